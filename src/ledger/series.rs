//! The account of a subject at every date on which something changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::account::{Account, account, of_tally};
use super::area_by_facts::{AreaByFacts, States, of_face};
use super::books::{Ledger, boundary_in_force};
use super::facts::{changes, facts};
use super::settings::setting_days;
use super::standing::Standing;
use super::state::State;
use super::zone_partition::ZonePartition;
use domain::{Boundary, CompleteThrough, EntityId, Figure, Group, Measure, Relation, Zone};
use message::Message;

/// One date of a series.
#[derive(Debug, Clone)]
pub struct SeriesPoint {
    /// The first day the account is of.
    pub date: Date,
    /// The account on that day.
    pub account: Account,
    /// Whether its hectares are in another plane than those of the point before: they must not be compared to the m².
    pub plane_changed: bool,
}

/// Why a number of a series is another than on the date before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It is there for the first time, or no longer.
    Known,
    /// Something happened: a step of clearance, a lease.
    Event,
    /// A newer printed value.
    Print,
    /// A person with the right to approve settled the value.
    Settled,
    /// A setting of the province began, or ended, to decide between printed values of one day.
    Setting,
    /// A later document puts the printed value right.
    Correction,
    /// Another boundary, or another approved area to recover, is in force.
    Boundary,
    /// A step was annulled, or a lease ended.
    Ended,
    /// The records are complete, or no longer: no land was cleared by that.
    Drawing,
}

impl SeriesPoint {
    /// Why a measure is another than at the point before; `None` where it is not.
    pub fn cause(&self, before: Option<&SeriesPoint>, measure: Measure) -> Option<Cause> {
        let of = |point: &SeriesPoint| point.account.value(measure).map(|h| (h.total(), h.spread));
        let (now, then) = (of(self), before.and_then(of));
        if now == then {
            return None;
        }
        if before.is_some_and(|before| self.is_settled_otherwise(before, measure)) {
            return Some(Cause::Setting);
        }
        let (Some((now, _)), Some((then, _)), Some(before)) = (now, then, before) else {
            return Some(Cause::Known);
        };
        let value = |point: &'_ SeriesPoint| point.account.measures.get(&measure).and_then(|v| v.standing.clone());
        let (new, old) = (value(self)?, value(before)?);
        let boundary = |point: &SeriesPoint| point.account.sheet.as_ref().and_then(|sheet| sheet.boundary);
        let figure = |standing: &Standing| standing.benchmark.map(|benchmark| benchmark.figure);
        let is_complete = |standing: &Standing| standing.complete.is_some();
        let cause = match () {
            () if boundary(self) != boundary(before) => Cause::Boundary,
            () if figure(&new) == figure(&old) && new.taken_off != old.taken_off => Cause::Boundary,
            () if is_complete(&new) != is_complete(&old) => Cause::Drawing,
            () if figure(&new) != figure(&old) => self.printed(measure),
            () if now < then => Cause::Ended,
            () => Cause::Event,
        };
        Some(cause)
    }

    /// Whether the same printed values are chosen from by another setting of the province.
    fn is_settled_otherwise(&self, before: &SeriesPoint, measure: Measure) -> bool {
        let seen = |point: &SeriesPoint| {
            let reported = &point.account.measures.get(&measure)?.reported;
            let printed: BTreeSet<EntityId> = reported.candidates.iter().map(|c| c.row.id()).collect();
            let setting = reported
                .chosen()
                .and_then(|chosen| Some(chosen.by_setting.as_ref()?.id()));
            Some((printed, setting))
        };
        match (seen(self), seen(before)) {
            (Some(now), Some(then)) => now.0 == then.0 && now.1 != then.1,
            _ => false,
        }
    }

    /// The kind of change a newer print makes.
    fn printed(&self, measure: Measure) -> Cause {
        let value = self.account.measures.get(&measure);
        let Some(chosen) = value.and_then(|value| value.reported.chosen()) else {
            return Cause::Print;
        };
        let corrects = chosen.document.as_ref().and_then(|document| document.body.relation);
        match (&chosen.settled, corrects) {
            (Some(_), _) => Cause::Settled,
            (None, Some(Relation::Corrects | Relation::Replaces)) => Cause::Correction,
            _ => Cause::Print,
        }
    }
}

/// The account of a zone or group at every date up to `until` on which something it rests on changed, from the oldest; empty
/// when the identity is neither.
///
/// The faces of a zone are the same on all dates under one boundary: only those whose records say something new are added
/// up again.
///
/// # Errors
/// A stored geometry that can no longer be computed, in words.
pub fn series(ledger: &Ledger, subject: EntityId, until: Date) -> Result<Vec<SeriesPoint>, Message> {
    let mut dates = BTreeSet::new();
    change_dates(ledger, subject, &mut dates);
    if let Some(group) = ledger.get::<Group>(subject) {
        group
            .body
            .members
            .iter()
            .for_each(|member| change_dates(ledger, *member, &mut dates));
    }
    dates.retain(|date| *date <= until);
    let mut running = None;
    let mut points: Vec<SeriesPoint> = Vec::new();
    for date in dates {
        let found = if ledger.get::<Zone>(subject).is_some() {
            advance(ledger, subject, date, &mut running)?;
            let said = of_tally(ledger, subject, date, running.as_ref().map(|r: &Running| &r.tally))?;
            said.map(|said| Account::on(date, Arc::new(said)))
        } else {
            account(ledger, subject, date)?
        };
        let Some(account) = found else { break };
        let before = points.last().map(|point| &point.account.planes);
        let plane_changed =
            before.is_some_and(|planes| !planes.is_empty() && !account.planes.is_empty() && *planes != account.planes);
        points.push(SeriesPoint {
            date,
            account,
            plane_changed,
        });
    }
    Ok(points)
}

/// The days on which something a subject rests on changed.
pub(super) fn change_dates(ledger: &Ledger, subject: EntityId, dates: &mut BTreeSet<Date>) {
    let boundaries = ledger.about::<Boundary>(subject).map(|row| row.version);
    for version in boundaries.chain(ledger.covering(subject).all()) {
        dates.extend(changes(ledger, version));
    }
    // From the day the records are stated to be complete, they count and not the print.
    dates.extend(
        ledger
            .about::<CompleteThrough>(subject)
            .filter(|row| row.body.revoked.is_none())
            .map(|row| row.body.through.last_day()),
    );
    dates.extend(setting_days(ledger, subject));
    dates.extend(ledger.about::<Figure>(subject).map(|row| {
        let known = row.body.time.known_from();
        known.map_or(ledger.undated_from(row.version), domain::PartialDate::last_day)
    }));
}

/// The faces of a zone on the date the series has come to.
struct Running {
    sheet: Arc<ZonePartition>,
    states: States,
    tally: AreaByFacts,
    /// The faces of each record.
    faces: Vec<Vec<u32>>,
    /// The records that may say something else from a day on.
    changing: BTreeMap<Date, Vec<u32>>,
}

/// Goes on to a date: to another sheet where the boundary changed, else over the records that say something new.
fn advance(ledger: &Ledger, zone: EntityId, date: Date, running: &mut Option<Running>) -> Result<(), Message> {
    let boundary = boundary_in_force(ledger, zone, date).map(|row| row.id());
    match running {
        Some(running) if running.sheet.boundary == boundary => running.go_on(ledger, date),
        _ => {
            let sheet = ledger.sheet(zone, boundary);
            *running = sheet.map(|sheet| Running::start(ledger, sheet, date)).transpose()?;
            Ok(())
        }
    }
}

impl Running {
    fn start(ledger: &Ledger, sheet: Arc<ZonePartition>, date: Date) -> Result<Running, Message> {
        let states = States::on(ledger, &sheet, date);
        let mut tally = AreaByFacts::empty(Arc::clone(&sheet));
        tally.set_known(&states);
        let mut faces = vec![Vec::new(); sheet.records.len()];
        for (face, state) in states.faces.iter().enumerate() {
            tally.add(face, *state)?;
            for record in sheet.partition.faces()[face].records() {
                faces[*record as usize].push(face as u32);
            }
        }
        let mut changing: BTreeMap<Date, Vec<u32>> = BTreeMap::new();
        for (position, id) in sheet.records.iter().enumerate() {
            let version = ledger.version(*id).into_iter();
            for day in version.flat_map(|version| changes(ledger, version)) {
                changing.entry(day).or_default().push(position as u32);
            }
        }
        Ok(Running {
            sheet,
            states,
            tally,
            faces,
            changing,
        })
    }

    fn go_on(&mut self, ledger: &Ledger, date: Date) -> Result<(), Message> {
        let mut touched = BTreeSet::new();
        let later = self.changing.split_off(&date.tomorrow().unwrap_or(Date::MAX));
        let now = std::mem::replace(&mut self.changing, later);
        for record in now.values().flatten() {
            let at = *record as usize;
            let said = ledger
                .version(self.sheet.records[at])
                .map_or(State::NONE, |version| facts(ledger, self.sheet.zone, version, date));
            if std::mem::replace(&mut self.states.records[at], said) != said {
                touched.extend(self.faces[at].iter().copied());
            }
        }
        self.tally.set_known(&self.states);
        for face in touched.into_iter().map(|face| face as usize) {
            let state = of_face(&self.sheet, face, &self.states.records);
            let before = std::mem::replace(&mut self.states.faces[face], state);
            if before != state {
                self.tally.take(face, before)?;
                self.tally.add(face, state)?;
            }
        }
        Ok(())
    }
}
