//! `/api/v1/config`: what the page has to know of this server before it asks for anything else.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{Uri, header};
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Address, Kept, Media};
use crate::config;
use crate::present::Told;
use crate::server::middleware::RequestContext;
use crate::server::headers::VARY;
use crate::server::live::App;
use crate::server::problem::Problem;
use crate::server::query::Query;
use crate::server::reply::NO_STORE;
use crate::snapshot::{Audience, Dataset};
use domain::{AdministrativeUnit, Zone};
use message::Lang;

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/config",
    about: "server.address.config",
    answers: &[Media::json::<Config>()],
    kept: Kept::Not,
    ..Address::READ
};

/// The facts the page needs before it asks for anything else.
#[derive(Debug, Serialize, JsonSchema)]
struct Config {
    /// Number of the newest revision.
    revision: u32,
    /// When it was approved.
    revision_time: Option<String>,
    /// The id of the store.
    store: String,
    /// How often another file was opened under the name of the store since the server started.
    store_reopened: u32,
    /// The trouble with the file of the store now; `null` while there is none.
    store_trouble: Option<Told>,
    /// Whether there are zones of the example.
    has_example: bool,
    /// Whether there are administrative units to search.
    has_units: bool,
    /// Base maps of the set-up.
    basemaps: Vec<Basemap>,
    /// The languages of the program.
    languages: [&'static str; 2],
    /// Whether this person, sitting where they sit, may import; the token is asked for later.
    can_import: bool,
    /// Whether they have shown the token of an address; only then are internal records seen.
    session: bool,
}

/// A base map of the set-up.
#[derive(Debug, Serialize, JsonSchema)]
struct Basemap {
    /// What people call it.
    name: String,
    /// How it is asked for its pictures.
    r#type: config::BasemapType,
    /// Its address, `https://…`, of tiles or of a WMS.
    url: String,
    /// Of a WMS: its layers.
    layers: Option<String>,
    /// Whom to name for it.
    attribution: String,
}

/// The newest revision, the datasets, the base maps. An open page asks again and again, so no cache may keep it.
pub(super) async fn answer(
    State(app): State<Arc<App>>,
    Extension(context): Extension<RequestContext>,
    uri: Uri,
) -> Result<impl IntoResponse, Problem> {
    Query::of(&uri, &ADDRESS, context.audience)?;
    let live = app.live();
    let view = |dataset| live.view(context.audience, dataset);
    let real = view(Dataset::Real);
    let has_example = view(Dataset::Example).ledger.all::<Zone>().next().is_some();
    let has_units = real.ledger.all::<AdministrativeUnit>().next().is_some();
    let languages = [Lang::Vi, Lang::En].map(Lang::code);
    let body = Config {
        revision: live.revision.0,
        revision_time: real.ledger.approved_at().map(|at| at.to_string()),
        store: real.ledger.store().to_string(),
        // An open page tells when either changes: what it shows is not what stands in the file.
        store_reopened: app.reopened(),
        store_trouble: app.trouble().map(|trouble| Told {
            code: trouble.code,
            text: trouble.text.text(context.lang),
        }),
        has_example,
        has_units,
        basemaps: app.basemaps.iter().map(Basemap::of).collect(),
        languages,
        can_import: app.desk.is_some() && context.access.here,
        session: context.audience == Audience::Local,
    };
    Ok(([(header::CACHE_CONTROL, NO_STORE), (header::VARY, VARY)], Json(body)))
}

impl Basemap {
    fn of(basemap: &config::Basemap) -> Basemap {
        Basemap {
            name: basemap.name.clone(),
            r#type: basemap.kind,
            url: basemap.url.clone(),
            layers: basemap.layers.clone(),
            attribution: basemap.attribution.clone(),
        }
    }
}
