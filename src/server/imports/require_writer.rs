//! Who may write: the session of this run on the machine itself, from a page of this server.
//! Everything else is refused before anything is done with the body.

use std::sync::Arc;

use axum::extract::{Extension, FromRequestParts};
use axum::http::{HeaderMap, Method, StatusCode, header, request::Parts};

use super::sessions::ImportSessions;
use crate::server::live::App;
use crate::server::middleware::RequestContext;
use crate::server::problem::Problem;
use crate::server::session::PreviewSummary;
use message::Message;

/// The session of this run, on the machine itself.
pub(in crate::server) struct LocalUser {
    pub app: Arc<App>,
    pub context: RequestContext,
}

/// Somebody who may write, and the desk they write at.
pub(in crate::server) struct RequireWriter {
    pub app: Arc<App>,
    pub context: RequestContext,
    pub desk: Arc<ImportSessions>,
}

impl FromRequestParts<Arc<App>> for LocalUser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<LocalUser, Problem> {
        let Extension(context) = Extension::<RequestContext>::from_request_parts(parts, app)
            .await
            .map_err(Problem::failed)?;
        if !context.access.here {
            return Err(forbidden(Message::new("server.import.not_local")));
        }
        let app = Arc::clone(app);
        match context.access.shown {
            PreviewSummary::Session => Ok(LocalUser { app, context }),
            PreviewSummary::Nothing => Err(forbidden(Message::new("server.import.token_missing"))),
            PreviewSummary::Wrong => Err(forbidden(Message::new("server.import.token_wrong"))),
        }
    }
}

impl FromRequestParts<Arc<App>> for RequireWriter {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<RequireWriter, Problem> {
        let LocalUser { app, context } = LocalUser::from_request_parts(parts, app).await?;
        let Some(desk) = app.desk.clone() else {
            return Err(forbidden(Message::new("server.import.read_only")));
        };
        check_origin(&parts.method, &parts.headers).map_err(forbidden)?;
        Ok(RequireWriter { app, context, desk })
    }
}

fn forbidden(detail: Message) -> Problem {
    Problem::refused(StatusCode::FORBIDDEN, detail)
}

/// The page that asks has to be ours: same scheme, host and port as the address it asks. A browser leaves the header out
/// of plain reading alone, so whoever writes has to send it.
pub(in crate::server) fn check_origin(method: &Method, headers: &HeaderMap) -> Result<(), Message> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let (origin, more) = (origins.next(), origins.next());
    let reads = method == Method::GET || method == Method::HEAD;
    let Some(origin) = origin else {
        return if reads {
            Ok(())
        } else {
            Err(Message::new("server.import.origin_missing"))
        };
    };
    // The audience was found local, so there is exactly one Host, and it is loopback.
    let host = headers.get(header::HOST).map_or(&b""[..], |host| host.as_bytes());
    let ours = origin
        .as_bytes()
        .strip_prefix(b"http://")
        .is_some_and(|authority| authority.eq_ignore_ascii_case(host));
    if ours && more.is_none() {
        return Ok(());
    }
    let shown = String::from_utf8_lossy(origin.as_bytes())
        .chars()
        .take(80)
        .collect::<String>();
    Err(Message::new("server.import.origin").with("origin", shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_page_has_to_be_ours() {
        let check = |method: Method, origin: Option<&str>| {
            let mut headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("127.0.0.1:8080"))]);
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
            }
            check_origin(&method, &headers).is_ok()
        };
        assert!(check(Method::POST, Some("http://127.0.0.1:8080")));
        assert!(check(Method::GET, None) && check(Method::HEAD, None));
        assert!(!check(Method::PUT, None) && !check(Method::DELETE, None));
        for foreign in [
            "http://127.0.0.1:8081",
            "https://127.0.0.1:8080",
            "http://localhost:8080",
            "http://evil.example",
            "http://127.0.0.1:8080.evil.example",
            "null",
            "",
        ] {
            assert!(!check(Method::POST, Some(foreign)), "{foreign}");
            assert!(!check(Method::GET, Some(foreign)), "{foreign}");
        }
    }
}
