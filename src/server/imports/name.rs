//! The name a client gives a file. It becomes one plain name inside the folder of the import and nothing else.

use unicode_normalization::UnicodeNormalization;

use message::Message;

/// The longest name, in bytes: file systems stop at 255, and a reader may put an ending of its own behind it.
const LONGEST: usize = 200;

/// The name under which a file is kept: in NFC, everything but letters, digits, blanks and a few marks replaced by `_`.
/// Files that belong together (`.shp`, `.dbf`) keep their common beginning.
///
/// # Errors
/// The name is empty, too long, begins with a dot, or has a part that leads elsewhere.
pub(super) fn plain(given: &str) -> Result<String, Message> {
    let name: String = given.trim().nfc().collect();
    let leads_away = name.contains(['/', '\\']) || name.starts_with('.') || name.chars().any(char::is_control);
    if name.is_empty() || name.len() > LONGEST || leads_away {
        return Err(Message::new("server.import.bad_name").with("name", shown(given)));
    }
    let harmless = |c: char| c.is_alphanumeric() || " ._-()+,&".contains(c);
    Ok(name.chars().map(|c| if harmless(c) { c } else { '_' }).collect())
}

/// A name that may be anything, for a sentence.
fn shown(given: &str) -> String {
    given.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_a_name() {
        for (given, kept) in [
            ("ranh giới.shp", "ranh giới.shp"),
            ("Bản Qua (2026).zip", "Bản Qua (2026).zip"),
            ("a:b*c?.csv", "a_b_c_.csv"),
            ("x\u{202e}gpj.shp", "x_gpj.shp"),
        ] {
            assert_eq!(plain(given).unwrap(), kept, "{given}");
        }
        assert_eq!(plain("Ba\u{309}n.shp").unwrap(), "Bản.shp");
        for given in [
            "",
            "  ",
            "..",
            ".",
            "../a.shp",
            "/etc/passwd",
            "a\\b.shp",
            ".htaccess",
            "a\0.shp",
            "a\n.shp",
            &"a".repeat(201),
        ] {
            let refused = plain(given).unwrap_err();
            assert_eq!(refused.key(), "server.import.bad_name", "{given}");
        }
    }
}
