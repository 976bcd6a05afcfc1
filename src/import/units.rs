//! Administrative units from polygon features: provinces, the districts of before July 2025, communes.
//!
//! What is known of a unit is its name with its kind, its code in the list of the statistics office, its province, and the
//! time it existed. A unit is the same by its code; an abolished one is another unit than the one that bears its code today.

mod fields;
mod name;
mod successors;

use geo::{BoundingRect, Contains, Coord, InteriorPoint, MultiPolygon};

use crate::changeset::Builder;
use crate::snapshot::Row;
use domain::text::{fold, slug};
use domain::{AdministrativeUnit, DateEnd, EntityId, Interval, PartialDate, Province, Source, UnitLevel, provinces};
use geodesy::Epsg;
use message::Message;
use reader::Attribute;

pub use fields::FIELDS;
use fields::Fields;

/// What the person says of a file of units. A field of a feature wins over an option.
#[derive(Debug, Clone, Default)]
pub struct UnitOptions {
    /// The level of the units.
    pub level: Option<UnitLevel>,
    /// The province they lie in: key or name.
    pub province: Option<String>,
    /// Since when they exist.
    pub valid_from: Option<PartialDate>,
    /// The first day on which they no longer exist.
    pub valid_until: Option<PartialDate>,
    /// A position inside the unit, WGS 84 longitude and latitude: where nothing says the province, the outline of a recorded
    /// one does.
    pub inside: Option<(f64, f64)>,
    /// The document that lists the units.
    pub source: Source,
}

/// A unit read from a feature.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadUnit {
    /// Its slug: the key of a province, `xa-05977` for a commune, `huyen-178` for a district; `-cu` behind it when it is no
    /// more.
    pub slug: String,
    /// The unit as it is recorded.
    pub record: AdministrativeUnit,
    /// The 3° zone its hectares are taken in.
    pub zone: Option<Epsg>,
    /// What somebody should look at.
    pub doubts: Vec<Message>,
}

/// A position on the land of an outline (WGS 84), for [`UnitOptions::inside`]: the middle of a bent commune may lie in the next
/// province. `None` for an empty outline.
pub fn position_inside(outline: &MultiPolygon<f64>) -> Option<(f64, f64)> {
    outline.interior_point().map(|point| (point.x(), point.y()))
}

/// Reads a unit from the fields of a feature, by their English code or the headings offices use ([`FIELDS`]). The polygon is
/// the caller's.
///
/// # Errors
/// There is no name, the level is not clear, or a date is none: naming the field, its value and what was expected.
pub fn record(
    attributes: &[(String, Attribute)],
    options: &UnitOptions,
    builder: &mut Builder<'_>,
) -> Result<ReadUnit, Message> {
    let fields = Fields::new(attributes);
    let code = fields.text("code").unwrap_or_default();
    let printed = fields.name().ok_or_else(|| Message::new("doctor.unit_no_name"))?;
    let named = name::Named::read(&printed, fields.text("type").as_deref());
    let level = level(&fields, options, &named, &code, &printed)?;
    let code = whole_code(code, level);
    let valid = valid(&fields, options)?;
    let mut doubts = Vec::new();
    let province = province_of(&fields, options, &named, level, &valid)
        .or_else(|| around(options.inside?, valid.end().is_some(), builder));
    if province.is_none() && level != UnitLevel::Province {
        doubts.push(Message::new("doctor.unit_province_unknown").with("unit", &printed));
    }
    let name = named.with_kind(level);
    if named.kind.is_none() && level != UnitLevel::Province {
        doubts.push(Message::new("doctor.unit_no_kind").with("unit", &printed));
    }
    let gone = valid.end().is_some();
    let slug = identity(level, &code, &name, province, gone);
    let mut record = AdministrativeUnit {
        name,
        level,
        code,
        province: province.map(|p| p.key.clone()).unwrap_or_default(),
        within: None,
        valid,
        successors: Vec::new(),
        source: options.source.clone(),
    };
    record.within = within(&fields, &record, &slug, builder);
    successors::link(&fields, &mut record, &printed, province, builder, &mut doubts);
    Ok(ReadUnit {
        zone: zone(&fields, province),
        slug,
        record,
        doubts,
    })
}

/// The level: said, else by the kind in the name, else by the columns of the file, else by the length of the code.
fn level(
    fields: &Fields<'_>,
    options: &UnitOptions,
    named: &name::Named,
    code: &str,
    printed: &str,
) -> Result<UnitLevel, Message> {
    if let Some(text) = fields.text("level") {
        return name::level_of(&text)
            .ok_or_else(|| fields.wrong("level", &text, &UnitLevel::ALL.map(UnitLevel::code).join(", ")));
    }
    let by_code = match (code.len(), code.bytes().all(|b| b.is_ascii_digit())) {
        (2, true) => Some(UnitLevel::Province),
        (3, true) => Some(UnitLevel::District),
        (5, true) => Some(UnitLevel::Commune),
        _ => None,
    };
    // “Thành phố” is a province or was a district: the code tells, then the columns, then the name.
    let city = named.kind == Some("thành phố");
    let by_kind = if city {
        by_code.or_else(|| fields.level_of_name()).or(named.level)
    } else {
        named.level
    };
    options
        .level
        .or(by_kind)
        .or_else(|| fields.level_of_name())
        .or(by_code)
        .ok_or_else(|| {
            Message::new("doctor.unit_level_unknown")
                .with("unit", printed)
                .with("codes", UnitLevel::ALL.map(UnitLevel::code).join(", "))
        })
}

/// A code that a table of numbers has lost the zeros of.
fn whole_code(code: String, level: UnitLevel) -> String {
    let digits = match level {
        UnitLevel::Province => 2,
        UnitLevel::District => 3,
        UnitLevel::Commune => 5,
    };
    match !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()) {
        true => format!("{code:0>digits$}"),
        false => code,
    }
}

fn valid(fields: &Fields<'_>, options: &UnitOptions) -> Result<Interval, Message> {
    let mut valid = Interval::starting(fields.date("valid_from")?.or(options.valid_from));
    let until = fields.date("valid_until")?.or(options.valid_until);
    valid.until = until.map_or(DateEnd::Unbounded, DateEnd::On);
    if let (Some(from), Some(until)) = (valid.start(), valid.end())
        && from.first_day() > until.last_day()
    {
        let text = until.to_string();
        return Err(fields.wrong("valid_until", &text, &format!("≥ {from}")));
    }
    Ok(valid)
}

/// The province of a unit: of its own time. A unit that ended lay in a province of before July 2025, when its province
/// existed under that name.
fn province_of(
    fields: &Fields<'_>,
    options: &UnitOptions,
    named: &name::Named,
    level: UnitLevel,
    valid: &Interval,
) -> Option<&'static Province> {
    let gone = valid.end().is_some();
    if level == UnitLevel::Province {
        return find_province(&named.bare, gone);
    }
    let said = fields.text("province").or_else(|| options.province.clone());
    said.and_then(|text| find_province(&text, gone))
}

/// The recorded province whose outline holds a position.
fn around((lon, lat): (f64, f64), gone: bool, builder: &Builder<'_>) -> Option<&'static Province> {
    let position = Coord { x: lon, y: lat };
    let holds = |row: &Row<'_, AdministrativeUnit>| {
        let known = row.body.level == UnitLevel::Province && row.body.valid.end().is_some() == gone;
        known
            && row.entity().shape.as_ref().is_some_and(|shape| {
                let within = shape.wgs84.bounding_rect().is_some_and(|b| b.contains(&position));
                within && shape.wgs84.contains(&position)
            })
    };
    let row = builder.snapshot().all::<AdministrativeUnit>().find(holds)?;
    domain::province(&row.body.province)
}

/// A province by key, by name with or without its kind, or by its code of two digits.
fn find_province(text: &str, gone: bool) -> Option<&'static Province> {
    let wanted = fold(text);
    let bare = name::without_kind(&wanted);
    let fits = |p: &&Province| {
        let name = fold(&p.name);
        p.key == text.trim() || name == wanted || name::without_kind(&name) == bare
    };
    // Of two provinces of one name, the one of the unit's time.
    provinces()
        .iter()
        .filter(fits)
        .min_by_key(|p| p.until.is_some() != gone)
}

/// The slug of a unit.
fn identity(level: UnitLevel, code: &str, name: &str, province: Option<&Province>, gone: bool) -> String {
    let old = if gone { "-cu" } else { "" };
    let kind = match level {
        UnitLevel::Province => {
            return match province {
                Some(known) => known.key.clone(),
                None => format!("tinh-{}{old}", slug(if code.is_empty() { name } else { code })),
            };
        }
        UnitLevel::District => "huyen",
        UnitLevel::Commune => "xa",
    };
    let code = slug(code);
    if !code.is_empty() {
        return format!("{kind}-{code}{old}");
    }
    let home = province.map_or("", |p| p.key.as_str());
    [kind, home, &slug(name)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
        + old
}

/// The unit it lies in, as far as it is recorded or was read before: its district, else its province.
fn within(fields: &Fields<'_>, record: &AdministrativeUnit, own: &str, builder: &Builder<'_>) -> Option<EntityId> {
    if record.level == UnitLevel::Province {
        return None;
    }
    let known = |slug: &str| {
        (slug != own)
            .then(|| builder.known::<AdministrativeUnit>(slug))
            .flatten()
    };
    let district = || {
        let code = slug(&fields.text("district_code")?);
        known(&format!("huyen-{code}-cu")).or_else(|| known(&format!("huyen-{code}")))
    };
    let by_district = if record.level == UnitLevel::Commune {
        district()
    } else {
        None
    };
    by_district.or_else(|| known(&record.province))
}

/// The 3° zone: of the province it came from where that is said, for its drawings are still in that one; else of its own.
fn zone(fields: &Fields<'_>, province: Option<&Province>) -> Option<Epsg> {
    let before = fields.text("old_province").and_then(|text| find_province(&text, true));
    before.filter(|p| p.until.is_some()).or(province)?.zone
}

#[cfg(test)]
mod tests;
