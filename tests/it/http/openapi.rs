//! The `OpenAPI` document, and whether every address answers what the document says.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::demo;
use crate::http::routes::ROUTES;
use crate::http::server::Server;

/// Holds an answer against a schema. A member that the schema does not name is a fault: nobody would know what it means.
struct Schemas<'a>(&'a Value);

impl Schemas<'_> {
    fn check(&self, at: &str, schema: &Value, value: &Value) -> Result<(), String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference
                .strip_prefix("#/components/schemas/")
                .unwrap_or_else(|| panic!("{reference} leads out of the document"));
            let named = &self.0["components"]["schemas"][name];
            assert!(named.is_object(), "{reference} leads nowhere");
            return self.check(at, named, value);
        }
        if value.is_null() && schema["nullable"] == true {
            return Ok(());
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            let Some(all) = schema[key].as_array() else { continue };
            let found: Vec<_> = all.iter().map(|one| self.check(at, one, value)).collect();
            let fits = found.iter().filter(|one| one.is_ok()).count();
            let fits = match key {
                "allOf" => fits == all.len(),
                _ => fits > 0,
            };
            if !fits {
                return Err(format!("{at}: none of {key}: {found:?}"));
            }
        }
        if let Some(codes) = schema["enum"].as_array()
            && !codes.contains(value)
        {
            return Err(format!("{at}: {value} is none of {codes:?}"));
        }
        let Some(kind) = schema["type"].as_str() else {
            return Ok(());
        };
        let fits = match kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            other => return Err(format!("{at}: the type {other} is not known")),
        };
        if !fits {
            return Err(format!("{at}: {kind} wanted, {value} found"));
        }
        match value {
            Value::Object(members) => self.members(at, schema, members),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .try_for_each(|(i, item)| self.check(&format!("{at}[{i}]"), &schema["items"], item)),
            Value::String(text) if schema["format"] == "date" => {
                let day = text.parse::<jiff::civil::Date>();
                day.map(|_| ()).map_err(|_| format!("{at}: {text} is no day"))
            }
            _ => Ok(()),
        }
    }

    fn members(&self, at: &str, schema: &Value, members: &serde_json::Map<String, Value>) -> Result<(), String> {
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap();
            if !members.contains_key(name) {
                return Err(format!("{at}: {name} is missing"));
            }
        }
        // An object without a word on its members is any object.
        if schema.get("properties").is_none() && schema.get("additionalProperties").is_none() {
            return Ok(());
        }
        members.iter().try_for_each(|(name, value)| {
            let at = format!("{at}.{name}");
            if let Some(keys) = schema.get("x-keys") {
                self.check(&at, keys, &json!(name))?;
            }
            let known = schema["properties"].get(name);
            match known.or_else(|| schema.get("additionalProperties").filter(|more| more.is_object())) {
                Some(schema) => self.check(&at, schema, value),
                None => Err(format!("{at} is in no schema")),
            }
        })
    }
}

fn media<'a>(document: &'a Value, pattern: &str, status: &str, media: &str) -> &'a Value {
    answer(document, "get", pattern, status, media)
}

fn answer<'a>(document: &'a Value, method: &str, pattern: &str, status: &str, media: &str) -> &'a Value {
    let schema = &document["paths"][pattern][method]["responses"][status]["content"][media]["schema"];
    assert!(schema.is_object(), "{pattern} {status} {media}");
    schema
}

#[test]
fn every_address_answers_what_the_document_says() {
    let server = Server::start();
    let document = server.office("/api/v1/openapi.json");
    let schemas = Schemas(&document);
    assert_eq!(document["openapi"], "3.0.3");
    let office = [("X-Matbang-Token", server.token.as_str())];
    let mut answers = 0;
    for route in ROUTES.iter().filter(|route| route.pattern != "file") {
        let path = route.path;
        for headers in [&[][..], &office] {
            let mut answer = server.get(path, headers);
            let kind = answer.headers()["content-type"].to_str().unwrap().to_string();
            let status = if route.status == 200 { "200" } else { "4XX" };
            let value: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
            let schema = media(&document, route.pattern, status, &kind);
            schemas.check(path, schema, &value).unwrap();
            answers += 1;
        }
    }
    assert!(answers > 40, "{answers}");
    // Every zone, group and province there is, on days of before and after.
    for dataset in ["real", "example"] {
        let list = server.office(&format!("/api/v1/zones?dataset={dataset}"));
        let slugs = |key: &str| -> Vec<String> {
            let all = list[key].as_array().unwrap().iter();
            all.map(|one| one["slug"].as_str().unwrap().to_string()).collect()
        };
        for day in ["2016-01-01", "2026-11-22"] {
            let zones = slugs("zones").into_iter().map(|slug| ("/api/v1/zones/{id}", slug));
            let groups = slugs("groups").into_iter().map(|slug| ("/api/v1/groups/{id}", slug));
            for (pattern, slug) in zones.chain(groups) {
                let path = format!("{}?as_of={day}&dataset={dataset}", pattern.replace("{id}", &slug));
                let value = server.office(&path);
                let schema = media(&document, pattern, "200", "application/json");
                schemas.check(&path, schema, &value).unwrap();
                papers_are_listed(&path, &value);
            }
        }
        for by in ["zone", "kind", "province"] {
            for more in ["", "&kind=KCN", "&units_as_of=2025-06-30"] {
                let path = format!("/api/v1/totals?by={by}&dataset={dataset}{more}");
                let schema = media(&document, "/api/v1/totals", "200", "application/json");
                schemas.check(&path, schema, &server.office(&path)).unwrap();
            }
        }
    }
}

/// What is asked of a server, with what was sent and what it answered held against the document.
struct Held<'a> {
    server: &'a Server,
    document: &'a Value,
    /// What was asked, by method and address.
    asked: BTreeSet<(String, String)>,
}

impl Held<'_> {
    /// The answer, which has to have the status of the document.
    fn ask(&mut self, method: &str, pattern: &str, path: &str, body: &Value) -> Value {
        let operation = &self.document["paths"][pattern][method.to_lowercase()];
        let sent = &operation["requestBody"]["content"]["application/json"]["schema"];
        if body.is_object() {
            Schemas(self.document).check(pattern, sent, body).unwrap();
        }
        let wanted = operation["responses"]
            .as_object()
            .unwrap()
            .keys()
            .find(|status| status.starts_with('2'));
        let bytes = match body {
            Value::Null => Vec::new(),
            Value::String(text) => text.clone().into_bytes(),
            other => other.to_string().into_bytes(),
        };
        let value = self.told(method, pattern, path, &bytes, wanted.unwrap());
        self.asked.insert((method.to_string(), pattern.to_string()));
        value
    }

    fn told(&self, method: &str, pattern: &str, path: &str, body: &[u8], wanted: &str) -> Value {
        let mut response = self.server.ask(method, path, body);
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().unwrap();
        assert!(
            wanted == status.to_string() || wanted == format!("{}XX", status / 100),
            "{path}: {status} {text}"
        );
        if text.is_empty() {
            let answered = &self.document["paths"][pattern][method.to_lowercase()]["responses"][wanted];
            assert!(answered.get("content").is_none(), "{pattern} answers nothing");
            return Value::Null;
        }
        let kind = response.headers()["content-type"].to_str().unwrap();
        let value = serde_json::from_str(&text).unwrap();
        let schema = answer(self.document, &method.to_lowercase(), pattern, wanted, kind);
        Schemas(self.document).check(path, schema, &value).unwrap();
        value
    }

    /// How an import stands when its work is done.
    fn settled(&mut self, path: &str) -> Value {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let body = self.ask("GET", IMPORT, path, &Value::Null);
            if body["progress"].is_null() {
                return body;
            }
            assert!(Instant::now() < deadline, "{body}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

const IMPORT: &str = "/api/v1/imports/{id}";

#[test]
fn every_address_that_writes_takes_and_answers_what_the_document_says() {
    let server = Server::start();
    let document = server.office("/api/v1/openapi.json");
    let mut held = Held {
        server: &server,
        document: &document,
        asked: BTreeSet::new(),
    };
    let zone = "kcn-ban-qua-lao-cai";
    let table = std::fs::read_to_string(demo("kcn-ban-qua.csv")).unwrap();
    let plots = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"SoThua":12,"ChuSuDung":"Nguyễn Văn A"},
         "geometry":{"type":"Polygon","coordinates":[[[103.85,22.57],[103.851,22.57],[103.851,22.57],[103.851,22.571],[103.85,22.57]]]}},
        {"type":"Feature","properties":{"SoThua":13},
         "geometry":{"type":"Polygon","coordinates":[[[103.86,22.57],[103.862,22.571],[103.862,22.57],[103.86,22.571],[103.86,22.57]]]}},
        {"type":"Feature","properties":{"SoThua":14},
         "geometry":{"type":"Polygon","coordinates":[[[103.87,22.57],[103.871,22.57],[103.872,22.57],[103.87,22.57]]]}}]}"#;
    let mut seen = Vec::new();
    for (name, file, look, wishes) in [
        (
            "moc.csv",
            table.as_str(),
            json!({ "zone": zone }),
            vec![
                json!({ "kind": "boundary", "zone": zone }),
                json!({ "kind": "boundary", "zone": zone, "reading": "EPSG:9208", "valid_from": "2026-06-23", "status": "provisional",
                        "declared": { "value": "763876.85", "unit": "m2" } }),
            ],
        ),
        (
            "thua.geojson",
            plots,
            json!({}),
            vec![
                json!({ "kind": "clearance", "zone": zone, "reading": "EPSG:4326", "event": "handed_over", "valid_from": "2026-05-01",
                        "partial": true, "mapping": { "columns": { "label": "SoThua" }, "ignore": [], "keep_personal": false } }),
                json!({ "kind": "parcel", "reading": "EPSG:4326", "partial": true, "decimal": "comma" }),
            ],
        ),
    ] {
        let begun = held.ask("POST", "/api/v1/imports", "/api/v1/imports", &Value::Null);
        let path = format!("/api/v1/imports/{}", begun["id"].as_str().unwrap());
        held.ask(
            "PUT",
            "/api/v1/imports/{id}/files/{name}",
            &format!("{path}/files/{name}"),
            &json!(file),
        );
        held.ask(
            "POST",
            "/api/v1/imports/{id}/inspect",
            &format!("{path}/inspect"),
            &look,
        );
        seen.push(held.settled(&path));
        for wish in &wishes {
            held.ask("POST", "/api/v1/imports/{id}/preview", &format!("{path}/preview"), wish);
            seen.push(held.settled(&path));
        }
        held.ask(
            "POST",
            "/api/v1/imports/{id}/cancel",
            &format!("{path}/cancel"),
            &Value::Null,
        );
        let decision = json!({ "decision": "approve", "message": "", "author": "A" });
        held.ask(
            "POST",
            "/api/v1/imports/{id}/accept",
            &format!("{path}/accept"),
            &decision,
        );
        let written = held.settled(&path);
        let changeset = written["outcome"]["changeset"].as_str().unwrap().to_string();
        seen.push(written);
        held.ask("GET", "/api/v1/changesets", "/api/v1/changesets", &Value::Null);
        let undo = format!("/api/v1/changesets/{changeset}/undo");
        held.ask(
            "POST",
            "/api/v1/changesets/{id}/undo",
            &undo,
            &json!({ "message": "sai" }),
        );
        held.told("POST", "/api/v1/changesets/{id}/undo", &undo, b"", "4XX");
        held.ask("DELETE", IMPORT, &path, &Value::Null);
        held.told("GET", IMPORT, &path, b"", "4XX");
    }
    let begun = held.ask("POST", "/api/v1/imports", "/api/v1/imports", &Value::Null);
    let path = format!("/api/v1/imports/{}", begun["id"].as_str().unwrap());
    held.ask(
        "POST",
        "/api/v1/imports/{id}/text",
        &format!("{path}/text"),
        &json!({ "text": "a;b\n1;2" }),
    );
    held.ask(
        "POST",
        "/api/v1/session/addresses",
        "/api/v1/session/addresses",
        &Value::Null,
    );
    held.ask("POST", "/api/v1/session", "/api/v1/session", &Value::Null);
    held.told("POST", "/api/v1/session", "/api/v1/session", b"", "4XX");
    // Nothing was held that was not there.
    for part in ["inspection", "preview", "outcome"] {
        assert!(seen.iter().any(|one| one[part].is_object()), "{part}");
    }
    for list in [
        "problems",
        "preview/areas",
        "preview/report/repairs",
        "preview/report/refused",
        "inspection/diagnosis/candidates",
    ] {
        let list = format!("/{list}/0");
        assert!(seen.iter().any(|one| one.pointer(&list).is_some()), "{list}");
    }
    let read = ROUTES.map(|route| ("GET".to_string(), route.pattern.to_string()));
    let mut known: BTreeSet<(String, String)> = BTreeSet::from(read);
    known.extend(held.asked);
    for (pattern, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let one = (method.to_uppercase(), pattern.clone());
            assert!(known.contains(&one), "{one:?} is held against nothing");
        }
    }
}

#[test]
fn what_nobody_knows_in_a_body_is_in_no_schema_and_is_refused() {
    let server = Server::start();
    let document = server.office("/api/v1/openapi.json");
    let begun = server.told(201, server.ask("POST", "/api/v1/imports", b""));
    let import = format!("/api/v1/imports/{}", begun["id"].as_str().unwrap());
    for (act, body) in [
        ("text", json!({ "text": "a", "more": 1 })),
        ("inspect", json!({ "more": 1 })),
        ("preview", json!({ "kind": "boundary", "more": 1 })),
        ("preview", json!({ "kind": "boundary", "mapping": { "more": 1 } })),
        ("preview", json!({ "kind": "borders" })),
        ("preview", json!({ "kind": "boundary", "status": "agreed" })),
        (
            "preview",
            json!({ "kind": "boundary", "declared": { "value": "1", "unit": "acre" } }),
        ),
        ("accept", json!({ "decision": "perhaps" })),
    ] {
        let pattern = format!("/api/v1/imports/{{id}}/{act}");
        let schema = &document["paths"][&pattern]["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert!(Schemas(&document).check(act, schema, &body).is_err(), "{act}: {body}");
        server.told(
            400,
            server.ask("POST", &format!("{import}/{act}"), body.to_string().as_bytes()),
        );
    }
}

/// Every document that anything in an answer rests on stands among its documents, and no other.
fn papers_are_listed(path: &str, answer: &Value) {
    fn cited(value: &Value, ids: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| cited(item, ids)),
            Value::Object(members) => {
                ids.extend(members.get("document_id").and_then(Value::as_str).map(str::to_string));
                members.values().for_each(|value| cited(value, ids));
            }
            _ => {}
        }
    }
    let mut ids = BTreeSet::new();
    cited(answer, &mut ids);
    let listed = answer["documents"].as_array().unwrap().iter();
    let listed = listed.map(|paper| paper["id"].as_str().unwrap().to_string()).collect();
    assert_eq!(ids, listed, "{path}");
}

#[test]
fn a_parameter_that_nobody_knows_is_refused_with_those_of_the_document() {
    let server = Server::start();
    let document = server.json("/api/v1/openapi.json?lang=vi");
    let read = document["paths"].as_object().unwrap().iter();
    for (pattern, path) in read.filter(|(pattern, _)| pattern.starts_with("/api/")) {
        let known = path["get"]["parameters"].as_array().unwrap().iter();
        let known: Vec<&str> = known
            .filter(|one| one["in"] == "query")
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert!(known.contains(&"lang"), "{pattern}");
        let asked = pattern.replace("{id}", "x").replace("{key}", "x");
        let (status, problem) = server.problem(&format!("{asked}?zzzz=1"));
        assert_eq!(status, 400, "{pattern}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(&known.join(", ")), "{pattern}: {detail}");
    }
    assert!(
        !document.to_string().contains("obstructed"),
        "the public learns of obstacles"
    );
}

#[test]
fn a_wrong_answer_does_not_fit() {
    let document = json!({ "components": { "schemas": { "Zone": {
        "type": "object",
        "properties": { "ha": { "type": "number", "nullable": true }, "day": { "type": "string", "format": "date" } },
        "required": ["ha"],
    } } } });
    let schemas = Schemas(&document);
    let zone = json!({ "$ref": "#/components/schemas/Zone" });
    let fits = |value: Value| schemas.check("", &zone, &value).is_ok();
    assert!(fits(json!({ "ha": null })) && fits(json!({ "ha": 1.5, "day": "2026-06-18" })));
    for wrong in [
        json!({}),
        json!({ "ha": "1" }),
        json!({ "ha": 1, "more": 1 }),
        json!({ "ha": 1, "day": "18/6/2026" }),
    ] {
        assert!(!fits(wrong.clone()), "{wrong}");
    }
}

/// The table of the tests holds every address, and the document every address of the table.
#[test]
fn the_table_holds_every_address() {
    let server = Server::start();
    let document = server.json("/api/v1/openapi.json");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 15, "{paths:?}");
    for pattern in paths.keys() {
        assert!(
            ROUTES
                .iter()
                .any(|route| route.pattern == pattern && route.status == 200),
            "{pattern} is not in the table"
        );
    }
    for route in ROUTES.iter().filter(|route| route.pattern != "file") {
        assert!(
            paths.contains_key(route.pattern),
            "{} is not in the document",
            route.pattern
        );
    }
}
