//! What a cell gave.

use rust_decimal::Decimal;

use domain::{Indicator, Quantity};
use text::number::PrintedQuantity;

/// What a cell gave.
pub enum Read {
    /// It is blank.
    Nothing,
    /// Values.
    Values(Vec<Found>),
    /// Words without a value that can be taken.
    Words(String),
}

/// A value of a cell.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which indicator.
    pub indicator: Indicator,
    /// How much.
    pub quantity: Quantity,
    /// What it is said to be a part of.
    pub of_total: Option<Decimal>,
    /// The words of the cell.
    pub wording: String,
    /// Said a second time beside a column of its own.
    pub second: bool,
    /// Of industrial land whose plan nobody names.
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
