//! The account of one subject on one date.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::area_by_facts::AreaByFacts;
use super::bars::Bars;
use super::books::Ledger;
use super::facts::unplotted;
use super::hectares::Hectares;
use super::left_out::LeftOut;
use super::parts::{add_communes, add_members, add_phases};
use super::quotient::{Quotient, Side, Unknown};
use super::ratio::{RATIOS, Ratio, RatioRule, RatioSpread};
use super::reported::Reported;
use super::standing::{self, Land, Rule, Standing};
use super::zone_partition::ZonePartition;
use crate::measure::{MeasuredArea, difference, hectares};
use crate::snapshot::Snapshot;
use domain::{EntityId, Figure, Group, Indicator, Measure, Phase, Zone, ZoneKind};
use geodesy::Epsg;
use message::Message;

/// One measure of an account. Measured and reported stand side by side; neither overwrites the other.
#[derive(Debug, Clone)]
pub struct MeasureValue {
    /// The area measured from polygons; `None` where there are none.
    pub measured: Option<MeasuredArea>,
    /// Hectares of records without a polygon; below 0 where they take away land at an unknown place.
    pub unplotted: Option<Decimal>,
    /// Sum of the members of a group, where all are known and all have the measure.
    pub members: Option<Hectares>,
    /// Printed values, the chosen one first.
    pub reported: Reported,
    /// Which number counts, and why; `None` until it is decided.
    pub standing: Option<Standing>,
}

impl MeasureValue {
    /// A measure of which nothing is known yet.
    pub(super) fn empty() -> Self {
        MeasureValue {
            measured: None,
            unplotted: None,
            members: None,
            reported: Reported::default(),
            standing: None,
        }
    }

    /// The hectares that stand for the measure. `None` when nothing is known, or no value may be given, which is not 0.
    pub fn value(&self) -> Option<Hectares> {
        self.standing.as_ref()?.hectares
    }

    /// Whether its number is the sum of faces and of records without a polygon.
    pub fn is_of_land(&self) -> bool {
        self.measured.is_some() && self.standing.as_ref().is_some_and(Standing::is_of_records)
    }

    /// Whether the chosen figure, as printed, is what stands for the measure.
    pub fn stands_by_figure(&self) -> bool {
        self.value().is_some_and(|value| {
            value.measured.is_none()
                && value.spread.is_zero()
                && self.reported_ha() == Some(value.total())
                && self.standing.as_ref().is_some_and(|standing| !standing.is_of_records())
        })
    }

    /// The chosen figure in hectares; `None` where none is chosen, or its unit is no area.
    pub fn reported_ha(&self) -> Option<Decimal> {
        self.reported.chosen()?.row.body.quantity.hectares()
    }

    /// Measured less chosen figure: in ha, and as a share of the figure. `None` where one of them is unknown.
    pub fn difference(&self) -> Option<(f64, Option<f64>)> {
        Some(difference(self.measured?.plane, self.reported_ha()?))
    }
}

/// How much of a subject rests on polygons, on figures only, on nothing. By its size (boundary, else planned, else
/// established area).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Coverage {
    /// Hectares measured from a boundary.
    pub measured_ha: Decimal,
    /// Hectares by a figure only.
    pub reported_only_ha: Decimal,
    /// Number of subjects of unknown size.
    pub missing_count: usize,
}

/// The account of a zone, a phase or a group on a date. Its content is the same from one day on which something changes to the
/// next.
#[derive(Debug, Clone)]
pub struct Account {
    /// The day it is of.
    pub as_of: Date,
    said: Arc<AccountSaid>,
}

impl Deref for Account {
    type Target = AccountSaid;

    fn deref(&self) -> &AccountSaid {
        &self.said
    }
}

impl Account {
    /// Whether it was computed together with another one, for a time in which both hold.
    pub fn shares(&self, other: &Account) -> bool {
        Arc::ptr_eq(&self.said, &other.said)
    }

    /// The account of a day, from the content that holds at the time.
    pub(super) fn on(as_of: Date, said: Arc<AccountSaid>) -> Account {
        Account { as_of, said }
    }
}

/// The content of an account, without its day.
#[derive(Debug, Clone)]
pub struct AccountSaid {
    /// The zone, phase or group it is of.
    pub subject: EntityId,
    /// The planes its measured hectares are in.
    pub planes: Vec<Epsg>,
    /// The measures something is recorded for.
    pub measures: BTreeMap<Measure, MeasureValue>,
    /// Figures that are no areas: counts, capital, percentages.
    pub indicators: BTreeMap<Indicator, Reported>,
    /// Ratios that have at least a numerator.
    pub ratios: Vec<Ratio>,
    /// How much is measured, printed only, or unknown.
    pub coverage: Coverage,
    /// The zone by clearance, the industrial land by lease.
    pub bars: Bars,
    /// Why recorded land takes no part in it; `None` where all land can be measured.
    pub doubt: Option<Message>,
    /// The records that take no part in it, or take part once where two state the same: of a zone; of a phase with a polygon
    /// those on its land; of a group whose members are added up those of its members.
    pub left_out: Vec<LeftOut>,
    /// The faces its measured hectares are sums of; `None` where there is no land.
    pub sheet: Option<Arc<ZonePartition>>,
}

/// The account of a zone, a phase or a group; `None` when the identity is neither.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn account(ledger: &Ledger, subject: EntityId, as_of: Date) -> Result<Option<Account>, Message> {
    let said = ledger.accounts.get_or(ledger, subject, as_of, || {
        Ok(compute(ledger, subject, as_of)?.map(Arc::new))
    })?;
    Ok(said.map(|said| Account::on(as_of, said)))
}

/// The content of an account, computed; `None` for a subject without one.
pub(super) fn compute(ledger: &Ledger, subject: EntityId, as_of: Date) -> Result<Option<AccountSaid>, Message> {
    let mut found = numbers(ledger, subject, as_of)?;
    if let Some(account) = found.as_mut() {
        account.left_out = match (zone_of(ledger, subject), ledger.get::<Group>(subject)) {
            (Some(zone), _) if zone == subject => ledger.left_out(zone, as_of),
            (Some(zone), _) => account
                .sheet
                .as_ref()
                .map(|sheet| ledger.left_out_of_phase(zone, subject, sheet, as_of))
                .unwrap_or_default(),
            (None, Some(group)) if account.sums_members() => ledger.left_out_of_all(&group.body.members, as_of),
            (None, _) => Vec::new(),
        };
    }
    Ok(found)
}

/// The same without the records it leaves out.
pub(super) fn numbers(ledger: &Ledger, subject: EntityId, as_of: Date) -> Result<Option<AccountSaid>, Message> {
    let zone = zone_of(ledger, subject);
    let phase = Some(subject).filter(|_| zone != Some(subject));
    let tally = match zone {
        // A phase without a polygon has figures only.
        Some(zone) if phase.is_none_or(|_| has_shape(ledger, subject)) => ledger
            .sheet_on(zone, as_of)
            .map(|sheet| AreaByFacts::on(ledger, sheet, as_of, phase))
            .transpose()?,
        _ => None,
    };
    of_tally(ledger, subject, as_of, tally.as_ref())
}

/// The zone a subject is, or is a phase of; a group is in none.
fn zone_of(ledger: &Ledger, subject: EntityId) -> Option<EntityId> {
    match (ledger.get::<Phase>(subject), ledger.get::<Group>(subject)) {
        (Some(phase), _) => Some(phase.body.zone),
        (None, Some(_)) => None,
        (None, None) => Some(subject),
    }
}

fn has_shape(ledger: &Ledger, id: EntityId) -> bool {
    ledger.version(id).is_some_and(|version| version.entity.shape.is_some())
}

/// The account of a subject whose faces are added up already.
pub(super) fn of_tally(
    ledger: &Ledger,
    subject: EntityId,
    as_of: Date,
    tally: Option<&AreaByFacts>,
) -> Result<Option<AccountSaid>, Message> {
    let kind = if let Some(zone) = ledger.get::<Zone>(subject) {
        Some(zone.body.kind)
    } else if let Some(phase) = ledger.get::<Phase>(subject) {
        ledger.get::<Zone>(phase.body.zone).map(|z| z.body.kind)
    } else if let Some(group) = ledger.get::<Group>(subject) {
        group.body.kind
    } else {
        return Ok(None);
    };
    let (mut measures, indicators) = printed(ledger, subject, as_of);
    for (measure, area) in tally
        .zip(kind)
        .map(|(tally, kind)| tally.measures(kind))
        .into_iter()
        .flatten()
    {
        measures.entry(measure).or_insert_with(MeasureValue::empty).measured = Some(area);
    }
    for (measure, hectares) in unplotted(ledger, subject, as_of) {
        measures.entry(measure).or_insert_with(MeasureValue::empty).unplotted = Some(hectares);
    }
    if let Some(group) = ledger.get::<Group>(subject) {
        add_members(ledger, group.body, as_of, &mut measures)?;
    }
    let missing = match ledger.get::<Zone>(subject) {
        Some(zone) => {
            add_phases(ledger, subject, as_of, &mut measures)?;
            add_communes(zone.body, &mut measures)
        }
        None => BTreeMap::new(),
    };
    let of_zone = ledger.get::<Phase>(subject).map_or(subject, |phase| phase.body.zone);
    let zone = ledger.get::<Zone>(of_zone).map(|zone| zone.id());
    let sheet = tally.map(|tally| Arc::clone(&tally.sheet));
    let land = Land::new(ledger, subject, zone, kind, sheet.clone(), as_of);
    standing::decide_all(&land, &mut measures);
    // What is left over depends on what stands for the rest, so it is decided again.
    take_off_unplaced(&mut measures);
    standing::decide_all(&land, &mut measures);
    add_left_to_clear(&mut measures);
    for (measure, communes) in missing {
        if let Some(standing) = measures.get_mut(&measure).and_then(|value| value.standing.as_mut())
            && standing.rule == Rule::Members
        {
            let told = Message::new("standing.communes_missing").with("communes", communes.join(", "));
            standing.notes.push(told);
        }
    }
    // A fill rate over mixed kinds has no meaning: their denominators differ.
    let mixed = kind.is_none();
    let mut ratios = ratios(kind, &measures, &indicators);
    ratios.retain(|ratio| !(mixed && ratio.rule.fill));
    let bars = Bars::of(&measures, tally.and_then(AreaByFacts::approved_industrial));
    let mut account = AccountSaid {
        doubt: ledger.doubt(of_zone, as_of),
        left_out: Vec::new(),
        subject,
        planes: sheet.iter().map(|sheet| sheet.plane).collect(),
        measures,
        indicators,
        ratios,
        coverage: Coverage::default(),
        bars,
        sheet,
    };
    account.coverage = match account.size() {
        Some(size) => Coverage {
            measured_ha: size.measured.unwrap_or_default(),
            reported_only_ha: size.reported.unwrap_or_default(),
            missing_count: 0,
        },
        None => Coverage {
            missing_count: 1,
            ..Coverage::default()
        },
    };
    Ok(Some(account))
}

impl AccountSaid {
    /// The hectares of a measure.
    pub fn value(&self, measure: Measure) -> Option<Hectares> {
        self.measures.get(&measure).and_then(MeasureValue::value)
    }

    /// Whether a number of it is the sum of its members.
    fn sums_members(&self) -> bool {
        let standing = self.measures.values().filter_map(|value| value.standing.as_ref());
        standing.into_iter().any(|standing| standing.rule == Rule::Members)
    }

    /// The size the subject is counted with: boundary, else planned, else established; `None` where none is known.
    pub fn size(&self) -> Option<Hectares> {
        self.value(Measure::Boundary)
            .or_else(|| self.value(Measure::Planned))
            .or_else(|| self.value(Measure::Established))
    }
}

/// The figures of a subject: areas, and other numbers.
fn printed(
    snapshot: &Snapshot,
    subject: EntityId,
    as_of: Date,
) -> (BTreeMap<Measure, MeasureValue>, BTreeMap<Indicator, Reported>) {
    let mut measures = BTreeMap::new();
    let mut indicators = BTreeMap::new();
    let named: BTreeSet<Indicator> = snapshot
        .about::<Figure>(subject)
        .map(|row| row.body.indicator)
        .collect();
    for indicator in named {
        let reported = Reported::collect(snapshot, subject, indicator, as_of);
        // Parts that communes report are listed too, where no value of the whole is printed.
        if reported.candidates.is_empty() && (reported.parts.is_empty() || indicator.measure().is_none()) {
            continue;
        }
        match indicator.measure() {
            Some(measure) => {
                measures.insert(
                    measure,
                    MeasureValue {
                        reported,
                        ..MeasureValue::empty()
                    },
                );
            }
            None => {
                indicators.insert(indicator, reported);
            }
        }
    }
    (measures, indicators)
}

/// Brings records without a polygon and printed figures to bear on measures that are what others leave over. Where land that
/// is known without its place could lie in them, it is taken off: what is left is sure. Where a part is known by a figure
/// only, nothing is sure, and the measure is left out.
fn take_off_unplaced(measures: &mut BTreeMap<Measure, MeasureValue>) {
    let of = |measure: Measure| measures.get(&measure);
    let unplotted = |measure: Measure| of(measure).and_then(|v| v.unplotted).unwrap_or_default();
    let any = |measure: Measure| of(measure).is_some_and(|v| v.value().is_some());
    let by_figure = |measure: Measure| any(measure) && of(measure).is_some_and(|v| v.measured.is_none());
    let (leased, approved) = (unplotted(Measure::Leased), unplotted(Measure::ApprovedNotLeased));
    let not_required = unplotted(Measure::NotRequired);
    let (leased_by_figure, approved_by_figure) = (by_figure(Measure::Leased), by_figure(Measure::ApprovedNotLeased));
    let either_by_figure = leased_by_figure || approved_by_figure;
    for measure in [
        // A union smaller than one of its parts would be none.
        (either_by_figure).then_some(Measure::LeasedOrApproved),
        leased_by_figure.then_some(Measure::Unleased),
        either_by_figure.then_some(Measure::Available),
        either_by_figure.then_some(Measure::AvailableUnserviced),
    ] {
        let Some(value) = measure.and_then(|measure| measures.get_mut(&measure)) else {
            continue;
        };
        (value.measured, value.unplotted) = (None, None);
    }
    for (measure, land) in [
        (Measure::Unleased, leased),
        (Measure::Available, leased + approved),
        (Measure::AvailableUnserviced, leased + approved),
        (Measure::ToRecover, not_required),
    ] {
        if let Some(value) = measures.get_mut(&measure)
            && let Some(measured) = value.measured
            && !land.is_zero()
        {
            value.unplotted = Some(-land.min(hectares(measured.plane)));
        }
    }
    measures.retain(|_, value| {
        let nothing = value.measured.is_none() && value.unplotted.is_none() && value.members.is_none();
        !(nothing && value.reported.candidates.is_empty())
    });
}

/// Adds the land left to clear: a base less the cleared land. The base is the area to recover; where none stands, the
/// established area, approved or else as reports have it; where there is none either, the planned one.
fn add_left_to_clear(measures: &mut BTreeMap<Measure, MeasureValue>) {
    let of = |measure: Measure| measures.get(&measure).and_then(MeasureValue::value);
    let Some(cleared) = of(Measure::Cleared) else { return };
    let only_reported = || standing::only_reported(measures.get(&Measure::Established)?);
    let base = LEFT_BASES.iter().find_map(|base| match (base, of(*base)) {
        (Measure::Established, None) => Some((*base, only_reported()?, true)),
        (_, stands) => Some((*base, stands?, false)),
    });
    let Some((base, whole, is_only_reported)) = base else {
        return;
    };
    if let Some(standing) = standing::left_to_clear(base, whole, cleared, is_only_reported) {
        measures
            .entry(Measure::LeftToClear)
            .or_insert_with(MeasureValue::empty)
            .standing = Some(standing);
    }
}

/// Bases of the land left to clear; the first that stands counts.
pub const LEFT_BASES: [Measure; 3] = [Measure::ToRecover, Measure::Established, Measure::Planned];

fn ratios(
    kind: Option<ZoneKind>,
    measures: &BTreeMap<Measure, MeasureValue>,
    indicators: &BTreeMap<Indicator, Reported>,
) -> Vec<Ratio> {
    let value = |code: &str| -> Option<Side> {
        match RatioRule::measure(code) {
            Some(measure) => {
                let hectares = measures.get(&measure)?.value().filter(Hectares::in_ratio)?;
                Some(Side::of(&hectares))
            }
            None => {
                let chosen = indicators.get(&RatioRule::indicator(code)?)?.chosen()?;
                let quantity = &chosen.row.body.quantity;
                Some(Side::printed(quantity, quantity.value, quantity.value_max))
            }
        }
    };
    RATIOS
        .iter()
        .filter(|rule| rule.kind.is_none() || rule.kind == kind)
        .filter_map(|rule| {
            let numerator = value(rule.numerator)?;
            let denominator = value(rule.denominator);
            let quotient = match &denominator {
                Some(denominator) => Quotient::of(&numerator, denominator),
                None => Quotient::unknown(Unknown::NoDenominator, numerator.approximate),
            };
            Some(Ratio {
                rule: *rule,
                quotient,
                numerator: Some(numerator),
                denominator,
                basis: denominator.map(|d| numerator.basis.and(d.basis)),
                counted: usize::from(denominator.is_some()),
                skipped: usize::from(denominator.is_none()),
                spread: RatioSpread::of_one(denominator.is_some()),
            })
        })
        .collect()
}
