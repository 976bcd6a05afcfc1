//! Choices of a person before a file is read, and how much reading may cost.

use serde::{Deserialize, Serialize};

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// The layer, by its name in [`super::SourceInfo`]; `None` takes the only one that can hold areas.
    pub layer: Option<String>,
    /// The encoding of texts, against the one the file declares or shows: a label of the Encoding Standard (`windows-1258`,
    /// `utf-8`). `None` leaves it to the file.
    pub encoding: Option<String>,
    /// How far apart two ends of lines may lie to count as one, in units of the file. For layers in degrees it is taken
    /// as metres.
    pub join: f64,
    /// The meaning of a ring inside another ring of lines; `None` refuses a file in which it matters until a
    /// person states it.
    pub nested: Option<Nested>,
    /// Whether areas of several drawing layers are taken side by side where it matters which of them are meant; otherwise
    /// the person has to name the layer.
    pub several_layers: bool,
    /// Whether shapes are taken without their attributes, where the file that holds these is missing.
    pub without_attributes: bool,
    /// Bounds of memory, time and size while reading.
    pub limits: Limits,
}

impl Default for ReadOptions {
    /// The only layer, joined within 1 mm, inner rings as holes, all layers of a drawing, shapes without attributes where
    /// there are none.
    fn default() -> ReadOptions {
        ReadOptions {
            layer: None,
            encoding: None,
            join: 0.001,
            nested: Some(Nested::Holes),
            several_layers: true,
            without_attributes: true,
            limits: Limits::default(),
        }
    }
}

/// The meaning of a closed line inside another one; polygons that the file itself makes are not touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nested {
    /// A hole, and a ring inside a hole is land again (even-odd), among lines of the same drawing layer.
    Holes,
    /// The areas: lots drawn inside an outline, which is their frame and no area.
    Areas,
    /// An area of its own, and so is the one around it.
    All,
}

/// Bounds on the cost of reading a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The largest file, with all its parts, in megabytes (2²⁰ bytes).
    pub file_mb: u64,
    /// The most memory of the reading process, in megabytes of address space.
    pub memory_mb: u64,
    /// The most processor time of the reading process, in seconds.
    pub cpu_seconds: u64,
    /// The longest time without any sign of progress, in seconds.
    pub silent_seconds: u64,
    /// The most features of a layer.
    pub features: u64,
    /// The most entries of an archive.
    pub archive_entries: u64,
    /// The most an archive may hold unpacked, in megabytes.
    pub archive_mb: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_mb: 4096,
            memory_mb: 4096,
            cpu_seconds: 1800,
            silent_seconds: 300,
            features: 5_000_000,
            archive_entries: 1000,
            archive_mb: 1024,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Nested;
    use text::{codes_in_both, parse_code};

    #[test]
    fn what_nested_rings_are_taken_for_is_said_in_either_language() {
        let mut codes = 0;
        for (code, vietnamese) in codes_in_both::<Nested>() {
            let word = vietnamese.unwrap_or_else(|| panic!("{code} has no Vietnamese code"));
            assert_eq!(parse_code::<Nested>(word), parse_code::<Nested>(code));
            codes += 1;
        }
        assert!(codes > 2);
    }
}
