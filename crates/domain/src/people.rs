//! Organisations, their roles for a zone, and the projects of tenants.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::document::Source;
use super::figure::Subject;
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use dates::{Interval, PartialDate};

/// Class of an organisation: enterprise, public unit or authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum OrganisationClass {
    Enterprise,
    PublicUnit,
    Authority,
}

/// An enterprise, public unit or authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Name of the organisation as printed.
    pub name: String,
    /// Enterprise, public unit or authority.
    pub class: OrganisationClass,
    /// The document that names it.
    #[serde(default)]
    pub source: Source,
}

/// The kinds of roles of an organisation for a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RoleKind {
    InfrastructureInvestor,
    Operator,
    ManagingAuthority,
    InterestedInvestor,
}

/// The role of an organisation for a zone, from when to when, by which act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The organisation that has the role.
    pub organisation: EntityId,
    /// The zone it has the role for.
    pub zone: EntityId,
    /// Infrastructure investor, operator, managing authority or interested investor.
    pub kind: RoleKind,
    /// The time the organisation has the role.
    pub valid: Interval,
    /// The act that gives the role.
    #[serde(default)]
    pub source: Source,
}

/// The state of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ProjectState {
    Operating,
    BeingBuilt,
    Suspended,
    CompletedIdle,
    Terminated,
}

/// A project of a tenant, with or without drawn land.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// The zone it stands in.
    pub zone: EntityId,
    /// Its name as printed.
    pub name: String,
    /// The organisation that invests; `None` when not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub investor: Option<EntityId>,
    /// Trade, in the words of the source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub trade: String,
    /// Registered capital (vốn đăng ký), in the printed unit; `None` is unknown, not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capital_registered: Option<Quantity>,
    /// Realised capital (vốn thực hiện), in the printed unit; `None` is unknown, not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capital_realised: Option<Quantity>,
    /// Number of workers; `None` is unknown, not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workers: Option<u32>,
    /// State of the project at [`Project::as_of`].
    pub state: ProjectState,
    /// The day the state is of; `None` when unknown.
    pub as_of: Option<PartialDate>,
    /// The document that states it.
    #[serde(default)]
    pub source: Source,
}

impl Record for Organisation {
    const KIND: Kind = Kind::Organisation;
    const WORD: Option<&'static str> = None;
    answer!(subject: none);
    answer!(land: None);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: name);
    answer!(called: none);
    answer!(references: none);
    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            name: Some(self.name.clone()),
            ..Summary::default()
        }
    }

    properties!(organisation as none {
        class: Code = code_of(organisation.class),
        document: Reference = organisation.source.document,
    });
}

impl Record for Role {
    const KIND: Kind = Kind::Role;
    const WORD: Option<&'static str> = None;
    answer!(subject: zone);
    answer!(land: None);
    answer!(source: own);
    answer!(valid: own);
    answer!(name: none);
    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        vec![self.organisation]
    }

    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            state: code_of(self.kind),
            ..Summary::default()
        }
        .during(&self.valid)
    }

    properties!(role as none {
        organisation: Reference = role.organisation,
        kind: Code = code_of(role.kind),
        document: Reference = role.source.document,
    });
}

impl Record for Project {
    const KIND: Kind = Kind::Project;
    const WORD: Option<&'static str> = Some("du-an");
    answer!(subject: zone);
    answer!(land: OfZone);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: name);
    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        self.investor.into_iter().collect()
    }

    answer!(stated: none);
    answer!(visibility: internal);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            name: Some(self.name.clone()),
            state: code_of(self.state),
            ..Summary::default()
        }
    }

    properties!(project as none {
        investor: Reference = project.investor,
        trade: Text = project.trade.clone(),
        capital_registered: Decimal = project.capital_registered.as_ref().map(|capital| capital.value),
        capital_realised: Decimal = project.capital_realised.as_ref().map(|capital| capital.value),
        capital_unit: Code = {
            let printed = project.capital_registered.as_ref().or(project.capital_realised.as_ref());
            printed.map(|capital| capital.unit.code().to_string())
        },
        workers: Integer = project.workers,
        state: Code = code_of(project.state),
        as_of: Date = project.as_of,
        document: Reference = project.source.document,
    });
}
