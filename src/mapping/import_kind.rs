//! The kinds of files, as `--as` names them: one table of the kinds, with what the import asks of each.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use super::register_table::{ANY_FILE, Column, TableKind, file_columns};
use domain::Kind;

/// Properties of a kind of file.
struct Traits {
    /// Kind of record its features become.
    makes: Kind,
    /// Its records are land, so that a file of them must hold polygons.
    land: bool,
    /// A closed line inside another one is a hole.
    holes: bool,
    /// A record belongs to a zone that has to be named.
    zone: bool,
    /// What a person is asked for, beside what is asked of every kind.
    options: &'static [ImportOption],
    /// The tables of the register that hold such records.
    tables: &'static [TableKind],
}

/// What a person is asked for of files of some kinds, by the field of a wish, which is the option of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOption {
    /// The size that a document declares.
    Declared,
    /// The legal status of a boundary.
    Status,
    /// How a boundary was made.
    Quality,
    /// The day up to which everything is recorded.
    CompleteThrough,
    /// The event of clearance pieces.
    Event,
    /// The kind of leases.
    LeaseKind,
    /// The level of a plan.
    Level,
    /// The function of plan areas.
    Function,
    /// The kind of constraints.
    Constraint,
    /// The state of projects.
    ProjectState,
    /// The level of administrative units.
    UnitLevel,
    /// The province of units and of new zones.
    Province,
    /// The kind of zones that figures speak of.
    ZoneKind,
    /// Who issued the document.
    Issuer,
    /// The document it replaces or corrects.
    Replaces,
    /// What the document does to that one.
    Relation,
    /// Whether zones that are not recorded are made.
    CreateZones,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $variant:ident $code:literal makes $record:ident [$($is:ident)*] asks [$($option:ident)*] in [$($table:ident)*]),* $(,)?) => {
        /// The kinds of `matbang import FILE… --as KIND`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
        pub enum ImportKind { $($(#[doc = $doc])* #[serde(rename = $code)] $variant),* }

        impl ImportKind {
            /// Every kind, in the order help lists them.
            pub const ALL: [ImportKind; [$($code),*].len()] = [$(ImportKind::$variant),*];

            /// The codes of every kind.
            pub const CODES: [&'static str; [$($code),*].len()] = [$($code),*];

            /// The code on the command line, in addresses and in mappings.
            pub fn code(self) -> &'static str {
                match self { $(ImportKind::$variant => $code),* }
            }

            fn traits(self) -> Traits {
                match self { $(ImportKind::$variant => {
                    let is = [$(stringify!($is)),*];
                    Traits {
                        makes: Kind::$record,
                        land: is.contains(&"land"),
                        holes: is.contains(&"holes"),
                        zone: is.contains(&"zone"),
                        options: &[$(ImportOption::$option),*],
                        tables: &[$(TableKind::$table),*],
                    }
                }),* }
            }
        }
    };
}

kinds! {
    /// Boundaries of zones.
    Boundary "boundary" makes Boundary [land holes zone] asks [Declared Status Quality] in [Boundaries],
    /// Named parts of zones.
    Phase "phase" makes Phase [land zone] asks [] in [Phases],
    /// Areas of a plan.
    Plan "plan" makes PlanArea [land zone] asks [Level Function] in [PlanAreas],
    /// Land whose infrastructure is built.
    Serviced "serviced" makes ServicedArea [land zone] asks [] in [ServicedAreas],
    /// Pieces of land to be cleared, with an event each.
    Clearance "clearance" makes ClearancePiece [land zone] asks [CompleteThrough Event] in [Pieces Events Obstacles],
    /// Events of pieces that are recorded.
    Event "event" makes ClearancePiece [zone] asks [CompleteThrough] in [Events Obstacles],
    /// Plots of leases.
    Lease "lease" makes Lease [land zone] asks [CompleteThrough LeaseKind] in [Leases],
    /// Projects of tenants.
    Project "project" makes Project [zone] asks [ProjectState] in [Projects],
    /// Other plans, forests, mineral areas.
    Constraint "constraint" makes Constraint [land holes] asks [Constraint] in [],
    /// Cadastral parcels.
    Parcel "parcel" makes Parcel [land] asks [] in [],
    /// Administrative units.
    Unit "unit" makes AdministrativeUnit [land holes] asks [UnitLevel Province] in [],
    /// The tables of a register.
    Register "register" makes Figure [] asks [] in [],
    /// Workbooks of figures.
    Figure "figure" makes Figure [] asks [Province ZoneKind Issuer Replaces Relation CreateZones] in [],
    /// Targets.
    Target "target" makes Target [] asks [] in [Targets],
}

impl ImportKind {
    /// The kind of record that its features become.
    pub fn makes(self) -> Kind {
        self.traits().makes
    }

    /// Whether its records are land, so that a file of them must hold polygons.
    pub fn is_land(self) -> bool {
        self.traits().land
    }

    /// Whether a closed line inside another one is a hole unless a person decides otherwise: land is drawn so that has
    /// clearings and islands. Lots, pieces and parcels have none, and a ring around them is no lot.
    pub fn has_holes(self) -> bool {
        self.traits().holes
    }

    /// Whether a record of this kind belongs to a zone that has to be named.
    pub fn needs_zone(self) -> bool {
        self.traits().zone
    }

    /// What a person is asked for, beside what is asked of every kind, in the order of forms.
    pub fn options(self) -> &'static [ImportOption] {
        self.traits().options
    }

    /// The tables of the register that hold such records.
    pub fn tables(self) -> &'static [TableKind] {
        self.traits().tables
    }

    /// The columns that files of the kind can fill.
    pub fn columns(self) -> impl Iterator<Item = &'static Column> {
        let tables = self.tables().iter().flat_map(|table| table.columns());
        let all = file_columns(self).iter().chain(tables).chain(ANY_FILE);
        all.filter(|column| !column.files.is_empty())
    }
}

/// The text is no kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", ImportKind::CODES.join(", "))]
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
    fn a_kind_is_asked_for_by_either_code() {
        assert!(NotAKind.to_string().starts_with("boundary, phase, plan, "));
        for kind in ImportKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
            let word = domain::codes::vietnamese("ImportKind", kind.code()).unwrap();
            assert_eq!(word.parse(), Ok(kind));
        }
    }

    #[test]
    fn every_word_of_the_table_is_asked_for() {
        for kind in ImportKind::ALL {
            // A word that is misspelt would be no answer to any question.
            let said = include_str!("import_kind.rs");
            let line = said
                .lines()
                .find(|line| line.contains(&format!("\"{}\" makes", kind.code())))
                .unwrap();
            let words = line.split_once('[').unwrap().1.split_once(']').unwrap().0;
            let known = [
                (kind.is_land(), "land"),
                (kind.has_holes(), "holes"),
                (kind.needs_zone(), "zone"),
            ];
            let told: Vec<&str> = known.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
            assert_eq!(told, words.split_whitespace().collect::<Vec<_>>(), "{}", kind.code());
        }
    }
}
