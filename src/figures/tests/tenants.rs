//! Lists of tenants.

use super::*;
use domain::{Kind, Lease, LeaseKind, Project, ProjectState};

const LIST: &str = "DANH SÁCH DOANH NGHIỆP THUÊ ĐẤT;;;;;;;;
(Tính đến ngày 30/6/2026);;;;;;;;
TT;Tên doanh nghiệp;Ngành nghề;Ký hiệu lô đất;Diện tích thuê lại đất (m²);Ngày ký hợp đồng;Vốn đăng ký (tỷ đồng);Số lao động;Tình trạng
I;KCN Bản Qua;;;;;;;
1;Công ty TNHH Gỗ Việt;chế biến gỗ;CN-01;12.500,5;1/7/2024;177,5;243;Đang hoạt động
2;Công ty CP Cơ khí;cơ khí;CN-02;20.000;7/2025;;;Đang xây dựng
3;Hộ ông Nguyễn Văn A;mộc;CN-03;500;;;2;Đang hoạt động
II;CCN Y Can;;;;;;;
1;Công ty TNHH Gỗ Việt;chế biến gỗ;A1;1.000;;;;Tạm dừng
;Tổng cộng;;;34.000,5;;;;
";

fn list(text: &str) -> Vec<Grid> {
    vec![read_csv_grid("dn.csv", text.as_bytes()).unwrap()]
}

fn entities(changes: &[Change]) -> Vec<&Entity> {
    let puts = changes.iter().map(|change| match change {
        Change::Put { entity, .. } => &**entity,
        Change::End { .. } => panic!("nothing ends"),
    });
    puts.collect()
}

#[test]
fn tenants_become_projects_and_leases_and_their_names_stay_internal() {
    let snapshot = demo(ZONES);
    let (changes, report) = import(&snapshot, list(LIST), &Options::default()).unwrap();
    let all = entities(&changes);
    let of = |kind: Kind| all.iter().filter(|e| e.body.kind() == kind).count();
    assert_eq!(
        [
            of(Kind::Organisation),
            of(Kind::Project),
            of(Kind::Lease),
            of(Kind::Figure)
        ],
        [2, 3, 4, 4]
    );
    assert_eq!(doubts(&report), Vec::<String>::new());
    let after = approved(&snapshot, changes);
    let zone = after.find_zone("KCN Bản Qua").unwrap().id();
    let leases: Vec<_> = after.about::<Lease>(zone).collect();
    let hectares: Decimal = leases.iter().filter_map(|row| row.body.hectares).sum();
    assert_eq!(hectares, "3.30005".parse().unwrap());
    assert!(leases.iter().all(|row| row.body.kind == LeaseKind::Sublease));
    let projects: Vec<_> = after.about::<Project>(zone).collect();
    assert!(
        projects
            .iter()
            .all(|row| row.entity().visibility == Visibility::Internal)
    );
    let wood = projects.iter().find(|row| row.body.trade == "chế biến gỗ").unwrap();
    assert_eq!(
        (wood.body.state, wood.body.workers),
        (ProjectState::Operating, Some(243))
    );
    assert_eq!(
        wood.body.capital_registered.as_ref().unwrap().value,
        "177.5".parse().unwrap()
    );
    // Counts are public, names are not, and that of a person is nowhere.
    let counts: Vec<String> = after
        .about::<Figure>(zone)
        .map(|row| {
            assert_eq!(
                (row.entity().visibility, row.body.status),
                (Visibility::Public, Status::Derived)
            );
            format!("{} {}", row.body.indicator, row.body.quantity.value)
        })
        .collect();
    assert_eq!(counts, ["projects 3", "projects_operating 2"]);
    for version in after.versions() {
        let whole = format!("{:?}", version.entity);
        assert!(
            !whole.contains("Nguyễn Văn A") && !whole.contains("nguyen-van-a"),
            "{whole}"
        );
        let named = whole.contains("Gỗ Việt") && version.entity.visibility == Visibility::Public;
        assert!(!named, "{whole}");
    }
    assert!(
        report
            .notes
            .iter()
            .any(|n| matches!(n, Note::Info(m) if m.key() == "figures.tenants.persons"))
    );

    let (again, report) = import(&after, list(LIST), &Options::default()).unwrap();
    assert_eq!((again.len(), report.unchanged), (0, 11), "{again:?}");
    // The next list: one project works now; leases are superseded or stay, and nothing is doubled.
    let next = LIST
        .replace("30/6/2026", "31/12/2026")
        .replace("Đang xây dựng", "Đang hoạt động");
    let (changes, _) = import(&after, list(&next), &Options::default()).unwrap();
    let later = approved(&after, changes);
    assert_eq!(later.about::<Lease>(zone).count(), 3);
}

#[test]
fn land_without_the_kind_of_its_lease_and_states_nobody_knows_are_refused() {
    let snapshot = demo(ZONES);
    let text = LIST.replace("Diện tích thuê lại đất (m²)", "Diện tích thuê (m²)");
    let refusal = import(&snapshot, list(&text), &Options::default()).unwrap_err();
    assert_eq!(refusal.messages.len(), 4, "{refusal}");
    let options = Options {
        lease_kind: Some(LeaseKind::DirectStateLease),
        ..Options::default()
    };
    assert!(import(&snapshot, list(&text), &options).is_ok());
    let refusal = import(
        &snapshot,
        list(&LIST.replace("Tạm dừng", "bình thường")),
        &Options::default(),
    )
    .unwrap_err();
    assert!(refusal.to_string().contains("bình thường"), "{refusal}");
    let refusal = import(
        &snapshot,
        list(&LIST.replace("Công ty CP Cơ khí", "Công ty TNHH Gỗ Việt")),
        &Options::default(),
    )
    .unwrap_err();
    assert!(refusal.to_string().contains("Gỗ Việt"), "{refusal}");
    let (_, report) = import(
        &snapshot,
        list(&LIST.replace("34.000,5", "34.100,5")),
        &Options::default(),
    )
    .unwrap();
    assert_eq!(doubts(&report).len(), 1, "{:?}", doubts(&report));
}

#[test]
fn a_lease_that_ends_before_it_begins_is_refused() {
    let text = "Tên doanh nghiệp;Diện tích thuê lại đất (m²);Ngày ký hợp đồng;Ngày hết hạn thuê\n\
        Công ty TNHH Gỗ Việt;12.500,5;1/7/2024;1/7/2023\n";
    let options = Options {
        zone: Some("KCN Bản Qua".to_string()),
        ..Options::default()
    };
    let refusal = import(&demo(ZONES), list(text), &options).unwrap_err();
    let said: Vec<String> = refusal.messages.iter().map(|m| m.text(message::Lang::En)).collect();
    assert!(
        said.iter().any(|said| said.contains("1 July 2024 or later")),
        "{said:?}"
    );
}
