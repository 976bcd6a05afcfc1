//! Quantities as people print them: “1.630,8 tỷ”, “GPMB 58,32/75 ha”, “~20/75 ha”, “75 ha (52)”, “khoảng 200 ha”.
//!
//! The decimal mark is never guessed: [`decide_separator`] finds it from the numbers that read in one way only, and where there
//! is none a person is asked, with both readings. The wording is kept beside the value.

mod error;
mod expression;
mod mark;
mod tokens;
mod units;

use std::ops::Range;

use rust_decimal::Decimal;

use domain::text::fold;
use domain::{Qualifier, Quantity, Unit};
use expression::{Expression, Pair, Place, Reserve, Shape, expressions};
use mark::read_number;
use message::Message;
pub(crate) use units::NUMBERS;
use units::Word;

pub use error::{NumberError, NumberWhy};
pub use mark::{MarkDecision, SeparatorEvidence, decide_separator};

/// A number in brackets behind a quantity: `75 ha (52)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bracket {
    /// The number in brackets.
    pub value: Decimal,
    /// Its own unit; `None` where it has that of the quantity before it.
    pub unit: Option<Unit>,
}

/// A quantity as printed: value, unit, reserve and what stands in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedQuantity {
    /// The value with its printed scale; of `58,32/75 ha` the 58.32.
    pub value: Decimal,
    /// The upper end of a range; `None` for one value.
    pub value_max: Option<Decimal>,
    /// The unit that is printed; `None` where the column must say it.
    pub unit: Option<Unit>,
    /// How exact the words around it say it is.
    pub qualifier: Qualifier,
    /// The whole it is printed as a part of, in the same unit: of `58,32/75 ha` the 75. `None` for none.
    pub of_total: Option<Decimal>,
    /// A second number in brackets; `None` for none.
    pub bracket: Option<Bracket>,
    /// The words it was read from, with blanks made single.
    pub wording: String,
}

impl PrintedQuantity {
    /// The value for the register, in the printed unit or else in `usual`.
    pub fn quantity(&self, usual: Unit) -> Quantity {
        Quantity {
            value: self.value,
            value_max: self.value_max,
            unit: self.unit.unwrap_or(usual),
            qualifier: self.qualifier,
        }
    }
}

/// Reads the one quantity of a cell, whatever words stand around it.
///
/// Without evidence of the mark, the other numbers of the same text still give it: `58,32/1.250 ha`.
///
/// # Errors
/// No quantity, several of them, one that reads in two ways, a local measure of land (sào, mẫu, công), a unit the register
/// does not know, an upper bound, a date.
pub fn read_quantity(text: &str, evidence: impl Into<SeparatorEvidence>) -> Result<PrintedQuantity, NumberError> {
    read(text, evidence.into(), None)
}

/// The same for a cell whose column has a unit: of several quantities (`58,32/75 ha, đạt 77,76%`) the one that fits it is
/// read, and another unit than one of its scale is refused.
///
/// # Errors
/// As [`read_quantity`], and a unit that does not fit.
pub fn read_quantity_in(
    text: &str,
    evidence: impl Into<SeparatorEvidence>,
    usual: Unit,
) -> Result<PrintedQuantity, NumberError> {
    read(text, evidence.into(), Some(usual))
}

/// The message on a text, a unit or the heading of a column of areas, that names a local measure of land: “sào”, “Diện tích
/// (sào)”, `dt_sao`. `None` where it names none.
pub fn local_unit(text: &str) -> Option<Message> {
    let pieces = text.split(['(', ')', '[', ']', ',', ';', ':', '–', '-', '_', '/', '\n']);
    let pieces: Vec<String> = pieces.map(fold).collect();
    // Whole pieces only: in “đất khởi công” the last word is no measure.
    let unit = units::local().find(|word| pieces.contains(&fold(word)))?;
    let why = NumberWhy::LocalUnit(unit.to_string());
    let wording = text.trim().to_string();
    Some(NumberError { wording, why }.message())
}

fn read(text: &str, evidence: SeparatorEvidence, usual: Option<Unit>) -> Result<PrintedQuantity, NumberError> {
    let text = tokens::plain(text);
    let fail = |why| NumberError {
        wording: text.clone(),
        why,
    };
    if is_error(&text) {
        return Err(fail(NumberWhy::NoNumber));
    }
    let all = expressions(&text, Place::Cell);
    let evidence = own_evidence(&text, evidence);
    let main = main_of(&all, usual).map_err(fail)?;
    let mut read = resolve(&text, main, evidence).map_err(fail)?;
    if let (Some(found), Some(usual)) = (read.unit, usual)
        && !found.fits(usual)
    {
        return Err(fail(NumberWhy::WrongUnit(found, usual)));
    }
    read.wording = text.trim().to_string();
    Ok(read)
}

/// Whether a cell shows that its formula has no value, as Excel and `LibreOffice` write it: the 0 of `#DIV/0!` and the number
/// of `Err:502` are no numbers of the table.
pub fn is_error(text: &str) -> bool {
    let text = text.trim();
    let code = text.strip_prefix("Err:").or_else(|| text.strip_prefix("#ERR"));
    let numbered = code.is_some_and(|code| code.chars().all(|c| c.is_ascii_digit()));
    let named = text.starts_with('#')
        && text.len() > 1
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || matches!(c, '#' | '/' | '_' | '!' | '?' | '0'))
        && text.ends_with(['!', '?', 'A', '#', 'G']);
    numbered || named
}

/// Every quantity of a running text that has a unit of the register, with its place in bytes of the text as returned.
///
/// Years, dates, document numbers, sections and footnotes have no such unit and are passed over.
pub fn find_quantities(
    text: &str,
    evidence: impl Into<SeparatorEvidence>,
) -> Vec<Result<PrintedQuantity, NumberError>> {
    let text = tokens::plain(text);
    let evidence = own_evidence(&text, evidence.into());
    let mut found = Vec::new();
    for expression in expressions(&text, Place::Prose) {
        if !matches!(expression.unit, Some((Word::Ours(..) | Word::Local, _))) {
            continue;
        }
        let mut read = resolve(&text, &expression, evidence);
        if let (Err(NumberWhy::RangeReversed), Some((last, _))) = (&read, &expression.second) {
            // `đến năm 2018 - 150 ha` is no range: the last number is the one that has the unit.
            let single = Expression {
                first: last.clone(),
                second: None,
                reserve: Reserve::Is(Qualifier::Exact),
                ..expression.clone()
            };
            read = resolve(&text, &single, evidence);
        }
        found.push(read.map_err(|why| NumberError {
            wording: text[expression.span.clone()].to_string(),
            why,
        }));
    }
    found
}

/// A number that a workbook stores as a number: 15 significant digits, as the workbook shows it, so that 58.32 stored as
/// 58.319999999999993 is 58.32. `None` for what is not finite or does not fit a decimal.
pub fn typed_decimal(number: f64) -> Option<Decimal> {
    let printed = format!("{number:.14e}");
    let value = Decimal::from_scientific(&printed).ok()?;
    Some(value.normalize())
}

/// The known evidence for the mark, or else that of the numbers of this text.
fn own_evidence(text: &str, evidence: SeparatorEvidence) -> SeparatorEvidence {
    match evidence {
        SeparatorEvidence::Unknown => decide_separator(&[text]).evidence(),
        known => known,
    }
}

/// The one expression a cell is about: the only one in the usual unit, else with a unit before without one, outside brackets
/// before inside.
fn main_of(all: &[Expression], usual: Option<Unit>) -> Result<&Expression, NumberWhy> {
    let quantities: Vec<&Expression> = all.iter().filter(|e| e.shape == Shape::Quantity).collect();
    let fits = |e: &&&Expression| match (&e.unit, usual) {
        (Some((Word::Ours(unit, _), _)), Some(usual)) => unit.fits(usual),
        _ => false,
    };
    let fitting: Vec<&&Expression> = quantities.iter().filter(fits).collect();
    if let [one] = fitting[..] {
        return Ok(one);
    }
    for bracketed in [false, true] {
        for with_unit in [true, false] {
            let group: Vec<&Expression> = quantities
                .iter()
                .copied()
                .filter(|e| e.bracketed == bracketed && e.unit.is_some() == with_unit)
                .collect();
            match group[..] {
                [] => {}
                [one] => return Ok(one),
                _ => return Err(NumberWhy::Several(group.len())),
            }
        }
    }
    Err(if all.is_empty() {
        NumberWhy::NoNumber
    } else {
        NumberWhy::NotAQuantity
    })
}

/// The values of an expression.
fn resolve(text: &str, expression: &Expression, evidence: SeparatorEvidence) -> Result<PrintedQuantity, NumberWhy> {
    let word = |range: &Range<usize>| text[range.clone()].to_string();
    let (unit, power) = match &expression.unit {
        None => (None, 0),
        Some((Word::Ours(unit, power), _)) => (Some(*unit), *power),
        Some((Word::Scale(power), _)) => (None, *power),
        Some((Word::Local, range)) => return Err(NumberWhy::LocalUnit(word(range))),
        Some((Word::Other, range)) => return Err(NumberWhy::UnknownUnit(word(range))),
    };
    let Reserve::Is(qualifier) = expression.reserve else {
        return Err(NumberWhy::UpperBound);
    };
    let number = |range: &Range<usize>, power| scaled(read_number(&text[range.clone()], evidence)?, power);
    let mut value = number(&expression.first, power)?;
    if expression.negative {
        value.set_sign_negative(true);
    }
    let second = match &expression.second {
        Some((range, pair)) => Some((number(range, power)?, *pair)),
        None => None,
    };
    let value_max = second.filter(|(_, pair)| *pair == Pair::Range).map(|(v, _)| v);
    if value_max.is_some_and(|max| max <= value) {
        return Err(NumberWhy::RangeReversed);
    }
    let bracket = match &expression.bracket {
        None => None,
        Some((range, None)) => Some(Bracket {
            value: number(range, power)?,
            unit: None,
        }),
        Some((range, Some(Word::Ours(unit, power)))) => Some(Bracket {
            value: number(range, *power)?,
            unit: Some(*unit),
        }),
        // A bracket that counts something else leaves this quantity as it is.
        Some((_, Some(_))) => None,
    };
    Ok(PrintedQuantity {
        value,
        value_max,
        unit,
        qualifier,
        of_total: second.filter(|(_, pair)| *pair == Pair::OfTotal).map(|(v, _)| v),
        bracket,
        wording: text[expression.span.clone()].to_string(),
    })
}

/// A value times 10ⁿ, exactly.
fn scaled(value: Decimal, power: i32) -> Result<Decimal, NumberWhy> {
    let scale = i64::from(value.scale()) - i64::from(power);
    let (mantissa, scale) = if scale >= 0 {
        (Some(value.mantissa()), scale)
    } else {
        let factor = u32::try_from(-scale).ok().and_then(|n| 10i128.checked_pow(n));
        (factor.and_then(|f| value.mantissa().checked_mul(f)), 0)
    };
    let scale = u32::try_from(scale).map_err(|_| NumberWhy::TooLong)?;
    mantissa
        .and_then(|m| Decimal::try_from_i128_with_scale(m, scale).ok())
        .ok_or(NumberWhy::TooLong)
}

#[cfg(test)]
mod tests;
