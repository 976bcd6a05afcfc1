//! A zone: its names, its place, and the statements about it on a day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, date, words};
use super::flag::Flag;
use super::province::{NamedUnit, named};
use super::source::{Cites, Source};
use super::subject::{Reference, reference};
use crate::ledger::{Stage, boundary_in_force, flags_known};
use crate::snapshot::{Row, Snapshot};
use domain::{LegalStatus, Place, ZoneKind, province as province_of};

/// The zone, as lists and details give it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Zone {
    /// Its identity, the same in all revisions.
    pub id: String,
    /// Its ASCII name, unique within its kind and fixed at creation.
    pub slug: String,
    /// `KKT`, `KCN`, `CCN` and the like.
    #[schemars(with = "Code<ZoneKind>")]
    pub kind: ZoneKind,
    /// Its name, without the kind.
    pub name: String,
    /// Other names it goes by.
    pub other_names: Vec<String>,
    /// Kind and name together: `CCN Thống Nhất 1`.
    pub label: String,
    /// The province of today it lies in.
    pub province: Option<NamedUnit>,
    /// The unit its document names; `null` for none.
    pub unit: Option<ZoneUnit>,
    /// The zone it lies in; `null` for none.
    pub parent: Option<Reference>,
    /// The zone it is planned together with (“gắn với”) and lies outside of; `null` for none.
    pub attached_to: Option<Reference>,
    /// The trades it is for.
    pub trades: Vec<String>,
    /// Where to draw it without a boundary; `null` where not even the centre of its province is known.
    pub mark: Option<LabelPoint>,
    /// Whether a boundary is in force on the day.
    pub has_boundary: bool,
    /// Whether that boundary is provisional.
    pub provisional: bool,
    /// Dated statements about it.
    pub flags: Vec<Flag>,
    /// `planned`, `established`, `operating`, `withdrawn` or `unknown`.
    pub stage: Stage,
    /// The slugs of zones in it.
    pub children: Vec<String>,
    /// The document it was taken from, with page and wording.
    #[serde(flatten)]
    pub source: Source,
}

/// An administrative unit as a document names it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZoneUnit {
    /// Its name as the document gives it; `null` for none.
    pub name: Option<String>,
    /// The last day it was called so; `null` where it still is, or unknown.
    pub until: Option<String>,
    /// Its name today; `null` where unknown.
    pub today: Option<String>,
}

/// Where to draw a zone that has no boundary.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LabelPoint {
    /// Longitude, degrees (WGS 84).
    pub lon: f64,
    /// Latitude, degrees (WGS 84).
    pub lat: f64,
    /// How far the true place may be, kilometres; `null` for a mark at the centre of the province.
    pub radius_km: Option<f64>,
    /// The basis of the mark, in words; `null` where none is given.
    pub basis: Option<String>,
    /// Whether the mark was placed; `false` where only the province is known: it stands at its centre.
    pub placed: bool,
}

impl Zone {
    pub(super) fn of(snapshot: &Snapshot, row: Row<'_, domain::Zone>, as_of: Date) -> Zone {
        let boundary = boundary_in_force(snapshot, row.id(), as_of);
        let body = row.body;
        let flags = flags_known(snapshot, row.id(), as_of);
        let mut children: Vec<String> = snapshot
            .all::<domain::Zone>()
            .filter(|z| z.body.parent == Some(row.id()))
            .map(|z| z.slug().to_string())
            .collect();
        children.sort_unstable();
        Zone {
            id: row.id().to_string(),
            slug: row.slug().to_string(),
            kind: body.kind,
            name: body.name.clone(),
            other_names: body.other_names.clone(),
            label: body.label(),
            province: named(&body.province),
            unit: unit(&body.place),
            parent: body.parent.and_then(|id| reference(snapshot, id)),
            attached_to: body.attached_to.and_then(|id| reference(snapshot, id)),
            trades: body.trades.clone(),
            mark: mark(body),
            has_boundary: boundary.is_some(),
            provisional: boundary.is_some_and(|b| b.body.status == LegalStatus::Provisional),
            flags: flags.iter().map(|flag| Flag::of(snapshot, *flag)).collect(),
            stage: Stage::stated(&flags),
            children,
            source: Source::of(snapshot, &body.source),
        }
    }
}

impl Cites for Zone {
    fn sources(&self) -> Vec<&Source> {
        [self.flags.sources(), vec![&self.source]].concat()
    }
}

fn unit(place: &Place) -> Option<ZoneUnit> {
    (*place != Place::default()).then(|| ZoneUnit {
        name: words(&place.unit),
        until: date(place.unit_until),
        today: place.unit_today.clone(),
    })
}

/// The mark set by hand, else the centre of the province, marked as such.
fn mark(zone: &domain::Zone) -> Option<LabelPoint> {
    if let Some(mark) = &zone.mark {
        return Some(LabelPoint {
            lon: mark.lon,
            lat: mark.lat,
            radius_km: Some(mark.radius_km),
            basis: words(&mark.basis),
            placed: true,
        });
    }
    let (lon, lat) = province_of(&zone.province).and_then(|province| province.centre)?;
    Some(LabelPoint {
        lon,
        lat,
        radius_km: None,
        basis: None,
        placed: false,
    })
}
