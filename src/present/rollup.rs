//! Roll-ups: totals with every part that was added, and every part that was not, and why.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::account::{coverage, range, ratio};
use super::code::join;
use super::exactness::exactness;
use super::province;
use super::subject::reference;
use crate::ledger::{Part, PartWhy, Ratio, RolledMeasure, Rollup, Scope};
use crate::measure::number;
use crate::snapshot::Snapshot;
use domain::{Measure, ZoneKind};
use message::{Lang, text};

/// A roll-up. Every measure has its key; one without a counted part is `null`.
pub fn rollup(snapshot: &Snapshot, rollup: &Rollup, as_of: Date, lang: Lang) -> Value {
    with_subject(snapshot, rollup, as_of, scope(&rollup.scope, lang))
}

/// The same under another name: a province as it was before July 2025.
pub(super) fn with_subject(snapshot: &Snapshot, rollup: &Rollup, as_of: Date, subject: Value) -> Value {
    let measures: Map<String, Value> = Measure::ALL
        .iter()
        .map(|m| {
            let value = rollup
                .measures
                .get(m)
                .map_or(Value::Null, |rolled| measure(snapshot, rolled));
            (m.code().to_string(), value)
        })
        .collect();
    let ratios: Vec<Value> = rollup
        .ratios
        .iter()
        .map(|r| join(ratio(r), spread(snapshot, r)))
        .collect();
    json!({
        "subject": subject,
        "as_of": as_of.to_string(),
        "revision": snapshot.revision().0,
        "measures": measures,
        "ratios": ratios,
        "coverage": coverage(&rollup.coverage),
    })
}

fn scope(scope: &Scope, lang: Lang) -> Value {
    if let Some(key) = scope.province.as_ref().filter(|key| **key == scope.id) {
        return json!({ "type": "province", "id": key, "name": province::name(key, lang) });
    }
    json!({ "type": "kind", "id": scope.id, "name": kind_name(&scope.id, lang) })
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

fn measure(snapshot: &Snapshot, rolled: &RolledMeasure) -> Value {
    json!({
        "value_ha": rolled.total.total_f64(),
        "basis": rolled.total.basis().code(),
        "range_ha": range(Some(rolled.total)),
        "approximate": rolled.total.approximate,
        "at_least": rolled.total.at_least,
        "oldest": rolled.vintage.oldest.map(|day| day.to_string()),
        "newest": rolled.vintage.newest.map(|day| day.to_string()),
        "undated": rolled.vintage.undated,
        "bases": rolled.bases.iter().map(|(base, (whole, left))| json!({
            "measure": base.code(), "ha": number(*whole), "left_ha": number(*left),
        })).collect::<Vec<_>>(),
        "of_count": rolled.of_count.iter().map(|(kind, (counted, all))| json!({
            "kind": kind.code(), "counted": counted, "all": all,
        })).collect::<Vec<_>>(),
        "value": printed(rolled),
        "overlap_ha": number(rolled.overlap),
        "measured_ha": rolled.total.measured.map(number),
        "reported_only_ha": rolled.total.reported.map(number),
        "counted": rolled.counted().count(),
        "missing_count": rolled.missing_count,
        "parts": rolled.parts.iter().map(|p| part(snapshot, p)).collect::<Vec<_>>(),
    })
}

/// A sum of printed values with its decimals; `null` when something in it is measured.
fn printed(rolled: &RolledMeasure) -> Option<String> {
    (rolled.total.measured.is_none()).then(|| rolled.total.total().normalize().to_string())
}

/// How much of the scope a ratio speaks of.
fn spread(snapshot: &Snapshot, ratio: &Ratio) -> Value {
    let spread = &ratio.spread;
    json!({
        "counted": ratio.counted,
        "skipped": ratio.skipped,
        "coverage": spread.coverage,
        "coverage_at_most": spread.at_most,
        "headline": ratio.is_headline(),
        "without_numerator": spread.without_numerator,
        "without_denominator": spread.without_denominator,
        "left_out": spread.left_out.iter().map(|part| json!({
            "subject": reference(snapshot, part.subject),
            "side": if part.why.lacks_denominator() { "denominator" } else { "numerator" },
            "code": part.why.code(),
        })).collect::<Vec<_>>(),
        "largest": spread.largest.map(|part| {
            let own = json!({
                "subject": reference(snapshot, part.subject),
                "value": part.quotient.value,
                "share": part.share,
            });
            join(own, exactness(&part.quotient))
        }),
    })
}

fn part(snapshot: &Snapshot, part: &Part) -> Value {
    json!({
        "subject": reference(snapshot, part.subject),
        "ha": part.hectares.total_f64(),
        "range_ha": range(Some(part.hectares)),
        "approximate": part.hectares.approximate,
        "at_least": part.hectares.at_least,
        "basis": part.hectares.basis().code(),
        "counted": part.why == PartWhy::Counted,
        "partial": part.partial,
        "why": part.why.code(),
    })
}
