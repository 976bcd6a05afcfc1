//! From rows to hectares: what is measured, what is reported, the ratios, and the roll-ups. Pure functions of a
//! [`Snapshot`](crate::snapshot::Snapshot) and a date.
//!
//! Every measured hectare is a sum of faces: a [`Ledger`] cuts each zone, under each version of its boundary, by all records
//! that cover it ([`ZonePartition`]); on a date the records say what is true of each face ([`State`]), and a measure adds up the
//! faces that fit it ([`Faces`]).

mod account;
mod accounts;
mod area_by_facts;
mod bars;
mod books;
mod boundaries;
mod classes;
mod counting;
mod drawn_land;
mod facts;
mod follow;
mod hectares;
mod land_classes;
mod land_states;
mod left_out;
mod legend;
mod overlap;
mod parts;
mod piece_on;
mod provenance;
mod quotient;
mod ratio;
mod reported;
mod rolled_ratio;
mod rollup;
mod scope;
mod series;
mod settings;
mod stage;
mod standing;
mod state;
mod threads;
mod units;
mod zone_partition;

#[cfg(test)]
mod tests;

pub use account::{Account, AccountSaid, Coverage, MeasureValue, account};
pub use bars::{Bar, Bars, Progress, Segment, progress};
pub use books::{Ledger, boundary_in_force};
pub use boundaries::{BoundaryArea, boundary_areas};
pub use classes::{CLASS_MEASURES, Class, Classes, GROUP, OVERLAP};
pub use drawn_land::{DrawnRecord, MapLayer, drawn_records, open_obstacles};
pub use hectares::{Barred, Basis, Hectares};
pub use land_classes::{CLEARED, Clearances, DECIDED, Functions, LEASED, LandClasses, UNPLANNED, land_classes};
pub use land_states::{LandStage, LeaseState};
pub use left_out::{LeftOut, LeftWhy, record_name};
pub use legend::{Legend, Row as LegendRow};
pub use provenance::{FaceOn, FacesOn, Outside, SLIVER_M, Wanted, faces_on};
pub use quotient::{Bound, Quotient, Side, Unknown};
pub use ratio::{Largest, RATIOS, Ratio, RatioRule, RatioSpread, Unpaired, UnpairedWhy};
pub use reported::{Candidate, Reported, Why};
pub use rollup::{Accounts, Part, PartWhy, RolledMeasure, Rollup, Vintage};
pub use scope::{PARKS, Scope, lies_in};
pub use series::{Cause, SeriesPoint, series};
pub use stage::{Clearance, Stage, flags_known};
pub use standing::{Benchmark, Complete, CompleteBy, Rule, Standing, base_name};
pub use state::{Faces, State};
pub use units::{UnitRollup, has_units};
pub use zone_partition::{Astray, ZonePartition};
