//! What the newest versions of things keep from the public.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::store::StoreError;
use crate::store::canon::{Canon, hex};
use domain::{EntityId, Kind};

/// What is kept from the public, whatever revision is asked for.
pub struct Kept {
    /// The things whose newest version is internal.
    pub hidden: HashSet<EntityId>,
    /// Kind and key, or slug, of those of them that have ended.
    pub withdrawn: HashSet<(Kind, String)>,
    /// Changes when the first does, or when words are taken out.
    pub epoch: String,
}

/// Reads what is kept from the public.
pub fn kept(connection: &Connection) -> Result<Kept, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT r.entity, r.to_rev IS NOT NULL, r.kind, CASE r.key WHEN '' THEN r.slug ELSE r.key END
         FROM matbang_row r INDEXED BY matbang_row_internal
         WHERE r.visibility <> 'public' AND NOT EXISTS (
           SELECT 1 FROM matbang_row n INDEXED BY matbang_row_entity
           WHERE n.entity = r.entity AND n.from_rev > r.from_rev)
         ORDER BY r.entity",
    )?;
    let mut rows = statement.query([])?;
    let (mut hidden, mut withdrawn) = (HashSet::new(), HashSet::new());
    let mut canon = Canon::new("matbang visibility 1");
    while let Some(row) = rows.next()? {
        let text = row.get_ref(0)?.as_str().map_err(|error| StoreError::Damaged {
            row: 0,
            reason: error.to_string(),
        })?;
        canon.bytes(text);
        hidden.insert(text.parse::<EntityId>().map_err(|error| StoreError::Damaged {
            row: 0,
            reason: error.to_string(),
        })?);
        if row.get(1)? {
            let code: String = row.get(2)?;
            let kind = Kind::ALL.iter().copied().find(|kind| kind.code() == code);
            withdrawn.extend(kind.zip(row.get(3)?));
        }
    }
    let acts: i64 = connection
        .prepare_cached("SELECT coalesce(max(revision), 0) FROM matbang_redaction")?
        .query_row([], |row| row.get(0))?;
    Ok(Kept {
        hidden,
        withdrawn,
        epoch: hex(&canon.int(acts).finish()[..8]),
    })
}
