//! What the rows under the headings are: zones, sections, sums, numbers of columns.

use super::heading::Headings;
use super::totals::RowKind;
use super::value::is_blank;
use super::zones::split_kind;
use crate::domain::ZoneKind;
use crate::import::grid::{Cell, Grid, GridRow};
use crate::import::text::fold;

/// A row that holds something.
pub struct Row<'g> {
    /// The cells.
    pub row: &'g GridRow,
    /// What it is.
    pub kind: RowKind,
    /// The words it is named by.
    pub name: String,
    /// The kind of zones a section above it speaks of.
    pub section: Option<ZoneKind>,
}

/// The rows under the headings, without empty ones and the row that numbers the columns.
pub fn rows<'g>(grid: &'g Grid, headings: &Headings) -> Vec<Row<'g>> {
    let named = headings.zone().map(|column| column.at);
    let mut section = None;
    let mut all = Vec::new();
    for row in &grid.rows[headings.body.min(grid.rows.len())..] {
        if row.cells.iter().all(is_blank) || numbers_columns(row) {
            continue;
        }
        let valued = headings
            .columns
            .iter()
            .any(|column| column.field.indicator().is_some() && !is_blank(row.cell(column.at)));
        let first = row.cells.iter().find(|cell| !is_blank(cell)).map(Cell::text);
        let name = named.map(|at| row.cell(at).text()).filter(|text| !text.is_empty());
        // Sums and sections stand in whatever column their merged cell begins in.
        let said = name.clone().or_else(|| words(row)).or(first).unwrap_or_default();
        let kind = kind(row, &said, name.is_some(), valued, named);
        if kind == RowKind::Section {
            section = kind_of(&said);
        }
        all.push(Row {
            row,
            kind,
            name: said,
            section,
        });
    }
    all
}

fn kind(row: &GridRow, said: &str, named: bool, valued: bool, at: Option<usize>) -> RowKind {
    let folded = fold(said);
    let sums = ["tong", "tong cong", "tong so", "cong", "toan tinh", "total"];
    let begins = ["tong cong ", "tong so ", "tong ", "cong ", "cong muc "];
    let is_sum = sums.contains(&folded.as_str()) || begins.iter().any(|begin| folded.starts_with(begin));
    if is_sum && !folded.starts_with("cong ty") && !folded.starts_with("cong nghiep") {
        return RowKind::Total;
    }
    // Sections are numbered I, II, A, B where rows are numbered 1, 2, 3; or they stand alone in their row.
    let before = at.unwrap_or(0);
    let letters = row.cells[..before.min(row.cells.len())].iter().any(|cell| match cell {
        Cell::Text(text) => is_letters(text),
        _ => false,
    });
    let alone = !valued && row.cells.iter().filter(|cell| !is_blank(cell)).count() == 1;
    let plural = split_kind(said).0.is_none() && kind_of(said).is_some() && !valued;
    match (letters || alone && (!named || plural)) || (alone && is_letters(said.split('.').next().unwrap_or_default()))
    {
        true => RowKind::Section,
        false => RowKind::Zone,
    }
}

/// `I`, `II.`, `A`, `(b)`.
fn is_letters(text: &str) -> bool {
    let inner = text.trim().trim_matches(['.', ')', '(', ' ']);
    let roman = !inner.is_empty() && inner.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    roman || inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic) && inner != "x"
}

/// The first cell with a word in it.
fn words(row: &GridRow) -> Option<String> {
    let text = row.cells.iter().map(Cell::text);
    text.filter(|text| text.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .next()
}

/// The kind of zones a section names: “Các cụm công nghiệp”, “II. KCN”.
pub fn kind_of(section: &str) -> Option<ZoneKind> {
    let folded = format!(" {} ", fold(section));
    let has = |names: &[&str]| names.iter().any(|name| folded.contains(&format!(" {name} ")));
    let kinds = [
        (ZoneKind::IndustrialCluster, has(&["ccn", "cum cong nghiep"])),
        (ZoneKind::IndustrialPark, has(&["kcn", "khu cong nghiep"])),
        (ZoneKind::EconomicZone, has(&["kkt", "khu kinh te"])),
    ];
    let mut found = kinds.iter().filter(|(_, has)| *has);
    match (found.next(), found.next()) {
        (Some((kind, _)), None) => Some(*kind),
        _ => None,
    }
}

/// `(1) (2) (3)`, `A B 1 2 3 = 1 + 2`: numbers of columns under the headings.
fn numbers_columns(row: &GridRow) -> bool {
    let texts: Vec<String> = row.cells.iter().filter(|c| !c.is_empty()).map(Cell::text).collect();
    let mut last = 0;
    let mut counted = 0;
    for text in &texts {
        let inner = text.trim_matches(['(', ')', '[', ']', ' ']);
        let digits: String = inner.chars().take_while(char::is_ascii_digit).collect();
        match digits.parse::<u32>() {
            Ok(number) if number == last + 1 || counted == 0 && number <= 3 => {
                let rest = inner[digits.len()..].trim();
                if !rest.is_empty() && !rest.starts_with('=') {
                    return false;
                }
                (last, counted) = (number, counted + 1);
            }
            Ok(_) => return false,
            // Letters number the columns of words.
            Err(_) if counted == 0 && inner.chars().count() == 1 => {}
            Err(_) => return false,
        }
    }
    counted >= 3
}
