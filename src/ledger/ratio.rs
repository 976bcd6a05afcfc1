//! Ratios. None is ever printed without its numerator, its denominator, its basis and its rule.

use domain::{EntityId, Indicator, Measure, ZoneKind};

use super::hectares::{Barred, Basis};
use super::quotient::{Quotient, Side};

/// Which two values a ratio divides, and by what rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatioRule {
    /// Code of the ratio, such as `cleared.of_planned`.
    pub id: &'static str,
    /// Code of the measure or indicator that is divided.
    pub numerator: &'static str,
    /// Code of the measure or indicator it is divided by.
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

/// The ratios, in the order they are printed. Formulas: docs/MODEL.md, Ratios.
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

    /// The indicator of a code of this rule; `None` for an unknown code.
    pub fn indicator(code: &str) -> Option<Indicator> {
        code.parse().ok()
    }
}

/// A ratio with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    /// The rule of the ratio: numerator, denominator and article.
    pub rule: RatioRule,
    /// Numerator ÷ denominator, or why that is not known.
    pub quotient: Quotient,
    /// The numerator, in hectares or in projects; `None` where unknown.
    pub numerator: Option<Side>,
    /// The denominator, in hectares or in projects; `None` where unknown.
    pub denominator: Option<Side>,
    /// The basis of both sides together; `None` where a side is unknown.
    pub basis: Option<Basis>,
    /// In a roll-up: how many parts have both values.
    pub counted: usize,
    /// In a roll-up: how many have only the numerator, and are left out.
    pub skipped: usize,
    /// In a roll-up: how much of the whole it speaks of.
    pub spread: RatioSpread,
}

/// How much of a scope a ratio speaks of (docs/STANDING-VALUE.md, Sums).
#[derive(Debug, Clone, PartialEq)]
pub struct RatioSpread {
    /// Σ denominators of the parts that are divided ÷ Σ denominators of all counted parts, whether they may enter or not;
    /// `None` where no denominator is known.
    pub coverage: Option<f64>,
    /// Whether it may be less: a denominator that is left out may be more than is known.
    pub at_most: bool,
    /// Counted parts with a denominator that are left out.
    pub without_numerator: usize,
    /// Counted parts without a denominator that may be divided by.
    pub without_denominator: usize,
    /// Each part that is left out, and why.
    pub left_out: Vec<Unpaired>,
    /// The part with more than half of the denominator, where there are several.
    pub largest: Option<Largest>,
}

/// A part that counts in one side of a ratio at least, and takes no part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unpaired {
    /// The subject that takes no part.
    pub subject: EntityId,
    /// The reason it takes no part.
    pub why: UnpairedWhy,
}

/// Why a part takes no part in a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnpairedWhy {
    /// It has no numerator.
    NoNumerator,
    /// It has no denominator, or one of 0.
    NoDenominator,
    /// Its numerator does not count: it does with a group, or is of another stage.
    NumeratorNotCounted,
    /// Its denominator does not count: it does with a group, or is of another stage.
    DenominatorNotCounted,
    /// Its numerator may enter no ratio.
    Numerator(Barred),
    /// Its denominator may enter no ratio.
    Denominator(Barred),
    /// Both are “at least”.
    BothAtLeast,
}

impl UnpairedWhy {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            UnpairedWhy::NoNumerator => "no_numerator",
            UnpairedWhy::NoDenominator => "no_denominator",
            UnpairedWhy::NumeratorNotCounted | UnpairedWhy::DenominatorNotCounted => "not_counted",
            UnpairedWhy::Numerator(barred) | UnpairedWhy::Denominator(barred) => barred.code(),
            UnpairedWhy::BothAtLeast => "both_at_least",
        }
    }

    /// Whether it is the denominator that cannot be divided by.
    pub fn lacks_denominator(self) -> bool {
        matches!(
            self,
            UnpairedWhy::NoDenominator | UnpairedWhy::DenominatorNotCounted | UnpairedWhy::Denominator(_)
        )
    }

    /// Whether both sides are on record and still say nothing together: a reader would not expect it.
    pub fn is_told(self) -> bool {
        matches!(
            self,
            UnpairedWhy::Numerator(_) | UnpairedWhy::Denominator(_) | UnpairedWhy::BothAtLeast
        )
    }
}

/// The part that is more than half of a denominator, with its own ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Largest {
    /// The zone, group or phase that is this part.
    pub subject: EntityId,
    /// The ratio of this subject alone.
    pub quotient: Quotient,
    /// Its share of the denominator.
    pub share: f64,
}

/// The coverage from which on a ratio of a scope is a headline.
const HEADLINE: f64 = 0.8;

impl RatioSpread {
    /// The spread of the ratio of a single subject.
    pub(super) fn of_one(has_denominator: bool) -> RatioSpread {
        RatioSpread {
            coverage: has_denominator.then_some(1.0),
            at_most: false,
            left_out: Vec::new(),
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
        self.quotient.is_known() && self.speaks_for_the_scope() && (self.counted > 1 || others == 0)
    }

    /// Whether it is of so much of the scope that it would be a headline, were it known.
    pub fn speaks_for_the_scope(&self) -> bool {
        !self.spread.at_most && self.spread.coverage.is_some_and(|coverage| coverage >= HEADLINE)
    }
}
