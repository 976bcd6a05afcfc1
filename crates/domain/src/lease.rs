//! Leases of land in a zone.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::document::Source;
use super::figure::Subject;
use super::indicator::Unit;
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Qualifier;
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use dates::Interval;

/// The kind of a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaseKind {
    /// State → infrastructure investor. Never counts as leased: else every privately built zone is 100 % full.
    HeadLease,
    /// Infrastructure investor → tenant.
    Sublease,
    /// State → tenant, without an infrastructure investor.
    DirectStateLease,
    /// Won at an auction of land-use rights.
    Auction,
    /// Investment policy or certificate, no lease yet.
    ApprovedNotLeased,
}

impl LeaseKind {
    /// All kinds of lease.
    pub const ALL: [LeaseKind; 5] = [
        LeaseKind::HeadLease,
        LeaseKind::Sublease,
        LeaseKind::DirectStateLease,
        LeaseKind::Auction,
        LeaseKind::ApprovedNotLeased,
    ];

    /// The code in JSON and CSV.
    pub fn code(self) -> &'static str {
        match self {
            LeaseKind::HeadLease => "head_lease",
            LeaseKind::Sublease => "sublease",
            LeaseKind::DirectStateLease => "direct_state_lease",
            LeaseKind::Auction => "auction",
            LeaseKind::ApprovedNotLeased => "approved_not_leased",
        }
    }

    /// Whether the land counts as leased.
    pub fn is_leased(self) -> bool {
        matches!(
            self,
            LeaseKind::Sublease | LeaseKind::DirectStateLease | LeaseKind::Auction
        )
    }
}

/// Why a lease ended before or at the end of its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaseEnd {
    /// Its term ran out.
    Expired,
    /// Given back by the tenant.
    Returned,
    /// Thu hồi đất do vi phạm.
    RecoveredForBreach,
    /// Thu hồi chủ trương đầu tư hoặc giấy chứng nhận.
    PolicyWithdrawn,
    /// The land was let to another tenant.
    ReLet,
}

/// A lease, by a plot polygon beside the record or by hectares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The zone its land lies in.
    pub zone: EntityId,
    /// Kind of lease; it decides whether the land counts as leased.
    pub kind: LeaseKind,
    /// Hectares when there is no plot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hectares: Option<Decimal>,
    /// How exact the printed hectares are (“khoảng”).
    #[serde(default)]
    pub qualifier: Qualifier,
    /// From the start to the end of the lease.
    pub valid: Interval,
    /// Reason of its end, where it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<LeaseEnd>,
    /// The project of the tenant on this land; `None` where none is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<EntityId>,
    /// The tenant as printed; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tenant: String,
    /// The lease contract or decision.
    #[serde(default)]
    pub source: Source,
    /// Whether something of it is kept from the reader: set by [`Lease::redacted`], never recorded by an import.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

impl Lease {
    /// The lease as the public may know it: its land, kind and dates, not the tenant.
    #[must_use]
    pub fn redacted(self) -> Lease {
        // Every field by name: of a new one it has to be said whether the public may know it.
        Lease {
            zone: self.zone,
            kind: self.kind,
            hectares: self.hectares,
            qualifier: self.qualifier,
            valid: self.valid,
            end_reason: self.end_reason,
            project: None,
            tenant: String::new(),
            source: Source::default(),
            withheld: true,
        }
    }
}

impl Record for Lease {
    const KIND: Kind = Kind::Lease;
    const WORD: Option<&'static str> = Some("thue");
    answer!(subject: zone);
    answer!(land: OfZone);
    answer!(source: own);
    answer!(valid: own);
    answer!(name: none);
    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        self.project.into_iter().collect()
    }

    fn stated(&self) -> Option<Quantity> {
        self.hectares.map(|hectares| Quantity {
            qualifier: self.qualifier,
            ..Quantity::exact(hectares, Unit::Hectare)
        })
    }

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            state: Some(self.kind.code().to_string()),
            hectares: self.hectares,
            ..Summary::default()
        }
        .during(&self.valid)
    }

    /// Who rents is for the office; a plot without a name is public.
    fn visibility(&self) -> Visibility {
        match self.project.is_none() && self.tenant.is_empty() {
            true => Visibility::Public,
            false => Visibility::Internal,
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

    properties!(lease as Polygons {
        kind: Code = code_of(lease.kind),
        leased: Flag = lease.kind.is_leased(),
        qualifier: Code = code_of(lease.qualifier),
        end_reason: Code = lease.end_reason.and_then(code_of),
        project: Reference = lease.project,
        tenant: Text = lease.tenant.clone(),
        document: Reference = lease.source.document,
    });
}
