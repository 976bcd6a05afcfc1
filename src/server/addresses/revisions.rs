//! `/api/v1/revisions`

use axum::body::Bytes;
use axum::extract::Extension;

use super::call::{Answer, Call};
use super::{Address, Media};
use crate::present;
use crate::server::coding::{Coded, Coding};
use crate::server::middleware::RequestContext;
use crate::server::problem::Problem;
use crate::server::query::Query;
use crate::server::reply::{REVALIDATE, NO_STORE, Reply};
use crate::server::{BUILD, etag};
use crate::snapshot::{Audience, Dataset};

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/revisions",
    about: "server.address.revisions",
    answers: &[Media::json::<present::Revisions>()],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    Query::of(&call.uri, &ADDRESS, context.audience)?;
    let live = call.app.live();
    let view = live.view(context.audience, Dataset::Real);
    let coding = Coding::wanted(&call.headers);
    let internal = Dataset::ALL
        .iter()
        .any(|dataset| live.view(context.audience, *dataset).internal);
    let head = &view.ledger;
    // The public gets no words of people.
    let told = (context.audience == Audience::Local).then_some(context.lang);
    let about = format!(
        "revisions {:?} {:?} {:?} {} {}",
        live.revision,
        context.audience,
        told,
        head.mark(),
        head.epoch()
    );
    let reply = Reply {
        content_type: "application/json",
        etag: etag::tag(&[&view.ledger.store().to_string(), BUILD, &about, coding.code()]),
        cache: if internal { NO_STORE } else { REVALIDATE },
        lang: told,
    };
    if let Some(known) = reply.not_modified(&call.headers) {
        return Ok(known);
    }
    let body = present::revisions(&live.changesets, context.audience, context.lang);
    let bytes = serde_json::to_vec(&body).map_err(Problem::failed)?;
    Ok(reply.ok(Coded::new(Bytes::from(bytes), coding)))
}
