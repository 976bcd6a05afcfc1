//! Rows that may carry a polygon: boundaries, phases, plan areas, serviced areas, clearance pieces, leases.

use geo::MultiPolygon;
use rust_decimal::Decimal;
use wkt::TryFromWkt;

use super::cells::Cells;
use super::sight;
use crate::changeset::records::{self, Fault, Row};
use crate::changeset::report::{FeatureRepair, Note, RepairedAt};
use crate::changeset::{Prepared, Preparer};
use coordinates::parse_coordinate_table;
use domain::{
    Boundary, ClearancePiece, EntityId, Lease, Phase, PlanArea, Project, Record, ServicedArea, Shape, Unit, Zone,
    province,
};
use geodesy::Epsg;
use message::Message;
use text::{Refusal, parse_table};

/// A record and its land.
pub struct Drawn<T> {
    /// The record that the row states.
    pub record: T,
    /// Its land, if the row has it.
    pub shape: Option<Shape>,
}

/// A part of a clearance piece, which waits for it.
pub struct Waiting;

pub fn phase(c: &mut Cells<'_, '_>) -> Option<Drawn<Phase>> {
    let zone = c.required_reference::<Zone>("zone");
    let shape = optional_shape::<Phase>(c, zone)?;
    let record = records::phase(c, zone)?;
    Some(Drawn { record, shape })
}

pub fn plan_area(c: &mut Cells<'_, '_>) -> Option<Drawn<PlanArea>> {
    let zone = c.required_reference::<Zone>("zone");
    let shape = required_shape::<PlanArea>(c, zone);
    let record = records::plan_area(c, zone)?;
    shape.map(|shape| Drawn {
        record,
        shape: Some(shape),
    })
}

pub fn serviced_area(c: &mut Cells<'_, '_>) -> Option<Drawn<ServicedArea>> {
    let zone = c.required_reference::<Zone>("zone");
    let shape = required_shape::<ServicedArea>(c, zone);
    let record = records::serviced_area(c, zone)?;
    shape.map(|shape| Drawn {
        record,
        shape: Some(shape),
    })
}

pub fn event(c: &mut Cells<'_, '_>) -> Option<Waiting> {
    let (piece, place) = (c.required_reference::<ClearancePiece>("clearance_piece"), c.place());
    let event = records::event(c)?;
    c.work.events.entry(piece?).or_default().push((event, place));
    Some(Waiting)
}

pub fn obstacle(c: &mut Cells<'_, '_>) -> Option<Waiting> {
    let (piece, place) = (c.required_reference::<ClearancePiece>("clearance_piece"), c.place());
    let obstacle = records::obstacle(c)?;
    c.work.obstacles.entry(piece?).or_default().push((obstacle, place));
    Some(Waiting)
}

pub fn piece(c: &mut Cells<'_, '_>) -> Option<Drawn<ClearancePiece>> {
    let slug = c.slug.clone();
    let id = c.builder().identity::<ClearancePiece>(&slug);
    let events = c.work.events.remove(&id).unwrap_or_default();
    let obstacles = c.work.obstacles.remove(&id).unwrap_or_default();
    let known = c.builder().snapshot().get::<ClearancePiece>(id).map(|row| row.body);
    let zone = c.required_reference::<Zone>("zone");
    let (shape, hectares) = land_or_hectares::<ClearancePiece>(c, zone)?;
    // An import that says nothing of the history of a piece takes none away.
    let events = match (events.is_empty(), known) {
        (true, Some(known)) => known.events.clone(),
        _ => events.into_iter().map(|(event, _)| event).collect(),
    };
    let obstacles = match (obstacles.is_empty(), known) {
        (true, Some(known)) => known.obstacles.clone(),
        _ => obstacles.into_iter().map(|(obstacle, _)| obstacle).collect(),
    };
    let record = records::piece(c, zone, hectares, (events, obstacles), known)?;
    Some(Drawn { record, shape })
}

pub fn lease(c: &mut Cells<'_, '_>) -> Option<Drawn<Lease>> {
    let zone = c.required_reference::<Zone>("zone");
    let project = c.reference::<Project>("project");
    let (shape, hectares) = land_or_hectares::<Lease>(c, zone)?;
    let record = records::lease(c, zone, project, hectares, None)?;
    Some(Drawn { record, shape })
}

pub fn boundary(c: &mut Cells<'_, '_>) -> Option<Drawn<Boundary>> {
    let zone = c.required_reference::<Zone>("zone");
    let declared = c.quantity("declared", Unit::Hectare);
    let area_crs = c.epsg("area_crs");
    let polygons = match (c.text("file"), c.text("wkt")) {
        (Some(file), None) => coordinates(c, &file),
        (None, Some(text)) => polygons(c, &text),
        _ => {
            c.problem(Message::new("register.either").with("a", "file").with("b", "wkt"));
            None
        }
    };
    let prepared = ready::<Boundary>(c, &polygons?, (zone, area_crs))?;
    let home = zone.and_then(|id| Some((id, c.builder().zone_by_id(id)?)));
    let (id, home) = home?;
    let label = c.slug.clone();
    let record = records::boundary(c, (id, &home), &label, &prepared, declared, None)?;
    let shape = Some(prepared.shape);
    Some(Drawn { record, shape })
}

/// Land or hectares of a row: one of the two must be there, not both. Where a layer has drawn the land under another name, the
/// polygon counts: hectares in its place would lose it, and hectares beside it would count it twice.
fn land_or_hectares<T: Record>(
    c: &mut Cells<'_, '_>,
    zone: Option<EntityId>,
) -> Option<(Option<Shape>, Option<Decimal>)> {
    let shape = optional_shape::<T>(c, zone)?;
    if c.text("ha").is_some() == shape.is_some() {
        c.problem(Message::new("register.either").with("a", "ha").with("b", "wkt"));
        return None;
    }
    if shape.is_some() {
        return Some((shape, None));
    }
    let hectares = c.amount("ha")?;
    let key = c.slug.clone();
    let id = c.builder().identity::<T>(&key);
    let recorded = c.builder().snapshot().version(id).map(|version| &version.entity);
    let other = recorded.filter(|entity| entity.key != key && entity.slug != key);
    let Some(land) = other.and_then(|entity| entity.shape.clone()) else {
        return Some((None, Some(hectares)));
    };
    let told = Message::new("register.drawn_kept").with("place", c.place());
    c.note(Note::Doubtful(told.with("key", key).with_number("hectares", hectares)));
    Some((Some(land), None))
}

/// The polygon of a row that may have none: `Some(None)` without one, `None` when it is wrong.
fn optional_shape<T: Record>(c: &mut Cells<'_, '_>, zone: Option<EntityId>) -> Option<Option<Shape>> {
    match c.text("wkt") {
        None => Some(None),
        Some(_) => required_shape::<T>(c, zone).map(Some),
    }
}

fn required_shape<T: Record>(c: &mut Cells<'_, '_>, zone: Option<EntityId>) -> Option<Shape> {
    let text = c.required("wkt")?;
    let polygons = polygons(c, &text)?;
    ready::<T>(c, &polygons, (zone, None)).map(|prepared| prepared.shape)
}

/// Brings polygons into the plane of a row's zone, or into the one that is said; what is mended is told with the row, or
/// refuses it.
fn ready<T: Record>(
    c: &mut Cells<'_, '_>,
    polygons: &MultiPolygon<f64>,
    (zone, area_crs): (Option<EntityId>, Option<Epsg>),
) -> Option<Prepared> {
    let options = c.options;
    let reading = c.required("crs").and_then(|_| c.reading("crs"))?;
    let crs = reading.crs;
    let home = zone.and_then(|id| Some((id, c.builder().zone_by_id(id)?)));
    let unit_zone = home
        .as_ref()
        .and_then(|(_, zone)| province(&zone.province))
        .and_then(|province| province.zone);
    let preparer = Preparer::new(crs, area_crs)
        .map_err(|message| c.problem(message))
        .ok()?;
    let plain = reading.apply(polygons).map_err(|error| error.message());
    let prepared = plain.and_then(|plain| preparer.prepare(&plain, unit_zone));
    // What a person says of the file is accepted by them, as for files of land.
    let is_said = !reading.is_plain() || options.crs == Some(&reading);
    if let (false, Some((id, zone))) = (is_said, &home) {
        let shape = prepared.as_ref().ok().map(|prepared| &prepared.shape);
        if let Some(told) = sight::contradiction(polygons, crs, shape, (*id, zone), c.builder().snapshot()) {
            c.fault("crs", Fault::Problem(told));
            return None;
        }
    }
    let prepared = prepared.map_err(|message| c.problem(message)).ok()?;
    for repair in &prepared.repairs {
        let repair = FeatureRepair {
            file: c.file().to_string(),
            at: RepairedAt::Row(c.line()),
            // As reports name it.
            name: format!("{} {}", T::KIND.code(), c.slug),
            repair: repair.clone(),
            crs,
            lon_lat: repair.at.and_then(|at| preparer.lon_lat(at)),
        };
        match options.strict {
            true => c.refuse(Message::new("import.strict").with_message("repair", repair.message())),
            false => c.builder().report().add_repair(repair),
        }
    }
    (!options.strict || prepared.repairs.is_empty()).then_some(prepared)
}

/// The polygons of a WKT text.
fn polygons(c: &mut Cells<'_, '_>, text: &str) -> Option<MultiPolygon<f64>> {
    let read: Option<MultiPolygon<f64>> = match geo::Geometry::try_from_wkt_str(text) {
        Ok(geo::Geometry::Polygon(polygon)) => Some(MultiPolygon(vec![polygon])),
        Ok(geo::Geometry::MultiPolygon(polygons)) => Some(polygons),
        _ => None,
    };
    if read.is_none() {
        c.problem(Message::new("register.wkt"));
    }
    read
}

/// The polygon of a coordinate table beside the register. Only a plain file name is taken: a register must not reach
/// other folders.
fn coordinates(c: &mut Cells<'_, '_>, file: &str) -> Option<MultiPolygon<f64>> {
    if file.contains(['/', '\\', ':']) || file.starts_with('.') {
        c.wrong("file", "kcn-ban-qua.csv");
        return None;
    }
    let table = (c.options.companion)(file)
        .map_err(Refusal::from)
        .and_then(|bytes| parse_table(file, &bytes))
        .and_then(|table| parse_coordinate_table(&table));
    match table {
        Ok(table) => Some(MultiPolygon(vec![table.ring])),
        Err(refusal) => {
            refusal.messages.into_iter().for_each(|message| c.problem(message));
            None
        }
    }
}
