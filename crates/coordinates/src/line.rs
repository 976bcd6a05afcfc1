//! A document as lines of cells, whether it was a sheet, a CSV file or a pasted text.

use super::roles;
use super::value::Value;
use table::{Cell, Grid};

/// Cells of merged rectangles that are filled: more is no sheet of a person.
const MAX_FILLED: usize = 2_000_000;

/// A line that holds something.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number in the person's program, from 1.
    pub number: u64,
    /// Its text as a person reads it.
    pub text: String,
    /// Its cells. In a pasted text they are divided as well as its blanks allow.
    pub cells: Vec<Cell>,
    /// Whether the place of a cell tells its column.
    pub fixed: bool,
    /// Whether it comes from a sheet, where columns stand one below the other whatever is left out.
    pub sheet: bool,
    /// For cells divided by blanks: whether one could belong to the one before, as in `2 498 697,55`.
    pub glue: Vec<bool>,
    /// Whether a coordinate could stand in it: a number of metres or an angle.
    pub coordinate: bool,
}

impl Line {
    /// A line whose cells stand in columns.
    pub fn fixed(number: u64, cells: Vec<Cell>) -> Line {
        let glue = vec![false; cells.len()];
        Line::new(number, words(&cells), cells, glue, true)
    }

    /// A line of words that blanks divide.
    pub fn spaced(number: u64, text: String, cells: Vec<Cell>, glue: Vec<bool>) -> Line {
        Line::new(number, text, cells, glue, false)
    }

    fn new(number: u64, text: String, cells: Vec<Cell>, glue: Vec<bool>, fixed: bool) -> Line {
        let alone = |cell: &Cell| Value::of(cell).is_some_and(|value| value.is_coordinate());
        let coordinate = cells.iter().any(alone) || (!fixed && roles::any(&cells, &glue));
        Line {
            number,
            text,
            cells,
            fixed,
            sheet: false,
            glue,
            coordinate,
        }
    }

    /// The text of a cell; empty beyond the end.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// The lines of a grid. A merged cell stands in every cell it covers.
pub fn of_grid(grid: &Grid) -> Vec<Line> {
    let mut rows: Vec<(u64, Vec<Cell>)> = grid.rows.iter().map(|row| (row.line, row.cells.clone())).collect();
    let mut left = MAX_FILLED;
    for area in &grid.merged {
        let first = rows.partition_point(|(line, _)| *line < area.first_line);
        let Some((line, cells)) = rows.get(first) else { continue };
        let Some(content) = cells.get(area.first_column).filter(|cell| !cell.is_empty()).cloned() else {
            continue;
        };
        if *line != area.first_line {
            continue;
        }
        // A merged title may be as wide as the sheet, far beyond the table.
        let last_column = area.last_column.min(area.first_column.saturating_add(200));
        for (line, cells) in &mut rows[first..] {
            let wide = last_column.saturating_sub(area.first_column) + 1;
            if *line > area.last_line || wide > left {
                break;
            }
            left -= wide;
            if cells.len() <= last_column {
                cells.resize(last_column + 1, Cell::Empty);
            }
            cells[area.first_column..=last_column].fill(content.clone());
        }
    }
    let filled = rows
        .into_iter()
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let line = |(number, cells)| Line {
        sheet: true,
        ..Line::fixed(number, cells)
    };
    filled.map(line).collect()
}

/// The cells as a person reads them, a merged one once.
fn words(cells: &[Cell]) -> String {
    let mut words: Vec<String> = Vec::new();
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        let text = cell.text();
        if words.last() != Some(&text) || matches!(cell, Cell::Number(_)) {
            words.push(text);
        }
    }
    words.join("  ")
}
