//! A tenant into a changeset: enterprise, project, lease. A record keeps the fields the list leaves open.

use std::collections::HashSet;

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;

use super::Tenant;
use crate::changeset::records::{self, Fault};
use crate::changeset::report::Note;
use crate::figures::sheet::Shared;
use crate::snapshot::Row;
use domain::text::shortened;
use domain::text::slug;
use domain::{DateEnd, EntityId, Lease, LeaseKind, PartialDate, Project, ProjectState, Quantity, Record, Source, Unit};
use message::Message;
use text::{code_of, fold, parse_code};

/// Stages the project and the lease of a row.
///
/// # Errors
/// Land without the kind of its lease, or with a lease that ends before it begins; the same project or lease in two rows.
pub fn put(tenant: &Tenant, seen: &mut HashSet<String>, shared: &mut Shared<'_, '_>) -> Result<(), Message> {
    let project = match tenant.state.is_some() && !tenant.project.is_empty() {
        true => Some(project(tenant, seen, shared)?),
        false => None,
    };
    match &tenant.area {
        None => Ok(()),
        Some(_) if tenant.state == Some(ProjectState::Terminated) => {
            // Its land is free again; when it was given back the list does not say.
            shared.builder.note(Note::Doubtful(
                Message::new("figures.tenants.terminated").with("place", &tenant.place),
            ));
            Ok(())
        }
        Some(area) => {
            let hectares = match area.unit {
                Unit::SquareMetre => (area.value / Decimal::from(10_000)).normalize(),
                _ => area.value,
            };
            lease(tenant, hectares, project, seen, shared)
        }
    }
}

fn project(tenant: &Tenant, seen: &mut HashSet<String>, shared: &mut Shared<'_, '_>) -> Result<EntityId, Message> {
    let wanted = fold(&tenant.project);
    let snapshot = shared.builder.snapshot();
    let recorded = snapshot
        .about::<Project>(tenant.zone.id)
        .find(|row| fold(&row.body.name) == wanted && row.body.as_of == tenant.day);
    let when = tenant
        .day
        .map_or_else(|| "khong-ro-ngay".to_string(), |day| day.to_string());
    let key = recorded.map_or_else(
        || shortened(format!("{}-da-{}-{when}", tenant.zone.slug, slug(&tenant.project))),
        |row| row.slug().to_string(),
    );
    once(&format!("project {key}"), tenant, seen)?;
    let known = recorded.map(|row| row.body);
    let mut line = Line::new(tenant, shared, known.map(|known| &known.source));
    // The list spells names its own way, and its tenant need not be the investor.
    line.name = known.map(|known| known.name.clone());
    line.has_investor = known.is_some_and(|known| known.investor.is_some());
    let record = records::project(&mut line, Some(tenant.zone.id), known);
    let record = line.said(record)?;
    let visibility = recorded.map_or(record.visibility(), |row| row.entity().visibility);
    Ok(shared.builder.put(key, visibility, record, None, tenant.place.clone()))
}

fn lease(
    tenant: &Tenant,
    hectares: Decimal,
    project: Option<EntityId>,
    seen: &mut HashSet<String>,
    shared: &mut Shared<'_, '_>,
) -> Result<(), Message> {
    let snapshot = shared.builder.snapshot();
    let parts = match tenant.project.is_empty() {
        // A person's name is in no key.
        true => format!("{} {}", tenant.plot, tenant.ordinal),
        false => format!("{} {}", tenant.project, tenant.plot),
    };
    let key = shortened(format!("{}-thue-{}", tenant.zone.slug, slug(&parts)));
    once(&format!("lease {key}"), tenant, seen)?;
    let names: Vec<String> = [&tenant.name, &tenant.project]
        .into_iter()
        .filter(|name| !name.is_empty())
        .map(|name| fold(name))
        .collect();
    let of_tenant = snapshot.about::<Lease>(tenant.zone.id).filter(|row| {
        let body = row.body;
        let project = body.project.and_then(|id| snapshot.get::<Project>(id));
        let called =
            names.contains(&fold(&body.tenant)) || project.is_some_and(|p| names.contains(&fold(&p.body.name)));
        is_keyed(row, &key) || called && body.kind != LeaseKind::HeadLease && body.valid.until == DateEnd::Unbounded
    });
    let recorded: Vec<_> = of_tenant.collect();
    let drawn = recorded.iter().any(|row| row.entity().shape.is_some());
    let own = recorded.iter().find(|row| is_keyed(row, &key));
    let recorded = match (own, &recorded[..]) {
        (Some(row), _) => Some(*row),
        (None, [row]) if !drawn => Some(*row),
        (None, []) => None,
        // The plot counts; hectares beside it would count the land twice.
        _ => {
            let key = match drawn {
                true => "figures.tenants.drawn",
                false => "figures.tenants.several",
            };
            let slugs: Vec<&str> = recorded.iter().map(crate::snapshot::Row::slug).collect();
            shared.builder.note(Note::Doubtful(
                Message::new(key)
                    .with("place", &tenant.place)
                    .with_number("hectares", hectares)
                    .with("leases", slugs.join(", ")),
            ));
            return Ok(());
        }
    };
    let known = recorded.map(|row| row.body);
    let mut line = Line::new(tenant, shared, known.map(|known| &known.source));
    let record = records::lease(&mut line, Some(tenant.zone.id), project, Some(hectares), known);
    let record = line.said(record)?;
    let visibility = record.visibility();
    let key = recorded.map_or(key, |row| row.slug().to_string());
    shared.builder.put(key, visibility, record, None, tenant.place.clone());
    Ok(())
}

/// A line of the list as the builders of records read it.
struct Line<'t, 'w, 's> {
    tenant: &'t Tenant,
    shared: &'t mut Shared<'w, 's>,
    /// The name of the project where it is recorded.
    name: Option<String>,
    has_investor: bool,
    source: Source,
    problem: Option<Message>,
}

impl<'t, 'w, 's> Line<'t, 'w, 's> {
    /// Begins; what is recorded keeps its source.
    fn new(tenant: &'t Tenant, shared: &'t mut Shared<'w, 's>, source: Option<&Source>) -> Line<'t, 'w, 's> {
        Line {
            tenant,
            shared,
            name: None,
            has_investor: false,
            source: source.unwrap_or(&tenant.source).clone(),
            problem: None,
        }
    }

    /// What was made of the line, or its first problem.
    fn said<T>(self, made: Option<T>) -> Result<T, Message> {
        match (self.problem, made) {
            (None, Some(made)) => Ok(made),
            (problem, _) => Err(problem.unwrap_or_else(|| Message::new("figures.tenants.kind_missing"))),
        }
    }
}

impl records::Row for Line<'_, '_, '_> {
    fn text(&self, field: &'static str) -> Option<String> {
        let tenant = self.tenant;
        let text = match field {
            "name" => self.name.clone().unwrap_or_else(|| tenant.project.clone()),
            "tenant" => tenant.name.clone(),
            "investor" if !self.has_investor => tenant.name.clone(),
            "trade" => tenant.trade.clone(),
            "state" => tenant.state.and_then(code_of)?,
            "kind" => tenant.kind.and_then(code_of)?,
            "qualifier" => code_of(tenant.area.as_ref()?.qualifier)?,
            _ => String::new(),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn code<T: DeserializeOwned>(&mut self, field: &'static str) -> Option<T> {
        parse_code(&self.text(field)?).ok()
    }

    fn date(&mut self, field: &'static str) -> Option<PartialDate> {
        match field {
            "start" => self.tenant.start,
            "end" => self.tenant.end,
            "as_of" => self.tenant.day,
            _ => None,
        }
    }

    fn count(&mut self, field: &'static str) -> Option<u32> {
        self.tenant.workers.filter(|_| field == "workers")
    }

    fn quantity(&mut self, field: &'static str, _: Unit) -> Option<Quantity> {
        match field {
            "capital_registered" => self.tenant.registered.clone(),
            "capital_realised" => self.tenant.realised.clone(),
            _ => None,
        }
    }

    fn organisation(&mut self, field: &'static str, source: &Source) -> Option<EntityId> {
        let name = self.text(field)?;
        Some(self.shared.builder.enterprise(&name, source, &self.tenant.place))
    }

    fn source(&mut self) -> Option<Source> {
        Some(self.source.clone()).filter(|_| self.problem.is_none())
    }

    fn speaks_of(&self, _: &'static str) -> bool {
        false
    }

    /// What else a record must have, a line has: a name, and the state of a project.
    fn missing(&mut self, _: &'static str, _: &[&str]) {
        self.problem.get_or_insert(Message::new("figures.tenants.kind_missing"));
    }

    fn fault(&mut self, field: &'static str, fault: Fault) {
        let value = self.date(field).map_or_else(String::new, |date| date.to_string());
        let wrong = || {
            Message::new("mapping.field_wrong")
                .with("field", field)
                .with("value", value)
        };
        let message = fault.message(wrong, || Message::new("mapping.field_problem").with("field", field));
        self.problem.get_or_insert(message);
    }

    fn note(&mut self, note: Note) {
        self.shared.builder.note(note);
    }
}

/// Two rows with one key would be one record.
fn once(key: &str, tenant: &Tenant, seen: &mut HashSet<String>) -> Result<(), Message> {
    match seen.insert(key.to_string()) {
        true => Ok(()),
        false => Err(Message::new("figures.tenants.twice").with("name", &tenant.project)),
    }
}

/// Whether a lease is known by a key.
fn is_keyed(row: &Row<'_, Lease>, key: &str) -> bool {
    row.entity().key == key || row.slug() == key
}
