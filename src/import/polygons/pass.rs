//! One import of features, from the first file to the last.

mod apart;
mod entity;
mod missing;
mod reading;
mod telling;
mod twins;
mod whole;

use std::cell::RefCell;
use std::collections::HashMap;

use super::super::changes::Outlet;
use super::super::request::Request;
use super::making::{Row, key, sought};
use super::records;
use super::source::{self, Opening};
use super::target::Targets;
use crate::changeset::Builder;
use crate::changeset::Prepared;
use crate::changeset::report::Report;
use crate::changeset::update::Recorded;
use crate::mapping::Mapping;
use crate::mapping::import_kind::ImportKind;
use crate::snapshot::Snapshot;
use apart::Apart;
use domain::text::slug;
use domain::{Change, CompleteThrough, Entity, EntityId, Indicator, Measure, Source, Visibility};
use entity::making;
use message::Message;
use missing::Scope;
use progress::Progress;
use reading::{File, file};
use text::{Problems, Refusal};
use twins::Twins;
use whole::Part;

/// Reads files of features into changes, which leave as they are made.
///
/// # Errors
/// Every problem found, naming file, feature, value and what was expected. What left before is then to be
/// thrown away.
pub(in crate::import) fn run(
    snapshot: &Snapshot,
    request: &Request,
    progress: &Progress,
    outlet: &mut Outlet,
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
    let mut pass = Pass {
        request,
        builder: Builder::new(snapshot),
        problems: Problems::new(),
        outlet,
        targets: Targets::default(),
        recorded: Recorded::new(snapshot, request.kind.makes())?,
        scope: Scope::default(),
        parts: Vec::new(),
        pieces: HashMap::new(),
        unlabelled: 0,
        persons: [0; 2],
        twins: Twins::default(),
        apart: Apart::default(),
    };
    if let Some(name) = &request.options.zone
        && let Err(unknown) = pass.targets.find(name, &pass.builder)
    {
        // Where every feature names its own zone, nothing else would notice.
        pass.problems.push(unknown);
    }
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

struct Pass<'a, 's> {
    request: &'a Request,
    builder: Builder<'s>,
    problems: Problems,
    outlet: &'a mut Outlet,
    targets: Targets<'s>,
    recorded: Recorded<'s>,
    scope: Scope,
    /// Parts of boundaries, by zone, until the file ends.
    parts: Vec<Part>,
    /// Recorded pieces that get events.
    pieces: HashMap<EntityId, (Entity, u64)>,
    unlabelled: usize,
    /// Features of the file that is read whose names of private persons are left out, and such whose names are kept.
    persons: [usize; 2],
    twins: Twins,
    /// Where land without a zone lies in the file that is read.
    apart: Apart,
}

/// A geometry ready to be stored, and where its repairs are in the world.
struct Land {
    prepared: Prepared,
    lon_lat: Vec<Option<(f64, f64)>>,
}

impl Pass<'_, '_> {
    /// Records a feature: the change leaves, what is wrong with it is noted.
    fn record(&mut self, file: &File<'_>, row: Row, land: Option<Result<Land, Message>>) -> Result<(), Refusal> {
        let number = row.number;
        match self.change(file, &row, land) {
            // After the first problem nothing will be written, and the rest is read for its problems only.
            Ok(Some(change)) if self.problems.is_empty() => Ok(self.outlet.put(change)?),
            Ok(_) => Ok(()),
            Err(problem) => {
                // Left out is not gone: what is recorded of it stays.
                let key = key(self.request.kind, &row, &self.request.options);
                let stands = self
                    .recorded
                    .stands(&sought(self.request.kind, &row, &key, &self.request.options));
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
            let making = making(self.request, file, &mut self.builder);
            key.slug = records::boundary::slug(&making, row, target)?;
        }
        if kind == ImportKind::Event {
            self.scope.speaks_of(row.target.as_ref().map(|target| target.id));
            self.event(file, row, &key, land.as_ref())?;
            return Ok(None);
        }
        let (entity, known) = match (kind, &land) {
            (ImportKind::Unit, Some(land)) => self.unit(file, row, &land.prepared.shape)?,
            _ => self.entity(file, row, key, land.as_ref())?,
        };
        let name = entity.name();
        let change = self.builder.change(entity, known.as_deref(), file.name, row.number)?;
        if let Some(land) = land {
            let before = known.as_ref().and_then(|version| version.entity.shape.as_ref());
            self.tell(file, row, &name, land, before, change.is_some());
        }
        Ok(change)
    }

    /// Records that everything up to a day is recorded, of every zone the files speak of.
    fn state_complete(&mut self, file: &str) {
        let options = &self.request.options;
        let Some(through) = options.complete_through else {
            return;
        };
        let measures: &[Measure] = match self.request.kind {
            ImportKind::Clearance | ImportKind::Event => &[Measure::Cleared, Measure::HandedOver, Measure::Clean],
            ImportKind::Lease => &[Measure::Leased, Measure::ApprovedNotLeased, Measure::LeasedOrApproved],
            other => {
                let message = Message::new("import.complete_kind").with("kind", other.code());
                return self.problems.push(message);
            }
        };
        let document = options.document.clone();
        let document = document.map(|number| self.builder.document(&number, file));
        for (zone, name) in self.scope.zones(self.builder.snapshot()) {
            for measure in measures {
                let key = format!("{}-{}-{through}", name, slug(measure.code()));
                let record = CompleteThrough {
                    zone,
                    indicator: Indicator::from(*measure),
                    through,
                    by: options.stated_by.clone(),
                    source: Source {
                        document,
                        ..Source::default()
                    },
                    revoked: None,
                };
                self.builder
                    .put(key, Visibility::Public, record, None, file.to_string());
            }
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
            match self.builder.change(entity, None, &name, number) {
                Ok(Some(change)) if self.problems.is_empty() => self.outlet.put(change)?,
                Ok(_) => {}
                Err(problem) => self.problems.push(problem),
            }
        }
        let request = self.request;
        if self.problems.is_empty() {
            self.scope
                .end_missing(request, &self.recorded, &mut self.builder, self.outlet)?;
        }
        if self.problems.is_empty() {
            self.state_complete(&name);
        }
        self.problems.or(())?;
        let (changes, report) = self.builder.finish()?;
        changes.into_iter().try_for_each(|change| self.outlet.put(change))?;
        Ok(report)
    }
}
