//! Values of a cell that could be a coordinate.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::angles;
use table::Cell;
use text::{DecimalSeparator, parse_printed};

/// Metres below this are distances, numbers of points or years and not coordinates.
const LEAST_METRES: f64 = 10_000.0;

/// A number in a cell, before the decimal mark of the document is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number the file stores as one.
    Number(f64),
    /// Printed: its value with a decimal comma and with a decimal dot. At least one of them.
    Printed {
        text: String,
        comma: Option<Decimal>,
        dot: Option<Decimal>,
    },
    /// An angle with its signs, in degrees.
    Angle(f64),
}

impl Value {
    /// The number of a cell; `None` for a cell without one.
    pub fn of(cell: &Cell) -> Option<Value> {
        match cell {
            Cell::Number(number) => number.is_finite().then_some(Value::Number(*number)),
            Cell::Text(text) => Value::read(text),
            Cell::Empty | Cell::Date(_) => None,
        }
    }

    /// The number of a printed text; `None` for a text that is none.
    pub fn read(text: &str) -> Option<Value> {
        if !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        // An angle has its signs; digits, marks and blanks alone are none.
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '+');
        if let Some(angle) = (!text.chars().all(plain)).then(|| angles::read(text)).flatten() {
            return Some(Value::Angle(angle));
        }
        let (comma, dot) = (
            parse_printed(text, DecimalSeparator::Comma).ok(),
            parse_printed(text, DecimalSeparator::Dot).ok(),
        );
        (comma.is_some() || dot.is_some()).then(|| Value::Printed {
            text: text.to_string(),
            comma,
            dot,
        })
    }

    /// As a message shows it.
    pub fn shown(&self) -> String {
        match self {
            Value::Number(number) | Value::Angle(number) => number.to_string(),
            Value::Printed { text, .. } => text.clone(),
        }
    }

    /// Whether it could be a coordinate wherever it stands: metres, or an angle, or degrees with many decimals.
    pub fn is_coordinate(&self) -> bool {
        match self {
            Value::Number(number) => number.abs() >= LEAST_METRES || is_degrees(*number, decimals(*number)),
            Value::Printed { comma, dot, .. } => [comma, dot].into_iter().flatten().any(|value| {
                let number = value.to_f64().unwrap_or(0.0);
                number.abs() >= LEAST_METRES || is_degrees(number, value.scale())
            }),
            Value::Angle(_) => true,
        }
    }

    /// The number under a mark, as the float nearest to the printed decimal; `None` where it reads only with the other mark.
    pub fn under(&self, mark: DecimalSeparator) -> Option<f64> {
        match self {
            Value::Number(number) | Value::Angle(number) => Some(*number),
            Value::Printed { comma, dot, .. } => {
                let value = if mark == DecimalSeparator::Comma { comma } else { dot };
                // Through the digits and not through Decimal's own conversion, which divides and may miss by one unit.
                value.as_ref()?.to_string().parse().ok()
            }
        }
    }

    /// As degrees of longitude or latitude in Vietnam and around it, where one of the marks gives that.
    pub fn degrees(&self) -> Option<f64> {
        let near = |value: &f64| (5.0..=26.0).contains(value) || (100.0..=120.0).contains(value);
        match self {
            Value::Number(number) | Value::Angle(number) => Some(*number).filter(near),
            Value::Printed { .. } => [DecimalSeparator::Dot, DecimalSeparator::Comma]
                .into_iter()
                .filter_map(|mark| self.under(mark))
                .find(near),
        }
    }
}

/// Whether a number looks like degrees in Vietnam: in range, and with the decimals it takes to tell one field from the next.
fn is_degrees(number: f64, decimals: u32) -> bool {
    decimals >= 4 && ((5.0..=26.0).contains(&number) || (100.0..=120.0).contains(&number))
}

fn decimals(number: f64) -> u32 {
    let text = number.to_string();
    text.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32)
}
