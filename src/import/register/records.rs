//! One function a table: a row becomes a record.

use super::Options;
use super::cells::Cells;
use super::work::Work;
use crate::changeset::default_visibility;
use crate::import::named;
use domain::{
    Comparator, CompleteThrough, DateEnd, Document, EntityId, Figure, FigureTime, Flag, Group, Indicator, Mark,
    Measure, Organisation, PartialDate, Phase, Place, Project, Province, ProvinceSetting, Qualifier, Quantity, Revoked,
    Role, SettingRule, SettledValue, Status, Subject, Target, TargetAim, Visibility, Zone, ZoneKind,
};
use message::Message;

/// `None` when a cell was wrong; what is wrong is noted in the cells.
type Done = Option<()>;

pub fn document(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let number = c.optional("number").or_else(|| c.required("document"))?;
    let (date, class) = (c.date("date"), c.code("class"));
    if let Some(known) = builder.snapshot().by_slug::<Document>(&key) {
        // Numbers begin anew every year and in every province: another document must not take this one's place.
        let issuer = c.text("issuer");
        let other_date = known.body.date.is_some() && date.is_some() && known.body.date != date;
        let other_issuer = !known.body.issuer.is_empty() && !issuer.is_empty() && known.body.issuer != issuer;
        if other_date || other_issuer {
            c.problem(
                Message::new("register.document_other")
                    .with("document", &number)
                    .with("issuer", &known.body.issuer)
                    .with_known_date("date", known.body.date),
            );
            return None;
        }
    }
    let no_later_than = c.date("no_later_than");
    let no_later_than_words = match no_later_than {
        // A bound without its proof would be a guess that looks like a date.
        Some(_) => c.required("no_later_than_words")?,
        None => c.text("no_later_than_words"),
    };
    let named = c.list("replaces");
    let replaces: Vec<_> = named.iter().filter_map(|number| c.document(number, builder)).collect();
    if replaces.len() < named.len() {
        return None;
    }
    if builder
        .known::<Document>(&key)
        .is_some_and(|own| replaces.contains(&own))
    {
        c.wrong("replaces", "225/QĐ-TTg");
        return None;
    }
    let relation = match replaces.is_empty() {
        true => c.optional("relation").and_then(|_| {
            c.required("replaces");
            None
        }),
        false => Some(c.code("relation")?),
    };
    let record = Document {
        number,
        date,
        issuer: c.text("issuer"),
        title: c.text("title"),
        class: class?,
        file: c.text("file"),
        no_later_than,
        no_later_than_words,
        replaces,
        relation,
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn zone(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let (kind, name) = (c.code::<ZoneKind>("kind"), c.required("name"));
    let home = c.required("province").and_then(|_| c.province_today("province"));
    let province_then = past_province(c, home.as_deref());
    let place = Place {
        unit: c.text("unit"),
        unit_until: c.date("unit_until"),
        unit_today: c.optional("unit_today"),
    };
    let parent = c.reference::<Zone>("parent", builder);
    let attached_to = c.reference::<Zone>("attached_to", builder);
    let mark = mark(c);
    let record = Zone {
        kind: kind?,
        name: name?,
        other_names: c.list("other_names"),
        province: home?,
        province_then,
        place,
        parent,
        attached_to,
        trades: c.list("trades"),
        mark,
        example: c.yes("example", false),
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

/// The province a document speaks of: one that is no more, and that became part of the one named in `province`.
fn past_province(c: &mut Cells<'_, '_>, today: Option<&str>) -> Option<String> {
    let became = |then: &Province| today.is_none_or(|today| then.successors.iter().any(|next| next == today));
    c.province("province_then", |then| then.until.is_some() && became(then))
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

pub fn flag(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let zone = c.required_reference::<Zone>("zone", builder);
    let phase = c.reference::<Phase>("phase", builder);
    let of_another = |phase| {
        builder
            .record::<Phase>(phase)
            .is_some_and(|phase| Some(phase.zone) != zone)
    };
    if phase.is_some_and(of_another) {
        let value = c.text("phase");
        c.problem(Message::new("register.phase_of_another_zone").with("phase", value));
        return None;
    }
    let (state, value) = (c.code("state"), c.yes("value", true));
    let derived = match c.code_or("status", Status::Reported) {
        Some(Status::Derived) => true,
        Some(Status::Reported) => false,
        _ => {
            c.wrong("status", "derived");
            return None;
        }
    };
    let since = c.date("date").map_or(DateEnd::Unknown, DateEnd::On);
    let record = Flag {
        zone: zone?,
        phase,
        state: state?,
        value,
        derived,
        since,
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn group(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let (name, definition) = (c.required("name"), c.required("definition"));
    let kind = c.optional("kind").and_then(|_| c.code("kind"));
    let home = c.province_today("province");
    let province_then = past_province(c, home.as_deref());
    let state = c.optional("state").and_then(|_| c.code("state"));
    let members: Vec<_> = c
        .list("members")
        .iter()
        .filter_map(|member| c.resolve::<Zone>("members", member, builder))
        .collect();
    let distinct: std::collections::HashSet<_> = members.iter().collect();
    if distinct.len() < members.len() {
        c.wrong("members", "a|b|c");
    }
    let member_count = c.count("member_count");
    if member_count.is_some_and(|count| (count as usize) < members.len()) {
        c.wrong("member_count", format!("≥ {}", members.len()));
    }
    let complete = c.yes("complete", false);
    if complete && member_count.is_some_and(|count| count as usize != members.len()) {
        c.wrong("complete", format!("member_count = {}", members.len()));
    }
    let part_of = c.reference::<Group>("part_of", builder);
    let record = Group {
        name: name?,
        kind,
        province: home,
        province_then,
        definition: definition?,
        state,
        member_count,
        members,
        complete,
        part_of,
        partition: c.optional("partition"),
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn organisation(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let (name, class) = (c.required("name"), c.code("class"));
    let record = Organisation {
        name: name?,
        class: class?,
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn role(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let organisation = c.required_reference::<Organisation>("organisation", builder);
    let zone = c.required_reference::<Zone>("zone", builder);
    let kind = c.code("kind");
    let valid = c.interval("from", "to");
    let record = Role {
        organisation: organisation?,
        zone: zone?,
        kind: kind?,
        valid,
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn work(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let zone = c.required_reference::<Zone>("zone", builder);
    let (kind, state, as_of) = (c.code("kind"), c.code("state"), c.date("as_of"));
    let record = domain::Work {
        zone: zone?,
        kind: kind?,
        state: state?,
        as_of,
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

pub fn project(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let (zone, name) = (c.required_reference::<Zone>("zone", builder), c.required("name"));
    let investor = c.reference::<Organisation>("investor", builder);
    let unit = c
        .optional("capital_unit")
        .and_then(|_| c.unit("capital_unit", "capital_registered".parse().ok()));
    let mut capital = |column: &str| {
        let value = c.amount(column)?;
        if unit.is_none() {
            c.required("capital_unit");
        }
        unit.map(|unit| Quantity::exact(value, unit))
    };
    let (capital_registered, capital_realised) = (capital("capital_registered"), capital("capital_realised"));
    let (workers, state, as_of) = (c.count("workers"), c.code("state"), c.date("as_of"));
    let visibility = c.visibility(Visibility::Internal);
    let record = Project {
        zone: zone?,
        name: name?,
        investor,
        trade: c.text("trade"),
        capital_registered,
        capital_realised,
        workers,
        state: state?,
        as_of,
        source: c.source(builder),
    };
    builder.put(key, visibility, record, None, c.place());
    Some(())
}

pub fn figure(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let subject = c.subject(builder);
    let indicator = c.indicator("indicator");
    let unit = c.unit("unit", indicator);
    let value = c.required("value").and_then(|_| c.amount("value"));
    let qualifier = c.code_or("qualifier", Qualifier::Exact);
    let value_max = c.amount("value_max");
    if value_max.zip(value).is_some_and(|(most, least)| most < least) {
        c.wrong("value_max", "≥ value");
    }
    if (qualifier == Some(Qualifier::Range)) != value_max.is_some() {
        c.wrong("value_max", "qualifier = range");
    }
    let status = c.code::<Status>("status");
    let time = figure_time(c);
    let visibility = c.visibility(indicator.map_or(Visibility::Public, default_visibility));
    let within = c.text("within");
    if !within.is_empty() && !matches!(subject, None | Some(Subject::Zone(_))) {
        c.wrong("within", "subject = zone:…");
    }
    let rung = c.optional_code("rung");
    if rung.is_some() && indicator.is_some_and(|indicator| indicator.measure() != Some(Measure::Cleared)) {
        c.wrong("rung", "indicator = cleared");
    }
    let record = Figure {
        subject: subject?,
        within,
        indicator: indicator?,
        quantity: Quantity {
            value: value?,
            value_max,
            unit: unit?,
            qualifier: qualifier?,
        },
        status: status?,
        time: time?,
        rung,
        source: c.source(builder),
        note: c.text("note"),
    };
    builder.put(key, visibility, record, None, c.place());
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

pub fn target(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let subject = c.subject(builder);
    let indicator = c.optional("indicator").and_then(|_| c.indicator("indicator"));
    let comparator = c.code::<Comparator>("comparator");
    let (value, value_max) = (c.amount("value"), c.amount("value_max"));
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
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

/// A settled value. The figures it names are those of the register: their keys.
pub fn settled_value(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let subject = c.subject(builder);
    let indicator = c.indicator("indicator");
    let as_of = required_date(c, "as_of");
    let chosen = c.required_reference::<Figure>("chosen", builder);
    let named = c.list("losing");
    let losing: Vec<_> = named
        .iter()
        .filter_map(|figure| c.resolve::<Figure>("losing", figure, builder))
        .collect();
    if chosen.is_some_and(|chosen| losing.contains(&chosen)) {
        c.wrong("losing", "≠ chosen");
    }
    let speaks_of_another = |id: &EntityId| {
        let figure = builder.record::<Figure>(*id);
        figure.is_some_and(|figure| Some(&figure.subject) != subject.as_ref() || Some(figure.indicator) != indicator)
    };
    if chosen.iter().chain(&losing).any(speaks_of_another) {
        c.problem(Message::new("register.settled_of_another"));
        return None;
    }
    let (reason, by) = (c.required("reason"), c.required("by"));
    let settled_on = required_date(c, "settled_on");
    let revoked = revoked(c);
    let visibility = c.visibility(Visibility::Public);
    if losing.len() < named.len() {
        return None;
    }
    let record = SettledValue {
        subject: subject?,
        indicator: indicator?,
        as_of: as_of?,
        chosen: chosen?,
        losing,
        reason: reason?,
        by: by?,
        settled_on: settled_on?,
        source: c.source(builder),
        revoked: revoked?,
    };
    builder.put(key, visibility, record, None, c.place());
    Some(())
}

pub fn complete_through(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let zone = c.required_reference::<Zone>("zone", builder);
    let indicator = c.indicator("indicator");
    let through = required_date(c, "through");
    let by = c.required("by");
    let revoked = revoked(c);
    let record = CompleteThrough {
        zone: zone?,
        indicator: indicator?,
        through: through?,
        by: by?,
        source: c.source(builder),
        revoked: revoked?,
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

/// A setting of a province: an order of reporters, or the rung that counts; never both in one row.
pub fn province_setting(key: String, c: &mut Cells<'_, '_>, reading: &mut Work<'_>, _: &Options<'_>) -> Done {
    let builder = &mut reading.builder;
    let text = c.required("province")?;
    let home = c.province("province", |province| province.until.is_none() || province.key == text);
    let listed = c.list("indicators");
    let read = |code: &String| named::indicator(code).map_err(|near| c.wrong("indicators", near)).ok();
    let indicators: Vec<Indicator> = listed.iter().filter_map(read).collect();
    if home.is_none() || indicators.len() < listed.len() {
        return None;
    }
    let reporters = c.list("reporters");
    let has_rung = c.optional("rung").is_some();
    if reporters.is_empty() != has_rung {
        c.problem(Message::new("register.setting_rule"));
        return None;
    }
    let rule = match has_rung {
        false => SettingRule::Reporters(reporters),
        true => SettingRule::Rung(c.optional_code("rung")?),
    };
    let is_of_clearance = indicators.iter().all(|of| of.measure() == Some(Measure::Cleared));
    if has_rung && !is_of_clearance {
        c.wrong("indicators", "cleared");
        return None;
    }
    required_date(c, "valid_from")?;
    let valid = c.interval("valid_from", "valid_until");
    c.required("document")?;
    let record = ProvinceSetting {
        province: home?,
        indicators,
        rule,
        valid,
        source: c.source(builder),
    };
    builder.put(key, Visibility::Public, record, None, c.place());
    Some(())
}

/// A date that must be given.
fn required_date(c: &mut Cells<'_, '_>, column: &str) -> Option<PartialDate> {
    c.required(column)?;
    c.date(column)
}

/// Taken back: a day and a name, or neither. The outer `None` is a problem that is noted.
fn revoked(c: &mut Cells<'_, '_>) -> Option<Option<Revoked>> {
    if c.optional("revoked_on").is_none() && c.optional("revoked_by").is_none() {
        return Some(None);
    }
    let (on, by) = (required_date(c, "revoked_on"), c.required("revoked_by"));
    Some(Some(Revoked { on: on?, by: by? }))
}
