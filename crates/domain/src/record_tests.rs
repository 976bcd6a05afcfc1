use std::collections::BTreeSet;

use super::*;
use crate::{Called, PlanLevel, Telling};

fn identities(json: &serde_json::Value, found: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::String(text) if text.parse::<EntityId>().is_ok() => drop(found.insert(text.clone())),
        serde_json::Value::Array(list) => list.iter().for_each(|one| identities(one, found)),
        serde_json::Value::Object(map) => map.values().for_each(|one| identities(one, found)),
        _ => {}
    }
}

/// Records with every reference their kind can have.
const SAMPLES: &str = r#"[
  {"kind":"document","body":{"number":"1","date":null,"class":"act","replaces":["@","@"]}},
  {"kind":"zone","body":{"kind":"KCN","name":"A","province":"lao-cai","parent":"@","attached_to":"@","source":{"document":"@"}}},
  {"kind":"flag","body":{"zone":"@","phase":"@","state":"in_plan","value":true,"since":"unknown","source":{"document":"@"}}},
  {"kind":"clearance_piece","body":{"zone":"@","source":{"document":"@"},
    "events":[{"kind":"paid","date":"unknown","source":{"document":"@"}},{"kind":"notice","date":"unknown"}]}},
  {"kind":"lease","body":{"zone":"@","kind":"auction","valid":{"from":"unknown","until":"unbounded"},"project":"@"}},
  {"kind":"project","body":{"zone":"@","name":"A","investor":"@","state":"operating","as_of":null}},
  {"kind":"role","body":{"zone":"@","organisation":"@","kind":"operator","valid":{"from":"unknown","until":"unbounded"}}},
  {"kind":"group","body":{"name":"A","kind":null,"province":null,"definition":"","member_count":null,"members":["@","@"],
    "complete":false,"part_of":"@"}},
  {"kind":"figure","body":{"subject":{"type":"group","id":"@"},"indicator":"planned","status":"approved",
    "quantity":{"value":"1","unit":"ha"},"time":{"as_of":null},"source":{"document":"@"}}},
  {"kind":"settled_value","body":{"subject":{"type":"phase","id":"@"},"indicator":"planned","as_of":"2026-01-01","chosen":"@",
    "losing":["@","@"],"reason":"","by":"","settled_on":"2026-01-02"}},
  {"kind":"administrative_unit","body":{"name":"A","level":"commune","within":"@","successors":["@","@"],
    "valid":{"from":"unknown","until":"unbounded"}}},
  {"kind":"parcel","body":{"zone":"@","valid":{"from":"unknown","until":"unbounded"},"source":{"document":"@"}}}
]"#;

#[test]
fn a_record_names_every_identity_it_holds() {
    let mut text = SAMPLES.to_string();
    while let Some(at) = text.find("\"@\"") {
        text.replace_range(at..at + 3, &format!("\"{}\"", EntityId::fresh()));
    }
    let samples: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    for sample in samples {
        let body: Body = serde_json::from_value(sample.clone()).unwrap_or_else(|e| panic!("{sample}: {e}"));
        let mut held = BTreeSet::new();
        identities(&serde_json::to_value(&body).unwrap(), &mut held);
        let named: BTreeSet<String> = body.references().iter().map(ToString::to_string).collect();
        assert_eq!(named, held, "{sample}");
    }
}

#[test]
fn a_row_is_called_as_the_record_it_becomes() {
    let zone = EntityId::fresh();
    let source = r#""source":{}"#;
    let valid = r#""valid":{"from":{"on":"2026-06-18"},"until":"unbounded"}"#;
    let mut kinds = BTreeSet::new();
    for body in [
        format!(
            r#"{{"kind":"boundary","body":{{"zone":"{zone}","status":"approved","quality":"surveyed","plane":"EPSG:9208","plane_reason":"file","transform":"",{valid},{source}}}}}"#
        ),
        format!(r#"{{"kind":"phase","body":{{"zone":"{zone}","name":"Giai đoạn 1"}}}}"#),
        format!(
            r#"{{"kind":"plan_area","body":{{"zone":"{zone}","level":"detailed","lot":"Giai đoạn 1","function":"industrial",{valid},{source}}}}}"#
        ),
        format!(
            r#"{{"kind":"clearance_piece","body":{{"zone":"{zone}","label":"Giai đoạn 1","events":[],{source}}}}}"#
        ),
        format!(r#"{{"kind":"serviced_area","body":{{"zone":"{zone}",{valid},{source}}}}}"#),
    ] {
        let record: Body = serde_json::from_str(&body).unwrap_or_else(|e| panic!("{body}: {e}"));
        let telling = Telling {
            zone,
            label: "giai doan 1",
            level: Some(PlanLevel::Detailed),
            from: "2026-06-18".parse().ok(),
        };
        assert_eq!(Called::told(record.kind(), &telling), record.called(), "{body}");
        kinds.insert(record.kind());
    }
    // Whoever gives another kind a name has to say it of its rows too.
    for kind in Kind::ALL.iter().filter(|kind| !kinds.contains(kind)) {
        let telling = Telling {
            zone,
            label: "1",
            level: None,
            from: None,
        };
        assert_eq!(Called::told(*kind, &telling), None, "{kind:?}");
    }
}

#[test]
fn an_internal_record_is_published_only_as_land_without_names() {
    let sample = |text: &str| serde_json::from_str::<Body>(&text.replace('@', &EntityId::fresh().to_string())).unwrap();
    let lease = sample(
        r#"{"kind":"lease","body":{"zone":"@","kind":"auction","valid":{"from":"unknown","until":"unbounded"},"tenant":"A"}}"#,
    );
    assert_eq!(lease.published(Visibility::Public), Published::Whole);
    let Published::Instead(shown) = lease.published(Visibility::Internal) else {
        panic!("the land of an internal lease stays in the sums");
    };
    assert!(shown.is_withheld() && !lease.is_withheld() && !format!("{shown:?}").contains("\"A\""));
    let zone = sample(r#"{"kind":"zone","body":{"kind":"KCN","name":"A","province":"lao-cai"}}"#);
    assert_eq!(zone.published(Visibility::Internal), Published::Nothing);
    let stated = sample(
        r#"{"kind":"complete_through","body":{"zone":"@","indicator":"cleared","through":"2026-01-01","by":"A"}}"#,
    );
    assert!(matches!(stated.published(Visibility::Public), Published::Instead(_)));
    assert_eq!(stated.published(Visibility::Internal), Published::Nothing);
}
