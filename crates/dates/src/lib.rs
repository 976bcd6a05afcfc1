//! Dates as documents give them: to the day, the month or the year, unknown, or without an end.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The day in Vietnam (`Asia/Ho_Chi_Minh`, UTC+7 without summer time) at an instant.
pub fn vietnam_date(instant: jiff::Timestamp) -> Date {
    jiff::tz::Offset::constant(7).to_datetime(instant).date()
}

/// A date known to the day, the month or the year: `2007-02-08`, `2007-02`, `2007`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// A date known to the day.
    pub fn day(date: Date) -> PartialDate {
        PartialDate {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }

    /// The calendar year, known for every partial date.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, where it is known.
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month, where it is known.
    pub fn day_of_month(self) -> Option<i8> {
        self.day
    }

    /// The first day it can mean.
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day it can mean. A start known to the month or year counts from here (docs/MODEL.md, Times).
    pub fn last_day(self) -> Date {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            _ => self.first_day().last_of_year(),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> PartialDate {
        PartialDate::day(date)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// The text is no date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD` between the years 1900 and 2200.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date: {0}")]
pub struct NotADate(pub String);

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<PartialDate, NotADate> {
        let wrong = || NotADate(text.to_string());
        let parts: Vec<&str> = text.split('-').collect();
        let widths_right = parts
            .iter()
            .enumerate()
            .all(|(i, p)| p.len() == if i == 0 { 4 } else { 2 } && p.bytes().all(|b| b.is_ascii_digit()));
        if parts.len() > 3 || !widths_right {
            return Err(wrong());
        }
        let year: i16 = parts[0].parse().map_err(|_| wrong())?;
        let month = parts.get(1).map(|p| p.parse::<i8>()).transpose().map_err(|_| wrong())?;
        let day = parts.get(2).map(|p| p.parse::<i8>()).transpose().map_err(|_| wrong())?;
        if !(1900..=2200).contains(&year) || Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_err() {
            return Err(wrong());
        }
        Ok(PartialDate { year, month, day })
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// One end of an interval of valid time. *Unknown* (there is an end, its date is not recorded) is not *unbounded*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateEnd {
    /// There is no end on this side.
    #[default]
    Unbounded,
    /// There is one, but no document at hand gives it.
    Unknown,
    /// Known to the day, month or year.
    On(PartialDate),
}

/// When something was true: half open, `[from, until)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Interval {
    /// The first day on which it holds; see [`DateEnd`] for one that is unknown or has no bound.
    #[serde(default)]
    pub from: DateEnd,
    /// The first day on which it no longer holds.
    #[serde(default)]
    pub until: DateEnd,
}

impl Interval {
    /// From a date on, without an end. `None` is an unknown start.
    pub fn starting(from: Option<PartialDate>) -> Interval {
        Interval {
            from: from.map_or(DateEnd::Unknown, DateEnd::On),
            until: DateEnd::Unbounded,
        }
    }

    /// Whether it holds on a day. An unknown start counts from the day the row was recorded; an unknown end has not come
    /// yet. An end known to the month or year is over from its last day, as a start counts from its last day.
    pub fn holds_on(&self, day: Date, recorded_on: Date) -> bool {
        let begun = match self.from {
            DateEnd::Unbounded => true,
            DateEnd::Unknown => recorded_on <= day,
            DateEnd::On(date) => date.last_day() <= day,
        };
        let ended = match self.until {
            DateEnd::Unbounded | DateEnd::Unknown => false,
            DateEnd::On(date) => date.last_day() <= day,
        };
        begun && !ended
    }

    /// The start as printed, `None` when unknown or unbounded.
    pub fn start(&self) -> Option<PartialDate> {
        match self.from {
            DateEnd::On(date) => Some(date),
            _ => None,
        }
    }

    /// The end as printed, `None` when unknown or unbounded.
    pub fn end(&self) -> Option<PartialDate> {
        match self.until {
            DateEnd::On(date) => Some(date),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn precision_is_kept_and_a_start_counts_from_its_last_day() {
        for (text, last) in [
            ("2005", date(2005, 12, 31)),
            ("2024-02", date(2024, 2, 29)),
            ("2007-02-08", date(2007, 2, 8)),
        ] {
            let parsed: PartialDate = text.parse().expect(text);
            assert_eq!(parsed.to_string(), text);
            assert_eq!(parsed.last_day(), last);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "07",
            "2007-2-8",
            "2007-13",
            "2007-02-30",
            "8/2/2007",
            "0000",
            "2007-02-08-01",
            "+200-01",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn unknown_and_unbounded_differ() {
        let recorded = date(2026, 11, 22);
        let unknown = Interval {
            from: DateEnd::Unknown,
            until: DateEnd::Unbounded,
        };
        assert!(!unknown.holds_on(date(2020, 1, 1), recorded));
        assert!(unknown.holds_on(recorded, recorded));
        assert!(Interval::default().holds_on(date(1950, 1, 1), recorded));
        let closed = Interval {
            from: DateEnd::Unbounded,
            until: DateEnd::On("2025-07-01".parse().unwrap()),
        };
        assert!(closed.holds_on(date(2025, 6, 30), recorded));
        assert!(!closed.holds_on(date(2025, 7, 1), recorded));
    }
}
