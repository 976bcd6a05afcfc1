//! What is recorded and can hardly be true: hectares beyond the zone, the province or a million; percentages above 100;
//! two leases on the same land; land far from its zone; a day later than that of the import, one step on two days. Such a value
//! may still be what the document prints, so it is taken and the doubt is named: by the import that brings it, and by
//! `matbang check` for everything recorded.
//!
//! What cannot be true at all is refused: an area below zero, or larger than Vietnam.

mod claim;
mod corners;
mod days;
mod distance;
mod leases;
mod outside;
mod province;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo::{Area, BoundingRect, Intersects, Rect};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::measure;
use crate::snapshot::Snapshot;
use crate::store::StoreError;
use claim::{About, Claim, claims, is_size, land_of};
pub use distance::{astray, beyond, beyond_reach, far, far_from_province, home};
use distance::{far_from_rest, middle};
use domain::{
    Body, Boundary, ClearancePiece, Entity, EntityId, Figure, Group, Kind, Lease, LeaseKind, Phase, PlanArea,
    PlanLevel, Project, Record, ServicedArea, Shape, Unit, Version, Zone, ZoneKind, vietnam_date,
};
use geodesy::AreaMm2;
use leases::{Plot, Plots, SLIVER_M2};
use message::Message;
use outside::Outline;

/// No more hectares than this can be meant: the land of the whole country is about 33.1 million.
pub const COUNTRY_HA: u64 = 34_000_000;
/// More hectares than this in one value are doubted wherever they are.
pub const MANY_HA: u64 = 1_000_000;
/// Sizes of one zone may differ, since a boundary may be that of a phase; by more than this factor they are doubted.
const SIZES_DIFFER: u64 = 10;

/// All doubts about recorded things, in the order they were recorded, parcels last.
///
/// # Errors
/// The store of the snapshot cannot be read.
pub fn doubts(snapshot: &Snapshot) -> Result<Vec<Message>, StoreError> {
    let mut judge = Judge::new(snapshot);
    let mut doubts = Vec::new();
    let mut look = |version: &Version| {
        let entity = &version.entity;
        judge.brought_on = snapshot.recorded_on(version);
        match judge.judge(entity) {
            Ok(found) => doubts.extend(found),
            // Recorded before such values were refused: now it is named.
            Err(impossible) => doubts.push(impossible),
        }
        doubts.extend(judge.too_far(entity));
    };
    for version in snapshot.versions() {
        look(version);
    }
    snapshot.parcels().each(None, &mut |parcel| {
        look(&parcel);
        true
    })?;
    for zone in snapshot.all::<Zone>() {
        doubts.extend(judge.far_from_rest(zone.id(), |_| true));
    }
    Ok(doubts)
}

/// A size a record gives its zone.
#[derive(Debug)]
struct Size {
    record: EntityId,
    hectares: Decimal,
}

/// Holds records against what is recorded and against what was learned of a changeset so far.
#[derive(Debug)]
pub struct Judge<'a> {
    snapshot: &'a Snapshot,
    /// The day the records come, or came, in.
    brought_on: Date,
    /// Records of the changeset that others are held against, instead of their recorded versions.
    changed: HashMap<EntityId, Entity>,
    changed_of: HashMap<EntityId, Vec<EntityId>>,
    sizes: HashMap<EntityId, Vec<Size>>,
    plots: Option<Plots<'a>>,
    outlines: HashMap<EntityId, Option<Outline>>,
    /// The boxes of the newest boundaries, degrees.
    extents: HashMap<EntityId, Option<Rect<f64>>>,
    /// Land of the changeset by zone, where zones have no boundary to hold it against.
    places: BTreeMap<EntityId, HashMap<EntityId, Place>>,
}

/// Where a record lies, and its name.
#[derive(Debug)]
struct Place {
    lon_lat: (f64, f64),
    name: String,
}

impl<'a> Judge<'a> {
    /// Begins with the recorded things.
    pub fn new(snapshot: &'a Snapshot) -> Judge<'a> {
        Judge {
            snapshot,
            brought_on: vietnam_date(Timestamp::now()),
            changed: HashMap::new(),
            changed_of: HashMap::new(),
            sizes: HashMap::new(),
            plots: None,
            outlines: HashMap::new(),
            extents: HashMap::new(),
            places: BTreeMap::new(),
        }
    }

    /// Takes note of a new version of a record that others are held against. What is not, needs no memory.
    pub fn learn(&mut self, entity: &Entity) {
        self.learn_place(entity);
        let zone = match &entity.body {
            Body::Figure(figure) if is_size(figure.indicator) => match figure.subject {
                domain::Subject::Zone(zone) => Some(zone),
                _ => None,
            },
            Body::Boundary(boundary) => Some(boundary.zone),
            Body::Lease(_) | Body::ClearancePiece(_) => {
                self.learn_plot(entity);
                return;
            }
            Body::Zone(_) | Body::Phase(_) | Body::Project(_) | Body::Group(_) => None,
            _ => return,
        };
        if let Some(zone) = zone {
            self.sizes.remove(&zone);
            self.outlines.remove(&zone);
            self.extents.remove(&zone);
            self.changed_of.entry(zone).or_default().push(entity.id);
        }
        self.changed.insert(entity.id, entity.clone());
    }

    /// The doubts about a record, given what was learned.
    ///
    /// # Errors
    /// It states what cannot be: an area below zero or larger than Vietnam.
    pub fn judge(&mut self, entity: &Entity) -> Result<Vec<Message>, Message> {
        let mut doubts = Vec::new();
        for claim in claims(entity) {
            doubts.extend(self.judge_claim(entity, &claim)?);
        }
        doubts.extend(days::doubts(entity, self.brought_on));
        doubts.extend(self.judge_shape(entity));
        let shape = entity.shape.as_ref();
        doubts.extend(shape.and_then(|shape| corners::astray(&entity.name(), shape)));
        doubts.extend(self.judge_outside(entity));
        if matches!(entity.body.kind(), Kind::Lease | Kind::ClearancePiece) && entity.shape.is_some() {
            self.plots();
            doubts.extend(
                self.plots
                    .as_mut()
                    .map(|plots| plots.doubts(entity.id))
                    .unwrap_or_default(),
            );
        }
        Ok(doubts)
    }

    /// The doubt that land lies far from its zone, or a boundary from its province; `None` for none.
    pub fn too_far(&self, entity: &Entity) -> Option<Message> {
        let shape = entity.shape.as_ref()?;
        let name = entity.name();
        match land_of(entity)? {
            About::SizeOf(zone) => far(&name, self.body::<Zone>(zone)?, shape),
            About::Zone(zone) => astray(&name, self.body::<Zone>(zone)?, self.boundary(zone), shape),
            _ => None,
        }
    }

    /// The doubts about land far from the other land of a zone without a boundary, of what was learned.
    pub fn scattered(&self) -> Vec<Message> {
        let told = |(zone, new): (&EntityId, &HashMap<EntityId, Place>)| {
            self.far_from_rest(*zone, |record| new.contains_key(&record))
        };
        self.places.iter().flat_map(told).collect()
    }

    /// The land of a zone without a boundary and without a mark that lies far from the rest of it, of the records wanted.
    fn far_from_rest(&self, zone: EntityId, wanted: impl Fn(EntityId) -> bool) -> Vec<Message> {
        let Some(body) = self.body::<Zone>(zone).filter(|body| body.mark.is_none()) else {
            return Vec::new();
        };
        if self.boundary(zone).is_some() {
            return Vec::new();
        }
        let new = self.places.get(&zone);
        let mut land: Vec<(EntityId, (f64, f64), String)> = self
            .recorded_land(zone)
            .filter(|entity| new.is_none_or(|new| !new.contains_key(&entity.id)))
            .filter_map(|entity| Some((entity.id, middle(entity.shape.as_ref()?)?, entity.name())))
            .collect();
        land.extend(
            new.into_iter()
                .flatten()
                .map(|(id, place)| (*id, place.lon_lat, place.name.clone())),
        );
        land.sort_by_key(|(id, ..)| *id);
        let places: Vec<(f64, f64)> = land.iter().map(|(_, place, _)| *place).collect();
        let told = |(at, km): (usize, f64)| {
            let (_, _, name) = land.get(at).filter(|(id, ..)| wanted(*id))?;
            Some(
                Message::new("plausible.far_from_rest")
                    .with("name", name)
                    .with("zone", body.label())
                    .with_rounded("km", km, 0),
            )
        };
        far_from_rest(&places).into_iter().filter_map(told).collect()
    }

    /// The records of land of a zone that have a geometry.
    fn recorded_land(&self, zone: EntityId) -> impl Iterator<Item = &'a Entity> {
        fn rows<T: Record>(snapshot: &Snapshot, zone: EntityId) -> impl Iterator<Item = &Entity> {
            snapshot.about::<T>(zone).map(|row| row.entity())
        }
        let snapshot = self.snapshot;
        rows::<Phase>(snapshot, zone)
            .chain(rows::<PlanArea>(snapshot, zone))
            .chain(rows::<ServicedArea>(snapshot, zone))
            .chain(rows::<ClearancePiece>(snapshot, zone))
            .chain(rows::<Lease>(snapshot, zone))
            .filter(|entity| entity.shape.is_some())
    }

    fn learn_place(&mut self, entity: &Entity) {
        let (Some(About::Zone(zone)), Some(shape)) = (land_of(entity), &entity.shape) else {
            return;
        };
        if let Some(lon_lat) = middle(shape) {
            let name = entity.name();
            let of_zone = self.places.entry(zone).or_default();
            of_zone.insert(entity.id, Place { lon_lat, name });
        }
    }

    /// The doubt that a part of some land lies outside the boundary of its zone, where no sum of the zone counts it.
    fn judge_outside(&mut self, entity: &Entity) -> Option<Message> {
        let shape = entity.shape.as_ref().filter(|_| counts_inside(entity))?;
        let About::Zone(zone) = land_of(entity)? else {
            return None;
        };
        // Land far away is a doubt of its own.
        if self
            .boundary(zone)
            .is_none_or(|boundary| beyond(boundary, shape).is_some())
        {
            return None;
        }
        let outside = self.outline(zone)?.without(shape)?;
        (outside.m2() > SLIVER_M2).then(|| {
            Message::new("plausible.outside")
                .with("name", entity.name())
                .with("zone", self.body::<Zone>(zone).map(Zone::label).unwrap_or_default())
                .with_hectares("hectares", measure::hectares(outside))
        })
    }

    /// The doubt about recorded land of its zone that a boundary leaves outside; `None` for none.
    pub fn left_outside(&self, entity: &Entity) -> Option<Message> {
        let boundary = Boundary::of(&entity.body)?;
        let newest = self
            .boundary(boundary.zone)
            .is_some_and(|shape| entity.shape.as_ref() == Some(shape));
        let outline = Outline::of(entity).filter(|_| newest)?;
        let (mut names, mut sum) = (Vec::new(), AreaMm2::ZERO);
        for land in self.recorded_land(boundary.zone).filter(|land| counts_inside(land)) {
            let outside = land.shape.as_ref().and_then(|shape| outline.without(shape));
            if let Some(outside) = outside.filter(|outside| outside.m2() > SLIVER_M2) {
                names.push(land.name());
                sum += outside;
            }
        }
        let more = names.len().saturating_sub(NAMED);
        (!names.is_empty()).then(|| {
            Message::new("plausible.left_outside")
                .with("name", entity.name())
                .with_count("count", names.len())
                .with_hectares("hectares", measure::hectares(sum))
                .with("names", names[..names.len() - more].join(", "))
                .with(
                    "more",
                    if more > 0 {
                        format!(" … (+{more})")
                    } else {
                        String::new()
                    },
                )
        })
    }

    /// Land of a zone that lies in the boundary of another, and boundaries of two zones that take in the same land. Zones of
    /// which one lies in the other share land by right, and so do an economic zone and the parks in it.
    pub fn elsewhere(&mut self, entity: &Entity) -> Vec<Message> {
        let own = match land_of(entity) {
            Some(About::Zone(zone)) if counts_inside(entity) => zone,
            Some(About::SizeOf(zone)) => zone,
            _ => return Vec::new(),
        };
        let Some(shape) = &entity.shape else { return Vec::new() };
        let Some(extent) = shape.wgs84.bounding_rect() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for other in self.zones_meeting(own, &extent) {
            let area = self.outline(other).and_then(|outline| outline.within(shape));
            let Some(area) = area.filter(|area| area.m2() > SLIVER_M2) else {
                continue;
            };
            let message = match entity.body.kind() {
                Kind::Boundary => Message::new("plausible.same_land"),
                _ => Message::new("plausible.in_other_zone"),
            };
            let label = self.body::<Zone>(other).map(Zone::label).unwrap_or_default();
            found.push(
                message
                    .with("name", entity.name())
                    .with("zone", label)
                    .with_hectares("hectares", measure::hectares(area)),
            );
        }
        found
    }

    /// The zones whose newest boundary meets a box and whose land is no land of a zone by right.
    fn zones_meeting(&mut self, own: EntityId, extent: &Rect<f64>) -> Vec<EntityId> {
        let recorded = self.snapshot.all::<Zone>().map(|row| row.id());
        let staged = self.changed.values().filter(|entity| entity.body.kind() == Kind::Zone);
        let zones: BTreeSet<EntityId> = recorded.chain(staged.map(|entity| entity.id)).collect();
        for zone in &zones {
            if !self.extents.contains_key(zone) {
                let extent = self.boundary(*zone).and_then(|shape| shape.wgs84.bounding_rect());
                self.extents.insert(*zone, extent);
            }
        }
        let meets = |zone: &EntityId| {
            let there = self.extents.get(zone).copied().flatten();
            there.is_some_and(|there| there.intersects(extent)) && *zone != own && !self.share(own, *zone)
        };
        zones.into_iter().filter(meets).collect()
    }

    /// Whether two zones share land by right.
    fn share(&self, a: EntityId, b: EntityId) -> bool {
        let lies_in = |zone: EntityId, other: EntityId| {
            let mut seen = BTreeSet::from([zone]);
            let mut above = self.body::<Zone>(zone).and_then(|zone| zone.parent);
            while let Some(id) = above.filter(|id| seen.insert(*id)) {
                if id == other {
                    return true;
                }
                above = self.body::<Zone>(id).and_then(|zone| zone.parent);
            }
            false
        };
        let economic = |zone: EntityId| {
            self.body::<Zone>(zone)
                .is_some_and(|zone| zone.kind == ZoneKind::EconomicZone)
        };
        lies_in(a, b) || lies_in(b, a) || economic(a) != economic(b)
    }

    /// The newest boundary of a zone in the plane of its hectares.
    fn outline(&mut self, zone: EntityId) -> Option<&Outline> {
        if !self.outlines.contains_key(&zone) {
            let outline = self.newest_boundary(zone).and_then(Outline::of);
            self.outlines.insert(zone, outline);
        }
        self.outlines.get(&zone)?.as_ref()
    }

    fn judge_claim(&mut self, entity: &Entity, claim: &Claim) -> Result<Option<Message>, Message> {
        let told = |key: &'static str, name: String, value: Decimal| {
            Message::new(key)
                .with("name", name)
                .with_number("value", value)
                .with("unit", claim.unit.map_or("", Unit::sign))
        };
        if claim.least.is_sign_negative() && !claim.least.is_zero() {
            return Err(told("plausible.negative", entity.name(), claim.least));
        }
        if claim.unit == Some(Unit::Percent) {
            let above = claim.value > Decimal::ONE_HUNDRED;
            return Ok(above.then(|| told("plausible.percent", entity.name(), claim.value)));
        }
        let Some(hectares) = claim.hectares() else {
            return Ok(None);
        };
        if hectares > Decimal::from(COUNTRY_HA) {
            let refused = told("plausible.beyond_country", entity.name(), claim.value);
            return Err(refused.with_number("most", Decimal::from(COUNTRY_HA)));
        }
        if hectares.is_zero() && claim.zero_is_odd {
            return Ok(Some(told("plausible.zero", entity.name(), claim.value)));
        }
        Ok(self.beyond(entity, &claim.about, hectares, claim.rounding()))
    }

    /// The doubt about hectares that are more than there can be, by more than they may be rounded.
    fn beyond(&mut self, entity: &Entity, about: &About, hectares: Decimal, slack: Decimal) -> Option<Message> {
        let zone = match about {
            About::Zone(zone) | About::SizeOf(zone) => Some(*zone),
            About::Phase(phase) => self.body::<Phase>(*phase).map(|phase| phase.zone),
            About::Project(project) => self.body::<Project>(*project).map(|project| project.zone),
            About::Group(_) | About::Unit(_) | About::Nowhere => None,
        };
        if let Some(zone) = zone {
            let is_size = matches!(about, About::SizeOf(_));
            let factor = Decimal::from(if is_size { SIZES_DIFFER } else { 1 });
            let own = is_size.then_some(entity.id);
            let size = self.size(zone, own).filter(|size| !size.is_zero());
            if let Some(size) = size.filter(|size| hectares > *size * factor + slack) {
                let key = if is_size {
                    "plausible.sizes_differ"
                } else {
                    "plausible.beyond_zone"
                };
                let label = self.body::<Zone>(zone).map(Zone::label).unwrap_or_default();
                return Some(
                    Message::new(key)
                        .with("name", entity.name())
                        .with_hectares("hectares", hectares)
                        .with("zone", label)
                        .with_hectares("size", size),
                );
            }
        }
        if let Some(doubt) = self.beyond_parent(entity, about, hectares, slack) {
            return Some(doubt);
        }
        let home = match about {
            About::Unit(key) => Some(key.clone()),
            About::Group(group) => self.body::<Group>(*group).and_then(|group| group.province.clone()),
            _ => zone.and_then(|zone| Some(self.body::<Zone>(zone)?.province.clone())),
        };
        let (key, most) = match home.map(|home| province::hectares(&home)) {
            Some(most) if hectares > most => ("plausible.beyond_province", most),
            _ if hectares > Decimal::from(MANY_HA) => ("plausible.beyond_million", Decimal::from(MANY_HA)),
            _ => return None,
        };
        Some(
            Message::new(key)
                .with("name", entity.name())
                .with_hectares("hectares", hectares)
                .with_hectares("most", most),
        )
    }

    /// The doubt about a size of a zone that is more than the zone it lies in.
    fn beyond_parent(&mut self, entity: &Entity, about: &About, hectares: Decimal, slack: Decimal) -> Option<Message> {
        let About::SizeOf(zone) = about else {
            return None;
        };
        let parent = self.body::<Zone>(*zone)?.parent?;
        let size = self
            .size(parent, None)
            .filter(|size| !size.is_zero() && hectares > *size + slack)?;
        let label = self.body::<Zone>(parent)?.label();
        Some(
            Message::new("plausible.beyond_zone")
                .with("name", entity.name())
                .with_hectares("hectares", hectares)
                .with("zone", label)
                .with_hectares("size", size),
        )
    }

    /// A geometry is measured exactly only where a rough look leaves a doubt.
    fn judge_shape(&mut self, entity: &Entity) -> Option<Message> {
        let (shape, about) = (entity.shape.as_ref()?, land_of(entity)?);
        let rough = rough_hectares(shape)?;
        self.beyond(entity, &about, rough, Decimal::ZERO)?;
        let exact = hectares_of(entity, shape).unwrap_or(rough);
        // Planes differ by less than a thousandth.
        self.beyond(entity, &about, exact, exact / Decimal::from(1000))
    }

    /// The largest size recorded of a zone, but for one record.
    fn size(&mut self, zone: EntityId, without: Option<EntityId>) -> Option<Decimal> {
        if !self.sizes.contains_key(&zone) {
            let sizes = self.sizes_of(zone);
            self.sizes.insert(zone, sizes);
        }
        let sizes = self.sizes.get(&zone)?.iter();
        sizes
            .filter(|size| Some(size.record) != without)
            .map(|size| size.hectares)
            .max()
    }

    fn sizes_of(&self, zone: EntityId) -> Vec<Size> {
        let figures = self.snapshot.about::<Figure>(zone).map(|row| row.entity());
        let boundaries = self.snapshot.about::<Boundary>(zone).map(|row| row.entity());
        let recorded = figures
            .chain(boundaries)
            .filter(|entity| !self.changed.contains_key(&entity.id));
        let changed = self.changed_of.get(&zone).into_iter().flatten();
        let changed = changed.filter_map(|id| self.changed.get(id));
        let mut sizes = Vec::new();
        for entity in recorded.chain(changed) {
            let stated = match &entity.body {
                Body::Figure(figure) => is_size(figure.indicator) && figure.status.can_be_chosen(),
                _ => true,
            };
            let own = |claim: &Claim| stated && claim.about == About::SizeOf(zone);
            let claimed = claims(entity)
                .into_iter()
                .filter(own)
                .filter_map(|claim| claim.hectares());
            let measured = entity.shape.as_ref().and_then(|shape| hectares_of(entity, shape));
            sizes.extend(claimed.chain(measured).map(|hectares| Size {
                record: entity.id,
                hectares,
            }));
        }
        sizes
    }

    /// The shape of the newest boundary of a zone.
    fn boundary(&self, zone: EntityId) -> Option<&Shape> {
        self.newest_boundary(zone).and_then(|entity| entity.shape.as_ref())
    }

    /// The newest boundary of a zone.
    fn newest_boundary(&self, zone: EntityId) -> Option<&Entity> {
        let recorded = self.snapshot.about::<Boundary>(zone).map(|row| row.entity());
        let recorded = recorded.filter(|entity| !self.changed.contains_key(&entity.id));
        let changed = self.changed_of.get(&zone).into_iter().flatten();
        let all = recorded.chain(changed.filter_map(|id| self.changed.get(id)));
        let start = |entity: &&Entity| {
            let boundary = Boundary::of(&entity.body)?;
            boundary.valid.start().map(domain::PartialDate::last_day)
        };
        all.filter(|entity| entity.shape.is_some()).max_by_key(start)
    }

    fn body<T: Record>(&self, id: EntityId) -> Option<&T> {
        match self.changed.get(&id) {
            Some(entity) => T::of(&entity.body),
            None => self.snapshot.get::<T>(id).map(|row| row.body),
        }
    }

    fn plots(&mut self) {
        if self.plots.is_some() {
            return;
        }
        let mut plots = Plots::default();
        let leases = self.snapshot.all::<Lease>().map(|row| row.entity());
        let pieces = self.snapshot.all::<ClearancePiece>().map(|row| row.entity());
        for entity in leases.chain(pieces) {
            let shape = entity.shape.as_ref().map(Cow::Borrowed);
            plots.put(
                entity.id,
                Plot::of(entity, shape, entity.name(), self.is_example(entity)),
            );
        }
        self.plots = Some(plots);
    }

    fn learn_plot(&mut self, entity: &Entity) {
        self.plots();
        let shape = entity.shape.clone().map(Cow::Owned);
        let plot = Plot::of(entity, shape, entity.name(), self.is_example(entity));
        if let Some(plots) = &mut self.plots {
            plots.put(entity.id, plot);
        }
    }

    /// Whether a lease or a piece is of the fictional data, which never meet real ones.
    fn is_example(&self, entity: &Entity) -> bool {
        let zone = entity.body.home().and_then(|zone| self.body::<Zone>(zone));
        zone.is_some_and(|zone| zone.example)
    }
}

/// How many records are listed by name in one sentence.
const NAMED: usize = 5;

/// Whether a record gives land to sums of its zone, which count it inside the boundary.
fn counts_inside(entity: &Entity) -> bool {
    match &entity.body {
        Body::Lease(lease) => lease.kind != LeaseKind::HeadLease,
        Body::PlanArea(area) => area.level == PlanLevel::Detailed,
        Body::ClearancePiece(_) | Body::ServicedArea(_) | Body::Phase(_) => true,
        _ => false,
    }
}

/// The area of a geometry within a few per cent, rather too large.
fn rough_hectares(shape: &Shape) -> Option<Decimal> {
    let latitude = geo::BoundingRect::bounding_rect(&shape.wgs84)?.center().y;
    let square_km = shape.wgs84.unsigned_area() * 111.4 * 111.4 * latitude.to_radians().cos();
    Decimal::from_f64_retain(square_km * 102.0)
}

/// The hectares of a record by itself; `None` where it has no geometry, or none that can be measured.
pub fn own_hectares(entity: &Entity) -> Option<Decimal> {
    hectares_of(entity, entity.shape.as_ref()?)
}

/// The area of a geometry in the plane of its hectares; `None` where there is none.
fn hectares_of(entity: &Entity, shape: &Shape) -> Option<Decimal> {
    let plane = match Boundary::of(&entity.body) {
        Some(boundary) => boundary.plane,
        None => leases::plane(shape).ok()?,
    };
    let (region, _) = measure::region(shape, plane).ok()?;
    Some(measure::hectares(region.area()))
}
