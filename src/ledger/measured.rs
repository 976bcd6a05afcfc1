//! What geometry gives: areas of unions, clipped to the boundary, in the boundary's plane and on the ellipsoid.

use std::collections::BTreeMap;

use geo::BoundingRect;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::domain::{
    Boundary, ClearancePiece, DateEnd, EntityId, LandFunction, Lease, LeaseKind, LegalStatus, Measure, PlanArea,
    PlanLevel, Recovery, ServicedArea, Shape, Zone, ZoneKind,
};
use crate::geodesy::{Crs, Epsg, PlaneRequest, choose_plane};
use crate::geometry::Region;
use crate::measure::{self, MeasuredArea};
use crate::message::Message;
use crate::snapshot::{Row, Snapshot};

/// The areas of one boundary version.
#[derive(Debug, Clone, Copy)]
pub struct BoundaryArea<'a> {
    /// The version.
    pub row: Row<'a, Boundary>,
    /// Its areas.
    pub area: MeasuredArea,
    /// Whether it is the one in force.
    pub in_force: bool,
}

/// What the geometry of a zone gives on a date.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// The plane, when anything was measured.
    pub plane: Option<Epsg>,
    /// Areas by measure. A measure nothing is recorded for is absent.
    pub areas: BTreeMap<Measure, MeasuredArea>,
    /// Hectares of records without a polygon, which take part as reported only.
    pub unplotted: BTreeMap<Measure, Decimal>,
}

/// Every boundary version of a zone with its areas, the one in force on `as_of` marked.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn boundary_areas(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Result<Vec<BoundaryArea<'_>>, Message> {
    let in_force = boundary_in_force(snapshot, zone, as_of).map(|row| row.id());
    snapshot
        .about::<Boundary>(zone)
        .filter_map(|row| row.entity().shape.as_ref().map(|shape| (row, shape)))
        .map(|(row, shape)| {
            let region = region_in(shape, row.body.plane)?;
            Ok(BoundaryArea {
                row,
                area: measure::area(&region, row.body.plane)?,
                in_force: in_force == Some(row.id()),
            })
        })
        .collect()
}

/// The boundary version in force: approved before provisional, then the newest. A proposal is never in force.
pub fn boundary_in_force(snapshot: &Snapshot, zone: EntityId, as_of: Date) -> Option<Row<'_, Boundary>> {
    snapshot
        .about::<Boundary>(zone)
        .filter(|row| matches!(row.body.status, LegalStatus::Approved | LegalStatus::Provisional))
        .filter(|row| row.body.valid.holds_on(as_of, snapshot.recorded_on(row.version)))
        .max_by_key(|row| {
            let approved = row.body.status == LegalStatus::Approved;
            (
                approved,
                row.body.valid.start().map(|d| d.last_day()),
                row.version.row_id,
            )
        })
}

impl Measured {
    /// Measures a zone on a date.
    pub(super) fn of(snapshot: &Snapshot, zone: Row<'_, Zone>, as_of: Date) -> Result<Measured, Message> {
        let id = zone.id();
        let layers = Layers::collect(snapshot, id, as_of);
        let mut measured = Measured {
            unplotted: layers.unplotted.clone(),
            ..Measured::default()
        };
        let boundary = boundary_in_force(snapshot, id, as_of);
        let Some(plane) = boundary
            .map(|b| b.body.plane)
            .map_or_else(|| layers.plane(), |p| Ok(Some(p)))?
        else {
            return Ok(measured);
        };
        measured.plane = Some(plane);
        let clip = boundary
            .and_then(|b| b.entity().shape.as_ref())
            .map(|shape| region_in(shape, plane))
            .transpose()?;
        let mut put = |key: Measure, region: &Region| -> Result<(), Message> {
            measured.areas.insert(key, measure::area(region, plane)?);
            Ok(())
        };
        let inside = |shapes: &[&Shape]| -> Result<Region, Message> {
            let whole = union_in(shapes, plane)?;
            Ok(match &clip {
                Some(clip) => whole.intersection(clip),
                None => whole,
            })
        };
        if let Some(clip) = &clip {
            put(Measure::Boundary, clip)?;
        }
        let cleared = inside(&layers.cleared)?;
        if layers.has_pieces {
            put(Measure::Cleared, &cleared)?;
            put(Measure::HandedOver, &inside(&layers.handed_over)?)?;
            put(Measure::Clean, &inside(&layers.clean)?)?;
            if let Some(clip) = &clip {
                let not_required = inside(&layers.not_required)?;
                put(Measure::ToRecover, &clip.difference(&not_required))?;
                put(Measure::NotRequired, &not_required)?;
            }
        }
        let leased = inside(&layers.leased)?;
        let approved = inside(&layers.approved)?;
        let taken = Region::union(&[&leased, &approved]);
        if !layers.leased.is_empty() {
            put(Measure::Leased, &leased)?;
            if let Some(clip) = &clip {
                put(
                    Measure::OutsideBoundary,
                    &union_in(&layers.leased, plane)?.difference(clip),
                )?;
            }
            if layers.has_pieces {
                put(Measure::LeasedNotCleared, &leased.difference(&cleared))?;
            }
        }
        if !layers.approved.is_empty() {
            put(Measure::ApprovedNotLeased, &approved.difference(&leased))?;
        }
        if !layers.leased.is_empty() || !layers.approved.is_empty() {
            put(Measure::LeasedOrApproved, &taken)?;
        }
        if !layers.industrial.is_empty() {
            let industrial = inside(&layers.industrial)?;
            let with_service = inside(&[layers.industrial.as_slice(), layers.service.as_slice()].concat())?;
            put(Measure::IndustrialPlan, &industrial)?;
            put(Measure::IndustrialServicePlan, &with_service)?;
            let park = zone.body.kind == ZoneKind::IndustrialPark;
            put(Measure::Leasable, if park { &with_service } else { &industrial })?;
            if !layers.leased.is_empty() {
                put(Measure::Unleased, &industrial.difference(&leased))?;
                put(Measure::LeasedOutsideIndustrial, &leased.difference(&industrial))?;
            }
            if layers.has_pieces {
                let free = inside(&layers.clean)?.intersection(&industrial).difference(&taken);
                let serviced = inside(&layers.serviced)?;
                if !layers.serviced.is_empty() {
                    put(Measure::Serviced, &serviced.intersection(&industrial))?;
                }
                put(Measure::Available, &free.intersection(&serviced))?;
                put(Measure::AvailableUnserviced, &free.difference(&serviced))?;
            }
        }
        Ok(measured)
    }
}

/// The geometries of a zone that hold on a date, sorted by what they say.
#[derive(Default)]
struct Layers<'a> {
    has_pieces: bool,
    cleared: Vec<&'a Shape>,
    handed_over: Vec<&'a Shape>,
    clean: Vec<&'a Shape>,
    not_required: Vec<&'a Shape>,
    leased: Vec<&'a Shape>,
    approved: Vec<&'a Shape>,
    industrial: Vec<&'a Shape>,
    service: Vec<&'a Shape>,
    serviced: Vec<&'a Shape>,
    unplotted: BTreeMap<Measure, Decimal>,
}

impl<'a> Layers<'a> {
    fn collect(snapshot: &'a Snapshot, zone: EntityId, as_of: Date) -> Layers<'a> {
        let mut layers = Layers::default();
        for row in snapshot.about::<ClearancePiece>(zone) {
            layers.add_piece(row, as_of, snapshot.recorded_on(row.version));
        }
        for row in snapshot.about::<Lease>(zone) {
            if row.body.valid.holds_on(as_of, snapshot.recorded_on(row.version)) {
                layers.add_lease(row);
            }
        }
        for row in snapshot.about::<PlanArea>(zone) {
            let holds = row.body.valid.holds_on(as_of, snapshot.recorded_on(row.version));
            if let (true, PlanLevel::Detailed, Some(shape)) = (holds, row.body.level, &row.entity().shape) {
                match row.body.function {
                    LandFunction::Industrial => layers.industrial.push(shape),
                    LandFunction::Service => layers.service.push(shape),
                    _ => {}
                }
            }
        }
        for row in snapshot.about::<ServicedArea>(zone) {
            let holds = row.body.valid.holds_on(as_of, snapshot.recorded_on(row.version));
            layers.serviced.extend(row.entity().shape.as_ref().filter(|_| holds));
        }
        layers
    }

    fn add_piece(&mut self, row: Row<'a, ClearancePiece>, as_of: Date, recorded_on: Date) {
        let piece = row.body;
        let happened = |date: DateEnd| match date {
            DateEnd::Unbounded => true,
            DateEnd::Unknown => recorded_on <= as_of,
            DateEnd::On(date) => date.last_day() <= as_of,
        };
        let events: Vec<_> = piece.events.iter().filter(|e| happened(e.date)).collect();
        // A piece is known from its first event on, one without events from the day it was recorded.
        if events.is_empty() && (!piece.events.is_empty() || recorded_on > as_of) {
            return;
        }
        let cleared = events.iter().any(|e| e.kind.clears());
        let handed_over = events.iter().any(|e| e.kind == crate::domain::EventKind::HandedOver);
        let obstructed = piece
            .obstacles
            .iter()
            .any(|o| o.opened.is_none_or(|d| d.last_day() <= as_of) && o.closed.is_none_or(|d| d.last_day() > as_of));
        match (&row.entity().shape, piece.hectares) {
            (Some(shape), _) => {
                self.has_pieces = true;
                self.cleared.extend(cleared.then_some(shape));
                self.handed_over.extend(handed_over.then_some(shape));
                self.clean.extend((handed_over && !obstructed).then_some(shape));
                self.not_required
                    .extend((piece.recovery == Recovery::NotRequired).then_some(shape));
            }
            (None, Some(hectares)) => {
                for (measure, holds) in [
                    (Measure::Cleared, cleared),
                    (Measure::HandedOver, handed_over),
                    (Measure::Clean, handed_over && !obstructed),
                    (Measure::NotRequired, piece.recovery == Recovery::NotRequired),
                ] {
                    if holds {
                        *self.unplotted.entry(measure).or_default() += hectares;
                    }
                }
            }
            (None, None) => {}
        }
    }

    fn add_lease(&mut self, row: Row<'a, Lease>) {
        let lease = row.body;
        match (&row.entity().shape, lease.hectares) {
            (Some(shape), _) if lease.kind.is_leased() => self.leased.push(shape),
            (Some(shape), _) if lease.kind == LeaseKind::ApprovedNotLeased => self.approved.push(shape),
            (None, Some(hectares)) if lease.kind != LeaseKind::HeadLease => {
                let measure = if lease.kind.is_leased() {
                    Measure::Leased
                } else {
                    Measure::ApprovedNotLeased
                };
                for key in [measure, Measure::LeasedOrApproved] {
                    *self.unplotted.entry(key).or_default() += hectares;
                }
            }
            // A head lease counts as nothing.
            _ => {}
        }
    }

    /// The plane of a zone that has pieces or leases but no boundary.
    fn plane(&self) -> Result<Option<Epsg>, Message> {
        let first = [
            &self.cleared,
            &self.leased,
            &self.approved,
            &self.industrial,
            &self.not_required,
        ]
        .into_iter()
        .find_map(|shapes| shapes.first());
        let Some(shape) = first else { return Ok(None) };
        let centre = shape
            .wgs84
            .bounding_rect()
            .map_or((0.0, 0.0), |r| (r.center().x, r.center().y));
        let file = Crs::resolve(shape.crs).map_err(|e| e.message())?;
        choose_plane(PlaneRequest {
            area_crs: None,
            file: &file,
            unit_zone: None,
            centroid_lon_lat: centre,
        })
        .map(|choice| Some(choice.epsg))
        .map_err(|e| e.message())
    }
}

fn union_in(shapes: &[&Shape], plane: Epsg) -> Result<Region, Message> {
    let regions = shapes
        .iter()
        .map(|shape| region_in(shape, plane))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Region::union(&regions.iter().collect::<Vec<_>>()))
}

fn region_in(shape: &Shape, plane: Epsg) -> Result<Region, Message> {
    measure::region(shape, plane).map(|(region, _)| region)
}
