//! Cadastral parcels.

use super::super::making::{Made, Making, Row};
use domain::{Parcel, Unit};
use message::Message;

/// A parcel of the cadastral map. Its declared area is in m² where the file does not say otherwise, as the cadastre has it.
pub fn parcel(making: &mut Making<'_, '_>, row: &Row) -> Result<Made, Message> {
    let fields = &row.fields;
    let text = |code: &str| fields.text(code).unwrap_or_default();
    let land_uses = fields.land_uses();
    let declared = fields
        .quantity("area", Unit::SquareMetre)?
        .or_else(|| row.declared.clone());
    let declared = match declared {
        Some(quantity) if quantity.value.is_zero() => None,
        Some(quantity) if quantity.value.is_sign_negative() => return Err(fields.wrong("area", "≥ 0")),
        other => other,
    };
    Ok(Made::public(Parcel {
        sheet: text("sheet"),
        number: text("number"),
        commune: text("commune"),
        land_use: land_uses
            .iter()
            .map(|land_use| land_use.code.as_str())
            .collect::<Vec<_>>()
            .join("+"),
        land_use_wording: fields.wording("land_use").unwrap_or_default(),
        declared,
        zone: row.target.as_ref().map(|target| target.id),
        valid: making.valid(fields)?,
        source: making.source(fields),
    }))
}
