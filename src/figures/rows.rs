//! The kinds of rows under the headings: zones, sections, sums, numbers of columns.

use super::heading::Headings;
use super::totals::RowKind;
use super::value::is_blank;
use super::zones::split_kind;
use crate::mapping::figure_field::Field;
use domain::ZoneKind;
use table::{Cell, Grid, GridRow};
use text::fold;

/// A row that holds something.
pub struct Row<'g> {
    /// The row as read, with its cells.
    pub row: &'g GridRow,
    /// A zone, a section or a sum.
    pub kind: RowKind,
    /// The words it is named by.
    pub name: String,
    /// The cell of the zone or tenant, which a merged cell holds for all its rows.
    pub cell: String,
    /// The kind of zones a section above it is about; `None` for none.
    pub section: Option<ZoneKind>,
    /// The zone a section above it is about: “II. KCN Bản Qua”. `None` for none.
    pub section_zone: Option<String>,
}

/// The rows under the headings, without empty ones and the row that numbers the columns.
pub fn rows<'g>(grid: &'g Grid, headings: &Headings) -> Vec<Row<'g>> {
    let tenant = || headings.of(|field| matches!(field, Field::Tenant | Field::Project));
    let named = headings.zone().or_else(tenant).map(|column| column.at);
    let (mut section, mut section_zone) = (None, None);
    let merged = Merged::of(grid, named);
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
        let cell = named.map(|at| merged.text(row, at)).unwrap_or_default();
        let name = named.map(|at| row.cell(at).text()).filter(|text| !text.is_empty());
        // Sums and sections stand in whatever column their merged cell begins in.
        let said = name.or_else(|| words(row)).or(first).unwrap_or_default();
        let Some(kind) = kind(row, &said, valued || headings.of_tenants(), named) else {
            continue;
        };
        if kind == RowKind::Section {
            section = kind_of(&said);
            section_zone = zone_of(&said);
        }
        all.push(Row {
            row,
            kind,
            name: said,
            cell,
            section,
            section_zone: section_zone.clone(),
        });
    }
    all
}

/// The merged cells of one column, in the order of their rows.
struct Merged<'g> {
    grid: &'g Grid,
    areas: Vec<&'g table::Merged>,
}

impl<'g> Merged<'g> {
    fn of(grid: &'g Grid, column: Option<usize>) -> Merged<'g> {
        let covers = |area: &&table::Merged| {
            column.is_some_and(|column| (area.first_column..=area.last_column).contains(&column))
        };
        let mut areas: Vec<_> = grid.merged.iter().filter(covers).collect();
        areas.sort_by_key(|area| area.first_line);
        Merged { grid, areas }
    }

    fn text(&self, row: &GridRow, column: usize) -> String {
        let after = self.areas.partition_point(|area| area.first_line <= row.line);
        let area = after.checked_sub(1).map(|at| self.areas[at]);
        let area = area.filter(|area| row.line <= area.last_line);
        let first = area.and_then(|area| {
            let rows = &self.grid.rows;
            let row = rows.get(rows.partition_point(|row| row.line < area.first_line))?;
            (row.line == area.first_line).then(|| row.cell(area.first_column).text())
        });
        first.unwrap_or_else(|| row.cell(column).text())
    }
}

/// The kind of a row; `None` for remarks, signatures and zones without any value.
fn kind(row: &GridRow, said: &str, valued: bool, named: Option<usize>) -> Option<RowKind> {
    let folded = fold(said);
    let sums = ["tong", "tong cong", "tong so", "cong", "toan tinh", "total"];
    let begins = ["tong cong ", "tong so ", "tong ", "cong ", "cong muc "];
    let is_sum = sums.contains(&folded.as_str()) || begins.iter().any(|begin| folded.starts_with(begin));
    if is_sum && !folded.starts_with("cong ty") && !folded.starts_with("cong nghiep") {
        return Some(RowKind::Total);
    }
    // Sections are numbered I, II, A, B where rows are numbered 1, 2, 3; or they stand alone in their row.
    let before = named.unwrap_or(0).min(row.cells.len());
    let numbered = row.cells[..before].iter().map(Cell::text).any(|text| is_letters(&text));
    let alone = row.cells.iter().filter(|cell| !is_blank(cell)).count() == 1;
    let part = said.split(['.', ')']).next().unwrap_or_default();
    if numbered || alone && (kind_of(said).is_some() || said.contains(['.', ')']) && is_letters(part)) {
        return Some(RowKind::Section);
    }
    (valued && !alone).then_some(RowKind::Zone)
}

/// `I`, `II.`, `A`, `(b)`.
fn is_letters(text: &str) -> bool {
    let inner = text.trim().trim_matches(['.', ')', '(', ' ']);
    let roman = !inner.is_empty() && inner.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    roman || inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic) && inner != "x"
}

/// The first cell with a word in it.
fn words(row: &GridRow) -> Option<String> {
    let mut texts = row.cells.iter().map(Cell::text);
    texts.find(|text| text.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

/// The zone a section is about, when it names one and not a kind of them.
fn zone_of(section: &str) -> Option<String> {
    let text = match section.split_once(['.', ')']) {
        Some((number, rest)) if is_letters(number) => rest.trim(),
        _ => section.trim(),
    };
    split_kind(text).0.map(|_| text.to_string())
}

/// The kind of zones a section names: “Các cụm công nghiệp”, “II. KCN”. `None` for none.
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
