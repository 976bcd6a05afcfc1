//! Levels of a `MicroStation` drawing (v7) that its views do not show. The driver hands out their elements like all others; who
//! sent the drawing did not see them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use message::Message;

/// Where the views stand in the first element of a file, how long each is, and how many there are.
const VIEWS: usize = 46;
const VIEW: usize = 118;
const COUNT: usize = 8;

/// The mark in the place of an element behind the last one.
const END: [u8; 2] = [0xff, 0xff];

/// In the flags of a view: it is open.
const OPEN: u8 = 0x80;

/// The 63 levels, and which of them show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    /// A bit a level; level 1 is the lowest.
    shown: Option<u64>,
}

impl Levels {
    /// The levels of a file that show. A file that cannot be read hides nothing: the driver reports the error.
    pub fn of(path: &Path) -> Levels {
        let mut head = Vec::new();
        let read = File::open(path).and_then(|file| file.take((VIEWS + COUNT * VIEW) as u64).read_to_end(&mut head));
        match read {
            Ok(_) => Levels::of_head(&head),
            Err(_) => Levels::default(),
        }
    }

    fn of_head(head: &[u8]) -> Levels {
        let views: Vec<&[u8]> = (0..COUNT)
            .filter_map(|at| head.get(VIEWS + at * VIEW..VIEWS + (at + 1) * VIEW))
            .collect();
        let levels = |view: &&[u8]| {
            let bytes: [u8; 8] = view[2..10].try_into().unwrap_or_default();
            u64::from_le_bytes(bytes)
        };
        // Views that are closed show nothing; where all are, the drawing leaves open what is seen.
        let open: Vec<&&[u8]> = views.iter().filter(|view| view[0] & OPEN != 0).collect();
        let shown = open.iter().map(|view| levels(view)).reduce(|all, one| all | one);
        Levels {
            // A view without any level shows an empty sheet; the person who draws sees that.
            shown: shown.filter(|shown| *shown != 0),
        }
    }

    /// Whether a level shows in no open view.
    pub fn hides(&self, level: &str) -> bool {
        let bit = level.parse::<u32>().ok().and_then(|level| level.checked_sub(1));
        match (self.shown, bit) {
            (Some(shown), Some(bit @ 0..64)) => shown & (1 << bit) == 0,
            _ => false,
        }
    }
}

/// Refuses a drawing that ends within an element or without the mark that ends every drawing: the driver takes what there is, and
/// the lots behind the cut would be missing without a word.
///
/// # Errors
/// It is cut off, or cannot be read.
pub fn check_whole(path: &Path, file: &str) -> Result<(), Message> {
    let whole = || -> std::io::Result<bool> {
        let opened = File::open(path)?;
        let length = opened.metadata()?.len();
        ends_with_mark(&mut BufReader::new(opened), length)
    };
    match whole() {
        Ok(true) => Ok(()),
        Ok(false) => Err(Message::new("reader.dgn.cut").with("file", file)),
        Err(error) => Err(Message::new("import.file.unreadable")
            .with("file", file)
            .with_foreign("reason", &error)),
    }
}

/// Goes from element to element; each gives the number of words of two bytes that follow its first four bytes.
fn ends_with_mark(drawing: &mut (impl Read + Seek), length: u64) -> std::io::Result<bool> {
    let mut at = 0;
    while at + 2 <= length {
        let mut head = [0; 4];
        drawing.read_exact(&mut head[..2])?;
        if head[..2] == END {
            return Ok(true);
        }
        if at + 4 > length {
            return Ok(false);
        }
        drawing.read_exact(&mut head[2..])?;
        let rest = 2 * u64::from(u16::from_le_bytes([head[2], head[3]]));
        at += 4 + rest;
        drawing.seek_relative(i64::try_from(rest).unwrap_or(i64::MAX))?;
    }
    Ok(false)
}

/// Messages about elements on levels that do not show, one for each level.
pub fn told(file: &str, hidden: &BTreeMap<String, u64>) -> Vec<Message> {
    let told = |(level, count): (&String, &u64)| {
        Message::new("reader.dgn.off")
            .with("file", file)
            .with("layer", level)
            .with_count("count", *count)
    };
    hidden.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(views: &[(u8, u64)]) -> Vec<u8> {
        let mut head = vec![0; VIEWS + COUNT * VIEW];
        for (at, (flags, levels)) in views.iter().enumerate() {
            head[VIEWS + at * VIEW] = *flags;
            head[VIEWS + at * VIEW + 2..][..8].copy_from_slice(&levels.to_le_bytes());
        }
        head
    }

    #[test]
    fn a_level_is_hidden_that_no_open_view_shows() {
        let levels = Levels::of_head(&head(&[(0xfc, 0b0101), (0xfc, 0b0001), (0x7c, u64::MAX)]));
        let hidden: Vec<&str> = ["1", "2", "3", "4", "63", "", "0", "x"]
            .into_iter()
            .filter(|level| levels.hides(level))
            .collect();
        assert_eq!(hidden, ["2", "4", "63"]);
    }

    #[test]
    fn a_drawing_that_is_cut_off_is_not_whole() {
        let element = |words: u8| [vec![1, 3, words, 0], vec![0; 2 * usize::from(words)]].concat();
        let whole = [element(5), element(0), element(9), vec![0xff, 0xff], vec![0; 7]].concat();
        let is_whole = |bytes: &[u8]| ends_with_mark(&mut std::io::Cursor::new(bytes), bytes.len() as u64).unwrap();
        let marked = 14 + 4 + 22 + 2;
        for end in 0..=whole.len() {
            assert_eq!(is_whole(&whole[..end]), end >= marked, "{end}");
        }
    }

    #[test]
    fn what_says_nothing_hides_nothing() {
        for head in [head(&[(0x7c, 1)]), head(&[(0xfc, 0)]), Vec::new(), vec![0xff; 60]] {
            assert!(!Levels::of_head(&head).hides("2"));
        }
    }
}
