//! Numbers and tables as people print them: nothing is guessed, everything refused says where and why.

mod decimal;
mod fold;
mod input;
mod refusal;
mod table;

pub use decimal::{DecimalError, Mark, Why, parse_decimal, parse_printed};
pub use fold::{fold, nearest};
pub use input::read_bytes;
pub use refusal::{Problems, Refusal};
pub use table::{Row, Table, parse_table, read_table};
