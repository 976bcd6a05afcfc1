//! What tables call by key or by name: provinces and indicators; and what was most likely meant by another word.

use coordinates::stated;
use domain::text::fold;
use domain::{Indicator, Province, provinces};
use geodesy::Epsg;
use text::nearest;

/// The most codes that are proposed where none is near.
const PROPOSED: usize = 40;

/// The one province that is called so among those wanted, by key or name.
///
/// # Errors
/// The keys a person may have meant: the successors of a province that is no more, else the nearest, else all.
pub fn province(text: &str, is_wanted: impl Fn(&Province) -> bool) -> Result<&'static Province, String> {
    let called: Vec<&Province> = provinces().iter().filter(|province| province.is_called(text)).collect();
    let wanted: Vec<&'static Province> = provinces().iter().filter(|province| is_wanted(province)).collect();
    let mut found = wanted.iter().filter(|province| province.is_called(text));
    // The key of one province is never the name of another: `quang-ngai` is not the Quảng Ngãi of before.
    let is_key_of_another = called
        .iter()
        .any(|province| province.key == text.trim() && !is_wanted(province));
    if let (false, Some(one), None) = (is_key_of_another, found.next(), found.next()) {
        return Ok(one);
    }
    let keys: Vec<&str> = wanted.iter().map(|province| province.key.as_str()).collect();
    let next = called.iter().flat_map(|province| &province.successors);
    let mut next: Vec<&str> = next.map(String::as_str).filter(|key| keys.contains(key)).collect();
    next.sort_unstable();
    next.dedup();
    let by_name = || {
        let names = wanted.iter().map(|province| province.name.as_str());
        let near = nearest(text, names)?;
        wanted
            .iter()
            .find(|province| province.name == near)
            .map(|province| province.key.as_str())
    };
    let near = nearest(text, keys.iter().copied()).or_else(by_name);
    Err(match (next.is_empty(), near) {
        (false, _) => next.join(", "),
        (true, Some(near)) => near.to_string(),
        (true, None) => proposed(&keys),
    })
}

/// The indicator of a code, or of the name the catalogue has or had for it in either language.
///
/// # Errors
/// The codes a person may have meant, each with its name: the nearest, those whose names hold the words, else all.
pub fn indicator(text: &str) -> Result<Indicator, String> {
    if let Ok(indicator) = text.parse() {
        return Ok(indicator);
    }
    let all: Vec<Indicator> = Indicator::codes().iter().filter_map(|code| code.parse().ok()).collect();
    let wanted = fold(text);
    let mut found = all
        .iter()
        .filter(|indicator| names(**indicator).any(|name| fold(name) == wanted));
    if let (Some(one), None) = (found.next(), found.next()) {
        return Ok(*one);
    }
    let words: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
    let holds = |indicator: &&Indicator| {
        let all_in = |name: String| words.iter().all(|word| name.split(' ').any(|own| own == *word));
        !words.is_empty() && names(**indicator).any(|name| all_in(fold(name)))
    };
    let holding: Vec<Indicator> = all.iter().filter(holds).copied().collect();
    let near = nearest(text, Indicator::codes()).and_then(|code| code.parse().ok());
    let near = near.or_else(|| {
        let called: Vec<&str> = all.iter().flat_map(|one| names(*one)).collect();
        let near = nearest(text, called)?;
        all.iter().find(|one| names(**one).any(|name| name == near)).copied()
    });
    let told = |indicator: &Indicator| format!("{} ({})", indicator.code(), indicator.names().0);
    Err(match (near, holding.is_empty()) {
        (Some(near), _) => told(&near),
        (None, false) => proposed(&holding.iter().map(told).collect::<Vec<_>>()),
        (None, true) => all
            .iter()
            .map(|indicator| indicator.code())
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// The coordinate system of a code, or of words that lead to one alone: “VN-2000 / TM-3 105-45”, “KTT 107°45'”.
pub fn crs(text: &str) -> Option<Epsg> {
    // A bare angle is that of a meridian.
    let stated = || stated::find(text)?.epsg;
    let meridian = || stated::find(&format!("kinh tuyến trục {text}"))?.epsg;
    text.parse().ok().or_else(stated).or_else(meridian)
}

/// What an indicator is called now, and what it was called before.
fn names(indicator: Indicator) -> impl Iterator<Item = &'static str> {
    let (vi, en) = indicator.names();
    [vi, en].into_iter().chain(indicator.former_names())
}

fn proposed<S: AsRef<str>>(codes: &[S]) -> String {
    let shown = codes.iter().take(PROPOSED).map(AsRef::as_ref);
    let more = (codes.len() > PROPOSED).then_some("…");
    shown.chain(more).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_are_known_by_key_and_by_name() {
        let today = |text: &str| province(text, |province| province.until.is_none()).map(|found| found.key.as_str());
        for text in ["lao-cai", "Lào Cai", "tỉnh Lào Cai", "LAO CAI"] {
            assert_eq!(today(text), Ok("lao-cai"), "{text}");
        }
        assert_eq!(today("TP. Hồ Chí Minh"), today("Thành phố Hồ Chí Minh"));
        assert!(today("TP. Hồ Chí Minh").is_ok());
        assert_eq!(today("lao-cay"), Err("lao-cai".to_string()));
        assert_eq!(today("Yên Bái"), Err("lao-cai".to_string()), "what it became part of");
        let past = |text: &str| province(text, |province| province.until.is_some()).map(|found| found.key.as_str());
        assert_eq!(past("Quảng Ngãi"), Ok("quang-ngai-cu"));
        assert_eq!(past("quang-ngai"), Err("quang-ngai-cu".to_string()));
        assert_eq!(today("xyzzy").unwrap_err().split(", ").count(), 34);
    }

    #[test]
    fn indicators_are_known_by_code_and_by_the_name_of_the_catalogue() {
        let code = |text: &str| indicator(text).map(Indicator::code);
        for code in Indicator::codes() {
            let named: Indicator = code.parse().unwrap();
            let (vi, en) = named.names();
            assert_eq!((indicator(vi), indicator(en)), (Ok(named), Ok(named)), "{vi}, {en}");
            for former in named.former_names() {
                assert_eq!(indicator(former), Ok(named), "{former}");
            }
        }
        assert_eq!(code("diện tích đã giải phóng mặt bằng"), Ok("cleared"));
        assert_eq!(
            code("Đất công nghiệp cho thuê theo quy hoạch"),
            Ok("leasable"),
            "its name of before"
        );
        assert_eq!(
            code("claered"),
            Err("cleared (Diện tích đã giải phóng mặt bằng)".to_string())
        );
        assert!(code("quy hoạch").unwrap_err().contains("planned (Diện tích quy hoạch)"));
        assert!(!code("zzz").unwrap_err().contains('/'));
    }

    #[test]
    fn systems_are_known_by_code_and_in_the_words_of_decisions() {
        for (text, expected) in [
            ("EPSG:9210", Some(9210)),
            ("VN-2000 / TM-3 105-45", Some(9210)),
            ("TM-3 105-45", Some(9210)),
            ("107°45'", Some(5899)),
            ("107°45", Some(5899)),
            ("VN-2000, kinh tuyến trục 105°, múi chiếu 3°", Some(5897)),
            // Of two zones nobody can say which.
            ("VN-2000, kinh tuyến trục 105°", None),
            ("VN-2000", None),
            ("hệ tọa độ quốc gia", None),
            // No zone has this meridian.
            ("105°40'", None),
            ("TM-3 105-40", None),
        ] {
            assert_eq!(crs(text), expected.map(Epsg), "{text}");
        }
    }
}
