//! The bars of an account, and its progress side by side.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::code::join;
use super::exactness::{bound, exactness};
use crate::ledger::{Bar, Bars, Basis, Progress};
use crate::measure::number;

/// Both bars; one that cannot be drawn is `null`.
pub(super) fn bars(bars: &Bars) -> Value {
    json!({ "clearance": bars.clearance.as_ref().map(bar), "lease": bars.lease.as_ref().map(bar) })
}

fn bar(bar: &Bar) -> Value {
    let segments: Vec<Value> = bar
        .segments
        .iter()
        .map(|part| {
            let ha = json!({ "key": part.key, "ha": number(part.hectares) });
            join(ha, bound(part.bound))
        })
        .collect();
    let told = json!({
        "total_ha": number(bar.total),
        "basis": bar.basis.code(),
        "approximate": bar.approximate,
        "segments": segments,
    });
    join(told, bound(bar.bound))
}

/// One figure of progress. `text` holds the decimals as documents print them.
pub(super) fn progress(progress: &Progress) -> Value {
    let (numerator, denominator) = (progress.numerator, progress.denominator);
    let text = |value: Decimal| match progress.basis {
        Basis::Reported => value,
        // Of a survey, the square metre.
        _ => value.round_dp(4).normalize(),
    };
    let told = json!({
        "unit": progress.unit,
        "share": progress.quotient.value,
        "numerator": number(numerator),
        "denominator": number(denominator),
        "numerator_of": progress.numerator_of,
        "denominator_of": progress.denominator_of,
        "basis": progress.basis.code(),
        "text": format!("{} / {} {}", text(numerator), text(denominator), progress.counted_in),
    });
    join(told, exactness(&progress.quotient))
}
