//! How the values of one row agree with each other (docs/FIGURES.md, Checks). Nothing is refused for it: deposits and early
//! hand-over break these rules for good reasons, so a person should look.

use rust_decimal::Decimal;

use crate::changeset::report::Note;
use domain::{Indicator, Quantity, Unit};
use message::Message;

/// Smaller first: the left one cannot be more than the right one.
const AT_MOST: &[(&str, &str)] = &[
    ("land_inventoried", "to_recover"),
    ("land_approved", "land_inventoried"),
    ("land_paid", "land_approved"),
    ("handed_over", "to_recover"),
    ("clean", "cleared"),
    ("clean", "handed_over"),
    ("cleared", "to_recover"),
    ("cleared", "planned"),
    ("to_recover", "planned"),
    ("households_inventoried", "households"),
    ("households_approved", "households_inventoried"),
    ("households_approved", "households"),
    ("households_paid", "households_approved"),
    ("households_handed_over", "households"),
    ("households_to_resettle", "households"),
    ("organisations_inventoried", "organisations"),
    ("organisations_approved", "organisations_inventoried"),
    ("organisations_paid", "organisations_approved"),
    ("graves_inventoried", "graves"),
    ("graves_approved", "graves_inventoried"),
    ("graves_paid", "graves_approved"),
    ("graves_moved", "graves"),
    ("compensation_paid", "compensation_approved"),
    ("disbursed", "infrastructure_capital_planned"),
    ("industrial_plan", "planned"),
    ("leasable", "planned"),
    ("serviced", "industrial_plan"),
    ("leased", "industrial_plan"),
    ("leased", "leasable"),
    ("projects_operating", "projects"),
    ("projects_building", "projects"),
];

/// A value of a row: its indicator, its quantity and its heading.
#[derive(Debug, Clone)]
pub struct Value {
    /// The indicator it is a value of.
    pub indicator: Indicator,
    /// The value with its printed scale, unit and qualifier.
    pub quantity: Quantity,
    /// The heading of its column.
    pub heading: String,
}

/// Notes on the values of one row; `place` names file and row, `zone` the zone.
pub fn of_row(values: &[Value], place: &str, zone: &str) -> Vec<Note> {
    let mut notes = Vec::new();
    let get = |code: &str| values.iter().find(|value| value.indicator.code() == code);
    for (small, large) in AT_MOST {
        let (Some(small), Some(large)) = (get(small), get(large)) else {
            continue;
        };
        if base(&small.quantity) > base(&large.quantity) {
            notes.push(Note::Doubtful(
                Message::new("figures.check.more")
                    .with("place", place)
                    .with("zone", zone)
                    .with("small", &small.heading)
                    .with_number("small_value", small.quantity.value)
                    .with("large", &large.heading)
                    .with_number("large_value", large.quantity.value),
            ));
        }
    }
    if let (Some(leased), Some(free), Some(all)) = (
        get("leased"),
        get("unleased"),
        get("industrial_plan").or_else(|| get("leasable")),
    ) {
        let sum = base(&leased.quantity).checked_add(base(&free.quantity));
        if sum.is_some_and(|sum| (sum - base(&all.quantity)).abs() > unit_in_last_place(&all.quantity)) {
            notes.push(Note::Doubtful(
                Message::new("figures.check.parts")
                    .with("place", place)
                    .with("zone", zone)
                    .with("first", &leased.heading)
                    .with_number("first_value", leased.quantity.value)
                    .with("second", &free.heading)
                    .with_number("second_value", free.quantity.value)
                    .with("whole", &all.heading)
                    .with_number("whole_value", all.quantity.value),
            ));
        }
    }
    notes.extend(share(
        get("cleared_share"),
        get("cleared"),
        &["planned", "established", "to_recover"],
        values,
        false,
        place,
        zone,
    ));
    notes.extend(share(
        get("fill"),
        get("leased"),
        &["industrial_plan", "leasable"],
        values,
        true,
        place,
        zone,
    ));
    notes
}

/// A printed percentage that none of the denominators of the row gives. The legal fill counts approved projects too, so it may be
/// higher than leased land alone gives (`at_least`).
fn share(
    printed: Option<&Value>,
    part: Option<&Value>,
    wholes: &[&str],
    values: &[Value],
    at_least: bool,
    place: &str,
    zone: &str,
) -> Option<Note> {
    let (printed, part) = (printed?, part?);
    let wholes: Vec<&Value> = values.iter().filter(|v| wholes.contains(&v.indicator.code())).collect();
    let percent = |whole: &&&Value| {
        base(&part.quantity)
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(base(&whole.quantity))
    };
    // Tables round and cut off: one unit of the last printed digit either way.
    let tolerance = unit_in_last_place(&printed.quantity);
    let fits = |computed: Decimal| {
        let more = printed.quantity.value - computed;
        more.abs() <= tolerance || at_least && more > Decimal::ZERO
    };
    let computed: Vec<Decimal> = wholes.iter().filter_map(|whole| percent(&whole)).collect();
    if computed.is_empty() || computed.iter().any(|c| fits(*c)) {
        return None;
    }
    let whole = wholes.iter().find(|whole| percent(whole).is_some())?;
    Some(Note::Doubtful(
        Message::new("figures.check.share")
            .with("place", place)
            .with("zone", zone)
            .with("heading", &printed.heading)
            .with_number("printed", printed.quantity.value)
            .with_number("part", part.quantity.value)
            .with_number("whole", whole.quantity.value)
            .with_number("computed", computed[0].round_dp(2)),
    ))
}

/// A value in the base of its family, so that m² and ha, triệu and tỷ compare.
pub fn base(quantity: &Quantity) -> Decimal {
    match quantity.unit {
        Unit::SquareMetre => quantity.value / Decimal::from(10_000),
        Unit::MillionDong => quantity.value / Decimal::from(1_000),
        _ => quantity.value,
    }
}

/// One unit of the last printed digit, in the base of the family.
pub fn unit_in_last_place(quantity: &Quantity) -> Decimal {
    base(&Quantity {
        value: Decimal::new(1, quantity.value.scale().min(28)),
        ..quantity.clone()
    })
}
