//! Opening a file as what its ending says, and as nothing else.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ::gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::geojson_scan::TopCrs;
use super::shape_text::TextOf;
use super::{geojson_scan, log, shape_text};
use crate::import::text::read_bytes;
use crate::message::Message;

/// The largest GeoJSON file, in megabytes: it is read twice.
const MAX_GEOJSON_MB: u64 = 512;

const SHAPEFILE: &str = "ESRI Shapefile";

/// An open file.
pub struct Source {
    /// GDAL's handle.
    pub dataset: Dataset,
    /// The only driver that was allowed.
    pub driver: &'static str,
    /// The file as the person named it, for messages.
    pub file: String,
    /// What the `crs` member says, for GeoJSON only.
    pub top_crs: Option<TopCrs>,
    /// Where it stands.
    path: PathBuf,
    /// How the text of a Shapefile is encoded.
    pub text: TextOf,
}

impl Source {
    /// The `.shp` file, beside which its other parts are.
    pub fn shapefile(&self) -> Option<&Path> {
        (self.driver == SHAPEFILE).then_some(self.path.as_path())
    }
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
        return Err(refuse(if meta.is_dir() {
            "import.file.folder"
        } else {
            "import.vector.not_a_plain_file"
        }));
    }
    log::start();
    let (mut top_crs, mut text, mut options) = (None, TextOf::Utf8, Vec::new());
    match driver {
        "GPKG" => {
            refuse_if_in_use(&absolute, &file)?;
            options = vec!["LIST_ALL_TABLES=NO"];
            if !file_name_misleads(&absolute) {
                // No -wal, -shm or lock appears beside the input, also when it was left in WAL mode.
                options.push("IMMUTABLE=YES");
            } else if is_wal(&absolute) {
                return Err(refuse("import.vector.percent"));
            }
        }
        "GeoJSON" => top_crs = Some(geojson_scan::check(&file, &read_bytes(&absolute, MAX_GEOJSON_MB)?)?),
        _ => {
            text = shape_text::declared(&absolute);
            if text == TextOf::Utf8 {
                // As it stands: the code page in the .dbf is wrong as often as not, and GDAL would believe it.
                options = vec!["ENCODING="];
            }
        }
    }
    let open = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_READONLY
            | GdalOpenFlags::GDAL_OF_VECTOR
            | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR,
        allowed_drivers: Some(&[driver]),
        open_options: Some(&options),
        sibling_files: None,
    };
    let dataset = Dataset::open_ex(&absolute, open).map_err(|error| log::failed(&file, &error))?;
    // GDAL may say an error and open the file all the same (a broken .dbf beside a whole .shp): that is half a file.
    match log::take_failure() {
        Some(words) => Err(log::said(&file, &words)),
        None => Ok(Source {
            dataset,
            driver,
            file,
            top_crs,
            path: absolute,
            text,
        }),
    }
}

fn driver(path: &Path) -> Option<&'static str> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "gpkg" => Some("GPKG"),
        "shp" => Some(SHAPEFILE),
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
            return Err(Message::new("import.vector.in_use")
                .with("file", file)
                .with("other", format!("{file}{ending}")));
        }
    }
    Ok(())
}

/// GDAL makes an address of an immutable file's path and leaves `%41` in it, which SQLite then takes for `A`: another
/// file. Such a path is opened the ordinary way, which writes nothing as long as the file is not in WAL mode.
fn file_name_misleads(path: &Path) -> bool {
    path.to_string_lossy().contains('%')
}

/// Bytes 18 and 19 of a SQLite file are 2 while it is in WAL mode.
fn is_wal(path: &Path) -> bool {
    let mut head = [0; 20];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && (head[18] == 2 || head[19] == 2)
}
