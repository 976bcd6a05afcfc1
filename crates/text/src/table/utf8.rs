//! Bytes to text: UTF-8 only; a refusal names the encoding the bytes seem to be in.

use message::Message;

/// The text of a table without its byte order mark.
///
/// Legacy encodings (TCVN3, VNI, Windows-1258) are not read here: turning them into mojibake would be worse than
/// refusing them.
///
/// # Errors
/// The first place that is no UTF-8, and the encoding it looks like.
pub fn checked<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, Message> {
    let refuse = |key| Message::new(key).with("file", file);
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(refuse("import.table.utf16"));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(refuse("import.table.workbook"));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        refuse("import.table.not_utf8")
            .with("row", line_at(bytes, at))
            .with("byte", format!("0x{byte:02X}"))
    })?;
    if let Some(at) = text.find('\0') {
        // Every second byte of UTF-16 without a mark is zero for Latin text.
        let utf16 = bytes.iter().take(64).filter(|b| **b == 0).count() > 8;
        return Err(match utf16 {
            true => refuse("import.table.utf16"),
            false => refuse("import.table.nul").with("row", line_at(bytes, at)),
        });
    }
    Ok(text)
}

/// The line (from 1) on which a byte stands.
pub fn line_at(bytes: &[u8], at: usize) -> u64 {
    1 + line_ends(&bytes[..at.min(bytes.len())])
}

/// How many lines end in these bytes: `\n`, `\r\n` or a lone `\r`.
pub fn line_ends(bytes: &[u8]) -> u64 {
    let ends = |(i, b): (usize, &u8)| *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    bytes.iter().enumerate().filter(|pair| ends(*pair)).count() as u64
}
