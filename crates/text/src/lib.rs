//! Numbers, dates, encodings and tables as people use them: nothing is guessed; every refusal names the place and the reason.

mod code;
pub mod date;
mod decimal;
mod input;
pub mod legacy;
mod nearest;
pub mod number;
pub mod personal;
mod refusal;
mod table;

pub use code::{codes_in_both, codes_of, parse_code};
pub use date::read_date;
pub use decimal::{DecimalError, DecimalSeparator, Why, parse_decimal, parse_printed};
pub use domain::codes::code_of;
pub use domain::text::fold;
pub use input::{Bytes, open_bytes, read_bytes, unreadable};
pub use nearest::{near_or_none, nearest};
pub use refusal::{Problems, Refusal};
pub use table::{Row, Table, parse_table, read_table};
pub use table::{checked_utf8, csv_records, line_ends};
