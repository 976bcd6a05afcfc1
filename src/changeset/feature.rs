//! A feature of a file: how its place is told, and what stands for its key.

use domain::text::sha256_hex;
use geometry::wkb;

/// Whether the features of a file are rows that its program numbers: a table or a document, with its sheet behind it or not.
pub fn has_rows(file: &str) -> bool {
    let name = file.rsplit_once(" [").map_or(file, |(name, _)| name);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let tables = ["csv", "txt", "tsv", "xlsx", "xlsm", "xlsb", "xls", "ods"];
    ending.is_some_and(|ending| tables.contains(&ending.as_str()))
}

/// The hash that stands for the key of a feature without one, so that another file never supersedes other land.
pub fn shape_hash(polygons: &geo::MultiPolygon<f64>) -> String {
    let mut hash = sha256_hex(&wkb::encode_multi_polygon(polygons));
    hash.truncate(16);
    hash
}
