//! Boundaries of zones: all features of one zone in a file are the parts of one boundary.

use super::super::super::geometry_in::{Prepared, declared_note, far_note};
use super::super::super::report::Note;
use super::super::making::{Made, Making, Row};
use super::super::target::Target;
use crate::domain::{Boundary, LegalStatus, Quantity, Unit};
use crate::message::Message;

/// The slug of a boundary: one a date and zone, so that a boundary of another date is another record.
pub fn slug(making: &Making<'_, '_>, row: &Row, target: &Target) -> Result<String, Message> {
    let from = row.fields.date("valid_from")?.or(making.options.valid_from);
    let when = from.map_or_else(|| "khong-ro-ngay".to_string(), |date| date.to_string());
    Ok(format!("{}-{when}", target.slug))
}

/// A boundary, from the fields of its first part.
pub fn boundary(making: &mut Making<'_, '_>, row: &Row, target: &Target, prepared: &Prepared) -> Result<Made, Message> {
    let fields = &row.fields;
    let declared = fields.quantity("declared_ha", Unit::Hectare)?;
    let declared = declared
        .or_else(|| row.declared.clone())
        .or(making.options.declared_ha.map(|value| Quantity {
            value,
            value_max: None,
            unit: Unit::Hectare,
            qualifier: Default::default(),
        }));
    let label = target.zone.label();
    let measured = prepared.measured()?;
    making.session.note(Note::Info(
        Message::new("import.measured")
            .with("zone", &label)
            .with_rounded("m2", measured.plane.m2(), 2)
            .with_rounded("ha", measured.plane.ha(), 4)
            .with("plane", prepared.plane.epsg)
            .with_rounded("ellipsoidal", measured.ellipsoidal.m2(), 2),
    ));
    if let Some(note) = far_note(&label, &target.zone, &prepared.shape) {
        making.session.note(note);
    }
    if let Some(declared) = &declared {
        making.session.note(declared_note(&label, declared, prepared.area));
    }
    let status = fields.code("status")?.or(making.options.status);
    let quality = fields.code("quality")?.or(making.options.quality);
    Ok(Made::public(Boundary {
        zone: target.id,
        status: status.unwrap_or(LegalStatus::Approved),
        quality: quality.unwrap_or(making.quality),
        declared,
        plane: prepared.plane.epsg,
        plane_reason: prepared.plane.reason,
        transform: prepared.transform.clone(),
        valid: making.valid(fields)?,
        repairs: prepared.repairs.clone(),
        source: making.source(fields),
    }))
}
