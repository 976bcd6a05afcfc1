//! Sentences the program wrote down in one language, given in another.

use super::{CATALOGUE, Lang, Message, text};

/// Keys of the descriptions the program writes into a changeset that is given none.
const KEPT: [&str; 5] = [
    "cli.demo_message",
    "cli.import_message",
    "cli.redact_message",
    "page.import.write.about",
    "store.undo_message",
];

/// The description of a changeset in a language: a sentence of the program is given in that language, whichever it was written
/// in; the words of a person stay as they are.
pub fn retold(kept: &str, lang: Lang) -> String {
    let found = KEPT.iter().find_map(|key| {
        let mut args = [Lang::Vi, Lang::En]
            .iter()
            .find_map(|written| places(text(key, *written)?, kept))?;
        for (name, value) in &mut args {
            match *name {
                // “Nhập ranh giới mới” may be the words of a person: the program adds nothing but names of files.
                "files" if !value.split(", ").all(is_file) => return None,
                "kind" => *value = kind(value, lang)?.to_string(),
                // A changeset that takes one back has a description of its own.
                "message" => *value = retold(value, lang),
                _ => {}
            }
        }
        Some((*key, args))
    });
    let Some((key, args)) = found else {
        return kept.to_string();
    };
    let told = args.into_iter();
    told.fold(Message::new(key), |message, (name, value)| message.with(name, value))
        .text(lang)
}

/// The word of a kind of import, from its word in either language.
fn kind(word: &str, lang: Lang) -> Option<&'static str> {
    let mut kinds = CATALOGUE.iter().filter(|(key, _)| key.starts_with("page.import.kind."));
    let (key, _) = kinds.find(|(_, entry)| entry.vi == word || entry.en == word)?;
    text(key, lang)
}

/// Whether a word is the name of a file.
fn is_file(word: &str) -> bool {
    let ending = word.rsplit_once('.').map_or("", |(_, ending)| ending);
    (1..=10).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The values of the places of a template in a text made of it; `None` when it is not.
fn places(template: &'static str, filled: &str) -> Option<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    let (mut template, mut rest) = (template, filled);
    while let Some((before, after)) = template.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        rest = rest.strip_prefix(before)?;
        let next = behind.split('{').next().unwrap_or_default();
        let end = if next.is_empty() { rest.len() } else { rest.find(next)? };
        found.push((name, rest[..end].to_string()));
        (template, rest) = (behind, &rest[end..]);
    }
    (rest == template).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_wrote_is_told_in_the_language_asked_for() {
        let import = Message::new("cli.import_message").with("files", "a.csv, kho {x}.gpkg");
        let undo = |message: &str| {
            Message::new("store.undo_message")
                .with("revision", 7)
                .with("message", message)
        };
        for made in [
            import.clone(),
            Message::new("cli.demo_message"),
            Message::new("cli.redact_message").with("reason", "theo yêu cầu"),
            undo("sửa: ranh giới"),
        ] {
            for written in [Lang::Vi, Lang::En] {
                for asked in [Lang::Vi, Lang::En] {
                    assert_eq!(retold(&made.text(written), asked), made.text(asked));
                }
            }
        }
        let page = "Nhập Ranh giới khu, cụm: ranh.dxf";
        assert_eq!(retold(page, Lang::En), "Import, Boundary of a zone: ranh.dxf");
        assert_eq!(retold("Import, Boundary of a zone: ranh.dxf", Lang::Vi), page);
        let nested = undo(&import.text(Lang::Vi)).text(Lang::Vi);
        assert_eq!(retold(&nested, Lang::En), undo(&import.text(Lang::En)).text(Lang::En));
    }

    #[test]
    fn the_words_of_a_person_stay() {
        for words in [
            "Nhập ranh giới mới",
            "Import of the new boundary",
            "",
            "Hoàn tác bản",
            "x{y}",
        ] {
            assert_eq!(retold(words, Lang::En), words);
            assert_eq!(retold(words, Lang::Vi), words);
        }
    }
}
