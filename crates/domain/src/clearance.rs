//! Site clearance: pieces of land and the dated events that happen to them.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::document::Source;
use super::figure::Subject;
use super::indicator::Unit;
use super::person::{label_names_a_person, names_a_person};
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use dates::{DateEnd, Interval, PartialDate};

/// Whether the State has to recover the land (thu hồi đất để giải phóng mặt bằng).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// Land that has to be recovered (phải thu hồi).
    #[default]
    Required,
    /// Không phải thu hồi.
    NotRequired,
}

/// A step of clearance (Land Law 31/2024/QH15, articles 80–94). Their order is not fixed: the state is derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Kế hoạch thu hồi đất.
    PlanToRecover,
    /// Thông báo thu hồi đất.
    Notice,
    /// Inventory of land and assets (kiểm đếm).
    Inventory,
    /// Phê duyệt phương án bồi thường.
    PlanApproved,
    /// Chi trả hoặc gửi tiền vào tài khoản tạm giữ.
    Paid,
    /// Quyết định thu hồi đất.
    DecisionToRecover,
    /// Enforcement of the decision (cưỡng chế).
    Enforcement,
    /// Handover of the cleared land (bàn giao mặt bằng).
    HandedOver,
    /// Bãi bỏ, huỷ bỏ: an earlier step ends, from this day on.
    Annulled,
}

impl EventKind {
    /// All steps, in their usual order.
    pub const ALL: [EventKind; 9] = [
        EventKind::PlanToRecover,
        EventKind::Notice,
        EventKind::Inventory,
        EventKind::PlanApproved,
        EventKind::Paid,
        EventKind::DecisionToRecover,
        EventKind::Enforcement,
        EventKind::HandedOver,
        EventKind::Annulled,
    ];

    /// The code in JSON and CSV.
    pub fn code(self) -> &'static str {
        match self {
            EventKind::PlanToRecover => "plan_to_recover",
            EventKind::Notice => "notice",
            EventKind::Inventory => "inventory",
            EventKind::PlanApproved => "plan_approved",
            EventKind::Paid => "paid",
            EventKind::DecisionToRecover => "decision_to_recover",
            EventKind::Enforcement => "enforcement",
            EventKind::HandedOver => "handed_over",
            EventKind::Annulled => "annulled",
        }
    }

    /// Whether land with this event counts as cleared: compensated (paid or deposited) or handed over.
    pub fn clears(self) -> bool {
        matches!(self, EventKind::Paid | EventKind::HandedOver)
    }
}

/// One dated step of a piece. Counts and money belong to the event and are never split over faces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearanceEvent {
    /// Which step of clearance was taken.
    pub kind: EventKind,
    /// When; events of one day keep the order they are listed in.
    pub date: DateEnd,
    /// Of an annulment: the step that ends. `None` is the last one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annuls: Option<EventKind>,
    /// Households (hộ) of this step; never split over faces. `None` is unknown, not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub households: Option<u32>,
    /// Organisations (tổ chức) of this step; `None` is unknown, not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisations: Option<u32>,
    /// Graves (mộ) of this step; `None` is unknown, not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graves: Option<u32>,
    /// Money of this step, in the printed unit; `None` is unknown, not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<Quantity>,
    /// The document of this step; the source of the piece where it names none.
    #[serde(default)]
    pub source: Source,
}

/// Something that holds a piece up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// The obstacle in the words of the office.
    pub text: String,
    /// The day it came up; `None` when unknown.
    pub opened: Option<PartialDate>,
    /// When it was settled; `None` while open.
    pub closed: Option<PartialDate>,
}

/// A piece of land to be cleared: a polygon beside the record, or hectares without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearancePiece {
    /// The zone it lies in.
    pub zone: EntityId,
    /// Label of the piece on the sheet.
    #[serde(default)]
    pub label: String,
    /// Whether it has to be recovered.
    #[serde(default)]
    pub recovery: Recovery,
    /// Hectares when there is no polygon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hectares: Option<Decimal>,
    /// The steps taken, in order; events of one day keep the order they are listed in.
    pub events: Vec<ClearanceEvent>,
    /// Obstacles that hold it up; empty when nothing is recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obstacles: Vec<Obstacle>,
    /// Where the piece is described.
    #[serde(default)]
    pub source: Source,
    /// Whether something of it is kept from the reader: set by [`ClearancePiece::redacted`], never recorded by an import.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

/// The steps of a list that were not annulled by a later one of it.
pub fn not_annulled<'e>(events: impl IntoIterator<Item = &'e ClearanceEvent>) -> Vec<&'e ClearanceEvent> {
    let mut steps: Vec<&ClearanceEvent> = Vec::new();
    for event in events {
        if event.kind != EventKind::Annulled {
            steps.push(event);
            continue;
        }
        match event.annuls {
            Some(kind) => steps.retain(|step| step.kind != kind),
            None => {
                steps.pop();
            }
        }
    }
    steps
}

impl ClearancePiece {
    /// The recorded steps that were not annulled, the oldest first, whatever their day; those of an unknown day before all others.
    pub fn steps(&self) -> impl Iterator<Item = &ClearanceEvent> {
        let day = |event: &ClearanceEvent| match event.date {
            DateEnd::On(date) => Some(date.last_day()),
            DateEnd::Unknown | DateEnd::Unbounded => None,
        };
        let mut events: Vec<&ClearanceEvent> = self.events.iter().collect();
        // Events of one day keep their order.
        events.sort_by_key(|event| day(event));
        not_annulled(events).into_iter()
    }

    /// The last recorded step that was not annulled.
    pub fn stage(&self) -> Option<&ClearanceEvent> {
        self.steps().last()
    }

    /// The piece as the public may know it: its land and steps, not whom they concern.
    #[must_use]
    pub fn redacted(self) -> ClearancePiece {
        // Every field by name: of a new one it has to be said whether the public may know it.
        let event = |event: ClearanceEvent| ClearanceEvent {
            kind: event.kind,
            date: event.date,
            annuls: event.annuls,
            households: None,
            organisations: None,
            graves: None,
            money: None,
            source: Source::default(),
        };
        let obstacle = |obstacle: Obstacle| Obstacle {
            text: String::new(),
            opened: obstacle.opened,
            closed: obstacle.closed,
        };
        ClearancePiece {
            zone: self.zone,
            label: String::new(),
            recovery: self.recovery,
            hectares: self.hectares,
            events: self.events.into_iter().map(event).collect(),
            obstacles: self.obstacles.into_iter().map(obstacle).collect(),
            source: Source::default(),
            withheld: true,
        }
    }
}

impl Record for ClearancePiece {
    const KIND: Kind = Kind::ClearancePiece;
    const WORD: Option<&'static str> = Some("gpmb");
    answer!(subject: zone);
    answer!(land: OfZone);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: label);

    fn called(&self) -> Option<Called> {
        Called::in_zone(self.zone, &self.label)
    }

    fn references(&self) -> Vec<EntityId> {
        self.events.iter().filter_map(|event| event.source.document).collect()
    }

    fn stated(&self) -> Option<Quantity> {
        self.hectares.map(|hectares| Quantity::exact(hectares, Unit::Hectare))
    }

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            name: Some(self.label.clone()),
            state: self.events.last().map(|event| event.kind.code().to_string()),
            hectares: self.hectares,
            ..Summary::default()
        }
    }

    /// Households, graves, money, obstacles and names of persons are for the office; land without them is public.
    fn visibility(&self) -> Visibility {
        let personal = |e: &ClearanceEvent| {
            e.households.is_some() || e.organisations.is_some() || e.graves.is_some() || e.money.is_some()
        };
        let named = || label_names_a_person(&self.label) || names_a_person(&self.source.wording);
        if !self.obstacles.is_empty() || self.events.iter().any(personal) || named() {
            Visibility::Internal
        } else {
            Visibility::Public
        }
    }

    fn published(&self, visibility: Visibility) -> Published<Self> {
        match visibility {
            Visibility::Public => Published::Whole,
            // The land stays in the sums.
            Visibility::Internal => Published::Instead(self.clone().redacted()),
        }
    }

    fn is_withheld(&self) -> bool {
        self.withheld
    }

    properties!(piece as Polygons {
        label: Text = piece.label.clone(),
        recovery: Code = code_of(piece.recovery),
        stage: Code = piece.stage().map(|step| step.kind.code().to_string()),
        stage_date: Date = piece.stage().and_then(|step| match step.date {
            DateEnd::On(date) => Some(date),
            DateEnd::Unknown | DateEnd::Unbounded => None,
        }),
        cleared: Flag = piece.steps().any(|step| step.kind.clears()),
        handed_over: Flag = piece.steps().any(|step| step.kind == EventKind::HandedOver),
        // What is in the way is for the office: whoever reads a copy without it is told nothing, and not that there is none.
        open_obstacles: Integer = (!piece.withheld).then(|| piece.obstacles.iter().filter(|one| one.closed.is_none()).count() as u32),
        document: Reference = piece.source.document,
    });
}
