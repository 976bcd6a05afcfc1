//! Accounts as JSON: the one place that writes them, for the server and for `--json` on the command line.
//!
//! No hectare is computed here; every number comes from [`ledger`](crate::ledger). Keys stand in a fixed order, a value
//! that does not exist is `null`, and in v1 keys are added, never renamed. `docs/API.md` shows the shapes.

mod account;
mod after;
mod bars;
mod boundary;
mod changesets;
mod classes;
mod code;
mod dates;
mod detail;
mod exactness;
mod faces;
mod features;
mod figure;
mod filter;
mod flag;
mod geo_json;
mod graticule;
mod group;
mod headline;
mod import_report;
mod inspection;
mod land_classes;
mod layers;
mod list;
mod province;
mod province_detail;
mod record;
mod revision;
mod rollup;
mod series;
mod source;
mod standing;
mod subject;
#[cfg(test)]
mod tests;
mod totals;
mod unit;
mod zone;

pub use account::{Account, account, zone_account};
pub use after::After;
pub use changesets::{Changesets, Undone};
pub(crate) use code::{Code, RecordKind};
pub use code::{Keyed, Told};
pub use dates::{Dates, dates};
pub use detail::{GroupDetail, ZoneDetail, group_detail, zone_detail};
pub use faces::{Faces, zone_faces};
pub use features::{ZoneFeatures, multi_polygon, zone_geojson};
pub use filter::Filter;
pub use geo_json::{Collection, Feature, Geometry};
pub use graticule::{Graticule, LONGEST_SIDE, MapBox, graticule, grid_plane};
pub use import_report::{ImportOutcome, ImportReport};
pub use inspection::{CrsCandidate, Diagnosis, InspectedFile, InspectedLayer, Inspection, PrintedSize};
pub use layers::{CLOSEST, Layers, zone_layers};
pub use list::{ZoneList, zone_list};
pub use province_detail::{UnitDetail, UnitList, province_detail, province_list};
pub use revision::{Revisions, revisions};
pub use rollup::{RollupSubject, rollup};
pub use series::{Series, zone_series};
pub use totals::{By, Totals, TotalsRequest, totals};
pub use unit::{FoundUnits, unit_list};
