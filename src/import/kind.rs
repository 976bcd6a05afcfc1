//! What a file holds, as `--as` names it.

use std::str::FromStr;

/// The kinds of `matbang import FILE… --as KIND`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// Boundaries of zones.
    Boundary,
    /// Named parts of zones.
    Phase,
    /// Areas of a plan.
    Plan,
    /// Land whose infrastructure is built.
    Serviced,
    /// Pieces of land to be cleared, with an event each.
    Clearance,
    /// Events of pieces that are recorded.
    Event,
    /// Plots of leases.
    Lease,
    /// Projects of tenants.
    Project,
    /// Other plans, forests, mineral areas.
    Constraint,
    /// Cadastral parcels.
    Parcel,
    /// Administrative units.
    Unit,
    /// The tables of a register.
    Register,
    /// Workbooks of figures.
    Figure,
    /// Targets.
    Target,
}

impl ImportKind {
    /// Every kind.
    pub const ALL: [ImportKind; 14] = [
        ImportKind::Boundary,
        ImportKind::Phase,
        ImportKind::Plan,
        ImportKind::Serviced,
        ImportKind::Clearance,
        ImportKind::Event,
        ImportKind::Lease,
        ImportKind::Project,
        ImportKind::Constraint,
        ImportKind::Parcel,
        ImportKind::Unit,
        ImportKind::Register,
        ImportKind::Figure,
        ImportKind::Target,
    ];

    /// The code on the command line, in addresses and in mappings.
    pub fn code(self) -> &'static str {
        match self {
            ImportKind::Boundary => "boundary",
            ImportKind::Phase => "phase",
            ImportKind::Plan => "plan",
            ImportKind::Serviced => "serviced",
            ImportKind::Clearance => "clearance",
            ImportKind::Event => "event",
            ImportKind::Lease => "lease",
            ImportKind::Project => "project",
            ImportKind::Constraint => "constraint",
            ImportKind::Parcel => "parcel",
            ImportKind::Unit => "unit",
            ImportKind::Register => "register",
            ImportKind::Figure => "figure",
            ImportKind::Target => "target",
        }
    }

    /// Whether its records are land, so that a file of them must hold polygons.
    pub fn is_land(self) -> bool {
        !matches!(
            self,
            ImportKind::Event | ImportKind::Project | ImportKind::Register | ImportKind::Figure | ImportKind::Target
        )
    }

    /// Whether a closed line inside another one is a hole unless a person says otherwise: land is drawn so that has
    /// clearings and islands. Lots, pieces and parcels have none, and a ring around them is no lot.
    pub fn has_holes(self) -> bool {
        matches!(self, ImportKind::Boundary | ImportKind::Constraint | ImportKind::Unit)
    }

    /// Whether a record of this kind belongs to a zone that has to be named.
    pub fn needs_zone(self) -> bool {
        !matches!(
            self,
            ImportKind::Constraint
                | ImportKind::Parcel
                | ImportKind::Unit
                | ImportKind::Register
                | ImportKind::Figure
                | ImportKind::Target
        )
    }
}

/// The text is no kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "boundary, phase, plan, serviced, clearance, event, lease, project, constraint, parcel, unit, register, figure, target"
)]
pub struct NotAKind;

impl FromStr for ImportKind {
    type Err = NotAKind;

    fn from_str(text: &str) -> Result<ImportKind, NotAKind> {
        ImportKind::ALL
            .into_iter()
            .find(|kind| kind.code() == text || domain::codes::english("ImportKind", text) == Some(kind.code()))
            .ok_or(NotAKind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_lists_every_kind() {
        let codes: Vec<&str> = ImportKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(NotAKind.to_string(), codes.join(", "));
        assert!(
            codes
                .iter()
                .all(|code| code.parse::<ImportKind>().unwrap().code() == *code)
        );
        for code in codes {
            let word = domain::codes::vietnamese("ImportKind", code).unwrap();
            assert_eq!(word.parse::<ImportKind>().unwrap().code(), code);
        }
    }
}
