//! Ratios. None is ever printed without its numerator, its denominator, its basis and its rule.

use domain::{EntityId, Indicator, Measure, ZoneKind};

use super::hectares::Basis;

/// Which two values a ratio divides, and by what rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatioRule {
    /// Its code: `cleared.of_planned`.
    pub id: &'static str,
    /// Code of the numerator.
    pub numerator: &'static str,
    /// Code of the denominator.
    pub denominator: &'static str,
    /// The article that defines it; `None` where it is only customary.
    pub rule: Option<&'static str>,
    /// The kind of zone it is defined for; `None` for all.
    pub kind: Option<ZoneKind>,
    /// A fill rate: its denominators differ between kinds, so it has no value over mixed kinds.
    pub fill: bool,
}

const fn ratio(id: &'static str, numerator: &'static str, denominator: &'static str) -> RatioRule {
    RatioRule {
        id,
        numerator,
        denominator,
        rule: None,
        kind: None,
        fill: false,
    }
}

/// The ratios, in the order they are printed. Formulas: `domain` section “Metrics”.
pub const RATIOS: [RatioRule; 10] = [
    ratio("cleared.of_planned", "cleared", "planned"),
    ratio("cleared.of_established", "cleared", "established"),
    ratio("cleared.of_boundary", "cleared", "boundary"),
    ratio("cleared.of_to_recover", "cleared", "to_recover"),
    ratio("handed_over.of_to_recover", "handed_over", "to_recover"),
    RatioRule {
        fill: true,
        ..ratio("leased.of_leasable", "leased", "leasable")
    },
    RatioRule {
        fill: true,
        rule: Some("NĐ 32/2024/NĐ-CP, Điều 2 khoản 6, 7"),
        kind: Some(ZoneKind::IndustrialCluster),
        ..ratio(
            "leased_or_approved.of_industrial_plan",
            "leased_or_approved",
            "industrial_plan",
        )
    },
    RatioRule {
        fill: true,
        rule: Some("Biểu 2103.H.QLKKT, cột 13"),
        kind: Some(ZoneKind::IndustrialPark),
        ..ratio("leased.of_industrial_service_plan", "leased", "industrial_service_plan")
    },
    RatioRule {
        fill: true,
        ..ratio("leased.of_planned", "leased", "planned")
    },
    ratio("projects_operating.of_projects", "projects_operating", "projects"),
];

impl RatioRule {
    /// The measure of a code of this rule, when it is an area.
    pub fn measure(code: &str) -> Option<Measure> {
        code.parse().ok()
    }

    /// The indicator of a code of this rule.
    pub fn indicator(code: &str) -> Option<Indicator> {
        code.parse().ok()
    }
}

/// A ratio with its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// What is divided, by which rule.
    pub rule: RatioRule,
    /// Numerator ÷ denominator; `None` without a denominator or over mixed kinds.
    pub value: Option<f64>,
    /// The numerator, in hectares or in projects.
    pub numerator: Option<f64>,
    /// The denominator.
    pub denominator: Option<f64>,
    /// On what the two rest.
    pub basis: Option<Basis>,
    /// Whether one of the two is not exact (“khoảng”): then the ratio has no decimals.
    pub approximate: bool,
    /// In a roll-up: how many parts have both values.
    pub counted: usize,
    /// In a roll-up: how many have only the numerator, and are left out.
    pub skipped: usize,
    /// In a roll-up: how much of the whole it speaks of.
    pub spread: RatioSpread,
}

/// How much of a scope a ratio speaks of (standing value, section 7).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioSpread {
    /// Σ denominators of the parts that have a numerator ÷ Σ denominators of all counted parts.
    pub coverage: Option<f64>,
    /// Counted parts with a denominator and no numerator.
    pub without_numerator: usize,
    /// Counted parts without a denominator.
    pub without_denominator: usize,
    /// The part with more than half of the denominator, where there are several.
    pub largest: Option<Largest>,
}

/// The part that is more than half of a denominator, with its own ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Largest {
    /// Which.
    pub subject: EntityId,
    /// Its own ratio.
    pub value: f64,
    /// Its share of the denominator.
    pub share: f64,
}

/// The coverage from which on a ratio of a scope is a headline.
const HEADLINE: f64 = 0.8;

impl RatioSpread {
    /// Of one subject.
    pub(super) fn of_one(has_denominator: bool) -> RatioSpread {
        RatioSpread {
            coverage: has_denominator.then_some(1.0),
            without_numerator: 0,
            without_denominator: usize::from(!has_denominator),
            largest: None,
        }
    }
}

impl Ratio {
    /// Whether it may stand alone in a header, a map or the first line of an answer. The ratio of one part of several is that
    /// part's, never that of the scope.
    pub fn is_headline(&self) -> bool {
        let others = self.spread.without_numerator + self.spread.without_denominator;
        self.value.is_some()
            && self.spread.coverage.is_some_and(|coverage| coverage >= HEADLINE)
            && (self.counted > 1 || others == 0)
    }

    /// Divides; `None` when there is no denominator, or it is zero.
    pub fn divide(numerator: Option<f64>, denominator: Option<f64>) -> Option<f64> {
        let (n, d) = (numerator?, denominator?);
        (d > 0.0).then(|| n / d)
    }
}
