//! Settings of a province: whose value stands, and which rung counts, where values of one day contradict each other.

use jiff::civil::Date;

use super::reported::{Candidate, Why};
use crate::snapshot::{Row, Snapshot};
use domain::{
    EntityId, Group, Indicator, PartialDate, Phase, Project, ProvinceSetting, SettingRule, Zone, place_of_reporter,
    province_before,
};

/// The settings that may decide between values of one indicator of one subject on a day.
pub(super) struct Settings<'a> {
    pub snapshot: &'a Snapshot,
    pub subject: EntityId,
    pub indicator: Indicator,
    pub as_of: Date,
}

impl<'a> Settings<'a> {
    /// Brings to the front what the settings in force take of values that are equally strong: first those of the rung that
    /// counts, then those of the first reporter. Answers how many are left, and the setting that decided last. Values of two
    /// rungs are never held against each other by their reporters.
    pub(super) fn narrow(&self, equal: &mut [Candidate<'a>]) -> (usize, Option<(Row<'a, ProvinceSetting>, Why)>) {
        let (mut left, mut by) = (equal.len(), None);
        if let Some(setting) = self.in_force(|rule| matches!(rule, SettingRule::Rung(_)))
            && let SettingRule::Rung(rung) = &setting.body.rule
        {
            let of_rung = to_front(equal, |candidate| candidate.rung() == Some(*rung));
            if of_rung > 0 && of_rung < left {
                (left, by) = (of_rung, Some((setting, Why::RungSet)));
            }
        }
        let one_rung = equal[..left].windows(2).all(|two| two[0].rung() == two[1].rung());
        if let Some(setting) = self.in_force(|rule| matches!(rule, SettingRule::Reporters(_)))
            && let SettingRule::Reporters(order) = &setting.body.rule
            && one_rung
        {
            let place = |candidate: &Candidate<'_>| {
                let document = candidate.document?;
                place_of_reporter(order, &document.body.issuer)
            };
            let first = equal[..left].iter().filter_map(place).min();
            let of_first = match first {
                Some(first) => to_front(&mut equal[..left], |candidate| place(candidate) == Some(first)),
                None => 0,
            };
            if of_first > 0 && of_first < left {
                (left, by) = (of_first, Some((setting, Why::Reporter)));
            }
        }
        (left, by)
    }

    /// The setting of a kind of rule that is in force: of several the one that began last.
    fn in_force(&self, is_wanted: impl Fn(&SettingRule) -> bool) -> Option<Row<'a, ProvinceSetting>> {
        let (today, then) = province_of(self.snapshot, self.subject);
        self.snapshot
            .all::<ProvinceSetting>()
            .filter(|row| is_wanted(&row.body.rule) && row.body.speaks_of(self.indicator))
            .filter(|row| Some(row.body.province.as_str()) == today || Some(row.body.province.as_str()) == then)
            .filter(|row| {
                row.body
                    .valid
                    .holds_on(self.as_of, self.snapshot.undated_from(row.version))
            })
            .max_by_key(|row| (row.body.valid.start().map(PartialDate::last_day), row.version.row_id))
    }
}

/// The days on which a setting for a subject begins or ends to be in force.
pub(super) fn setting_days(snapshot: &Snapshot, subject: EntityId) -> Vec<Date> {
    let (today, then) = province_of(snapshot, subject);
    snapshot
        .all::<ProvinceSetting>()
        .filter(|row| Some(row.body.province.as_str()) == today || Some(row.body.province.as_str()) == then)
        .flat_map(|row| [row.body.valid.start(), row.body.valid.end()])
        .flatten()
        .map(PartialDate::last_day)
        .collect()
}

/// The province a subject lies in today, and the one of before the merger.
fn province_of(snapshot: &Snapshot, subject: EntityId) -> (Option<&str>, Option<&str>) {
    let zone = snapshot
        .get::<Phase>(subject)
        .map(|phase| phase.body.zone)
        .or_else(|| snapshot.get::<Project>(subject).map(|project| project.body.zone))
        .unwrap_or(subject);
    let (today, then) = match (snapshot.get::<Zone>(zone), snapshot.get::<Group>(subject)) {
        (Some(zone), _) => (Some(zone.body.province.as_str()), zone.body.province_then.as_deref()),
        (None, Some(group)) => (group.body.province.as_deref(), group.body.province_then.as_deref()),
        (None, None) => (None, None),
    };
    (today, province_before(today, then))
}

/// Brings those that fit to the front, each side in its order. Answers how many fit.
fn to_front<'a>(equal: &mut [Candidate<'a>], fits: impl Fn(&Candidate<'a>) -> bool) -> usize {
    equal.sort_by_key(|candidate| !fits(candidate));
    equal.iter().filter(|candidate| fits(candidate)).count()
}
