//! One function a table: a row becomes a record.

use geo::MultiPolygon;

use super::super::geometry_in::{declared_note, prepare};
use super::super::reader::parse_coordinate_table;
use super::super::session::Session;
use super::super::text::parse_table;
use super::Options;
use super::cells::Cells;
use crate::domain::{
    Boundary, Comparator, DateEnd, Document, Figure, FigureTime, Flag, Group, Interval, Lease, Mark, Organisation,
    PartialDate, Phase, Place, Qualifier, Quantity, Role, Status, Target, TargetAim, Unit, Visibility, Work, Zone,
    ZoneKind, province,
};
use crate::geodesy::Epsg;

type Done = Option<()>;

pub fn document(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let number = c.required("document")?;
    let (date, class) = (c.date("date"), c.code("class"));
    let record = Document {
        number,
        date,
        issuer: c.text("issuer"),
        title: c.text("title"),
        class: class?,
        file: c.text("file"),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn zone(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let (kind, name) = (c.code::<ZoneKind>("kind"), c.required("name"));
    let home = c.required("province");
    if home
        .as_ref()
        .is_some_and(|key| province(key).is_none_or(|p| p.until.is_some()))
    {
        c.wrong("province", "data/units/provinces.csv");
    }
    let place = Place {
        unit: c.text("unit"),
        unit_until: c.date("unit_until"),
        unit_today: c.optional("unit_today"),
    };
    let parent = c.reference::<Zone>("parent", session);
    let attached_to = c.reference::<Zone>("attached_to", session);
    let mark = mark(c);
    let record = Zone {
        kind: kind?,
        name: name?,
        other_names: c.list("other_names"),
        province: home?,
        place,
        parent,
        attached_to,
        trades: c.list("trades"),
        mark,
        source: c.source(session),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

/// A mark has all of its four cells, or none.
fn mark(c: &mut Cells<'_, '_>) -> Option<Mark> {
    let columns = ["lon", "lat", "mark_radius_km", "mark_basis"];
    if columns.iter().all(|column| c.optional(column).is_none()) {
        return None;
    }
    let lon = c.required("lon").and_then(|_| c.number("lon", -180.0, 180.0));
    let lat = c.required("lat").and_then(|_| c.number("lat", -90.0, 90.0));
    let radius_km = c
        .required("mark_radius_km")
        .and_then(|_| c.number("mark_radius_km", 0.0, 500.0));
    Some(Mark {
        lon: lon?,
        lat: lat?,
        radius_km: radius_km?,
        basis: c.required("mark_basis")?,
    })
}

pub fn flag(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let zone = c.required_reference::<Zone>("zone", session);
    let (state, value) = (c.code("state"), c.yes("value", true));
    let since = c.date("date").map_or(DateEnd::Unknown, DateEnd::On);
    let record = Flag {
        zone: zone?,
        state: state?,
        value,
        since,
        source: c.source(session),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn phase(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let (zone, name) = (c.required_reference::<Zone>("zone", session), c.required("name"));
    let record = Phase {
        zone: zone?,
        name: name?,
        source: c.source(session),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn group(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let (name, definition) = (c.required("name"), c.required("definition"));
    let kind = c.optional("kind").and_then(|_| c.code("kind"));
    let home = c.optional("province");
    if home.as_ref().is_some_and(|key| province(key).is_none()) {
        c.wrong("province", "data/units/provinces.csv");
    }
    let members: Vec<_> = c
        .list("members")
        .iter()
        .filter_map(|member| c.resolve::<Zone>("members", member, session))
        .collect();
    let member_count = c.count("member_count");
    let complete = c.yes("complete", false);
    if complete && member_count.is_some_and(|count| count as usize != members.len()) {
        c.wrong("complete", format!("member_count = {}", members.len()));
    }
    let part_of = c.reference::<Group>("part_of", session);
    let record = Group {
        name: name?,
        kind,
        province: home,
        definition: definition?,
        member_count,
        members,
        complete,
        part_of,
        partition: c.optional("partition"),
        source: c.source(session),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn organisation(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let (name, class) = (c.required("name"), c.code("class"));
    let record = Organisation {
        name: name?,
        class: class?,
        source: c.source(session),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn role(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let organisation = c.required_reference::<Organisation>("organisation", session);
    let zone = c.required_reference::<Zone>("zone", session);
    let kind = c.code("kind");
    let valid = interval(c, "from", "to");
    let record = Role {
        organisation: organisation?,
        zone: zone?,
        kind: kind?,
        valid,
        source: c.source(session),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn work(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let zone = c.required_reference::<Zone>("zone", session);
    let (kind, state, as_of) = (c.code("kind"), c.code("state"), c.date("as_of"));
    let record = Work {
        zone: zone?,
        kind: kind?,
        state: state?,
        as_of,
        source: c.source(session),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn lease(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let zone = c.required_reference::<Zone>("zone", session);
    let kind = c.code("kind");
    let hectares = c.required("ha").and_then(|_| c.decimal("ha"));
    let qualifier = c.code_or("qualifier", Qualifier::Exact);
    let valid = interval(c, "start", "end");
    let end_reason = c.optional("end_reason").and_then(|_| c.code("end_reason"));
    let visibility = c.visibility(Visibility::Internal);
    let record = Lease {
        zone: zone?,
        kind: kind?,
        hectares: Some(hectares?),
        qualifier: qualifier?,
        valid,
        end_reason,
        project: c.text("project"),
        source: c.source(session),
    };
    session.put(key, visibility, record, None, c.place());
    Some(())
}

/// An interval with an unknown start where the first cell is empty, and no end where the second is.
fn interval(c: &mut Cells<'_, '_>, from: &str, until: &str) -> Interval {
    let mut interval = Interval::starting(c.date(from));
    interval.until = c.date(until).map_or(DateEnd::Unbounded, DateEnd::On);
    interval
}

pub fn figure(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let subject = c.subject(session);
    let indicator = c.indicator("indicator");
    let unit = c.unit("unit", indicator);
    let value = c.required("value").and_then(|_| c.decimal("value"));
    let qualifier = c.code_or("qualifier", Qualifier::Exact);
    let value_max = c.decimal("value_max");
    if (qualifier == Some(Qualifier::Range)) != value_max.is_some() {
        c.wrong("value_max", "qualifier = range");
    }
    let status = c.code::<Status>("status");
    let time = figure_time(c);
    let visibility = c.visibility(Visibility::Public);
    let record = Figure {
        subject: subject?,
        indicator: indicator?,
        quantity: Quantity {
            value: value?,
            value_max,
            unit: unit?,
            qualifier: qualifier?,
        },
        status: status?,
        time: time?,
        source: c.source(session),
        note: c.text("note"),
    };
    session.put(key, visibility, record, None, c.place());
    Some(())
}

fn figure_time(c: &mut Cells<'_, '_>) -> Option<FigureTime> {
    let dates: [Option<PartialDate>; 3] = [c.date("as_of"), c.date("from"), c.date("to")];
    match dates {
        [as_of, None, None] => Some(FigureTime::AsOf(as_of)),
        [None, Some(from), Some(to)] if from.first_day() <= to.last_day() => Some(FigureTime::Over(from, to)),
        _ => {
            c.wrong("from", "as_of | from ≤ to");
            None
        }
    }
}

pub fn target(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, _: &Options<'_>) -> Done {
    let subject = c.subject(session);
    let indicator = c.optional("indicator").and_then(|_| c.indicator("indicator"));
    let comparator = c.code::<Comparator>("comparator");
    let (value, value_max) = (c.decimal("value"), c.decimal("value_max"));
    let unit = c.optional("unit").and_then(|_| c.unit("unit", indicator));
    let text = match comparator {
        Some(Comparator::Text) => c.required("text"),
        _ => {
            c.required("value");
            Some(c.text("text"))
        }
    };
    let due = c.date("due");
    let record = Target {
        subject: subject?,
        aim: TargetAim {
            indicator,
            comparator: comparator?,
            value,
            value_max,
            unit,
            text: text?,
        },
        due,
        responsible: c.text("responsible"),
        source: c.source(session),
    };
    session.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn boundary(key: String, c: &mut Cells<'_, '_>, session: &mut Session<'_>, options: &Options<'_>) -> Done {
    let zone = c.required_reference::<Zone>("zone", session);
    let file = c.required("file");
    let (crs, area_crs) = (epsg(c, "crs"), epsg(c, "area_crs"));
    let (status, quality) = (c.code("status"), c.code("quality"));
    let declared = c.decimal("declared");
    let unit = declared.and_then(|_| c.unit("declared_unit", Some(crate::domain::Measure::Boundary.into())));
    let valid = Interval::starting(c.date("valid_from"));
    let source = c.source(session);
    let polygons = coordinates(c, &file?, options)?;
    let (zone, crs) = (zone?, c.required("crs").and(crs)?);
    let unit_zone = session
        .zone_by_id(zone)
        .and_then(|z| province(&z.province))
        .and_then(|p| p.zone);
    let prepared = match prepare(&polygons, crs, area_crs, unit_zone) {
        Ok(prepared) => prepared,
        Err(message) => {
            c.problem(message);
            return None;
        }
    };
    let declared = declared.zip(unit).map(|(value, unit)| quantity(value, unit));
    for note in prepared.notes {
        session.note(note);
    }
    if let Some(declared) = &declared {
        session.note(declared_note(&key, declared, prepared.area));
    }
    let record = Boundary {
        zone,
        status: status?,
        quality: quality?,
        declared,
        plane: prepared.plane.epsg,
        plane_reason: prepared.plane.reason,
        transform: prepared.transform,
        valid,
        repairs: prepared.repairs,
        source,
    };
    session.put(key, Visibility::Public, record, Some(prepared.shape), c.place());
    Some(())
}

fn quantity(value: rust_decimal::Decimal, unit: Unit) -> Quantity {
    Quantity {
        value,
        value_max: None,
        unit,
        qualifier: Qualifier::Exact,
    }
}

fn epsg(c: &mut Cells<'_, '_>, column: &str) -> Option<Epsg> {
    let text = c.optional(column)?;
    let found = text.parse().ok();
    if found.is_none() {
        c.wrong(column, "EPSG:9208");
    }
    found
}

/// The polygon of a coordinate table beside the register. Only a plain file name is taken: a register must not reach
/// other folders.
fn coordinates(c: &mut Cells<'_, '_>, file: &str, options: &Options<'_>) -> Option<MultiPolygon<f64>> {
    if file.contains(['/', '\\', ':']) || file.starts_with('.') {
        c.wrong("file", "kcn-ban-qua.csv");
        return None;
    }
    let table = (options.companion)(file)
        .map_err(super::super::text::Refusal::from)
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
