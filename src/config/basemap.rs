//! A base map of another host: the only thing that lets the page ask another server than this one.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

/// How its pictures are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BasemapType {
    /// Tiles by number: `{z}/{x}/{y}` in the address.
    Xyz,
    /// A Web Map Service.
    Wms,
}

impl BasemapType {
    /// The code in the file and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            BasemapType::Xyz => "xyz",
            BasemapType::Wms => "wms",
        }
    }
}

impl FromStr for BasemapType {
    type Err = ();

    fn from_str(text: &str) -> Result<BasemapType, ()> {
        [BasemapType::Xyz, BasemapType::Wms]
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or(())
    }
}

/// A base map. Its parts fit together; [`super::Config`] makes no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basemap {
    /// The name people choose it by.
    pub name: String,
    /// How it is asked for.
    pub kind: BasemapType,
    /// Its address, `https://…`, of tiles or of a WMS.
    pub url: String,
    /// The layers of a WMS; `None` for tiles.
    pub layers: Option<String>,
    /// Whom to thank; shown on the map as text.
    pub attribution: String,
}

impl Basemap {
    /// Scheme, host and port of its address, as a content security policy names them.
    pub fn origin(&self) -> Option<String> {
        origin(&self.url)
    }
}

/// The origin of an address that may be asked: https, one named host, no user, no blank, no fragment. `None` for any other.
pub(super) fn origin(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://")?;
    let authority = &rest[..rest.find(['/', '?']).unwrap_or(rest.len())];
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let port_fits = port.is_none_or(|p| !p.starts_with('0') && p.parse::<u16>().is_ok());
    let plain = url
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'\\' | b'#' | b'`'));
    (plain && port_fits && host.len() <= 253 && host.split('.').all(label))
        .then(|| format!("https://{}", authority.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_of_addresses_that_may_be_asked() {
        for (url, found) in [
            ("https://tile.example.org/{z}/{x}/{y}.png", "https://tile.example.org"),
            (
                "https://Tile.Example.org:8443?map=a.map",
                "https://tile.example.org:8443",
            ),
            ("https://10.0.0.5/wms", "https://10.0.0.5"),
        ] {
            assert_eq!(origin(url).as_deref(), Some(found), "{url}");
        }
        for url in [
            "http://tile.example.org/",
            "HTTPS://tile.example.org/",
            "https://",
            "https:///x",
            "https://a@b.org/",
            "https://{s}.tile.org/{z}",
            "https://*.tile.org/",
            "https://tile.org; script-src *",
            "https://tile.org /",
            "https://tile.org:99999/",
            "https://tile.org:/",
            "https://tile..org/",
            "https://tile.org/#x",
            "https://tile.org/\n",
            "https://bản-đồ.vn/",
            "//tile.org/",
        ] {
            assert_eq!(origin(url), None, "{url}");
        }
    }
}
