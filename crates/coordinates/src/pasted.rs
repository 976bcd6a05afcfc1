//! A text copied out of a decision → lines of cells, divided as well as its blanks allow.

use unicode_normalization::UnicodeNormalization;

use super::line::Line;
use super::value::Value;
use table::Cell;
use text::fold;

/// Characters that may stand between the cells of a pasted table besides blanks.
const SEPARATORS: [char; 4] = ['\t', '|', ';', ','];
/// Lines that are looked at to find the separator.
const LINES_SEEN: usize = 500;
/// Lines of one number each that make up a heading or a corner at most.
const STACK: usize = 12;

/// The lines of a text.
pub fn lines(text: &str) -> Vec<Line> {
    let text: String = text.nfc().collect();
    let separator = separator(&text);
    let mut lines = Vec::new();
    for (number, text) in (1..).zip(text.lines()) {
        // The lines of a table drawn with marks: |---|:--:|
        let drawn = |c: char| c.is_whitespace() || matches!(c, '|' | '-' | '–' | '_' | '=' | '+' | ':' | '\u{feff}');
        if text.chars().all(drawn) {
            continue;
        }
        let text = text.trim_start_matches('\u{feff}');
        lines.push(match separator.filter(|s| text.contains(*s)) {
            Some(separator) => separated(number, text, separator),
            None => spaced(number, text),
        });
    }
    unstack(lines)
}

/// The character that divides most lines with coordinates into cells; `None` when only blanks do.
fn separator(text: &str) -> Option<char> {
    let mut votes = [0usize; SEPARATORS.len()];
    let mut blanks = 0usize;
    let with_digits = text.lines().filter(|line| line.contains(|c: char| c.is_ascii_digit()));
    for line in with_digits.take(LINES_SEEN) {
        let coordinates = |part: &str| Value::read(part.trim()).is_some_and(|value| value.is_coordinate());
        // A decimal comma also divides `2 498 697,55 407 129,25` into what looks like numbers.
        let whole = |mark: char, part: &str| {
            mark != ',' || part.trim().starts_with('"') || !part.trim().contains(char::is_whitespace)
        };
        let divides = |mark: char| {
            let parts = divided(line, mark);
            let parts = parts
                .iter()
                .filter(|part| whole(mark, part) && coordinates(&unquoted(part)));
            line.contains(mark) && parts.count() >= 2
        };
        let found = SEPARATORS.iter().position(|mark| divides(*mark));
        match found {
            Some(at) => votes[at] += 1,
            None if line.split_whitespace().filter(|part| coordinates(part)).count() >= 2 => blanks += 1,
            None => {}
        }
    }
    let best = (0..SEPARATORS.len()).max_by_key(|at| (votes[*at], SEPARATORS.len() - at))?;
    (votes[best] > 0 && votes[best] >= blanks).then(|| SEPARATORS[best])
}

/// A line in its cells. A text between quotation marks is one cell, whatever marks are in it.
fn divided(line: &str, separator: char) -> Vec<&str> {
    let (mut cells, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in line.char_indices() {
        let begins = line[start..at].trim().is_empty();
        if c == '"' && (quoted || begins) {
            quoted = !quoted;
        } else if c == separator && !quoted {
            cells.push(&line[start..at]);
            start = at + c.len_utf8();
        }
    }
    if quoted {
        // Inches and seconds stand alone.
        return line.split(separator).collect();
    }
    cells.push(&line[start..]);
    cells
}

/// A cell without the quotation marks around it.
fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\"").trim().to_string(),
        None => cell.strip_prefix('"').unwrap_or(cell).trim().to_string(),
    }
}

fn separated(number: u64, text: &str, separator: char) -> Line {
    let trimmed = text.trim();
    let inner = match separator {
        '|' => trimmed.strip_prefix('|').unwrap_or(trimmed),
        _ => text,
    };
    let inner = match separator {
        '|' => inner.strip_suffix('|').unwrap_or(inner),
        _ => inner,
    };
    let cell = |part: &&str| match unquoted(part) {
        part if part.is_empty() => Cell::Empty,
        part => Cell::Text(part),
    };
    let cells = divided(inner, separator).iter().map(cell).collect();
    let mut line = Line::fixed(number, cells);
    line.text = trimmed.to_string();
    line
}

/// Words, with a mark on those that only one blank divides from the word before.
fn spaced(number: u64, text: &str) -> Line {
    let (mut cells, mut glue) = (Vec::new(), Vec::new());
    let mut blanks = 2;
    for word in text.split(|c: char| c.is_whitespace()) {
        if word.is_empty() {
            blanks += 1;
            continue;
        }
        cells.push(Cell::Text(word.to_string()));
        glue.push(blanks < 2);
        blanks = 1;
    }
    Line::spaced(number, text.trim().to_string(), cells, glue)
}

/// PDF readers often give one cell a line. Runs of such lines become lines again: a corner ends where, after its
/// coordinates, something comes that is not one.
fn unstack(lines: Vec<Line>) -> Vec<Line> {
    let alone: Vec<Option<bool>> = lines.iter().map(alone).collect();
    let stacked = alone.iter().flatten().filter(|coordinate| **coordinate).count();
    let rows = lines.iter().filter(|line| line.coordinate).count();
    // A line with one coordinate is broken off unless most of them are like that.
    if stacked < 6 || stacked * 2 < rows {
        return lines;
    }
    let headings: Vec<Option<char>> = lines.iter().map(|line| letter(&line.text)).collect();
    let pairs = pairs(&headings);
    let mut out: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let taken = match alone[at] {
            _ if headings[at].is_some() => heading(&lines[at..], &headings[at..]),
            Some(_) => corner(&lines[at..], &alone[at..], pairs * 2),
            None => 1,
        };
        let run = &lines[at..at + taken];
        out.push(match run {
            [line] => line.clone(),
            _ => {
                let text: Vec<&str> = run.iter().map(|line| line.text.as_str()).collect();
                let cells = run.iter().flat_map(|line| line.cells.clone()).collect();
                let glue = run.iter().flat_map(|line| line.glue.clone()).collect();
                Line::spaced(run[0].number, text.join("  "), cells, glue)
            }
        });
        at += taken;
    }
    out
}

/// Whether a line is one coordinate (`Some(true)`), one short word (`Some(false)`), or more than that.
fn alone(line: &Line) -> Option<bool> {
    if line.fixed {
        return None;
    }
    if Value::read(&line.text).is_some_and(|value| value.is_coordinate()) {
        return Some(true);
    }
    (line.cells.len() == 1 && line.text.chars().count() <= 8).then_some(false)
}

/// `X` or `Y` when a line holds nothing but that and its unit: `X (m)`, `Tọa độ Y`.
fn letter(text: &str) -> Option<char> {
    if text.len() > 40 {
        return None;
    }
    let folded = fold(text);
    let mut words = folded
        .split(' ')
        .filter(|word| !matches!(*word, "toa" | "do" | "m" | "met"));
    match (words.next(), words.next()) {
        (Some("x"), None) => Some('x'),
        (Some("y"), None) => Some('y'),
        _ => None,
    }
}

/// How many pairs of coordinates the first heading announces: letters one after the other until something else comes.
fn pairs(headings: &[Option<char>]) -> usize {
    let letters = headings
        .iter()
        .skip_while(|h| h.is_none())
        .take_while(|h| h.is_some())
        .count();
    (letters / 2).max(1)
}

/// How many lines from here are one heading.
fn heading(lines: &[Line], headings: &[Option<char>]) -> usize {
    let letters = headings.iter().take(STACK).take_while(|h| h.is_some()).count();
    letters.clamp(1, lines.len())
}

/// How many lines from here are one corner with `count` coordinates: names before them, and nothing but them. One when
/// there is none.
fn corner(lines: &[Line], alone: &[Option<bool>], count: usize) -> usize {
    let names = alone
        .iter()
        .take(STACK)
        .take_while(|kind| **kind == Some(false))
        .count();
    let after = &alone[names.min(alone.len())..];
    let coordinates = after.iter().take(count).take_while(|kind| **kind == Some(true)).count();
    // More than a running number and a name before the coordinates is a text, or the number of a page.
    match (names, coordinates) {
        (0..=2, 2..) => names + coordinates,
        _ => 1,
    }
    .clamp(1, lines.len())
}
