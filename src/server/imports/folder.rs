//! Where uploaded files lie until they are imported: a folder of this server alone. What a server that died has left
//! behind is removed by the next one.

use std::fs;
use std::io;
use std::path::PathBuf;

use private_folder::PrivateFolder;

/// What the names of such folders begin with.
const PREFIX: &str = "matbang-imports-";

/// The folder of one server. Removed with everything in it when dropped.
#[derive(Debug)]
pub(super) struct Folder(PrivateFolder);

impl Folder {
    /// A new folder that nobody else may enter, after what is left of dead servers was removed.
    pub fn new() -> io::Result<Folder> {
        PrivateFolder::new(PREFIX).map(Folder)
    }

    /// A folder in it, for one import.
    pub fn part(&self, name: &str) -> io::Result<PathBuf> {
        let part = self.0.path().join(name);
        fs::create_dir(&part)?;
        Ok(part)
    }
}
