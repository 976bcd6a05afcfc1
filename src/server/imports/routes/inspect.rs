//! Looks at the files of an import.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::Uri;

use super::{Answer, accepted, read, refused, sent, work};
use crate::server::addresses::Address;
use crate::server::imports::engine::{self, InspectParams};
use crate::server::imports::import::{Done, Task};
use crate::server::imports::job;
use crate::server::imports::require_writer::RequireWriter;
use crate::server::query::Query;

pub(super) const ADDRESS: Address = work(
    "/api/v1/imports/{id}/inspect",
    "server.address.import_inspect",
    Some(sent::<InspectParams>(false)),
);

pub(super) async fn answer(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let look: InspectParams = if body.is_empty() {
        InspectParams::default()
    } else {
        read(&body)?
    };
    let (open, app) = (Arc::clone(&writer.desk.open), Arc::clone(&writer.app));
    job::start(&writer.desk, &import, Task::Inspect, move |import, progress| {
        let snapshot = engine::snapshot(open().map_err(refused)?.as_ref(), app.live().loaded()).map_err(refused)?;
        engine::inspect(&snapshot, &import.files(), &look, progress).map(Done::Inspected)
    })?;
    accepted(&import, writer.context.lang)
}
