//! Coordinates among words that only blanks divide: `12 2 498 697,55 407 129,25` is corner 12 and two numbers.

use super::line::Line;
use super::value::Value;
use table::Cell;

/// The kind of a coordinate, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Northing, in metres.
    North,
    /// Easting, in metres.
    East,
    /// Latitude, in degrees north.
    Latitude,
    /// Longitude, in degrees east.
    Longitude,
}

/// Words of a line that are looked at; a longer line is prose.
const MAX_WORDS: usize = 48;
/// Letters of a name between coordinates, and words before them: a running number and a name.
const MAX_NAME: usize = 8;
const MAX_NAMES: usize = 2;
/// Words one number or angle may be made of.
const MAX_GLUED: usize = 6;

impl Role {
    /// Whether a value is one that Vietnam has in this place.
    fn fits(self, value: &Value) -> bool {
        let within = |low: f64, high: f64| {
            let any = [text::DecimalSeparator::Comma, text::DecimalSeparator::Dot];
            any.iter()
                .filter_map(|mark| value.under(*mark))
                .any(|v| (low..=high).contains(&v))
        };
        match self {
            Role::North => within(800_000.0, 2_700_000.0),
            Role::East => within(100_000.0, 900_000.0),
            Role::Latitude => within(6.0, 24.0),
            Role::Longitude => within(100.0, 120.0),
        }
    }
}

/// Coordinates found among the words of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The words before the first of them.
    pub before: Vec<String>,
    /// The words between two pairs of them, pair by pair from the second: names of further corners.
    pub between: Vec<Vec<String>>,
    /// As many as there are roles.
    pub values: Vec<Value>,
    /// How many of them lie where Vietnam does.
    pub fitting: usize,
}

impl Found {
    /// Whether nothing that could be a coordinate is left of a line.
    pub fn is_all_of(&self, line: &Line) -> bool {
        let more = line.cells.len().saturating_sub(1);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let all: usize = line.cells.iter().map(|cell| digits(&cell.text())).sum();
        let words = self.before.iter().chain(self.between.iter().flatten());
        let taken: usize = words.map(|word| digits(word)).sum();
        let values: usize = self.values.iter().map(|value| digits(&value.shown())).sum();
        // A length or a height may stand behind; half a coordinate may not.
        more > 0 && all.saturating_sub(taken + values) < 6
    }
}

/// The best way to go on from a word: its score, and where its coordinate ends; its own place when it is none.
#[derive(Debug, Clone, Copy)]
struct Best {
    score: u32,
    next: usize,
}

/// Divides a line into words and exactly as many coordinates as there are roles, in that order. Of several ways the one
/// is taken in which most coordinates fit Vietnam, and then the one that leaves a name at the beginning.
pub fn find(line: &Line, roles: &[Role]) -> Option<Found> {
    let words: Vec<String> = line.cells.iter().map(Cell::text).collect();
    let count = words.len();
    if roles.is_empty() || count < roles.len() || count > MAX_WORDS {
        return None;
    }
    let coordinates: Vec<Vec<(usize, Value)>> = (0..count).map(|at| coordinates(line, &words, at)).collect();
    // best[at][n]: how well the words from `at` on go when n coordinates were found before.
    let mut best: Vec<Vec<Option<Best>>> = vec![vec![None; roles.len() + 1]; count + 1];
    best[count][roles.len()] = Some(Best { score: 0, next: count });
    for at in (0..count).rev() {
        // A line begins with a name rather than not; a coordinate that is not used is no name.
        let alone = coordinates[at].first().is_some_and(|(end, _)| *end == at + 1);
        let name = u32::from(at == 0 && !words[at].is_empty() && !alone);
        for n in 0..=roles.len() {
            let mut options = Vec::new();
            // Words between the two coordinates of a corner are no words of a table; between two corners of one line the
            // name of the second may stand.
            let between = n % 2 == 0 && is_name(&words[at]);
            if let Some(rest) = best[at + 1][n].filter(|_| n == 0 || n == roles.len() || between) {
                let score = rest.score + if n == 0 { name } else { 0 };
                options.push(Best { score, next: at });
            }
            for (end, value) in roles.get(n).into_iter().flat_map(|_| &coordinates[at]) {
                if let Some(rest) = best[*end][n + 1] {
                    let score = rest.score + if roles[n].fits(value) { 100 } else { 10 };
                    options.push(Best { score, next: *end });
                }
            }
            // Of equal ones the last: a longer number rather than a word before a shorter one.
            best[at][n] = options.into_iter().max_by_key(|best| best.score);
        }
    }
    let (mut at, mut n) = (0, 0);
    let mut found = Found {
        before: Vec::new(),
        between: vec![Vec::new(); roles.len().div_ceil(2).saturating_sub(1)],
        values: Vec::new(),
        fitting: 0,
    };
    while at < count {
        let next = best[at][n]?.next;
        match coordinates[at].iter().find(|(end, _)| *end == next) {
            Some((_, value)) => {
                found.fitting += usize::from(roles[n].fits(value));
                found.values.push(value.clone());
                n += 1;
            }
            None if n == 0 && !words[at].is_empty() => found.before.push(words[at].clone()),
            None if n < roles.len() && !words[at].is_empty() => found.between[n / 2 - 1].push(words[at].clone()),
            None => {}
        }
        // A word that is no coordinate stays where it is in `next`.
        at = next.max(at + 1);
    }
    let named = found.between.iter().all(|words| words.len() <= MAX_NAMES);
    (n == roles.len() && named).then_some(found)
}

/// Whether a word may be the name of a corner among coordinates; an empty cell divides them as well.
fn is_name(word: &str) -> bool {
    word.chars().count() <= MAX_NAME
}

/// The coordinates that begin at a word: where each ends, and its value.
fn coordinates(line: &Line, words: &[String], at: usize) -> Vec<(usize, Value)> {
    let ends = (at + 1..=words.len().min(at + MAX_GLUED)).take_while(|end| *end == at + 1 || line.glue[end - 1]);
    let values = ends.filter_map(|end| Some((end, joined(&words[at..end])?)));
    values.filter(|(_, value)| value.is_coordinate()).collect()
}

/// Whether a coordinate stands among the words of a line, divided by blanks itself.
pub fn any(cells: &[Cell], glue: &[bool]) -> bool {
    let words: Vec<String> = cells.iter().take(MAX_WORDS).map(Cell::text).collect();
    (0..words.len()).any(|at| {
        let glued = (at + 1..words.len()).take_while(|next| glue[*next]).take(MAX_GLUED - 1);
        glued
            .into_iter()
            .any(|end| joined(&words[at..=end]).is_some_and(|value| value.is_coordinate()))
    })
}

/// Words as one number: thousands between blanks, or an angle.
fn joined(words: &[String]) -> Option<Value> {
    match words {
        [word] => Value::read(word),
        [first, rest @ ..] => {
            let thousands = first.bytes().all(|b| b.is_ascii_digit() || b == b'-')
                && rest
                    .iter()
                    .all(|word| word.len() >= 3 && word.as_bytes()[..3].iter().all(u8::is_ascii_digit));
            let angle = super::angles::begins(first) || rest.first().is_some_and(|word| super::angles::begins(word));
            (thousands || angle).then(|| Value::read(&words.join(" "))).flatten()
        }
        [] => None,
    }
}

/// The name of a corner out of the words before its coordinates: the last one, or the last two in `Mốc 12`. A running
/// number before it is no part of the name.
pub fn name(before: &[String]) -> Option<String> {
    let last = before.last()?;
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit() || c == '.');
    match before.len().checked_sub(2).map(|at| &before[at]) {
        Some(word) if is_number(last) && word.chars().all(char::is_alphabetic) && word.chars().count() <= 6 => {
            Some(format!("{word} {last}"))
        }
        _ => Some(last.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::pasted;
    use super::*;

    fn found(text: &str, roles: &[Role]) -> Option<(Vec<String>, Vec<String>)> {
        let found = find(&pasted::lines(text)[0], roles)?;
        Some((found.before, found.values.iter().map(Value::shown).collect()))
    }

    #[test]
    fn numbers_among_words() {
        let plane = [Role::North, Role::East];
        for (text, before, values) in [
            ("1 2 498 697,55 407 129,25", &["1"][..], ["2 498 697,55", "407 129,25"]),
            ("1 950 123,45 520 123", &["1"], ["950 123,45", "520 123"]),
            (
                "12 M7 2498697.55 407129.25 15,2",
                &["12", "M7"],
                ["2498697.55", "407129.25"],
            ),
            (
                "2.498.697,55 407.129,25 2.498.125,02 381.456,27",
                &[],
                ["2.498.697,55", "407.129,25"],
            ),
        ] {
            let (found_before, found_values) = found(text, &plane).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (&found_before[..], &found_values[..]),
                (
                    &before.iter().map(std::string::ToString::to_string).collect::<Vec<_>>()[..],
                    &values.map(String::from)[..]
                ),
                "{text}"
            );
        }
        let degrees = [Role::Latitude, Role::Longitude];
        assert!(found("1 22° 35' 10,5\" 103° 51' 3\"", &degrees).is_some());
        let both = [Role::North, Role::East, Role::North, Role::East];
        assert!(found("M1 2 498 697,55 407 129,25 2 498 125,02 381 456,27", &both).is_some());
        assert_eq!(found("1 2498697 ghi chú 407129", &plane), None);
        assert_eq!(found("Quyết định số 2170 ngày 23", &plane), None);
    }
}
