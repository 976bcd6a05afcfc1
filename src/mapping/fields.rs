//! Headings of files: which field of a kind they mean, and their unit.

use super::import_kind::ImportKind;
use domain::Unit;
use domain::text::fold;
use domain::vocabulary::File;
use text::number::local_unit;

/// The headings that mean a field, folded; with the kinds they mean it for, where others call something else so. The fields stand in the
/// order a person would fill them in.
static HEADINGS: File = File {
    name: "headings.csv",
    text: include_str!("../../data/vocabulary/headings.csv"),
};

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
    for (code, word) in headings(kind) {
        if found.iter().any(|(known, _)| *known == code) {
            continue;
        }
        let known = bare(word);
        if bare(code) == whole {
            found.push((code, Match::Code));
        } else if code == "declared_ha" && unit.is_some() && BARE_AREAS.iter().any(|area| bare(area) == name) {
            found.push((code, Match::Name("dien tich")));
        } else if known == whole || known == name {
            found.push((code, Match::Name(word)));
        } else if is_cut(heading) && whole.len() > 5 && known.starts_with(&whole) {
            found.push((code, Match::Cut(word)));
        }
    }
    found
}

/// The fields of a kind with the headings that mean them. Where two fields of a kind claim a heading, both get it.
fn headings(kind: Option<&str>) -> impl Iterator<Item = (&'static str, &'static str)> {
    let fields: Option<Vec<&str>> = kind.map(|kind| {
        let kind = kind.parse::<ImportKind>().ok();
        kind.iter()
            .flat_map(|kind| kind.columns())
            .flat_map(|column| column.files)
            .copied()
            .collect()
    });
    let rows = HEADINGS.rows().filter_map(|(_, row)| row.ok());
    let own = rows.filter(move |(field, heading)| {
        let of_kind =
            kind.is_none_or(|kind| heading.meaning.is_empty() || heading.meaning.split(' ').any(|own| own == kind));
        of_kind && fields.as_ref().is_none_or(|fields| fields.contains(field))
    });
    own.map(|(field, heading)| (field, heading.word))
}

/// The headings that mean a field, of whatever kind.
pub fn headings_of(field: &str) -> impl Iterator<Item = &'static str> {
    headings(None)
        .filter(move |(code, _)| *code == field)
        .map(|(_, word)| word)
}

/// The codes of the fields of a kind.
pub fn codes(kind: Option<&str>) -> Vec<&'static str> {
    let mut codes: Vec<&str> = headings(kind).map(|(code, _)| code).collect();
    codes.dedup();
    if kind == Some("figure") {
        // Sheets of figures have a column an indicator, and say more of the zones they name.
        codes.extend(super::figure_field::Field::codes());
        codes.extend(["province", "zone_kind", "create_zones"]);
    }
    codes
}

/// The unit that a heading ends with: `Diện tích (ha)`, `dien_tich_m2`, `DT_ha`.
pub fn unit_of(heading: &str) -> Option<Unit> {
    split_unit(heading).1
}

/// A heading without blanks, marks and case, less its unit, and that unit.
fn split_unit(heading: &str) -> (String, Option<Unit>) {
    let printed = heading;
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
    // “Diện tích (sào)” is the same field, and its numbers are refused with the reason.
    let is_local = unit.is_none() && local_unit(printed).is_some();
    let cut = match unit {
        Some(Unit::BillionDong) => "ty dong".len(),
        Some(Unit::MillionDong) => "trieu dong".len(),
        Some(_) => last.len(),
        None if is_local => last.len(),
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
    use domain::vocabulary::{Form, List};
    use std::collections::BTreeSet;

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
    fn every_list_is_read() {
        let fields: BTreeSet<&'static str> = ImportKind::ALL
            .iter()
            .flat_map(|kind| kind.columns())
            .flat_map(|column| column.files)
            .copied()
            .collect();
        let lists: Vec<List> = fields
            .iter()
            .map(|field| List::new(&HEADINGS, field, Form::Folded))
            .collect();
        HEADINGS.check(&lists.iter().collect::<Vec<_>>()).unwrap();
        for (_, row) in HEADINGS.rows() {
            let (field, heading) = row.unwrap();
            for kind in heading.meaning.split(' ').filter(|kind| !kind.is_empty()) {
                assert!(codes(Some(kind)).contains(&field), "{field}, {}: {kind}", heading.word);
            }
        }
        for kind in ImportKind::CODES {
            assert!(codes(Some(kind)).contains(&"document"));
        }
    }
}
