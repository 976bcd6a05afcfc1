//! Going through a layer, feature by feature.

use ::gdal::vector::{
    Feature as Found, Layer, LayerAccess, OGRwkbGeometryType as Kind, geometry_type_flatten, geometry_type_to_name,
};
use geo::Coord;

use super::attribute::{self, Field};
use super::geometry::{self, Fault, Shape};
use super::open::Source;
use super::words::{self, Words};
use super::{crs, log};
use crate::Skipped;
use crate::info::{Format, Holds, LayerInfo};
use crate::options::ReadOptions;
use crate::record::{Attribute, FoundCrs};
use crate::sandbox::StopReason;
use message::Message;
use text::Refusal;
use text::personal::is_personal;

/// How many features are looked at to find the encoding of texts, and the content of an undeclared layer.
const LOOK: usize = 20_000;
/// How many bytes of text are enough.
const ENOUGH: usize = 1 << 18;

/// A layer that is ready to be gone through.
pub struct Ready<'s> {
    /// The file it stands in.
    pub source: &'s Source,
    /// Name of the layer in GDAL.
    pub name: String,
    /// The type of geometry it declares.
    pub declared: Kind::Type,
    /// Its fields, in the order of the file.
    pub fields: Vec<Field>,
    /// How its texts are read.
    pub words: Words,
    /// The coordinate system the file gives it.
    pub crs: FoundCrs,
    /// Whether they are degrees, by the file's own word.
    pub degrees: bool,
    /// How many features it announces; `None` when it does not know without counting.
    pub count: Option<u64>,
    layer: Layer<'s>,
}

/// The kind of geometry a layer declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// Polygons and multipolygons only.
    Polygons,
    /// Lines and multilines only.
    Lines,
    /// Points and multipoints only.
    Points,
    /// No geometry at all.
    Nothing,
    /// Any geometry, or a type not named here.
    Anything,
}

/// A feature in parts: geometry and attributes of our own types.
pub struct Item {
    /// Its place in the layer, from 1.
    pub number: u64,
    /// The identifier the file gives it; `None` for none.
    pub fid: Option<i64>,
    /// Its geometry, sorted by kind.
    pub shape: Shape,
    /// Its attributes, in the order of the fields.
    pub attributes: Vec<(String, Attribute)>,
}

impl<'s> Ready<'s> {
    /// Makes a layer ready: CRS, encoding, fields.
    pub fn new(source: &'s Source, index: usize, options: &ReadOptions) -> Result<Ready<'s>, Refusal> {
        let mut layer = source
            .dataset
            .layer(index)
            .map_err(|error| log::failed(&source.file, &error))?;
        let name = layer.name();
        let words = texts(source, &mut layer, options)?;
        let fields = attribute::fields(layer.defn(), &words, &source.file, &name)?;
        let crs = crs::find(layer.spatial_ref(), source)?;
        let degrees = crs != FoundCrs::None && layer.spatial_ref().is_some_and(|srs| srs.is_geographic());
        Ok(Ready {
            source,
            declared: geometry_type_flatten(layer.defn().geometry_type()),
            fields,
            words,
            degrees: degrees || crs == FoundCrs::Epsg(4326),
            crs,
            count: layer.try_feature_count(),
            name,
            layer,
        })
    }

    /// The kind of geometry the layer declares.
    pub fn declared(&self) -> Declared {
        match self.declared {
            Kind::wkbPolygon | Kind::wkbMultiPolygon | Kind::wkbCurvePolygon | Kind::wkbMultiSurface => {
                Declared::Polygons
            }
            Kind::wkbLineString
            | Kind::wkbMultiLineString
            | Kind::wkbCircularString
            | Kind::wkbCompoundCurve
            | Kind::wkbMultiCurve
            | Kind::wkbCurve => Declared::Lines,
            Kind::wkbPoint | Kind::wkbMultiPoint => Declared::Points,
            Kind::wkbNone => Declared::Nothing,
            _ => Declared::Anything,
        }
    }

    /// The description, with nothing counted yet.
    pub fn info(&self) -> LayerInfo {
        let mut info = LayerInfo::named(&self.name, &self.source.file);
        info.format = self.source.format;
        info.crs = self.crs.clone();
        info.degrees = self.degrees;
        info.fields = self.fields.iter().map(Field::info).collect();
        info.encoding = self.words.found.clone();
        info.notes = self.words.note.iter().cloned().collect();
        info.holds = Holds {
            declared: geometry_type_to_name(self.declared),
            ..Holds::default()
        };
        info
    }

    /// Smallest and greatest coordinates, as the file gives them or by looking; `None` for an empty layer.
    pub fn extent(&self) -> Option<[f64; 4]> {
        let found = self
            .layer
            .try_get_extent()
            .ok()
            .flatten()
            .or_else(|| self.layer.get_extent().ok());
        log::take_failure();
        let all = found.map(|e| [e.MinX, e.MinY, e.MaxX, e.MaxY])?;
        (all.iter().all(|number| number.is_finite()) && all[0] <= all[2] && all[1] <= all[3]).then_some(all)
    }

    /// Goes through the features from the first one, until `each` returns false.
    ///
    /// # Errors
    /// What `each` returns; a layer that ends before its end.
    pub fn each(
        &mut self,
        mut each: impl FnMut(Result<Item, Skipped>) -> Result<bool, StopReason>,
    ) -> Result<(), StopReason> {
        let (source, fields, words) = (self.source, &self.fields, &self.words);
        let mut number = 0;
        for found in self.layer.features() {
            number += 1;
            let fid = found.fid().and_then(|fid| i64::try_from(fid).ok());
            let place = Place {
                file: &source.file,
                layer: &self.name,
                number,
                fid,
            };
            let item = item(&found, fields, words, &place);
            // Logged while this feature was read: it is this one that is broken.
            let item = match (item, log::take_failure()) {
                (_, Some(said)) => Err(place.skipped(place.message("reader.feature_said").with("said", said))),
                (item, _) => item,
            };
            if !each(item)? {
                return Ok(());
            }
        }
        // GDAL ends the iteration at an error as if the layer were over; only its log tells the difference.
        if let Some(said) = log::take_failure() {
            return Err(log::said(&source.file, &said).into());
        }
        match self.count {
            // Other formats count deleted features too, or keep a count that other programs forget.
            Some(count) if count > number && source.format == Format::FlatGeobuf => {
                let message = Message::new("reader.ends_early").with("file", &source.file);
                Err(message
                    .with("layer", &self.name)
                    .with_count("count", count)
                    .with("number", number)
                    .into())
            }
            _ => Ok(()),
        }
    }
}

fn item(found: &Found<'_>, fields: &[Field], words: &Words, place: &Place<'_>) -> Result<Item, Skipped> {
    let shape = geometry::read(found).map_err(|fault| place.skipped(place.fault(&fault)))?;
    let attributes = attribute::read(found, fields, words).map_err(|(field, value)| {
        place.skipped(
            place
                .message("import.vector.text")
                .with("field", field)
                .with("value", value),
        )
    })?;
    Ok(Item {
        number: place.number,
        fid: place.fid,
        shape,
        attributes,
    })
}

/// How the texts of a layer are encoded, by looking at some of them. A line of what is looked at is shown to people, so
/// columns of personal data are looked at only when the others have nothing to tell, and then no line is shown.
fn texts(source: &Source, layer: &mut Layer<'_>, options: &ReadOptions) -> Result<Words, Message> {
    let defn = layer.defn();
    let names = attribute::names(defn);
    let fields = attribute::text_fields(defn);
    let decide = |sample: &[u8]| words::decide(&source.origin, options.encoding.as_deref(), sample, &source.file);
    let is_shown = |field: &Field| {
        let name = usize::try_from(field.index).ok().and_then(|at| names.get(at));
        let name = String::from_utf8_lossy(name.map_or(&[], Vec::as_slice));
        is_personal::<&str>(&name, &[]).is_none()
    };
    let (shown, hidden): (Vec<Field>, Vec<Field>) = fields.into_iter().partition(is_shown);
    let mut sample = Vec::new();
    names.iter().for_each(|name| keep(source, &mut sample, name));
    look(source, layer, &shown, &mut sample);
    let withheld = sample.is_empty();
    if withheld {
        look(source, layer, &hidden, &mut sample);
    }
    log::take_failure();
    let mut words = decide(&sample)?;
    if withheld {
        words.note = None;
    }
    Ok(words)
}

/// Keeps a text that is not plain ASCII.
fn keep(source: &Source, sample: &mut Vec<u8>, text: &[u8]) {
    if let Some(bytes) = source.origin.bytes(text).filter(|bytes| !bytes.is_ascii()) {
        sample.extend_from_slice(&bytes);
        sample.push(b'\n');
    }
}

/// Keeps texts of the first features.
fn look(source: &Source, layer: &mut Layer<'_>, fields: &[Field], sample: &mut Vec<u8>) {
    if fields.is_empty() {
        return;
    }
    for found in layer.features().take(LOOK) {
        for field in fields {
            if let Some(text) = field.text_bytes(&found) {
                keep(source, sample, &text);
            }
            if sample.len() >= ENOUGH {
                return;
            }
        }
    }
}

/// Where a feature stands, for messages.
pub struct Place<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Name of the layer.
    pub layer: &'a str,
    /// The place in the layer, from 1.
    pub number: u64,
    /// The identifier the file gives the feature; `None` for none.
    pub fid: Option<i64>,
}

impl Place<'_> {
    /// A message about the feature.
    pub fn message(&self, key: &'static str) -> Message {
        let fid = self.fid.map_or_else(|| "–".to_string(), |fid| fid.to_string());
        let message = Message::new(key).with("file", self.file).with("layer", self.layer);
        message.with("feature", self.number).with("fid", fid)
    }

    /// The feature, left out for a reason.
    pub fn skipped(&self, reason: Message) -> Skipped {
        Skipped {
            number: self.number,
            fid: self.fid,
            reason,
        }
    }

    fn fault(&self, fault: &Fault) -> Message {
        match fault {
            Fault::None => self.message("import.vector.no_geometry"),
            Fault::Empty => self.message("import.vector.empty_geometry"),
            Fault::NotFinite(vertex) => self.message("import.vector.not_finite").with("vertex", vertex),
            Fault::TooBig => self.message("reader.feature_too_big"),
        }
    }
}

/// The first coordinates that cannot be degrees; up to 360, because some files count longitudes eastwards all round.
pub fn no_degrees(shape: &Shape) -> Option<Coord<f64>> {
    let rings = shape
        .polygons
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let mut all = rings.chain(&shape.lines).flat_map(|line| &line.0).chain(&shape.points);
    all.find(|at| at.x.abs() > 360.0 || at.y.abs() > 90.0).copied()
}
