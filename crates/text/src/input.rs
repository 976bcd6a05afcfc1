//! Bytes of an input file, within a limit.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use message::Message;

/// Reads a whole regular file of at most `limit_mb` megabytes (2²⁰ bytes).
///
/// The limit is held while reading, not by the size the file system tells: a pipe or a growing file has none.
///
/// # Errors
/// The file cannot be read, or holds more than `limit_mb`.
pub fn read_bytes(path: &Path, limit_mb: u64) -> Result<Vec<u8>, Message> {
    let file = path.display();
    let said = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Message::new("import.file.absent").with("file", path.display()),
        _ => Message::new("import.file.unreadable")
            .with("file", path.display())
            .with_foreign("reason", &error),
    };
    if path.metadata().map_err(said)?.is_dir() {
        return Err(Message::new("import.file.folder").with("file", file));
    }
    let mut bytes = Vec::new();
    let limit = limit_mb << 20;
    File::open(path)
        .map_err(said)?
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(said)?;
    if bytes.len() as u64 > limit {
        return Err(Message::new("import.file.too_big")
            .with("file", file)
            .with_count("limit", limit_mb));
    }
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
