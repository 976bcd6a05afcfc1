//! The words of `data/vocabulary/coordinates.csv`.

use domain::vocabulary::{File, Form, List};

static COORDINATES: File = File {
    name: "coordinates.csv",
    text: include_str!("../../../data/vocabulary/coordinates.csv"),
};

/// Words that make the title of an area when a number or a letter follows, longer ones first. The meaning `numbered` asks for
/// that number; others may stand alone before a name.
pub static AREAS: List = List::new(&COORDINATES, "area", Form::Folded);
/// Words of a ring inside another.
pub static INNER_RINGS: List = List::new(&COORDINATES, "inner_ring", Form::Folded);
/// Words of a ring around all others.
pub static OUTER_RINGS: List = List::new(&COORDINATES, "outer_ring", Form::Folded);
/// Words by which a size is of everything together.
pub static TOTALS: List = List::new(&COORDINATES, "total", Form::Folded);
/// Headings of the column of areas: which area a corner belongs to.
pub static AREA_HEADINGS: List = List::new(&COORDINATES, "area_heading", Form::Folded);
/// Headings of the column of rings: which ring a corner belongs to.
pub static RING_HEADINGS: List = List::new(&COORDINATES, "ring_heading", Form::Folded);
/// Words in the heading of a column of lengths of sides.
pub static SIDE_HEADINGS: List = List::new(&COORDINATES, "side_heading", Form::Folded);
/// With and without diacritics, but not by folding: "đông" is east, "đồng" is money.
pub static NORTH: List = List::new(&COORDINATES, "north", Form::Marked);
/// Words for east, written as those of [`NORTH`].
pub static EAST: List = List::new(&COORDINATES, "east", Form::Marked);
/// Headings of the corner's name, the likeliest first; a plain row number only when there is no better one.
pub static CORNER_HEADINGS: List = List::new(&COORDINATES, "corner_heading", Form::Folded);
/// Words without which a line is silent about systems, with their marks and without.
pub static OF_SYSTEMS: List = List::new(&COORDINATES, "speaks_of_system", Form::Marked);
/// Names of datums; the meaning is `vn2000`, `wgs84` or `hanoi1972`.
pub static DATUMS: List = List::new(&COORDINATES, "datum", Form::Plain);
/// Words before a meridian, longer ones first, so that “kinh tuyến trục” is not read as “kinh tuyến”. The meaning is the width
/// of the zone in degrees, where the word gives it.
pub static MERIDIANS: List = List::new(&COORDINATES, "meridian", Form::Plain);
/// Words before the number of a zone, longer ones first.
pub static ZONE_NUMBERS: List = List::new(&COORDINATES, "zone_number", Form::Plain);
/// Words before the width of a zone, longer ones first.
pub static ZONE_WIDTHS: List = List::new(&COORDINATES, "zone_width", Form::Plain);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        let lists = [
            &AREAS,
            &INNER_RINGS,
            &OUTER_RINGS,
            &TOTALS,
            &AREA_HEADINGS,
            &RING_HEADINGS,
            &SIDE_HEADINGS,
            &NORTH,
            &EAST,
            &CORNER_HEADINGS,
            &OF_SYSTEMS,
            &DATUMS,
            &MERIDIANS,
            &ZONE_NUMBERS,
            &ZONE_WIDTHS,
        ];
        COORDINATES.check(&lists).unwrap();
        let datums = DATUMS.entries().iter().map(|entry| entry.meaning);
        assert!(
            datums
                .into_iter()
                .all(|datum| ["vn2000", "wgs84", "hanoi1972"].contains(&datum))
        );
        let widths = MERIDIANS.entries().iter().map(|entry| entry.meaning);
        assert!(widths.into_iter().all(|width| ["", "3", "6"].contains(&width)));
        let areas = AREAS.entries().iter().map(|entry| entry.meaning);
        assert!(areas.into_iter().all(|meaning| ["", "numbered"].contains(&meaning)));
    }

    #[test]
    fn a_word_that_begins_like_a_longer_one_stands_behind_it() {
        for list in [&AREAS, &MERIDIANS, &ZONE_NUMBERS, &ZONE_WIDTHS, &DATUMS] {
            let words: Vec<&str> = list.words().collect();
            for (at, word) in words.iter().enumerate() {
                let hidden = words[at + 1..].iter().find(|later| later.starts_with(*word));
                assert_eq!(hidden, None, "behind `{word}`");
            }
        }
    }
}
