//! What the reading process is given: a private folder of links to the file and to those neighbours that belong to it,
//! under plain names. Whatever else lies beside the file, or has a strange name, is never seen by a driver.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::info::Format;
use super::kind;
use super::options::{Limits, ReadOptions};
use super::parts::{self, neighbours};
use message::Message;
use private_folder::PrivateFolder;
use text::Refusal;

/// One file to be opened, with its neighbours beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The format of the file, by its content.
    pub format: Format,
    /// The link to it in the private folder.
    pub path: PathBuf,
    /// Its name for messages: as the person named it, or `archive.zip/folder/name.shp`.
    pub shown: String,
}

/// A file ready to be read. The private folder goes when this does.
#[derive(Debug)]
pub struct Prepared {
    /// The file as the person named it.
    pub file: String,
    /// The format of the file, or of the archive.
    pub format: Format,
    /// The files to open: one, or those of an archive.
    pub parts: Vec<Part>,
    /// Remarks on the preparing, for the person.
    pub notes: Vec<Message>,
    /// The files that may be read: where the links lead.
    pub targets: Vec<PathBuf>,
    folder: PrivateFolder,
}

impl Prepared {
    /// Path of the private folder; it exists as long as this value.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// An empty one for a file whose parts come later.
    pub fn begin(path: &Path, options: &ReadOptions) -> Result<Prepared, Refusal> {
        let limits = &options.limits;
        let file = path.display().to_string();
        let refuse = |key| Message::new(key).with("file", &file);
        if file.starts_with("/vsi") || file.contains("://") || file.starts_with("http:") || file.starts_with("https:") {
            return Err(refuse("import.vector.not_a_plain_file").into());
        }
        let absolute =
            std::path::absolute(path).map_err(|e| refuse("import.file.unreadable").with_foreign("reason", &e))?;
        let head = head(&file, &absolute)?;
        let format = kind::recognise(&file, path, &head, &[])?;
        let mut prepared = Prepared {
            notes: kind::mismatch(&file, path, format).into_iter().collect(),
            file: file.clone(),
            format,
            parts: Vec::new(),
            targets: Vec::new(),
            folder: private_folder(&file)?,
        };
        if format == Format::Zip {
            // Also the other zipped formats; the name is kept, the reading process looks inside.
            prepared.targets.push(real(&file, &absolute, limits)?);
        } else {
            prepared.add(format, &absolute, file, options)?;
        }
        Ok(prepared)
    }

    /// Adds a file with the neighbours that belong to it.
    pub fn add(&mut self, format: Format, path: &Path, shown: String, options: &ReadOptions) -> Result<(), Refusal> {
        let limits = &options.limits;
        let target = real(&shown, path, limits)?;
        let folder = self.folder.path().join(self.parts.len().to_string());
        let unwritable = |error| {
            Message::new("reader.no_folder")
                .with("file", &self.file)
                .with_foreign("reason", &error)
        };
        fs::create_dir(&folder).map_err(unwritable)?;
        let stem = match format {
            // The name of the file means nothing in a GeoPackage, and a `%` in it would lead SQLite to another file.
            Format::GeoPackage => "data".into(),
            _ => path.file_stem().unwrap_or_default().to_owned(),
        };
        let link = |target: &Path, ending: &str| {
            let mut name = stem.clone();
            name.push(".");
            name.push(ending);
            let link = folder.join(name);
            symlink(target, &link).map_err(unwritable)?;
            Ok::<PathBuf, Message>(link)
        };
        if format == Format::GeoPackage {
            refuse_if_in_use(path, &shown)?;
        }
        if format == Format::MapInfoTab {
            refuse_views(path, &shown)?;
        }
        let main = link(&target, format.endings().first().unwrap_or(&"dat"))?;
        let mut bytes = size(&target);
        let set = parts::of(format, path, &shown)?;
        self.notes.extend(set.check(options.without_attributes)?);
        for ending in neighbours(format) {
            let Some(found) = set.used(ending) else { continue };
            let real = real(&found.display().to_string(), found, limits)?;
            let home = |path: &Path| path.parent().and_then(|parent| parent.canonicalize().ok());
            if home(&real) != home(path) && home(&real) != home(&target) {
                let message = Message::new("reader.neighbour_elsewhere").with("file", &shown);
                return Err(message.with("other", found.display()).into());
            }
            link(&real, ending)?;
            bytes += size(&real);
            self.targets.push(real);
        }
        if bytes > limits.file_mb << 20 {
            return Err(too_big(&shown, limits).into());
        }
        self.targets.push(target);
        self.parts.push(Part {
            format,
            path: main,
            shown,
        });
        Ok(())
    }
}

/// A folder only this user may look into; those left by reading processes that were killed are removed first.
pub fn private_folder(file: &str) -> Result<PrivateFolder, Message> {
    PrivateFolder::new("matbang-reader-").map_err(|error| {
        Message::new("reader.no_folder")
            .with("file", file)
            .with_foreign("reason", &error)
    })
}

/// The first bytes of a plain file.
pub fn head(file: &str, path: &Path) -> Result<Vec<u8>, Message> {
    let said = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Message::new("import.file.absent").with("file", file),
        _ => Message::new("import.file.unreadable")
            .with("file", file)
            .with_foreign("reason", &error),
    };
    let meta = path.metadata().map_err(said)?;
    if meta.is_dir() {
        return Err(Message::new("import.file.folder").with("file", file));
    }
    // A pipe or a device could be waited for without an end.
    if !meta.is_file() {
        return Err(Message::new("import.vector.not_a_plain_file").with("file", file));
    }
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(kind::HEAD as u64).read_to_end(&mut head))
        .map_err(said)?;
    Ok(head)
}

/// Where a file really is; a plain one of bearable size.
fn real(shown: &str, path: &Path, limits: &Limits) -> Result<PathBuf, Message> {
    let unreadable = |error| {
        Message::new("import.file.unreadable")
            .with("file", shown)
            .with_foreign("reason", &error)
    };
    let real = path.canonicalize().map_err(unreadable)?;
    let meta = real.metadata().map_err(unreadable)?;
    if !meta.is_file() {
        return Err(Message::new("import.vector.not_a_plain_file").with("file", shown));
    }
    if meta.len() > limits.file_mb << 20 {
        return Err(too_big(shown, limits));
    }
    Ok(real)
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |meta| meta.len())
}

fn too_big(file: &str, limits: &Limits) -> Message {
    Message::new("import.file.too_big")
        .with("file", file)
        .with_count("limit", limits.file_mb)
}

/// Changes that another program has not yet written into a GeoPackage stand beside it; an immutable read would not see
/// them, and an ordinary one would write to the input.
fn refuse_if_in_use(path: &Path, file: &str) -> Result<(), Message> {
    for ending in ["-wal", "-journal"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(ending);
        if Path::new(&beside).metadata().is_ok_and(|meta| meta.len() > 0) {
            return Err(Message::new("import.vector.in_use")
                .with("file", file)
                .with("other", format!("{file}{ending}")));
        }
    }
    Ok(())
}

/// A `.tab` file may be a view of other tables, a list of tables (seamless) or the frame of a picture.
fn refuse_views(path: &Path, file: &str) -> Result<(), Message> {
    let text = String::from_utf8_lossy(&head(file, path)?).to_ascii_lowercase();
    let refuse = || Err(Message::new("reader.tab_of_others").with("file", file));
    for line in text.lines().map(str::trim) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["create", "view", ..] | ["open", "table", ..] | ["file", ..] => return refuse(),
            ["type", kind, ..] if !["native", "dbf"].contains(kind) => return refuse(),
            _ if line.contains("\\isseamless") && line.contains("true") => return refuse(),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn nobody_else_may_look_into_the_folder_of_a_reader() {
        let folder = private_folder("ranh.geojson").unwrap();
        let mode = folder.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{mode:o}");
    }
}
