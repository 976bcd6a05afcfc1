//! Boundaries are made of all their parts in a file: features of one zone that begin to be in force on the same day.

use geo::MultiPolygon;

use super::super::making::{Row, place};
use super::super::target::Target;
use message::Message;

/// A feature that is a part of a boundary.
pub struct Part {
    /// The slug of the boundary: zone and day.
    pub slug: String,
    pub target: Target,
    pub row: Row,
    pub polygons: MultiPolygon<f64>,
}

/// What a boundary has once, so that its parts may not contradict each other.
const OF_THE_WHOLE: [&str; 4] = ["status", "quality", "valid_until", "document"];

/// Puts parts together, in the order of the file. A part that says something else of the whole than the first is handed
/// back with the reason.
pub fn together(file: &str, parts: Vec<Part>) -> (Vec<Part>, Vec<(u64, Message)>) {
    let (mut wholes, mut wrong): (Vec<Part>, Vec<(u64, Message)>) = (Vec::new(), Vec::new());
    for part in parts {
        let Some(whole) = wholes.iter_mut().find(|whole| whole.slug == part.slug) else {
            wholes.push(part);
            continue;
        };
        let differs = OF_THE_WHOLE
            .into_iter()
            .find(|field| whole.row.fields.text(field) != part.row.fields.text(field));
        match differs {
            Some(field) => {
                let said = |row: &Row| row.fields.text(field).unwrap_or_else(|| "–".to_string());
                let message = Message::new("import.parts_differ").with("field", field);
                let message = message.with("value", said(&part.row)).with("first", whole.row.number);
                let message = message
                    .with("other", said(&whole.row))
                    .with("zone", part.target.zone.label());
                wrong.push((part.row.number, place(file, part.row.number, message)));
            }
            None => {
                whole.polygons.0.extend(part.polygons);
                whole.row.parts.push(part.row);
            }
        }
    }
    (wholes, wrong)
}
