//! A store that goes on.

use std::process::Command;

use crate::http::server::Server;

#[test]
fn a_new_revision_is_served_without_a_restart() {
    let mut server = Server::start();
    let path = "/api/v1/totals?as_of=2026-11-22";
    let before = server.json(path);
    let zones = "zone,kind,name,province\nccn-thu-nghiem,CCN,Thử Nghiệm,lao-cai\n";
    let table = server.program.file("zones.csv", zones);
    server.program.ok(&["import", &table, "--as", "register"]);
    server.wait_for(2);
    assert_eq!(server.json(path)["revision"], 2);
    assert_eq!(server.json("/api/v1/zones/ccn-thu-nghiem")["label"], "CCN Thử Nghiệm");
    assert_eq!(
        server.json("/api/v1/revisions")["revisions"].as_array().unwrap().len(),
        2
    );
    // What was known before is still told, and told the same.
    let mut then = server.json(&format!("{path}&as_known_on=1"));
    assert_eq!(then["revision"], 1);
    then["as_of"] = before["as_of"].clone();
    assert_eq!(then, before);
    assert_eq!(server.problem("/api/v1/zones/ccn-thu-nghiem?as_known_on=1").0, 404);
    assert_eq!(server.json(&format!("{path}&as_known_on=2020-01-01"))["revision"], 0);

    let stopped = Command::new("kill")
        .args(["-TERM", &server.child.id().to_string()])
        .status()
        .unwrap();
    assert!(stopped.success());
    assert!(server.child.wait().unwrap().success(), "a graceful end");
    assert!(
        !server.program.folder.path().join("kho.gpkg-wal").exists(),
        "the log of the store is folded in on a clean exit"
    );
}
