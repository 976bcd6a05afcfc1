//! Imports over HTTP: who may write, what is refused, and the whole way of a file from the page into the store and back.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::demo;
use crate::http::server::{Server, header};

const ZONE: &str = "kcn-ban-qua-lao-cai";

/// Begins an import; its address.
fn begin(server: &Server) -> String {
    let body = server.told(201, server.ask("POST", "/api/v1/imports", b""));
    assert_eq!(body["state"], "open");
    assert_eq!(
        body["choices"]["unit_level"],
        json!(["province", "district", "commune"])
    );
    format!("/api/v1/imports/{}", body["id"].as_str().unwrap())
}

/// Waits until an import has nothing to do; how it stands then.
fn settled(server: &Server, import: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let body = server.told(200, server.ask("GET", import, b""));
        if body["progress"].is_null() {
            return body;
        }
        assert!(Instant::now() < deadline, "{body}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

fn post(server: &Server, path: &str, body: &Value) -> Value {
    server.told(202, server.ask("POST", path, body.to_string().as_bytes()))
}

/// The table of Bản Qua as it is shipped.
fn table() -> Vec<u8> {
    std::fs::read(demo("kcn-ban-qua.csv")).unwrap()
}

/// Every operation of the addresses that write, with a path.
const ADDRESSES: [(&str, &str, &str); 11] = [
    ("POST", "/api/v1/imports", "/api/v1/imports"),
    ("GET", "/api/v1/imports/{id}", "/api/v1/imports/x"),
    ("DELETE", "/api/v1/imports/{id}", "/api/v1/imports/x"),
    (
        "PUT",
        "/api/v1/imports/{id}/files/{name}",
        "/api/v1/imports/x/files/a.csv",
    ),
    ("POST", "/api/v1/imports/{id}/text", "/api/v1/imports/x/text"),
    ("POST", "/api/v1/imports/{id}/inspect", "/api/v1/imports/x/inspect"),
    ("POST", "/api/v1/imports/{id}/preview", "/api/v1/imports/x/preview"),
    ("POST", "/api/v1/imports/{id}/accept", "/api/v1/imports/x/accept"),
    ("POST", "/api/v1/imports/{id}/cancel", "/api/v1/imports/x/cancel"),
    ("GET", "/api/v1/changesets", "/api/v1/changesets"),
    ("POST", "/api/v1/changesets/{id}/undo", "/api/v1/changesets/x/undo"),
];

#[test]
fn the_table_holds_every_address_that_writes() {
    let document: Value = serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let writes = paths.filter(|(path, _)| {
        ["/api/v1/imports", "/api/v1/changesets"]
            .iter()
            .any(|start| path.starts_with(start))
    });
    let mut declared = 0;
    for (pattern, operations) in writes {
        for method in operations.as_object().unwrap().keys() {
            declared += 1;
            let mut known = ADDRESSES.iter();
            assert!(
                known.any(|(m, p, _)| (m.to_lowercase(), *p) == (method.clone(), pattern)),
                "{method} {pattern}"
            );
        }
    }
    assert_eq!(declared, ADDRESSES.len());
}

#[test]
fn nobody_writes_but_a_page_of_this_server_with_the_token() {
    let server = Server::start();
    let (own, token) = (server.address.as_str(), server.token.as_str());
    let wrong_token = "0".repeat(64);
    let local = own.replace("127.0.0.1", "localhost");
    let refusals: [(&[(&str, &str)], &str); 9] = [
        (&[("Origin", own)], "token is missing"),
        (
            &[("Origin", own), ("X-Matbang-Token", &wrong_token)],
            "token is not right",
        ),
        (&[("Origin", own), ("X-Matbang-Token", "")], "token is not right"),
        (
            &[("Origin", own), ("X-Matbang-Token", token), ("X-Matbang-Token", token)],
            "token is not right",
        ),
        (
            &[("Origin", "http://evil.example"), ("X-Matbang-Token", token)],
            "evil.example",
        ),
        (&[("Origin", &local), ("X-Matbang-Token", token)], "localhost"),
        (&[("Origin", "null"), ("X-Matbang-Token", token)], "null"),
        (
            &[
                ("Origin", own),
                ("X-Matbang-Token", token),
                ("X-Forwarded-For", "10.0.0.7"),
            ],
            "on the machine",
        ),
        (
            &[("Origin", own), ("X-Matbang-Token", token), ("Host", "matbang.example")],
            "on the machine",
        ),
    ];
    for (method, pattern, path) in ADDRESSES {
        // The list of changesets is read, from whatever page.
        let open = pattern == "/api/v1/changesets";
        for (headers, says) in &refusals {
            if open && *says != "on the machine" && !says.contains("token") {
                continue;
            }
            let headers = [*headers, &[("Accept-Language", "en")]].concat();
            let mut answer = server.ask_with(method, path, b"{}", &headers);
            let body: Value = answer.body_mut().read_json().unwrap();
            assert_eq!(answer.status(), 403, "{method} {path} {headers:?}: {body}");
            assert_eq!(header(&answer, "content-type"), "application/problem+json");
            assert_eq!(header(&answer, "cache-control"), "no-store");
            assert!(body["detail"].as_str().unwrap().contains(says), "{headers:?}: {body}");
        }
        if !open && method != "GET" {
            let answer = server.ask_with(
                method,
                path,
                b"{}",
                &[("X-Matbang-Token", token), ("Accept-Language", "en")],
            );
            assert_eq!(answer.status(), 403, "{method} {path} without an Origin");
        }
        // Other methods are refused by name, also to those who may write.
        let answer = server.ask("PATCH", path, b"");
        assert_eq!(answer.status(), 405, "{path}");
        assert!(
            header(&answer, "allow").contains(method),
            "{path}: {}",
            header(&answer, "allow")
        );
    }
    assert_eq!(
        server.json("/api/v1/revisions")["revisions"].as_array().unwrap().len(),
        1
    );
    let log = server.log();
    assert!(!log.contains(token), "the token stands in the log");
    // Addresses that read are what they were.
    assert_eq!(server.ask("POST", "/api/v1/totals", b"{}").status(), 405);
    assert_eq!(server.ask("POST", "/api/v1/importsx", b"{}").status(), 405);
    let config = |headers: &[(&str, &str)]| server.json_as("/api/v1/config", headers)["can_import"].clone();
    assert_eq!(config(&[]), true);
    assert_eq!(config(&[("X-Forwarded-For", "10.0.0.7")]), false);
}

#[test]
fn what_is_wrong_with_a_request_is_said() {
    let server = Server::start();
    let import = begin(&server);
    let english = [
        ("Origin", server.address.as_str()),
        ("X-Matbang-Token", server.token.as_str()),
        ("Accept-Language", "en"),
    ];
    let refused = |method: &str, path: &str, body: &str| {
        let mut answer = server.ask_with(method, path, body.as_bytes(), &english);
        let told: Value = answer.body_mut().read_json().unwrap();
        (
            answer.status().as_u16(),
            told["detail"].as_str().unwrap_or_default().to_string(),
        )
    };
    let unknown = "/api/v1/imports/01900000-0000-7000-8000-000000000000";
    for (method, path, body, status, says) in [
        ("GET", unknown.to_string(), "", 404, "There is no import"),
        ("PUT", format!("{unknown}/files/a.csv"), "x", 404, "There is no import"),
        (
            "PUT",
            format!("{import}/files/..%2F..%2Fa.csv"),
            "x",
            400,
            "cannot be the name of a file",
        ),
        (
            "PUT",
            format!("{import}/files/%2Fetc%2Fpasswd"),
            "x",
            400,
            "cannot be the name of a file",
        ),
        (
            "PUT",
            format!("{import}/files/.ssh"),
            "x",
            400,
            "cannot be the name of a file",
        ),
        (
            "PUT",
            format!("{import}/files/a.csv?overwrite=1"),
            "x",
            400,
            "overwrite",
        ),
        ("POST", format!("{import}/text"), "{\"text\":\" \"}", 400, "is empty"),
        ("POST", format!("{import}/text"), "Tên mốc", 400, "JSON"),
        ("POST", format!("{import}/inspect"), "", 409, "no file"),
        (
            "POST",
            format!("{import}/preview"),
            "{\"kind\":\"boundary\"}",
            409,
            "no file",
        ),
        (
            "POST",
            format!("{import}/preview"),
            "{\"kind\":\"zones\"}",
            400,
            "boundary",
        ),
        (
            "POST",
            format!("{import}/preview"),
            "{\"kind\":\"boundary\",\"reading\":\"VN-2000\"}",
            400,
            "EPSG:9208",
        ),
        (
            "POST",
            format!("{import}/preview"),
            "{\"kind\":\"boundary\",\"colour\":\"red\"}",
            400,
            "colour",
        ),
        (
            "POST",
            format!("{import}/accept"),
            "{\"decision\":\"approve\"}",
            409,
            "previewed",
        ),
        (
            "POST",
            format!("{import}/accept"),
            "{\"decision\":\"perhaps\"}",
            400,
            "approve",
        ),
        (
            "POST",
            "/api/v1/changesets/0190f3c2/undo".to_string(),
            "",
            404,
            "0190f3c2",
        ),
    ] {
        let (got, said) = refused(method, &path, body);
        assert_eq!(got, status, "{method} {path} {body}: {said}");
        assert!(said.contains(says), "{method} {path}: {said}");
    }
    // Refused by what is announced, before anything of it is read.
    for (method, path, length) in [("POST", "text", 9_000_000_u64), ("PUT", "files/a.zip", 2_000_000_000)] {
        let host = server.address.trim_start_matches("http://");
        let answer = server.raw(&format!(
            "{method} {import}/{path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nX-Matbang-Token: {}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n",
            server.address, server.token
        ));
        assert!(answer.starts_with("HTTP/1.1 413"), "{path}: {answer}");
    }
    for _ in 0..15 {
        begin(&server);
    }
    let (status, said) = refused("POST", "/api/v1/imports", "");
    assert_eq!(status, 409, "{said}");
    assert_eq!(server.ask("DELETE", &import, b"").status(), 204);
    assert_eq!(server.ask("GET", &import, b"").status(), 404);
    begin(&server);
}

/// Where servers of this test keep files, so that tests see only their own.
fn with_folder(limit: &str) -> (Server, tempfile::TempDir) {
    let program = crate::common::program::Program::demo();
    program.file("matbang.toml", limit);
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(program, &[("TMPDIR", folder.path().to_str().unwrap())]);
    (server, folder)
}

/// All files below a folder.
fn files_in(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files_in(&entry.path()));
        } else if entry.file_name() != "lock" {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

fn eventually(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn files_are_kept_within_limits_and_go_with_their_import() {
    let (server, folder) = with_folder("upload_mb = 1\n");
    let import = begin(&server);
    let put = |name: &str, size: usize| server.ask("PUT", &format!("{import}/files/{name}"), &vec![b'x'; size]);
    assert_eq!(put("a.shp", 700_000).status(), 201);
    assert_eq!(put("b.shp", 400_000).status(), 413, "together");
    assert_eq!(put("a.shp", 800_000).status(), 201, "in place of the first");
    assert_eq!(put("b.shp", 100_000).status(), 201);
    let body = settled(&server, &import);
    assert_eq!(
        body["files"],
        json!([{"name": "a.shp", "bytes": 800_000}, {"name": "b.shp", "bytes": 100_000}])
    );
    assert_eq!(files_in(folder.path()), ["a.shp", "b.shp"]);

    // A client that announces nothing and sends too much is stopped on the way.
    let host = server.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "PUT {import}/files/c.shp HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nX-Matbang-Token: {}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        server.address, server.token
    )
    .unwrap();
    let chunk = [b'y'; 0x8000];
    for _ in 0..64 {
        if write!(stream, "8000\r\n")
            .and_then(|()| stream.write_all(&chunk))
            .and_then(|()| stream.write_all(b"\r\n"))
            .is_err()
        {
            break;
        }
    }
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    eventually("the part of the third file is removed", || {
        files_in(folder.path()) == ["a.shp", "b.shp"]
    });

    // One that goes away in the middle leaves nothing.
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "PUT {import}/files/d.shp HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nX-Matbang-Token: {}\r\nContent-Length: 100000\r\n\r\nabc",
        server.address, server.token
    )
    .unwrap();
    eventually("the fourth file is on its way", || files_in(folder.path()).len() == 3);
    drop(stream);
    eventually("the part of the fourth file is removed", || {
        files_in(folder.path()) == ["a.shp", "b.shp"]
    });

    assert_eq!(server.ask("DELETE", &import, b"").status(), 204);
    assert_eq!(files_in(folder.path()), Vec::<String>::new());
    let again = begin(&server);
    assert_eq!(server.ask("PUT", &format!("{again}/files/a.shp"), b"x").status(), 201);
    server.stop();
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is left at the end"
    );
}

#[test]
fn words_that_come_in_pieces_have_a_limit_too() {
    let server = Server::start();
    let import = begin(&server);
    let host = server.address.trim_start_matches("http://");
    // Pieces of 64 KiB of a JSON that announces no length; what the server says to them.
    let said = |address: &str, pieces: usize| {
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "POST {import}/{address} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nX-Matbang-Token: {}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nB\r\n{{\"text\": \"\"\r\n",
            server.address, server.token
        )
        .unwrap();
        let mut sent = 0;
        for _ in 0..pieces {
            let chunk = [b' '; 0x1_0000];
            let piece = write!(stream, "10000\r\n")
                .and_then(|()| stream.write_all(&chunk))
                .and_then(|()| stream.write_all(b"\r\n"));
            if piece.is_err() {
                break;
            }
            sent += 1;
        }
        let _ = write!(stream, "1\r\n}}\r\n0\r\n\r\n");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        (sent, answer)
    };
    for address in ["text", "inspect", "preview", "accept"] {
        // Within the limit it is read whole and judged.
        let (_, answer) = said(address, 100);
        assert!(answer.starts_with("HTTP/1.1 400"), "{address}: {answer}");
        assert!(!answer.contains("Máy chủ không hiểu"), "no request at all: {answer}");
        // Beyond it the server hangs up long before the end.
        let (sent, answer) = said(address, 4096);
        assert!(sent < 4096, "{address}: 256 MB were taken in");
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 413"),
            "{address}: {answer}"
        );
    }
    assert_eq!(settled(&server, &import)["files"], json!([]));
}

/// What a boundary of the table is, but for what a test changes.
fn wish() -> Value {
    json!({
        "kind": "boundary", "reading": "EPSG:9208", "zone": ZONE, "valid_from": "2026-06-23", "document": "2170/QĐ-UBND",
        "status": "provisional", "declared": {"value": "763876.85", "unit": "m2"},
    })
}

#[test]
fn a_file_is_previewed_written_and_taken_back() {
    let server = Server::start();
    let hectares =
        || server.json(&format!("/api/v1/zones/{ZONE}/account"))["measures"]["boundary"]["measured_ha"].clone();
    let before = hectares();
    let import = begin(&server);
    let put = server.ask("PUT", &format!("{import}/files/M%E1%BB%91c.csv"), &table());
    assert_eq!(server.told(201, put)["name"], "Mốc.csv");

    post(&server, &format!("{import}/preview"), &wish());
    let body = settled(&server, &import);
    assert_eq!(body["state"], "previewed", "{body}");
    let preview = &body["preview"];
    assert_eq!(preview["base"], 1);
    let area = &preview["areas"][0];
    assert_eq!(area["plane"], "EPSG:9208");
    assert!((area["measured_ha"].as_f64().unwrap() - 76.4689).abs() < 1e-3, "{area}");
    assert!(
        (area["difference_share"].as_f64().unwrap() - 0.0011).abs() < 1e-4,
        "{area}"
    );
    let shapes = &preview["shapes"];
    assert_eq!((&shapes["count"], &shapes["shown"]), (&json!(1), &json!(1)));
    let corner = &shapes["collection"]["features"][0]["geometry"]["coordinates"][0][0][0];
    assert!((corner[0].as_f64().unwrap() - 103.85).abs() < 0.1, "{corner}");
    assert!(!body.to_string().contains("/tmp"), "no path of the machine: {body}");
    assert_eq!(server.json("/api/v1/config")["revision"], 1, "nothing is written yet");

    let accept = json!({"decision": "approve", "author": "Nguyễn Văn A", "message": "Ranh giới theo mốc"});
    post(&server, &format!("{import}/accept"), &accept);
    let body = settled(&server, &import);
    assert_eq!(body["state"], "written", "{body}");
    assert_eq!(body["files"], json!([]), "the files have gone");
    assert_eq!(body["outcome"]["revision"], 2);
    assert_eq!(body["outcome"]["zones"][0]["slug"], ZONE);
    assert_eq!(server.json("/api/v1/config")["revision"], 2, "served at once");
    let after = hectares();
    assert!((after.as_f64().unwrap() - 76.4689).abs() < 1e-3, "{after}");
    for path in ["accept", "preview", "inspect"] {
        let body = if path == "accept" { accept.clone() } else { wish() };
        let answer = server.ask("POST", &format!("{import}/{path}"), body.to_string().as_bytes());
        assert!(matches!(answer.status().as_u16(), 400 | 409), "{path} after the end");
    }

    let all = server.office("/api/v1/changesets")["changesets"].clone();
    let last = &all[1];
    assert_eq!(
        (&last["author"], &last["revision"]),
        (&json!("Nguyễn Văn A"), &json!(2))
    );
    let undo = format!("/api/v1/changesets/{}/undo", last["id"].as_str().unwrap());
    let undone = server.told(200, server.ask("POST", &undo, b"{}"));
    assert_eq!(undone["revision"], 3);
    assert_eq!(hectares(), before);
    // Nothing was erased: what was known at revision 2 is still known of revision 2.
    let then = server.json(&format!("/api/v1/zones/{ZONE}/account?as_known_on=2"));
    assert_eq!(then["measures"]["boundary"]["measured_ha"], after);
    let twice = server.ask_with(
        "POST",
        &undo,
        b"",
        &[
            ("Origin", &server.address),
            ("X-Matbang-Token", &server.token),
            ("Accept-Language", "en"),
        ],
    );
    let refused = server.told(409, twice);
    assert!(
        refused["detail"].as_str().unwrap().contains("Undo revision 3 first"),
        "{refused}"
    );
}

#[test]
fn a_store_that_has_moved_asks_for_another_look() {
    let server = Server::start();
    let import = begin(&server);
    server.told(201, server.ask("PUT", &format!("{import}/files/a.csv"), &table()));
    post(&server, &format!("{import}/preview"), &wish());
    assert_eq!(settled(&server, &import)["state"], "previewed");
    let file = server.program.file("b.csv", &String::from_utf8(table()).unwrap());
    let other = [
        "import",
        &file,
        "--as",
        "boundary",
        "--zone",
        ZONE,
        "--crs",
        "EPSG:9208",
        "--valid-from",
        "2020",
    ];
    server.program.ok(&other);
    let accept = json!({"decision": "draft"});
    post(&server, &format!("{import}/accept"), &accept);
    let body = settled(&server, &import);
    assert_eq!(body["problems"][0]["code"], "server.import.moved", "{body}");
    assert_eq!(body["outcome"], Value::Null);
    post(&server, &format!("{import}/preview"), &wish());
    settled(&server, &import);
    post(&server, &format!("{import}/accept"), &accept);
    let body = settled(&server, &import);
    assert_eq!(
        body["outcome"]["revision"],
        Value::Null,
        "a draft has no revision: {body}"
    );
    // Taking a draft back rejects it.
    let draft = body["outcome"]["changeset"].as_str().unwrap();
    let undone = server.told(
        200,
        server.ask("POST", &format!("/api/v1/changesets/{draft}/undo"), b""),
    );
    assert_eq!(
        (&undone["state"], &undone["revision"]),
        (&json!("rejected"), &Value::Null)
    );
    assert_eq!(server.program.revision(), 2);
}

#[test]
fn what_cannot_be_read_is_refused_by_name_and_can_be_replaced() {
    let server = Server::start();
    let import = begin(&server);
    server.told(
        201,
        server.ask("PUT", &format!("{import}/files/h%E1%BB%8Fng.shp"), b"not a shapefile"),
    );
    post(&server, &format!("{import}/preview"), &wish());
    let body = settled(&server, &import);
    assert_eq!(body["state"], "open");
    let said = body["problems"][0]["text"].as_str().unwrap();
    assert!(said.contains("hỏng.shp") && !said.contains("/hỏng.shp"), "{said}");
}

/// Squares of about 10 m beside each other, as GeoJSON.
fn squares(count: usize) -> String {
    let feature = |at: usize| {
        let (west, south) = (105.0 + (at % 300) as f64 * 2e-4, 21.0 + (at / 300) as f64 * 2e-4);
        let (east, north) = (west + 1e-4, south + 1e-4);
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"ten\":\"Lô {at}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":\
             [[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"
        )
    };
    let features: Vec<String> = (0..count).map(feature).collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
        features.join(",")
    )
}

#[test]
fn work_tells_how_far_it_is_and_can_be_stopped() {
    let server = Server::start();
    let import = begin(&server);
    let put = server.ask(
        "PUT",
        &format!("{import}/files/rung.geojson"),
        squares(30_000).as_bytes(),
    );
    server.told(201, put);
    let wish = json!({"kind": "constraint", "constraint": "forest", "reading": "EPSG:4326"});
    let path = format!("{import}/preview");
    let started = post(&server, &path, &wish);
    assert_eq!(started["state"], "previewing");
    assert!(started["progress"]["stage"].is_string(), "{started}");
    // One thing at a time, and nothing new while it lasts.
    let busy = server.ask("POST", &path, wish.to_string().as_bytes());
    assert_eq!(busy.status(), 409);
    assert_eq!(server.ask("PUT", &format!("{import}/files/b.csv"), b"x").status(), 409);
    let mut counted = 0;
    while counted == 0 {
        let now = server.told(200, server.ask("GET", &import, b""));
        counted = now["progress"]["done"]
            .as_u64()
            .expect("the work ended before it was seen to go on");
    }
    server.told(202, server.ask("POST", &format!("{import}/cancel"), b""));
    let body = settled(&server, &import);
    assert_eq!((&body["cancelled"], &body["preview"]), (&json!(true), &Value::Null));
    assert_eq!(body["problems"], json!([]));
    assert_eq!(server.json("/api/v1/config")["revision"], 1);

    // The same again, to its end: many features are counted, and some of them drawn.
    post(&server, &path, &wish);
    let body = settled(&server, &import);
    let preview = &body["preview"];
    assert_eq!(preview["differences"]["added"]["count"], 30_000, "{}", body["problems"]);
    assert_eq!(
        (&preview["shapes"]["count"], &preview["shapes"]["shown"]),
        (&json!(30_000), &json!(2_000))
    );
    assert_eq!(preview["differences"]["added"]["listed"].as_array().unwrap().len(), 200);
}

#[test]
fn files_are_inspected_with_their_columns_and_the_ranking() {
    let server = Server::start();
    let import = begin(&server);
    let table = String::from_utf8(table()).unwrap();
    let pasted = json!({"text": table, "name": "mốc.txt"});
    server.told(
        201,
        server.ask("POST", &format!("{import}/text"), pasted.to_string().as_bytes()),
    );
    let look = json!({"zone": ZONE});
    post(&server, &format!("{import}/inspect"), &look);
    let body = settled(&server, &import);
    assert_eq!(body["state"], "inspected", "{body}");
    let inspection = &body["inspection"];
    assert_eq!(inspection["sources"][0]["name"], "mốc.txt");
    let first = &inspection["diagnosis"]["candidates"][0];
    assert_eq!(first["reading"], "EPSG:9208");
    assert!(!first["evidence"].as_array().unwrap().is_empty());
    let corner = &first["outline"]["coordinates"][0][0][0];
    assert!((corner[0].as_f64().unwrap() - 103.85).abs() < 0.1, "{corner}");
    assert!(
        inspection["diagnosis"]["expected"]
            .as_array()
            .unwrap()
            .iter()
            .any(|place| place["name"] == "KCN Bản Qua")
    );

    let import = begin(&server);
    let people = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"SoThua\":12,\
                  \"ChuSuDung\":\"Nguyễn Văn A\",\"SoDienThoai\":\"0912345678\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":\
                  [[[105,21],[105.001,21],[105.001,21.001],[105,21]]]}}]}";
    server.told(
        201,
        server.ask("PUT", &format!("{import}/files/thua.geojson"), people.as_bytes()),
    );
    post(&server, &format!("{import}/inspect"), &json!({}));
    let body = settled(&server, &import);
    let fields = body["inspection"]["sources"][0]["layers"][0]["fields"]
        .as_array()
        .unwrap();
    let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    assert_eq!(field("SoThua")["proposed"]["parcel"], json!(["number"]));
    assert_eq!(field("SoThua")["samples"], json!(["12"]));
    assert!(
        field("SoDienThoai")["personal"]
            .as_array()
            .unwrap()
            .contains(&json!("parcel"))
    );
    assert!(
        !body.to_string().contains("0912345678"),
        "what concerns persons is not shown"
    );
    assert!(
        !body.to_string().contains("Nguyễn Văn A"),
        "what concerns persons is not shown"
    );
}

#[test]
fn the_page_is_told_of_its_steps_and_not_of_options() {
    let server = Server::start();
    let import = begin(&server);
    server.told(
        201,
        server.ask("PUT", &format!("{import}/files/M%E1%BB%91c.csv"), &table()),
    );
    let mut seen = 0;
    // Without a coordinate system, without a zone and a step, and as something that it is not.
    for wish in [
        json!({"kind": "boundary", "zone": ZONE}),
        json!({"kind": "clearance", "reading": "EPSG:9208"}),
        json!({"kind": "lease", "zone": ZONE, "reading": "EPSG:9208"}),
        json!({"kind": "register"}),
    ] {
        post(&server, &format!("{import}/preview"), &wish);
        let body = settled(&server, &import);
        for problem in body["problems"].as_array().unwrap() {
            seen += 1;
            let said = problem["text"].as_str().unwrap();
            assert!(!said.contains("--") && !said.contains("matbang "), "{wish}: {said}");
        }
        if wish["kind"] == "boundary" {
            let said = body["problems"][0]["text"].as_str().unwrap();
            assert!(said.contains("bước 3"), "{said}");
        }
    }
    assert!(seen > 3, "{seen}");
    // The command line says the same in its own words.
    let file = server.program.file("moc.csv", std::str::from_utf8(&table()).unwrap());
    let said = server
        .program
        .refused(&["import", &file, "--as", "boundary", "--zone", ZONE]);
    assert!(said.contains("--crs"), "{said}");
}

#[test]
fn changesets_are_told_in_the_language_asked_for() {
    let server = Server::start();
    for (lang, words) in [
        ("vi", "Sổ đăng ký kèm theo chương trình"),
        ("en", "The register shipped with the program"),
    ] {
        let all = server.told(200, server.ask("GET", &format!("/api/v1/changesets?lang={lang}"), b""));
        assert_eq!(all["changesets"][0]["message"], words);
        assert_ne!(all["changesets"][0]["author"], "");
        let revisions = server.office(&format!("/api/v1/revisions?lang={lang}"));
        assert_eq!(revisions["revisions"][0]["message"], words);
        // The public is told neither, in no language.
        let public = server.json(&format!("/api/v1/revisions?lang={lang}"));
        assert!(public["revisions"][0]["message"].is_null() && public["revisions"][0]["author"].is_null());
    }
}
