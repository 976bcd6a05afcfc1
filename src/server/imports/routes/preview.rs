//! Shows what an import would change.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::Uri;

use super::{Answer, accepted, read, refused, sent, work};
use crate::server::addresses::Address;
use crate::server::imports::engine::{self, ImportParams};
use crate::server::imports::import::{Done, Task};
use crate::server::imports::job;
use crate::server::imports::require_writer::RequireWriter;
use crate::server::problem::Problem;
use crate::server::query::Query;

pub(super) const ADDRESS: Address = work(
    "/api/v1/imports/{id}/preview",
    "server.address.import_preview",
    Some(sent::<ImportParams>(true)),
);

pub(super) async fn answer(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let wish: ImportParams = read(&body)?;
    wish.check().map_err(Problem::refusal)?;
    let (open, app) = (Arc::clone(&writer.desk.open), Arc::clone(&writer.app));
    job::start(&writer.desk, &import, Task::Preview, move |import, progress| {
        let snapshot =
            Arc::new(engine::snapshot(open().map_err(refused)?.as_ref(), app.live().loaded()).map_err(refused)?);
        let preview = engine::preview(&snapshot, &import.files(), &wish, progress)?;
        Ok(Done::Previewed(Box::new((wish, preview))))
    })?;
    accepted(&import, writer.context.lang)
}
