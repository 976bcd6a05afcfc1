//! Statements of the lines around the corners: which area, which ring, how many hectares, or only which page.

use std::sync::LazyLock;

use super::line::Line;
use super::words::{AREAS, INNER_RINGS, OUTER_RINGS, TOTALS};
use domain::{Qualifier, Quantity, Unit};
use table::Cell;
use text::fold;
use text::number::{SeparatorEvidence, find_quantities, read_quantity, typed_decimal};

/// The kinds of areas a title can begin with.
static AREA_TITLES: LazyLock<Vec<AreaTitle>> = LazyLock::new(|| {
    let titles = AREAS.entries().iter().map(|entry| AreaTitle {
        words: entry.word.split(' ').collect(),
        needs_number: entry.meaning == "numbered",
    });
    titles.collect()
});

struct AreaTitle {
    words: Vec<&'static str>,
    needs_number: bool,
}

impl AreaTitle {
    /// Whether folded words begin with it and go on.
    fn begins(&self, folded: &[String]) -> bool {
        folded.len() > self.words.len() && self.words.iter().zip(folded).all(|(a, b)| a == b)
    }
}

/// The most words of a title after the kind of area.
const MAX_TITLE: usize = 6;
/// Numerals of titles, beyond which decisions count in digits.
const ROMAN: [&str; 20] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
    "xviii", "xix", "xx",
];

/// Which ring a line announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingKind {
    /// Stated to lie outside: the ring of an area.
    Outer,
    /// Stated to lie inside: a hole.
    Inner,
}

/// The statements of one line without corners.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Phrase {
    /// The title of an area; `None` for no title.
    pub area: Option<String>,
    /// Words that may be a title, if corners begin anew after them.
    pub likely: Option<String>,
    /// The kind of ring it announces; `None` for no ring.
    pub ring: Option<RingKind>,
    /// Hectares or square metres, as printed; `None` for none.
    pub declared: Option<Quantity>,
    /// Those hectares are of everything together.
    pub total: bool,
    /// Hectares are spoken of and cannot be read in one way.
    pub unclear: bool,
    /// The number of a page, “(tiếp theo)”, the numbers of columns: nothing of the table.
    pub page: bool,
}

/// Reads a line that holds no corner.
pub fn read(text: &str, mark: SeparatorEvidence) -> Phrase {
    let folded = fold(text);
    if is_page(&folded) {
        return Phrase {
            page: true,
            ..Phrase::default()
        };
    }
    let inner = INNER_RINGS.is_within(&folded);
    let outer = OUTER_RINGS.is_within(&folded);
    let (area, likely) = match title(text) {
        Some((title, true)) => (Some(title), None),
        Some((title, false)) => (None, Some(title)),
        None => (None, None),
    };
    let mut phrase = Phrase {
        area,
        likely,
        ring: match (inner, outer) {
            (true, false) => Some(RingKind::Inner),
            (false, true) => Some(RingKind::Outer),
            _ => None,
        },
        ..Phrase::default()
    };
    let speaks = folded.contains("dien tich") || folded.split(' ').next() == Some("s") || phrase.area.is_some();
    if speaks {
        let mut areas = find_quantities(text, mark)
            .into_iter()
            .filter(|found| found.as_ref().map_or(true, |q| q.unit.is_some_and(is_area)));
        match areas.next() {
            Some(Ok(found)) => phrase.declared = Some(found.quantity(Unit::Hectare)),
            Some(Err(_)) => phrase.unclear = true,
            None => {}
        }
        phrase.total = phrase.declared.is_some() && TOTALS.is_within(&folded);
    }
    phrase
}

/// The size in a row of cells, where its unit stands in the words, or over the column, and the number in a cell of its
/// own.
pub fn size_in_cells(phrase: &mut Phrase, line: &Line, over: Option<Unit>, mark: SeparatorEvidence) {
    let folded = fold(&line.text);
    let total = ["tong", "cong"].iter().any(|word| folded.starts_with(word));
    if phrase.declared.is_some() || !(total || folded.contains("dien tich")) {
        return;
    }
    let words: Vec<String> = line
        .cells
        .iter()
        .filter(|c| matches!(c, Cell::Text(_)))
        .map(Cell::text)
        .collect();
    let Some(unit) = unit(&words.join(" ")).or(over) else {
        return;
    };
    let mut numbers = line.cells.iter().filter_map(|cell| size(cell, unit, mark));
    if let (Some(quantity), None) = (numbers.next(), numbers.next()) {
        phrase.total = total;
        phrase.declared = Some(quantity);
    }
}

/// The size in a cell whose unit is known. `None` where there is none or where it reads in two ways.
pub fn size(cell: &Cell, unit: Unit, mark: SeparatorEvidence) -> Option<Quantity> {
    let (value, unit, qualifier) = match cell {
        Cell::Number(number) => (typed_decimal(*number)?, unit, Qualifier::Exact),
        Cell::Text(text) => {
            let found = read_quantity(text, mark).ok().filter(|q| q.unit.is_none_or(is_area))?;
            (found.value, found.unit.unwrap_or(unit), found.qualifier)
        }
        Cell::Empty | Cell::Date(_) => return None,
    };
    Some(Quantity {
        value,
        value_max: None,
        unit,
        qualifier,
    })
}

/// The unit of land that words name; `None` for none.
pub fn unit(words: &str) -> Option<Unit> {
    let folded = fold(&words.replace('²', "2"));
    let has = |wanted: &[&str]| folded.split(' ').any(|word| wanted.contains(&word));
    match (
        has(&["ha", "hecta", "hectare"]) || folded.contains("hec ta"),
        has(&["m2"]),
    ) {
        (true, false) => Some(Unit::Hectare),
        (false, true) => Some(Unit::SquareMetre),
        _ => None,
    }
}

/// Whether a unit is one of land.
pub fn is_area(unit: Unit) -> bool {
    matches!(unit, Unit::Hectare | Unit::SquareMetre)
}

fn is_page(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    let digits = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    match words.as_slice() {
        [] => true,
        ["trang" | "page" | "to", rest @ ..] => rest.iter().all(|word| digits(word) || matches!(*word, "of" | "tren")),
        ["tiep", "theo", ..] | ["con", "tiep"] | ["xem", "tiep", ..] => words.len() <= 5,
        _ => words.iter().all(digits) && words.iter().all(|word| word.len() <= 3),
    }
}

/// A title and whether it has a number or a letter, without which it may be a mention: its words as printed, up to the statement
/// about it.
fn title(text: &str) -> Option<(String, bool)> {
    let until = text.find([':', '(', ';', ',', '–', '\t', '|']).unwrap_or(text.len());
    let title = text[..until].split(" - ").next().unwrap_or_default();
    let title = title.split("  ").next().unwrap_or_default().trim();
    let words: Vec<&str> = title.split_whitespace().take(MAX_TITLE + 2).collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    // “1. Khu A”, “a) Khu 1”, “II. Khu vực 2”: the numbers of sections.
    let numbered = words.first().is_some_and(|word| word.ends_with(['.', ')']));
    let skip = usize::from(numbered || words.first() == Some(&"-"));
    let folded = folded.get(skip..)?;
    let kind = AREA_TITLES.iter().find(|kind| kind.begins(folded))?;
    let mut rest = &folded[kind.words.len()..];
    if rest.first().is_some_and(|word| word == "so") {
        rest = &rest[1..];
    }
    let identifier = rest.first()?;
    let names = identifier.len() == 1
        || identifier.contains(|c: char| c.is_ascii_digit())
        || ROMAN.contains(&identifier.as_str());
    // A sentence that begins with such words goes on for longer. Without a number the words must stand alone: “Khu vực”
    // over a column is a heading.
    let short = rest.len() <= MAX_TITLE && !title.ends_with('.');
    let alone =
        !text.trim().contains("  ") && !kind.needs_number && AREA_TITLES.iter().all(|kind| folded != kind.words);
    (short && (names || alone)).then(|| (words[skip..].join(" "), names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use text::DecimalSeparator;

    fn area_of(text: &str) -> Option<String> {
        read(text, SeparatorEvidence::Unknown).area
    }

    #[test]
    fn titles_of_areas() {
        for (text, name) in [
            ("Khu 1", "Khu 1"),
            ("KHU VỰC II: Diện tích 5,2 ha", "KHU VỰC II"),
            ("1. Khu A (diện tích 5 ha)", "Khu A"),
            ("Khu vực mỏ số 3 - xã Bát Xát", "Khu vực mỏ số 3"),
            ("Lô CN-01", "Lô CN-01"),
            ("Thửa đất số 15, tờ bản đồ số 3", "Thửa đất số 15"),
        ] {
            assert_eq!(area_of(text).as_deref(), Some(name), "{text}");
        }
        for text in [
            "Khu công nghiệp Bản Qua",
            "Khu vực dự kiến thành lập thuộc xã Bát Xát",
            "Số 2170/QĐ-UBND",
            "Tên mốc",
            "",
            "Khu",
        ] {
            assert_eq!(area_of(text), None, "{text}");
        }
    }

    #[test]
    fn hectares_rings_and_pages() {
        let declared = |text: &str| {
            let phrase = read(text, DecimalSeparator::Comma.into());
            phrase.declared.map(|q| (q.value.to_string(), q.unit, phrase.total))
        };
        let metres = ("763876.85".to_string(), Unit::SquareMetre, false);
        assert_eq!(declared("Diện tích: 763.876,85 m²"), Some(metres.clone()));
        assert_eq!(declared("Diện tích khu vực là 763.876,85 m2."), Some(metres));
        assert_eq!(
            declared("S = 76,39 ha"),
            Some(("76.39".to_string(), Unit::Hectare, false))
        );
        assert_eq!(
            declared("Tổng diện tích: 76,39 ha"),
            Some(("76.39".to_string(), Unit::Hectare, true))
        );
        assert_eq!(declared("Cạnh dài 76,39 m"), None);
        let ring = |text: &str| read(text, SeparatorEvidence::Unknown).ring;
        assert_eq!(ring("Ranh giới trong (phần trừ)"), Some(RingKind::Inner));
        assert_eq!(ring("b) Ranh giới ngoài"), Some(RingKind::Outer));
        assert_eq!(ring("Ranh giới"), None);
        for text in [
            "Trang 3/12",
            "- 3 -",
            "(tiếp theo)",
            "(1) (2) (3)",
            "Page 2 of 5",
            "1  2  3  4",
        ] {
            assert!(read(text, SeparatorEvidence::Unknown).page, "{text}");
        }
        assert!(!read("Phụ lục I", SeparatorEvidence::Unknown).page);
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,60}", near in "(Khu|Diện tích|S =|ha|m²|[0-9.,:() -]){0,12}") {
            let _ = (read(&text, SeparatorEvidence::Unknown), read(&near, DecimalSeparator::Comma.into()));
        }
    }
}
