//! The files that make up one layer of a map program: found whatever the case of their letters; a missing one is reported.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::info::Format;
use message::Message;
use text::Refusal;

/// The endings of the files that belong to one of a format. Schemas and templates beside a GML file are not among them:
/// they may lead elsewhere.
pub fn neighbours(format: Format) -> &'static [&'static str] {
    match format {
        Format::Shapefile => &["shx", "dbf", "prj", "cpg", "qpj"],
        Format::MapInfoTab => &["dat", "map", "id", "dbf"],
        Format::MapInfoMif => &["mid"],
        _ => &[],
    }
}

/// A main file with what lies beside it.
pub struct Set {
    format: Format,
    main: PathBuf,
    shown: String,
    found: BTreeMap<&'static str, PathBuf>,
    /// Numbers of rows and of shapes; `None` where either is unknown.
    counts: Option<(u64, u64)>,
}

/// Looks for the files that belong to a main file.
///
/// # Errors
/// Two files may each be the same part.
pub fn of(format: Format, main: &Path, shown: &str) -> Result<Set, Refusal> {
    let mut found = BTreeMap::new();
    for ending in neighbours(format) {
        if let Some(path) = neighbour(main, ending, shown)? {
            found.insert(*ending, path);
        }
    }
    let counts = match (format, found.get("shx"), found.get("dbf")) {
        (Format::Shapefile, Some(shx), Some(dbf)) => shapes(shx).zip(rows(dbf)),
        _ => None,
    };
    Ok(Set {
        format,
        main: main.to_path_buf(),
        shown: shown.to_string(),
        found,
        counts,
    })
}

impl Set {
    /// The file of an ending, if it is to be read.
    pub fn used(&self, ending: &str) -> Option<&Path> {
        let attributes = self.attributes().contains(&ending);
        let path = self.found.get(ending)?;
        // Rows that belong to other shapes say nothing of these.
        (!(attributes && self.counts.is_some_and(|(shapes, rows)| shapes != rows))).then_some(path)
    }

    /// Whether everything is there; returns the messages about what is not. `bare` takes shapes without their attributes.
    ///
    /// # Errors
    /// A part is missing without which nothing can be read, or one that gives the shapes their meaning.
    pub fn check(&self, bare: bool) -> Result<Vec<Message>, Refusal> {
        let about = |key| Message::new(key).with("file", &self.shown);
        if let Some(missing) = self.needed().iter().find(|ending| !self.found.contains_key(**ending)) {
            let parts: Vec<String> = std::iter::once(&self.format.endings()[0])
                .chain(self.needed())
                .chain(self.attributes())
                .map(|ending| format!(".{ending}"))
                .collect();
            let message = about("reader.part_missing").with("missing", self.name(missing));
            return Err(message.with("parts", parts.join(", ")).into());
        }
        let mut notes = Vec::new();
        let attributes = self.attributes();
        let there = attributes.is_empty() || attributes.iter().any(|ending| self.found.contains_key(ending));
        match (there, self.counts, attributes.first()) {
            (false, _, Some(first)) => {
                let missing = self.name(first);
                if !bare {
                    return Err(about("reader.attributes_missing").with("missing", missing).into());
                }
                notes.push(about("reader.attributes_absent").with("missing", missing));
            }
            (true, Some((shapes, rows)), Some(first)) if shapes != rows => {
                let message = |key| {
                    let message = about(key).with("other", self.name(first));
                    message.with_count("shapes", shapes).with_count("rows", rows)
                };
                if !bare {
                    return Err(message("reader.rows_differ").into());
                }
                notes.push(message("reader.rows_left_out"));
            }
            _ => {}
        }
        let stated = ["prj", "qpj"].iter().any(|ending| self.found.contains_key(ending));
        if self.format == Format::Shapefile && !stated {
            notes.push(about("reader.prj_missing").with("missing", self.name("prj")));
        }
        Ok(notes)
    }

    /// The endings without which no shape can be read.
    fn needed(&self) -> &'static [&'static str] {
        match self.format {
            Format::Shapefile => &["shx"],
            Format::MapInfoTab => &["map", "id"],
            _ => &[],
        }
    }

    /// The endings one of which holds the attributes.
    fn attributes(&self) -> &'static [&'static str] {
        match self.format {
            Format::Shapefile => &["dbf"],
            Format::MapInfoTab => &["dat", "dbf"],
            Format::MapInfoMif => &["mid"],
            _ => &[],
        }
    }

    /// The name a part would have.
    fn name(&self, ending: &str) -> String {
        let name = self.main.with_extension(ending);
        name.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The neighbour with an ending: of the same name in the same letters if there is one, else in small or capital letters or
/// a mixture.
fn neighbour(main: &Path, ending: &str, shown: &str) -> Result<Option<PathBuf>, Message> {
    let plain = main.with_extension(ending);
    if fs::symlink_metadata(&plain).is_ok() {
        return Ok(Some(plain));
    }
    let Some((folder, stem)) = main.parent().zip(main.file_stem()) else {
        return Ok(None);
    };
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(None);
    };
    let wanted = folded(&stem.to_string_lossy());
    let mut all: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|other| {
            let same = |name: &std::ffi::OsStr| folded(&name.to_string_lossy()) == wanted;
            other.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending)) && other.file_stem().is_some_and(same)
        })
        .collect();
    all.sort();
    let same: Vec<&PathBuf> = all.iter().filter(|other| other.file_stem() == Some(stem)).collect();
    match (same.as_slice(), all.as_slice()) {
        ([only], _) => Ok(Some((*only).clone())),
        ([], [only]) => Ok(Some(only.clone())),
        ([], []) => Ok(None),
        ([first, second, ..], _) => Err(twice(shown, first, second)),
        ([], [first, second, ..]) => Err(twice(shown, first, second)),
    }
}

fn twice(shown: &str, first: &Path, second: &Path) -> Message {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Message::new("reader.part_twice")
        .with("file", shown)
        .with("first", name(first))
        .with("second", name(second))
}

/// A name without regard to the case of its letters, nor to how their marks are written.
pub fn folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// How many shapes an index of a Shapefile lists: eight bytes each after a head of a hundred.
fn shapes(shx: &Path) -> Option<u64> {
    let bytes = shx.metadata().ok()?.len().checked_sub(100)?;
    Some(bytes / 8)
}

/// How many rows the head of a table announces and the file holds whole, deleted ones too: where a file was cut off on its way
/// the rest is missing, and no other sign shows it.
fn rows(dbf: &Path) -> Option<u64> {
    // A pipe is refused later, and never waited for.
    let known = dbf.metadata().ok()?;
    if !known.is_file() {
        return None;
    }
    let mut head = [0; 12];
    if known.len() < head.len() as u64 {
        return Some(0);
    }
    File::open(dbf).ok()?.read_exact(&mut head).ok()?;
    let [.., a, b, c, d, head_low, head_high, row_low, row_high] = head;
    let said = u64::from(u32::from_le_bytes([a, b, c, d]));
    let head = u64::from(u16::from_le_bytes([head_low, head_high]));
    let row = u64::from(u16::from_le_bytes([row_low, row_high]));
    let room = known.len().saturating_sub(head);
    Some(said.min(room.checked_div(row).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), [0; 100]).unwrap();
        }
        folder
    }

    fn checked(names: &[&str], main: &str, format: Format, bare: bool) -> Result<Vec<&'static str>, &'static str> {
        let folder = folder(names);
        let set = of(format, &folder.path().join(main), main).map_err(|refusal| refusal.messages[0].key())?;
        let notes = set.check(bare).map_err(|refusal| refusal.messages[0].key())?;
        Ok(notes.iter().map(Message::key).collect())
    }

    #[test]
    fn parts_are_found_whatever_their_case() {
        let names = ["THỬA.SHP", "thửa.shx", "Thửa.DBF", "thu\u{31b}\u{309}a.prj"];
        assert_eq!(checked(&names, "THỬA.SHP", Format::Shapefile, false), Ok(vec![]));
        let two = ["A.SHP", "a.shx", "a.dbf", "a.DBF"];
        assert_eq!(
            checked(&two, "A.SHP", Format::Shapefile, false),
            Err("reader.part_twice")
        );
        // The one in the same letters is the one.
        let own = ["a.shp", "a.shx", "a.dbf", "A.dbf", "a.prj"];
        assert_eq!(checked(&own, "a.shp", Format::Shapefile, false), Ok(vec![]));
    }

    #[test]
    fn a_missing_part_is_told_by_name() {
        let of = |names: &[&str], bare| checked(names, names[0], Format::Shapefile, bare);
        assert_eq!(of(&["a.shp", "a.dbf", "a.prj"], true), Err("reader.part_missing"));
        assert_eq!(
            of(&["a.shp", "a.shx", "a.prj"], false),
            Err("reader.attributes_missing")
        );
        assert_eq!(
            of(&["a.shp", "a.shx", "a.prj"], true),
            Ok(vec!["reader.attributes_absent"])
        );
        assert_eq!(of(&["a.shp", "a.shx", "a.dbf"], false), Ok(vec!["reader.prj_missing"]));
        let tab = |names: &[&str]| checked(names, "a.tab", Format::MapInfoTab, false);
        assert_eq!(tab(&["a.tab", "a.dat", "a.map", "a.id"]), Ok(vec![]));
        assert_eq!(tab(&["a.tab", "a.dat", "a.id"]), Err("reader.part_missing"));
        assert_eq!(tab(&["a.tab", "a.map", "a.id"]), Err("reader.attributes_missing"));
        let mif = checked(&["a.mif"], "a.mif", Format::MapInfoMif, false);
        assert_eq!(mif, Err("reader.attributes_missing"));
    }

    #[test]
    fn rows_of_another_layer_are_not_taken_for_those_of_the_shapes() {
        let folder = folder(&["a.shp", "a.prj"]);
        fs::write(folder.path().join("a.shx"), [0; 116]).unwrap();
        let table = |rows: u8, length: usize| {
            let mut bytes = vec![3, 126, 1, 1, rows, 0, 0, 0, 65, 0, 2, 0];
            bytes.resize(length, b' ');
            fs::write(folder.path().join("a.dbf"), bytes).unwrap();
        };
        table(5, 75);
        let set = of(Format::Shapefile, &folder.path().join("a.shp"), "a.shp").unwrap();
        let said = set.check(false).unwrap_err().to_string();
        assert!(
            said.contains('2') && said.contains('5') && said.contains("a.dbf"),
            "{said}"
        );
        assert_eq!(set.check(true).unwrap()[0].key(), "reader.rows_left_out");
        assert!(set.used("dbf").is_none() && set.used("shx").is_some());
        // As many as there are shapes, but cut off in the last row, in the head, at the beginning.
        let whole = |length| {
            table(2, length);
            let set = of(Format::Shapefile, &folder.path().join("a.shp"), "a.shp").unwrap();
            set.check(false).is_ok()
        };
        assert!(whole(69) && whole(70));
        assert!(![68, 67, 40, 12, 8, 0].into_iter().any(whole));
    }
}
