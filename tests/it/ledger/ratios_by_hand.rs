//! Ratios, ties, what is left over and parts of communes in the demo register, reckoned by hand from the printed numbers.

use std::collections::BTreeMap;

use crate::common::by_hand::*;
use crate::common::demo_snapshot;
use jiff::civil::{Date, date};
use matbang::domain::{Group, Measure, ZoneKind};
use matbang::ledger::{Ledger, Scope, Why, account};
use matbang::message::Lang;
use rust_decimal::Decimal;

use Measure::{Cleared, Established, Planned};

/// A ratio of a scope: value, coverage and whether it is a headline, and its largest part with its own ratio and share.
fn ratio(ledger: &Ledger, scope: Scope, day: Date, id: &str) -> Option<matbang::ledger::Ratio> {
    let rolled = rolled(ledger, scope, day);
    rolled.ratios.iter().find(|ratio| ratio.rule.id == id).cloned()
}

fn quotient(over: &[&str], under: &[&str]) -> f64 {
    let number = |sum: Decimal| sum.to_string().parse::<f64>().unwrap();
    number(sum(over)) / number(sum(under))
}

fn near(actual: Option<f64>, expected: f64) {
    assert!((actual.unwrap() - expected).abs() < 1e-9, "{actual:?} and {expected}");
}

/// Below 80 % of the planned area a ratio stands in the account alone; its part of more than half is named.
#[test]
fn ratios_of_every_scope_with_their_coverage() {
    let ledger = demo_snapshot();
    let cleared = |scope: Scope, day: Date| ratio(&ledger, scope, day, "cleared.of_planned");
    // KCN: Sao Mai 63.88 of 150, Bờ Y 0 of 1,566, Bản Qua 0 of 76.39; of clusters nothing pairs, their plan is that of groups.
    let country = cleared(Scope::parks(None), TODAY).unwrap();
    near(country.quotient.value, quotient(&["63.88"], &["150", "1566", "76.39"]));
    near(
        country.spread.coverage,
        quotient(&["150", "1566", "76.39"], &["6319.685"]),
    );
    assert!(!country.is_headline() && country.quotient.approximate);
    let largest = country.spread.largest.unwrap();
    near(Some(largest.share), quotient(&["1566"], &["150", "1566", "76.39"]));
    near(largest.quotient.value, 0.0);
    // By members: 2,302.39 of 3,776.875, 61.0 %; Bờ Y is 68.0 % of it.
    let members = demo_with(&[], &["nhom-ccn-lao-cai-56-", "nhom-ccn-lao-cai-23-"]);
    let country = ratio(&members, Scope::parks(None), TODAY, "cleared.of_planned").unwrap();
    near(country.spread.coverage, quotient(&["2302.39"], &["3776.875"]));
    near(country.quotient.value, quotient(&["63.88", "232.97"], &["2302.39"]));
    near(
        Some(country.spread.largest.unwrap().share),
        quotient(&["1566"], &["2302.39"]),
    );
    assert!(!country.is_headline());
    // Kon Tum on each of its days: 63.88 of 1,716 is no headline; Sao Mai alone has khoảng 43 %.
    for day in [KON_TUM_REPORT, KHANH_HOA_BOUND, TODAY] {
        let kon_tum = cleared(of_province("kon-tum-cu"), day).unwrap();
        near(kon_tum.spread.coverage, quotient(&["150", "1566"], &["2521.485"]));
        near(
            Some(kon_tum.spread.largest.unwrap().share),
            quotient(&["1566"], &["1716"]),
        );
        assert!(!kon_tum.is_headline(), "{day}");
        let sao_mai = ledger.find_zone("kcn-sao-mai-kon-tum").unwrap().id();
        let own = account(&ledger, sao_mai, day).unwrap().unwrap();
        let own = own
            .ratios
            .iter()
            .find(|ratio| ratio.rule.id == "cleared.of_planned")
            .unwrap();
        near(own.quotient.value, quotient(&["63.88"], &["150"]));
        assert!(own.quotient.approximate);
    }
    // Fill: all of what is leasable is covered in each province, and none before the bound of its plan.
    let fill = |key: &str, day: Date| ratio(&ledger, of_province(key), day, "leased.of_leasable");
    for (key, leased, leasable) in [("khanh-hoa", "117.11", "149.96"), ("lao-cai", "188.75", "650.32")] {
        let today = fill(key, TODAY).unwrap();
        near(today.quotient.value, quotient(&[leased], &[leasable]));
        assert!(today.is_headline() && today.spread.largest.is_none(), "{key}");
        assert!(
            fill(key, KON_TUM_REPORT).is_none_or(|ratio| ratio.quotient.value.is_none()),
            "{key}"
        );
    }
    assert!(fill("khanh-hoa", KHANH_HOA_BOUND).unwrap().is_headline());
    assert!(fill("khanh-hoa", date(2024, 12, 30)).is_none_or(|ratio| ratio.quotient.value.is_none()));
    // Parks and clusters together have no fill rate, and Lạng Sơn prints no hectare.
    assert_eq!(
        ratio(&ledger, Scope::parks(None), TODAY, "leased.of_leasable")
            .unwrap()
            .quotient
            .value,
        None
    );
    for day in [KON_TUM_REPORT, KHANH_HOA_BOUND, TODAY] {
        let lang_son = rolled(&ledger, of_province("lang-son"), day);
        assert!(
            lang_son.ratios.iter().all(|ratio| ratio.quotient.value.is_none()),
            "{day}"
        );
    }
}

/// 63.41 and 85.60 of one day: both are printed, in no ratio and in no sum of parks.
#[test]
fn ban_qua_stands_as_a_range_that_enters_no_ratio() {
    let ledger = demo_snapshot();
    let site = ledger.find_zone("khu-san-gat-ban-qua-lao-cai").unwrap();
    let found = account(&ledger, site.id(), TODAY).unwrap().unwrap();
    let cleared = found.value(Cleared).unwrap();
    assert_eq!(
        (cleared.total(), cleared.high()),
        (sum(&["63.41"]), Some(sum(&["85.60"])))
    );
    assert!(!cleared.in_ratio() && found.ratios.iter().all(|ratio| ratio.rule.numerator != "cleared"));
    let reported = &found.measures[&Cleared].reported;
    assert!(reported.chosen().is_none());
    let tied = reported.candidates.iter().filter(|candidate| candidate.why == Why::Tie);
    assert_eq!(tied.count(), 2);
    let alone = rolled(&ledger, of_kind(site.body.kind, Some("lao-cai")), TODAY);
    assert!(
        alone
            .ratios
            .iter()
            .all(|ratio| ratio.rule.numerator != "cleared" || ratio.quotient.value.is_none())
    );
    assert_eq!(
        alone.measures[&Cleared].total.high(),
        Some(alone.measures[&Cleared].total.total() + sum(&["22.19"]))
    );
    assert_eq!(
        header(&ledger, of_province("lao-cai"), TODAY)[2],
        Some(sum(&["395.20"])),
        "it is no park"
    );
}

/// Of the whole table 2,565.97 − 500.30: the base is the established area as it is reported, no act says it, and that is told.
/// 510 − 232.97 of the seven clusters, whose acts are on record.
#[test]
fn what_is_left_to_clear_in_lao_cai_names_its_base() {
    let ledger = demo_snapshot();
    let table = ledger.by_slug::<Group>("nhom-lao-cai-bang-2026-07-20").unwrap().id();
    let table = account(&ledger, table, date(2026, 7, 20)).unwrap().unwrap();
    assert_eq!(table.value(Established), None);
    let left = table.measures[&Measure::LeftToClear].standing.as_ref().unwrap();
    assert_eq!(left.hectares.unwrap().total(), sum(&["2565.97", "-500.30"]));
    assert_eq!(left.base, Some((Established, sum(&["2565.97"]))));
    assert_eq!(left.notes[0].key(), "standing.left_of_reported");
    let clusters = rolled(
        &ledger,
        of_kind(ZoneKind::IndustrialCluster, Some("lao-cai")),
        date(2026, 7, 20),
    );
    let left = &clusters.measures[&Measure::LeftToClear];
    assert_eq!(left.total.total(), sum(&["277.03"]));
    assert_eq!(
        left.bases,
        BTreeMap::from([(Established, (sum(&["510"]), sum(&["277.03"])))])
    );
}

/// The economic zone of Bờ Y: 70,438 as it is, 16,000 proposed, 148.4 leased or approved, and in no total of parks.
#[test]
fn the_economic_zone_stands_apart() {
    let ledger = demo_snapshot();
    for day in [KON_TUM_REPORT, KHANH_HOA_BOUND, TODAY] {
        let zones = rolled(&ledger, of_kind(ZoneKind::EconomicZone, None), day);
        assert_eq!(zones.measures[&Planned].total.total(), sum(&["70438"]), "{day}");
        let id = ledger.find_zone("kkt-bo-y-kon-tum").unwrap().id();
        let bo_y = account(&ledger, id, day).unwrap().unwrap();
        assert_eq!(
            bo_y.value(Measure::LeasedOrApproved).map(|h| h.total()),
            Some(sum(&["148.4"]))
        );
        let planned = &bo_y.measures[&Planned].reported;
        let proposed = planned
            .candidates
            .iter()
            .filter(|candidate| candidate.why == Why::Proposed);
        let proposed: Vec<Option<Decimal>> = proposed.map(matbang::ledger::Candidate::hectares).collect();
        assert_eq!(proposed, [Some(sum(&["16000"]))]);
    }
}

/// CCN Phú Thịnh 1 lies in phường Văn Phú and xã Yên Bình: 62.85 of the 75 ha are the part of one of them.
#[test]
fn parts_of_communes_add_up_to_the_zone_only_when_all_are_told() {
    let head = "figure,subject,within,indicator,value,unit,status,as_of\n";
    let part = |commune: &str, value: &str| {
        let key = value.replace('.', "-");
        format!("p-{key},zone:ccn-phu-thinh-1-lao-cai,{commune},to_recover,{value},ha,reported,2026-08-01\n")
    };
    let one = part("phường Văn Phú", "62.85");
    let both = format!("{one}{}", part("xã Yên Bình", "12.15"));
    let whole = format!("{both}w,zone:ccn-phu-thinh-1-lao-cai,,to_recover,74.5,ha,reported,2026-07-20\n");
    // What stands, whether it is at least that, and whether the account names the commune that said nothing.
    for (rows, stands, at_least) in [(&one, "62.85", true), (&both, "75", false), (&whole, "74.5", false)] {
        let ledger = demo_with(&[("figures-2.csv", &format!("{head}{rows}"))], &[]);
        let id = ledger.find_zone("ccn-phu-thinh-1-lao-cai").unwrap().id();
        let found = account(&ledger, id, TODAY).unwrap().unwrap();
        let value = found.value(Measure::ToRecover).unwrap();
        assert_eq!((value.total(), value.at_least), (sum(&[stands]), at_least));
        let standing = found.measures[&Measure::ToRecover].standing.as_ref().unwrap();
        let notes: String = standing.notes.iter().map(|note| note.text(Lang::Vi)).collect();
        assert_eq!(notes.contains("xã Yên Bình"), at_least, "{notes}");
        // The zone's own print is never moved by a part.
        assert_eq!(found.value(Planned).map(|h| h.total()), Some(sum(&["75"])));
        assert_eq!(found.value(Cleared).map(|h| h.total()), Some(sum(&["18.00"])));
    }
    let cleared = "figure,subject,within,indicator,value,unit,status,as_of\n\
        c,zone:ccn-phu-thinh-1-lao-cai,phường Văn Phú,cleared,17.5,ha,reported,2026-10-01\n";
    let ledger = demo_with(&[("figures-2.csv", cleared)], &[]);
    let lao_cai = header(&ledger, of_province("lao-cai"), TODAY);
    assert_eq!(
        lao_cai[2],
        Some(sum(&["395.20"])),
        "a newer part is no newer benchmark of the zone"
    );
}
