//! Roll-ups: totals with every part that was added, and every part that was not, and why.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::{Coverage, Ratio, range};
use super::code::{Code, Day, Keyed, MeasureCode};
use super::exactness::Exactness;
use super::province::{self, Halves, PastProvince};
use super::subject::{Reference, reference};
use super::unit::UnitSubject;
use crate::ledger::{self, Barred, Basis, PartWhy, RolledMeasure, Scope, UnpairedWhy};
use crate::measure::number;
use crate::snapshot::Snapshot;
use domain::{Measure, ZoneKind};
use message::{Lang, text};

/// The sum of the accounts of a scope on a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Rollup {
    /// The scope that is added up.
    pub subject: RollupSubject,
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// Every measure by its code; one without a counted part is `null`.
    pub measures: Keyed<MeasureCode, Option<RollupMeasure>>,
    /// The ratios of its sums, each with its rule.
    pub ratios: Vec<RollupRatio>,
    /// How much of its size is measured, printed only, or unknown.
    pub coverage: Coverage,
    /// Of today's provinces: the halves of the province that it holds; `null` where it holds all, or it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub halves: Option<Option<Halves>>,
    /// Of the filter: kinds that fit it and are not added up with the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<Code<ZoneKind>>")]
    pub left_out_kinds: Option<Vec<ZoneKind>>,
}

/// The scope of a roll-up.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RollupSubject {
    /// A kind, one of today's provinces, or what fits the filter.
    Scope(ScopeSubject),
    /// The land in a former province.
    Past(PastProvince),
    /// The land in an administrative unit.
    Unit(UnitSubject),
}

/// A kind, one of today's provinces, or what fits the filter.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScopeSubject {
    /// What the scope is chosen by.
    pub r#type: ScopeType,
    /// The code of the kind, the key of the province, `parks` or `filter`.
    pub id: String,
    /// Its name in the language of the answer.
    pub name: String,
}

/// What a scope is chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeType {
    /// Zones of one kind, or of the kinds of parks.
    Kind,
    /// Zones of one of today's provinces.
    Province,
    /// Zones that fit the filter.
    Filter,
}

/// A side of a ratio that a part lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LackingSide {
    /// What is divided.
    Numerator,
    /// What it is divided by.
    Denominator,
}

impl From<PastProvince> for RollupSubject {
    fn from(past: PastProvince) -> RollupSubject {
        RollupSubject::Past(past)
    }
}

impl From<UnitSubject> for RollupSubject {
    fn from(unit: UnitSubject) -> RollupSubject {
        RollupSubject::Unit(unit)
    }
}

/// A sum of a measure.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RollupMeasure {
    /// The hectares; of a range, its lower end.
    pub value_ha: f64,
    /// The basis of the sum: `measured`, `reported` or `mixed`.
    pub basis: Basis,
    /// Lower and upper end, hectares, where values in it contradict each other.
    pub range_ha: Option<[f64; 2]>,
    /// Whether a printed value in it is not exact.
    pub approximate: bool,
    /// Whether the sum is a lower bound.
    pub at_least: bool,
    /// The day of the oldest printed value in it; `null` where none has a date.
    #[schemars(with = "Option<Day>")]
    pub oldest: Option<Date>,
    /// The day of the newest printed value in it; `null` where none has a date.
    #[schemars(with = "Option<Day>")]
    pub newest: Option<Date>,
    /// How many printed values in it have no date.
    pub undated: usize,
    /// Of a remainder: the measures it is left of.
    pub bases: Vec<RollupBase>,
    /// How many zones the sum is of, beside the number the groups state.
    pub of_count: Vec<OfCount>,
    /// A sum of printed values alone, with its decimals; `null` for any other.
    pub value: Option<String>,
    /// Hectares that several parts cover, taken off the sum.
    pub overlap_ha: f64,
    /// Hectares of it that are measured; `null` where nothing is.
    pub measured_ha: Option<f64>,
    /// Hectares of it from printed figures or records without a polygon; `null` for none.
    pub reported_only_ha: Option<f64>,
    /// Number of parts that count.
    pub counted: usize,
    /// Number of parts of which nothing is known.
    pub missing_count: usize,
    /// All parts, also those that do not count.
    pub parts: Vec<RollupPart>,
}

/// A measure that something is left of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RollupBase {
    /// Code of the measure.
    #[schemars(with = "MeasureCode")]
    pub measure: Measure,
    /// Hectares of the measure.
    pub ha: f64,
    /// Hectares that are left of it.
    pub left_ha: f64,
}

/// How many zones of a kind a sum is of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OfCount {
    /// Kind of the zones.
    #[schemars(with = "Code<ZoneKind>")]
    pub kind: ZoneKind,
    /// How many of them count.
    pub counted: usize,
    /// How many there are in all.
    pub all: usize,
}

/// A part of a sum.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RollupPart {
    /// The zone, group or phase it is of.
    #[schemars(with = "Reference")]
    pub subject: Option<Reference>,
    /// Its hectares; of a range, its lower end.
    pub ha: f64,
    /// Lower and upper end, hectares, where it is not one value.
    pub range_ha: Option<[f64; 2]>,
    /// Whether it is only about right.
    pub approximate: bool,
    /// Whether the part is a lower bound.
    pub at_least: bool,
    /// The basis of the part: `measured`, `reported` or `mixed`.
    pub basis: Basis,
    /// Whether it counts in the sum.
    pub counted: bool,
    /// Whether it holds the land of the chosen stages only.
    pub partial: bool,
    /// Code of the reason why it counts, or does not.
    pub why: PartWhy,
}

/// A ratio of a roll-up, with the share of the scope it is of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RollupRatio {
    /// The ratio of the parts that have both sides.
    #[serde(flatten)]
    pub ratio: Ratio,
    /// How many parts have both sides.
    pub counted: usize,
    /// How many parts have only the numerator, and are left out.
    pub skipped: usize,
    /// Share of the denominator that is in the ratio; `null` where no denominator is known.
    pub coverage: Option<f64>,
    /// Whether that share is an upper bound.
    pub coverage_at_most: bool,
    /// Whether it covers enough to stand in a heading.
    pub headline: bool,
    /// How many parts have no numerator.
    pub without_numerator: usize,
    /// How many parts have no denominator.
    pub without_denominator: usize,
    /// Parts that take no part in it.
    pub left_out: Vec<UnpairedPart>,
    /// The part that is more than half of the denominator; `null` for none.
    pub largest: Option<LargestPart>,
}

/// A part that takes no part in a ratio.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnpairedPart {
    /// The zone, group or phase it is of.
    #[schemars(with = "Reference")]
    pub subject: Option<Reference>,
    /// The side it lacks: `numerator` or `denominator`.
    pub side: LackingSide,
    /// Code of the reason.
    pub code: UnpairedReason,
}

/// Why a part takes no part in a ratio; the side it lacks stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnpairedReason {
    /// It has no numerator.
    NoNumerator,
    /// It has no denominator, or one of 0.
    NoDenominator,
    /// The side does not count: it does with a group, or is of another stage.
    NotCounted,
    /// Printed values of one day contradict each other.
    Tie,
    /// The print is of an older boundary, or of an older area to recover.
    OlderLand,
    /// Only the land of the chosen stages is known.
    Partial,
    /// Both sides are “at least”.
    BothAtLeast,
}

impl UnpairedReason {
    pub(super) fn of(why: UnpairedWhy) -> UnpairedReason {
        match why {
            UnpairedWhy::NoNumerator => UnpairedReason::NoNumerator,
            UnpairedWhy::NoDenominator => UnpairedReason::NoDenominator,
            UnpairedWhy::NumeratorNotCounted | UnpairedWhy::DenominatorNotCounted => UnpairedReason::NotCounted,
            UnpairedWhy::Numerator(barred) | UnpairedWhy::Denominator(barred) => match barred {
                Barred::Tie => UnpairedReason::Tie,
                Barred::OlderLand => UnpairedReason::OlderLand,
                Barred::Partial => UnpairedReason::Partial,
            },
            UnpairedWhy::BothAtLeast => UnpairedReason::BothAtLeast,
        }
    }
}

/// The part that is more than half of a denominator, with its own ratio.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LargestPart {
    /// The zone, group or phase it is of.
    #[schemars(with = "Reference")]
    pub subject: Option<Reference>,
    /// The ratio of this part alone; `null` for a range, or where unknown.
    pub value: Option<f64>,
    /// Its share of the denominator.
    pub share: f64,
    /// How exact its ratio is.
    #[serde(flatten)]
    pub exactness: Exactness,
}

/// A roll-up. Every measure has its key; one without a counted part is `null`.
pub fn rollup(snapshot: &Snapshot, rollup: &ledger::Rollup, as_of: Date, lang: Lang) -> Rollup {
    with_subject(snapshot, rollup, as_of, scope(&rollup.scope, lang))
}

/// The same under another name: a province as it was before July 2025.
pub(super) fn with_subject(
    snapshot: &Snapshot,
    rollup: &ledger::Rollup,
    as_of: Date,
    subject: RollupSubject,
) -> Rollup {
    let measures = Measure::ALL.iter().map(|code| {
        let rolled = rollup.measures.get(code);
        (code.code(), rolled.map(|rolled| measure(snapshot, rolled)))
    });
    Rollup {
        subject,
        as_of,
        revision: snapshot.revision().0,
        measures: measures.collect(),
        ratios: rollup.ratios.iter().map(|one| ratio(snapshot, one)).collect(),
        coverage: Coverage::of(&rollup.coverage),
        halves: None,
        left_out_kinds: None,
    }
}

fn scope(scope: &Scope, lang: Lang) -> RollupSubject {
    let of_province = scope.province.as_ref() == Some(&scope.id);
    RollupSubject::Scope(ScopeSubject {
        r#type: if of_province {
            ScopeType::Province
        } else {
            ScopeType::Kind
        },
        id: scope.id.clone(),
        name: if of_province {
            province::name(&scope.id, lang)
        } else {
            kind_name(&scope.id, lang)
        },
    })
}

/// The long name of a kind or of parks and clusters together.
fn kind_name(id: &str, lang: Lang) -> String {
    let known = ZoneKind::ALL
        .iter()
        .map(|kind| kind.code())
        .chain(["parks"])
        .find(|code| *code == id);
    known
        .and_then(|code| text(&format!("kind.long.{code}"), lang))
        .unwrap_or(id)
        .to_string()
}

fn measure(snapshot: &Snapshot, rolled: &RolledMeasure) -> RollupMeasure {
    let bases = rolled.bases.iter().map(|(base, (whole, left))| RollupBase {
        measure: *base,
        ha: number(*whole),
        left_ha: number(*left),
    });
    let of_count = rolled.of_count.iter().map(|(kind, (counted, all))| OfCount {
        kind: *kind,
        counted: *counted,
        all: *all,
    });
    RollupMeasure {
        value_ha: rolled.total.total_f64(),
        basis: rolled.total.basis(),
        range_ha: range(Some(rolled.total)),
        approximate: rolled.total.approximate,
        at_least: rolled.total.at_least,
        oldest: rolled.vintage.oldest,
        newest: rolled.vintage.newest,
        undated: rolled.vintage.undated,
        bases: bases.collect(),
        of_count: of_count.collect(),
        value: printed(rolled),
        overlap_ha: number(rolled.overlap),
        measured_ha: rolled.total.measured.map(number),
        reported_only_ha: rolled.total.reported.map(number),
        counted: rolled.counted().count(),
        missing_count: rolled.missing_count,
        parts: rolled.parts.iter().map(|p| part(snapshot, p)).collect(),
    }
}

/// A sum of printed values with its decimals; `null` when something in it is measured.
fn printed(rolled: &RolledMeasure) -> Option<String> {
    (rolled.total.measured.is_none()).then(|| rolled.total.total().normalize().to_string())
}

fn ratio(snapshot: &Snapshot, ratio: &ledger::Ratio) -> RollupRatio {
    let spread = &ratio.spread;
    let left_out = spread.left_out.iter().map(|part| UnpairedPart {
        subject: reference(snapshot, part.subject),
        side: if part.why.lacks_denominator() {
            LackingSide::Denominator
        } else {
            LackingSide::Numerator
        },
        code: UnpairedReason::of(part.why),
    });
    RollupRatio {
        ratio: Ratio::of(ratio),
        counted: ratio.counted,
        skipped: ratio.skipped,
        coverage: spread.coverage,
        coverage_at_most: spread.at_most,
        headline: ratio.is_headline(),
        without_numerator: spread.without_numerator,
        without_denominator: spread.without_denominator,
        left_out: left_out.collect(),
        largest: spread.largest.map(|part| LargestPart {
            subject: reference(snapshot, part.subject),
            value: part.quotient.value,
            share: part.share,
            exactness: Exactness::of(&part.quotient),
        }),
    }
}

fn part(snapshot: &Snapshot, part: &ledger::Part) -> RollupPart {
    RollupPart {
        subject: reference(snapshot, part.subject),
        ha: part.hectares.total_f64(),
        range_ha: range(Some(part.hectares)),
        approximate: part.hectares.approximate,
        at_least: part.hectares.at_least,
        basis: part.hectares.basis(),
        counted: part.why == PartWhy::Counted,
        partial: part.partial,
        why: part.why,
    }
}
