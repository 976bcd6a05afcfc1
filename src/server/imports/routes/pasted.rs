//! Hands over a text that was pasted, kept as a file like any other.

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Answer, kept_not, read, sent};
use crate::server::addresses::{Address, Media};
use crate::server::imports::answer::ImportFile;
use crate::server::imports::require_writer::RequireWriter;
use crate::server::imports::{name, upload};
use crate::server::problem::Problem;
use crate::server::query::Query;
use domain::text::sha256_hex;
use message::Message;

pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/imports/{id}/text",
    about: "server.address.import_text",
    sent: Some(sent::<PastedText>(true)),
    status: 201,
    answers: &[Media::json::<ImportFile>()],
    ..Address::WRITE
};

/// A text that was pasted: kept as a file like any other.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PastedText {
    /// The text.
    text: String,
    /// The name of the file.
    name: Option<String>,
}

pub(super) async fn answer(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let pasted: PastedText = read(&body)?;
    if pasted.text.trim().is_empty() {
        return Err(Problem::bad_request(Message::new("server.import.text_empty")));
    }
    // The same text twice is one file.
    let name = pasted
        .name
        .unwrap_or_else(|| format!("van-ban-{}.txt", &sha256_hex(pasted.text.as_bytes())[..8]));
    let name = name::plain(&name).map_err(Problem::bad_request)?;
    let bytes = pasted.text.len() as u64;
    let limit = writer.desk.upload_limit;
    let kept = upload::receive(&import, name, Body::from(pasted.text), Some(bytes), limit).await?;
    Ok((StatusCode::CREATED, kept_not(kept)).into_response())
}
