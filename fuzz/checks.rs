//! What must hold of any input, whatever it is: run by the fuzz targets, and by `tests/it/reader/fuzz_corpus.rs` on the corpus.

use matbang::coordinates::read_text;
use matbang::text::DecimalSeparator;
use matbang::text::date::{read_date, read_period};
use matbang::text::legacy::{convert, decode, detect};
use matbang::text::number::{SeparatorEvidence, decide_separator, find_quantities, read_quantity};
use unicode_normalization::is_nfc;

/// Printed quantities: a value is never outside what a decimal holds, a range is never reversed, and the decision of the
/// mark reads the number that it was made by.
pub fn number(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let decision = decide_separator(&[&text]);
    decision.message().to_string();
    for evidence in [
        SeparatorEvidence::Unknown,
        DecimalSeparator::Comma.into(),
        DecimalSeparator::Dot.into(),
        decision.evidence(),
    ] {
        let cell = read_quantity(&text, evidence);
        for read in find_quantities(&text, evidence).into_iter().chain([cell]) {
            match read {
                Ok(quantity) => {
                    assert!(quantity.value_max.is_none_or(|max| max > quantity.value));
                    assert!(quantity.wording.contains(|c: char| c.is_ascii_digit()));
                }
                Err(error) => assert!(!error.message().to_string().is_empty()),
            }
        }
    }
}

/// Dates: what is read is a day that exists, and is read again from its own form.
pub fn date(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match read_date(&text) {
        Ok(date) => assert_eq!(read_date(&date.to_string()), Ok(date)),
        Err(error) => assert!(!error.message().to_string().is_empty()),
    }
    if let Ok(period) = read_period(&text) {
        let (first, last) = period.span().expect("a period has its ends");
        assert!(first.first_day() <= last.last_day());
    }
}

/// Encodings: the text is NFC without a byte order mark, the confidence is one, and decoding by the encoding that was found
/// never fails.
pub fn encoding(data: &[u8]) {
    let found = detect(data);
    assert!(is_nfc(&found.text));
    assert!((0.0..=1.0).contains(&found.confidence));
    assert!(is_nfc(&decode(data, found.encoding)));
    assert!(is_nfc(&convert(&found.text, found.encoding)));
    if let Some(message) = found.message() {
        assert!(!message.to_string().is_empty());
    }
}

/// Coordinate tables: what is read has at least one area, and every corner of it is a number; what is refused says why.
pub fn coordinate(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match read_text("pasted", &text) {
        Ok(document) => {
            assert!(!document.areas.is_empty());
            for area in &document.areas {
                let mut corners = area.polygons.iter().flat_map(|polygon| polygon.exterior().coords());
                assert!(corners.all(|corner| corner.x.is_finite() && corner.y.is_finite()));
            }
        }
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
    }
}
