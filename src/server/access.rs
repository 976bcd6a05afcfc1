//! The rights of a request. Until there are accounts, more than the public sees and does only the session of this run, on the
//! machine itself: the socket, the peer and the Host are loopback, no proxy has passed the request on, **and** it shows
//! the cookie of a session or the token of this run. A loopback peer alone proves nothing: whatever a proxy on the machine
//! passes on has one.
//!
//! Accounts will replace [`access`] and nothing else.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, Uri, Version, header};

use super::session::{PreviewSummary, Sessions};
use crate::snapshot::Audience;

/// Both ends of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    /// Address of the client's end.
    pub peer: SocketAddr,
    /// The address it connected to; `None` when the system does not give it.
    pub local: Option<SocketAddr>,
}

/// The rights of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Access {
    /// Whether it comes from the machine itself, as far as that can be seen.
    pub here: bool,
    /// The proof of a session it carries.
    pub shown: PreviewSummary,
}

impl Access {
    /// Whose records it sees. In doubt those of the public.
    pub fn audience(self) -> Audience {
        if self.here && self.shown == PreviewSummary::Session {
            Audience::Local
        } else {
            Audience::Public
        }
    }
}

/// The access of a request to a server on a port.
pub(super) fn access(
    sessions: Option<&Sessions>,
    ends: Ends,
    version: Version,
    uri: &Uri,
    headers: &HeaderMap,
) -> Access {
    let here = is_here(ends, version, uri, headers);
    let shown = match sessions {
        Some(sessions) if here => sessions.shown(ends.local.map_or(0, |local| local.port()), headers),
        _ => PreviewSummary::Nothing,
    };
    Access { here, shown }
}

/// Whether a request comes from the machine itself. In doubt it does not.
pub(super) fn is_here(ends: Ends, version: Version, uri: &Uri, headers: &HeaderMap) -> bool {
    // Browsers and scripts of today speak HTTP/1.1; what speaks 1.0 is most often a proxy as it comes.
    if version != Version::HTTP_11 {
        return false;
    }
    let loopback = |address: SocketAddr| address.ip().to_canonical().is_loopback();
    let here = loopback(ends.peer) && ends.local.is_some_and(loopback);
    here && host_is_loopback(uri, headers) && !headers.keys().any(|name| is_forwarding(name.as_str()))
}

/// Headers by which proxies announce another client. Names are lower case in a [`HeaderMap`].
fn is_forwarding(name: &str) -> bool {
    name.starts_with("x-forwarded") || matches!(name, "forwarded" | "x-real-ip" | "x-client-ip" | "via")
}

/// A page of another host that a name service points at 127.0.0.1 (DNS rebinding) still sends its own name here.
fn host_is_loopback(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let authority = uri.authority().map(axum::http::uri::Authority::as_str);
    host.to_str().is_ok_and(names_loopback) && authority.is_none_or(names_loopback)
}

fn names_loopback(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, None),
        Some((host, after)) => match after.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None => return false,
        },
        None => authority
            .split_once(':')
            .map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let port_is_number = port.is_none_or(|p| p.bytes().all(|b| b.is_ascii_digit()));
    let is_loopback = host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    port_is_number && is_loopback
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn ask(peer: &str, local: &str, pairs: &[(&str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(
                name.parse::<HeaderName>().unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        let ends = Ends {
            peer: peer.parse().unwrap(),
            local: local.parse().ok(),
        };
        is_here(ends, Version::HTTP_11, &Uri::from_static("/api/v1/totals"), &headers)
    }

    #[test]
    fn only_the_machine_itself_is_local() {
        let here = ("127.0.0.1:5000", "127.0.0.1:8080");
        for host in [
            "127.0.0.1:8080",
            "localhost",
            "LOCALHOST:8080",
            "[::1]:8080",
            "127.9.9.9",
        ] {
            assert!(ask(here.0, here.1, &[("host", host)]));
        }
        assert!(ask("[::ffff:127.0.0.1]:5", "[::1]:8080", &[("host", "[::1]")]));
        for host in [
            "matbang.example",
            "192.168.1.4:8080",
            "127.0.0.1.example",
            "localhost.example",
            "",
            "[::1]x",
            "1.2.3.4",
            "localhost:80@x",
        ] {
            assert!(!ask(here.0, here.1, &[("host", host)]));
        }
        assert!(!ask(here.0, here.1, &[]));
        assert!(!ask(here.0, here.1, &[("host", "localhost"), ("host", "localhost")]));
        assert!(!ask("192.168.1.9:5000", "192.168.1.4:8080", &[("host", "127.0.0.1")]));
        assert!(!ask("127.0.0.1:5000", "192.168.1.4:8080", &[("host", "127.0.0.1")]));
    }

    #[test]
    fn a_proxy_on_the_machine_speaks_for_others() {
        for name in [
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "x-forwarded-proto",
            "X-Real-IP",
            "Via",
        ] {
            let got = ask(
                "127.0.0.1:5000",
                "127.0.0.1:8080",
                &[("host", "127.0.0.1:8080"), (name, "")],
            );
            assert!(!got, "{name}");
        }
    }
}
