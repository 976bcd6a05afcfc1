use super::*;

/// Pairs as they stand in a file, each on two lines.
fn scanned(pairs: &str, asked: Option<&str>) -> (DxfScan, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.dxf");
    let text: String = pairs.split_whitespace().map(|word| format!("{word}\r\n")).collect();
    std::fs::write(&path, &text).unwrap();
    let scan = scan(&path, "a.dxf", asked).unwrap();
    let shown = scan.shown(&path).unwrap();
    let shown = shown.map_or(text, |bytes| String::from_utf8(bytes).unwrap());
    (scan, shown.split_whitespace().collect::<Vec<_>>().join(" "))
}

const TABLES: &str = "0 SECTION 2 TABLES 0 TABLE 2 LAYER 70 3 \
    0 LAYER 2 RANH 70 0 62 7 0 LAYER 2 Tat 70 0 62 -7 0 LAYER 2 Bang 70 1 62 7 0 LAYER 2 KhongIn 70 0 62 7 290 0 \
    0 ENDTAB 0 ENDSEC";

fn keys(messages: &[Message]) -> Vec<&'static str> {
    messages.iter().map(Message::key).collect()
}

#[test]
fn what_does_not_show_is_taken_out_and_told() {
    let entities = "0 SECTION 2 ENTITIES \
        0 LINE 5 1 8 RANH 10 0 20 0 \
        0 LINE 5 2 8 TAT 10 0 20 0 \
        0 POLYLINE 5 3 8 BANG 66 1 0 VERTEX 8 BANG 10 1 0 VERTEX 8 BANG 10 2 0 SEQEND \
        0 LINE 5 4 8 KHONGIN 10 0 \
        0 LINE 5 5 67 1 8 RANH 10 0 \
        0 LINE 5 6 8 RANH 60 1 10 0 \
        0 LINE 5 7 8 DEFPOINTS 10 0 \
        0 LINE 5 8 8 RANH 410 Layout1 10 0 \
        0 LINE 5 9 8 RANH 10 3 \
        0 ENDSEC 0 EOF";
    let (scan, shown) = scanned(&format!("{TABLES} {entities}"), None);
    assert!(
        shown.ends_with("ENTITIES 0 LINE 5 1 8 RANH 10 0 20 0 0 LINE 5 9 8 RANH 10 3 0 ENDSEC 0 EOF"),
        "{shown}"
    );
    let told = keys(&scan.left_out("a.dxf", None));
    assert_eq!(
        told,
        [
            "reader.dxf.paper",
            "reader.dxf.invisible",
            "reader.dxf.frozen",
            "reader.dxf.off",
            "reader.dxf.unplotted",
            "reader.dxf.unplotted"
        ]
    );
    // Whoever names a layer wants it, whatever its state.
    let (scan, shown) = scanned(&format!("{TABLES} {entities}"), Some("TAT"));
    assert!(shown.contains("8 TAT"), "{shown}");
    assert!(!keys(&scan.left_out("a.dxf", Some("TAT"))).contains(&"reader.dxf.off"));
}

#[test]
fn blocks_are_looked_into_where_they_are_used() {
    let blocks = |name: &str| {
        format!(
            "{TABLES} 0 SECTION 2 BLOCKS 0 BLOCK 8 0 2 LO 70 0 0 LINE 8 0 10 0 0 LINE 8 TAT 10 1 0 REGION 8 RANH 1 x \
             0 ENDBLK 0 BLOCK 8 0 2 CU 70 0 0 3DSOLID 8 RANH 0 ENDBLK 0 ENDSEC \
             0 SECTION 2 ENTITIES 0 INSERT 5 1 8 RANH 2 {name} 0 ENDSEC 0 EOF"
        )
    };
    let (scan, shown) = scanned(&blocks("lo"), None);
    assert!(!shown.contains("8 TAT") && shown.contains("8 0 10 0"), "{shown}");
    let unread = scan.unread("a.dxf", None);
    assert_eq!(unread.len(), 1);
    assert!(unread[0].to_string().contains("REGION"), "{}", unread[0]);
    let (scan, _) = scanned(&blocks("khac"), None);
    assert!(scan.unread("a.dxf", None).is_empty());
}

#[test]
fn what_the_driver_passes_over_is_counted() {
    let entities = "0 SECTION 2 ENTITIES \
        0 REGION 5 A 8 RANH 0 ACAD_PROXY_ENTITY 5 B 8 RANH 0 AECC_PARCEL 5 C 8 THUA 0 IMAGE 5 D 8 ANH \
        0 LINE 5 E 8 RANH 10 0 0 MPOLYGON 5 F 8 RANH 91 1 93 4 10 0 20 0 \
        0 ENDSEC 0 EOF";
    let (scan, _) = scanned(entities, None);
    let unread: Vec<String> = scan.unread("a.dxf", None).iter().map(ToString::to_string).collect();
    for kind in ["REGION", "ACAD_PROXY_ENTITY", "AECC_PARCEL", "MPOLYGON"] {
        assert!(unread.iter().any(|told| told.contains(kind)), "{kind} in {unread:?}");
    }
    assert_eq!(unread.len(), 4);
    assert_eq!(scan.unread("a.dxf", Some("THUA")).len(), 1);
    // The line, too, when the driver does not hand it out.
    assert_eq!(scan.missing("a.dxf", None, &mut [0xe], 1), []);
    assert_eq!(keys(&scan.missing("a.dxf", None, &mut [], 0)), ["reader.dxf.unread"]);
}
