//! Layers in which lines mean areas and texts are names: drawings, line layers, mixtures. They are read as a whole.

use std::collections::BTreeMap;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{BoundingRect, Coord, LineString, MultiPolygon, Polygon};

use super::layer::{Item, Ready};
use crate::import::reader::child::Halt;
use crate::import::reader::info::{FieldInfo, Holds};
use crate::import::reader::options::{Nested, ReadOptions};
use crate::import::reader::record::{Attribute, Feature};
use crate::import::reader::rings::{assemble, nest};
use crate::import::reader::{Skipped, gdal::layer::Place};
use crate::message::Message;

/// How many open ends and junctions are listed with their coordinates.
const LISTED: usize = 20;
/// A metre in degrees, roughly: for the tolerance of layers in degrees.
const DEGREES_PER_METRE: f64 = 1.0 / 111_320.0;

/// Everything of a drawing.
#[derive(Default)]
pub struct Drawing {
    /// Areas: polygons of the file and rings of lines, in the order of the file.
    pub features: Vec<Feature>,
    /// Features that were left out.
    pub skipped: Vec<Skipped>,
    /// What was remarkable.
    pub notes: Vec<Message>,
    /// What each layer of the drawing holds, by name, with its extent.
    pub parts: BTreeMap<String, Part>,
}

/// One layer of a drawing.
#[derive(Default)]
pub struct Part {
    /// What it holds.
    pub holds: Holds,
    /// Its extent.
    pub extent: Option<[f64; 4]>,
}

struct Line {
    item: usize,
    group: String,
    line: LineString<f64>,
}

struct Label {
    at: Coord<f64>,
    text: String,
}

/// What a feature says beside its geometry, kept until its lines have become an area.
struct Owner {
    number: u64,
    fid: Option<i64>,
    attributes: Vec<(String, Attribute)>,
}

/// The field in which the layer of a drawing, or the level, stands.
pub fn part_field(ready: &Ready<'_>) -> Option<&'static str> {
    match ready.source.format {
        crate::import::reader::Format::Dxf => Some("Layer"),
        crate::import::reader::Format::Dgn => Some("Level"),
        _ => None,
    }
}

/// The name of the field that carries the text found inside an area; another one when the layer has it already.
pub fn label_field(fields: &[FieldInfo]) -> String {
    let mut name = "label".to_string();
    while fields.iter().any(|field| field.name.eq_ignore_ascii_case(&name)) {
        name.push('_');
    }
    name
}

/// Reads a layer as a drawing; `only` is the layer of the drawing that is wanted.
pub fn read(
    ready: &mut Ready<'_>,
    options: &ReadOptions,
    only: Option<&str>,
    looked: &mut dyn FnMut(u64) -> Result<(), Halt>,
) -> Result<Drawing, Halt> {
    let mut drawing = Drawing::default();
    let mut gathered = Gathered::default();
    let part_field = part_field(ready);
    let file = ready.source.file.clone();
    let name = ready.name.clone();
    ready.each(|item| {
        let item = match item {
            Ok(item) => item,
            Err(skipped) => {
                looked(skipped.number)?;
                drawing.skipped.push(skipped);
                return Ok(true);
            }
        };
        looked(item.number)?;
        let group = part_field
            .and_then(|field| text_of(&item.attributes, field))
            .unwrap_or_default();
        let part = drawing.parts.entry(group.clone()).or_default();
        part.count(&item);
        if only.is_some_and(|only| only != group) {
            // Texts usually stand on a layer of their own.
            gathered.labels(&item);
            return Ok(true);
        }
        gathered.labels(&item);
        gathered.take(item, group, &file, &name, &mut drawing);
        Ok(true)
    })?;
    gathered.finish(ready, options, &mut drawing);
    Ok(drawing)
}

impl Part {
    fn count(&mut self, item: &Item) {
        self.holds.counted = true;
        let shape = &item.shape;
        match () {
            () if !shape.polygons.is_empty() => self.holds.polygons += 1,
            () if !shape.lines.is_empty() => self.holds.lines += 1,
            () if !shape.points.is_empty() => self.holds.points += 1,
            () => self.holds.other += 1,
        }
        let rings = shape.polygons.iter().map(Polygon::exterior).chain(&shape.lines);
        for at in rings.flat_map(|line| &line.0).chain(&shape.points) {
            let extent = self.extent.get_or_insert([at.x, at.y, at.x, at.y]);
            *extent = [
                extent[0].min(at.x),
                extent[1].min(at.y),
                extent[2].max(at.x),
                extent[3].max(at.y),
            ];
        }
    }
}

#[derive(Default)]
struct Gathered {
    owners: Vec<Owner>,
    lines: Vec<Line>,
    labels: Vec<Label>,
    polygons: Vec<(usize, Vec<Polygon<f64>>)>,
    points: u64,
    curved: u64,
    raised: u64,
}

impl Gathered {
    fn labels(&mut self, item: &Item) {
        if item.shape.polygons.is_empty() && item.shape.lines.is_empty() {
            if let (Some(at), Some(text)) = (item.shape.points.first(), label_text(&item.attributes)) {
                self.labels.push(Label { at: *at, text });
            }
        }
    }

    fn take(&mut self, item: Item, group: String, file: &str, layer: &str, drawing: &mut Drawing) {
        let place = Place {
            file,
            layer,
            number: item.number,
            fid: item.fid,
        };
        let Item {
            number,
            fid,
            shape,
            attributes,
        } = item;
        self.curved += u64::from(shape.curved);
        self.raised += u64::from(shape.raised);
        for other in &shape.others {
            let message = place.message("reader.part_left_out").with("found", other);
            if shape.polygons.is_empty() && shape.lines.is_empty() {
                drawing.skipped.push(place.skipped(message));
                return;
            }
            drawing.notes.push(message);
        }
        if shape.polygons.is_empty() && shape.lines.is_empty() {
            self.points += 1;
            return;
        }
        let owner = self.owners.len();

        self.owners.push(Owner {
            number,
            fid,
            attributes,
        });
        if !shape.polygons.is_empty() {
            self.polygons.push((owner, shape.polygons));
        }
        self.lines.extend(shape.lines.into_iter().map(|line| Line {
            item: owner,
            group: group.clone(),
            line,
        }));
    }

    fn finish(self, ready: &Ready<'_>, options: &ReadOptions, drawing: &mut Drawing) {
        let about = |key| {
            Message::new(key)
                .with("file", &ready.source.file)
                .with("layer", &ready.name)
        };
        let tolerance = if ready.degrees {
            options.join * DEGREES_PER_METRE
        } else {
            options.join
        };
        let mut areas: Vec<(usize, MultiPolygon<f64>)> = self
            .polygons
            .into_iter()
            .map(|(owner, polygons)| (owner, MultiPolygon(polygons)))
            .collect();
        areas.extend(from_lines(&self.lines, tolerance, options, drawing, &about));
        areas.sort_by_key(|(owner, _)| *owner);
        // A drawing has a fill and its outline as two things; elsewhere two features of one place are two features.
        let twice = if ready.source.format.is_drawing() {
            twice(&areas)
        } else {
            BTreeMap::new()
        };
        let mut kept = Vec::new();
        for (index, (owner, geometry)) in areas.into_iter().enumerate() {
            let own = &self.owners[owner];
            if let Some(first) = twice.get(&index) {
                let place = Place {
                    file: &ready.source.file,
                    layer: &ready.name,
                    number: own.number,
                    fid: own.fid,
                };
                let first = self.owners[*first].number;
                drawing
                    .skipped
                    .push(place.skipped(place.message("reader.twice").with("first", first)));
                continue;
            }
            kept.push((own, geometry));
        }
        let labels = placed(
            &kept.iter().map(|(_, geometry)| geometry).collect::<Vec<_>>(),
            &self.labels,
        );
        let label_field = label_field(
            &ready
                .fields
                .iter()
                .map(super::attribute::Field::info)
                .collect::<Vec<_>>(),
        );
        let mut labelled = 0;
        for ((own, geometry), label) in kept.into_iter().zip(labels) {
            let mut attributes = own.attributes.clone();
            labelled += u64::from(label.is_some());
            attributes.push((label_field.clone(), label.map_or(Attribute::Null, Attribute::Text)));
            drawing.features.push(Feature {
                number: own.number,
                fid: own.fid,
                geometry,
                attributes,
            });
        }
        for (key, count) in [
            ("reader.labelled", labelled),
            ("reader.points", self.points),
            ("reader.raised", self.raised),
        ] {
            if count > 0 {
                drawing
                    .notes
                    .push(about(key).with("count", count).with("field", &label_field));
            }
        }
        if self.curved > 0 {
            drawing
                .notes
                .push(super::curved(&ready.source.file, &ready.name, self.curved));
        }
    }
}

/// Rings of lines as areas; what does not close is told.
fn from_lines(
    lines: &[Line],
    tolerance: f64,
    options: &ReadOptions,
    drawing: &mut Drawing,
    about: &dyn Fn(&'static str) -> Message,
) -> Vec<(usize, MultiPolygon<f64>)> {
    let plain: Vec<LineString<f64>> = lines.iter().map(|line| line.line.clone()).collect();
    let done = assemble(&plain, tolerance);
    let mut names: Vec<&str> = lines.iter().map(|line| line.group.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let group = |ring: usize| {
        let line = done.rings[ring]
            .lines
            .first()
            .map_or("", |line| lines[*line].group.as_str());
        names.binary_search(&line).unwrap_or(0)
    };
    let rings: Vec<LineString<f64>> = done.rings.iter().map(|ring| ring.line.clone()).collect();
    let nested = match options.nested {
        Nested::Holes => nest(&rings, &(0..rings.len()).map(group).collect::<Vec<_>>()),
        // Each ring a group of its own.
        Nested::Separate => nest(&rings, &(0..rings.len()).collect::<Vec<_>>()),
    };
    let holes: usize = nested.iter().map(|area| area.holes.len()).sum();
    if !lines.is_empty() {
        let message = about("reader.joined")
            .with("lines", lines.len())
            .with("areas", nested.len());
        drawing.notes.push(message.with("tolerance", options.join));
    }
    if holes > 0 {
        drawing.notes.push(about("reader.holes").with("count", holes));
    }
    if !done.unused.is_empty() {
        drawing
            .notes
            .push(about("reader.open_lines").with("count", done.unused.len()));
    }
    for (at, nearest) in done.ends.iter().take(LISTED) {
        let message = match nearest {
            Some(away) => about("reader.gap").with("gap", super::metres(*away, tolerance)),
            None => about("reader.open_end"),
        };
        drawing.notes.push(message.with("x", at.x).with("y", at.y));
    }
    for (at, count) in done.junctions.iter().take(LISTED) {
        drawing.notes.push(
            about("reader.junction")
                .with("x", at.x)
                .with("y", at.y)
                .with("count", count),
        );
    }
    let more = done.ends.len().saturating_sub(LISTED) + done.junctions.len().saturating_sub(LISTED);
    if more > 0 {
        drawing.notes.push(about("reader.more_ends").with("count", more));
    }
    nested
        .into_iter()
        .filter_map(|area| {
            let owner = done.rings[area.shell]
                .lines
                .iter()
                .map(|line| lines[*line].item)
                .min()?;
            let holes = area.holes.iter().map(|hole| rings[*hole].clone()).collect();
            let polygon = Polygon::new(rings[area.shell].clone(), holes);
            Some((owner, MultiPolygon(vec![polygon])))
        })
        .collect()
}

/// Areas with exactly the vertices of an earlier one, in whatever order: a fill and its outline. The owner of the first.
fn twice(areas: &[(usize, MultiPolygon<f64>)]) -> BTreeMap<usize, usize> {
    let mut seen: std::collections::HashMap<Vec<(u64, u64)>, usize> = std::collections::HashMap::new();
    let mut twice = BTreeMap::new();
    for (index, (owner, geometry)) in areas.iter().enumerate() {
        let rings = geometry
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let mut vertices: Vec<(u64, u64)> = rings
            .flat_map(|ring| ring.0.iter().skip(1))
            .map(|at| (at.x.to_bits(), at.y.to_bits()))
            .collect();
        vertices.sort_unstable();
        match seen.get(&vertices) {
            Some(first) => {
                twice.insert(index, *first);
            }
            None => {
                seen.insert(vertices, *owner);
            }
        }
    }
    twice
}

/// The texts that lie inside exactly one area, for each area; several are put side by side.
fn placed(areas: &[&MultiPolygon<f64>], labels: &[Label]) -> Vec<Option<String>> {
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

fn text_of(attributes: &[(String, Attribute)], field: &str) -> Option<String> {
    let (_, value) = attributes.iter().find(|(name, _)| name == field)?;
    match value {
        Attribute::Text(text) => Some(text.clone()),
        Attribute::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The text of a label: what drawings call so, else what names usually stand under, else the first text there is.
fn label_text(attributes: &[(String, Attribute)]) -> Option<String> {
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
