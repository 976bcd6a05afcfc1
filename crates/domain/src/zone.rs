//! Zones, their flags, the groups documents speak of, and the infrastructure works inside.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::document::Source;
use super::figure::Subject;
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use dates::{DateEnd, Interval, PartialDate};

/// The kind of a zone. It is always shown with the name: four things in the seed documents are called Hòa Bình.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ZoneKind {
    /// Khu kinh tế, economic zone. Its natural area is never added to parks and clusters.
    #[serde(rename = "KKT")]
    EconomicZone,
    /// Khu công nghiệp, industrial park.
    #[serde(rename = "KCN")]
    IndustrialPark,
    /// Cụm công nghiệp, industrial cluster.
    #[serde(rename = "CCN")]
    IndustrialCluster,
    /// Khu chức năng, functional area of an economic zone.
    #[serde(rename = "KCHN")]
    FunctionalArea,
    /// Khu đô thị – dịch vụ planned together with a park.
    #[serde(rename = "KDTDV")]
    UrbanService,
}

impl ZoneKind {
    /// All kinds of zone.
    pub const ALL: [ZoneKind; 5] = [
        ZoneKind::EconomicZone,
        ZoneKind::IndustrialPark,
        ZoneKind::IndustrialCluster,
        ZoneKind::FunctionalArea,
        ZoneKind::UrbanService,
    ];

    /// The code used in JSON and CSV.
    pub fn code(self) -> &'static str {
        match self {
            ZoneKind::EconomicZone => "KKT",
            ZoneKind::IndustrialPark => "KCN",
            ZoneKind::IndustrialCluster => "CCN",
            ZoneKind::FunctionalArea => "KCHN",
            ZoneKind::UrbanService => "KDTDV",
        }
    }

    /// How the kind stands before a name: `CCN Đăk La`, `Khu đô thị – dịch vụ Sao Mai`.
    pub fn prefix(self) -> &'static str {
        match self {
            ZoneKind::FunctionalArea => "Khu chức năng",
            ZoneKind::UrbanService => "Khu đô thị – dịch vụ",
            other => other.code(),
        }
    }
}

/// A place as a document prints it, and its unit of today.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// The unit as printed: “xã Hoà Bình, thành phố Kon Tum”.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The last day that unit existed; `None` when it still exists or the day is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_until: Option<PartialDate>,
    /// Today's commune; `None` is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_today: Option<String>,
}

/// A mark set by hand where no boundary is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelPoint {
    /// WGS 84 longitude, degrees, to 0.01°.
    pub lon: f64,
    /// WGS 84 latitude, degrees, to 0.01°.
    pub lat: f64,
    /// How far the true place may be, kilometres.
    pub radius_km: f64,
    /// The basis of the mark, in words.
    pub basis: String,
}

/// An economic zone, park, cluster or functional area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Economic zone, park, cluster, functional area or urban-service area.
    pub kind: ZoneKind,
    /// The name without the kind, as printed.
    pub name: String,
    /// Other spellings and full names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// Key of the province of today it lies in, such as `lao-cai`.
    pub province: String,
    /// Key of the province its document speaks of, where that one is no more (`kon-tum-cu`). How long it existed is known
    /// of the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province_then: Option<String>,
    /// Unit it lies in, as printed and today.
    #[serde(default)]
    pub place: Place,
    /// The zone it lies inside; `None` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<EntityId>,
    /// The zone it is planned together with (“gắn với”); it lies outside that one. `None` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached_to: Option<EntityId>,
    /// Trades the zone is meant for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trades: Vec<String>,
    /// A mark set by hand; `None` where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<LabelPoint>,
    /// Fictional: shown with the example data only, never counted with real zones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
    /// Where the zone is named.
    #[serde(default)]
    pub source: Source,
}

impl Zone {
    /// A zone of which nothing else is known.
    pub fn new(kind: ZoneKind, name: impl Into<String>, province: impl Into<String>) -> Zone {
        Zone {
            kind,
            name: name.into(),
            other_names: Vec::new(),
            province: province.into(),
            province_then: None,
            place: Place::default(),
            parent: None,
            attached_to: None,
            trades: Vec::new(),
            mark: None,
            example: false,
            source: Source::default(),
        }
    }

    /// Kind and name: `KCN Hòa Bình`.
    pub fn label(&self) -> String {
        format!("{} {}", self.kind.prefix(), self.name)
    }
}

/// The state a flag affirms or denies. Flags are independent: a zone may operate without being established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagState {
    /// It stands in the plan.
    InPlan,
    /// Established by a decision (thành lập).
    Established,
    /// Detailed plan (1/500) approved.
    DetailedPlanApproved,
    /// The project of its infrastructure is approved.
    InfrastructureApproved,
    /// Its infrastructure is complete.
    InfrastructureComplete,
    /// Has projects in production.
    Operating,
    /// Taken out of the plan, or its decision withdrawn.
    Withdrawn,
}

/// A dated statement about a zone, or a document's statement that it is not so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The zone it is about.
    pub zone: EntityId,
    /// The phase of the zone it is about; `None` is the whole zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<EntityId>,
    /// The state it affirms or denies.
    pub state: FlagState,
    /// Whether the source affirms it (`true`) or expressly denies it.
    pub value: bool,
    /// Whether it follows from a statement about something near, and is not stated itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub derived: bool,
    /// Since when; unknown is not “never”.
    pub since: DateEnd,
    /// The document that states it.
    #[serde(default)]
    pub source: Source,
}

/// A set of zones a document speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// A name for people, not a code.
    pub name: String,
    /// The kind of all members; `None` when mixed.
    pub kind: Option<ZoneKind>,
    /// Key of the province of all members; `None` where there is no one province.
    pub province: Option<String>,
    /// Key of the province its document speaks of, where that one is no more: a zone of another half of today's province
    /// is no member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province_then: Option<String>,
    /// The rule that makes a zone a member, in words of the document.
    pub definition: String,
    /// The state every member has, where the group is defined by one (“đã đi vào hoạt động”).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<FlagState>,
    /// How many members the document counts; `None` when it does not say.
    pub member_count: Option<u32>,
    /// The known members, those of subgroups included.
    pub members: Vec<EntityId>,
    /// Whether all members are known.
    pub complete: bool,
    /// The group this one is a subset of; `None` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<EntityId>,
    /// Subgroups of one group with the same word here do not overlap; with `None` they may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// Where the group is named.
    #[serde(default)]
    pub source: Source,
}

/// The kinds of shared infrastructure (NĐ 32/2024/NĐ-CP, article 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum WorkKind {
    InternalRoads,
    Pavement,
    Greenery,
    Water,
    Wastewater,
    SolidWaste,
    FireProtection,
    Power,
    Lighting,
    Telecom,
}

/// How far a work is. A plant that is built and not running is its own state: it treats no water. `Built` is the reading of a
/// text that is silent about whether it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum WorkState {
    None,
    Building,
    Built,
    BuiltNotOperating,
    Operating,
    MeetsStandard,
}

/// A work of shared infrastructure of a zone, as one source states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The zone the work serves.
    pub zone: EntityId,
    /// Kind of infrastructure, such as a wastewater plant.
    pub kind: WorkKind,
    /// State of the work at [`Work::as_of`].
    pub state: WorkState,
    /// The day the state is of; `None` when unknown.
    pub as_of: Option<PartialDate>,
    /// The document that states it.
    #[serde(default)]
    pub source: Source,
}

impl Record for Zone {
    const KIND: Kind = Kind::Zone;
    const WORD: Option<&'static str> = None;
    answer!(subject: none);
    answer!(land: None);
    answer!(source: own);
    answer!(valid: none);

    fn name(&self) -> Option<String> {
        Some(self.label())
    }

    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        self.parent.into_iter().chain(self.attached_to).collect()
    }

    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            name: Some(self.label()),
            state: Some(self.kind.code().to_string()),
            ..Summary::default()
        }
    }

    properties!(zone as Point {
        kind: Code = code_of(zone.kind),
        province: Code = zone.province.clone(),
        province_then: Code = zone.province_then.clone(),
        unit: Text = zone.place.unit.clone(),
        unit_today: Text = zone.place.unit_today.clone(),
        parent: Reference = zone.parent,
        attached_to: Reference = zone.attached_to,
        trades: Text = zone.trades.join("; "),
        example: Flag = zone.example,
        document: Reference = zone.source.document,
    });
}

impl Record for Flag {
    const KIND: Kind = Kind::Flag;
    const WORD: Option<&'static str> = None;
    answer!(subject: zone);
    answer!(land: None);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: none);
    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        self.phase.into_iter().collect()
    }

    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            state: code_of(self.state),
            ..Summary::default()
        }
    }

    properties!(flag as Table {
        phase: Reference = flag.phase,
        value: Flag = flag.value,
        status: Code = flag.derived.then(|| "derived".to_string()),
        date: Date = match flag.since {
            DateEnd::On(date) => Some(date),
            DateEnd::Unknown | DateEnd::Unbounded => None,
        },
        document: Reference = flag.source.document,
    });
}

impl Record for Group {
    const KIND: Kind = Kind::Group;
    const WORD: Option<&'static str> = None;
    answer!(subject: none);
    answer!(land: None);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: name);
    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        self.members.iter().copied().chain(self.part_of).collect()
    }

    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            name: Some(self.name.clone()),
            ..Summary::default()
        }
    }

    properties!(group as none {
        kind: Code = group.kind.and_then(code_of),
        province: Code = group.province.clone(),
        province_then: Code = group.province_then.clone(),
        definition: Text = group.definition.clone(),
        state: Code = group.state.and_then(code_of),
        member_count: Integer = group.member_count,
        complete: Flag = group.complete,
        part_of: Reference = group.part_of,
        partition: Text = group.partition.clone(),
        document: Reference = group.source.document,
    });
}

impl Record for Work {
    const KIND: Kind = Kind::Work;
    const WORD: Option<&'static str> = None;
    answer!(subject: zone);
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
            zone: Some(self.zone),
            name: code_of(self.kind),
            state: code_of(self.state),
            ..Summary::default()
        }
    }

    properties!(work as none {
        kind: Code = code_of(work.kind),
        state: Code = code_of(work.state),
        as_of: Date = work.as_of,
        document: Reference = work.source.document,
    });
}
