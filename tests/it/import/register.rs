//! Tables of the register as people write them for the first time: what is mended is told, and what is wrong is refused
//! with what would be right.

use crate::common::program::Program;

const ZONE: &str = "zone,kind,name,province\nkhu,CCN,Khu thử,lao-cai\n";

/// Imports a table beside a zone, as a rehearsal.
fn arguments<'a>(files: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&["import"], files, &["--as", "register", "--dry-run"], more].concat()
}

/// What refuses a table beside a zone.
fn refused(table: &str, more: &[&str]) -> String {
    let program = Program::new();
    let (zones, table) = (program.file("khu.csv", ZONE), program.file("bang.csv", table));
    program.refused(&arguments(&[&zones, &table], more))
}

/// A piece that crosses itself, and one that repeats a corner.
const CROSSED: &str = "clearance_piece,zone,crs,wkt\n\
    m1,khu,EPSG:9208,\"POLYGON((407000 2497000,407100 2497100,407100 2497000,407000 2497150,407000 2497000))\"\n\
    m2,khu,EPSG:9208,\"POLYGON((408000 2497000,408100 2497000,408100 2497000,408100 2497100,408000 2497000))\"\n";

#[test]
fn every_repair_of_a_register_names_its_row_and_place() {
    let program = Program::new();
    let (zones, pieces) = (program.file("khu.csv", ZONE), program.file("manh.csv", CROSSED));
    let report = program.json(&arguments(&[&zones, &pieces], &[]));
    let repairs = report["repairs"].as_array().unwrap();
    assert_eq!(repairs.len(), 2, "{report}");
    for (repair, (row, name, code)) in repairs.iter().zip([
        (2, "clearance_piece m1", "self_intersection"),
        (3, "clearance_piece m2", "repeated_vertex"),
    ]) {
        let told = (repair["row"].as_u64(), &repair["name"], &repair["code"]);
        assert_eq!(told, (Some(row), &name.into(), &code.into()), "{repair}");
        assert!(repair["lon_lat"].is_array() && repair["feature"].is_null(), "{repair}");
        let text = repair["text"].as_str().unwrap();
        assert!(text.contains(&format!("manh.csv, row {row} ({name}), at 40")), "{text}");
    }
    assert_eq!(report["counts"]["repaired"], 2);
    let printed = program.ok(&arguments(&[&zones, &pieces], &[]));
    assert!(
        printed.contains("manh.csv, row 2 (clearance_piece m1), at 40"),
        "{printed}"
    );
}

#[test]
fn strict_refuses_a_register_with_anything_to_repair() {
    let refused = refused(CROSSED, &["--strict"]);
    for row in [2, 3] {
        let placed = format!("bang.csv, row {row} (clearance_piece m{}), at 40", row - 1);
        assert!(refused.contains(&placed), "{refused}");
    }
    assert!(refused.contains("--strict"), "{refused}");
    let sound = "clearance_piece,zone,crs,wkt\n\
        m1,khu,EPSG:9208,\"POLYGON((407000 2497000,407100 2497000,407100 2497100,407000 2497000))\"\n";
    let program = Program::new();
    let (zones, pieces) = (program.file("khu.csv", ZONE), program.file("manh.csv", sound));
    assert_eq!(
        program.json(&arguments(&[&zones, &pieces], &["--strict"]))["counts"]["created"],
        2
    );
}

#[test]
fn provinces_and_indicators_are_taken_by_name_and_a_wrong_word_proposes_a_code() {
    let program = Program::new();
    let zones = "zone,kind,name,province,province_then\nkhu,CCN,Khu thử,Quảng Ngãi,Kon Tum\n";
    let figures = "figure,subject,indicator,value,unit,status,as_of\n\
        a,zone:khu,Diện tích quy hoạch,75,ha,reported,2026-06-18\n\
        b,unit:Lào Cai,Số cụm công nghiệp,12,cụm,reported,2026-06-18\n";
    let (zones, figures) = (program.file("khu.csv", zones), program.file("so.csv", figures));
    program.ok(&["import", &zones, &figures, "--as", "register"]);
    let account = program.account("khu", &[]);
    assert!(account.to_string().contains("quang-ngai"), "{account}");

    let zone = |province: &str, then: &str| {
        let table = format!("zone,kind,name,province,province_then\nkia,CCN,Kia,{province},{then}\n");
        refused(&table, &[])
    };
    for (said, expected) in [
        (zone("lao-cay", ""), "“lao-cay” is not right. Expected: lao-cai."),
        (zone("Yên Bái", ""), "Expected: lao-cai."),
        (zone("quang-ngai", "Yên Bái"), "Expected: "),
    ] {
        assert!(said.contains(expected) && !said.contains("data/"), "{said}");
    }
    let figure = |indicator: &str| {
        let head = "figure,subject,indicator,value,unit,status,as_of\n";
        refused(
            &format!("{head}a,zone:khu,{indicator},75,ha,reported,2026-06-18\n"),
            &[],
        )
    };
    for (said, expected) in [
        (figure("quy hoạch"), "planned (Diện tích quy hoạch)"),
        (figure("claered"), "cleared (Diện tích đã giải phóng mặt bằng)"),
        (figure("zzz"), "planned, "),
    ] {
        assert!(said.contains(expected) && !said.contains("data/"), "{said}");
    }
}

#[test]
fn a_missing_column_is_told_once_with_the_columns_there_are() {
    let rows: String = (0..30).map(|at| format!("l{at},khu,1.{at},2024\n")).collect();
    let said = refused(&format!("lease,zone,ha,start\n{rows}"), &[]);
    assert!(said.contains("the column “kind” is missing"), "{said}");
    assert!(said.contains("lease, zone, ha, start"), "{said}");
    assert_eq!(said.matches("“kind”").count(), 1, "{said}");
    assert!(!said.contains("row 2"), "{said}");
    // A column under another name is told as that.
    let said = refused("lease,zone,knd,ha\nl1,khu,sublease,1\n", &[]);
    assert!(
        said.contains("no column “knd”") && !said.contains("is missing"),
        "{said}"
    );
    // A column that is there and empty is told by its rows.
    let said = refused("lease,zone,kind,ha\nl1,khu,,1\nl2,khu,,1\n", &[]);
    assert!(said.contains("row 2") && said.contains("row 3"), "{said}");
}

#[test]
fn a_day_that_does_not_exist_is_told_as_such() {
    let start = |day: &str| refused(&format!("lease,zone,kind,ha,start\nl1,khu,sublease,1,{day}\n"), &[]);
    for day in ["31/02/2026", "2026-02-31", "12/25/2025", "13/2026"] {
        let said = start(day);
        assert!(
            said.contains(&format!("row 2, column “start”: \"{day}\": there is no such day")),
            "{said}"
        );
        assert!(said.contains("a real day"), "{said}");
    }
    let said = start("hôm qua");
    assert!(
        said.contains("row 2, column “start”") && said.contains("08/02/2007"),
        "{said}"
    );
}

#[test]
fn a_coordinate_system_is_taken_in_the_words_of_decisions_and_else_the_codes_are_told() {
    let row = |crs: &str| {
        let wkt = "POLYGON((500000 2400000,500100 2400000,500100 2400100,500000 2400000))";
        format!("clearance_piece,zone,crs,wkt\nm1,khu,\"{crs}\",\"{wkt}\"\n")
    };
    let program = Program::new();
    let zones = program.file("khu.csv", ZONE);
    for (at, crs) in [
        "VN-2000 / TM-3 104-45",
        "104°45'",
        "VN-2000, kinh tuyến trục 104°45', múi chiếu 3°",
    ]
    .iter()
    .enumerate()
    {
        let pieces = program.file(&format!("{at}.csv"), &row(crs));
        let created = program.json(&arguments(&[&zones, &pieces], &[]))["counts"]["created"].clone();
        assert_eq!(created, 2, "{crs}");
    }
    for crs in ["VN-2000", "hệ quốc gia", "VN-2000, kinh tuyến trục 105°"] {
        let said = refused(&row(crs), &[]);
        assert!(
            said.contains("row 2, column “crs”") && said.contains("EPSG:9205–9218"),
            "{said}"
        );
    }
    let said = refused(&row("EPSG:99999"), &[]);
    assert!(said.contains("EPSG:9205–9218"), "{said}");
}

#[test]
fn units_that_fit_are_all_named_and_local_ones_are_never_turned_into_hectares() {
    let boundary = |unit: &str| {
        let wkt = "POLYGON((500000 2400000,500100 2400000,500100 2400100,500000 2400000))";
        let head = "boundary,zone,crs,wkt,status,quality,declared,declared_unit,valid_from";
        refused(
            &format!("{head}\nr1,khu,EPSG:9208,\"{wkt}\",approved,surveyed,1,{unit},2026\n"),
            &[],
        )
    };
    let said = boundary("hộ");
    assert!(said.contains("Expected: ha, m2."), "{said}");
    let figure = |unit: &str| {
        let head = "figure,subject,indicator,value,unit,status,as_of";
        refused(
            &format!("{head}\na,zone:khu,capital_registered,1,{unit},reported,2026\n"),
            &[],
        )
    };
    let said = figure("ha");
    assert!(said.contains("Expected: tỷ đồng, triệu đồng."), "{said}");

    let lease = |hectares: &str| refused(&format!("lease,zone,kind,ha\nl1,khu,sublease,{hectares}\n"), &[]);
    let why = "whose size depends on the region";
    for said in [boundary("sào"), figure("mẫu"), lease("5 sào"), lease("3 công đất")] {
        assert!(said.contains("row 2, column “") && said.contains(why), "{said}");
    }
    // A heading says the unit of every number below it, in lists of figures and in tables of features alike.
    let program = Program::demo();
    let list = program.file("ds.csv", "Tên cụm;Diện tích quy hoạch (sào)\nCCN Y Can;60\n");
    let import = ["import", &list, "--as", "figure", "--valid-from", "2026"];
    let said = program.refused(&import);
    assert!(said.contains(why), "{said}");
    program.file("ds.csv", "Tên cụm;Diện tích quy hoạch (sào);Số hộ\nCCN Y Can;60;5\n");
    let report = program.json(&[&import[..], &["--dry-run"]].concat());
    assert!(report["notes"].to_string().contains(why), "{report}");
    let land = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"lo\":\"A1\",\
        \"Diện tích quy hoạch (sào)\":5},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[103.9,22.5],[103.901,22.5],\
        [103.901,22.501],[103.9,22.5]]]}}]}";
    let land = program.file("ranh.geojson", land);
    let zone = [
        "--zone",
        "kcn-ban-qua-lao-cai",
        "--lease-kind",
        "sublease",
        "--valid-from",
        "2026",
    ];
    let said = program.refused(&[&["import", &land, "--as", "boundary", "--dry-run"], &zone[..]].concat());
    assert!(said.contains(why), "{said}");
    assert!(refused("lease,zone,kind,ha (sào)\nl1,khu,sublease,5\n", &[]).contains(why));
}

#[test]
fn a_register_in_a_legacy_encoding_is_read_by_the_option() {
    let name = "Cụm công nghiệp Đồng Ruộng";
    let table = format!("zone,kind,name,province\nkia,CCN,{name},lao-cai\n");
    let program = Program::new();
    // TCVN3: one byte a letter.
    let letters = [
        ('ụ', 0xf4),
        ('ô', 0xab),
        ('ệ', 0xd6),
        ('Đ', 0xa7),
        ('ồ', 0xe5),
        ('ộ', 0xe9),
    ];
    let byte = |letter: char| match letters.iter().find(|(known, _)| *known == letter) {
        Some((_, byte)) => *byte,
        None => u8::try_from(letter).unwrap(),
    };
    let bytes: Vec<u8> = table.chars().map(byte).collect();
    let file = program.folder.path().join("tcvn3.csv");
    std::fs::write(&file, bytes).unwrap();
    let file = file.to_string_lossy().into_owned();
    let import = ["import", &file, "--as", "register"];
    let said = program.refused(&import);
    assert!(said.contains("not UTF-8"), "{said}");
    program.ok(&[&import[..], &["--encoding", "tcvn3"]].concat());
    let account = program.account("kia", &[]);
    assert!(account.to_string().contains(name), "{account}");
    let said = program.refused(&[&import[..], &["--encoding", "klingon"]].concat());
    assert!(said.contains("klingon"), "{said}");
}

/// An archive that stores its files as they are.
fn archive(program: &Program, name: &str, files: &[(&str, &str)]) -> String {
    let path = program.folder.path().join(name);
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, text) in files {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn what_is_no_table_is_told_by_its_content_with_what_a_register_may_be() {
    let program = Program::new();
    let picture = program.folder.path().join("anh.xlsx");
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let scan = program.folder.path().join("anh.csv");
    std::fs::copy(&picture, &scan).unwrap();
    let map = program.file("dat.csv", "{\"type\":\"FeatureCollection\",\"features\":[]}");
    let paper = program.file("van-ban.xlsx", "%PDF-1.7\n");
    let (picture, scan) = (picture.to_string_lossy(), scan.to_string_lossy());
    for kind in ["register", "figure"] {
        for (file, what) in [
            (&*picture, "picture"),
            (&*scan, "picture"),
            (&map, "GeoJSON"),
            (&paper, "PDF"),
        ] {
            let said = program.refused(&["import", file, "--as", kind]);
            assert!(
                said.contains(what) && said.contains("XLSX, XLS or ODS"),
                "{kind} {file}: {said}"
            );
            assert!(!said.contains("Digitise"), "{said}");
        }
    }
}

#[test]
fn an_archive_of_tables_is_read_whole_and_one_without_is_told_with_its_contents() {
    let program = Program::new();
    let nothing = archive(&program, "nothing.zip", &[("ảnh/doc.md", "#"), ("a.bin", "\0\u{1}")]);
    for kind in ["register", "clearance"] {
        let said = program.refused(&["import", &nothing, "--as", kind]);
        assert!(
            said.contains("Inside are: ") && said.contains("a.bin"),
            "{kind}: {said}"
        );
    }
    let leases = "lease,zone,kind,ha\nl1,khu,sublease,1.5\n";
    let both = archive(&program, "so.zip", &[("khu.csv", ZONE), ("thue.csv", leases)]);
    let report = program.json(&["import", &both, "--as", "register", "--dry-run"]);
    assert_eq!(report["counts"]["created"], 2, "{report}");
}

#[test]
fn land_whose_numbers_speak_for_another_reading_is_refused_in_a_register_too() {
    let piece = |crs: &str| {
        // North before east, as maps print it.
        let wkt = "POLYGON((22.5 103.9,22.5 103.905,22.505 103.905,22.505 103.9,22.5 103.9))";
        format!("clearance_piece,zone,crs,wkt\nm1,khu,{crs},\"{wkt}\"\n")
    };
    let said = refused(&piece("EPSG:4326"), &[]);
    assert!(
        said.contains("row 2, column “crs”") && said.contains("EPSG:4326+swap"),
        "{said}"
    );
    let north = "POLYGON((2497000 407000,2497000 407100,2497100 407100,2497100 407000,2497000 407000))";
    let metres = format!("clearance_piece,zone,crs,wkt\nm1,khu,EPSG:9208,\"{north}\"\n");
    let said = refused(&metres, &[]);
    assert!(said.contains("EPSG:9208+swap"), "{said}");
    // The reading that is proposed is taken, and kept with the record.
    let program = Program::new();
    let (zones, pieces) = (
        program.file("khu.csv", ZONE),
        program.file("manh.csv", &piece("EPSG:4326+swap")),
    );
    let report = program.json(&arguments(&[&zones, &pieces], &[]));
    assert_eq!(
        (&report["counts"]["created"], &report["counts"]["doubtful"]),
        (&2.into(), &0.into()),
        "{report}"
    );
}
