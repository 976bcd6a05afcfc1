//! Writes the hashes of rows, changesets and revisions ([`crate::store::canon`]) while they are recorded.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, params};

use super::batch::Batch;
use super::row::at;
use crate::store::StoreError;
use crate::store::canon::{Canon, ChangesetForm, Hash, RedactionForm, RevisionForm, RowForm, Words};

/// What a row has behind the columns of its entity: `salt, leaf, derived`.
pub const COLUMNS: &str = "salt, leaf, derived";

/// How many those are.
pub const WIDTH: usize = 3;

/// Seals a row that is about to be written: `values` are those of [`super::row::COLUMNS`]. Gives the values of [`COLUMNS`]
/// and the hash of the row.
pub fn row(row_id: i64, revision: u32, values: &[Value], salt: Vec<u8>) -> ([Value; WIDTH], Hash) {
    let text = |column: usize| match &values[column] {
        Value::Text(text) => text.as_str(),
        _ => "",
    };
    let int = |column: usize| match values[column] {
        Value::Integer(number) => Some(number),
        _ => None,
    };
    let words = Words::of_row(&salt, text(at::SLUG), text(at::KEY), text(at::BODY));
    let leaf = RowForm {
        row_id,
        revision,
        entity: text(at::ENTITY),
        kind: text(at::KIND),
        visibility: text(at::VISIBILITY),
        body_version: int(at::BODY_VERSION).unwrap_or_default(),
        words: &words,
        crs: int(at::CRS),
        native: match &values[at::NATIVE] {
            Value::Blob(blob) => Some(blob),
            _ => None,
        },
    }
    .hash();
    let derived = derived(values.iter().map(ValueRef::from));
    let sealed = [
        Value::from(salt),
        Value::from(leaf.to_vec()),
        Value::from(derived.to_vec()),
    ];
    (sealed, leaf)
}

/// A check sum of the columns of a row that follow from its body and its native geometry. It is no part of the chain: a
/// later program may derive them otherwise. `values` are those of [`super::row::COLUMNS`].
pub fn derived<'v>(values: impl Iterator<Item = ValueRef<'v>>) -> Hash {
    let mut canon = Canon::new("matbang derived 1");
    for (column, value) in values.enumerate() {
        if !matches!(column, at::NAME..=at::VALID_UNTIL | at::WGS84..=at::MAX_Y) {
            continue;
        }
        canon.value(value);
    }
    canon.finish()
}

impl Canon {
    /// A value of the database, for check sums.
    pub(super) fn value(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => self.none(),
            ValueRef::Integer(number) => self.int(number),
            ValueRef::Real(number) => self.bytes(number.to_be_bytes()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => self.bytes(bytes),
        };
    }
}

/// The hash of a changeset as it is stored. The words are those it was recorded with, whatever was taken out since.
pub fn changeset(connection: &Connection, id: &str, words: Option<Words>) -> Result<Hash, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT author, message, document, base, created_at, changes, salt FROM matbang_changeset WHERE id = ?1",
    )?;
    let hash = statement.query_row([id], |found| {
        let salt: Option<Vec<u8>> = found.get(6)?;
        let (author, message, document): (String, String, String) = (found.get(0)?, found.get(1)?, found.get(2)?);
        let created_at: String = found.get(4)?;
        let now = Words::of_changeset(&salt.unwrap_or_default(), &author, &message, &document);
        let form = ChangesetForm {
            id,
            words: words.as_ref().unwrap_or(&now),
            base: found.get(3)?,
            created_at: &created_at,
            changes: found.get(5)?,
        };
        Ok(form.hash())
    })?;
    Ok(hash)
}

/// The hash of a revision; `None` while it has none.
pub fn of_revision(connection: &Connection, revision: u32) -> Result<Option<Hash>, StoreError> {
    if revision == 0 {
        return Ok(Some([0; 32]));
    }
    let found: Option<Vec<u8>> = connection
        .prepare_cached("SELECT hash FROM matbang_seal WHERE revision = ?1")?
        .query_row([revision], |row| row.get(0))
        .optional()?;
    Ok(found.and_then(|hash| Hash::try_from(hash).ok()))
}

/// The numbers of the rows a revision closes, ascending.
pub fn closes(connection: &Connection, revision: u32) -> Result<Vec<i64>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT row_id FROM matbang_close WHERE revision = ?1 ORDER BY row_id")?;
    let rows = statement.query_map([revision], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a revision took out.
pub fn redactions(connection: &Connection, revision: u32) -> Result<Vec<RedactionForm>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT target, id, before, after FROM matbang_redaction WHERE revision = ?1 ORDER BY target, id",
    )?;
    let rows = statement.query_map([revision], |row| {
        Ok(RedactionForm {
            target: row.get(0)?,
            id: row.get(1)?,
            before: row.get(2)?,
            after: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Seals the revision that is being written, as the last thing of its transaction. `rows` are the numbers and hashes of its
/// rows, `closes` the numbers of the rows it closed, in any order.
pub fn revision(
    connection: &Connection,
    number: u32,
    id: &str,
    approved_at: &str,
    mut rows: Vec<(i64, Hash)>,
    mut closes: Vec<i64>,
) -> Result<Hash, StoreError> {
    closes.sort_unstable();
    closes.dedup();
    let mut closed = Batch::new(connection, "INSERT INTO matbang_close (row_id, revision) VALUES", 2)?;
    for row in closes {
        closed.push(vec![Value::from(row), Value::from(number)]);
        if closed.is_full() {
            closed.write()?;
        }
    }
    closed.write()?;
    rows.sort_unstable_by_key(|(row, _)| *row);
    let rows: Vec<Hash> = rows.into_iter().map(|(_, hash)| hash).collect();
    let hash = hash_of(connection, number, id, approved_at, &rows)?;
    connection.execute(
        "INSERT INTO matbang_seal (revision, hash) VALUES (?1, ?2)",
        params![number, hash],
    )?;
    Ok(hash)
}

/// The hash a revision has by what is stored of it.
pub fn hash_of(
    connection: &Connection,
    number: u32,
    id: &str,
    approved_at: &str,
    rows: &[Hash],
) -> Result<Hash, StoreError> {
    let missing = |what: &str| StoreError::Damaged {
        row: 0,
        reason: format!("revision {number}: {what}"),
    };
    let previous = of_revision(connection, number.saturating_sub(1))?.ok_or_else(|| missing("no hash before it"))?;
    let stored: Option<Vec<u8>> =
        connection.query_row("SELECT leaf FROM matbang_changeset WHERE id = ?1", [id], |row| {
            row.get(0)
        })?;
    let changeset = stored
        .and_then(|leaf| Hash::try_from(leaf).ok())
        .ok_or_else(|| missing("no hash of its changeset"))?;
    let form = RevisionForm {
        previous: &previous,
        store: &super::identity(connection)?.to_string(),
        revision: number,
        approved_at,
        changeset: &changeset,
        rows,
        closes: &closes(connection, number)?,
        redactions: &redactions(connection, number)?,
    };
    Ok(form.hash())
}
