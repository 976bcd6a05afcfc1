//! A meridian as people print it.

use geodesy::zones;

/// Reads an angle that begins at the start of `chars` (lower case, without marks): the degrees and how many characters they
/// take. `104°45'`, `104o45`, `104 độ 45 phút`, `104,75`, `104-45`, and `1040 45'` whose little zero was once a degree sign.
pub fn read(chars: &[char]) -> Option<(f64, usize)> {
    let mut at = Cursor { chars, at: 0 };
    let digits = at.digits();
    let (degrees, lost_sign) = match digits.len() {
        2 | 3 => (number(digits), None),
        // 1040 45' and 104045': the degree sign became a zero.
        4 if digits[3] == '0' => (number(&digits[..3]), Some(None)),
        6 if digits[3] == '0' => (number(&digits[..3]), Some(Some(number(&digits[4..])))),
        _ => return None,
    };
    // Vietnam, its islands and the zones on its edges.
    if !(100.0..=118.0).contains(&degrees) {
        return None;
    }
    let end = at.at;
    let minutes = match lost_sign {
        Some(Some(minutes)) => Some(minutes),
        Some(None) => at.minutes(),
        None if at.one_of(".,") => {
            let fraction = at.digits();
            if fraction.is_empty() {
                return Some((degrees, end));
            }
            let decimal = degrees + number(fraction) / 10f64.powi(fraction.len() as i32);
            // “104.45” is 104°45' written badly: no zone has the meridian 104.45°, and one has 104.75°.
            let sexagesimal = degrees + number(fraction) / 60.0;
            let value = match (is_meridian(decimal), fraction.len() == 2 && is_meridian(sexagesimal)) {
                (false, true) => sexagesimal,
                _ => decimal,
            };
            at.degree_sign();
            return Some((value, at.at));
        }
        None if at.degree_sign() => at.minutes(),
        None if at.one_of("-–") => at.minutes(),
        None => at.minutes().filter(|minutes| is_meridian(degrees + minutes / 60.0)),
    };
    match minutes {
        Some(minutes) if minutes < 60.0 => Some((degrees + minutes / 60.0, at.at)),
        _ => Some((degrees, end)),
    }
}

fn is_meridian(value: f64) -> bool {
    zones::ZONES
        .iter()
        .any(|zone| (zone.central_meridian - value).abs() < 1e-6)
}

fn number(digits: &[char]) -> f64 {
    digits
        .iter()
        .filter_map(|c| c.to_digit(10))
        .fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit))
}

struct Cursor<'c> {
    chars: &'c [char],
    at: usize,
}

impl<'c> Cursor<'c> {
    fn digits(&mut self) -> &'c [char] {
        let rest = &self.chars[self.at..];
        let count = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        self.at += count;
        &rest[..count]
    }

    fn one_of(&mut self, set: &str) -> bool {
        let found = self.chars.get(self.at).is_some_and(|c| set.contains(*c));
        self.at += usize::from(found);
        found
    }

    fn blanks(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let found = word.chars().zip(self.at..).all(|(c, i)| self.chars.get(i) == Some(&c));
        if found {
            self.at += word.len();
        }
        found
    }

    /// `°`, its many stand-ins, or the word.
    fn degree_sign(&mut self) -> bool {
        let before = self.at;
        self.blanks();
        let found = self.one_of("°º˚⁰ᵒ∘*") || self.word("do") || self.word("deg") || self.one_of("o");
        if !found {
            self.at = before;
        }
        found
    }

    /// Two digits, then their sign if there is one, then seconds if there are any (they are 00 on every meridian).
    fn minutes(&mut self) -> Option<f64> {
        let before = self.at;
        self.blanks();
        let digits = self.digits();
        if digits.is_empty() || digits.len() > 2 {
            self.at = before;
            return None;
        }
        let end = self.at;
        self.blanks();
        if self.one_of("'’′´`") || self.word("phut") {
            self.digits();
            self.one_of("\"”″'’");
        } else {
            self.at = end;
        }
        Some(number(digits))
    }
}
