//! The unit a heading or a title gives: “(ha)”, “Kinh phí (triệu đồng)”, “ĐVT: ha”.

use rust_decimal::Decimal;

use domain::Unit;
use text::DecimalSeparator;
use text::fold;
use text::number::read_quantity;

/// The units of a heading, the lowest last, and how many of it a value counts (`nghìn đồng`: 0.001 of triệu đồng).
pub fn units_in(heading: &str) -> Vec<(Unit, Decimal)> {
    let pieces = heading.split(['(', ')', '[', ']', ',', ';', ':', '–', '-', '_', '\n', '/']);
    // Whole pieces only: in “hộ dân bị ảnh hưởng” the first words are no unit of land.
    pieces.filter_map(|piece| unit_of(piece.trim())).collect()
}

/// The unit a text is, and nothing else.
pub fn unit_of(text: &str) -> Option<(Unit, Decimal)> {
    let counted = text.starts_with(|c: char| c.is_ascii_digit());
    let printed = if counted { text.to_string() } else { format!("1 {text}") };
    let read = read_quantity(&printed, DecimalSeparator::Comma).ok()?;
    let unit = read.unit?;
    // “1 tỷ đồng đã chi” reads as one tỷ đồng too; a unit is the whole text.
    let whole = is_whole(text, unit);
    (whole && !read.value.is_zero()).then_some((unit, read.value))
}

fn is_whole(text: &str, unit: Unit) -> bool {
    let words = fold(text);
    let known = fold(unit.code());
    let scale = [
        "nghin", "ngan", "trieu", "ty", "ti", "dong", "vnd", "ha", "m2", "m²", "m", "2", "trd", "tr", "d",
    ];
    text == unit.sign()
        || words.split(' ').all(|word| {
            known.split(' ').any(|k| k == word) || scale.contains(&word) || word.bytes().all(|b| b.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_headings() {
        for (heading, expected) in [
            ("dien_tich_ha", Some((Unit::Hectare, "1"))),
            ("Diện tích (ha) – Đã kiểm đếm", Some((Unit::Hectare, "1"))),
            ("Diện tích thuê (m²)", Some((Unit::SquareMetre, "1"))),
            ("Diện tích thuê (m2)", Some((Unit::SquareMetre, "1"))),
            ("Kinh phí (tỷ đồng)", Some((Unit::BillionDong, "1"))),
            ("Kinh phí (triệu đồng) – Đã chi trả", Some((Unit::MillionDong, "1"))),
            ("Kinh phí (nghìn đồng)", Some((Unit::MillionDong, "0.001"))),
            ("Kinh phí (đồng)", Some((Unit::MillionDong, "0.000001"))),
            ("Kinh phí (1.000 đồng)", Some((Unit::MillionDong, "0.001"))),
            ("Tỷ lệ (%)", Some((Unit::Percent, "1"))),
            ("ĐVT: ha", Some((Unit::Hectare, "1"))),
            ("Kiểm đếm – ha", Some((Unit::Hectare, "1"))),
            ("Tên dự án", None),
            ("Đã kiểm đếm", None),
            ("Chi trả cho hộ dân bị ảnh hưởng", None),
        ] {
            let found = units_in(heading).pop();
            let expected = expected.map(|(unit, factor)| (unit, factor.parse::<Decimal>().unwrap()));
            assert_eq!(found, expected, "{heading}");
        }
    }
}
