//! The sentence of each view: from the values of the account, in both languages, with what is about, at least, or not known.

use builders::{Register, rectangle, square};
use serde_json::Value;

use crate::common::program::Program;
use crate::http::server::Server;

const VIEWS: [&str; 3] = ["plan", "clearance", "leases"];

fn of(register: &Register, day: &str) -> Value {
    let server = Server::on(Program::of(register));
    server.json(&format!("/api/v1/zones/kcn-a/account?as_of={day}"))["headlines"].clone()
}

fn vi<'v>(headlines: &'v Value, view: &str) -> &'v str {
    headlines[view]["text"]["vi"]
        .as_str()
        .unwrap_or_else(|| panic!("{headlines:#}"))
}

fn park() -> Register {
    Register::new().zone("kcn-a")
}

#[test]
fn the_example_park_answers_its_three_questions() {
    let server = Server::on(Program::demo_with_example());
    let path = "/api/v1/zones/kcn-minh-hoa/account?dataset=example&as_of=2026-11-28";
    let office = server.office(path)["headlines"].clone();
    assert_eq!(
        VIEWS.map(|view| vi(&office, view)),
        [
            "141,99 ha đất công nghiệp trong 221,75 ha theo ranh giới (64,03%)",
            "Còn khoảng 45,40 ha phải giải phóng so với diện tích thành lập (chưa trừ đất không thuộc diện thu hồi), \
             trong đó 20,56 ha đang vướng; 18,29 ha đã bàn giao còn vướng",
            "96,85 ha đã cho thuê (61,26% đất công nghiệp, dịch vụ); 33,52 ha chưa hoạt động",
        ]
    );
    let en = |view: &str| office[view]["text"]["en"].clone();
    assert_eq!(
        en("plan"),
        "141.99 ha of industrial land in 221.75 ha by the boundary (64.03%)"
    );
    assert_eq!(
        en("clearance"),
        "About 45.40 ha still to clear against the established area (land that needs no recovery is not taken off), \
         20.56 ha of it obstructed; 18.29 ha handed over and still obstructed"
    );
    // The public's ends after the first number.
    let public = server.json(path)["headlines"].clone();
    assert_eq!(
        vi(&public, "clearance"),
        "Còn khoảng 45,40 ha phải giải phóng so với diện tích thành lập (chưa trừ đất không thuộc diện thu hồi)"
    );
    assert!(!public.to_string().contains("vướng") && !public.to_string().contains("obstructed"));
    assert_eq!(public["clearance"]["others"], Value::Array(Vec::new()));
}

#[test]
fn every_number_of_a_headline_is_that_of_the_account() {
    let server = Server::on(Program::demo_with_example());
    let (mut compared, mut shares) = (0, 0);
    for dataset in ["real", "example"] {
        let zones = server.json(&format!("/api/v1/zones?dataset={dataset}"));
        for zone in zones["zones"].as_array().unwrap() {
            for day in ["2021-06-21", "2024-12-31", "2026-11-28"] {
                let slug = zone["slug"].as_str().unwrap();
                let account = server.json(&format!("/api/v1/zones/{slug}/account?dataset={dataset}&as_of={day}"));
                for view in VIEWS {
                    let headline = &account["headlines"][view];
                    for part in ["value", "base"] {
                        let Some(measure) = headline[part]["measure"].as_str() else {
                            continue;
                        };
                        let of_account = &account["measures"][measure];
                        let mut ha = &of_account["value_ha"];
                        if part == "base" && ha.is_null() {
                            // A size that only reports give.
                            ha = &account["measures"]["left_to_clear"]["standing"]["base"]["ha"];
                            assert!(vi(&account["headlines"], view).contains("theo báo cáo"), "{headline:#}");
                        }
                        assert_eq!(&headline[part]["ha"], ha, "{slug} {day} {headline:#}");
                        assert!(
                            part == "base" || headline[part]["range_ha"] == of_account["range_ha"],
                            "{slug} {day}"
                        );
                        compared += 1;
                    }
                    let text = vi(&account["headlines"], view);
                    let about = headline["value"]["approximate"] == true;
                    assert!(
                        !about || text.contains("khoảng") || text.contains("hoảng") || text.contains("nhiều nhất"),
                        "{text}"
                    );
                    assert!(
                        headline["value"].is_object() || text.starts_with("Chưa có số liệu"),
                        "{text}"
                    );
                    if let (Some(share), Some(value), Some(base)) = (
                        headline["share"]["value"].as_f64(),
                        headline["value"]["ha"].as_f64(),
                        headline["base"]["ha"].as_f64(),
                    ) {
                        assert!((share - value / base).abs() < 1e-9, "{slug} {day} {headline:#}");
                        shares += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 100 && shares > 10, "{compared} numbers, {shares} shares");
}

#[test]
fn nothing_known_is_said_and_the_office_is_told_what_to_import() {
    let program = Program::of(&park());
    let server = Server::on(program);
    let path = "/api/v1/zones/kcn-a/account?as_of=2024-01-01";
    let public = server.json(path)["headlines"].clone();
    assert_eq!(
        VIEWS.map(|view| vi(&public, view)),
        [
            "Chưa có số liệu quy hoạch",
            "Chưa có số liệu giải phóng mặt bằng",
            "Chưa có số liệu cho thuê"
        ]
    );
    let office = server.office(path)["headlines"].clone();
    for view in VIEWS {
        assert!(vi(&office, view).starts_with(vi(&public, view)) && vi(&office, view).contains("Hãy nhập"));
        assert!(office[view]["value"].is_null());
    }
}

#[test]
fn what_is_finished_more_than_there_is_or_without_a_base_is_said_so() {
    let drawn = park().boundary(square(0, 1000));
    let recovered = |cleared: &str| {
        drawn
            .clone()
            .figure("to_recover", "28.04", "approved", "2022-01-01")
            .figure("cleared", cleared, "reported", "2023-01-01")
    };
    let clearance = |register: &Register| vi(&of(register, "2024-01-01"), "clearance").to_string();
    assert_eq!(clearance(&recovered("28.04")), "Đã giải phóng toàn bộ 28,04 ha");
    assert_eq!(clearance(&recovered("20")), "Còn 8,04 ha phải giải phóng");
    assert_eq!(clearance(&recovered("28.036")), "Còn 0,0040 ha phải giải phóng");
    assert_eq!(clearance(&recovered("30")), "Đã giải phóng 30,00 ha, nhiều hơn 1,96 ha");
    let alone = drawn.clone().figure("cleared", "20", "reported", "2023-01-01");
    assert_eq!(
        clearance(&alone),
        "Đã giải phóng 20,00 ha; chưa có diện tích để so sánh"
    );
    // Cleared land that is drawn piece by piece is so much at least, so at most so much is left.
    let pieces = drawn
        .clone()
        .figure("established", "100", "approved", "2020-01-01")
        .piece(rectangle(0, 0, 100, 1000), "paid", "2022");
    assert_eq!(
        clearance(&pieces),
        "Còn nhiều nhất 90,00 ha phải giải phóng so với diện tích thành lập (chưa trừ đất không thuộc diện thu hồi)"
    );
    let reported = drawn
        .clone()
        .figure("established", "50", "reported", "2020-01-01")
        .figure("cleared", "20", "reported", "2023-01-01");
    assert_eq!(
        clearance(&reported),
        "Còn 30,00 ha phải giải phóng so với diện tích thành lập theo báo cáo (chưa trừ đất không thuộc diện thu hồi)"
    );
    let tie = drawn
        .clone()
        .figure("established", "100", "approved", "2020-01-01")
        .figure("cleared", "63.41", "reported", "2023-01-01")
        .figure("cleared", "85.60", "reported", "2023-01-01");
    assert_eq!(clearance(&tie), "Đã giải phóng từ 63,41 đến 85,60 ha (chưa thống nhất)");
    let leases = |register: &Register| vi(&of(register, "2024-01-01"), "leases").to_string();
    let tie = drawn
        .figure("leased", "30", "reported", "2023-01-01")
        .figure("leased", "40", "reported", "2023-01-01");
    assert_eq!(leases(&tie), "Từ 30,00 đến 40,00 ha (chưa thống nhất) đã cho thuê");
}
