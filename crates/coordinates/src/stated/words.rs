//! The words of a heading that speak of coordinate systems, with their places.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::angle;
use crate::words::{DATUMS, MERIDIANS, ZONE_NUMBERS, ZONE_WIDTHS};

/// A datum that texts name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datum {
    Vn2000,
    Wgs84,
    Hanoi1972,
}

/// A meridian, a zone or a code that the text mentions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention {
    /// Where it begins and ends, in characters of the reduced text.
    pub at: usize,
    pub end: usize,
    pub meridian: Option<f64>,
    pub width: Option<u8>,
    pub utm_zone: Option<u8>,
    pub epsg: Option<u32>,
}

/// A text reduced for reading: lower case, without marks, đ → d, hyphens of any kind as `-`.
pub struct Words {
    chars: Vec<char>,
    mentions: Vec<Mention>,
    pub datums: Vec<(usize, Datum)>,
    /// Speaks of longitude and latitude.
    pub geographic: bool,
}

impl Datum {
    /// The datum of a meaning in the vocabulary.
    fn of(meaning: &str) -> Option<Datum> {
        match meaning {
            "vn2000" => Some(Datum::Vn2000),
            "wgs84" => Some(Datum::Wgs84),
            "hanoi1972" => Some(Datum::Hanoi1972),
            _ => None,
        }
    }
}

impl Words {
    pub fn read(text: &str) -> Words {
        let chars: Vec<char> = text
            .nfd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .map(|c| match c {
                'đ' => 'd',
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                c => c,
            })
            .collect();
        let mut words = Words {
            chars,
            mentions: Vec::new(),
            datums: Vec::new(),
            geographic: false,
        };
        words.scan();
        words
    }

    /// One pass, from left to right; words that are understood are stepped over.
    fn scan(&mut self) {
        let mut at = 0;
        while at < self.chars.len() {
            if !self.begins_word(at) {
                at += 1;
                continue;
            }
            let named = DATUMS.entries().iter().find(|entry| self.has(at, entry.word));
            if let Some((entry, datum)) = named.and_then(|entry| Some((entry, Datum::of(entry.meaning)?))) {
                self.datums.push((at, datum));
                at += entry.word.chars().count();
            } else if let Some(mention) = self.code(at).or_else(|| self.meridian(at)).or_else(|| self.utm(at)) {
                self.mentions.push(mention);
                at = mention.end;
            } else {
                self.geographic |= ["kinh do", "longitude"].iter().any(|word| self.has(at, word));
                at += 1;
            }
        }
    }

    /// The mentions, those that tell of one system together: a code and the meridian of that code.
    pub fn systems(&self) -> Vec<Vec<Mention>> {
        let mut systems: Vec<Vec<Mention>> = Vec::new();
        for mention in &self.mentions {
            match systems.last_mut() {
                Some(last) if last.iter().all(|known| together(known, mention)) => last.push(*mention),
                _ => systems.push(vec![*mention]),
            }
        }
        systems
    }

    /// The width of a zone stated between two places, degrees; `None` for none or for two.
    pub fn width(&self, from: usize, until: usize) -> Option<u8> {
        let until = until.min(self.chars.len());
        (from..until).find_map(|at| {
            if self.has(at, "tm-3") || self.has(at, "tm3") {
                return Some(3);
            }
            let word = ZONE_WIDTHS
                .words()
                .find(|word| self.begins_word(at) && self.has(at, word))?;
            let number = self.after(at + word.chars().count());
            let digit = self.chars.get(number)?.to_digit(10)?;
            let alone = !self.chars.get(number + 1).is_some_and(char::is_ascii_digit);
            (alone && (digit == 3 || digit == 6)).then_some(digit as u8)
        })
    }

    /// The datum named last before a place, else the first named after it; `None` for none.
    pub fn datum(&self, at: usize) -> Option<Datum> {
        let before = self.datums.iter().rev().find(|(place, _)| *place <= at);
        before.or(self.datums.first()).map(|(_, datum)| *datum)
    }

    /// The line of a place, from 1.
    pub fn line(&self, at: usize) -> u64 {
        1 + self.chars[..at.min(self.chars.len())]
            .iter()
            .filter(|c| **c == '\n')
            .count() as u64
    }

    fn code(&self, at: usize) -> Option<Mention> {
        if !self.has(at, "epsg") {
            return None;
        }
        let start = self.after(at + 4);
        let digits: String = self.chars[start..]
            .iter()
            .take(7)
            .take_while(|c| c.is_ascii_digit())
            .collect();
        let epsg = digits.parse().ok().filter(|_| (4..=6).contains(&digits.len()))?;
        Some(Mention {
            epsg: Some(epsg),
            ..Mention::at(at, start + digits.len())
        })
    }

    fn meridian(&self, at: usize) -> Option<Mention> {
        let entry = MERIDIANS.entries().iter().find(|entry| self.has(at, entry.word))?;
        let start = self.after(at + entry.word.chars().count());
        let (degrees, taken) = angle::read(&self.chars[start..])?;
        Some(Mention {
            meridian: Some(degrees),
            width: entry.meaning.parse().ok(),
            ..Mention::at(at, start + taken)
        })
    }

    /// `UTM zone 48N`, `UTM 48`, `múi 18`, `TM-3 zone 482`.
    fn utm(&self, at: usize) -> Option<Mention> {
        let word = ZONE_NUMBERS.words().find(|word| self.has(at, word))?;
        let start = self.after(at + word.chars().count());
        let digits: String = self.chars[start..]
            .iter()
            .take(4)
            .take_while(|c| c.is_ascii_digit())
            .collect();
        let (utm_zone, meridian, width) = match digits.as_str() {
            "48" | "18" => (Some(48), Some(105.0), 6),
            "49" | "19" => (Some(49), Some(111.0), 6),
            "481" => (None, Some(102.0), 3),
            "482" => (None, Some(105.0), 3),
            "491" => (None, Some(108.0), 3),
            _ => return None,
        };
        Some(Mention {
            utm_zone,
            meridian,
            width: Some(width),
            ..Mention::at(at, start + digits.len())
        })
    }

    /// The place of the next word or number: past blanks, colons and brackets, and past a line break.
    fn after(&self, at: usize) -> usize {
        let skipped = self.chars.get(at..).unwrap_or_default().iter().take(8);
        at + skipped
            .take_while(|c| c.is_whitespace() || ":=(.,-|;\"".contains(**c))
            .count()
    }

    fn has(&self, at: usize, word: &str) -> bool {
        let mut i = at;
        for c in word.chars() {
            match self.chars.get(i) {
                // Any blank stands for a blank.
                Some(found) if *found == c || (c == ' ' && found.is_whitespace()) => i += 1,
                _ => return false,
            }
        }
        true
    }

    fn begins_word(&self, at: usize) -> bool {
        at == 0 || !self.chars[at - 1].is_alphanumeric()
    }
}

impl Mention {
    fn at(at: usize, end: usize) -> Mention {
        Mention {
            at,
            end,
            meridian: None,
            width: None,
            utm_zone: None,
            epsg: None,
        }
    }

    /// The meridian it speaks of, also through its code.
    fn any_meridian(&self) -> Option<f64> {
        let by_code = || {
            let epsg = geodesy::Epsg(self.epsg?);
            geodesy::zones::by_epsg(epsg).map(|zone| zone.central_meridian)
        };
        self.meridian.or_else(by_code)
    }
}

/// Whether two mentions can be of one system.
fn together(a: &Mention, b: &Mention) -> bool {
    let codes = a.epsg.is_none() || b.epsg.is_none() || a.epsg == b.epsg;
    let widths = a.width.is_none() || b.width.is_none() || a.width == b.width;
    match (a.any_meridian(), b.any_meridian()) {
        (Some(a), Some(b)) => codes && widths && (a - b).abs() < 1e-6,
        _ => false,
    }
}
