//! Comparing headings the way a person does: without regard to case, diacritics and punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, no diacritics, `đ` as `d`, anything but letters and digits as one space: `"Tên_điểm "` → `"ten diem"`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'đ' => out.push('d'),
            c if c.is_alphanumeric() => out.push(c),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

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
    fn folds_vietnamese_in_either_unicode_form() {
        assert_eq!(fold("Tên_điểm "), "ten diem");
        assert_eq!(fold("To\u{302}\u{323}a đo\u{323}̂ (m)"), "toa do m");
        assert_eq!(fold("  "), "");
    }

    #[test]
    fn suggests_only_what_is_near() {
        let known = ["dien_tich_ha", "ten", "tai_lieu"];
        assert_eq!(nearest("diện tích (ha)", known), Some("dien_tich_ha"));
        assert_eq!(nearest("tai_leu", known), Some("tai_lieu"));
        assert_eq!(nearest("zzz", known), None);
    }
}
