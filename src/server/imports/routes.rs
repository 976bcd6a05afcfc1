//! The addresses of imports. Each asks [`RequireWriter`] first, so that nobody else gets as far as a body.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use schemars::{JsonSchema, json_schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::answer::{ImportFile, ImportState, NewImport};
use super::choices::Choices;
use super::engine::{self, ImportParams, InspectParams};
use super::import::{Done, Import, Task};
use super::require_writer::{LocalUser, RequireWriter};
use super::{job, name, upload};
use crate::author::author;
use crate::present;
use crate::server::addresses::{Address, Kept, Media, Method as Verb, Sent};
use crate::server::live::App;
use crate::server::problem::Problem;
use crate::server::query::Query;
use crate::server::reply::NO_STORE;
use crate::store::{self, StoreError, Undone};
use domain::text::sha256_hex;
use message::{Lang, Message};
use text::Refusal;

/// How large a body that is no file may be, in bytes: a mapping, a pasted annex.
const WORDS_LIMIT: usize = 8 * 1024 * 1024;

/// How they are asked, and what they answer.
pub(in crate::server) const ADDRESSES: &[&Address] = &[
    &BEGIN,
    &SHOW,
    &REMOVE,
    &FILE,
    &TEXT,
    &INSPECT,
    &PREVIEW,
    &ACCEPT,
    &CANCEL,
    &CHANGESETS,
    &UNDO,
];

const BEGIN: Address = Address {
    path: "/api/v1/imports",
    about: "server.address.import_begin",
    status: 201,
    answers: &[Media::json::<NewImport>()],
    ..Address::WRITE
};

const SHOW: Address = Address {
    method: Verb::Get,
    path: "/api/v1/imports/{id}",
    about: "server.address.import_show",
    answers: STATE,
    ..Address::WRITE
};

const REMOVE: Address = Address {
    method: Verb::Delete,
    path: SHOW.path,
    about: "server.address.import_remove",
    status: 204,
    ..Address::WRITE
};

const FILE: Address = Address {
    method: Verb::Put,
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

const TEXT: Address = Address {
    path: "/api/v1/imports/{id}/text",
    about: "server.address.import_text",
    sent: Some(sent::<PastedText>(true)),
    status: 201,
    answers: &[Media::json::<ImportFile>()],
    ..Address::WRITE
};

const INSPECT: Address = work(
    "/api/v1/imports/{id}/inspect",
    "server.address.import_inspect",
    Some(sent::<InspectParams>(false)),
);

const PREVIEW: Address = work(
    "/api/v1/imports/{id}/preview",
    "server.address.import_preview",
    Some(sent::<ImportParams>(true)),
);

const ACCEPT: Address = work(
    "/api/v1/imports/{id}/accept",
    "server.address.import_accept",
    Some(sent::<ImportDecision>(true)),
);

const CANCEL: Address = work("/api/v1/imports/{id}/cancel", "server.address.import_cancel", None);

const CHANGESETS: Address = Address {
    method: Verb::Get,
    path: "/api/v1/changesets",
    about: "server.address.changesets",
    answers: &[Media::json::<present::Changesets>()],
    ..Address::WRITE
};

const UNDO: Address = Address {
    path: "/api/v1/changesets/{id}/undo",
    about: "server.address.changeset_undo",
    sent: Some(sent::<UndoOrder>(false)),
    answers: &[Media::json::<present::Undone>()],
    ..Address::WRITE
};

/// How an import stands.
const STATE: &[Media] = &[Media::json::<ImportState>()];

const fn sent<T: JsonSchema>(required: bool) -> Sent {
    Sent {
        media: Media::json::<T>(),
        required,
    }
}

/// Work that goes on apart: the answer says that it is taken.
const fn work(path: &'static str, about: &'static str, sent: Option<Sent>) -> Address {
    Address {
        method: Verb::Post,
        path,
        about,
        parameters: Vec::new,
        sent,
        status: 202,
        answers: STATE,
        kept: Kept::Not,
        office: true,
    }
}

/// The routes of all import endpoints.
pub(in crate::server) fn router() -> Router<Arc<App>> {
    Router::new()
        .route(BEGIN.path, BEGIN.at(begin))
        .route(SHOW.path, SHOW.at(show))
        .route(REMOVE.path, REMOVE.at(remove))
        // A file has its own limits, and is never held in memory.
        .route(FILE.path, FILE.at(file).layer(DefaultBodyLimit::disable()))
        .route(TEXT.path, TEXT.at(text))
        .route(INSPECT.path, INSPECT.at(inspect))
        .route(PREVIEW.path, PREVIEW.at(preview))
        .route(ACCEPT.path, ACCEPT.at(accept))
        .route(CANCEL.path, CANCEL.at(cancel))
        .route(CHANGESETS.path, CHANGESETS.at(changesets))
        .route(UNDO.path, UNDO.at(undo))
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

async fn begin(uri: Uri, writer: RequireWriter) -> Answer {
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

async fn show(uri: Uri, writer: RequireWriter, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    // Shapes of many features are large to write down.
    let lang = writer.context.lang;
    let body = writer.app.blocking(move |_| import.json(&import.told(lang))).await??;
    Ok(written(StatusCode::OK, body))
}

async fn remove(uri: Uri, writer: RequireWriter, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    writer.desk.remove(&import);
    Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, NO_STORE)]).into_response())
}

async fn cancel(uri: Uri, writer: RequireWriter, Path(id): Path<String>) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    import.cancel();
    accepted(&import, writer.context.lang)
}

async fn file(
    uri: Uri,
    writer: RequireWriter,
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
    Ok((StatusCode::CREATED, kept_not(kept)).into_response())
}

/// A text that was pasted: kept as a file like any other.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PastedText {
    /// The text.
    text: String,
    /// The name of the file.
    name: Option<String>,
}

async fn text(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
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

async fn inspect(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
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

async fn preview(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
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

/// What becomes of what was shown.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ImportDecision {
    /// Whether it counts at once.
    decision: Accepted,
    /// What for.
    #[serde(default)]
    message: String,
    /// Who; without a name, the account that runs the server.
    #[serde(default)]
    author: String,
}

/// Whether a changeset counts at once.
#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Accepted {
    /// It waits for an approval.
    Draft,
    /// It counts at once.
    Approve,
}

async fn accept(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let import = writer.desk.find(&id)?;
    let decision: ImportDecision = read(&body)?;
    let (wish, base) = import.shown()?;
    let (open, app) = (Arc::clone(&writer.desk.open), Arc::clone(&writer.app));
    job::start(&writer.desk, &import, Task::Write, move |import, progress| {
        let mut store = open().map_err(refused)?;
        let snapshot = Arc::new(engine::snapshot(store.as_ref(), app.live().loaded()).map_err(refused)?);
        // The differences that were accepted are those against this revision and no other.
        if snapshot.revision() != base {
            let moved = Message::new("server.import.moved").with("shown", base);
            return Err(moved.with("now", snapshot.revision()).into());
        }
        let order = engine::CommitParams {
            approve: decision.decision == Accepted::Approve,
            message: decision.message,
            author: decision.author,
        };
        let newest = || {
            // The page asks for the hectares next; what cannot be read now is followed within a second.
            let _ = app.refresh();
            app.live()
        };
        let outcome = engine::write(
            &snapshot,
            &import.files(),
            &wish,
            order,
            store.as_mut(),
            progress,
            newest,
        )?;
        Ok(Done::Written(Box::new(outcome)))
    })?;
    accepted(&import, writer.context.lang)
}

async fn changesets(uri: Uri, here: LocalUser) -> Answer {
    Query::read(&uri, &[])?;
    let all = here
        .app
        .blocking(|app| app.with_store(|store| store.changesets()))
        .await?;
    let all = all.map_err(Problem::failed)?;
    Ok(kept_not(present::Changesets::of(&all, here.context.lang)).into_response())
}

/// How a changeset is taken back.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields, default)]
struct UndoOrder {
    /// Why; without a word, the changeset says what it takes back.
    message: Option<String>,
    /// Who; without a name, the account that runs the server.
    author: String,
}

async fn undo(uri: Uri, writer: RequireWriter, Path(id): Path<String>, body: Bytes) -> Answer {
    Query::read(&uri, &[])?;
    let asked: UndoOrder = if body.is_empty() {
        UndoOrder::default()
    } else {
        read(&body)?
    };
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
    Ok(kept_not(present::Undone::of(&undone)).into_response())
}

fn accepted(import: &Import, lang: Lang) -> Answer {
    Ok(written(StatusCode::ACCEPTED, import.json(&import.told(lang))?))
}

/// An answer that is in JSON already.
fn written(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CACHE_CONTROL, NO_STORE),
        (header::CONTENT_TYPE, "application/json"),
    ];
    (status, headers, body).into_response()
}

fn kept_not(body: impl Serialize) -> impl IntoResponse {
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
