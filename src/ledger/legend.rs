//! The rows of a legend: land by class, what is drawn of it and what is not.

use rust_decimal::Decimal;

use super::hectares::{Basis, Hectares};
use super::quotient::Bound;
use message::Message;

/// A whole and its rows.
#[derive(Debug, Clone)]
pub struct Legend {
    /// Hectares of all rows; drawn land, and of a zone without a boundary the land without a polygon too.
    pub total: Decimal,
    /// The rows in the order of the legend.
    pub rows: Vec<Row>,
    /// Where the rows differ from what counts, and by how much.
    pub notes: Vec<Message>,
}

/// A row of a legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Code of its class, such as `inventory`.
    pub class: &'static str,
    /// Whether it is the land of the class that no polygon shows.
    pub not_drawn: bool,
    /// Its hectares; `None` where they are unknown.
    pub hectares: Option<Decimal>,
    /// Polygons, documents and records without a polygon, or both.
    pub basis: Basis,
    /// Whether a printed value in it is not exact.
    pub approximate: bool,
    /// From which side it is known.
    pub bound: Bound,
    /// How many records it is of; `None` where it is what others leave over.
    pub records: Option<usize>,
}

/// Takes land without a polygon out of the rows it has to lie in, and gives the sum of all rows. Where no land is known that it
/// lies in, it is added.
pub(super) fn take_undrawn<K: Copy + PartialEq>(
    rows: &mut [(K, Row)],
    from: &[K],
    lies_in_them: bool,
    is_known: bool,
    notes: &mut Vec<Message>,
) -> Decimal {
    let sum = |not_drawn: bool| -> Decimal {
        let wanted = rows.iter().filter(|(_, row)| row.not_drawn == not_drawn);
        wanted.filter_map(|(_, row)| row.hectares).sum()
    };
    let (drawn, undrawn) = (sum(false), sum(true));
    if !lies_in_them {
        return drawn + undrawn;
    }
    take_out(rows, from, undrawn, notes);
    if !is_known {
        unknown(rows, from);
    }
    drawn
}

/// Takes hectares out of the drawn rows of some classes, the first before the next. Where they do not fit, these are unknown.
pub(super) fn take_out<K: Copy + PartialEq>(
    rows: &mut [(K, Row)],
    from: &[K],
    hectares: Decimal,
    notes: &mut Vec<Message>,
) {
    let mut lack = hectares;
    for class in from {
        for (_, row) in rows.iter_mut().filter(|(key, row)| key == class && !row.not_drawn) {
            let taken = row.hectares.unwrap_or_default().min(lack);
            if taken > Decimal::ZERO {
                row.hectares = row.hectares.map(|hectares| hectares - taken);
                row.basis = Basis::Mixed;
                lack -= taken;
            }
        }
    }
    if lack > Decimal::ZERO {
        unknown(rows, from);
        notes.push(Message::new("legend.undrawn_does_not_fit").with_hectares("ha", lack));
    }
}

fn unknown<K: Copy + PartialEq>(rows: &mut [(K, Row)], classes: &[K]) {
    for (_, row) in rows
        .iter_mut()
        .filter(|(key, row)| classes.contains(key) && !row.not_drawn)
    {
        row.hectares = None;
    }
}

/// The row of land that a document alone states.
pub(super) fn stated_only(class: &'static str, rest: &Hectares) -> Row {
    Row {
        class,
        not_drawn: true,
        hectares: Some(rest.total()),
        basis: Basis::Mixed,
        approximate: rest.approximate,
        bound: Bound::of(rest.at_least),
        records: None,
    }
}
