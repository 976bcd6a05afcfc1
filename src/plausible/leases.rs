//! Two leases, or two clearance pieces, on the same land: found by their plots, in one zone or across zones.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use geo::{BoundingRect, Rect};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::measure;
use crate::snapshot::Boxes;
use domain::{Body, DateEnd, Entity, EntityId, Interval, LeaseKind, Shape};
use geodesy::{AreaMm2, Crs, Epsg, PlaneRequest, choose_plane};
use geometry::Partition;
use message::Message;

/// Plots of neighbours that were drawn one by one lie on each other by a strip of some centimetres; more is reported.
pub const SLIVER_M2: f64 = 10.0;

/// The way a record counts land.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    Leased,
    Approved,
    Cleared,
}

/// A lease or a clearance piece with a plot.
#[derive(Debug)]
pub struct Plot<'a> {
    name: String,
    counts: Counts,
    valid: Interval,
    example: bool,
    extent: Rect<f64>,
    shape: Cow<'a, Shape>,
}

impl<'a> Plot<'a> {
    /// The plot of a lease or of a piece; `None` for other records, for those without a plot and for head leases, under
    /// which the other leases lie by right.
    pub fn of(entity: &Entity, shape: Option<Cow<'a, Shape>>, name: String, example: bool) -> Option<Plot<'a>> {
        let (counts, valid) = match &entity.body {
            Body::Lease(lease) if lease.kind == LeaseKind::HeadLease => return None,
            Body::Lease(lease) if lease.kind.is_leased() => (Counts::Leased, lease.valid),
            Body::Lease(lease) => (Counts::Approved, lease.valid),
            // Cleared land stays cleared.
            Body::ClearancePiece(_) => (Counts::Cleared, Interval::starting(None)),
            _ => return None,
        };
        let shape = shape?;
        Some(Plot {
            name,
            counts,
            valid,
            example,
            extent: shape.wgs84.bounding_rect()?,
            shape,
        })
    }

    /// Whether both would count land as leased, or as cleared, at one time. An approval and the lease that follows from it do not.
    fn may_collide(&self, other: &Plot<'_>) -> bool {
        let boxes = self.extent.min().x < other.extent.max().x
            && other.extent.min().x < self.extent.max().x
            && self.extent.min().y < other.extent.max().y
            && other.extent.min().y < self.extent.max().y;
        boxes
            && self.example == other.example
            && self.counts == other.counts
            && days(&self.valid).0.max(days(&other.valid).0) < days(&self.valid).1.min(days(&other.valid).1)
    }

    /// The land of both.
    fn common(&self, other: &Plot<'_>) -> Result<AreaMm2, Message> {
        let plane = plane(&self.shape)?;
        let (mine, _) = measure::region(&self.shape, plane)?;
        let (theirs, _) = measure::region(&other.shape, plane)?;
        let cut = Partition::new(None, &[&mine, &theirs]).map_err(|error| error.message())?;
        Ok(cut
            .faces()
            .iter()
            .filter(|face| face.records().len() > 1)
            .map(geometry::Face::area)
            .sum())
    }
}

/// The plane in which land is measured that has no boundary's.
///
/// # Errors
/// There is none there, in words.
pub fn plane(shape: &Shape) -> Result<Epsg, Message> {
    let file = Crs::resolve(shape.crs).map_err(|error| error.message())?;
    let middle = shape.wgs84.bounding_rect().map(geo::Rect::center).unwrap_or_default();
    let request = PlaneRequest {
        area_crs: None,
        file: &file,
        unit_zone: None,
        centroid_lon_lat: (middle.x, middle.y),
    };
    choose_plane(request)
        .map(|plane| plane.epsg)
        .map_err(|error| error.message())
}

/// The days of an interval, the end exclusive; an unknown end has not come yet, an unknown start may be any.
fn days(valid: &Interval) -> (Date, Date) {
    let day = |end: DateEnd, open: Date| match end {
        DateEnd::On(date) => date.last_day(),
        DateEnd::Unknown | DateEnd::Unbounded => open,
    };
    (day(valid.from, Date::MIN), day(valid.until, Date::MAX))
}

/// All leases and pieces with plots, by place.
#[derive(Debug, Default)]
pub struct Plots<'a> {
    plots: HashMap<EntityId, Plot<'a>>,
    by_place: Boxes<EntityId>,
    told: BTreeSet<(EntityId, EntityId)>,
}

impl<'a> Plots<'a> {
    /// Takes a record as it is now, in the place of what it was before.
    pub fn put(&mut self, id: EntityId, plot: Option<Plot<'a>>) {
        let Some(plot) = plot else {
            self.plots.remove(&id);
            return;
        };
        self.by_place.add(&plot.extent, id);
        self.plots.insert(id, plot);
    }

    /// The records on whose land a record lies, each pair once.
    pub fn doubts(&mut self, id: EntityId) -> Vec<Message> {
        let Some(plot) = self.plots.get(&id) else {
            return Vec::new();
        };
        let near: BTreeSet<EntityId> = self.by_place.near(&plot.extent, 0.0).copied().collect();
        let mut doubts = Vec::new();
        for other_id in near.into_iter().filter(|other| *other != id) {
            let pair = (id.min(other_id), id.max(other_id));
            let Some(other) = self.plots.get(&other_id).filter(|other| plot.may_collide(other)) else {
                continue;
            };
            if !self.told.insert(pair) {
                continue;
            }
            match plot.common(other) {
                Ok(common) if common.m2() <= SLIVER_M2 => {}
                Ok(common) => doubts.push(
                    match plot.counts {
                        Counts::Leased | Counts::Approved => Message::new("plausible.two_leases"),
                        Counts::Cleared => Message::new("plausible.two_pieces"),
                    }
                    .with("name", &plot.name)
                    .with("other", &other.name)
                    .with_hectares("hectares", measure::hectares(common))
                    .with_number("m2", Decimal::new(common.mm2(), 6).round_dp(0)),
                ),
                // A comparison that fails is reported as well: silence would read as no overlap.
                Err(problem) => doubts.push(problem),
            }
        }
        doubts
    }
}
