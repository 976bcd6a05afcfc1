//! Archives, unpacked by this program and not by a driver: into a private folder, within limits, without tricks.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use zip::ZipArchive;

use super::info::Format;
use super::kind;
use super::options::Limits;
use super::sandbox::StopReason;
use super::sandbox::task::Unpacked;
use super::sandbox::wire::{Frame, Sender};
use message::Message;

/// How much more than its packed size an archive may hold, beyond the first megabytes.
const RATIO: u64 = 200;
const RATIO_FREE: u64 = 16 << 20;
/// The longest name of a file in bytes.
const LONGEST_NAME: usize = 200;
/// The endings that are unpacked; anything else stays where it is.
const WANTED: [&str; 23] = [
    "shp", "shx", "dbf", "prj", "cpg", "qpj", "gpkg", "geojson", "json", "geojsonl", "ndjson", "kml", "dxf", "dgn",
    "tab", "dat", "map", "id", "mif", "mid", "gml", "fgb", "csv",
];

/// Unpacks what may be of use. A workbook, which is an archive too, is only recognised.
///
/// # Errors
/// A damaged archive, one behind a password, one beyond the limits, one with names that lead out of it or with links.
pub fn unpack(
    archive: &Path,
    shown: &str,
    into: &Path,
    limits: &Limits,
    sender: &mut Sender<'_>,
) -> Result<Unpacked, StopReason> {
    let about = |key| Message::new(key).with("file", shown);
    let damaged = |error: &dyn message::Foreign| about("reader.zip.damaged").with_foreign("reason", error);
    let file = File::open(archive).map_err(|e| about("import.file.unreadable").with_foreign("reason", &e))?;
    let packed = file.metadata().map_or(0, |meta| meta.len());
    let mut zip = ZipArchive::new(file).map_err(|error| damaged(&error))?;
    if zip.len() as u64 > limits.archive_entries {
        return Err(about("reader.zip.entries")
            .with_count("count", zip.len())
            .with_count("limit", limits.archive_entries)
            .into());
    }
    let mut names = Vec::new();
    let mut told = 0u64;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|error| damaged(&error))?;
        let name = match std::str::from_utf8(entry.name_raw()) {
            Ok(name) => name.to_string(),
            Err(_) => entry.name().map_err(|error| damaged(&error))?.into_owned(),
        };
        if leads_out(&name) || entry.is_symlink() {
            return Err(about("reader.zip.trick").with("name", clean(&name)).into());
        }
        told = told.saturating_add(entry.size());
        names.push((name, entry.is_dir(), entry.encrypted()));
    }
    let all: Vec<String> = names.iter().map(|(name, ..)| name.clone()).collect();
    let mut head = Vec::new();
    File::open(archive)
        .and_then(|file| file.take(kind::HEAD as u64).read_to_end(&mut head))
        .map_err(|e| about("import.file.unreadable").with_foreign("reason", &e))?;
    let format = kind::recognise(shown, Path::new(shown), &head, &all)?;
    let mut unpacked = Unpacked {
        format,
        files: Vec::new(),
        left: Vec::new(),
    };
    if format != Format::Zip {
        return Ok(unpacked);
    }
    let too_big = |bytes: u64| bytes > limits.archive_mb << 20 || bytes > RATIO_FREE && bytes / RATIO > packed;
    let refuse_bomb = || {
        about("reader.zip.bomb")
            .with_count("limit", limits.archive_mb)
            .with("ratio", RATIO)
    };
    if too_big(told) {
        return Err(refuse_bomb().into());
    }
    let mut folders: Vec<String> = Vec::new();
    let mut written = 0;
    for (index, (name, is_dir, encrypted)) in names.into_iter().enumerate() {
        if is_dir {
            continue;
        }
        let (folder, base) = name.rsplit_once('/').unwrap_or(("", &name));
        let ending = kind::ending(Path::new(base));
        if !WANTED.contains(&ending.as_str())
            || base.len() > LONGEST_NAME
            || base.starts_with('.')
            || folder.starts_with("__MACOSX")
        {
            unpacked.left.push(clean(&name));
            continue;
        }
        if encrypted {
            return Err(about("reader.zip.password").into());
        }
        let place = folders.iter().position(|known| known == folder).unwrap_or_else(|| {
            folders.push(folder.to_string());
            folders.len() - 1
        });
        let target = into.join(place.to_string());
        let unwritable = |error: io::Error| {
            StopReason::from(
                Message::new("reader.no_folder")
                    .with("file", shown)
                    .with_foreign("reason", &error),
            )
        };
        if !target.is_dir() {
            fs::create_dir(&target).map_err(unwritable)?;
        }
        let target = target.join(clean(base));
        let entry = zip.by_index(index).map_err(|error| damaged(&error))?;
        let out = OpenOptions::new().write(true).create_new(true).open(&target);
        let mut out = match out {
            Ok(out) => out,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                unpacked.left.push(clean(&name));
                continue;
            }
            Err(error) => return Err(unwritable(error)),
        };
        let mut buffer = vec![0; 1 << 16];
        let mut entry = entry;
        loop {
            let read = entry.read(&mut buffer).map_err(|error| damaged(&error))?;
            if read == 0 {
                break;
            }
            // The bytes that come out count, not the size the archive announces.
            written += read as u64;
            if too_big(written) {
                return Err(refuse_bomb().into());
            }
            out.write_all(&buffer[..read]).map_err(unwritable)?;
        }
        unpacked.files.push((target, clean(&name)));
        sender.send(&Frame::Progress(written, Some(told)))?;
    }
    Ok(unpacked)
}

/// A name that is no plain path inside: absolute, upwards, of another system, or with something that is no letter.
fn leads_out(name: &str) -> bool {
    name.is_empty()
        || name.starts_with('/')
        || name.contains('\\')
        || name.contains('\0')
        || name.split('/').any(|part| part == ".." || part == ".")
        || name.as_bytes().get(1) == Some(&b':')
}

/// A name for people and for the private folder.
fn clean(name: &str) -> String {
    name.chars()
        .take(300)
        .map(|c| if c.is_control() { '_' } else { c })
        .collect()
}
