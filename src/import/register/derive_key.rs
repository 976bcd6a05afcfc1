//! The key of a row: as written in the first column, else made from what tells the row apart.

use crate::domain::text::{sha256_hex, slug};

use super::cells::Cells;
use super::tables::TableKind;

/// The key (slug) of a row; `None` when it cannot be had, which is noted as a problem.
pub fn key(kind: TableKind, cells: &mut Cells<'_, '_>) -> Option<String> {
    let column = kind.key_column();
    if kind == TableKind::Documents {
        let number = cells.required(column)?;
        let key = slug(&number);
        if key.is_empty() {
            cells.wrong(column, "225/QĐ-TTg");
            return None;
        }
        return Some(key);
    }
    if cells.optional(column).is_some() || kind.telling_columns().is_empty() {
        return cells.key(column);
    }
    // Two rows that agree in all of these would be one; `finish` refuses them and asks for a key.
    let parts: Vec<String> = kind
        .telling_columns()
        .iter()
        .map(|c| slug(&cells.text(c)))
        .filter(|part| !part.is_empty())
        .collect();
    let made = shortened(parts.join("-"));
    if made.is_empty() {
        return cells.key(column);
    }
    Some(made)
}

/// The longest derived key.
const LONGEST: usize = 110;

/// A key that is too long ends in a hash of all of it: cut off, different rows would get the same key.
pub(in crate::import) fn shortened(key: String) -> String {
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
    fn long_keys_stay_apart() {
        let key = |end: &str| shortened(format!("{}{end}", "a".repeat(200)));
        assert_ne!(key("1"), key("2"));
        assert_eq!(key("1").len(), LONGEST);
        assert!(crate::domain::text::is_slug(&key("1")));
    }
}
