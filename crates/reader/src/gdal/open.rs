//! Opening a file as the format of its content, and as nothing else.

use std::ffi::CString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use ::gdal::config::set_thread_local_config_option;
use ::gdal::vsi::unlink_mem_file;
use ::gdal::{Dataset, DatasetOptions, DriverManager, GdalOpenFlags};

use super::dgn::{self, Levels};
use super::dxf::{self, DxfScan};
use super::geojson_scan::TopCrs;
use super::gml::{self, GmlScan};
use super::kml::{self, KmlScan};
use super::words::{self, Origin, Transport};
use super::{geojson_scan, log, xml_guard};
use crate::info::Format;
use crate::kind::HEAD;
use crate::prepare::Part;
use message::Message;

/// The largest GeoJSON file, in megabytes: it is read twice.
const MAX_GEOJSON_MB: u64 = 512;

/// An open file, with what a look over it found.
pub struct Source {
    /// The dataset GDAL opened.
    pub dataset: Dataset,
    /// Its format, by its content.
    pub format: Format,
    /// The file as the person named it, for messages.
    pub file: String,
    /// The `crs` member at the top; `None` for formats other than GeoJSON.
    pub top_crs: Option<TopCrs>,
    /// Where it stands, among its neighbours.
    path: PathBuf,
    /// How its texts are encoded on the way from GDAL.
    pub origin: Origin,
    /// The findings of a look over a drawing; `None` for other formats.
    pub dxf: Option<DxfScan>,
    /// Which levels of a `MicroStation` drawing show.
    pub levels: Levels,
    /// The findings of a look over a KML file; `None` for other formats.
    pub kml: Option<KmlScan>,
    /// The findings of a look over a GML file; `None` for other formats.
    gml: Option<GmlScan>,
    /// Whether the person named a layer.
    asked: bool,
    /// The copy the driver reads instead of the file; it goes after the dataset.
    _copy: Option<Copy>,
}

impl Source {
    /// Messages on what was rightly left out of a layer; `drawing` is the layer of the drawing that was asked for.
    pub fn left_out(&self, layer: &str, drawing: Option<&str>) -> Vec<Message> {
        let dxf = self.dxf.iter().flat_map(|scan| scan.left_out(&self.file, drawing));
        // A person who names no layer means all that shows.
        let asked = self.asked.then_some(layer);
        let kml = self.kml.iter().flat_map(|scan| scan.left_out(&self.file, asked));
        dxf.chain(kml).collect()
    }

    /// Messages on what stands in a layer and is not read.
    pub fn unread(&self, layer: &str, drawing: Option<&str>) -> Vec<Message> {
        let dxf = self.dxf.iter().flat_map(|scan| scan.unread(&self.file, drawing));
        let kml = self.kml.iter().flat_map(|scan| scan.unread(&self.file, layer));
        let gml = self.gml.iter().flat_map(|scan| scan.unread(&self.file));
        dxf.chain(kml).chain(gml).collect()
    }

    /// The `.shp` file, beside which its other parts are.
    pub fn shapefile(&self) -> Option<&Path> {
        (self.format == Format::Shapefile).then_some(self.path.as_path())
    }
}

/// Opens a prepared file read-only with the drivers of its format.
///
/// GDAL's own detection is not used: some of its drivers (VRT and the web services) read other files or the network.
///
/// `asked` is the layer the person wants; one of a drawing is read whatever its state.
pub fn open(part: &Part, asked: Option<&str>) -> Result<Source, Message> {
    log::start();
    let (file, path) = (&part.shown, &part.path);
    let (mut top_crs, mut origin, mut options, mut drawing) = (None, Origin::UTF8, Vec::new(), None);
    let mut levels = Levels::default();
    let (mut copy, mut placemarks, mut features) = (None, None, None);
    match part.format {
        // No -wal, -shm or lock appears beside the input, also when it was left in WAL mode.
        Format::GeoPackage => options = vec!["LIST_ALL_TABLES=NO", "IMMUTABLE=YES"],
        Format::GeoJson => top_crs = Some(geojson_scan::check(file, path, MAX_GEOJSON_MB)?),
        Format::Shapefile => {
            origin = words::of_shapefile(path);
            // As it stands: the code page in the .dbf is wrong as often as not, and GDAL would believe it.
            options = vec!["ENCODING="];
        }
        Format::MapInfoTab | Format::MapInfoMif => origin = words::of_mapinfo(&head(path, file)?),
        Format::Kml => {
            xml_guard::check(path, file)?;
            let (scan, shown) = kml::scan(path, file, asked)?;
            copy = shown.map(|bytes| Copy::of(bytes, "kml", file)).transpose()?;
            placemarks = Some(scan);
        }
        Format::Gml => {
            xml_guard::check(path, file)?;
            features = Some(gml::scan(path, file)?);
            options = vec![
                "XSD=",
                "DOWNLOAD_SCHEMA=NO",
                "CONSIDER_EPSG_AS_URN=AUTO",
                "WRITE_GFS=NO",
            ];
        }
        Format::Dxf => {
            let scan = dxf::scan(path, file, asked)?;
            let bytes = scan.has_bytes_of_code_page();
            // Latin-1 turns back into bytes; newer drawings are UTF-8.
            let encoding = if bytes { "ISO-8859-1" } else { "UTF-8" };
            let _ = set_thread_local_config_option("DXF_ENCODING", encoding);
            if bytes {
                origin = Origin {
                    transport: Transport::Latin1,
                    declared: scan.code_page.clone(),
                };
            }
            let shown = scan.shown(path).map_err(|error| {
                Message::new("import.file.unreadable")
                    .with("file", file)
                    .with_foreign("reason", &error)
            })?;
            copy = shown.map(|bytes| Copy::of(bytes, "dxf", file)).transpose()?;
            drawing = Some(scan);
        }
        Format::Dgn => {
            dgn::check_whole(path, file)?;
            levels = Levels::of(path);
            origin = Origin {
                transport: Transport::Raw,
                declared: None,
            };
        }
        _ => {}
    }
    let drivers: Vec<&str> = part
        .format
        .drivers()
        .iter()
        .copied()
        .filter(|driver| DriverManager::get_driver_by_name(driver).is_ok())
        .collect();
    log::take_failure();
    if drivers.is_empty() {
        let message = Message::new("reader.no_driver").with("file", file);
        return Err(message.with("format", part.format.name()));
    }
    let mut last = None;
    for driver in drivers {
        let open = DatasetOptions {
            open_flags: GdalOpenFlags::GDAL_OF_READONLY
                | GdalOpenFlags::GDAL_OF_VECTOR
                | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR,
            allowed_drivers: Some(&[driver]),
            open_options: Some(&options),
            sibling_files: None,
        };
        let opened = Dataset::open_ex(copy.as_ref().map_or(path.as_path(), Copy::path), open);
        // GDAL may say an error and open the file all the same (a broken .dbf beside a whole .shp): half a file.
        match (opened, log::take_failure()) {
            (Ok(dataset), None) => {
                return Ok(Source {
                    dataset,
                    format: part.format,
                    file: file.clone(),
                    top_crs,
                    path: path.clone(),
                    origin,
                    dxf: drawing,
                    levels: levels.clone(),
                    kml: placemarks,
                    gml: features,
                    asked: asked.is_some(),
                    _copy: copy,
                });
            }
            (_, Some(words)) => last = Some(log::said(file, &words)),
            (Err(error), None) => last = Some(log::failed(file, &error)),
        }
    }
    Err(last.unwrap_or_else(|| log::said(file, "?")))
}

/// A file in the memory of the driver. The driver reads the bytes where they are and does not own them: it would free them
/// with its own allocator, which is not the one of this program.
struct Copy {
    path: PathBuf,
    _bytes: Vec<u8>,
}

impl Copy {
    /// Bytes under a name of their own, since tests read several files in one process.
    fn of(mut bytes: Vec<u8>, ending: &str, file: &str) -> Result<Copy, Message> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = format!("/vsimem/shown-{number}.{ending}");
        let name = CString::new(path.as_str()).map_err(|error| log::said(file, &error.to_string()))?;
        // SAFETY: the bytes stand still on the heap as long as the copy, and the file is unlinked before they are dropped. A
        // dataset that reads it is dropped before the copy (`Source` declares it first).
        let opened = unsafe {
            let opened =
                gdal_sys::VSIFileFromMemBuffer(name.as_ptr(), bytes.as_mut_ptr(), bytes.len() as u64, i32::from(false));
            if !opened.is_null() {
                gdal_sys::VSIFCloseL(opened);
            }
            !opened.is_null()
        };
        if !opened {
            return Err(log::said(file, "?"));
        }
        Ok(Copy {
            path: path.into(),
            _bytes: bytes,
        })
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // A copy that is gone needs no removal.
        let _ = unlink_mem_file(&self.path);
    }
}

fn head(path: &Path, file: &str) -> Result<Vec<u8>, Message> {
    let mut head = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(HEAD as u64).read_to_end(&mut head))
        .map_err(|error| {
            Message::new("import.file.unreadable")
                .with("file", file)
                .with_foreign("reason", &error)
        })?;
    Ok(head)
}
