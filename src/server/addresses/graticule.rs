//! `/api/v1/graticule`: the grid of a VN-2000 plane over what the map shows. It depends on the question and the program
//! alone, not on the store.

use axum::body::Bytes;
use axum::extract::Extension;

use super::call::{Answer, Call};
use super::parameters::{BBOX, PLANE};
use super::{Address, Media};
use crate::present::{self, MapBox};
use crate::server::coding::{Coded, Coding};
use crate::server::middleware::RequestContext;
use crate::server::problem::Problem;
use crate::server::query::{self, Query};
use crate::server::reply::{REVALIDATE, Reply};
use crate::server::{BUILD, etag};
use message::Message;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/graticule",
    about: "server.address.graticule",
    parameters: || vec![BBOX, PLANE],
    answers: &[Media::geo_json::<present::Graticule>()],
    ..Address::READ
};

/// `bbox` is required; `plane` defaults to the one with the nearest meridian.
pub(super) async fn answer(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::of(&call.uri, &ADDRESS, context.audience)?;
    let text = query.get(query::BBOX).unwrap_or_default();
    let refusal = || {
        Message::new("server.parameter_bbox")
            .with("value", text)
            .with_plain("longest", present::LONGEST_SIDE)
    };
    let over = MapBox::read(text).ok_or_else(|| Problem::bad_request(refusal()))?;
    let plane = query.get(query::PLANE).map(present::grid_plane).transpose();
    let plane = plane.map_err(Problem::bad_request)?;
    let coding = Coding::wanted(&call.headers);
    let about = format!("graticule {over:?} {:?}", plane.map(|zone| zone.epsg));
    let reply = Reply {
        content_type: "application/geo+json",
        etag: etag::tag(&[BUILD, &about, coding.code()]),
        cache: REVALIDATE,
        lang: None,
    };
    if let Some(known) = reply.not_modified(&call.headers) {
        return Ok(known);
    }
    let drawn = call.app.blocking(move |_| -> Result<Coded, Problem> {
        let lines = present::graticule(&over, plane).map_err(Problem::bad_request)?;
        let bytes = serde_json::to_vec(&lines).map_err(Problem::failed)?;
        Ok(Coded::new(Bytes::from(bytes), coding))
    });
    Ok(reply.ok(drawn.await??))
}
