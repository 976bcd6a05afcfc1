//! Settings of a province: whose value stands, and which rung counts, where values of one day contradict each other.

use jiff::civil::Date;

use super::reported::{Candidate, Why};
use crate::snapshot::{Row, Snapshot};
use domain::{
    Document, EntityId, Group, Indicator, PartialDate, Phase, Project, ProvinceSetting, SettingRule, Zone,
    place_of_reporter, province_before,
};
use message::Message;

/// The settings that may decide between values of one indicator of one subject on a day.
pub(super) struct Settings<'a> {
    pub snapshot: &'a Snapshot,
    pub subject: EntityId,
    pub indicator: Indicator,
    pub as_of: Date,
}

/// Values that are equally strong, as settings order them.
pub(super) struct Narrowed<'a> {
    /// How many are left, in front.
    pub left: usize,
    /// The setting that decided last; `None` where none did.
    pub by: Option<(Row<'a, ProvinceSetting>, Why)>,
    /// Messages on settings of one kind that contradict each other, so that none of them decides.
    pub contradictions: Vec<Message>,
}

impl<'a> Settings<'a> {
    /// Brings to the front what the settings in force take of values that are equally strong: first those of the rung that
    /// counts, then those of the first reporter. Values of two rungs are never held against each other by their reporters.
    pub(super) fn narrow(&self, equal: &mut [Candidate]) -> Narrowed<'a> {
        let (mut left, mut by) = (equal.len(), None);
        let mut contradictions = Vec::new();
        let mut in_force = |is_wanted: fn(&SettingRule) -> bool| match self.in_force(is_wanted) {
            Ok(setting) => setting,
            Err(told) => {
                contradictions.push(told);
                None
            }
        };
        if let Some(setting) = in_force(|rule| matches!(rule, SettingRule::Rung(_)))
            && let SettingRule::Rung(rung) = &setting.body.rule
        {
            let of_rung = to_front(equal, |candidate| candidate.rung() == Some(*rung));
            if of_rung > 0 && of_rung < left {
                (left, by) = (of_rung, Some((setting, Why::RungSet)));
            }
        }
        let one_rung = equal[..left].windows(2).all(|two| two[0].rung() == two[1].rung());
        if let Some(setting) = in_force(|rule| matches!(rule, SettingRule::Reporters(_)))
            && let SettingRule::Reporters(order) = &setting.body.rule
            && one_rung
        {
            let place = |candidate: &Candidate| {
                let document = candidate.document.as_ref()?;
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
        Narrowed {
            left,
            by,
            contradictions,
        }
    }

    /// The setting of a kind of rule that is in force: of several the one that began last.
    ///
    /// # Errors
    /// Several that began on one day contradict each other: it is unknown which was meant.
    fn in_force(&self, is_wanted: fn(&SettingRule) -> bool) -> Result<Option<Row<'a, ProvinceSetting>>, Message> {
        let (today, then) = province_of(self.snapshot, self.subject);
        let began = |row: &Row<'a, ProvinceSetting>| row.body.valid.start().map(PartialDate::last_day);
        let all: Vec<Row<'a, ProvinceSetting>> = self
            .snapshot
            .all::<ProvinceSetting>()
            .filter(|row| is_wanted(&row.body.rule) && row.body.speaks_of(self.indicator))
            .filter(|row| Some(row.body.province.as_str()) == today || Some(row.body.province.as_str()) == then)
            .filter(|row| {
                row.body
                    .valid
                    .holds_on(self.as_of, self.snapshot.undated_from(row.version))
            })
            .collect();
        let newest = all.iter().map(began).max();
        let last: Vec<_> = all.into_iter().filter(|row| Some(began(row)) == newest).collect();
        let Some((first, others)) = last.split_first() else {
            return Ok(None);
        };
        if others.iter().all(|other| first.body.says_as(other.body)) {
            return Ok(Some(*first));
        }
        let document = |row: &Row<'a, ProvinceSetting>| {
            let document = row
                .body
                .source
                .document
                .and_then(|id| self.snapshot.get::<Document>(id));
            document.map_or("–", |document| document.body.number.as_str())
        };
        Err(Message::new("standing.settings_contradict")
            .with_count("count", last.len())
            .with_known_date("day", first.body.valid.start())
            .with("documents", last.iter().map(document).collect::<Vec<_>>().join("; ")))
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

/// The province a subject lies in today, and the former one by its document.
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
fn to_front(equal: &mut [Candidate], fits: impl Fn(&Candidate) -> bool) -> usize {
    equal.sort_by_key(|candidate| !fits(candidate));
    equal.iter().filter(|candidate| fits(candidate)).count()
}
