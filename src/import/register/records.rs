//! One function a table: a row becomes a record. `None` when a cell was wrong; what is wrong is noted in the cells.

use super::cells::Cells;
use crate::changeset::records::{self, Row};
use crate::import::named;
use domain::{
    CompleteThrough, DateEnd, Document, EntityId, Figure, FigureTime, Flag, Group, Indicator, LabelPoint, Measure,
    Organisation, PartialDate, Phase, Place, Project, Province, ProvinceSetting, Qualifier, Quantity, Revoked, Role,
    SettingRule, SettledValue, Status, Subject, Target, Work, Zone,
};
use message::Message;

pub fn document(c: &mut Cells<'_, '_>) -> Option<Document> {
    let number = c.text("number").or_else(|| c.required("document"))?;
    let (date, class) = (c.date("date"), c.required_code("class"));
    let own = c.slug.clone();
    if let Some(known) = c.builder().snapshot().by_slug::<Document>(&own) {
        // Numbers begin anew every year and in every province: another document must not take this one's place.
        let issuer = c.cell("issuer");
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
        None => c.cell("no_later_than_words"),
    };
    let named = c.list("replaces");
    let replaces: Vec<_> = named.iter().filter_map(|number| c.document(number)).collect();
    if replaces.len() < named.len() {
        return None;
    }
    let own = c.builder().known::<Document>(&own);
    if own.is_some_and(|own| replaces.contains(&own)) {
        c.wrong("replaces", "225/QĐ-TTg");
        return None;
    }
    let relation = match replaces.is_empty() {
        true => c.text("relation").and_then(|_| {
            c.required("replaces");
            None
        }),
        false => Some(c.required_code("relation")?),
    };
    Some(Document {
        number,
        date,
        issuer: c.cell("issuer"),
        title: c.cell("title"),
        class: class?,
        file: c.cell("file"),
        no_later_than,
        no_later_than_words,
        replaces,
        relation,
    })
}

pub fn zone(c: &mut Cells<'_, '_>) -> Option<Zone> {
    let (kind, name) = (c.required_code("kind"), c.required("name"));
    let home = c.required("province").and_then(|_| c.province_today("province"));
    let province_then = past_province(c, home.as_deref());
    let place = Place {
        unit: c.cell("unit"),
        unit_until: c.date("unit_until"),
        unit_today: c.text("unit_today"),
    };
    let parent = c.reference::<Zone>("parent");
    let attached_to = c.reference::<Zone>("attached_to");
    let mark = mark(c);
    Some(Zone {
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
        source: c.source()?,
    })
}

/// The province a document speaks of: one that is no more, and that became part of the one named in `province`.
fn past_province(c: &mut Cells<'_, '_>, today: Option<&str>) -> Option<String> {
    let became = |then: &Province| today.is_none_or(|today| then.successors.iter().any(|next| next == today));
    c.province("province_then", |then| then.until.is_some() && became(then))
}

/// A mark has all of its four cells, or none.
fn mark(c: &mut Cells<'_, '_>) -> Option<LabelPoint> {
    let columns = ["lon", "lat", "mark_radius_km", "mark_basis"];
    if columns.iter().all(|column| c.text(column).is_none()) {
        return None;
    }
    let lon = c.required("lon").and_then(|_| c.number("lon", -180.0, 180.0));
    let lat = c.required("lat").and_then(|_| c.number("lat", -90.0, 90.0));
    let radius_km = c
        .required("mark_radius_km")
        .and_then(|_| c.number("mark_radius_km", 0.0, 500.0));
    Some(LabelPoint {
        lon: lon?,
        lat: lat?,
        radius_km: radius_km?,
        basis: c.required("mark_basis")?,
    })
}

pub fn flag(c: &mut Cells<'_, '_>) -> Option<Flag> {
    let zone = c.required_reference::<Zone>("zone");
    let phase = c.reference::<Phase>("phase");
    let found = phase.and_then(|phase| c.builder().record::<Phase>(phase));
    if found.is_some_and(|phase| Some(phase.zone) != zone) {
        let value = c.cell("phase");
        c.problem(Message::new("register.phase_of_another_zone").with("phase", value));
        return None;
    }
    let (state, value) = (c.required_code("state"), c.yes("value", true));
    let derived = match c.code("status").unwrap_or(Status::Reported) {
        Status::Derived => true,
        Status::Reported => false,
        _ => {
            c.wrong("status", "derived");
            return None;
        }
    };
    let since = c.date("date").map_or(DateEnd::Unknown, DateEnd::On);
    Some(Flag {
        zone: zone?,
        phase,
        state: state?,
        value,
        derived,
        since,
        source: c.source()?,
    })
}

pub fn group(c: &mut Cells<'_, '_>) -> Option<Group> {
    let (name, definition) = (c.required("name"), c.required("definition"));
    let kind = c.code("kind");
    let home = c.province_today("province");
    let province_then = past_province(c, home.as_deref());
    let state = c.code("state");
    let members: Vec<_> = c
        .list("members")
        .iter()
        .filter_map(|member| c.resolve::<Zone>("members", member))
        .collect();
    let distinct: std::collections::HashSet<_> = members.iter().collect();
    if distinct.len() < members.len() {
        c.wrong("members", "a|b|c");
    }
    let member_count = c.count("member_count");
    if member_count.is_some_and(|count| (count as usize) < members.len()) {
        c.wrong("member_count", &format!("≥ {}", members.len()));
    }
    let complete = c.yes("complete", false);
    if complete && member_count.is_some_and(|count| count as usize != members.len()) {
        c.wrong("complete", &format!("member_count = {}", members.len()));
    }
    let part_of = c.reference::<Group>("part_of");
    Some(Group {
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
        partition: c.text("partition"),
        source: c.source()?,
    })
}

pub fn organisation(c: &mut Cells<'_, '_>) -> Option<Organisation> {
    let (name, class) = (c.required("name"), c.required_code("class"));
    Some(Organisation {
        name: name?,
        class: class?,
        source: c.source()?,
    })
}

pub fn role(c: &mut Cells<'_, '_>) -> Option<Role> {
    let organisation = c.required_reference::<Organisation>("organisation");
    let zone = c.required_reference::<Zone>("zone");
    let kind = c.required_code("kind");
    let valid = c.interval("from", "to", None);
    Some(Role {
        organisation: organisation?,
        zone: zone?,
        kind: kind?,
        valid,
        source: c.source()?,
    })
}

pub fn work(c: &mut Cells<'_, '_>) -> Option<Work> {
    let zone = c.required_reference::<Zone>("zone");
    let (kind, state, as_of) = (c.required_code("kind"), c.required_code("state"), c.date("as_of"));
    Some(Work {
        zone: zone?,
        kind: kind?,
        state: state?,
        as_of,
        source: c.source()?,
    })
}

pub fn project(c: &mut Cells<'_, '_>) -> Option<Project> {
    let zone = c.required_reference::<Zone>("zone");
    records::project(c, zone, None)
}

pub fn figure(c: &mut Cells<'_, '_>) -> Option<Figure> {
    let subject = c.subject();
    let indicator = c.indicator("indicator");
    let usual = indicator.map(Indicator::usual_unit);
    let unit = c.required("unit").and_then(|_| c.unit("unit", usual));
    let value = c.required("value").and_then(|_| c.amount("value"));
    let qualifier = c.code("qualifier").unwrap_or(Qualifier::Exact);
    let value_max = c.amount("value_max");
    if value_max.zip(value).is_some_and(|(most, least)| most < least) {
        c.wrong("value_max", "≥ value");
    }
    if (qualifier == Qualifier::Range) != value_max.is_some() {
        c.wrong("value_max", "qualifier = range");
    }
    let status = c.required_code("status");
    let time = figure_time(c);
    let within = c.cell("within");
    if !within.is_empty() && !matches!(subject, None | Some(Subject::Zone(_))) {
        c.wrong("within", "subject = zone:…");
    }
    let rung = c.code("rung");
    if rung.is_some() && indicator.is_some_and(|indicator| indicator.measure() != Some(Measure::Cleared)) {
        c.wrong("rung", "indicator = cleared");
    }
    Some(Figure {
        subject: subject?,
        within,
        indicator: indicator?,
        quantity: Quantity {
            value: value?,
            value_max,
            unit: unit?,
            qualifier,
        },
        status: status?,
        time: time?,
        rung,
        source: c.source()?,
        note: c.cell("note"),
    })
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

pub fn target(c: &mut Cells<'_, '_>) -> Option<Target> {
    let subject = c.subject();
    let indicator = c.text("indicator").and_then(|_| c.indicator("indicator"));
    records::target(c, subject, indicator)
}

/// A settled value. The figures it names are those of the register: their keys.
pub fn settled_value(c: &mut Cells<'_, '_>) -> Option<SettledValue> {
    let subject = c.subject();
    let indicator = c.indicator("indicator");
    let as_of = required_date(c, "as_of");
    let chosen = c.required_reference::<Figure>("chosen");
    let named = c.list("losing");
    let losing: Vec<_> = named
        .iter()
        .filter_map(|figure| c.resolve::<Figure>("losing", figure))
        .collect();
    if chosen.is_some_and(|chosen| losing.contains(&chosen)) {
        c.wrong("losing", "≠ chosen");
    }
    let speaks_of_another = |c: &mut Cells<'_, '_>, id: &EntityId| {
        let figure = c.builder().record::<Figure>(*id);
        figure.is_some_and(|figure| Some(&figure.subject) != subject.as_ref() || Some(figure.indicator) != indicator)
    };
    if chosen.iter().chain(&losing).any(|id| speaks_of_another(c, id)) {
        c.problem(Message::new("register.settled_of_another"));
        return None;
    }
    let (reason, by) = (c.required("reason"), c.required("by"));
    let settled_on = required_date(c, "settled_on");
    let revoked = revoked(c);
    if losing.len() < named.len() {
        return None;
    }
    Some(SettledValue {
        subject: subject?,
        indicator: indicator?,
        as_of: as_of?,
        chosen: chosen?,
        losing,
        reason: reason?,
        by: by?,
        settled_on: settled_on?,
        source: c.source()?,
        revoked: revoked?,
    })
}

pub fn complete_through(c: &mut Cells<'_, '_>) -> Option<CompleteThrough> {
    let zone = c.required_reference::<Zone>("zone");
    let indicator = c.indicator("indicator");
    let through = required_date(c, "through");
    let by = c.required("by");
    let revoked = revoked(c);
    Some(CompleteThrough {
        zone: zone?,
        indicator: indicator?,
        through: through?,
        by: by?,
        source: c.source()?,
        revoked: revoked?,
    })
}

/// A setting of a province: an order of reporters, or the rung that counts; never both in one row.
pub fn province_setting(c: &mut Cells<'_, '_>) -> Option<ProvinceSetting> {
    let text = c.required("province")?;
    let home = c.province("province", |province| province.until.is_none() || province.key == text);
    let listed = c.list("indicators");
    let read = |code: &String| named::indicator(code).map_err(|near| c.wrong("indicators", &near)).ok();
    let indicators: Vec<Indicator> = listed.iter().filter_map(read).collect();
    if home.is_none() || indicators.len() < listed.len() {
        return None;
    }
    let reporters = c.list("reporters");
    let has_rung = c.text("rung").is_some();
    if reporters.is_empty() != has_rung {
        c.problem(Message::new("register.setting_rule"));
        return None;
    }
    let rule = match has_rung {
        false => SettingRule::Reporters(reporters),
        true => SettingRule::Rung(c.code("rung")?),
    };
    let is_of_clearance = indicators.iter().all(|of| of.measure() == Some(Measure::Cleared));
    if has_rung && !is_of_clearance {
        c.wrong("indicators", "cleared");
        return None;
    }
    required_date(c, "valid_from")?;
    let valid = c.interval("valid_from", "valid_until", None);
    c.required("document")?;
    Some(ProvinceSetting {
        province: home?,
        indicators,
        rule,
        valid,
        source: c.source()?,
    })
}

/// A date that must be given.
fn required_date(c: &mut Cells<'_, '_>, column: &'static str) -> Option<PartialDate> {
    c.required(column)?;
    c.date(column)
}

/// Taken back: a day and a name, or neither. The outer `None` is a problem that is noted.
fn revoked(c: &mut Cells<'_, '_>) -> Option<Option<Revoked>> {
    if c.text("revoked_on").is_none() && c.text("revoked_by").is_none() {
        return Some(None);
    }
    let (on, by) = (required_date(c, "revoked_on"), c.required("revoked_by"));
    Some(Some(Revoked { on: on?, by: by? }))
}
