//! Degrees as people print them: `105°30'15,25"`, `22° 35' 10.5'' N`, `105 độ 30 phút`, `105,5042°`.

/// Signs of degrees: the sign itself, its look-alikes, and the word without marks.
const DEGREE: [&str; 6] = ["°", "º", "˚", "độ", "do", "đ"];
const MINUTE: [&str; 7] = ["′", "'", "’", "‘", "`", "´", "phút"];
const SECOND: [&str; 8] = ["″", "\"", "”", "“", "''", "’’", "′′", "giây"];
/// Letters and words of the hemispheres of Vietnam.
const SIDES: [&str; 8] = ["vĩ độ bắc", "kinh độ đông", "bắc", "đông", "n", "e", "b", "đ"];

/// Reads an angle with at least a degree sign, in degrees; both decimal marks, because an angle has no thousands.
///
/// `None` for anything else, a plain decimal included: whether that is an angle is for the column to say.
pub fn read(text: &str) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    for side in SIDES {
        if let Some(after) = rest.strip_prefix(side) {
            rest = after.trim_start_matches([' ', ':', '\u{a0}']);
            break;
        }
    }
    let (degrees, whole, after) = number(rest)?;
    rest = sign(after, &DEGREE)?;
    let mut value = degrees;
    let mut parts_whole = whole;
    for (signs, share) in [(&MINUTE[..], 60.0), (&SECOND[..], 3600.0)] {
        let Some((part, whole, after)) = number(rest) else {
            continue;
        };
        // Two small marks are seconds, and one alone is minutes.
        let is_second = SECOND.iter().any(|s| after.trim_start().starts_with(s));
        if share == 60.0 && is_second {
            return None;
        }
        if !parts_whole || part >= 60.0 {
            return None;
        }
        // The last sign is often left out.
        rest = sign(after, signs).or_else(|| after.trim().is_empty().then_some(""))?;
        value += part / share;
        parts_whole = whole;
    }
    let rest = rest.trim_matches([' ', '\u{a0}', '.', ';', ',']);
    (value <= 180.0 && (rest.is_empty() || SIDES.contains(&rest))).then_some(value)
}

/// Whether a text could be the beginning of an angle that goes on in the next word.
pub fn begins(text: &str) -> bool {
    ["°", "º", "˚"].iter().any(|sign| text.contains(sign))
}

/// A number at the start: its value, whether it has no fraction, and what follows it.
fn number(text: &str) -> Option<(f64, bool, &str)> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(text.len());
    let digits = text[..end].replace(',', ".");
    if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value: f64 = digits.trim_end_matches('.').parse().ok()?;
    Some((value, !digits.contains('.'), &text[end..]))
}

/// The rest of a text behind one of the signs.
fn sign<'a>(text: &'a str, signs: &[&str]) -> Option<&'a str> {
    let text = text.trim_start();
    // The longest first, so that two small marks are not taken for one.
    let found = signs.iter().filter(|s| text.starts_with(**s)).max_by_key(|s| s.len())?;
    Some(&text[found.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn as_paper_prints_them() {
        for (text, degrees, minutes, seconds) in [
            ("105°30'15,25\"", 105.0, 30.0, 15.25),
            ("22° 35' 10.5'' N", 22.0, 35.0, 10.5),
            ("N 22º35′10″", 22.0, 35.0, 10.0),
            ("105 độ 30 phút 15 giây", 105.0, 30.0, 15.0),
            ("105 độ 30 phút", 105.0, 30.0, 0.0),
            ("104°45’", 104.0, 45.0, 0.0),
            ("104°45", 104.0, 45.0, 0.0),
            ("105,5042°", 105.5042, 0.0, 0.0),
            ("22°35'10\"B", 22.0, 35.0, 10.0),
        ] {
            let expected = degrees + minutes / 60.0 + seconds / 3600.0;
            let read = read(text).unwrap_or_else(|| panic!("{text}"));
            assert!((read - expected).abs() < 1e-12, "{text}: {read}");
        }
        for text in [
            "",
            "105",
            "105.5",
            "2498697,55",
            "105°75'",
            "105°30'15\" x",
            "°",
            "105,5°30'",
            "12 ha",
            "200°",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,30}", near in "[0-9.,°º'\"″ NđB]{0,20}") {
            let _ = (read(&text), read(&near));
        }
    }
}
