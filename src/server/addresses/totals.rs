//! `/api/v1/totals`

use axum::extract::Extension;

use super::call::{Answer, Call};
use super::parameters::{AS_KNOWN_ON, AS_OF, BY, CLEARANCE, DATASET, KIND, PROVINCE, STAGE, UNITS_AS_OF};
use super::{Address, Media};
use crate::present;
use crate::server::middleware::RequestContext;
use crate::server::problem::Problem;
use crate::server::query::{self, Query};
use crate::server::request_key::Resource;
use crate::snapshot::Snapshot;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/totals",
    about: "server.address.totals",
    parameters: || {
        vec![
            AS_OF,
            BY,
            AS_KNOWN_ON,
            UNITS_AS_OF,
            DATASET,
            KIND,
            PROVINCE,
            STAGE,
            CLEARANCE,
        ]
    },
    answers: &[Media::json::<present::Totals>()],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::of(&call.uri, &ADDRESS, context.audience)?;
    let (by, units_as_of) = (query.by()?, query.day(query::UNITS_AS_OF)?);
    let topic = Resource::Totals(by, units_as_of, query.filter()?);
    let check = |snapshot: &Snapshot| by.check(snapshot, units_as_of).map_err(Problem::bad_request);
    call.answer(&context, &query, |snapshot| check(snapshot).map(|()| topic))
        .await
}
