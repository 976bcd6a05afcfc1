//! Corners in their order → areas and their rings.

use std::collections::{BTreeMap, HashMap};

use super::document::TablePoint;
use super::layout::Layout;
use super::phrases::{self, Phrase, RingKind};
use super::scan::Corner;
use domain::{Quantity, Unit};
use table::Cell;
use text::fold;
use text::number::SeparatorEvidence;

/// A ring while its corners are collected.
#[derive(Debug, Clone, Default)]
pub struct RingMade {
    /// Outer or inner ring as the document states; `None` where it does not.
    pub kind: Option<RingKind>,
    /// Its corners, without the one that closes it.
    pub points: Vec<TablePoint>,
    /// Whether its first corner was printed again at its end.
    pub closed: bool,
}

/// An area while its rings are collected.
#[derive(Debug, Clone, Default)]
pub struct AreaMade {
    /// Its title or the value of its column; empty when the document has none.
    pub name: String,
    /// Its rings, the first corner of each first.
    pub rings: Vec<RingMade>,
    /// The size the document gives it; `None` for none.
    pub declared: Option<Quantity>,
    /// The other columns: heading and value, where it is the same in all rows.
    pub columns: Vec<(String, Option<String>)>,
    /// The columns that state a system, and the line they were first read on.
    pub stated: BTreeMap<String, String>,
    /// The table of its first corner.
    pub table: usize,
    /// The lines it stands on.
    pub lines: (u64, u64),
    /// The declared size is not the same in all rows.
    pub declared_varies: bool,
}

/// Builds areas from the lines of a document, in their order.
#[derive(Debug)]
pub struct Assembly {
    /// The areas, in the order of the document.
    pub areas: Vec<AreaMade>,
    /// The size of everything together; `None` where the document gives none.
    pub total: Option<Quantity>,
    /// Lines of corners that repeat the one before.
    pub repeated: Vec<u64>,
    by_name: HashMap<String, usize>,
    current: Option<usize>,
    waiting: Option<Quantity>,
    ring: Option<RingKind>,
    new_ring: bool,
    ring_column: Option<String>,
    likely: Option<String>,
    mark: SeparatorEvidence,
}

impl Assembly {
    /// Nothing yet; `mark` is the decimal mark of the document.
    pub fn new(mark: SeparatorEvidence) -> Assembly {
        Assembly {
            areas: Vec::new(),
            total: None,
            repeated: Vec::new(),
            by_name: HashMap::new(),
            current: None,
            waiting: None,
            ring: None,
            new_ring: false,
            ring_column: None,
            likely: None,
            mark,
        }
    }

    /// Takes up a line without corners: a title, a ring, a size.
    pub fn says(&mut self, phrase: &Phrase) {
        if let Some(name) = &phrase.area {
            let again = self.current.is_some_and(|at| fold(&self.areas[at].name) == fold(name));
            // The same title on the next page goes on with the same ring.
            if !again {
                self.current = Some(self.area(name));
                (self.new_ring, self.ring, self.waiting) = (true, None, None);
            }
        }
        if let Some(name) = &phrase.likely {
            self.likely = Some(name.clone());
        }
        if let Some(kind) = phrase.ring {
            (self.new_ring, self.ring) = (true, Some(kind));
        }
        let Some(declared) = phrase.declared.clone() else {
            return;
        };
        if phrase.total && phrase.area.is_none() {
            self.total = Some(declared);
            return;
        }
        let area = self.current.map(|at| &mut self.areas[at]);
        match area {
            Some(area) if area.declared.is_none() => area.declared = Some(declared),
            Some(area) if phrase.area.is_some() || area.rings.is_empty() => area.declared = Some(declared),
            // One more size without a title of its own: it belongs to the corners that follow.
            Some(_) => {
                self.waiting = Some(declared);
                self.current = None;
            }
            None => self.waiting = Some(declared),
        }
    }

    /// Adds a corner to the ring under construction.
    pub fn corner(&mut self, corner: &Corner, layout: &Layout, point: TablePoint) {
        let cell = |column: Option<usize>| {
            column
                .and_then(|at| corner.cells.get(at))
                .filter(|cell| !cell.is_empty())
        };
        if let Some(name) = cell(layout.area) {
            self.current = Some(self.area(&name.text()));
        }
        let likely = self.likely.take();
        let at = match (self.current, likely) {
            // “Khu Tà Xã” may be a title or only mentioned; where the names of corners begin again it was one.
            (Some(at), Some(name)) if !self.new_ring && self.areas[at].begins_ring(&point) => self.area(&name),
            (Some(at), _) => at,
            (None, name) => self.area(&name.unwrap_or_default()),
        };
        self.current = Some(at);
        if let Some(ring) = cell(layout.ring).map(Cell::text) {
            if self.ring_column.as_ref().is_some_and(|before| *before != ring) {
                self.new_ring = true;
            }
            self.ring = phrases::read(&ring, SeparatorEvidence::Unknown).ring.or(self.ring);
            self.ring_column = Some(ring);
        }
        let area = &mut self.areas[at];
        if area.rings.is_empty() {
            area.table = corner.table;
            area.lines.0 = corner.line;
            area.declared = self.waiting.take().or(area.declared.take());
        }
        area.lines.1 = corner.line;
        area.columns(corner, layout, self.mark);
        let begin = std::mem::take(&mut self.new_ring) || area.begins_ring(&point);
        if begin {
            area.rings.push(RingMade {
                kind: self.ring.take(),
                ..RingMade::default()
            });
        }
        let Some(ring) = area.rings.last_mut() else { return };
        match ring.points.as_slice() {
            [.., last] if last.same_place(&point) => {
                self.repeated.push(point.line);
                // Two names for one place are two corners on paper.
                if corner.name.as_ref().is_some_and(|name| *name != last.name) {
                    ring.points.push(point);
                }
            }
            [first, _, _, ..] if first.same_place(&point) => ring.closed = true,
            _ => ring.points.push(point),
        }
    }

    /// The place of an area, by its name.
    fn area(&mut self, name: &str) -> usize {
        let key = fold(name);
        if let Some(at) = self.by_name.get(&key).filter(|_| !key.is_empty()) {
            return *at;
        }
        self.areas.push(AreaMade {
            name: name.trim().to_string(),
            ..AreaMade::default()
        });
        self.by_name.insert(key, self.areas.len() - 1);
        self.areas.len() - 1
    }
}

impl AreaMade {
    /// Whether a corner begins a new ring: the one before was closed, or the names begin again.
    fn begins_ring(&self, point: &TablePoint) -> bool {
        let Some(ring) = self.rings.last() else { return true };
        let [first, .., last] = ring.points.as_slice() else {
            return false;
        };
        if ring.closed {
            return !first.same_place(point);
        }
        if ring.points.len() < 3 || first.same_place(point) || last.same_place(point) {
            return false;
        }
        let named = !point.name.is_empty() && point.name == first.name;
        let counted = numbered(&first.name)
            .zip(numbered(&last.name))
            .zip(numbered(&point.name));
        named || counted.is_some_and(|((first, last), now)| first.0 == now.0 && last.0 == now.0 && now.1 <= first.1)
    }

    /// Keeps the other columns of the row.
    fn columns(&mut self, corner: &Corner, layout: &Layout, mark: SeparatorEvidence) {
        if corner.cells.is_empty() {
            return;
        }
        let text = |column: usize| corner.cells.get(column).map(Cell::text).unwrap_or_default();
        for column in [layout.epsg, layout.meridian].into_iter().flatten() {
            let value = text(column);
            if !value.is_empty() {
                self.stated.entry(layout.headings[column].clone()).or_insert(value);
            }
        }
        if let Some((column, unit)) = layout.declared
            && let Some(cell) = corner.cells.get(column)
            && let Some(size) = phrases::size(cell, unit.unwrap_or(Unit::Hectare), mark)
            && (unit.is_some() || matches!(cell, Cell::Text(text) if phrases::unit(text).is_some()))
        {
            self.declared_varies |= self.declared.as_ref().is_some_and(|known| known.value != size.value);
            self.declared.get_or_insert(size);
        }
        let own = layout.pairs.iter().flat_map(|pair| pair.columns).chain(layout.name);
        let own: Vec<usize> = own.collect();
        let others = layout.headings.iter().enumerate();
        let others = others.filter(|(column, heading)| !own.contains(column) && !heading.is_empty());
        for (place, (column, heading)) in others.enumerate() {
            let value = text(column);
            // The rows of one table have their columns in one order; those of another one are looked for.
            let known = match self.columns.get(place) {
                Some((known, _)) if known == heading => Some(place),
                _ => self.columns.iter().position(|(known, _)| known == heading),
            };
            match known.map(|at| &mut self.columns[at].1) {
                None => self.columns.push((heading.clone(), Some(value))),
                // A merged or left out cell repeats the one above.
                Some(_) if value.is_empty() => {}
                Some(said) if said.as_ref().is_some_and(String::is_empty) => *said = Some(value),
                Some(said) if said.as_ref() == Some(&value) => {}
                Some(said) => *said = None,
            }
        }
    }
}

/// A name that counts: what stands before its number, and the number.
pub fn numbered(name: &str) -> Option<(&str, u64)> {
    let prefix = name.trim_end_matches(|c: char| c.is_ascii_digit());
    Some((prefix, name[prefix.len()..].parse().ok()?))
}
