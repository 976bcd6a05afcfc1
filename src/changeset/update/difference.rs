//! How the land of a record changed.

use geodesy::AreaMm2;
use message::Message;

/// The area of a record before and after an import, both in the plane of the newer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Kind and slug of the record.
    pub name: String,
    /// The area recorded so far; `None` where there was no land.
    pub before: Option<AreaMm2>,
    /// The area in the file.
    pub after: AreaMm2,
}

impl Difference {
    /// The area more (or, negative, less) than before.
    pub fn change(&self) -> Option<AreaMm2> {
        self.before.map(|before| self.after - before)
    }

    /// The sentence for people.
    pub fn message(&self) -> Message {
        let message = match self.before {
            Some(_) => Message::new("import.area_changed"),
            None => Message::new("import.area_new"),
        };
        let change = self.change().unwrap_or_default();
        message
            .with("name", &self.name)
            .with_rounded("before", self.before.unwrap_or_default().m2(), 2)
            .with_rounded("after", self.after.m2(), 2)
            .with("sign", if change > AreaMm2::ZERO { "+" } else { "" })
            .with_rounded("change", change.m2(), 2)
    }
}
