//! A file of polygons, whatever it is: a layer GDAL reads, or the coordinate table of a decision.

use std::path::PathBuf;

use geo::MultiPolygon;

use super::super::reader::{FoundCrs, LayerData, read_coordinate_table, read_vector, read_vector_layer};
use super::super::report::Note;
use super::super::text::Refusal;
use super::{Attributes, Options};
use crate::domain::Quality;
use crate::geodesy::Epsg;
use crate::message::Message;

/// A file as the person named it.
pub type SourceFile = PathBuf;

/// The polygons of a file.
pub struct Polygons {
    /// The file name, for messages.
    pub name: String,
    /// Its CRS.
    pub crs: Epsg,
    /// What such a file usually is.
    pub quality: Quality,
    /// Its polygons.
    pub features: Vec<RawFeature>,
    /// What was remarkable about it.
    pub notes: Vec<Note>,
}

/// One polygon.
pub struct RawFeature {
    /// Its place in the file, from 1.
    pub number: u64,
    /// Its geometry, native coordinates.
    pub polygons: MultiPolygon<f64>,
    /// Its fields.
    pub attributes: Attributes,
}

impl Polygons {
    /// A problem of a feature, with its place before it.
    pub fn place(&self, feature: &RawFeature, problem: Message) -> Message {
        Message::new("import.feature_problem")
            .with("file", &self.name)
            .with("feature", feature.number)
            .with_message("problem", problem)
    }
}

/// Reads a file: `.csv` and `.txt` as a coordinate table, anything else through GDAL.
pub fn read(path: &SourceFile, options: &Options) -> Result<Polygons, Refusal> {
    let ending = path
        .extension()
        .map(|e| e.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    if matches!(ending.as_str(), "csv" | "txt") {
        table(path, options)
    } else {
        vector(path, options)
    }
}

fn table(path: &SourceFile, options: &Options) -> Result<Polygons, Refusal> {
    let name = path.display().to_string();
    let crs = options
        .crs
        .ok_or_else(|| Message::new("import.table_crs").with("file", &name))?;
    let table = read_coordinate_table(path)?;
    let feature = RawFeature {
        number: 1,
        polygons: MultiPolygon(vec![table.ring]),
        attributes: Attributes::default(),
    };
    let notes = table.notes.into_iter().map(Note::Repaired).collect();
    Ok(Polygons {
        name,
        crs,
        quality: Quality::Surveyed,
        features: vec![feature],
        notes,
    })
}

fn vector(path: &SourceFile, options: &Options) -> Result<Polygons, Refusal> {
    let name = path.display().to_string();
    let file = match &options.layer {
        Some(layer) => read_vector_layer(path, layer)?,
        None => read_vector(path)?,
    };
    let names: Vec<&str> = file.layers.iter().map(|layer| layer.name.as_str()).collect();
    if names.len() > 1 {
        let message = Message::new("import.several_layers")
            .with("file", &name)
            .with("layers", names.join(", "));
        return Err(message.into());
    }
    let Some(layer) = file.layers.into_iter().next() else {
        return Err(Message::new("import.geometry_empty").into());
    };
    let mut notes = Vec::new();
    let crs = crs(&name, &layer, options, &mut notes)?;
    let features = layer
        .features
        .into_iter()
        .map(|f| RawFeature {
            number: f.number,
            polygons: f.geometry,
            attributes: Attributes(f.attributes),
        })
        .collect();
    Ok(Polygons {
        name,
        crs,
        quality: Quality::Digitised,
        features,
        notes,
    })
}

/// The CRS of a layer: what the person says, else what the file says. Both, and different, is told.
fn crs(name: &str, layer: &LayerData, options: &Options, notes: &mut Vec<Note>) -> Result<Epsg, Message> {
    let found = layer.crs.epsg().map(Epsg);
    if let FoundCrs::Matched { how, .. } = &layer.crs {
        notes.push(Note::Info(how.clone()));
    }
    match (options.crs, found) {
        (Some(said), Some(found)) if said != found => {
            notes.push(Note::Doubtful(
                Message::new("import.crs_differs")
                    .with("file", name)
                    .with("said", said)
                    .with("found", found),
            ));
            Ok(said)
        }
        (Some(said), _) => Ok(said),
        (None, Some(found)) => Ok(found),
        (None, None) => Err(Message::new("import.crs_missing").with("file", name)),
    }
}
