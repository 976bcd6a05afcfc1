//! The merged cells of an `OpenDocument` sheet, which the library does not tell: a look at the tags of `content.xml`.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use calamine::Dimensions;

/// The most of `content.xml` that is looked at, in bytes.
const MAX_XML: u64 = 512 << 20;
/// Merged cells of a workbook.
const MAX_MERGED: usize = 100_000;

/// The merged rectangles of each sheet, by its name. A sheet that cannot be read has none: they only help to read headings.
pub fn merged(workbook: &[u8]) -> HashMap<String, Vec<Dimensions>> {
    let mut xml = String::new();
    let read = zip::ZipArchive::new(Cursor::new(workbook))
        .ok()
        .and_then(|mut archive| {
            archive
                .by_name("content.xml")
                .ok()?
                .take(MAX_XML)
                .read_to_string(&mut xml)
                .ok()
        });
    match read {
        Some(_) => scan(&xml),
        None => HashMap::new(),
    }
}

/// Walks over the tags of tables, rows and cells, counting places.
fn scan(xml: &str) -> HashMap<String, Vec<Dimensions>> {
    let mut sheets: HashMap<String, Vec<Dimensions>> = HashMap::new();
    let (mut sheet, mut row, mut column, mut repeated, mut count) = (None, 0u32, 0u32, 1u32, 0);
    for tag in Tags(xml) {
        let number = |name| attribute(tag, name).and_then(|n| n.parse().ok()).unwrap_or(1u32).max(1);
        match tag.split([' ', '\t', '\r', '\n', '/']).next().unwrap_or_default() {
            "table:table" => (sheet, row) = (attribute(tag, "table:name").map(unescape), 0),
            "table:table-row" => {
                column = 0;
                repeated = number("table:number-rows-repeated");
                if tag.ends_with('/') {
                    row = row.saturating_add(repeated);
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let (wide, high) = (
                    number("table:number-columns-spanned"),
                    number("table:number-rows-spanned"),
                );
                if let Some(name) = sheet.as_ref().filter(|_| (wide > 1 || high > 1) && count < MAX_MERGED) {
                    let end = (row.saturating_add(high - 1), column.saturating_add(wide - 1));
                    let area = Dimensions::new((row, column), end);
                    sheets.entry(String::clone(name)).or_default().push(area);
                    count += 1;
                }
                column = column.saturating_add(number("table:number-columns-repeated"));
            }
            // "</table:table-row>" begins with the slash and therefore with an empty word.
            "" if tag == "/table:table-row" => row = row.saturating_add(repeated),
            _ => {}
        }
    }
    sheets
}

/// The texts between `<` and `>`, one after the other; comments and declarations are passed over.
struct Tags<'a>(&'a str);

impl<'a> Iterator for Tags<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            let rest = &self.0[self.0.find('<')? + 1..];
            let passed = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>"), ("!", ">")]
                .into_iter()
                .find(|(open, _)| rest.starts_with(open));
            if let Some((_, close)) = passed {
                self.0 = &rest[rest.find(close)? + close.len()..];
                continue;
            }
            let mut quote = None;
            let end = rest.bytes().position(|byte| match (quote, byte) {
                (None, b'"' | b'\'') => {
                    quote = Some(byte);
                    false
                }
                (Some(open), _) => {
                    if byte == open {
                        quote = None;
                    }
                    false
                }
                (None, _) => byte == b'>',
            })?;
            self.0 = &rest[end + 1..];
            return Some(&rest[..end]);
        }
    }
}

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let after = &rest[rest.find(name)? + name.len()..];
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        match value.and_then(|value| Some((value, value.chars().next().filter(|c| matches!(c, '"' | '\''))?))) {
            Some((value, quote)) => return value[1..].split(quote).next(),
            None => rest = after,
        }
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_over_repeated_rows_and_cells() {
        let xml = r#"<?xml version="1.0"?><!-- <table:table> --><table:table table:name="A &amp; B" x="a>b">
            <table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
            <table:table-row table:number-rows-repeated="2"/>
            <table:table-row><table:table-cell table:number-columns-repeated="2"/>
            <table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>X</text:p>
            </table:table-cell><table:covered-table-cell/></table:table-row></table:table>"#;
        let found = scan(xml);
        assert_eq!(found["A & B"], [Dimensions::new((5, 2), (6, 3))]);
        assert!(scan("<table:table table:name='x'><table:table-row").is_empty());
    }
}
