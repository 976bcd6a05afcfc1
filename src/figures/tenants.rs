//! A list of tenants: each row is an enterprise with land in a zone. Names are for the office; land and counts are public.

mod record;
mod words;

use std::collections::{BTreeMap, HashSet};

use rust_decimal::Decimal;

use super::checks::Value;
use super::heading::Column;
use super::keep::{NewFigure, Numbered, Owner};
use super::place_of;
use super::rows::{self, Row};
use super::sheet::{Shared, Sheet, at};
use super::totals::{self, RowKind, Summed};
use super::zones::Target;
use crate::changeset::report::Note;
use crate::mapping::figure_field::Field;
use domain::person::is_private_person;
use domain::{FigureTime, Indicator, LeaseKind, PartialDate, ProjectState, Quantity, Source, Status, Unit};
use message::Message;
use text::fold;

/// A row as read.
struct Tenant {
    zone: Target,
    /// The enterprise; empty when the name of a person was left out.
    name: String,
    /// The project, else the enterprise.
    project: String,
    trade: String,
    plot: String,
    /// The number in the list.
    ordinal: String,
    area: Option<Quantity>,
    kind: Option<LeaseKind>,
    state: Option<ProjectState>,
    start: Option<PartialDate>,
    end: Option<PartialDate>,
    registered: Option<Quantity>,
    realised: Option<Quantity>,
    workers: Option<u32>,
    day: Option<PartialDate>,
    source: Source,
    document: Option<Numbered>,
    place: String,
}

/// The counts of a zone.
#[derive(Default)]
struct Count {
    projects: HashSet<String>,
    operating: HashSet<String>,
    with_state: bool,
    day: Option<PartialDate>,
    source: Source,
    document: Option<Numbered>,
    place: String,
}

/// Reads all rows of a list.
pub fn read(sheet: &Sheet<'_>, shared: &mut Shared<'_, '_>) {
    let mut counts: BTreeMap<String, (Target, Count)> = BTreeMap::new();
    let (mut summed, mut persons) = (Vec::new(), 0);
    let mut seen: HashSet<String> = HashSet::new();
    for row in rows::rows(sheet.grid, sheet.headings) {
        let values = area(sheet, &row).ok().flatten().map(|(column, quantity)| Value {
            indicator: Indicator::from(domain::Measure::Leased),
            quantity,
            heading: column.heading.clone(),
        });
        summed.push(Summed {
            line: row.row.line,
            kind: row.kind,
            values: values.into_iter().collect(),
        });
        if row.kind != RowKind::Zone {
            continue;
        }
        let place = place_of(sheet.grid, Some(row.row.line));
        let tenant = match tenant(sheet, &row, &place, shared) {
            Ok(Some(tenant)) => tenant,
            Ok(None) => continue,
            Err(problem) => {
                shared.problems.push(at(&place, problem));
                continue;
            }
        };
        if tenant.name.is_empty() && tenant.project.is_empty() {
            persons += 1;
        }
        let (_, count) = counts
            .entry(tenant.zone.slug.clone())
            .or_insert_with(|| (tenant.zone.clone(), Count::default()));
        let name = match tenant.project.is_empty() {
            true => format!("{} {}", tenant.ordinal, tenant.plot),
            false => fold(&tenant.project),
        };
        if tenant.state == Some(ProjectState::Operating) {
            count.operating.insert(name.clone());
        }
        if tenant.state != Some(ProjectState::Terminated) {
            count.projects.insert(name);
        }
        count.with_state |= tenant.state.is_some();
        count.day = tenant.day;
        count.source = tenant.source.clone();
        count.document.clone_from(&tenant.document);
        count.place.clone_from(&tenant.place);
        if let Err(problem) = record::put(&tenant, &mut seen, shared) {
            shared.problems.push(at(&place, problem));
        }
    }
    for note in totals::notes(&summed, |line| place_of(sheet.grid, Some(line))) {
        shared.builder.note(note);
    }
    if persons > 0 {
        shared.builder.note(Note::Info(
            Message::new("figures.tenants.persons")
                .with("place", place_of(sheet.grid, None))
                .with_count("count", persons),
        ));
    }
    for (zone, count) in counts.into_values() {
        keep_counts(&zone, count, shared);
    }
}

/// How many projects a zone has, as counted in the list: names are for the office, counts are not.
fn keep_counts(zone: &Target, count: Count, shared: &mut Shared<'_, '_>) {
    if count.day.is_none() {
        shared.builder.note(Note::Doubtful(
            Message::new("figures.tenants.no_day")
                .with("place", &count.place)
                .with("zone", &zone.label),
        ));
        return;
    }
    let mut counted = vec![("projects", count.projects.len())];
    if count.with_state {
        counted.push(("projects_operating", count.operating.len()));
    }
    for (code, number) in counted {
        let Ok(indicator) = code.parse() else { continue };
        let new = NewFigure {
            indicator,
            quantity: Quantity::exact(Decimal::from(number), Unit::Project),
            status: Status::Derived,
            time: FigureTime::AsOf(count.day),
            document: count.document.clone(),
            page: count.source.page.clone(),
            wording: String::new(),
            note: Message::new("figures.tenants.counted").text(message::Lang::Vi),
            from: count.place.clone(),
        };
        if let Err(problem) = shared.kept.put(&Owner::from(zone), new, shared.builder) {
            shared.problems.push(at(&count.place, problem));
        }
    }
}

/// Reads a row; `None` for one without the name of a tenant.
fn tenant(
    sheet: &Sheet<'_>,
    row: &Row<'_>,
    place: &str,
    shared: &mut Shared<'_, '_>,
) -> Result<Option<Tenant>, Message> {
    let text = |field: Field| sheet.text(row, |other| other == field);
    let (mut name, mut project) = (text(Field::Tenant), text(Field::Project));
    if name.is_empty() && project.is_empty() {
        return Ok(None);
    }
    let keeps = shared.options.keep_personal;
    if is_private_person(&name) && !keeps {
        name.clear();
    }
    if is_private_person(&project) && !keeps {
        project.clear();
    }
    if project.is_empty() {
        project.clone_from(&name);
    }
    let document = sheet.document(row, place, shared);
    let zone = sheet.zone(row, document.as_ref(), place, shared)?;
    let state = match text(Field::State) {
        said if said.is_empty() => None,
        said => Some(words::state(&said)?),
    };
    let sublet = sheet.headings.of(|field| field == Field::Sublet).is_some();
    let kind = match text(Field::LeaseKind) {
        said if said.is_empty() => sublet.then_some(LeaseKind::Sublease).or(shared.options.lease_kind),
        said => Some(words::lease_kind(&said)?),
    };
    let money = |code: &str| -> Result<Option<Quantity>, Message> {
        Ok(value(sheet, row, code)?.map(|(_, quantity)| quantity))
    };
    let workers = money("workers")?.map(|quantity| quantity.value);
    Ok(Some(Tenant {
        zone,
        project,
        trade: text(Field::Trade),
        plot: text(Field::Plot),
        ordinal: text(Field::Ordinal),
        area: area(sheet, row)?.map(|(_, quantity)| quantity),
        kind,
        state,
        start: date(sheet, row, Field::Start)?,
        end: date(sheet, row, Field::End)?,
        registered: money("capital_registered")?,
        realised: money("capital_realised")?,
        workers: workers.and_then(|value| u32::try_from(value).ok()),
        day: sheet.row_day(row, place, shared),
        source: Source {
            document: document.as_ref().map(|(id, _)| *id),
            page: sheet.sheet_page(),
            wording: name.clone(),
            read_as: String::new(),
        },
        document,
        name,
        place: place.to_string(),
    }))
}

/// The value of a column of an indicator.
fn value<'s>(sheet: &'s Sheet<'_>, row: &Row<'_>, code: &str) -> Result<Option<(&'s Column, Quantity)>, Message> {
    let wanted = code.parse().ok().map(Field::Value);
    match sheet.headings.of(|field| Some(field) == wanted) {
        Some(column) => quantity(sheet, row, column, code).map(|found| found.map(|quantity| (column, quantity))),
        None => Ok(None),
    }
}

fn quantity(sheet: &Sheet<'_>, row: &Row<'_>, column: &Column, code: &str) -> Result<Option<Quantity>, Message> {
    let in_column = |problem: Message| {
        Message::new("figures.in_column")
            .with("column", &column.heading)
            .with_message("problem", problem)
    };
    let read = sheet.numbers.printed(row.row.cell(column.at), column);
    match (read.map_err(|error| in_column(error.message()))?, code.parse()) {
        (Some(read), Ok(indicator)) => sheet
            .numbers
            .settle(&read, column, indicator)
            .map(Some)
            .map_err(in_column),
        _ => Ok(None),
    }
}

/// The land of a row: let again, leased, or simply its area.
fn area<'s>(sheet: &'s Sheet<'_>, row: &Row<'_>) -> Result<Option<(&'s Column, Quantity)>, Message> {
    if let Some(column) = sheet.headings.of(|field| field == Field::Sublet) {
        return quantity(sheet, row, column, "leased").map(|found| found.map(|quantity| (column, quantity)));
    }
    for code in ["leased", "leasable", "planned"] {
        if let Some(found) = value(sheet, row, code)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn date(sheet: &Sheet<'_>, row: &Row<'_>, field: Field) -> Result<Option<PartialDate>, Message> {
    let Some(column) = sheet.headings.of(|other| other == field) else {
        return Ok(None);
    };
    words::date(row.row.cell(column.at)).map_err(|problem| {
        Message::new("figures.in_column")
            .with("column", &column.heading)
            .with_message("problem", problem)
    })
}
