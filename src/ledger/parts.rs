//! Sums of parts: what members say of a group, phases and communes of a zone.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::account::{MeasureValue, numbers};
use super::books::Ledger;
use super::hectares::{Barred, Hectares};
use super::reported::Candidate;
use super::scope::PARKS;
use super::standing::of_print;
use crate::measure::hectares;
use domain::text::fold;
use domain::{EntityId, Group, Measure, Phase, Zone, ZoneKind};
use message::Message;

/// The name of a commune without what kind of unit it is: “phường Văn Phú” and “Văn Phú” are one, “Phường 1” and “Phường 10”
/// are two.
fn commune_name(name: &str) -> String {
    let folded = fold(name);
    let kinds = ["xa ", "phuong ", "thi tran ", "dac khu "];
    let bare = kinds.iter().find_map(|kind| folded.strip_prefix(kind));
    bare.unwrap_or(&folded).trim().to_string()
}

/// The value a commune reports of its part: values of one day that contradict each other are a range, and enter no ratio.
fn of_commune(parts: &[&Candidate]) -> Option<Hectares> {
    let each: Vec<Hectares> = parts
        .iter()
        .filter_map(|part| Some(of_print(part, part.hectares()?)))
        .collect();
    let low = each.iter().map(Hectares::total).min()?;
    let high = each.iter().map(|land| land.high().unwrap_or(land.total())).max()?;
    let agree = each.iter().all(|land| land.total() == low);
    Some(Hectares {
        reported: Some(low),
        spread: high - low,
        approximate: each.iter().any(|land| land.approximate),
        at_least: each.iter().any(|land| land.at_least),
        barred: (!agree).then_some(Barred::Tie),
        ..Hectares::NONE
    })
}

/// The sum of a group's members, for measures the group has no figure of: when all are known and all have a value. Land of a
/// member inside another, and land two of them share, counts once; an economic zone is never added to parks and clusters.
pub(super) fn add_members(
    ledger: &Ledger,
    group: &Group,
    as_of: Date,
    measures: &mut BTreeMap<Measure, MeasureValue>,
) -> Result<(), Message> {
    // A member is a zone; an unknown identity leaves the group without a sum.
    let zones: Option<Vec<_>> = group.members.iter().map(|member| ledger.get::<Zone>(*member)).collect();
    let Some(zones) = zones.filter(|zones| group.complete && !zones.is_empty()) else {
        return Ok(());
    };
    let has = |kinds: &[ZoneKind]| zones.iter().any(|zone| kinds.contains(&zone.body.kind));
    if has(&[ZoneKind::EconomicZone]) && has(&PARKS) {
        return Ok(());
    }
    let mut accounts = Vec::new();
    for zone in &zones {
        if !zones.iter().any(|other| ledger.lies_in(*zone, other.id())) {
            accounts.extend(numbers(ledger, zone.id(), as_of)?);
        }
    }
    for measure in Measure::ALL {
        let values: Option<Vec<Hectares>> = accounts.iter().map(|a| a.value(*measure)).collect();
        if let Some(values) = values
            && measures.get(measure).is_none_or(|v| v.value().is_none())
        {
            let mut sum = values.iter().fold(Hectares::NONE, |sum, value| sum.plus(value));
            let measured = accounts
                .iter()
                .filter(|a| a.measures.get(measure).is_some_and(MeasureValue::is_of_land));
            let shared = ledger.overlap(&measured.map(|a| a.subject).collect(), *measure, as_of)?;
            sum.measured = sum.measured.map(|all| all - hectares(shared));
            measures.entry(*measure).or_insert_with(MeasureValue::empty).members = Some(sum);
        }
    }
    Ok(())
}

/// The sum of the established phases of a zone: it counts where the zone has no figure of its own, and is no more than what
/// is known of it.
pub(super) fn add_phases(
    ledger: &Ledger,
    zone: EntityId,
    as_of: Date,
    measures: &mut BTreeMap<Measure, MeasureValue>,
) -> Result<(), Message> {
    let mut sum: Option<Hectares> = None;
    for phase in ledger.about::<Phase>(zone) {
        let value = numbers(ledger, phase.id(), as_of)?.and_then(|account| account.value(Measure::Established));
        if let Some(value) = value {
            sum = Some(sum.unwrap_or(Hectares::NONE).plus(&value));
        }
    }
    if let Some(sum) = sum {
        let value = measures.entry(Measure::Established).or_insert_with(MeasureValue::empty);
        value.members = Some(Hectares { at_least: true, ..sum });
    }
    Ok(())
}

/// The sum of what communes report of their parts of a zone: it counts where the zone has no figure of its own. Answers, by
/// measure, the communes of the zone that reported nothing.
pub(super) fn add_communes(
    zone: &Zone,
    measures: &mut BTreeMap<Measure, MeasureValue>,
) -> BTreeMap<Measure, Vec<String>> {
    let place = zone.place.unit_today.as_ref().unwrap_or(&zone.place.unit);
    let communes: Vec<&str> = place
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let mut missing = BTreeMap::new();
    for (measure, value) in measures.iter_mut() {
        let mut newest: BTreeMap<String, Vec<&Candidate>> = BTreeMap::new();
        for part in value
            .reported
            .parts
            .iter()
            .filter(|part| part.row.body.status.can_be_chosen())
        {
            let of = newest.entry(commune_name(&part.row.body.within)).or_default();
            match of.first().map(|known| known.benchmark_day().cmp(&part.benchmark_day())) {
                Some(Ordering::Greater) => {}
                Some(Ordering::Equal) => of.push(part),
                Some(Ordering::Less) | None => *of = vec![part],
            }
        }
        if newest.is_empty() {
            continue;
        }
        let silent: Vec<String> = communes
            .iter()
            .filter(|commune| !newest.contains_key(&commune_name(commune)))
            .map(std::string::ToString::to_string)
            .collect();
        let sum = newest
            .values()
            .filter_map(|parts| of_commune(parts))
            .fold(Hectares::NONE, |sum, part| sum.plus(&part));
        value.members = Some(Hectares {
            at_least: sum.at_least || !silent.is_empty() || communes.is_empty(),
            ..sum
        });
        if !silent.is_empty() {
            missing.insert(*measure, silent);
        }
    }
    missing
}
