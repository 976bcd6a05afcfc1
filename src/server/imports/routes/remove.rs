//! Drops an import with its files.

use axum::extract::Path;
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;

use super::{Answer, show};
use crate::server::addresses::{Address, Method};
use crate::server::imports::require_writer::RequireWriter;
use crate::server::query::Query;
use crate::server::reply::NO_STORE;

pub(super) const ADDRESS: Address = Address {
    method: Method::Delete,
    path: show::ADDRESS.path,
    about: "server.address.import_remove",
    status: 204,
    ..Address::WRITE
};

pub(super) async fn answer(uri: Uri, writer: RequireWriter, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    writer.desk.remove(&import);
    Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, NO_STORE)]).into_response())
}
