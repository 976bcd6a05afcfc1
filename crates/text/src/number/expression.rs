//! Numbers with their surroundings: a reserve before, a unit after, a total behind a stroke, a second value in brackets.

use std::ops::Range;

use super::tokens::{is_joiner, numbers};
use super::units::{NUMBERS, Word, unit_at};
use domain::Qualifier;
use domain::vocabulary::{Form, List};

/// How two numbers belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// `58,32/75`: the first is a part of the second.
    OfTotal,
    /// `10-15`, `từ 10 đến 15`.
    Range,
}

/// The kind of an expression, by its shape alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A number that may be a quantity.
    Quantity,
    /// A date, a period of years, the number of a document.
    Other,
}

/// How exact the words around a number say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserve {
    /// One of the reserves of [`Qualifier`].
    Is(Qualifier),
    /// An upper bound (“dưới”, “không quá”).
    AtMost,
}

/// One number of a text, or two that belong together, unread.
#[derive(Debug, Clone)]
pub struct Expression {
    /// All of it, in the text of [`super::tokens::plain`].
    pub span: Range<usize>,
    /// The first number, in the text of [`super::tokens::plain`].
    pub first: Range<usize>,
    /// Whether a minus stands before it.
    pub negative: bool,
    /// The second number and how it belongs to the first; `None` for one number.
    pub second: Option<(Range<usize>, Pair)>,
    /// The unit and its wording; `None` for none.
    pub unit: Option<(Word, Range<usize>)>,
    /// How exact it claims to be.
    pub reserve: Reserve,
    /// A number in brackets behind it, alone but for a unit; `None` for none.
    pub bracket: Option<(Range<usize>, Option<Word>)>,
    /// Whether it is a quantity or something else.
    pub shape: Shape,
    /// Whether it stands inside brackets.
    pub bracketed: bool,
}

/// Words and signs before a number that say how exact it is.
pub(super) static RESERVES: [(List, Reserve); 3] = [
    (
        List::new(&NUMBERS, "about", Form::Marked),
        Reserve::Is(Qualifier::About),
    ),
    (
        List::new(&NUMBERS, "at_least", Form::Marked),
        Reserve::Is(Qualifier::AtLeast),
    ),
    (List::new(&NUMBERS, "at_most", Form::Marked), Reserve::AtMost),
];

/// Where a text comes from: one cell, where every number matters, or prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A cell of a table.
    Cell,
    /// Running text: blanks do not join groups, `ha(1)` and `ha (1)` are footnotes, `(52 ha)` speaks for itself.
    Prose,
}

/// The expressions of a text, in order.
pub fn expressions(text: &str, place: Place) -> Vec<Expression> {
    let tokens = numbers(text, place == Place::Cell && begins_with_number(text));
    let mut found = Vec::new();
    let mut next = 0;
    let mut before = 0;
    while next < tokens.len() {
        let reader = Reader {
            text,
            tokens: &tokens,
            place,
        };
        let (expression, used) = reader.read(next, before);
        before = expression.span.end;
        next += used;
        found.push(expression);
    }
    found
}

/// Whether nothing but signs and words of reserve stands before the first number.
fn begins_with_number(text: &str) -> bool {
    let head = text.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let head = head.trim_end_matches(['-', '\u{2212}', '+', ' ', '(']);
    head.is_empty() || reserve_of(head, "").is_some_and(|(_, start)| start == 0)
}

struct Reader<'t> {
    text: &'t str,
    tokens: &'t [Range<usize>],
    place: Place,
}

impl Reader<'_> {
    /// The expression that begins with the number `index`, and how many numbers it uses.
    fn read(&self, index: usize, before: usize) -> (Expression, usize) {
        let first = self.tokens[index].clone();
        let (mut start, negative) = self.sign(first.start);
        let own_unit = self.unit(first.end);
        let mut unit = own_unit.clone();
        let mut end = own_unit.as_ref().map_or(first.end, |(_, range)| range.end);
        let mut used = 1;
        let mut second = None;
        if let Some((pair, token, its_unit)) = self.pair(index, end, &own_unit) {
            end = its_unit.as_ref().map_or(token.end, |(_, range)| range.end);
            unit = its_unit.or(own_unit);
            second = Some((token, pair));
            used = 2;
        }
        let mut shape = Shape::Quantity;
        if unit.is_none() {
            let dated = self.longer_than_a_quantity(end);
            if dated || self.years_or_month(&first, &second) || is_dotted_date(&self.text[first.clone()]) {
                shape = Shape::Other;
                // The third part of a date.
                if let Some(token) = self.tokens.get(index + used)
                    && used == 2
                    && token.start <= end + 1
                {
                    end = token.end;
                    used += 1;
                }
            }
        }
        let mut reserve = Reserve::Is(Qualifier::Exact);
        if let Some((found, from)) = reserve_of(self.text[before..start].trim_end(), &self.text[end..]) {
            reserve = found;
            start = before + from;
        }
        if matches!(second, Some((_, Pair::Range))) {
            reserve = Reserve::Is(Qualifier::Range);
        }
        let mut bracket = None;
        if shape == Shape::Quantity
            && let Some((token, its_unit, close)) = self.bracket(index + used, end)
        {
            bracket = Some((token, its_unit));
            end = close;
            used += 1;
        }
        let open = self.text[..first.start].matches('(').count();
        let closed = self.text[..first.start].matches(')').count();
        let expression = Expression {
            span: start..end,
            first,
            negative,
            second,
            unit,
            reserve,
            bracket,
            shape,
            bracketed: open > closed,
        };
        (expression, used)
    }

    /// Where the number begins with its sign, and whether that is a minus. A hyphen is one only after a blank.
    fn sign(&self, start: usize) -> (usize, bool) {
        let before = &self.text[..start];
        if before.ends_with('\u{2212}') {
            return (start - '\u{2212}'.len_utf8(), true);
        }
        match before.strip_suffix('-') {
            Some(rest) if rest.is_empty() || rest.ends_with([' ', '(']) => (start - 1, true),
            _ => (start, false),
        }
    }

    fn unit(&self, end: usize) -> Option<(Word, Range<usize>)> {
        let start = end + blanks(&self.text[end..]);
        let (word, length) = unit_at(&self.text[start..])?;
        Some((word, start..start + length))
    }

    /// A second number that belongs to the first, and its unit.
    #[allow(clippy::type_complexity)]
    fn pair(
        &self,
        index: usize,
        end: usize,
        own: &Option<(Word, Range<usize>)>,
    ) -> Option<(Pair, Range<usize>, Option<(Word, Range<usize>)>)> {
        let token = self.tokens.get(index + 1)?.clone();
        let pair = match self.text.get(end..token.start)?.trim() {
            "/" | "trên" | "trên tổng" | "trên tổng số" | "trên tổng diện tích" => Pair::OfTotal,
            "-" | "–" | "—" | "÷" | "đến" | "tới" => Pair::Range,
            _ => return None,
        };
        let its_unit = self.unit(token.end);
        let fits = match (own, &its_unit) {
            (Some((own, _)), Some((its, _))) => own == its,
            (Some(_), None) => pair == Pair::OfTotal,
            (None, _) => true,
        };
        fits.then_some((pair, token, its_unit))
    }

    /// Whether the text goes on as dates and document numbers do: `/2025`, `/QĐ-UBND`, `-2026`, `-NQ`.
    fn longer_than_a_quantity(&self, end: usize) -> bool {
        let rest = self.text[end..].trim_start();
        match rest.strip_prefix('/') {
            Some(rest) => rest.trim_start().starts_with(char::is_alphanumeric),
            None => self.text[end..]
                .strip_prefix('-')
                .is_some_and(|rest| rest.starts_with(char::is_alphanumeric)),
        }
    }

    /// `6/2023`, `2011-2020`.
    fn years_or_month(&self, first: &Range<usize>, second: &Option<(Range<usize>, Pair)>) -> bool {
        let whole = |range: &Range<usize>| self.text[range.clone()].parse::<u16>().ok();
        let year = |range: &Range<usize>| range.len() == 4 && whole(range).is_some_and(|y| (1900..=2100).contains(&y));
        match second {
            Some((last, Pair::OfTotal)) => year(last) && whole(first).is_some_and(|m| (1..=12).contains(&m)),
            Some((last, Pair::Range)) => year(last) && year(first),
            None => false,
        }
    }

    /// A bracket that holds one number and at most its unit.
    fn bracket(&self, index: usize, end: usize) -> Option<(Range<usize>, Option<Word>, usize)> {
        let token = self.tokens.get(index)?.clone();
        let between = self.text.get(end..token.start)?;
        let inner = between.trim_start().strip_prefix('(')?.trim();
        let adjacent = between.starts_with('(');
        if !(inner.is_empty() || inner == "~" || inner == "khoảng") || (adjacent && self.place == Place::Prose) {
            return None;
        }
        // `tỷ đồng (4)` in prose is a footnote.
        let footnote = self.text[token.clone()].len() <= 2;
        let unit = self.unit(token.end);
        let close = unit.as_ref().map_or(token.end, |(_, range)| range.end);
        let rest = self.text[close..].trim_start();
        if !rest.starts_with(')') || (self.place == Place::Prose && (unit.is_some() || footnote)) {
            return None;
        }
        let close = self.text.len() - rest.len() + 1;
        Some((token, unit.map(|(word, _)| word), close))
    }
}

/// `24.9.2018`: two numbers of one or two digits and a year.
fn is_dotted_date(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    matches!(parts[..], [day, month, year] if day.len() <= 2 && month.len() <= 2 && year.len() == 4)
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c| c == ' ' || is_joiner(c)).len()
}

/// The words of reserve that `before` ends with (the longest), and where in it they begin; or those that `after` begins
/// with.
fn reserve_of(before: &str, after: &str) -> Option<(Reserve, usize)> {
    let after = after.trim_start();
    if after.starts_with("trở lên") {
        return Some((Reserve::Is(Qualifier::AtLeast), before.len()));
    }
    if after.starts_with("trở xuống") {
        return Some((Reserve::AtMost, before.len()));
    }
    RESERVES
        .iter()
        .flat_map(|(list, reserve)| list.words().map(move |word| (word, *reserve)))
        .filter_map(|(word, reserve)| Some((reserve, ends(before, word)?)))
        .min_by_key(|(_, start)| *start)
}

/// Where the last words of `text` begin, when they are `word` in any case and whole.
fn ends(text: &str, word: &str) -> Option<usize> {
    let mut back = text.char_indices().rev();
    let mut start = text.len();
    for expected in word.chars().rev() {
        let (at, found) = back.next()?;
        if !found.to_lowercase().eq([expected]) {
            return None;
        }
        start = at;
    }
    let sign = !word.starts_with(char::is_alphabetic);
    (sign || back.next().is_none_or(|(_, c)| !c.is_alphanumeric())).then_some(start)
}
