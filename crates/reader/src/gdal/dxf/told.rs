//! Messages about a drawing: what was left out, and what the driver did not read.

use std::collections::BTreeMap;

use super::{Count, DxfScan};
use message::Message;

/// How many names are listed in one sentence.
const LISTED: usize = 20;

impl DxfScan {
    /// Messages on entities left out because they do not show, and on the drawings it leans on; `only` is the layer that was
    /// asked for.
    pub fn left_out(&self, file: &str, only: Option<&str>) -> Vec<Message> {
        let mut told: Vec<Message> = self
            .hidden
            .iter()
            .filter(|((_, layer), _)| of(only, layer))
            .map(|((why, layer), count)| {
                let message = Message::new(why.key()).with("file", file).with("layer", layer);
                message.with_count("count", count.all)
            })
            .collect();
        if !self.external.is_empty() {
            let names: Vec<&str> = self.external.iter().take(LISTED).map(String::as_str).collect();
            told.push(
                Message::new("reader.dxf.external")
                    .with("file", file)
                    .with("names", names.join(", ")),
            );
        }
        told
    }

    /// Messages on entities that cannot be read as land.
    pub fn unread(&self, file: &str, only: Option<&str>) -> Vec<Message> {
        let here = self.unread.iter().filter(|((_, layer), _)| of(only, layer));
        here.map(|((kind, layer), count)| unread(file, kind, layer, count))
            .collect()
    }

    /// Messages on entities that did not come out of the driver, given the handles that did (sorted here) and how many shapes
    /// there were.
    pub fn missing(&self, file: &str, only: Option<&str>, came: &mut [u64], shapes: u64) -> Vec<Message> {
        came.sort_unstable();
        let mut missing: BTreeMap<(&str, &str), Count> = BTreeMap::new();
        for (handle, kind, layer) in &self.wanted {
            let name = |at: u32| self.names.get(at as usize).map_or("", String::as_str);
            if came.binary_search(handle).is_err() && of(only, name(*layer)) {
                let count = missing.entry((name(*kind), name(*layer))).or_default();
                count.all += 1;
                if count.first.is_empty() {
                    count.first = format!("{handle:X}");
                }
            }
        }
        let mut told: Vec<Message> = missing
            .iter()
            .map(|((kind, layer), count)| unread(file, kind, layer, count))
            .collect();
        // Old drawings have no handles: there the number is all there is, unless blocks make shapes of their own.
        let lost = self.unnamed.saturating_sub(shapes);
        if self.wanted.is_empty() && !self.has_many && lost > 0 {
            told.push(
                Message::new("reader.dxf.lost")
                    .with("file", file)
                    .with_count("count", lost),
            );
        }
        told
    }

    /// The entities each layer holds that were left out: areas, lines, points.
    pub fn hidden_layers(&self) -> BTreeMap<String, Count> {
        let mut layers: BTreeMap<String, Count> = BTreeMap::new();
        for ((_, layer), count) in &self.hidden {
            let all = layers.entry(layer.clone()).or_default();
            all.all += count.all;
            all.areas += count.areas;
            all.marks += count.marks;
        }
        layers
    }
}

fn of(only: Option<&str>, layer: &str) -> bool {
    only.is_none_or(|only| only == layer)
}

fn unread(file: &str, kind: &str, layer: &str, count: &Count) -> Message {
    let first = if count.first.is_empty() { "–" } else { &count.first };
    Message::new("reader.dxf.unread")
        .with("file", file)
        .with_count("count", count.all)
        .with("kind", kind)
        .with("layer", layer)
        .with("first", first)
}
