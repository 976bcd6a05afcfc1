//! Opening a file as what its ending says, and as nothing else.

use std::ffi::OsString;
use std::path::Path;

use ::gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::shape_text::TextOf;
use super::{geojson_scan, log, shape_text};
use crate::import::text::read_bytes;
use crate::message::Message;

/// The largest GeoJSON file, in megabytes: it is read twice.
const MAX_GEOJSON_MB: u64 = 512;

/// An open file.
pub struct Source {
    /// GDAL's handle.
    pub dataset: Dataset,
    /// The only driver that was allowed.
    pub driver: &'static str,
    /// The file as the person named it, for messages.
    pub file: String,
    /// A GeoJSON file has a `crs` member (it may be null).
    pub has_crs: bool,
    /// How the text of a Shapefile is encoded.
    pub text: TextOf,
}

/// Opens a file read-only with the one driver its ending names.
///
/// GDAL's own detection is not used: some of its drivers (VRT and the web services) read other files or the network.
pub fn open(path: &Path) -> Result<Source, Message> {
    let file = path.display().to_string();
    let refuse = |key| Message::new(key).with("file", &file);
    if file.starts_with("/vsi") || file.starts_with("http") && file.contains(':') || file.contains("://") {
        return Err(refuse("import.vector.not_a_plain_file"));
    }
    let driver = driver(path).ok_or_else(|| refuse("import.vector.kind"))?;
    // Absolute, so that a name such as `GPKG:a.gpkg` or `{"type"…` stays a name of a file.
    let absolute = std::path::absolute(path).map_err(|e| refuse("import.file.unreadable").with("reason", e))?;
    let meta = absolute.metadata().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refuse("import.file.absent"),
        _ => refuse("import.file.unreadable").with("reason", error),
    })?;
    if !meta.is_file() || absolute.starts_with("/vsi") {
        return Err(refuse(if meta.is_dir() { "import.file.folder" } else { "import.vector.not_a_plain_file" }));
    }
    log::start();
    let (mut has_crs, mut text, mut options) = (false, TextOf::Utf8, Vec::new());
    match driver {
        "GPKG" => {
            refuse_if_in_use(&absolute, &file)?;
            // Immutable: no -wal, -shm or lock appears beside the input, also when it was left in WAL mode.
            options = vec!["IMMUTABLE=YES", "LIST_ALL_TABLES=NO"];
        }
        "GeoJSON" => has_crs = geojson_scan::check(&file, &read_bytes(&absolute, MAX_GEOJSON_MB)?)?,
        _ => {
            text = shape_text::declared(&absolute);
            if text == TextOf::Utf8 {
                // As it stands: the code page in the .dbf is wrong as often as not, and GDAL would believe it.
                options = vec!["ENCODING="];
            }
        }
    }
    let open = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR,
        allowed_drivers: Some(&[driver]),
        open_options: Some(&options),
        sibling_files: None,
    };
    let dataset = Dataset::open_ex(&absolute, open).map_err(|error| log::failed(&file, &error))?;
    // GDAL may say an error and open the file all the same (a broken .dbf beside a whole .shp): that is half a file.
    match log::take_failure() {
        Some(words) => Err(log::said(&file, &words)),
        None => Ok(Source { dataset, driver, file, has_crs, text }),
    }
}

fn driver(path: &Path) -> Option<&'static str> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "gpkg" => Some("GPKG"),
        "shp" => Some("ESRI Shapefile"),
        "geojson" | "json" => Some("GeoJSON"),
        _ => None,
    }
}

/// Changes that another program has not yet written into a GeoPackage stand beside it; an immutable read would not see
/// them, and an ordinary one would write to the input.
fn refuse_if_in_use(path: &Path, file: &str) -> Result<(), Message> {
    for ending in ["-wal", "-journal"] {
        let mut beside = OsString::from(path);
        beside.push(ending);
        if Path::new(&beside).metadata().is_ok_and(|meta| meta.len() > 0) {
            return Err(Message::new("import.vector.in_use").with("file", file).with("other", format!("{file}{ending}")));
        }
    }
    Ok(())
}
