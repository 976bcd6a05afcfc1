//! Why a printed number was not taken.

use rust_decimal::Decimal;

use super::super::decimal::DecimalSeparator;
use domain::Unit;
use message::Message;

/// The faults of a printed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberWhy {
    /// There is no number in the text.
    NoNumber,
    /// Both marks give a number, and neither the text nor its column settles which is meant.
    Ambiguous {
        /// The value with the comma as the decimal mark.
        comma: Decimal,
        /// The value with the dot as the decimal mark.
        dot: Decimal,
    },
    /// The column or document uses this mark, and the number cannot be read with it.
    OtherMark(DecimalSeparator),
    /// Digits and marks that are a number with neither mark.
    Malformed,
    /// More digits than the 28 a decimal can hold.
    TooLong,
    /// Sào, mẫu, công, thước: how large one is depends on the region.
    LocalUnit(String),
    /// A unit the register does not know, as printed.
    UnknownUnit(String),
    /// The unit that is printed, and the one whose scale the column has.
    WrongUnit(Unit, Unit),
    /// Only an upper bound (`dưới 5 ha`), which is not a value.
    UpperBound,
    /// Several quantities where one was expected.
    Several(usize),
    /// The digits are a date, a period of years or the number of a document.
    NotAQuantity,
    /// The second number of a range is not the larger one.
    RangeReversed,
}

/// A text that was not taken as a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{wording:?} is not one quantity: {why:?}")]
pub struct NumberError {
    /// The text as found, with its blanks made single.
    pub wording: String,
    /// The fault of the text.
    pub why: NumberWhy,
}

impl NumberError {
    /// The sentence, where the reason is a local measure of land.
    pub fn local_unit(&self) -> Option<Message> {
        matches!(self.why, NumberWhy::LocalUnit(_)).then(|| self.message())
    }

    /// The sentence for the person; the caller puts file, row and column before it.
    pub fn message(&self) -> Message {
        let said = |message: Message| message.with("value", &self.wording);
        match &self.why {
            NumberWhy::NoNumber => said(Message::new("text.number.none")),
            NumberWhy::Ambiguous { comma, dot } => said(Message::new("text.number.ambiguous"))
                .with_number("comma", *comma)
                .with_number("dot", *dot),
            NumberWhy::OtherMark(mark) => said(Message::new("text.number.other_mark"))
                .with("expected", mark.char())
                .with("found", mark.other().char()),
            NumberWhy::Malformed => said(Message::new("text.number.malformed")),
            NumberWhy::TooLong => said(Message::new("text.number.too_long")),
            NumberWhy::LocalUnit(unit) => said(Message::new("text.number.local_unit")).with("unit", unit),
            NumberWhy::UnknownUnit(unit) => said(Message::new("text.number.unknown_unit")).with("unit", unit),
            NumberWhy::WrongUnit(found, expected) => said(Message::new("text.number.wrong_unit"))
                .with("found", found.sign())
                .with("expected", expected.sign()),
            NumberWhy::UpperBound => said(Message::new("text.number.upper_bound")),
            NumberWhy::Several(count) => said(Message::new("text.number.several")).with_count("count", *count),
            NumberWhy::NotAQuantity => said(Message::new("text.number.not_a_quantity")),
            NumberWhy::RangeReversed => said(Message::new("text.number.range_reversed")),
        }
    }
}
