//! Begins an import: what it can be, before a file is handed over.

use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;

use super::{Answer, kept_not};
use crate::server::addresses::{Address, Media};
use crate::server::imports::answer::NewImport;
use crate::server::imports::choices::Choices;
use crate::server::imports::engine;
use crate::server::imports::require_writer::RequireWriter;
use crate::server::query::Query;

pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/imports",
    about: "server.address.import_begin",
    status: 201,
    answers: &[Media::json::<NewImport>()],
    ..Address::WRITE
};

pub(super) async fn answer(uri: Uri, writer: RequireWriter) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.begin()?;
    let place = format!("/api/v1/imports/{}", import.id);
    let lang = writer.context.lang;
    let begun = NewImport {
        import: import.told(lang),
        upload_limit: writer.desk.upload_limit,
        kinds: engine::kinds(),
        choices: Choices::all(),
        // Told before a file is handed over.
        guards_missing: writer.app.blocking(move |_| engine::guards_missing(lang)).await?,
    };
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], kept_not(begun)).into_response())
}
