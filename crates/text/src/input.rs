//! Bytes of an input file, within a limit.

use std::fs::File;
use std::io::{Read, Take};
use std::path::Path;

use message::Message;

/// Opens a regular file of at most `limit_mb` megabytes (2²⁰ bytes), to be read from its beginning to its end.
///
/// # Errors
/// The file is absent, a folder, or cannot be opened.
pub fn open_bytes(path: &Path, limit_mb: u64) -> Result<Bytes<'_>, Message> {
    let meta = path.metadata().map_err(|error| unreadable(path, &error))?;
    if meta.is_dir() {
        return Err(Message::new("import.file.folder").with("file", path.display()));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(Bytes {
        // One more than may be: who gets it knows that there are too many.
        from: file.take((limit_mb << 20) + 1),
        path,
        limit_mb,
    })
}

/// The bytes of a file, as they are read.
///
/// The limit is held while reading, not by the size the file system tells: a pipe or a growing file has none.
#[derive(Debug)]
pub struct Bytes<'p> {
    from: Take<File>,
    path: &'p Path,
    limit_mb: u64,
}

impl Bytes<'_> {
    /// Whether what was read so far is within the limit: asked at the end, since more is not read.
    ///
    /// # Errors
    /// It is beyond.
    pub fn within_limit(&self) -> Result<(), Message> {
        match self.from.limit() {
            0 => Err(Message::new("import.file.too_big")
                .with("file", self.path.display())
                .with_count("limit", self.limit_mb)),
            _ => Ok(()),
        }
    }
}

impl Read for Bytes<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        self.from.read(to)
    }
}

/// Says that a file cannot be read, and why.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Message {
    match error.kind() {
        std::io::ErrorKind::NotFound => Message::new("import.file.absent").with("file", path.display()),
        _ => Message::new("import.file.unreadable")
            .with("file", path.display())
            .with_foreign("reason", error),
    }
}

/// Reads a whole regular file of at most `limit_mb` megabytes (2²⁰ bytes).
///
/// # Errors
/// The file cannot be read, or holds more than `limit_mb`.
pub fn read_bytes(path: &Path, limit_mb: u64) -> Result<Vec<u8>, Message> {
    let mut file = open_bytes(path, limit_mb)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    file.within_limit()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_folder_and_too_big_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let big = dir.path().join("big.csv");
        std::fs::write(&big, vec![b'a'; (1 << 20) + 1]).unwrap();
        assert_eq!(
            read_bytes(&dir.path().join("none.csv"), 1).unwrap_err().key(),
            "import.file.absent"
        );
        assert_eq!(read_bytes(dir.path(), 1).unwrap_err().key(), "import.file.folder");
        assert_eq!(read_bytes(&big, 1).unwrap_err().key(), "import.file.too_big");
        assert_eq!(read_bytes(&big, 2).unwrap().len(), (1 << 20) + 1);
    }
}
