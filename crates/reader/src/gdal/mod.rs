//! Vector files through GDAL: polygons and their fields as plain records.
//!
//! This is the work of the reading process. Nothing is transformed here; GDAL chooses operations of its own for VN-2000
//! (see `geodesy`).

mod attribute;
mod choose;
mod crs;
mod dgn;
mod drawing;
mod dxf;
mod geojson_scan;
mod geometry;
mod gml;
mod kml;
mod labels;
mod layer;
mod log;
mod networks;
mod open;
mod outlines;
mod qpj;
mod survey;
mod vn2000;
pub(super) mod words;
mod xml_guard;
mod xml_tags;

use ::gdal::DriverManager;
use geo::MultiPolygon;

use super::info::{FieldInfo, Format};
use super::options::ReadOptions;
use super::prepare::Part;
use super::record::{Feature, Skipped};
use super::sandbox::StopReason;
use super::sandbox::wire::{Frame, Sender};
use crate::wkt_table;
use layer::{Declared, Place, Ready};
use message::Message;
use text::Refusal;

pub use log::is_about_memory;
pub use survey::inspect;

/// How many features are looked at before an undeclared layer is taken for one of polygons only.
const FIRST: u64 = 5000;
/// How many reasons a layer without areas is refused with.
const REASONS: usize = 20;
/// How often progress is reported, in features.
const STEP: u64 = 1000;

/// Leaves GDAL nothing but the drivers of the formats that are taken; for a process that does nothing else.
pub fn only_allowed_drivers() {
    log::start();
    DriverManager::register_all();
    let allowed: Vec<&str> = ALL.iter().flat_map(|format| format.drivers()).copied().collect();
    let drivers: Vec<_> = DriverManager::all().collect();
    for driver in drivers {
        if !allowed.contains(&driver.short_name().as_str()) {
            DriverManager::deregister_driver(&driver);
        }
    }
}

const ALL: [Format; 11] = [
    Format::Shapefile,
    Format::GeoPackage,
    Format::GeoJson,
    Format::GeoJsonSeq,
    Format::Kml,
    Format::Dxf,
    Format::Dgn,
    Format::MapInfoTab,
    Format::MapInfoMif,
    Format::Gml,
    Format::FlatGeobuf,
];

/// Hands out the areas of one layer: its description, then features, left-out ones and notes, as they come.
pub fn read(parts: &[Part], options: &ReadOptions, sender: &mut Sender<'_>) -> Result<(), StopReason> {
    if let [part] = parts
        && part.format == Format::Text
    {
        return wkt_table::read(part, options, sender);
    }
    let (chosen, source) = choose::choose(parts, options)?;
    let mut ready = Ready::new(&source, chosen.layer, options)?;
    let mut info = ready.info();
    info.name = chosen.name;
    let whole = reads_whole(&mut ready)?;
    if whole {
        info.fields.push(FieldInfo {
            name: labels::label_field(&info.fields),
            kind: "text".into(),
        });
    }
    let total = ready.count;
    sender.send(&Frame::Layer(0, Box::new(info)))?;
    sender.send(&Frame::Progress(0, total))?;
    for message in chosen.unread {
        sender.send(&Frame::LeftOut(message))?;
    }
    if !chosen.others.is_empty() {
        let message = Message::new("reader.layers_left").with("file", &source.file);
        let message = message
            .with("layer", &ready.name)
            .with("names", chosen.others.join(", "));
        sender.send(&Frame::LeftOut(message))?;
    }
    if whole {
        let mut looked = |number: u64| {
            if number.is_multiple_of(STEP) {
                sender.send(&Frame::Progress(number, total))?;
            }
            Ok(())
        };
        let drawing = drawing::read(&mut ready, options, chosen.drawing.as_deref(), &mut looked)?;
        if let Some(only) = chosen
            .drawing
            .as_deref()
            .filter(|only| !drawing.parts.contains_key(*only))
        {
            let names: Vec<&str> = drawing.parts.keys().map(String::as_str).collect();
            return Err(choose::no_such(&source.file, only, &names.join(", ")).into());
        }
        too_many(&source.file, drawing.features.len() as u64, options)?;
        if drawing.features.is_empty() {
            let skipped = drawing.skipped.iter().map(|s| s.reason.clone());
            let reasons = drawing.unread.into_iter().chain(drawing.left_out).chain(skipped);
            let notes = dxf_notes(&source).into_iter().chain(drawing.notes);
            return Err(nothing(&source.file, &ready.name, reasons.chain(notes)));
        }
        for note in dxf_notes(&source).into_iter().chain(drawing.notes) {
            sender.send(&Frame::Note(note))?;
        }
        for message in drawing.left_out {
            sender.send(&Frame::LeftOut(message))?;
        }
        let unread = drawing.unread.into_iter().map(|reason| Skipped {
            number: 0,
            fid: None,
            reason,
        });
        for skipped in unread.chain(drawing.skipped) {
            sender.send(&Frame::Skipped(skipped))?;
        }
        for feature in &drawing.features {
            sender.feature(feature)?;
        }
        return Ok(());
    }
    stream(&mut ready, options, sender)
}

/// Features go out as they come; nothing is kept.
fn stream(ready: &mut Ready<'_>, options: &ReadOptions, sender: &mut Sender<'_>) -> Result<(), StopReason> {
    let (file, name, degrees) = (ready.source.file.clone(), ready.name.clone(), ready.degrees);
    let (mut curved, mut raised, mut no_degrees) = (0u64, 0u64, None);
    let total = ready.count;
    let mut sent = 0;
    let mut reasons = Vec::new();
    let mut seen = 0;
    ready.each(|item| {
        seen += 1;
        let item = match item {
            Ok(item) => item,
            Err(skipped) => {
                if sent == 0 && reasons.len() < REASONS {
                    reasons.push(skipped.reason.clone());
                }
                sender.send(&Frame::Skipped(skipped))?;
                return Ok(true);
            }
        };
        if item.number.is_multiple_of(STEP) {
            sender.send(&Frame::Progress(item.number, total))?;
        }
        let place = Place {
            file: &file,
            layer: &name,
            number: item.number,
            fid: item.fid,
        };
        if item.shape.polygons.is_empty() {
            let message = place
                .message("import.vector.not_a_polygon")
                .with("found", &item.shape.name);
            if sent == 0 && reasons.len() < REASONS {
                reasons.push(message.clone());
            }
            sender.send(&Frame::Skipped(place.skipped(message)))?;
            return Ok(true);
        }
        if degrees && no_degrees.is_none() {
            no_degrees = layer::no_degrees(&item.shape).map(|at| {
                place
                    .message("import.vector.not_degrees")
                    .with_plain("x", at.x)
                    .with_plain("y", at.y)
            });
        }
        let shape = item.shape;
        let others = shape.others.len() + shape.lines.len() + shape.points.len();
        if others > 0 {
            sender.send(&Frame::Note(
                place.message("reader.parts_left_out").with_count("count", others),
            ))?;
        }
        curved += u64::from(shape.curved);
        raised += u64::from(shape.raised);
        sent += 1;
        too_many(&file, sent, options)?;
        sender.feature(&Feature {
            number: item.number,
            fid: item.fid,
            geometry: MultiPolygon(shape.polygons),
            attributes: item.attributes,
        })?;
        Ok(true)
    })?;
    let mut left_out = ready.source.left_out(&name, None);
    let deleted = total.unwrap_or(0).saturating_sub(seen);
    if deleted > 0 && matches!(ready.source.format, Format::Shapefile | Format::MapInfoTab) {
        let message = Message::new("reader.deleted").with("file", &file);
        left_out.push(message.with_count("count", deleted));
    }
    let unread = ready.source.unread(&name, None);
    if sent == 0 {
        let reasons = unread.into_iter().chain(left_out).chain(reasons);
        return Err(nothing(&file, &name, reasons));
    }
    for message in left_out {
        sender.send(&Frame::LeftOut(message))?;
    }
    for reason in unread {
        sender.send(&Frame::Skipped(Skipped {
            number: 0,
            fid: None,
            reason,
        }))?;
    }
    if raised > 0 {
        let message = Message::new("reader.raised").with("file", &file).with("layer", &name);
        sender.send(&Frame::Note(message.with_count("count", raised).with("field", "")))?;
    }
    if curved > 0 {
        sender.send(&Frame::Note(self::curved(&file, &name, curved)))?;
    }
    if let Some(message) = no_degrees {
        sender.send(&Frame::Note(message))?;
    }
    Ok(())
}

/// The refusal of a layer that gives no area: why not, feature by feature.
fn nothing(file: &str, layer: &str, reasons: impl Iterator<Item = Message>) -> StopReason {
    let reasons: Vec<Message> = reasons.take(REASONS).collect();
    let key = if reasons.is_empty() {
        "import.vector.empty"
    } else {
        "reader.no_areas"
    };
    let mut messages = vec![Message::new(key).with("file", file).with("layer", layer)];
    messages.extend(reasons);
    Refusal { messages }.into()
}

/// Whether a layer is read as a drawing: lines and texts count there. A layer of polygons only is handed on as it is
/// read, whatever its size.
fn reads_whole(ready: &mut Ready<'_>) -> Result<bool, StopReason> {
    match ready.declared() {
        Declared::Polygons => Ok(false),
        Declared::Lines | Declared::Points => Ok(true),
        Declared::Nothing => Ok(false),
        Declared::Anything if ready.source.format.is_drawing() => Ok(true),
        Declared::Anything => {
            let mut mixed = false;
            ready.each(|item| {
                let number = match item {
                    Ok(item) => {
                        mixed = item.shape.polygons.is_empty();
                        item.number
                    }
                    Err(skipped) => skipped.number,
                };
                Ok(!mixed && number < FIRST)
            })?;
            Ok(mixed)
        }
    }
}

fn too_many(file: &str, count: u64, options: &ReadOptions) -> Result<(), Message> {
    if count <= options.limits.features {
        return Ok(());
    }
    Err(Message::new("reader.too_many")
        .with("file", file)
        .with_count("limit", options.limits.features))
}

/// The note on curves that became lines.
fn curved(file: &str, layer: &str, count: u64) -> Message {
    let message = Message::new("reader.curved").with("file", file).with("layer", layer);
    message
        .with_count("count", count)
        .with_plain("step", geometry::ARC_STEP)
}

/// Notes of the look over a drawing that GDAL does not give.
fn dxf_notes(source: &open::Source) -> Vec<Message> {
    let Some(scan) = &source.dxf else { return Vec::new() };
    let mut notes = Vec::new();
    if scan.curves > 0 {
        notes.push(curved(&source.file, "entities", scan.curves));
    }
    notes
}

#[cfg(test)]
mod tests;
