//! How an import stands.

use axum::extract::Path;
use axum::http::{StatusCode, Uri};

use super::{Answer, STATE, written};
use crate::server::addresses::{Address, Method};
use crate::server::imports::require_writer::RequireWriter;
use crate::server::query::Query;

pub(super) const ADDRESS: Address = Address {
    method: Method::Get,
    path: "/api/v1/imports/{id}",
    about: "server.address.import_show",
    answers: STATE,
    ..Address::WRITE
};

pub(super) async fn answer(uri: Uri, writer: RequireWriter, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    // Shapes of many features are large to write down.
    let lang = writer.context.lang;
    let body = writer.app.blocking(move |_| import.json(&import.told(lang))).await??;
    Ok(written(StatusCode::OK, body))
}
