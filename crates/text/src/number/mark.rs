//! Which decimal mark a document or a column uses, decided by the numbers that can be read in one way only.

use rust_decimal::Decimal;

use super::super::decimal::{DecimalSeparator, Why, parse_printed};
use super::error::NumberWhy;
use super::expression::{Expression, Place, Shape, expressions};
use super::tokens::plain;
use message::Message;

/// The evidence for the decimal mark before a number is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeparatorEvidence {
    /// The document, the column or a person states it.
    Known(DecimalSeparator),
    /// Unknown: only numbers that read the same with either mark, or in one way, are taken.
    #[default]
    Unknown,
}

impl From<DecimalSeparator> for SeparatorEvidence {
    fn from(mark: DecimalSeparator) -> SeparatorEvidence {
        SeparatorEvidence::Known(mark)
    }
}

/// The decimal mark of many texts, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkDecision {
    /// Some numbers can be read only with this mark, and none only with the other.
    Decided {
        /// The decimal mark they settle.
        mark: DecimalSeparator,
        /// The first number that decided it, as printed.
        because: String,
        /// How many numbers did.
        count: usize,
    },
    /// Every number reads the same with both marks; there is nothing to decide.
    Same,
    /// Numbers differ a thousandfold by the mark and nothing decides it: a person must.
    Ask {
        /// A number that is read differently, as printed.
        sample: String,
        /// Its value with a decimal comma.
        comma: Decimal,
        /// Its value with a decimal dot.
        dot: Decimal,
    },
    /// Some numbers can only have a comma, others only a dot: a person must look.
    Conflict {
        /// A number that reads only with a decimal comma.
        comma: String,
        /// A number that reads only with a decimal dot.
        dot: String,
    },
}

impl MarkDecision {
    /// The evidence numbers are to be read with.
    pub fn evidence(&self) -> SeparatorEvidence {
        match self {
            MarkDecision::Decided { mark, .. } => SeparatorEvidence::Known(*mark),
            _ => SeparatorEvidence::Unknown,
        }
    }

    /// Whether a person has to be asked.
    pub fn asks(&self) -> bool {
        matches!(self, MarkDecision::Ask { .. } | MarkDecision::Conflict { .. })
    }

    /// The decision and its reason, or the question to answer, with the readings there are.
    pub fn message(&self) -> Message {
        match self {
            MarkDecision::Decided { mark, because, count } => Message::new("text.mark.decided")
                .with("mark", mark.char())
                .with("sample", because)
                .with_count("count", *count),
            MarkDecision::Same => Message::new("text.mark.same"),
            MarkDecision::Ask { sample, comma, dot } => Message::new("text.mark.ask")
                .with("sample", sample)
                .with_number("comma", *comma)
                .with_number("dot", *dot),
            MarkDecision::Conflict { comma, dot } => {
                Message::new("text.mark.conflict").with("comma", comma).with("dot", dot)
            }
        }
    }
}

/// Decides the decimal mark of the cells of a column, or of the paragraphs of a document.
///
/// `61,289` may be read in two ways, `1.630,8` and `6.183.000` only with a decimal comma. Numbers with a unit, and numbers
/// alone in their text, decide; others (headings, sections) only when none of those does, and never the first number of a
/// text, which may count the section.
pub fn decide_separator<T: AsRef<str>>(texts: &[T]) -> MarkDecision {
    let mut votes = Votes::default();
    for text in texts {
        let text = plain(text.as_ref());
        for expression in expressions(&text, Place::Prose) {
            if expression.shape == Shape::Quantity {
                votes.count(&text, &expression);
            }
        }
    }
    votes.decision()
}

#[derive(Default)]
struct Votes {
    strong: Tally,
    weak: Tally,
}

#[derive(Default)]
struct Tally {
    comma: Vec<String>,
    dot: Vec<String>,
    open: Option<(String, Decimal, Decimal)>,
}

impl Votes {
    fn count(&mut self, text: &str, expression: &Expression) {
        let outside = [&text[..expression.span.start], &text[expression.span.end..]];
        let alone = outside.iter().all(|part| !part.contains(char::is_alphanumeric));
        let strong = expression.unit.is_some() || alone;
        if !strong && expression.first.start == 0 {
            return;
        }
        let tally = if strong { &mut self.strong } else { &mut self.weak };
        let second = expression.second.as_ref().map(|(range, _)| range);
        let bracket = expression.bracket.as_ref().map(|(range, _)| range);
        for range in [Some(&expression.first), second, bracket].into_iter().flatten() {
            tally.add(&text[range.clone()]);
        }
    }

    fn decision(self) -> MarkDecision {
        let tally = if self.strong.decides() {
            &self.strong
        } else {
            &self.weak
        };
        let decided = |mark, samples: &[String]| MarkDecision::Decided {
            mark,
            because: samples[0].clone(),
            count: samples.len(),
        };
        match (&tally.comma[..], &tally.dot[..]) {
            ([], []) => match self.strong.open {
                Some((sample, comma, dot)) => MarkDecision::Ask { sample, comma, dot },
                None => MarkDecision::Same,
            },
            (comma, []) => decided(DecimalSeparator::Comma, comma),
            ([], dot) => decided(DecimalSeparator::Dot, dot),
            ([comma, ..], [dot, ..]) => MarkDecision::Conflict {
                comma: comma.clone(),
                dot: dot.clone(),
            },
        }
    }
}

impl Tally {
    fn decides(&self) -> bool {
        !self.comma.is_empty() || !self.dot.is_empty()
    }

    fn add(&mut self, token: &str) {
        match (
            parse_printed(token, DecimalSeparator::Comma),
            parse_printed(token, DecimalSeparator::Dot),
        ) {
            (Ok(_), Err(_)) => self.comma.push(token.to_string()),
            (Err(_), Ok(_)) => self.dot.push(token.to_string()),
            (Ok(comma), Ok(dot)) if comma != dot => {
                self.open.get_or_insert_with(|| (token.to_string(), comma, dot));
            }
            _ => {}
        }
    }
}

/// Reads one number, digits and marks only.
pub fn read_number(token: &str, evidence: SeparatorEvidence) -> Result<Decimal, NumberWhy> {
    let with = |mark| parse_printed(token, mark);
    let read = match evidence {
        SeparatorEvidence::Known(mark) => match (with(mark), with(mark.other())) {
            (Ok(value), _) => return Ok(value),
            (Err(_), Ok(_)) => return Err(NumberWhy::OtherMark(mark)),
            (Err(error), Err(_)) => error,
        },
        SeparatorEvidence::Unknown => match (with(DecimalSeparator::Comma), with(DecimalSeparator::Dot)) {
            (Ok(comma), Ok(dot)) if comma != dot => return Err(NumberWhy::Ambiguous { comma, dot }),
            (Ok(value), _) | (_, Ok(value)) => return Ok(value),
            (Err(error), Err(_)) => error,
        },
    };
    Err(match read.why {
        Why::TooLong => NumberWhy::TooLong,
        _ => NumberWhy::Malformed,
    })
}
