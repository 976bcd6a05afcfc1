//! What the public sees: nothing of what is internal, and nothing of what was taken back.

use crate::common::AtHand;
use crate::http::inside;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::common::{example, load_demo_at};
use inside::Inside;
use jiff::Timestamp;
use matbang::domain::{
    AdministrativeUnit, Body, Change, Constraint, ConstraintKind, Entity, EntityId, Interval, Parcel, Phase, Shape,
    Source, UnitLevel, Visibility,
};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, NewChangeset, Open, Store};
use rust_decimal::Decimal;

const NOW: &str = "2026-11-28T03:00:00Z";

/// Whoever comes through a proxy is the public, whatever machine it runs on.
const PUBLIC: [(&str, &str); 1] = [("X-Forwarded-For", "203.0.113.7")];

/// A store whose clock stands still, so that two of them can be compared.
fn store(folder: &tempfile::TempDir) -> SqliteStore {
    let now: Timestamp = NOW.parse().unwrap();
    SqliteStore::open(&folder.path().join("kho.gpkg"), Open::Create)
        .unwrap()
        .with_clock(Arc::new(move || Ok(now)), Timestamp::MIN)
}

fn commit(store: &mut SqliteStore, entities: Vec<Entity>) {
    let recorded = store.load(KnownOn::Head).unwrap();
    let changes = entities
        .into_iter()
        .map(|entity| {
            let row = recorded
                .versions
                .iter()
                .find(|v| v.entity.id == entity.id)
                .map(|v| v.row_id);
            Change::Put {
                entity: Box::new(entity),
                supersedes: row,
            }
        })
        .collect();
    let head = NewChangeset {
        author: "Cán bộ".to_string(),
        message: "Ghi".to_string(),
        document: String::new(),
        base: recorded.revision,
    };
    store.commit_all(&head, changes).unwrap();
}

/// The shipped register with the example, and every n-th record of each kind internal.
fn with_internal(every: usize) -> Vec<Entity> {
    let folder = tempfile::tempdir().unwrap();
    let mut made = store(&folder);
    load_demo_at(&mut made, &[crate::common::demo(""), example("")]);
    let loaded = made.load(KnownOn::Head).unwrap();
    let mut count = std::collections::HashMap::new();
    let mut entities: Vec<Entity> = loaded
        .versions
        .into_iter()
        .map(|version| version.entity.clone())
        .collect();
    entities.extend(kinds_of_their_own(&entities));
    for entity in &mut entities {
        let seen = count.entry(entity.body.kind()).or_insert(0usize);
        *seen += 1;
        if *seen % every == 0 {
            entity.visibility = Visibility::Internal;
            name_somebody(entity);
        }
    }
    entities
}

/// Records of the kinds the register does not ship, on the land of its plots, so that they cut faces: of each kind as many
/// as make one of them internal.
fn kinds_of_their_own(entities: &[Entity]) -> Vec<Entity> {
    let plots: Vec<(EntityId, &Shape)> = entities
        .iter()
        .filter_map(|entity| match (&entity.body, &entity.shape) {
            (Body::PlanArea(area), Some(shape)) => Some((area.zone, shape)),
            _ => None,
        })
        .collect();
    assert!(!plots.is_empty());
    let valid = Interval::starting(Some("2015-02-03".parse().unwrap()));
    let mut made = Vec::new();
    for at in 0..6 {
        let (zone, shape) = plots[at % plots.len()];
        let name = |what: &str| format!("{what} riêng {at}");
        let bodies: [Body; 4] = [
            Phase {
                zone,
                name: name("giai đoạn"),
                source: Source::default(),
            }
            .into(),
            Constraint {
                name: name("rừng"),
                kind: ConstraintKind::Forest,
                valid,
                source: Source::default(),
            }
            .into(),
            Parcel {
                sheet: "1".to_string(),
                number: at.to_string(),
                commune: name("xã"),
                land_use: String::new(),
                land_use_wording: String::new(),
                declared: None,
                zone: Some(zone),
                valid,
                source: Source::default(),
            }
            .into(),
            AdministrativeUnit {
                name: name("xã Lao"),
                level: UnitLevel::Commune,
                code: format!("9{at}"),
                province: "lao-cai".to_string(),
                within: None,
                valid,
                successors: Vec::new(),
                source: Source::default(),
            }
            .into(),
        ];
        made.extend(bodies.into_iter().map(|body| Entity {
            id: EntityId::fresh(),
            slug: format!("rieng-{}-{at}", body.kind().code().replace('_', "-")),
            key: String::new(),
            visibility: Visibility::Public,
            body,
            shape: Some(shape.clone()),
        }));
    }
    made
}

/// Puts a name into what is internal, wherever there is a place for one.
fn name_somebody(entity: &mut Entity) {
    match &mut entity.body {
        Body::Lease(lease) => lease.tenant = MARK.to_string(),
        Body::ClearancePiece(piece) => piece.label = MARK.to_string(),
        Body::Project(project) => project.name = MARK.to_string(),
        Body::Organisation(organisation) => organisation.name = MARK.to_string(),
        Body::Zone(zone) => zone.name = MARK.to_string(),
        Body::Document(document) => document.number = MARK.to_string(),
        Body::Phase(phase) => phase.name = MARK.to_string(),
        Body::Constraint(constraint) => constraint.name = MARK.to_string(),
        Body::Parcel(parcel) => parcel.commune = MARK.to_string(),
        Body::AdministrativeUnit(unit) => unit.name = format!("xã Lao {MARK}"),
        Body::Group(group) => group.name = MARK.to_string(),
        _ => {}
    }
    entity.key = MARK.to_string();
    entity.slug = format!("{}-{}", entity.slug, MARK_SLUG);
}

const MARK: &str = "Người Không Được Nêu";
const MARK_SLUG: &str = "nguoi-khong-duoc-neu";

/// The same with each internal record replaced by what the public may see of it: the land of leases and pieces, nothing of
/// the rest.
fn replaced(entities: &[Entity]) -> Vec<Entity> {
    let seen = |entity: &Entity| {
        if entity.visibility == Visibility::Public {
            return Some(entity.clone());
        }
        let body: Body = match entity.body.clone() {
            Body::Lease(lease) => lease.redacted().into(),
            Body::ClearancePiece(piece) => piece.redacted().into(),
            _ => return None,
        };
        Some(Entity {
            body,
            slug: entity.id.to_string(),
            key: String::new(),
            visibility: Visibility::Public,
            ..entity.clone()
        })
    };
    entities.iter().filter_map(seen).collect()
}

/// Every public address, with what it can be asked: days, languages, groupings, filters, datasets, revisions.
fn addresses(entities: &[Entity], revisions: u32) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for dataset in ["", "&dataset=example"] {
        for by in ["zone", "kind", "province"] {
            paths.push(format!("/api/v1/totals?by={by}{dataset}"));
        }
        for filter in ["kind=KCN", "province=lao-cai", "stage=operating", "clearance=cleared"] {
            paths.push(format!("/api/v1/totals?{filter}{dataset}"));
            paths.push(format!("/api/v1/zones?{filter}{dataset}"));
        }
        for path in [
            "zones?f=json",
            "zones?f=geojson",
            "provinces?lang=vi",
            "dates?lang=vi",
            "units?q=lao",
        ] {
            paths.push(format!("/api/v1/{path}{dataset}"));
        }
        for province in ["lao-cai", "quang-ngai", "khanh-hoa", "kon-tum-cu"] {
            paths.push(format!("/api/v1/provinces/{province}?lang=vi{dataset}"));
        }
        for entity in entities {
            match entity.body {
                Body::Zone(_) => {
                    for (at, more) in [
                        ("", ""),
                        ("/account", ""),
                        ("/series", ""),
                        ("/faces", ""),
                        ("/faces", "&measure=leased"),
                        ("/faces", "&measure=cleared"),
                        ("/layers", ""),
                        ("/layers", "&zoom=12"),
                    ] {
                        paths.push(format!("/api/v1/zones/{}{at}?lang=vi{more}{dataset}", entity.slug));
                    }
                    paths.push(format!("/api/v1/zones/{}?lang=en{dataset}", entity.id));
                }
                Body::Group(_) => {
                    paths.push(format!("/api/v1/groups/{}?lang=vi{dataset}", entity.slug));
                    paths.push(format!("/api/v1/groups/{}/series?lang=vi{dataset}", entity.slug));
                }
                _ => {}
            }
        }
    }
    let mut all = vec![
        "/api/v1/revisions".to_string(),
        "/api/v1/config".to_string(),
        "/api/v1/zones/Bản Qua".to_string(),
    ];
    for path in paths {
        for day in ["2021-06-21", "2026-07-20", "2026-11-28"] {
            // Dates are those up to today, whatever day is asked about.
            let path = if path.contains("/dates") {
                path.clone()
            } else {
                format!("{path}&as_of={day}")
            };
            all.push(path.clone());
            all.extend((1..revisions).map(|revision| format!("{path}&as_known_on={revision}")));
        }
    }
    all.sort();
    all.dedup();
    all.into_iter()
        .map(|path| path.replace(' ', "%20").replace('ả', "%E1%BA%A3"))
        .collect()
}

fn text(server: &Inside, path: &str) -> (u16, String) {
    let mut answer = server.get(path, &PUBLIC);
    let status = answer.status().as_u16();
    let body = answer
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_to_string()
        .unwrap();
    (status, body)
}

/// An answer without what differs between two stores anyway: their identity and the id of the request.
fn comparable(server: &Inside, store: &str, path: &str) -> (u16, String) {
    let (status, body) = text(server, path);
    let mut body = body.replace(store, "STORE");
    if let Some(at) = body.find("\"request_id\":\"") {
        body.truncate(at);
    }
    (status, body)
}

/// The test that every later address has to pass.
#[test]
fn a_store_with_internal_records_answers_the_public_as_one_without_them() {
    let entities = with_internal(3);
    let internal = entities
        .iter()
        .filter(|entity| entity.visibility == Visibility::Internal);
    let kinds: BTreeSet<&str> = internal.map(|entity| entity.body.kind().code()).collect();
    assert!(kinds.len() >= 18, "{kinds:?}");
    let serve = |entities: Vec<Entity>| {
        let folder = tempfile::tempdir().unwrap();
        let mut made = store(&folder);
        // A second revision that corrects something public, so that there is a past.
        let corrected: Vec<Entity> = entities
            .iter()
            .filter(|entity| entity.visibility == Visibility::Public)
            .filter(|entity| matches!(entity.body, Body::Zone(_)))
            .take(3)
            .cloned()
            .collect();
        commit(&mut made, entities);
        commit(&mut made, corrected);
        let identity = made.identity().unwrap().to_string();
        (Inside::on(made, folder, NOW, None), identity)
    };
    let (with, its) = serve(entities.clone());
    let (without, own) = serve(replaced(&entities));
    let addresses = addresses(&entities, 2);
    let mut differ = Vec::new();
    for path in &addresses {
        let (a, b) = (comparable(&with, &its, path), comparable(&without, &own, path));
        if path.contains("/dates") {
            only_acts_that_are_cited(&entities, path, &a.1);
        }
        if a != b {
            let at = a.1.bytes().zip(b.1.bytes()).position(|(a, b)| a != b).unwrap_or(0);
            let part = |text: &str| text.chars().skip(at.saturating_sub(80)).take(240).collect::<String>();
            differ.push(format!(
                "{path}: {} {}\n  with    {}\n  without {}",
                a.0,
                b.0,
                part(&a.1),
                part(&b.1)
            ));
        }
        assert!(
            !a.1.contains(MARK) && (a.0 != 200 || !a.1.contains(MARK_SLUG)),
            "{path} tells what is internal"
        );
    }
    println!("{} addresses", addresses.len());
    assert!(
        differ.is_empty(),
        "{} of {} differ:\n{}",
        differ.len(),
        addresses.len(),
        differ[..differ.len().min(12)].join("\n")
    );
}

/// An act that no public record cites tells of one that is not public.
fn only_acts_that_are_cited(entities: &[Entity], path: &str, body: &str) {
    let public = entities.iter().filter(|entity| entity.visibility == Visibility::Public);
    let cited: BTreeSet<String> = public
        .flat_map(|entity| entity.body.references())
        .map(|id| id.to_string())
        .collect();
    let told: serde_json::Value = serde_json::from_str(body).unwrap();
    let acts = told["dates"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|tick| tick["kind"] == "act");
    for act in acts {
        assert!(cited.contains(act["document_id"].as_str().unwrap()), "{path}: {act}");
    }
}

/// A value once public and corrected to internal, and one once internal and published later.
#[test]
fn what_was_taken_back_stays_back_in_every_revision() {
    let folder = tempfile::tempdir().unwrap();
    let mut made = store(&folder);
    load_demo_at(&mut made, &[crate::common::demo("")]);
    let loaded = made.load(KnownOn::Head).unwrap();
    let of = |wanted: fn(&Body) -> bool| {
        let found = loaded
            .versions
            .iter()
            .find(|v| wanted(&v.entity.body) && v.entity.visibility == Visibility::Public);
        found.unwrap().entity.clone()
    };
    let mut taken_back = of(|body| matches!(body, Body::Figure(figure) if figure.quantity.hectares().is_some()));
    let mut role = of(|body| matches!(body, Body::Organisation(_)));
    let public_first = |entity: &mut Entity, number: &str| {
        if let Body::Figure(figure) = &mut entity.body {
            figure.quantity.value = number.parse::<Decimal>().unwrap();
            figure.source.wording = format!("{number} ha, câu riêng");
        }
    };
    public_first(&mut taken_back, "717171.71");
    if let Body::Organisation(organisation) = &mut role.body {
        organisation.name = MARK.to_string();
    }
    commit(&mut made, vec![taken_back.clone(), role.clone()]);
    // Taken back, by a correction that is internal.
    let secret = |entity: &Entity| Entity {
        visibility: Visibility::Internal,
        ..entity.clone()
    };
    commit(&mut made, vec![secret(&taken_back), secret(&role)]);
    // Once internal, and published later with other words.
    let mut published = taken_back.clone();
    published.id = EntityId::fresh();
    published.slug = "so-lieu-moi".to_string();
    public_first(&mut published, "818181.81");
    commit(&mut made, vec![secret(&published)]);
    public_first(&mut published, "33.25");
    commit(&mut made, vec![published]);
    let entities: Vec<Entity> = made
        .load(KnownOn::Head)
        .unwrap()
        .versions
        .into_iter()
        .map(|v| v.entity.clone())
        .collect();
    let server = Inside::on(made, folder, NOW, None);
    let (mut asked, mut told) = (0, 0);
    for path in addresses(&entities, 5) {
        let (_, body) = text(&server, &path);
        asked += 1;
        told += usize::from(body.contains("33.25"));
        // With their decimal marks: the id of a request is hexadecimal and may hold any digits.
        for word in [
            "717171.", "717,171.", "717.171,", "818181.", "818,181.", "818.181,", MARK,
        ] {
            assert!(!body.contains(word), "{path} tells “{word}”");
        }
    }
    println!("{asked} answers");
    assert!(told > 0, "what was published is told");
    // The office sees all of it, and the public what was published.
    let mut local = server.get("/api/v1/totals?as_known_on=2", &[]);
    assert_eq!(local.status(), 200);
    drop(local.body_mut().read_to_string());
}

/// An answer about an old revision that a cache holds is asked for anew when something of it was taken back.
#[test]
fn a_kept_answer_of_an_old_revision_ends_when_something_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kho.gpkg");
    let mut made = store(&folder);
    load_demo_at(&mut made, &[crate::common::demo("")]);
    let loaded = made.load(KnownOn::Head).unwrap();
    let wanted = |v: &&std::sync::Arc<matbang::domain::Version>| {
        matches!(v.entity.body, Body::Organisation(_)) && v.entity.visibility == Visibility::Public
    };
    let organisation = loaded.versions.iter().find(wanted).unwrap().entity.clone();
    let mut zone = loaded
        .versions
        .iter()
        .find(|v| matches!(v.entity.body, Body::Zone(_)))
        .unwrap()
        .entity
        .clone();
    if let Body::Zone(zone) = &mut zone.body {
        zone.name.push_str(" mới");
    }
    commit(&mut made, vec![zone]);
    let server = Inside::on(made, folder, NOW, None);
    let address = "/api/v1/totals?as_known_on=1&as_of=2026-07-20";
    let tag = |server: &Inside| {
        let answer = server.get(address, &PUBLIC);
        answer.headers()["etag"].to_str().unwrap().to_string()
    };
    let before = tag(&server);
    let mut second = SqliteStore::open(&path, Open::Existing).unwrap();
    second.believe_clock();
    commit(
        &mut second,
        vec![Entity {
            visibility: Visibility::Internal,
            ..organisation
        }],
    );
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while tag(&server) == before {
        assert!(std::time::Instant::now() < deadline, "the tag of an old revision stays");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
