//! Industrial land of a list whose heading names no plan (`đất CN`).
//!
//! Land that may be let is that of the approved detailed plan (docs/MODEL.md, Measures). Where no such plan of the zone is
//! recorded, the number is industrial land that is only intended, and no denominator of a fill rate.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::Shared;
use super::zones::Target;
use crate::changeset::Builder;
use crate::changeset::report::Note;
use crate::mapping::figure_field::Field;
use domain::{Flag, FlagState, Indicator, Measure, PlanArea, PlanLevel, Status};
use message::Message;

/// The indicator and the status of a value of industrial land. A zone without a plan is kept, to be listed at the end.
pub fn land_of(zone: &Target, sheet: &str, shared: &mut Shared<'_, '_>) -> (Indicator, Status) {
    let leasable = Indicator::from(Measure::Leasable);
    if has_detailed_plan(zone, shared.builder) {
        return (leasable, Status::Reported);
    }
    let zones = shared.unplanned.entry(sheet.to_string()).or_default();
    zones.insert(zone.label.clone());
    (Field::IndustrialLand.indicator().unwrap_or(leasable), Status::Proposed)
}

fn has_detailed_plan(zone: &Target, builder: &Builder<'_>) -> bool {
    let snapshot = builder.snapshot();
    let approved = |flag: &Flag| flag.state == FlagState::DetailedPlanApproved && flag.value && flag.phase.is_none();
    let detailed = |area: &PlanArea| area.level == PlanLevel::Detailed;
    snapshot.about::<Flag>(zone.id).any(|row| approved(row.body))
        || snapshot.about::<PlanArea>(zone.id).any(|row| detailed(row.body))
}

/// Tells which zones of which sheets have no plan.
pub fn tell(unplanned: BTreeMap<String, BTreeSet<String>>, builder: &mut Builder<'_>) {
    for (sheet, zones) in unplanned {
        let zones: Vec<String> = zones.into_iter().collect();
        builder.note(Note::Info(
            Message::new("figures.industrial_proposed")
                .with("place", sheet)
                .with_count("count", zones.len())
                .with("zones", zones.join(", ")),
        ));
    }
}
