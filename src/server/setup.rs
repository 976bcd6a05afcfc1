//! `/api/v1/config`: what the page has to know of this server before it asks for anything else.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{Uri, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::gate::Visit;
use super::headers::VARY;
use super::live::App;
use super::problem::Problem;
use super::query::Query;
use super::reply::KEEP_NOT;
use crate::config::Basemap;
use crate::snapshot::{Audience, Dataset};
use domain::{AdministrativeUnit, Zone};
use message::Lang;

/// The newest revision, the datasets, the base maps. An open page asks again and again, so nobody may keep it.
pub(super) async fn config(
    State(app): State<Arc<App>>,
    Extension(visit): Extension<Visit>,
    uri: Uri,
) -> Result<impl IntoResponse, Problem> {
    Query::read(&uri, &[])?;
    let live = app.live();
    let view = |dataset| live.view(visit.audience, dataset);
    let real = view(Dataset::Real);
    let has_example = view(Dataset::Example).ledger.all::<Zone>().next().is_some();
    let has_units = real.ledger.all::<AdministrativeUnit>().next().is_some();
    let languages = [Lang::Vi, Lang::En].map(Lang::code);
    let body = json!({
        "revision": live.revision.0,
        "revision_time": real.ledger.approved_at().map(|at| at.to_string()),
        "store": real.ledger.store().to_string(),
        // An open page tells when either changes: what it shows is not what stands in the file.
        "store_reopened": app.reopened(),
        "store_trouble": app.trouble().map(|trouble| json!({
            "code": trouble.code,
            "text": trouble.text.text(visit.lang),
        })),
        "has_example": has_example,
        // Whether there are administrative units to search.
        "has_units": has_units,
        "basemaps": app.basemaps.iter().map(basemap).collect::<Vec<_>>(),
        "languages": languages,
        // Whether this person, sitting where they sit, may import; the token is asked for later.
        "can_import": app.desk.is_some() && visit.access.here,
        // Whether they have shown the token of an address; only then are internal records seen.
        "session": visit.audience == Audience::Local,
    });
    Ok(([(header::CACHE_CONTROL, KEEP_NOT), (header::VARY, VARY)], Json(body)))
}

fn basemap(basemap: &Basemap) -> Value {
    json!({
        "name": basemap.name,
        "type": basemap.kind.code(),
        "url": basemap.url,
        "layers": basemap.layers,
        "attribution": basemap.attribution,
    })
}
