//! The words of `data/vocabulary/places.csv`.

use domain::vocabulary::{File, Form, List};

static PLACES: File = File {
    name: "places.csv",
    text: include_str!("../../data/vocabulary/places.csv"),
};

/// Words before the name of an administrative unit, longer ones first.
pub(super) static UNIT_KINDS: List = List::new(&PLACES, "unit_kind", Form::Folded);
/// Words required before the name of a province in a heading: many of their names are also those of other places.
pub(super) static PROVINCE_KINDS: List = List::new(&PLACES, "province_kind", Form::Folded);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        PLACES.check(&[&UNIT_KINDS, &PROVINCE_KINDS]).unwrap();
    }
}
