//! The parcels of one state of knowledge. There are more of them than of everything else together, they cut no zone and their
//! rows never change: in memory stands what finds and counts them, a line each, and the rest is read by the number of the row.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

use geo::{BoundingRect, Rect};

use super::StoreError;
use domain::{Body, EntityId, Record, Revision, RowId, Version, Visibility};

/// Where whole parcels come from.
pub trait ParcelRows: Send + Sync + fmt::Debug {
    /// What stands in memory of every parcel, in the order of rows.
    ///
    /// # Errors
    /// The store cannot be read, or is another one by now.
    fn lines(&self) -> Result<ParcelLines, StoreError>;

    /// Whole parcels by their rows, in the order asked for.
    ///
    /// # Errors
    /// The store cannot be read, is another one by now, or has no such row.
    fn whole(&self, rows: &[RowId]) -> Result<Vec<Arc<Version>>, StoreError>;

    /// Gives whole parcels, in the order of rows, until `take` has enough: every one, or those whose land may touch one of some
    /// boxes in degrees.
    ///
    /// # Errors
    /// The store cannot be read, or is another one by now.
    fn each(&self, boxes: Option<&[Rect<f64>]>, take: &mut dyn FnMut(Arc<Version>) -> bool) -> Result<(), StoreError>;
}

impl StoreError {
    /// There is no parcel in a row.
    pub(crate) fn no_parcel(row: RowId) -> StoreError {
        StoreError::Damaged {
            row: row.0,
            reason: domain::Kind::Parcel.code().to_string(),
        }
    }
}

/// The parcels of a state of knowledge. Nothing is read before somebody asks.
#[derive(Clone)]
pub struct Parcels {
    rows: Arc<dyn ParcelRows>,
    lines: Arc<OnceLock<ParcelLines>>,
}

impl fmt::Debug for Parcels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parcels")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl Default for Parcels {
    fn default() -> Parcels {
        Parcels::held(Vec::new())
    }
}

impl Parcels {
    /// Parcels that are read from somewhere.
    pub fn of(rows: Arc<dyn ParcelRows>) -> Parcels {
        Parcels {
            rows,
            lines: Arc::default(),
        }
    }

    /// The same, where the lines are known.
    #[must_use]
    pub fn with_lines(self, lines: ParcelLines) -> Parcels {
        Parcels {
            rows: self.rows,
            lines: Arc::new(OnceLock::from(lines)),
        }
    }

    /// Whole parcels that are at hand, in the order of rows.
    pub fn held(parcels: Vec<Arc<Version>>) -> Parcels {
        Parcels::of(Arc::new(Held(parcels)))
    }

    /// The lines, when somebody has asked for them before.
    pub fn known_lines(&self) -> Option<&ParcelLines> {
        self.lines.get()
    }

    /// Whether the lines of both are known, and are the same.
    pub fn are_same(&self, others: &Parcels) -> bool {
        let both = self.known_lines().zip(others.known_lines());
        both.is_some_and(|(own, other)| own.is_same(other))
    }

    /// The lines. Read once.
    ///
    /// # Errors
    /// As [`ParcelRows::lines`].
    pub fn lines(&self) -> Result<&ParcelLines, StoreError> {
        if let Some(lines) = self.lines.get() {
            return Ok(lines);
        }
        let read = self.rows.lines()?;
        Ok(self.lines.get_or_init(|| read))
    }

    /// The whole parcel of a row.
    ///
    /// # Errors
    /// As [`ParcelRows::whole`].
    pub fn whole(&self, row: RowId) -> Result<Arc<Version>, StoreError> {
        let mut found = self.rows.whole(&[row])?;
        found.pop().ok_or_else(|| StoreError::no_parcel(row))
    }

    /// As [`ParcelRows::each`].
    ///
    /// # Errors
    /// As [`ParcelRows::each`].
    pub fn each(
        &self,
        boxes: Option<&[Rect<f64>]>,
        take: &mut dyn FnMut(Arc<Version>) -> bool,
    ) -> Result<(), StoreError> {
        self.rows.each(boxes, take)
    }
}

/// What stands in memory of one parcel.
#[derive(Debug, Clone, Copy)]
pub struct ParcelLine<'p> {
    /// The number of its row.
    pub row: RowId,
    /// Identity of the thing.
    pub id: EntityId,
    /// First revision that had any version of it.
    pub first_rev: Revision,
    /// Who may see it.
    pub visibility: Visibility,
    /// The slug of the parcel.
    pub slug: &'p str,
    /// What a person knows it by; may be empty.
    pub key: &'p str,
    /// Number of the map sheet.
    pub sheet: &'p str,
    /// Number on the sheet.
    pub number: &'p str,
    /// Commune, zone and document.
    pub shared: &'p ParcelsOf,
    /// The box of its land in degrees of WGS 84.
    pub bounds: Option<Rect<f64>>,
}

impl<'p> ParcelLine<'p> {
    /// What a person knows it by: its key, or its slug where it has none.
    pub fn known_by(&self) -> &'p str {
        if self.key.is_empty() { self.slug } else { self.key }
    }
}

/// What many parcels have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ParcelsOf {
    /// The commune, as the file named it.
    pub commune: String,
    /// The zone they were imported for.
    pub zone: Option<EntityId>,
    /// The document they were taken from.
    pub document: Option<EntityId>,
}

/// Parcels of one commune, zone and document: whether there are any, and whether some of them are public.
#[derive(Debug, Clone, Copy)]
pub struct ParcelGroup<'p> {
    /// What they have in common.
    pub of: &'p ParcelsOf,
    /// Whether the public may see one of them.
    pub public: bool,
}

/// The lines of all parcels, in the order of rows. What a revision adds stands behind what was there, in a part of its own; what
/// it closes is crossed out: the parts are shared between revisions.
#[derive(Debug, Clone, Default)]
pub struct ParcelLines {
    parts: Vec<Arc<Part>>,
    closed: Arc<HashSet<i64>>,
}

/// Lines that were read together.
#[derive(Debug, Default)]
struct Part {
    lines: Vec<Line>,
    /// Slugs, keys, sheets and numbers, one behind the other.
    text: String,
    shared: Vec<ParcelsOf>,
    /// Of what is shared, by place: how many lines have it, and how many of them are public.
    counts: Vec<(u32, u32)>,
    /// The places of the lines in the order of identities, once somebody has looked for one.
    by_id: OnceLock<Vec<u32>>,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    row: i64,
    id: EntityId,
    from_rev: u32,
    first_rev: u32,
    /// West, south, east, north; not numbers where it has no land.
    bounds: [f64; 4],
    shared: u32,
    visibility: Visibility,
    at: u64,
    /// How long slug, key, sheet and number are. A key that is the slug is not written down again.
    lengths: [u32; 4],
}

/// The length of a key that is the slug.
const AS_SLUG: u32 = u32::MAX;

/// What is read of a parcel for its line.
#[derive(Debug, Clone, Copy)]
pub struct NewLine<'t> {
    /// The number of its row.
    pub row: RowId,
    /// Identity of the thing.
    pub id: EntityId,
    /// First revision that has this row, and first one that had any version of the thing.
    pub revisions: (Revision, Revision),
    /// Who may see it.
    pub visibility: Visibility,
    /// Slug, key, sheet and number.
    pub texts: [&'t str; 4],
    /// The commune, as the cadastre names it.
    pub commune: &'t str,
    /// The zone it lies in; `None` for none.
    pub zone: Option<EntityId>,
    /// The document it was taken from; `None` for none.
    pub document: Option<EntityId>,
    /// The box of its land.
    pub bounds: Option<Rect<f64>>,
}

/// Lines being read, in the order of rows.
#[derive(Debug, Default)]
pub struct LineReader {
    part: Part,
    known: HashMap<ParcelsOf, u32>,
    last: Option<u32>,
}

impl LineReader {
    /// Adds the line of a row; rows come in the order of their numbers.
    pub fn push(&mut self, new: &NewLine<'_>) {
        let shared = self.shared(new);
        let (all, public) = &mut self.part.counts[shared as usize];
        *all += 1;
        *public += u32::from(new.visibility == Visibility::Public);
        let text = &mut self.part.text;
        let at = text.len() as u64;
        let mut lengths = new.texts.map(|text| text.len() as u32);
        if !new.texts[1].is_empty() && new.texts[0] == new.texts[1] {
            lengths[1] = AS_SLUG;
        }
        for (one, length) in new.texts.iter().zip(lengths) {
            if length != AS_SLUG {
                text.push_str(one);
            }
        }
        self.part.lines.push(Line {
            row: new.row.0,
            id: new.id,
            from_rev: new.revisions.0.0,
            first_rev: new.revisions.1.0,
            bounds: new
                .bounds
                .map_or([f64::NAN; 4], |b| [b.min().x, b.min().y, b.max().x, b.max().y]),
            shared,
            visibility: new.visibility,
            at,
            lengths,
        });
    }

    /// The place of what a parcel shares with others. Mostly it is that of the one before it.
    fn shared(&mut self, new: &NewLine<'_>) -> u32 {
        let same = |of: &ParcelsOf| of.zone == new.zone && of.document == new.document && of.commune == new.commune;
        if let Some(last) = self.last.filter(|at| same(&self.part.shared[*at as usize])) {
            return last;
        }
        let of = ParcelsOf {
            commune: new.commune.to_string(),
            zone: new.zone,
            document: new.document,
        };
        let at = *self.known.entry(of).or_insert_with_key(|of| {
            self.part.shared.push(of.clone());
            self.part.counts.push((0, 0));
            self.part.shared.len() as u32 - 1
        });
        self.last = Some(at);
        at
    }

    /// All lines that were added, in no more memory than they need.
    pub fn finish(mut self) -> ParcelLines {
        self.part.lines.shrink_to_fit();
        self.part.text.shrink_to_fit();
        let parts = if self.part.lines.is_empty() {
            Vec::new()
        } else {
            vec![Arc::new(self.part)]
        };
        ParcelLines {
            parts,
            closed: Arc::default(),
        }
    }
}

impl Part {
    /// The place of a row.
    fn at(&self, row: i64) -> Option<usize> {
        self.lines.binary_search_by_key(&row, |line| line.row).ok()
    }

    /// The newest line of a thing.
    fn find(&self, id: EntityId) -> Option<&Line> {
        let by_id = self.by_id.get_or_init(|| {
            let mut places: Vec<u32> = (0..self.lines.len() as u32).collect();
            places.sort_by_key(|at| (self.lines[*at as usize].id, self.lines[*at as usize].row));
            places
        });
        let at = by_id
            .partition_point(|at| self.lines[*at as usize].id <= id)
            .checked_sub(1)?;
        let line = &self.lines[by_id[at] as usize];
        (line.id == id).then_some(line)
    }

    fn line(&self, line: &Line) -> ParcelLine<'_> {
        let mut at = line.at as usize;
        let mut next = |length: u32| {
            let from = at;
            at += length as usize;
            &self.text[from..at]
        };
        let [slug, key, sheet, number] = line.lengths;
        let slug = next(slug);
        let key = if key == AS_SLUG { slug } else { next(key) };
        let (sheet, number) = (next(sheet), next(number));
        let [west, south, east, north] = line.bounds;
        ParcelLine {
            row: RowId(line.row),
            id: line.id,
            first_rev: Revision(line.first_rev),
            visibility: line.visibility,
            slug,
            key,
            sheet,
            number,
            shared: &self.shared[line.shared as usize],
            bounds: (!west.is_nan()).then(|| Rect::new((west, south), (east, north))),
        }
    }
}

/// Parts of about the same size become one, so that there are few.
const ALIKE: usize = 2;

impl ParcelLines {
    /// Every line, in the order of rows.
    pub fn iter(&self) -> impl Iterator<Item = ParcelLine<'_>> {
        self.current().map(|(part, line)| part.line(line))
    }

    fn current(&self) -> impl Iterator<Item = (&Part, &Line)> {
        let all = self
            .parts
            .iter()
            .flat_map(|part| part.lines.iter().map(move |line| (&**part, line)));
        all.filter(|(_, line)| self.closed.is_empty() || !self.closed.contains(&line.row))
    }

    /// The line of a thing.
    pub fn get(&self, id: EntityId) -> Option<ParcelLine<'_>> {
        let mut found = self.parts.iter().filter_map(|part| Some((part, part.find(id)?)));
        let (part, line) = found.find(|(_, line)| !self.closed.contains(&line.row))?;
        Some(part.line(line))
    }

    /// Whether they are made of the same parts.
    fn is_same(&self, others: &ParcelLines) -> bool {
        let alike = |(a, b): (&Arc<Part>, &Arc<Part>)| Arc::ptr_eq(a, b);
        self.parts.len() == others.parts.len()
            && self.parts.iter().zip(&others.parts).all(alike)
            && (Arc::ptr_eq(&self.closed, &others.closed) || self.closed == others.closed)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.lines.len()).sum::<usize>() - self.closed.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What parcels have in common, each once in a part, with what the public may see of them: a parcel is public when it says so
    /// and is not `hidden`.
    pub fn groups(&self, hidden: &HashSet<EntityId>) -> Vec<ParcelGroup<'_>> {
        let mut groups = Vec::new();
        for part in &self.parts {
            let mut counts = part.counts.clone();
            let places = self.closed.iter().filter_map(|row| part.at(*row));
            for line in places.map(|at| &part.lines[at]) {
                let (all, public) = &mut counts[line.shared as usize];
                *all -= 1;
                *public -= u32::from(line.visibility == Visibility::Public);
            }
            let taken_back = hidden.iter().filter_map(|id| part.find(*id));
            for line in taken_back.filter(|line| !self.closed.contains(&line.row)) {
                let public = &mut counts[line.shared as usize].1;
                *public -= u32::from(line.visibility == Visibility::Public);
            }
            let there = part.shared.iter().zip(counts).filter(|(_, (all, _))| *all > 0);
            groups.extend(there.map(|(of, (_, public))| ParcelGroup { of, public: public > 0 }));
        }
        groups
    }

    /// The lines of another state of knowledge: without those that `ends` says, and with others. `ends` are rows that are closed
    /// by then; what begins after `newest` is not there yet.
    #[must_use]
    pub fn with(&self, ends: &[RowId], newest: Revision, more: ParcelLines) -> ParcelLines {
        let has = |row: i64| self.parts.iter().any(|part| part.at(row).is_some());
        let mut closed: Vec<i64> = ends.iter().map(|row| row.0).filter(|row| has(*row)).collect();
        for part in &self.parts {
            // Rows are in the order of revisions.
            let later = part.lines.iter().rev().take_while(|line| line.from_rev > newest.0);
            closed.extend(later.map(|line| line.row));
        }
        let mut lines = self.clone();
        if !closed.is_empty() {
            Arc::make_mut(&mut lines.closed).extend(closed);
        }
        lines.parts.extend(more.parts);
        // A state of the past gets back what was closed since.
        lines.parts.sort_by_key(|part| part.lines.first().map(|line| line.row));
        lines.settle();
        lines
    }

    /// Brings parts together where there are many small ones, and leaves out what is crossed out where that is much.
    fn settle(&mut self) {
        let overlap = |a: &Part, b: &Part| a.lines.last().map(|line| line.row) > b.lines.first().map(|line| line.row);
        if self.closed.len() * 4 > self.len() || self.parts.windows(2).any(|two| overlap(&two[0], &two[1])) {
            let all = std::mem::take(&mut self.parts);
            self.parts = vec![self.merged(&all)];
            self.closed = Arc::default();
        }
        while let [.., before, last] = self.parts.as_slice()
            && before.lines.len() < ALIKE * last.lines.len()
        {
            let two = [Arc::clone(before), Arc::clone(last)];
            let merged = self.merged(&two);
            let crossed = two.iter().map(|part| part.lines.len()).sum::<usize>() - merged.lines.len();
            if crossed > 0 {
                let gone = |row: &i64| two.iter().any(|part| part.at(*row).is_some());
                Arc::make_mut(&mut self.closed).retain(|row| !gone(row));
            }
            self.parts.truncate(self.parts.len() - 2);
            self.parts.push(merged);
        }
        self.parts.retain(|part| !part.lines.is_empty());
    }

    fn merged(&self, parts: &[Arc<Part>]) -> Arc<Part> {
        let mut lines: Vec<(&Part, &Line)> = parts
            .iter()
            .flat_map(|part| part.lines.iter().map(move |line| (&**part, line)))
            .filter(|(_, line)| !self.closed.contains(&line.row))
            .collect();
        lines.sort_by_key(|(_, line)| line.row);
        let mut reader = LineReader::default();
        for (part, line) in lines {
            let told = part.line(line);
            reader.push(&NewLine {
                row: told.row,
                id: told.id,
                revisions: (Revision(line.from_rev), told.first_rev),
                visibility: told.visibility,
                texts: [told.slug, told.key, told.sheet, told.number],
                commune: &told.shared.commune,
                zone: told.shared.zone,
                document: told.shared.document,
                bounds: told.bounds,
            });
        }
        let mut parts = reader.finish().parts;
        parts.pop().unwrap_or_default()
    }
}

/// Whole parcels in memory: of changes that are not recorded yet, and of tests.
#[derive(Debug)]
struct Held(Vec<Arc<Version>>);

impl ParcelRows for Held {
    fn lines(&self) -> Result<ParcelLines, StoreError> {
        let mut reader = LineReader::default();
        for version in &self.0 {
            line_of(&mut reader, version);
        }
        Ok(reader.finish())
    }

    fn whole(&self, rows: &[RowId]) -> Result<Vec<Arc<Version>>, StoreError> {
        let find = |row: &RowId| {
            let found = self.0.iter().find(|version| version.row_id == *row);
            found.cloned().ok_or_else(|| StoreError::no_parcel(*row))
        };
        rows.iter().map(find).collect()
    }

    fn each(&self, boxes: Option<&[Rect<f64>]>, take: &mut dyn FnMut(Arc<Version>) -> bool) -> Result<(), StoreError> {
        for version in &self.0 {
            if boxes.is_none_or(|boxes| touches(version, boxes)) && !take(Arc::clone(version)) {
                break;
            }
        }
        Ok(())
    }
}

/// Adds the line of a whole parcel; nothing for another kind of record.
pub fn line_of(reader: &mut LineReader, version: &Version) {
    let Body::Parcel(parcel) = &version.entity.body else {
        return;
    };
    let entity = &version.entity;
    reader.push(&NewLine {
        row: version.row_id,
        id: entity.id,
        revisions: (version.from_rev, version.first_rev),
        visibility: entity.visibility,
        texts: [&entity.slug, &entity.key, &parcel.sheet, &parcel.number],
        commune: &parcel.commune,
        zone: parcel.zone,
        document: parcel.source.document,
        bounds: entity.shape.as_ref().and_then(|shape| shape.wgs84.bounding_rect()),
    });
}

/// Whether the land of a version touches one of some boxes.
pub fn touches(version: &Version, boxes: &[Rect<f64>]) -> bool {
    use geo::Intersects;
    let own = version.entity.shape.as_ref().and_then(|s| s.wgs84.bounding_rect());
    own.is_some_and(|own| boxes.iter().any(|one| one.intersects(&own)))
}

/// Whether a kind stands in memory as lines only.
pub fn is_light(version: &Version) -> bool {
    domain::Parcel::of(&version.entity.body).is_some()
}
