//! The account of a zone, a phase or a group.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::code::code;
use super::figure::reported;
use super::subject::subject;
use crate::domain::{EntityId, Group, Measure, Phase, Unit};
use crate::ledger::{Account, Coverage, MeasureValue, Ratio, RatioRule, Reported};
use crate::measure::number;
use crate::snapshot::Snapshot;

/// An account. Every measure has its key; one that nothing is recorded for is `null`.
pub fn account(snapshot: &Snapshot, account: &Account<'_>) -> Value {
    let measures: Map<String, Value> = Measure::ALL
        .iter()
        .map(|m| {
            let value = account
                .measures
                .get(m)
                .map_or(Value::Null, |v| measure(snapshot, v, account.as_of));
            (m.code().to_string(), value)
        })
        .collect();
    let indicators: Map<String, Value> = account
        .indicators
        .iter()
        .map(|(key, values)| (key.code().to_string(), indicator(snapshot, values, account.as_of)))
        .collect();
    json!({
        "subject": subject(snapshot, account.subject),
        "as_of": account.as_of.to_string(),
        "revision": snapshot.revision().0,
        "planes": account.planes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "measures": measures,
        "indicators": indicators,
        "ratios": account.ratios.iter().map(ratio).collect::<Vec<_>>(),
        "coverage": coverage(&account.coverage),
        "href": href(snapshot, account.subject, account.as_of),
    })
}

fn measure(snapshot: &Snapshot, value: &MeasureValue<'_>, as_of: Date) -> Value {
    let hectares = value.value();
    let by_figure = value.measured.is_none() && value.unplotted.is_none();
    let chosen = value
        .reported
        .chosen()
        .filter(|_| by_figure)
        .map(|c| &c.row.body.quantity);
    let difference = value.difference();
    json!({
        "value_ha": hectares.map(|h| h.total_f64()),
        // The printed decimals; a value printed in m² keeps them in `reported` alone.
        "value": chosen.filter(|q| q.unit == Unit::Hectare).map(|q| q.value.to_string()),
        "basis": hectares.map(|h| h.basis().code()),
        "qualifier": chosen.map(|q| code(&q.qualifier)),
        "measured_ha": value.measured.map(|m| m.plane.ha()),
        "measured_mm2": value.measured.map(|m| m.plane.mm2()),
        "ellipsoidal_ha": value.measured.map(|m| m.ellipsoidal.ha()),
        "unplotted_ha": value.unplotted.map(number),
        "difference_ha": difference.map(|(ha, _)| ha),
        "difference_share": difference.and_then(|(_, share)| share),
        "reported": reported(snapshot, &value.reported, as_of),
    })
}

fn indicator(snapshot: &Snapshot, values: &Reported<'_>, as_of: Date) -> Value {
    let chosen = values.chosen().map(|c| &c.row.body.quantity);
    json!({
        "value": chosen.map(|q| q.value.to_string()),
        "unit": chosen.map(|q| q.unit.code()),
        "qualifier": chosen.map(|q| code(&q.qualifier)),
        "reported": reported(snapshot, values, as_of),
    })
}

/// A ratio with both sides, its basis and its rule.
pub(super) fn ratio(ratio: &Ratio) -> Value {
    let rule = &ratio.rule;
    // A side is in hectares or counts projects; only hectares may be printed as such.
    let hectares = |code: &str, value: Option<f64>| value.filter(|_| RatioRule::measure(code).is_some());
    json!({
        "id": rule.id,
        "value": ratio.value,
        "numerator": rule.numerator,
        "denominator": rule.denominator,
        "basis": ratio.basis.map(|b| b.code()),
        "rule": rule.rule,
        "numerator_value": ratio.numerator,
        "denominator_value": ratio.denominator,
        "numerator_ha": hectares(rule.numerator, ratio.numerator),
        "denominator_ha": hectares(rule.denominator, ratio.denominator),
    })
}

pub(super) fn coverage(coverage: &Coverage) -> Value {
    json!({
        "measured_ha": number(coverage.measured_ha),
        "reported_only_ha": number(coverage.reported_only_ha),
        "missing_count": coverage.missing_count,
    })
}

/// Where the account can be asked for again.
fn href(snapshot: &Snapshot, subject: EntityId, as_of: Date) -> String {
    if snapshot.get::<Group>(subject).is_some() {
        return format!("/api/v1/groups/{subject}?as_of={as_of}");
    }
    match snapshot.get::<Phase>(subject) {
        // A phase is told with its zone.
        Some(phase) => format!("/api/v1/zones/{}?as_of={as_of}", phase.body.zone),
        None => format!("/api/v1/zones/{subject}/account?as_of={as_of}"),
    }
}
