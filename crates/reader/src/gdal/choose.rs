//! Which layer is meant.

use super::layer::{Declared, Ready};
use super::open::{self, Source};
use super::survey;
use crate::options::ReadOptions;
use crate::prepare::Part;
use crate::sandbox::StopReason;
use message::Message;

/// A layer of one of the files.
pub struct Chosen {
    /// The file, by its index among the parts.
    pub part: usize,
    /// The layer in it, by index.
    pub layer: usize,
    /// The name it is listed under, [`unique`] in the file.
    pub name: String,
    /// The layer of the drawing inside it; `None` where none is chosen.
    pub drawing: Option<String>,
    /// Layers that hold something and were not chosen; empty where the person named a layer.
    pub others: Vec<String>,
    /// Why files of an archive could not be opened: one of them may be meant. Empty where the person named a layer.
    pub unread: Vec<Message>,
}

/// A layer that may be chosen.
struct Candidate {
    part: usize,
    layer: usize,
    name: String,
    is_drawing: bool,
    is_empty: bool,
    declared: Declared,
}

/// Gives each layer the name it is listed under: its own, with the file before it where two have the same.
pub fn unique(names: &[(String, String)]) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for (member, name) in names {
        let alone = names.iter().filter(|(_, other)| other == name).count() == 1;
        let mut full = if alone {
            name.clone()
        } else {
            format!("{member}:{name}")
        };
        while told.contains(&full) {
            full.push('\'');
        }
        told.push(full);
    }
    told
}

/// The layer a person wants, or the only one that can hold areas.
///
/// # Errors
/// There is none of that name, or there are several and none was named: the layers are listed with what they hold.
pub fn choose(parts: &[Part], options: &ReadOptions) -> Result<(Chosen, Source), StopReason> {
    let (candidates, kept, unread) = candidates(parts, options)?;
    let mut chosen = pick(&candidates, parts, options)?;
    if options.layer.is_none() {
        chosen.unread = unread;
    }
    let source = match kept {
        Some(source) => source,
        None => open::open(&parts[chosen.part], options.layer.as_deref())?,
    };
    Ok((chosen, source))
}

/// The layers that may be chosen: all of all files that can be opened; the file itself when it is the only one, since some are
/// read whole to be opened; and why others cannot.
type Candidates = (Vec<Candidate>, Option<Source>, Vec<Message>);

fn candidates(parts: &[Part], options: &ReadOptions) -> Result<Candidates, StopReason> {
    let mut kept = None;
    let (mut candidates, mut names, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (part, opened) in parts.iter().enumerate() {
        if !opened.format.drivers().is_empty() {
            let source = match open::open(opened, options.layer.as_deref()) {
                Ok(source) => source,
                // Another file of the archive may be the one that is wanted.
                Err(message) if parts.len() > 1 => {
                    refused.push(message);
                    continue;
                }
                Err(message) => return Err(message.into()),
            };
            for layer in 0..source.dataset.layer_count() {
                let ready = Ready::new(&source, layer, options)?;
                names.push((opened.shown.clone(), ready.name.clone()));
                candidates.push(Candidate {
                    part,
                    layer,
                    name: String::new(),
                    is_drawing: opened.format.is_drawing(),
                    is_empty: ready.count == Some(0),
                    declared: ready.declared(),
                });
            }
            kept = (parts.len() == 1).then_some(source);
        }
    }
    for (candidate, name) in candidates.iter_mut().zip(unique(&names)) {
        candidate.name = name;
    }
    if candidates.is_empty() {
        let file = parts.first().map_or("", |part| part.shown.as_str());
        let first = refused.into_iter().next();
        return Err(first
            .unwrap_or_else(|| Message::new("import.vector.empty").with("file", file))
            .into());
    }
    Ok((candidates, kept, refused))
}

fn pick(candidates: &[Candidate], parts: &[Part], options: &ReadOptions) -> Result<Chosen, StopReason> {
    let chosen = |candidate: &Candidate, drawing| {
        Ok(Chosen {
            part: candidate.part,
            layer: candidate.layer,
            name: candidate.name.clone(),
            drawing,
            others: others(candidates, candidate, options),
            unread: Vec::new(),
        })
    };
    if let Some(wanted) = &options.layer {
        if let Some(found) = candidates.iter().find(|candidate| candidate.name == *wanted) {
            return chosen(found, None);
        }
        // A layer of the drawing, if there is one drawing; whether it has it is seen when it is read.
        let mut drawings = candidates.iter().filter(|candidate| candidate.is_drawing);
        if let (Some(drawing), None) = (drawings.next(), drawings.next()) {
            return chosen(drawing, Some(wanted.clone()));
        }
        let told = survey::told(parts, options)?;
        let file = parts.first().map_or("", |part| part.shown.as_str());
        return Err(no_such(file, wanted, &told).into());
    }
    if let [only] = candidates {
        return chosen(only, None);
    }
    for wanted in [Declared::Polygons, Declared::Lines] {
        // A layer that declares nothing may hold anything, so it is no less wanted.
        let mut able = candidates
            .iter()
            .filter(|candidate| candidate.declared == wanted || candidate.declared == Declared::Anything);
        match (able.next(), able.next()) {
            (Some(only), None) => return chosen(only, None),
            (None, _) => {}
            _ => break,
        }
    }
    let told = survey::surveyed(parts, options)?;
    let with = |what: fn(&crate::LayerInfo) -> u64| {
        let mut able = told
            .iter()
            .filter(move |layer| layer.part_of.is_none() && what(layer) > 0);
        match (able.next(), able.next()) {
            (Some(only), None) => candidates.iter().find(|candidate| candidate.name == only.name),
            _ => None,
        }
    };
    if let Some(only) = with(|layer| layer.holds.polygons) {
        return chosen(only, None);
    }
    if told.iter().all(|layer| layer.holds.polygons == 0)
        && let Some(only) = with(|layer| layer.holds.lines)
    {
        return chosen(only, None);
    }
    let file = parts.first().map_or("", |part| part.shown.as_str());
    let able = told.iter().any(|layer| layer.holds.polygons + layer.holds.lines > 0);
    let key = if able {
        Message::new("reader.layer.choose")
    } else {
        Message::new("import.vector.no_polygon_layer")
    };
    let list = survey::list(&told);
    Err(key.with("file", file).with("found", list).into())
}

/// The other layers with something in them that can be land: they may be meant as well.
fn others(candidates: &[Candidate], chosen: &Candidate, options: &ReadOptions) -> Vec<String> {
    let meant = |other: &&Candidate| {
        options.layer.is_none()
            && other.name != chosen.name
            && !other.is_empty
            && matches!(
                other.declared,
                Declared::Polygons | Declared::Lines | Declared::Anything
            )
    };
    candidates
        .iter()
        .filter(meant)
        .map(|other| other.name.clone())
        .collect()
}

/// The sentence for a layer that is not there.
pub fn no_such(file: &str, wanted: &str, found: &str) -> Message {
    Message::new("import.vector.no_such_layer")
        .with("file", file)
        .with("layer", wanted)
        .with("found", if found.is_empty() { "–" } else { found })
}
