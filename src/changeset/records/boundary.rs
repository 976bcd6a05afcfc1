//! Boundaries of zones.

use super::Row;
use crate::changeset::{Prepared, declared_note, far_note};
use domain::{Boundary, EntityId, Quantity, Zone};

/// A boundary on prepared land. `label` is what the report calls it. Status and quality the row does not speak of stay as they are
/// recorded in `known`.
pub fn boundary<R: Row>(
    row: &mut R,
    (id, zone): (EntityId, &Zone),
    label: &str,
    prepared: &Prepared,
    declared: Option<Quantity>,
    known: Option<&Boundary>,
) -> Option<Boundary> {
    let status = match known {
        Some(known) => row.code("status").or(Some(known.status)),
        None => row.required_code("status"),
    };
    let quality = match known {
        Some(known) => row.code("quality").or(Some(known.quality)),
        None => row.required_code("quality"),
    };
    let valid = row.interval("valid_from", "valid_until", None);
    let (status, quality, source) = (status?, quality?, row.source()?);
    if let Some(note) = far_note(label, zone, &prepared.shape) {
        row.note(note);
    }
    if let Some(declared) = &declared {
        row.note(declared_note(label, declared, prepared.area));
    }
    Some(Boundary {
        zone: id,
        status,
        quality,
        declared,
        plane: prepared.plane.epsg,
        plane_reason: prepared.plane.reason,
        transform: match source.read_as.is_empty() {
            true => prepared.transform.clone(),
            false => format!("{} | {}", source.read_as, prepared.transform),
        },
        valid,
        repairs: prepared.repairs.clone(),
        source,
    })
}
