//! What is being read: the changeset in the making, and the events and obstacles that wait for their pieces.

use std::collections::HashMap;

use crate::changeset::Builder;
use domain::{ClearanceEvent, EntityId, Obstacle};

/// A register under way.
pub struct Work<'a> {
    /// The changeset in the making.
    pub builder: Builder<'a>,
    /// Events read so far, by the piece they belong to, with the place of each row.
    pub events: HashMap<EntityId, Vec<(ClearanceEvent, String)>>,
    /// Obstacles read so far, likewise.
    pub obstacles: HashMap<EntityId, Vec<(Obstacle, String)>>,
}

impl<'a> Work<'a> {
    /// A register of which nothing is read yet.
    pub fn new(builder: Builder<'a>) -> Work<'a> {
        Work {
            builder,
            events: HashMap::new(),
            obstacles: HashMap::new(),
        }
    }

    /// The place of an event or obstacle whose piece has no row in this import; `None` when there is none left.
    pub fn left_over(&self) -> Option<&str> {
        let events = self.events.values().flatten().map(|(_, place)| place.as_str());
        events
            .chain(self.obstacles.values().flatten().map(|(_, place)| place.as_str()))
            .min()
    }
}
