//! What the page asks of the engine, as it comes in JSON.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::message::Lang;

/// How the files are to be looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Look {
    /// The layer, where a file has several.
    pub layer: Option<String>,
    /// The encoding of its texts, where the one found is wrong.
    pub encoding: Option<String>,
    /// The zone or the place where the land is expected.
    pub zone: Option<String>,
}

/// What the files are, and what is to become of them. Codes are those of the command line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wish {
    /// A kind of `matbang import --as`.
    pub kind: String,
    /// The coordinate system that a person accepted, with its adjustments: `EPSG:9208`, `EPSG:9208+swap`.
    pub reading: Option<String>,
    pub layer: Option<String>,
    pub encoding: Option<String>,
    pub area_crs: Option<String>,
    pub zone: Option<String>,
    pub valid_from: Option<String>,
    pub document: Option<String>,
    pub declared: Option<Declared>,
    pub status: Option<String>,
    pub quality: Option<String>,
    pub event: Option<String>,
    pub lease_kind: Option<String>,
}

/// An area as a document prints it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Declared {
    /// Digits with a dot.
    pub value: Decimal,
    /// `ha` or `m2`.
    pub unit: String,
}

/// How the changeset is written.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// The next revision at once, or a draft that waits.
    pub approve: bool,
    pub message: String,
    pub author: String,
    pub lang: Lang,
}
