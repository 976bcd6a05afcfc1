//! Who is asking. Until there are accounts, internal records are seen on the machine itself only: the socket, the peer
//! and the Host must all be loopback, and no proxy may have passed the request on.

use std::net::{IpAddr, SocketAddr};

use axum::extract::connect_info::Connected;
use axum::http::{HeaderMap, Uri, header};
use axum::serve::IncomingStream;
use tokio::net::TcpListener;

use crate::snapshot::Audience;

/// Both ends of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    /// Who connected.
    pub peer: SocketAddr,
    /// The address they connected to; `None` when the system does not say.
    pub local: Option<SocketAddr>,
}

impl Connected<IncomingStream<'_, TcpListener>> for Ends {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Ends {
        Ends {
            peer: *stream.remote_addr(),
            local: stream.io().local_addr().ok(),
        }
    }
}

/// The audience of a request. In doubt it is the public.
pub(super) fn audience(ends: Ends, uri: &Uri, headers: &HeaderMap) -> Audience {
    let loopback = |address: SocketAddr| address.ip().to_canonical().is_loopback();
    let here = loopback(ends.peer) && ends.local.is_some_and(loopback);
    if here && host_is_loopback(uri, headers) && !headers.keys().any(|name| is_forwarding(name.as_str())) {
        Audience::Local
    } else {
        Audience::Public
    }
}

/// Headers by which proxies say that somebody else is asking. Names are lower case in a [`HeaderMap`].
fn is_forwarding(name: &str) -> bool {
    name.starts_with("x-forwarded") || matches!(name, "forwarded" | "x-real-ip" | "x-client-ip" | "via")
}

/// A page of another host that a name service points at 127.0.0.1 (DNS rebinding) still sends its own name here.
fn host_is_loopback(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let authority = uri.authority().map(|a| a.as_str());
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

    fn ask(peer: &str, local: &str, pairs: &[(&str, &str)]) -> Audience {
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
        audience(ends, &Uri::from_static("/api/v1/totals"), &headers)
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
            assert_eq!(ask(here.0, here.1, &[("host", host)]), Audience::Local, "{host}");
        }
        assert_eq!(
            ask("[::ffff:127.0.0.1]:5", "[::1]:8080", &[("host", "[::1]")]),
            Audience::Local
        );
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
            assert_eq!(ask(here.0, here.1, &[("host", host)]), Audience::Public, "{host}");
        }
        assert_eq!(ask(here.0, here.1, &[]), Audience::Public);
        assert_eq!(
            ask(here.0, here.1, &[("host", "localhost"), ("host", "localhost")]),
            Audience::Public
        );
        assert_eq!(
            ask("192.168.1.9:5000", "192.168.1.4:8080", &[("host", "127.0.0.1")]),
            Audience::Public
        );
        assert_eq!(
            ask("127.0.0.1:5000", "192.168.1.4:8080", &[("host", "127.0.0.1")]),
            Audience::Public
        );
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
            assert_eq!(got, Audience::Public, "{name}");
        }
    }
}
