//! Rows that may carry a polygon: boundaries, phases, plan areas, serviced areas, clearance pieces, leases.

use geo::MultiPolygon;
use rust_decimal::Decimal;
use wkt::TryFromWkt;

use super::cells::Cells;
use super::work::Work;
use super::{Options, sight};
use crate::changeset::Builder;
use crate::changeset::report::{FeatureRepair, Note, RepairedAt};
use crate::changeset::{Prepared, Preparer, declared_note, far_note};
use coordinates::parse_coordinate_table;
use domain::{
    Boundary, ClearanceEvent, ClearancePiece, DateEnd, EntityId, EventKind, Lease, Measure, Obstacle, Phase, PlanArea,
    PlanLevel, Project, Qualifier, Quantity, Record, Recovery, ServicedArea, Shape, Visibility, Zone, province,
};
use geodesy::Epsg;
use message::Message;
use text::{Refusal, parse_table};

/// `None` when a cell was wrong; what is wrong is noted in the cells.
type Done = Option<()>;

pub fn phase(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, options: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let (zone, name) = (c.required_reference::<Zone>("zone", builder), c.required("name"));
    let shape = optional_shape(c, &named::<Phase>(&key), zone, builder, options)?;
    let record = Phase {
        zone: zone?,
        name: name?,
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, shape, c.place());
    Some(())
}

pub fn plan_area(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, options: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let zone = c.required_reference::<Zone>("zone", builder);
    let level = c.code("level");
    let function = match level.and_then(PlanLevel::implied_function) {
        Some(implied) => c.code_or("function", implied),
        None => c.code("function"),
    };
    let valid = c.interval("valid_from", "valid_until");
    let shape = required_shape(c, &named::<PlanArea>(&key), zone, builder, options);
    let source = c.source(builder);
    let record = PlanArea {
        zone: zone?,
        level: level?,
        function: function?,
        lot: c.text("lot"),
        valid,
        source,
    };
    builder.put(key, Visibility::Public, record, Some(shape?), c.place());
    Some(())
}

pub fn serviced_area(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, options: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let zone = c.required_reference::<Zone>("zone", builder);
    let valid = c.interval("valid_from", "valid_until");
    let shape = required_shape(c, &named::<ServicedArea>(&key), zone, builder, options);
    let record = ServicedArea {
        zone: zone?,
        valid,
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, Some(shape?), c.place());
    Some(())
}

pub fn event(_: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let piece = c.required_reference::<ClearancePiece>("clearance_piece", &reading.builder);
    let kind = c.code("kind");
    let annuls = c.optional_code("annuls");
    if annuls.is_some() && kind != Some(EventKind::Annulled) {
        c.wrong("annuls", "kind = annulled");
    }
    let date = c.date("date").map_or(DateEnd::Unknown, DateEnd::On);
    let (households, organisations, graves) = (c.count("households"), c.count("organisations"), c.count("graves"));
    let money = c.amount("money").and_then(|value| {
        let unit = c.unit("money_unit", "compensation_paid".parse().ok())?;
        Some(Quantity::exact(value, unit))
    });
    let source = c.source(&reading.builder);
    let event = ClearanceEvent {
        kind: kind?,
        annuls,
        date,
        households,
        organisations,
        graves,
        money,
        source,
    };
    reading.events.entry(piece?).or_default().push((event, c.place()));
    Some(())
}

pub fn obstacle(_: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let piece = c.required_reference::<ClearancePiece>("clearance_piece", &reading.builder);
    let (text, opened, closed) = (c.required("text"), c.date("opened"), c.date("closed"));
    reading.obstacles.entry(piece?).or_default().push((
        Obstacle {
            text: text?,
            opened,
            closed,
        },
        c.place(),
    ));
    Some(())
}

pub fn piece(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, options: &Options<'_>) -> Done {
    let id = reading.builder.identity::<ClearancePiece>(&key);
    let events = reading.events.remove(&id).unwrap_or_default();
    let obstacles = reading.obstacles.remove(&id).unwrap_or_default();
    let builder = &mut reading.builder;
    let known = builder.snapshot().get::<ClearancePiece>(id).map(|row| row.body);
    let zone = c.required_reference::<Zone>("zone", builder);
    let recovery = match (c.optional("recovery"), known) {
        (None, Some(known)) => Some(known.recovery),
        _ => c.code_or("recovery", Recovery::Required),
    };
    let shape = optional_shape(c, &named::<ClearancePiece>(&key), zone, builder, options)?;
    let hectares = hectares_or_shape(c, shape.is_some());
    let (shape, hectares) = drawn(c, id, &key, shape, hectares?, builder);
    // An import that says nothing of the history of a piece takes none away.
    let events = match (events.is_empty(), known) {
        (true, Some(known)) => known.events.clone(),
        _ => events.into_iter().map(|(event, _)| event).collect(),
    };
    let obstacles = match (obstacles.is_empty(), known) {
        (true, Some(known)) => known.obstacles.clone(),
        _ => obstacles.into_iter().map(|(obstacle, _)| obstacle).collect(),
    };
    let record = ClearancePiece {
        withheld: false,
        zone: zone?,
        label: c
            .optional("label")
            .or_else(|| known.map(|known| known.label.clone()))
            .unwrap_or_default(),
        recovery: recovery?,
        hectares,
        events,
        obstacles,
        source: c.source(builder),
    };
    let visibility = c.visibility(record.visibility());
    builder.put(key, visibility, record, shape, c.place());
    Some(())
}

pub fn lease(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, options: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let zone = c.required_reference::<Zone>("zone", builder);
    let kind = c.code("kind");
    let qualifier = c.code_or("qualifier", Qualifier::Exact);
    let valid = c.interval("start", "end");
    let end_reason = c.optional("end_reason").and_then(|_| c.code("end_reason"));
    let project = c.reference::<Project>("project", builder);
    let tenant = c.text("tenant");
    let shape = optional_shape(c, &named::<Lease>(&key), zone, builder, options)?;
    let hectares = hectares_or_shape(c, shape.is_some());
    let id = builder.identity::<Lease>(&key);
    let (shape, hectares) = drawn(c, id, &key, shape, hectares?, builder);
    let record = Lease {
        withheld: false,
        zone: zone?,
        kind: kind?,
        hectares,
        qualifier: qualifier?,
        valid,
        end_reason,
        project,
        tenant,
        source: c.source(builder),
    };
    let visibility = c.visibility(record.visibility());
    builder.put(key, visibility, record, shape, c.place());
    Some(())
}

pub fn boundary(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, options: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let zone = c.required_reference::<Zone>("zone", builder);
    let (status, quality) = (c.code("status"), c.code("quality"));
    let declared = c.amount("declared");
    let unit = declared.and_then(|_| c.unit("declared_unit", Some(Measure::Boundary.into())));
    let valid = c.interval("valid_from", "valid_until");
    let source = c.source(builder);
    let area_crs = c.epsg("area_crs");
    let polygons = match (c.optional("file"), c.optional("wkt")) {
        (Some(file), None) => coordinates(c, &file, options),
        (None, Some(text)) => polygons(c, &text),
        _ => {
            c.problem(Message::new("register.either").with("a", "file").with("b", "wkt"));
            None
        }
    };
    let prepared = ready(
        c,
        &named::<Boundary>(&key),
        &polygons?,
        (zone, area_crs),
        builder,
        options,
    )?;
    let declared = declared.zip(unit).map(|(value, unit)| Quantity::exact(value, unit));
    if let Some(declared) = &declared {
        builder.note(declared_note(&key, declared, prepared.area));
    }
    if let Some(note) = zone
        .and_then(|id| builder.zone_by_id(id))
        .and_then(|z| far_note(&key, &z, &prepared.shape))
    {
        builder.note(note);
    }
    let record = Boundary {
        zone: zone?,
        status: status?,
        quality: quality?,
        declared,
        plane: prepared.plane.epsg,
        plane_reason: prepared.plane.reason,
        transform: match source.read_as.is_empty() {
            true => prepared.transform,
            false => format!("{} | {}", source.read_as, prepared.transform),
        },
        valid,
        repairs: prepared.repairs,
        source,
    };
    builder.put(key, Visibility::Public, record, Some(prepared.shape), c.place());
    Some(())
}

/// Hectares where there is no polygon; one of the two must be there, not both.
fn hectares_or_shape(c: &mut Cells<'_, '_>, has_shape: bool) -> Option<Option<Decimal>> {
    if c.optional("ha").is_some() == has_shape {
        c.problem(Message::new("register.either").with("a", "ha").with("b", "wkt"));
        return None;
    }
    if has_shape {
        Some(None)
    } else {
        c.amount("ha").map(Some)
    }
}

/// Land and hectares of a row. Where a layer has drawn the land under another name, the polygon counts: hectares in its place
/// would lose it, and hectares beside it would count it twice.
fn drawn(
    c: &Cells<'_, '_>,
    id: EntityId,
    key: &str,
    shape: Option<Shape>,
    hectares: Option<Decimal>,
    builder: &mut Builder<'_>,
) -> (Option<Shape>, Option<Decimal>) {
    let recorded = builder.snapshot().version(id).map(|version| &version.entity);
    let other = recorded.filter(|entity| entity.key != key && entity.slug != key);
    match (shape, hectares, other.and_then(|entity| entity.shape.clone())) {
        (None, Some(hectares), Some(land)) => {
            builder.note(Note::Doubtful(
                Message::new("register.drawn_kept")
                    .with("place", c.place())
                    .with("key", key)
                    .with_number("hectares", hectares),
            ));
            (Some(land), None)
        }
        (shape, hectares, _) => (shape, hectares),
    }
}

/// Kind and key of a record, as reports name it.
fn named<T: Record>(key: &str) -> String {
    format!("{} {key}", T::KIND.code())
}

/// The polygon of a row that may have none: `Some(None)` without one, `None` when it is wrong.
fn optional_shape(
    c: &mut Cells<'_, '_>,
    name: &str,
    zone: Option<EntityId>,
    builder: &mut Builder<'_>,
    options: &Options<'_>,
) -> Option<Option<Shape>> {
    if c.optional("wkt").is_none() {
        return Some(None);
    }
    required_shape(c, name, zone, builder, options).map(Some)
}

fn required_shape(
    c: &mut Cells<'_, '_>,
    name: &str,
    zone: Option<EntityId>,
    builder: &mut Builder<'_>,
    options: &Options<'_>,
) -> Option<Shape> {
    let text = c.required("wkt")?;
    let polygons = polygons(c, &text)?;
    ready(c, name, &polygons, (zone, None), builder, options).map(|prepared| prepared.shape)
}

/// Brings polygons into the plane of a row's zone, or into the one that is said; what is mended is told with the row, or
/// refuses it.
fn ready(
    c: &mut Cells<'_, '_>,
    name: &str,
    polygons: &MultiPolygon<f64>,
    (zone, area_crs): (Option<EntityId>, Option<Epsg>),
    builder: &mut Builder<'_>,
    options: &Options<'_>,
) -> Option<Prepared> {
    let reading = c.required("crs").and_then(|_| c.reading("crs"))?;
    let crs = reading.crs;
    let home = zone.and_then(|id| Some((id, builder.zone_by_id(id)?)));
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
        if let Some(told) = sight::contradiction(polygons, crs, shape, (*id, zone), builder.snapshot()) {
            c.problem_in("crs", told);
            return None;
        }
    }
    let prepared = prepared.map_err(|message| c.problem(message)).ok()?;
    for repair in &prepared.repairs {
        let repair = FeatureRepair {
            file: c.file().to_string(),
            at: RepairedAt::Row(c.line()),
            name: name.to_string(),
            repair: repair.clone(),
            crs,
            lon_lat: repair.at.and_then(|at| preparer.lon_lat(at)),
        };
        match options.strict {
            true => c.refuse(Message::new("import.strict").with_message("repair", repair.message())),
            false => builder.report().add_repair(repair),
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
fn coordinates(c: &mut Cells<'_, '_>, file: &str, options: &Options<'_>) -> Option<MultiPolygon<f64>> {
    if file.contains(['/', '\\', ':']) || file.starts_with('.') {
        c.wrong("file", "kcn-ban-qua.csv");
        return None;
    }
    let table = (options.companion)(file)
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
