use std::fs;

use super::*;
use message::Lang;

fn resolve(given: Given, environment: &[(&str, &str)], file: Option<&str>) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = file {
        fs::write(folder.path().join(FILE_NAME), text).unwrap();
    }
    let variable = |name: &str| {
        let found = environment.iter().find(|(n, _)| *n == name);
        found.map(|(_, value)| value.to_string())
    };
    Config::resolve(given, variable, folder.path()).map_err(|error| error.to_string())
}

fn refused(file: &str) -> String {
    resolve(Given::default(), &[], Some(file)).unwrap_err()
}

#[test]
fn the_nearest_to_the_person_wins_and_every_value_knows_its_origin() {
    let file = "# set-up\nstore = 'sqlite:c.gpkg'\nlisten = '0.0.0.0:3'\nlang = 'en'\n";
    let environment = [(STORE, "sqlite:b.gpkg"), (LISTEN, "0.0.0.0:2"), ("LANG", "vi_VN.UTF-8")];
    let given = Given {
        config: None,
        store: Some("sqlite:a.gpkg".to_string()),
        listen: "0.0.0.0:1".parse().ok(),
        lang: Some(Lang::En),
    };
    let all = resolve(given, &environment, Some(file)).unwrap();
    assert_eq!(
        (all.store.value.as_str(), &all.store.origin),
        ("sqlite:a.gpkg", &Origin::CommandLine)
    );
    assert_eq!((all.listen.value.port(), all.lang.value), (1, Lang::En));

    let from_environment = resolve(Given::default(), &environment, Some(file)).unwrap();
    assert_eq!(from_environment.store.origin, Origin::Environment(STORE));
    assert_eq!(
        (from_environment.listen.value.port(), from_environment.lang.value),
        (2, Lang::Vi)
    );

    let from_file = resolve(Given::default(), &[(STORE, ""), ("LANG", "C.UTF-8")], Some(file)).unwrap();
    assert_eq!(
        (from_file.store.value.as_str(), from_file.store.origin),
        ("sqlite:c.gpkg", Origin::Line(2))
    );
    assert_eq!(
        (from_file.listen.value.port(), from_file.lang.origin),
        (3, Origin::Line(4))
    );

    let nothing = resolve(Given::default(), &[], None).unwrap();
    assert_eq!((nothing.file, nothing.basemaps.len()), (None, 0));
    assert_eq!(
        (
            nothing.store.value.as_str(),
            nothing.listen.value.to_string(),
            nothing.lang.value
        ),
        ("sqlite:matbang.gpkg", "127.0.0.1:8080".to_string(), Lang::Vi)
    );
    assert_eq!(nothing.listen.origin, Origin::Default);
}

#[test]
fn a_file_that_is_named_must_exist_and_a_variable_must_be_readable() {
    let given = Given {
        config: Some("/nowhere/at-all.toml".into()),
        ..Given::default()
    };
    assert!(resolve(given, &[], None).unwrap_err().contains("/nowhere/at-all.toml"));
    assert!(
        resolve(Given::default(), &[(LISTEN, "8080")], None)
            .unwrap_err()
            .contains("127.0.0.1:8080")
    );
    // A stronger value makes a wrong weaker one harmless.
    let given = Given {
        listen: "0.0.0.0:1".parse().ok(),
        ..Given::default()
    };
    assert!(resolve(given, &[(LISTEN, "8080")], None).is_ok());
}

#[test]
fn the_example_is_a_file_and_stands_in_the_manual() {
    let config = resolve(Given::default(), &[], Some(EXAMPLE)).unwrap();
    assert_eq!(config.listen.value.to_string(), "0.0.0.0:8080");
    let origins: Vec<_> = config.basemaps.iter().filter_map(Basemap::origin).collect();
    assert_eq!(
        origins,
        ["https://tile.openstreetmap.org", "https://bando.example.gov.vn"]
    );
    assert_eq!(config.basemaps[1].layers.as_deref(), Some("anh_2025"));
    assert_eq!(config.upload_mb.value, 1024);
    let proxies: Vec<String> = config.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(proxies, ["127.0.0.1/32", "::1/128"]);
    assert!(!config.require_guards.value);
    let strict = resolve(Given::default(), &[], Some("require_guards = true")).unwrap();
    assert_eq!(
        (strict.require_guards.value, strict.require_guards.origin),
        (true, Origin::Line(1))
    );
    let manual = include_str!("../../docs/CONFIG.md");
    assert!(
        manual.contains(&format!("```toml\n{EXAMPLE}```")),
        "docs/CONFIG.md must hold src/config/example.toml as it is"
    );
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    const MAP: &str =
        "[[basemap]]\nname = 'A'\ntype = 'xyz'\nurl = 'https://a.org/{z}/{x}/{y}.png'\nattribution = 'A'\n";
    for (file, line, says) in [
        ("upload_mb = 'nhiều'", 1, "1024"),
        ("upload_mb = 0", 1, "1024"),
        ("trusted_proxies = '127.0.0.1'", 1, "10.0.0.0/8"),
        ("trusted_proxies = ['::1',\n'proxy']", 2, "10.0.0.0/8"),
        ("trusted_proxies = ['10.0.0.0/33', 1]", 1, "10.0.0.0/8"),
        ("require_guards = 'yes'", 1, "true, false"),
        ("upload_mb = 99999999999999999999", 1, "1024"),
        ("lang = 'vi'\nlistn = '0.0.0.0:1'\n", 2, "Did you mean “listen”?"),
        (
            "[server]\nlisten = '0.0.0.0:1'\n",
            1,
            "store, listen, lang, upload_mb, require_guards, trusted_proxies, basemap",
        ),
        ("\n\nlisten = 8080\n", 3, "the value of listen"),
        ("listen = 'here'\n", 1, "0.0.0.0:8080"),
        ("store = ''\n", 1, "the value of store"),
        ("lang = 'fr'\n", 1, "\"vi\", \"en\""),
        ("store = \n", 1, "not TOML"),
        ("lang = 'vi'\nlang = 'en'\n", 2, "not TOML"),
        ("basemap = 'osm'\n", 1, "[[basemap]]"),
        ("[[basemap]]\nname = 'A'\n", 1, "lacks type"),
        (&MAP.replace("attribution", "atribution"), 5, "“attribution”"),
        (&MAP.replace("https", "http"), 4, "https://"),
        (&MAP.replace("a.org", "{s}.a.org"), 4, "one named host"),
        (&MAP.replace("{z}", "7"), 4, "{z}"),
        (&MAP.replace("xyz", "tms"), 3, "\"xyz\", \"wms\""),
        (&MAP.replace("xyz", "wms"), 1, "lacks layers"),
        (&format!("{MAP}layers = '0'\n"), 6, "wms"),
        (&format!("{MAP}{MAP}"), 6, "two base maps"),
    ] {
        let message = refused(file);
        assert!(
            message.contains(&format!("line {line} ")) && message.contains(says),
            "{file}\n{message}"
        );
    }
    let both = refused("stor = 'a'\nlang = 'xx'\n");
    assert_eq!(both.lines().count(), 2, "{both}");
}
