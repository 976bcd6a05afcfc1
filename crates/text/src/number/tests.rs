use super::super::decimal::DecimalSeparator;
use super::*;
use proptest::prelude::*;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Value, unit, qualifier, upper end, total and bracket, as one line.
fn line(q: &PrintedQuantity) -> String {
    let part = |name: &str, value: Option<Decimal>| value.map_or(String::new(), |v| format!(" {name}{v}"));
    let bracket = q.bracket.map_or(String::new(), |b| {
        format!(
            " ({}{})",
            b.value,
            b.unit.map_or(String::new(), |u| format!(" {}", u.code()))
        )
    });
    format!(
        "{} {} {:?}{}{}{bracket}",
        q.value,
        q.unit.map_or("?", Unit::code),
        q.qualifier,
        q.value_max.map_or(String::new(), |v| format!("..{v}")),
        part("of ", q.of_total)
    )
}

#[test]
fn the_printed_forms_are_read() {
    for (text, expected) in [
        ("1.630,8 tỷ", "1630.8 tỷ đồng Exact"),
        ("88,88 ha", "88.88 ha Exact"),
        ("763.876,85 m²", "763876.85 m2 Exact"),
        ("763.876,85m2", "763876.85 m2 Exact"),
        ("GPMB 58,32/75 ha", "58.32 ha Exact of 75"),
        ("~20/75 ha", "20 ha About of 75"),
        ("GPMB ~10/60 ha", "10 ha About of 60"),
        ("117,11 ha/149,96 ha", "117.11 ha Exact of 149.96"),
        ("58,32 ha trên tổng số 75 ha", "58.32 ha Exact of 75"),
        ("Đã hoàn thành GPMB 74,97 ha", "74.97 ha Exact"),
        ("khoảng 200 ha", "200 ha About"),
        ("Khoảng 63,88 ha", "63.88 ha About"),
        ("trên 35 ha", "35 ha AtLeast"),
        ("≥ 35 ha", "35 ha AtLeast"),
        ("từ 35 ha trở lên", "35 ha AtLeast"),
        ("75 ha (52)", "75 ha Exact (52)"),
        ("75 ha (53,5)", "75 ha Exact (53.5)"),
        ("75 ha(52 ha)", "75 ha Exact (52 ha)"),
        ("75 ha (giai đoạn 1)", "75 ha Exact"),
        ("Khu công nghiệp Sao Mai (150 ha)", "150 ha Exact"),
        ("giai đoạn 1: 79,41ha", "79.41 ha Exact"),
        ("từ 10 đến 15 ha", "10 ha Range..15"),
        ("10-15 ha", "10 ha Range..15"),
        ("3 – 4 cụm", "3 cụm Range..4"),
        ("10 ha - 15 ha", "10 ha Range..15"),
        ("85%", "85 % Exact"),
        ("3,9%", "3.9 % Exact"),
        ("283 hộ", "283 hộ Exact"),
        ("217 mộ", "217 mộ Exact"),
        ("184/217 ngôi mộ", "184 mộ Exact of 217"),
        ("hơn 70.000 người", "70000 người AtLeast"),
        ("130,7 nghìn ha", "130700 ha Exact"),
        ("2,5 triệu m2", "2500000 m2 Exact"),
        ("1,5 nghìn tỷ đồng", "1500 tỷ đồng Exact"),
        ("2,5 km²", "250 ha Exact"),
        ("6.183.000 đồng", "6.183000 triệu đồng Exact"),
        ("6.183.000 đồng/người/tháng", "6183000 đồng/người/tháng Exact"),
        ("5,6 triệu đồng/người/tháng", "5.6 triệu đồng/người/tháng Exact"),
        ("2 498 697,55", "2498697.55 ? Exact"),
        ("-3,5 ha", "-3.5 ha Exact"),
        ("06 dự án", "6 dự án Exact"),
        ("18/75", "18 ? Exact of 75"),
        ("Cụm số 2: 75 ha", "75 ha Exact"),
    ] {
        let read = read_quantity(text, DecimalSeparator::Comma).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(line(&read), expected, "{text}");
        assert_eq!(read.wording, text);
    }
    let english = read_quantity("1,630.8", DecimalSeparator::Dot).unwrap();
    assert_eq!(line(&english), "1630.8 ? Exact");
    // The mark alone says whether these are 54 or 54,243 thousand million.
    for (mark, expected) in [
        (DecimalSeparator::Comma, "54243 tỷ đồng Exact"),
        (DecimalSeparator::Dot, "54.243 tỷ đồng Exact"),
    ] {
        assert_eq!(line(&read_quantity("54.243 tỷ", mark).unwrap()), expected);
    }
}

#[test]
fn what_is_not_one_quantity_is_refused_with_its_reason() {
    for (text, expected) in [
        ("", NumberWhy::NoNumber),
        ("chưa có", NumberWhy::NoNumber),
        ("giai đoạn I", NumberWhy::NoNumber),
        ("12 sào", NumberWhy::LocalUnit("sào".into())),
        ("3 mẫu Bắc Bộ", NumberWhy::LocalUnit("mẫu".into())),
        ("5 công đất", NumberWhy::LocalUnit("công đất".into())),
        ("38 km", NumberWhy::UnknownUnit("km".into())),
        ("3 triệu USD", NumberWhy::UnknownUnit("triệu USD".into())),
        ("dưới 5 ha", NumberWhy::UpperBound),
        ("không quá 5 ha", NumberWhy::UpperBound),
        ("5 ha trở xuống", NumberWhy::UpperBound),
        ("283 hộ, 3 tổ chức, 217 mộ", NumberWhy::Several(3)),
        ("111,533 tỷ/79,4 ha", NumberWhy::Several(2)),
        ("15/12/2025", NumberWhy::NotAQuantity),
        ("15.12.2025", NumberWhy::NotAQuantity),
        ("2026-06-23", NumberWhy::NotAQuantity),
        ("6/2023", NumberWhy::NotAQuantity),
        ("2021-2025", NumberWhy::NotAQuantity),
        ("225/QĐ-TTg", NumberWhy::NotAQuantity),
        ("15-10 ha", NumberWhy::RangeReversed),
        ("1.2.3.4 ha", NumberWhy::Malformed),
        ("75.5 ha", NumberWhy::OtherMark(DecimalSeparator::Comma)),
    ] {
        let error = read_quantity(text, DecimalSeparator::Comma).unwrap_err();
        assert_eq!(error.why, expected, "{text}");
        let said = error.message();
        assert!(said.to_string().contains(text.trim()), "{said}");
    }
    let long = format!("{} ha", "9".repeat(40));
    assert_eq!(
        read_quantity(&long, DecimalSeparator::Comma).unwrap_err().why,
        NumberWhy::TooLong
    );
    let sao = read_quantity("12 sào", DecimalSeparator::Comma).unwrap_err().message();
    for size in ["360", "497", "500", "1,000"] {
        assert!(sao.to_string().contains(size), "{sao}");
    }
}

#[test]
fn a_column_with_a_unit_takes_the_quantity_that_fits_it() {
    let read = |text, unit| {
        read_quantity_in(text, DecimalSeparator::Comma, unit)
            .map(|q| line(&q))
            .map_err(|e| e.why)
    };
    let several = "58,32/75 ha, đạt 77,76%; 283 hộ";
    assert_eq!(read(several, Unit::Hectare).as_deref(), Ok("58.32 ha Exact of 75"));
    assert_eq!(read(several, Unit::Household).as_deref(), Ok("283 hộ Exact"));
    assert_eq!(read("583.200 m²", Unit::Hectare).as_deref(), Ok("583200 m2 Exact"));
    assert_eq!(read("58,32", Unit::Hectare).as_deref(), Ok("58.32 ? Exact"));
    assert_eq!(read("10 ha và 5 ha", Unit::Hectare), Err(NumberWhy::Several(2)));
    let wrong = read_quantity_in("85%", DecimalSeparator::Comma, Unit::Hectare).unwrap_err();
    assert_eq!(wrong.why, NumberWhy::WrongUnit(Unit::Percent, Unit::Hectare));
    assert!(wrong.message().to_string().contains("ha"));
}

#[test]
fn without_evidence_only_what_reads_in_one_way_is_taken() {
    let read = |text| read_quantity(text, SeparatorEvidence::Unknown);
    assert_eq!(read("58,32/75 ha").unwrap().value, d("58.32"));
    assert_eq!(read("58,32/1.250 ha").unwrap().of_total, Some(d("1250")));
    assert_eq!(read("1,630.8 ha").unwrap().value, d("1630.8"));
    assert_eq!(read("75 ha").unwrap().value, d("75"));
    for text in ["1.566 ha", "61,289 tỷ", "70.438/1.566 ha"] {
        assert!(
            matches!(read(text).unwrap_err().why, NumberWhy::Ambiguous { .. }),
            "{text}"
        );
    }
}

#[test]
fn the_mark_is_decided_by_what_reads_in_one_way() {
    let column = ["61,289", "50,275 ha", "16.000 ha", "1.630,8 tỷ"];
    assert_eq!(
        decide_separator(&column),
        MarkDecision::Decided {
            mark: DecimalSeparator::Comma,
            because: "1.630,8".into(),
            count: 1
        }
    );
    let dotted = decide_separator(&["75", "53.5", "1,250"]);
    assert_eq!(dotted.evidence(), SeparatorEvidence::Known(DecimalSeparator::Dot));
    assert_eq!(decide_separator(&["75 ha", "60", ""]), MarkDecision::Same);
    assert_eq!(
        decide_separator(&["1.566 ha", "75"]),
        MarkDecision::Ask {
            sample: "1.566".into(),
            comma: d("1566"),
            dot: d("1.566")
        }
    );
    assert!(matches!(
        decide_separator(&["58,32", "58.32"]),
        MarkDecision::Conflict { .. }
    ));
    // Sections, dates and document numbers do not decide.
    let headed = [
        "9.2 Bảng theo dõi",
        "ngày 24.9.2018",
        "Nghị định số 82/2018/NĐ-CP",
        "1.566 ha",
    ];
    assert!(matches!(decide_separator(&headed), MarkDecision::Ask { .. }));
    for decision in [
        decide_separator(&column),
        decide_separator(&headed),
        decide_separator(&["58,32", "58.32"]),
    ] {
        assert!(decision.message().to_string().contains(','), "{decision:?}");
    }
}

#[test]
fn prose_gives_its_quantities_and_nothing_else() {
    let text = "Quy mô 70.438 ha(1) theo Quyết định số 225/QĐ-TTg ngày 08 tháng 02 năm 2007; 12 dự án,\n\nvốn 1.454,5 \n\ntỷ \
                đồng (khoảng 3,9%); Sao Mai (150 ha), 38 km về hướng Bắc, giai đoạn 2011 - 2020; 15/2/2023; 5 sào";
    let found: Vec<String> = find_quantities(text, SeparatorEvidence::Unknown)
        .iter()
        .map(|q| q.as_ref().map_or_else(|e| format!("{:?}", e.why), line))
        .collect();
    assert_eq!(
        found,
        [
            "70438 ha Exact",
            "12 dự án Exact",
            "1454.5 tỷ đồng Exact",
            "3.9 % About",
            "150 ha Exact",
            "LocalUnit(\"sào\")",
        ]
    );
}

#[test]
fn numbers_of_workbooks_lose_the_noise_of_floats_and_nothing_else() {
    for (number, expected) in [
        (58.319_999_999_999_99, "58.32"),
        (0.1 + 0.2, "0.3"),
        (763_876.85, "763876.85"),
        (-3.0, "-3"),
        (0.0, "0"),
        (1e15, "1000000000000000"),
    ] {
        assert_eq!(typed_decimal(number).map(|v| v.to_string()).as_deref(), Some(expected));
    }
    for number in [f64::NAN, f64::INFINITY, 1e300] {
        assert_eq!(typed_decimal(number), None);
    }
}

proptest! {
    #[test]
    fn never_panics(text in ".{0,80}", near in "[0-9.,/()~<> \u{a0}\u{2212}-]{0,30}( ha| tỷ| sào| triệu|%|m2)?") {
        for text in [&text, &near] {
            for evidence in [SeparatorEvidence::Unknown, DecimalSeparator::Dot.into(), DecimalSeparator::Comma.into()] {
                let _ = read_quantity(text, evidence);
                let _ = find_quantities(text, evidence);
            }
            let _ = decide_separator(&[text]);
        }
    }

    /// What the program prints in Vietnamese marks it reads back, alone and as a part of a total.
    #[test]
    fn round_trips(mantissa in 0i64..1_000_000_000_000, scale in 0u32..6, total in 1u32..999) {
        let value = Decimal::from_i128_with_scale(mantissa.into(), scale);
        let printed = message::decimal(value, message::Lang::Vi);
        let read = read_quantity(&format!("GPMB {printed}/{total} ha"), DecimalSeparator::Comma).unwrap();
        prop_assert_eq!(read.value, value);
        prop_assert_eq!(read.of_total, Some(total.into()));
        prop_assert_eq!(read.unit, Some(Unit::Hectare));
    }
}

/// Annex 03 of report 175/BC-UBND of Kon Tum: a real text whose numbers must all be read with no question asked.
#[test]
fn every_number_of_a_real_report_is_read() {
    let Some(path) = shared_data::shared("seeds/002_c272643d273454b8.txt") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let decision = decide_separator(&[&text]);
    assert_eq!(
        decision.evidence(),
        SeparatorEvidence::Known(DecimalSeparator::Comma),
        "{decision:?}"
    );
    let plain = tokens::plain(&text);
    let tokens = tokens::numbers(&plain, false);
    // Runs of digits and marks between them, counted with another tool: 198, less the one of Covid-19.
    assert_eq!(tokens.len(), 197);
    for token in tokens {
        let token = &plain[token];
        assert!(read_number(token, decision.evidence()).is_ok(), "{token}");
    }
    let quantities: Vec<String> = find_quantities(&text, decision.evidence())
        .iter()
        .map(|q| line(q.as_ref().unwrap()))
        .collect();
    assert_eq!(quantities.join("; "), OF_THE_REPORT.join("; "));
}

/// Every quantity of the report, read by a person, line by line.
const OF_THE_REPORT: [&str; 79] = [
    "70438 ha Exact",
    "16000 ha Exact",
    "69 dự án Exact",
    "1454.5 tỷ đồng Exact",
    "581.3 tỷ đồng Exact",
    "148.4 ha Exact",
    "35 dự án Exact",
    "794.4 tỷ đồng Exact",
    "409.2 tỷ đồng Exact",
    "21 dự án Exact",
    "487.8 tỷ đồng Exact",
    "66.3 tỷ đồng Exact",
    "12 dự án Exact",
    "1 dự án Exact",
    "1255 người Exact",
    "1224 tỷ đồng About",
    "44.8 tỷ đồng About",
    "6183000 đồng/người/tháng Exact",
    "133 doanh nghiệp Exact",
    "1630.8 tỷ đồng Exact",
    "18 tỷ đồng Exact",
    "3.9 % About",
    "60 ha Exact",
    "61.289 tỷ đồng Exact",
    "100 % Exact",
    "37 dự án Exact",
    "657.4 tỷ đồng Exact",
    "383.1 tỷ đồng Exact",
    "50.275 ha Exact",
    "24 dự án Exact",
    "431.2 tỷ đồng Exact",
    "300.5 tỷ đồng Exact",
    "6 dự án Exact",
    "56.5 tỷ đồng Exact",
    "6 dự án Exact",
    "1 dự án Exact",
    "100 % Exact",
    "880 tỷ đồng Exact",
    "16.357 tỷ đồng About",
    "1196 người Exact",
    "26 người Exact",
    "5.6 triệu đồng/người/tháng About",
    "150 ha Exact",
    "79.41 ha Exact",
    "88.88 ha Exact",
    "63.88 ha About",
    "25 ha About",
    "3 dự án Exact",
    "680 tỷ đồng Exact",
    "44.19 ha Exact",
    "146.76 ha Exact",
    "1566 ha Exact",
    "815.4 ha Exact",
    "200 ha About",
    "18 cụm Exact",
    "598.725 ha Exact",
    "13 cụm Exact",
    "467.725 ha Exact",
    "89492 triệu đồng Exact",
    "31000 triệu đồng Exact",
    "58492 triệu đồng Exact",
    "8 cụm Exact of 18",
    "72 % Exact",
    "38 doanh nghiệp Exact",
    "509 cơ sở Exact",
    "18 % Exact",
    "70 % Exact",
    "1630.8 tỷ đồng Exact",
    "3.9 % Exact",
    "44914 tỷ đồng Exact",
    "57.2 tỷ đồng Exact",
    "13 cụm Exact",
    "2 cụm Exact",
    "11 cụm Exact",
    "150 ha Exact",
    "111.533 tỷ đồng Exact",
    "79.4 ha Exact",
    "60 tỷ đồng Exact",
    "146.76 ha Exact",
];

#[test]
fn errors_of_formulas_are_no_numbers() {
    for text in [
        "#DIV/0!",
        "#REF!",
        "#N/A",
        "#NUM!",
        "#VALUE!",
        "#NAME?",
        "#NULL!",
        "#SPILL!",
        "#####",
        "Err:502",
        " #DIV/0! ",
    ] {
        let read = read_quantity(text, SeparatorEvidence::Unknown);
        assert!(
            is_error(text)
                && matches!(
                    read,
                    Err(NumberError {
                        why: NumberWhy::NoNumber,
                        ..
                    })
                ),
            "{text}"
        );
    }
    for text in ["#1", "Lô #A", "58,32 ha", "#", "A#"] {
        assert!(!is_error(text), "{text}");
    }
}
