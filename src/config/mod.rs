//! How the program is set up: command line > environment > file > default, each value with its origin.
//!
//! The file is `matbang.toml` in the working folder, or the one of `--config` or `MATBANG_CONFIG`. `docs/CONFIG.md` shows
//! every key; a test holds that page to [`EXAMPLE`].

mod basemap;
mod error;
mod file;
mod network;
mod setting;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use basemap::{Basemap, BasemapType};
pub use error::ConfigError;
pub use network::Network;
pub use setting::{Origin, Setting};

use file::File;
use message::Lang;

/// The file that is read when none is named.
pub const FILE_NAME: &str = "matbang.toml";
/// The variable that names the file.
pub const CONFIG: &str = "MATBANG_CONFIG";
/// The variable that names the store.
pub const STORE: &str = "MATBANG_STORE";
/// The variable that gives the address to listen on.
pub const LISTEN: &str = "MATBANG_LISTEN";
/// The variables that may give a language, the strongest first.
const LANGUAGES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Default of the store.
const DEFAULT_STORE: &str = "sqlite:matbang.gpkg";
/// Default address of the server: this machine alone.
const DEFAULT_LISTEN: ([u8; 4], u16) = ([127, 0, 0, 1], 8080);

/// Default of the upload limit of one import, in megabytes.
pub const DEFAULT_UPLOAD_MB: u64 = 1024;

/// A complete file, as `docs/CONFIG.md` prints it.
pub const EXAMPLE: &str = include_str!("example.toml");

/// The settings of the command line; `None` where an option is not given.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The file of settings, `--config`.
    pub config: Option<PathBuf>,
    /// The place of the store, `--store`.
    pub store: Option<String>,
    /// The address to listen on, `--listen`.
    pub listen: Option<SocketAddr>,
    /// The language of messages, `--lang`.
    pub lang: Option<Lang>,
}

/// The resolved configuration, each value with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The file that was read; `None` where there is none.
    pub file: Option<PathBuf>,
    /// The store, such as `sqlite:matbang.gpkg`.
    pub store: Setting<String>,
    /// The address and port to listen on.
    pub listen: Setting<SocketAddr>,
    /// The language of messages, where a request names none.
    pub lang: Setting<Lang>,
    /// How large the files of one import from the page may be together, in megabytes.
    pub upload_mb: Setting<u64>,
    /// Whether files are read only where every guard around the reading holds.
    pub require_guards: Setting<bool>,
    /// Proxies that are believed about the client, for counting, never for who is local. The file alone gives them.
    pub trusted_proxies: Vec<Network>,
    /// Base maps of other hosts. The file alone gives them.
    pub basemaps: Vec<Basemap>,
}

impl Config {
    /// Resolves every value. `variable` reads the environment, `folder` is the working folder.
    ///
    /// # Errors
    /// Everything that is wrong with the file, with its lines; or a value of the environment that cannot be read.
    pub fn resolve(
        given: Given,
        variable: impl Fn(&str) -> Option<String>,
        folder: &Path,
    ) -> Result<Config, ConfigError> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let file = read_file(given.config.or_else(|| variable(CONFIG).map(PathBuf::from)), folder)?;
        let (path, file) = file.map_or((None, File::default()), |(path, file)| (Some(path), file));

        let listen = match variable(LISTEN).filter(|_| given.listen.is_none()) {
            Some(text) => Some(text.parse().map_err(|_| ConfigError::environment(LISTEN, &text))?),
            None => None,
        };
        Ok(Config {
            file: path,
            store: Setting::first(
                given.store,
                variable(STORE).map(|value| (STORE, value)),
                file.store,
                DEFAULT_STORE.to_string(),
            ),
            listen: Setting::first(
                given.listen,
                listen.map(|value| (LISTEN, value)),
                file.listen,
                DEFAULT_LISTEN.into(),
            ),
            lang: Setting::first(given.lang, language(variable), file.lang, Lang::default()),
            upload_mb: Setting::first(None, None, file.upload_mb, DEFAULT_UPLOAD_MB),
            require_guards: Setting::first(None, None, file.require_guards, false),
            trusted_proxies: file.trusted_proxies,
            basemaps: file.basemaps,
        })
    }
}

/// The language of the environment. The first variable that is set decides; `C` and `POSIX` say nothing about a person.
pub fn language(variable: impl Fn(&str) -> Option<String>) -> Option<(&'static str, Lang)> {
    let set = |name: &&'static str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(|value| (*name, value))
    };
    let (name, value) = LANGUAGES.iter().find_map(set)?;
    Some((name, Lang::parse(&value)?))
}

/// The file that was named, which must exist; or the one of the working folder, if there is one.
fn read_file(named: Option<PathBuf>, folder: &Path) -> Result<Option<(PathBuf, File)>, ConfigError> {
    let path = match named {
        Some(path) => path,
        None if folder.join(FILE_NAME).is_file() => folder.join(FILE_NAME),
        None => return Ok(None),
    };
    let text = std::fs::read_to_string(&path).map_err(|error| ConfigError::unreadable(&path, &error))?;
    let read = file::read(&path.display().to_string(), &text)?;
    Ok(Some((path, read)))
}

#[cfg(test)]
mod tests;
