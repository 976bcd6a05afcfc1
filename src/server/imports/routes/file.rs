//! Hands over a file.

use axum::extract::{Path, Request};
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use schemars::json_schema;

use super::{Answer, kept_not};
use crate::server::addresses::{Address, Media, Method, Sent};
use crate::server::imports::answer::ImportFile;
use crate::server::imports::require_writer::RequireWriter;
use crate::server::imports::{name, upload};
use crate::server::problem::Problem;
use crate::server::query::Query;

pub(super) const ADDRESS: Address = Address {
    method: Method::Put,
    path: "/api/v1/imports/{id}/files/{name}",
    about: "server.address.import_file",
    sent: Some(Sent {
        media: Media {
            r#type: "application/octet-stream",
            schema: |_| json_schema!({ "type": "string", "format": "binary" }),
        },
        required: true,
    }),
    status: 201,
    answers: &[Media::json::<ImportFile>()],
    ..Address::WRITE
};

pub(super) async fn answer(
    uri: Uri,
    writer: RequireWriter,
    Path((id, given)): Path<(String, String)>,
    request: Request,
) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let name = name::plain(&given).map_err(Problem::bad_request)?;
    let limit = writer.desk.upload_limit;
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let kept = upload::receive(&import, name, request.into_body(), announced, limit).await?;
    Ok((StatusCode::CREATED, kept_not(kept)).into_response())
}
