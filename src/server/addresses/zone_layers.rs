//! `/api/v1/zones/{id}/layers`

use axum::extract::{Extension, Path};

use super::call::{Answer, Call};
use super::find::find_zone;
use super::parameters::{AS_KNOWN_ON, AS_OF, DATASET, ZOOM};
use super::{Address, Media};
use crate::present;
use crate::server::middleware::RequestContext;
use crate::server::query::Query;
use crate::server::request_key::Resource;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/zones/{id}/layers",
    about: "server.address.zone_layers",
    parameters: || vec![AS_OF, AS_KNOWN_ON, DATASET, ZOOM],
    answers: &[Media::json::<present::Layers>()],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Path(name): Path<String>, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::of(&call.uri, &ADDRESS, context.audience)?;
    call.answer(&context, &query, |snapshot| {
        Ok(Resource::ZoneLayers(find_zone(snapshot, &name)?.id(), query.zoom()?))
    })
    .await
}
