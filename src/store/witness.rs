//! A witness outside the store: which revision was acknowledged last, and its hash, in a small file beside it
//! (`NAME.head`).
//!
//! The hashes inside a store are chained, but a chain cannot see that its end was cut off: an old file put over a newer one
//! is sound in itself. The witness is written durably after each commit. The store may be ahead of it (the machine stopped
//! in between), never behind.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::StoreError;
use super::canon::{self, Hash};

/// The first line of the file.
const FIRST: &str = "matbang-head 1";

/// What a witness has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Identity of the store.
    pub store: String,
    /// The newest revision that was seen.
    pub revision: u32,
    /// The hash of that revision.
    pub hash: Hash,
}

/// The file of the witness of a store.
pub fn path_of(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_os_string();
    name.push(".head");
    PathBuf::from(name)
}

/// What the witness of a store says; `None` where there is none.
///
/// # Errors
/// It cannot be read, or is not what a witness is: then nobody knows what it had seen.
pub fn read(store: &Path) -> Result<Option<Witness>, StoreError> {
    let path = path_of(store);
    let shown = path.display().to_string();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(StoreError::Io { path: shown, source }),
    };
    parse(&text).map(Some).ok_or(StoreError::DamagedWitness(shown))
}

fn parse(text: &str) -> Option<Witness> {
    let mut lines = text.lines();
    if lines.next()? != FIRST {
        return None;
    }
    let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ').map(str::to_string);
    let (store, revision, hash) = (value("store")?, value("revision")?, value("hash")?);
    let sum = value("sum")?;
    let witness = Witness {
        store,
        revision: revision.parse().ok()?,
        hash: canon::from_hex(&hash)?,
    };
    (sum == canon::hex(&witness.sum())).then_some(witness)
}

impl Witness {
    fn sum(&self) -> Hash {
        let mut canon = canon::Canon::new(FIRST);
        canon
            .bytes(&self.store)
            .int(i64::from(self.revision))
            .bytes(self.hash)
            .finish()
    }

    fn text(&self) -> String {
        format!(
            "{FIRST}\nstore {}\nrevision {}\nhash {}\nsum {}\n",
            self.store,
            self.revision,
            canon::hex(&self.hash),
            canon::hex(&self.sum())
        )
    }

    /// Writes it beside the store, unless a newer one of the same store is there. Durable when it returns. The file may be
    /// read and written by whom the store may.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, store: &Path, replace: bool) -> Result<(), StoreError> {
        let path = path_of(store);
        let io = |source| StoreError::Io {
            path: path.display().to_string(),
            source,
        };
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let folder = File::open(folder).map_err(io)?;
        // Two that have committed one after the other must not write their witnesses the other way round.
        rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive).map_err(|error| io(error.into()))?;
        if !replace {
            let known = read(store)?;
            if known.is_some_and(|known| known.store == self.store && known.revision >= self.revision) {
                return Ok(());
            }
        }
        let part = super::sqlite::beside(&path);
        let mode = fs::metadata(store).map_or(0o600, |found| found.permissions().mode() & 0o666);
        let written = (|| {
            let _ = fs::remove_file(&part);
            let mut file = File::options().write(true).create_new(true).mode(mode).open(&part)?;
            file.set_permissions(fs::Permissions::from_mode(mode))?;
            file.write_all(self.text().as_bytes())?;
            file.sync_all()?;
            fs::rename(&part, &path)?;
            folder.sync_all()
        })();
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        written.map_err(io)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_comes_back_and_a_damaged_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("kho.gpkg");
        let seen = |revision| Witness {
            store: "0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d10".to_string(),
            revision,
            hash: [revision as u8; 32],
        };
        assert_eq!(read(&store).unwrap(), None);
        seen(7).write(&store, false).unwrap();
        seen(6).write(&store, false).unwrap();
        assert_eq!(read(&store).unwrap(), Some(seen(7)), "a late one does not take it back");
        seen(6).write(&store, true).unwrap();
        assert_eq!(read(&store).unwrap(), Some(seen(6)));
        let text = fs::read_to_string(path_of(&store)).unwrap();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            fs::write(path_of(&store), &bytes).unwrap();
            let same = read(&store).is_ok_and(|found| found == Some(seen(6)));
            assert!(!same || bytes[at] == b'\n' || text.as_bytes()[at] == b'\n', "byte {at}");
            // Without its last line break it says the same.
            fs::write(path_of(&store), &bytes[..at.min(text.len() - 2)]).unwrap();
            assert!(read(&store).is_err(), "cut at {at}");
        }
    }
}
