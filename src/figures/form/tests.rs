use super::super::import;
use super::*;
use crate::snapshot::Snapshot;
use domain::{Body, Change};
use reader::sheet::read_csv_grid;

const FORM: &str = "Biểu 04: TỔNG HỢP TÌNH HÌNH CỤM CÔNG NGHIỆP;;;;
Số liệu đến ngày 14/6/2026;;;;
TT;Chỉ tiêu;Đơn vị tính;Kết quả;Ghi chú
I;Phương án phát triển;;;
1;Tổng số CCN trong quy hoạch;cụm;30;
2;Tổng diện tích;ha;1.650,5;
3;Số CCN thành lập;cụm;23;
4;Diện tích thành lập;ha;1.203,25;
13;Tổng mức đầu tư hạ tầng;tỷ đồng;2.500;
14;Vốn đã thanh toán;tỷ đồng;1.200,5;
15;Số CCN hoạt động;cụm;13;
15.1;Đã thành lập;cụm;10;
15.2;Chưa thành lập;cụm;3;
17;Đất công nghiệp;ha;650,32;
18;Đất đã cho thuê;ha;188,75;
19;Tỷ lệ lấp đầy bình quân;%;29,0;
20;Số dự án;dự án;120;
22;Dự án hoạt động;dự án;90;
23;Doanh thu;tỷ đồng;850;
";

fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let grid = read_csv_grid("bieu04.csv", text.as_bytes()).unwrap();
    let options = Options {
        province: Some("lao-cai".to_string()),
        mark: None,
        ..Options::default()
    };
    let (changes, report) = import(&Snapshot::empty(), vec![grid], &options).unwrap();
    let figures = changes.iter().filter_map(|change| match change {
        Change::Put { entity, .. } => match &entity.body {
            Body::Figure(figure) => Some(format!("{} {}", figure.indicator, figure.quantity.value)),
            _ => None,
        },
        Change::End { .. } => None,
    });
    let doubts = report.notes.iter().filter_map(|note| match note {
        Note::Doubtful(message) => Some(message.text(Lang::En)),
        _ => None,
    });
    (figures.collect(), doubts.collect())
}

#[test]
fn a_form_becomes_figures_of_the_province() {
    let (figures, doubts) = read(FORM);
    assert_eq!(doubts, Vec::<String>::new());
    assert_eq!(
        figures,
        [
            "planned 1650.5",
            "established 1203.25",
            "infrastructure_capital_planned 2500",
            "disbursed 1200.5",
            "leased 188.75",
            "fill 29.0",
            "projects 120",
            "projects_operating 90",
        ]
    );
}

#[test]
fn lines_that_contradict_each_other_are_told_with_their_rows() {
    for (from, to, rule, row) in [
        (
            "15.1;Đã thành lập;cụm;10",
            "15.1;Đã thành lập;cụm;11",
            "15 = 15.1 + 15.2",
            ":11",
        ),
        ("188,75", "688,75", "18 ≤ 17", ":15"),
        ("1.200,5", "3.200,5", "14 ≤ 13", ":10"),
        ("dự án;90", "dự án;190", "22 ≤ 20", ":18"),
        ("%;29,0", "%;25,0", "19 ≥ 18 / 17", ":16"),
    ] {
        let (_, doubts) = read(&FORM.replace(from, to));
        assert!(
            doubts.iter().any(|d| d.contains(rule) && d.contains(row)),
            "{rule}: {doubts:?}"
        );
    }
    // Without 14 it is no contradiction that 18 is printed.
    assert!(read(&FORM.replace("17;Đất công nghiệp;ha;650,32;\n", "")).1.is_empty());
}

#[test]
fn a_form_without_its_province_is_refused() {
    let grid = read_csv_grid("bieu04.csv", FORM.as_bytes()).unwrap();
    let refusal = import(&Snapshot::empty(), vec![grid], &Options::default()).unwrap_err();
    assert_eq!(refusal.messages[0].key(), "figures.form.province");
}

#[test]
fn every_indicator_of_the_lines_is_one_of_the_register() {
    for line in LINES {
        if let Some(code) = line.indicator {
            let indicator: domain::Indicator = code.parse().unwrap_or_else(|()| panic!("{code}"));
            assert!(line.unit.fits(indicator.usual_unit()), "{code}");
        }
    }
}
