//! The day a sheet or a column speaks of: “den_2026-06-01”, “Tính đến ngày 18/6/2026”, “(đến 01/6/2026)”.

use jiff::civil::Date;

use domain::PartialDate;
use message::Message;
use text::date::DateWhy;
use text::read_date;

/// The one whole date that stands in a text; `None` when there is none, or when there are two different ones.
pub fn date_in(text: &str) -> Option<PartialDate> {
    let numbers = numbers(text);
    let mut found = None;
    for three in numbers.windows(3) {
        let Some(date) = date(text, three) else { continue };
        if found.is_some_and(|other| other != date) {
            return None;
        }
        found = Some(date);
    }
    found.map(PartialDate::day)
}

/// The one year a text names (`năm 2025`); `None` for none or several.
pub fn year_in(text: &str) -> Option<PartialDate> {
    let folded = text::fold(text);
    let mut years = folded
        .split(' ')
        .zip(folded.split(' ').skip(1))
        .filter(|(word, next)| *word == "nam" && next.len() == 4)
        .filter_map(|(_, year)| year.parse::<PartialDate>().ok());
    let first = years.next()?;
    years.all(|other| other == first).then_some(first)
}

/// The message on a cell that is no date: that there is no such day, where it is written as one.
pub fn not_a_date(text: &str) -> Message {
    match read_date(text) {
        Err(error) if error.why == DateWhy::NoSuchDay => error.message(),
        _ => Message::new("figures.not_a_date").with("value", text),
    }
}

/// A run of digits: its value and its place.
struct Number {
    value: u32,
    digits: usize,
    from: usize,
    until: usize,
}

fn numbers(text: &str) -> Vec<Number> {
    let mut all = Vec::new();
    let mut begin = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (byte.is_ascii_digit(), begin) {
            (true, None) => begin = Some(at),
            (false, Some(from)) => {
                // Longer runs are no part of a date.
                let value = text.get(from..at).filter(|t| t.len() <= 4).and_then(|t| t.parse().ok());
                all.push(Number {
                    value: value.unwrap_or(u32::MAX),
                    digits: at - from,
                    from,
                    until: at,
                });
                begin = None;
            }
            _ => {}
        }
    }
    all
}

/// Day, month, year or year, month, day, with the same mark between them, or the words `ngày … tháng … năm …`.
fn date(text: &str, three: &[Number]) -> Option<Date> {
    let [a, b, c] = three else { return None };
    let (first, second) = (text.get(a.until..b.from)?, text.get(b.until..c.from)?);
    let plain = first == second && matches!(first.trim(), "/" | "-" | "." | "_");
    let (first, second) = (text::fold(first), text::fold(second));
    let words = first == "thang" && second == "nam";
    let (year, month, day) = if a.digits == 4 && plain && c.digits <= 2 {
        (a, b, c)
    } else if c.digits == 4 && a.digits <= 2 && (plain || words) {
        (c, b, a)
    } else {
        return None;
    };
    let small = |n: &Number| i8::try_from(n.value).ok();
    let date = Date::new(i16::try_from(year.value).ok()?, small(month)?, small(day)?).ok()?;
    (1990..=2100).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_headings_titles_and_file_names_write_them() {
        for (text, expected) in [
            ("tien_do_gpmb_den_2026-06-01", Some("2026-06-01")),
            ("Tính đến ngày 18/6/2026", Some("2026-06-18")),
            ("(đến 01/6/2026)", Some("2026-06-01")),
            ("đến ngày 18 tháng 6 năm 2026", Some("2026-06-18")),
            ("den 18.6.2026", Some("2026-06-18")),
            ("lao_cai_ccn_doanh_nghiep_2026-06-18.csv", Some("2026-06-18")),
            ("bao_cao_18_6_2026.xlsx", Some("2026-06-18")),
            ("Tuần 47 (16/11/2026 - 22/11/2026)", None),
            ("Tuần 47", None),
            ("QĐ 298/QĐ-UBND 20/02/2025", Some("2025-02-20")),
            ("31/2/2026", None),
            ("75 ha (52)", None),
            ("1/6/26", None),
            ("", None),
        ] {
            let found = date_in(text).map(|d| d.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_year_is_one_that_is_called_so() {
        assert_eq!(
            year_in("Doanh thu năm 2025 (tỷ đồng)")
                .map(|d| d.to_string())
                .as_deref(),
            Some("2025")
        );
        assert_eq!(year_in("Doanh thu 2025"), None);
        assert_eq!(year_in("năm 2024, năm 2025"), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".{0,60}", near in "[0-9/. -]{0,30}") {
            let _ = (date_in(&text), date_in(&near), year_in(&text));
        }
    }
}
