//! Corners printed in blocks side by side.

use super::*;

/// A ring of corners around a place: name, north and east.
fn ring(count: usize) -> Vec<[String; 3]> {
    let corner = |at: usize| {
        let angle = std::f64::consts::TAU * at as f64 / count as f64;
        let radius = 300.0 + 40.0 * (3.0 * angle).sin();
        let (north, east) = (2_498_700.0 + radius * angle.cos(), 407_300.0 + radius * angle.sin());
        [
            (at + 1).to_string(),
            format!("{north:.2}").replace('.', ","),
            format!("{east:.2}").replace('.', ","),
        ]
    };
    (0..count).map(corner).collect()
}

/// The corners in blocks, line by line; `names` whether each block has names, or only the first, or none.
fn printed(corners: &[[String; 3]], blocks: usize, names: usize, separator: &str) -> String {
    let lines = corners.len().div_ceil(blocks);
    let heading: Vec<&str> = (0..blocks)
        .flat_map(|block| {
            if block < names {
                vec!["Số hiệu điểm", "X (m)", "Y (m)"]
            } else {
                vec!["X (m)", "Y (m)"]
            }
        })
        .collect();
    let mut text = format!(
        "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°\n{}\n",
        heading.join(separator)
    );
    for line in 0..lines {
        let mut cells: Vec<&str> = Vec::new();
        for block in 0..blocks {
            let from = usize::from(block >= names);
            match corners.get(block * lines + line) {
                Some(corner) => cells.extend(corner[from..].iter().map(String::as_str)),
                None if separator == "\t" || separator == ";" => cells.extend(vec![""; 3 - from]),
                None => {}
            }
        }
        text += &(cells.join(separator) + "\n");
    }
    text
}

fn area_of(document: &CoordinateDocument) -> f64 {
    document.areas.iter().map(|area| area.polygons.unsigned_area()).sum()
}

fn one_block(corners: &[[String; 3]]) -> f64 {
    area_of(&text(&printed(corners, 1, 1, "\t")))
}

#[test]
fn blocks_are_read_one_after_another() {
    for count in [24, 23, 25, 7] {
        let corners = ring(count);
        let whole = one_block(&corners);
        for blocks in [2, 3, 4] {
            for separator in ["\t", "   ", ";"] {
                let printed = printed(&corners, blocks, blocks, separator);
                let document = text(&printed);
                assert_eq!(rings(&document), [[(count, 0)]], "{printed}");
                assert!((area_of(&document) - whole).abs() < 1e-6, "{printed}");
                assert_eq!(codes(&document), [Some(9208)], "{printed}");
                assert_eq!(keys(&document.notes), ["import.coordinates.blocks"], "{printed}");
            }
        }
    }
}

#[test]
fn blocks_without_names_are_read_where_their_places_say_how() {
    let corners = ring(24);
    let whole = one_block(&corners);
    for names in [0, 1] {
        for separator in ["\t", "   "] {
            let printed = printed(&corners, 2, names, separator);
            let document = text(&printed);
            assert_eq!(rings(&document), [[(24, 0)]], "{printed}");
            assert!((area_of(&document) - whole).abs() < 1e-6, "{printed}");
        }
    }
    // Without headings, too.
    let body: String = printed(&corners, 2, 2, "   ")
        .lines()
        .skip(2)
        .map(|line| format!("{line}\n"))
        .collect();
    assert!((area_of(&text(&body)) - whole).abs() < 1e-6, "{body}");
}

#[test]
fn a_csv_file_of_blocks_is_read_like_a_text() {
    let corners = ring(23);
    let grid = sheet::csv_grid("t.csv", &printed(&corners, 2, 2, ";")).unwrap();
    let document = read_document(&grid).unwrap();
    assert_eq!(rings(&document), [[(23, 0)]]);
    assert!((area_of(&document) - one_block(&corners)).abs() < 1e-6);
}

#[test]
fn corners_whose_blocks_were_read_line_by_line_are_put_in_order() {
    let corners = ring(23);
    let mut pasted = "Số hiệu điểm\tX (m)\tY (m)\n".to_string();
    for line in 0..12 {
        for corner in [corners.get(line), corners.get(12 + line)].into_iter().flatten() {
            pasted += &(corner.join("\t") + "\n");
        }
    }
    let document = text(&pasted);
    assert!((area_of(&document) - one_block(&corners)).abs() < 1e-6);
    assert_eq!(keys(&document.notes), ["import.coordinates.woven"]);
}

#[test]
fn what_cannot_be_decided_is_refused() {
    // Two areas of one shape side by side, whose names begin anew: neither one ring nor one corner twice.
    let corners = ring(8);
    let moved = |by: f64| -> Vec<[String; 3]> {
        let place = |text: &String| format!("{:.2}", text.replace(',', ".").parse::<f64>().unwrap() + by);
        corners
            .iter()
            .map(|c| [c[0].clone() + "a", c[1].clone(), place(&c[2]).replace('.', ",")])
            .collect()
    };
    let both: Vec<[String; 3]> = corners.iter().cloned().chain(moved(1000.0)).collect();
    assert_eq!(
        refused(&printed(&both, 2, 2, "\t")),
        "import.coordinates.blocks_unclear"
    );
    // More coordinates than headings.
    let whole = printed(&ring(24), 2, 2, "\t");
    let short = whole.replacen("X (m)\tY (m)\tSố hiệu điểm\tX (m)\tY (m)", "X (m)\tY (m)", 1);
    assert_eq!(refused(&short), "import.coordinates.more_pairs");
}

#[test]
fn two_systems_in_two_blocks_stay_two_systems() {
    let Some(corners) = ban_qua() else { return };
    let half = corners.len().div_ceil(2);
    let mut pasted = "Số hiệu điểm\tX\tY\tX\tY\tSố hiệu điểm\tX\tY\tX\tY\n".to_string();
    for line in 0..half {
        let empty = [const { String::new() }; 5];
        let right = corners.get(half + line).unwrap_or(&empty);
        pasted += &(corners[line].join("\t") + "\t" + &right.join("\t") + "\n");
    }
    let single: String = corners.iter().map(|corner| corner[..3].join("\t") + "\n").collect();
    let whole = text(&format!("Số hiệu điểm\tX\tY\n{single}"));
    let document = text(&pasted);
    assert!((area_of(&document) - area_of(&whole)).abs() < 1e-6);
}

#[test]
fn two_lots_of_one_size_side_by_side_are_not_one_lot_in_two_systems() {
    let head = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°\n";
    let corners = [(0, 0), (0, 20), (50, 20), (50, 0)];
    let line = |at: usize, named: bool| {
        let (north, east) = corners[at];
        let (first, second) = ((2_498_000 + north, 407_000 + east), (2_498_300 + north, 407_000 + east));
        let name = if named { format!("{}\t", at + 1) } else { String::new() };
        format!(
            "{}\t{},00\t{},00\t{name}{},00\t{},00\n",
            at + 1,
            first.0,
            first.1,
            second.0,
            second.1
        )
    };
    for (heading, named) in [
        ("Điểm\tX (m)\tY (m)\tĐiểm\tX (m)\tY (m)\n", true),
        ("Điểm\tX (m)\tY (m)\tX (m)\tY (m)\n", false),
    ] {
        let printed = head.to_string() + heading + &(0..4).map(|at| line(at, named)).collect::<String>();
        assert_eq!(refused(&printed), "import.coordinates.blocks_unclear", "{printed}");
    }
}
