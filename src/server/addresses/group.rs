//! `/api/v1/groups/{id}`

use axum::extract::{Extension, Path};

use super::call::{Answer, Call};
use super::find::find_group;
use super::parameters::{AS_KNOWN_ON, AS_OF, DATASET};
use super::{Address, Media};
use crate::present;
use crate::server::middleware::RequestContext;
use crate::server::query::Query;
use crate::server::request_key::Resource;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/groups/{id}",
    about: "server.address.group",
    parameters: || vec![AS_OF, AS_KNOWN_ON, DATASET],
    answers: &[Media::json::<present::GroupDetail>()],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Path(name): Path<String>, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::of(&call.uri, &ADDRESS, context.audience)?;
    call.answer(&context, &query, |snapshot| find_group(snapshot, &name).map(Resource::Group))
        .await
}
