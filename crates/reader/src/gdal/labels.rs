//! Texts in a drawing that name the areas they lie in.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{BoundingRect, Coord, MultiPolygon};

use crate::info::FieldInfo;
use crate::record::Attribute;

/// A text and where it stands.
pub struct Label {
    /// Its place, in the coordinates of the file.
    pub at: Coord<f64>,
    /// The text itself.
    pub text: String,
}

/// The name of the field that carries the text found inside an area; another one when the layer has it already.
pub fn label_field(fields: &[FieldInfo]) -> String {
    let mut name = "label".to_string();
    while fields.iter().any(|field| field.name.eq_ignore_ascii_case(&name)) {
        name.push('_');
    }
    name
}

/// The texts that lie inside exactly one area, for each area; several are put side by side.
pub fn placed(areas: &[&MultiPolygon<f64>], labels: &[Label]) -> Vec<Option<String>> {
    const MOST: usize = 5;
    let mut boxes: Vec<(geo::Rect<f64>, usize)> = areas
        .iter()
        .enumerate()
        .filter_map(|(index, area)| Some((area.bounding_rect()?, index)))
        .collect();
    boxes.sort_by(|a, b| a.0.min().x.total_cmp(&b.0.min().x));
    let mut order: Vec<&Label> = labels.iter().collect();
    order.sort_by(|a, b| a.at.x.total_cmp(&b.at.x));
    let mut found: Vec<Vec<&Label>> = vec![Vec::new(); areas.len()];
    let (mut open, mut next): (Vec<usize>, usize) = (Vec::new(), 0);
    for label in order {
        while next < boxes.len() && boxes[next].0.min().x <= label.at.x {
            open.push(next);
            next += 1;
        }
        open.retain(|place| boxes[*place].0.max().x >= label.at.x);
        let mut around = open.iter().map(|place| &boxes[*place]).filter(|(bounds, index)| {
            (bounds.min().y..=bounds.max().y).contains(&label.at.y)
                && areas[*index].coordinate_position(&label.at) == CoordPos::Inside
        });
        if let (Some((_, index)), None) = (around.next(), around.next()) {
            found[*index].push(label);
        }
    }
    found
        .into_iter()
        .map(|mut labels| {
            // From top to bottom, as they are read.
            labels.sort_by(|a, b| b.at.y.total_cmp(&a.at.y).then(a.at.x.total_cmp(&b.at.x)));
            let texts: Vec<&str> = labels.iter().take(MOST).map(|label| label.text.as_str()).collect();
            (!texts.is_empty()).then(|| texts.join("; "))
        })
        .collect()
}

/// The text of a label: what drawings call so, else what names usually stand under, else the first text there is.
pub fn label_text(attributes: &[(String, Attribute)]) -> Option<String> {
    let text = |wanted: &str| {
        let found = attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.and_then(|(_, value)| match value {
            Attribute::Text(text) if !text.trim().is_empty() => Some(text.trim().to_string()),
            Attribute::Integer(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let is_drawing = attributes
        .iter()
        .any(|(name, _)| name == "EntityHandle" || name == "GraphicGroup");
    if is_drawing {
        return text("Text");
    }
    ["label", "text", "name", "ten", "nhan"]
        .iter()
        .find_map(|name| text(name))
        .or_else(|| {
            attributes.iter().find_map(|(_, value)| match value {
                Attribute::Text(text) if !text.trim().is_empty() => Some(text.trim().to_string()),
                _ => None,
            })
        })
}
