//! Where a running server is, for `matbang open`: a file beside the store that only those who may write the store can read.

use std::fs::{self, File};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::token::Token;

/// A server as its file tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Where it listens, as this machine reaches it.
    pub address: SocketAddr,
    /// The token of its run.
    pub token: String,
}

/// The file of the server on a store.
pub fn path_of(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_os_string();
    name.push(".session");
    PathBuf::from(name)
}

/// The file of a server, removed when the server ends.
#[derive(Debug)]
pub struct SessionFile {
    path: PathBuf,
    text: String,
}

impl SessionFile {
    /// Writes it. Its owner may read it, and the group where the group may write the store; no one else ever.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(store: &Path, address: SocketAddr, token: &Token) -> io::Result<SessionFile> {
        let path = path_of(store);
        let text = format!("address {address}\ntoken {}\n", token.text());
        let writable = fs::metadata(store)?.permissions().mode();
        let mode = if writable & 0o020 != 0 { 0o640 } else { 0o600 };
        let part = path.with_extension(format!("session-{}", std::process::id()));
        let _ = fs::remove_file(&part);
        let mut file = File::options().write(true).create_new(true).mode(mode).open(&part)?;
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        file.write_all(text.as_bytes())?;
        fs::rename(&part, &path)?;
        Ok(SessionFile { path, text })
    }
}

impl Drop for SessionFile {
    fn drop(&mut self) {
        // Another server on the same store may have put its own there.
        if fs::read_to_string(&self.path).is_ok_and(|text| text == self.text) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The server on a store; `None` where there is none, or where this user may not know.
///
/// # Errors
/// There is a file, and it cannot be read.
pub fn running(store: &Path) -> io::Result<Option<Running>> {
    let text = match fs::read_to_string(path_of(store)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    Ok(value("address").zip(value("token")).and_then(|(address, token)| {
        Some(Running {
            address: address.parse().ok()?,
            token: token.to_string(),
        })
    }))
}
