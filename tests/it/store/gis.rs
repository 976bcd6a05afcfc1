//! The store as GIS programs see it, through GDAL's own tools.

use crate::common::program::{Program, ogrinfo};

const LAYERS: [(&str, &str); 13] = [
    ("zone", "Point"),
    ("boundary", "Multi Polygon"),
    ("phase", "Multi Polygon"),
    ("plan_area", "Multi Polygon"),
    ("serviced_area", "Multi Polygon"),
    ("clearance_piece", "Multi Polygon"),
    ("lease", "Multi Polygon"),
    ("constraint", "Multi Polygon"),
    ("parcel", "Multi Polygon"),
    ("unit", "Multi Polygon"),
    ("document", "None"),
    ("figure", "None"),
    ("flag", "None"),
];

/// Layers and counts as ogrinfo lists them.
fn count(path: &std::path::Path, layer: &str) -> usize {
    let said = ogrinfo(path, &["-so", layer]);
    let line = said
        .lines()
        .find(|l| l.starts_with("Feature Count"))
        .unwrap_or_else(|| panic!("{said}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

fn looks_right(path: &std::path::Path, program: &Program) {
    let said = ogrinfo(path, &[]);
    let listed: Vec<&str> = said
        .lines()
        .filter_map(|l| {
            l.split_once(": ")
                .filter(|(n, _)| n.parse::<u32>().is_ok())
                .map(|(_, r)| r)
        })
        .collect();
    let names: Vec<&str> = listed.iter().map(|l| l.split(' ').next().unwrap()).collect();
    let mut expected: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    let mut found = names.clone();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected, "every layer and nothing internal: {said}");
    for (name, geometry) in LAYERS {
        let layer = ogrinfo(path, &["-so", name]);
        assert!(layer.contains(&format!("Geometry: {geometry}")), "{layer}");
        if geometry != "None" {
            assert!(layer.contains("ID[\"EPSG\",4756]"), "{layer}");
        }
        // GDAL recognises the key of a view by its values, so an empty view has none.
        let empty = layer.contains("Feature Count: 0");
        assert!(
            empty || geometry == "None" || layer.contains("FID Column = fid"),
            "{layer}"
        );
        assert!(geometry == "None" || layer.contains("ha: Real"), "{layer}");
    }
    let zones = program.json(&["totals"])["accounts"].as_array().unwrap().len();
    assert_eq!(count(path, "zone"), zones);
    assert_eq!(count(path, "boundary"), 1);
    let boundary = ogrinfo(path, &["-al", "-so", "boundary"]);
    let extent = boundary
        .lines()
        .find(|l| l.starts_with("Extent"))
        .unwrap_or_else(|| panic!("{boundary}"));
    // The extent of the 85 corners in EPSG:4756, as PROJ gives it for EPSG:9208.
    assert!(extent.starts_with("Extent: (103.84"), "{extent}");
    let all = ogrinfo(path, &["-q", "boundary"]);
    assert!(
        all.contains("zone (String) = kcn-ban-qua-lao-cai") && all.contains("MULTIPOLYGON"),
        "{all}"
    );
}

#[test]
fn ogrinfo_lists_each_layer_and_nothing_internal() {
    let program = Program::demo();
    looks_right(&program.store(), &program);
}

/// What GDAL answers to a question in SQL.
fn sql(path: &std::path::Path, question: &str) -> String {
    let output = crate::common::program::tool("ogrinfo")
        .args(["-ro", "-q"])
        .arg(path)
        .args(["-sql", question])
        .output();
    let output = output.unwrap();
    assert!(
        output.status.success(),
        "{question}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Slugs of the features of a layer that a filter leaves.
fn filtered(path: &std::path::Path, layer: &str, filter: &str) -> Vec<String> {
    let said = sql(path, &format!("SELECT fid, slug FROM {layer} WHERE {filter}"));
    let slugs = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("slug (String) = "));
    slugs.map(str::to_string).collect()
}

/// What the bodies of a layer say, by slug.
fn bodies(path: &std::path::Path, layer: &str) -> Vec<(String, serde_json::Value)> {
    let said = ogrinfo(path, &["-q", layer]);
    let slugs = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("slug (String) = "));
    let bodies = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("body (String) = "));
    let read = |body: &str| serde_json::from_str::<serde_json::Value>(body).unwrap()["body"].clone();
    slugs.map(str::to_string).zip(bodies.map(read)).collect()
}

#[test]
fn layers_are_filtered_by_what_their_records_say() {
    let program = Program::demo_with_example();
    let path = program.store();
    type Says = fn(&serde_json::Value) -> bool;
    let filters: [(&str, &str, Says); 7] = [
        ("flag", "state = 'operating' AND value = 1 AND phase IS NULL", |body| {
            body["state"] == "operating" && body["value"] == true && body["phase"].is_null()
        }),
        ("plan_area", "function = 'industrial' AND level = 'detailed'", |body| {
            body["function"] == "industrial" && body["level"] == "detailed"
        }),
        ("lease", "leased = 1 AND kind <> 'auction'", |body| {
            ["sublease", "direct_state_lease"]
                .iter()
                .any(|kind| body["kind"] == *kind)
        }),
        ("lease", "end_reason IS NOT NULL", |body| !body["end_reason"].is_null()),
        ("clearance_piece", "stage = 'handed_over'", |body| {
            body["events"]
                .as_array()
                .unwrap()
                .last()
                .is_some_and(|event| event["kind"] == "handed_over")
        }),
        ("clearance_piece", "open_obstacles > 0", |body| {
            let obstacles = body["obstacles"].as_array();
            obstacles.is_some_and(|all| all.iter().any(|one| one["closed"].is_null()))
        }),
        (
            "figure",
            "status = 'approved' AND value >= 500 AND unit = 'ha'",
            |body| {
                let value: f64 = body["quantity"]["value"].as_str().unwrap().parse().unwrap();
                body["status"] == "approved" && value >= 500.0 && body["quantity"]["unit"] == "ha"
            },
        ),
    ];
    for (layer, filter, says) in filters {
        let all = bodies(&path, layer);
        let mut wanted: Vec<String> = all
            .iter()
            .filter(|(_, body)| says(body))
            .map(|(slug, _)| slug.clone())
            .collect();
        wanted.sort();
        assert!(
            !wanted.is_empty() && wanted.len() < all.len(),
            "{layer}: {filter} tells nothing apart"
        );
        assert_eq!(filtered(&path, layer, filter), wanted, "{layer}: {filter}");
    }
    // A record that is named is shown by its name.
    let all = ogrinfo(&path, &["-q", "lease"]);
    assert!(all.contains("project (String) = Xưởng ví dụ 31"), "{all}");
    assert!(all.contains("leased (Integer(Boolean)) = 1"), "{all}");
}

/// `docs/LAYERS.md` is written from what the kinds of records say of themselves: `MATBANG_BLESS=1` writes it anew.
#[test]
fn the_columns_of_the_layers_are_those_that_are_written_down() {
    use matbang::domain::{Kind, Layer, PropertyType};
    use matbang::message::Lang;
    use std::fmt::Write;

    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/LAYERS.md");
    let stored = std::fs::read_to_string(&path).unwrap();
    let (before, _) = stored.split_once("\n## `").expect("a section for each layer");
    let mut wanted = before.to_string();
    for kind in Kind::ALL {
        let Some(layer) = kind.layer() else { continue };
        let geometry = match layer {
            Layer::Point => "points",
            Layer::Polygons => "polygons",
            Layer::Table => "a table",
        };
        let _ = write!(wanted, "\n## `{}`: {geometry}\n\n", kind.code());
        wanted.push_str("| Column | Type | Tiếng Việt | English |\n|---|---|---|---|\n");
        for property in kind.properties() {
            let is = match property.is {
                PropertyType::Text => "text",
                PropertyType::Code => "code",
                PropertyType::Integer => "whole number",
                PropertyType::Decimal => "number",
                PropertyType::Flag => "yes or no",
                PropertyType::Date => "day, month or year",
                PropertyType::Reference => "name of another record",
            };
            let unit = if property.unit.is_empty() {
                String::new()
            } else {
                format!(", {}", property.unit)
            };
            let title = |lang| property.title(*kind, lang).unwrap().replace('|', "\\|");
            let _ = writeln!(
                wanted,
                "| `{}` | {is}{unit} | {} | {} |",
                property.name,
                title(Lang::Vi),
                title(Lang::En)
            );
        }
    }
    if std::env::var_os("MATBANG_BLESS").is_some() {
        return std::fs::write(&path, &wanted).unwrap();
    }
    assert!(stored == wanted, "docs/LAYERS.md is old; `make bless` writes it anew");
}

#[test]
fn columns_have_the_titles_people_know() {
    let program = Program::demo();
    let titles = "SELECT title, description FROM gpkg_data_columns WHERE table_name = 'parcel'";
    let said = sql(&program.store(), titles);
    for title in ["Số thửa", "Parcel number", "Diện tích công bố (ha)"] {
        assert!(said.contains(title), "{title}: {said}");
    }
}

#[test]
fn a_backup_opens_alone() {
    let program = Program::demo();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("ban-sao.gpkg");
    program.ok(&["backup", copy.to_str().unwrap()]);
    looks_right(&copy, &program);
}

#[test]
fn corners_agree_with_gdals_own_transformation() {
    // Only the projection is compared (EPSG:9208 → 4756 has no datum shift), so GDAL may be asked.
    let program = Program::demo();
    let csv = ogrinfo(&program.store(), &["-q", "boundary"]);
    let wkt = csv.lines().find(|l| l.contains("MULTIPOLYGON")).unwrap();
    let first = wkt
        .split("(((")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .trim()
        .to_string();
    let mut words = first.split(' ').map(|w| w.parse::<f64>().unwrap());
    let (lon, lat) = (words.next().unwrap(), words.next().unwrap());
    let output = crate::common::program::tool("gdaltransform")
        .args(["-s_srs", "EPSG:9208", "-t_srs", "EPSG:4756", "-output_xy"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            use std::io::Write;
            child.stdin.take().unwrap().write_all(b"407129.25 2498697.55\n")?;
            child.wait_with_output()
        })
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut words = text.split_whitespace().map(|w| w.parse::<f64>().unwrap());
    let pair = (words.next().unwrap(), words.next().unwrap());
    let near = |a: f64, b: f64| (a - b).abs() < 1e-8;
    assert!(
        (near(lon, pair.0) && near(lat, pair.1)) || (near(lon, pair.1) && near(lat, pair.0)),
        "{lon} {lat} against {text}"
    );
}
