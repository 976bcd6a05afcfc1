//! The name a person most likely meant by one that is not known.

use domain::text::fold;
use message::Message;

/// The candidate a person most likely meant by `name`, or `None` when nothing is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = bare(name);
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &bare(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// The sentence that names the nearest candidate, or that none is near: the end of a message about an unknown name.
pub fn near_or_none(near: Option<&str>) -> Message {
    match near {
        Some(near) => Message::new("text.near").with("near", near),
        None => Message::new("text.none_near"),
    }
}

/// A name without what people write in one way or another: case, marks, blanks and dashes, zeros in front of a number.
fn bare(name: &str) -> String {
    let mut bare = String::new();
    for letter in fold(name).chars().filter(|letter| letter.is_alphanumeric()) {
        let leads = !bare.ends_with(|last: char| last.is_ascii_digit());
        if !(letter == '0' && leads) {
            bare.push(letter);
        }
    }
    bare
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
        let labels = ["M2", "M1", "02", "lô 10"];
        assert_eq!(nearest("M-01", labels), Some("M1"));
        assert_eq!(nearest("m 2", labels), Some("M2"));
        assert_eq!(nearest("2", labels), Some("02"));
    }
}
