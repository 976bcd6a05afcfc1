//! Single bits of what is stored, flipped in the file: each is found, and what it is in is named.

use std::fs;
use std::path::Path;

use matbang::message::Lang;
use matbang::store::sqlite::SqliteStore;
use matbang::store::{Open, Store};
use rusqlite::Connection;

use crate::common::program::Program;
use crate::common::soak::{Random, record, size};

/// Tables whose values are aimed at, and the columns with enough bytes to be found in the file.
const AIMS: [(&str, &str); 13] = [
    ("matbang_row", "body"),
    ("matbang_row", "native"),
    ("matbang_row", "wgs84"),
    ("matbang_row", "geom"),
    ("matbang_row", "leaf"),
    ("matbang_row", "salt"),
    ("matbang_row", "derived"),
    ("matbang_row", "entity"),
    ("matbang_row", "slug"),
    ("matbang_changeset", "message"),
    ("matbang_changeset", "leaf"),
    ("matbang_revision", "approved_at"),
    ("matbang_seal", "hash"),
];

/// The values of a column that are long enough to be told from others.
fn values(path: &Path, table: &str, column: &str) -> Vec<Vec<u8>> {
    let connection = Connection::open(path).unwrap();
    let sql = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE length(CAST({column} AS BLOB)) >= 12");
    let mut statement = connection.prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn place(file: &[u8], part: &[u8]) -> Option<usize> {
    file.windows(part.len()).position(|at| at == part)
}

#[test]
fn every_flipped_bit_is_found_and_named() {
    let _turn = crate::turn();
    let mut random = Random::of("flipped bits");
    let program = Program::demo();
    program.ok(&[
        "import",
        &program.file("z.csv", "zone,kind,name,province\nkcn-a,KCN,A thêm,lao-cai\n"),
        "--as",
        "register",
    ]);
    let source = program.store();
    // Only what is stored, and nothing that was: free pages hold old bytes nobody misses.
    Connection::open(&source)
        .unwrap()
        .execute_batch("PRAGMA journal_mode=DELETE; VACUUM")
        .unwrap();
    let file = fs::read(&source).unwrap();
    let aims: Vec<(&str, &str, Vec<Vec<u8>>)> = AIMS
        .iter()
        .map(|(table, column)| (*table, *column, values(&source, table, column)))
        .filter(|(_, _, values)| !values.is_empty())
        .collect();
    let flips = size(150, 8_000);
    let mut done = 0;
    let damaged = program.folder.path().join("damaged.gpkg");
    while done < flips {
        let (table, column, values) = &aims[random.below(aims.len())];
        let value = &values[random.below(values.len())];
        // A value may lie on several pages: a piece of it that lies on one is enough.
        let from = random.below(value.len() - 11);
        let piece = &value[from..(from + 24).min(value.len())];
        let Some(at) = place(&file, piece) else { continue };
        let (byte, bit) = (at + random.below(piece.len()), random.below(8));
        let mut bytes = file.clone();
        bytes[byte] ^= 1 << bit;
        fs::write(&damaged, &bytes).unwrap();
        let found = SqliteStore::open(&damaged, Open::Existing).and_then(|store| store.check());
        let named = match found {
            Ok(checked) => {
                let told: Vec<String> = checked.faults.iter().map(|fault| fault.text(Lang::En)).collect();
                told.join("\n")
            }
            Err(error) => error.to_string(),
        };
        assert!(
            !named.is_empty() && named.bytes().any(|b| b.is_ascii_digit()),
            "bit {bit} of byte {byte} ({table}.{column}): “{named}”"
        );
        done += 1;
    }
    record("flipped bits", "flipped", flips);
    record("flipped bits", "found and named", done);
}
