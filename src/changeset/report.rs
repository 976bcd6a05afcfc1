//! What an import did or would do, for the person who runs it.

use geo::BoundingRect;

use super::update::Difference;
use crate::mapping::Mapping;
use crate::measure;
use domain::{Entity, Shape};
use geodesy::{AreaMm2, Epsg};
use geometry::Repair;
use message::{Lang, Message};
use text::{Problems, Refusal};

/// The most names, repairs or remarks of one class that are kept. Beyond it they are counted: nobody reads more, and a
/// file of a million features must not fill the memory.
pub const LISTED: usize = 1000;

/// The most of one class a terminal shows.
const SHOWN: usize = 20;

/// How many of each class there are, listed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Records that are not in the store yet.
    pub created: usize,
    /// New versions of known things.
    pub superseded: usize,
    /// Recorded things that no longer stand in the file and are ended.
    pub ended: usize,
    /// Recorded things that no longer stand in the file, ended or not.
    pub removed: usize,
    /// Repairs of geometries, listed or not.
    pub repaired: usize,
    /// Superseded land whose area or place differs.
    pub differences: usize,
    /// Remarks that somebody should look at.
    pub doubtful: usize,
    /// Remarks that are only worth knowing.
    pub info: usize,
    /// Features that were left out because they are wrong.
    pub refused: usize,
}

/// What an import found, besides what it refused as a whole.
#[derive(Debug, Default)]
pub struct Report {
    /// New things, by kind and slug; the first [`LISTED`].
    pub created: Vec<String>,
    /// New versions of known things, likewise.
    pub superseded: Vec<String>,
    /// Things that are already recorded exactly so.
    pub unchanged: usize,
    /// How the areas of superseded land differ.
    pub differences: Vec<Difference>,
    /// Recorded things of the same kind and place that do not stand in the file.
    pub removed: Vec<Removed>,
    /// What was mended, feature by feature.
    pub repairs: Vec<FeatureRepair>,
    /// Features that were left out, with reasons.
    pub refused: Vec<Message>,
    /// Columns of personal data that were left out.
    pub left_out: Vec<Message>,
    /// How the columns of the first file were understood, for saving.
    pub mapping: Option<Mapping>,
    /// What is doubtful, and other remarks.
    pub notes: Vec<Note>,
    /// How many of each.
    pub counts: Counts,
}

/// A recorded thing that does not stand in the newer file.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    /// Kind and slug of the record.
    pub name: String,
    /// Its area, where it has land.
    pub area: Option<AreaMm2>,
    /// Whether the changeset ends it.
    pub ended: bool,
}

impl Removed {
    /// Of a recorded thing.
    #[must_use]
    pub fn of(entity: &Entity, ended: bool) -> Removed {
        let area = entity.shape.as_ref().and_then(|shape| {
            let plane = plane_of(shape)?;
            measure::region(shape, plane).ok().map(|(region, _)| region.area())
        });
        Removed {
            name: entity.name(),
            area,
            ended,
        }
    }
}

/// The plane a shape is measured in for a list: its own where it has one, else by the rule.
fn plane_of(shape: &Shape) -> Option<geodesy::Epsg> {
    use geodesy::{Crs, PlaneRequest, choose_plane};
    let middle = shape.wgs84.bounding_rect()?.center();
    let file = Crs::resolve(shape.crs).ok()?;
    let request = PlaneRequest {
        area_crs: None,
        file: &file,
        unit_zone: None,
        centroid_lon_lat: (middle.x, middle.y),
    };
    choose_plane(request).ok().map(|choice| choice.epsg)
}

/// What was mended in one feature.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureRepair {
    /// The file as the person named it.
    pub file: String,
    /// Where in the file.
    pub at: RepairedAt,
    /// Kind and slug of the record.
    pub name: String,
    /// What was mended; its place is in the coordinates of `crs`.
    pub repair: Repair,
    /// The coordinate system of the place.
    pub crs: Epsg,
    /// The place as longitude and latitude, WGS 84.
    pub lon_lat: Option<(f64, f64)>,
}

/// The part of a file that was mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepairedAt {
    /// Several features that become one record.
    Several,
    /// One feature, from 1.
    Feature(u64),
    /// The row of a table that begins on this line, from 1.
    Row(u64),
}

/// A remark of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Taken as it is, and somebody should look.
    Doubtful(Message),
    /// Something worth knowing: an area, a plane.
    Info(Message),
}

impl Note {
    fn parts(&self) -> (&'static str, &Message) {
        match self {
            Note::Doubtful(message) => ("doubtful", message),
            Note::Info(message) => ("info", message),
        }
    }
}

/// Adds to a list while there is room.
fn keep<T>(list: &mut Vec<T>, item: impl FnOnce() -> T) {
    if list.len() < LISTED {
        list.push(item());
    }
}

impl Report {
    /// Whether every feature was left out, so that the file as a whole gave nothing.
    pub fn took_nothing(&self) -> bool {
        self.counts.refused > 0
            && self.counts.created + self.counts.superseded + self.counts.ended + self.unchanged == 0
    }

    /// The reasons why nothing was taken.
    pub fn refusal(&self) -> Refusal {
        let mut problems = Problems::new();
        problems.push(Message::new("import.nothing_taken"));
        self.refused.iter().cloned().for_each(|reason| problems.push(reason));
        problems
            .or(())
            .err()
            .unwrap_or_else(|| Message::new("import.nothing_taken").into())
    }

    /// How many rows the changeset has.
    pub fn changes(&self) -> usize {
        self.counts.created + self.counts.superseded + self.counts.ended
    }

    /// Whether the changeset has no row.
    pub fn is_empty(&self) -> bool {
        self.changes() == 0
    }

    /// Notes a new thing.
    pub fn add_created(&mut self, name: impl FnOnce() -> String) {
        self.counts.created += 1;
        keep(&mut self.created, name);
    }

    /// Notes a new version of a known thing.
    pub fn add_superseded(&mut self, name: impl FnOnce() -> String) {
        self.counts.superseded += 1;
        keep(&mut self.superseded, name);
    }

    /// Notes a recorded thing that does not stand in the file.
    pub fn add_removed(&mut self, removed: Removed) {
        self.counts.removed += 1;
        self.counts.ended += usize::from(removed.ended);
        keep(&mut self.removed, || removed);
    }

    /// Notes how land changed.
    pub fn add_difference(&mut self, difference: Difference) {
        self.counts.differences += 1;
        keep(&mut self.differences, || difference);
    }

    /// Notes what was mended.
    pub fn add_repair(&mut self, repair: FeatureRepair) {
        self.counts.repaired += 1;
        keep(&mut self.repairs, || repair);
    }

    /// Notes that further features are left out whose reasons are not known one by one.
    pub fn add_refused_more(&mut self, number: usize) {
        self.counts.refused += number;
    }

    /// Notes a feature that is left out.
    pub fn add_refused(&mut self, reason: Message) {
        self.counts.refused += 1;
        keep(&mut self.refused, || reason);
    }

    /// Counts a remark, and keeps the first of its class.
    pub fn note(&mut self, note: Note) {
        let count = self.count(&note);
        *count += 1;
        // Each class has its own room: a thousand remarks worth knowing must not hide the first doubtful one.
        if *count <= LISTED {
            self.notes.push(note);
        }
    }

    /// Adds the few remarks of a file as a whole before all others.
    pub fn note_first(&mut self, notes: Vec<Note>) {
        for note in &notes {
            *self.count(note) += 1;
        }
        self.notes.splice(0..0, notes);
    }

    fn count(&mut self, note: &Note) -> &mut usize {
        match note {
            Note::Doubtful(_) => &mut self.counts.doubtful,
            Note::Info(_) => &mut self.counts.info,
        }
    }

    /// The report as lines for a terminal.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let count = Message::new("import.report.counts")
            .with_count("created", self.counts.created)
            .with_count("superseded", self.counts.superseded)
            .with_count("unchanged", self.unchanged);
        let mut lines = vec![count.text(lang)];
        let mut class = |label: Message, texts: &mut dyn Iterator<Item = String>, total: usize| {
            let label = label.text(lang);
            lines.extend(texts.take(SHOWN).map(|text| format!("  {label}: {text}")));
            if total > SHOWN {
                let more = Message::new("import.report.more").with_count("count", total - SHOWN);
                lines.push(format!("  {label}: {}", more.text(lang)));
            }
        };
        class(
            Message::new("import.report.changed"),
            &mut self.differences.iter().map(|d| d.message().text(lang)),
            self.counts.differences,
        );
        class(
            Message::new("import.report.removed"),
            &mut self.removed.iter().map(|r| r.message().text(lang)),
            self.counts.removed,
        );
        class(
            Message::new("import.report.repaired"),
            &mut self.repairs.iter().map(|r| r.message().text(lang)),
            self.counts.repaired,
        );
        class(
            Message::new("import.report.refused"),
            &mut self.refused.iter().map(|m| m.text(lang)),
            self.counts.refused,
        );
        class(
            Message::new("import.report.left_out"),
            &mut self.left_out.iter().map(|m| m.text(lang)),
            self.left_out.len(),
        );
        let mut notes = |wanted: &str, label: Message, total: usize| {
            let of_class = self.notes.iter().map(Note::parts).filter(|(kind, _)| *kind == wanted);
            class(label, &mut of_class.map(|(_, m)| m.text(lang)), total);
        };
        notes("doubtful", Message::new("import.report.doubtful"), self.counts.doubtful);
        notes("info", Message::new("import.report.info"), self.counts.info);
        lines
    }
}

impl Removed {
    fn message(&self) -> Message {
        let message = match self.ended {
            true => Message::new("import.removed_ended"),
            false => Message::new("import.removed_kept"),
        };
        let message = message.with("name", &self.name);
        match self.area {
            Some(area) => message.with_rounded("m2", area.m2(), 2),
            None => message.with("m2", "–"),
        }
    }
}

impl FeatureRepair {
    /// The sentence for people.
    pub fn message(&self) -> Message {
        let message = match (self.at, self.repair.at) {
            (RepairedAt::Feature(feature), Some(_)) => Message::new("import.repaired_at").with("feature", feature),
            (RepairedAt::Feature(feature), None) => Message::new("import.repaired").with("feature", feature),
            (RepairedAt::Row(row), Some(_)) => Message::new("import.repaired_row_at").with("row", row),
            (RepairedAt::Row(row), None) => Message::new("import.repaired_row").with("row", row),
            (RepairedAt::Several, Some(_)) => Message::new("import.repaired_several_at"),
            (RepairedAt::Several, None) => Message::new("import.repaired_several"),
        };
        let decimals = if self.repair.at.is_some_and(|[x, _]| x.abs() <= 360.0) {
            7
        } else {
            2
        };
        let [x, y] = self.repair.at.unwrap_or_default();
        message
            .with("file", &self.file)
            .with("name", &self.name)
            .with_message("repair", self.repair.message())
            .with_rounded("x", x, decimals)
            .with_rounded("y", y, decimals)
            .with("crs", self.crs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_own_room_and_is_counted_beyond_it() {
        let mut report = Report::default();
        let (many, message) = (LISTED + 500, Message::new("import.cancelled"));
        for _ in 0..many {
            report.note(Note::Info(message.clone()));
        }
        report.note(Note::Doubtful(message.clone()));
        for at in 0..many {
            report.add_difference(Difference {
                name: format!("parcel {at}"),
                before: None,
                after: AreaMm2::from_m2(1.0),
            });
        }
        report.add_refused(message.clone());
        report.add_refused_more(499);
        assert_eq!(report.differences.len(), LISTED);
        assert_eq!(report.notes.len(), LISTED + 1, "the doubtful one is kept");
        let counts = report.counts;
        assert_eq!((counts.differences, counts.info), (many, many));
        assert_eq!((counts.doubtful, counts.refused), (1, 500));
        let more = |label: &'static str, count: usize| {
            let more = Message::new("import.report.more")
                .with_count("count", count)
                .text(Lang::En);
            let line = format!("  {}: {more}", Message::new(label).text(Lang::En));
            assert!(report.lines(Lang::En).contains(&line), "{line}");
        };
        more("import.report.changed", many - SHOWN);
        more("import.report.info", many - SHOWN);
        more("import.report.refused", 500 - SHOWN);
    }
}
