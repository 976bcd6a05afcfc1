//! The zone a row names: found in the store, or made when the person allows it.

use std::collections::HashMap;

use super::Options;
use crate::changeset::Builder;
use crate::changeset::report::Note;
use crate::snapshot::NameError;
use domain::text::{is_slug, slug};
use domain::{EntityId, Place, Source, Visibility, Zone, ZoneKind, provinces};
use message::Message;
use text::fold;

/// A zone a row is about.
#[derive(Debug, Clone)]
pub struct Target {
    /// Identity of the zone.
    pub id: EntityId,
    /// Its ASCII name, unique within its kind.
    pub slug: String,
    /// Kind and name, for messages.
    pub label: String,
}

/// The zones of a sheet.
#[derive(Default)]
pub struct Zones {
    made: HashMap<String, Target>,
}

/// A zone as a cell names it.
pub struct Named<'t> {
    /// The words of the cell.
    pub text: &'t str,
    /// The kind the heading or the section gives; `None` where neither does.
    pub kind: Option<ZoneKind>,
    /// Where it lies, as printed.
    pub place: String,
    /// Where the row was read.
    pub source: Source,
    /// File and row, for messages.
    pub from: String,
}

impl Zones {
    /// Finds or makes the zone a row names.
    ///
    /// # Errors
    /// No zone, or several, have this name; a new zone lacks what it needs.
    pub fn target(
        &mut self,
        named: &Named<'_>,
        builder: &mut Builder<'_>,
        options: &Options,
    ) -> Result<Target, Message> {
        let (printed, name) = split_kind(named.text);
        let kind = printed.or(named.kind).or(options.zone_kind);
        let asked = match kind {
            Some(kind) => format!("{} {name}", kind.code()),
            None => named.text.trim().to_string(),
        };
        if let Some(target) = self.made.get(&fold(&asked)) {
            return Ok(target.clone());
        }
        match search(builder, kind, &[&asked, named.text.trim(), without_bracket(&asked)]) {
            Ok((id, zone)) => Ok(Self::known(id, &zone, builder)),
            Err(error) => {
                if let Some(target) = in_province(&asked, kind, options, builder) {
                    return Ok(target);
                }
                if options.create_zones && matches!(error, NameError::Unknown(..)) {
                    return self.make(named, kind, &name, builder, options);
                }
                Err(Message::new("figures.zone").with_message("problem", error.message()))
            }
        }
    }

    /// A zone that is recorded or staged.
    pub fn known(id: EntityId, zone: &Zone, builder: &Builder<'_>) -> Target {
        let label = zone.label();
        let recorded = builder.snapshot().get::<Zone>(id);
        Target {
            id,
            slug: recorded.map_or_else(|| slug(&label), |row| row.slug().to_string()),
            label,
        }
    }

    fn make(
        &mut self,
        named: &Named<'_>,
        kind: Option<ZoneKind>,
        name: &str,
        builder: &mut Builder<'_>,
        options: &Options,
    ) -> Result<Target, Message> {
        let kind = kind.ok_or_else(|| Message::new("figures.new_zone_kind").with("name", named.text))?;
        let province = options
            .province
            .as_deref()
            .and_then(|key| provinces().iter().find(|p| p.key == key && p.until.is_none()))
            .ok_or_else(|| Message::new("figures.new_zone_province").with("name", named.text))?;
        let name = without_bracket(name).to_string();
        let zone = Zone {
            source: named.source.clone(),
            place: Place {
                unit: named.place.clone(),
                unit_until: None,
                unit_today: None,
            },
            ..Zone::new(kind, name.clone(), province.key.clone())
        };
        let key = slug(&format!("{} {name} {}", kind.code(), province.key));
        if name.is_empty() || !is_slug(&key) || builder.known::<Zone>(&key).is_some() {
            return Err(Message::new("figures.new_zone_slug")
                .with("name", named.text)
                .with("slug", key));
        }
        let label = zone.label();
        builder.note(Note::Doubtful(
            Message::new("figures.zone_made")
                .with("place", &named.from)
                .with("zone", &label)
                .with("slug", &key),
        ));
        let id = builder.put(key.clone(), Visibility::Public, zone, None, named.from.clone());
        let target = Target { id, slug: key, label };
        for asked in [format!("{} {name}", kind.code()), named.text.trim().to_string()] {
            self.made.insert(fold(&asked), target.clone());
        }
        Ok(target)
    }
}

/// The zone of the first of several spellings, of the kind that is wanted. That several zones are called so is the stronger
/// reason against.
fn search(builder: &Builder<'_>, kind: Option<ZoneKind>, spellings: &[&str]) -> Result<(EntityId, Zone), NameError> {
    let mut error: Option<NameError> = None;
    for spelling in spellings {
        match builder.zone(spelling) {
            Ok((id, zone)) if kind.is_none_or(|kind| kind == zone.kind) => return Ok((id, zone)),
            Ok(_) => {}
            Err(several @ NameError::Several(..)) => error = Some(several),
            Err(unknown) => {
                error.get_or_insert(unknown);
            }
        }
    }
    let asked = spellings.first().copied().unwrap_or_default();
    Err(error.unwrap_or_else(|| NameError::Unknown(asked.to_string(), None)))
}

/// The only zone of a province among several of one name.
fn in_province(asked: &str, kind: Option<ZoneKind>, options: &Options, builder: &Builder<'_>) -> Option<Target> {
    let wanted = fold(asked);
    let mut fits = builder.snapshot().all::<Zone>().filter(|row| {
        let zone = row.body;
        let names = std::iter::once(&zone.name).chain(&zone.other_names);
        let called = names
            .flat_map(|name| [fold(name), fold(&format!("{} {name}", zone.kind.code()))])
            .any(|name| name == wanted);
        called && kind.is_none_or(|k| k == zone.kind) && Some(&zone.province) == options.province.as_ref()
    });
    match (fits.next(), fits.next()) {
        (Some(row), None) => Some(Zones::known(row.id(), row.body, builder)),
        _ => None,
    }
}

/// The kind a name begins with, and the name without it and without a number before it.
pub fn split_kind(text: &str) -> (Option<ZoneKind>, String) {
    const KINDS: [(&str, ZoneKind); 7] = [
        ("cum cong nghiep", ZoneKind::IndustrialCluster),
        ("ccn", ZoneKind::IndustrialCluster),
        ("khu cong nghiep", ZoneKind::IndustrialPark),
        ("kcn", ZoneKind::IndustrialPark),
        ("khu kinh te", ZoneKind::EconomicZone),
        ("kkt", ZoneKind::EconomicZone),
        ("khu chuc nang", ZoneKind::FunctionalArea),
    ];
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 1 && words[0].ends_with(['.', ')']) && words[0].trim_end_matches(['.', ')']).parse::<u32>().is_ok()
    {
        words.remove(0);
    }
    for (prefix, kind) in KINDS {
        let long = prefix.split(' ').count();
        if words.len() > long && words[..long].iter().map(|w| fold(w)).eq(prefix.split(' ')) {
            return (Some(kind), words[long..].join(" "));
        }
    }
    (None, words.join(" "))
}

/// A name without the remark in brackets behind it.
fn without_bracket(name: &str) -> &str {
    match name.split_once('(') {
        Some((before, _)) if !before.trim().is_empty() => before.trim(),
        _ => name.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_numbers_before_a_name() {
        for (text, kind, name) in [
            ("CCN Thống Nhất 1", Some(ZoneKind::IndustrialCluster), "Thống Nhất 1"),
            ("1. Cụm công nghiệp Y Can", Some(ZoneKind::IndustrialCluster), "Y Can"),
            ("Khu công nghiệp Bản Qua", Some(ZoneKind::IndustrialPark), "Bản Qua"),
            ("Thống Nhất 1", None, "Thống Nhất 1"),
            ("CCN", None, "CCN"),
            ("", None, ""),
        ] {
            assert_eq!(split_kind(text), (kind, name.to_string()), "{text}");
        }
    }
}
