//! The header of the page, every scope and date, reckoned by hand from the printed numbers: each sum stands written out.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::by_hand::*;
use crate::common::{demo, demo_snapshot, load_demo_at};
use jiff::civil::{Date, date};
use matbang::domain::{Document, Figure, Group, Measure, Zone, ZoneKind};
use matbang::ledger::{Accounts, Classes, Ledger, Scope, Stage, account};
use matbang::message::Lang;
use matbang::present::{self, By, TotalsRequest};
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, Open, Store};
use rust_decimal::Decimal;

use Measure::{Cleared, Established, Leasable, Leased, Planned};

fn is_approximate(ledger: &Ledger, scope: Scope, day: Date, measure: Measure) -> bool {
    rolled(ledger, scope, day).measures[&measure].total.approximate
}

const PARKS_OF_KON_TUM: [&str; 4] = ["60", "150", "146.76", "1566"];
/// Seven clusters of Lào Cai, 20/7/2026.
const CLUSTERS_ESTABLISHED: [&str; 7] = ["75", "75", "75", "75", "75", "75", "60"];
const CLUSTERS_CLEARED: [&str; 7] = ["74.97", "18.00", "62.00", "43.00", "5.00", "20.00", "10.00"];

#[test]
fn the_country_today() {
    let ledger = demo_snapshot();
    let parks = sum(&PARKS_OF_KON_TUM) + sum(&["76.39"]);
    assert_eq!(
        parks,
        sum(&["1999.15"]),
        "KCN planned; the 200 ha of the medicine park are proposed"
    );
    let planned = parks + sum(&["598.725", "669", "3052.81"]);
    assert_eq!(planned, sum(&["6319.685"]));
    // Sao Mai by its phase; Bản Qua, Phú Xuân, Phú Xuân 1, Võ Lao by their acts. Trấn Yên 254.59 and the three parks of row 4,
    // 627.89, have no act on record and are only reported; Hòa Bình's 60 is derived.
    let established =
        sum(&["467.725", "362.64"]) + sum(&CLUSTERS_ESTABLISHED) + sum(&["79.41", "76.39", "300", "200", "482.6"]);
    assert_eq!(established, sum(&["2478.765"]));
    let cleared = sum(&["63.88", "0"]) + sum(&CLUSTERS_CLEARED) + sum(&["0", "142.00", "20.23", "0", "0", "0"]);
    assert_eq!(cleared, sum(&["459.08"]));
    let leasable = sum(&["149.96", "650.32"]);
    let leased = sum(&["50.275", "117.11", "188.75"]);
    assert_eq!((leasable, leased), (sum(&["800.28"]), sum(&["356.135"])));
    assert_eq!(
        header(&ledger, Scope::parks(None), TODAY),
        [planned, established, cleared, leasable, leased].map(Some)
    );
    // “Khoảng 669” and “khoảng 63,88” pass into their sums; nothing else is approximate.
    for (measure, approximate) in [
        (Planned, true),
        (Established, false),
        (Cleared, true),
        (Leasable, false),
        (Leased, false),
    ] {
        assert_eq!(
            is_approximate(&ledger, Scope::parks(None), TODAY, measure),
            approximate,
            "{measure:?}"
        );
    }
    let of_kind = |kind| header(&ledger, of_kind(kind, None), TODAY);
    let park = of_kind(ZoneKind::IndustrialPark);
    assert_eq!(park[0], Some(sum(&["1999.15"])));
    assert_eq!(park[1], Some(sum(&["1138.40"])));
    assert_eq!(park[4], Some(sum(&["50.275"])));
    let cluster = of_kind(ZoneKind::IndustrialCluster);
    assert_eq!(cluster[0], Some(sum(&["4320.535"])));
    assert_eq!(cluster[1], Some(sum(&["1340.365"])));
    assert_eq!(cluster[2], Some(sum(&["232.97"])));
    assert_eq!(cluster[4], Some(sum(&["305.86"])));
}

#[test]
fn fill_rates_of_clusters_stand_with_their_parts() {
    let ledger = demo_snapshot();
    let fill = |scope: Scope| {
        let rolled = rolled(&ledger, scope, TODAY);
        rolled
            .ratios
            .iter()
            .find(|r| r.rule.id == "leased.of_leasable")
            .cloned()
            .unwrap()
    };
    let near = |actual: Option<f64>, expected: f64| assert!((actual.unwrap() - expected).abs() < 5e-5, "{actual:?}");
    // 188.75 / 650.32, 117.11 / 149.96, (117.11 + 188.75) / (149.96 + 650.32).
    near(
        fill(of_kind(ZoneKind::IndustrialCluster, Some("lao-cai")))
            .quotient
            .value,
        0.2902,
    );
    near(
        fill(of_kind(ZoneKind::IndustrialCluster, Some("khanh-hoa")))
            .quotient
            .value,
        0.7809,
    );
    let both = fill(Scope::kind(ZoneKind::IndustrialCluster));
    near(both.quotient.value, 0.3822);
    // One part is more than half of the denominator: it is named, with its own ratio.
    let largest = both.spread.largest.unwrap();
    assert_eq!(
        ledger.get::<Group>(largest.subject).unwrap().slug(),
        "nhom-ccn-lao-cai-23"
    );
    near(largest.quotient.value, 0.2902);
    near(Some(largest.share), 0.8126);
}

/// The same header when the two groups of Lào Cai have no figures, and their members count.
#[test]
fn the_country_today_by_members() {
    let ledger = demo_with(&[], &["nhom-ccn-lao-cai-56-", "nhom-ccn-lao-cai-23-"]);
    let planned = sum(&PARKS_OF_KON_TUM) + sum(&["76.39", "598.725", "669"]) + sum(&CLUSTERS_ESTABLISHED);
    assert_eq!(planned, sum(&["3776.875"]));
    let header = header(&ledger, Scope::parks(None), TODAY);
    assert_eq!(header[0], Some(planned));
    // 149.96 of Khánh Hòa; of Lào Cai Phú Thịnh 1 and 2, whose detailed plan is approved.
    assert_eq!(header[3], Some(sum(&["149.96", "52.5", "52.5"])));
    assert_eq!(header[4], Some(sum(&["50.275", "117.11", "0"])));
    let lao_cai = |measure| {
        let rolled = rolled(&ledger, of_kind(ZoneKind::IndustrialCluster, Some("lao-cai")), TODAY);
        rolled.measures.get(&measure).map(|rolled| rolled.total.total())
    };
    assert_eq!(lao_cai(Leased), Some(Decimal::ZERO), "0 is printed in words");
    assert_eq!(lao_cai(Leasable), Some(sum(&["105"])));
}

#[test]
fn kon_tum_on_three_days() {
    let ledger = demo_snapshot();
    let planned = sum(&PARKS_OF_KON_TUM) + sum(&["598.725"]);
    assert_eq!(planned, sum(&["2521.485"]));
    let established = sum(&["467.725", "79.41"]);
    assert_eq!(established, sum(&["547.135"]));
    let expected = [
        Some(planned),
        Some(established),
        Some(sum(&["63.88"])),
        None,
        Some(sum(&["50.275"])),
    ];
    for day in [KON_TUM_REPORT, KHANH_HOA_BOUND, TODAY] {
        // By the name of the time, and by today's, which so far holds no other land.
        for key in ["kon-tum-cu", "quang-ngai"] {
            assert_eq!(header(&ledger, of_province(key), day), expected, "{key} {day}");
        }
        assert_eq!(header(&ledger, of_province("quang-ngai-cu"), day), [None; 5]);
        let parks = header(&ledger, of_kind(ZoneKind::IndustrialPark, Some("kon-tum-cu")), day);
        assert_eq!(parks[0], Some(sum(&["1922.76"])));
    }
    assert_eq!(header(&ledger, of_province("kon-tum-cu"), date(2021, 6, 20))[4], None);
    let id = ledger.find_zone("kcn-sao-mai-kon-tum").unwrap().id();
    let sao_mai = account(&ledger, id, TODAY).unwrap().unwrap();
    let value = |measure| sao_mai.value(measure).map(|value| value.total());
    assert_eq!(
        value(Measure::LeasedOrApproved),
        Some(sum(&["44.19"])),
        "leased or approved, never “not leased”"
    );
    assert_eq!(value(Measure::ApprovedNotLeased), None);
    assert_eq!(value(Established), Some(sum(&["79.41"])));
}

#[test]
fn khanh_hoa_counts_from_the_bound_of_its_plan() {
    let ledger = demo_snapshot();
    let all = |day| header(&ledger, of_province("khanh-hoa"), day);
    assert_eq!(all(KON_TUM_REPORT), [None; 5]);
    assert_eq!(all(date(2024, 12, 30)), [None; 5]);
    let expected = [
        Some(sum(&["669"])),
        Some(sum(&["362.64"])),
        None,
        Some(sum(&["149.96"])),
        Some(sum(&["117.11"])),
    ];
    assert_eq!(all(KHANH_HOA_BOUND), expected);
    assert_eq!(all(TODAY), expected);
    assert!(is_approximate(&ledger, of_province("khanh-hoa"), TODAY, Planned));
    let country = header(&ledger, Scope::parks(None), KHANH_HOA_BOUND);
    assert_eq!(country[0], Some(sum(&["2521.485", "669"])));
    assert_eq!(country[1], Some(sum(&["547.135", "362.64"])));
}

#[test]
fn lang_son_prints_no_hectare_and_counts_fifteen() {
    let ledger = demo_snapshot();
    for day in [KON_TUM_REPORT, KHANH_HOA_BOUND, TODAY] {
        assert_eq!(header(&ledger, of_province("lang-son"), day), [None; 5], "{day}");
    }
    let in_plan = |day| {
        let classes = classes(&ledger, of_province("lang-son"), day);
        classes
            .stage
            .iter()
            .find(|class| class.code == "planned")
            .unwrap()
            .count
    };
    // 3 + 8 + 4, of which three are named.
    assert_eq!(in_plan(TODAY), 15);
    assert_eq!(in_plan(date(2023, 2, 14)), 15);
    assert_eq!(in_plan(date(2023, 2, 13)), 0, "the text is of 14/02/2023 at the latest");
    // Eleven enterprises operate in the established clusters, of which the text says neither number nor name.
    let group = ledger
        .all::<Group>()
        .find(|group| group.slug() == "nhom-ccn-lang-son-da-thanh-lap");
    let enterprises = |day: Date| {
        let account = account(&ledger, group.unwrap().id(), day).unwrap().unwrap();
        let of = "enterprises_operating".parse().unwrap();
        let reported = account.indicators.get(&of)?.chosen()?;
        Some(reported.row.body.quantity.value)
    };
    assert_eq!(enterprises(date(2023, 2, 13)), None);
    for day in [date(2023, 2, 14), KHANH_HOA_BOUND, TODAY] {
        assert_eq!(enterprises(day), Some(sum(&["11"])), "{day}");
    }
}

#[test]
fn lao_cai_on_its_days() {
    let ledger = demo_snapshot();
    let established_zones = |day: Date| {
        let zones = ledger.all::<Zone>().filter(|zone| zone.body.province == "lao-cai");
        zones
            .filter(|zone| Stage::of(&ledger, zone.id(), day) == Stage::Established)
            .count()
    };
    for (day, count) in [(KON_TUM_REPORT, 1), (KHANH_HOA_BOUND, 4)] {
        assert_eq!(header(&ledger, of_province("lao-cai"), day), [None; 5]);
        assert_eq!(established_zones(day), count, "{day}");
    }
    // Seven clusters, and the four parks with an act.
    assert_eq!(established_zones(TODAY), 11);
    let planned = sum(&["3052.81", "76.39"]);
    let established = sum(&CLUSTERS_ESTABLISHED) + sum(&["76.39", "300", "200", "482.6"]);
    let cleared = sum(&CLUSTERS_CLEARED) + sum(&["0", "142.00", "20.23", "0", "0", "0"]);
    assert_eq!(
        (planned, established, cleared),
        (sum(&["3129.20"]), sum(&["1568.99"]), sum(&["395.20"]))
    );
    assert_eq!(
        header(&ledger, of_province("lao-cai"), TODAY),
        [planned, established, cleared, sum(&["650.32"]), sum(&["188.75"])].map(Some)
    );
    assert!(
        !is_approximate(&ledger, of_province("lao-cai"), TODAY, Cleared),
        "the table of 20/7/2026 prints no “~”"
    );
    // KCN Bản Qua is established from the day of its act.
    let ban_qua = ledger.find_zone("kcn-ban-qua-lao-cai").unwrap().id();
    let stage = |day| Stage::of(&ledger, ban_qua, day);
    assert_ne!(stage(date(2026, 6, 22)), Stage::Established);
    assert_eq!(stage(date(2026, 6, 23)), Stage::Established);
}

/// The table of Lào Cai of 20/7/2026 is whole: its totals equal its fifteen rows.
#[test]
fn the_table_of_lao_cai_adds_up() {
    let ledger = demo_snapshot();
    let paper = ledger
        .all::<Document>()
        .find(|row| row.body.number.starts_with("Báo cáo tiến độ Nghị quyết 34"))
        .unwrap()
        .id();
    for (indicator, total, rows) in [
        ("established", "2565.97", 15),
        ("cleared", "500.30", 15),
        ("clean", "280.33", 7),
    ] {
        let mut by_row: BTreeMap<u32, Decimal> = BTreeMap::new();
        let mut printed = None;
        for figure in ledger.all::<Figure>() {
            let body = figure.body;
            if body.source.document != Some(paper) || body.indicator.code() != indicator {
                continue;
            }
            let Some(place) = body.source.page.strip_prefix("mục II, dòng ") else {
                continue;
            };
            match place.split(',').next().unwrap().parse::<u32>() {
                Ok(row) => assert_eq!(by_row.insert(row, body.quantity.value), None, "row {row} twice"),
                Err(_) => printed = Some(body.quantity.value),
            }
        }
        assert_eq!(by_row.len(), rows, "{indicator}: {by_row:?}");
        assert_eq!(by_row.values().sum::<Decimal>(), sum(&[total]), "{indicator}");
        assert_eq!(printed, Some(sum(&[total])), "{indicator}");
    }
    let group = ledger.by_slug::<Group>("nhom-lao-cai-bang-2026-07-20").unwrap().id();
    let table = account(&ledger, group, TODAY).unwrap().unwrap();
    assert_eq!(table.value(Cleared).map(|value| value.total()), Some(sum(&["500.30"])));
    // The two places of relocation are no park and no cluster.
    for slug in ["khu-san-gat-ban-qua-lao-cai", "logistics-kim-thanh-ban-vuoc-lao-cai"] {
        let kind = ledger.find_zone(slug).unwrap().body.kind;
        assert!(
            !matches!(kind, ZoneKind::IndustrialPark | ZoneKind::IndustrialCluster),
            "{slug}"
        );
    }
}

fn classes(ledger: &Ledger, scope: Scope, day: Date) -> Classes {
    let accounts = Accounts::of(ledger, day).unwrap();
    let rolled = accounts.rollup(scope).unwrap();
    accounts.classes(&rolled).unwrap()
}

#[test]
fn classes_count_land_of_zones_phases_and_groups() {
    let ledger = demo_snapshot();
    let all = classes(&ledger, Scope::parks(None), TODAY);
    let class = |code: &str| all.stage.iter().find(|class| class.code == code).unwrap();
    let value = |code: &str, measure| class(code).measures.get(&measure).map(matbang::ledger::Hectares::total);
    // Whatever is established is in the class, whether zones, a phase or groups tell.
    assert_eq!(value("established", Established), Some(sum(&["2478.765"])));
    // Hòa Bình 1, Sông Cầu and Khatoco 2; 8 of Kon Tum, and 4 more of the 6 of Khánh Hòa.
    assert_eq!((class("operating").count, class("operating").in_groups), (15, 12));
    assert_eq!(value("operating", Planned), Some(sum(&["60"])));
    let whole: Decimal = all
        .stage
        .iter()
        .filter_map(|class| class.measures.get(&Planned))
        .map(matbang::ledger::Hectares::total)
        .sum();
    assert_eq!(whole, sum(&["6319.685"]), "classes add up to the header");
    // Sao Mai: phase I is established, the rest is planned.
    let sao_mai = ledger.find_zone("kcn-sao-mai-kon-tum").unwrap().id();
    let scope = Scope::filter(&[ZoneKind::IndustrialPark], None, Some(BTreeSet::from([sao_mai])));
    let own = classes(&ledger, scope, TODAY);
    let planned = |code: &str| {
        let class = own.stage.iter().find(|class| class.code == code).unwrap();
        class.measures.get(&Planned).map(matbang::ledger::Hectares::total)
    };
    assert_eq!(planned("established"), Some(sum(&["79.41"])));
    assert_eq!(planned("planned"), Some(sum(&["70.59"])));
}

fn by_province(ledger: &Ledger, day: Date, units_as_of: Option<Date>) -> Vec<serde_json::Value> {
    let request = TotalsRequest {
        as_of: day,
        by: By::Province,
        units_as_of,
        filter: Default::default(),
        lang: Lang::Vi,
    };
    serde_json::json!(present::totals(ledger, &request).unwrap())["accounts"]
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn rows_of_a_day_before_the_merger_bear_the_old_name() {
    let ledger = demo_snapshot();
    let rows = by_province(&ledger, KON_TUM_REPORT, Some(KON_TUM_REPORT));
    let named = |name: &str| rows.iter().find(|row| row["subject"]["name"] == name);
    let row = named("Kon Tum (cũ)").unwrap();
    assert_eq!(row["subject"]["id"], "kon-tum-cu");
    assert_eq!(row["measures"]["planned"]["value_ha"], 2521.485);
    assert!(named("Quảng Ngãi").is_none() && named("Quảng Ngãi (cũ)").is_none());
    // Today's name says whose land it holds.
    let rows = by_province(&ledger, TODAY, None);
    let halves = |key: &str| {
        let row = rows.iter().find(|row| row["subject"]["id"] == key).unwrap();
        row["halves"]["text"].as_str().map(str::to_string)
    };
    assert_eq!(
        halves("quang-ngai").unwrap(),
        "phần Kon Tum (cũ), chưa gồm Quảng Ngãi (cũ)"
    );
    assert_eq!(halves("khanh-hoa").unwrap(), "phần Khánh Hòa (cũ), chưa gồm Ninh Thuận");
    assert_eq!(halves("lang-son"), None, "it was not merged");
}

/// A cluster of the other half is no member of a group of one half: it counts, whether or not its own half is said.
#[test]
fn a_group_of_one_half_does_not_swallow_a_cluster_of_the_other() {
    let before = demo_snapshot();
    let figure = |key: &str, zone: &str, measure: &str, value: &str, status: &str| {
        format!("{key}-{measure},zone:{zone},{measure},{value},ha,{status},2021-01-01\n")
    };
    for (binh_son, ninh_son) in [("", ""), ("quang-ngai-cu", "ninh-thuan-cu")] {
        let zones = format!(
            "zone,kind,name,province,province_then,unit\n\
             ccn-binh-son,CCN,Bình Sơn thử,quang-ngai,{binh_son},huyện Bình Sơn\n\
             ccn-ninh-son,CCN,Ninh Sơn thử,khanh-hoa,{ninh_son},huyện Ninh Sơn\n"
        );
        let mut figures = "figure,subject,indicator,value,unit,status,as_of\n".to_string();
        for (measure, value, status) in [
            ("planned", "40", "approved"),
            ("established", "40", "approved"),
            ("leased", "20", "reported"),
        ] {
            figures += &figure("a", "ccn-binh-son", measure, value, status);
        }
        for (measure, status) in [("planned", "approved"), ("established", "approved")] {
            figures += &figure("b", "ccn-ninh-son", measure, "50", status);
        }
        let after = demo_with(&[("zones-2.csv", &zones), ("figures-2.csv", &figures)], &[]);
        let gain = |scope: fn() -> Scope| {
            let (old, new) = (header(&before, scope(), TODAY), header(&after, scope(), TODAY));
            [0, 1, 4].map(|at| new[at].unwrap_or_default() - old[at].unwrap_or_default())
        };
        let expected = |values: [i64; 3]| values.map(Decimal::from);
        assert_eq!(
            gain(|| Scope::kind(ZoneKind::IndustrialCluster)),
            expected([90, 90, 20]),
            "{binh_son}"
        );
        assert_eq!(gain(|| of_province("quang-ngai")), expected([40, 40, 20]));
        assert_eq!(gain(|| of_province("khanh-hoa")), expected([50, 50, 0]));
        assert_eq!(gain(|| of_province("kon-tum-cu")), expected([0, 0, 0]));
    }
}

/// No act, organisation or record of the example park stands in anything that is real.
#[test]
fn nothing_of_the_example_is_real() {
    use matbang::snapshot::Dataset;
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(&folder.path().join("both.gpkg"), Open::Create).unwrap();
    load_demo_at(&mut store, &[demo(""), crate::common::example("")]);
    let loaded = store.load(KnownOn::Head).unwrap();
    let mut example = 0;
    for audience in [Audience::Local, Audience::Public] {
        let real = Ledger::of(Snapshot::of(&loaded, audience, Dataset::Real).unwrap());
        for version in real.versions() {
            let body = serde_json::to_string(&version.entity.body).unwrap();
            let name = format!("{} {}", version.entity.body.kind().code(), version.entity.slug);
            assert!(!body.contains("MINHHOA") && !body.contains("Ví dụ"), "{name}");
        }
        let dates = serde_json::json!(present::dates(&real, TODAY, Lang::Vi).unwrap()).to_string();
        assert!(dates.contains("2170/QĐ-UBND") && !dates.contains("MINHHOA"));
        let shown = Ledger::of(Snapshot::of(&loaded, audience, Dataset::Example).unwrap());
        example = shown
            .all::<Document>()
            .filter(|row| row.body.number.contains("MINHHOA"))
            .count();
        assert!(
            !serde_json::json!(present::dates(&shown, TODAY, Lang::Vi).unwrap())
                .to_string()
                .contains("2170/QĐ-UBND")
        );
    }
    assert!(example > 10, "{example}");
}
