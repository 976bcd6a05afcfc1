//! A small store made by hand.

use uuid::Uuid;

use crate::ledger::Ledger;
use crate::snapshot::{Audience, Snapshot};
use crate::store::{Loaded, Parcels};
use domain::*;
use std::sync::Arc;

/// A store in the making; its one revision is of 22 November 2026.
#[derive(Default)]
pub struct Register(Vec<Version>);

impl Register {
    pub fn put(&mut self, slug: &str, visibility: Visibility, shape: Option<Shape>, body: impl Into<Body>) -> EntityId {
        let id = EntityId::fresh();
        let entity = Entity {
            id,
            slug: slug.to_string(),
            key: String::new(),
            visibility,
            body: body.into(),
            shape,
        };
        let row_id = RowId(self.0.len() as i64 + 1);
        self.0.push(Version {
            row_id,
            from_rev: Revision(1),
            first_rev: Revision(1),
            first_public: Some(Revision(1)),
            to_rev: None,
            entity,
        });
        id
    }

    pub fn zone(&mut self, kind: ZoneKind, name: &str, province: &str, parent: Option<EntityId>) -> EntityId {
        let zone = Zone {
            parent,
            ..Zone::new(kind, name, province)
        };
        let slug = text::slug(&format!("{} {name} {province}", kind.code()));
        self.put(&slug, Visibility::Public, None, zone)
    }

    pub fn figure(
        &mut self,
        zone: EntityId,
        indicator: &str,
        value: &str,
        unit: Unit,
        visibility: Visibility,
        source: Source,
    ) {
        let figure = Figure {
            rung: None,
            subject: Subject::Zone(zone),
            within: String::new(),
            indicator: indicator.parse().unwrap(),
            quantity: Quantity {
                value: value.parse().unwrap(),
                value_max: None,
                unit,
                qualifier: Qualifier::About,
            },
            status: Status::Approved,
            time: FigureTime::AsOf("2020".parse().ok()),
            source,
            note: String::new(),
        };
        let slug = format!("{zone}-{indicator}");
        self.put(&slug, visibility, None, figure);
    }

    pub fn planned(&mut self, zone: EntityId, ha: &str) {
        self.figure(
            zone,
            "planned",
            ha,
            Unit::Hectare,
            Visibility::Public,
            Source::default(),
        );
    }

    /// A figure of 2020 that is exact.
    pub fn exact(&mut self, subject: Subject, indicator: &str, value: &str, unit: Unit) {
        let figure = Figure {
            rung: None,
            subject,
            within: String::new(),
            indicator: indicator.parse().unwrap(),
            quantity: Quantity {
                value: value.parse().unwrap(),
                value_max: None,
                unit,
                qualifier: Qualifier::Exact,
            },
            status: Status::Approved,
            time: FigureTime::AsOf("2020".parse().ok()),
            source: Source::default(),
            note: String::new(),
        };
        let slug = format!("figure-{}", self.0.len());
        self.put(&slug, Visibility::Public, None, figure);
    }

    /// Exact hectares of a zone.
    pub fn ha(&mut self, zone: EntityId, indicator: &str, value: &str) {
        self.exact(Subject::Zone(zone), indicator, value, Unit::Hectare);
    }

    pub fn flag(&mut self, zone: EntityId, state: FlagState) {
        let slug = format!("flag-{}", self.0.len());
        let flag = Flag {
            zone,
            phase: None,
            state,
            value: true,
            derived: false,
            since: DateEnd::On("2020".parse().unwrap()),
            source: Source::default(),
        };
        self.put(&slug, Visibility::Public, None, flag);
    }

    pub fn group(&mut self, name: &str, kind: ZoneKind, province: &str, members: &[EntityId]) -> EntityId {
        let group = Group {
            name: name.to_string(),
            kind: Some(kind),
            province: Some(province.to_string()),
            province_then: None,
            definition: String::new(),
            state: None,
            member_count: None,
            members: members.to_vec(),
            complete: false,
            part_of: None,
            partition: None,
            source: Source::default(),
        };
        self.put(&text::slug(name), Visibility::Public, None, group)
    }

    /// Says of a zone that it is fictional.
    pub fn make_example(&mut self, zone: EntityId) {
        for version in &mut self.0 {
            if let (true, Body::Zone(body)) = (version.entity.id == zone, &mut version.entity.body) {
                body.example = true;
            }
        }
    }

    pub fn loaded(&self) -> Loaded {
        Loaded {
            store: Uuid::nil(),
            revision: Revision(1),
            mark: String::new(),
            hidden: Default::default(),
            withdrawn: Default::default(),
            epoch: String::new(),
            approved_at: vec!["2026-11-22T03:00:00Z".parse().unwrap()],
            versions: self.0.iter().cloned().map(Arc::new).collect(),
            parcels: Parcels::default(),
        }
    }

    pub fn snapshot(&self, audience: Audience) -> Ledger {
        Ledger::of(Snapshot::new(&self.loaded(), audience).unwrap())
    }
}
