//! Dates as people print them: “15/12/2025”, “ngày 23 tháng 6 năm 2026”, “tháng 6/2026”, “quý II/2026”, “năm 2025”.
//!
//! Of two numbers the day comes first, as in Vietnam, and a date that does not exist so (`12/25/2025`) is refused: turned
//! round it would exist, but that would be a guess.

use crate::number::NUMBERS;
use domain::PartialDate;
use domain::text::fold;
use domain::vocabulary::{self, List};
use message::Message;

/// A text that was not taken as a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{wording:?} is not a date: {why:?}")]
pub struct DateError {
    /// The text as found, for the message.
    pub wording: String,
    /// The fault of the text.
    pub why: DateWhy,
}

/// The faults of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateWhy {
    /// It has none of the forms that are read.
    NotADate,
    /// It has one of them, and there is no such day: 31/4, month 13, a year before 1900 or after 2200.
    NoSuchDay,
    /// It is a period where a date was expected: a quarter.
    Period,
}

impl DateError {
    /// The sentence for the person; the caller puts file, row and column before it.
    pub fn message(&self) -> Message {
        let message = match self.why {
            DateWhy::NotADate => Message::new("text.date.not_a_date"),
            DateWhy::NoSuchDay => Message::new("text.date.no_such_day"),
            DateWhy::Period => Message::new("text.date.period"),
        };
        message.with("value", &self.wording)
    }
}

/// A time as printed: a date known to the day, the month or the year, or the months of a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintedDate {
    /// A day, month or year.
    On(PartialDate),
    /// A quarter, from its first to its last month.
    Quarter {
        /// The calendar year.
        year: i16,
        /// The quarter, 1 to 4.
        quarter: u8,
    },
}

impl PrintedDate {
    /// The first and the last date of it: the same one, or the first and last month of the quarter.
    pub fn span(self) -> Option<(PartialDate, PartialDate)> {
        match self {
            PrintedDate::On(date) => Some((date, date)),
            PrintedDate::Quarter { year, quarter } => {
                let month = |month: u8| partial(year, Some(month), None);
                Some((month(quarter * 3 - 2)?, month(quarter * 3)?))
            }
        }
    }
}

/// Reads a date.
///
/// # Errors
/// Another form, a day that does not exist, a quarter.
pub fn read_date(text: &str) -> Result<PartialDate, DateError> {
    match read_period(text)? {
        PrintedDate::On(date) => Ok(date),
        PrintedDate::Quarter { .. } => Err(DateError {
            wording: text.trim().to_string(),
            why: DateWhy::Period,
        }),
    }
}

/// Reads a date or a quarter. Words before it (`tính đến`, `ngày`, `đến hết`) and a time of day behind it are passed over.
///
/// # Errors
/// Another form, or a day that does not exist.
pub fn read_period(text: &str) -> Result<PrintedDate, DateError> {
    let fail = |why| DateError {
        wording: text.trim().to_string(),
        why,
    };
    let form = Form::of(text).ok_or_else(|| fail(DateWhy::NotADate))?;
    let date = match form {
        Form::Day(day, month, year) => partial(year, Some(month), Some(day)),
        Form::Month(month, year) => partial(year, Some(month), None),
        Form::Year(year) => partial(year, None, None),
        Form::Quarter(quarter, year) => {
            let known = (1..=4).contains(&quarter) && partial(year, None, None).is_some();
            return known
                .then_some(PrintedDate::Quarter { year, quarter })
                .ok_or_else(|| fail(DateWhy::NoSuchDay));
        }
    };
    date.map(PrintedDate::On).ok_or_else(|| fail(DateWhy::NoSuchDay))
}

/// A date of its parts, when there is one.
fn partial(year: i16, month: Option<u8>, day: Option<u8>) -> Option<PartialDate> {
    let part = |part: Option<u8>| part.map_or(String::new(), |p| format!("-{p:02}"));
    format!("{year:04}{}{}", part(month), part(day)).parse().ok()
}

/// The numbers of a date, by its form.
enum Form {
    Day(u8, u8, i16),
    Month(u8, i16),
    Year(i16),
    Quarter(u8, i16),
}

impl Form {
    /// The form of a text; `None` for others.
    fn of(text: &str) -> Option<Form> {
        let folded = fold(text);
        let mut words: Vec<&str> = folded.split(' ').collect();
        while let [first, rest @ ..] = &words[..]
            && LEADING.has(first)
        {
            words = rest.to_vec();
        }
        match words[..] {
            ["ngay", day, "thang", month, "nam", year]
            | [day, "thang", month, "nam", year]
            | ["ngay", day, "thang", month, year]
            | ["ngay", day, month, year]
            | ["ngay", day, month, "nam", year] => return Form::day(day, month, year),
            ["thang", month, "nam", year] | ["thang", month, year] => return Form::month(month, year),
            ["quy", quarter, "nam", year] | ["quy", quarter, year] => {
                return Some(Form::Quarter(roman(quarter)?, whole_year(year)?));
            }
            ["q1" | "q2" | "q3" | "q4", year] => {
                return Some(Form::Quarter(words[0][1..].parse().ok()?, whole_year(year)?));
            }
            ["nam", year] => return Some(Form::Year(whole_year(year)?)),
            _ => {}
        }
        // Bare numbers: only with the marks that dates have, so that `12 5 2025` is not one.
        let bare = text.trim();
        let bare = time_of_day(bare).unwrap_or(bare);
        let mark = bare.chars().find(|c| !c.is_ascii_digit());
        let Some(mark) = mark else {
            return Some(Form::Year(whole_year(bare)?));
        };
        if !matches!(mark, '/' | '-' | '.') {
            return None;
        }
        match bare.split(mark).map(str::trim).collect::<Vec<_>>()[..] {
            [year, month, day] if year.len() == 4 && mark != '.' => Form::day(day, month, year),
            [day, month, year] => Form::day(day, month, year),
            [year, month] if year.len() == 4 && mark == '-' => Form::month(month, year),
            // `6.2026` is a number.
            [month, year] if mark != '.' => Form::month(month, year),
            _ => None,
        }
    }

    fn day(day: &str, month: &str, year: &str) -> Option<Form> {
        Some(Form::Day(short(day)?, short(month)?, whole_year(year)?))
    }

    fn month(month: &str, year: &str) -> Option<Form> {
        Some(Form::Month(short(month)?, whole_year(year)?))
    }
}

/// Words that stand before a date and say nothing of it.
pub(crate) static LEADING: List = List::new(&NUMBERS, "before_date", vocabulary::Form::Folded);

/// The date before a time of day (`2026-06-23 00:00:00`, `2026-06-23T00:00:00`), which spreadsheets and databases add.
fn time_of_day(text: &str) -> Option<&str> {
    let (date, time) = text.split_once([' ', 'T'])?;
    let clock = time.len() >= 5
        && time.contains(':')
        && time
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'Z' | b'+'));
    clock.then_some(date)
}

/// A number of one or two digits.
fn short(text: &str) -> Option<u8> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Four digits: `26` may be 1926 or 2026.
fn whole_year(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn roman(text: &str) -> Option<u8> {
    match text {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        _ => short(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_printed_forms_are_read() {
        for (text, expected) in [
            ("15/12/2025", "2025-12-15"),
            ("5/2/2021", "2021-02-05"),
            (" 23-6-2026 ", "2026-06-23"),
            ("24.9.2018", "2018-09-24"),
            ("2026-06-23", "2026-06-23"),
            ("2026/06/23", "2026-06-23"),
            ("2026-06-23 00:00:00", "2026-06-23"),
            ("2026-06-23T00:00:00Z", "2026-06-23"),
            ("ngày 23 tháng 6 năm 2026", "2026-06-23"),
            ("Ngày 05 tháng 02 năm 2021", "2021-02-05"),
            ("23 tháng 6 năm 2026", "2026-06-23"),
            ("ngày 18/6/2026", "2026-06-18"),
            ("tính đến ngày 18/6/2026", "2026-06-18"),
            ("đến hết tháng 6 năm 2026", "2026-06"),
            ("tháng 6/2026", "2026-06"),
            ("6/2026", "2026-06"),
            ("2007-02", "2007-02"),
            ("năm 2025", "2025"),
            ("2025", "2025"),
            ("03/04/2025", "2025-04-03"),
        ] {
            assert_eq!(
                read_date(text).map(|d| d.to_string()).as_deref(),
                Ok(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn quarters_are_periods() {
        for text in ["quý II/2026", "Quý 2 năm 2026", "Q2/2026"] {
            let (first, last) = read_period(text).unwrap().span().unwrap();
            assert_eq!(
                (first.to_string(), last.to_string()),
                ("2026-04".into(), "2026-06".into()),
                "{text}"
            );
            assert_eq!(last.last_day().to_string(), "2026-06-30");
            assert_eq!(read_date(text).unwrap_err().why, DateWhy::Period);
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_its_reason() {
        for (text, why) in [
            ("12/25/2025", DateWhy::NoSuchDay),
            ("31/4/2026", DateWhy::NoSuchDay),
            ("29-02-2026", DateWhy::NoSuchDay),
            ("tháng 13/2026", DateWhy::NoSuchDay),
            ("quý V/2026", DateWhy::NotADate),
            ("quý 5/2026", DateWhy::NoSuchDay),
            ("năm 1066", DateWhy::NoSuchDay),
            ("15/12/25", DateWhy::NotADate),
            ("15/12", DateWhy::NotADate),
            ("6.2026", DateWhy::NotADate),
            ("12 5 2025", DateWhy::NotADate),
            ("45832", DateWhy::NotADate),
            ("225/QĐ-TTg", DateWhy::NotADate),
            ("", DateWhy::NotADate),
            ("ngày", DateWhy::NotADate),
            ("chưa có", DateWhy::NotADate),
        ] {
            let error = read_date(text).unwrap_err();
            assert_eq!(error.why, why, "{text}");
            assert!(error.message().to_string().contains(text));
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,40}", near in "(ngày |tháng |năm |quý )?[0-9IV/. -]{0,16}( tháng | năm )?[0-9]{0,5}") {
            let _ = read_period(&text);
            let _ = read_date(&near);
        }

        #[test]
        fn every_day_is_read_in_every_form(days in 0i32..100_000) {
            let date = jiff::civil::date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let (d, m, y) = (date.day(), date.month(), date.year());
            for text in [
                format!("{d}/{m}/{y}"),
                format!("{d:02}-{m:02}-{y}"),
                format!("{y}-{m:02}-{d:02}"),
                format!("ngày {d} tháng {m} năm {y}"),
            ] {
                prop_assert_eq!(read_date(&text), Ok(PartialDate::day(date)));
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for iso in ["2026-02-05", "2026-06-23", "2026-09", "2026-01", "2026"] {
            let read: dates::PartialDate = iso.parse().unwrap();
            assert_eq!(read_date(&message::date(read, message::Lang::Vi)), Ok(read), "{iso}");
        }
    }
}
