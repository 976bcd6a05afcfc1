//! Leases.

use rust_decimal::Decimal;

use super::Row;
use domain::{EntityId, Lease, Qualifier};

/// A lease of some hectares, or of a plot, which measures itself. What the row does not speak of stays as it is recorded in `known`.
pub fn lease<R: Row>(
    row: &mut R,
    zone: Option<EntityId>,
    project: Option<EntityId>,
    hectares: Option<Decimal>,
    known: Option<&Lease>,
) -> Option<Lease> {
    let kind = row.required_code("kind");
    let qualifier = row.code("qualifier").unwrap_or(Qualifier::Exact);
    let valid = row.interval("start", "end", known.map(|known| &known.valid));
    let end_reason = row.code("end_reason").or(known.and_then(|known| known.end_reason));
    let tenant = row.text("tenant").or_else(|| known.map(|known| known.tenant.clone()));
    Some(Lease {
        withheld: false,
        zone: zone?,
        kind: kind?,
        hectares,
        qualifier,
        valid,
        end_reason,
        project: project.or(known.and_then(|known| known.project)),
        tenant: tenant.unwrap_or_default(),
        source: row.source()?,
    })
}
