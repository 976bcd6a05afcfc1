//! Boundaries, clearance pieces and leases from polygon files and from the coordinate table of a decision.

mod attributes;
mod source_file;

use geo::MultiPolygon;
use rust_decimal::Decimal;

use super::geometry_in::{Prepared, declared_note, far_note, prepare};
use super::report::{Note, Report};
use super::session::Session;
use super::text::{Problems, Refusal};
use crate::domain::text::{sha256_hex, slug};
use crate::domain::{
    Boundary, Change, ClearanceEvent, ClearancePiece, DateEnd, EntityId, EventKind, Interval, Lease, LeaseKind,
    LegalStatus, Obstacle, PartialDate, Qualifier, Quality, Quantity, Recovery, Source, Unit, Visibility, Zone,
    province,
};
use crate::geodesy::Epsg;
use crate::geometry::wkb;
use crate::message::Message;
use crate::snapshot::Snapshot;
use attributes::Attributes;
use source_file::{Polygons, RawFeature};

pub use source_file::SourceFile;

/// What the polygons of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolygonKind {
    /// The boundary of a zone.
    Boundary,
    /// Pieces of land to be cleared, with an event each.
    Clearance,
    /// Plots of leases.
    Lease,
}

/// What the person says of a file beside what stands in it. A field of a feature wins over an option.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The zone, by id, slug or name.
    pub zone: Option<String>,
    /// The CRS of the file.
    pub crs: Option<Epsg>,
    /// The plane of the hectares.
    pub area_crs: Option<Epsg>,
    /// The layer of a file that has several.
    pub layer: Option<String>,
    /// The date of the boundary, event or lease.
    pub valid_from: Option<PartialDate>,
    /// The number of the document.
    pub document: Option<String>,
    /// The area the document declares, hectares.
    pub declared_ha: Option<Decimal>,
    /// Legal status of a boundary.
    pub status: Option<LegalStatus>,
    /// How a boundary was made.
    pub quality: Option<Quality>,
    /// The event of clearance pieces.
    pub event: Option<EventKind>,
    /// The kind of leases.
    pub lease_kind: Option<LeaseKind>,
}

/// Reads polygon files into one set of changes.
///
/// # Errors
/// Every problem found, naming file, feature or row, value and what was expected.
pub fn import(
    snapshot: &Snapshot,
    files: &[SourceFile],
    kind: PolygonKind,
    options: &Options,
) -> Result<(Vec<Change>, Report), Refusal> {
    let mut problems = Problems::new();
    let mut session = Session::new(snapshot);
    if kind != PolygonKind::Boundary && options.area_crs.is_some() {
        return Err(Message::new("import.area_crs_not_here").into());
    }
    for file in files {
        let polygons = match source_file::read(file, options) {
            Ok(polygons) => polygons,
            Err(refusal) => {
                problems.absorb(refusal);
                continue;
            }
        };
        polygons.notes.iter().for_each(|note| session.note(note.clone()));
        let mut reading = Reading {
            options,
            polygons: &polygons,
            session: &mut session,
            problems: &mut problems,
        };
        match kind {
            PolygonKind::Boundary => reading.boundaries(),
            PolygonKind::Clearance => reading.each(Reading::piece),
            PolygonKind::Lease => reading.each(Reading::lease),
        }
    }
    problems.or(())?;
    session.finish()
}

/// One file being read.
struct Reading<'r, 's> {
    options: &'r Options,
    polygons: &'r Polygons,
    session: &'r mut Session<'s>,
    problems: &'r mut Problems,
}

/// The zone of a feature, and where a message should point.
struct Target {
    id: EntityId,
    slug: String,
    zone: Zone,
}

impl<'s> Reading<'_, 's> {
    fn each(&mut self, read: fn(&mut Self, &RawFeature) -> Result<(), Message>) {
        let unlabelled = self
            .polygons
            .features
            .iter()
            .filter(|f| f.attributes.text("label").is_none())
            .count();
        if unlabelled > 0 {
            self.session.note(Note::Doubtful(
                Message::new("import.no_label").with("count", unlabelled),
            ));
        }
        for feature in &self.polygons.features {
            if let Err(message) = read(self, feature) {
                self.problems.push(self.polygons.place(feature, message));
            }
        }
    }

    /// The features of one zone are the parts of its boundary.
    fn boundaries(&mut self) {
        let mut by_zone: Vec<(Target, Vec<&RawFeature>)> = Vec::new();
        for feature in &self.polygons.features {
            match self.zone(&feature.attributes) {
                Ok(target) => match by_zone.iter_mut().find(|(t, _)| t.id == target.id) {
                    Some((_, features)) => features.push(feature),
                    None => by_zone.push((target, vec![feature])),
                },
                Err(message) => self.problems.push(self.polygons.place(feature, message)),
            }
        }
        for (target, features) in by_zone {
            if let Err(message) = self.boundary(&target, &features) {
                self.problems.push(self.polygons.place(features[0], message));
            }
        }
    }

    fn boundary(&mut self, target: &Target, features: &[&RawFeature]) -> Result<(), Message> {
        let parts = features.iter().flat_map(|f| f.polygons.0.iter().cloned()).collect();
        let fields = &features[0].attributes;
        let prepared = self.prepare(target, &MultiPolygon(parts))?;
        let from = fields.date("valid_from")?.or(self.options.valid_from);
        let declared = fields
            .decimal("declared_ha")?
            .or(self.options.declared_ha)
            .map(|value| Quantity {
                value,
                value_max: None,
                unit: Unit::Hectare,
                qualifier: Qualifier::Exact,
            });
        let label = target.zone.label();
        self.report_area(&label, &prepared);
        if let Some(note) = far_note(&label, &target.zone, &prepared.shape) {
            self.session.note(note);
        }
        if let Some(declared) = &declared {
            self.session.note(declared_note(&label, declared, prepared.area));
        }
        let record = Boundary {
            zone: target.id,
            status: fields
                .code("status")?
                .or(self.options.status)
                .unwrap_or(LegalStatus::Approved),
            quality: fields
                .code("quality")?
                .or(self.options.quality)
                .unwrap_or(self.polygons.quality),
            declared,
            plane: prepared.plane.epsg,
            plane_reason: prepared.plane.reason,
            transform: prepared.transform,
            valid: Interval::starting(from),
            repairs: prepared.repairs,
            source: self.source(fields)?,
        };
        let when = from.map_or_else(|| "khong-ro-ngay".to_string(), |date| date.to_string());
        let slug = format!("{}-{when}", target.slug);
        self.session.put(
            slug,
            Visibility::Public,
            record,
            Some(prepared.shape),
            self.polygons.name.clone(),
        );
        Ok(())
    }

    fn piece(&mut self, feature: &RawFeature) -> Result<(), Message> {
        let fields = &feature.attributes;
        let target = self.zone(fields)?;
        let kind = fields
            .code::<EventKind>("event")?
            .or(self.options.event)
            .ok_or_else(|| {
                Message::new("import.event_missing").with("codes", EventKind::ALL.map(EventKind::code).join(", "))
            })?;
        let date = fields.date("date")?.or(self.options.valid_from);
        if date.is_none() {
            let message = Message::new("import.date_unknown");
            self.session.note(Note::Doubtful(self.polygons.place(feature, message)));
        }
        let source = self.source(fields)?;
        let event = ClearanceEvent {
            kind,
            date: date.map_or(DateEnd::Unknown, DateEnd::On),
            households: fields.count("households")?,
            organisations: fields.count("organisations")?,
            graves: fields.count("graves")?,
            money: None,
            source: source.clone(),
        };
        let slug = self.slug(&target, "gpmb", fields.text("label"), feature);
        // A piece that is known keeps its history: the same step again corrects it, another one is added.
        let known = self
            .session
            .snapshot()
            .by_slug::<ClearancePiece>(&slug)
            .map(|row| row.body.clone());
        let (mut events, mut obstacles) = known.map_or_else(Default::default, |piece| (piece.events, piece.obstacles));
        match events.iter_mut().find(|e| e.kind == kind) {
            Some(same) => *same = event,
            None => events.push(event),
        }
        if let Some(text) = fields.text("obstacle")
            && !obstacles.iter().any(|o| o.text == text && o.closed.is_none())
        {
            obstacles.push(Obstacle {
                text,
                opened: date,
                closed: None,
            });
        }
        let prepared = self.prepare(&target, &feature.polygons)?;
        let record = ClearancePiece {
            zone: target.id,
            label: fields.text("label").unwrap_or_default(),
            recovery: fields.code("recovery")?.unwrap_or(Recovery::Required),
            hectares: None,
            events,
            obstacles,
            source,
        };
        let visibility = record.visibility();
        self.session
            .put(slug, visibility, record, Some(prepared.shape), self.at(feature));
        Ok(())
    }

    fn lease(&mut self, feature: &RawFeature) -> Result<(), Message> {
        let fields = &feature.attributes;
        let target = self.zone(fields)?;
        let kind = fields
            .code::<LeaseKind>("kind")?
            .or(self.options.lease_kind)
            .ok_or_else(|| {
                Message::new("import.lease_kind_missing").with("codes", LeaseKind::ALL.map(LeaseKind::code).join(", "))
            })?;
        let mut valid = Interval::starting(fields.date("start")?.or(self.options.valid_from));
        valid.until = fields.date("end")?.map_or(DateEnd::Unbounded, DateEnd::On);
        let tenant = fields.text("project").unwrap_or_default();
        // A tenant's name is for the office; the plot without a name is public.
        let visibility = if tenant.is_empty() {
            Visibility::Public
        } else {
            Visibility::Internal
        };
        let prepared = self.prepare(&target, &feature.polygons)?;
        let record = Lease {
            zone: target.id,
            kind,
            hectares: None,
            qualifier: Qualifier::Exact,
            valid,
            end_reason: fields.code("end_reason")?,
            project: None,
            tenant,
            source: self.source(fields)?,
        };
        let slug = self.slug(&target, "thue", fields.text("label"), feature);
        self.session
            .put(slug, visibility, record, Some(prepared.shape), self.at(feature));
        Ok(())
    }

    fn zone(&mut self, fields: &Attributes) -> Result<Target, Message> {
        let name = fields
            .text("zone")
            .or_else(|| self.options.zone.clone())
            .ok_or_else(|| Message::new("import.zone_missing"))?;
        let (id, zone) = self.session.zone(&name).map_err(|e| e.message())?;
        let slug = self
            .session
            .snapshot()
            .get::<Zone>(id)
            .map_or_else(|| slug(&zone.label()), |r| r.slug().to_string());
        Ok(Target { id, slug, zone })
    }

    fn prepare(&mut self, target: &Target, polygons: &MultiPolygon<f64>) -> Result<Prepared, Message> {
        let unit_zone = province(&target.zone.province).and_then(|p| p.zone);
        let prepared = prepare(polygons, self.polygons.crs, self.options.area_crs, unit_zone)?;
        for note in &prepared.notes {
            self.session.note(note.clone());
        }
        Ok(prepared)
    }

    fn report_area(&mut self, label: &str, prepared: &Prepared) {
        self.session.note(Note::Info(
            Message::new("import.measured")
                .with("zone", label)
                .with_rounded("m2", prepared.area.plane.m2(), 2)
                .with_rounded("ha", prepared.area.plane.ha(), 4)
                .with("plane", prepared.plane.epsg)
                .with_rounded("ellipsoidal", prepared.area.ellipsoidal.m2(), 2),
        ));
    }

    fn source(&mut self, fields: &Attributes) -> Result<Source, Message> {
        let number = fields.text("document").or_else(|| self.options.document.clone());
        let document = number.map(|number| self.session.document(&number, &self.polygons.name));
        Ok(Source {
            document,
            page: fields.text("page").unwrap_or_default(),
            wording: fields.text("wording").unwrap_or_default(),
        })
    }

    /// The slug of a piece or plot: by its label, which a later file can use again to supersede it, else by its geometry,
    /// so that another file never supersedes other land.
    fn slug(&self, target: &Target, what: &str, label: Option<String>, feature: &RawFeature) -> String {
        match label.map(|l| slug(&l)).filter(|l| !l.is_empty()) {
            Some(label) => format!("{}-{what}-{label}", target.slug),
            None => {
                let hash = sha256_hex(&wkb::encode_multi_polygon(&feature.polygons));
                format!("{}-{what}-{}", target.slug, &hash[..16])
            }
        }
    }

    fn at(&self, feature: &RawFeature) -> String {
        format!("{}:{}", self.polygons.name, feature.number)
    }
}
