//! Every address of the server and how its answer may be kept: the one table the tests of caching go through.

/// How an answer may be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// With a tag, to be asked about each time.
    Asking,
    /// With a tag, for ever: the name holds the hash of the content.
    ForEver,
    /// Not at all.
    Not,
}

/// One address.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// As `src/server/addresses` writes it; `file` for what stands in the page's folder.
    pub pattern: &'static str,
    pub path: &'static str,
    pub status: u16,
    pub kept: Kept,
    /// Another day is another answer.
    pub of_day: bool,
    /// Another language is another answer, and the answer says which.
    pub of_language: bool,
    /// A parameter misspelt, and what was meant; empty where parameters are not read.
    pub misspelt: (&'static str, &'static str),
}

const fn asked(pattern: &'static str, path: &'static str) -> Route {
    Route {
        pattern,
        path,
        status: 200,
        kept: Kept::Asking,
        of_day: true,
        of_language: true,
        misspelt: ("asof=2026-01-01", "as_of"),
    }
}

const fn still(pattern: &'static str, path: &'static str, kept: Kept) -> Route {
    Route {
        kept,
        of_day: false,
        of_language: false,
        misspelt: ("langg=vi", "lang"),
        ..asked(pattern, path)
    }
}

const fn file(path: &'static str, kept: Kept) -> Route {
    Route {
        misspelt: ("", ""),
        ..still("file", path, kept)
    }
}

const fn nothing(path: &'static str) -> Route {
    Route {
        status: 404,
        of_language: true,
        ..file(path, Kept::Not)
    }
}

/// `SCRIPT`, `STYLE` and `BASE` stand for the names a build has given.
pub const ROUTES: [Route; 36] = [
    asked("/api/v1/totals", "/api/v1/totals"),
    asked("/api/v1/totals", "/api/v1/totals?by=province&kind=KCN"),
    asked("/api/v1/totals", "/api/v1/totals?dataset=example"),
    Route {
        of_day: false,
        ..asked("/api/v1/totals", "/api/v1/totals?as_of=2026-11-22&by=kind")
    },
    asked("/api/v1/zones", "/api/v1/zones?province=lao-cai"),
    asked("/api/v1/zones", "/api/v1/zones?f=geojson"),
    Route {
        of_day: false,
        ..asked("/api/v1/zones", "/api/v1/zones?as_of=2026-11-22")
    },
    asked("/api/v1/zones/{id}", "/api/v1/zones/kcn-ban-qua-lao-cai"),
    asked(
        "/api/v1/zones/{id}/account",
        "/api/v1/zones/kcn-ban-qua-lao-cai/account",
    ),
    asked("/api/v1/zones/{id}/faces", "/api/v1/zones/kcn-ban-qua-lao-cai/faces"),
    Route {
        misspelt: ("leasd=true", "leased"),
        ..asked(
            "/api/v1/zones/{id}/faces",
            "/api/v1/zones/kcn-ban-qua-lao-cai/faces?measure=boundary&leased=false",
        )
    },
    Route {
        misspelt: ("zom=12", "zoom"),
        ..asked(
            "/api/v1/zones/{id}/layers",
            "/api/v1/zones/kcn-ban-qua-lao-cai/layers?zoom=14",
        )
    },
    asked("/api/v1/zones/{id}/series", "/api/v1/zones/kcn-ban-qua-lao-cai/series"),
    asked("/api/v1/groups/{id}", "/api/v1/groups/nhom-ccn-kon-tum-18"),
    asked(
        "/api/v1/groups/{id}/series",
        "/api/v1/groups/nhom-ccn-kon-tum-18/series",
    ),
    asked("/api/v1/provinces", "/api/v1/provinces"),
    asked("/api/v1/provinces/{key}", "/api/v1/provinces/quang-ngai"),
    asked("/api/v1/provinces/{key}", "/api/v1/provinces/kon-tum-cu"),
    asked("/api/v1/units", "/api/v1/units?q=lao%20cai"),
    Route {
        misspelt: ("as_known_one=1", "as_known_on"),
        ..asked("/api/v1/dates", "/api/v1/dates")
    },
    Route {
        misspelt: ("box=1,2,3,4", "bbox"),
        ..still(
            "/api/v1/graticule",
            "/api/v1/graticule?bbox=103.83,22.55,103.87,22.59",
            Kept::Asking,
        )
    },
    still("/api/v1/revisions", "/api/v1/revisions", Kept::Asking),
    still("/api/v1/symbology", "/api/v1/symbology", Kept::Asking),
    Route {
        of_language: true,
        ..still("/api/v1/openapi.json", "/api/v1/openapi.json", Kept::Asking)
    },
    still("/api/v1/config", "/api/v1/config", Kept::Not),
    Route {
        misspelt: ("", ""),
        ..still("/healthz", "/healthz", Kept::Not)
    },
    Route {
        misspelt: ("", ""),
        ..still("/readyz", "/readyz", Kept::Not)
    },
    file("/", Kept::Asking),
    file("/import", Kept::Asking),
    file("/favicon.svg", Kept::Asking),
    file("SCRIPT", Kept::ForEver),
    file("STYLE", Kept::ForEver),
    file("BASE", Kept::ForEver),
    nothing("/assets/none.js"),
    nothing("/api/v1/none"),
    Route {
        status: 404,
        kept: Kept::Not,
        of_day: false,
        ..asked("/api/v1/zones/{id}", "/api/v1/zones/khong-co")
    },
];

/// The table with the names of the build that is served; `page` is what `/` answers.
pub fn routes(page: &str) -> Vec<(Route, String)> {
    let named = |start: &str, end: &str| {
        let found = page
            .split(['"', '\''])
            .find(|part| part.contains(start) && part.ends_with(end))
            .unwrap_or_else(|| panic!("the page names no {start}…{end}: it has to be built before the tests"));
        format!("/{}", found.trim_start_matches(['.', '/']))
    };
    ROUTES
        .into_iter()
        .map(|route| {
            let path = match route.path {
                "SCRIPT" => named("assets/app-", ".js"),
                "STYLE" => named("assets/app-", ".css"),
                "BASE" => named("assets/base-", ".json"),
                path => path.to_string(),
            };
            (route, path)
        })
        .collect()
}
