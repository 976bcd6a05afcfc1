//! Changesets and the rows they hold until they are approved.

use jiff::Timestamp;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::batch::Batch;
use super::row::{self, COLUMNS, WIDTH};
use super::{stamp, timestamp};
use crate::store::canon::{Canon, Hash, Salts};
use crate::store::{NewChangeset, StoreError, Written};
use domain::{Change, Changeset, ChangesetId, ChangesetState, Revision, RowId};

/// The columns a drafted row has before those of every row.
const BEFORE: usize = 4;

/// The columns of its row that an end in a draft has.
const ENDING: [usize; 5] = [
    row::at::ENTITY,
    row::at::KIND,
    row::at::SLUG,
    row::at::VISIBILITY,
    row::at::BODY,
];

/// A changeset that is written as a draft.
pub struct Drafting<'c> {
    connection: &'c Connection,
    id: ChangesetId,
    key: String,
    /// Changes so far.
    seq: i64,
    puts: Batch<'c>,
    ends: Batch<'c>,
}

impl<'c> Drafting<'c> {
    /// Writes the head of a draft, which has no changes yet.
    pub fn begin(connection: &'c Connection, new: &NewChangeset, now: Timestamp) -> Result<Drafting<'c>, StoreError> {
        let id = ChangesetId(Uuid::now_v7());
        let key = id.to_string();
        begin(connection, &key, new, now, 0)?;
        let head = "INSERT INTO matbang_draft (changeset, seq, op, supersedes,";
        let puts = format!("{head} {COLUMNS}, sum) VALUES");
        let ends = format!("{head} entity, kind, slug, visibility, body, sum) VALUES");
        Ok(Drafting {
            connection,
            id,
            key,
            seq: 0,
            puts: Batch::new(connection, &puts, BEFORE + WIDTH + 1)?,
            ends: Batch::new(connection, &ends, BEFORE + ENDING.len() + 1)?,
        })
    }

    /// Writes the next change.
    pub fn put(&mut self, change: Change) -> Result<(), StoreError> {
        let before = |op: &str, supersedes: Option<RowId>| {
            vec![
                Value::from(self.key.clone()),
                Value::from(self.seq),
                Value::from(op.to_string()),
                Value::from(supersedes.map(|row| row.0)),
            ]
        };
        let (mut row, batch) = match change {
            Change::Put { entity, supersedes } => (row::values(before("put", supersedes), &entity)?, &mut self.puts),
            Change::End { entity, supersedes } => {
                let mut row = before("end", Some(supersedes));
                row.push(Value::from(entity.to_string()));
                row.extend(["", "", "internal", ""].map(|text| Value::from(text.to_string())));
                (row, &mut self.ends)
            }
        };
        row.push(Value::from(sum(row.iter().map(ValueRef::from)).to_vec()));
        batch.push(row);
        if batch.is_full() {
            // Nothing in the drafts is unique but the place in the changeset, so nothing is handed back.
            batch.write()?;
        }
        self.seq += 1;
        Ok(())
    }

    /// Writes what is left and seals the draft.
    pub fn finish(mut self) -> Result<Written, StoreError> {
        self.puts.write()?;
        self.ends.write()?;
        if self.seq == 0 {
            return Err(StoreError::Empty);
        }
        self.connection.execute(
            "UPDATE matbang_changeset SET changes = ?2 WHERE id = ?1",
            params![self.key, self.seq],
        )?;
        seal(self.connection, &self.key)?;
        Ok(Written {
            changeset: self.id,
            approval: None,
        })
    }
}

/// A check sum of the columns of a drafted row: what is approved later is what was drafted.
pub fn sum<'v>(values: impl Iterator<Item = ValueRef<'v>>) -> Hash {
    let mut canon = Canon::new("matbang draft 1");
    values.for_each(|value| canon.value(value));
    canon.finish()
}

/// Gives a drafted row that was rewritten its check sum again.
pub fn sum_again(connection: &Connection, rowid: i64) -> Result<(), StoreError> {
    let sum = connection.query_row(
        &format!("SELECT changeset, seq, op, supersedes, {COLUMNS} FROM matbang_draft WHERE rowid = ?1"),
        [rowid],
        |row| {
            let put = row.get::<_, String>(2)? == "put";
            let columns = (0..WIDTH)
                .filter(|column| put || ENDING.contains(column))
                .map(|column| BEFORE + column);
            let values: Result<Vec<_>, _> = (0..BEFORE).chain(columns).map(|column| row.get_ref(column)).collect();
            Ok(sum(values?.into_iter()))
        },
    )?;
    connection.execute(
        "UPDATE matbang_draft SET sum = ?2 WHERE rowid = ?1",
        params![rowid, sum],
    )?;
    Ok(())
}

/// The first change of a draft that is not what was drafted. Changes drafted by the program before this one have no sum.
pub fn damaged(connection: &Connection, key: &str) -> Result<Option<i64>, StoreError> {
    let mut drafted = connection.prepare(&format!(
        "SELECT seq, sum, op, supersedes, {COLUMNS} FROM matbang_draft WHERE changeset = ?1 AND sum IS NOT NULL ORDER BY seq"
    ))?;
    let mut rows = drafted.query([key])?;
    while let Some(row) = rows.next()? {
        let put = row.get_ref(2)?.as_str().is_ok_and(|op| op == "put");
        // An end has but five columns of its row.
        let columns: Vec<usize> = if put {
            (0..WIDTH).collect()
        } else {
            vec![0, 1, 2, 3, row::at::BODY]
        };
        let mut values = vec![
            ValueRef::Text(key.as_bytes()),
            row.get_ref(0)?,
            row.get_ref(2)?,
            row.get_ref(3)?,
        ];
        for column in columns {
            values.push(row.get_ref(BEFORE + column)?);
        }
        if row
            .get_ref(1)?
            .as_blob()
            .is_ok_and(|stored| stored != sum(values.into_iter()))
        {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}

/// Gives the head of a changeset its hash, once everything of it is known.
pub fn seal(connection: &Connection, key: &str) -> Result<(), StoreError> {
    let leaf = super::seal::changeset(connection, key, None)?;
    connection.execute(
        "UPDATE matbang_changeset SET leaf = ?2 WHERE id = ?1",
        params![key, leaf],
    )?;
    Ok(())
}

/// Salts for one transaction.
pub fn salts() -> Result<Salts, StoreError> {
    Salts::new().map_err(|source| StoreError::Io {
        path: "getrandom".to_string(),
        source,
    })
}

/// Writes the head of a changeset.
pub fn begin(
    connection: &Connection,
    key: &str,
    new: &NewChangeset,
    now: Timestamp,
    changes: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO matbang_changeset (id, author, message, document, base, state, created_at, changes, salt)
         VALUES (?1, ?2, ?3, ?4, ?5, 'draft', ?6, ?7, ?8)",
        params![
            key,
            new.author,
            new.message,
            new.document,
            new.base.0,
            stamp(now),
            changes,
            salts()?.draw()
        ],
    )?;
    Ok(())
}

/// All changesets: the approved ones by revision, whatever the clock said, then those that are open or rejected, oldest
/// first (their ids are ordered by time).
pub fn list(connection: &Connection) -> Result<Vec<Changeset>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT c.id, c.author, c.message, c.document, c.base, c.state, c.created_at, c.decided_at, r.revision, c.changes
         FROM matbang_changeset c LEFT JOIN matbang_revision r ON r.changeset = c.id
         ORDER BY r.revision IS NULL, r.revision, c.id",
    )?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let damaged = |reason: String| StoreError::Damaged { row: 0, reason };
        let id: String = row.get(0)?;
        let state: String = row.get(5)?;
        let decided_at: Option<String> = row.get(7)?;
        all.push(Changeset {
            id: ChangesetId(Uuid::parse_str(&id).map_err(|e| damaged(e.to_string()))?),
            author: row.get(1)?,
            message: row.get(2)?,
            document: row.get(3)?,
            base: Revision(row.get(4)?),
            state: state_of(&state).ok_or_else(|| damaged(format!("state {state}")))?,
            created_at: timestamp(&row.get::<_, String>(6)?, 0)?,
            decided_at: decided_at.map(|text| timestamp(&text, 0)).transpose()?,
            revision: row.get::<_, Option<u32>>(8)?.map(Revision),
            changes: row.get::<_, i64>(9)? as u64,
        });
    }
    Ok(all)
}

/// The state of a code in the store.
pub fn state_of(code: &str) -> Option<ChangesetState> {
    use ChangesetState::{Approved, Draft, Rejected, Submitted};
    [Draft, Submitted, Approved, Rejected]
        .into_iter()
        .find(|state| state.code() == code)
}
