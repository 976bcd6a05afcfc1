//! Printed decimals, kept as printed: `598,725` has three decimals, and the caller states which mark it uses; it is never
//! guessed.

use rust_decimal::Decimal;

use message::Message;

/// The character between the integer and the fraction of a printed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalSeparator {
    /// A point, as in `598.725`.
    Dot,
    /// `598,725`, as Vietnamese documents print it.
    Comma,
}

impl DecimalSeparator {
    /// The mark as a character.
    pub fn char(self) -> char {
        match self {
            DecimalSeparator::Dot => '.',
            DecimalSeparator::Comma => ',',
        }
    }

    /// The mark this one is not; in grouped numbers it stands between thousands.
    #[must_use]
    pub fn other(self) -> DecimalSeparator {
        match self {
            DecimalSeparator::Dot => DecimalSeparator::Comma,
            DecimalSeparator::Comma => DecimalSeparator::Dot,
        }
    }
}

/// The faults of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is nothing in the text.
    Empty,
    /// It holds the other mark; `1.566` and `1,566` differ a thousandfold, so it is not guessed.
    OtherMark,
    /// It holds something that does not belong to a number.
    NotANumber,
    /// More digits than the 28 a decimal can hold.
    TooLong,
}

/// A number that was refused, with the mark that was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a number with {expected:?} as the decimal mark ({why:?})")]
pub struct DecimalError {
    /// The text as found, for the message.
    pub found: String,
    /// The decimal mark that was expected.
    pub expected: DecimalSeparator,
    /// The fault of the text.
    pub why: Why,
}

impl DecimalError {
    /// The sentence for the person, naming the place.
    pub fn message(&self, file: &str, row: u64, column: &str) -> Message {
        let key = match self.why {
            Why::Empty => "import.number.empty",
            Why::OtherMark => "import.number.other_mark",
            Why::NotANumber => "import.number.not_a_number",
            Why::TooLong => "import.number.too_long",
        };
        let message = Message::new(key)
            .with("file", file)
            .with("row", row)
            .with("column", column);
        match self.why {
            Why::Empty => message,
            Why::TooLong => message.with("value", &self.found),
            Why::OtherMark => message
                .with("value", &self.found)
                .with("found", self.expected.other().char())
                .with("expected", self.expected.char()),
            Why::NotANumber => message
                .with("value", &self.found)
                .with("expected", self.expected.char()),
        }
    }
}

/// Reads a number without thousands marks, keeping its printed scale (`1,50` has two decimals).
///
/// Spaces around it (no-break ones too), a leading `+`, `-` or Unicode minus are accepted.
///
/// # Errors
/// The text is no number with this separator.
pub fn parse_decimal(text: &str, mark: DecimalSeparator) -> Result<Decimal, DecimalError> {
    let fail = |why| DecimalError {
        found: text.to_string(),
        expected: mark,
        why,
    };
    let (sign, digits) = split_sign(text);
    let (integer, fraction) = match digits.split_once(mark.char()) {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() {
        return Err(fail(Why::Empty));
    }
    if !all_digits(integer) || !fraction.is_none_or(all_digits) {
        let only_marks = digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
        let other = digits.contains(mark.other().char());
        return Err(fail(if only_marks && other {
            Why::OtherMark
        } else {
            Why::NotANumber
        }));
    }
    let plain = match fraction {
        Some(fraction) => format!("{sign}{integer}.{fraction}"),
        None => format!("{sign}{integer}"),
    };
    Decimal::from_str_exact(&plain).map_err(|_| fail(Why::TooLong))
}

/// Like [`parse_decimal`], and accepts thousands grouped properly by the other mark, by no-break or by plain spaces:
/// with [`DecimalSeparator::Comma`], `70.438` is 70438 and `1.234,56` is 1234.56.
///
/// A group that is not of three digits, or a number that begins with a group of zero, is refused: it was not meant so.
///
/// # Errors
/// The text is no number printed with this separator.
pub fn parse_printed(text: &str, mark: DecimalSeparator) -> Result<Decimal, DecimalError> {
    let (sign, digits) = split_sign(text);
    let integer = digits.split(mark.char()).next().unwrap_or(digits);
    let Some(group) = integer.chars().find(|c| !c.is_ascii_digit()) else {
        return parse_decimal(text, mark);
    };
    let mut groups = integer.split(group);
    let first = groups.next().unwrap_or_default();
    let proper = (group == mark.other().char() || matches!(group, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'))
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && first
            .bytes()
            .chain(groups.clone().flat_map(str::bytes))
            .all(|b| b.is_ascii_digit())
        && groups.all(|g| g.len() == 3);
    if !proper {
        return parse_decimal(text, mark);
    }
    let joined = format!("{sign}{}{}", integer.replace(group, ""), &digits[integer.len()..]);
    parse_decimal(&joined, mark).map_err(|error| DecimalError {
        found: text.to_string(),
        ..error
    })
}

/// The sign as ASCII (empty for plus) and the digits behind it, without spaces around.
fn split_sign(text: &str) -> (&'static str, &str) {
    let text = text.trim();
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn why(result: Result<Decimal, DecimalError>) -> Why {
        result.unwrap_err().why
    }

    #[test]
    fn the_printed_scale_is_kept() {
        for (text, mark, expected) in [
            ("598,725", DecimalSeparator::Comma, "598.725"),
            ("1.50", DecimalSeparator::Dot, "1.50"),
            ("\u{a0}\u{2212}3,0 ", DecimalSeparator::Comma, "-3.0"),
            ("+7", DecimalSeparator::Dot, "7"),
        ] {
            assert_eq!(parse_decimal(text, mark).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn the_other_mark_is_refused_and_never_guessed() {
        assert_eq!(why(parse_decimal("1.566", DecimalSeparator::Comma)), Why::OtherMark);
        assert_eq!(why(parse_decimal("1,566", DecimalSeparator::Dot)), Why::OtherMark);
        assert_eq!(why(parse_decimal("1.234,5", DecimalSeparator::Comma)), Why::OtherMark);
        assert_eq!(why(parse_decimal("1.2.3", DecimalSeparator::Dot)), Why::NotANumber);
        for text in ["", " ", "-", "\u{a0}"] {
            assert_eq!(why(parse_decimal(text, DecimalSeparator::Dot)), Why::Empty, "{text:?}");
        }
        for text in ["5.", ".5", "1e5", "12 ha", "NaN", "٣", "1_000", "--1"] {
            assert_eq!(
                why(parse_decimal(text, DecimalSeparator::Dot)),
                Why::NotANumber,
                "{text:?}"
            );
        }
        assert_eq!(why(parse_decimal(&"9".repeat(40), DecimalSeparator::Dot)), Why::TooLong);
    }

    #[test]
    fn printed_thousands_are_read_when_grouped_properly() {
        for (text, mark, expected) in [
            ("70.438", DecimalSeparator::Comma, "70438"),
            ("70.438", DecimalSeparator::Dot, "70.438"),
            ("1.234,56", DecimalSeparator::Comma, "1234.56"),
            ("-2,498,697.55", DecimalSeparator::Dot, "-2498697.55"),
            ("2\u{a0}498\u{a0}697,550", DecimalSeparator::Comma, "2498697.550"),
        ] {
            assert_eq!(parse_printed(text, mark).unwrap().to_string(), expected, "{text}");
        }
        for text in ["1.23", "0.123", "1.234.5", "1234.567", "1,234.567", "1.234 567", ".123"] {
            assert!(parse_printed(text, DecimalSeparator::Comma).is_err(), "{text}");
        }
    }

    #[test]
    fn the_message_names_the_place_the_value_and_the_mark() {
        let error = parse_decimal("1.566", DecimalSeparator::Comma).unwrap_err();
        let text = error.message("a.csv", 7, "ha").to_string();
        for part in ["a.csv", "7", "ha", "1.566", "\",\""] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,60}", near in "[-+0-9., \u{a0}\u{2212}]{0,40}") {
            for text in [&text, &near] {
                for mark in [DecimalSeparator::Dot, DecimalSeparator::Comma] {
                    let _ = parse_decimal(text, mark);
                    let _ = parse_printed(text, mark);
                }
            }
        }

        #[test]
        fn round_trips_the_printed_scale(mantissa in any::<i64>(), scale in 0u32..=28) {
            let value = Decimal::from_i128_with_scale(mantissa.into(), scale);
            let printed = value.to_string();
            prop_assert_eq!(parse_decimal(&printed, DecimalSeparator::Dot).unwrap().to_string(), &printed[..]);
            let comma = printed.replace('.', ",");
            let read = parse_decimal(&comma, DecimalSeparator::Comma).unwrap();
            prop_assert_eq!((read, read.scale()), (value, scale));
            prop_assert_eq!(parse_printed(&comma, DecimalSeparator::Comma).unwrap(), value);
        }
    }
}
