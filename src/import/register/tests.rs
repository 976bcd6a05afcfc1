use super::*;
use domain::{
    Body, Change, CompleteThrough, Document, Entity, Figure, Flag, Group, Phase, Relation, SettledValue, Zone,
};

const DOCUMENTS: &str = "document,date,class,no_later_than,no_later_than_words,replaces,relation\n\
    A/KH,,report,2024-12-31,đến cuối năm 2024,,\n\
    B/BC,2026-09-22,report,,,A/KH,corrects\n";
const ZONES: &str = "zone,kind,name,province,province_then\n\
    cum,CCN,Cụm,quang-ngai,kon-tum-cu\n";

fn read(tables: &[&str]) -> Result<Vec<Entity>, Vec<&'static str>> {
    let inputs: Vec<Input> = tables
        .iter()
        .enumerate()
        .map(|(at, text)| Input {
            name: format!("{at}.csv"),
            bytes: text.as_bytes().to_vec(),
        })
        .collect();
    let options = Options {
        mark: DecimalSeparator::Dot,
        crs: None,
        strict: false,
        companion: &|name| Err(Message::new("import.file.absent").with("file", name)),
    };
    match import(&Snapshot::empty(), &inputs, &options) {
        Ok((changes, _)) => Ok(changes
            .into_iter()
            .filter_map(|change| match change {
                Change::Put { entity, .. } => Some(*entity),
                Change::End { .. } => None,
            })
            .collect()),
        Err(refusal) => Err(refusal.messages.iter().map(Message::key).collect()),
    }
}

fn one<T: domain::Record + Clone>(entities: &[Entity], slug: &str) -> T {
    let found = entities
        .iter()
        .find(|entity| entity.slug == slug && entity.body.kind() == T::KIND)
        .unwrap();
    T::of(&found.body).unwrap().clone()
}

fn id_of(entities: &[Entity], slug: &str) -> domain::EntityId {
    entities.iter().find(|entity| entity.slug == slug).unwrap().id
}

#[test]
fn a_document_says_its_bound_and_what_it_does_to_others() {
    let all = read(&[DOCUMENTS]).unwrap();
    let bounded: Document = one(&all, "a-kh");
    assert_eq!(bounded.no_later_than, "2024-12-31".parse().ok());
    assert_eq!(bounded.no_later_than_words, "đến cuối năm 2024");
    let correcting: Document = one(&all, "b-bc");
    assert_eq!(correcting.relation, Some(Relation::Corrects));
    assert_eq!(correcting.replaces, [id_of(&all, "a-kh")]);
    let refused = |row: &str| {
        read(&[&format!(
            "document,class,no_later_than,no_later_than_words,replaces,relation\n{row}\n"
        )])
        .unwrap_err()
    };
    // A bound without its proof, a relation to nothing, to an unknown document, to itself, an unknown relation.
    assert_eq!(refused("A,report,2024,,,"), ["register.cell_empty"]);
    assert_eq!(refused("A,report,,,,corrects"), ["register.cell_empty"]);
    assert_eq!(refused("A,report,,,C,corrects"), ["register.row_problem"]);
    assert_eq!(refused("A,report,,,A,corrects"), ["register.cell_wrong"]);
    assert_eq!(
        refused("A,report,,,A\nB,report,,,A,improves"),
        ["import.table.cell_count"]
    );
    assert_eq!(refused("A,report,,,,\nB,report,,,A,improves"), ["register.cell_wrong"]);
    assert_eq!(refused("A,report,,,,\nB,report,,,A,"), ["register.cell_empty"]);
}

#[test]
fn a_zone_and_a_group_carry_the_province_their_document_speaks_of() {
    let groups = "group,name,kind,province,province_then,definition,state,member_count\n\
        tam,8 cụm,CCN,quang-ngai,kon-tum-cu,đã hoạt động,operating,8\n";
    let all = read(&[ZONES, groups]).unwrap();
    assert_eq!(one::<Zone>(&all, "cum").province_then.as_deref(), Some("kon-tum-cu"));
    let group: Group = one(&all, "tam");
    assert_eq!(group.province_then.as_deref(), Some("kon-tum-cu"));
    assert_eq!(group.state, Some(domain::FlagState::Operating));
    // Today's province is no past one, and Yên Bái did not become part of Quảng Ngãi.
    for wrong in ["quang-ngai", "yen-bai-cu", "atlantis"] {
        let text = ZONES.replace("kon-tum-cu", wrong);
        assert_eq!(read(&[&text]).unwrap_err(), ["register.cell_wrong"], "{wrong}");
    }
}

#[test]
fn a_flag_may_be_of_a_phase_and_may_be_concluded() {
    let phases = "phase,zone,name\ncum-1,cum,giai đoạn I\n";
    let flags = "flag,zone,phase,state,status,date\n\
        a,cum,cum-1,established,,2005\n\
        b,cum,,operating,derived,2021\n";
    let all = read(&[ZONES, phases, flags]).unwrap();
    let (of_phase, concluded): (Flag, Flag) = (one(&all, "a"), one(&all, "b"));
    assert_eq!(of_phase.phase, Some(id_of(&all, "cum-1")));
    assert!(!of_phase.derived && concluded.derived && concluded.phase.is_none());
    let _: Phase = one(&all, "cum-1");
    // A phase of another zone.
    let zones = format!("{ZONES}kia,CCN,Kia,quang-ngai,\n");
    let flags = "flag,zone,phase,state\na,kia,cum-1,established\n";
    assert_eq!(read(&[&zones, phases, flags]).unwrap_err(), ["register.row_problem"]);
}

#[test]
fn a_value_is_settled_between_figures_of_the_register() {
    let figures = "figure,subject,within,indicator,value,unit,status,as_of\n\
        xa,zone:cum,,cleared,51.2,ha,reported,2026-09-21\n\
        nha-dau-tu,zone:cum,,cleared,54.49,ha,reported,2026-09-21\n\
        phan,zone:cum,phường Văn Phú,planned,62.85,ha,reported,2026-09-21\n";
    let settled = "settled_value,subject,indicator,as_of,chosen,losing,reason,by,settled_on,document,revoked_on,revoked_by\n\
        chot,zone:cum,cleared,2026-09-21,xa,nha-dau-tu,trừ phần tính trùng,Trưởng phòng,2026-09-22,B/BC,,\n";
    let complete = "complete_through,zone,indicator,through,by,document,revoked_on,revoked_by\n\
        du,cum,cleared,2026-06-30,Ban Quản lý,B/BC,2026-10-01,Ban Quản lý\n";
    let all = read(&[DOCUMENTS, ZONES, figures, settled, complete]).unwrap();
    let value: SettledValue = one(&all, "chot");
    assert_eq!(value.chosen, id_of(&all, "xa"));
    assert_eq!(value.losing, [id_of(&all, "nha-dau-tu")]);
    assert_eq!(value.source.document, Some(id_of(&all, "b-bc")));
    assert_eq!((value.by.as_str(), value.revoked), ("Trưởng phòng", None));
    let statement: CompleteThrough = one(&all, "du");
    assert_eq!(statement.through, "2026-06-30".parse().unwrap());
    assert_eq!(statement.revoked.unwrap().on, "2026-10-01".parse().unwrap());
    assert_eq!(one::<Figure>(&all, "phan").within, "phường Văn Phú");
    assert!(all.iter().any(|entity| matches!(entity.body, Body::SettledValue(_))));
    // A figure of another subject, one that is not there, taken back by nobody.
    let refused = |text: String| read(&[DOCUMENTS, ZONES, figures, &text]).unwrap_err();
    assert_eq!(refused(settled.replace(",xa,", ",ai,")), ["register.reference"]);
    assert_eq!(
        refused(settled.replace(",nha-dau-tu,", ",xa,")),
        ["register.cell_wrong"]
    );
    assert_eq!(refused(settled.replace(",xa,", ",phan,")), ["register.row_problem"]);
    assert_eq!(
        refused(settled.replace("B/BC,,", "B/BC,2026-10-01,")),
        ["register.cell_empty"]
    );
}
