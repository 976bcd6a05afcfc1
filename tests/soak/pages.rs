//! Where the records of a table lie in a SQLite file: every byte of every cell, overflow pages included, and nothing that is
//! free. The form is that of <https://www.sqlite.org/fileformat2.html>.

use std::ops::Range;

use rusqlite::Connection;

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// A number of variable length; its value and how many bytes it takes.
fn varint(bytes: &[u8]) -> (usize, usize) {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(9).enumerate() {
        value = value << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return (value, at + 1);
        }
    }
    (value, 9)
}

/// The bytes of the records of a table.
pub fn records(file: &[u8], connection: &Connection, table: &str) -> Vec<Range<usize>> {
    let mut statement = connection
        .prepare("SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf'")
        .unwrap();
    let leaves: Vec<usize> = statement
        .query_map([table], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let size = match number(&file[16..18]) {
        1 => 65_536,
        size => size,
    };
    let usable = size - usize::from(file[20]);
    let mut found = Vec::new();
    for leaf in leaves {
        let page = (leaf - 1) * size;
        let header = page + if leaf == 1 { 100 } else { 0 };
        assert_eq!(file[header], 0x0d, "a leaf of a table");
        for cell in 0..number(&file[header + 3..header + 5]) {
            let pointer = header + 8 + 2 * cell;
            let begin = page + number(&file[pointer..pointer + 2]);
            cell_bytes(file, begin, size, usable, &mut found);
        }
    }
    found
}

fn cell_bytes(file: &[u8], begin: usize, size: usize, usable: usize, found: &mut Vec<Range<usize>>) {
    let (payload, taken) = varint(&file[begin..]);
    let (_, also_taken) = varint(&file[begin + taken..]);
    let content = begin + taken + also_taken;
    let most = usable - 35;
    if payload <= most {
        found.push(begin..content + payload);
        return;
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let fitting = least + (payload - least) % (usable - 4);
    let local = if fitting <= most { fitting } else { least };
    found.push(begin..content + local + 4);
    let mut rest = payload - local;
    let mut next = number(&file[content + local..content + local + 4]);
    while rest > 0 {
        let page = (next - 1) * size;
        let held = rest.min(usable - 4);
        found.push(page..page + 4 + held);
        rest -= held;
        next = number(&file[page..page + 4]);
    }
}
