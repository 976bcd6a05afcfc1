//! Layers in which lines mean areas and texts are names: drawings, line layers, mixtures. They are read as a whole.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use geo::{LineString, MultiPolygon, Polygon};
use unicode_normalization::UnicodeNormalization;

use super::dgn;
use super::dxf::{Count, unescaped};
use super::labels::{Label, label_field, label_text, placed};
use super::layer::{Item, Ready};
use super::outlines::{About, Line, Lot, counted, from_lines, nested};
use crate::Skipped;
use crate::gdal::layer::Place;
use crate::info::Holds;
use crate::options::ReadOptions;
use crate::record::{Attribute, Feature};
use crate::rings::twins;
use crate::sandbox::StopReason;
use message::Message;

/// A metre in degrees, roughly: for the tolerance of layers in degrees.
const DEGREES_PER_METRE: f64 = 1.0 / 111_320.0;
/// How many twins are listed.
const TWINS: usize = 10;

/// A drawing read to its end: its areas, and what was left out of them.
#[derive(Default)]
pub struct Drawing {
    /// Areas: polygons of the file and rings of lines, in the order of the file.
    pub features: Vec<Feature>,
    /// Features that could not be taken.
    pub skipped: Vec<Skipped>,
    /// Messages on what was rightly left out.
    pub left_out: Vec<Message>,
    /// Messages on what is there and was not read.
    pub unread: Vec<Message>,
    /// Remarks on the reading, for the person.
    pub notes: Vec<Message>,
    /// The content of each layer of the drawing, by name, with its extent.
    pub parts: BTreeMap<String, Part>,
}

/// One layer of a drawing.
#[derive(Default)]
pub struct Part {
    /// The content of the layer, counted by kind of geometry.
    pub holds: Holds,
    /// Extent in the coordinates of the file: smallest x and y, greatest x and y; `None` for an empty layer.
    pub extent: Option<[f64; 4]>,
}

/// Number, identifier and attributes of a feature, kept until its lines have become an area.
#[derive(Debug, Clone, Default)]
struct Owner {
    number: u64,
    fid: Option<i64>,
    attributes: Vec<(String, Attribute)>,
}

/// The field in which the layer of a drawing, or the level, stands.
pub fn part_field(ready: &Ready<'_>) -> Option<&'static str> {
    match ready.source.format {
        crate::Format::Dxf => Some("Layer"),
        crate::Format::Dgn => Some("Level"),
        _ => None,
    }
}

/// Reads a layer as a drawing; `only` is the layer of the drawing that is wanted.
pub fn read(
    ready: &mut Ready<'_>,
    options: &ReadOptions,
    only: Option<&str>,
    looked: &mut dyn FnMut(u64) -> Result<(), StopReason>,
) -> Result<Drawing, StopReason> {
    let mut drawing = Drawing::default();
    let mut gathered = Gathered::default();
    let part_field = part_field(ready);
    let file = ready.source.file.clone();
    let name = ready.name.clone();
    let is_dxf = ready.source.dxf.is_some();
    let levels = ready.source.levels.clone();
    let (mut came, mut shapes, mut unseen) = (Vec::new(), 0, BTreeMap::new());
    ready.each(|item| {
        shapes += 1;
        let mut item = match item {
            Ok(item) => item,
            Err(skipped) => {
                looked(skipped.number)?;
                drawing.skipped.push(skipped);
                return Ok(true);
            }
        };
        looked(item.number)?;
        if is_dxf {
            unescape(&mut item.attributes);
        }
        came.extend(text_of(&item.attributes, "EntityHandle").and_then(|text| handle(&text)));
        let group = part_field
            .and_then(|field| text_of(&item.attributes, field))
            .unwrap_or_default();
        let part = drawing.parts.entry(group.clone()).or_default();
        part.count(&item);
        if only.is_none_or(|only| only != group) && levels.hides(&group) {
            *unseen.entry(group).or_insert(0) += 1;
            return Ok(true);
        }
        if only.is_some_and(|only| only != group) {
            // Texts usually stand on a layer of their own, and so do outlines that lots are drawn against.
            gathered.labels(&item);
            let lines = item.shape.lines.into_iter();
            gathered.others.extend(lines.map(|line| Line {
                item: 0,
                group: group.clone(),
                is_symbol: false,
                line,
            }));
            return Ok(true);
        }
        gathered.labels(&item);
        gathered.take(item, group, &file, &name, &mut drawing);
        Ok(true)
    })?;
    drawing.left_out = ready.source.left_out(&name, only);
    if only.is_none() {
        drawing.left_out.extend(dgn::told(&file, &unseen));
    }
    drawing.unread = ready.source.unread(&name, only);
    if let Some(scan) = &ready.source.dxf {
        drawing.unread.extend(scan.missing(&file, only, &mut came, shapes));
        for (layer, count) in scan.hidden_layers() {
            drawing.parts.entry(layer).or_default().add_hidden(&count);
        }
    }
    gathered.finish(ready, options, shapes, &mut drawing)?;
    Ok(drawing)
}

impl Part {
    /// Adds entities that do not show to the layers all the same, so that a person can ask for them.
    fn add_hidden(&mut self, count: &Count) {
        self.holds.counted = true;
        self.holds.polygons += count.areas;
        self.holds.points += count.marks;
        self.holds.lines += count.all - count.areas - count.marks;
    }

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

/// Polygons that the file itself makes: whose they are, their drawing layer, and they.
type Fill = (usize, String, Vec<Polygon<f64>>);

#[derive(Default)]
struct Gathered {
    owners: Vec<Owner>,
    lines: Vec<Line>,
    labels: Vec<Label>,
    /// Lines of layers that were not asked for.
    others: Vec<Line>,
    polygons: Vec<Fill>,
    points: u64,
    curved: u64,
    raised: u64,
}

impl Gathered {
    fn labels(&mut self, item: &Item) {
        if item.shape.polygons.is_empty()
            && item.shape.lines.is_empty()
            && let (Some(at), Some(text)) = (item.shape.points.first(), label_text(&item.attributes))
        {
            self.labels.push(Label { at: *at, text });
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
        if shape.polygons.is_empty() && shape.lines.is_empty() || is_annotation(&attributes) {
            self.points += 1;
            return;
        }
        let owner = self.owners.len();
        let is_symbol = has_class(&attributes, |class| class == "AcDbBlockReference");
        self.owners.push(Owner {
            number,
            fid,
            attributes,
        });
        if !shape.polygons.is_empty() {
            self.polygons.push((owner, group.clone(), shape.polygons));
        }
        self.lines.extend(shape.lines.into_iter().map(|line| Line {
            item: owner,
            group: group.clone(),
            is_symbol,
            line,
        }));
    }

    fn finish(
        self,
        ready: &Ready<'_>,
        options: &ReadOptions,
        mut shapes: u64,
        drawing: &mut Drawing,
    ) -> Result<(), StopReason> {
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
        let outlines = from_lines(&self.lines, &self.others, (tolerance, ready.degrees), options, &about)?;
        drawing.notes.extend(outlines.notes);
        drawing.left_out.extend(outlines.left_out);
        let lots = outlines.lots;
        let owner = |lot: &Lot| lot.lines.iter().map(|line| self.lines[*line].item).min().unwrap_or(0);
        let shells: Vec<Polygon<f64>> = lots
            .iter()
            .map(|lot| Polygon::new(lot.ring.clone(), Vec::new()))
            .collect();
        // A drawing has a fill and its outline as two things; elsewhere two features of one place are two features.
        let (fills, lots) = if ready.source.format.is_drawing() {
            self.once(&lots, &shells, tolerance, drawing, &about)
        } else {
            (self.polygons.iter().collect(), lots.iter().collect())
        };
        // A fill with holes settles by itself what is inside of it.
        let plain = fills
            .iter()
            .flat_map(|(_, group, polygons)| polygons.iter().map(move |polygon| (polygon, group.as_str())));
        let plain: Vec<(&str, LineString<f64>)> = plain
            .filter(|(polygon, _)| polygon.interiors().is_empty())
            .map(|(polygon, group)| (group, polygon.exterior().clone()))
            .collect();
        let nested = nested(&lots, &plain, options, &mut drawing.left_out, &about)?;
        if options.layer.is_none() && ready.source.format.is_drawing() {
            let groups = nested.iter().map(|area| lots[area.shell].group.as_str());
            let groups = groups.chain(fills.iter().map(|(_, group, _)| group.as_str()));
            drawing.left_out.extend(layers_together(groups, &about));
        }
        let mut kept: Vec<(Owner, MultiPolygon<f64>)> = Vec::new();
        for (owner, _, polygons) in fills {
            kept.push((self.owners[*owner].clone(), MultiPolygon(polygons.clone())));
        }
        for area in nested {
            let shell = lots[area.shell];
            let holes = area.holes.iter().map(|hole| lots[*hole].ring.clone()).collect();
            let mut own = self.owners.get(owner(shell)).cloned().unwrap_or_default();
            if shell.is_cell {
                // Several cells run along one line: they are numbered after all that stands in the file.
                shapes += 1;
                (own.number, own.fid) = (shapes, None);
            }
            kept.push((own, MultiPolygon(vec![Polygon::new(shell.ring.clone(), holes)])));
        }
        kept.sort_by_key(|(own, _)| own.number);
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
                    .push(about(key).with_count("count", count).with("field", &label_field));
            }
        }
        if self.curved > 0 {
            drawing
                .notes
                .push(super::curved(&ready.source.file, &ready.name, self.curved));
        }
        Ok(())
    }

    /// Each thing once: the fills and the lots that repeat no other; the repeated ones are reported.
    fn once<'l>(
        &'l self,
        lots: &'l [Lot],
        shells: &'l [Polygon<f64>],
        tolerance: f64,
        drawing: &mut Drawing,
        about: About<'_>,
    ) -> (Vec<&'l Fill>, Vec<&'l Lot>) {
        // The lots first: of a lot and its fill the outline stays.
        let all = shells.iter().map(|shell| vec![shell]);
        let all = all.chain(self.polygons.iter().map(|(_, _, polygons)| polygons.iter().collect()));
        let twin = twins(&all.collect::<Vec<_>>(), tolerance);
        let number = |area: usize| {
            let item = match lots.get(area) {
                Some(lot) => lot.lines.iter().map(|line| self.lines[*line].item).min(),
                None => self.polygons.get(area - lots.len()).map(|(item, _, _)| *item),
            };
            item.and_then(|item| self.owners.get(item)).map_or(0, |own| own.number)
        };
        let pairs: Vec<(u64, u64)> = twin
            .iter()
            .enumerate()
            .filter_map(|(area, first)| Some((number(area), number((*first)?))))
            .collect();
        if !pairs.is_empty() {
            let mut list: Vec<String> = pairs
                .iter()
                .take(TWINS)
                .map(|(twin, first)| format!("{twin} = {first}"))
                .collect();
            if pairs.len() > TWINS {
                list.push("…".into());
            }
            let message = about("reader.twins").with_count("count", pairs.len());
            drawing.left_out.push(message.with("pairs", list.join(", ")));
        }
        let single = |area: usize| twin[area].is_none();
        let fills = self.polygons.iter().enumerate();
        let fills = fills
            .filter(|(fill, _)| single(lots.len() + fill))
            .map(|(_, fill)| fill);
        let outlines = lots.iter().enumerate().filter(|(lot, _)| single(*lot));
        (fills.collect(), outlines.map(|(_, lot)| lot).collect())
    }
}

/// The note that areas of several drawing layers are taken together, where they are.
fn layers_together<'g>(groups: impl Iterator<Item = &'g str>, about: About<'_>) -> Option<Message> {
    let all: Vec<&str> = groups.collect();
    let several = all.iter().collect::<BTreeSet<_>>().len() > 1;
    several.then(|| about("reader.layers_together").with("found", counted(&all)))
}

/// Whether lines and arrows belong to a dimension or to a text that points somewhere.
fn is_annotation(attributes: &[(String, Attribute)]) -> bool {
    has_class(attributes, |class| {
        class.starts_with("AcDb") && (class.ends_with("Dimension") || class.ends_with("Leader"))
    })
}

/// Whether an entity is of a class, as drawings name it.
fn has_class(attributes: &[(String, Attribute)], is: impl Fn(&str) -> bool) -> bool {
    text_of(attributes, "SubClasses").is_some_and(|classes| classes.split(':').any(is))
}

/// Puts letters in the place of their numbers.
fn unescape(attributes: &mut [(String, Attribute)]) {
    for (_, value) in attributes {
        if let Attribute::Text(text) = value
            && let Cow::Owned(letters) = unescaped(text)
        {
            *text = letters.nfc().collect();
        }
    }
}

/// The number of an entity, as drawings write it.
fn handle(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok()
}

fn text_of(attributes: &[(String, Attribute)], field: &str) -> Option<String> {
    let (_, value) = attributes.iter().find(|(name, _)| name == field)?;
    match value {
        Attribute::Text(text) => Some(text.clone()),
        Attribute::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
