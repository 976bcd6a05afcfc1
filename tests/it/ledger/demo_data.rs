//! The shipped register: it loads, every figure of the seed documents is where the checklist says, and the accounts are
//! those of the sources.

use crate::common::{demo, demo_snapshot};

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use matbang::domain::{Body, Document, Figure, Flag, Group, Measure, Role, Target, Work, ZoneKind, provinces};
use matbang::ledger::{Account, Accounts, Basis, Ledger, Scope, Why, account};
use matbang::snapshot::{Row, Snapshot};

fn ha(account: &Account, measure: Measure) -> Option<f64> {
    account.value(measure).map(|h| h.total_f64())
}

fn zone(snapshot: &Ledger, slug: &str, as_of: Date) -> Account {
    let id = snapshot
        .find_zone(slug)
        .unwrap_or_else(|e| panic!("{}", e.message()))
        .id();
    account(snapshot, id, as_of).unwrap().unwrap()
}

fn group(snapshot: &Ledger, slug: &str, as_of: Date) -> Account {
    let id = snapshot
        .by_slug::<Group>(slug)
        .unwrap_or_else(|| panic!("no group {slug}"))
        .id();
    account(snapshot, id, as_of).unwrap().unwrap()
}

/// The day of the store's revision: figures without a date count from then.
fn today(snapshot: &Snapshot) -> Date {
    matbang::domain::vietnam_date(snapshot.approved_at().unwrap())
}

fn ratio(account: &Account, id: &str) -> Option<(f64, Basis)> {
    let ratio = account.ratios.iter().find(|r| r.rule.id == id)?;
    ratio.quotient.value.zip(ratio.basis)
}

fn near(actual: f64, expected: f64, tolerance: f64) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected} ± {tolerance}"
    );
}

#[test]
fn economic_zone_is_planned_from_its_decision_on() {
    let snapshot = demo_snapshot();
    for (day, expected) in [
        (date(2007, 2, 7), None),
        (date(2007, 2, 8), Some(70438.0)),
        (date(2015, 1, 1), Some(70438.0)),
        (date(2021, 6, 21), Some(70438.0)),
        (date(2026, 11, 22), Some(70438.0)),
    ] {
        let account = zone(&snapshot, "kkt-bo-y-kon-tum", day);
        assert_eq!(ha(&account, Measure::Planned), expected, "{day}");
    }
    let account = zone(&snapshot, "kkt-bo-y-kon-tum", date(2026, 11, 22));
    let proposed: Vec<_> = account.measures[&Measure::Planned]
        .reported
        .candidates
        .iter()
        .filter(|c| c.row.body.quantity.value.to_string() == "16000")
        .map(|c| (c.chosen, c.why))
        .collect();
    assert_eq!(proposed, [(false, Why::Proposed)]);
    assert_eq!(ha(&account, Measure::LeasedOrApproved), Some(148.4));
}

#[test]
fn khanh_hoa_counts_its_groups_once() {
    let snapshot = demo_snapshot();
    let day = today(&snapshot);
    let accounts = Accounts::of(&snapshot, day).unwrap();
    let mut scope = Scope::kind(ZoneKind::IndustrialCluster);
    scope.province = Some("khanh-hoa".to_string());
    let rollup = accounts.rollup(scope).unwrap();
    near(rollup.measures[&Measure::Established].total.total_f64(), 362.64, 1e-9);
    near(rollup.measures[&Measure::Planned].total.total_f64(), 669.0, 1e-9);
    let fill = rollup
        .ratios
        .iter()
        .find(|r| r.rule.id == "leased.of_leasable")
        .unwrap();
    near(fill.quotient.value.unwrap(), 0.780_941_6, 1e-6);
    let low = |side: Option<matbang::ledger::Side>| side.unwrap().low;
    assert_eq!((low(fill.numerator), low(fill.denominator)), (117.11, 149.96));
    assert_eq!(fill.basis, Some(Basis::Reported));
    // The subgroups of the nine are listed and not added.
    let established = &rollup.measures[&Measure::Established];
    assert_eq!(established.counted().count(), 1);
    assert!(established.parts.len() >= 3, "{:?}", established.parts);
}

#[test]
fn hoa_binh_has_three_different_percentages() {
    let snapshot = demo_snapshot();
    let account = zone(&snapshot, "kcn-hoa-binh-kon-tum", today(&snapshot));
    near(ratio(&account, "leased.of_planned").unwrap().0, 0.837_916_7, 1e-6);
    near(
        ratio(&account, "projects_operating.of_projects").unwrap().0,
        24.0 / 37.0,
        1e-12,
    );
    let fill = &account.indicators[&"fill".parse().unwrap()];
    assert_eq!(fill.chosen().unwrap().row.body.quantity.value.to_string(), "100");
    assert_eq!(
        ratio(&account, "leased.of_leasable"),
        None,
        "no leasable area is printed, so there is no fill rate"
    );
}

#[test]
fn sao_mai_is_cleared_by_its_own_words_and_approved_is_not_leased() {
    let snapshot = demo_snapshot();
    let account = zone(&snapshot, "kcn-sao-mai-kon-tum", today(&snapshot));
    near(ratio(&account, "cleared.of_planned").unwrap().0, 0.425_866_7, 1e-6);
    // The report says approved; whether the land is leased it does not say.
    assert_eq!(ha(&account, Measure::LeasedOrApproved), Some(44.19));
    assert_eq!(ha(&account, Measure::ApprovedNotLeased), None);
    assert_eq!(ha(&account, Measure::Leased), None);
    let both = group(&snapshot, "nhom-sao-mai-kcn-va-dtdv", today(&snapshot));
    assert_eq!(ha(&both, Measure::Cleared), Some(88.88));
    let urban = snapshot.find_zone("kdtdv-sao-mai-kon-tum").unwrap();
    assert!(urban.body.parent.is_none(), "the urban area is attached, not inside");
    assert_eq!(
        urban.body.attached_to,
        Some(snapshot.find_zone("kcn-sao-mai-kon-tum").unwrap().id())
    );
}

#[test]
fn lao_cai_clusters_are_cleared_by_the_report() {
    let snapshot = demo_snapshot();
    let accounts = Accounts::of(&snapshot, date(2026, 6, 18)).unwrap();
    let mut scope = Scope::kind(ZoneKind::IndustrialCluster);
    scope.province = Some("lao-cai".to_string());
    let rollup = accounts.rollup(scope).unwrap();
    // The plan of 56 clusters counts; the seven with a developer are members of it.
    near(rollup.measures[&Measure::Planned].total.total_f64(), 3052.81, 1e-9);
    near(rollup.measures[&Measure::Cleared].total.total_f64(), 209.59, 1e-9);
    assert_eq!(rollup.measures[&Measure::Cleared].counted().count(), 7);
    // Cleared is of seven clusters, planned of 56: no part has both, so there is no ratio of the province.
    let ratio_of = |rollup: &matbang::ledger::Rollup| {
        let found = rollup.ratios.iter().find(|r| r.rule.id == "cleared.of_planned");
        found.and_then(|ratio| ratio.quotient.value)
    };
    assert_eq!(ratio_of(&rollup), None);
    // The newer table is of 20/7/2026, and prints no “~”.
    let newer = Accounts::of(&snapshot, date(2026, 7, 20)).unwrap();
    let mut scope = Scope::kind(ZoneKind::IndustrialCluster);
    scope.province = Some("lao-cai".to_string());
    let cleared = newer.rollup(scope).unwrap().measures[&Measure::Cleared].total;
    near(cleared.total_f64(), 232.97, 1e-9);
    assert!(!cleared.approximate);
    // Before the day of the figures there is nothing.
    let earlier = Accounts::of(&snapshot, date(2026, 5, 31)).unwrap();
    let mut scope = Scope::kind(ZoneKind::IndustrialCluster);
    scope.province = Some("lao-cai".to_string());
    assert!(!earlier.rollup(scope).unwrap().measures.contains_key(&Measure::Cleared));
}

#[test]
fn economic_zones_are_never_added_to_parks() {
    let snapshot = demo_snapshot();
    let accounts = Accounts::of(&snapshot, today(&snapshot)).unwrap();
    let economic = snapshot.find_zone("kkt-bo-y-kon-tum").unwrap().id();
    let parks = accounts.rollup(Scope::parks(None)).unwrap();
    for rolled in parks.measures.values() {
        assert!(rolled.parts.iter().all(|p| p.subject != economic));
    }
    // A park inside the economic zone is a park of its own.
    let inside = snapshot.find_zone("kcn-bo-y-kon-tum").unwrap().id();
    assert!(parks.measures[&Measure::Planned].counted().any(|p| p.subject == inside));
    assert_eq!(
        parks
            .ratios
            .iter()
            .find(|r| r.rule.id == "leased.of_leasable")
            .and_then(|r| r.quotient.value),
        None,
        "a fill rate over mixed kinds has no value"
    );
    let kkt = accounts.rollup(Scope::kind(ZoneKind::EconomicZone)).unwrap();
    near(kkt.measures[&Measure::Planned].total.total_f64(), 70438.0, 1e-9);
}

#[test]
fn ban_qua_is_measured_and_the_declared_area_stands_beside() {
    let snapshot = demo_snapshot();
    let day = date(2026, 6, 23);
    let zone_row = snapshot.find_zone("kcn-ban-qua-lao-cai").unwrap();
    let areas = matbang::ledger::boundary_areas(&snapshot, zone_row.id(), day).unwrap();
    assert_eq!(areas.len(), 1);
    near(areas[0].area.plane.m2(), 764_688.77, 0.01);
    near(areas[0].area.ellipsoidal.m2(), 764_681.12, 0.02);
    assert_eq!(
        areas[0].row.body.declared.as_ref().unwrap().value.to_string(),
        "763876.85"
    );
    let declared = areas[0].row.body.declared.as_ref().unwrap().hectares().unwrap();
    let (_, share) = matbang::measure::difference(areas[0].area.plane, declared);
    near(share.unwrap() * 100.0, 0.11, 0.005);
    assert_eq!(areas[0].row.body.plane.to_string(), "EPSG:9208");
    let before = zone(&snapshot, "kcn-ban-qua-lao-cai", date(2026, 6, 22));
    assert_eq!(
        ha(&before, Measure::Boundary),
        None,
        "the boundary is in force from the day of the decision"
    );
}

#[test]
fn contradicting_sentences_are_both_kept() {
    let snapshot = demo_snapshot();
    let dak_la = snapshot.find_zone("ccn-dak-la-kon-tum").unwrap().id();
    let states: Vec<String> = snapshot
        .about::<Work>(dak_la)
        .map(|w| format!("{:?}", w.body.state))
        .collect();
    assert_eq!(states.len(), 2, "{states:?}");
    assert!(states.contains(&"Building".to_string()) && states.contains(&"BuiltNotOperating".to_string()));
}

#[test]
fn a_name_that_fits_several_zones_is_refused_with_all_of_them() {
    let snapshot = demo_snapshot();
    let error = snapshot.find_zone("Hoà Bình").unwrap_err().message().to_string();
    assert!(
        error.contains("kcn-hoa-binh-kon-tum") && error.contains("ccn-hoa-binh-kon-tum"),
        "{error}"
    );
    assert_eq!(
        snapshot.find_zone("KCN hòa bình").unwrap().slug(),
        "kcn-hoa-binh-kon-tum"
    );
}

#[test]
fn a_province_of_2021_leads_to_todays() {
    let old = provinces().iter().find(|p| p.key == "kon-tum-cu").unwrap();
    assert_eq!(old.successors, ["quang-ngai"]);
    let snapshot = demo_snapshot();
    let sao_mai = snapshot.find_zone("kcn-sao-mai-kon-tum").unwrap();
    assert_eq!(sao_mai.body.place.unit_until.unwrap().to_string(), "2025-06-30");
    assert_eq!(sao_mai.body.place.unit_today, None, "today's commune is not known");
    assert_eq!(sao_mai.body.province, "quang-ngai");
}

/// What a checklist row may point at, as value and wording.
fn recorded(snapshot: &Snapshot, kind: &str, key: &str) -> Option<(Option<String>, String)> {
    fn words<T>(
        row: Option<Row<'_, T>>,
        value: impl Fn(&T) -> Option<String>,
        wording: impl Fn(&T) -> &str,
    ) -> Option<(Option<String>, String)> {
        row.map(|row| (value(row.body), wording(row.body).to_string()))
    }
    match kind {
        "figure" => words(
            snapshot.by_slug::<Figure>(key),
            |f| Some(f.quantity.value.to_string()),
            |f| &f.source.wording,
        ),
        "flag" => words(snapshot.by_slug::<Flag>(key), |_| None, |f| &f.source.wording),
        "target" => words(
            snapshot.by_slug::<Target>(key),
            |t| t.aim.value.map(|v| v.to_string()),
            |t| &t.source.wording,
        ),
        "group" => words(
            snapshot.by_slug::<Group>(key),
            |g| g.member_count.map(|n| n.to_string()),
            |g| &g.source.wording,
        ),
        "work" => words(snapshot.by_slug::<Work>(key), |_| None, |w| &w.source.wording),
        "role" => words(snapshot.by_slug::<Role>(key), |_| None, |r| &r.source.wording),
        "document" => {
            let slug = matbang::domain::text::slug(key);
            words(
                snapshot.by_slug::<Document>(&slug),
                |d| d.date.map(|d| d.to_string()),
                |_| "",
            )
        }
        other => panic!("the checklist names an unknown kind of record: {other}"),
    }
}

#[test]
fn the_checklist_of_the_seeds_joins_with_the_store() {
    let snapshot = demo_snapshot();
    let text = std::fs::read_to_string(demo("checklist.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut faults = Vec::new();
    let mut seeds: BTreeMap<String, usize> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let item = &row["item"];
        *seeds.entry(row["seed"].clone()).or_default() += 1;
        if row["done"] == "no" {
            if row["note"].trim().is_empty() {
                faults.push(format!("{item}: not done, and no reason"));
            }
            continue;
        }
        let (kind, key) = row["record"]
            .split_once(':')
            .unwrap_or_else(|| panic!("{item}: {}", row["record"]));
        let Some((value, wording)) = recorded(&snapshot, kind, key) else {
            faults.push(format!("{item}: {} is not in the store", row["record"]));
            continue;
        };
        // A text target has no value; a flag, work or role none at all.
        let compared = kind == "figure" || (value.is_some() && !row["value"].is_empty());
        if compared && value.as_deref() != Some(row["value"].as_str()) {
            faults.push(format!(
                "{item}: the store has {value:?}, the checklist {}",
                row["value"]
            ));
        }
        let (quote, stored) = (row["wording"].trim(), wording.trim());
        if kind != "document" && !stored.contains(quote) && !quote.contains(stored) {
            faults.push(format!("{item}: the wording differs: “{quote}” / “{stored}”"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(seeds.keys().collect::<Vec<_>>(), ["000", "001", "002", "003", "004"]);
}

#[test]
fn nothing_public_prints_the_words_of_what_is_internal() {
    use matbang::domain::Visibility;
    let snapshot = demo_snapshot();
    let hidden: Vec<&str> = snapshot
        .all::<Figure>()
        .filter(|row| row.version.entity.visibility == Visibility::Internal)
        .map(|row| row.body.source.wording.as_str())
        .collect();
    assert!(!hidden.is_empty());
    for version in snapshot
        .versions()
        .iter()
        .filter(|v| v.entity.visibility == Visibility::Public)
    {
        let body = serde_json::to_string(&version.entity.body).unwrap();
        for wording in &hidden {
            assert!(!body.contains(wording), "{} prints “{wording}”", version.entity.slug);
        }
    }
}

#[test]
fn seven_clusters_of_lao_cai_are_a_group_with_their_sum() {
    let snapshot = demo_snapshot();
    let account = group(&snapshot, "nhom-ccn-lao-cai-7", date(2026, 6, 18));
    assert_eq!(ha(&account, Measure::Cleared), Some(209.59));
    assert_eq!(ha(&account, Measure::Planned), Some(510.0));
    near(ratio(&account, "cleared.of_planned").unwrap().0, 209.59 / 510.0, 1e-12);
}

#[test]
fn every_figure_has_a_document_and_its_words() {
    let snapshot = demo_snapshot();
    for row in snapshot.all::<Figure>() {
        assert!(row.body.source.document.is_some(), "{} has no document", row.slug());
        assert!(!row.body.source.wording.is_empty(), "{} has no wording", row.slug());
    }
    assert!(snapshot.versions().iter().all(|v| match &v.entity.body {
        Body::Boundary(b) => b.source.document.is_some(),
        _ => true,
    }));
}

/// Every wording from a seed document is a literal piece of it: lines re-joined, footnote marks and the page breaks they make
/// left aside.
#[test]
fn wordings_are_literal_pieces_of_their_sources() {
    let Some(folder) = crate::common::shared("seeds") else {
        return;
    };
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let seeds: BTreeMap<String, String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy()[..3].to_string();
            (
                name,
                without_footnote_marks(&squeezed(&std::fs::read_to_string(path).unwrap())),
            )
        })
        .collect();
    let text = std::fs::read_to_string(demo("checklist.csv")).unwrap();
    let mut faults = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        if !seeds[&row["seed"]].contains(&without_footnote_marks(&squeezed(&row["wording"]))) {
            faults.push(format!("{}: “{}”", row["item"], row["wording"]));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A text without footnote marks: `(7)` right behind a word.
fn without_footnote_marks(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let (before, after) = rest.split_at(at);
        let end = after.find(')').map_or(after.len(), |end| end + 1);
        let inside = after[1..end.max(1)].trim_end_matches(')');
        let is_mark = !inside.is_empty() && inside.len() <= 2 && inside.bytes().all(|b| b.is_ascii_digit());
        out.push_str(before);
        if !is_mark {
            out.push_str(&after[..end]);
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}
