//! Where numbers stand in a text, before anything is known of their marks.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A text in NFC with every run of blanks and line ends made one blank; no-break blanks stay, they join the groups of a
/// number.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.nfc() {
        if c.is_whitespace() && !is_joiner(c) {
            blank = true;
            continue;
        }
        if blank && !plain.is_empty() {
            plain.push(' ');
        }
        blank = false;
        plain.push(c);
    }
    plain
}

/// A blank that does not break a number: no-break, narrow no-break, thin.
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// The numbers of a text: digits with the marks and group blanks between them, in order.
///
/// Digits that belong to a name (`m2`, `QL14`, `Covid-19`) are not numbers. With `plain_blanks` a plain blank joins
/// groups of three digits as well (`2 498 697,55`).
pub fn numbers(text: &str, plain_blanks: bool) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = number_end(text, at, plain_blanks);
        if !in_a_name(&text[..at]) {
            found.push(at..end);
        }
        at = end;
    }
    found
}

/// Where the number that begins at `start` ends.
fn number_end(text: &str, start: usize, plain_blanks: bool) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = start + digits(start);
    // Groups by blanks: at most three digits first, three in each group, before any mark.
    if end - start <= 3 {
        while let Some(c) = text[end..].chars().next() {
            let joins = is_joiner(c) || (plain_blanks && c == ' ');
            if !joins || digits(end + c.len_utf8()) != 3 {
                break;
            }
            end += c.len_utf8() + 3;
        }
    }
    while text[end..].starts_with(['.', ',']) && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    end
}

/// Whether the text before some digits makes them part of a name: a letter, or a letter and a hyphen.
fn in_a_name(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('-') => back.next().is_some_and(char::is_alphabetic),
        Some(c) => c.is_alphabetic() || c == '_',
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, plain_blanks: bool) -> Vec<&str> {
        numbers(text, plain_blanks).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn marks_belong_to_a_number_only_between_digits() {
        assert_eq!(
            found("16.000 ha, 61,289 tỷ; (79,41ha).", false),
            ["16.000", "61,289", "79,41"]
        );
        assert_eq!(found("18/75 và 10-15", false), ["18", "75", "10", "15"]);
        assert_eq!(found("m2, QL14, Covid-19, GĐ1", false), [""; 0]);
        assert_eq!(found("24.9.2018", false), ["24.9.2018"]);
    }

    #[test]
    fn blanks_join_groups_of_three() {
        assert_eq!(found("2 498 697,55", true), ["2 498 697,55"]);
        assert_eq!(found("2 498 697,55", false), ["2", "498", "697,55"]);
        assert_eq!(found("2\u{a0}498\u{a0}697,55", false), ["2\u{a0}498\u{a0}697,55"]);
        assert_eq!(found("12 5000", true), ["12", "5000"]);
    }

    #[test]
    fn blanks_are_made_one() {
        assert_eq!(plain("  44,8 \n\ntỷ\tđồng "), "44,8 tỷ đồng");
        assert_eq!(plain("To\u{302}\u{309} 1\u{a0}000"), "Tổ 1\u{a0}000");
    }
}
