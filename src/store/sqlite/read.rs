//! Everything recorded at a revision: read whole, or beside what is known of another one. All in the caller's transaction.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Params, params};

use super::parcels::FileParcels;
use super::{approved_at, clock, identity, parcels, row, seal, visible};
use crate::store::{KnownOn, Loaded, Parcels, StoreError, TouchedRow, Versions, canon};
use domain::{Kind, Revision, RowId, Version};

/// Everything but the versions.
fn head_of(connection: &Connection, path: &Path, at: KnownOn) -> Result<Loaded, StoreError> {
    let approved_at = clock::effective(approved_at(connection)?);
    let newest = Revision(approved_at.len() as u32);
    let revision = match at {
        KnownOn::Head => newest,
        KnownOn::Revision(wanted) if wanted <= newest => wanted,
        KnownOn::Revision(wanted) => return Err(StoreError::UnknownRevision(wanted)),
        KnownOn::Time(instant) => Revision(approved_at.iter().take_while(|at| **at <= instant).count() as u32),
    };
    let visible::Kept {
        hidden,
        withdrawn,
        epoch,
    } = visible::kept(connection)?;
    let store = identity(connection)?;
    let mark = mark_of(connection, revision)?;
    // Most stores have none, and then nothing is ever asked of the file.
    let parcels = match parcels::are_there(connection)? {
        true => {
            let rows = FileParcels::new(path.to_path_buf(), store, revision, mark.clone());
            Parcels::of(Arc::new(rows))
        }
        false => Parcels::default(),
    };
    Ok(Loaded {
        hidden,
        withdrawn,
        epoch,
        store,
        revision,
        approved_at: approved_at[..revision.0 as usize].to_vec(),
        mark,
        versions: Versions::default(),
        parcels,
    })
}

/// The hash of a revision, as [`Loaded::mark`] has it.
fn mark_of(connection: &Connection, revision: Revision) -> Result<String, StoreError> {
    Ok(match seal::of_revision(connection, revision.0)? {
        Some(hash) if revision.0 > 0 => canon::hex(&hash),
        _ => String::new(),
    })
}

/// Reads everything but parcels, which are read when somebody asks for them.
pub fn load(connection: &Connection, path: &Path, at: KnownOn) -> Result<Loaded, StoreError> {
    let mut loaded = head_of(connection, path, at)?;
    // By the index of kinds, so that a million parcels are not looked at; what was closed since is few.
    let others: Vec<String> = others().map(|kind| format!("'{}'", kind.code())).collect();
    let condition = format!(
        "from_rev <= ?1 AND kind <> 'parcel' AND row_id IN (
           SELECT row_id FROM matbang_row INDEXED BY matbang_row_slug WHERE to_rev IS NULL AND kind IN ({})
           UNION ALL SELECT row_id FROM matbang_close WHERE revision > ?1)
         ORDER BY row_id",
        others.join(", ")
    );
    loaded.versions = versions(connection, &condition, [loaded.revision.0])?
        .into_iter()
        .collect();
    Ok(loaded)
}

fn others() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| *kind != Kind::Parcel)
}

fn versions(connection: &Connection, condition: &str, params: impl Params) -> Result<Vec<Arc<Version>>, StoreError> {
    let mut all = Vec::new();
    row::each(connection, condition, params, &mut |version| {
        all.push(Arc::new(version));
        true
    })?;
    Ok(all)
}

/// Reads what differs from another state of knowledge. A row says the same in all of them, unless words were taken out of it since:
/// then, and for another store, everything is read.
pub fn load_beside(connection: &Connection, path: &Path, known: &Loaded, at: KnownOn) -> Result<Loaded, StoreError> {
    let mut loaded = head_of(connection, path, at)?;
    let rewritten: u32 = connection
        .prepare_cached("SELECT coalesce(max(revision), 0) FROM matbang_redaction")?
        .query_row([], |found| found.get(0))?;
    let same_store = loaded.store == known.store && mark_of(connection, known.revision)? == known.mark;
    if !same_store || rewritten > known.revision.0 {
        return load(connection, path, KnownOn::Revision(loaded.revision));
    }
    let (from, to) = (known.revision.0, loaded.revision.0);
    // What begins or holds again, by its row; the bounds are revisions.
    let comes = if from <= to {
        "from_rev > ?1 AND from_rev <= ?2 AND (to_rev IS NULL OR to_rev > ?2)"
    } else {
        "from_rev <= ?2 AND row_id IN (SELECT row_id FROM matbang_close WHERE revision > ?2 AND revision <= ?1)"
    };
    let ends = closed(connection, from, to)?;
    loaded.versions = known.versions.clone();
    ends.iter().for_each(|row| drop(loaded.versions.remove(*row)));
    if to < from {
        let later = known.versions.iter().filter(|version| version.from_rev.0 > to);
        later.for_each(|version| drop(loaded.versions.remove(version.row_id)));
    }
    let condition = format!("{comes} AND kind <> 'parcel' ORDER BY row_id");
    loaded.versions.extend(versions(connection, &condition, [from, to])?);
    if let Some(lines) = known.parcels.known_lines() {
        let more = parcels::lines(connection, &format!("{comes} AND kind = 'parcel'"), params![from, to])?;
        loaded.parcels = loaded.parcels.with_lines(lines.with(&ends, loaded.revision, more));
    }
    Ok(loaded)
}

/// What began is found by the index of times, what ended by that of the closed rows.
const TOUCHED: &str = "
    SELECT row_id, entity, kind, slug, key, from_rev, to_rev FROM matbang_row WHERE row_id IN (
      SELECT row_id FROM matbang_row INDEXED BY matbang_row_times WHERE from_rev > ?1
      UNION SELECT row_id FROM matbang_close WHERE revision > ?1)
    ORDER BY row_id";

/// The rows that begin or end after a revision.
pub fn touched_since(connection: &Connection, since: Revision) -> Result<Vec<TouchedRow>, StoreError> {
    let mut statement = connection.prepare_cached(TOUCHED)?;
    let mut rows = statement.query([since.0])?;
    let mut all = Vec::new();
    while let Some(found) = rows.next()? {
        let number: i64 = found.get(0)?;
        let damaged = |reason: String| StoreError::Damaged { row: number, reason };
        let (id, code): (String, String) = (found.get(1)?, found.get(2)?);
        let kind = Kind::ALL.iter().copied().find(|kind| kind.code() == code);
        all.push(TouchedRow {
            row: RowId(number),
            entity: id.parse().map_err(|_| damaged(format!("entity {id}")))?,
            kind: kind.ok_or_else(|| damaged(format!("kind {code}")))?,
            slug: found.get(3)?,
            key: found.get(4)?,
            from_rev: Revision(found.get(5)?),
            to_rev: found.get::<_, Option<u32>>(6)?.map(Revision),
        });
    }
    Ok(all)
}

/// The rows that are closed after one revision, up to another.
fn closed(connection: &Connection, from: u32, to: u32) -> Result<Vec<RowId>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT row_id FROM matbang_close WHERE revision > ?1 AND revision <= ?2")?;
    let rows = statement.query_map([from, to], |row| row.get(0).map(RowId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::super::migrate;
    use super::*;

    #[test]
    fn what_was_touched_is_found_without_walking_through_the_rows() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut connection, "", crate::store::Open::Create, |_, _| Ok(())).unwrap();
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {TOUCHED}")).unwrap();
        let steps = plan.query_map([1], |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        for index in ["matbang_row_times", "matbang_close_revision", "INTEGER PRIMARY KEY"] {
            assert!(steps.iter().any(|step| step.contains(index)), "{index}: {steps:?}");
        }
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
    }
}
