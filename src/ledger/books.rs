//! The ledger: a snapshot and the faces of its zones.

use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use geo::{BoundingRect, Rect, coord};
use jiff::civil::Date;

use super::accounts::KeptAccounts;
use super::left_out::Meeting;
use super::overlap::Overlaps;
use super::threads::on_threads;
use super::zone_partition::{Source, ZonePartition, is_land, land_shape, plane_without_boundary};
use crate::snapshot::{Boxes, Row, Snapshot};
use domain::{
    AdministrativeUnit, Boundary, ClearancePiece, Constraint, EntityId, Lease, LegalStatus, Phase, PlanArea, Project,
    ProjectState, Record, ServicedArea, Shape, Version, Zone, text,
};
use message::Message;

/// Everything recorded at one revision, with each zone cut into faces. It never changes; it reads as its snapshot.
///
/// Faces are computed when first asked for, or all at once by [`Ledger::prepare`]; zones a revision did not touch keep those
/// of the ledger before it.
#[derive(Debug)]
pub struct Ledger {
    pub(super) snapshot: Snapshot,
    pub(super) zones: HashMap<EntityId, Arc<ZoneSheets>>,
    pub(super) projects: Arc<HashMap<EntityId, Arc<[EntityId]>>>,
    pub(super) children: Arc<HashMap<EntityId, Vec<EntityId>>>,
    pub(super) cutting: Arc<Overlays>,
    pub(super) joints: Overlaps,
    /// The land of a zone that meets a boundary of another.
    pub(super) meetings: Memo<(EntityId, EntityId), Meeting>,
    /// Accounts computed so far, by subject and interval.
    pub(super) accounts: KeptAccounts,
    /// The box of everything drawn of a zone.
    pub(super) extents: Memo<EntityId, Option<Rect<f64>>>,
}

type Slot = OnceLock<Result<Arc<ZonePartition>, Message>>;

/// The sheets of one zone.
#[derive(Debug, Default)]
pub(super) struct ZoneSheets {
    covering: Vec<Source>,
    /// Whether something of it has a shape.
    has_land: bool,
    bounded: Vec<(Source, Slot)>,
    unbounded: Slot,
}

impl Deref for Ledger {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl Ledger {
    /// The ledger of a snapshot. Computes nothing yet.
    pub fn of(snapshot: Snapshot) -> Ledger {
        Ledger::build(snapshot, &[])
    }

    /// The ledger of a snapshot that follows another one: zones of which no shape changed share their faces.
    pub fn after(snapshot: Snapshot, previous: &Ledger) -> Ledger {
        Ledger::build(snapshot, &[Some(previous)])
    }

    /// The ledger of a snapshot. Zones of which the land is the same in another one share its faces.
    pub(super) fn build(snapshot: Snapshot, known: &[Option<&Ledger>]) -> Ledger {
        let children = children(&snapshot);
        let cutting = Overlays::of(&snapshot);
        let zones = snapshot
            .all::<Zone>()
            .map(|zone| {
                let inside = children.get(&zone.id()).map_or(&[][..], Vec::as_slice);
                let sheets = ZoneSheets::of(&snapshot, zone.id(), inside, &cutting);
                for other in known.iter().flatten() {
                    sheets.take_over(&snapshot, zone.id(), other);
                }
                (zone.id(), Arc::new(sheets))
            })
            .collect();
        Ledger {
            projects: Arc::new(projects(&snapshot)),
            snapshot,
            zones,
            children: Arc::new(children),
            cutting: Arc::new(cutting),
            joints: Overlaps::default(),
            meetings: Memo::default(),
            extents: Memo::default(),
            accounts: KeptAccounts::default(),
        }
    }

    /// The zones inside a zone, through however many steps.
    pub(super) fn children_of(&self, zone: EntityId) -> &[EntityId] {
        self.children.get(&zone).map_or(&[][..], Vec::as_slice)
    }

    /// The snapshot the books are of.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Cuts every zone that has a boundary into faces and measures them on the ellipsoid too, on several threads. A zone that
    /// cannot be computed fails when it is asked for.
    pub fn prepare(&self, threads: usize) {
        let mut wanted: Vec<(EntityId, Option<EntityId>, usize)> = Vec::new();
        for (zone, sheets) in &self.zones {
            let missing = sheets.bounded.iter().filter(|(_, slot)| !is_complete(slot));
            wanted.extend(missing.map(|(boundary, _)| (*zone, Some(boundary.entity), sheets.covering.len())));
        }
        // The largest first, so that no thread is left with one at the end.
        wanted.sort_by_key(|(zone, boundary, size)| (std::cmp::Reverse(*size), *zone, *boundary));
        let next = AtomicUsize::new(0);
        let cut = || {
            while let Some((zone, boundary, _)) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                // An error is kept in its place.
                if let Some(sheet) = self.sheet(*zone, *boundary) {
                    let _ = sheet.ellipsoidal();
                }
            }
        };
        // One zone is cut sooner than a thread is ready to.
        match threads.min(wanted.len()) {
            0 | 1 => cut(),
            several => on_threads(several, cut),
        }
    }

    /// The sheet of a zone under a boundary version, or without one; `None` where there is no land, or none that can be measured:
    /// then [`Ledger::doubt`] gives the reason.
    pub fn sheet(&self, zone: EntityId, boundary: Option<EntityId>) -> Option<Arc<ZonePartition>> {
        self.cut_once(zone, boundary)?.ok()
    }

    /// Why the recorded land of a zone takes no part in its account on a date: more lines cross than are untangled, or a
    /// coordinate system that is not known any more. `None` where it can be measured. It is found out once.
    pub fn doubt(&self, zone: EntityId, as_of: Date) -> Option<Message> {
        let boundary = boundary_in_force(self, zone, as_of).map(|row| row.id());
        self.cut_once(zone, boundary)?.err()
    }

    pub(super) fn cut_once(
        &self,
        zone: EntityId,
        boundary: Option<EntityId>,
    ) -> Option<Result<Arc<ZonePartition>, Message>> {
        let sheets = self.zones.get(&zone)?;
        let (slot, outline) = match boundary {
            Some(boundary) => match sheets.bounded.iter().find(|(source, _)| source.entity == boundary) {
                Some((source, slot)) => (slot, self.get::<Boundary>(source.entity)),
                None => return None,
            },
            None if sheets.has_land => (&sheets.unbounded, None),
            None => return None,
        };
        Some(slot.get_or_init(|| self.cut(zone, outline).map(Arc::new)).clone())
    }

    fn cut(&self, zone: EntityId, outline: Option<Row<'_, Boundary>>) -> Result<ZonePartition, Message> {
        let records = self.covering(zone).with_shape();
        let land = || records.iter().filter_map(|version| land_shape(version, zone));
        let plane = match (outline, self.get::<Zone>(zone)) {
            (Some(row), _) => row.body.plane,
            (None, Some(zone)) => plane_without_boundary(zone.body, land())?,
            (None, None) => return Err(Message::new("register.zone_unknown").with("name", zone)),
        };
        let shape = outline.and_then(|row| row.version.entity.shape.as_ref().map(|shape| (row.id(), shape)));
        ZonePartition::cut(zone, shape, plane, &records)
    }

    /// The sheet that holds on a date: that of the boundary in force, or of the land without one. `None` as for
    /// [`Ledger::sheet`].
    pub fn sheet_on(&self, zone: EntityId, as_of: Date) -> Option<Arc<ZonePartition>> {
        self.sheet(zone, boundary_in_force(self, zone, as_of).map(|row| row.id()))
    }

    /// The records that may cover land of a zone.
    pub(super) fn covering(&self, zone: EntityId) -> Covering<'_> {
        let sources = self.zones.get(&zone).map_or(&[][..], |sheets| &sheets.covering);
        Covering(
            sources
                .iter()
                .filter_map(|source| self.version(source.entity))
                .collect(),
        )
    }

    /// Whether a project is one this ledger may tell of.
    pub(super) fn knows_project(&self, project: EntityId) -> bool {
        self.projects.contains_key(&project)
    }

    /// The state of a project on a date: that of the newest of its rows. Rows of one zone and one name are one project.
    pub(super) fn project_state(&self, project: EntityId, as_of: Date) -> Option<ProjectState> {
        let rows = self
            .projects
            .get(&project)?
            .iter()
            .filter_map(|id| self.get::<Project>(*id));
        rows.map(|row| (self.known_from(row), row.version.row_id, row.body.state))
            .filter(|(from, _, _)| *from <= as_of)
            .max_by_key(|(from, row, _)| (*from, *row))
            .map(|(_, _, state)| state)
    }

    /// The days from which on a project has another state.
    pub(super) fn project_days(&self, project: EntityId) -> Vec<Date> {
        let rows = self.projects.get(&project).into_iter().flat_map(|ids| ids.iter());
        rows.filter_map(|id| self.get::<Project>(*id))
            .map(|row| self.known_from(row))
            .collect()
    }

    fn known_from(&self, row: Row<'_, Project>) -> Date {
        row.body
            .as_of
            .map_or(self.undated_from(row.version), domain::PartialDate::last_day)
    }
}

/// Rows that may cover land.
pub(super) struct Covering<'a>(Vec<&'a Version>);

impl<'a> Covering<'a> {
    pub(super) fn all(self) -> impl Iterator<Item = &'a Version> {
        self.0.into_iter()
    }

    pub(super) fn with_shape(&self) -> Vec<&'a Version> {
        self.0
            .iter()
            .copied()
            .filter(|version| version.entity.shape.is_some())
            .collect()
    }

    pub(super) fn without_shape(&self) -> impl Iterator<Item = &'a Version> + '_ {
        self.0.iter().copied().filter(|version| version.entity.shape.is_none())
    }
}

/// Whether a sheet is cut and measured on the ellipsoid, or cannot be.
fn is_complete(slot: &Slot) -> bool {
    slot.get()
        .is_some_and(|cut| cut.as_ref().map_or(true, |sheet| sheet.is_on_ellipsoid()))
}

impl ZoneSheets {
    pub(super) fn of(snapshot: &Snapshot, zone: EntityId, children: &[EntityId], cutting: &Overlays) -> ZoneSheets {
        fn rows<T: Record>(snapshot: &Snapshot, id: EntityId) -> impl Iterator<Item = Source> + '_ {
            snapshot.about::<T>(id).map(|row| Source::of(row.version))
        }
        let mut covering: Vec<Source> = rows::<Phase>(snapshot, zone)
            .chain(rows::<PlanArea>(snapshot, zone))
            .chain(rows::<ServicedArea>(snapshot, zone))
            .chain(rows::<ClearancePiece>(snapshot, zone))
            .chain(rows::<Lease>(snapshot, zone))
            .chain(children.iter().flat_map(|child| rows::<Boundary>(snapshot, *child)))
            // Its own boundaries too: they tell of land outside whether an earlier one had it inside.
            .chain(rows::<Boundary>(snapshot, zone))
            .collect();
        covering.extend(cutting.near(snapshot, zone, &covering));
        // Identities are made in the order of time; a position does not depend on how rows are stored.
        covering.sort_by_key(|source| source.entity);
        let bounded = snapshot
            .about::<Boundary>(zone)
            .filter(|row| row.entity().shape.is_some())
            .map(|row| (Source::of(row.version), Slot::new()));
        // Without a boundary in force, neither those of other days nor the units around are land of the zone.
        let is_land = |source: &Source| {
            snapshot
                .version(source.entity)
                .is_some_and(|version| is_land(version, zone))
        };
        ZoneSheets {
            has_land: covering.iter().any(is_land),
            covering,
            bounded: bounded.collect(),
            unbounded: Slot::new(),
        }
    }

    /// Takes over what the ledger before has computed, where the shapes are still the same.
    pub(super) fn take_over(&self, snapshot: &Snapshot, zone: EntityId, before: &Ledger) {
        let Some(old) = before.zones.get(&zone) else { return };
        let same = |new: &Source, old: &Source| {
            new == old
                || (new.entity == old.entity && same_land(snapshot.version(new.entity), before.version(old.entity)))
        };
        fn drawn<'a>(sources: &'a [Source], of: &'a Snapshot) -> impl Iterator<Item = &'a Source> {
            let has = |source: &&Source| of.version(source.entity).is_some_and(|v| v.entity.shape.is_some());
            sources.iter().filter(has)
        }
        let (mut new, mut known) = (drawn(&self.covering, snapshot), drawn(&old.covering, &before.snapshot));
        loop {
            match (new.next(), known.next()) {
                (Some(new), Some(known)) if same(new, known) => {}
                (None, None) => break,
                _ => return,
            }
        }
        let keep = |slot: &Slot, known: &Slot| {
            if let Some(Ok(sheet)) = known.get() {
                // A slot that is new is empty.
                let _ = slot.set(Ok(Arc::clone(sheet)));
            }
        };
        for (source, slot) in &self.bounded {
            if let Some((_, known)) = old.bounded.iter().find(|(known, _)| same(source, known)) {
                keep(slot, known);
            }
        }
        // Without a boundary the plane follows from the province and the land.
        let plane = snapshot
            .get::<Zone>(zone)
            .map(|row| plane_without_boundary(row.body, land_of(&self.covering, snapshot, zone)));
        let known_plane = old
            .unbounded
            .get()
            .and_then(|known| known.as_ref().ok())
            .map(|sheet| sheet.plane);
        if plane.and_then(Result::ok) == known_plane {
            keep(&self.unbounded, &old.unbounded);
        }
    }
}

/// The shapes that are land of a zone.
fn land_of<'a>(covering: &[Source], snapshot: &'a Snapshot, zone: EntityId) -> impl Iterator<Item = &'a Shape> {
    let versions = covering.iter().filter_map(|source| snapshot.version(source.entity));
    versions.filter_map(move |version| land_shape(version, zone))
}

/// Whether two versions of a thing have the same shape, in the same plane.
fn same_land(new: Option<&Version>, old: Option<&Version>) -> bool {
    let plane = |version: &Version| Boundary::of(&version.entity.body).map(|boundary| boundary.plane);
    match (new, old) {
        (Some(new), Some(old)) => new.entity.shape == old.entity.shape && plane(new) == plane(old),
        _ => false,
    }
}

/// The boundary version in force: approved before provisional, then the newest. A proposal is never in force. `None` where none
/// is.
pub fn boundary_in_force(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Option<Row<'_, Boundary>> {
    snapshot
        .about::<Boundary>(zone)
        .filter(|row| matches!(row.body.status, LegalStatus::Approved | LegalStatus::Provisional))
        .filter(|row| row.body.valid.holds_on(as_of, snapshot.undated_from(row.version)))
        .max_by_key(|row| {
            let approved = row.body.status == LegalStatus::Approved;
            (
                approved,
                row.body.valid.start().map(domain::PartialDate::last_day),
                row.version.row_id,
            )
        })
}

/// Land that cuts zones without belonging to one, administrative units and constraints, by place.
#[derive(Debug)]
pub(super) struct Overlays(Boxes<Source>);

impl Overlays {
    fn of(snapshot: &Snapshot) -> Overlays {
        let units = snapshot.all::<AdministrativeUnit>().map(|row| row.version);
        let constraints = snapshot.all::<Constraint>().map(|row| row.version);
        let boxed = |version: &Version| Some((extent([version].into_iter())?, Source::of(version)));
        Overlays(units.chain(constraints).filter_map(boxed).collect())
    }

    /// The ones whose box touches something drawn of a zone.
    fn near(&self, snapshot: &Snapshot, zone: EntityId, covering: &[Source]) -> Vec<Source> {
        let boundaries = snapshot.about::<Boundary>(zone).map(|row| row.version);
        let others = covering.iter().filter_map(|source| snapshot.version(source.entity));
        match extent(boundaries.chain(others)) {
            Some(extent) => self.0.near(&extent, MARGIN).cloned().collect(),
            None => Vec::new(),
        }
    }
}

/// Degrees by which boxes are widened before they are compared: about 50 m, more than an edge bends between planes.
pub(super) const MARGIN: f64 = 0.000_5;

/// The box around the shapes of versions, in degrees.
pub(super) fn extent<'a>(versions: impl Iterator<Item = &'a Version>) -> Option<Rect<f64>> {
    let boxes = versions.filter_map(|version| version.entity.shape.as_ref()?.wgs84.bounding_rect());
    boxes.reduce(|a, b| {
        let (low, high) = (a.min(), a.max());
        let low = coord! { x: low.x.min(b.min().x), y: low.y.min(b.min().y) };
        let high = coord! { x: high.x.max(b.max().x), y: high.y.max(b.max().y) };
        Rect::new(low, high)
    })
}

/// The zones inside each zone, through however many steps.
fn children(snapshot: &Snapshot) -> HashMap<EntityId, Vec<EntityId>> {
    let mut inside: HashMap<EntityId, Vec<EntityId>> = HashMap::new();
    for zone in snapshot.all::<Zone>() {
        let mut seen = BTreeSet::from([zone.id()]);
        let mut parent = zone.body.parent;
        // A parent that is its own descendant would go round for ever.
        while let Some(above) = parent.filter(|id| seen.insert(*id)) {
            inside.entry(above).or_default().push(zone.id());
            parent = snapshot.get::<Zone>(above).and_then(|row| row.body.parent);
        }
    }
    inside
}

/// The rows of each project: those of one zone with one name.
pub(super) fn projects(snapshot: &Snapshot) -> HashMap<EntityId, Arc<[EntityId]>> {
    let mut named: HashMap<(EntityId, String), Vec<EntityId>> = HashMap::new();
    for row in snapshot.all::<Project>() {
        named
            .entry((row.body.zone, text::fold(&row.body.name)))
            .or_default()
            .push(row.id());
    }
    let mut rows = HashMap::new();
    for ids in named.into_values() {
        let all: Arc<[EntityId]> = ids.into();
        rows.extend(all.iter().map(|id| (*id, Arc::clone(&all))));
    }
    rows
}

/// A cache of values computed for a key, behind a lock that outlives a panic.
#[derive(Debug)]
pub(super) struct Memo<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo(Mutex::new(HashMap::new()))
    }
}

impl<K: std::hash::Hash + Eq + Clone, V: Clone> Memo<K, V> {
    /// Takes over the values of keys.
    pub(super) fn take_over(&self, before: &Memo<K, V>, stays: impl Fn(&K) -> bool) {
        let known = before.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let kept = known.iter().filter(|(key, _)| stays(key));
        let kept = kept.map(|(key, value)| (key.clone(), value.clone()));
        let mut own = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        own.extend(kept);
    }

    /// The value of a key, computed without the lock when it is not there yet.
    pub(super) fn get_or(&self, key: K, compute: impl FnOnce() -> V) -> V {
        let lock = || self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return known.clone();
        }
        let value = compute();
        lock().entry(key).or_insert(value).clone()
    }
}
