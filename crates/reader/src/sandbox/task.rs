//! The tasks of the reading process. The request goes to its standard input as JSON.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::options::{Limits, ReadOptions};
use crate::prepare::Part;

/// A request: the work, the files it may touch, and its bounds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The task of the process.
    pub task: Task,
    /// The files that may be read.
    pub readable: Vec<PathBuf>,
    /// The private folder with the links to them, which may be listed.
    pub folder: PathBuf,
    /// Whether files may be made in the private folder; only to unpack an archive.
    pub writable: bool,
    /// Whether nothing is to be read where a guard is missing.
    pub require_guards: bool,
    /// Bounds on the cost of the work.
    pub limits: Limits,
}

/// The work of a reading process.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Read nothing: tell which guards are missing.
    Guards,
    /// Unpack an archive into a folder.
    Unpack {
        /// Path of the archive.
        archive: PathBuf,
        /// Its name for messages.
        shown: String,
        /// Path of the folder to unpack into.
        into: PathBuf,
    },
    /// Describe the files.
    Inspect {
        /// The files to describe.
        parts: Vec<Part>,
        /// Choices and limits of the reading.
        options: ReadOptions,
    },
    /// Hand out the features of a layer.
    Read {
        /// The files, one of which has the layer.
        parts: Vec<Part>,
        /// Choices and limits of the reading.
        options: ReadOptions,
    },
    /// Hand out the sheets of a table or workbook.
    Sheets {
        /// The file of the table or workbook.
        part: Part,
        /// Choices and limits of the reading.
        options: ReadOptions,
    },
}

/// The files found in an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unpacked {
    /// The true format of the archive: a workbook is one too, and is not unpacked.
    pub format: crate::Format,
    /// The files, with their names in the archive.
    pub files: Vec<(PathBuf, String)>,
    /// Names of entries that were left in the archive.
    pub left: Vec<String>,
}
