//! `/api/v1/zones`

use axum::extract::Extension;

use super::call::{Answer, Call};
use super::parameters::{AS_KNOWN_ON, AS_OF, CLEARANCE, DATASET, F, KIND, PROVINCE, STAGE};
use super::{Address, Media};
use crate::present;
use crate::server::middleware::RequestContext;
use crate::server::language::prefers_geojson;
use crate::server::query::{self, Query};
use crate::server::request_key::Resource;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/zones",
    about: "server.address.zones",
    parameters: || vec![AS_OF, AS_KNOWN_ON, F, DATASET, KIND, PROVINCE, STAGE, CLEARANCE],
    answers: &[
        Media::json::<present::ZoneList>(),
        Media::geo_json::<present::ZoneFeatures>(),
    ],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::of(&call.uri, &ADDRESS, context.audience)?;
    let form = query.choice(query::F, &["json", "geojson"], |f| match f {
        "json" => Some(false),
        "geojson" => Some(true),
        _ => None,
    })?;
    let filter = query.filter()?;
    let topic = if form.unwrap_or_else(|| prefers_geojson(&call.headers)) {
        Resource::ZonesGeoJson(filter)
    } else {
        Resource::Zones(filter)
    };
    call.answer(&context, &query, |_| Ok(topic)).await
}
