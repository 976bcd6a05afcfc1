//! The account of a zone, a phase or a group.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::bars::{bars, progress};
use super::code::{code, join};
use super::exactness::exactness;
use super::figure::{parts, quantity, reported};
use super::source::source;
use super::subject::{reference, subject};
use crate::ledger::{
    self, Account, Clearance, Coverage, Hectares, LeftOut, LeftWhy, MeasureValue, Ratio, RatioRule, Reported, Side,
    Stage, Standing, boundary_in_force,
};
use crate::measure::{difference, number};
use crate::snapshot::{Dataset, Snapshot};
use domain::{Document, EntityId, Figure, Group, Measure, Phase, Rung, Unit, Zone};
use message::{Lang, Message};

/// An account. Every measure has its key; one that nothing is recorded for is `null`.
pub fn account(snapshot: &Snapshot, account: &Account<'_>) -> Value {
    let declared = declared(snapshot, account);
    let measures: Map<String, Value> = Measure::ALL
        .iter()
        .map(|m| {
            let mut value = account
                .measures
                .get(m)
                .map_or(Value::Null, |v| measure(snapshot, v, account.as_of));
            // Also of a boundary that cannot be measured.
            if *m == Measure::Boundary && !declared.is_null() {
                value = join(value, json!({ "declared": declared }));
            }
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
        "bars": bars(&account.bars),
        "progress": ledger::progress(account).iter().map(progress).collect::<Vec<_>>(),
        "classes": classes(snapshot, account),
        // Land that is recorded and takes no part in the hectares: told in both languages, as accounts have none.
        "doubts": account.doubt.iter().map(doubt).collect::<Vec<_>>(),
        "left_out": account.left_out.iter().map(|out| left_out(snapshot, out)).collect::<Vec<_>>(),
        "href": href(snapshot, account.subject, account.as_of),
    })
}

/// A record that takes no part in an account: which, how much, why; in both languages, as accounts have none.
fn left_out(snapshot: &Snapshot, out: &LeftOut) -> Value {
    let (reason, name) = (out.why.message(snapshot), ledger::record_name(snapshot, out.record));
    let both = |message: &Message| json!({"vi": message.text(Lang::Vi), "en": message.text(Lang::En)});
    let (other, zone) = match &out.why {
        LeftWhy::CountedOnce(record) => (named_record(snapshot, *record), Value::Null),
        LeftWhy::InZone(zone) | LeftWhy::OfZone(zone) | LeftWhy::SameLand(zone) | LeftWhy::Uncompared(zone, _) => {
            (Value::Null, reference(snapshot, *zone))
        }
        _ => (Value::Null, Value::Null),
    };
    json!({
        "code": out.why.code(),
        "record": named_record(snapshot, out.record),
        "name": both(&name),
        "ha": out.hectares.map(number),
        "reason": both(&reason),
        "other": other,
        "zone": zone,
    })
}

/// A record by kind, identity and slug; of one that is partly withheld the reader learns its kind alone.
fn named_record(snapshot: &Snapshot, id: EntityId) -> Value {
    let Some(version) = snapshot.version(id) else {
        return Value::Null;
    };
    let seen = !version.entity.body.is_withheld();
    json!({
        "type": version.entity.body.kind().code(),
        "id": seen.then(|| id.to_string()),
        "slug": seen.then_some(&version.entity.slug),
    })
}

/// The printed size of the boundary in force, beside the measured one.
fn declared(snapshot: &Snapshot, account: &Account<'_>) -> Value {
    let Some(row) = boundary_in_force(snapshot, account.subject, account.as_of) else {
        return Value::Null;
    };
    let Some(printed) = &row.body.declared else {
        return Value::Null;
    };
    let hectares = printed.hectares();
    let measured = account
        .measures
        .get(&Measure::Boundary)
        .and_then(|value| value.measured);
    let apart = measured
        .zip(hectares)
        .map(|(area, printed)| difference(area.plane, printed));
    let told = json!({
        "ha": hectares.map(number),
        "difference_ha": apart.map(|(ha, _)| ha),
        "difference_share": apart.and_then(|(_, share)| share),
    });
    join(join(quantity(printed), told), source(snapshot, &row.body.source))
}

/// Why land takes no part in an account.
fn doubt(doubt: &Message) -> Value {
    let told = Message::new("ledger.unmeasured").with_message("reason", doubt.clone());
    json!({"code": doubt.key(), "text": {"vi": told.text(Lang::Vi), "en": told.text(Lang::En)}})
}

/// The classes of a zone, as `classes` of totals count them; `null` for a group or a phase.
fn classes(snapshot: &Snapshot, account: &Account<'_>) -> Value {
    snapshot.get::<Zone>(account.subject).map_or(Value::Null, |zone| {
        json!({
            "stage": Stage::of(snapshot, zone.id(), account.as_of).code(),
            "clearance": Clearance::of(account).code(),
        })
    })
}

fn measure(snapshot: &Snapshot, value: &MeasureValue<'_>, as_of: Date) -> Value {
    let hectares = value.value();
    let by_figure = value.stands_by_figure();
    let chosen = value
        .reported
        .chosen()
        .filter(|_| by_figure)
        .map(|c| &c.row.body.quantity);
    let difference = value.difference();
    json!({
        // Of values that contradict each other none is the value: both ends stand in `range_ha`.
        "value_ha": hectares.filter(|h| h.high().is_none()).map(|h| h.total_f64()),
        "range_ha": range(hectares),
        "approximate": hectares.map(|h| h.approximate),
        "at_least": hectares.map(|h| h.at_least),
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
        "standing": value.standing.as_ref().map(|standing| told(snapshot, standing)),
        "reported": reported(snapshot, &value.reported, as_of),
        "reported_parts": parts(snapshot, &value.reported, as_of),
    })
}

/// Both ends of what is not one value; `null` where it is.
pub(super) fn range(hectares: Option<Hectares>) -> Option<[f64; 2]> {
    let hectares = hectares?;
    hectares.high().map(|high| [hectares.total_f64(), number(high)])
}

/// How a standing value came about.
fn told(snapshot: &Snapshot, standing: &Standing) -> Value {
    let said = |messages: &[Message]| -> Vec<Value> {
        messages
            .iter()
            .map(|m| json!({"code": m.key(), "text": {"vi": m.text(Lang::Vi), "en": m.text(Lang::En)}}))
            .collect()
    };
    json!({
        "rule": standing.rule.code(),
        "benchmark": standing.benchmark.map(|benchmark| json!({
            "figure": benchmark.figure.to_string(),
            "ha": number(benchmark.hectares),
            "day": benchmark.day.map(|day| day.to_string()),
            "undated": benchmark.undated,
            "rung": benchmark.rung.map(Rung::code),
            "document": snapshot.get::<Figure>(benchmark.figure)
                .and_then(|row| row.body.source.document)
                .and_then(|id| snapshot.get::<Document>(id))
                .map(|row| row.body.number.clone()),
        })),
        "base": standing.base.map(|(measure, ha)| json!({"measure": measure.code(), "ha": number(ha)})),
        "taken_off_ha": number(standing.taken_off),
        "flow_ha": number(standing.flow),
        "cut_ha": number(standing.cut),
        "maybe_counted_ha": number(standing.maybe),
        "drawn_ha": standing.drawn.map(number),
        "not_drawn_ha": standing.not_drawn().map(number),
        "complete": standing.complete.map(|complete| json!({
            "by": complete.by.code(),
            "through": complete.through.map(|day| day.to_string()),
        })),
        "notes": said(&standing.notes),
        "questions": said(&standing.questions),
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
    let low = |side: Option<Side>| side.map(|side| side.low);
    let range = |side: Option<Side>| side.and_then(|side| side.range());
    let told = json!({
        "id": rule.id,
        "value": ratio.quotient.value,
        "numerator": rule.numerator,
        "denominator": rule.denominator,
        "basis": ratio.basis.map(|b| b.code()),
        "rule": rule.rule,
        "numerator_value": low(ratio.numerator),
        "denominator_value": low(ratio.denominator),
        "numerator_range": range(ratio.numerator),
        "denominator_range": range(ratio.denominator),
        "numerator_at_least": ratio.numerator.map(|side| side.at_least),
        "denominator_at_least": ratio.denominator.map(|side| side.at_least),
        "numerator_ha": hectares(rule.numerator, low(ratio.numerator)),
        "denominator_ha": hectares(rule.denominator, low(ratio.denominator)),
    });
    join(told, exactness(&ratio.quotient))
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
    let path = match (snapshot.get::<Group>(subject), snapshot.get::<Phase>(subject)) {
        (Some(_), _) => format!("groups/{subject}"),
        // A phase is told with its zone.
        (None, Some(phase)) => format!("zones/{}", phase.body.zone),
        (None, None) => format!("zones/{subject}/account"),
    };
    let dataset = match snapshot.dataset() {
        Some(Dataset::Example) => "&dataset=example",
        _ => "",
    };
    format!("/api/v1/{path}?as_of={as_of}{dataset}")
}
