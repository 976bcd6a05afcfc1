//! What the report says of the features of a file.

use super::super::making::{Row, place};
use super::super::source::Understood;
use super::reading::File;
use super::twins::Twins;
use super::{Land, Pass};
use crate::changeset::astray_note;
use crate::changeset::report::{FeatureRepair, Note, RepairedAt};
use crate::changeset::update::Difference;
use crate::mapping::import_kind::ImportKind;
use crate::measure;
use crate::plausible::far_from_province;
use domain::Shape;
use message::Message;

impl Pass<'_, '_> {
    /// Takes note of what is wrong with a feature. With `--partial` it is left out, else the whole file is refused.
    pub(super) fn wrong(&mut self, file: &File<'_>, number: u64, problem: Message) {
        self.wrong_placed(place(file.name, number, problem));
    }

    pub fn wrong_placed(&mut self, placed: Message) {
        if self.request.options.partial {
            self.builder.report().add_refused(placed);
        } else {
            self.problems.push(placed);
        }
    }

    /// Further features that could not be read, whose reasons are not known one by one.
    pub(super) fn skipped_more(&mut self, count: u64) {
        self.scope.unsure = true;
        if self.request.options.partial {
            self.builder
                .report()
                .add_refused_more(usize::try_from(count).unwrap_or(usize::MAX));
        } else {
            self.problems
                .push(Message::new("import.more_problems").with_count("count", count));
        }
    }

    /// A feature that could not be read. What is recorded of it cannot be told from what is missing.
    pub(super) fn skipped(&mut self, reason: Message) {
        self.scope.unsure = true;
        if self.request.options.partial {
            self.builder.report().add_refused(reason);
        } else {
            self.problems.push(reason);
        }
    }

    /// What the report says of the columns of a file.
    pub(super) fn understood(&mut self, understood: &Understood) {
        let report = self.builder.report();
        for message in &understood.left_out {
            if !report.left_out.contains(message) {
                report.left_out.push(message.clone());
            }
        }
        report.mapping.get_or_insert_with(|| understood.mapping.clone());
        for doubt in &understood.doubts {
            self.builder.note(Note::Doubtful(doubt.clone()));
        }
    }

    /// What the report says of a feature that was recorded.
    pub(super) fn tell(
        &mut self,
        file: &File<'_>,
        row: &Row,
        name: &str,
        land: Land,
        before: Option<&Shape>,
        changed: bool,
    ) {
        let Land { prepared, lon_lat } = land;
        if let (true, Some(before)) = (changed, before)
            && *before != prepared.shape
        {
            let area = measure::region(before, prepared.plane.epsg).map(|(region, _)| region.area());
            self.builder.report().add_difference(Difference {
                name: name.to_string(),
                before: area.ok(),
                after: prepared.area,
            });
        }
        if self.request.kind != ImportKind::Boundary
            && let Some(target) = &row.target
        {
            let boundary = self.targets.boundary(target.id, &self.builder);
            if let Some(note) = astray_note(name, &target.zone, boundary, &prepared.shape) {
                self.builder.note(note);
            }
        }
        if row.target.is_none() && matches!(self.request.kind, ImportKind::Parcel | ImportKind::Constraint) {
            self.apart.add(row.number, name, &prepared.shape);
            // One record has no others to be held against.
            let said = self.request.options.province.as_deref();
            if let Some(doubt) = said.and_then(|province| far_from_province(name, province, &prepared.shape)) {
                self.builder.note(Note::Doubtful(place(file.name, row.number, doubt)));
            }
        }
        let at = match self.request.kind {
            ImportKind::Boundary => RepairedAt::Several,
            _ => RepairedAt::Feature(row.number),
        };
        for (repair, lon_lat) in prepared.repairs.into_iter().zip(lon_lat) {
            self.builder.report().add_repair(FeatureRepair {
                file: file.name.to_string(),
                at,
                name: name.to_string(),
                repair,
                crs: prepared.shape.crs,
                lon_lat,
            });
        }
    }

    pub(super) fn end_file(&mut self, file: &File<'_>) {
        let Twins {
            same, differing, apart, ..
        } = &mut self.twins;
        for (key, pairs) in [
            ("import.twins", std::mem::take(same)),
            ("import.twins_differ", std::mem::take(differing)),
            ("import.twins_apart", std::mem::take(apart)),
        ] {
            if pairs.count > 0 {
                let message = Message::new(key)
                    .with("file", file.name)
                    .with_count("count", pairs.count);
                self.builder.note(Note::Doubtful(message.with("pairs", pairs.list())));
            }
        }
        // Parcels are of one place; forests and mines are of a whole province.
        let gap_km = if self.request.kind == ImportKind::Parcel {
            20.0
        } else {
            100.0
        };
        for message in std::mem::take(&mut self.apart).told(file.name, gap_km) {
            self.builder.note(Note::Doubtful(message));
        }
        let [left_out, kept] = std::mem::take(&mut self.persons);
        for (key, count) in [("import.persons_left_out", left_out), ("import.persons_kept", kept)] {
            if count > 0 {
                let message = Message::new(key).with("file", file.name).with_count("count", count);
                self.builder.note(Note::Info(message));
            }
        }
        let unlabelled = std::mem::take(&mut self.unlabelled);
        if unlabelled > 0 && self.request.kind.is_land() {
            let message = Message::new("import.no_label").with_count("count", unlabelled);
            self.builder.note(Note::Doubtful(message.with("file", file.name)));
        }
    }
}
