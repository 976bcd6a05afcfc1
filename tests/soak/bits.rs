//! Damage to what is stored, a single bit in the file or a single value in the database: each is found, and what it is in is
//! named.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use matbang::message::Lang;
use matbang::store::sqlite::SqliteStore;
use matbang::store::{Open, Store};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::common::demo;
use crate::common::program::Program;
use crate::common::soak::{Random, record, size};
use crate::pages;

/// Where what was recorded stands.
const TABLES: [&str; 6] = [
    "matbang_row",
    "matbang_changeset",
    "matbang_revision",
    "matbang_seal",
    "matbang_close",
    "matbang_draft",
];

/// A store that holds everything a store can: several revisions, closed rows, land, an undo, a draft.
fn filled() -> (Program, PathBuf) {
    let program = Program::demo();
    let zone = |name: &str| program.file("z.csv", &format!("zone,kind,name,province\nkcn-a,KCN,{name},lao-cai\n"));
    program.ok(&["import", &zone("A"), "--as", "register"]);
    program.ok(&["import", &zone("A thêm"), "--as", "register"]);
    let table = demo("kcn-ban-qua.csv");
    let land = ["import", table.to_str().unwrap(), "--as", "boundary", "--zone", "kcn-a"];
    program.ok(&[&land[..], &["--crs", "EPSG:9208", "--valid-from", "2026-06-23"]].concat());
    let told = program.json(&["import", &zone("A nữa"), "--as", "register"]);
    program.ok(&["undo", told["changeset"].as_str().unwrap()]);
    program.ok(&["import", &zone("A nháp"), "--as", "register", "--draft"]);
    let store = program.store();
    // Only what is stored, and nothing that was: free pages hold old bytes nobody misses.
    Connection::open(&store)
        .unwrap()
        .execute_batch("PRAGMA journal_mode=DELETE; VACUUM")
        .unwrap();
    (program, store)
}

/// What is told of a store; nothing when it is found sound.
fn told(path: &Path) -> Vec<String> {
    let found = SqliteStore::open(path, Open::Existing).and_then(|store| store.check());
    match found {
        Ok(checked) => checked.faults.iter().map(|fault| fault.text(Lang::En)).collect(),
        Err(error) => error.messages().iter().map(|fault| fault.text(Lang::En)).collect(),
    }
}

/// Whether a sentence says which row, changeset, draft, revision or page is damaged.
fn names(sentence: &str) -> bool {
    let words: Vec<String> = sentence
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .map(str::to_lowercase)
        .collect();
    words.windows(2).any(|pair| {
        ["row", "rowid", "changeset", "draft", "revision", "page"].contains(&pair[0].as_str())
            && pair[1].starts_with(|c: char| c.is_ascii_hexdigit())
            && pair[1].contains(|c: char| c.is_ascii_digit())
    })
}

/// Why a damage was not found or not named.
fn missed(path: &Path, damage: &str) -> Option<String> {
    let told = told(path);
    if told.is_empty() {
        return Some(format!("{damage}: not found"));
    }
    let named = told.iter().any(|sentence| names(sentence));
    (!named).then(|| format!("{damage}: not named: {told:?}"))
}

/// Fails with all that was missed.
fn none(missed: &[String], of: usize) {
    assert!(
        missed.is_empty(),
        "{} of {of} were missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

/// Every value of the tables, as it is read; `None` when one cannot be read. SQLite keeps the number of a record twice where
/// it is a column, too, and never reads the second: a bit there changes nothing.
fn values(path: &Path) -> Option<Vec<Value>> {
    let connection = Connection::open(path).ok()?;
    let mut values = Vec::new();
    for table in TABLES {
        let mut statement = connection.prepare(&format!("SELECT rowid, * FROM {table}")).ok()?;
        let width = statement.column_count();
        let mut rows = statement.query([]).ok()?;
        while let Some(row) = rows.next().ok()? {
            for column in 0..width {
                values.push(row.get(column).ok()?);
            }
        }
    }
    Some(values)
}

/// A fresh copy of a store, with nothing beside it.
fn write(path: &Path, bytes: &[u8]) {
    for end in ["-wal", "-shm", "-journal", ".head"] {
        let _ = fs::remove_file(format!("{}{end}", path.display()));
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn every_flipped_bit_is_found_and_named() {
    let _turn = crate::turn();
    let mut random = Random::of("flipped bits");
    let (program, source) = filled();
    let mut file = fs::read(&source).unwrap();
    let aims: Vec<(&str, Vec<Range<usize>>)> = {
        let connection = Connection::open(&source).unwrap();
        let of = |table| (table, pages::records(&file, &connection, table));
        TABLES
            .into_iter()
            .map(of)
            .filter(|(_, ranges)| !ranges.is_empty())
            .collect()
    };
    assert_eq!(aims.len(), TABLES.len(), "every table holds something");
    let damaged = program.folder.path().join("damaged.gpkg");
    write(&damaged, &file);
    assert_eq!(told(&damaged), [] as [&str; 0], "it is sound before");
    let flips = size(150, 8_000);
    let (mut failures, mut unchanged) = (Vec::new(), 0);
    let before = values(&damaged).unwrap();
    for _ in 0..flips {
        let (table, ranges) = &aims[random.below(aims.len())];
        let range = &ranges[random.below(ranges.len())];
        let (byte, bit) = (range.start + random.below(range.len()), random.below(8));
        file[byte] ^= 1 << bit;
        write(&damaged, &file);
        file[byte] ^= 1 << bit;
        let damage = format!("bit {bit} of byte {byte} ({table}, {range:?})");
        let Some(failure) = missed(&damaged, &damage) else {
            continue;
        };
        if values(&damaged).is_some_and(|now| now == before) {
            unchanged += 1;
        } else {
            failures.push(failure);
        }
    }
    none(&failures, flips);
    record("flipped bits", "flipped", flips);
    record("flipped bits", "found and named", flips - unchanged);
    record("flipped bits", "changed no value", unchanged);
}

/// The columns of a table.
fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
    let names = statement.query_map([table], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

/// Another value of the same sort, as near as may be.
fn other(value: Value, random: &mut Random) -> Value {
    match value {
        Value::Null => Value::Integer(1),
        Value::Integer(number) => Value::Integer(number + 1 + random.below(3) as i64),
        Value::Real(number) => Value::Real(f64::from_bits(number.to_bits() ^ 1)),
        Value::Text(text) if text.is_empty() => Value::Text("x".to_string()),
        Value::Text(text) => {
            let at = random.below(text.chars().count());
            let change = |(n, c): (usize, char)| if n == at { if c == '7' { '8' } else { '7' } } else { c };
            Value::Text(text.chars().enumerate().map(change).collect())
        }
        Value::Blob(mut blob) => {
            match blob.len() {
                0 => blob.push(1),
                length => blob[random.below(length)] ^= 1 << random.below(8),
            }
            Value::Blob(blob)
        }
    }
}

/// Puts another value in one place, past every guard, and puts the guards back as they were.
fn alter(path: &Path, table: &str, column: &str, random: &mut Random) -> String {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON; PRAGMA synchronous=OFF")
        .unwrap();
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid")
        .unwrap();
    let guards: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drop(statement);
    for (name, _) in &guards {
        connection.execute_batch(&format!("DROP TRIGGER \"{name}\"")).unwrap();
    }
    let count: usize = connection
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
        .unwrap();
    let pick = format!(
        "SELECT rowid, {column} FROM {table} LIMIT 1 OFFSET {}",
        random.below(count)
    );
    let (row, value): (i64, Value) = connection
        .query_row(&pick, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let now = other(value.clone(), random);
    let told = format!("{table}.{column} of {row}: {value:?} is now {now:?}");
    // A value that another row has, where each has its own, is refused by the database itself.
    let done = connection.execute(
        &format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ?2"),
        (now, row),
    );
    for (_, sql) in &guards {
        connection.execute_batch(sql).unwrap();
    }
    if done.is_err() { String::new() } else { told }
}

#[test]
fn every_altered_value_is_found_and_named() {
    let _turn = crate::turn();
    let mut random = Random::of("altered values");
    let (program, source) = filled();
    let file = fs::read(&source).unwrap();
    let all: Vec<(&str, String)> = {
        let connection = Connection::open(&source).unwrap();
        let of = |table| {
            columns(&connection, table)
                .into_iter()
                .map(move |column| (table, column))
        };
        TABLES.into_iter().flat_map(of).collect()
    };
    assert!(all.len() > 60, "{all:?}");
    let damaged = program.folder.path().join("damaged.gpkg");
    let (rounds, mut altered) = (size(1, 20), 0);
    let mut failures = Vec::new();
    for _ in 0..rounds {
        for (table, column) in &all {
            write(&damaged, &file);
            let damage = alter(&damaged, table, column, &mut random);
            if !damage.is_empty() {
                failures.extend(missed(&damaged, &damage));
                altered += 1;
            }
        }
    }
    none(&failures, altered);
    assert!(altered > rounds * all.len() / 2, "{altered} were altered");
    record("altered values", "columns", all.len());
    record("altered values", "altered", altered);
    record("altered values", "found and named", altered);
}
