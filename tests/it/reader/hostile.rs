//! Files that want more than to be read.

use std::io::Write;
use std::os::unix::fs::symlink;

use matbang::reader::{Format, ReadOptions};
use zip::write::SimpleFileOptions;

use super::*;
use crate::common::soak::{Random, record, size};

const SQUARE: &str = r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[105,21],[105.1,21],[105.1,21.1],[105,21]]]}}"#;

fn zipped(folder: &Path, name: &str, entries: &[(&str, &[u8])]) -> PathBuf {
    let path = folder.join(name);
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    path
}

/// Of two communes in one archive the file of one was cut off.
#[test]
fn a_file_of_an_archive_that_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let half = &SQUARE.as_bytes()[..SQUARE.len() / 2];
    let entries = [("xa-1.geojson", SQUARE.as_bytes()), ("xa-2.geojson", half)];
    let archive = zipped(folder.path(), "hai xã.zip", &entries);
    let names = |messages: &[Message]| messages.iter().any(|told| told.to_string().contains("xa-2.geojson"));
    let only = read(&archive, &ReadOptions::default()).unwrap();
    assert_eq!(only.features.len(), 1);
    assert!(names(&only.left_out), "{:?}", only.left_out);
    // Who asks for every layer asks for that one, too.
    let progress = Progress::default();
    let every: Vec<_> = open_each(&archive, &ReadOptions::default(), &progress)
        .unwrap()
        .collect();
    let refused: Vec<_> = every.iter().filter_map(|stream| stream.as_ref().err()).collect();
    assert!(refused.len() == 1 && names(&refused[0].messages), "{refused:?}");
    // Whoever names the other layer does not want it.
    let options = layer("xa-1");
    assert!(read(&archive, &options).unwrap().left_out.is_empty());
}

#[test]
fn archives_with_tricks() {
    let folder = tempfile::tempdir().unwrap();
    let square = SQUARE.as_bytes();
    let good = zipped(
        folder.path(),
        "tốt.zip",
        &[
            ("Khu 1/ranh.geojson", square),
            ("đọc.pdf", b"%PDF"),
            ("x.zip", b"PK\x03\x04"),
        ],
    );
    let told = look(&good).unwrap();
    assert_eq!(
        (told.format, told.layers.len(), told.layers[0].holds.polygons),
        (Format::Zip, 1, 1)
    );
    assert!(
        told.notes
            .iter()
            .any(|note| note.key() == "reader.zip.left" && note.to_string().contains("x.zip"))
    );
    assert!(
        told.layers[0].member.ends_with("tốt.zip/Khu 1/ranh.geojson"),
        "{}",
        told.layers[0].member
    );
    let kml = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Placemark><name>Khu A</name><Polygon><outerBoundaryIs><LinearRing><coordinates>105,21,7 105.1,21,7 105.1,21.1,7 105,21,7</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>";
    let kmz = zipped(
        folder.path(),
        "điện thoại.kmz",
        &[("doc.kml", kml.as_bytes()), ("files/a.png", b"png")],
    );
    let from_phone = read(&kmz, &ReadOptions::default()).unwrap();
    assert_eq!(from_phone.features.len(), 1);
    let name = from_phone.features[0].attribute("Name").unwrap();
    assert_eq!(*name, matbang::reader::Attribute::Text("Khu A".into()));
    assert!(from_phone.notes.iter().any(|note| note.key() == "reader.raised"));
    for name in [
        "../ranh.geojson",
        "a/../../ranh.geojson",
        "/tmp/ranh.geojson",
        "a\\..\\ranh.geojson",
        "C:ranh.geojson",
    ] {
        let path = zipped(folder.path(), "trick.zip", &[(name, square)]);
        assert_eq!(refused(&path), "reader.zip.trick", "{name}");
    }
    let path = folder.path().join("link.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    zip.add_symlink("ranh.geojson", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    zip.finish().unwrap();
    assert_eq!(refused(&path), "reader.zip.trick");
    let zeros = vec![0; 64 << 20];
    let path = zipped(folder.path(), "bomb.zip", &[("a.shp", &zeros)]);
    assert!(path.metadata().unwrap().len() < 1 << 20);
    assert_eq!(refused(&path), "reader.zip.bomb");
    // The same, lying about the size in both places.
    let mut bytes = fs::read(&path).unwrap();
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|window| window == size) {
        bytes[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    }
    fs::write(&path, bytes).unwrap();
    let key = refused(&path);
    assert!(["reader.zip.bomb", "reader.zip.damaged"].contains(&key), "{key}");
    let many: Vec<String> = (0..1001).map(|i| format!("{i}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(refused(&zipped(folder.path(), "many.zip", &many)), "reader.zip.entries");
    assert_eq!(
        refused(&zipped(
            folder.path(),
            "none.zip",
            &[("a.zip", b"PK\x03\x04"), ("b.exe", b"MZ")]
        )),
        "reader.zip.nothing"
    );
    assert_eq!(
        refused(&put(folder.path(), "cut.zip", &fs::read(good).unwrap()[..60])),
        "reader.zip.damaged"
    );
}

#[test]
fn an_archive_of_several_shapefiles_asks_which() {
    let Some(root) = crate::common::shared("data/quy-hoach-phap/41175_PLU_20140603") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for stem in ["ZONE_URBA", "PRESCRIPTION_SURF"] {
        for ending in ["shp", "shx", "dbf", "prj"] {
            let name = format!("{stem}.{ending}");
            files.push((format!("PLU/{name}"), fs::read(root.join(name)).unwrap()));
        }
    }
    let entries: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let path = zipped(folder.path(), "plu.zip", &entries);
    let refusal = read(&path, &ReadOptions::default()).map(|_| ()).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "reader.layer.choose");
    assert!(refusal.to_string().contains("ZONE_URBA (118 Polygon)"), "{refusal}");
    assert_eq!(read(&path, &layer("ZONE_URBA")).unwrap().features.len(), 118);
    assert_eq!(read(&path, &layer("PRESCRIPTION_SURF")).unwrap().features.len(), 23);
}

#[test]
fn files_that_point_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let vrt = "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";
    for name in [
        "a.gml", "a.json", "a.shp", "a.kml", "a.csv", "a.tab", "a.dxf", "a.gpkg", "a.fgb",
    ] {
        assert_eq!(refused(&put(folder.path(), name, vrt)), "reader.refused.vrt", "{name}");
    }
    let entity = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ogr:FeatureCollection xmlns:gml=\"http://www.opengis.net/gml\" xmlns:ogr=\"http://ogr\">&x;</ogr:FeatureCollection>";
    assert_eq!(refused(&put(folder.path(), "x.gml", entity)), "reader.refused.entities");
    let laughs =
        "<!DOCTYPE kml [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><kml><Document><name>&b;</name></Document></kml>";
    assert_eq!(refused(&put(folder.path(), "x.kml", laughs)), "reader.refused.entities");
    let wide: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(laughs.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(refused(&put(folder.path(), "w.kml", wide)), "reader.refused.entities");
    for subset in [
        "SYSTEM \"a>b\" [<!ENTITY a \"ha\">]",
        "SYSTEM 'a>b' [<!ENTITY a 'ha'>]",
        "PUBLIC \"'\" '>\"' [\n]",
    ] {
        let kml = format!("<!--><kml/> --><!DOCTYPE kml {subset}><kml><Document><name>&a;</name></Document></kml>");
        assert_eq!(
            refused(&put(folder.path(), "q.kml", &kml)),
            "reader.refused.entities",
            "{subset}"
        );
        let gml = entity.replace("[<!ENTITY x SYSTEM \"file:///etc/passwd\">]", subset);
        assert_eq!(
            refused(&put(folder.path(), "q.gml", gml)),
            "reader.refused.entities",
            "{subset}"
        );
    }
    for view in [
        "!table\n!version 100\nOpen Table \"/etc/passwd\" Hide\nCreate View x As Select * From passwd\n",
        "!table\n!version 300\n\nDefinition Table\n  File \"/etc/passwd\"\n  Type \"RASTER\"\n",
        "!table\n!version 500\nDefinition Table\n  Type LINKED Charset \"Neutral\"\n",
        "!table\n!version 300\nDefinition Table\n  Type NATIVE\nbegin_metadata\n\"\\IsSeamless\" = \"TRUE\"\nend_metadata\n",
    ] {
        assert_eq!(
            refused(&put(folder.path(), "x.tab", view)),
            "reader.tab_of_others",
            "{view}"
        );
    }
    let link = r#"{"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"http://127.0.0.1/x"}},"features":[]}"#;
    assert_eq!(refused(&put(folder.path(), "l.geojson", link)), "import.geojson.crs");
    let network = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><NetworkLink><Link><href>http://127.0.0.1/a.kml</href></Link></NetworkLink></Document></kml>";
    let key = refused(&put(folder.path(), "n.kml", network));
    assert!(
        ["import.vector.empty", "import.vector.gdal", "reader.no_areas"].contains(&key),
        "{key}"
    );
    for path in [
        "/vsicurl/http://127.0.0.1/a.gpkg",
        "http://127.0.0.1/a.json",
        "/vsizip/a.zip/a.shp",
        "GPKG:a.gpkg",
    ] {
        let key = refused(Path::new(path));
        assert!(
            ["import.vector.not_a_plain_file", "import.file.absent"].contains(&key),
            "{path}: {key}"
        );
    }
    assert_eq!(refused(Path::new("/dev/zero")), "import.vector.not_a_plain_file");
}

#[test]
fn a_neighbour_must_lie_beside() {
    let Some(root) = crate::common::shared("data/gdal-autotest/shp/poly_golden") else {
        return;
    };
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |folder: &Path, ending: &str| folder.join(format!("Khu %41 #1.{ending}"));
    for ending in ["shp", "shx"] {
        fs::copy(
            root.join(format!("poly.{ending}")),
            at(folder.path(), &ending.to_ascii_uppercase()),
        )
        .unwrap();
    }
    let shp = at(folder.path(), "SHP");
    // Also under a name with everything in it, in capital letters, and without a .dbf.
    assert_eq!(read(&shp, &ReadOptions::default()).unwrap().features.len(), 10);
    fs::copy(root.join("poly.dbf"), at(elsewhere.path(), "dbf")).unwrap();
    symlink(at(elsewhere.path(), "dbf"), at(folder.path(), "dbf")).unwrap();
    assert_eq!(refused(&shp), "reader.neighbour_elsewhere");
    // The file itself may be a link: the person named it.
    fs::remove_file(at(folder.path(), "dbf")).unwrap();
    symlink(&shp, folder.path().join("lien-ket.shp")).unwrap();
    fs::copy(root.join("poly.shx"), folder.path().join("lien-ket.shx")).unwrap();
    assert_eq!(
        read(&folder.path().join("lien-ket.shp"), &ReadOptions::default())
            .unwrap()
            .features
            .len(),
        10
    );
}

#[test]
fn what_is_not_taken_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content, key) in [
        ("a.dwg", &b"AC1032\0\0\0"[..], "reader.refused.dwg"),
        ("a.dgn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "reader.refused.dgn8"),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\0", "reader.refused.binary_dxf"),
        ("a.pdf", b"%PDF-1.7", "reader.refused.pdf"),
        ("a.shp", b"%PDF-1.7", "reader.refused.pdf"),
        ("a.rar", b"Rar!\x1a\x07\0", "reader.refused.archive"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "reader.refused.archive"),
        ("a.tif", b"II*\0\0\0", "reader.refused.raster"),
        ("a.xml", b"<?xml version=\"1.0\"?><gpx></gpx>", "reader.refused.xml"),
        ("a.db", b"SQLite format 3\0 and more", "reader.refused.sqlite"),
        ("a.html", b"<!DOCTYPE html><html></html>", "reader.refused.html"),
        ("a.kml", b"", "reader.refused.empty"),
        ("a.bin", b"\x01\x02\x03\0", "reader.refused.unknown"),
    ] {
        assert_eq!(refused(&put(folder.path(), name, content)), key, "{name}");
    }
    // The content decides, and the ending is told.
    let square = put(folder.path(), "ranh.shp", SQUARE);
    let told = look(&square).unwrap();
    assert_eq!((told.format, told.notes[0].key()), (Format::GeoJson, "reader.mismatch"));
    // An empty zip with a spreadsheet's inside is no map.
    let word = zipped(
        folder.path(),
        "a.docx",
        &[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")],
    );
    assert_eq!(refused(&word), "reader.refused.office");
}

#[test]
fn files_that_end_too_soon() {
    let Some(root) = crate::common::shared("data/gdal-autotest") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, others) in [
        ("shp/poly_golden/poly.shp", &["shx", "dbf", "prj"][..]),
        ("mitab/poly_indexed.tab", &["dat", "map", "id"]),
        ("mitab/all_geoms.mif", &["mid"]),
        ("dgn/smalltest.dgn", &[]),
        ("dxf/assorted.dxf", &[]),
        ("kml/samples.kml", &[]),
        ("gpkg/2d_envelope.gpkg", &[]),
        ("geojson/multipolygon.geojson", &[]),
        ("xlsx/test.xlsx", &[]),
    ] {
        let whole = root.join(name);
        let target = folder.path().join(whole.file_name().unwrap());
        for ending in others {
            let _ = fs::copy(whole.with_extension(ending), target.with_extension(ending));
        }
        let bytes = fs::read(&whole).unwrap();
        for part in [1, 3, 6, 9] {
            fs::write(&target, &bytes[..bytes.len() * part / 10]).unwrap();
            // Either a reason or features; never a broken process.
            for result in [
                read(&target, &ReadOptions::default()).map(|_| ()),
                look(&target).map(|_| ()),
            ] {
                if let Err(refusal) = result {
                    let key = refusal.messages[0].key();
                    assert!(
                        !["reader.crashed", "reader.killed", "reader.no_process"].contains(&key),
                        "{name} {part}: {refusal}"
                    );
                }
            }
        }
    }
    // Half of a Shapefile gives no half of the areas in silence.
    let shp = folder.path().join("poly.shp");
    let bytes = fs::read(root.join("shp/poly_golden/poly.shp")).unwrap();
    fs::write(&shp, &bytes[..bytes.len() / 2]).unwrap();
    match read(&shp, &ReadOptions::default()) {
        Ok(read) => assert!(read.skipped > 0 && read.features.len() + usize::try_from(read.skipped).unwrap() == 10),
        Err(refusal) => assert!(!refusal.messages.is_empty()),
    }
}

#[test]
fn random_bytes_never_break_anything() {
    let mut random = Random::of("hostile files");
    let files = size(32, 2_000);
    let kinds: [(&str, &[u8]); 9] = [
        ("shp", &[0, 0, 0x27, 0x0a]),
        ("gpkg", b"SQLite format 3\0"),
        ("dgn", &[0x08, 0x09, 0xfe, 0x02]),
        ("fgb", b"fgb\x03fgb\0"),
        ("dxf", b"0\nSECTION\n2\nENTITIES\n0\n"),
        ("tab", b"!table\n!version 300\n"),
        ("kml", b"<kml><Document>"),
        ("zip", b"PK\x03\x04"),
        ("csv", b"WKT;ten\nPOLYGON ((0 0,1 0,1 1,0 0));"),
    ];
    let mut refused = 0;
    for _ in 0..files {
        let folder = tempfile::tempdir().unwrap();
        let (ending, head) = kinds[random.below(kinds.len())];
        let length = random.below(3000);
        let bytes: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
        let path = put(folder.path(), &format!("a.{ending}"), [head, &bytes].concat());
        if let Err(refusal) = look(&path) {
            refused += 1;
            let key = refusal.messages.first().map(Message::key).unwrap_or_default();
            assert!(
                !["", "reader.crashed", "reader.no_process"].contains(&key),
                "{ending}: {refusal}"
            );
        }
    }
    record("hostile files", "files of random bytes", files);
    record("hostile files", "refused with a reason", refused);
    record("hostile files", "broke the reader", 0);
}
