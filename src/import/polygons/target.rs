//! The zone of a feature.

use std::collections::HashMap;

use crate::changeset::Builder;
use domain::text::slug;
use domain::{Boundary, EntityId, Shape, Zone, province};
use geodesy::Epsg;
use message::Message;

/// The zone of a feature, and where a message should point.
#[derive(Debug, Clone)]
pub struct Target {
    /// Identity of the zone.
    pub id: EntityId,
    /// The slug of the zone, the beginning of derived ones.
    pub slug: String,
    /// What is recorded of it.
    pub zone: Zone,
}

impl Target {
    /// The TM-3 zone of its province.
    pub fn unit_zone(&self) -> Option<Epsg> {
        province(&self.zone.province).and_then(|p| p.zone)
    }
}

/// Zones by the names files use, looked up once each.
#[derive(Default)]
pub struct Targets<'s> {
    by_name: HashMap<String, Target>,
    boundaries: HashMap<EntityId, Option<&'s Shape>>,
}

impl<'s> Targets<'s> {
    /// The zone of an id, a slug or a name.
    ///
    /// # Errors
    /// No zone is called so, or several are.
    pub fn find(&mut self, name: &str, builder: &Builder<'_>) -> Result<Target, Message> {
        if let Some(known) = self.by_name.get(name) {
            return Ok(known.clone());
        }
        let (id, zone) = builder.zone(name).map_err(|e| e.message())?;
        let recorded = builder.snapshot().get::<Zone>(id);
        let slug = recorded.map_or_else(|| slug(&zone.label()), |row| row.slug().to_string());
        let target = Target { id, slug, zone };
        self.by_name.insert(name.to_string(), target.clone());
        Ok(target)
    }

    /// The newest boundary of a zone that is recorded.
    pub fn boundary(&mut self, zone: EntityId, builder: &Builder<'s>) -> Option<&'s Shape> {
        let snapshot = builder.snapshot();
        *self.boundaries.entry(zone).or_insert_with(|| {
            let newest = snapshot
                .about::<Boundary>(zone)
                .max_by_key(|row| row.body.valid.start().map(domain::PartialDate::last_day));
            newest.and_then(|row| row.version.entity.shape.as_ref())
        })
    }
}
