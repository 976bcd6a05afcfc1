//! The canonical form of what a store holds, and the hashes over it. It is the same for every kind of store and never
//! changes; `docs/CHAIN.md` writes it down with a test vector.
//!
//! Every revision has a hash over itself, its changeset, its rows and the hash of the revision before, so that one hash
//! stands for the whole history. Words of people (slugs, keys, bodies, authors, messages) enter as a hash of a salt and the
//! word: a word that had to be taken out can go together with its salt, and the history can still be verified.

use sha2::{Digest, Sha256};

/// The 32 bytes of a SHA-256.
pub type Hash = [u8; 32];

/// Bytes of a salt.
pub const SALT: usize = 16;

/// Fields, one after the other, each with its type and its length, so that no two lists of fields give the same bytes.
#[derive(Clone)]
pub struct Canon(Sha256);

impl Canon {
    /// Begins a form; the name keeps hashes of different things apart.
    pub fn new(form: &str) -> Canon {
        let mut canon = Canon(Sha256::new());
        canon.bytes(form.as_bytes());
        canon
    }

    /// A field that is not there.
    pub fn none(&mut self) -> &mut Canon {
        self.0.update([0]);
        self
    }

    /// A field that is a whole number.
    pub fn int(&mut self, value: i64) -> &mut Canon {
        self.0.update([1]);
        self.0.update(value.to_be_bytes());
        self
    }

    /// Bytes, or a text as its UTF-8.
    pub fn bytes(&mut self, value: impl AsRef<[u8]>) -> &mut Canon {
        let value = value.as_ref();
        self.0.update([2]);
        self.0.update((value.len() as u64).to_be_bytes());
        self.0.update(value);
        self
    }

    /// Bytes that may not be there.
    pub fn bytes_or_none(&mut self, value: Option<impl AsRef<[u8]>>) -> &mut Canon {
        match value {
            Some(value) => self.bytes(value),
            None => self.none(),
        }
    }

    /// A whole number that may not be there.
    pub fn int_or_none(&mut self, value: Option<i64>) -> &mut Canon {
        match value {
            Some(value) => self.int(value),
            None => self.none(),
        }
    }

    /// The hash of all fields.
    pub fn finish(&self) -> Hash {
        self.0.clone().finalize().into()
    }
}

/// What stands in a form for a word that can be taken out.
pub fn word(salt: &[u8], field: &str, value: &str) -> Hash {
    Canon::new("matbang word 1")
        .bytes(salt)
        .bytes(field)
        .bytes(value)
        .finish()
}

/// Words of a thing as they enter its form, one hash each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<Hash>);

impl Words {
    /// The words of a row: slug, key and body, each hashed with the salt.
    pub fn of_row(salt: &[u8], slug: &str, key: &str, body: &str) -> Words {
        Words(vec![
            word(salt, "slug", slug),
            word(salt, "key", key),
            word(salt, "body", body),
        ])
    }

    /// The words of a changeset: author, message and document, each hashed with the salt.
    pub fn of_changeset(salt: &[u8], author: &str, message: &str, document: &str) -> Words {
        Words(vec![
            word(salt, "author", author),
            word(salt, "message", message),
            word(salt, "document", document),
        ])
    }

    /// The hashes one after the other, as an act of redaction keeps them.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// As [`Words::to_bytes`] wrote them; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Words> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        (rest.is_empty() && hashes.len() == 3).then(|| Words(hashes.to_vec()))
    }
}

/// The canonical form of a row.
#[derive(Debug)]
pub struct RowForm<'a> {
    /// The number of the row.
    pub row_id: i64,
    /// The revision it begins with.
    pub revision: u32,
    /// Identity of the thing.
    pub entity: &'a str,
    /// Code of its kind.
    pub kind: &'a str,
    /// Code of who may see it.
    pub visibility: &'a str,
    /// Which form its body has.
    pub body_version: i64,
    /// The hashes of its slug, key and body.
    pub words: &'a Words,
    /// CRS of the native geometry.
    pub crs: Option<i64>,
    /// The native geometry, WKB.
    pub native: Option<&'a [u8]>,
}

impl RowForm<'_> {
    /// The hash of the row.
    pub fn hash(&self) -> Hash {
        let mut canon = Canon::new("matbang row 1");
        canon.int(self.row_id).int(i64::from(self.revision));
        canon.bytes(self.entity).bytes(self.kind).bytes(self.visibility);
        canon.int(self.body_version);
        for one in &self.words.0 {
            canon.bytes(one);
        }
        canon.int_or_none(self.crs).bytes_or_none(self.native).finish()
    }
}

/// The head of a changeset.
#[derive(Debug)]
pub struct ChangesetForm<'a> {
    /// Identity of the changeset.
    pub id: &'a str,
    /// Author, message and document.
    pub words: &'a Words,
    /// The revision its author saw.
    pub base: u32,
    /// When it was made, as stored.
    pub created_at: &'a str,
    /// How many changes it has.
    pub changes: i64,
}

impl ChangesetForm<'_> {
    /// The hash of the changeset.
    pub fn hash(&self) -> Hash {
        let mut canon = Canon::new("matbang changeset 1");
        canon.bytes(self.id);
        for one in &self.words.0 {
            canon.bytes(one);
        }
        canon
            .int(i64::from(self.base))
            .bytes(self.created_at)
            .int(self.changes)
            .finish()
    }
}

/// Words that a revision took out of earlier rows and changesets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedactionForm {
    /// The kind of thing they stood in: `row` or `changeset`.
    pub target: String,
    /// Number of the row or identity of the changeset.
    pub id: String,
    /// Its words before, as [`Words::to_bytes`].
    pub before: Vec<u8>,
    /// Its words after, likewise.
    pub after: Vec<u8>,
}

/// The canonical form of a revision.
#[derive(Debug)]
pub struct RevisionForm<'a> {
    /// The hash of the revision before; zeros before the first.
    pub previous: &'a Hash,
    /// Identity of the store.
    pub store: &'a str,
    /// The number of the revision.
    pub revision: u32,
    /// Its instant, as stored.
    pub approved_at: &'a str,
    /// The hash of its changeset.
    pub changeset: &'a Hash,
    /// The hashes of its rows in the order of their numbers.
    pub rows: &'a [Hash],
    /// The numbers of the rows it closes, ascending.
    pub closes: &'a [i64],
    /// What it took out, in the order of target and identity.
    pub redactions: &'a [RedactionForm],
}

impl RevisionForm<'_> {
    /// The hash of the revision, and so of everything before it.
    pub fn hash(&self) -> Hash {
        let mut canon = Canon::new("matbang revision 1");
        canon
            .bytes(self.previous)
            .bytes(self.store)
            .int(i64::from(self.revision));
        canon.bytes(self.approved_at).bytes(self.changeset);
        canon.int(self.rows.len() as i64);
        for row in self.rows {
            canon.bytes(row);
        }
        canon.int(self.closes.len() as i64);
        for row in self.closes {
            canon.int(*row);
        }
        canon.int(self.redactions.len() as i64);
        for one in self.redactions {
            canon
                .bytes(&one.target)
                .bytes(&one.id)
                .bytes(&one.before)
                .bytes(&one.after);
        }
        canon.finish()
    }
}

/// A hash in hexadecimal digits.
pub fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of hexadecimal digits.
pub fn from_hex(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(hash)
}

/// Salts that nobody can guess: one random key per transaction, from which they are drawn.
pub struct Salts {
    key: [u8; 32],
    drawn: u64,
}

impl Salts {
    /// A new key from the system.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new() -> std::io::Result<Salts> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Salts { key, drawn: 0 })
    }

    /// A salt that was not drawn before.
    pub fn draw(&mut self) -> Vec<u8> {
        self.drawn += 1;
        let mut canon = Canon::new("matbang salt 1");
        canon.bytes(self.key).int(self.drawn as i64).finish()[..SALT].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of docs/CHAIN.md. It was computed by another program (`scripts/chain_vector.py`).
    #[test]
    fn the_form_is_the_one_that_is_written_down() {
        let document = include_str!("../../docs/CHAIN.md");
        let told = |name: &str| {
            let line = document.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
            let hash = line.and_then(|line| line.split('`').nth(3)).unwrap_or_default();
            from_hex(hash).unwrap_or_else(|| panic!("no hash of {name} in docs/CHAIN.md"))
        };
        let salt: Vec<u8> = (0..16).collect();
        let words = Words::of_row(&salt, "kcn-a", "A-1", r#"{"kind":"zone","body":{}}"#);
        assert_eq!(word(&salt, "slug", "kcn-a"), told("word"));
        let row = RowForm {
            row_id: 7,
            revision: 1,
            entity: "0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d10",
            kind: "zone",
            visibility: "public",
            body_version: 1,
            words: &words,
            crs: Some(9208),
            native: Some(&[1, 2, 3]),
        };
        assert_eq!(row.hash(), told("row"));
        let plain = RowForm {
            crs: None,
            native: None,
            ..row
        };
        assert_eq!(plain.hash(), told("row without geometry"));
        let words = Words::of_changeset(&salt, "Nguyễn Văn A", "Lần đầu", "2170/QĐ-UBND");
        let changeset = ChangesetForm {
            id: "0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d11",
            words: &words,
            base: 0,
            created_at: "2026-11-28T01:02:03.000004Z",
            changes: 2,
        };
        assert_eq!(changeset.hash(), told("changeset"));
        let redaction = RedactionForm {
            target: "row".to_string(),
            id: "3".to_string(),
            before: words.to_bytes(),
            after: words.to_bytes(),
        };
        let revision = RevisionForm {
            previous: &[0; 32],
            store: "0190f3c2-7f1e-7aa0-8c1d-2f1f4b6a9d12",
            revision: 1,
            approved_at: "2026-11-28T01:02:03.000005Z",
            changeset: &changeset.hash(),
            rows: &[row.hash(), plain.hash()],
            closes: &[3, 5],
            redactions: &[redaction],
        };
        assert_eq!(revision.hash(), told("revision"));
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        let of = |parts: &[&str]| {
            let mut canon = Canon::new("x");
            parts.iter().for_each(|part| {
                canon.bytes(part);
            });
            canon.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(Canon::new("x").none().finish(), Canon::new("x").bytes("").finish());
        assert_ne!(Canon::new("x").int(0).finish(), Canon::new("x").bytes([0; 8]).finish());
    }
}
