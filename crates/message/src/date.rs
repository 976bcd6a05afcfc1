//! Dates and times as each language writes them. The page has the same function (`web/src/i18n/dates.ts`), held to the
//! same table of cases (`tests/written/dates.json`).

use jiff::Timestamp;

use super::Lang;
use dates::PartialDate;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date as precisely as it is known: `05/02/2026`, `23/6/2026`, `tháng 9/2026`, `năm 2026` in Vietnamese, as Decree
/// 30/2020 has offices write it (days below 10 and the months 1 and 2 with a zero before them); `5 February 2026`,
/// `September 2026`, `2026` in English.
pub fn date(date: PartialDate, lang: Lang) -> String {
    let year = date.year();
    match (lang, date.month(), date.day_of_month()) {
        (Lang::Vi, Some(month), Some(day)) => format!("{day:02}/{}/{year}", vietnamese_month(month)),
        (Lang::Vi, Some(month), None) => format!("tháng {}/{year}", vietnamese_month(month)),
        (Lang::Vi, None, _) => format!("năm {year}"),
        (Lang::En, Some(month), Some(day)) => format!("{day} {} {year}", english_month(month)),
        (Lang::En, Some(month), None) => format!("{} {year}", english_month(month)),
        (Lang::En, None, _) => year.to_string(),
    }
}

/// An instant on the clock of Vietnam, to the minute: `09:05, 05/02/2026`.
pub fn moment(instant: Timestamp, lang: Lang) -> String {
    let there = jiff::tz::Offset::constant(7).to_datetime(instant);
    let day = date(PartialDate::day(there.date()), lang);
    format!("{:02}:{:02}, {day}", there.hour(), there.minute())
}

/// A 1 or a 2 could be the end of 11 and 12: they get a zero before them.
fn vietnamese_month(month: i8) -> String {
    if month <= 2 {
        format!("{month:02}")
    } else {
        month.to_string()
    }
}

fn english_month(month: i8) -> &'static str {
    let index = usize::try_from(month - 1).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Case {
        iso: String,
        vi: String,
        en: String,
    }

    #[derive(serde::Deserialize)]
    struct Cases {
        dates: Vec<Case>,
        moments: Vec<Case>,
    }

    #[test]
    fn the_table_that_the_page_is_held_to() {
        let cases: Cases = serde_json::from_str(include_str!("../../../tests/written/dates.json")).unwrap();
        assert!(cases.dates.len() > 10 && cases.moments.len() > 2);
        for Case { iso, vi, en } in cases.dates {
            let read: PartialDate = iso.parse().unwrap();
            assert_eq!((date(read, Lang::Vi), date(read, Lang::En)), (vi, en), "{iso}");
        }
        for Case { iso, vi, en } in cases.moments {
            let read: Timestamp = iso.parse().unwrap();
            assert_eq!((moment(read, Lang::Vi), moment(read, Lang::En)), (vi, en), "{iso}");
        }
    }
}
