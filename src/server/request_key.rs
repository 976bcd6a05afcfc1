//! A request with everything resolved: the topic, and of which day, revision and audience. Two requests with equal
//! questions have equal answers, so it is the key of the cache and the core of the `ETag`.

use axum::body::Bytes;
use jiff::civil::Date;
use serde::Serialize;

use super::problem::Problem;
use crate::ledger::{Ledger, Wanted};
use crate::present::{self, By, Filter, TotalsRequest};
use crate::snapshot::{Audience, Dataset};
use domain::{EntityId, Revision};
use message::{Lang, Message};

/// The topic of a question, with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Resource {
    Totals(By, Option<Date>, Filter),
    Zones(Filter),
    ZonesGeoJson(Filter),
    Zone(EntityId),
    ZoneAccount(EntityId),
    ZoneFaces(EntityId, Wanted),
    /// Of a zone, simplified for a zoom.
    ZoneLayers(EntityId, Option<u8>),
    Series(EntityId),
    Group(EntityId),
    Provinces,
    /// One province, by its key.
    Province(String),
    Dates,
    /// By a folded part of their names.
    Units(String),
}

/// A topic, of when, for whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RequestKey {
    pub topic: Resource,
    pub dataset: Dataset,
    pub as_of: Date,
    pub lang: Lang,
    pub revision: Revision,
    /// The epoch of what is kept from the public, as of the newest revision ([`crate::snapshot::Snapshot::epoch`]).
    pub epoch: String,
    pub audience: Audience,
}

impl RequestKey {
    /// The media type of the answer.
    pub fn content_type(&self) -> &'static str {
        match self.topic {
            Resource::ZonesGeoJson(_) | Resource::ZoneFaces(..) => "application/geo+json",
            _ => "application/json",
        }
    }

    /// The answer as bytes. Computes.
    pub fn answer(&self, ledger: &Ledger) -> Result<Bytes, Problem> {
        let as_of = self.as_of;
        match &self.topic {
            Resource::Totals(by, units_as_of, filter) => {
                let request = TotalsRequest {
                    as_of,
                    by: *by,
                    units_as_of: *units_as_of,
                    filter: filter.clone(),
                    lang: self.lang,
                };
                written(present::totals(ledger, &request).map(Some))
            }
            Resource::Zones(filter) => written(present::zone_list(ledger, as_of, filter).map(Some)),
            Resource::ZonesGeoJson(filter) => written(present::zone_geojson(ledger, as_of, filter).map(Some)),
            Resource::Zone(id) => written(present::zone_detail(ledger, *id, as_of, self.audience)),
            Resource::ZoneAccount(id) => written(present::zone_account(ledger, *id, as_of, self.audience)),
            Resource::ZoneFaces(id, wanted) => {
                written(present::zone_faces(ledger, *id, as_of, *wanted, self.audience).map(Some))
            }
            Resource::ZoneLayers(id, zoom) => {
                written(Ok(Some(present::zone_layers(ledger, *id, as_of, *zoom, self.audience))))
            }
            Resource::Series(id) => written(present::zone_series(ledger, *id, as_of).map(Some)),
            Resource::Group(id) => written(present::group_detail(ledger, *id, as_of)),
            Resource::Provinces => written(Ok(Some(present::province_list(ledger, as_of)))),
            Resource::Province(key) => written(present::province_detail(ledger, key, as_of, self.lang)),
            Resource::Units(wanted) => written(Ok(Some(present::unit_list(ledger, as_of, wanted)))),
            Resource::Dates => written(present::dates(ledger, as_of, self.lang).map(Some)),
        }
    }
}

/// An answer as JSON.
fn written<T: Serialize>(found: Result<Option<T>, Message>) -> Result<Bytes, Problem> {
    let answer = found
        .map_err(Problem::failed)?
        .ok_or_else(|| Problem::failed("the subject left the snapshot"))?;
    serde_json::to_vec(&answer).map(Bytes::from).map_err(Problem::failed)
}
