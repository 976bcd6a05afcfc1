//! Vector files through GDAL: polygons and their fields as plain records.
//!
//! A `Dataset` of GDAL may move to another thread but not be shared: it is opened, read and closed inside one call. Nothing is
//! transformed here; GDAL chooses operations of its own for VN-2000 (see `geodesy`).

mod attribute;
mod crs;
mod geojson_scan;
mod log;
mod open;
mod polygon;
mod qpj;
mod shape_text;
mod vn2000;

use std::path::Path;

use ::gdal::vector::{Layer, LayerAccess, OGRwkbGeometryType as Kind, geometry_type_flatten, geometry_type_to_name};

use super::record::{Feature, FoundCrs, LayerData, OtherLayer, VectorFile};
use crate::import::text::{Problems, Refusal};
use crate::message::Message;
use open::Source;

/// The most features of a file.
const MAX_FEATURES: u64 = 2_000_000;
/// The most vertices of a file; about 320 MB of memory.
const MAX_VERTICES: usize = 20_000_000;

/// Reads every polygon layer of a GeoPackage (`.gpkg`), Shapefile (`.shp`) or GeoJSON (`.geojson`, `.json`) file.
///
/// All or nothing: a feature without a polygon, a coordinate that is not finite, a text that cannot be read or an error
/// of GDAL refuses the file, with the first 20 reasons. The file and its neighbours are only read.
pub fn read_vector(path: &Path) -> Result<VectorFile, Refusal> {
    read(path, None)
}

/// Like [`read_vector`], and reads only the layer of that name; faults in other layers do not matter then.
pub fn read_vector_layer(path: &Path, layer: &str) -> Result<VectorFile, Refusal> {
    read(path, Some(layer))
}

fn read(path: &Path, only: Option<&str>) -> Result<VectorFile, Refusal> {
    let source = open::open(path)?;
    let (mut layers, mut other_layers) = (Vec::new(), Vec::new());
    let (mut problems, mut room) = (
        Problems::new(),
        Room {
            features: MAX_FEATURES,
            vertices: MAX_VERTICES,
        },
    );
    for index in 0..source.dataset.layer_count() {
        let mut layer = source
            .dataset
            .layer(index)
            .map_err(|error| log::failed(&source.file, &error))?;
        let (name, kind) = (layer.name(), layer.defn().geometry_type());
        if only.is_some_and(|wanted| wanted != name) || !may_hold_polygons(kind) {
            other_layers.push(OtherLayer {
                name,
                holds: geometry_type_to_name(kind),
            });
            continue;
        }
        layers.push(read_layer(&source, &mut layer, name, &mut room, &mut problems)?);
    }
    problems.or(())?;
    if layers.is_empty() {
        return Err(no_layer(&source.file, only, &other_layers).into());
    }
    if layers.iter().all(|layer| layer.features.is_empty()) {
        return Err(Message::new("import.vector.empty").with("file", &source.file).into());
    }
    Ok(VectorFile {
        path: path.to_path_buf(),
        driver: source.driver.to_string(),
        layers,
        other_layers,
    })
}

/// What may still be read before a limit is reached.
struct Room {
    features: u64,
    vertices: usize,
}

fn read_layer(
    source: &Source,
    layer: &mut Layer<'_>,
    name: String,
    room: &mut Room,
    problems: &mut Problems,
) -> Result<LayerData, Refusal> {
    let crs = crs::find(layer.spatial_ref(), source)?;
    let in_degrees = crs != FoundCrs::None && layer.spatial_ref().is_some_and(|srs| srs.is_geographic());
    let fields = attribute::fields(layer.defn(), &source.file, &name)?;
    let mut features = Vec::new();
    for (found, number) in layer.features().zip(1u64..) {
        let fid = found.fid().and_then(|fid| i64::try_from(fid).ok());
        let place = Place {
            source,
            layer: &name,
            number,
            fid,
        };
        let geometry = match polygon::read(&found, room.vertices, in_degrees) {
            _ if number > room.features => return Err(too_many(source).into()),
            Err(polygon::Fault::TooMany) => return Err(too_many(source).into()),
            read => read.map_err(|fault| place.fault(fault)),
        };
        let attributes = attribute::read(&found, &fields, &place);
        let attributes = attributes.map_err(|messages| messages.into_iter().for_each(|m| problems.push(m)));
        if let (Some(geometry), Ok(attributes)) = (problems.keep(geometry), attributes) {
            room.vertices -= polygon::vertices(&geometry).min(room.vertices);
            features.push(Feature {
                number,
                fid,
                geometry,
                attributes,
            });
        }
    }
    room.features -= features.len() as u64;
    // GDAL ends the iteration at an error as if the layer were over; only its log tells the difference.
    if let Some(said) = log::take_failure() {
        return Err(log::said(&source.file, &said).into());
    }
    Ok(LayerData { name, crs, features })
}

/// Where a feature stands, for messages.
struct Place<'a> {
    source: &'a Source,
    layer: &'a str,
    number: u64,
    fid: Option<i64>,
}

impl Place<'_> {
    fn message(&self, key: &'static str) -> Message {
        let fid = self.fid.map_or_else(|| "–".to_string(), |fid| fid.to_string());
        let message = Message::new(key)
            .with("file", &self.source.file)
            .with("layer", self.layer);
        message.with("feature", self.number).with("fid", fid)
    }

    fn fault(&self, fault: polygon::Fault) -> Message {
        use polygon::Fault;
        match fault {
            Fault::None => self.message("import.vector.no_geometry"),
            Fault::Empty => self.message("import.vector.empty_geometry"),
            Fault::OtherType(found) => self.message("import.vector.not_a_polygon").with("found", found),
            Fault::NotFinite(vertex) => self.message("import.vector.not_finite").with("vertex", vertex),
            Fault::NotDegrees(x, y) => self.message("import.vector.not_degrees").with("x", x).with("y", y),
            Fault::TooMany => too_many(self.source),
        }
    }
}

fn too_many(source: &Source) -> Message {
    let message = Message::new("import.vector.too_big").with("file", &source.file);
    message.with("features", MAX_FEATURES).with("vertices", MAX_VERTICES)
}

fn no_layer(file: &str, only: Option<&str>, others: &[OtherLayer]) -> Message {
    let names: Vec<String> = others
        .iter()
        .map(|layer| format!("{} ({})", layer.name, layer.holds))
        .collect();
    let found = if names.is_empty() {
        "–".to_string()
    } else {
        names.join(", ")
    };
    match only {
        Some(layer) => Message::new("import.vector.no_such_layer").with("layer", layer),
        None => Message::new("import.vector.no_polygon_layer"),
    }
    .with("file", file)
    .with("found", found)
}

/// False for a layer that declares points, lines or no geometry; a layer that declares anything else is looked into.
fn may_hold_polygons(kind: Kind::Type) -> bool {
    !matches!(
        geometry_type_flatten(kind),
        Kind::wkbPoint
            | Kind::wkbLineString
            | Kind::wkbMultiPoint
            | Kind::wkbMultiLineString
            | Kind::wkbCircularString
            | Kind::wkbCompoundCurve
            | Kind::wkbMultiCurve
            | Kind::wkbCurve
            | Kind::wkbNone
    )
}

#[cfg(test)]
mod tests;
