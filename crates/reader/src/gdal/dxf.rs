//! A look over a drawing before GDAL gets it: how its texts are encoded, what GDAL would straighten in silence, what it
//! would pass over in silence, and what does not show in the drawing, which is taken out.

mod kinds;
mod mpolygon;
mod pairs;
mod spline;
mod state;
mod told;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use kinds::{Reads, reads};
use message::Message;
pub use pairs::unescaped;
use pairs::{Pair, Pairs};
use state::{Hidden, Layers, Row};

/// The most pairs of one polygon or spline that are kept to look at it.
const LONGEST_POLYGON: usize = 4 << 20;

/// The findings of a look over a drawing.
#[derive(Debug, Default)]
pub struct DxfScan {
    /// Version of the format, `$ACADVER`, such as `AC1015`; `None` where it is not given.
    pub version: Option<String>,
    /// Code page of the texts, `$DWGCODEPAGE`, such as `ANSI_1258`; `None` where it is not given.
    pub code_page: Option<String>,
    /// Some byte is not ASCII.
    pub has_high_bytes: bool,
    /// Arcs, circles, ellipses, splines, and polylines with bulges.
    pub curves: u64,
    /// Blocks that stand in other files.
    pub external: Vec<String>,
    /// Entities that do not show, by reason and layer.
    hidden: BTreeMap<(Hidden, String), Count>,
    /// Entities the driver does not read, by kind and layer.
    unread: BTreeMap<(String, String), Count>,
    /// Outlines that have to come out: their handles, in order, with kind and layer as indices into `names`.
    wanted: Vec<(u64, u32, u32)>,
    /// Outlines without a handle.
    unnamed: u64,
    /// Whether some entity comes out as none or as several shapes.
    has_many: bool,
    names: Vec<String>,
    /// Ranges of bytes, in order, each with what stands there instead.
    changes: Vec<(u64, u64, Vec<u8>)>,
}

/// Counts of the entities of one class, and where to find one.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Count {
    /// How many there are in all.
    pub all: u64,
    /// How many of them are areas.
    pub areas: u64,
    /// How many of them are points or texts.
    pub marks: u64,
    /// The handle of the first.
    pub first: String,
}

impl Count {
    fn add(&mut self, entity: &Entity) {
        self.all += 1;
        self.areas += u64::from(kinds::is_area(&entity.kind));
        self.marks += u64::from(reads(&entity.kind) == Reads::Mark);
        if self.first.is_empty() {
            self.first.clone_from(&entity.handle);
        }
    }
}

impl DxfScan {
    /// Whether texts are bytes of a code page: before release 2007 (`AC1021`) they are, afterwards UTF-8.
    pub fn has_bytes_of_code_page(&self) -> bool {
        self.has_high_bytes && self.version.as_deref().unwrap_or("AC1009") < "AC1021"
    }

    /// The drawing as the driver gets it; `None` when it is the file itself.
    pub fn shown(&self, path: &Path) -> std::io::Result<Option<Vec<u8>>> {
        if self.changes.is_empty() {
            return Ok(None);
        }
        let mut file = std::fs::File::open(path)?;
        let mut out = Vec::new();
        let mut at = 0;
        for (from, until, instead) in &self.changes {
            file.seek(SeekFrom::Start(at))?;
            (&mut file).take(from.saturating_sub(at)).read_to_end(&mut out)?;
            out.extend_from_slice(instead);
            at = *until;
        }
        file.seek(SeekFrom::Start(at))?;
        file.read_to_end(&mut out)?;
        Ok(Some(out))
    }
}

/// One entity, as far as it was read.
#[derive(Debug, Default)]
struct Entity {
    kind: String,
    begins: u64,
    layer: Option<String>,
    handle: String,
    invisible: bool,
    paper: bool,
    layout: Option<String>,
    block: String,
    flags: Option<i64>,
    colour: Option<i64>,
    plotted: Option<i64>,
    markers: u32,
    bulged: bool,
    pairs: Vec<(i32, String)>,
}

impl Entity {
    fn take(&mut self, code: i32, value: String) {
        // What all entities say comes before the second marker; afterwards the codes mean something else.
        let common = self.markers < 2;
        match code {
            8 if self.layer.is_none() => self.layer = Some(value.clone()),
            5 if self.handle.is_empty() => self.handle.clone_from(&value),
            60 if common && value != "0" => self.invisible = true,
            67 if common && value != "0" => self.paper = true,
            410 if common => self.layout = Some(value.clone()),
            2 if self.block.is_empty() => self.block.clone_from(&value),
            62 if self.colour.is_none() => self.colour = value.parse().ok(),
            70 if self.flags.is_none() => self.flags = value.parse().ok(),
            290 if self.plotted.is_none() => self.plotted = value.parse().ok(),
            100 => self.markers += 1,
            42 => self.bulged |= value.parse::<f64>().is_ok_and(|bulge| bulge != 0.0),
            _ => {}
        }
        if matches!(self.kind.as_str(), "MPOLYGON" | "SPLINE") && self.pairs.len() < LONGEST_POLYGON {
            self.pairs.push((code, value));
        }
    }

    fn layer(&self) -> &str {
        self.layer.as_deref().unwrap_or("0")
    }
}

/// Reads a drawing in text form; what stands on the `asked` layer is not left out for the state of its layer.
pub fn scan(path: &Path, file: &str, asked: Option<&str>) -> Result<DxfScan, Message> {
    let unreadable = |error| {
        Message::new("import.file.unreadable")
            .with("file", file)
            .with_foreign("reason", &error)
    };
    let mut pairs = Pairs::open(path).map_err(unreadable)?;
    let mut scanner = Scanner {
        asked: asked.map(|name| name.nfc().collect::<String>().to_lowercase()),
        ..Scanner::default()
    };
    while let Some(pair) = pairs.next().map_err(unreadable)? {
        scanner.take(pair, pairs.begins);
        if let (None, Some(name)) = (pairs.code_page, &scanner.scan.code_page) {
            pairs.set_code_page(name);
        }
    }
    scanner.end(pairs.at());
    let mut scan = scanner.finish();
    scan.has_high_bytes = pairs.high;
    Ok(scan)
}

/// Where in the file the scanner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Section {
    #[default]
    Other,
    Tables,
    Blocks,
    Entities,
}

/// The content of a block, for those that are used.
#[derive(Default)]
struct Block {
    unread: BTreeMap<(String, String), Count>,
    inserts: BTreeSet<String>,
    is_paper: bool,
}

#[derive(Default)]
struct Scanner {
    scan: DxfScan,
    asked: Option<String>,
    section: Section,
    expects_section: bool,
    variable: String,
    layers: Layers,
    entity: Entity,
    /// Whether the polyline or insert whose parts follow was taken out.
    head_hidden: bool,
    block: Option<String>,
    blocks: HashMap<String, Block>,
    used: BTreeSet<String>,
    name_at: HashMap<String, u32>,
}

impl Scanner {
    fn take(&mut self, pair: Pair, begins: u64) {
        match pair.code {
            Some(0) => {
                self.end(begins);
                self.expects_section = pair.value == "SECTION";
                if pair.value == "ENDSEC" {
                    self.section = Section::Other;
                }
                self.entity = Entity {
                    kind: pair.value,
                    begins,
                    ..Entity::default()
                };
            }
            Some(2) if self.expects_section => {
                self.expects_section = false;
                self.section = match pair.value.as_str() {
                    "TABLES" => Section::Tables,
                    "BLOCKS" => Section::Blocks,
                    "ENTITIES" => Section::Entities,
                    _ => Section::Other,
                };
            }
            Some(9) => self.variable = pair.value,
            Some(1) if self.variable == "$ACADVER" && self.scan.version.is_none() => {
                self.scan.version = Some(pair.value);
            }
            Some(3) if self.variable == "$DWGCODEPAGE" && self.scan.code_page.is_none() => {
                self.scan.code_page = Some(pair.value);
            }
            Some(code) if self.section != Section::Other => self.entity.take(code, pair.value),
            _ => {}
        }
    }

    /// Ends the entity that was read, at the place where it ends.
    fn end(&mut self, until: u64) {
        let entity = std::mem::take(&mut self.entity);
        match (self.section, entity.kind.as_str()) {
            (_, "" | "SECTION" | "ENDSEC" | "EOF") | (Section::Other, _) => {}
            (Section::Tables, "LAYER") => self.layers.add(&Row {
                name: entity.block,
                flags: entity.flags.unwrap_or(0),
                colour: entity.colour.unwrap_or(7),
                plotted: entity.plotted,
            }),
            (Section::Tables, _) => {}
            (Section::Blocks, "BLOCK") => {
                // Bits 4 and 8 of a block's flags: it stands in another drawing.
                if entity.flags.is_some_and(|flags| flags & 12 != 0) {
                    let name = if entity.block.is_empty() { "?" } else { &entity.block };
                    self.scan.external.push(name.to_string());
                }
                let name = entity.block.to_lowercase();
                let block = self.blocks.entry(name.clone()).or_default();
                block.is_paper = name.starts_with("*paper_space") || name.starts_with("$paper_space");
                self.block = Some(name);
            }
            (Section::Blocks, "ENDBLK") => self.block = None,
            (Section::Blocks | Section::Entities, _) => self.entity(entity, until),
        }
    }

    fn entity(&mut self, entity: Entity, until: u64) {
        // Parts of a polyline or of an insert share its fate.
        if matches!(entity.kind.as_str(), "VERTEX" | "ATTRIB" | "SEQEND") {
            if self.head_hidden {
                self.change(entity.begins, until, Vec::new());
            } else if entity.kind == "VERTEX" && entity.bulged {
                self.scan.curves += 1;
            }
            return;
        }
        let why = self.why_hidden(&entity);
        self.head_hidden = why.is_some();
        let in_paper_block = self
            .block
            .as_ref()
            .and_then(|name| self.blocks.get(name))
            .is_some_and(|block| block.is_paper);
        if let Some(why) = why {
            if entity.kind != "VIEWPORT" {
                let class = (why, entity.layer().to_string());
                self.scan.hidden.entry(class).or_default().add(&entity);
            }
            // The contents of other sheets are in no block that is inserted.
            if !in_paper_block {
                self.change(entity.begins, until, Vec::new());
            }
            return;
        }
        if matches!(entity.kind.as_str(), "ARC" | "CIRCLE" | "ELLIPSE" | "SPLINE")
            || entity.kind == "LWPOLYLINE" && entity.bulged
        {
            self.scan.curves += 1;
        }
        let mut reads = reads(&entity.kind);
        if entity.kind == "MPOLYGON" {
            match mpolygon::as_fill(&entity.pairs) {
                Some(fill) => self.change(entity.begins, until, fill.into_bytes()),
                None => reads = Reads::NotRead,
            }
        }
        if entity.kind == "SPLINE" && !spline::is_read(&entity.pairs) {
            // Not handed to the driver: it would end the drawing there, or draw a line from the origin.
            self.change(entity.begins, until, Vec::new());
            reads = Reads::NotRead;
        }
        match reads {
            Reads::NotRead => {
                let class = (entity.kind.clone(), entity.layer().to_string());
                let unread = match self.block.as_ref() {
                    Some(block) => &mut self.blocks.entry(block.clone()).or_default().unread,
                    None => &mut self.scan.unread,
                };
                unread.entry(class).or_default().add(&entity);
            }
            Reads::Many => {
                if self.block.is_none() {
                    self.scan.has_many = true;
                }
                if entity.kind == "INSERT" {
                    let name = entity.block.to_lowercase();
                    match self.block.as_ref() {
                        Some(block) => drop(self.blocks.entry(block.clone()).or_default().inserts.insert(name)),
                        None => drop(self.used.insert(name)),
                    }
                }
            }
            Reads::Outline if self.block.is_none() => match u64::from_str_radix(&entity.handle, 16) {
                Ok(handle) => {
                    let (kind, layer) = (self.name(&entity.kind), self.name(entity.layer()));
                    self.scan.wanted.push((handle, kind, layer));
                }
                Err(_) => self.scan.unnamed += 1,
            },
            Reads::Outline | Reads::Mark | Reads::Harmless => {}
        }
    }

    fn why_hidden(&self, entity: &Entity) -> Option<Hidden> {
        let in_block = self.block.as_deref();
        let paper = match in_block {
            Some(name) => self.blocks.get(name).is_some_and(|block| block.is_paper),
            None => {
                let layout = entity.layout.as_deref();
                entity.paper || layout.is_some_and(|name| !name.eq_ignore_ascii_case("model"))
            }
        };
        if paper {
            return Some(Hidden::Paper);
        }
        if entity.invisible {
            return Some(Hidden::Invisible);
        }
        let layer = entity.layer();
        // A person who names a layer wants what stands on it; layer 0 inside a block is that of the insert.
        if self.asked.as_deref() == Some(&layer.to_lowercase()) || in_block.is_some() && layer == "0" {
            return None;
        }
        self.layers.why(layer)
    }

    fn change(&mut self, from: u64, until: u64, instead: Vec<u8>) {
        match self.scan.changes.last_mut() {
            Some(last) if last.1 == from => {
                last.1 = until;
                last.2.extend(instead);
            }
            _ => self.scan.changes.push((from, until, instead)),
        }
    }

    fn name(&mut self, name: &str) -> u32 {
        if let Some(at) = self.name_at.get(name) {
            return *at;
        }
        let at = self.scan.names.len() as u32;
        self.scan.names.push(name.to_string());
        self.name_at.insert(name.to_string(), at);
        at
    }

    /// Adds what stands in the blocks that are used.
    fn finish(mut self) -> DxfScan {
        let mut next: Vec<String> = self.used.into_iter().collect();
        let mut seen: BTreeSet<String> = next.iter().cloned().collect();
        while let Some(name) = next.pop() {
            let Some(block) = self.blocks.get(&name) else { continue };
            for (class, count) in &block.unread {
                let all = self.scan.unread.entry(class.clone()).or_default();
                all.all += count.all;
                if all.first.is_empty() {
                    all.first.clone_from(&count.first);
                }
            }
            for inner in &block.inserts {
                if seen.insert(inner.clone()) {
                    next.push(inner.clone());
                }
            }
        }
        self.scan.wanted.sort_unstable();
        self.scan
    }
}

#[cfg(test)]
mod tests;
