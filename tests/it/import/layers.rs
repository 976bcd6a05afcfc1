//! Drawings as offices draw them: several layers, old code pages, curves.

use crate::common::cases::{BOUNDARY, LEASE, closed, dxf, import, line, measured, rectangle, taken, text, zones};

#[test]
fn areas_inside_areas_of_another_layer_are_asked_about_for_a_boundary() {
    let program = zones();
    let outline = closed("RANH", &rectangle(0.0, 0.0, 200.0, 150.0));
    let around = closed("KHUNG", &rectangle(-100.0, -100.0, 420.0, 297.0));
    let lots = closed("LO", &rectangle(0.0, 0.0, 100.0, 150.0)) + &closed("LO", &rectangle(100.0, 0.0, 100.0, 150.0));
    for other in [around, lots] {
        let drawing = program.file("khu.dxf", &dxf(&(outline.clone() + &other)));
        let said = program.refused(&import(&drawing, BOUNDARY, &[]));
        for words in ["RANH (1)", "--layer", "--nested all"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        program.ok(&import(&drawing, BOUNDARY, &["--layer", "RANH"]));
        assert!((measured(&program, "boundary") - 30_000.0).abs() < 1e-6);
    }
    // Taken together when somebody says so.
    let frame = closed("KHUNG", &rectangle(-100.0, -100.0, 420.0, 297.0));
    let drawing = program.file("khu.dxf", &dxf(&(outline + &frame)));
    program.ok(&import(&drawing, BOUNDARY, &["--nested", "all"]));
    assert!((measured(&program, "boundary") - 124_740.0).abs() < 1e-6);
}

#[test]
fn areas_of_several_layers_beside_each_other_are_told() {
    for (kind, measure) in [(BOUNDARY, "boundary"), (LEASE, "leased")] {
        let program = zones();
        let entities =
            closed("RANH", &rectangle(0.0, 0.0, 200.0, 150.0)) + &closed("CAY", &rectangle(400.0, 0.0, 10.0, 10.0));
        let drawing = program.file("khu.dxf", &dxf(&entities));
        let said = taken(&program, &import(&drawing, kind, &[]));
        assert!(
            said.contains("doubtful") && said.contains("CAY (1), RANH (1)"),
            "{said}"
        );
        assert!((measured(&program, measure) - 30_100.0).abs() < 1e-6);
        let program = zones();
        let drawing = program.file("khu.dxf", &dxf(&entities));
        let said = taken(&program, &import(&drawing, kind, &["--layer", "RANH"]));
        assert!(!said.contains("CAY"), "{said}");
        assert!((measured(&program, measure) - 30_000.0).abs() < 1e-6);
    }
}

#[test]
fn a_drawing_that_needs_its_layer_named_can_be_looked_at_first() {
    let program = zones();
    let lots = closed("LO", &rectangle(0.0, 0.0, 40.0, 50.0))
        + &line(
            "LO",
            rectangle(20.0, 0.0, 0.0, 0.0)[0],
            rectangle(20.0, 50.0, 0.0, 0.0)[0],
        );
    let entities = lots + &closed("CAY", &rectangle(100.0, 0.0, 10.0, 10.0));
    let drawing = program.file("lo.dxf", &dxf(&entities));
    program.refused(&import(&drawing, LEASE, &[]));
    let said = program.ok(&["inspect", &drawing]);
    for words in ["Layer \"LO\"", "Layer \"CAY\"", "CAY (1), LO (2)"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

/// A drawing of release 2000 with a layer that is off, as bytes of a code page or with letters by their numbers.
fn old_drawing(layer: &str, label: &str) -> String {
    let table = format!(
        "0\nSECTION\n2\nTABLES\n0\nTABLE\n2\nLAYER\n70\n1\n0\nLAYER\n2\n{layer}\n70\n0\n62\n-7\n0\nENDTAB\n0\nENDSEC\n"
    );
    let entities = closed("RANH", &rectangle(0.0, 0.0, 200.0, 150.0))
        + &closed(layer, &rectangle(300.0, 0.0, 100.0, 100.0))
        + &text("RANH", rectangle(20.0, 20.0, 0.0, 0.0)[0], label);
    let entities = dxf(&entities);
    let header = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n9\n$DWGCODEPAGE\n3\nANSI_1258\n0\nENDSEC\n";
    let at = entities.rfind("0\nSECTION").unwrap();
    format!("{header}{table}{}", &entities[at..])
}

#[test]
fn vietnamese_layers_and_labels_of_old_drawings_are_read() {
    let escaped = old_drawing("L\\U+00F4 \\U+0111\\U+1EA5t", "L\\U+00F4 1").into_bytes();
    let (paged, _, lost) = encoding_rs::WINDOWS_1258.encode("N\u{e2}m");
    assert!(!lost);
    let mut bytes = Vec::new();
    for piece in old_drawing("@", "L1").split_inclusive('@') {
        bytes.extend_from_slice(piece.trim_end_matches('@').as_bytes());
        if piece.ends_with('@') {
            bytes.extend_from_slice(&paged);
        }
    }
    for (bytes, layer) in [(escaped, "Lô đất"), (bytes, "Nâm")] {
        let program = zones();
        let path = program.folder.path().join("cu.dxf");
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_string_lossy();
        let said = taken(&program, &import(&path, LEASE, &[]));
        assert!(said.contains(&format!("\"{layer}\"")), "{said}");
        assert!((measured(&program, "leased") - 30_000.0).abs() < 1e-6);
        // Named as a person writes it, the layer is read.
        program.ok(&import(&path, LEASE, &["--layer", layer]));
        assert!((measured(&program, "leased") - 40_000.0).abs() < 1e-6);
        let store = rusqlite::Connection::open(program.store()).unwrap();
        let key: String = store
            .query_row(
                "SELECT slug FROM matbang_row WHERE kind = 'lease' ORDER BY rowid LIMIT 1",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert!(key.ends_with("-lo-1") || key.ends_with("-l1"), "{key}");
    }
}

#[test]
fn a_spline_that_the_driver_would_draw_wrong_is_named() {
    let outline = closed("RANH", &rectangle(0.0, 0.0, 200.0, 150.0));
    let points = |code: u8| -> String {
        let ring = rectangle(300.0, 0.0, 100.0, 50.0);
        ring.iter()
            .chain(&ring[..3])
            .map(|(x, y)| format!("{code}\n{x}\n2{}\n{y}\n3{}\n0\n", code % 10, code % 10))
            .collect()
    };
    let spline = |knots: &[u8], points: &str| {
        let all: String = knots.iter().map(|knot| format!("40\n{knot}\n")).collect();
        format!(
            "0\nSPLINE\n5\n1F\n100\nAcDbEntity\n8\nCONG\n100\nAcDbSpline\n70\n8\n71\n3\n72\n{}\n73\n7\n74\n0\n{all}{points}",
            knots.len()
        )
    };
    let loose = spline(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &points(10));
    let fitted = spline(&[], &points(11));
    for entity in [loose, fitted] {
        let program = zones();
        let drawing = program.file("khu.dxf", &dxf(&(outline.clone() + &entity)));
        let said = program.refused(&import(&drawing, BOUNDARY, &[]));
        for words in ["SPLINE", "CONG", "1F"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        program.ok(&import(&drawing, BOUNDARY, &["--layer", "RANH"]));
        assert!((measured(&program, "boundary") - 30_000.0).abs() < 1e-6);
    }
    // With knots that begin and end together it is a curve like others.
    let program = zones();
    let held = spline(&[0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4], &points(10));
    let drawing = program.file("khu.dxf", &dxf(&held));
    let said = taken(&program, &import(&drawing, BOUNDARY, &[]));
    assert!(
        !said.contains("SPLINE") && said.contains("curve was replaced"),
        "{said}"
    );
}
