//! Comparing names: Hòa/Hoà, Đăk/Đắk, capital letters and Unicode forms are one.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// A name reduced for comparison: lower case, without marks, đ → d, words joined by one space. `KCN Hoà Bình` and
/// `kcn hòa  bình` both give `kcn hoa binh`.
pub fn fold(name: &str) -> String {
    let plain: String = name
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An ASCII key made of a text: `225/QĐ-TTg` → `225-qd-ttg`. Letters of other scripts are dropped.
pub fn slug(text: &str) -> String {
    let ascii: String = fold(text)
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
        .collect();
    ascii.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Whether a text can be a key: `a-z`, `0-9` and `-`, not empty, at most 120 characters.
pub fn is_slug(text: &str) -> bool {
    (1..=120).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// SHA-256 of bytes as 64 hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The longest derived key.
const LONGEST: usize = 110;

/// A key that is too long ends in a hash of all of it: cut off, different rows would get the same key.
pub fn shortened(key: String) -> String {
    if key.len() <= LONGEST {
        return key;
    }
    // Keys are ASCII, so this cuts no character.
    format!("{}-{}", &key[..LONGEST - 17], &sha256_hex(key.as_bytes())[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_fold_together() {
        assert_eq!(fold("Hòa Bình"), fold("Hoà  Bi\u{300}nh"));
        assert_eq!(fold("Đăk Tô"), fold("ĐẮK TÔ"));
        assert_eq!(slug("225/QĐ-TTg"), "225-qd-ttg");
        assert_eq!(
            slug("Cụm công nghiệp – Tiểu thủ công nghiệp"),
            "cum-cong-nghiep-tieu-thu-cong-nghiep"
        );
        assert!(is_slug("kcn-hoa-binh-kon-tum") && !is_slug("Hòa") && !is_slug(""));
    }

    #[test]
    fn long_keys_stay_apart() {
        let key = |end: &str| shortened(format!("{}{end}", "a".repeat(200)));
        assert_ne!(key("1"), key("2"));
        assert_eq!(key("1").len(), LONGEST);
        assert!(is_slug(&key("1")));
    }
}
