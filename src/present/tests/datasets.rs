//! Real data and the example never meet.

use super::*;
use crate::snapshot::{Dataset, Snapshot};

#[test]
fn nothing_fictional_is_in_the_real_totals_and_nothing_real_in_the_example() {
    let mut register = Register::default();
    let real = register.zone(ZoneKind::IndustrialPark, "Thật", "lao-cai", None);
    register.ha(real, "planned", "100");
    let fictional = register.zone(ZoneKind::IndustrialPark, "Minh họa", "lao-cai", None);
    register.make_example(fictional);
    register.ha(fictional, "planned", "7");
    // What lies in it is as fictional, whether it says so or not; so are its phases and groups, and their figures.
    let inside = register.zone(ZoneKind::UrbanService, "Minh họa", "lao-cai", Some(fictional));
    let phase = Phase {
        zone: fictional,
        name: "giai đoạn I".to_string(),
        source: Source::default(),
    };
    let phase = register.put("gd1", Visibility::Public, None, phase);
    register.exact(Subject::Phase(phase), "planned", "3", Unit::Hectare);
    let paper = |number: &str| Document {
        date: "2024-02-08".parse().ok(),
        ..Document::numbered(number, DocumentClass::Act)
    };
    let shared = register.put("chung", Visibility::Public, None, paper("Luật chung"));
    let own = register.put("minh-hoa", Visibility::Public, None, paper("01/MINH-HỌA"));
    register.put("khong-ai", Visibility::Public, None, paper("Không ai dẫn"));
    for (zone, document) in [(real, shared), (fictional, shared), (fictional, own)] {
        let source = Source {
            document: Some(document),
            ..Source::default()
        };
        register.figure(zone, "leased", "1", Unit::Hectare, Visibility::Internal, source);
    }
    let group = register.group("Nhóm minh họa", ZoneKind::IndustrialPark, "lao-cai", &[fictional, real]);
    register.exact(Subject::Group(group), "cleared", "55", Unit::Hectare);

    let loaded = register.loaded();
    let of = |dataset, audience| Ledger::of(Snapshot::of(&loaded, audience, dataset).unwrap());
    let real_data = of(Dataset::Real, Audience::Local);
    assert!(real_data.get::<Zone>(real).is_some());
    for id in [fictional, inside, phase, group, own] {
        assert!(real_data.version(id).is_none());
        assert!(of(Dataset::Example, Audience::Local).version(id).is_some());
    }
    let example = of(Dataset::Example, Audience::Local);
    assert!(example.get::<Zone>(real).is_none() && example.get::<Document>(shared).is_some());
    // What only internal records of the example name is not real for the public either.
    assert!(of(Dataset::Real, Audience::Public).version(own).is_none());
    assert_eq!(real_data.all::<Document>().count(), 2);
    assert_eq!(example.all::<Document>().count(), 2);
    let planned =
        |snapshot: &Ledger| ask(snapshot, By::Zone, None)["totals"][0]["measures"]["planned"]["value_ha"].clone();
    assert_eq!((planned(&real_data), planned(&example)), (json!(100.0), json!(7.0)));
    assert_eq!(ask(&real_data, By::Zone, None)["groups"], json!([]));

    // Every row belongs to one of the two, apart from shared documents and organisations.
    let count = |dataset| of(dataset, Audience::Local).versions().len();
    assert_eq!(
        count(Dataset::Real) + count(Dataset::Example),
        loaded.versions.len() + 1
    );
    let href = ask(&example, By::Zone, None)["accounts"][0]["href"]
        .as_str()
        .unwrap()
        .to_string();
    assert!(href.ends_with("&dataset=example"), "{href}");
}
