//! `/api/v1/zones/{id}/faces`

use axum::extract::{Extension, Path};

use super::call::{Answer, Call};
use super::find::find_zone;
use super::parameters::{AS_KNOWN_ON, AS_OF, DATASET, MEASURE, facts};
use super::{Address, Media};
use crate::present;
use crate::server::middleware::RequestContext;
use crate::server::query::Query;
use crate::server::request_key::Resource;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/zones/{id}/faces",
    about: "server.address.zone_faces",
    parameters: || [vec![AS_OF, AS_KNOWN_ON, DATASET, MEASURE], facts()].concat(),
    answers: &[Media::geo_json::<present::Faces>()],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Path(name): Path<String>, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::of(&call.uri, &ADDRESS, context.audience)?;
    call.answer(&context, &query, |snapshot| {
        let zone = find_zone(snapshot, &name)?;
        Ok(Resource::ZoneFaces(zone.id(), query.wanted(zone.body.kind)?))
    })
    .await
}
