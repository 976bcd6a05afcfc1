//! The wishes of the client: the language of names and sentences, and the form of an answer.

use axum::http::{HeaderMap, Uri, header};

use message::Lang;

/// The language of a request: `lang=`, else `Accept-Language`, else Vietnamese. A wrong `lang=` is refused later; the
/// refusal itself is then in the language of the header.
pub(super) fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    let asked = uri
        .query()
        .unwrap_or("")
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="));
    asked.and_then(exactly).unwrap_or_else(|| accepted(headers))
}

/// A language by its code alone.
pub(super) fn exactly(code: &str) -> Option<Lang> {
    [Lang::Vi, Lang::En].into_iter().find(|lang| lang.code() == code)
}

fn accepted(headers: &HeaderMap) -> Lang {
    let mut best = (0.0, Lang::default());
    for (range, weight) in ranges(headers, header::ACCEPT_LANGUAGE) {
        if let Some(lang) = Lang::parse(&range).filter(|_| weight > best.0) {
            best = (weight, lang);
        }
    }
    best.1
}

/// Whether `Accept` prefers GeoJSON to plain JSON.
pub(super) fn prefers_geojson(headers: &HeaderMap) -> bool {
    let (mut geo, mut json) = (0.0_f32, 0.0_f32);
    for (range, weight) in ranges(headers, header::ACCEPT) {
        match range.as_str() {
            "application/geo+json" => geo = geo.max(weight),
            "application/json" => json = json.max(weight),
            _ => {}
        }
    }
    geo > json
}

/// The ranges of a header with their weights (RFC 9110, 12.4.2), in order.
pub(super) fn ranges(headers: &HeaderMap, name: header::HeaderName) -> Vec<(String, f32)> {
    let lines = headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let range = parts.next().filter(|r| !r.is_empty())?.to_ascii_lowercase();
            let weight = parts
                .find_map(|p| p.strip_prefix("q="))
                .map_or(Some(1.0), |q| q.parse::<f32>().ok());
            weight.filter(|q| (0.0..=1.0).contains(q)).map(|q| (range, q))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_address_decides_then_the_header_then_vietnamese() {
        let uri = |text: &'static str| Uri::from_static(text);
        let accept = |value| with(header::ACCEPT_LANGUAGE, value);
        assert_eq!(language(&uri("/?a=1&lang=en"), &accept("vi")), Lang::En);
        assert_eq!(language(&uri("/?lang=fr"), &accept("en")), Lang::En);
        assert_eq!(language(&uri("/"), &accept("fr, en-GB;q=0.8, vi;q=0.5")), Lang::En);
        assert_eq!(language(&uri("/"), &accept("en;q=0.2,vi-VN")), Lang::Vi);
        for odd in ["*", "fr", "en;q=0", ";;,", "en;q=7"] {
            assert_eq!(language(&uri("/"), &accept(odd)), Lang::Vi, "{odd}");
        }
    }

    #[test]
    fn geojson_only_when_preferred() {
        for (value, geo) in [
            ("application/geo+json", true),
            ("application/json, application/geo+json", false),
            ("application/json;q=0.5, application/geo+json", true),
            ("*/*", false),
        ] {
            assert_eq!(prefers_geojson(&with(header::ACCEPT, value)), geo, "{value}");
        }
    }
}
