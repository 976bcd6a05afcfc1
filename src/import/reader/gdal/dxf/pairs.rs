//! The lines of a drawing in text form: pairs of a group code and a value, with the place of each in the file.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The longest part of a line that is kept; what follows it is passed over.
const LONGEST_LINE: usize = 1 << 20;

/// Reads pairs of lines.
pub struct Pairs {
    reader: BufReader<File>,
    at: u64,
    line: Vec<u8>,
    /// Where the pair that was read last begins, in bytes.
    pub begins: u64,
    /// Some byte so far is not ASCII.
    pub high: bool,
}

/// A group code and its value, without the blanks around them.
pub struct Pair {
    /// The group code; `None` where the line is no number.
    pub code: Option<i32>,
    /// The value.
    pub value: String,
}

impl Pairs {
    /// Opens a drawing at its beginning.
    pub fn open(path: &Path) -> io::Result<Pairs> {
        Ok(Pairs {
            reader: BufReader::with_capacity(1 << 16, File::open(path)?),
            at: 0,
            line: Vec::new(),
            begins: 0,
            high: false,
        })
    }

    /// Where the pair that comes next begins.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// The next pair; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Pair>> {
        self.begins = self.at;
        if !self.read_line()? {
            return Ok(None);
        }
        let code = std::str::from_utf8(&self.line)
            .ok()
            .and_then(|text| text.trim().parse().ok());
        if !self.read_line()? {
            return Ok(None);
        }
        let value = String::from_utf8_lossy(self.line.trim_ascii()).into_owned();
        Ok(Some(Pair { code, value }))
    }

    /// Reads a line to its end, whatever its length.
    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut any = false;
        loop {
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            any = true;
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(bytes.len(), |end| end + 1);
            let room = LONGEST_LINE.saturating_sub(self.line.len()).min(taken);
            self.line.extend_from_slice(&bytes[..room]);
            self.reader.consume(taken);
            self.at += taken as u64;
            if end.is_some() {
                break;
            }
        }
        self.high |= !self.line.is_ascii();
        Ok(any)
    }
}
