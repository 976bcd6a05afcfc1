//! Bytes and characters of windows-1252: how a program that knows no Vietnamese shows them, and the way back.

use encoding_rs::WINDOWS_1252;

/// The character that windows-1252 shows for a byte. The five bytes it leaves free are control characters.
pub fn shown(byte: u8) -> char {
    let bytes = [byte];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The byte behind a character, whether it was read as windows-1252 or as ISO 8859-1; `None` for all others.
pub fn byte_of(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let text = c.encode_utf8(&mut buffer);
    match WINDOWS_1252.encode(text) {
        (bytes, _, false) => bytes.first().copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        for byte in 0..=255 {
            assert_eq!(byte_of(shown(byte)), Some(byte), "{byte:#x}");
        }
        assert_eq!((shown(0xa7), shown(0x96), byte_of('–')), ('§', '–', Some(0x96)));
        assert_eq!((byte_of('\u{96}'), byte_of('ơ')), (Some(0x96), None));
    }
}
