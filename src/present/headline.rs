//! The sentence that answers the question of a view, from the values of an account. The page adds nothing to it.

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{BothLanguages, MeasureCode};
use super::exactness::{Bound, Exactness};
use crate::ledger::{self, Account, Basis, Hectares, LandClasses, LegendRow, Quotient, Side, base_name};
use crate::measure::number;
use crate::snapshot::Audience;
use domain::{Measure, ZoneKind};
use message::{Lang, Message, percent};

/// The headlines of the views of a zone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Headlines {
    /// How much of the land is industrial.
    pub plan: Headline,
    /// How much is left to clear.
    pub clearance: Headline,
    /// How much is leased.
    pub leases: Headline,
}

/// A sentence with the numbers in it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Headline {
    /// Key of the sentence, for programs.
    pub code: &'static str,
    /// The sentence in both languages.
    pub text: BothLanguages,
    /// The number it is about; `null` where nothing is known.
    pub value: Option<Amount>,
    /// What that is a part of, or is left of; `null` where the sentence names none.
    pub base: Option<Amount>,
    /// The value divided by the base; `null` where the sentence tells none.
    pub share: Option<Share>,
    /// Further numbers of the sentence, in its order.
    pub others: Vec<Other>,
}

/// Hectares of a measure.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Amount {
    /// The measure.
    #[schemars(with = "MeasureCode")]
    pub measure: &'static str,
    /// Its hectares, unrounded; `null` of a range.
    pub ha: Option<f64>,
    /// Lower and upper end, hectares, of values that contradict each other; `null` for one value.
    pub range_ha: Option<[f64; 2]>,
    /// The basis of the value.
    pub basis: Basis,
    /// Whether a part of it is printed as about.
    pub approximate: bool,
    /// From which side it is known.
    #[serde(flatten)]
    pub bound: Bound,
}

/// A share of a headline.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Share {
    /// The share, 1 is the whole; `null` of a range.
    pub value: Option<f64>,
    /// How exact it is.
    #[serde(flatten)]
    pub exactness: Exactness,
}

/// A further number of a headline.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Other {
    /// Code of what it is.
    pub key: &'static str,
    /// Its hectares, unrounded.
    pub ha: f64,
}

impl Headlines {
    /// The headlines of a zone of a kind, as an audience may read them.
    pub(super) fn of(account: &Account, land: &LandClasses, kind: Option<ZoneKind>, audience: Audience) -> Headlines {
        let office = audience == Audience::Local;
        Headlines {
            plan: plan(account, office),
            clearance: clearance(account, land, office),
            leases: leases(account, kind, office),
        }
    }
}

impl Headline {
    fn of(message: &Message) -> Headline {
        let capital = |text: String| {
            let mut letters = text.chars();
            let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
            first.unwrap_or_default() + letters.as_str()
        };
        let text = BothLanguages::of(message);
        Headline {
            code: message.key(),
            text: BothLanguages {
                vi: capital(text.vi),
                en: capital(text.en),
            },
            value: None,
            base: None,
            share: None,
            others: Vec::new(),
        }
    }

    /// Nothing is known: to the office with what to import.
    fn of_nothing(office: bool, told: &'static str, to_import: &'static str) -> Headline {
        let nothing = Message::new(told);
        Headline::of(&match office {
            true => Message::new(to_import).with_message("nothing", nothing),
            false => nothing,
        })
    }
}

impl Amount {
    fn of(measure: Measure, hectares: &Hectares, bound: ledger::Bound) -> Amount {
        Amount {
            measure: measure.code(),
            ha: hectares.high().is_none().then(|| hectares.total_f64()),
            range_ha: hectares.high().map(|high| [hectares.total_f64(), number(high)]),
            basis: hectares.basis(),
            approximate: hectares.approximate,
            bound: Bound::of(bound),
        }
    }
}

/// Hectares to the hundredth; the little that would round to nothing, to the square metre.
fn shown(hectares: Decimal) -> Decimal {
    let round = |decimals| {
        let mut rounded = hectares.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(decimals);
        rounded
    };
    let hundredth = round(2);
    if hundredth.is_zero() && !hectares.is_zero() {
        round(4)
    } else {
        hundredth
    }
}

/// Hectares in words: “khoảng”, “ít nhất”, “nhiều nhất”, from one to another.
fn amount(hectares: &Hectares, bound: ledger::Bound) -> Message {
    if let Some(high) = hectares.high() {
        return Message::new("headline.ha.range")
            .with_number("low", shown(hectares.total()))
            .with_number("high", shown(high));
    }
    let key = match (bound, hectares.approximate) {
        (ledger::Bound::Exact, false) => "headline.ha",
        (ledger::Bound::Exact, true) => "headline.ha.about",
        (ledger::Bound::AtLeast, false) => "headline.ha.at_least",
        (ledger::Bound::AtLeast, true) => "headline.ha.at_least_about",
        (ledger::Bound::AtMost, _) => "headline.ha.at_most",
    };
    Message::new(key).with_number("ha", shown(hectares.total()))
}

fn at_least(hectares: &Hectares) -> ledger::Bound {
    if hectares.at_least {
        ledger::Bound::AtLeast
    } else {
        ledger::Bound::Exact
    }
}

fn told(hectares: &Hectares) -> Message {
    amount(hectares, at_least(hectares))
}

/// A share in words; `None` where it has no one value. What is about right has no decimals.
fn share(quotient: &Quotient) -> Option<Message> {
    let value = quotient.value?;
    let decimals = if quotient.approximate { 0 } else { 2 };
    let written = |lang| percent(value, decimals, lang);
    let key = match (quotient.bound, quotient.approximate) {
        (ledger::Bound::Exact, false) => "headline.share",
        (ledger::Bound::Exact, true) => "headline.share.about",
        (ledger::Bound::AtLeast, _) => "headline.share.at_least",
        (ledger::Bound::AtMost, _) => "headline.share.at_most",
    };
    Some(Message::new(key).with_either("share", (&written(Lang::Vi), &written(Lang::En))))
}

/// A value, what it is a part of, and the share: a sentence for all three, or for the value alone.
fn part_of(
    (measure, value): (Measure, Hectares),
    base: Option<(Measure, Hectares, Message)>,
    of_base: &'static str,
    alone: &'static str,
) -> (Message, Headline) {
    let mut sentence = Message::new(alone).with_message("value", told(&value));
    let mut found = None;
    let may = |hectares: &Hectares| hectares.in_ratio();
    if let Some((base, whole, name)) = base.filter(|(_, whole, _)| may(whole) && may(&value)) {
        let quotient = Quotient::of(&Side::of(&value), &Side::of(&whole));
        if let Some(words) = share(&quotient) {
            sentence = Message::new(of_base)
                .with_message("value", told(&value))
                .with_message("whole", told(&whole))
                .with_message("share", words)
                .with_message("base", name);
            found = Some((Amount::of(base, &whole, at_least(&whole)), quotient));
        }
    }
    let headline = Headline {
        value: Some(Amount::of(measure, &value, at_least(&value))),
        share: found.as_ref().map(|(_, quotient)| Share {
            value: quotient.value,
            exactness: Exactness::of(quotient),
        }),
        base: found.map(|(base, _)| base),
        ..Headline::of(&sentence)
    };
    (sentence, headline)
}

/// Sizes a plan is held against, each with the word for it: of its boundary the sentence says nothing.
const SIZES: [(Measure, &str); 3] = [
    (Measure::Boundary, "headline.plan.of_boundary"),
    (Measure::Established, "headline.plan.of_established"),
    (Measure::Planned, "headline.plan.of_planned"),
];

fn plan(account: &Account, office: bool) -> Headline {
    let mut sizes = SIZES
        .into_iter()
        .filter_map(|(measure, key)| Some((measure, account.value(measure)?, Message::new(key))));
    let size = sizes.next();
    match account.value(Measure::IndustrialPlan) {
        Some(industrial) => {
            let value = (Measure::IndustrialPlan, industrial);
            part_of(value, size, "headline.plan", "headline.plan.alone").1
        }
        None => match size {
            Some((measure, whole, name)) => {
                let sentence = Message::new("headline.plan.size").with_message("whole", told(&whole));
                Headline {
                    value: Some(Amount::of(measure, &whole, at_least(&whole))),
                    ..Headline::of(&sentence.with_message("base", name))
                }
            }
            None => Headline::of_nothing(office, "headline.plan.nothing", "headline.plan.import"),
        },
    }
}

fn clearance(account: &Account, land: &LandClasses, office: bool) -> Headline {
    let cleared = account.value(Measure::Cleared);
    let left = account.measures.get(&Measure::LeftToClear).and_then(|value| {
        let (base, whole) = value.standing.as_ref()?.base?;
        Some((value.value()?, base, whole))
    });
    let (Some(cleared), Some((left, base, whole))) = (cleared, left) else {
        return match cleared {
            Some(cleared) => {
                // Values that contradict each other, or are of older land, are held against nothing.
                let sentence = Message::new(match cleared.in_ratio() {
                    true => "headline.clearance.without_base",
                    false => "headline.clearance.cleared",
                });
                Headline {
                    value: Some(Amount::of(Measure::Cleared, &cleared, at_least(&cleared))),
                    ..Headline::of(&sentence.with_message("value", told(&cleared)))
                }
            }
            None => Headline::of_nothing(office, "headline.clearance.nothing", "headline.clearance.import"),
        };
    };
    // Of at least so much that is cleared at most so much is left, which the value itself calls about.
    let bound = match (cleared.at_least, left.at_least) {
        (true, _) => ledger::Bound::AtMost,
        (false, true) => ledger::Bound::AtLeast,
        (false, false) => ledger::Bound::Exact,
    };
    let of = |hectares: Decimal| Hectares {
        measured: None,
        reported: Some(hectares),
        ..left
    };
    let mut sentence = if left.total() > Decimal::ZERO {
        Message::new("headline.clearance").with_message("left", amount(&left, bound))
    } else if left.total().is_zero() {
        Message::new("headline.clearance.finished").with_message("whole", amount(&of(whole), ledger::Bound::Exact))
    } else {
        Message::new("headline.clearance.over")
            .with_message("value", told(&cleared))
            .with_message("over", amount(&of(-left.total()), at_least(&cleared)))
    };
    sentence = match base {
        Measure::ToRecover => sentence.with("base", ""),
        other => {
            // No decision gives it: reports do.
            let against = Message::new(match account.value(other) {
                Some(_) => "headline.clearance.of_all",
                None => "headline.clearance.of_reported",
            });
            sentence.with_message("base", against.with_message("base", Message::new(base_name(other))))
        }
    };
    let mut others = Vec::new();
    if office {
        for (class, key, part) in [
            ("left_to_clear", "headline.clearance.obstructed_left", "obstructed_left"),
            ("handed", "headline.clearance.obstructed_handed", "obstructed_handed"),
        ] {
            let of_class = |row: &&LegendRow| row.class == class;
            let rows = land.obstructed.iter().filter(of_class);
            let hectares: Decimal = rows.filter_map(|row| row.hectares).sum();
            if hectares > Decimal::ZERO {
                let said = Message::new(key).with_message("before", sentence);
                sentence = said.with_number("ha", shown(hectares));
                others.push(Other {
                    key: part,
                    ha: number(hectares),
                });
            }
        }
    }
    Headline {
        value: Some(Amount::of(Measure::LeftToClear, &left, bound)),
        base: {
            let whole = account.value(base).unwrap_or(of(whole));
            Some(Amount::of(base, &whole, at_least(&whole)))
        },
        others,
        ..Headline::of(&sentence)
    }
}

/// What leased land is a part of, by the decree for the kind of zone; else what documents call land for lease.
fn leasable(account: &Account, kind: Option<ZoneKind>) -> Option<(Measure, Hectares, Message)> {
    let (legal, name) = match kind {
        Some(ZoneKind::IndustrialPark) => (Measure::IndustrialServicePlan, "headline.leases.of_park"),
        Some(ZoneKind::IndustrialCluster) => (Measure::IndustrialPlan, "headline.leases.of_cluster"),
        _ => (Measure::Leasable, "headline.leases.of_leasable"),
    };
    let of = |measure: Measure, name| Some((measure, account.value(measure)?, Message::new(name)));
    of(legal, name).or_else(|| of(Measure::Leasable, "headline.leases.of_leasable"))
}

fn leases(account: &Account, kind: Option<ZoneKind>, office: bool) -> Headline {
    let Some(leased) = account.value(Measure::Leased) else {
        return Headline::of_nothing(office, "headline.leases.nothing", "headline.leases.import");
    };
    let value = (Measure::Leased, leased);
    let base = leasable(account, kind);
    let (sentence, headline) = part_of(value, base, "headline.leases", "headline.leases.alone");
    let Some(idle) = account.value(Measure::Idle).filter(|idle| idle.total() > Decimal::ZERO) else {
        return headline;
    };
    let sentence = Message::new("headline.leases.idle")
        .with_message("before", sentence)
        .with_message("idle", told(&idle));
    let others = vec![Other {
        key: Measure::Idle.code(),
        ha: idle.total_f64(),
    }];
    let Headline { code, text, .. } = Headline::of(&sentence);
    Headline {
        code,
        text,
        others,
        ..headline
    }
}
