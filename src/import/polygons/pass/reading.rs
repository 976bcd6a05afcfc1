//! From the features of a file to the land of records: prepared on several threads, in the order of the file.

use std::cell::RefCell;

use geo::{CoordsIter, MultiPolygon};

use super::super::making::{Row, own_key};
use super::super::records;
use super::super::source::{Item, RawFeature, Source, Understood};
use super::super::target::Target;
use super::super::workers::in_order;
use super::entity::making;
use super::twins::Twin;
use super::whole::{Part, together};
use super::{Land, Pass};
use crate::changeset::shape_hash;
use crate::changeset::{Prepared, Preparer};
use crate::mapping::Mapping;
use crate::mapping::import_kind::ImportKind;
use domain::Quality;
use geodesy::CrsReading;
use geodesy::Epsg;
use message::Message;
use progress::Progress;
use reader::Attribute;
use text::Refusal;

/// The work of the threads: a geometry, and the TM-3 zone of its administrative unit.
type Job = (MultiPolygon<f64>, Option<Epsg>);

/// Reads one file, or the part of it that is in one system.
pub(super) fn file(pass: &RefCell<Pass<'_, '_>>, source: Source<'_>, progress: &Progress) -> Result<(), Refusal> {
    let Source {
        name,
        reading,
        quality,
        understood,
        items,
        count,
        counts_itself,
        notes,
    } = source;
    notes.into_iter().for_each(|note| pass.borrow_mut().builder.note(note));
    pass.borrow_mut().understood(&understood);
    let mut file = File {
        name: &name,
        quality,
        read_as: reading.as_ref().filter(|reading| !reading.is_plain()),
        understood,
    };
    let step = u64::from(!counts_itself);
    if !counts_itself {
        progress.begin(Message::new("import.progress.reading").with("file", &name), count);
    }
    // Items that are no features are told as they come.
    let mut features = items.filter_map(|item| {
        if let Err(cancelled) = progress.step(step) {
            return Some(Err(cancelled.into()));
        }
        match item {
            Ok(Item::Feature(feature)) => Some(Ok(feature)),
            Ok(Item::More(count)) => {
                pass.borrow_mut().skipped_more(count);
                None
            }
            Ok(Item::Skipped(reason)) => {
                pass.borrow_mut().skipped(reason);
                None
            }
            Ok(Item::Note(note)) => {
                pass.borrow_mut().builder.note(note);
                None
            }
            Err(refusal) => Some(Err(refusal)),
        }
    });
    match &reading {
        Some(reading) => land(pass, &mut file, reading, &mut features, progress)?,
        None => {
            for raw in features {
                let raw = raw?;
                let mut pass = pass.borrow_mut();
                if let Some((row, _)) = pass.row(&mut file, raw) {
                    pass.record(&file, row, None)?;
                }
            }
        }
    }
    pass.borrow_mut().end_file(&file);
    Ok(())
}

/// What is said of a file where a feature of it is spoken of.
pub(super) struct File<'f> {
    pub(super) name: &'f str,
    pub(super) quality: Quality,
    /// How its coordinates are read, where their numbers are adjusted first.
    pub(super) read_as: Option<&'f CrsReading>,
    understood: Understood,
}

/// The features of a file of land: prepared on several threads, recorded in their order.
fn land(
    pass: &RefCell<Pass<'_, '_>>,
    file: &mut File<'_>,
    reading: &CrsReading,
    features: &mut dyn Iterator<Item = Result<RawFeature, Refusal>>,
    progress: &Progress,
) -> Result<(), Refusal> {
    let area_crs = pass.borrow().request.options.area_crs;
    let preparer = match Preparer::new(reading.crs, area_crs) {
        Ok(preparer) => preparer,
        Err(message) => {
            pass.borrow_mut().problems.push(message);
            return Ok(());
        }
    };
    let prepare = |(polygons, unit_zone): Job| -> Result<Prepared, Message> {
        if reading.is_plain() {
            return preparer.prepare_until(&polygons, unit_zone, progress);
        }
        let plain = reading.apply(&polygons).map_err(|e| e.message())?;
        preparer.prepare_until(&plain, unit_zone, progress)
    };
    let told = File {
        name: file.name,
        quality: file.quality,
        read_as: file.read_as,
        understood: file.understood.clone(),
    };
    let next = || -> Result<Option<(Row, Job)>, Refusal> {
        for raw in &mut *features {
            let raw = raw?;
            let mut pass = pass.borrow_mut();
            let Some((row, polygons)) = pass.row(file, raw) else {
                continue;
            };
            let unit_zone = row.target.as_ref().and_then(Target::unit_zone);
            if pass.request.kind != ImportKind::Boundary {
                return Ok(Some((row, (polygons, unit_zone))));
            }
            if let Some(target) = row.target.clone() {
                let slug = {
                    let making = making(pass.request, file, &mut pass.builder);
                    records::boundary::slug(&making, &row, &target)
                };
                match slug {
                    Ok(slug) => pass.parts.push(Part {
                        slug,
                        target,
                        row,
                        polygons,
                    }),
                    Err(problem) => pass.wrong(file, row.number, problem),
                }
            }
        }
        Ok(None)
    };
    in_order(
        next,
        |(polygons, _)| polygons.coords_count(),
        prepare,
        |row, prepared| {
            let repaired = prepared.as_ref().map(|p| p.repairs.is_empty());
            let lon_lat = match repaired {
                Ok(false) => prepared
                    .iter()
                    .flat_map(|p| &p.repairs)
                    .map(|r| preparer.lon_lat(r.at?))
                    .collect(),
                _ => Vec::new(),
            };
            let land = prepared.map(|prepared| Land { prepared, lon_lat });
            pass.borrow_mut().record(&told, row, Some(land))
        },
    )?;
    let parts = std::mem::take(&mut pass.borrow_mut().parts);
    let (wholes, differing) = together(file.name, parts);
    for (_, problem) in differing {
        pass.borrow_mut().wrong_placed(problem);
    }
    for Part {
        target, row, polygons, ..
    } in wholes
    {
        progress.step(0)?;
        let prepared = prepare((polygons, target.unit_zone()));
        let lon_lat = prepared
            .iter()
            .flat_map(|p| &p.repairs)
            .map(|r| preparer.lon_lat(r.at?))
            .collect();
        let land = prepared.map(|prepared| Land { prepared, lon_lat });
        pass.borrow_mut().record(&told, row, Some(land))?;
    }
    Ok(())
}

impl Pass<'_, '_> {
    /// The fields of a feature and its zone; `None` when that cannot be had, which is noted.
    pub(super) fn row(&mut self, file: &mut File<'_>, raw: RawFeature) -> Option<(Row, MultiPolygon<f64>)> {
        let (kind, options) = (self.request.kind, &self.request.options);
        let mark = file.understood.mark;
        let unit = kind == ImportKind::Unit;
        let words = if unit {
            mapped(options.mapping.as_ref(), &raw.fields)
        } else {
            Vec::new()
        };
        let fields = file.understood.columns.read(raw.fields, mark);
        if fields.persons() > 0 {
            self.persons[usize::from(fields.keeps_persons())] += 1;
        }
        let named = fields.text("zone").or_else(|| options.zone.clone());
        let target = match named {
            Some(name) => self.targets.find(&name, &self.builder).map(Some),
            None if kind.needs_zone() => Err(Message::new("import.zone_missing")),
            None => Ok(None),
        };
        match target {
            Ok(target) => {
                let own_key = own_key(kind, &fields);
                let keyed = unit || kind == ImportKind::Boundary || own_key.is_some();
                self.unlabelled += usize::from(!keyed);
                let hash = if keyed {
                    String::new()
                } else {
                    shape_hash(&raw.polygons)
                };
                let row = Row {
                    number: raw.number,
                    fields,
                    target,
                    declared: raw.declared,
                    raw: words,
                    own_key,
                    hash,
                    parts: Vec::new(),
                };
                self.counts(&row, &raw.polygons).then_some((row, raw.polygons))
            }
            Err(problem) => {
                self.scope.unsure = true;
                self.wrong(file, raw.number, problem);
                None
            }
        }
    }
}

impl Pass<'_, '_> {
    /// Whether a feature counts: it does not when it repeats an earlier one, which is told at the end of the file.
    fn counts(&mut self, row: &Row, polygons: &MultiPolygon<f64>) -> bool {
        let kind = self.request.kind;
        // Units have rules of their own, and a piece may get several events.
        if matches!(kind, ImportKind::Unit | ImportKind::Event) {
            return true;
        }
        match self.twins.look(row, polygons) {
            Twin::New => true,
            Twin::Same(first) => {
                self.twins.same.add(row.number, first);
                false
            }
            // Two contracts, steps or versions: which of them is meant is told where they meet.
            Twin::Differs(_) if matches!(kind, ImportKind::Lease | ImportKind::Clearance | ImportKind::Boundary) => {
                true
            }
            Twin::Differs(first) => {
                self.twins.differing.add(row.number, first);
                false
            }
            Twin::Apart(first) => {
                self.twins.apart.add(row.number, first);
                true
            }
        }
    }
}

/// The fields of a feature with what a mapping says of them before them, under the names of our fields.
fn mapped(mapping: Option<&Mapping>, fields: &[(String, Attribute)]) -> Vec<(String, Attribute)> {
    let columns = mapping.into_iter().flat_map(|mapping| &mapping.columns);
    let named = columns.filter_map(|(field, heading)| {
        let (_, value) = fields.iter().find(|(name, _)| name == heading)?;
        Some((field.clone(), value.clone()))
    });
    let constants = mapping.into_iter().flat_map(|mapping| &mapping.constants);
    let constants = constants.map(|(field, text)| (field.clone(), Attribute::Text(text.clone())));
    named.chain(fields.iter().cloned()).chain(constants).collect()
}
