//! Approval: conflicts are found, the next revision is taken, rows begin and end, all in the caller's transaction.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::commit::Writer;
use super::row::{COLUMNS, WIDTH};
use super::{draft, seal, stamp};
use crate::store::{Approval, Conflict, StoreError};
use domain::{ChangesetId, ChangesetState, Revision, RowId};

/// Approves a draft or submitted changeset.
pub fn approve(connection: &Connection, id: ChangesetId, now: Timestamp) -> Result<Approval, StoreError> {
    open_state(connection, id)?;
    let key = id.to_string();
    let conflicts = conflicts(connection, &key)?;
    if !conflicts.is_empty() {
        return Err(StoreError::Conflicts(conflicts));
    }
    let (revision, approved_at) = next_revision(connection, now)?;
    let at = stamp(approved_at);
    connection.execute(
        "INSERT INTO matbang_revision VALUES (?1, ?2, ?3)",
        params![revision.0, key, at],
    )?;
    let closed: Vec<i64> = connection
        .prepare("SELECT supersedes FROM matbang_draft WHERE changeset = ?1 AND supersedes IS NOT NULL")?
        .query_map([&key], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    connection.execute(
        "UPDATE matbang_row SET to_rev = ?1 WHERE row_id IN
           (SELECT supersedes FROM matbang_draft WHERE changeset = ?2 AND supersedes IS NOT NULL)",
        params![revision.0, key],
    )?;
    let mut writer = Writer::new(connection, revision)?;
    if let Some(seq) = draft::damaged(connection, &key)? {
        return Err(StoreError::DamagedDraft { id: key, change: seq });
    }
    {
        let mut drafted = connection.prepare(&format!(
            "SELECT {COLUMNS} FROM matbang_draft WHERE changeset = ?1 AND op = 'put' ORDER BY seq"
        ))?;
        let mut rows = drafted.query([&key])?;
        let mut salts = draft::salts()?;
        while let Some(row) = rows.next()? {
            let values = (0..WIDTH).map(|column| row.get(column)).collect::<Result<_, _>>()?;
            writer.put(values, salts.draw())?;
        }
    }
    let written = writer.written()?;
    connection.execute("DELETE FROM matbang_draft WHERE changeset = ?1", [&key])?;
    connection.execute(
        "UPDATE matbang_changeset SET state = 'approved', decided_at = ?2 WHERE id = ?1",
        params![key, at],
    )?;
    seal::revision(connection, revision.0, &key, &at, written.hashes, closed)?;
    written.extents.refresh(connection, revision.0, &at)?;
    Ok(Approval { revision, approved_at })
}

/// The number and the instant of the next revision. The instant is what the clock says, also when it was set back: the
/// order is that of the numbers.
pub fn next_revision(connection: &Connection, now: Timestamp) -> Result<(Revision, Timestamp), StoreError> {
    Ok((Revision(super::head(connection)?.0 + 1), now))
}

/// Checks that a changeset exists and can still be decided.
pub fn open_state(connection: &Connection, id: ChangesetId) -> Result<ChangesetState, StoreError> {
    let key = id.to_string();
    let code: Option<String> = connection
        .query_row("SELECT state FROM matbang_changeset WHERE id = ?1", [&key], |row| {
            row.get(0)
        })
        .optional()?;
    let state = code
        .as_deref()
        .and_then(draft::state_of)
        .ok_or(StoreError::UnknownChangeset(key.clone()))?;
    match state {
        ChangesetState::Draft | ChangesetState::Submitted => Ok(state),
        decided => Err(StoreError::Decided {
            id: key,
            state: decided.code(),
        }),
    }
}

/// The conflicts of a changeset. Identity and slug are asked for one by one: each has its index of current rows, and the
/// two in one condition have none, which made every drafted row walk through the whole table. A row that both would find
/// has the identity of the drafted one and is told by the first alone. The list of superseded rows depends on no row and
/// is made once; a `NOT EXISTS` would walk through the draft for every row, as a draft has no index of them.
const CONFLICTS: &str = "
    SELECT d.kind || ' ' || d.slug, d.supersedes, coalesce(r.to_rev, 0), r.kind || ' ' || r.slug
    FROM matbang_draft d LEFT JOIN matbang_row r ON r.row_id = d.supersedes
    WHERE d.changeset = ?1 AND d.supersedes IS NOT NULL
      AND (r.row_id IS NULL OR r.to_rev IS NOT NULL OR r.entity <> d.entity)
    UNION ALL
    SELECT d.kind || ' ' || d.slug, NULL, r.from_rev, NULL
    FROM matbang_draft d CROSS JOIN matbang_row r INDEXED BY matbang_row_current
      ON r.entity = d.entity AND r.to_rev IS NULL
    WHERE d.changeset = ?1 AND d.op = 'put' AND d.supersedes IS NULL
      AND r.row_id NOT IN (SELECT supersedes FROM matbang_draft WHERE changeset = ?1 AND supersedes IS NOT NULL)
    UNION ALL
    SELECT d.kind || ' ' || d.slug, NULL, r.from_rev, NULL
    FROM matbang_draft d CROSS JOIN matbang_row r INDEXED BY matbang_row_slug
      ON r.kind = d.kind AND r.slug = d.slug AND r.to_rev IS NULL
    WHERE d.changeset = ?1 AND d.op = 'put' AND r.entity <> d.entity
      AND r.row_id NOT IN (SELECT supersedes FROM matbang_draft WHERE changeset = ?1 AND supersedes IS NOT NULL)";

/// What has changed under the changeset since its base: a superseded row that is closed (or gone), or a new thing whose
/// identity or slug exists by now.
fn conflicts(connection: &Connection, key: &str) -> Result<Vec<Conflict>, StoreError> {
    let mut statement = connection.prepare(CONFLICTS)?;
    let mut rows = statement.query([key])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let subject: String = row.get(0)?;
        let stored: Option<String> = row.get(3)?;
        let by: u32 = row.get(2)?;
        found.push(Conflict {
            subject: stored.unwrap_or(subject).trim().to_string(),
            row: row.get::<_, Option<i64>>(1)?.map(RowId),
            by: (by > 0).then_some(Revision(by)),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_for_conflicts_walks_through_no_table() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("schema.sql")).unwrap();
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {CONFLICTS}")).unwrap();
        let steps = plan.query_map(["x"], |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        assert!(steps.iter().any(|step| step.contains("matbang_row_slug")), "{steps:?}");
        assert!(
            steps.iter().any(|step| step.contains("matbang_row_current")),
            "{steps:?}"
        );
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
        // Every step below a list that depends on a row would be done again for each of them.
        assert!(!steps.iter().any(|step| step.starts_with("CORRELATED")), "{steps:?}");
    }
}
