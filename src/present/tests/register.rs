//! A small store made by hand.

use uuid::Uuid;

use crate::domain::*;
use crate::snapshot::{Audience, Snapshot};
use crate::store::Loaded;

/// A store in the making; its one revision is of 22 November 2026.
#[derive(Default)]
pub struct Register(Vec<Version>);

impl Register {
    pub fn put(&mut self, slug: &str, visibility: Visibility, shape: Option<Shape>, body: impl Into<Body>) -> EntityId {
        let id = EntityId::fresh();
        let entity = Entity {
            id,
            slug: slug.to_string(),
            visibility,
            body: body.into(),
            shape,
        };
        let row_id = RowId(self.0.len() as i64 + 1);
        self.0.push(Version {
            row_id,
            from_rev: Revision(1),
            first_rev: Revision(1),
            to_rev: None,
            entity,
        });
        id
    }

    pub fn zone(&mut self, kind: ZoneKind, name: &str, province: &str, parent: Option<EntityId>) -> EntityId {
        let zone = Zone {
            kind,
            name: name.to_string(),
            other_names: Vec::new(),
            province: province.to_string(),
            place: Place::default(),
            parent,
            attached_to: None,
            trades: Vec::new(),
            mark: None,
            example: false,
            source: Source::default(),
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
            subject: Subject::Zone(zone),
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

    pub fn snapshot(&self, audience: Audience) -> Snapshot {
        let approved_at = vec!["2026-11-22T03:00:00Z".parse().unwrap()];
        let loaded = Loaded {
            store: Uuid::nil(),
            revision: Revision(1),
            approved_at,
            versions: self.0.clone(),
        };
        Snapshot::new(loaded, audience)
    }
}
