//! Takes words out of everything that is recorded, by an act that is recorded itself: a revision whose changeset says who did
//! it and why. The hashes of the words before and after go into the chain, so the store still verifies; the old words and
//! their salts are gone.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::row::{self, at};
use super::{approve, draft, properties, seal, stamp};
use crate::store::canon::Words;
use crate::store::{Approval, NewChangeset, Redacted, Redaction, StoreError};
use domain::text::slug as slug_of;
use domain::{ChangesetId, Entity, EntityId, Visibility};
use message::Message;

/// The shortest word that can be taken out, in characters: a shorter one is part of too many others.
const SHORTEST: usize = 3;

/// What is looked for, in the spellings it can be stored in, and what stands in its place.
struct Search<'r> {
    /// Composed and decomposed.
    words: Vec<String>,
    /// The words as they stand in slugs.
    slugs: Vec<String>,
    instead: &'r str,
}

impl<'r> Search<'r> {
    fn new(redaction: &'r Redaction) -> Result<Search<'r>, StoreError> {
        let mut search = Search {
            words: Vec::new(),
            slugs: Vec::new(),
            instead: &redaction.instead,
        };
        for word in &redaction.words {
            let word = word.trim();
            if word.chars().count() < SHORTEST || redaction.instead.contains(word) {
                let refused = Message::new("store.redact.word")
                    .with("word", word)
                    .with("shortest", SHORTEST);
                return Err(StoreError::Source(vec![refused]));
            }
            for spelt in [word.nfc().collect::<String>(), word.nfd().collect(), word.to_string()] {
                if !search.words.contains(&spelt) {
                    search.words.push(spelt);
                }
            }
            search.slugs.push(slug_of(word));
        }
        if search.words.is_empty() {
            return Err(StoreError::Empty);
        }
        Ok(search)
    }

    /// The text without the words; `None` where they are not in it.
    fn text(&self, text: &str) -> Option<String> {
        let mut out = text.to_string();
        for word in &self.words {
            out = out.replace(word.as_str(), self.instead);
        }
        (out != text).then_some(out)
    }

    /// The slug without the words. Parts of a slug are compared whole: “an” is not in “ban-qua”.
    fn slug(&self, slug: &str) -> Option<String> {
        let mut out = format!("-{slug}-");
        for word in self.slugs.iter().filter(|word| !word.is_empty()) {
            out = out.replace(&format!("-{word}-"), "-x-");
        }
        let out = out.trim_matches('-').to_string();
        (out != slug).then_some(out)
    }

    /// The record without the words, as the same JSON otherwise.
    fn body(&self, body: &str) -> Option<String> {
        if !self.words.iter().any(|word| body.contains(escaped(word).as_str())) {
            return None;
        }
        let mut json: Json = serde_json::from_str(body).ok()?;
        let mut found = false;
        self.walk(&mut json, &mut found);
        found.then(|| json.to_string())
    }

    fn walk(&self, json: &mut Json, found: &mut bool) {
        match json {
            Json::String(text) => {
                if let Some(without) = self.text(text) {
                    *text = without;
                    *found = true;
                }
            }
            Json::Array(list) => list.iter_mut().for_each(|one| self.walk(one, found)),
            Json::Object(map) => map.values_mut().for_each(|one| self.walk(one, found)),
            _ => {}
        }
    }
}

/// A word as it stands in a JSON text.
fn escaped(word: &str) -> String {
    let quoted = Json::from(word).to_string();
    quoted[1..quoted.len() - 1].to_string()
}

/// A row or a drafted row that holds the words, and what it is without them.
struct Found {
    id: i64,
    entity: String,
    old: [String; 3],
    new: [String; 3],
    body_version: i64,
    visibility: String,
    salt: Vec<u8>,
}

/// Takes words out, in the caller's transaction.
pub fn redact(
    connection: &Connection,
    new: &NewChangeset,
    redaction: &Redaction,
    now: jiff::Timestamp,
) -> Result<Redacted, StoreError> {
    let search = Search::new(redaction)?;
    let mut rows = found(connection, "matbang_row", "row_id", "coalesce(salt, x'')", &search)?;
    let mut drafted = found(connection, "matbang_draft", "rowid", "x''", &search)?;
    let changesets = found_changesets(connection, &search)?;
    let count = rows.len() + drafted.len() + changesets.len();
    if count == 0 {
        return Err(StoreError::Empty);
    }
    free_slugs(connection, &mut rows, &mut drafted)?;

    let id = ChangesetId(Uuid::now_v7());
    let key = id.to_string();
    let (revision, approved_at) = approve::next_revision(connection, now)?;
    let at = stamp(approved_at);
    connection.pragma_update(None, "defer_foreign_keys", true)?;
    connection.execute(
        "INSERT INTO matbang_revision VALUES (?1, ?2, ?3)",
        params![revision.0, key, at],
    )?;
    let mut salts = draft::salts()?;
    let act = |target: &str, id: &str, before: Words, after: Words| {
        connection.execute(
            "INSERT INTO matbang_redaction (revision, target, id, before, after) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![revision.0, target, id, before.to_bytes(), after.to_bytes()],
        )
    };
    for row in &rows {
        let salt = salts.draw();
        let [old, new] = [(&row.salt, &row.old), (&salt, &row.new)]
            .map(|(salt, [slug, key, body])| Words::of_row(salt, slug, key, body));
        act("row", &row.id.to_string(), old, new)?;
        connection.execute(
            "UPDATE matbang_row SET salt = ?2 WHERE row_id = ?1",
            params![row.id, salt],
        )?;
        rewrite(connection, "matbang_row", "row_id", row)?;
        let derived: [u8; 32] = connection.query_row(
            &format!("SELECT {} FROM matbang_row WHERE row_id = ?1", row::COLUMNS),
            [row.id],
            |stored| {
                Ok(seal::derived(
                    (0..row::WIDTH).map(|column| stored.get_ref_unwrap(column)),
                ))
            },
        )?;
        connection.execute(
            "UPDATE matbang_row SET derived = ?2 WHERE row_id = ?1",
            params![row.id, derived],
        )?;
    }
    for changeset in &changesets {
        let salt = salts.draw();
        let [old, new] = [(&changeset.salt, &changeset.old), (&salt, &changeset.new)]
            .map(|(salt, [author, message, document])| Words::of_changeset(salt, author, message, document));
        act("changeset", &changeset.id, old, new)?;
        let [author, message, document] = &changeset.new;
        connection.execute(
            "UPDATE matbang_changeset SET author = ?2, message = ?3, document = ?4, salt = ?5 WHERE id = ?1",
            params![changeset.id, author, message, document, salt],
        )?;
    }
    if rows.is_empty() && changesets.is_empty() {
        // The guards let a drafted row be rewritten only while an act is being recorded.
        act(
            "changeset",
            &key,
            Words::of_row(&[], "", "", ""),
            Words::of_row(&[], "", "", ""),
        )?;
    }
    for row in &drafted {
        rewrite(connection, "matbang_draft", "rowid", row)?;
        draft::sum_again(connection, row.id)?;
    }
    draft::begin(connection, &key, new, now, count as i64)?;
    draft::seal(connection, &key)?;
    connection.execute(
        "UPDATE matbang_changeset SET state = 'approved', decided_at = ?2 WHERE id = ?1",
        params![key, at],
    )?;
    seal::revision(connection, revision.0, &key, &at, Vec::new(), Vec::new())?;
    Ok(Redacted {
        changeset: id,
        approval: Approval { revision, approved_at },
        rows: rows.len(),
        drafted: drafted.len(),
        changesets: changesets.len(),
        busy: false,
        still: Vec::new(),
    })
}

/// The rows of a table that hold the words.
fn found(
    connection: &Connection,
    table: &str,
    number: &str,
    salt: &str,
    search: &Search<'_>,
) -> Result<Vec<Found>, StoreError> {
    let mut statement = connection.prepare(&format!(
        "SELECT {number}, entity, slug, key, body, body_version, visibility, {salt} FROM {table} ORDER BY {number}"
    ))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let old: [String; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let new = [search.slug(&old[0]), search.text(&old[1]), search.body(&old[2])];
        if new.iter().all(Option::is_none) {
            continue;
        }
        let mut olds = old.clone().into_iter();
        all.push(Found {
            id: row.get(0)?,
            entity: row.get(1)?,
            new: new.map(|text| {
                let kept = olds.next().unwrap_or_default();
                text.unwrap_or(kept)
            }),
            old,
            body_version: row.get(5)?,
            visibility: row.get(6)?,
            salt: row.get(7)?,
        });
    }
    Ok(all)
}

/// A changeset that holds the words: author, message, document.
struct FoundChangeset {
    id: String,
    old: [String; 3],
    new: [String; 3],
    salt: Vec<u8>,
}

fn found_changesets(connection: &Connection, search: &Search<'_>) -> Result<Vec<FoundChangeset>, StoreError> {
    let mut statement = connection
        .prepare("SELECT id, author, message, document, coalesce(salt, x'') FROM matbang_changeset ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let old: [String; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
        let new = old.clone().map(|text| search.text(&text).unwrap_or(text));
        if new != old {
            all.push(FoundChangeset {
                id: row.get(0)?,
                old,
                new,
                salt: row.get(4)?,
            });
        }
    }
    Ok(all)
}

/// Two things may have the same slug without the words: each gets one of its own, the same in all its rows.
fn free_slugs(connection: &Connection, rows: &mut [Found], drafted: &mut [Found]) -> Result<(), StoreError> {
    let mut chosen: HashMap<String, String> = HashMap::new();
    let mut taken = connection.prepare("SELECT 1 FROM matbang_row WHERE slug = ?1 AND entity <> ?2 LIMIT 1")?;
    for row in rows.iter_mut().chain(drafted).filter(|row| row.new[0] != row.old[0]) {
        if let Some(slug) = chosen.get(&row.entity) {
            row.new[0].clone_from(slug);
            continue;
        }
        let mut slug = row.new[0].clone();
        let mut more = 1;
        while chosen.values().any(|other| *other == slug)
            || taken
                .query_row(params![slug, row.entity], |_| Ok(()))
                .optional()?
                .is_some()
        {
            more += 1;
            slug = format!("{}-{more}", row.new[0]);
        }
        row.new[0].clone_from(&slug);
        chosen.insert(row.entity.clone(), slug);
    }
    Ok(())
}

/// Writes a row without the words, with the columns that follow from its body.
fn rewrite(connection: &Connection, table: &str, number: &str, row: &Found) -> Result<(), StoreError> {
    let [slug, key, body] = &row.new;
    let damaged = |reason: String| StoreError::Damaged { row: row.id, reason };
    // An end of a draft has no body.
    let values = if body.is_empty() {
        vec![Value::Null; row::WIDTH]
    } else {
        // A word that is also a code of the program cannot be taken out: the row could not be read any more.
        let read = row::body_of(row.body_version, body)
            .map_err(|_| StoreError::Source(vec![Message::new("store.redact.code").with("row", row.id)]))?;
        let entity = Entity {
            id: row
                .entity
                .parse::<EntityId>()
                .map_err(|error| damaged(error.to_string()))?,
            slug: slug.clone(),
            key: key.clone(),
            visibility: if row.visibility == "public" {
                Visibility::Public
            } else {
                Visibility::Internal
            },
            body: read,
            shape: None,
        };
        if table == "matbang_row" {
            properties::rewrite(connection, row.id, &entity.body)?;
        }
        row::values(Vec::new(), &entity)?
    };
    connection.execute(
        &format!(
            "UPDATE {table} SET slug = ?2, key = ?3, body = ?4, name = ?5, state = ?6, ha = ?7,
                    valid_from = ?8, valid_until = ?9 WHERE {number} = ?1"
        ),
        params![
            row.id,
            slug,
            key,
            body,
            values[at::NAME],
            values[at::NAME + 2],
            values[at::NAME + 3],
            values[at::NAME + 4],
            values[at::NAME + 5],
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_and_nothing_else() {
        let redaction = Redaction {
            words: vec!["Nguyễn Văn An".to_string()],
            instead: "[đã xóa]".to_string(),
        };
        let search = Search::new(&redaction).unwrap();
        let body =
            r#"{"kind":"lease","body":{"tenant":"hộ Nguyễn Văn An","ha":"1.50","notes":["x \"Nguyễn Văn An\""]}}"#;
        assert_eq!(
            search.body(body).unwrap(),
            r#"{"kind":"lease","body":{"tenant":"hộ [đã xóa]","ha":"1.50","notes":["x \"[đã xóa]\""]}}"#
        );
        let decomposed: String = "hộ Nguyễn Văn An".nfd().collect();
        assert_eq!(
            search.text(&decomposed).unwrap().nfc().collect::<String>(),
            "hộ [đã xóa]"
        );
        assert_eq!(search.slug("thue-nguyen-van-an-2").as_deref(), Some("thue-x-2"));
        assert_eq!(search.slug("thue-nguyen-van-anh"), None);
        let short = Redaction {
            words: vec!["An".to_string()],
            instead: String::new(),
        };
        assert!(Search::new(&short).is_err());
    }
}
