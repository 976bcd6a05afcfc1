//! Cadastral parcels.

use super::feature::Feature;
use crate::changeset::records::Row;
use domain::{Parcel, Unit};

/// A parcel of the cadastral map. Its declared area is in m² where the file does not say otherwise, as the cadastre has it.
pub fn parcel(row: &mut Feature<'_, '_, '_>) -> Option<Parcel> {
    let fields = row.fields();
    let text = |code: &str| fields.text(code).unwrap_or_default();
    let land_uses = fields.land_uses();
    let declared = row
        .quantity("area", Unit::SquareMetre)
        .or_else(|| row.row.declared.clone());
    let valid = row.interval("valid_from", "valid_until", None);
    Some(Parcel {
        sheet: text("sheet"),
        number: text("number"),
        commune: text("commune"),
        land_use: land_uses
            .iter()
            .map(|land_use| land_use.code.as_str())
            .collect::<Vec<_>>()
            .join("+"),
        land_use_wording: fields.wording("land_use").unwrap_or_default(),
        declared: declared.filter(|declared| !declared.value.is_zero()),
        zone: row.row.target.as_ref().map(|target| target.id),
        valid,
        source: row.source()?,
    })
}
