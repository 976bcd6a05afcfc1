//! Bản Qua as a person pastes it.

use super::*;

const TITLE: &str = "PHỤ LỤC\nTỌA ĐỘ RANH GIỚI KHU CÔNG NGHIỆP BẢN QUA\n(Kèm theo Quyết định số 2170/QĐ-UBND ngày 23 tháng 6 \
                     năm 2026 của Ủy ban nhân dân tỉnh Lào Cai)\n";

/// Pages of 30 corners, each with its number and the headings again.
fn pages(rows: &[String], heading: &str) -> String {
    let mut out = String::new();
    for (page, rows) in rows.chunks(30).enumerate() {
        if page > 0 {
            out.push_str(&format!("{}\n(tiếp theo)\n{heading}\n", page + 1));
        }
        out.push_str(&rows.join("\n"));
        out.push_str(&format!("\nTrang {}/3\n\u{c}", page + 1));
    }
    out
}

#[test]
fn ban_qua_pasted_from_a_decision_in_every_dress() {
    let Some(corners) = ban_qua() else { return };
    let systems = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°";
    let second = "Hệ tọa độ VN-2000, kinh tuyến trục 105°, múi chiếu 6°";
    let size = "Diện tích: 763.876,85 m²\n";
    let with = |row: &dyn Fn(&[String; 5]) -> String| corners.iter().map(row).collect::<Vec<_>>();
    let spaced = with(&|c| {
        format!(
            "{} {} {} {} {}",
            c[0],
            blanks(&c[1]),
            blanks(&c[2]),
            blanks(&c[3]),
            blanks(&c[4])
        )
    });
    let dotted = with(&|c| {
        let [a, b, x, y] = [1, 2, 3, 4].map(|at| grouped(&c[at], '.'));
        format!("{}   {a}    {b}     {x}   {y}", c[0])
    });
    let tabbed = with(&|c| c.join("\t"));
    let drawn = with(&|c| format!("| {} |", c.join(" | ")));
    let stacked = with(&|c| c.join("\n"));
    let (plain, high) = ("Tên mốc X (m) Y (m) X (m) Y (m)", "Tên mốc\nX (m)\nY (m)\nX (m)\nY (m)");
    let texts = [
        format!("{TITLE}{size}{systems}   {second}\n{plain}\n{}", pages(&spaced, plain)),
        format!("{TITLE}{systems}\n{second}\n{plain}\n{}{size}", pages(&dotted, plain)),
        format!(
            "{TITLE}{size}Tên mốc\t{systems}\t\t{second}\n\tX (m)\tY (m)\tX (m)\tY (m)\n{}",
            pages(&tabbed, "Tên mốc\tX (m)\tY (m)\tX (m)\tY (m)")
        ),
        format!(
            "{TITLE}{size}{systems}\t{second}\nX (m)\tY (m)\tX (m)\tY (m)\n{}",
            pages(&tabbed, "")
        ),
        format!(
            "{TITLE}{size}{systems} {second}\n| Mốc | X | Y | X | Y |\n|---|---|---|---|---|\n{}",
            pages(&drawn, "| Mốc | X | Y | X | Y |")
        ),
        format!("{TITLE}{size}{systems}\n{second}\n{high}\n{}", pages(&stacked, high)),
    ];
    for pasted in &texts {
        let document = text(pasted);
        assert_eq!(rings(&document), [[(85, 0)]], "{}", &pasted[..400]);
        let area = &document.areas[0];
        assert_eq!(
            (area.points[0].name.as_str(), area.points[84].name.as_str()),
            ("M1", "M85")
        );
        assert_eq!((area.points[0].x_north, area.points[0].y_east), (2498697.55, 407129.25));
        assert_eq!(codes(&document), [Some(9208)]);
        assert!(!area.system_doubtful && !area.geographic);
        assert_eq!(keys(&document.checks), ["import.coordinates.agree"]);
        let agree = document.checks[0].to_string();
        assert!(agree.contains("10.5 mm") && agree.contains("85"), "{agree}");
        let declared = area.declared.as_ref().unwrap();
        assert_eq!(
            (declared.value.to_string(), declared.unit),
            ("763876.85".to_string(), Unit::SquareMetre)
        );
        let percent = (square_metres(&area.polygons, 9208, 9208) / 763_876.85 - 1.0) * 100.0;
        assert_eq!(format!("{percent:+.2}"), "+0.11");
        assert!(area.lines.0 > 4 && area.lines.1 > area.lines.0 + 80, "{:?}", area.lines);
    }
}

#[test]
fn ban_qua_with_the_headings_of_the_systems_exchanged_is_distrusted() {
    let Some(corners) = ban_qua() else { return };
    let rows: Vec<String> = corners.iter().map(|c| c.join("\t")).collect();
    let (a, b) = (
        "Kinh tuyến trục 105°, múi chiếu 6°",
        "Kinh tuyến trục 104°45', múi chiếu 3°",
    );
    let document = text(&format!("{a}\t{b}\nMốc\tX\tY\tX\tY\n{}", rows.join("\n")));
    assert_eq!(keys(&document.checks), ["import.coordinates.exchanged"]);
    assert!(document.areas[0].system_doubtful);
    let other = "Kinh tuyến trục 105°30', múi chiếu 3°";
    let document = text(&format!("{b}\t{other}\nMốc\tX\tY\tX\tY\n{}", rows.join("\n")));
    assert_eq!(keys(&document.checks), ["import.coordinates.apart"]);
    assert!(document.areas[0].system_doubtful);
}
