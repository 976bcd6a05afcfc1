//! What files hold, layer by layer.

use super::choose::unique;
use super::drawing;
use super::layer::{Declared, Ready};
use super::open;
use crate::info::{FieldInfo, Format, Guards, LayerInfo, SourceInfo};
use crate::options::ReadOptions;
use crate::prepare::Part;
use crate::record::Feature;
use crate::sandbox::StopReason;
use crate::sandbox::wire::{Frame, Sender};
use crate::{sheets_inside, wkt_table};
use text::Refusal;

/// How many features of a layer are shown, and the most vertices of them together.
const SAMPLE: usize = 20;
const SAMPLE_VERTICES: usize = 100_000;

/// Describes the files: for each layer the description, then its samples.
pub fn inspect(
    parts: &[Part],
    options: &ReadOptions,
    guards: Guards,
    sender: &mut Sender<'_>,
) -> Result<(), StopReason> {
    let (mut layers, mut notes) = (Vec::new(), Vec::new());
    for part in parts {
        // A look into each file of an archive; one that cannot be read is reported, if others can.
        match part_layers(
            part,
            options,
            &mut |done| Ok(sender.send(&Frame::Progress(done, None))?),
        ) {
            Ok(found) => layers.extend(found),
            Err(StopReason::Refused(refusal)) if parts.len() > 1 => notes.extend(refusal.messages),
            Err(halt) => return Err(halt),
        }
    }
    if layers.is_empty() && !notes.is_empty() {
        return Err(Refusal { messages: notes }.into());
    }
    name(&mut layers);
    let first = parts.first();
    let info = SourceInfo {
        file: first.map(|part| part.shown.clone()).unwrap_or_default(),
        format: first.map_or(Format::Zip, |part| part.format),
        layers,
        notes,
        guards,
    };
    sender.send(&Frame::Info(Box::new(info.clone())))?;
    for (index, layer) in info
        .layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| !layer.sample.is_empty())
    {
        let mut described = layer.clone();
        if let Some(feature) = layer.sample.first() {
            // A drawing's samples carry their labels.
            let missing = feature.attributes.iter().skip(described.fields.len());
            described.fields.extend(missing.map(|(name, _)| FieldInfo {
                name: name.clone(),
                kind: "text".into(),
            }));
        }
        sender.send(&Frame::Layer(index, Box::new(described)))?;
        for feature in &layer.sample {
            sender.feature(feature)?;
        }
    }
    Ok(())
}

/// Names that are unique in the file; a part of a drawing keeps its own and follows the new name of its whole.
fn name(layers: &mut [LayerInfo]) {
    let names: Vec<(String, String)> = layers
        .iter()
        .filter(|layer| layer.part_of.is_none())
        .map(|layer| (layer.member.clone(), layer.name.clone()))
        .collect();
    let mut told = unique(&names).into_iter();
    let mut whole = String::new();
    for layer in layers {
        if layer.part_of.is_some() {
            layer.part_of = Some(whole.clone());
        } else if let Some(name) = told.next() {
            whole.clone_from(&name);
            layer.name = name;
        }
    }
}

/// All layers of all files that can be read, described.
pub fn surveyed(parts: &[Part], options: &ReadOptions) -> Result<Vec<LayerInfo>, StopReason> {
    let mut layers = Vec::new();
    for part in parts {
        match part_layers(part, options, &mut |_| Ok(())) {
            Ok(found) => layers.extend(found),
            Err(StopReason::Refused(_)) if parts.len() > 1 => {}
            Err(halt) => return Err(halt),
        }
    }
    name(&mut layers);
    Ok(layers)
}

/// The layers with what they hold, for a sentence.
pub fn told(parts: &[Part], options: &ReadOptions) -> Result<String, StopReason> {
    Ok(list(&surveyed(parts, options)?))
}

/// As [`told`], of layers that are known.
pub fn list(layers: &[LayerInfo]) -> String {
    let one = |layer: &LayerInfo| {
        let holds = &layer.holds;
        let numbers = [
            (holds.polygons, "Polygon"),
            (holds.lines, "LineString"),
            (holds.points, "Point"),
            (holds.other, "?"),
            (holds.empty, "–"),
        ];
        let parts: Vec<String> = numbers
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        format!(
            "{} ({})",
            layer.name,
            if parts.is_empty() { "0".into() } else { parts.join(", ") }
        )
    };
    layers.iter().map(one).collect::<Vec<_>>().join("; ")
}

type Looked<'l> = &'l mut dyn FnMut(u64) -> Result<(), StopReason>;

fn part_layers(part: &Part, options: &ReadOptions, looked: Looked<'_>) -> Result<Vec<LayerInfo>, StopReason> {
    match part.format {
        Format::Text => return Ok(vec![wkt_table::describe(part, options)?]),
        Format::Xlsx | Format::Xls | Format::Ods => {
            let sheets = sheets_inside(part, options)?;
            let describe = |grid: table::Grid| {
                let mut info = LayerInfo::named(grid.sheet.as_deref().unwrap_or(""), &part.shown);
                info.format = part.format;
                info.holds.empty = grid.rows.len() as u64;
                info.holds.counted = true;
                info
            };
            return Ok(sheets.sheets.into_iter().map(describe).collect());
        }
        _ => {}
    }
    let source = open::open(part, options.layer.as_deref())?;
    let mut layers = Vec::new();
    for index in 0..source.dataset.layer_count() {
        let mut ready = Ready::new(&source, index, options)?;
        layers.extend(one(&mut ready, options, looked)?);
    }
    Ok(layers)
}

fn one(ready: &mut Ready<'_>, options: &ReadOptions, looked: Looked<'_>) -> Result<Vec<LayerInfo>, StopReason> {
    let mut info = ready.info();
    let mut told = |number: u64| {
        if number.is_multiple_of(super::STEP) {
            looked(number)
        } else {
            Ok(())
        }
    };
    if ready.declared() == Declared::Nothing {
        info.holds.empty = ready.count.unwrap_or(0);
        return Ok(vec![info]);
    }
    if super::reads_whole(ready)? {
        let drawing = drawing::read(ready, options, None, &mut told)?;
        info.notes.extend(super::dxf_notes(ready.source));
        info.notes.extend(drawing.left_out);
        info.notes.extend(drawing.unread);
        info.notes.extend(drawing.notes);
        for skipped in &drawing.skipped {
            match skipped.reason.key() {
                "import.vector.no_geometry" | "import.vector.empty_geometry" => info.holds.empty += 1,
                // Counted as what it is already.
                "reader.part_left_out" => {}
                _ => info.holds.other += 1,
            }
        }
        info.sample = sample(&drawing.features);
        info.holds.counted = true;
        for part in drawing.parts.values() {
            let (all, own) = (&mut info.holds, &part.holds);
            all.polygons += own.polygons;
            all.lines += own.lines;
            all.points += own.points;
            all.other += own.other;
            info.extent = match (info.extent, part.extent) {
                (Some(a), Some(b)) => Some([a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]),
                (a, b) => a.or(b),
            };
        }
        let whole = info.clone();
        let mut layers = vec![info];
        if let Some(field) = drawing::part_field(ready) {
            for (name, part) in drawing.parts.into_iter().filter(|(name, _)| !name.is_empty()) {
                let own = |feature: &&Feature| {
                    feature.attribute(field).is_some_and(|value| match value {
                        crate::Attribute::Text(text) => *text == name,
                        crate::Attribute::Integer(number) => number.to_string() == name,
                        _ => false,
                    })
                };
                let sample = sample(&drawing.features.iter().filter(own).cloned().collect::<Vec<_>>());
                layers.push(LayerInfo {
                    part_of: Some(whole.name.clone()),
                    holds: part.holds,
                    extent: part.extent,
                    notes: Vec::new(),
                    sample,
                    name,
                    ..whole.clone()
                });
            }
        }
        return Ok(layers);
    }
    info.extent = ready.extent();
    let declared = ready.declared() == Declared::Polygons;
    let count = ready.count.filter(|_| declared);
    let mut no_degrees = None;
    let (mut features, mut vertices) = (Vec::new(), 0);
    let degrees = ready.degrees;
    ready.each(|item| {
        match item {
            Ok(item) => {
                told(item.number)?;
                let shape = item.shape;
                match () {
                    () if !shape.polygons.is_empty() => info.holds.polygons += 1,
                    () if !shape.lines.is_empty() => info.holds.lines += 1,
                    () if !shape.points.is_empty() => info.holds.points += 1,
                    () => info.holds.other += 1,
                }
                if degrees && no_degrees.is_none() {
                    no_degrees = super::layer::no_degrees(&shape).map(|at| (item.number, item.fid, at));
                }
                if features.len() < SAMPLE && !shape.polygons.is_empty() && vertices < SAMPLE_VERTICES {
                    vertices += shape.polygons.iter().map(|p| p.exterior().0.len()).sum::<usize>();
                    features.push(Feature {
                        number: item.number,
                        fid: item.fid,
                        geometry: geo::MultiPolygon(shape.polygons),
                        attributes: item.attributes,
                    });
                }
            }
            Err(skipped) => match skipped.reason.key() {
                "import.vector.no_geometry" | "import.vector.empty_geometry" => info.holds.empty += 1,
                _ => info.holds.other += 1,
            },
        }
        // A layer that declares polygons and knows how many is not read to its end.
        Ok(count.is_none() || features.len() < SAMPLE)
    })?;
    info.holds.counted = count.is_none();
    if let Some((number, fid, at)) = no_degrees {
        let place = super::Place {
            file: &ready.source.file,
            layer: &ready.name,
            number,
            fid,
        };
        info.notes.push(
            place
                .message("import.vector.not_degrees")
                .with_plain("x", at.x)
                .with_plain("y", at.y),
        );
    }
    if let Some(count) = count {
        info.holds.polygons =
            count.saturating_sub(info.holds.empty + info.holds.other + info.holds.lines + info.holds.points);
    }
    let name = ready.name.clone();
    info.notes.extend(ready.source.unread(&name, None));
    info.notes.extend(ready.source.left_out(&name, None));
    info.sample = features;
    Ok(vec![info])
}

fn sample(features: &[Feature]) -> Vec<Feature> {
    let mut vertices = 0;
    let fits = |feature: &&Feature| {
        vertices += feature.geometry.iter().map(|p| p.exterior().0.len()).sum::<usize>();
        vertices < SAMPLE_VERTICES
    };
    features.iter().take(SAMPLE).take_while(fits).cloned().collect()
}
