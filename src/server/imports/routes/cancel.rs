//! Stops what an import is doing.

use axum::extract::Path;
use axum::http::Uri;

use super::{Answer, accepted, work};
use crate::server::addresses::Address;
use crate::server::imports::require_writer::RequireWriter;
use crate::server::query::Query;

pub(super) const ADDRESS: Address = work("/api/v1/imports/{id}/cancel", "server.address.import_cancel", None);

pub(super) async fn answer(uri: Uri, writer: RequireWriter, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    import.cancel();
    accepted(&import, writer.context.lang)
}
