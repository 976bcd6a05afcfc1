//! Coordinate systems as headings state them: “Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°”.
//!
//! A statement is no more than that: it is held against the numbers and the place before it is believed.

mod angle;
mod words;

use serde::{Deserialize, Serialize};

use geodesy::{Epsg, zones};
use words::{Datum, Mention, Words};

/// A coordinate system as a text states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatedSystem {
    /// The words, as they stand in the document (one line of them, without blanks around).
    pub wording: String,
    /// The central meridian, degrees east; `None` where none is stated.
    pub meridian: Option<f64>,
    /// The width of the zone, degrees: 3 or 6; `None` where none is stated.
    pub width_degrees: Option<u8>,
    /// The code these words lead to; `None` when they fit several (“VN-2000, kinh tuyến trục 105°” without a width).
    pub epsg: Option<Epsg>,
    /// The line, from 1: within the text given to [`find`]. A reader of documents replaces it by the line of the document.
    pub line: u64,
}

/// The first system a text states; `None` when it speaks of none.
pub fn find(text: &str) -> Option<StatedSystem> {
    find_all(text).into_iter().next()
}

/// Every system a text states, in its order: an annex that prints two systems side by side has two.
pub fn find_all(text: &str) -> Vec<StatedSystem> {
    let words = Words::read(text);
    let systems = words.systems();
    if systems.is_empty() {
        // A datum without a meridian or a code is still a statement.
        let first = words.datums.first();
        return first
            .map(|(at, _)| stated(text, &words, &[], *at, (0, usize::MAX)))
            .into_iter()
            .collect();
    }
    let mut from = 0;
    let mut found = Vec::new();
    for (i, system) in systems.iter().enumerate() {
        let begin = system[0].at;
        let until = systems.get(i + 1).map_or(usize::MAX, |next| next[0].at);
        found.push(stated(text, &words, system, begin, (from, until)));
        from = system[system.len() - 1].end;
    }
    found
}

/// One system out of its mentions; `range` is the stretch of text that belongs to it.
fn stated(text: &str, words: &Words, mentions: &[Mention], at: usize, range: (usize, usize)) -> StatedSystem {
    let mut meridian = mentions.iter().find_map(|m| m.meridian);
    let mut epsg = mentions.iter().find_map(|m| m.epsg).map(Epsg);
    let utm = mentions.iter().find_map(|m| m.utm_zone);
    let end = mentions.last().map_or(at, |m| m.end);
    // A text that begins with a width goes on so: “múi 3°, KTT 104°45'; múi 6°, KTT 105°”.
    let first = words.systems().first().map_or(at, |system| system[0].at);
    let (before, after) = (words.width(range.0, at), words.width(end, range.1));
    let said = if words.width(0, first).is_some() {
        before.or(after)
    } else {
        after.or(before)
    };
    let mut width = mentions.iter().find_map(|m| m.width).or(said);
    if let Some(zone) = epsg.and_then(|epsg| zones::by_epsg(zones::meant_by_deprecated(epsg).unwrap_or(epsg))) {
        meridian = meridian.or(Some(zone.central_meridian));
        width = width.or(Some(if zone.is_tm3() { 3 } else { 6 }));
    }
    if let Some(utm) = utm {
        meridian = meridian.or(Some(f64::from(utm) * 6.0 - 183.0));
        width = width.or(Some(6));
    }
    let datum = words.datum(at);
    epsg = epsg.or_else(|| resolve(datum, meridian, width, words.geographic));
    if width.is_none() && epsg.is_some_and(zones::is_tm3) {
        width = Some(3);
    }
    let line = words.line(at);
    let wording = text.lines().nth(line as usize - 1).unwrap_or(text).trim();
    StatedSystem {
        wording: wording.to_string(),
        meridian,
        width_degrees: width,
        epsg,
        line,
    }
}

/// The code that a datum, a meridian and a width lead to.
fn resolve(datum: Option<Datum>, meridian: Option<f64>, width: Option<u8>, geographic: bool) -> Option<Epsg> {
    let at = |wanted: f64| meridian.is_some_and(|m| (m - wanted).abs() < 1e-6);
    match datum {
        Some(Datum::Wgs84) if at(105.0) => Some(Epsg(32648)),
        Some(Datum::Wgs84) if at(111.0) => Some(Epsg(32649)),
        Some(Datum::Wgs84) => (meridian.is_none() && (geographic || width.is_none())).then_some(zones::WGS84),
        Some(Datum::Hanoi1972) if at(111.0) => Some(Epsg(2045)),
        Some(Datum::Hanoi1972) => (meridian.is_none() || at(105.0)).then_some(Epsg(2044)),
        // The meridians of the 3° zones are those of VN-2000 even where the datum is not named.
        Some(Datum::Vn2000) | None => {
            let fits =
                |zone: &&zones::PlaneZone| at(zone.central_meridian) && width.is_none_or(|w| (w == 3) == zone.is_tm3());
            let mut zones_there = zones::ZONES.iter().filter(fits);
            match (zones_there.next(), zones_there.next()) {
                (Some(zone), None) => Some(zone.epsg),
                (None, _) if meridian.is_none() && geographic && datum.is_some() => Some(zones::VN2000),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (Option<f64>, Option<u8>, Option<u32>) {
        let found = find(text).unwrap_or_else(|| panic!("nothing in {text:?}"));
        (found.meridian, found.width_degrees, found.epsg.map(|e| e.0))
    }

    #[test]
    fn as_decisions_print_it() {
        let lao_cai = (Some(104.75), Some(3), Some(9208));
        for text in [
            "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°",
            "HỆ TOẠ ĐỘ VN2000, KINH TUYẾN TRỤC 104º45’, MÚI CHIẾU 3 ĐỘ",
            "(Hệ VN 2000, KTT: 104 độ 45 phút, múi chiếu 3 độ)",
            "Tọa độ VN-2000 kinh tuyến trục 104o45'00\" múi 3o",
            "hệ tọa độ VN-2000, múi chiếu 3°, kinh tuyến trục 1040 45'",
            "VN-2000, kinh tuyến trung ương 104,75",
            "VN-2000 / TM-3 104-45",
            "VN-2000, kinh tuyến trục 104.45, múi chiếu 3",
            "Hệ tọa độ VN\u{2011}2000, kinh tuyến trục 104045' mũi chiếu 3 độ",
            "EPSG:9208",
            "VN-2000 / TM-3 104-45 (EPSG:9208), kinh tuyến trục 104°45'",
            "Kinh tuyến trục:\n104°45′",
        ] {
            assert_eq!(read(text), lao_cai, "{text}");
        }
        assert_eq!(
            read("VN-2000, kinh tuyến trục 105°, múi chiếu 6°"),
            (Some(105.0), Some(6), Some(3405))
        );
        assert_eq!(
            read("VN-2000 kinh tuyến trục 105 độ múi 3"),
            (Some(105.0), Some(3), Some(5897))
        );
        assert_eq!(read("VN-2000 kinh tuyến trục 105°"), (Some(105.0), None, None));
        assert_eq!(read("ktt 107 30"), (Some(107.5), Some(3), Some(9216)));
        assert_eq!(read("WGS-84, UTM zone 48N"), (Some(105.0), Some(6), Some(32648)));
        assert_eq!(read("Hệ tọa độ VN-2000 UTM múi 49"), (Some(111.0), Some(6), Some(3406)));
        assert_eq!(read("Hệ tọa độ HN-72, múi 18"), (Some(105.0), Some(6), Some(2044)));
        assert_eq!(read("Hệ WGS84 (kinh độ, vĩ độ)"), (None, None, Some(4326)));
        assert_eq!(read("Kinh độ, vĩ độ hệ VN-2000"), (None, None, Some(4756)));
        assert_eq!(read("Tọa độ VN-2000"), (None, None, None));
    }

    #[test]
    fn two_systems_side_by_side() {
        let text =
            "Phụ lục\nHệ tọa độ VN-2000\nKinh tuyến trục 104°45', múi chiếu 3° | Kinh tuyến trục 105°, múi chiếu 6°";
        let found = find_all(text);
        let codes: Vec<_> = found.iter().map(|s| s.epsg.map(|e| e.0)).collect();
        assert_eq!(codes, [Some(9208), Some(3405)]);
        assert!(found.iter().all(|s| s.line == 3 && s.wording.starts_with("Kinh tuyến")));
        // The width may stand before the meridian.
        let codes: Vec<_> = find_all("múi 3° KTT 104°45'; múi 6° KTT 105°")
            .iter()
            .map(|s| s.epsg.map(|e| e.0))
            .collect();
        assert_eq!(codes, [Some(9208), Some(3405)]);
    }

    #[test]
    fn other_numbers_are_no_systems() {
        for text in [
            "",
            "Diện tích 104,45 ha tại xã Bát Xát",
            "Số hiệu điểm",
            "Quyết định 2170/QĐ-UBND năm 2026",
            "X (m); Y (m)",
            "múi giờ 7",
            "kinh tuyến",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,80}", near in "(kinh tuyến trục|múi|VN-2000|EPSG|KTT|[0-9°'. ,\n-]){0,20}") {
            let _ = find_all(&text);
            let _ = find_all(&near);
        }
    }
}
