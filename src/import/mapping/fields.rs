//! The fields a file can have, by kind, and the headings that mean them.

use crate::domain::Unit;
use crate::domain::text::fold;

/// What a file can hold, as `--as` names it.
pub const KINDS: [&str; 14] = [
    "boundary",
    "phase",
    "plan",
    "serviced",
    "clearance",
    "event",
    "lease",
    "project",
    "constraint",
    "parcel",
    "unit",
    "register",
    "figure",
    "target",
];

/// A field of the records of some kinds.
pub struct Field {
    /// Its code, the name in a mapping.
    pub code: &'static str,
    /// The kinds that have it; empty for all.
    pub kinds: &'static [&'static str],
    /// Headings that mean it. Case, marks, blanks and `_` do not matter.
    pub names: &'static [&'static str],
}

const fn field(code: &'static str, kinds: &'static [&'static str], names: &'static [&'static str]) -> Field {
    Field { code, kinds, names }
}

const OF_ZONE: &[&str] = &[
    "boundary",
    "phase",
    "plan",
    "serviced",
    "clearance",
    "event",
    "lease",
    "project",
    "parcel",
    "figure",
    "target",
];
const PIECES: &[&str] = &["clearance", "event"];
const LABELLED: &[&str] = &["phase", "plan", "serviced", "clearance", "event", "lease", "constraint"];
const DATED: &[&str] = &["boundary", "plan", "serviced", "lease", "constraint", "parcel", "unit"];

/// Every field, in the order a person would fill them in. Where two fields of a kind claim a heading, both get it.
pub const FIELDS: &[Field] = &[
    field(
        "zone",
        OF_ZONE,
        &[
            "zone",
            "khu",
            "ma khu",
            "ten khu",
            "cum",
            "ma cum",
            "ten cum",
            "khu cum",
            "kcn",
            "ten kcn",
            "ccn",
            "ten ccn",
            "khu cong nghiep",
            "cum cong nghiep",
            "ten khu cong nghiep",
            "ten cum cong nghiep",
        ],
    ),
    field(
        "label",
        LABELLED,
        &[
            "label",
            "ma",
            "ma lo",
            "lo",
            "lot",
            "so lo",
            "ten lo",
            "lo dat",
            "o dat",
            "ky hieu",
            "ky hieu lo",
            "so hieu",
            "khu id",
            "phan khu",
        ],
    ),
    // Where there is no lot, the parcel names the piece.
    field(
        "label",
        &["clearance", "event", "lease"],
        &["so thua", "so hieu thua", "thua", "thua dat", "thua so"],
    ),
    field(
        "name",
        &[],
        &["name", "ten", "ten goi", "ten khu vuc", "ten day du", "full name"],
    ),
    field("name", &["project"], &["ten du an", "du an"]),
    field("name", &["phase"], &["giai doan", "ten giai doan"]),
    field(
        "name",
        &["unit"],
        &[
            "ten xa",
            "ten phuong",
            "ten huyen",
            "ten tinh",
            "ten dvhc",
            "ten don vi",
        ],
    ),
    field(
        "code",
        &["unit"],
        &[
            "code",
            "ma",
            "ma dvhc",
            "ma xa",
            "ma phuong",
            "ma huyen",
            "ma tinh",
            "ma don vi",
        ],
    ),
    field(
        "level",
        &["plan", "unit"],
        &[
            "level",
            "cap",
            "cap quy hoach",
            "loai quy hoach",
            "cap dvhc",
            "loai dvhc",
        ],
    ),
    field(
        "province",
        &["unit"],
        &["province", "tinh", "thuoc tinh", "tinh thanh", "tinh tp"],
    ),
    field("within", &["unit"], &["within", "truc thuoc", "thuoc"]),
    field(
        "successors",
        &["unit"],
        &["successors", "sap nhap vao", "nhap vao", "ten moi", "don vi moi"],
    ),
    field(
        "event",
        PIECES,
        &[
            "event",
            "su kien",
            "giai doan",
            "stage",
            "buoc",
            "buoc gpmb",
            "tinh trang gpmb",
            "trang thai gpmb",
            "tien do",
            "tien do gpmb",
        ],
    ),
    field(
        "date",
        PIECES,
        &["date", "ngay", "ngay thang", "thoi diem", "ngay thuc hien"],
    ),
    field(
        "valid_from",
        DATED,
        &[
            "valid from",
            "hieu luc tu",
            "hieu luc",
            "ngay hieu luc",
            "ngay",
            "tu ngay",
        ],
    ),
    field(
        "valid_until",
        DATED,
        &["valid until", "hieu luc den", "het hieu luc", "den ngay"],
    ),
    field(
        "start",
        &["lease"],
        &["start", "tu ngay", "ngay thue", "ngay bat dau", "thue tu"],
    ),
    field(
        "end",
        &["lease"],
        &["end", "den ngay", "ngay ket thuc", "thue den", "het han"],
    ),
    field("end_reason", &["lease"], &["end reason", "ly do ket thuc"]),
    field(
        "kind",
        &["lease", "constraint"],
        &["kind", "loai", "hinh thuc", "hinh thuc thue", "loai thue"],
    ),
    field(
        "project",
        &["lease", "project"],
        &[
            "project",
            "du an",
            "ten du an",
            "doanh nghiep",
            "ten doanh nghiep",
            "don vi thue",
            "ben thue",
            "nha dau tu thu cap",
        ],
    ),
    field(
        "investor",
        &["project"],
        &[
            "investor",
            "chu dau tu",
            "nha dau tu",
            "doanh nghiep",
            "ten doanh nghiep",
        ],
    ),
    field(
        "trade",
        &["project"],
        &["trade", "nganh nghe", "nganh", "linh vuc", "nganh nghe san xuat"],
    ),
    field(
        "capital_registered",
        &["project"],
        &[
            "capital registered",
            "von dang ky",
            "tong von",
            "von dau tu",
            "tong von dau tu",
        ],
    ),
    field(
        "capital_realised",
        &["project"],
        &["capital realised", "von thuc hien", "von giai ngan"],
    ),
    field("capital_unit", &["project"], &["capital unit", "don vi von"]),
    field("workers", &["project"], &["workers", "lao dong", "so lao dong"]),
    field(
        "state",
        &["project"],
        &["state", "trang thai", "tinh trang", "tinh trang du an", "hien trang"],
    ),
    field(
        "as_of",
        &["project", "figure"],
        &["as of", "tinh den", "tinh den ngay", "thoi diem"],
    ),
    field(
        "households",
        PIECES,
        &["households", "so ho", "ho", "ho dan", "so ho dan"],
    ),
    field("organisations", PIECES, &["organisations", "to chuc", "so to chuc"]),
    field("graves", PIECES, &["graves", "so mo", "mo", "mo ma"]),
    field(
        "money",
        PIECES,
        &[
            "money",
            "so tien",
            "kinh phi",
            "tien boi thuong",
            "gia tri boi thuong",
            "kinh phi boi thuong",
        ],
    ),
    field(
        "obstacle",
        &["clearance"],
        &["obstacle", "vuong mac", "kho khan vuong mac", "kho khan"],
    ),
    field(
        "recovery",
        &["clearance"],
        &["recovery", "thu hoi", "phai thu hoi", "dien thu hoi"],
    ),
    field(
        "status",
        &["boundary", "figure", "target"],
        &["status", "tinh trang", "tinh trang phap ly"],
    ),
    field("quality", &["boundary"], &["quality", "chat luong", "do chinh xac"]),
    field(
        "function",
        &["plan"],
        &["function", "chuc nang", "chuc nang su dung dat", "loai dat", "muc dich"],
    ),
    field(
        "sheet",
        &["parcel"],
        &[
            "sheet",
            "to ban do",
            "so to",
            "to bd",
            "to",
            "so hieu to ban do",
            "so to ban do",
            "shbando",
            "shto",
        ],
    ),
    field(
        "number",
        &["parcel"],
        &[
            "number",
            "so thua",
            "thua",
            "so hieu thua",
            "so thu tu thua",
            "thua dat",
            "thua so",
            "shthua",
            "so thua dat",
        ],
    ),
    field(
        "commune",
        &["parcel"],
        &[
            "commune",
            "xa",
            "ten xa",
            "ma xa",
            "phuong xa",
            "xa phuong",
            "phuong",
            "ten phuong",
        ],
    ),
    field(
        "land_use",
        &["parcel"],
        &[
            "land use",
            "loai dat",
            "ma loai dat",
            "mdsd",
            "mdsdd",
            "md sd",
            "ma mdsd",
            "muc dich",
            "muc dich su dung",
            "muc dich su dung dat",
            "mucdichsd",
            "loai dat hien trang",
            "kh loai dat",
            "ma dat",
        ],
    ),
    field(
        "area",
        &[
            "parcel",
            "clearance",
            "event",
            "lease",
            "phase",
            "plan",
            "serviced",
            "constraint",
            "project",
        ],
        &[
            "area",
            "dien tich",
            "dt",
            "dtich",
            "dien tich phap ly",
            "dt phap ly",
            "dien tich do dac",
            "dien tich thua",
        ],
    ),
    field(
        "declared_ha",
        &["boundary", "constraint"],
        &[
            "declared ha",
            "dien tich cong bo",
            "dt cong bo",
            "dien tich quy hoach",
            "dien tich quyet dinh",
            "quy mo",
        ],
    ),
    field("subject", &["target", "figure"], &["subject", "doi tuong"]),
    field("indicator", &["target", "figure"], &["indicator", "chi tieu", "chi so"]),
    field(
        "value",
        &["target", "figure"],
        &["value", "gia tri", "muc tieu", "so lieu"],
    ),
    field("value_max", &["target", "figure"], &["value max"]),
    field("unit", &["target", "figure"], &["unit", "don vi", "don vi tinh", "dvt"]),
    field("comparator", &["target"], &["comparator", "so sanh"]),
    field("text", &["target"], &["text", "noi dung", "nhiem vu"]),
    field("due", &["target"], &["due", "han", "thoi han", "hoan thanh truoc"]),
    field(
        "responsible",
        &["target"],
        &["responsible", "co quan phu trach", "phu trach", "don vi thuc hien"],
    ),
    field(
        "document",
        &[],
        &[
            "document",
            "van ban",
            "quyet dinh",
            "so quyet dinh",
            "so qd",
            "so van ban",
            "can cu",
        ],
    ),
    field("page", &[], &["page", "trang"]),
    field("wording", &[], &["wording", "trich dan", "nguyen van"]),
];

/// Headings of an area that say nothing of its unit: as the declared hectares of a boundary only with a unit behind them.
const BARE_AREAS: [&str; 3] = ["dien tich", "dt", "area"];

/// How a heading was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is the code of the field.
    Code,
    /// It is one of the names.
    Name(&'static str),
    /// It is one of the names, cut to the ten letters a Shapefile allows.
    Cut(&'static str),
}

/// The fields of a kind (`None`: of any) that a heading means.
pub fn fields_of(kind: Option<&str>, heading: &str) -> Vec<(&'static str, Match)> {
    let (name, unit) = split_unit(heading);
    let whole = bare(heading);
    let mut found: Vec<(&'static str, Match)> = Vec::new();
    for field in FIELDS.iter().filter(|f| has(f, kind)) {
        let by = |name_of: &&'static str| {
            let known = bare(name_of);
            if known == whole || known == name {
                Some(Match::Name(name_of))
            } else if is_cut(heading) && whole.len() > 5 && known.starts_with(&whole) {
                Some(Match::Cut(name_of))
            } else {
                None
            }
        };
        let mut matched = field.names.iter().find_map(by);
        if bare(field.code) == whole {
            matched = Some(Match::Code);
        } else if field.code == "declared_ha" && unit.is_some() && BARE_AREAS.iter().any(|area| bare(area) == name) {
            matched = Some(Match::Name("dien tich"));
        }
        if let Some(matched) = matched
            && !found.iter().any(|(code, _)| *code == field.code)
        {
            found.push((field.code, matched));
        }
    }
    found
}

/// The codes of the fields of a kind.
pub fn codes(kind: Option<&str>) -> Vec<&'static str> {
    let mut codes: Vec<&str> = FIELDS.iter().filter(|f| has(f, kind)).map(|f| f.code).collect();
    codes.dedup();
    codes
}

fn has(field: &Field, kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| field.kinds.is_empty() || field.kinds.contains(&kind))
}

/// The unit that a heading ends with: `Diện tích (ha)`, `dien_tich_m2`, `DT_ha`.
pub fn unit_of(heading: &str) -> Option<Unit> {
    split_unit(heading).1
}

/// A heading without blanks, marks and case, less its unit, and that unit.
fn split_unit(heading: &str) -> (String, Option<Unit>) {
    let heading = heading.replace('²', "2").replace('%', " phantram");
    let folded = fold(&heading);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    let unit = match last {
        "ha" => Some(Unit::Hectare),
        "m2" => Some(Unit::SquareMetre),
        "phantram" => Some(Unit::Percent),
        _ if folded.ends_with("ty dong") => Some(Unit::BillionDong),
        _ if folded.ends_with("trieu dong") => Some(Unit::MillionDong),
        _ => None,
    };
    let cut = match unit {
        Some(Unit::BillionDong) => "ty dong".len(),
        Some(Unit::MillionDong) => "trieu dong".len(),
        Some(_) => last.len(),
        None => 0,
    };
    let rest = folded[..folded.len() - cut].replace(' ', "");
    // A heading that is only a unit has no unit.
    if rest.is_empty() {
        (folded.replace(' ', ""), None)
    } else {
        (rest, unit)
    }
}

/// A heading for comparison: without marks, case, blanks and `_`; `SoThua` is `so_thua`.
pub fn bare(heading: &str) -> String {
    fold(heading).replace(' ', "")
}

/// Whether a heading may have been cut off: a Shapefile allows ten ASCII characters.
fn is_cut(heading: &str) -> bool {
    heading.len() == 10 && heading.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes_of(kind: &str, heading: &str) -> Vec<&'static str> {
        fields_of(Some(kind), heading)
            .into_iter()
            .map(|(code, _)| code)
            .collect()
    }

    #[test]
    fn headings_of_offices_are_recognised_by_kind() {
        for (kind, heading, expected) in [
            ("parcel", "dien_tich", &["area"][..]),
            ("parcel", "DienTich", &["area"]),
            ("parcel", "DT", &["area"]),
            ("parcel", "DT_m2", &["area"]),
            ("parcel", "Diện tích (m²)", &["area"]),
            ("parcel", "loai_dat", &["land_use"]),
            ("parcel", "MDSD", &["land_use"]),
            ("parcel", "MucDich", &["land_use"]),
            ("parcel", "MucDichSuD", &["land_use"]),
            ("parcel", "so_thua", &["number"]),
            ("parcel", "SoThua", &["number"]),
            ("parcel", "to_bd", &["sheet"]),
            ("parcel", "ToBanDo", &["sheet"]),
            ("parcel", "ten_xa", &["commune"]),
            ("parcel", "ma_xa", &["commune"]),
            ("plan", "loai_dat", &["function"]),
            ("project", "chu_dau_tu", &["investor"]),
            ("clearance", "so_thua", &["label"]),
            ("unit", "ten_xa", &["name"]),
            ("boundary", "dien_tich_cong_bo_ha", &["declared_ha"]),
            ("boundary", "dien_tich_ha", &["declared_ha"]),
            ("boundary", "dien_tich", &[]),
            ("boundary", "ghi_chu", &[]),
            ("parcel", "ha", &[]),
            ("parcel", "", &[]),
        ] {
            assert_eq!(codes_of(kind, heading), expected, "{kind} {heading}");
        }
        assert_eq!(
            fields_of(Some("parcel"), "MucDichSuD")[0].1,
            Match::Cut("muc dich su dung")
        );
        assert_eq!(fields_of(Some("parcel"), "land_use")[0].1, Match::Code);
    }

    #[test]
    fn units_stand_at_the_end_of_headings() {
        for (heading, expected) in [
            ("Diện tích (ha)", Some(Unit::Hectare)),
            ("dien_tich_m2", Some(Unit::SquareMetre)),
            ("Diện tích, m²", Some(Unit::SquareMetre)),
            ("Tỷ lệ lấp đầy (%)", Some(Unit::Percent)),
            ("Kinh phí (tỷ đồng)", Some(Unit::BillionDong)),
            ("Vốn đăng ký (triệu đồng)", Some(Unit::MillionDong)),
            ("ha", None),
            ("Diện tích", None),
        ] {
            assert_eq!(unit_of(heading), expected, "{heading}");
        }
    }

    #[test]
    fn every_field_is_of_known_kinds_and_its_names_are_folded() {
        for field in FIELDS {
            assert!(field.kinds.iter().all(|kind| KINDS.contains(kind)), "{}", field.code);
            assert!(field.names.iter().all(|name| fold(name) == *name), "{}", field.code);
        }
        for kind in KINDS {
            assert!(codes(Some(kind)).contains(&"document"));
        }
    }
}
