//! The ratios of a roll-up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::hectares::{Basis, Hectares};
use super::quotient::{Quotient, Side, Unknown};
use super::ratio::{Largest, Ratio, RatioRule, RatioSpread, Unpaired, UnpairedWhy};
use super::rollup::{Part, PartWhy, RolledMeasure};
use crate::measure::number;
use domain::{EntityId, Measure, ZoneKind};
use message::Message;

/// Σ numerator ÷ Σ denominator over the parts that count in both, may enter a ratio, and are not “at least” on both sides. Each
/// other part is named with its reason, and its denominator is part of what the coverage is of.
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
    let below = by_subject(denominator);
    let above = by_subject(Some(numerator));
    let mut pairs: Vec<(EntityId, Hectares, Hectares)> = Vec::new();
    let mut left_out: Vec<Unpaired> = Vec::new();
    let counted_parts = || {
        numerator
            .counted()
            .chain(denominator.into_iter().flat_map(RolledMeasure::counted))
    };
    let mut seen = BTreeSet::new();
    for subject in counted_parts().map(|part| part.subject).filter(|id| seen.insert(*id)) {
        match pair(above.get(&subject), below.get(&subject)) {
            Ok((over, under)) => pairs.push((subject, over, under)),
            Err(why) => left_out.push(Unpaired { subject, why }),
        }
    }
    let counted: BTreeSet<Option<ZoneKind>> = seen.iter().copied().map(kind_of).collect();
    if rule
        .kind
        .is_some_and(|kind| counted.iter().any(|counted| *counted != Some(kind)))
    {
        return Ok(None);
    }
    let subjects: Vec<EntityId> = pairs.iter().map(|(subject, _, _)| *subject).collect();
    let over = side(pairs.iter().map(|(_, over, _)| over), shared(over, &subjects)?);
    let under = side(pairs.iter().map(|(_, _, under)| under), shared(under, &subjects)?);
    let some = !pairs.is_empty();
    let quotient = if rule.fill && counted.len() > 1 {
        Quotient::unknown(Unknown::MixedKinds, over.approximate || under.approximate)
    } else if some {
        Quotient::of(&over, &under)
    } else {
        Quotient::unknown(Unknown::NoPair, false)
    };
    let covered: Decimal = pairs.iter().map(|(_, _, under)| under.total()).sum();
    let largest = pairs
        .iter()
        .map(|(subject, over, under)| Largest {
            subject: *subject,
            quotient: Quotient::of(&Side::of(over), &Side::of(under)),
            share: number(under.total()) / number(covered),
        })
        .find(|part| part.share > 0.5 && pairs.len() > 1);
    // Of what is left out all that it may be: a coverage is never given higher than it is.
    let outside = || left_out.iter().filter_map(|part| counted_in(below.get(&part.subject)?));
    let whole = covered + outside().map(|under| under.total() + under.spread).sum::<Decimal>();
    let without_denominator = left_out.iter().filter(|part| part.why.lacks_denominator()).count();
    Ok(Some(Ratio {
        rule: *rule,
        quotient,
        numerator: some.then_some(over),
        denominator: some.then_some(under),
        basis: some.then(|| over.basis.and(under.basis)),
        counted: pairs.len(),
        skipped: numerator.counted().count() - pairs.len(),
        spread: RatioSpread {
            coverage: (whole > Decimal::ZERO).then(|| number(covered) / number(whole)),
            at_most: outside().any(|under| under.at_least),
            without_numerator: left_out.len() - without_denominator,
            without_denominator,
            left_out,
            largest,
        },
    }))
}

/// The parts of a measure that count, and those that count with a group.
fn by_subject(rolled: Option<&RolledMeasure>) -> HashMap<EntityId, &Part> {
    let parts = rolled.into_iter().flat_map(|rolled| &rolled.parts);
    parts.map(|part| (part.subject, part)).collect()
}

fn counted_in(part: &Part) -> Option<Hectares> {
    (part.why == PartWhy::Counted).then_some(part.hectares)
}

/// Both sides of a part that is divided, else why it is not.
fn pair(over: Option<&&Part>, under: Option<&&Part>) -> Result<(Hectares, Hectares), UnpairedWhy> {
    use UnpairedWhy as Why;
    let over = match over {
        None => return Err(Why::NoNumerator),
        Some(part) => counted_in(part).ok_or(Why::NumeratorNotCounted)?,
    };
    let under = match under {
        None => return Err(Why::NoDenominator),
        Some(part) => counted_in(part).ok_or(Why::DenominatorNotCounted)?,
    };
    if under.total().is_zero() {
        return Err(Why::NoDenominator);
    }
    match (over.barred, under.barred) {
        (Some(barred), _) => Err(Why::Numerator(barred)),
        (None, Some(barred)) => Err(Why::Denominator(barred)),
        (None, None) if over.at_least && under.at_least => Err(Why::BothAtLeast),
        (None, None) => Ok((over, under)),
    }
}

/// A side of all the parts that are divided, land that several of them cover counted once.
fn side<'h>(parts: impl Iterator<Item = &'h Hectares> + Clone, shared: Decimal) -> Side {
    let sum = parts.clone().fold(Hectares::NONE, |sum, part| sum.plus(part));
    let basis = parts.map(Hectares::basis).reduce(Basis::and);
    Side {
        low: number(sum.total() - shared),
        high: number(sum.total() - shared + sum.spread),
        basis: basis.unwrap_or(Basis::Reported),
        ..Side::of(&sum)
    }
}
