//! The account of a zone, a phase or a group.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::bars::{Bars, Progress};
use super::code::{BothLanguages, Code, Day, IndicatorCode, Keyed, MeasureCode, RatioId, RecordKind, Sentence};
use super::exactness::Exactness;
use super::figure::{Quantity, Reported, parts, reported};
use super::headline::Headlines;
use super::land_classes::LandClasses;
use super::source::{Cites, Source};
use super::standing::Standing;
use super::subject::{Reference, Subject, reference, subject};
use crate::ledger::{
    self, Basis, Clearance, Hectares, Ledger, LeftWhy, MeasureValue, Outside, RatioRule, Side, Stage, boundary_in_force,
};
use crate::measure::{difference, number};
use crate::snapshot::{Audience, Dataset, Snapshot};
use domain::{EntityId, Group, Kind, Phase, Qualifier, Unit, Zone};
use message::Message;

/// The account of a zone, a group or a phase on a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Account {
    /// The zone, group or phase it is the account of.
    pub subject: Subject,
    /// The day the answer is for.
    #[schemars(with = "Day")]
    pub as_of: Date,
    /// The revision of the store it was read from.
    pub revision: u32,
    /// EPSG codes of the planes of the measured areas.
    pub planes: Vec<String>,
    /// Every measure by its code; `null` where nothing is recorded for it.
    pub measures: Keyed<MeasureCode, Option<Measure>>,
    /// Numbers of something else than land (households, money, projects), by code.
    pub indicators: Keyed<IndicatorCode, Indicator>,
    /// The ratios its measures give, each with its rule.
    pub ratios: Vec<Ratio>,
    /// How much of its size is measured, printed only, or unknown.
    pub coverage: Coverage,
    /// Wholes and their parts, for clearance and for leases.
    pub bars: Bars,
    /// How far clearance has come, one entry a unit.
    pub progress: Vec<Progress>,
    /// Classes of a zone in the legend; `null` for a group or a phase.
    pub classes: Option<ZoneClasses>,
    /// The land of a zone by class, a legend for each view; only in answers about one zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub land: Option<LandClasses>,
    /// The sentence of each view of a zone; only in answers about one zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headlines: Option<Headlines>,
    /// Why recorded land cannot be measured; usually empty.
    pub doubts: Vec<Sentence>,
    /// Records that take no part in its numbers, or only once.
    pub left_out: Vec<LeftOut>,
    /// Address of this account.
    pub href: String,
}

/// A measure: the value that counts, the measured one and the printed ones.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Measure {
    /// The standing value, hectares; `null` where nothing is known or values contradict each other.
    pub value_ha: Option<f64>,
    /// Lower and upper end, hectares, of values that contradict each other; `null` for one value.
    pub range_ha: Option<[f64; 2]>,
    /// Whether a part of it is printed as about, over or between; `null` where nothing stands.
    pub approximate: Option<bool>,
    /// Whether the value is a lower bound; `null` where nothing stands.
    pub at_least: Option<bool>,
    /// The printed decimals, where the value is a printed one in hectares.
    pub value: Option<String>,
    /// The basis of the value: `measured`, `reported` or `mixed`; `null` where nothing stands.
    pub basis: Option<Basis>,
    /// How exact the printed value is; `null` where the value is not a printed one.
    #[schemars(with = "Option<Code<Qualifier>>")]
    pub qualifier: Option<Qualifier>,
    /// The measured area in the plane, hectares; `null` where nothing is measured.
    pub measured_ha: Option<f64>,
    /// The measured area in the plane, square millimetres; `null` where nothing is measured.
    pub measured_mm2: Option<i64>,
    /// The measured area on the ellipsoid, hectares; `null` where nothing is measured.
    pub ellipsoidal_ha: Option<f64>,
    /// Hectares of records without a polygon; `null` for no such record.
    pub unplotted_ha: Option<f64>,
    /// The measured value less the printed one, hectares; `null` where one of them is unknown.
    pub difference_ha: Option<f64>,
    /// The difference divided by the printed value; `null` where it cannot be divided.
    pub difference_share: Option<f64>,
    /// Which number counts, and why; `null` where nothing is known.
    pub standing: Option<Standing>,
    /// Every printed value, strongest first.
    pub reported: Vec<Reported>,
    /// Printed values of parts of the subject, a commune's each.
    pub reported_parts: Vec<Reported>,
    /// Of the boundary in force: the size its document prints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
}

/// A printed size beside a measured one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Declared {
    /// The size as printed.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// The printed size in hectares; `null` where its unit is no area.
    pub ha: Option<f64>,
    /// The measured size less the printed one, hectares; `null` where one of them is unknown.
    pub difference_ha: Option<f64>,
    /// The difference divided by the printed size; `null` where it cannot be divided.
    pub difference_share: Option<f64>,
    /// The document that prints it, with page and wording.
    #[serde(flatten)]
    pub source: Source,
}

/// A number of something else than land.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Indicator {
    /// The value that counts, as printed; `null` where none is chosen.
    pub value: Option<String>,
    /// Unit of the value that counts; `null` where none is chosen.
    #[schemars(with = "Option<Code<Unit>>")]
    pub unit: Option<Unit>,
    /// How exact the value that counts is printed; `null` where none is chosen.
    #[schemars(with = "Option<Code<Qualifier>>")]
    pub qualifier: Option<Qualifier>,
    /// Every printed value, strongest first.
    pub reported: Vec<Reported>,
}

/// A ratio with both sides, its basis and its rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ratio {
    /// Code of the ratio.
    #[schemars(with = "RatioId")]
    pub id: &'static str,
    /// Numerator divided by denominator; `null` where it has no value, or is a range.
    pub value: Option<f64>,
    /// Code of the measure or indicator that is divided.
    #[schemars(with = "IndicatorCode")]
    pub numerator: &'static str,
    /// Code of the measure or indicator it is divided by.
    #[schemars(with = "IndicatorCode")]
    pub denominator: &'static str,
    /// The basis of both sides: `measured`, `reported` or `mixed`; `null` where one is unknown.
    pub basis: Option<Basis>,
    /// The article that defines it; `null` where it is only customary.
    pub rule: Option<&'static str>,
    /// The numerator; of a range, its lower end; `null` where unknown.
    pub numerator_value: Option<f64>,
    /// The denominator; of a range, its lower end; `null` where unknown.
    pub denominator_value: Option<f64>,
    /// Lower and upper end of the numerator, where it is a range.
    pub numerator_range: Option<[f64; 2]>,
    /// Lower and upper end of the denominator, where it is a range.
    pub denominator_range: Option<[f64; 2]>,
    /// Whether the numerator is a lower bound; `null` where it is unknown.
    pub numerator_at_least: Option<bool>,
    /// Whether the denominator is a lower bound; `null` where it is unknown.
    pub denominator_at_least: Option<bool>,
    /// The numerator in hectares, where it is land.
    pub numerator_ha: Option<f64>,
    /// The denominator in hectares, where it is land.
    pub denominator_ha: Option<f64>,
    /// How exact the value is.
    #[serde(flatten)]
    pub exactness: Exactness,
}

/// How much of the size of a subject is measured.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Coverage {
    /// Hectares that are measured.
    pub measured_ha: f64,
    /// Hectares that are printed and not measured.
    pub reported_only_ha: f64,
    /// Number of subjects of unknown size.
    pub missing_count: usize,
}

/// The classes of a zone, as `classes` of totals count them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZoneClasses {
    /// Its class by stage.
    pub stage: Stage,
    /// Its class by how far clearance has come.
    pub clearance: Clearance,
}

/// A record that takes no part in an account, or only once: which, how much, why; in both languages, as accounts have none.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LeftOut {
    /// The reason as a code, for programs.
    pub code: LeftOutReason,
    /// The record that takes no part.
    pub record: Option<NamedRecord>,
    /// What people call the record.
    pub name: BothLanguages,
    /// Its hectares; `null` where unknown.
    pub ha: Option<f64>,
    /// The reason as a sentence, for people.
    pub reason: BothLanguages,
    /// The record that counts in its place; `null` for other reasons.
    pub other: Option<NamedRecord>,
    /// The zone it lies in, or that takes in the same land; `null` for other reasons.
    pub zone: Option<Reference>,
}

/// Why a record takes no part, or only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// It lies far from the boundary, or from the land of the zone.
    Far,
    /// Its geometry cannot be measured.
    Unmeasured,
    /// It lies outside the boundary in force, and did when it began.
    NeverInside,
    /// A later boundary left it outside.
    LeftByBoundaryChange,
    /// It has neither a polygon nor hectares.
    NoSize,
    /// Another record states the same of its land, which counts once.
    CountedOnce,
    /// It lies in another zone, which does not count it.
    InOtherZone,
    /// It is of another zone and lies in this one, which does not count it.
    OfOtherZone,
    /// The boundary of another zone takes in the same land, which counts once.
    SameLand,
    /// Whether it and another zone have land in common cannot be computed.
    Uncompared,
}

/// A record; of one that is partly withheld the reader learns its kind alone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NamedRecord {
    /// Kind of the record.
    #[schemars(with = "RecordKind")]
    pub r#type: Kind,
    /// Its identity; `null` where a part of it is withheld.
    pub id: Option<String>,
    /// Its ASCII name; `null` where a part of it is withheld.
    pub slug: Option<String>,
}

/// An account. Every measure has its key; one that nothing is recorded for is `null`. `None` of what is no zone, group or phase.
pub fn account(snapshot: &Snapshot, account: &ledger::Account) -> Option<Account> {
    let measures = domain::Measure::ALL.iter().map(|code| {
        let value = account.measures.get(code);
        let mut told = value.map(|value| Measure::of(snapshot, value, account.as_of));
        // Also of a boundary that cannot be measured.
        if *code == domain::Measure::Boundary
            && let Some(declared) = declared(snapshot, account)
        {
            told.get_or_insert_with(Measure::unknown).declared = Some(declared);
        }
        (code.code(), told)
    });
    let indicators = account
        .indicators
        .iter()
        .map(|(key, values)| (key.code(), Indicator::of(snapshot, values, account.as_of)));
    Some(Account {
        subject: subject(snapshot, account.subject)?,
        as_of: account.as_of,
        revision: snapshot.revision().0,
        planes: account.planes.iter().map(ToString::to_string).collect(),
        measures: measures.collect(),
        indicators: indicators.collect(),
        ratios: account.ratios.iter().map(Ratio::of).collect(),
        coverage: Coverage::of(&account.coverage),
        bars: Bars::of(&account.bars),
        progress: ledger::progress(account).iter().map(Progress::of).collect(),
        classes: classes(snapshot, account),
        land: None,
        headlines: None,
        doubts: account.doubt.iter().map(doubt).collect(),
        left_out: account.left_out.iter().map(|out| LeftOut::of(snapshot, out)).collect(),
        href: href(snapshot, account.subject, account.as_of),
    })
}

/// The account of a zone on a day with its land by class; `None` of what is no zone.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn zone_account(
    ledger: &Ledger,
    zone: EntityId,
    as_of: Date,
    audience: Audience,
) -> Result<Option<Account>, Message> {
    let Some(found) = ledger::account(ledger, zone, as_of)? else {
        return Ok(None);
    };
    let land = ledger::land_classes(ledger, &found)?;
    Ok(account(ledger, &found).map(|told| Account {
        headlines: land.as_ref().map(|land| {
            let kind = ledger.get::<Zone>(zone).map(|row| row.body.kind);
            Headlines::of(&found, land, kind, audience)
        }),
        land: land.map(|land| LandClasses::of(&land, audience)),
        ..told
    }))
}

impl Cites for Account {
    fn sources(&self) -> Vec<&Source> {
        let measures = self.measures.values().flatten().flat_map(|measure| {
            let declared = measure.declared.iter().map(|declared| &declared.source);
            let printed = measure.reported.iter().chain(&measure.reported_parts);
            printed.map(|figure| &figure.source).chain(declared)
        });
        let indicators = self.indicators.values().flat_map(|values| &values.reported);
        measures.chain(indicators.map(|figure| &figure.source)).collect()
    }
}

impl LeftOut {
    fn of(snapshot: &Snapshot, out: &ledger::LeftOut) -> LeftOut {
        let (other, zone) = match &out.why {
            LeftWhy::CountedOnce(record) => (NamedRecord::of(snapshot, *record), None),
            LeftWhy::InZone(zone) | LeftWhy::OfZone(zone) | LeftWhy::SameLand(zone) | LeftWhy::Uncompared(zone, _) => {
                (None, reference(snapshot, *zone))
            }
            _ => (None, None),
        };
        LeftOut {
            code: LeftOutReason::of(&out.why),
            record: NamedRecord::of(snapshot, out.record),
            name: BothLanguages::of(&ledger::record_name(snapshot, out.record)),
            ha: out.hectares.map(number),
            reason: BothLanguages::of(&out.why.message(snapshot)),
            other,
            zone,
        }
    }
}

impl LeftOutReason {
    pub(super) fn of(why: &LeftWhy) -> LeftOutReason {
        match why {
            LeftWhy::Far(_) => LeftOutReason::Far,
            LeftWhy::Unmeasured(_) => LeftOutReason::Unmeasured,
            LeftWhy::Outside(Outside::Never) => LeftOutReason::NeverInside,
            LeftWhy::Outside(Outside::LeftByChange) => LeftOutReason::LeftByBoundaryChange,
            LeftWhy::NoSize => LeftOutReason::NoSize,
            LeftWhy::CountedOnce(_) => LeftOutReason::CountedOnce,
            LeftWhy::InZone(_) => LeftOutReason::InOtherZone,
            LeftWhy::OfZone(_) => LeftOutReason::OfOtherZone,
            LeftWhy::SameLand(_) => LeftOutReason::SameLand,
            LeftWhy::Uncompared(..) => LeftOutReason::Uncompared,
        }
    }
}

impl NamedRecord {
    pub(super) fn of(snapshot: &Snapshot, id: EntityId) -> Option<NamedRecord> {
        let version = snapshot.version(id)?;
        let seen = !version.entity.body.is_withheld();
        Some(NamedRecord {
            r#type: version.entity.body.kind(),
            id: seen.then(|| id.to_string()),
            slug: seen.then(|| version.entity.slug.clone()),
        })
    }
}

/// The printed size of the boundary in force, beside the measured one.
fn declared(snapshot: &Snapshot, account: &ledger::Account) -> Option<Declared> {
    let row = boundary_in_force(snapshot, account.subject, account.as_of)?;
    let printed = row.body.declared.as_ref()?;
    let hectares = printed.hectares();
    let measured = account
        .measures
        .get(&domain::Measure::Boundary)
        .and_then(|value| value.measured);
    let apart = measured
        .zip(hectares)
        .map(|(area, printed)| difference(area.plane, printed));
    Some(Declared {
        quantity: Quantity::of(printed),
        ha: hectares.map(number),
        difference_ha: apart.map(|(ha, _)| ha),
        difference_share: apart.and_then(|(_, share)| share),
        source: Source::of(snapshot, &row.body.source),
    })
}

/// Why land takes no part in an account.
fn doubt(doubt: &Message) -> Sentence {
    Sentence {
        code: doubt.key(),
        text: BothLanguages::of(&Message::new("ledger.unmeasured").with_message("reason", doubt.clone())),
    }
}

/// The classes of a zone; `None` for a group or a phase.
fn classes(snapshot: &Snapshot, account: &ledger::Account) -> Option<ZoneClasses> {
    let zone = snapshot.get::<Zone>(account.subject)?;
    Some(ZoneClasses {
        stage: Stage::of(snapshot, zone.id(), account.as_of),
        clearance: Clearance::of(account),
    })
}

impl Measure {
    fn of(snapshot: &Snapshot, value: &MeasureValue, as_of: Date) -> Measure {
        let hectares = value.value();
        let by_figure = value.stands_by_figure();
        let chosen = value
            .reported
            .chosen()
            .filter(|_| by_figure)
            .map(|c| &c.row.body.quantity);
        let difference = value.difference();
        Measure {
            // Of values that contradict each other none is the value: both ends stand in `range_ha`.
            value_ha: hectares.filter(|h| h.high().is_none()).map(|h| h.total_f64()),
            range_ha: range(hectares),
            approximate: hectares.map(|h| h.approximate),
            at_least: hectares.map(|h| h.at_least),
            // The printed decimals; a value printed in m² keeps them in `reported` alone.
            value: chosen.filter(|q| q.unit == Unit::Hectare).map(|q| q.value.to_string()),
            basis: hectares.map(|h| h.basis()),
            qualifier: chosen.map(|q| q.qualifier),
            measured_ha: value.measured.map(|m| m.plane.ha()),
            measured_mm2: value.measured.map(|m| m.plane.mm2()),
            ellipsoidal_ha: value.measured.map(|m| m.ellipsoidal.ha()),
            unplotted_ha: value.unplotted.map(number),
            difference_ha: difference.map(|(ha, _)| ha),
            difference_share: difference.and_then(|(_, share)| share),
            standing: value.standing.as_ref().map(|standing| Standing::of(snapshot, standing)),
            reported: reported(snapshot, &value.reported, as_of),
            reported_parts: parts(snapshot, &value.reported, as_of),
            declared: None,
        }
    }

    /// Nothing is known of it.
    fn unknown() -> Measure {
        Measure {
            value_ha: None,
            range_ha: None,
            approximate: None,
            at_least: None,
            value: None,
            basis: None,
            qualifier: None,
            measured_ha: None,
            measured_mm2: None,
            ellipsoidal_ha: None,
            unplotted_ha: None,
            difference_ha: None,
            difference_share: None,
            standing: None,
            reported: Vec::new(),
            reported_parts: Vec::new(),
            declared: None,
        }
    }
}

/// Both ends of a range; `None` for one value.
pub(super) fn range(hectares: Option<Hectares>) -> Option<[f64; 2]> {
    let hectares = hectares?;
    hectares.high().map(|high| [hectares.total_f64(), number(high)])
}

impl Indicator {
    fn of(snapshot: &Snapshot, values: &ledger::Reported, as_of: Date) -> Indicator {
        let chosen = values.chosen().map(|c| &c.row.body.quantity);
        Indicator {
            value: chosen.map(|q| q.value.to_string()),
            unit: chosen.map(|q| q.unit),
            qualifier: chosen.map(|q| q.qualifier),
            reported: reported(snapshot, values, as_of),
        }
    }
}

impl Ratio {
    pub(super) fn of(ratio: &ledger::Ratio) -> Ratio {
        let rule = &ratio.rule;
        // A side is in hectares or counts projects; only hectares may be printed as such.
        let hectares = |code: &str, value: Option<f64>| value.filter(|_| RatioRule::measure(code).is_some());
        let low = |side: Option<Side>| side.map(|side| side.low);
        let range = |side: Option<Side>| side.and_then(|side| side.range());
        Ratio {
            id: rule.id,
            value: ratio.quotient.value,
            numerator: rule.numerator,
            denominator: rule.denominator,
            basis: ratio.basis,
            rule: rule.rule,
            numerator_value: low(ratio.numerator),
            denominator_value: low(ratio.denominator),
            numerator_range: range(ratio.numerator),
            denominator_range: range(ratio.denominator),
            numerator_at_least: ratio.numerator.map(|side| side.at_least),
            denominator_at_least: ratio.denominator.map(|side| side.at_least),
            numerator_ha: hectares(rule.numerator, low(ratio.numerator)),
            denominator_ha: hectares(rule.denominator, low(ratio.denominator)),
            exactness: Exactness::of(&ratio.quotient),
        }
    }
}

impl Coverage {
    pub(super) fn of(coverage: &ledger::Coverage) -> Coverage {
        Coverage {
            measured_ha: number(coverage.measured_ha),
            reported_only_ha: number(coverage.reported_only_ha),
            missing_count: coverage.missing_count,
        }
    }
}

/// Where the account can be asked for again.
fn href(snapshot: &Snapshot, subject: EntityId, as_of: Date) -> String {
    let path = match (snapshot.get::<Group>(subject), snapshot.get::<Phase>(subject)) {
        (Some(_), _) => format!("groups/{subject}"),
        // A phase is part of the detail of its zone.
        (None, Some(phase)) => format!("zones/{}", phase.body.zone),
        (None, None) => format!("zones/{subject}/account"),
    };
    let dataset = match snapshot.dataset() {
        Some(Dataset::Example) => "&dataset=example",
        _ => "",
    };
    format!("/api/v1/{path}?as_of={as_of}{dataset}")
}
