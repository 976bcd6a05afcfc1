//! Boundaries of zones: all features of one zone in a file are the parts of one boundary.

use super::super::making::{Making, Row};
use super::super::target::Target;
use super::feature::Feature;
use crate::changeset::records::{self, Row as _};
use crate::changeset::{Note, Prepared};
use domain::{Boundary, Quantity, Unit};
use message::Message;

/// The slug of a boundary: one a date and zone, so that a boundary of another date is another record.
pub fn slug(making: &Making<'_, '_>, row: &Row, target: &Target) -> Result<String, Message> {
    let from = row.fields.date("valid_from")?.or(making.options.valid_from);
    let when = from.map_or_else(|| "khong-ro-ngay".to_string(), |date| date.to_string());
    Ok(format!("{}-{when}", target.slug))
}

/// A boundary, from the fields of its first part.
pub fn boundary(row: &mut Feature<'_, '_, '_>, prepared: &Prepared, known: Option<&Boundary>) -> Option<Boundary> {
    let target = row.row.target.as_ref()?;
    let declared = declared(row);
    let declared = row.noted(declared);
    let measured = row.noted(prepared.measured().map(Some))?;
    let label = target.zone.label();
    let record = records::boundary(row, (target.id, &target.zone), &label, prepared, declared, known)?;
    row.note(Note::Info(
        Message::new("import.measured")
            .with("zone", &label)
            .with_rounded("m2", measured.plane.m2(), 2)
            .with_rounded("ha", measured.plane.ha(), 4)
            .with("plane", prepared.plane.epsg)
            .with_rounded("ellipsoidal", measured.ellipsoidal.m2(), 2),
    ));
    if record.valid.start().is_none() {
        row.doubt(Message::new("import.boundary_undated"));
    }
    Some(record)
}

/// The declared size of a boundary. Of several parts it is what the person says, else the one size all of them repeat, else
/// the sum of theirs; parts of which some say nothing, or in different units, declare nothing of the whole.
fn declared(feature: &mut Feature<'_, '_, '_>) -> Result<Option<Quantity>, Message> {
    let row = feature.row;
    let said = feature
        .making
        .options
        .declared_ha
        .map(|value| Quantity::exact(value, Unit::Hectare));
    let of = |row: &Row| -> Result<Option<Quantity>, Message> {
        let field = row.fields.quantity("declared_ha", Unit::Hectare)?;
        Ok(field.or_else(|| row.declared.clone()))
    };
    if row.parts.is_empty() {
        return Ok(of(row)?.or(said));
    }
    if said.is_some() {
        return Ok(said);
    }
    let all = std::iter::once(row).chain(&row.parts).map(of);
    let all: Vec<Option<Quantity>> = all.collect::<Result<_, _>>()?;
    let Some(first) = all.iter().flatten().next().cloned() else {
        return Ok(None);
    };
    // A column that repeats the size of the whole beside each part.
    let repeated = row.declared.is_none() && all.iter().all(|one| one.as_ref() == Some(&first));
    if repeated {
        return Ok(Some(first));
    }
    let alike = |one: &Option<Quantity>| {
        one.as_ref()
            .is_some_and(|one| one.unit == first.unit && one.qualifier == first.qualifier && one.value_max.is_none())
    };
    if !all.iter().all(alike) {
        feature.doubt(Message::new("import.declared_of_parts"));
        return Ok(None);
    }
    let value = all.iter().flatten().map(|one| one.value).sum();
    Ok(Some(Quantity { value, ..first }))
}
