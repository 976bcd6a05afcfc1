//! What geometry gives: areas of unions, clipped to the boundary, in the boundary's plane and on the ellipsoid.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::BoundingRect;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::bars::Overlaps;
use crate::domain::{
    Boundary, ClearancePiece, DateEnd, EntityId, LandFunction, Lease, LeaseKind, LegalStatus, Measure, PlanArea,
    PlanLevel, Recovery, ServicedArea, Shape, Zone, ZoneKind, province,
};
use crate::geodesy::{AreaMm2, Crs, Epsg, PlaneRequest, choose_plane};
use crate::geometry::Region;
use crate::measure::{self, MeasuredArea};
use crate::message::Message;
use crate::snapshot::{Row, Snapshot};

/// Land of a boundary no piece covers, up to which the pieces still count as the whole of it: 1 m².
const WHOLE: AreaMm2 = AreaMm2::from_mm2(1_000_000);

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

/// Land in a plane: what a measured area is the area of. Roll-ups need it to count overlaps once.
#[derive(Debug)]
pub struct Land {
    /// The plane.
    pub plane: Epsg,
    /// The land.
    pub region: Region,
}

/// One measured value.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub area: MeasuredArea,
    pub land: Arc<Land>,
}

/// What the geometry of a zone gives on a date.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// The plane, when anything was measured.
    pub plane: Option<Epsg>,
    /// Areas by measure. A measure nothing is recorded for is absent.
    pub areas: BTreeMap<Measure, Placed>,
    /// Hectares of records without a polygon, which take part as reported only.
    pub unplotted: BTreeMap<Measure, Decimal>,
    /// What only the bars need.
    pub overlaps: Overlaps,
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
        let layers = Layers::collect(snapshot, zone.id(), as_of);
        let mut measured = Measured {
            unplotted: layers.unplotted.clone(),
            ..Measured::default()
        };
        let boundary = boundary_in_force(snapshot, zone.id(), as_of);
        let plane = match boundary {
            Some(row) => Some(row.body.plane),
            None => layers.plane(zone.body)?,
        };
        let Some(plane) = plane else { return Ok(measured) };
        measured.plane = Some(plane);
        let clip = boundary
            .and_then(|b| b.entity().shape.as_ref())
            .map(|shape| region_in(shape, plane))
            .transpose()?;
        let inside = |shapes: &[&Shape]| -> Result<Region, Message> {
            let whole = union_in(shapes, plane)?;
            Ok(clip
                .as_ref()
                .map_or_else(|| whole.clone(), |clip| whole.intersection(clip)))
        };
        let mut put = |key: Measure, region: Region| -> Result<(), Message> {
            let area = measure::area(&region, plane)?;
            measured.areas.insert(
                key,
                Placed {
                    area,
                    land: Arc::new(Land { plane, region }),
                },
            );
            Ok(())
        };

        if let Some(clip) = &clip {
            put(Measure::Boundary, clip.clone())?;
        }
        let cleared = inside(&layers.cleared)?;
        if !layers.pieces.is_empty() {
            // Pieces that say nothing of a step leave it unknown, unless they are the whole zone: then it is 0.
            let pieces = inside(&layers.pieces)?;
            let whole = clip
                .as_ref()
                .is_some_and(|clip| clip.difference(&pieces).area() <= WHOLE);
            for (key, shapes) in [
                (Measure::Cleared, &layers.cleared),
                (Measure::HandedOver, &layers.handed_over),
                (Measure::Clean, &layers.clean),
            ] {
                if whole || !shapes.is_empty() {
                    put(key, inside(shapes)?)?;
                }
            }
            if let Some(clip) = &clip {
                let not_required = inside(&layers.not_required)?;
                measured.overlaps.cleared_not_required = Some(cleared.intersection(&not_required).area());
                put(Measure::ToRecover, clip.difference(&not_required))?;
                put(Measure::NotRequired, not_required)?;
            }
        }
        let leased = inside(&layers.leased)?;
        let approved = inside(&layers.approved)?;
        let taken = Region::union(&[&leased, &approved]);
        let (any_leased, any_approved) = (!layers.leased.is_empty(), !layers.approved.is_empty());
        if any_leased {
            put(Measure::Leased, leased.clone())?;
            if let Some(clip) = &clip {
                put(
                    Measure::OutsideBoundary,
                    union_in(&layers.leased, plane)?.difference(clip),
                )?;
            }
            if !layers.cleared.is_empty() {
                put(Measure::LeasedNotCleared, leased.difference(&cleared))?;
            }
        }
        if any_approved {
            put(Measure::ApprovedNotLeased, approved.difference(&leased))?;
        }
        if any_leased || any_approved {
            put(Measure::LeasedOrApproved, taken.clone())?;
        }
        if !layers.industrial.is_empty() {
            let industrial = inside(&layers.industrial)?;
            let with_service = inside(&[layers.industrial.as_slice(), layers.service.as_slice()].concat())?;
            let waiting = approved.difference(&leased).intersection(&industrial);
            measured.overlaps.approved_industrial = Some(waiting.area());
            let park = zone.body.kind == ZoneKind::IndustrialPark;
            put(
                Measure::Leasable,
                if park { with_service.clone() } else { industrial.clone() },
            )?;
            put(Measure::IndustrialServicePlan, with_service)?;
            if any_leased {
                put(Measure::Unleased, industrial.difference(&leased))?;
                put(Measure::LeasedOutsideIndustrial, leased.difference(&industrial))?;
            }
            let serviced = inside(&layers.serviced)?;
            if !layers.serviced.is_empty() {
                put(Measure::Serviced, serviced.intersection(&industrial))?;
            }
            if !layers.clean.is_empty() {
                let free = inside(&layers.clean)?.intersection(&industrial).difference(&taken);
                put(Measure::Available, free.intersection(&serviced))?;
                put(Measure::AvailableUnserviced, free.difference(&serviced))?;
            }
            put(Measure::IndustrialPlan, industrial)?;
        }
        Ok(measured)
    }
}

/// The geometries of a zone that hold on a date, sorted by what they say.
#[derive(Default)]
struct Layers<'a> {
    pieces: Vec<&'a Shape>,
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
                self.pieces.push(shape);
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
                        add(&mut self.unplotted, measure, hectares);
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
                    add(&mut self.unplotted, key, hectares);
                }
            }
            // A head lease counts as nothing.
            _ => {}
        }
    }

    /// The plane of a zone that has pieces or leases but no boundary: by the rule, with its province's TM-3 zone.
    fn plane(&self, zone: &Zone) -> Result<Option<Epsg>, Message> {
        let first = [&self.pieces, &self.leased, &self.approved, &self.industrial]
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
            unit_zone: province(&zone.province).and_then(|p| p.zone),
            centroid_lon_lat: centre,
        })
        .map(|choice| Some(choice.epsg))
        .map_err(|e| e.message())
    }
}

/// Adds hectares; a sum no land on earth has stays at the largest number there is.
fn add(sums: &mut BTreeMap<Measure, Decimal>, key: Measure, hectares: Decimal) {
    let sum = sums.entry(key).or_default();
    *sum = sum.checked_add(hectares).unwrap_or(Decimal::MAX);
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
