//! Lists of words people use, from `data/vocabulary/*.csv`. The lists ship inside the program and are read once;
//! `data/vocabulary/README.md` describes how to extend them.

use std::collections::HashSet;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

use super::text::fold;

/// The heading of every file.
const HEADING: &str = "list,word,meaning";

/// How the words of a list are written, which is how the program reduces a text before it looks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lower case without marks, đ as d, words joined by one blank: [`fold`].
    Folded,
    /// Folded and without blanks, as headings of database columns are.
    Joined,
    /// Lower case without marks, đ as d, signs as they are.
    Plain,
    /// Lower case with marks, in Unicode NFC.
    Marked,
}

impl Form {
    /// A word in this form.
    fn of(self, word: &str) -> String {
        let marked = || word.to_lowercase().nfc().collect::<String>();
        match self {
            Form::Folded => fold(word),
            Form::Joined => fold(word).replace(' ', ""),
            Form::Plain => marked()
                .nfd()
                .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
                .map(|c| if c == 'đ' { 'd' } else { c })
                .collect(),
            Form::Marked => marked(),
        }
    }
}

/// A file of word lists, compiled into the program.
#[derive(Debug)]
pub struct File {
    /// Name of the file in `data/vocabulary`.
    pub name: &'static str,
    /// Its content as it stands in the repository, comments too.
    pub text: &'static str,
}

/// A word of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The word, in the form of its list.
    pub word: &'static str,
    /// What the word means, in the terms of its list; empty where being in the list is all.
    pub meaning: &'static str,
}

/// One list of a file, in the order of the file.
#[derive(Debug)]
pub struct List {
    file: &'static File,
    name: &'static str,
    form: Form,
    entries: OnceLock<Vec<Entry>>,
}

impl List {
    /// A list by its name in a file.
    pub const fn new(file: &'static File, name: &'static str, form: Form) -> List {
        List {
            file,
            name,
            form,
            entries: OnceLock::new(),
        }
    }

    /// Its entries, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| {
            let rows = self.file.rows();
            rows.filter_map(|(_, row)| row.ok())
                .filter(|(list, _)| *list == self.name)
                .map(|(_, entry)| entry)
                .collect()
        })
    }

    /// Its words, in the order of the file.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.entries().iter().map(|entry| entry.word)
    }

    /// Whether a text is one of its words.
    pub fn has(&self, text: &str) -> bool {
        self.words().any(|word| word == text)
    }

    /// Whether a text holds one of its words.
    pub fn is_within(&self, text: &str) -> bool {
        self.words().any(|word| text.contains(word))
    }
}

impl File {
    /// The rows after the heading, each with its line: the list and the word, or what is wrong with the row.
    pub fn rows(&self) -> impl Iterator<Item = (usize, Result<(&'static str, Entry), String>)> + use<> {
        let lines = self.text.lines().enumerate().skip(1);
        lines.map(|(at, line)| {
            let cells: Vec<&'static str> = line.split(',').collect();
            let row = match cells[..] {
                [list, word, meaning] if !list.is_empty() && !word.is_empty() => Ok((list, Entry { word, meaning })),
                _ => Err(format!("not `{HEADING}`: {line}")),
            };
            (at + 1, row)
        })
    }

    /// Whether the file is well formed and holds exactly these lists.
    ///
    /// # Errors
    /// Every fault, each with its line: a row without three cells, a word that is not in the form of its list or stands there
    /// twice, a list that no code reads, or one that is missing.
    pub fn check(&self, lists: &[&List]) -> Result<(), Vec<String>> {
        let mut faults = Vec::new();
        if self.text.lines().next() != Some(HEADING) {
            faults.push(format!("1: the heading is not `{HEADING}`"));
        }
        let mut seen = HashSet::new();
        for (line, row) in self.rows() {
            let (name, entry) = match row {
                Ok(row) => row,
                Err(fault) => {
                    faults.push(format!("{line}: {fault}"));
                    continue;
                }
            };
            let Some(list) = lists.iter().find(|list| list.name == name) else {
                faults.push(format!("{line}: nobody reads the list `{name}`"));
                continue;
            };
            let right = list.form.of(entry.word);
            if entry.word != right {
                faults.push(format!("{line}: `{}` is written `{right}` in this list", entry.word));
            }
            if entry.meaning.trim() != entry.meaning || line_has_quotes(entry) {
                faults.push(format!("{line}: a quotation mark, or a blank at an end"));
            }
            if !seen.insert((name, entry.word)) {
                faults.push(format!("{line}: `{}` stands twice in `{name}`", entry.word));
            }
        }
        for list in lists {
            if list.file.name != self.name || !seen.iter().any(|(name, _)| *name == list.name) {
                faults.push(format!("the list `{}` is missing", list.name));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn line_has_quotes(entry: Entry) -> bool {
    entry.word.contains('"') || entry.meaning.contains('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    static FILE: File = File {
        name: "a.csv",
        text: "list,word,meaning\nunit,ho,4\nunit,mo,\nplace,đông,\n",
    };
    static UNIT: List = List::new(&FILE, "unit", Form::Folded);
    static PLACE: List = List::new(&FILE, "place", Form::Marked);

    #[test]
    fn lists_are_read_in_order_with_their_meanings() {
        assert_eq!(UNIT.words().collect::<Vec<_>>(), ["ho", "mo"]);
        assert_eq!(UNIT.entries()[0].meaning, "4");
        assert!(UNIT.has("mo") && !UNIT.has("dong") && PLACE.has("đông"));
        assert!(UNIT.is_within("12 ho dan"));
        FILE.check(&[&UNIT, &PLACE]).unwrap();
    }

    #[test]
    fn a_malformed_list_is_refused_with_its_line() {
        let faults = |text: &'static str, form: Form| {
            let file: &'static File = Box::leak(Box::new(File { name: "a.csv", text }));
            let list = List::new(file, "unit", form);
            file.check(&[&list]).unwrap_err().join("; ")
        };
        for (text, form, expected) in [
            ("word,list\nunit,ho,\n", Form::Folded, "1: the heading"),
            ("list,word,meaning\nunit,ho\nunit,a,\n", Form::Folded, "2: not `list"),
            (
                "list,word,meaning\nunit,Hộ dân,\n",
                Form::Folded,
                "2: `Hộ dân` is written `ho dan`",
            ),
            ("list,word,meaning\nunit,ho dan,\n", Form::Joined, "`hodan`"),
            ("list,word,meaning\nunit,đ-1,\n", Form::Plain, "`d-1`"),
            ("list,word,meaning\nunit,Hộ,\n", Form::Marked, "`hộ`"),
            (
                "list,word,meaning\nunit,ho,\nunit,ho,\n",
                Form::Folded,
                "3: `ho` stands twice",
            ),
            ("list,word,meaning\nunit,ho, 4\n", Form::Folded, "a blank at an end"),
            (
                "list,word,meaning\nother,ho,\nunit,a,\n",
                Form::Folded,
                "nobody reads the list `other`",
            ),
            ("list,word,meaning\n", Form::Folded, "the list `unit` is missing"),
        ] {
            let found = faults(text, form);
            assert!(found.contains(expected), "{found}");
        }
    }
}
