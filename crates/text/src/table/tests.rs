use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Result<Table, Refusal> {
    parse_table("t.csv", text.as_bytes())
}

fn key(text: &[u8]) -> &'static str {
    parse_table("t.csv", text).unwrap_err().messages[0].key()
}

#[test]
fn delimiters_quotes_and_byte_order_mark() {
    for text in [
        "tên;ha\nA;1,5\nB;2\n",
        "\u{feff}tên,ha\r\nA,\"1,5\"\r\nB,2",
        "tên\tha\nA\t1,5\nB\t2",
        "\nsep=;\r\ntên;ha\r\nA;1,5\r\n\r\n;;\r\nB;2;;\r\n",
    ] {
        let table = parse(text).unwrap();
        assert_eq!(table.headings.as_ref(), ["tên", "ha"], "{text:?}");
        assert_eq!(table.rows.len(), 2, "{text:?}");
        assert_eq!(table.rows[0].get("ha"), Some("1,5"));
        assert_eq!(table.rows[1].get("tên"), Some("B"));
        assert_eq!((table.rows[0].get("Ha"), table.column("ha")), (None, Some(1)));
    }
}

#[test]
fn lines_are_those_an_editor_shows() {
    let lines = |text: &str| parse(text).unwrap().rows.iter().map(|r| r.line).collect::<Vec<_>>();
    assert_eq!(lines("a;b\n1;2\n\n\n3;4\n"), [2, 5]);
    assert_eq!(lines("a;b\r\n1;2\r\n\r\n3;4\r\n5;6"), [2, 4, 5]);
    assert_eq!(lines("a;b\r1;2\r3;4"), [2, 3]);
    assert_eq!(lines("\n\na;b\n\"1\n1\";2\n3;4\n"), [4, 6]);
    assert_eq!(lines("sep=,\r\n\r\na,b\r\n1,2\r\n"), [4]);
}

#[test]
fn cells_are_composed() {
    assert_eq!(
        parse("te\u{302}n;b\nĐa\u{306}k Ha\u{300};1").unwrap().rows[0].get("tên"),
        Some("Đăk Hà")
    );
}

#[test]
fn what_is_not_a_table_is_refused_by_name() {
    assert_eq!(key(b"\xff\xfea\0;\0b\0"), "import.table.utf16");
    assert_eq!(
        key("a;b\r\n1;2\r\n3;4\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>()
            .as_slice()),
        "import.table.utf16"
    );
    assert_eq!(key(b"PK\x03\x04rest"), "import.table.workbook");
    assert_eq!(key(b"a;b\n1;\0\n"), "import.table.nul");
    assert_eq!(key(b""), "import.table.no_heading");
    assert_eq!(key(b"\n;;;\n"), "import.table.no_heading");
    assert_eq!(key(b"a;;b\n"), "import.table.empty_heading");
    assert_eq!(key(b"a;b;A\n"), "import.table.heading_twice");
    assert_eq!(
        key("a;".repeat(1001).trim_end_matches(';').replace('a', "b").as_bytes()),
        "import.table.too_many_columns"
    );
    let refusal = parse_table("t.csv", b"a;b\n1;2\n3;\xc7\xd0\n").unwrap_err();
    let text = refusal.to_string();
    assert!(
        text.contains("t.csv") && text.contains('3') && text.contains("0xC7"),
        "{text}"
    );
}

#[test]
fn a_row_of_another_width_is_refused_with_its_line() {
    let refusal = parse("a;b\n1;2\n3\n4;5;6\n").unwrap_err();
    let texts: Vec<String> = refusal.messages.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 2);
    assert!(texts[0].contains("row 3") && texts[1].contains("row 4"), "{texts:?}");
}

#[test]
fn an_open_quote_does_not_swallow_rows() {
    let refusal = parse("a;b\n1;2\n3;\"x\n5;6\n7;8\n").unwrap_err();
    assert_eq!(refusal.messages[0].key(), "import.table.open_quote");
    assert!(refusal.to_string().contains("row 3"), "{refusal}");
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), near in "[ab1;,\t\"\r\n\u{a0}é]{0,60}") {
        let _ = parse_table("t.csv", &bytes);
        let _ = parse_table("t.csv", near.as_bytes());
    }
}
