//! The client a request is counted for: the peer, or the one a trusted proxy names. Nothing else depends on it; in particular it
//! makes no client local.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;

use crate::config::Network;

/// How many requests of one address may be under way at once. A browser sends six.
pub(super) const MOST_UNDER_WAY: usize = 256;
/// How many hops of a header are looked at: more say nothing that is of use.
const MOST_HOPS: usize = 32;

/// Whether an address is that of a proxy of ours.
pub(super) fn is_trusted(proxies: &[Network], address: IpAddr) -> bool {
    proxies.iter().any(|network| network.contains(address))
}

/// The address that is counted: of the hops that the headers of a trusted proxy list, the last one that is no trusted proxy
/// itself. Any client can have put the ones before it, so they are not believed. Where a proxy of ours writes one header and
/// passes the other on as it came, it is unknown which is whose: both at once count as the proxy.
pub(super) fn asker(proxies: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let peer = peer.to_canonical();
    if !is_trusted(proxies, peer) {
        return peer;
    }
    let list = |name: &str| -> Vec<&str> {
        let lines = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("?"));
        lines.flat_map(|line| line.split(',')).map(str::trim).collect()
    };
    let hops: Vec<Option<IpAddr>> = match (list("x-forwarded-for"), list("forwarded")) {
        (plain, standard) if standard.is_empty() => plain.into_iter().map(address).collect(),
        (plain, standard) if plain.is_empty() => standard.into_iter().map(forwarded_for).collect(),
        _ => return peer,
    };
    let mut nearest = peer;
    for hop in hops.into_iter().rev().take(MOST_HOPS) {
        // A hop that hides (`unknown`, `_hidden`) is counted as the proxy that passed it on.
        let Some(hop) = hop else { return nearest };
        nearest = hop;
        if !is_trusted(proxies, hop) {
            return hop;
        }
    }
    nearest
}

/// `for=` of an element of `Forwarded`: `for="[2001:db8::1]:4711";proto=http`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
    address(value.trim().trim_matches('"'))
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let found = plain.parse::<IpAddr>().ok();
    let found = found.or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    found.map(|address| address.to_canonical())
}

/// How many requests of each address are under way.
#[derive(Debug, Default)]
pub(super) struct UnderWay(Mutex<HashMap<IpAddr, usize>>);

/// A request that is under way, until dropped.
#[derive(Debug)]
pub(super) struct Turn<'u> {
    counts: &'u UnderWay,
    asker: IpAddr,
}

impl UnderWay {
    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more of an address; `None` when it has [`MOST_UNDER_WAY`] already.
    pub fn begin(&self, asker: IpAddr) -> Option<Turn<'_>> {
        let mut counts = self.counts();
        let count = counts.entry(asker).or_default();
        if *count >= MOST_UNDER_WAY {
            return None;
        }
        *count += 1;
        Some(Turn { counts: self, asker })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut counts = self.counts.counts();
        if let Some(count) = counts.get_mut(&self.asker) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.asker);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn counted(peer: &str, pairs: &[(&str, &str)]) -> String {
        let proxies = ["127.0.0.1", "10.0.0.0/8"].map(|text| text.parse().unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let name = name.parse::<HeaderName>().unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        asker(&proxies, peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        const XFF: &str = "X-Forwarded-For";
        for (peer, headers, is) in [
            ("192.0.2.1", &[(XFF, "203.0.113.9")][..], "192.0.2.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("::ffff:127.0.0.1", &[(XFF, "203.0.113.9")], "203.0.113.9"),
            // Any client can have written the hops before the last one.
            ("127.0.0.1", &[(XFF, "198.51.100.1, 203.0.113.9")], "203.0.113.9"),
            (
                "127.0.0.1",
                &[(XFF, "198.51.100.1"), (XFF, "203.0.113.9")],
                "203.0.113.9",
            ),
            (
                "127.0.0.1",
                &[(XFF, "198.51.100.1, 203.0.113.9, 10.1.1.1")],
                "203.0.113.9",
            ),
            ("127.0.0.1", &[(XFF, "10.2.2.2")], "10.2.2.2"),
            ("127.0.0.1", &[(XFF, "203.0.113.9:4711")], "203.0.113.9"),
            ("127.0.0.1", &[(XFF, "2001:db8::7")], "2001:db8::7"),
            ("127.0.0.1", &[(XFF, "203.0.113.9, unknown")], "127.0.0.1"),
            ("127.0.0.1", &[(XFF, "")], "127.0.0.1"),
            (
                "127.0.0.1",
                &[("Forwarded", "for=203.0.113.9;proto=http")],
                "203.0.113.9",
            ),
            (
                "127.0.0.1",
                &[("Forwarded", "proto=http; For=\"[2001:db8::7]:80\"")],
                "2001:db8::7",
            ),
            ("127.0.0.1", &[("Forwarded", "for=_hidden")], "127.0.0.1"),
            (
                "127.0.0.1",
                &[("Forwarded", "for=198.51.100.1"), (XFF, "203.0.113.9")],
                "127.0.0.1",
            ),
        ] {
            assert_eq!(counted(peer, headers), is, "{peer} {headers:?}");
        }
    }

    #[test]
    fn an_address_has_so_many_requests_under_way_and_no_more() {
        let counts = UnderWay::default();
        let (one, other) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        let mut turns: Vec<_> = (0..MOST_UNDER_WAY).filter_map(|_| counts.begin(one)).collect();
        assert_eq!(turns.len(), MOST_UNDER_WAY);
        assert!(counts.begin(one).is_none() && counts.begin(other).is_some());
        turns.pop();
        assert!(counts.begin(one).is_some());
        drop(turns);
        assert!(counts.counts().is_empty());
    }
}
