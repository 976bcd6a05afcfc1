//! A heading to be asked for words.

use text::fold;

/// A heading, folded and as printed.
pub struct Words {
    /// Folded, with a blank before and after, so that a word is a word.
    folded: String,
    /// Lower case with its marks.
    printed: String,
}

impl Words {
    /// The words of a heading, folded and as printed.
    pub fn new(heading: &str) -> Words {
        Words {
            folded: format!(" {} ", fold(heading)),
            printed: heading.to_lowercase(),
        }
    }

    /// Whether one of the folded words or phrases stands in it.
    pub fn any<T: AsRef<str>>(&self, phrases: &[T]) -> bool {
        phrases
            .iter()
            .any(|phrase| self.folded.contains(&format!(" {} ", phrase.as_ref())))
    }

    /// Whether it is one of these and nothing else.
    pub fn is(&self, phrases: &[&str]) -> bool {
        phrases.contains(&self.folded.trim())
    }

    /// Whether it begins with one of these.
    pub fn starts(&self, beginnings: &[&str]) -> bool {
        beginnings.iter().any(|begin| self.folded[1..].starts_with(begin))
    }

    /// Whether a printed piece stands in it, marks and all.
    pub fn prints(&self, piece: &str) -> bool {
        self.printed.contains(piece)
    }

    /// Whether a word stands in it that only its marks tell from others (hộ from hồ, mộ from mô); `plain` is how
    /// headings without any marks write it.
    pub fn marked(&self, word: &str, plain: &[&str]) -> bool {
        if self.printed.is_ascii() {
            return self.any(plain);
        }
        self.printed.split(|c: char| !c.is_alphanumeric()).any(|w| w == word)
    }

    /// The folded words one by one.
    pub fn each(&self) -> impl Iterator<Item = &str> {
        self.folded.split_whitespace()
    }
}
