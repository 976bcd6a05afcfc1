use super::*;
use domain::{EventKind, Unit};
use proptest::prelude::*;
use reader::Attribute;
use text::number::SeparatorEvidence;

const EXAMPLE: &str = r#"
kind = "parcel"
layer = "ranh_thua"
crs = "EPSG:9208"
decimal = "comma"
keep_personal = false
ignore = ["GhiChu"]
[columns]
number = "Thửa đất số"
[values.land_use]
"Đất trồng lúa" = "LUC"
[constants]
zone = "ccn-thong-nhat-1-lao-cai"
"#;

fn text(text: &str) -> Attribute {
    Attribute::Text(text.to_string())
}

fn read(kind: &str, mapping: &str, fields: &[(&str, Attribute)]) -> Attributes {
    let mapping = Mapping::from_toml("m.toml", mapping).unwrap();
    let fields = fields
        .iter()
        .map(|(name, value)| (name.to_string(), value.clone()))
        .collect();
    Columns::new(Some(kind), mapping, []).read(fields, SeparatorEvidence::Unknown)
}

#[test]
fn a_mapping_adds_to_what_is_recognised_and_wins() {
    let fields = read(
        "parcel",
        EXAMPLE,
        &[
            ("SoThua", text("99")),
            ("Thửa đất số", text("12")),
            ("to_bd", Attribute::Real(7.0)),
            ("DT_m2", text("1.234,5")),
            ("Loại đất", text("đất trồng lúa")),
            ("khu", Attribute::Null),
        ],
    );
    assert_eq!(fields.text("number").as_deref(), Some("12"));
    assert_eq!(
        fields.text("sheet").as_deref(),
        Some("7"),
        "a whole number has no fraction"
    );
    assert_eq!(fields.text("land_use").as_deref(), Some("LUC"));
    assert_eq!(
        fields.wording("land_use").as_deref(),
        Some("đất trồng lúa"),
        "the original is kept"
    );
    assert_eq!(fields.land_uses()[0].code, "LUC");
    assert_eq!(fields.text("zone").as_deref(), Some("ccn-thong-nhat-1-lao-cai"));
    let area = fields.quantity("area", Unit::Hectare).unwrap().unwrap();
    assert_eq!(
        (area.value.to_string().as_str(), area.unit),
        ("1234.5", Unit::SquareMetre)
    );
}

#[test]
fn values_are_read_as_people_write_them() {
    let fields = read(
        "clearance",
        "",
        &[
            ("Lô", text("CN-1")),
            ("Bước GPMB", text("Đã chi trả")),
            ("Ngày", text("ngày 23 tháng 6 năm 2026")),
            ("Số hộ", text("283 hộ")),
            ("Số mộ", Attribute::Integer(217)),
            ("Kinh phí (triệu đồng)", text("31.000,5")),
            ("TinhTrang", text("x")),
        ],
    );
    assert_eq!(fields.text("label").as_deref(), Some("CN-1"));
    assert_eq!(fields.code::<EventKind>("event").unwrap(), Some(EventKind::Paid));
    assert_eq!(fields.date("date").unwrap().unwrap().to_string(), "2026-06-23");
    assert_eq!(
        (fields.count("households").unwrap(), fields.count("graves").unwrap()),
        (Some(283), Some(217))
    );
    assert_eq!(
        fields.quantity("money", Unit::BillionDong).unwrap().unwrap().unit,
        Unit::MillionDong
    );
    assert_eq!(fields.count("organisations").unwrap(), None);
}

#[test]
fn wrong_values_are_refused_by_the_heading_of_the_file() {
    let fields = read(
        "clearance",
        "",
        &[
            ("Bước GPMB", text("Đã hoàn thành")),
            ("Ngày", text("31/4/2026")),
            ("Số hộ", text("2,5")),
            ("Số mộ", Attribute::Integer(-1)),
            ("dien_tich", text("12 sào")),
        ],
    );
    for (message, parts) in [
        (
            fields.code::<EventKind>("event").unwrap_err(),
            ["Bước GPMB", "Đã hoàn thành", "handed_over"],
        ),
        (fields.date("date").unwrap_err(), ["Ngày", "31/4/2026", "15/12/2025"]),
        (fields.count("households").unwrap_err(), ["Số hộ", "2,5", "0, 1, 2"]),
        (fields.count("graves").unwrap_err(), ["Số mộ", "-1", "0, 1, 2"]),
        (
            fields.quantity("area", Unit::Hectare).unwrap_err(),
            ["dien_tich", "12 sào", "ha"],
        ),
        (fields.missing("label"), ["label", "lo", "so lo"]),
    ] {
        let said = message.to_string();
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
    }
}

#[test]
fn what_is_wrong_in_a_mapping_is_named_with_its_line() {
    for (toml, line, part) in [
        ("kind = \"parcel\"\nlayr = \"a\"", 2, "layer"),
        ("kind = \"parsel\"", 1, "parcel"),
        ("decimal = \"period\"", 1, "comma"),
        ("crs = \"9208x\"", 1, "EPSG:9208"),
        ("kind = \"parcel\"\n[columns]\nnumbr = \"SoThua\"", 3, "number"),
        ("kind = \"boundary\"\n[columns]\nland_use = \"x\"", 3, "land_use"),
        ("[columns]\nzone = 3", 2, "columns.zone"),
        ("[values.land_use]\n\"a\" = true", 2, "values.land_use.a"),
        ("header_row = 0", 1, "header_row"),
        ("keep_personal = \"no\"", 1, "true"),
        ("\n\nkind = = 3", 3, "TOML"),
    ] {
        let refusal = Mapping::from_toml("m.toml", toml).unwrap_err();
        let said = refusal.to_string();
        assert_eq!(refusal.messages.len(), 1, "{said}");
        assert!(
            said.contains("m.toml") && said.contains(&format!(" {line}")) && said.contains(part),
            "{said}"
        );
    }
}

#[test]
fn a_column_that_is_not_there_is_refused_with_the_nearest() {
    let mapping = Mapping::from_toml("m.toml", "[columns]\nnumber = \"SoThuaa\"\nzone = \"zzzz\"").unwrap();
    let said = mapping
        .check(&["SoThua".into(), "DienTich".into()])
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("\"SoThua\"") && said.contains("SoThua, DienTich"),
        "{said}"
    );
    assert!(mapping.check(&["SoThuaa".into(), "zzzz".into()]).is_ok());
}

#[test]
fn columns_are_proposed_with_their_reasons() {
    let column = |heading: &str, values: &[&str]| Column {
        heading: heading.into(),
        values: values.iter().map(std::string::ToString::to_string).collect(),
    };
    let mapping = Mapping::from_toml("m.toml", "ignore = [\"khu\"]\n[columns]\nsheet = \"F3\"").unwrap();
    let columns = [
        column("SoThua", &["1", "2", "2", "3", "4"]),
        column("F3", &["7"]),
        column("MucDichSuD", &["LUC"]),
        column("ma_2", &["LUC", "CLN", "ONT+CLN", ""]),
        column("khu", &["a"]),
        column("TenChu", &["Nguyễn Văn An"]),
        column("cot9", &["0912345678"]),
        column("ghi_chu", &["x"]),
        column("land_use", &[]),
    ];
    let proposals = propose(Some("parcel"), &mapping, &columns);
    let found: Vec<(&str, &str)> = proposals
        .iter()
        .map(|p| (p.fields.first().copied().unwrap_or("-"), p.why.key()))
        .collect();
    assert_eq!(
        found,
        [
            ("number", "mapping.why.name"),
            ("sheet", "mapping.why.mapping"),
            ("land_use", "mapping.why.cut"),
            ("land_use", "mapping.why.land_uses"),
            ("-", "mapping.why.ignored"),
            ("-", "text.personal.left_out_by_heading"),
            ("-", "text.personal.left_out_by_values"),
            ("-", "mapping.why.unknown"),
            ("land_use", "mapping.why.code"),
        ]
    );
    assert_eq!(proposals[0].sample, ["1", "2", "3"]);
    assert!(proposals[5].personal && proposals[5].sample.is_empty());
    let saved = mapping.with_proposals(&proposals);
    assert_eq!(saved.columns["sheet"], "F3");
    assert_eq!(saved.columns["land_use"], "MucDichSuD");
    assert_eq!(Mapping::from_toml("m.toml", &saved.to_toml()).unwrap(), saved);
    let keep = Mapping {
        keep_personal: true,
        ..mapping
    };
    assert!(propose(Some("parcel"), &keep, &columns).iter().all(|p| !p.personal));
}

#[test]
fn columns_of_persons_are_not_read() {
    let fields = vec![
        ("ten".to_string(), text("Nguyễn Văn An")),
        ("SoThua".to_string(), text("1")),
    ];
    let mut columns = Columns::new(Some("parcel"), Mapping::default(), ["ten".to_string()]);
    let read = columns.read(fields, SeparatorEvidence::Unknown);
    assert_eq!((read.text("name"), read.text("number")), (None, Some("1".into())));
}

#[test]
fn the_example_reads_back_the_same() {
    let mapping = Mapping::from_toml("m.toml", EXAMPLE).unwrap();
    assert_eq!(mapping.decimal, Some(DecimalSeparator::Comma));
    assert_eq!(mapping.crs.as_ref().unwrap().to_string(), "EPSG:9208");
    assert_eq!(Mapping::from_toml("m.toml", &mapping.to_toml()).unwrap(), mapping);
    assert_eq!(Mapping::from_toml("m.toml", "").unwrap(), Mapping::default());
    assert_eq!(Mapping::default().to_toml(), "");
}

proptest! {
    #[test]
    fn every_mapping_reads_back_the_same(
        texts in prop::collection::vec(".{0,20}", 6),
        row in prop::option::of(1u64..1_000_000),
        keep in any::<bool>(),
    ) {
        let words = |field: &str, at: usize| Words::from([(field.to_string(), texts[at].clone())]);
        let mapping = Mapping {
            kind: Some("parcel".into()),
            layer: Some(texts[0].clone()),
            header_row: row,
            keep_personal: keep,
            ignore: vec![texts[1].clone()],
            columns: words("number", 2),
            values: BTreeMap::from([("land_use".to_string(), Words::from([(texts[3].clone(), texts[4].clone())]))]),
            constants: words("zone", 5),
            encoding: Some(Encoding::Tcvn3),
            ..Mapping::default()
        };
        let written = mapping.to_toml();
        prop_assert_eq!(Mapping::from_toml("m", &written).unwrap(), mapping, "{}", written);
    }

    #[test]
    fn never_panics(toml in ".{0,80}", heading in ".{0,30}") {
        let _ = Mapping::from_toml("m", &toml);
        let _ = (is_known(&heading), unit_of(&heading), land_uses(&heading));
    }
}
