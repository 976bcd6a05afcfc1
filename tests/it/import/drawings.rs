//! Drawings and map files that once gave a wrong number with exit status 0: each is right now, or refused with a sentence
//! a planner can act on. The inputs lie in `cases/` of the shared data; their place is VN-2000, meridian 104°45′.

use std::path::PathBuf;

use crate::common::cases::{BOUNDARY, LEASE, closed, dxf, geojson, line, measured, rectangle, text, zones};
use crate::common::shared;

/// What a case has to become.
enum Right {
    /// This many square metres of a measure, within a tenth; and what has to be told.
    Area(&'static str, f64, &'static [&'static str]),
    /// A refusal that says all of this, and nothing of the driver's own words.
    Refused(&'static [&'static str]),
}

use Right::{Area, Refused};

struct Case {
    file: &'static str,
    options: &'static [&'static str],
    right: Right,
}

const LEASE_AREAS: &[&str] = &[
    "--as",
    "lease",
    "--lease-kind",
    "sublease",
    "--zone",
    "kcn-thu",
    "--crs",
    "EPSG:9208",
    "--valid-from",
    "2026-01-01",
    "--nested",
    "areas",
];

const UNDATED: &[&str] = &[
    "--as",
    "lease",
    "--zone",
    "kcn-thu",
    "--lease-kind",
    "sublease",
    "--crs",
    "EPSG:9208",
];

/// The table of the cases: what each is, and what is right.
const CASES: &[Case] = &[
    // 03: a polygon of AutoCAD Map beside a polyline.
    Case {
        file: "03-dxf-unread-entities/mpolygon.dxf",
        options: BOUNDARY,
        right: Area("boundary", 35_000.0, &[]),
    },
    // 04: old drafts on a layer that is off and one that is frozen.
    Case {
        file: "04-dxf-layer-off/khu.dxf",
        options: BOUNDARY,
        right: Area("boundary", 30_000.0, &["NHAP_CU", "TAM", "switched off", "frozen"]),
    },
    // 05: lots inside their outline on one layer: asked, and two lots once a person says so.
    Case {
        file: "05-dxf-lots-in-outline/lots_in_outline.dxf",
        options: LEASE,
        right: Refused(&["--nested areas", "--nested holes", "x = 407000, y = 2498500"]),
    },
    Case {
        file: "05-dxf-lots-in-outline/lots_in_outline.dxf",
        options: LEASE_AREAS,
        right: Area("leased", 20_000.0, &["1 closed line around lots"]),
    },
    // 06: a lease that ended in 2024; the parts differ in the case of their letters, or the one with its end is missing.
    Case {
        file: "06-shapefile-parts/lease/thue.shp",
        options: UNDATED,
        right: Area("leased", 0.0, &["New: 1."]),
    },
    Case {
        file: "06-shapefile-parts/lease_case/THUE.SHP",
        options: UNDATED,
        right: Area("leased", 0.0, &["New: 1."]),
    },
    Case {
        file: "06-shapefile-parts/lease_nodbf/thue.shp",
        options: UNDATED,
        right: Refused(&["thue.dbf is missing", "--without-attributes"]),
    },
    // 14: parcels far from the others of their file.
    Case {
        file: "14-parcels-far-away/thua.gpkg",
        options: &["--as", "parcel"],
        right: Area(
            "boundary",
            0.0,
            &["feature 5", "25 km", "feature 6", "km from the rest"],
        ),
    },
    // 16: a track that does not close; its gap in metres, in degrees of WGS 84 as the file is.
    Case {
        file: "16-words/open_track.kml",
        options: &["--as", "boundary", "--zone", "kcn-thu", "--valid-from", "2026-01-01"],
        right: Refused(&["open end is 3.", " m away"]),
    },
    // 16: a part without which nothing can be read.
    Case {
        file: "16-words/missing-shx/a.shp",
        options: BOUNDARY,
        right: Refused(&["the a.shx of the same set is missing", ".shp, .shx, .dbf"]),
    },
    // 09: an outline with an arc and its fill.
    Case {
        file: "09-outline-and-fill/outline_and_fill.dxf",
        options: BOUNDARY,
        right: Area("boundary", 23_926.99, &["2 = 1"]),
    },
    // 10: the frame stands on a sheet of paper, with a line on the layer of the boundary.
    Case {
        file: "10-dxf-paper-space/khu.dxf",
        options: BOUNDARY,
        right: Area("boundary", 30_000.0, &["KHUNG", "RANH", "paper space"]),
    },
];

fn cases() -> Option<PathBuf> {
    shared("cases")
}

#[test]
fn each_case_is_right_or_refused_in_words() {
    let Some(folder) = cases() else { return };
    for case in CASES {
        let path = folder.join(case.file);
        let path = path.to_string_lossy();
        let program = zones();
        let command = [&["import", path.as_ref()], case.options].concat();
        match &case.right {
            Area(measure, wanted, words) => {
                let output = program.run(&command);
                let said = [output.stdout.as_slice(), &output.stderr].concat();
                let said = String::from_utf8_lossy(&said);
                assert!(output.status.success(), "{}: {said}", case.file);
                let found = measured(&program, measure);
                assert!(
                    (found - wanted).abs() < 0.1,
                    "{}: {found} m² instead of {wanted}\n{said}",
                    case.file
                );
                let missing: Vec<_> = words.iter().filter(|word| !said.contains(**word)).collect();
                assert!(missing.is_empty(), "{}: {missing:?} is not said in {said}", case.file);
            }
            Refused(words) => {
                let said = program.refused(&command);
                let missing: Vec<_> = words.iter().filter(|word| !said.contains(**word)).collect();
                assert!(missing.is_empty(), "{}: {missing:?} is not said in {said}", case.file);
                for foreign in ["GDAL", "/tmp", "SHAPE_RESTORE_SHX", "matbang-reader"] {
                    assert!(!said.contains(foreign), "{}: {said}", case.file);
                }
            }
        }
    }
}

/// The corner of a plan of lots of 20 m by 50 m that stands askew, as a drawing writes it: to a tenth of a millimetre.
fn corner(column: usize, row: usize) -> (f64, f64) {
    let (along, up) = (20.0 * column as f64, 50.0 * row as f64);
    let (sin, cos) = 0.31_f64.sin_cos();
    let round = |metres: f64| (metres * 1e4).round() / 1e4;
    (
        round(407_000.0 + along * cos - up * sin),
        round(2_498_000.0 + along * sin + up * cos),
    )
}

fn shoelace(ring: &[(f64, f64)]) -> f64 {
    let first = ring[0];
    let at = |k: usize| (ring[k % ring.len()].0 - first.0, ring[k % ring.len()].1 - first.1);
    (0..ring.len())
        .map(|k| at(k).0 * at(k + 1).1 - at(k + 1).0 * at(k).1)
        .sum::<f64>()
        / 2.0
}

const COLUMNS: usize = 50;
const ROWS: usize = 40;

/// The outline of the plan through every corner on it.
fn around() -> Vec<(f64, f64)> {
    let south = (0..COLUMNS).map(|c| corner(c, 0));
    let east = (0..ROWS).map(|r| corner(COLUMNS, r));
    let north = (0..COLUMNS).map(|c| corner(COLUMNS - c, ROWS));
    let west = (0..ROWS).map(|r| corner(0, ROWS - r));
    south.chain(east).chain(north).chain(west).collect()
}

fn names() -> String {
    let lots = (0..COLUMNS).flat_map(|c| (0..ROWS).map(move |r| (c, r)));
    let name = |(c, r): (usize, usize)| {
        let (low, high) = (corner(c, r), corner(c + 1, r + 1));
        text(
            "CHU",
            ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0),
            &format!("L{c}-{r}"),
        )
    };
    lots.map(name).collect()
}

/// Imports a drawing of 2,000 lots; the leased m² and what was said.
fn lots(entities: &str, more: &[&str]) -> (f64, String) {
    let program = zones();
    let drawing = program.file("lo.dxf", &dxf(entities));
    let said = program.ok(&[&["import", drawing.as_str()], LEASE, more].concat());
    assert!(said.contains("New: 2,000."), "{said}");
    let named = "2,000 areas have a text inside";
    assert!(said.contains(named), "{said}");
    (measured(&program, "leased"), said)
}

#[test]
fn two_thousand_lots_drawn_with_shared_borders_tile_their_outline() {
    let mut entities = names();
    for c in 0..=COLUMNS {
        for r in 0..ROWS {
            entities += &line("LO", corner(c, r), corner(c, r + 1));
        }
    }
    for r in 0..=ROWS {
        for c in 0..COLUMNS {
            entities += &line("LO", corner(c, r), corner(c + 1, r));
        }
    }
    let (leased, _) = lots(&entities, &[]);
    let outline = shoelace(&around());
    // 1 mm² for each lot.
    assert!((leased - outline).abs() < 2000.0 * 1e-6, "{leased} of {outline}");
}

#[test]
fn lots_between_lines_that_cross_and_against_an_outline_of_another_layer() {
    let corners = [corner(0, 0), corner(COLUMNS, 0), corner(COLUMNS, ROWS), corner(0, ROWS)];
    let mut entities = names() + &closed("RANH", &corners);
    for c in 1..COLUMNS {
        entities += &line("LO", corner(c, 0), corner(c, ROWS));
    }
    for r in 1..ROWS {
        entities += &line("LO", corner(0, r), corner(COLUMNS, r));
    }
    // A line that ends in the open, and one that stops 0.4 m short of its border.
    let (gap, end) = (corner(3, 3), corner(4, 3));
    let stop = (gap.0 + (end.0 - gap.0) * 0.4, gap.1 + (end.1 - gap.1) * 0.4 + 10.0);
    entities += &line("LO", (gap.0 + 4.0, gap.1 + 10.0), stop);
    for more in [&[][..], &["--layer", "LO"]] {
        let (leased, said) = lots(&entities, more);
        // The ends of the lines lie beside the slanted outline by less than a tenth of a millimetre.
        let outline = shoelace(&corners);
        assert!((leased - outline).abs() < 0.1, "{leased} of {outline}");
        assert!(
            said.contains(&format!("x = {}, y = {} is open", stop.0, stop.1)),
            "{said}"
        );
    }
}

#[test]
fn lots_of_several_layers_are_asked_about() {
    let program = zones();
    let square = |layer: &str, x: f64, y: f64| {
        let lot = [(x, y), (x + 10.0, y), (x + 10.0, y + 10.0), (x, y + 10.0)];
        closed(layer, &lot)
    };
    let (x, y) = (407_000.0, 2_498_000.0);
    // Two lots with one border between them, and a tree.
    let shared = square("LO", x, y) + &line("LO", (x + 4.0, y), (x + 4.0, y + 10.0));
    let drawing = program.file("lo.dxf", &dxf(&(shared + &square("CAY", x + 100.0, y))));
    let said = program.refused(&[&["import", drawing.as_str()], LEASE].concat());
    assert!(said.contains("CAY (1), LO (2)") && said.contains("--layer"), "{said}");
    program.ok(&[&["import", drawing.as_str(), "--layer", "LO"], LEASE].concat());
    assert!((measured(&program, "leased") - 100.0).abs() < 1e-6);
}

#[test]
fn kinds_of_entities_that_are_not_read_refuse_the_drawing_by_name() {
    let program = zones();
    let (x, y) = (407_000.0, 2_498_000.0);
    let square = closed(
        "RANH",
        &[(x, y), (x + 100.0, y), (x + 100.0, y + 100.0), (x, y + 100.0)],
    );
    for kind in [
        "REGION",
        "3DSOLID",
        "BODY",
        "PLANESURFACE",
        "SURFACE",
        "ACAD_PROXY_ENTITY",
        "AECC_PARCEL",
    ] {
        let entity = format!("0\n{kind}\n5\n1F\n100\nAcDbEntity\n8\nVUNG\n100\nAcDbModelerGeometry\n70\n1\n");
        let drawing = program.file("vung.dxf", &dxf(&(square.clone() + &entity)));
        let said = program.refused(&[&["import", drawing.as_str()], BOUNDARY].concat());
        assert!(
            said.contains(kind) && said.contains("VUNG") && said.contains("1F"),
            "{said}"
        );
    }
    // A picture bounds no land.
    let picture = "0\nIMAGE\n5\n1F\n100\nAcDbEntity\n8\nANH\n";
    let drawing = program.file("vung.dxf", &dxf(&(square + picture)));
    program.ok(&[&["import", drawing.as_str()], BOUNDARY].concat());
}

/// A collection in EPSG:9208 of squares of 10 m, each with its place east and its fields.
fn squares(all: &[(f64, &'static str)]) -> String {
    let square = |(k, (east, fields)): (usize, &(f64, &'static str))| {
        let mut ring = rectangle(*east, -1000.0, 10.0, 10.0);
        // Every other one starts elsewhere and runs the other way round.
        if k % 2 == 1 {
            ring.rotate_left(k % 4);
            ring.reverse();
        }
        (ring, *fields)
    };
    geojson(&all.iter().enumerate().map(square).collect::<Vec<_>>())
}

#[test]
fn the_same_polygon_twice_counts_once_and_is_told() {
    let program = zones();
    let same = r#""sheet":1,"number":1,"land_use":"LUA""#;
    let parcels = [
        (0.0, same),
        (0.0, same),
        (20.0, r#""sheet":1,"number":2,"land_use":"LUA""#),
        // Another land use under the same number; another number on the same land; neither has a number.
        (20.0, r#""sheet":1,"number":2,"land_use":"BHK""#),
        (20.0, r#""sheet":1,"number":3"#),
        (40.0, r#""land_use":"LUA""#),
        (40.0, r#""land_use":"LUA""#),
    ];
    let file = program.file("thua.geojson", &squares(&parcels));
    let said = program.ok(&["import", &file, "--as", "parcel"]);
    assert!(said.contains("New: 4."), "{said}");
    for words in ["2 = 1, 7 = 6", "4 = 3", "5 = 3"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // Plots without labels: the same twice is one, another contract on the same land is not passed over.
    let plain = squares(&[(0.0, r#""start":"2024-01-01""#), (0.0, r#""start":"2024-01-01""#)]);
    let file = program.file("thue.geojson", &plain);
    program.ok(&[
        "import",
        &file,
        "--as",
        "lease",
        "--zone",
        "kcn-thu",
        "--lease-kind",
        "sublease",
    ]);
    assert!((measured(&program, "leased") - 100.0).abs() < 1e-6);
    let other = squares(&[(0.0, r#""start":"2024-01-01""#), (0.0, r#""start":"2025-01-01""#)]);
    let file = program.file("thue2.geojson", &other);
    let said = program.run(&[
        "import",
        &file,
        "--as",
        "lease",
        "--zone",
        "kcn-thu",
        "--lease-kind",
        "sublease",
    ]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("lie on the same"), "{said}");
}

#[test]
fn a_missing_prj_is_named_where_the_system_is_asked_for() {
    let Some(folder) = cases() else { return };
    let program = zones();
    for ending in ["shp", "shx", "dbf"] {
        let from = folder.join(format!("06-shapefile-parts/lease/thue.{ending}"));
        std::fs::copy(from, program.folder.path().join(format!("thue.{ending}"))).unwrap();
    }
    let path = program.folder.path().join("thue.shp");
    let command = [
        "import",
        &path.to_string_lossy(),
        "--as",
        "lease",
        "--zone",
        "kcn-thu",
        "--lease-kind",
        "sublease",
    ];
    let said = program.refused(&command);
    assert!(
        said.contains("thue.prj is not there") && said.contains("--crs EPSG:9208"),
        "{said}"
    );
    program.ok(&[&command[..], &["--crs", "EPSG:9208"]].concat());
}

/// A KML document with a folder of one name.
fn kml(inside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Khu</name>{inside}</Folder></Document></kml>"#
    )
}

/// A ring of 0.001 degrees of latitude and longitude: 1.13879 ha.
fn kml_ring(east: f64) -> String {
    let (x, y) = (103.85 + east, 22.58);
    let (right, up) = (x + 0.001, y + 0.001);
    format!("<LinearRing><coordinates>{x},{y} {right},{y} {right},{up} {x},{up} {x},{y}</coordinates></LinearRing>")
}

fn placemark(name: &str, rings: &str) -> String {
    format!("<Placemark><name>{name}</name><Polygon><outerBoundaryIs>{rings}</outerBoundaryIs></Polygon></Placemark>")
}

#[test]
fn what_a_map_file_holds_beyond_what_is_read_is_told_or_refused() {
    let program = zones();
    let options = ["--as", "boundary", "--zone", "kcn-thu", "--valid-from", "2026-01-01"];
    let (one, two) = (kml_ring(0.0), kml_ring(0.005));
    // Two rings in one boundary, two polygons in one placemark: the driver keeps the last of them.
    let broken = [
        placemark("Lô A", &(one.clone() + &two)),
        placemark("Lô A", &one).replace(
            "</Placemark>",
            &format!("<Polygon><outerBoundaryIs>{two}</outerBoundaryIs></Polygon></Placemark>"),
        ),
    ];
    for inside in broken {
        let file = program.file("khu.kml", &kml(&inside));
        let said = program.refused(&[&["import", file.as_str()], &options[..]].concat());
        assert!(said.contains("Lô A") && said.contains("Khu"), "{said}");
    }
    // What is switched off, and another folder with a closed line.
    let off = placemark("Cũ", &two).replace("<Polygon>", "<visibility>0</visibility><Polygon>");
    let line = format!("</Folder><Folder><name>Khac</name><Placemark>{two}</Placemark>");
    let file = program.file("khu.kml", &kml(&(placemark("Lô A", &one) + &off + &line)));
    let said = program.ok(&[&["import", file.as_str()], &options[..]].concat());
    assert!(
        said.contains("other layers hold shapes too and were not read: Khac"),
        "{said}"
    );
    let said = program.ok(&[&["import", file.as_str(), "--layer", "Khac"], &options[..]].concat());
    assert!(said.contains("New versions: 1."), "{said}");
    let file = program.file("khu.kml", &kml(&(placemark("Lô A", &one) + &off)));
    let said = program.ok(&[&["import", file.as_str()], &options[..]].concat());
    assert!(said.contains("Cũ") && said.contains("switched off"), "{said}");
    assert!((measured(&program, "boundary") - 11_387.9).abs() < 1.0);
}
