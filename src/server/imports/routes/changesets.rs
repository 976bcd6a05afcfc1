//! The history of changesets.

use axum::http::Uri;
use axum::response::IntoResponse;

use super::{Answer, kept_not};
use crate::present;
use crate::server::addresses::{Address, Media, Method};
use crate::server::imports::require_writer::LocalUser;
use crate::server::problem::Problem;
use crate::server::query::Query;

pub(super) const ADDRESS: Address = Address {
    method: Method::Get,
    path: "/api/v1/changesets",
    about: "server.address.changesets",
    answers: &[Media::json::<present::Changesets>()],
    ..Address::WRITE
};

pub(super) async fn answer(uri: Uri, here: LocalUser) -> Answer {
    Query::read(&uri, &[])?;
    let all = here
        .app
        .blocking(|app| app.with_store(|store| store.changesets()))
        .await?;
    let all = all.map_err(Problem::failed)?;
    Ok(kept_not(present::Changesets::of(&all, here.context.lang)).into_response())
}
