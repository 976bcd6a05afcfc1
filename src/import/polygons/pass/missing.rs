//! What is recorded and does not stand in the file any more.

use std::collections::{BTreeMap, HashSet};

use geo::{BoundingRect, Intersects, Point, Rect};

use crate::changeset::Builder;
use crate::changeset::report::{Note, Removed};
use crate::changeset::update::Recorded;
use crate::import::changes::Outlet;
use crate::import::request::Request;
use crate::mapping::import_kind::ImportKind;

use crate::snapshot::Snapshot;
use domain::{
    Body, Change, ConstraintKind, DateEnd, Entity, EntityId, Figure, Interval, PartialDate, PlanLevel, Shape, Subject,
    Target, Zone,
};
use message::Message;
use text::Refusal;

/// What a file speaks of: only what is recorded there can be missing in it.
#[derive(Default)]
pub struct Scope {
    zones: HashSet<EntityId>,
    levels: HashSet<(EntityId, PlanLevel)>,
    kinds: HashSet<ConstraintKind>,
    /// Where land that belongs to no zone lies.
    extent: Option<Rect<f64>>,
    /// A feature was left out that nobody can tell from what is missing.
    pub unsure: bool,
}

impl Scope {
    /// A zone the file speaks of.
    pub fn speaks_of(&mut self, zone: Option<EntityId>) {
        self.zones.extend(zone);
    }

    /// The zones the files speak of, by slug.
    pub fn zones(&self, snapshot: &Snapshot) -> BTreeMap<EntityId, String> {
        let named = |id: &EntityId| Some((*id, snapshot.get::<Zone>(*id)?.slug().to_string()));
        self.zones.iter().filter_map(named).collect()
    }

    /// A record of the file.
    pub fn add(&mut self, body: &Body, home: Option<EntityId>, shape: Option<&Shape>) {
        self.zones.extend(home);
        match body {
            Body::PlanArea(area) => drop(self.levels.insert((area.zone, area.level))),
            Body::Constraint(constraint) => drop(self.kinds.insert(constraint.kind)),
            _ => {}
        }
        if home.is_none()
            && let Some(bounds) = shape.and_then(|shape| shape.wgs84.bounding_rect())
        {
            self.extent = Some(match self.extent {
                Some(all) => Rect::new(
                    (all.min().x.min(bounds.min().x), all.min().y.min(bounds.min().y)),
                    (all.max().x.max(bounds.max().x), all.max().y.max(bounds.max().y)),
                ),
                None => bounds,
            });
        }
    }

    /// Whether a recorded thing would stand in the file if it still were so.
    fn covers(&self, entity: &Entity) -> bool {
        let home = entity.body.home();
        let here = || self.is_here(entity.shape.as_ref().and_then(|shape| shape.wgs84.bounding_rect()));
        match (&entity.body, home) {
            (Body::PlanArea(area), _) => self.levels.contains(&(area.zone, area.level)),
            (Body::Constraint(constraint), _) => self.kinds.contains(&constraint.kind) && here(),
            (_, Some(zone)) => self.zones.contains(&zone),
            (_, None) => here(),
        }
    }

    /// Whether the middle of a box lies where the land of the file that belongs to no zone does.
    fn is_here(&self, bounds: Option<Rect<f64>>) -> bool {
        self.extent
            .zip(bounds)
            .is_some_and(|(extent, bounds)| extent.intersects(&Point::from(bounds.center())))
    }

    /// Lists what is missing; ends it when that is asked for.
    pub fn end_missing(
        &self,
        request: &Request,
        recorded: &Recorded<'_>,
        builder: &mut Builder<'_>,
        outlet: &mut Outlet,
    ) -> Result<(), Refusal> {
        // A boundary of another date is another record, and an import of units replaces units by its own rules.
        let lists = request.kind.is_land() && !matches!(request.kind, ImportKind::Boundary | ImportKind::Unit);
        if !lists {
            return Ok(());
        }
        let near = |home: Option<EntityId>, bounds: Option<Rect<f64>>| match (home, bounds) {
            (Some(zone), _) => self.zones.contains(&zone),
            (None, bounds) => self.is_here(bounds),
        };
        let missing = recorded.missing(near, |version| {
            let holds = version
                .entity
                .body
                .valid()
                .is_none_or(|valid| valid.until == DateEnd::Unbounded);
            // Records without land are not in files of land.
            version.entity.shape.is_some() && holds && self.covers(&version.entity)
        })?;
        let wanted = request.options.end_missing;
        if wanted && self.unsure && !missing.is_empty() {
            builder.note(Note::Doubtful(Message::new("import.removed_unsure")));
        }
        let sure = wanted && !self.unsure;
        for version in missing {
            let entity = &version.entity;
            let held = sure && spoken_of(entity, builder);
            if held {
                let name = entity.name();
                builder.note(Note::Doubtful(Message::new("import.removed_held").with("name", name)));
            }
            let ended = sure && !held;
            builder.report().add_removed(Removed::of(entity, ended));
            if ended {
                outlet.put(end(entity, version.row_id, request.options.valid_from))?;
            }
        }
        Ok(())
    }
}

/// Whether a figure or target that stays speaks of the thing: it would be left without its subject.
fn spoken_of(entity: &Entity, builder: &Builder<'_>) -> bool {
    let snapshot = builder.snapshot();
    let about = |subject: &Subject| *subject == Subject::Phase(entity.id);
    matches!(entity.body, Body::Phase(_))
        && (snapshot.all::<Figure>().any(|row| about(&row.body.subject))
            || snapshot.all::<Target>().any(|row| about(&row.body.subject)))
}

/// What has a time of its own ends on the date of the newer file and stays known for the time before; without a date, or
/// without such a time, it is no longer recorded.
fn end(entity: &Entity, row: domain::RowId, on: Option<PartialDate>) -> Change {
    let mut ended = entity.clone();
    let until = on.map(DateEnd::On);
    let valid = ended.body.valid_mut();
    // What would begin after its end was never so.
    let began = |valid: &Interval| {
        valid
            .start()
            .zip(on)
            .is_none_or(|(from, on)| from.first_day() <= on.last_day())
    };
    match (valid, until) {
        (Some(valid), Some(until)) if began(valid) => {
            valid.until = until;
            Change::Put {
                entity: Box::new(ended),
                supersedes: Some(row),
            }
        }
        _ => Change::End {
            entity: entity.id,
            supersedes: row,
        },
    }
}
