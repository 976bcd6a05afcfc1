//! Dated statements about a zone.

use serde_json::{Value, json};

use super::code::{code, end, join};
use super::source::source;
use crate::snapshot::{Row, Snapshot};
use domain::{DateEnd, Flag};

pub(super) fn flag(snapshot: &Snapshot, row: Row<'_, Flag>) -> Value {
    let head = json!({
        "state": code(&row.body.state),
        "value": row.body.value,
        "date": end(row.body.since),
        "date_known": matches!(row.body.since, DateEnd::On(_)),
    });
    join(head, source(snapshot, &row.body.source))
}
