//! Layers of map programs, as the reading process streams them.

use std::collections::VecDeque;
use std::path::Path;

use super::sight::{Sight, decide};
use super::{Item, Opening, RawFeature, Source, Sources, sample};
use crate::changeset::report::Note;
use domain::Quality;
use geodesy::Epsg;
use progress::Progress;
use reader::{FeatureStream, FoundCrs, open as open_stream, open_each};
use text::Refusal;

/// What is said in place of the name of a layer: every layer of the file that can hold areas, a folder of communes in one
/// archive, say.
const EVERY: &str = "*";

/// Opens the layer that is asked for, or every layer.
pub fn open<'p>(path: &'p Path, opening: &'p Opening<'_>, progress: &'p Progress) -> Result<Sources<'p>, Refusal> {
    let options = opening.read_options();
    if options.layer.as_deref() != Some(EVERY) {
        let only = layer(path, open_stream(path, &options, progress)?, opening)?;
        return Ok(Box::new(std::iter::once(Ok(only))));
    }
    let streams = open_each(path, &options, progress)?;
    Ok(Box::new(streams.map(move |stream| layer(path, stream?, opening))))
}

/// A layer: its first features are looked at, then it is read from the first on.
fn layer<'p>(path: &Path, stream: FeatureStream<'p>, opening: &Opening<'_>) -> Result<Source<'p>, Refusal> {
    let name = path.display().to_string();
    let layer = stream.layer();
    let (layer_name, crs) = (layer.name.clone(), layer.crs.clone());
    let mut notes: Vec<Note> = layer.notes.iter().cloned().map(Note::Info).collect();
    if let FoundCrs::Matched { how, .. } = &crs {
        notes.push(Note::Info(how.clone()));
    }
    let mut items = Items {
        stream,
        told: Told::default(),
    };
    let first = sample::take(&mut items)?;
    let mut understood = sample::understand(opening.request.kind, opening.mapping, &opening.request.options, &first)?;
    let sight = Sight {
        file: &name,
        sample: sample::polygons(&first),
        declared: crs.epsg().map(Epsg),
        stated: Vec::new(),
        zone: zone(opening, &understood, &first),
    };
    let reading = decide(sight, opening, &mut notes).map_err(|mut refusal| {
        // Why the file does not say it comes first: the part may only have been forgotten.
        let missing = items
            .stream
            .notes()
            .iter()
            .filter(|note| note.key() == "reader.prj_missing");
        refusal.messages.splice(0..0, missing.cloned());
        refusal
    })?;
    understood.mapping.layer = Some(layer_name);
    understood.mapping.crs = Some(reading.clone());
    Ok(Source {
        name,
        reading: Some(reading),
        quality: Quality::Digitised,
        understood,
        items: Box::new(VecDeque::from(first).into_iter().map(Ok).chain(items)),
        count: None,
        counts_itself: true,
        notes,
    })
}

/// The zone of the first feature, for the doctor: where the file is expected.
fn zone(opening: &Opening<'_>, understood: &super::Understood, first: &[Item]) -> Option<String> {
    let told = sample::features(first).find_map(|feature| {
        let fields = understood.columns.clone().read(feature.fields.clone(), understood.mark);
        fields.text("zone").or_else(|| fields.text("commune"))
    });
    told.or_else(|| opening.request.options.zone.clone())
}

/// What was already told at the end of the stream.
#[derive(Default)]
struct Told {
    skipped: usize,
    rest: bool,
    left_out: usize,
    notes: usize,
}

struct Items<'p> {
    stream: FeatureStream<'p>,
    told: Told,
}

impl Iterator for Items<'_> {
    type Item = Result<Item, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(next) = self.stream.next() {
            return Some(next.map(|feature| {
                Item::Feature(RawFeature {
                    number: feature.number,
                    polygons: feature.geometry,
                    fields: feature.attributes,
                    declared: None,
                })
            }));
        }
        if let Some(skipped) = self.stream.skipped().get(self.told.skipped) {
            self.told.skipped += 1;
            return Some(Ok(Item::Skipped(skipped.reason.clone())));
        }
        let more = self.stream.skipped_count().saturating_sub(self.told.skipped as u64);
        if more > 0 && !self.told.rest {
            self.told.rest = true;
            return Some(Ok(Item::More(more)));
        }
        if let Some(message) = self.stream.left_out().get(self.told.left_out) {
            self.told.left_out += 1;
            return Some(Ok(Item::Note(Note::Doubtful(message.clone()))));
        }
        let note = self.stream.notes().get(self.told.notes)?;
        self.told.notes += 1;
        Some(Ok(Item::Note(Note::Info(note.clone()))))
    }
}
