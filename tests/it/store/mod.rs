//! The suite every store has to pass, on SQLite; then what only a GeoPackage file can do.

mod crash;
mod full_disk;
mod gis;
mod sound;
pub mod suite;

use crate::common::AtHand;
use std::path::PathBuf;

use matbang::domain::{Body, Change, LabelPoint};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{Open, Store};

/// A GeoPackage file in a folder of its own.
struct Sqlite {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl suite::Backend for Sqlite {
    fn create() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kho.gpkg");
        SqliteStore::open(&path, Open::Create).unwrap();
        Sqlite { _folder: folder, path }
    }

    fn open(&self) -> Box<dyn Store> {
        Box::new(SqliteStore::open(&self.path, Open::Existing).unwrap())
    }
}

macro_rules! run_suite {
    ($backend:ty: $($test:ident),* $(,)?) => {
        $(#[test] fn $test() { suite::$test::<$backend>(); })*
    };
}

run_suite! { Sqlite:
    an_empty_store_is_revision_zero,
    commit_gives_revisions_without_gaps,
    drafts_are_not_read_until_approved,
    a_correction_supersedes_and_the_past_stays,
    an_undo_is_a_changeset_of_its_own,
    an_undo_over_later_changes_is_refused_whole,
    an_undo_leaves_nothing_that_refers_to_nothing,
    an_undo_brings_nothing_back_that_refers_to_nothing,
    an_undo_is_refused_when_something_comes_in_between,
    an_undo_of_a_draft_rejects_it,
    known_on_a_revision_never_changes_afterwards,
    a_state_read_beside_another_is_that_state,
    geometry_comes_back_bit_for_bit,
    a_conflict_is_refused_whole,
    creating_the_same_thing_twice_conflicts,
    two_approvals_race_for_one_row,
    two_approvals_of_different_rows_both_pass,
    rejected_changesets_cannot_be_approved,
    known_on_a_time,
    a_backup_is_complete_and_independent,
    check_of_a_sound_store_is_empty,
    what_is_not_finished_leaves_nothing,
    what_cannot_be_written_ends_the_changeset,
    a_changeset_of_everything_recorded_waits_for_no_other,
    a_changeset_without_changes_is_not_kept,
    a_commit_tells_every_conflict,
    a_slug_is_freed_by_a_later_change,
    changes_are_counted,
}

mod guards {
    use super::*;
    use rusqlite::Connection;

    fn filled() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kho.gpkg");
        let mut store = SqliteStore::open(&path, Open::Create).unwrap();
        let (a, b) = (suite::zone("a", "A"), suite::zone("b", "B"));
        store
            .commit_all(&suite::changeset(0), vec![suite::put(a.clone()), suite::put(b)])
            .unwrap();
        let row = suite::first_row(&store);
        store
            .commit_all(
                &suite::changeset(1),
                vec![suite::replace(suite::renamed(&a, "A2"), row)],
            )
            .unwrap();
        (folder, path)
    }

    /// A zone with a mark at a place.
    fn marked(slug: &str, lon: f64, lat: f64) -> matbang::domain::Entity {
        let mut entity = suite::zone(slug, slug);
        let Body::Zone(zone) = &mut entity.body else {
            unreachable!()
        };
        zone.mark = Some(LabelPoint {
            lon,
            lat,
            radius_km: 1.0,
            basis: "thử".to_string(),
        });
        entity
    }

    #[test]
    fn the_extent_of_a_layer_follows_what_is_recorded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kho.gpkg");
        let mut store = SqliteStore::open(&path, Open::Create).unwrap();
        // To a hundredth of a degree: the marks are in WGS 84, the layer is in VN-2000.
        let extent = || -> Vec<Option<i64>> {
            let connection = Connection::open(&path).unwrap();
            let sql = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'zone'";
            let row = |row: &rusqlite::Row<'_>| {
                (0..4)
                    .map(|n| row.get::<_, Option<f64>>(n))
                    .collect::<Result<Vec<_>, _>>()
            };
            let found = connection.query_row(sql, [], row).unwrap();
            found
                .into_iter()
                .map(|edge| edge.map(|degrees| (degrees * 100.0).round() as i64))
                .collect()
        };
        let some = |edges: [i64; 4]| edges.map(Some).to_vec();
        assert_eq!(extent(), [None; 4]);
        let (west, middle, east) = (
            marked("w", 104.0, 21.0),
            marked("m", 105.0, 21.5),
            marked("e", 106.0, 22.0),
        );
        store
            .commit_all(&suite::changeset(0), vec![suite::put(west), suite::put(middle.clone())])
            .unwrap();
        assert_eq!(extent(), some([10400, 2100, 10500, 2150]));
        store
            .commit_all(&suite::changeset(1), vec![suite::put(east.clone())])
            .unwrap();
        assert_eq!(extent(), some([10400, 2100, 10600, 2200]), "what a later revision adds");
        let row = |slug: &str| {
            let versions = store.load(Default::default()).unwrap().versions;
            versions
                .iter()
                .find(|version| version.entity.slug == slug)
                .unwrap()
                .row_id
        };
        let (of_middle, of_east) = (row("m"), row("e"));
        let mut moved = marked("m", 105.2, 21.4);
        moved.id = middle.id;
        store
            .commit_all(&suite::changeset(2), vec![suite::replace(moved, of_middle)])
            .unwrap();
        assert_eq!(extent(), some([10400, 2100, 10600, 2200]), "what moves inside");
        let end = Change::End {
            entity: east.id,
            supersedes: of_east,
        };
        let draft = store.draft_all(&suite::changeset(3), vec![end]).unwrap();
        store.approve(draft).unwrap();
        assert_eq!(extent(), some([10400, 2100, 10520, 2140]), "the edge is gone");
    }

    #[test]
    fn the_database_itself_forbids_rewriting() {
        let (_folder, path) = filled();
        let connection = Connection::open(&path).unwrap();
        for sql in [
            "UPDATE matbang_row SET body = '{}' WHERE to_rev IS NULL",
            "UPDATE matbang_row SET slug = 'x' WHERE to_rev IS NOT NULL",
            "UPDATE matbang_row SET to_rev = NULL WHERE to_rev IS NOT NULL",
            "UPDATE matbang_row SET to_rev = 1 WHERE to_rev IS NULL",
            "UPDATE matbang_row SET row_id = 99 WHERE row_id = 1",
            "DELETE FROM matbang_row",
            "INSERT INTO matbang_row (from_rev, entity, kind, slug, visibility, body) VALUES (1, 'e', 'zone', 's', 'public', '{}')",
            "UPDATE matbang_revision SET approved_at = '2000-01-01T00:00:00.000000Z'",
            "DELETE FROM matbang_revision",
            "INSERT INTO matbang_revision VALUES (9, (SELECT id FROM matbang_changeset LIMIT 1), '2026-01-01T00:00:00.000000Z')",
            "UPDATE matbang_changeset SET author = 'x'",
            "DELETE FROM matbang_changeset",
            "UPDATE matbang_meta SET value = 'x'",
            "UPDATE matbang_row SET leaf = x'00'",
            "UPDATE matbang_row SET salt = x'00' WHERE to_rev IS NULL",
            "UPDATE matbang_row SET key = 'x' WHERE to_rev IS NULL",
            "UPDATE matbang_row SET to_rev = 2 WHERE to_rev IS NULL",
            "INSERT INTO matbang_row (from_rev, entity, kind, slug, visibility, body) VALUES (2, 'e', 'zone', 's', 'public', '{}')",
            "INSERT INTO matbang_close VALUES (2, 2)",
            "UPDATE matbang_close SET revision = 1",
            "DELETE FROM matbang_close",
            "INSERT INTO matbang_seal VALUES (3, x'00')",
            "UPDATE matbang_seal SET hash = x'00'",
            "DELETE FROM matbang_seal",
            "INSERT INTO matbang_redaction VALUES (2, 'row', '1', x'00', x'00')",
        ] {
            assert!(connection.execute(sql, []).is_err(), "not guarded: {sql}");
        }
    }

    #[test]
    fn check_finds_a_damaged_row_and_a_missing_guard() {
        let (_folder, path) = filled();
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("DROP TRIGGER matbang_row_update").unwrap();
        connection
            .execute(
                "UPDATE matbang_row SET body = '{\"kind\":\"zone\"' WHERE row_id = 1",
                [],
            )
            .unwrap();
        drop(connection);
        let found = SqliteStore::open(&path, Open::Existing)
            .unwrap()
            .check()
            .unwrap()
            .faults;
        let keys: Vec<_> = found.iter().map(matbang::message::Message::key).collect();
        assert!(
            keys.contains(&"store.damaged_row") && keys.contains(&"store.check.guard"),
            "{keys:?}"
        );
    }

    #[test]
    fn files_that_are_no_store_are_refused_and_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("text.gpkg");
        std::fs::write(
            &text,
            "this is no database, and long enough to be looked at as one by SQLite itself",
        )
        .unwrap();
        let other = folder.path().join("other.gpkg");
        Connection::open(&other)
            .unwrap()
            .execute_batch("CREATE TABLE t (x)")
            .unwrap();
        let before = std::fs::read(&other).unwrap();
        for path in [&text, &other] {
            for how in [Open::Existing, Open::Create] {
                let error = SqliteStore::open(path, how).err().expect("refused");
                assert_eq!(error.messages()[0].key(), "store.not_a_store", "{error}");
            }
        }
        assert_eq!(std::fs::read(&other).unwrap(), before);
        let missing = SqliteStore::open(&folder.path().join("none.gpkg"), Open::Existing)
            .err()
            .unwrap();
        assert_eq!(missing.messages()[0].key(), "store.missing");
        assert!(!folder.path().join("none.gpkg").exists());
    }

    #[test]
    fn a_store_of_a_newer_program_is_refused() {
        let (_folder, path) = filled();
        let connection = Connection::open(&path).unwrap();
        connection
            .execute("INSERT INTO matbang_migration VALUES (99, 'x', 'y')", [])
            .unwrap();
        drop(connection);
        let error = SqliteStore::open(&path, Open::Existing).err().unwrap();
        assert_eq!(error.messages()[0].key(), "store.newer");
    }

    #[test]
    fn a_store_that_cannot_be_written_can_be_read() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, path) = filled();
        let copy = folder.path().join("đĩa chỉ đọc 100%.gpkg");
        SqliteStore::open(&path, Open::Existing).unwrap().backup(&copy).unwrap();
        std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o444)).unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
        // Root may write everything; then this is the ordinary way to open.
        let store = SqliteStore::open(&copy, Open::Existing).unwrap();
        assert_eq!(store.load(Default::default()).unwrap().versions.len(), 2);
        drop(store);
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn an_address_is_a_file_whatever_it_looks_like() {
        let folder = tempfile::tempdir().unwrap();
        for name in [":memory:", "file:x.gpkg?mode=memory"] {
            let path = folder.path().join(name);
            SqliteStore::open(&path, Open::Create).unwrap();
            assert!(path.exists(), "{name}");
        }
    }

    #[test]
    fn a_backup_never_overwrites() {
        let (folder, path) = filled();
        let target = folder.path().join("copy.gpkg");
        std::fs::write(&target, "mine").unwrap();
        let error = SqliteStore::open(&path, Open::Existing)
            .unwrap()
            .backup(&target)
            .err()
            .unwrap();
        assert_eq!(error.messages()[0].key(), "store.exists");
        assert_eq!(std::fs::read(&target).unwrap(), b"mine");
    }
}
