//! The door of the readers: a file is prepared, read by a process of its own, and its features come as they are taken.

use std::path::Path;
use std::sync::Arc;

use super::archive::{prepare, talk};
use super::info::{Format, LayerInfo, SourceInfo};
use super::options::ReadOptions;
use super::prepare::{Part, Prepared};
use super::record::{Feature, Skipped};
use super::sandbox::Client;
use super::sandbox::task::Task;
use super::sandbox::wire::Frame;
use super::sheet::Workbook;
use message::Message;
use progress::Progress;
use table::Grid;
use text::Refusal;

/// How many left-out features are kept with their reasons; the others are counted.
const SKIPPED: usize = 1000;

/// Describes a file: its format and its layers. Nothing is written, nothing is changed.
///
/// # Errors
/// The file is not taken, or cannot be read: which file, why, and what to do.
pub fn inspect(path: &Path, progress: &Progress) -> Result<SourceInfo, Refusal> {
    inspect_with(path, &ReadOptions::default(), progress)
}

/// As [`inspect`], with an encoding, a tolerance or limits.
///
/// # Errors
/// As [`inspect`].
pub fn inspect_with(path: &Path, options: &ReadOptions, progress: &Progress) -> Result<SourceInfo, Refusal> {
    progress.begin(Message::new("reader.stage.inspect").with("file", path.display()), None);
    look(&prepare(path, options, progress)?, options, progress)
}

fn look(prepared: &Prepared, options: &ReadOptions, progress: &Progress) -> Result<SourceInfo, Refusal> {
    let task = Task::Inspect {
        parts: prepared.parts.clone(),
        options: options.clone(),
    };
    let mut talk = talk(prepared, task, options, false)?;
    let (mut info, mut layer, mut done) = (None::<SourceInfo>, 0, 0);
    while let Some(said) = talk.next_frame(progress)? {
        match said {
            Frame::Info(found) => info = Some(*found),
            Frame::Layer(index, _) => layer = index,
            Frame::Feature(feature) => {
                if let Some(layer) = info.as_mut().and_then(|info| info.layers.get_mut(layer)) {
                    layer.sample.push(feature);
                }
            }
            Frame::Progress(now, _) => {
                progress.step(now.saturating_sub(done))?;
                done = now;
            }
            _ => {}
        }
    }
    let mut info = info.ok_or_else(|| {
        Message::new("reader.crashed")
            .with("file", &prepared.file)
            .with("how", "–")
    })?;
    info.file.clone_from(&prepared.file);
    info.format = prepared.format;
    info.notes.splice(0..0, prepared.notes.iter().cloned());
    Ok(info)
}

/// Opens a layer; its features come one by one, in the order of the file, and the memory stays flat however many there
/// are. Each of them counts as a step of the progress.
///
/// # Errors
/// As [`inspect`]; no layer was named and several can hold areas, or there is none of that name: the layers are listed.
pub fn open<'p>(path: &Path, options: &ReadOptions, progress: &'p Progress) -> Result<FeatureStream<'p>, Refusal> {
    progress.begin(Message::new("reader.stage.open").with("file", path.display()), None);
    let prepared = Arc::new(prepare(path, options, progress)?);
    let parts = prepared.parts.clone();
    begin(prepared, parts, options.clone(), progress)
}

/// Opens every layer that can hold areas, one after the other; an archive is unpacked once. [`ReadOptions::layer`] does not
/// matter.
///
/// # Errors
/// As [`inspect`]; each layer as [`open`].
pub fn open_each<'p>(
    path: &Path,
    options: &ReadOptions,
    progress: &'p Progress,
) -> Result<impl Iterator<Item = Result<FeatureStream<'p>, Refusal>> + use<'p>, Refusal> {
    progress.begin(Message::new("reader.stage.open").with("file", path.display()), None);
    let all = ReadOptions {
        layer: None,
        ..options.clone()
    };
    let prepared = Arc::new(prepare(path, &all, progress)?);
    let able = |layer: &LayerInfo| layer.part_of.is_none() && layer.holds.polygons + layer.holds.lines > 0;
    let seen = look(&prepared, &all, progress)?;
    // A file that cannot be read is one of those that were asked for.
    let messages: Vec<Message> = seen.notes.into_iter().skip(prepared.notes.len()).collect();
    let unread = (!messages.is_empty()).then_some(Err(Refusal { messages }));
    let layers: Vec<LayerInfo> = seen.layers.into_iter().filter(able).collect();
    let streams = layers.into_iter().enumerate().map(move |(index, layer)| {
        // Only the file it stands in is opened again; there it has its own name.
        let parts = prepared.parts.iter().filter(|part| part.shown == layer.member);
        let own = layer.name.strip_prefix(&format!("{}:", layer.member));
        let options = ReadOptions {
            layer: Some(own.unwrap_or(&layer.name).to_string()),
            ..all.clone()
        };
        let mut stream = begin(Arc::clone(&prepared), parts.cloned().collect(), options, progress)?;
        if index > 0 {
            // The same guards are missing for all of them: one note is enough.
            stream.notes.retain(|note| note.key() != "reader.guards");
        }
        Ok(stream)
    });
    Ok(unread.into_iter().chain(streams))
}

fn begin<'p>(
    prepared: Arc<Prepared>,
    parts: Vec<Part>,
    options: ReadOptions,
    progress: &'p Progress,
) -> Result<FeatureStream<'p>, Refusal> {
    if parts
        .iter()
        .all(|part| matches!(part.format, Format::Xlsx | Format::Xls | Format::Ods))
    {
        return Err(Message::new("reader.table.no_geometry")
            .with("file", &prepared.file)
            .into());
    }
    let task = Task::Read {
        parts,
        options: options.clone(),
    };
    let mut stream = FeatureStream {
        talk: talk(&prepared, task, &options, false)?,
        notes: prepared.notes.clone(),
        layer: LayerInfo::named("", &prepared.file),
        prepared,
        progress,
        left_out: Vec::new(),
        skipped: Vec::new(),
        skipped_count: 0,
        waiting: None,
        over: false,
    };
    // Up to the description of the layer, so that a fault of the file as a whole is reported here.
    while let Some(said) = stream.talk.next_frame(progress)? {
        match said {
            Frame::Layer(_, layer) => {
                stream.layer = *layer;
                let total = match stream.talk.next_frame(progress)? {
                    Some(Frame::Progress(_, total)) => total,
                    other => {
                        stream.waiting = other;
                        None
                    }
                };
                progress.begin(
                    Message::new("reader.stage.read").with("file", &stream.prepared.file),
                    total,
                );
                return Ok(stream);
            }
            other => stream.keep(other),
        }
    }
    Err(Message::new("reader.crashed")
        .with("file", &stream.prepared.file)
        .with("how", "–")
        .into())
}

/// The sheets of a workbook, or the rows of a delimited text.
///
/// # Errors
/// As [`inspect`]; the file is neither.
pub fn sheets(path: &Path, progress: &Progress) -> Result<Vec<Grid>, Refusal> {
    Ok(workbook(path, &ReadOptions::default(), progress)?.sheets)
}

/// As [`sheets`], with what was left out.
///
/// # Errors
/// As [`sheets`].
pub fn workbook(path: &Path, options: &ReadOptions, progress: &Progress) -> Result<Workbook, Refusal> {
    progress.begin(Message::new("reader.stage.open").with("file", path.display()), None);
    let prepared = prepare(path, options, progress)?;
    let (tables, others): (Vec<_>, Vec<_>) = prepared.parts.iter().partition(|part| part.format.is_table());
    if tables.is_empty() {
        let message = Message::new("reader.table.no_sheet").with("file", &prepared.file);
        let format = others.first().map_or(prepared.format, |part| part.format);
        return Err(message.with("format", format.name()).into());
    }
    let mut book = Workbook {
        sheets: Vec::new(),
        notes: prepared.notes.clone(),
    };
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|part| part.shown.as_str()).collect();
        let note = Message::new("reader.zip.left").with("file", &prepared.file);
        let note = note.with_count("count", names.len()).with("names", names.join(", "));
        book.notes.push(note);
    }
    // An archive may hold several: none is passed over.
    for part in tables {
        let task = Task::Sheets {
            part: part.clone(),
            options: options.clone(),
        };
        let mut talk = talk(&prepared, task, options, false)?;
        while let Some(said) = talk.next_frame(progress)? {
            match said {
                Frame::Grid(grid) => book.sheets.push(grid),
                Frame::Note(note) => book.notes.push(note),
                _ => {}
            }
        }
    }
    Ok(book)
}

/// The features of a layer, as they are read.
///
/// An item that is an error is the last one: the file ends early, a limit was reached, the work was cancelled. A
/// feature that could not be read is no item but stands in [`FeatureStream::skipped`].
#[derive(Debug)]
pub struct FeatureStream<'p> {
    talk: Client,
    prepared: Arc<Prepared>,
    progress: &'p Progress,
    layer: LayerInfo,
    notes: Vec<Message>,
    left_out: Vec<Message>,
    skipped: Vec<Skipped>,
    skipped_count: u64,
    waiting: Option<Frame>,
    over: bool,
}

impl FeatureStream<'_> {
    /// The layer; its content is not counted yet.
    pub fn layer(&self) -> &LayerInfo {
        &self.layer
    }

    /// The format of the file.
    pub fn format(&self) -> Format {
        self.prepared.format
    }

    /// Remarks so far; complete when the last feature was taken.
    pub fn notes(&self) -> &[Message] {
        &self.notes
    }

    /// Messages on what was rightly left out so far: twins, what does not show in a drawing. At most a thousand.
    pub fn left_out(&self) -> &[Message] {
        &self.left_out
    }

    /// The features that could not be taken so far, each with its reason; the first thousand of them.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// How many features were left out so far.
    pub fn skipped_count(&self) -> u64 {
        self.skipped_count
    }

    fn keep(&mut self, said: Frame) {
        match said {
            Frame::Skipped(skipped) => {
                self.skipped_count += 1;
                if self.skipped.len() < SKIPPED {
                    self.skipped.push(skipped);
                }
            }
            Frame::Note(note) if self.notes.len() < SKIPPED => self.notes.push(note),
            Frame::LeftOut(message) if self.left_out.len() < SKIPPED => self.left_out.push(message),
            _ => {}
        }
    }
}

impl Iterator for FeatureStream<'_> {
    type Item = Result<Feature, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            let said = match self.waiting.take() {
                Some(said) => Ok(Some(said)),
                None => self.talk.next_frame(self.progress),
            };
            match said {
                Ok(Some(Frame::Feature(feature))) => {
                    return Some(match self.progress.step(1) {
                        Ok(()) => Ok(feature),
                        Err(cancelled) => {
                            self.over = true;
                            Err(cancelled.into())
                        }
                    });
                }
                Ok(Some(other)) => self.keep(other),
                Ok(None) => self.over = true,
                Err(refusal) => {
                    self.over = true;
                    return Some(Err(refusal));
                }
            }
        }
        None
    }
}
