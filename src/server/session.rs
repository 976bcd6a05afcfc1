//! The session of this run: how a person proves to have read the address printed at the start.
//!
//! An address carries a token behind `#`, which browsers keep to themselves. The page exchanges it for a cookie, once, and
//! takes it out of the address. Scripts send the token of the run in a header instead, as often as they like.

use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderName, header};

use super::token::Token;

/// The header that carries the token of this run.
pub(super) const TOKEN: HeaderName = HeaderName::from_static("x-matbang-token");

/// How many unused addresses are kept, and how many sessions. The oldest goes.
const MOST: usize = 64;

/// The proof of a session in a request: none, a wrong one, or a right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PreviewSummary {
    /// The request carries no proof.
    Nothing,
    /// A token or a cookie that is none of this run.
    Wrong,
    /// The token of this run, or the cookie of a session.
    Session,
}

/// Sessions and addresses of one run.
pub(super) struct Sessions {
    /// For scripts, and for the address that was printed at the start.
    run: Token,
    /// Tokens that can still be exchanged.
    open: Mutex<Vec<Token>>,
    /// Cookies that were given for one.
    held: Mutex<Vec<Token>>,
}

impl Sessions {
    /// With the token of the address that is printed at the start.
    pub fn new(run: Token) -> Sessions {
        Sessions {
            open: Mutex::new(vec![run.clone()]),
            held: Mutex::default(),
            run,
        }
    }

    /// A token for one more address.
    pub fn open(&self) -> std::io::Result<Token> {
        let token = Token::fresh()?;
        keep(&self.open, token.clone());
        Ok(token)
    }

    /// The value of a cookie for a token that was not exchanged before.
    pub fn exchange(&self, given: &[u8]) -> std::io::Result<Option<Token>> {
        {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(at) = open.iter().position(|token| token.is(given)) else {
                return Ok(None);
            };
            open.remove(at);
        }
        let token = Token::fresh()?;
        keep(&self.held, token.clone());
        Ok(Some(token))
    }

    /// The proof of a session in a request. Two headers of one name are as good as a wrong one.
    pub fn shown(&self, port: u16, headers: &HeaderMap) -> PreviewSummary {
        let mut tokens = headers.get_all(TOKEN).iter();
        match (tokens.next(), tokens.next()) {
            (Some(token), None) if self.run.is(token.as_bytes()) => return PreviewSummary::Session,
            (Some(_), _) => return PreviewSummary::Wrong,
            (None, _) => {}
        }
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wrong = false;
        for cookie in cookies(headers, &cookie_name(port)) {
            if held.iter().any(|token| token.is(cookie.as_bytes())) {
                return PreviewSummary::Session;
            }
            wrong = true;
        }
        if wrong {
            PreviewSummary::Wrong
        } else {
            PreviewSummary::Nothing
        }
    }
}

fn keep(kept: &Mutex<Vec<Token>>, token: Token) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() == MOST {
        kept.remove(0);
    }
    kept.push(token);
}

/// Browsers send cookies to all ports of a host: the port is in the name, so that two servers do not take each other's.
pub(super) fn cookie_name(port: u16) -> String {
    format!("matbang-{port}")
}

/// The values of the cookies of a name.
fn cookies<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let lines = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn an_address_is_good_for_one_session() {
        let run = Token::fresh().unwrap();
        let sessions = Sessions::new(run.clone());
        assert_eq!(sessions.shown(80, &HeaderMap::new()), PreviewSummary::Nothing);
        let cookie = sessions.exchange(run.text().as_bytes()).unwrap().unwrap();
        assert!(sessions.exchange(run.text().as_bytes()).unwrap().is_none(), "used");
        let own = format!("a=b; matbang-80={}", cookie.text());
        assert_eq!(sessions.shown(80, &with(header::COOKIE, &own)), PreviewSummary::Session);
        assert_eq!(
            sessions.shown(81, &with(header::COOKIE, &own)),
            PreviewSummary::Nothing,
            "of another server"
        );
        let foreign = format!("matbang-80={}", Token::fresh().unwrap().text());
        assert_eq!(
            sessions.shown(80, &with(header::COOKIE, &foreign)),
            PreviewSummary::Wrong
        );
        // Scripts go on with the token of the run; the token of another address is none.
        assert_eq!(sessions.shown(80, &with(TOKEN, run.text())), PreviewSummary::Session);
        let more = sessions.open().unwrap();
        assert_eq!(sessions.shown(80, &with(TOKEN, more.text())), PreviewSummary::Wrong);
        assert!(sessions.exchange(more.text().as_bytes()).unwrap().is_some());
        assert!(sessions.exchange(b"").unwrap().is_none());
    }
}
