//! Days and states of knowledge as people ask for them, on the command line and in addresses alike.

use jiff::civil::Date;

use crate::store::KnownOn;
use domain::PartialDate;
use text::read_date;

/// A day: `2026-06-23`, or as offices write it, `23/6/2026`. `None` for any other text.
pub fn day(text: &str) -> Option<Date> {
    let date = read_date(text).ok()?;
    (date.first_day() == date.last_day()).then(|| date.first_day())
}

/// A day, a month or a year, in both ways of writing; `None` for any other text.
pub fn date(text: &str) -> Option<PartialDate> {
    read_date(text).ok()
}

/// A state of knowledge: a revision, an instant, or the end of a day in either way of writing; `None` for any other text.
pub fn known_on(text: &str) -> Option<KnownOn> {
    // Digits are a revision and a `T` stands between day and hour: neither is a date.
    let is_day = text.contains(['/', '-']) && !text.contains(['T', ':']);
    match is_day.then(|| day(text)).flatten() {
        Some(day) => KnownOn::end_of(day),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_are_the_same_day() {
        for text in ["2026-02-05", "05/02/2026", "5/2/2026", "ngày 05 tháng 02 năm 2026"] {
            assert_eq!(day(text), Some(jiff::civil::date(2026, 2, 5)), "{text}");
        }
        for text in ["6/2026", "2026", "31/4/2026", "2026-04-31", "12/25/2025", ""] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(date("9/2026").map(|date| date.to_string()).as_deref(), Some("2026-09"));
    }

    #[test]
    fn states_of_knowledge() {
        assert_eq!(known_on("12"), Some(KnownOn::Revision(domain::Revision(12))));
        let time = |text: &str| Some(KnownOn::Time(text.parse().unwrap()));
        let end = time("2026-02-05T16:59:59.999999999Z");
        assert_eq!(known_on("2026-02-05"), end);
        assert_eq!(known_on("05/02/2026"), end);
        assert_eq!(known_on("2026-06-18T17:00:00+07:00"), time("2026-06-18T10:00:00Z"));
        for odd in ["", "-1", "6/2026", "2026-06", "31/4/2026", "99999999999", "hôm qua"] {
            assert_eq!(known_on(odd), None, "{odd}");
        }
    }
}
