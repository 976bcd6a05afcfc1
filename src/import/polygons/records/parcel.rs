//! Cadastral parcels.

use super::super::making::{Made, Making, Row};
use crate::domain::{Parcel, Unit};
use crate::message::Message;

/// A parcel of the cadastral map. Its declared area is in m² where the file does not say otherwise, as the cadastre has it.
pub fn parcel(making: &mut Making<'_, '_>, row: &Row) -> Result<Made, Message> {
    let fields = &row.fields;
    let text = |code: &str| fields.text(code).unwrap_or_default();
    let land_use_wording = text("land_use");
    let declared = fields.quantity("area", Unit::SquareMetre)?;
    let declared = match declared {
        Some(quantity) if quantity.value.is_zero() => None,
        Some(quantity) if quantity.value.is_sign_negative() => return Err(fields.wrong("area", "≥ 0")),
        other => other,
    };
    Ok(Made::public(Parcel {
        sheet: text("sheet"),
        number: text("number"),
        commune: text("commune"),
        land_use: land_use_code(&land_use_wording),
        land_use_wording,
        declared,
        zone: row.target.as_ref().map(|target| target.id),
        valid: making.valid(fields)?,
        source: making.source(fields),
    }))
}

/// The code in a land use as files write it: three capital letters by themselves. Anything else is kept as wording only.
fn land_use_code(wording: &str) -> String {
    let code = wording.trim();
    if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        code.to_string()
    } else {
        String::new()
    }
}
