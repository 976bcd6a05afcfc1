//! One import of features, from the first file to the last.

mod missing;
mod whole;

use std::cell::RefCell;
use std::collections::HashMap;

use geo::{CoordsIter, MultiPolygon};

use super::super::geometry_in::{Prepared, Preparer, astray_note};
use super::super::kind::ImportKind;
use super::super::mapping::Mapping;
use super::super::progress::Progress;
use super::super::reader::Attribute;
use super::super::report::{FeatureRepair, Note, Report};
use super::super::request::Request;
use super::super::session::Session;
use super::super::text::{Problems, Refusal, nearest};
use super::super::units::{self, UnitOptions, position_inside};
use super::super::update::{Difference, Recorded};
use super::super::{Sink, doctor::Reading};
use super::making::{Key, Made, Making, Row, hash, key, own_key, place};
use super::records;
use super::source::{self, Item, Opening, RawFeature, Source, Understood};
use super::target::{Target, Targets};
use super::workers::in_order;
use crate::domain::{
    AdministrativeUnit, Boundary, Change, ClearancePiece, Entity, EntityId, Kind, Lease, Quality, Record, Shape,
    Version, Visibility,
};
use crate::geodesy::Epsg;
use crate::measure;
use crate::message::Message;
use crate::snapshot::Snapshot;
use missing::Scope;
use whole::{Part, together};

/// Reads files of features into changes, which go to the sink as they are made.
///
/// # Errors
/// Every problem found, naming file, feature, value and what was expected. What went to the sink before is then to be
/// thrown away.
pub fn run(
    snapshot: &Snapshot,
    request: &Request,
    progress: &Progress,
    sink: &mut Sink<'_>,
) -> Result<Report, Refusal> {
    if request.kind != ImportKind::Boundary && request.options.area_crs.is_some() {
        return Err(Message::new("import.area_crs_not_here").into());
    }
    if let Some(mapping) = request
        .options
        .mapping
        .as_ref()
        .and_then(|mapping| mapping.kind.as_deref())
        && mapping != request.kind.code()
    {
        let message = Message::new("import.mapping_kind").with("mapping", mapping);
        return Err(message.with("kind", request.kind.code()).into());
    }
    let pass = Pass {
        request,
        session: Session::new(snapshot),
        problems: Problems::new(),
        sink,
        targets: Targets::default(),
        recorded: Recorded::new(snapshot, stored(request.kind)),
        scope: Scope::default(),
        parts: Vec::new(),
        pieces: HashMap::new(),
        unlabelled: 0,
    };
    let pass = RefCell::new(pass);
    let none = Mapping::default();
    let opening = Opening {
        request,
        mapping: request.options.mapping.as_ref().unwrap_or(&none),
        snapshot,
    };
    for path in &request.files {
        match source::open(path, &opening, progress) {
            Ok(sources) => {
                for source in sources {
                    match source {
                        Ok(source) => file(&pass, source, progress)?,
                        Err(refusal) => pass.borrow_mut().problems.absorb(refusal),
                    }
                }
            }
            Err(refusal) => pass.borrow_mut().problems.absorb(refusal),
        }
        progress.step(0)?;
    }
    pass.into_inner().finish()
}

/// The kind of row a kind of import makes.
fn stored(kind: ImportKind) -> Kind {
    match kind {
        ImportKind::Boundary => Kind::Boundary,
        ImportKind::Phase => Kind::Phase,
        ImportKind::Plan => Kind::PlanArea,
        ImportKind::Serviced => Kind::ServicedArea,
        ImportKind::Clearance | ImportKind::Event => Kind::ClearancePiece,
        ImportKind::Lease => Kind::Lease,
        ImportKind::Project => Kind::Project,
        ImportKind::Constraint => Kind::Constraint,
        ImportKind::Parcel => Kind::Parcel,
        ImportKind::Unit => Kind::AdministrativeUnit,
        ImportKind::Target => Kind::Target,
        ImportKind::Register | ImportKind::Figure => Kind::Figure,
    }
}

/// The work of the threads: a geometry, and the TM-3 zone of its administrative unit.
type Job = (MultiPolygon<f64>, Option<Epsg>);

struct Pass<'a, 's> {
    request: &'a Request,
    session: Session<'s>,
    problems: Problems,
    sink: &'a mut Sink<'a>,
    targets: Targets<'s>,
    recorded: Recorded<'s>,
    scope: Scope,
    /// Parts of boundaries, by zone, until the file ends.
    parts: Vec<Part>,
    /// Recorded pieces that get events.
    pieces: HashMap<EntityId, (Entity, u64)>,
    unlabelled: usize,
}

/// Reads one file, or the part of it that is in one system.
fn file(pass: &RefCell<Pass<'_, '_>>, source: Source<'_>, progress: &Progress) -> Result<(), Refusal> {
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
    notes.into_iter().for_each(|note| pass.borrow_mut().session.note(note));
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
            Ok(Item::Skipped(reason)) => {
                pass.borrow_mut().skipped(reason);
                None
            }
            Ok(Item::Note(note)) => {
                pass.borrow_mut().session.note(note);
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
struct File<'f> {
    name: &'f str,
    quality: Quality,
    /// How its coordinates are read, where their numbers are adjusted first.
    read_as: Option<&'f Reading>,
    understood: Understood,
}

/// The features of a file of land: prepared on several threads, recorded in their order.
fn land(
    pass: &RefCell<Pass<'_, '_>>,
    file: &mut File<'_>,
    reading: &Reading,
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
            return preparer.prepare(&polygons, unit_zone);
        }
        let plain = reading.apply(&polygons).map_err(|e| e.message())?;
        preparer.prepare(&plain, unit_zone)
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
                    let making = making(pass.request, file, &mut pass.session);
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

/// A geometry ready to be stored, and where its repairs are in the world.
struct Land {
    prepared: Prepared,
    lon_lat: Vec<Option<(f64, f64)>>,
}

impl<'s> Pass<'_, 's> {
    /// Takes note of what is wrong with a feature. With `--partial` it is left out, else the whole file is refused.
    fn wrong(&mut self, file: &File<'_>, number: u64, problem: Message) {
        self.wrong_placed(place(file.name, number, problem));
    }

    fn wrong_placed(&mut self, placed: Message) {
        if self.request.options.partial {
            self.session.report().add_refused(placed);
        } else {
            self.problems.push(placed);
        }
    }

    /// A feature that could not be read. What is recorded of it cannot be told from what is missing.
    fn skipped(&mut self, reason: Message) {
        self.scope.unsure = true;
        if self.request.options.partial {
            self.session.report().add_refused(reason);
        } else {
            self.problems.push(reason);
        }
    }

    /// What the report says of the columns of a file.
    fn understood(&mut self, understood: &Understood) {
        let report = self.session.report();
        for message in &understood.left_out {
            if !report.left_out.contains(message) {
                report.left_out.push(message.clone());
            }
        }
        report.mapping.get_or_insert_with(|| understood.mapping.clone());
    }

    /// The fields of a feature and its zone; `None` when that cannot be had, which is noted.
    fn row(&mut self, file: &mut File<'_>, raw: RawFeature) -> Option<(Row, MultiPolygon<f64>)> {
        let (kind, options) = (self.request.kind, &self.request.options);
        let mark = file.understood.mark;
        let unit = kind == ImportKind::Unit;
        let words = if unit {
            mapped(options.mapping.as_ref(), &raw.fields)
        } else {
            Vec::new()
        };
        let fields = file.understood.columns.read(raw.fields, mark);
        let named = fields.text("zone").or_else(|| options.zone.clone());
        let target = match named {
            Some(name) => self.targets.find(&name, &self.session).map(Some),
            None if kind.needs_zone() => Err(Message::new("import.zone_missing")),
            None => Ok(None),
        };
        match target {
            Ok(target) => {
                let own_key = own_key(kind, &fields);
                let keyed = unit || kind == ImportKind::Boundary || own_key.is_some();
                self.unlabelled += usize::from(!keyed);
                let hash = if keyed { String::new() } else { hash(&raw.polygons) };
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
                Some((row, raw.polygons))
            }
            Err(problem) => {
                self.scope.unsure = true;
                self.wrong(file, raw.number, problem);
                None
            }
        }
    }

    /// Records a feature: the change goes to the sink, what is wrong with it is noted.
    fn record(&mut self, file: &File<'_>, row: Row, land: Option<Result<Land, Message>>) -> Result<(), Refusal> {
        let number = row.number;
        match self.change(file, &row, land) {
            // After the first problem nothing will be written, and the rest is read for its problems only.
            Ok(Some(change)) if self.problems.is_empty() => (self.sink)(change),
            Ok(_) => Ok(()),
            Err(problem) => {
                // Left out is not gone: what is recorded of it stays.
                let key = key(self.request.kind, &row, &self.request.options);
                let stands = self.recorded.stands(&key.slug);
                self.scope.unsure |= !key.keyed || !stands;
                self.wrong(file, number, problem);
                Ok(())
            }
        }
    }

    fn change(
        &mut self,
        file: &File<'_>,
        row: &Row,
        land: Option<Result<Land, Message>>,
    ) -> Result<Option<Change>, Message> {
        let (kind, options) = (self.request.kind, &self.request.options);
        let land = land.transpose()?;
        if let Some(first) = land.as_ref().and_then(|land| land.prepared.repairs.first())
            && options.strict
        {
            return Err(Message::new("import.strict").with_message("repair", first.message()));
        }
        let mut key = key(kind, row, options);
        if let (ImportKind::Boundary, Some(target)) = (kind, &row.target) {
            let making = making(self.request, file, &mut self.session);
            key.slug = records::boundary::slug(&making, row, target)?;
        }
        if kind == ImportKind::Event {
            self.event(file, row, &key.slug, land.as_ref())?;
            return Ok(None);
        }
        let (entity, known) = match (kind, &land) {
            (ImportKind::Unit, Some(land)) => self.unit(file, row, &land.prepared.shape)?,
            _ => self.entity(file, row, key, land.as_ref())?,
        };
        let name = format!("{} {}", entity.body.kind().code(), entity.slug);
        let change = self.session.change(entity, file.name, row.number)?;
        if let Some(land) = land {
            let before = known.and_then(|version| version.entity.shape.as_ref());
            self.tell(file, row, &name, land, before, change.is_some());
        }
        Ok(change)
    }

    /// The record of a feature, and what is recorded of it so far.
    fn entity(
        &mut self,
        file: &File<'_>,
        row: &Row,
        key: Key,
        land: Option<&Land>,
    ) -> Result<(Entity, Option<&'s Version>), Message> {
        let kind = self.request.kind;
        let home = row.target.as_ref().map(|target| target.id);
        let known = match land {
            Some(land) if kind != ImportKind::Boundary => {
                let (shape, plane) = (&land.prepared.shape, land.prepared.plane.epsg);
                self.recorded
                    .find(&key.slug, key.keyed, home, shape, plane)
                    .map(|found| found.version)
            }
            _ => self.recorded.by_slug(&key.slug),
        };
        let made = self.made(file, row, land, known.map(|version| &version.entity))?;
        self.scope.add(&made.body, home, land.map(|land| &land.prepared.shape));
        let entity = Entity {
            id: known.map_or_else(EntityId::fresh, |version| version.entity.id),
            slug: known.map_or(key.slug, |version| version.entity.slug.clone()),
            visibility: made.visibility,
            body: made.body,
            shape: land.map(|land| land.prepared.shape.clone()),
        };
        Ok((entity, known))
    }

    /// An administrative unit: identified and read by its own rules.
    fn unit(&mut self, file: &File<'_>, row: &Row, shape: &Shape) -> Result<(Entity, Option<&'s Version>), Message> {
        let options = &self.request.options;
        let source = making(self.request, file, &mut self.session).source(&row.fields);
        let options = UnitOptions {
            level: options.unit_level,
            province: options.province.clone(),
            valid_from: options.valid_from,
            valid_until: None,
            inside: position_inside(&shape.wgs84),
            source,
        };
        let read = units::record(&row.raw, &options, &mut self.session)?;
        for doubt in read.doubts {
            making(self.request, file, &mut self.session).doubt(row, doubt);
        }
        let known = self.recorded.by_slug(&read.slug);
        let entity = Entity {
            // Later units of the file find it by its slug.
            id: self.session.identity::<AdministrativeUnit>(&read.slug),
            slug: read.slug,
            visibility: Visibility::Public,
            body: read.record.into(),
            shape: Some(shape.clone()),
        };
        Ok((entity, known))
    }

    /// What a feature says.
    fn made(
        &mut self,
        file: &File<'_>,
        row: &Row,
        land: Option<&Land>,
        known: Option<&Entity>,
    ) -> Result<Made, Message> {
        let kind = self.request.kind;
        let mut making = making(self.request, file, &mut self.session);
        let making = &mut making;
        let Some(target) = &row.target else {
            return match kind {
                ImportKind::Constraint => records::constraint(making, row),
                ImportKind::Parcel => records::parcel(making, row),
                ImportKind::Target => records::target(making, row),
                _ => Err(Message::new("import.zone_missing")),
            };
        };
        match (kind, land) {
            (ImportKind::Boundary, Some(land)) => {
                let known = known.and_then(|entity| Boundary::of(&entity.body));
                records::boundary::boundary(making, row, target, &land.prepared, known)
            }
            (ImportKind::Phase, _) => records::phase(making, row, target.id),
            (ImportKind::Plan, Some(_)) => records::plan_area(making, row, target.id),
            (ImportKind::Serviced, Some(_)) => records::serviced_area(making, row, target.id),
            (ImportKind::Clearance, Some(_)) => {
                let known = known.and_then(|entity| ClearancePiece::of(&entity.body));
                records::piece(making, row, target.id, known)
            }
            (ImportKind::Lease, Some(_)) => {
                let known = known.and_then(|entity| Lease::of(&entity.body));
                records::lease(making, row, target.id, known)
            }
            (ImportKind::Project, _) => records::project(making, row, target.id),
            (ImportKind::Constraint, Some(_)) => records::constraint(making, row),
            (ImportKind::Parcel, Some(_)) => records::parcel(making, row),
            (ImportKind::Target, _) => records::target(making, row),
            _ => Err(Message::new("import.geometry_empty")),
        }
    }

    /// An event of a recorded piece; it is written when all files are read, since a piece may get several.
    fn event(&mut self, file: &File<'_>, row: &Row, slug: &str, land: Option<&Land>) -> Result<(), Message> {
        let home = row.target.as_ref().map(|target| target.id);
        let found = match (self.recorded.by_slug(slug), land) {
            (Some(version), _) => Some(version),
            (None, Some(land)) => {
                let (shape, plane) = (&land.prepared.shape, land.prepared.plane.epsg);
                self.recorded
                    .find(slug, false, home, shape, plane)
                    .map(|found| found.version)
            }
            (None, None) => None,
        };
        let Some(version) = found else {
            let near = nearest(slug, self.recorded.slugs()).unwrap_or("–");
            let label = row.fields.text("label").unwrap_or_else(|| "–".to_string());
            return Err(Message::new("import.piece_unknown")
                .with("label", label)
                .with("near", near));
        };
        let (entity, number) = self
            .pieces
            .entry(version.entity.id)
            .or_insert_with(|| (version.entity.clone(), row.number));
        let Some(known) = ClearancePiece::of(&entity.body) else {
            return Ok(());
        };
        let mut making = making(self.request, file, &mut self.session);
        let piece = records::event(&mut making, row, known)?;
        *number = row.number;
        entity.visibility = piece.visibility();
        entity.body = piece.into();
        Ok(())
    }

    /// What the report says of a feature that was recorded.
    fn tell(&mut self, file: &File<'_>, row: &Row, name: &str, land: Land, before: Option<&Shape>, changed: bool) {
        let Land { prepared, lon_lat } = land;
        if let (true, Some(before)) = (changed, before)
            && *before != prepared.shape
        {
            let area = measure::region(before, prepared.plane.epsg).map(|(region, _)| region.area());
            self.session.report().add_difference(Difference {
                name: name.to_string(),
                before: area.ok(),
                after: prepared.area,
            });
        }
        if self.request.kind != ImportKind::Boundary
            && let Some(target) = &row.target
        {
            let boundary = self.targets.boundary(target.id, &self.session);
            if let Some(note) = astray_note(name, &target.zone, boundary, &prepared.shape) {
                self.session.note(note);
            }
        }
        let single = self.request.kind != ImportKind::Boundary;
        for (repair, lon_lat) in prepared.repairs.into_iter().zip(lon_lat) {
            self.session.report().add_repair(FeatureRepair {
                file: file.name.to_string(),
                feature: single.then_some(row.number),
                name: name.to_string(),
                repair,
                crs: prepared.shape.crs,
                lon_lat,
            });
        }
    }

    fn end_file(&mut self, file: &File<'_>) {
        let unlabelled = std::mem::take(&mut self.unlabelled);
        if unlabelled > 0 && self.request.kind.is_land() {
            let message = Message::new("import.no_label").with("count", unlabelled);
            self.session.note(Note::Doubtful(message.with("file", file.name)));
        }
    }

    /// Ends the import: events, what is missing in the files, the documents that are new.
    fn finish(mut self) -> Result<Report, Refusal> {
        let pieces = std::mem::take(&mut self.pieces);
        let name = self
            .request
            .files
            .first()
            .map(|f| f.display().to_string())
            .unwrap_or_default();
        for (entity, number) in pieces.into_values() {
            match self.session.change(entity, &name, number) {
                Ok(Some(change)) if self.problems.is_empty() => (self.sink)(change)?,
                Ok(_) => {}
                Err(problem) => self.problems.push(problem),
            }
        }
        let request = self.request;
        if self.problems.is_empty() {
            self.scope
                .end_missing(request, &self.recorded, &mut self.session, self.sink)?;
        }
        self.problems.or(())?;
        let (changes, report) = self.session.finish()?;
        changes.into_iter().try_for_each(self.sink)?;
        Ok(report)
    }
}

/// The making of a feature of a file.
fn making<'m, 's>(request: &'m Request, file: &'m File<'_>, session: &'m mut Session<'s>) -> Making<'m, 's> {
    Making {
        options: &request.options,
        file: file.name,
        quality: file.quality,
        read_as: file.read_as,
        session,
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
