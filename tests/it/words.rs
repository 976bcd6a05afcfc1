//! One word for one thing: words that people were misled by, or that say it otherwise than decrees do, stand in no sentence, heading,
//! name or guide (`docs/GLOSSARY.md` has the ones that do).

use std::path::Path;

use serde_json::Value;

/// A word not to be used in a language, and what is said instead.
const NOT: &[(&str, &str, &str)] = &[
    ("vi", "đứng sau con số", "tạo nên số liệu; hồ sơ, căn cứ của số liệu"),
    (
        "vi",
        "khu theo giải phóng mặt bằng",
        "tình hình giải phóng mặt bằng toàn khu",
    ),
    (
        "vi",
        "đất công nghiệp theo cho thuê",
        "tình hình cho thuê đất công nghiệp",
    ),
    ("vi", "nhường số", "không dùng (có số …)"),
    ("vi", "số duy nhất", "chỉ có một nguồn"),
    ("vi", "được chọn", "số đang dùng"),
    ("vi", "cách ngày xem", "số liệu cũ …"),
    (
        "vi",
        "cho thuê theo quy hoạch",
        "KCN: đất công nghiệp, dịch vụ; CCN: diện tích đất công nghiệp",
    ),
    (
        "vi",
        "cho thuê được",
        "KCN: đất công nghiệp, dịch vụ; CCN: diện tích đất công nghiệp",
    ),
    (
        "vi",
        "có thể cho thuê",
        "KCN: đất công nghiệp, dịch vụ; CCN: diện tích đất công nghiệp",
    ),
    ("vi", "độ phủ", "mức đầy đủ số liệu"),
    ("vi", "cấp chủ trương", "chấp thuận chủ trương đầu tư"),
    ("vi", "không phải thu hồi", "không thuộc diện thu hồi"),
    ("vi", "còn trống", "chưa cho thuê"),
    ("vi", "điểm nghẽn", "vướng mắc chưa giải quyết"),
    ("vi", "vướng mắc đang mở", "vướng mắc chưa giải quyết"),
    ("vi", "lấn ra ngoài", "đưa ra khỏi ranh giới"),
    ("vi", "biết đến bản", "theo số liệu ghi nhận đến ngày …"),
    ("vi", "theo dữ liệu bản", "theo số liệu ghi nhận đến ngày …"),
    (
        "vi",
        "bản đồ giải phóng mặt bằng",
        "sơ đồ tình hình giải phóng mặt bằng",
    ),
    ("vi", "vi phạm", "cần xem xét"),
    ("vi", "khu đất giải phóng", "phần đất giải phóng mặt bằng"),
    ("vi", "mảnh giải phóng", "phần đất giải phóng mặt bằng"),
    ("vi", "phân kỳ", "giai đoạn"),
    ("en", "behind the number", "makes up the figure"),
    ("en", "the only figure", "the only source"),
    ("en", "figure prevails", "not used (…)"),
    ("en", "coverage of parks", "completeness of figures"),
    (
        "en",
        "leasable",
        "industrial and service land (KCN); industrial land (CCN)",
    ),
    ("en", "available land", "clean, serviced, not leased"),
    ("en", "need not be recovered", "no recovery needed"),
    ("en", "recovery not required", "no recovery needed"),
    ("en", "unleased", "not leased"),
    ("en", "violation", "needs review"),
];

/// “Giai đoạn” is a phase: what a zone has come to is its “tình trạng”. These may speak of phases.
const OF_PHASES: &[&str] = &["phase", "cli.help.import.kind", "zone_layers", "text."];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every text that people read: where it stands, its language, itself.
fn texts() -> Vec<(String, &'static str, String)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(root().join("data/i18n")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let entries: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
        for (key, entry) in &entries {
            spoken(key, entry, &mut all);
        }
    }
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let indicators = read("data/indicators.csv");
    let mut table = csv::Reader::from_reader(indicators.as_bytes());
    for row in table.records().map(Result::unwrap) {
        all.push((format!("indicators.csv, {}", &row[0]), "vi", row[3].to_string()));
        all.push((format!("indicators.csv, {}", &row[0]), "en", row[4].to_string()));
    }
    for group in &matbang::symbology::Symbology::shipped().unwrap().groups {
        let classes = group.classes.iter().map(|class| (&class.key, &class.vi, &class.en));
        for (key, vi, en) in classes.chain([(&group.key, &group.vi, &group.en)]) {
            all.push((format!("symbology.toml, {key}"), "vi", vi.clone()));
            all.push((format!("symbology.toml, {key}"), "en", en.clone()));
        }
    }
    for name in ["web/index.html", "web/import.html", "docs/HUONG_DAN.md"] {
        for (at, line) in read(name).lines().enumerate() {
            all.push((format!("{name}:{}", at + 1), "vi", line.to_string()));
        }
    }
    all
}

/// The texts of an entry of the catalogue, those of other fronts too.
fn spoken(key: &str, entry: &Value, all: &mut Vec<(String, &'static str, String)>) {
    for (name, value) in entry.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("vi", Value::String(text)) => all.push((key.to_string(), "vi", text.clone())),
            ("en", Value::String(text)) => all.push((key.to_string(), "en", text.clone())),
            _ => spoken(key, value, all),
        }
    }
}

#[test]
fn words_not_to_be_used_stand_nowhere() {
    let texts = texts();
    assert!(
        texts.len() > 3000,
        "only {} texts were found: the search is broken",
        texts.len()
    );
    let mut found = Vec::new();
    for (place, lang, text) in &texts {
        let text = text.to_lowercase();
        for (_, word, instead) in NOT.iter().filter(|(of, ..)| of == lang) {
            if text.contains(word) {
                found.push(format!("{place} ({lang}): {word:?}; say {instead:?}"));
            }
        }
        if *lang == "vi" && text.contains("giai đoạn") && !OF_PHASES.iter().any(|part| place.contains(part)) {
            found.push(format!("{place}: “giai đoạn” is a phase; say “tình trạng” of a zone"));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn measures_are_named_alike_in_page_and_command_line() {
    let text = |key: &str, lang| matbang::message::text(key, lang).unwrap();
    for lang in [matbang::message::Lang::Vi, matbang::message::Lang::En] {
        // What both call by their short names.
        for code in ["planned", "established", "leased"] {
            assert_eq!(
                text(&format!("cli.column.{code}"), lang),
                text(&format!("short.{code}"), lang),
                "{code}"
            );
        }
    }
}

#[test]
fn planes_are_called_by_their_central_meridian() {
    for zone in &matbang::geodesy::zones::ZONES {
        let minutes = (zone.central_meridian * 60.0).round() as u32;
        let meridian = format!("{}°{:02}′", minutes / 60, minutes % 60);
        let width = if zone.is_tm3() { 3 } else { 6 };
        let key = format!("plane.{}", zone.epsg);
        let said =
            [matbang::message::Lang::Vi, matbang::message::Lang::En].map(|lang| matbang::message::text(&key, lang));
        assert_eq!(
            said,
            [
                Some(format!("VN-2000, kinh tuyến trục {meridian}, múi chiếu {width}°").as_str()),
                Some(format!("VN-2000, central meridian {meridian}, {width}° zone").as_str()),
            ],
            "{key}"
        );
    }
}
