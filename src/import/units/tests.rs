use super::*;
use crate::snapshot::Snapshot;
use domain::{Body, Visibility};

fn feature(fields: &[(&str, &str)]) -> Vec<(String, Attribute)> {
    fields
        .iter()
        .map(|(name, value)| (name.to_string(), Attribute::Text(value.to_string())))
        .collect()
}

fn read(fields: &[(&str, &str)], options: &UnitOptions, builder: &mut Builder<'_>) -> ReadUnit {
    record(&feature(fields), options, builder).unwrap_or_else(|message| panic!("{message}"))
}

fn keys(unit: &ReadUnit) -> Vec<&'static str> {
    unit.doubts.iter().map(Message::key).collect()
}

#[test]
fn as_files_have_them() {
    let snapshot = Snapshot::empty();
    let mut builder = Builder::new(&snapshot);
    let none = UnitOptions::default();

    let province = read(
        &[
            ("code", "15"),
            ("name", "Lào Cai"),
            ("fullName", "Tỉnh Lào Cai"),
            ("areaKm2", "13256.92"),
        ],
        &none,
        &mut builder,
    );
    assert_eq!(province.slug, "lao-cai");
    assert_eq!(province.record.name, "tỉnh Lào Cai");
    assert_eq!(
        (province.record.level, province.record.code.as_str()),
        (UnitLevel::Province, "15")
    );
    assert_eq!((province.zone, keys(&province)), (Some(Epsg(9208)), vec![]));
    let id = builder.identity::<AdministrativeUnit>(&province.slug);

    let commune = read(
        &[
            ("MA_XA", "02683"),
            ("TEN_XA", "Bát Xát"),
            ("LOAI", "Xã"),
            ("TEN_TINH", "Tỉnh Lào Cai"),
            ("MA_TINH", "15"),
        ],
        &none,
        &mut builder,
    );
    assert_eq!(
        (commune.slug.as_str(), commune.record.name.as_str()),
        ("xa-02683", "xã Bát Xát")
    );
    assert_eq!(commune.record.province, "lao-cai");
    assert_eq!(commune.record.within, Some(id));
    assert_eq!((commune.zone, keys(&commune)), (Some(Epsg(9208)), vec![]));

    // A district of before July 2025, and a city that was one.
    let old = UnitOptions {
        valid_until: "2025-06-30".parse().ok(),
        ..UnitOptions::default()
    };
    let district = read(
        &[
            ("ma_huyen", "082"),
            ("ten_huyen", "Bát Xát"),
            ("ten_tinh", "Lào Cai"),
            ("type", "Huyện"),
        ],
        &old,
        &mut builder,
    );
    assert_eq!(
        (district.slug.as_str(), district.record.name.as_str()),
        ("huyen-082-cu", "huyện Bát Xát")
    );
    assert_eq!(district.record.province, "lao-cai-cu");
    assert_eq!(keys(&district), ["doctor.unit_no_successor"]);
    let city = read(
        &[("code", "080"), ("name", "Thành phố Lào Cai"), ("tinh", "Lào Cai")],
        &old,
        &mut builder,
    );
    assert_eq!(
        (city.record.level, city.slug.as_str()),
        (UnitLevel::District, "huyen-080-cu")
    );
}

#[test]
fn an_abolished_unit_is_another_one_and_its_successors_are_linked() {
    let snapshot = Snapshot::empty();
    let mut builder = Builder::new(&snapshot);
    let today = read(
        &[
            ("code", "23293"),
            ("name", "Phường Kon Tum"),
            ("province", "quang-ngai"),
        ],
        &UnitOptions::default(),
        &mut builder,
    );
    let id = builder.identity::<AdministrativeUnit>(&today.slug);
    assert_eq!(today.zone, Some(Epsg(5898)));
    let old = UnitOptions {
        valid_until: "2025-06-30".parse().ok(),
        province: Some("Kon Tum".to_string()),
        ..UnitOptions::default()
    };
    let before = read(
        &[
            ("code", "23293"),
            ("name", "Phường Quyết Thắng"),
            ("successors", "23293"),
        ],
        &old,
        &mut builder,
    );
    assert_eq!(
        (before.slug.as_str(), before.record.province.as_str()),
        ("xa-23293-cu", "kon-tum-cu")
    );
    assert_eq!(before.record.successors, [id]);
    assert_eq!((before.zone, keys(&before)), (Some(Epsg(9216)), vec![]));
    // One that is not recorded is doubtful, and its name is kept.
    let lost = read(
        &[
            ("code", "23296"),
            ("name", "Phường Quang Trung"),
            ("don_vi_moi", "phường Đăk Cấm"),
        ],
        &old,
        &mut builder,
    );
    assert_eq!(keys(&lost), ["doctor.unit_successor_unknown"]);
    assert_eq!(
        (lost.record.successors.len(), lost.record.source.wording.as_str()),
        (0, "phường Đăk Cấm")
    );
    // A province of the shipped table knows its successors.
    let quang_ngai = read(
        &[("name", "Tỉnh Quảng Ngãi"), ("code", "51")],
        &UnitOptions::default(),
        &mut builder,
    );
    let id = builder.identity::<AdministrativeUnit>(&quang_ngai.slug);
    let kon_tum = read(
        &[("name", "Tỉnh Kon Tum"), ("code", "62")],
        &UnitOptions { province: None, ..old },
        &mut builder,
    );
    assert_eq!(
        (kon_tum.slug.as_str(), &kon_tum.record.successors[..]),
        ("kon-tum-cu", &[id][..])
    );
    assert!(kon_tum.doubts.is_empty());
}

#[test]
fn drawings_of_a_merged_province_keep_their_meridian() {
    let snapshot = Snapshot::empty();
    let mut builder = Builder::new(&snapshot);
    let unit = read(
        &[("ten", "Xã Đăk Tô"), ("tinh", "Quảng Ngãi"), ("tinh_cu", "Kon Tum")],
        &UnitOptions::default(),
        &mut builder,
    );
    assert_eq!((unit.zone, unit.record.zone()), (Some(Epsg(9216)), Some(Epsg(5898))));
    assert_eq!(unit.slug, "xa-quang-ngai-xa-dak-to");
}

#[test]
fn what_is_not_clear_is_said_or_refused() {
    let snapshot = Snapshot::empty();
    let mut builder = Builder::new(&snapshot);
    let none = UnitOptions::default();
    let refused = |fields: &[(&str, &str)], builder: &mut Builder<'_>| {
        record(&feature(fields), &none, builder).unwrap_err().key()
    };
    assert_eq!(refused(&[("code", "1")], &mut builder), "doctor.unit_no_name");
    assert_eq!(
        refused(&[("name", "Bát Xát")], &mut builder),
        "doctor.unit_level_unknown"
    );
    assert_eq!(
        refused(&[("name", "Bát Xát"), ("level", "làng")], &mut builder),
        "mapping.field_wrong"
    );
    assert_eq!(
        refused(&[("name", "Xã Bát Xát"), ("valid_from", "hôm nay")], &mut builder),
        "mapping.field_wrong"
    );
    let dates = [
        ("name", "Xã Bát Xát"),
        ("valid_from", "2025-07-01"),
        ("valid_until", "2025-06-30"),
    ];
    assert_eq!(refused(&dates, &mut builder), "mapping.field_wrong");
    let vague = read(&[("name", "Bát Xát"), ("code", "02683")], &none, &mut builder);
    assert_eq!(keys(&vague), ["doctor.unit_province_unknown", "doctor.unit_no_kind"]);
    assert_eq!((vague.slug.as_str(), vague.zone), ("xa-02683", None));
}

#[test]
fn codes_read_as_numbers_get_their_zeros_back() {
    let snapshot = Snapshot::empty();
    let fields = [
        ("ma_xa".to_string(), Attribute::Integer(5977)),
        ("ten_xa".to_string(), Attribute::Text("Phường Đông Kinh".to_string())),
        ("ma_huyen".to_string(), Attribute::Null),
    ];
    let unit = record(&fields, &UnitOptions::default(), &mut Builder::new(&snapshot)).unwrap();
    assert_eq!((unit.slug.as_str(), unit.record.code.as_str()), ("xa-05977", "05977"));
}

#[test]
fn the_same_file_again_changes_nothing_and_a_newer_one_supersedes() {
    let snapshot = Snapshot::empty();
    let mut builder = Builder::new(&snapshot);
    let options = UnitOptions {
        province: Some("lang-son".to_string()),
        ..UnitOptions::default()
    };
    let first = read(
        &[("code", "05977"), ("fullName", "Phường Đông Kinh")],
        &options,
        &mut builder,
    );
    let again = read(
        &[("code", "05977"), ("fullName", "Phường Đông Kinh")],
        &options,
        &mut builder,
    );
    assert_eq!(first, again);
    builder.put(
        first.slug.clone(),
        Visibility::Public,
        first.record.clone(),
        None,
        "a".to_string(),
    );
    let newer = read(
        &[("code", "05977"), ("fullName", "Phường Đông Kinh mới")],
        &options,
        &mut builder,
    );
    assert_eq!(newer.slug, first.slug);
    assert_ne!(Body::from(newer.record), Body::from(first.record));
}
