//! A look over an XML file before a parser gets it: entities that multiply, or that lead elsewhere, are defined in a
//! document type, and a map needs none.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::message::Message;

/// How much may come before the first element.
const PROLOGUE: u64 = 1 << 20;

/// Refuses a document type that defines entities.
pub fn check(path: &Path, file: &str) -> Result<(), Message> {
    let mut bytes = Vec::new();
    let unreadable = |error| {
        Message::new("import.file.unreadable")
            .with("file", file)
            .with("reason", error)
    };
    File::open(path)
        .and_then(|file| file.take(PROLOGUE).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    let text = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        // UTF-16 without a mark, which a parser recognises all the same.
        [b'<', 0, ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes).0,
        [0, b'<', ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(&bytes).0,
        _ => String::from_utf8_lossy(&bytes),
    };
    if is_plain(&text) {
        Ok(())
    } else {
        Err(Message::new("reader.refused.entities").with("file", file))
    }
}

/// True when the first element comes before any definition of an entity.
fn is_plain(text: &str) -> bool {
    let mut rest = text;
    loop {
        let Some(at) = rest.find('<') else { return false };
        rest = &rest[at + 1..];
        let after = match () {
            () if rest.starts_with('?') => rest.split_once("?>"),
            () if rest.starts_with("!--") => rest.split_once("-->"),
            // An internal subset stands in brackets; whatever it holds, entities begin there.
            () if rest.starts_with("!DOCTYPE") => rest.split_once('>').filter(|(kind, _)| !kind.contains('[')),
            () if rest.starts_with('!') => None,
            () => return true,
        };
        let Some((_, after)) = after else { return false };
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_refused_and_plain_files_are_not() {
        assert!(is_plain(
            "<?xml version=\"1.0\"?>\n<!-- <!DOCTYPE x [ --><kml><a/></kml>"
        ));
        assert!(is_plain("<!DOCTYPE kml SYSTEM \"a.dtd\"><kml/>"));
        assert!(!is_plain("<!DOCTYPE a [<!ENTITY b \"bbb\">]><a>&b;</a>"));
        assert!(!is_plain(
            "<!DOCTYPE a [ <!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p; ]><a/>"
        ));
        assert!(!is_plain("<?xml version=\"1.0\"?>"));
        assert!(!is_plain("<?xml"));
    }
}
