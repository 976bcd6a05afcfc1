//! A file made ready for reading; an archive is unpacked on the way.

use std::path::Path;

use super::guarded::guards_required;
use super::info::Format;
use super::kind;
use super::options::ReadOptions;
use super::prepare::{Prepared, head};
use super::sandbox::Client;
use super::sandbox::task::{Request, Task};
use super::sandbox::wire::Frame;
use message::Message;
use progress::Progress;
use text::Refusal;

/// How many names of an archive are listed in a message.
const NAMES: usize = 20;
/// Where an archive is unpacked in the private folder.
const UNPACKED: &str = "unpacked";

/// The file and its neighbours in a private folder; an archive unpacked.
pub fn prepare(path: &Path, options: &ReadOptions, progress: &Progress) -> Result<Prepared, Refusal> {
    let mut prepared = Prepared::begin(path, options)?;
    if prepared.format != Format::Zip {
        return Ok(prepared);
    }
    let Some(archive) = prepared.targets.first().cloned() else {
        return Ok(prepared);
    };
    let into = prepared.folder().join(UNPACKED);
    std::fs::create_dir(&into).map_err(|error| {
        Message::new("reader.no_folder")
            .with("file", &prepared.file)
            .with_foreign("reason", &error)
    })?;
    let task = Task::Unpack {
        archive: archive.clone(),
        shown: prepared.file.clone(),
        into,
    };
    let mut talk = talk(&prepared, task, options, true)?;
    let mut unpacked = None;
    while let Some(said) = talk.next_frame(progress)? {
        if let Frame::Unpacked(found) = said {
            unpacked = Some(found);
        }
    }
    let file = prepared.file.clone();
    let found = unpacked.ok_or_else(|| Message::new("reader.crashed").with("file", &file).with("how", "–"))?;
    if found.format != Format::Zip {
        // A workbook, seen only from inside.
        prepared.format = found.format;
        prepared.notes = kind::mismatch(&file, path, found.format).into_iter().collect();
        prepared.targets.clear();
        prepared.add(found.format, &archive, file, options)?;
        return Ok(prepared);
    }
    add_all(&mut prepared, &found.files, options)?;
    let names = |names: &[String]| {
        let more = names.len().saturating_sub(NAMES);
        let mut text = names.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 {
            text.push_str(&format!(", … (+{more})"));
        }
        text
    };
    if prepared.parts.is_empty() {
        let all: Vec<String> = found
            .files
            .iter()
            .map(|(_, name)| name.clone())
            .chain(found.left)
            .collect();
        let inside = if all.is_empty() { "–".to_string() } else { names(&all) };
        return Err(Message::new("reader.zip.nothing")
            .with("file", &file)
            .with("names", inside)
            .into());
    }
    if !found.left.is_empty() {
        let note = Message::new("reader.zip.left")
            .with("file", &file)
            .with_count("count", found.left.len());
        prepared.notes.push(note.with("names", names(&found.left)));
    }
    Ok(prepared)
}

/// The files of an archive that can be opened by themselves; a neighbour comes with its main file.
fn add_all(
    prepared: &mut Prepared,
    files: &[(std::path::PathBuf, String)],
    options: &ReadOptions,
) -> Result<(), Refusal> {
    let archive = prepared.file.clone();
    let unpacked = prepared.folder().join(UNPACKED);
    for (path, name) in files {
        let shown = format!("{archive}/{name}");
        // The process that unpacks has read a file of unknown origin: its answer is checked, not trusted.
        if !lies_in(path, &unpacked) {
            return Err(Message::new("reader.zip.trick")
                .with("file", &archive)
                .with("name", name)
                .into());
        }
        // A file of another kind under a known ending is reported, and does not spoil the others.
        let found = head(&shown, path).and_then(|head| kind::recognise(&shown, path, &head, &[]));
        let format = match found {
            Ok(Format::Zip | Format::Xlsx | Format::Xls | Format::Ods) => continue,
            Ok(format) => format,
            Err(message) if message.key() == "reader.refused.part" => continue,
            Err(message) => {
                prepared.notes.push(message);
                continue;
            }
        };
        let ending = kind::ending(path);
        if format == Format::Text && ending != "csv" {
            continue;
        }
        prepared.notes.extend(kind::mismatch(&shown, path, format));
        prepared.add(format, path, shown, options)?;
    }
    Ok(())
}

/// Whether a path, with all its links followed, leads to something in a folder.
fn lies_in(path: &Path, folder: &Path) -> bool {
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => path != folder && path.starts_with(folder),
        _ => false,
    }
}

/// Asks for work on a prepared file.
pub fn talk(prepared: &Prepared, task: Task, options: &ReadOptions, writable: bool) -> Result<Client, Refusal> {
    let request = Request {
        task,
        readable: prepared.targets.clone(),
        folder: prepared.folder().to_path_buf(),
        writable,
        require_guards: guards_required(),
        limits: options.limits,
    };
    Client::start(&prepared.file, request)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_path_that_leads_out_of_the_private_folder_is_refused() {
        let outside = tempfile::tempdir().unwrap();
        let (archive, secret) = (outside.path().join("a.zip"), outside.path().join("secret.geojson"));
        let square = r#"{"type":"Polygon","coordinates":[[[105,21],[105.1,21],[105.1,21.1],[105,21]]]}"#;
        std::fs::write(&secret, square).unwrap();
        let out = std::fs::File::create(&archive).unwrap();
        zip::ZipWriter::new(out).finish().unwrap();
        let options = ReadOptions::default();
        let said = |place: &dyn Fn(&Path) -> std::path::PathBuf| {
            let mut prepared = Prepared::begin(&archive, &options).unwrap();
            let into = prepared.folder().join(UNPACKED);
            std::fs::create_dir_all(into.join("0")).unwrap();
            let files = [(place(&into), "ranh.geojson".to_string())];
            add_all(&mut prepared, &files, &options).map(|()| prepared.parts.len())
        };
        let key = |result: Result<usize, Refusal>| result.unwrap_err().messages[0].key();
        assert_eq!(key(said(&|_| secret.clone())), "reader.zip.trick");
        let up = |into: &Path| into.join("../..").join(secret.strip_prefix("/").unwrap());
        assert_eq!(key(said(&up)), "reader.zip.trick");
        let link = |into: &Path| {
            symlink(&secret, into.join("0/ranh.geojson")).unwrap();
            into.join("0/ranh.geojson")
        };
        assert_eq!(key(said(&link)), "reader.zip.trick");
        let honest = |into: &Path| {
            std::fs::copy(&secret, into.join("0/ranh.geojson")).unwrap();
            into.join("0/ranh.geojson")
        };
        assert_eq!(said(&honest).unwrap(), 1);
    }
}
