//! Headings of a coordinate document: which columns hold which coordinates, in which system, and what else they state.

use super::columns::{self, Says};
use super::line::Line;
use super::phrases::unit;
use super::roles::Role;
use super::words::{AREA_HEADINGS, RING_HEADINGS, SIDE_HEADINGS};
use crate::StatedSystem;
use crate::stated;
use domain::Unit;
use message::Message;
use table::Cell;
use text::fold;

/// The longest heading; a longer one is prose.
const MAX_HEADING: usize = 60;
/// Rows above the letters X and Y that may belong to the heading.
const ROWS_ABOVE: usize = 4;

/// Two columns that are one coordinate.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Its columns: north and east, or latitude and longitude.
    pub columns: [usize; 2],
    /// Whether the headings speak of degrees.
    pub degrees: bool,
    /// The headings of both columns, as printed.
    pub headings: [String; 2],
    /// The system the headings above them state; `None` where they state none.
    pub system: Option<StatedSystem>,
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The row of the letters X and Y.
    pub line: u64,
    /// How many cells it has.
    pub width: usize,
    /// Whether cells belong to columns by their places.
    pub fixed: bool,
    /// The coordinates, from left to right; at least one.
    pub pairs: Vec<Pair>,
    /// The column of the corner's name, by index; `None` for none.
    pub name: Option<usize>,
    /// The column of the area a corner belongs to, by index; `None` for none.
    pub area: Option<usize>,
    /// The column of the ring of that area, by index; `None` for none.
    pub ring: Option<usize>,
    /// The column of the length of a side, by index; `None` for none.
    pub side: Option<usize>,
    /// The column of the declared size of the area, by index, with the unit of its heading; `None` for none.
    pub declared: Option<(usize, Option<Unit>)>,
    /// The column of the EPSG code, by index; `None` for none.
    pub epsg: Option<usize>,
    /// The column of the central meridian, by index; `None` for none.
    pub meridian: Option<usize>,
    /// The heading of each column.
    pub headings: Vec<String>,
}

impl Layout {
    /// The coordinates from left to right.
    pub fn roles(&self) -> Vec<Role> {
        let mut columns: Vec<(usize, Role)> = Vec::new();
        for pair in &self.pairs {
            let [north, east] = if pair.degrees {
                [Role::Latitude, Role::Longitude]
            } else {
                [Role::North, Role::East]
            };
            columns.extend([(pair.columns[0], north), (pair.columns[1], east)]);
        }
        columns.sort_by_key(|(column, _)| *column);
        columns.into_iter().map(|(_, role)| role).collect()
    }

    /// A table without headings: X before Y, as paper has it.
    pub fn without_headings(line: u64, degrees: bool) -> Layout {
        let headings = if degrees {
            ["Vĩ độ", "Kinh độ"]
        } else {
            ["X", "Y"]
        };
        Layout {
            line,
            width: 0,
            fixed: false,
            pairs: vec![Pair {
                columns: [0, 1],
                degrees,
                headings: headings.map(str::to_string),
                system: None,
            }],
            name: None,
            area: None,
            ring: None,
            side: None,
            declared: None,
            epsg: None,
            meridian: None,
            headings: Vec::new(),
        }
    }
}

/// Reads a heading. `above` are the lines before it since the last corner. `None` when the line is no heading.
///
/// # Errors
/// Coordinates without their other half.
pub fn read(file: &str, line: &Line, above: &[Line]) -> Option<Result<Layout, Message>> {
    if line.coordinate {
        return None;
    }
    let above = if line.fixed {
        &above[above.len().saturating_sub(ROWS_ABOVE)..]
    } else {
        &[]
    };
    // In a sheet the row of X and Y may end before the last heading above it does.
    let wide = above
        .iter()
        .filter(|l| l.sheet)
        .map(|l| l.cells.len())
        .max()
        .unwrap_or(0);
    let headings: Vec<String> = if line.fixed {
        (0..wide.max(line.cells.len()))
            .map(|column| line.cell(column).text())
            .collect()
    } else {
        letters(line)?
    };
    let said: Vec<Says> = headings.iter().map(|heading| says(heading)).collect();
    let any = |wanted: &[Says]| said.iter().any(|s| wanted.contains(s));
    if !any(&[Says::North, Says::X, Says::Latitude]) || !any(&[Says::East, Says::Y, Says::Longitude]) {
        return None;
    }
    // A pasted row of titles that lacks some of its cells does not stand over the columns.
    let aligned = |l: &&Line| l.sheet || (l.fixed && l.cells.len() == headings.len());
    let titles: Vec<Vec<String>> = above
        .iter()
        .rev()
        .filter(aligned)
        .map(|l| spread(l, headings.len()))
        .collect();
    let mut layout = Layout {
        line: line.number,
        width: headings.len(),
        fixed: line.fixed,
        ..Layout::without_headings(line.number, false)
    };
    layout.pairs = match pairs(file, line, &headings, &said) {
        Ok(pairs) => pairs,
        Err(message) => return Some(Err(message)),
    };
    for pair in &mut layout.pairs {
        let column = pair.columns[0].min(pair.columns[1]);
        pair.system = titles
            .iter()
            .chain([&headings])
            .find_map(|row| system(row.get(column)?, line.number));
    }
    layout.headings = (0..headings.len())
        .map(|column| {
            let own = &headings[column];
            let from_above = titles
                .iter()
                .filter_map(|row| row.get(column))
                .find(|text| !text.is_empty());
            if own.is_empty() {
                from_above.cloned().unwrap_or_default()
            } else {
                own.clone()
            }
        })
        .collect();
    if line.fixed {
        other_columns(&mut layout);
    }
    Some(Ok(layout))
}

/// The meaning of a heading; a long one has none.
fn says(heading: &str) -> Says {
    if heading.chars().count() > MAX_HEADING {
        Says::Other
    } else {
        columns::says(heading)
    }
}

fn system(text: &str, line: u64) -> Option<StatedSystem> {
    let mut found = stated::find(text)?;
    // “VN-2000” alone is less than the text around the table may state.
    if found.epsg.is_none() && found.meridian.is_none() {
        return None;
    }
    found.line = line;
    Some(found)
}

/// A row of titles over columns: one that stands over several columns stands in the first of them when a sheet was saved
/// as text.
fn spread(line: &Line, width: usize) -> Vec<String> {
    let mut cells: Vec<String> = (0..width).map(|column| line.cell(column).text()).collect();
    for column in 1..cells.len() {
        let over_several = fold(&cells[column - 1]).contains("toa do") || stated::find(&cells[column - 1]).is_some();
        if cells[column].is_empty() && over_several {
            cells[column] = cells[column - 1].clone();
        }
    }
    cells
}

/// The coordinate columns, two by two from left to right.
fn pairs(file: &str, line: &Line, headings: &[String], said: &[Says]) -> Result<Vec<Pair>, Message> {
    let places = |what: Says| -> Vec<usize> { (0..said.len()).filter(|at| said[*at] == what).collect() };
    let (words_north, words_east) = (places(Says::North), places(Says::East));
    // Words win over letters, as in `x, y, easting, northing`; where only one side has words the letters complete it.
    let both_words = !words_north.is_empty() && !words_east.is_empty();
    let with = |mut words: Vec<usize>, letters: Vec<usize>| {
        if !both_words {
            words.extend(letters);
            words.sort_unstable();
        }
        words
    };
    let north = with(words_north, places(Says::X));
    let east = with(words_east, places(Says::Y));
    let (latitude, longitude) = (places(Says::Latitude), places(Says::Longitude));
    if north.len() != east.len() || latitude.len() != longitude.len() {
        let message = Message::new("import.coordinates.half_pair").with("file", file);
        return Err(message.with("row", line.number).with("columns", headings.join(", ")));
    }
    let metres = north.into_iter().zip(east).map(|pair| (pair, false));
    let degrees = latitude.into_iter().zip(longitude).map(|pair| (pair, true));
    let mut pairs: Vec<Pair> = metres
        .chain(degrees)
        .map(|((a, b), degrees)| Pair {
            columns: [a, b],
            degrees,
            headings: [headings[a].clone(), headings[b].clone()],
            system: None,
        })
        .collect();
    pairs.sort_by_key(|pair| pair.columns[0].min(pair.columns[1]));
    Ok(pairs)
}

/// Finds the columns that are no coordinates.
fn other_columns(layout: &mut Layout) {
    let taken: Vec<usize> = layout.pairs.iter().flat_map(|pair| pair.columns).collect();
    let folded: Vec<String> = layout.headings.iter().map(|heading| fold(heading)).collect();
    let free = |at: &usize| !taken.contains(at);
    let first = |fits: &dyn Fn(&str) -> bool| (0..folded.len()).filter(free).find(|at| fits(&folded[*at]));
    layout.area = first(&|text| AREA_HEADINGS.has(text));
    layout.ring = first(&|text| RING_HEADINGS.has(text));
    layout.side = first(&|text| {
        let speaks = SIDE_HEADINGS.is_within(text);
        speaks || matches!(text, "s m" | "l m" | "d m")
    });
    layout.epsg = first(&|text| text.split(' ').any(|word| word == "epsg"));
    layout.meridian = first(&|text| text == "ktt" || text.contains("kinh tuyen truc"));
    let size = first(&|text| text.starts_with("dien tich") || text.starts_with("s ha") || text.starts_with("area ha"));
    layout.declared = size.map(|at| (at, unit(&layout.headings[at])));
    let ranked = (0..folded.len())
        .filter(free)
        .filter_map(|at| Some((columns::name_rank(&folded[at])?, at)));
    layout.name = ranked
        .filter(|(_, at)| Some(*at) != layout.area)
        .min()
        .map(|(_, at)| at);
}

/// The coordinate headings among the words of a pasted heading, in their order; `None` when there are none or the line
/// is a sentence.
fn letters(line: &Line) -> Option<Vec<String>> {
    if line.cells.len() > 48 {
        return None;
    }
    let words: Vec<String> = line.cells.iter().map(Cell::text).collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map(|word| fold(word)).unwrap_or_default();
        let folded = fold(word);
        let parts: Vec<&str> = folded.split(' ').collect();
        let heading = match parts.as_slice() {
            ["x" | "y"] | ["x" | "y", "m"] => word.clone(),
            ["kinh"] if next.starts_with("do") => "Kinh độ".to_string(),
            ["vi"] if next.starts_with("do") => "Vĩ độ".to_string(),
            ["xm"] => "X".to_string(),
            ["ym"] => "Y".to_string(),
            _ => continue,
        };
        found.push(heading);
    }
    (found.len() >= 2).then_some(found)
}
