//! A look over a KML file before GDAL gets it: what is switched off in it, which is taken out; what the driver would pass
//! over in silence; and what stands elsewhere.

use std::collections::BTreeMap;
use std::path::Path;

use super::xml_tags::{Tag, tags};
use message::Message;

/// How many names are listed.
const LISTED: usize = 10;

/// The findings of a look over a KML file.
#[derive(Debug, Default)]
pub struct KmlScan {
    /// Features that are switched off, by folder.
    hidden: BTreeMap<String, Vec<String>>,
    /// Placemarks of which the driver reads a part only: key of the sentence, folder, name.
    unread: Vec<(&'static str, String, String)>,
    /// Links to other files.
    links: u64,
    /// Ranges of bytes that are taken out, in order.
    cuts: Vec<(usize, usize)>,
}

/// An element that is open.
#[derive(Default)]
struct Open<'b> {
    tag: &'b [u8],
    from: usize,
    inside: usize,
    name: String,
    off: bool,
    shapes: u32,
    rings: u32,
    outers: u32,
    problem: Option<&'static str>,
}

/// Looks over a file; what stands in the `asked` folder is not left out for being switched off.
pub fn scan(path: &Path, file: &str, asked: Option<&str>) -> Result<(KmlScan, Option<Vec<u8>>), Message> {
    let bytes = std::fs::read(path).map_err(|error| {
        Message::new("import.file.unreadable")
            .with("file", file)
            .with_foreign("reason", &error)
    })?;
    let scan = scan_bytes(&bytes, asked);
    if scan.cuts.is_empty() {
        return Ok((scan, None));
    }
    let (mut shown, mut at) = (Vec::with_capacity(bytes.len()), 0);
    for (from, until) in &scan.cuts {
        shown.extend_from_slice(&bytes[at..*from]);
        at = *until;
    }
    shown.extend_from_slice(&bytes[at..]);
    Ok((scan, Some(shown)))
}

fn scan_bytes(bytes: &[u8], asked: Option<&str>) -> KmlScan {
    let mut scan = KmlScan::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    for tag in tags(bytes) {
        match tag {
            Tag::Opens { name, from, inside } => open.push(Open {
                tag: name,
                from,
                inside,
                ..Open::default()
            }),
            Tag::Closes { name, from, until } => {
                // Elements that are not closed end with the one around them.
                let Some(at) = open.iter().rposition(|one| one.tag == name) else {
                    continue;
                };
                open.truncate(at + 1);
                if let Some(done) = open.pop() {
                    let text = text(&bytes[done.inside..from]);
                    scan.close(&mut open, &done, &text, until, asked);
                }
            }
        }
    }
    scan
}

impl KmlScan {
    fn close(&mut self, open: &mut [Open<'_>], done: &Open<'_>, text: &str, until: usize, asked: Option<&str>) {
        let folder = open.iter().rev().find(|one| matches!(one.tag, b"Folder" | b"Document"));
        let folder = folder.map_or_else(String::new, |one| one.name.clone());
        let off = done.off || open.iter().any(|one| one.off);
        let off = off && asked.is_none_or(|asked| asked != folder);
        match done.tag {
            b"Placemark" if off => {
                self.hidden.entry(folder).or_default().push(done.name.clone());
                self.cuts.push((done.from, until));
            }
            b"Placemark" => {
                let several = (done.shapes > 1).then_some("reader.kml.shapes");
                if let Some(key) = done.problem.or(several) {
                    self.unread.push((key, folder, done.name.clone()));
                }
            }
            b"NetworkLink" if !off => self.links += 1,
            b"outerBoundaryIs" | b"innerBoundaryIs" if done.rings > 1 => problem(open, "reader.kml.rings"),
            b"Polygon" if done.outers > 1 => problem(open, "reader.kml.rings"),
            _ => {}
        }
        let Some(around) = open.last_mut() else { return };
        let is_feature = matches!(around.tag, b"Placemark" | b"Folder" | b"Document");
        match done.tag {
            b"visibility" if is_feature => around.off = text == "0" || text.eq_ignore_ascii_case("false"),
            b"name" if is_feature && around.name.is_empty() => around.name = text.to_string(),
            b"LinearRing" if around.tag != b"Placemark" => around.rings += 1,
            b"outerBoundaryIs" => around.outers += 1,
            b"Point" | b"LineString" | b"LinearRing" | b"Polygon" | b"MultiGeometry" | b"Model" | b"Track"
            | b"MultiTrack"
                if around.tag == b"Placemark" =>
            {
                around.shapes += 1;
            }
            _ => {}
        }
    }

    /// Messages on what is switched off, and on what stands in other files; `only` is the layer that is read.
    pub fn left_out(&self, file: &str, only: Option<&str>) -> Vec<Message> {
        let hidden = self
            .hidden
            .iter()
            .filter(|(folder, _)| only.is_none_or(|only| is_of(only, folder)));
        let mut told: Vec<Message> = hidden
            .map(|(folder, names)| {
                let mut list: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
                if names.len() > LISTED {
                    list.push("…");
                }
                let message = Message::new("reader.kml.hidden").with("file", file);
                let message = message.with("layer", folder).with_count("count", names.len());
                message.with("names", list.join(", "))
            })
            .collect();
        if self.links > 0 {
            told.push(
                Message::new("reader.kml.links")
                    .with("file", file)
                    .with_count("count", self.links),
            );
        }
        told
    }

    /// Messages on placemarks that would be read in part only.
    pub fn unread(&self, file: &str, only: &str) -> Vec<Message> {
        let here = self.unread.iter().filter(|(_, folder, _)| is_of(only, folder));
        here.map(|(key, folder, name)| {
            let message = Message::new(key).with("file", file);
            message.with("layer", folder).with("name", name)
        })
        .collect()
    }
}

/// Notes what is wrong with the placemark that is open.
fn problem(open: &mut [Open<'_>], key: &'static str) {
    if let Some(placemark) = open.iter_mut().rev().find(|one| one.tag == b"Placemark") {
        placemark.problem = Some(key);
    }
}

/// Whether a layer is made of a folder: the driver numbers folders of one name.
fn is_of(layer: &str, folder: &str) -> bool {
    let plain = layer.rsplit_once(" (#").map_or(layer, |(name, _)| name);
    layer == folder || plain == folder || folder.is_empty()
}

fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    let text = text.trim();
    let plain = text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>"));
    plain.unwrap_or(text).trim().to_string()
}

#[cfg(test)]
mod tests;
