//! `/api/v1/dates`: the cut-off days end today, so the answer is of a day without saying so.

use axum::extract::Extension;

use super::call::{Answer, Call};
use super::parameters::{AS_KNOWN_ON, DATASET};
use super::{Address, Media};
use crate::present;
use crate::server::middleware::RequestContext;
use crate::server::query::Query;
use crate::server::request_key::Resource;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/dates",
    about: "server.address.dates",
    parameters: || vec![AS_KNOWN_ON, DATASET],
    answers: &[Media::json::<present::Dates>()],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::of(&call.uri, &ADDRESS, context.audience)?;
    call.answer(&context, &query, |_| Ok(Resource::Dates)).await
}
