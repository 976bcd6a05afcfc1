//! A file read whole, all or nothing, for the tests of the readers.

use std::path::{Path, PathBuf};

use super::options::ReadOptions;
use super::record::{Feature, FoundCrs};
use super::stream::{inspect, open};
use message::Message;
use progress::Progress;
use text::{Problems, Refusal};

/// A vector file: its polygon layers, whole, and the names of the others.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorFile {
    /// The file as the caller named it.
    pub path: PathBuf,
    /// GDAL's name of the driver: `GPKG`, `ESRI Shapefile`, `GeoJSON`.
    pub driver: String,
    /// The layers that hold polygons, in the order of the file; at least one, and at least one feature in all.
    pub layers: Vec<LayerData>,
    /// Layers that were left out because they cannot hold polygons.
    pub other_layers: Vec<OtherLayer>,
}

/// A layer that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherLayer {
    /// Its name in the file.
    pub name: String,
    /// Its type of geometry, in GDAL's words (`Point`, `Line String`, `None`).
    pub holds: String,
}

/// The features of one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerData {
    /// Its name in the file.
    pub name: String,
    /// The coordinate system the file gives it.
    pub crs: FoundCrs,
    /// All features, in the order of the file.
    pub features: Vec<Feature>,
}

/// Reads every layer of polygons.
///
/// All or nothing: a feature without a polygon, a coordinate that is not finite, a text that cannot be read or an error
/// of GDAL refuses the file, with the first 20 reasons. The file and its neighbours are only read.
///
/// # Errors
/// Those reasons; as [`inspect`] and [`open`].
pub fn read_vector(path: &Path) -> Result<VectorFile, Refusal> {
    read(path, None)
}

/// Like [`read_vector`], and reads only the layer of that name; faults in other layers do not matter then.
///
/// # Errors
/// As [`read_vector`].
pub fn read_vector_layer(path: &Path, layer: &str) -> Result<VectorFile, Refusal> {
    read(path, Some(layer))
}

fn read(path: &Path, only: Option<&str>) -> Result<VectorFile, Refusal> {
    let progress = Progress::default();
    let info = inspect(path, &progress)?;
    let (mut layers, mut other_layers, mut problems) = (Vec::new(), Vec::new(), Problems::new());
    for layer in info.layers.iter().filter(|layer| layer.part_of.is_none()) {
        let holds = &layer.holds;
        let able = holds.polygons + holds.lines + holds.other > 0
            || holds.declared.contains("Polygon")
            || holds.count() == 0 && holds.declared.contains("Unknown")
            // Nothing but features without geometry: each is reported.
            || holds.empty > 0 && holds.points == 0 && !layer.format.is_table() && holds.declared != "None";
        if only.is_some_and(|wanted| wanted != layer.name) || !able {
            other_layers.push(OtherLayer {
                name: layer.name.clone(),
                holds: holds.declared.clone(),
            });
            continue;
        }
        let options = ReadOptions {
            layer: Some(layer.name.clone()),
            ..ReadOptions::default()
        };
        let mut stream = open(path, &options, &progress)?;
        let features: Vec<_> = stream.by_ref().collect::<Result<_, _>>()?;
        stream
            .skipped()
            .iter()
            .for_each(|skipped| problems.push(skipped.reason.clone()));
        let misread = stream
            .notes()
            .iter()
            .find(|note| note.key() == "import.vector.not_degrees");
        misread.into_iter().for_each(|note| problems.push(note.clone()));
        layers.push(LayerData {
            name: layer.name.clone(),
            crs: layer.crs.clone(),
            features,
        });
    }
    problems.or(())?;
    if layers.is_empty() {
        let names: Vec<String> = other_layers
            .iter()
            .map(|layer| format!("{} ({})", layer.name, layer.holds))
            .collect();
        let found = if names.is_empty() {
            "–".to_string()
        } else {
            names.join(", ")
        };
        let message = match only {
            Some(layer) => Message::new("import.vector.no_such_layer").with("layer", layer),
            None => Message::new("import.vector.no_polygon_layer"),
        };
        return Err(message.with("file", &info.file).with("found", found).into());
    }
    if layers.iter().all(|layer| layer.features.is_empty()) {
        return Err(Message::new("import.vector.empty").with("file", &info.file).into());
    }
    Ok(VectorFile {
        path: path.to_path_buf(),
        driver: info.format.drivers().first().unwrap_or(&"").to_string(),
        layers,
        other_layers,
    })
}
