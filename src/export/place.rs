//! Where a file is written until it is whole.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Format;
use message::{Foreign, Message};

/// A folder beside the file that is wanted, on the same file system. It goes with everything in it unless the file is taken.
pub struct Place {
    folder: TempDir,
    wanted: PathBuf,
    inside: PathBuf,
}

impl Place {
    /// Makes room beside a file.
    ///
    /// # Errors
    /// The file, or one that belongs to it, exists already; nothing can be written there.
    pub fn beside(file: &Path, format: Format) -> Result<Place, Message> {
        let name = file.file_name().map(PathBuf::from).unwrap_or_default();
        let stem = file.file_stem().map(PathBuf::from).unwrap_or_default();
        let endings: &[&str] = match format {
            Format::Shapefile => &["shp", "shx", "dbf", "prj", "cpg"],
            _ => &[],
        };
        let there = endings.iter().map(|ending| file.with_extension(ending));
        if let Some(taken) = there
            .chain([file.to_path_buf()])
            .find(|path| path.symlink_metadata().is_ok())
        {
            return Err(exists(&taken));
        }
        let parent = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let folder = tempfile::Builder::new()
            .prefix(".matbang-export-")
            .tempdir_in(parent)
            .map_err(|error| unwritable(file, &error))?;
        // GDAL tells a format by its own ending, whatever the file is called.
        let inside = match format {
            Format::Shapefile => folder.path().join(stem).with_extension("shp"),
            _ => folder.path().join(name),
        };
        Ok(Place {
            folder,
            wanted: file.to_path_buf(),
            inside,
        })
    }

    /// The file to write.
    pub fn path(&self) -> &Path {
        &self.inside
    }

    /// Puts everything that was written in its place.
    ///
    /// # Errors
    /// Another file has come there meanwhile; it cannot be moved.
    pub fn take(self) -> Result<(), Message> {
        let parent = self.wanted.parent().unwrap_or(Path::new(""));
        let said = |error: std::io::Error| unwritable(&self.wanted, &error);
        let mut moved = Vec::new();
        for entry in fs::read_dir(self.folder.path()).map_err(said)? {
            let entry = entry.map_err(said)?;
            let to = match entry.path() == self.inside {
                true => self.wanted.clone(),
                false => parent.join(entry.file_name()),
            };
            // The name is taken first, so that a file that has come there meanwhile is not replaced.
            let taken = OpenOptions::new().write(true).create_new(true).open(&to);
            let is_ours = taken.is_ok();
            if let Err(error) = taken.and_then(|_| fs::rename(entry.path(), &to)) {
                moved.extend(is_ours.then(|| to.clone()));
                for path in moved {
                    let _ = fs::remove_file(path);
                }
                return Err(match error.kind() {
                    std::io::ErrorKind::AlreadyExists => exists(&to),
                    _ => unwritable(&to, &error),
                });
            }
            moved.push(to);
        }
        Ok(())
    }
}

fn exists(file: &Path) -> Message {
    Message::new("export.exists").with("file", file.display())
}

/// Says that a file cannot be written, and why.
pub fn unwritable(file: &Path, error: &(impl Foreign + ?Sized)) -> Message {
    Message::new("export.unwritable")
        .with("file", file.display())
        .with_foreign("reason", error)
}
