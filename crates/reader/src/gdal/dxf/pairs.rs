//! The lines of a drawing in text form: pairs of a group code and a value, with the place of each in the file.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::super::words::by_name;

/// The longest part of a line that is kept; what follows it is passed over.
const LONGEST_LINE: usize = 1 << 20;

/// Reads a DXF as its pairs of lines, group code and value.
pub struct Pairs {
    reader: BufReader<File>,
    at: u64,
    line: Vec<u8>,
    /// Where the pair that was read last begins, in bytes.
    pub begins: u64,
    /// Some byte so far is not ASCII.
    pub high: bool,
    /// The encoding of bytes that are not UTF-8, by the name of the code page that the drawing gives.
    pub code_page: Option<&'static encoding_rs::Encoding>,
}

/// A group code and its value, without the blanks around them.
pub struct Pair {
    /// The group code; `None` where the line is no number.
    pub code: Option<i32>,
    /// The value of the group, without the blanks around it.
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
            code_page: None,
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
        let value = self.text(self.line.trim_ascii());
        Ok(Some(Pair { code, value }))
    }

    /// Takes the code page the drawing names, for the texts that follow.
    pub fn set_code_page(&mut self, name: &str) {
        self.code_page = by_name(name);
    }

    fn text(&self, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.is_ascii() => unescaped(text).into_owned(),
            Ok(text) => unescaped(text).nfc().collect(),
            Err(_) => {
                let table = self.code_page.unwrap_or(encoding_rs::WINDOWS_1252);
                let (text, _) = table.decode_without_bom_handling(bytes);
                unescaped(&text).nfc().collect()
            }
        }
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

/// A text with the letters that drawings write by their numbers, `\\U+1EA1`, as older ones write those of Vietnamese.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    const MARK: &str = "\\U+";
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(MARK);
    let mut out = parts.next().unwrap_or("").to_string();
    for part in parts {
        let number = part.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match number.and_then(char::from_u32) {
            Some(letter) => {
                out.push(letter);
                out.push_str(&part[4..]);
            }
            None => {
                out.push_str(MARK);
                out.push_str(part);
            }
        }
    }
    Cow::Owned(out)
}

/// A text in letters that every drawing can hold, whatever its code page.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match u32::from(letter) {
            number if letter.is_ascii() || number > 0xffff => out.push(letter),
            number => out.push_str(&format!("\\U+{number:04X}")),
        }
    }
    out
}
