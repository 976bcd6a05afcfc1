//! Figures a document prints, and the targets it sets.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::document::Source;
use super::indicator::{Indicator, Unit};
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use dates::{Interval, PartialDate};

/// The subject of a figure or a target.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// One zone.
    Zone(EntityId),
    /// A phase of a zone.
    Phase(EntityId),
    /// A project of a tenant.
    Project(EntityId),
    /// A set of zones.
    Group(EntityId),
    /// An administrative unit, by its key.
    Unit(String),
}

impl Subject {
    /// Its kind, as JSON has it.
    pub fn kind(&self) -> &'static str {
        match self {
            Subject::Zone(_) => "zone",
            Subject::Phase(_) => "phase",
            Subject::Project(_) => "project",
            Subject::Group(_) => "group",
            Subject::Unit(_) => "unit",
        }
    }

    /// The record it is; `None` for a unit, which is known by its key.
    pub fn entity(&self) -> Option<EntityId> {
        match self {
            Subject::Zone(id) | Subject::Phase(id) | Subject::Project(id) | Subject::Group(id) => Some(*id),
            Subject::Unit(_) => None,
        }
    }

    /// The zone, when it is one.
    pub fn zone(&self) -> Option<EntityId> {
        match self {
            Subject::Zone(id) => Some(*id),
            _ => None,
        }
    }
}

/// The claim of a source about a value. Status is what the source claims; class is what the source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Decided, or printed as the zone's size.
    Approved,
    /// Stated as fact by an authority or enterprise that has to report it.
    Reported,
    /// Computed by the source from other values.
    Derived,
    /// Asked for, not decided. Never chosen.
    Proposed,
    /// Hoped for, as a target. Never chosen.
    Target,
}

impl Status {
    /// Whether a value of this status can be the chosen one of a measure.
    pub fn can_be_chosen(self) -> bool {
        matches!(self, Status::Approved | Status::Reported | Status::Derived)
    }
}

/// How far land is freed, as the source words a cleared value. Values of two rungs are never added or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// Chi trả, hoặc gửi vào tài khoản tiền gửi.
    Paid,
    /// Land that is handed over (bàn giao).
    HandedOver,
    /// Land that is clear on the ground (mặt bằng sạch).
    Clean,
}

impl Rung {
    /// All rungs, from the lowest.
    pub const ALL: [Rung; 3] = [Rung::Paid, Rung::HandedOver, Rung::Clean];

    /// The code in JSON and CSV.
    pub fn code(self) -> &'static str {
        match self {
            Rung::Paid => "paid",
            Rung::HandedOver => "handed_over",
            Rung::Clean => "clean",
        }
    }
}

/// When a figure was true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureTime {
    /// A state on a date; `None` when the date is unknown.
    AsOf(Option<PartialDate>),
    /// A flow over a period, both ends inclusive.
    Over(PartialDate, PartialDate),
}

impl FigureTime {
    /// The date from which the value is known: the as-of date, or the end of the period. `None` where the date is unknown.
    pub fn known_from(self) -> Option<PartialDate> {
        match self {
            FigureTime::AsOf(date) => date,
            FigureTime::Over(_, end) => Some(end),
        }
    }
}

/// A value as a document prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Zone, phase, project, group or administrative unit it is about.
    pub subject: Subject,
    /// The commune whose part of the zone it speaks of (“phần thuộc phường Văn Phú”); empty for the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub within: String,
    /// The indicator of `data/indicators.csv` it is a value of.
    pub indicator: Indicator,
    /// The value with its printed scale, unit and qualifier.
    pub quantity: Quantity,
    /// What the source claims of the value: approved, reported, derived, proposed or a target.
    pub status: Status,
    /// The day or period the value is of.
    pub time: FigureTime,
    /// Of cleared land: the rung the source names; `None` where it names none (“đã GPMB”), and paid and handed-over land
    /// count alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rung: Option<Rung>,
    /// Document, page and wording it is copied from.
    #[serde(default)]
    pub source: Source,
    /// A remark of the person who copied it; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How a value compares with its target; `Text` for a duty in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Comparator {
    Eq,
    Ge,
    Gt,
    Le,
    Lt,
    Range,
    Text,
}

/// The aim of a target: a value, or a duty in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetAim {
    /// Which indicator; `None` for a duty in words.
    pub indicator: Option<Indicator>,
    /// How the value has to compare with [`TargetAim::value`].
    pub comparator: Comparator,
    /// The value, or the lower end of a range; `None` for a duty in words.
    pub value: Option<Decimal>,
    /// The upper end of a range; `None` for one value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_max: Option<Decimal>,
    /// Unit of the value; `None` where it has none.
    pub unit: Option<Unit>,
    /// The duty in words; empty where there is a value.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A target or a dated duty. Without a date there is no pace to compute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Zone, phase, project, group or administrative unit it is set for.
    pub subject: Subject,
    /// The value to reach, or the duty.
    pub aim: TargetAim,
    /// The date it is due; `None` when the document gives none.
    pub due: Option<PartialDate>,
    /// Who has to do it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub responsible: String,
    /// The document that sets it.
    #[serde(default)]
    pub source: Source,
}

impl Record for Figure {
    const KIND: Kind = Kind::Figure;
    const WORD: Option<&'static str> = None;

    fn subject(&self) -> Option<Subject> {
        Some(self.subject.clone())
    }

    answer!(land: None);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: none);
    answer!(called: none);
    answer!(references: none);
    answer!(stated: none);
    /// Households, graves and compensation are for the office.
    fn visibility(&self) -> Visibility {
        let personal = ["households", "graves", "organisations", "compensation"];
        match personal.iter().any(|start| self.indicator.code().starts_with(start)) {
            true => Visibility::Internal,
            false => Visibility::Public,
        }
    }

    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: self.subject.zone(),
            name: Some(self.indicator.code().to_string()),
            state: code_of(self.status),
            hectares: self.quantity.hectares(),
            from: self.time.known_from(),
            ..Summary::default()
        }
    }

    properties!(figure as Table {
        subject: Code = figure.subject.kind().to_string(),
        subject_name: Reference = figure.subject.entity(),
        unit_key: Code = match &figure.subject {
            Subject::Unit(key) => Some(key.clone()),
            _ => None,
        },
        within: Text = figure.within.clone(),
        indicator: Code = figure.indicator.code().to_string(),
        value: Decimal = figure.quantity.value,
        value_max: Decimal = figure.quantity.value_max,
        unit: Code = figure.quantity.unit.code().to_string(),
        qualifier: Code = code_of(figure.quantity.qualifier),
        status: Code = code_of(figure.status),
        rung: Code = figure.rung.and_then(code_of),
        as_of: Date = match figure.time {
            FigureTime::AsOf(date) => date,
            FigureTime::Over(..) => None,
        },
        from: Date = match figure.time {
            FigureTime::AsOf(_) => None,
            FigureTime::Over(from, _) => Some(from),
        },
        to: Date = match figure.time {
            FigureTime::AsOf(_) => None,
            FigureTime::Over(_, to) => Some(to),
        },
        document: Reference = figure.source.document,
        page: Text = figure.source.page.clone(),
        wording: Text = figure.source.wording.clone(),
        note: Text = figure.note.clone(),
    });
}

impl Record for Target {
    const KIND: Kind = Kind::Target;
    const WORD: Option<&'static str> = None;

    fn subject(&self) -> Option<Subject> {
        Some(self.subject.clone())
    }

    answer!(land: None);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: none);
    answer!(called: none);
    answer!(references: none);
    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            name: self.aim.indicator.map(|indicator| indicator.code().to_string()),
            ..Summary::default()
        }
    }

    properties!(target as none {
        subject: Code = target.subject.kind().to_string(),
        subject_name: Reference = target.subject.entity(),
        indicator: Code = target.aim.indicator.map(|indicator| indicator.code().to_string()),
        comparator: Code = code_of(target.aim.comparator),
        value: Decimal = target.aim.value,
        value_max: Decimal = target.aim.value_max,
        unit: Code = target.aim.unit.map(|unit| unit.code().to_string()),
        text: Text = target.aim.text.clone(),
        due: Date = target.due,
        responsible: Text = target.responsible.clone(),
        document: Reference = target.source.document,
    });
}
