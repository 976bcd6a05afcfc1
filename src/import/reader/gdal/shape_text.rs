//! How the text of a Shapefile is encoded.

use std::path::Path;

/// The encoding of a file's texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextOf {
    /// UTF-8, said or not; what is not UTF-8 is refused.
    Utf8,
    /// Another encoding named by the `.cpg` file, which GDAL decodes.
    Declared(String),
}

/// What the `.cpg` file beside a Shapefile says. Without one UTF-8 is expected, not the code page byte of the `.dbf`:
/// programs write 87 (Windows-1252) there whatever the text is.
pub fn declared(shp: &Path) -> TextOf {
    let read = |ending| std::fs::read(shp.with_extension(ending)).ok();
    let Some(bytes) = read("cpg").or_else(|| read("CPG")) else {
        return TextOf::Utf8;
    };
    let name: String = String::from_utf8_lossy(&bytes).trim().chars().take(40).collect();
    match name.to_ascii_uppercase().replace(['-', '_', ' '], "").as_str() {
        "" | "UTF8" | "65001" | "CP65001" => TextOf::Utf8,
        _ => TextOf::Declared(name),
    }
}
