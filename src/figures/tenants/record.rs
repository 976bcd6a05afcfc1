//! A tenant into a changeset: enterprise, project, lease. A record keeps the fields the list leaves open.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::Tenant;
use crate::changeset::report::Note;
use crate::figures::sheet::Shared;
use crate::snapshot::Row;
use domain::text::shortened;
use domain::text::slug;
use domain::{DateEnd, EntityId, Interval, Lease, LeaseKind, Project, ProjectState, Qualifier, Unit, Visibility};
use message::Message;
use text::fold;

/// Stages the project and the lease of a row.
///
/// # Errors
/// Land without the kind of its lease; the same project or lease in two rows.
pub fn put(tenant: &Tenant, seen: &mut HashSet<String>, shared: &mut Shared<'_, '_>) -> Result<(), Message> {
    let project = match (tenant.state, tenant.project.is_empty()) {
        (Some(state), false) => Some(project(tenant, state, seen, shared)?),
        _ => None,
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
            let kind = tenant
                .kind
                .ok_or_else(|| Message::new("figures.tenants.kind_missing"))?;
            let hectares = match area.unit {
                Unit::SquareMetre => (area.value / Decimal::from(10_000)).normalize(),
                _ => area.value,
            };
            lease(tenant, kind, hectares, area.qualifier, project, seen, shared)
        }
    }
}

fn project(
    tenant: &Tenant,
    state: ProjectState,
    seen: &mut HashSet<String>,
    shared: &mut Shared<'_, '_>,
) -> Result<EntityId, Message> {
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
    let mut record = recorded.map_or_else(
        || Project {
            zone: tenant.zone.id,
            name: tenant.project.clone(),
            investor: None,
            trade: String::new(),
            capital_registered: None,
            capital_realised: None,
            workers: None,
            state,
            as_of: tenant.day,
            source: tenant.source.clone(),
        },
        |row| row.body.clone(),
    );
    record.state = state;
    if !tenant.trade.is_empty() {
        record.trade.clone_from(&tenant.trade);
    }
    if record.investor.is_none() && !tenant.name.is_empty() {
        record.investor = Some(shared.builder.enterprise(&tenant.name, &tenant.source, &tenant.place));
    }
    record.capital_registered = tenant.registered.clone().or(record.capital_registered);
    record.capital_realised = tenant.realised.clone().or(record.capital_realised);
    record.workers = tenant.workers.or(record.workers);
    let visibility = recorded.map_or(Visibility::Internal, |row| row.entity().visibility);
    Ok(shared.builder.put(key, visibility, record, None, tenant.place.clone()))
}

fn lease(
    tenant: &Tenant,
    kind: LeaseKind,
    hectares: Decimal,
    qualifier: Qualifier,
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
            let slugs: Vec<&str> = recorded.iter().map(|row| row.slug()).collect();
            shared.builder.note(Note::Doubtful(
                Message::new(key)
                    .with("place", &tenant.place)
                    .with_number("hectares", hectares)
                    .with("leases", slugs.join(", ")),
            ));
            return Ok(());
        }
    };
    let mut valid = recorded.map_or_else(|| Interval::starting(tenant.start), |row| row.body.valid);
    if let Some(start) = tenant.start {
        valid.from = DateEnd::On(start);
    }
    if let Some(end) = tenant.end {
        valid.until = DateEnd::On(end);
    }
    let record = Lease {
        withheld: false,
        zone: tenant.zone.id,
        kind,
        hectares: Some(hectares),
        qualifier,
        valid,
        end_reason: recorded.and_then(|row| row.body.end_reason),
        project: project.or_else(|| recorded?.body.project),
        tenant: tenant.name.clone(),
        source: recorded.map_or_else(|| tenant.source.clone(), |row| row.body.source.clone()),
    };
    let visibility = record.visibility();
    let key = recorded.map_or(key, |row| row.slug().to_string());
    shared.builder.put(key, visibility, record, None, tenant.place.clone());
    Ok(())
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
