//! Plots of leases.

use super::super::making::{Made, Making, Row, in_order};
use domain::{DateEnd, EntityId, Interval, Lease, LeaseKind, Qualifier};
use message::Message;

/// A plot. What a newer file does not speak of stays as it is recorded.
pub fn lease(making: &mut Making<'_, '_>, row: &Row, zone: EntityId, known: Option<&Lease>) -> Result<Made, Message> {
    let fields = &row.fields;
    let kind = fields
        .code::<LeaseKind>("kind")?
        .or(making.options.lease_kind)
        .ok_or_else(|| {
            Message::new("import.lease_kind_missing").with("codes", LeaseKind::ALL.map(LeaseKind::code).join(", "))
        })?;
    let mut valid = Interval::starting(fields.date("start")?.or(making.options.valid_from));
    valid.until = fields.date("end")?.map_or(DateEnd::Unbounded, DateEnd::On);
    let valid = in_order(valid, fields, "end")?;
    let tenant = fields
        .text("project")
        .or_else(|| known.map(|known| known.tenant.clone()));
    let tenant = tenant.unwrap_or_default();
    let project = known.and_then(|known| known.project);
    let record = Lease {
        withheld: false,
        zone,
        kind,
        hectares: None,
        qualifier: Qualifier::Exact,
        valid,
        end_reason: fields.code("end_reason")?.or(known.and_then(|known| known.end_reason)),
        project,
        tenant,
        source: making.source(fields),
    };
    Ok(Made {
        visibility: record.visibility(),
        body: record.into(),
    })
}
