//! `/api/v1/symbology`: the symbols of the map. The program alone decides them, so the tag is that of the build.

use axum::body::Bytes;
use axum::extract::Extension;

use super::call::{Answer, Call};
use super::{Address, Media};
use crate::server::coding::{Coded, Coding};
use crate::server::middleware::RequestContext;
use crate::server::problem::Problem;
use crate::server::query::Query;
use crate::server::reply::{REVALIDATE, Reply};
use crate::server::{BUILD, etag};
use crate::symbology::Symbology;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/symbology",
    about: "server.address.symbology",
    answers: &[Media::json::<Symbology>()],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    Query::of(&call.uri, &ADDRESS, context.audience)?;
    let coding = Coding::wanted(&call.headers);
    let reply = Reply {
        content_type: "application/json",
        etag: etag::tag(&[BUILD, "symbology", coding.code()]),
        cache: REVALIDATE,
        lang: None,
    };
    if let Some(known) = reply.not_modified(&call.headers) {
        return Ok(known);
    }
    let symbols = Symbology::shipped().map_err(Problem::failed)?;
    let body = serde_json::to_vec(symbols).map_err(Problem::failed)?;
    Ok(reply.ok(Coded::new(Bytes::from(body), coding)))
}
