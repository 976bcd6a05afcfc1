//! The ratios of a roll-up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::hectares::Hectares;
use super::ratio::{Largest, Ratio, RatioRule, RatioSpread};
use super::rollup::RolledMeasure;
use crate::measure::number;
use domain::{EntityId, Measure, ZoneKind};
use message::Message;

/// Σ numerator ÷ Σ denominator over the parts that count in both and do not contradict themselves.
///
/// `shared` tells how much of a measure several of some zones cover: it is taken off both sides. What is counted decides
/// whether a fill rate is one: a province with clusters only has it, whatever was asked for.
pub(super) fn rolled_ratio(
    rule: &RatioRule,
    measures: &BTreeMap<Measure, RolledMeasure>,
    kind_of: impl Fn(EntityId) -> Option<ZoneKind>,
    shared: impl Fn(Measure, &[EntityId]) -> Result<Decimal, Message>,
) -> Result<Option<Ratio>, Message> {
    let sides = RatioRule::measure(rule.numerator).zip(RatioRule::measure(rule.denominator));
    let Some((over, under)) = sides else {
        return Ok(None);
    };
    let Some(numerator) = measures.get(&over) else {
        return Ok(None);
    };
    let denominator = measures.get(&under);
    let below: HashMap<EntityId, Hectares> = denominator
        .into_iter()
        .flat_map(RolledMeasure::counted)
        .filter(|part| part.hectares.in_ratio && !part.hectares.total().is_zero())
        .map(|part| (part.subject, part.hectares))
        .collect();
    let both = numerator
        .counted()
        .filter(|part| part.hectares.in_ratio)
        .filter_map(|part| below.get(&part.subject).map(|d| (part.subject, (part.hectares, *d))));
    let (subjects, pairs): (Vec<EntityId>, Vec<(Hectares, Hectares)>) = both.unzip();
    let parts = numerator
        .counted()
        .map(|part| part.subject)
        .chain(below.keys().copied());
    let counted: BTreeSet<Option<ZoneKind>> = parts.map(kind_of).collect();
    if rule
        .kind
        .is_some_and(|kind| counted.iter().any(|counted| *counted != Some(kind)))
    {
        return Ok(None);
    }
    let sum = |pick: fn(&(Hectares, Hectares)) -> Decimal| pairs.iter().map(pick).sum::<Decimal>();
    let n = number(sum(|p| p.0.total()) - shared(over, &subjects)?);
    let d = number(sum(|p| p.1.total()) - shared(under, &subjects)?);
    let mixed_kinds = rule.fill && counted.len() > 1;
    let some = !pairs.is_empty();
    let whole: Decimal = below.values().map(Hectares::total).sum();
    let covered = sum(|p| p.1.total());
    let largest = subjects
        .iter()
        .zip(&pairs)
        .map(|(subject, (n, d))| Largest {
            subject: *subject,
            value: number(n.total()) / number(d.total()),
            share: number(d.total()) / number(covered),
        })
        .find(|part| part.share > 0.5 && pairs.len() > 1);
    Ok(Some(Ratio {
        rule: *rule,
        value: if mixed_kinds || !some {
            None
        } else {
            Ratio::divide(Some(n), Some(d))
        },
        numerator: some.then_some(n),
        denominator: some.then_some(d),
        basis: pairs
            .iter()
            .map(|(n, d)| n.basis().and(d.basis()))
            .reduce(|a, b| a.and(b)),
        approximate: pairs.iter().any(|(n, d)| n.approximate || d.approximate),
        counted: pairs.len(),
        skipped: numerator.counted().count() - pairs.len(),
        spread: RatioSpread {
            coverage: (whole > Decimal::ZERO).then(|| number(covered) / number(whole)),
            without_numerator: below.len() - pairs.len(),
            without_denominator: numerator.counted().count() - pairs.len(),
            largest,
        },
    }))
}
