//! The addresses of imports. Each asks [`Writer`] first, so that nobody else gets as far as a body.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::choices::choices;
use super::engine::{self, Look, Wish};
use super::import::{Done, Import, Task};
use super::writer::{Here, Writer};
use super::{job, name, upload};
use crate::author::author;
use crate::server::live::App;
use crate::server::problem::Problem;
use crate::server::query::Query;
use crate::server::reply::NO_STORE;
use crate::store::{self, StoreError, Undone};
use domain::text::sha256_hex;
use message::{Lang, Message, retold};
use text::Refusal;

/// How large a body that is no file may be, in bytes: a mapping, a pasted annex.
const WORDS_LIMIT: usize = 8 * 1024 * 1024;

/// The routes of all import endpoints.
pub(in crate::server) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/imports", post(begin))
        .route("/api/v1/imports/{id}", get(show).delete(remove))
        // A file has its own limits, and is never held in memory.
        .route(
            "/api/v1/imports/{id}/files/{name}",
            put(file).layer(DefaultBodyLimit::disable()),
        )
        .route("/api/v1/imports/{id}/text", post(text))
        .route("/api/v1/imports/{id}/inspect", post(inspect))
        .route("/api/v1/imports/{id}/preview", post(preview))
        .route("/api/v1/imports/{id}/accept", post(accept))
        .route("/api/v1/imports/{id}/cancel", post(cancel))
        .route("/api/v1/changesets", get(changesets))
        .route("/api/v1/changesets/{id}/undo", post(undo))
        // Also of what comes in pieces and does not say how large it is.
        .layer(DefaultBodyLimit::max(WORDS_LIMIT))
}

/// What a request may cost, where it is one of these: bytes of its body, and time. `None` when other addresses' limits
/// hold. A file has neither limit here: [`upload`] counts its bytes and watches the clock while they come.
pub(in crate::server) fn limits(method: &Method, path: &str, time: Duration) -> Option<(u64, Option<Duration>)> {
    let rest = path
        .strip_prefix("/api/v1/imports")
        .or_else(|| path.strip_prefix("/api/v1/changesets"))?;
    if !rest.is_empty() && !rest.starts_with('/') {
        return None;
    }
    Some(match *method {
        Method::PUT => (u64::MAX, None),
        // A store waits up to 20 seconds for another writer.
        _ => (WORDS_LIMIT as u64, Some(time * 2)),
    })
}

type Answer = Result<Response, Problem>;

async fn begin(uri: Uri, writer: Writer) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.begin()?;
    let place = format!("/api/v1/imports/{}", import.id);
    let mut body = import.json(writer.context.lang);
    body["upload_limit"] = json!(writer.desk.upload_limit);
    body["kinds"] = engine::kinds();
    body["choices"] = choices();
    // Told before a file is handed over.
    let lang = writer.context.lang;
    body["guards_missing"] = writer.app.blocking(move |_| engine::guards_missing(lang)).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], kept_not(body)).into_response())
}

async fn show(uri: Uri, writer: Writer, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    // Shapes of many features are large to write down.
    let lang = writer.context.lang;
    let body = writer.app.blocking(move |_| import.json(lang)).await?;
    Ok(kept_not(body).into_response())
}

async fn remove(uri: Uri, writer: Writer, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    writer.desk.remove(&import);
    Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, NO_STORE)]).into_response())
}

async fn cancel(uri: Uri, writer: Writer, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    import.cancel();
    Ok(accepted(&import, writer.context.lang))
}

async fn file(
    uri: Uri,
    writer: Writer,
    Path((id, given)): Path<(String, String)>,
    request: axum::extract::Request,
) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let name = name::plain(&given).map_err(Problem::bad_request)?;
    let limit = writer.desk.upload_limit;
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let kept = upload::receive(&import, name, request.into_body(), announced, limit).await?;
    let body = json!({"name": kept.name, "bytes": kept.bytes});
    Ok((StatusCode::CREATED, kept_not(body)).into_response())
}

/// A text that was pasted: kept as a file like any other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pasted {
    text: String,
    name: Option<String>,
}

async fn text(uri: Uri, writer: Writer, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let pasted: Pasted = read(&body)?;
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
    let body = json!({"name": kept.name, "bytes": kept.bytes});
    Ok((StatusCode::CREATED, kept_not(body)).into_response())
}

async fn inspect(uri: Uri, writer: Writer, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let look: Look = if body.is_empty() { Look::default() } else { read(&body)? };
    let open = Arc::clone(&writer.desk.open);
    job::start(&writer.desk, &import, Task::Inspect, move |import, progress| {
        let snapshot = engine::snapshot(open().map_err(refused)?.as_ref()).map_err(refused)?;
        engine::inspect(&snapshot, &import.files(), &look, progress).map(Done::Inspected)
    })?;
    Ok(accepted(&import, writer.context.lang))
}

async fn preview(uri: Uri, writer: Writer, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let wish: Wish = read(&body)?;
    wish.check().map_err(Problem::refusal)?;
    let open = Arc::clone(&writer.desk.open);
    job::start(&writer.desk, &import, Task::Preview, move |import, progress| {
        let snapshot = Arc::new(engine::snapshot(open().map_err(refused)?.as_ref()).map_err(refused)?);
        let preview = engine::preview(&snapshot, &import.files(), &wish, progress)?;
        Ok(Done::Previewed(Box::new((wish, preview))))
    })?;
    Ok(accepted(&import, writer.context.lang))
}

/// What becomes of what was shown.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    decision: Accepted,
    #[serde(default)]
    message: String,
    #[serde(default)]
    author: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Accepted {
    Draft,
    Approve,
}

async fn accept(uri: Uri, writer: Writer, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let decision: Decision = read(&body)?;
    let (wish, base) = import.shown()?;
    let (open, app) = (Arc::clone(&writer.desk.open), Arc::clone(&writer.app));
    job::start(&writer.desk, &import, Task::Write, move |import, progress| {
        let mut store = open().map_err(refused)?;
        let snapshot = Arc::new(engine::snapshot(store.as_ref()).map_err(refused)?);
        // The differences that were accepted are those against this revision and no other.
        if snapshot.revision() != base {
            let moved = Message::new("server.import.moved").with("shown", base);
            return Err(moved.with("now", snapshot.revision()).into());
        }
        let order = engine::Order {
            approve: decision.decision == Accepted::Approve,
            message: decision.message,
            author: decision.author,
        };
        let outcome = engine::write(&snapshot, &import.files(), &wish, order, store.as_mut(), progress)?;
        // The page asks for the hectares next; what cannot be read now is followed within a second.
        let _ = app.refresh();
        Ok(Done::Written(Box::new(outcome)))
    })?;
    Ok(accepted(&import, writer.context.lang))
}

async fn changesets(uri: Uri, here: Here) -> Answer {
    Query::read(&uri, &[])?;
    let all = here
        .app
        .blocking(|app| app.with_store(|store| store.changesets()))
        .await?;
    let mut all = all.map_err(Problem::failed)?;
    for changeset in &mut all {
        changeset.message = retold(&changeset.message, here.context.lang);
    }
    Ok(kept_not(json!({ "changesets": all })).into_response())
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Undo {
    message: Option<String>,
    author: String,
}

async fn undo(uri: Uri, writer: Writer, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let asked: Undo = if body.is_empty() { Undo::default() } else { read(&body)? };
    let (open, lang) = (Arc::clone(&writer.desk.open), writer.context.lang);
    let undone = writer.app.blocking(move |app| -> Result<Undone, Problem> {
        let mut store = open().map_err(Problem::failed)?;
        let all = store.changesets().map_err(Problem::failed)?;
        let found = store::changeset_of(&all, &id).map_err(Problem::not_found)?;
        let words = |about: Message| asked.message.unwrap_or_else(|| about.text(lang));
        let by = Some(asked.author)
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(author);
        let undone = store::undo(store.as_mut(), &found, &by, words).map_err(|error| match &error {
            StoreError::Conflicts(_)
            | StoreError::Overtaken(_)
            | StoreError::Referred(_)
            | StoreError::Gone(_)
            | StoreError::Moved(_)
            | StoreError::Decided { .. } => Problem::conflicts(error.messages()),
            _ => Problem::failed(error),
        })?;
        let _ = app.refresh();
        Ok(undone)
    });
    let undone = undone.await??;
    let body = json!({
        "undone": undone.of.to_string(),
        "changeset": undone.changeset.map(|id| id.to_string()),
        "revision": undone.approval.as_ref().map(|approval| approval.revision.0),
        "state": if undone.approval.is_some() { "approved" } else { "rejected" },
    });
    Ok(kept_not(body).into_response())
}

fn accepted(import: &Import, lang: Lang) -> Response {
    (StatusCode::ACCEPTED, kept_not(import.json(lang))).into_response()
}

fn kept_not(body: Value) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, NO_STORE)], Json(body))
}

fn refused(error: StoreError) -> Refusal {
    Refusal {
        messages: error.messages(),
    }
}

/// A body in JSON.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::bad_request(Message::new("server.import.body").with_foreign("reason", &error)))
}
