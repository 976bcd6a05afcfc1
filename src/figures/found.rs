//! The values of a cell.

use rust_decimal::Decimal;

use domain::{Indicator, Quantity};
use text::number::PrintedQuantity;

/// The outcome of reading a cell.
pub enum Read {
    /// The cell is blank.
    Nothing,
    /// Values that can be taken; at least one.
    Values(Vec<Found>),
    /// Words without a value that can be taken.
    Words(String),
}

/// A value of a cell.
#[derive(Debug, Clone)]
pub struct Found {
    /// The indicator it is a value of.
    pub indicator: Indicator,
    /// The value with its printed scale, unit and qualifier.
    pub quantity: Quantity,
    /// The whole it is printed as a part of, in the same unit; `None` for none.
    pub of_total: Option<Decimal>,
    /// The words of the cell.
    pub wording: String,
    /// Whether it repeats a column of its own.
    pub second: bool,
    /// Whether it is industrial land without a named plan.
    pub industrial: bool,
}

impl Found {
    /// A value with the words it was read from.
    pub fn new(indicator: Indicator, quantity: Quantity, read: &PrintedQuantity) -> Found {
        Found {
            indicator,
            quantity,
            of_total: read.of_total,
            wording: read.wording.clone(),
            second: false,
            industrial: false,
        }
    }
}
