//! Corners with a wrong digit, and healthy ones that nobody may accuse.

use super::*;

/// A ring of eight corners, as a decision prints it.
const RING: [(&str, &str); 8] = [
    ("2498700.00", "407560.00"),
    ("2498834.28", "407486.85"),
    ("2498880.00", "407306.00"),
    ("2498834.28", "407116.15"),
    ("2498700.00", "407043.00"),
    ("2498579.72", "407122.15"),
    ("2498520.00", "407300.00"),
    ("2498579.72", "407486.85"),
];

fn table(corners: &[(String, String, String)], more: &str) -> String {
    let rows = corners
        .iter()
        .map(|(name, north, east)| format!("{name}\t{north}\t{east}\n"));
    format!("Số hiệu điểm\tX (m)\tY (m)\n{}{more}", rows.collect::<String>())
}

fn ring() -> Vec<(String, String, String)> {
    let corners = (1..).zip(RING);
    corners
        .map(|(name, (north, east))| (name.to_string(), north.to_string(), east.to_string()))
        .collect()
}

/// What is said of the corners: the keys, and the rows.
fn said(text: &str) -> Vec<(&'static str, String)> {
    let messages = match read_text("t", text) {
        Ok(document) => document.checks,
        Err(refusal) => refusal.messages,
    };
    messages
        .iter()
        .map(|message| (message.key(), message.to_string()))
        .collect()
}

#[test]
fn one_wrong_digit_is_named_with_its_row() {
    // A digit lost, one too many, one wrong, two exchanged; in X and in Y.
    for (row, north, east) in [
        (4, None, Some("40116.15")),
        (4, None, Some("4077116.15")),
        (2, Some("2408834.28"), None),
        (6, Some("2498579.72"), Some("470122.15")),
        (1, Some("24987000.00"), None),
        (8, Some("248579.72"), None),
        (3, None, Some("417306.00")),
    ] {
        let mut corners = ring();
        let corner = &mut corners[row - 1];
        corner.1 = north.map_or(corner.1.clone(), str::to_string);
        corner.2 = east.map_or(corner.2.clone(), str::to_string);
        let text = table(&corners, "");
        let said = said(&text);
        let named = said.iter().any(|(key, text)| {
            *key == "import.coordinates.corner_far"
                && (text.contains(&format!("row {},", row + 1))
                    || text.contains(&format!("row {}:", row + 1))
                    || text.contains(&format!("dòng {}:", row + 1)))
        });
        assert!(named, "{text}\n{said:?}");
        assert!(read_text("t", &text).is_err(), "{text}");
    }
    // Two corners that lost the same digit.
    let mut corners = ring();
    corners[2].2 = "47306.00".to_string();
    corners[3].2 = "47116.15".to_string();
    assert_eq!(said(&table(&corners, "")).len(), 2);
}

#[test]
fn a_corner_that_crosses_the_ring_is_named() {
    let mut corners = ring();
    corners[3].2 = "407716.15".to_string();
    let said = said(&table(&corners, ""));
    assert_eq!(
        said.iter().map(|(key, _)| *key).collect::<Vec<_>>(),
        ["import.coordinates.corner_crosses"],
        "{said:?}"
    );
    assert!(said[0].1.contains('5'), "{said:?}");
}

#[test]
fn printed_lengths_tell_the_corner() {
    let corners = ring();
    let place = |at: usize| -> (f64, f64) { (RING[at % 8].0.parse().unwrap(), RING[at % 8].1.parse().unwrap()) };
    let length = |at: usize| (place(at + 1).0 - place(at).0).hypot(place(at + 1).1 - place(at).1);
    let head = "Số hiệu điểm\tX (m)\tY (m)\tChiều dài cạnh (m)\n";
    let rows = |corners: &[(String, String, String)], shift: usize| -> String {
        let row = |at: usize| {
            let (name, north, east) = &corners[at];
            format!("{name}\t{north}\t{east}\t{:.2}\n", length(at + shift))
        };
        head.to_string() + &(0..8).map(row).collect::<String>()
    };
    for shift in [0, 7] {
        assert_eq!(
            said(&rows(&corners, shift)),
            [],
            "healthy, lengths of the {shift}th side after"
        );
        let mut wrong = corners.clone();
        wrong[3].2 = "407126.15".to_string();
        let said = said(&rows(&wrong, shift));
        assert_eq!(
            said.iter()
                .filter(|(key, _)| *key == "import.coordinates.side_differs")
                .count(),
            2,
            "{said:?}"
        );
    }
}

#[test]
fn a_declared_size_proves_a_far_corner() {
    let far = [
        ("1", "2498700.00", "407560.00"),
        ("2", "2498710.00", "407560.00"),
        ("3", "2498705.00", "417560.00"),
        ("4", "2498700.00", "407570.00"),
        ("5", "2498698.00", "407565.00"),
    ];
    let corners: Vec<(String, String, String)> = far
        .iter()
        .map(|(a, b, c)| (a.to_string(), b.to_string(), c.to_string()))
        .collect();
    assert_eq!(refused(&table(&corners, "")), "import.coordinates.corner_far");
    let size = {
        let place = |at: usize| -> (f64, f64) { (far[at % 5].1.parse().unwrap(), far[at % 5].2.parse().unwrap()) };
        let twice: f64 = (0..5)
            .map(|at| place(at).1 * place(at + 1).0 - place(at + 1).1 * place(at).0)
            .sum();
        (twice / 2.0).abs() / 1e4
    };
    let size = format!("{size:.4}").replace('.', ",");
    assert!(
        read_text("t", &table(&corners, &format!("Diện tích: {size} ha\n"))).is_ok(),
        "{size}"
    );
}

#[test]
fn healthy_rings_are_not_accused() {
    // The corners of mineral areas and of a park, as decisions print them.
    let Some(folder) = shared_data::data("vn-khoang-san") else {
        return;
    };
    let (mut rings, mut accused) = (0, Vec::new());
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let Ok(grid) = sheet::csv_grid("t.csv", &text) else {
            continue;
        };
        let document = match read_document(&grid) {
            Ok(document) => document,
            Err(refusal) => {
                let wrong = refusal
                    .messages
                    .iter()
                    .filter(|message| message.key().contains("corner"));
                accused.extend(wrong.map(ToString::to_string));
                continue;
            }
        };
        rings += document.areas.len();
        let keys = ["corner_far", "corner_crosses", "corner_long_way", "side_differs"];
        let wrong = document
            .checks
            .iter()
            .filter(|check| keys.iter().any(|key| check.key().ends_with(key)));
        accused.extend(wrong.map(ToString::to_string));
    }
    assert!(rings > 40, "{rings}");
    assert_eq!(accused, Vec::<String>::new());
}
