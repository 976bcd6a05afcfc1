//! What `check` promises: nothing that was recorded changes or vanishes without being noticed.

use crate::common::AtHand;
use crate::store::suite;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::common::soak::{Random, record, size};
use jiff::{Timestamp, ToSpan};
use matbang::domain::Revision;
use matbang::store::sqlite::SqliteStore;
use matbang::store::sqlite::restore::{self, Restored};
use matbang::store::{KnownOn, Open, Redaction, Store, StoreError};
use rusqlite::Connection;

/// A store of version 0.1.0: demo, imports, a correction and a draft, as the program of that day wrote them.
fn of_0_1_0(folder: &Path) -> PathBuf {
    let path = folder.join("kho.gpkg");
    let packed = fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/store-0.1.0.gpkg.zst"
    ))
    .unwrap();
    fs::write(&path, zstd::decode_all(packed.as_slice()).unwrap()).unwrap();
    path
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, Open::Existing).unwrap()
}

/// A store with two revisions and a draft, closed.
fn small(folder: &Path) -> PathBuf {
    let path = folder.join("kho.gpkg");
    let mut store = SqliteStore::open(&path, Open::Create).unwrap();
    let (a, b) = (suite::zone("a", "A"), suite::zone("b", "B"));
    let land = suite::boundary_of(&b, "b-ranh");
    store
        .commit_all(
            &suite::changeset(0),
            vec![suite::put(a.clone()), suite::put(b), suite::put(land)],
        )
        .unwrap();
    let row = suite::first_row(&store);
    store
        .commit_all(
            &suite::changeset(1),
            vec![suite::replace(suite::renamed(&a, "A2"), row)],
        )
        .unwrap();
    store
        .draft_all(&suite::changeset(2), vec![suite::put(suite::zone("c", "C"))])
        .unwrap();
    path
}

fn faults(path: &Path) -> Vec<String> {
    let found = SqliteStore::open(path, Open::Existing).and_then(|store| store.check());
    match found {
        Ok(checked) => checked
            .faults
            .iter()
            .map(|fault| fault.text(matbang::message::Lang::En))
            .collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// Files beside a store, by what their names end in.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

#[test]
fn a_store_of_0_1_0_is_brought_up_to_date_and_kept_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = of_0_1_0(folder.path());
    let before = fs::read(&path).unwrap();
    let bodies = |path: &Path| -> Vec<(i64, String, Option<Vec<u8>>)> {
        let connection = Connection::open(path).unwrap();
        let mut statement = connection
            .prepare("SELECT row_id, body, native FROM matbang_row ORDER BY row_id")
            .unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    };
    let recorded = bodies(&path);
    let store = open(&path);
    let checked = store.check().unwrap();
    assert_eq!(checked.faults, []);
    let notes: Vec<&str> = checked.notes.iter().map(matbang::message::Message::key).collect();
    assert_eq!(notes, ["store.check.sealed_from"]);
    assert_eq!(store.head().unwrap(), Revision(4));
    drop(store);
    assert_eq!(bodies(&path), recorded, "no body and no geometry was rewritten");
    let kept = folder.path().join("kho.before-migration-3.gpkg");
    assert_eq!(bodies(&kept), recorded);
    assert!(!before.is_empty() && beside(&path, ".head").exists());
    // The draft of that day can be approved today, and the chain goes on.
    let mut store = open(&path);
    let draft = store
        .changesets()
        .unwrap()
        .into_iter()
        .find(|c| c.revision.is_none())
        .unwrap();
    store.believe_clock();
    assert_eq!(store.approve(draft.id).unwrap().revision, Revision(5));
    assert_eq!(store.check().unwrap().faults, []);
}

/// The properties of the current records of a layer, as GIS programs see them.
fn layer(path: &Path, sql: &str) -> Vec<(String, Option<String>)> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_store_without_properties_gets_them_and_one_with_others_gets_those_of_today() {
    const PLACES: &str = "SELECT slug, unit FROM zone ORDER BY slug";
    let folder = tempfile::tempdir().unwrap();
    // Written before there were properties: the layers of 0.1.0 have no such column.
    let old = of_0_1_0(folder.path());
    let zones = layer(
        &old,
        "SELECT slug, json_extract(body, '$.body.place.unit') FROM zone ORDER BY slug",
    );
    assert!(zones.iter().any(|(_, unit)| unit.is_some()), "{zones:?}");
    drop(open(&old));
    assert_eq!(layer(&old, PLACES), zones);
    // Of the same schema, with other properties and the views of then: they are derived anew, without a copy beside.
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let wanted = layer(&path, PLACES);
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "DROP VIEW zone; DROP TABLE matbang_properties_zone;
             CREATE TABLE matbang_properties_zone (row_id INTEGER NOT NULL PRIMARY KEY, old TEXT);
             CREATE VIEW zone AS SELECT r.row_id AS fid, r.slug FROM matbang_row r WHERE r.kind = 'zone' AND r.to_rev IS NULL",
        )
        .unwrap();
    drop(connection);
    assert_eq!(open(&path).check().unwrap().faults, []);
    assert_eq!(layer(&path, PLACES), wanted);
    let copies = fs::read_dir(folder.path())
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    assert_eq!(copies.filter(|name| name.contains("before-migration")).count(), 0);
    // The schema of before properties, with records in it.
    let connection = Connection::open(&path).unwrap();
    let mut names = connection
        .prepare("SELECT name FROM sqlite_schema WHERE name GLOB 'matbang_properties_*' AND type = 'table'")
        .unwrap();
    let tables: Vec<String> = names
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drop(names);
    for layer in [
        "zone",
        "boundary",
        "phase",
        "plan_area",
        "serviced_area",
        "clearance_piece",
        "lease",
        "constraint",
        "parcel",
        "unit",
        "document",
        "figure",
    ] {
        connection.execute_batch(&format!("DROP VIEW \"{layer}\"")).unwrap();
    }
    for table in tables {
        connection.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    connection
        .execute_batch(
            "DROP TABLE gpkg_extensions; DROP TABLE gpkg_data_columns; DROP TABLE gpkg_data_column_constraints;
             DELETE FROM matbang_migration WHERE number = 4",
        )
        .unwrap();
    drop(connection);
    assert_eq!(open(&path).check().unwrap().faults, []);
    assert_eq!(layer(&path, PLACES), wanted);
}

#[test]
fn no_other_program_writes_properties() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let connection = Connection::open(&path).unwrap();
    for sql in [
        "UPDATE matbang_properties_zone SET kind = 'KCN'",
        "DELETE FROM matbang_properties_zone",
        "INSERT INTO matbang_properties_zone (row_id) VALUES (1000000)",
    ] {
        let refused = connection.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("properties are"), "{sql}: {refused}");
    }
}

#[test]
fn an_upgrade_killed_at_any_moment_leaves_the_old_store_or_the_new_one() {
    let mut random = Random::of("killed upgrades");
    let program = env!("CARGO_BIN_EXE_matbang");
    let moments = size(25, 100);
    let check = |path: &Path| {
        let mut command = std::process::Command::new(program);
        command.args(["check", "--json", "--store", &format!("sqlite:{}", path.display())]);
        command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        command
    };
    let timed = tempfile::tempdir().unwrap();
    let path = of_0_1_0(timed.path());
    let begin = std::time::Instant::now();
    assert!(check(&path).status().unwrap().success());
    let whole = begin.elapsed();
    let folder = tempfile::tempdir().unwrap();
    let (mut old, mut new) = (0, 0);
    for moment in 0..moments {
        let path = of_0_1_0(folder.path());
        for suffix in ["-wal", "-shm", "-journal", ".head"] {
            let _ = fs::remove_file(beside(&path, suffix));
        }
        let mut child = check(&path).spawn().unwrap();
        std::thread::sleep(whole * (moment * 1000 + random.below(1000) as u32) / (moments * 1000));
        child.kill().unwrap();
        child.wait().unwrap();
        let migrations = {
            let connection = Connection::open(&path).unwrap();
            let count = "SELECT count(*) FROM matbang_migration";
            connection.query_row(count, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        match migrations {
            2 => old += 1,
            4 => new += 1,
            other => panic!("{other} migrations"),
        }
        // Whatever was left, the next opening ends the work.
        let store = open(&path);
        assert_eq!(store.check().unwrap().faults, [], "killed at {moment} of {moments}");
        assert_eq!(store.head().unwrap(), Revision(4));
    }
    assert!(old > 0, "{old} old, {new} new: nothing was interrupted");
    record("killed upgrades", "killed", moments);
    record("killed upgrades", "old store afterwards", old);
    record("killed upgrades", "not sound after the next opening", 0);
    let left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(left, [] as [&str; 0], "what killed copies leave is removed");
}

#[test]
fn an_old_file_over_a_newer_one_is_not_sound_and_takes_no_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let old = fs::read(&path).unwrap();
    let mut store = open(&path);
    store
        .commit_all(&suite::changeset(2), vec![suite::put(suite::zone("d", "D"))])
        .unwrap();
    drop(store);
    fs::write(&path, &old).unwrap();
    let found = faults(&path);
    assert!(found.len() == 1 && found[0].contains("revision 3"), "{found:?}");
    let mut store = open(&path);
    assert_eq!(store.head().unwrap(), Revision(2), "it can still be read");
    let refused = store.commit_all(&suite::changeset(2), vec![suite::put(suite::zone("e", "E"))]);
    assert!(
        matches!(refused, Err(StoreError::Behind { head: 2, seen: 3, .. })),
        "{refused:?}"
    );
    assert!(matches!(
        store.draft_all(&suite::changeset(2), vec![suite::put(suite::zone("e", "E"))]),
        Err(StoreError::Behind { .. })
    ));
    // Opening and reading it do not take the witness back.
    assert_eq!(faults(&path).len(), 1);
    // Somebody takes it as it is: recorded, and sound from then on.
    assert_eq!(store.accept_loss().unwrap(), Some(Revision(3)));
    let checked = store.check().unwrap();
    assert_eq!(checked.faults, []);
    assert_eq!(checked.notes[0].key(), "store.check.loss_accepted");
    store
        .commit_all(&suite::changeset(2), vec![suite::put(suite::zone("e", "E"))])
        .unwrap();
    assert_eq!(faults(&path), [] as [&str; 0]);
}

#[test]
fn another_history_with_as_many_revisions_is_not_sound() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let old = fs::read(&path).unwrap();
    let commit = |name: &str| {
        let mut store = open(&path);
        store
            .commit_all(&suite::changeset(2), vec![suite::put(suite::zone(name, name))])
            .unwrap();
    };
    commit("d");
    let witness = fs::read(beside(&path, ".head")).unwrap();
    fs::write(&path, &old).unwrap();
    fs::remove_file(beside(&path, ".head")).unwrap();
    commit("e");
    fs::write(beside(&path, ".head"), witness).unwrap();
    assert_eq!(faults(&path).len(), 1);
}

#[test]
fn a_store_that_was_emptied_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    fs::write(&path, "").unwrap();
    let refused = SqliteStore::open(&path, Open::Create).err();
    assert!(
        matches!(refused, Some(StoreError::Behind { head: 0, seen: 2, .. })),
        "{refused:?}"
    );
    // Where somebody has removed it, a new one is what is asked for.
    fs::remove_file(&path).unwrap();
    let mut store = SqliteStore::open(&path, Open::Create).unwrap();
    store
        .commit_all(&suite::changeset(0), vec![suite::put(suite::zone("a", "A"))])
        .unwrap();
    assert_eq!(store.check().unwrap().faults, []);
}

/// Every value of every table of ours, changed by somebody who took the guards away and put them back.
#[test]
fn every_single_value_that_changes_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let source = small(folder.path());
    assert_eq!(faults(&source), [] as [&str; 0]);
    let tables = [
        "matbang_row",
        "matbang_draft",
        "matbang_changeset",
        "matbang_revision",
        "matbang_close",
        "matbang_seal",
        "matbang_properties_zone",
        "matbang_properties_figure",
    ];
    let mut tried = 0;
    for table in tables {
        let connection = Connection::open(&source).unwrap();
        let columns: Vec<String> = connection
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let rows: Vec<i64> = connection
            .prepare(&format!("SELECT rowid FROM {table}"))
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        drop(connection);
        for row in rows {
            for column in &columns {
                let path = folder.path().join("damaged.gpkg");
                fs::copy(&source, &path).unwrap();
                fs::copy(beside(&source, ".head"), beside(&path, ".head")).unwrap();
                if !change(&path, table, column, row) {
                    continue;
                }
                tried += 1;
                let found = faults(&path);
                assert!(
                    !found.is_empty(),
                    "{table}.{column} of {row} changed, and check says “sound”"
                );
            }
        }
    }
    assert!(tried > 150, "{tried}");
}

/// Changes one value with the guards away; whether there was one to change.
fn change(path: &Path, table: &str, column: &str, row: i64) -> bool {
    let connection = Connection::open(path).unwrap();
    // One transaction that nobody waits for: this is done hundreds of times.
    connection
        .execute_batch("PRAGMA ignore_check_constraints = true; PRAGMA synchronous = off; BEGIN")
        .unwrap();
    let triggers: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let value = format!(
        "CASE typeof({column}) WHEN 'integer' THEN {column} + 1 WHEN 'real' THEN {column} * 1.0000001
         WHEN 'blob' THEN CAST(x'01' || {column} AS BLOB) WHEN 'text' THEN {column} || '0' ELSE 'x' END",
        column = format!("\"{column}\"")
    );
    let sql = format!("UPDATE {table} SET \"{column}\" = {value} WHERE rowid = {row}");
    let changed = connection.execute(&sql, []);
    for (_, sql) in &triggers {
        connection.execute_batch(sql).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    // A key that is taken cannot be given twice; that is a guard as well.
    changed.is_ok_and(|count| count == 1)
}

#[test]
fn a_guard_that_was_taken_away_or_added_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER matbang_seal_delete;
             CREATE TRIGGER mine AFTER INSERT ON matbang_row BEGIN SELECT 1; END;
             DROP INDEX matbang_row_times",
        )
        .unwrap();
    drop(connection);
    let found = faults(&path).join("\n");
    for name in ["matbang_seal_delete", "mine", "matbang_row_times"] {
        assert!(found.contains(&format!("“{name}”")), "{found}");
    }
}

#[test]
fn a_backup_is_compared_with_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let copy = folder.path().join("copy.gpkg");
    open(&path).backup(&copy).unwrap();
    open(&path)
        .commit_all(&suite::changeset(2), vec![suite::put(suite::zone("d", "D"))])
        .unwrap();
    assert_eq!(
        open(&path).check_against(&copy).unwrap(),
        [],
        "what both have is the same"
    );
    open(&copy)
        .commit_all(&suite::changeset(2), vec![suite::put(suite::zone("e", "E"))])
        .unwrap();
    let found = open(&path).check_against(&copy).unwrap();
    assert_eq!(found[0].key(), "store.check.differs");
    let elsewhere = tempfile::tempdir().unwrap();
    let other = small(elsewhere.path());
    assert_eq!(
        open(&path).check_against(&other).unwrap()[0].key(),
        "store.check.other_store"
    );
}

#[test]
fn the_order_is_that_of_numbers_and_a_right_clock_pulls_a_wrong_one_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kho.gpkg");
    let start: Timestamp = "2026-11-20T08:00:00Z".parse().unwrap();
    let commit = |hours: i64, believe: bool, base: u32| {
        let at = start + hours.hours();
        let mut store = SqliteStore::open(&path, Open::Create)
            .unwrap()
            .with_clock(Arc::new(move || Ok(at)), start);
        if believe {
            store.believe_clock();
        }
        let name = format!("z{base}");
        store.commit_all(&suite::changeset(base), vec![suite::put(suite::zone(&name, &name))])
    };
    commit(0, false, 0).unwrap();
    let far = 401 * 24;
    let refused = commit(far, false, 1);
    assert!(
        matches!(
            refused,
            Err(StoreError::Clock {
                why: "store.clock.long_after",
                ..
            })
        ),
        "{refused:?}"
    );
    let ahead = commit(far, true, 1).unwrap().1;
    assert_eq!(ahead.approved_at, start + (far).hours(), "what the clock said is kept");
    let refused = commit(2, false, 2);
    assert!(
        matches!(
            refused,
            Err(StoreError::Clock {
                why: "store.clock.before_last",
                ..
            })
        ),
        "{refused:?}"
    );
    commit(2, true, 2).unwrap();
    let refused = commit(-1, false, 3);
    assert!(
        matches!(
            refused,
            Err(StoreError::Clock {
                why: "store.clock.before_build",
                ..
            })
        ),
        "{refused:?}"
    );
    let store = open(&path);
    let known = |at: Timestamp| store.load(KnownOn::Time(at)).unwrap().revision;
    assert_eq!(known(start + 1.hours()), Revision(1));
    assert_eq!(
        known(start + 3.hours()),
        Revision(3),
        "revision 2 counts from when revision 3 came"
    );
    let loaded = store.load(KnownOn::Head).unwrap();
    assert!(loaded.approved_at.is_sorted());
    let order: Vec<_> = store
        .changesets()
        .unwrap()
        .iter()
        .map(|c| c.revision.unwrap().0)
        .collect();
    assert_eq!(order, [1, 2, 3]);
    let checked = store.check().unwrap();
    assert_eq!(checked.faults, []);
    let clock: Vec<&str> = checked.notes.iter().map(matbang::message::Message::key).collect();
    assert_eq!(clock, ["store.check.clock"]);
}

#[test]
fn stores_backups_and_logs_are_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let store = open(&path);
    let copy = folder.path().join("copy.gpkg");
    store.backup(&copy).unwrap();
    for path in [
        &path,
        &copy,
        &beside(&path, "-wal"),
        &beside(&path, "-shm"),
        &beside(&path, ".head"),
    ] {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    // What was given to a group stays with the group.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let second = folder.path().join("second.gpkg");
    store.backup(&second).unwrap();
    assert_eq!(mode(&second), 0o640);
}

fn restored(store: &Path, backup: &Path) -> Result<Restored, StoreError> {
    restore::restore(store, backup, "2026-11-28T03:04:05Z".parse().unwrap())
}

#[test]
fn a_backup_takes_the_place_of_the_store_which_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let copy = folder.path().join("copy.gpkg");
    open(&path).backup(&copy).unwrap();
    let mut store = open(&path);
    store
        .commit_all(&suite::changeset(2), vec![suite::put(suite::zone("d", "D"))])
        .unwrap();
    // While another connection has it open, as a server does.
    let done = restored(&path, &copy).unwrap();
    assert_eq!((done.revision, done.before), (Revision(2), Some(Revision(3))));
    let aside = done.aside.unwrap();
    assert_eq!(aside, folder.path().join("kho.before-restore-20261128-030405.gpkg"));
    // The old connection writes nothing into what nobody sees any more, and takes nothing along when it goes.
    assert!(matches!(store.head(), Err(StoreError::Displaced { .. })));
    let refused = store.commit_all(&suite::changeset(3), vec![suite::put(suite::zone("e", "E"))]);
    assert!(matches!(refused, Err(StoreError::Displaced { .. })), "{refused:?}");
    let mut now = open(&path);
    now.commit_all(&suite::changeset(2), vec![suite::put(suite::zone("f", "F"))])
        .unwrap();
    drop(store);
    assert_eq!(now.head().unwrap(), Revision(3));
    drop(now);
    assert_eq!(faults(&path), [] as [&str; 0]);
    assert_eq!(open(&aside).head().unwrap(), Revision(3));
    assert_eq!(faults(&aside), [] as [&str; 0]);
    // The copy is as it was, and can be put back once more.
    assert_eq!(restored(&path, &copy).unwrap().before, Some(Revision(3)));
    assert_eq!(open(&path).head().unwrap(), Revision(2));
    let left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.') || name.ends_with("-wal") || name.ends_with("-shm"))
        .collect();
    assert_eq!(left, [] as [&str; 0]);
}

#[test]
fn a_damaged_or_missing_store_is_restored_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let copy = folder.path().join("copy.gpkg");
    open(&path).backup(&copy).unwrap();
    for damage in [
        &b"no database at all, and long enough to be looked at by SQLite itself, which it then refuses"[..],
        b"",
    ] {
        fs::write(&path, damage).unwrap();
        let done = restored(&path, &copy).unwrap();
        assert_eq!(done.revision, Revision(2));
        assert_eq!(fs::read(done.aside.unwrap()).unwrap(), damage);
        assert_eq!(faults(&path), [] as [&str; 0]);
    }
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0x5a);
    fs::write(&path, &bytes).unwrap();
    assert!(!faults(&path).is_empty());
    restored(&path, &copy).unwrap();
    assert_eq!(faults(&path), [] as [&str; 0]);
    fs::remove_file(&path).unwrap();
    assert_eq!(restored(&path, &copy).unwrap().aside, None);
    assert_eq!(faults(&path), [] as [&str; 0]);
}

#[test]
fn what_is_not_sound_or_no_store_is_not_put_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let before = fs::read(&path).unwrap();
    let copy = folder.path().join("copy.gpkg");
    open(&path).backup(&copy).unwrap();
    assert!(change(&copy, "matbang_row", "body", 1));
    let refused = restored(&path, &copy).unwrap_err();
    let keys: Vec<&str> = refused.messages().iter().map(matbang::message::Message::key).collect();
    assert!(keys[0] == "store.restore.unsound" && keys.len() > 1, "{keys:?}");
    let text = folder.path().join("text.gpkg");
    fs::write(&text, "no store").unwrap();
    assert!(restored(&path, &text).is_err());
    assert!(restored(&path, &folder.path().join("none.gpkg")).is_err());
    assert!(restored(&path, &path).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_backup_of_0_1_0_is_restored_and_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let old = of_0_1_0(folder.path());
    let backup = folder.path().join("backup.gpkg");
    fs::rename(&old, &backup).unwrap();
    let bytes = fs::read(&backup).unwrap();
    let path = folder.path().join("store.gpkg");
    assert_eq!(restored(&path, &backup).unwrap().revision, Revision(4));
    assert_eq!(faults(&path), [] as [&str; 0]);
    assert_eq!(fs::read(&backup).unwrap(), bytes, "the backup is not touched");
}

#[test]
fn words_are_taken_out_everywhere_and_the_chain_still_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kho.gpkg");
    let mut store = SqliteStore::open(&path, Open::Create).unwrap();
    let secret = "Trần Thị Bưởi";
    let mut named = suite::zone("khu-tran-thi-buoi", &format!("Khu của {secret}"));
    named.key = format!("{secret} 01");
    // It stands in a property, too.
    if let matbang::domain::Body::Zone(zone) = &mut named.body {
        zone.place.unit = format!("nhà {secret}");
    }
    let other = suite::zone("khu-khac", "Khu khác");
    let mut head = suite::changeset(0);
    head.message = format!("Theo đơn của {secret}");
    store
        .commit_all(&head, vec![suite::put(named.clone()), suite::put(other.clone())])
        .unwrap();
    let loaded = store.load(KnownOn::Head).unwrap();
    let row = loaded.versions.iter().find(|v| v.entity.id == named.id).unwrap().row_id;
    let corrected = suite::renamed(&named, "Khu A");
    store
        .commit_all(&suite::changeset(1), vec![suite::replace(corrected, row)])
        .unwrap();
    let mut drafted = suite::zone("nhap", &format!("Nháp {secret}"));
    drafted.key = "n".to_string();
    let draft = store
        .draft_all(&suite::changeset(2), vec![suite::put(drafted)])
        .unwrap();
    let backup = folder.path().join("backup.gpkg");
    store.backup(&backup).unwrap();
    let untouched = |store: &SqliteStore| {
        let loaded = store.load(KnownOn::Revision(Revision(1))).unwrap();
        let found = loaded.versions.iter().find(|v| v.entity.id == other.id);
        found.unwrap().clone()
    };
    let before = untouched(&store);

    let redaction = Redaction {
        words: vec![secret.to_string()],
        instead: "[…]".to_string(),
    };
    let done = store.redact(&suite::changeset(2), &redaction).unwrap();
    assert_eq!((done.rows, done.drafted, done.changesets, done.busy), (2, 1, 1, false));
    assert_eq!(done.still, std::slice::from_ref(&backup));
    assert_eq!(done.approval.revision, Revision(3));
    assert_eq!(store.check().unwrap().faults, []);
    assert_eq!(untouched(&store), before);
    let first = store.load(KnownOn::Revision(Revision(1))).unwrap();
    let row = first.versions.iter().find(|v| v.entity.id == named.id).unwrap();
    assert_eq!((row.entity.slug.as_str(), row.entity.key.as_str()), ("khu-x", "[…] 01"));
    drop(store);
    for file in [path.clone(), beside(&path, ".head")] {
        let bytes = fs::read(&file).unwrap();
        for word in [secret, "tran-thi-buoi"] {
            let found = bytes.windows(word.len()).any(|at| at == word.as_bytes());
            assert!(!found, "{word} is still in {}", file.display());
        }
    }
    // A second act on the same row, the approval of the draft, and what an act does not allow.
    let mut store = open(&path);
    store.approve(draft).unwrap();
    let redaction = Redaction {
        words: vec!["Khu của".to_string()],
        instead: "Đất".to_string(),
    };
    store.redact(&suite::changeset(4), &redaction).unwrap();
    assert_eq!(store.check().unwrap().faults, []);
    let nothing = Redaction {
        words: vec!["không có ở đâu".to_string()],
        instead: String::new(),
    };
    assert!(matches!(
        store.redact(&suite::changeset(5), &nothing),
        Err(StoreError::Empty)
    ));
    // A word that is a code of the program as well: without it the row could not be read.
    let kind = serde_json::to_value(&other.body).unwrap()["body"]["kind"]
        .as_str()
        .unwrap()
        .to_string();
    let code = Redaction {
        words: vec![kind],
        instead: "?".to_string(),
    };
    let head = store.head().unwrap();
    let refused = store.redact(&suite::changeset(5), &code).unwrap_err();
    assert_eq!(refused.messages()[0].key(), "store.redact.code");
    assert_eq!(store.head().unwrap(), head);
    assert_eq!(store.check().unwrap().faults, []);
    drop(store);
    // What was put in the place of the words is in the chain as well.
    assert!(change(&path, "matbang_row", "body", 1));
    assert!(!faults(&path).is_empty());
}
