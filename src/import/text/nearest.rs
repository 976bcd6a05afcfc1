//! What a person most likely meant by a name that is not known.

use crate::domain::text::fold;

/// The candidate a person most likely meant by `name`, or `None` when nothing is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = fold(name);
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &fold(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_near() {
        let known = ["dien_tich_ha", "ten", "tai_lieu"];
        assert_eq!(nearest("diện tích (ha)", known), Some("dien_tich_ha"));
        assert_eq!(nearest("tai_leu", known), Some("tai_lieu"));
        assert_eq!(nearest("zzz", known), None);
    }
}
