//! Drawings: lines that are areas, texts that are names, arcs, layers.

use geo::Area;
use matbang::reader::{Attribute, Nested, ReadOptions};

use super::*;

/// A drawing in text form with nothing but entities.
fn dxf(version: &str, entities: &str) -> Vec<u8> {
    let entities: String = entities.lines().map(|line| format!("{}\r\n", line.trim())).collect();
    format!(
        "0\r\nSECTION\r\n2\r\nHEADER\r\n9\r\n$ACADVER\r\n1\r\n{version}\r\n9\r\n$DWGCODEPAGE\r\n3\r\nANSI_1252\r\n0\r\nENDSEC\r\n0\r\nSECTION\r\n2\r\nENTITIES\r\n{entities}0\r\nENDSEC\r\n0\r\nEOF\r\n"
    )
    .into_bytes()
}

fn line(layer: &str, from: (f64, f64), to: (f64, f64)) -> String {
    format!(
        "0\nLINE\n8\n{layer}\n10\n{}\n20\n{}\n11\n{}\n21\n{}\n",
        from.0, from.1, to.0, to.1
    )
}

fn closed(layer: &str, corners: &[(f64, f64, f64)]) -> String {
    let vertices: String = corners
        .iter()
        .map(|(x, y, bulge)| format!("10\n{x}\n20\n{y}\n42\n{bulge}\n"))
        .collect();
    format!(
        "0\nLWPOLYLINE\n100\nAcDbPolyline\n8\n{layer}\n90\n{}\n70\n1\n{vertices}",
        corners.len()
    )
}

fn square(layer: &str, x: f64, y: f64, side: f64) -> String {
    closed(
        layer,
        &[
            (x, y, 0.0),
            (x + side, y, 0.0),
            (x + side, y + side, 0.0),
            (x, y + side, 0.0),
        ],
    )
}

fn text(layer: &str, at: (f64, f64), words: &str) -> String {
    format!("0\nTEXT\n8\n{layer}\n10\n{}\n20\n{}\n40\n1\n1\n{words}\n", at.0, at.1)
}

fn keys(notes: &[Message]) -> Vec<&'static str> {
    notes.iter().map(Message::key).collect()
}

#[test]
fn lines_become_areas_and_texts_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let entities = [
        line("RANH", (0.0, 0.0), (100.0, 0.0)),
        line("RANH", (100.0, 100.0), (100.0, 0.0005)),
        line("RANH", (100.0, 100.0), (0.0, 100.0)),
        line("RANH", (0.0, 0.0), (0.0, 100.0)),
        square("THUA", 10.0, 10.0, 20.0),
        square("RANH", 40.0, 40.0, 10.0),
        line("RANH", (200.0, 0.0), (210.0, 0.0)),
        text("CHU", (15.0, 15.0), "Thua 12"),
        text("CHU", (300.0, 15.0), "ngoai"),
    ];
    let path = put(folder.path(), "khu.dxf", dxf("AC1015", &entities.concat()));
    let all = read(&path, &ReadOptions::default()).unwrap();
    let hectares: Vec<f64> = all.features.iter().map(|f| f.geometry.unsigned_area()).collect();
    // The zone less its hole, and the parcel, which stands on another layer and is no hole.
    assert_eq!(all.features.len(), 2, "{hectares:?}");
    assert!(
        (hectares[0] - 9900.0).abs() < 0.1 && (hectares[1] - 400.0).abs() < 1e-9,
        "{hectares:?}"
    );
    // The text lies inside the parcel and the zone, so it names neither.
    assert_eq!(all.features[1].attribute("label"), Some(&Attribute::Null));
    let told = [keys(&all.notes), keys(&all.left_out)].concat();
    for key in [
        "reader.joined",
        "reader.holes",
        "reader.open_lines",
        "reader.gap",
        "reader.points",
    ] {
        assert!(told.contains(&key), "{key} in {told:?}");
    }
    let gap = all
        .notes
        .iter()
        .find(|note| note.key() == "reader.gap")
        .unwrap()
        .to_string();
    assert!(gap.contains("200") && gap.contains("10.00 m"), "{gap}");
    // One layer of the drawing, and the text inside it.
    let parcel = read(&path, &layer("THUA")).unwrap();
    assert_eq!(parcel.features.len(), 1);
    assert_eq!(
        parcel.features[0].attribute("label"),
        Some(&Attribute::Text("Thua 12".into()))
    );
    let separate = ReadOptions {
        nested: Some(Nested::All),
        ..ReadOptions::default()
    };
    assert_eq!(read(&path, &separate).unwrap().features.len(), 3);
    let finer = ReadOptions {
        join: 0.0001,
        ..ReadOptions::default()
    };
    assert_eq!(read(&path, &finer).unwrap().features.len(), 2);
    // The layers are told, and a wrong one lists them.
    let told = look(&path).unwrap();
    let names: Vec<_> = told
        .layers
        .iter()
        .map(|l| (l.name.as_str(), l.part_of.as_deref(), l.holds.lines))
        .collect();
    assert_eq!(
        names,
        [
            ("entities", None, 7),
            ("CHU", Some("entities"), 0),
            ("RANH", Some("entities"), 6),
            ("THUA", Some("entities"), 1)
        ]
    );
    let wrong = read(&path, &layer("RANH2")).map(|_| ()).unwrap_err();
    assert_eq!(wrong.messages[0].key(), "import.vector.no_such_layer");
    assert!(wrong.to_string().contains("RANH, THUA"), "{wrong}");
}

#[test]
fn arcs_lose_next_to_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // Two half circles.
    let circle = closed("A", &[(0.0, 0.0, 1.0), (200.0, 0.0, 1.0)]);
    let path = put(folder.path(), "a.dxf", dxf("AC1015", &circle));
    let read = read(&path, &ReadOptions::default()).unwrap();
    let area = read.features[0].geometry.unsigned_area();
    let exact = std::f64::consts::PI * 10_000.0;
    assert!((exact - area) / exact < 2e-5 && area < exact, "{area} of {exact}");
    assert!(keys(&read.notes).contains(&"reader.curved"));
}

#[test]
fn a_fill_and_its_outline_are_one_area() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(
        folder.path(),
        "a.dxf",
        dxf(
            "AC1015",
            &[square("A", 0.0, 0.0, 5.0), square("B", 0.0, 0.0, 5.0)].concat(),
        ),
    );
    let read = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!((read.features.len(), read.skipped), (1, 0));
    assert_eq!(keys(&read.left_out), ["reader.twins"]);
}

#[test]
fn texts_of_old_fonts_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let content = [
        square("RANH", 0.0, 0.0, 50.0),
        text("CHU", (5.0, 5.0), "@"),
        text("CHU", (5.0, 9.0), "#"),
    ];
    let mut bytes = dxf("AC1015", &content.concat());
    // "Khu công nghiệp Phú Bình" and "Đất trồng lúa nước" in TCVN3.
    for (mark, words) in [
        (b'@', &b"Khu c\xabng nghi\xd6p Ph\xf3 B\xd7nh"[..]),
        (b'#', b"\xa7\xcat tr\xe5ng l\xf3a n\xad\xedc"),
    ] {
        let at = bytes.iter().position(|byte| *byte == mark).unwrap();
        bytes.splice(at..=at, words.iter().copied());
    }
    let path = put(folder.path(), "a.dxf", bytes);
    let read = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(
        read.features[0].attribute("label"),
        Some(&Attribute::Text("Đất trồng lúa nước; Khu công nghiệp Phú Bình".into()))
    );
    let told = look(&path).unwrap();
    assert_eq!(
        told.layers[0].encoding.as_ref().map(|found| found.name.as_str()),
        Some("TCVN3")
    );
}

#[test]
fn the_design_file_of_gdal() {
    let Some(path) = crate::common::shared("data/gdal-autotest/dgn/smalltest.dgn") else {
        return;
    };
    let told = look(&path).unwrap();
    assert_eq!(
        told.layers.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(),
        ["elements", "1", "2"]
    );
    assert_eq!(read(&path, &layer("2")).unwrap().features.len(), 2);
    let nothing = read(&path, &layer("1")).map(|_| ()).unwrap_err();
    assert_eq!(nothing.messages[0].key(), "reader.no_areas");
}

#[test]
fn a_level_that_no_view_shows_is_left_out_and_told() {
    let Some(path) = crate::common::shared("data/gdal-autotest/dgn/smalltest.dgn") else {
        return;
    };
    let all = read(&path, &ReadOptions::default()).unwrap().features.len();
    assert_eq!(all, 2);
    // Level 2 is switched off in all eight views: a bit of the levels of each.
    let mut bytes = fs::read(&path).unwrap();
    (0..8).for_each(|view| bytes[46 + 118 * view + 2] &= !2);
    let folder = tempfile::tempdir().unwrap();
    let off = folder.path().join("tat.dgn");
    fs::write(&off, bytes).unwrap();
    let refused = read(&off, &ReadOptions::default()).map(|_| ()).unwrap_err();
    let keys: Vec<&str> = refused.messages.iter().map(Message::key).collect();
    assert!(keys.contains(&"reader.dgn.off"), "{keys:?}");
    // Whoever names the level gets it, and it stands among the layers.
    assert_eq!(read(&off, &layer("2")).unwrap().features.len(), 2);
    assert!(look(&off).unwrap().layers.iter().any(|layer| layer.name == "2"));
}
