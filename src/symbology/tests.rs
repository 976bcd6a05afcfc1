use super::*;
use crate::ledger::{Clearance, DECIDED, LandStage, LeaseState, Stage};
use domain::{ConstraintKind, LandFunction};
use text::codes_of;

fn shipped() -> &'static Symbology {
    Symbology::shipped().unwrap()
}

/// The shipped file with one text in place of another.
fn changed(from: &str, to: &str) -> Result<Symbology, SymbologyError> {
    assert!(SHIPPED.contains(from), "{from}");
    Symbology::read(&SHIPPED.replacen(from, to, 1))
}

#[test]
fn every_class_the_program_can_answer_has_a_symbol() {
    let codes = |list: &[&'static str]| list.to_vec();
    let lists: [(&str, Vec<&'static str>); 8] = [
        ("stage", codes(&Stage::ALL.map(Stage::code))),
        ("clearance", codes(&Clearance::ALL.map(Clearance::code))),
        ("clearance_stage", codes(&LandStage::ALL.map(LandStage::code))),
        (
            "clearance_stage",
            codes(&[DECIDED, "obstructed", "cleared_not_drawn", "handed_not_drawn"]),
        ),
        ("lease", codes(&LeaseState::ALL.map(LeaseState::code))),
        ("lease", codes(&["leased_not_drawn", "serviced", "outside"])),
        ("function", codes(codes_of::<LandFunction>())),
        ("constraint", codes(codes_of::<ConstraintKind>())),
    ];
    for (group, codes) in lists {
        let classes: Vec<_> = shipped()
            .group(group)
            .unwrap()
            .classes
            .iter()
            .map(|class| &class.key)
            .collect();
        let missing: Vec<_> = codes
            .iter()
            .filter(|code| !classes.iter().any(|key| key == *code))
            .collect();
        assert!(
            !codes.is_empty() && missing.is_empty(),
            "{group}: no symbol of {missing:?}"
        );
    }
}

#[test]
fn classes_stand_in_the_order_of_legends() {
    let keys = |group: &str| {
        let classes = &shipped().group(group).unwrap().classes;
        classes
            .iter()
            .map(|class| class.key.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(keys("stage"), Stage::ALL.map(Stage::code).join(" "));
    assert_eq!(keys("clearance"), Clearance::ALL.map(Clearance::code).join(" "));
    assert_eq!(
        keys("clearance_stage"),
        "none notice inventory approved paid handed handed_not_drawn cleared_not_drawn not_required obstructed decided"
    );
    assert_eq!(
        keys("function"),
        "industrial service administration green transport technical housing water other unplanned"
    );
    assert_eq!(
        keys("lease"),
        "operating building idle_or_suspended leased_state_unknown approved_not_leased available not_ready not_leased \
         leased_not_drawn outside serviced"
    );
    assert_eq!(keys("verdict"), "met review not_enough_data no_text");
}

#[test]
fn fills_are_those_that_were_drawn() {
    let fill = |group: &str, key: &str| {
        let class = shipped()
            .group(group)
            .unwrap()
            .classes
            .iter()
            .find(|class| class.key == key);
        class.unwrap().fill.unwrap().to_string()
    };
    assert_eq!(fill("clearance_stage", "none"), "#66283B");
    assert_eq!(fill("clearance_stage", "paid"), "#FAE3A2");
    assert_eq!(fill("function", "industrial"), "#FAAAA0");
    assert_eq!(fill("lease", "available"), "#3C9A70");
}

#[test]
fn mistakes_are_told_by_name() {
    use SymbologyError::{Form, HalfAPair, HalfAPattern, Invisible, OnNothing, Twice, Unknown};
    let (of, name) = ("clearance_stage.notice".to_string(), "crosses".to_string());
    let notice = "key = \"notice\"";
    let with = |line: &str| changed(notice, &format!("{notice}\n{line}"));
    assert!(
        matches!(changed("\"#A5402F\"", "\"#A5402\""), Err(Form(error)) if error.to_string().contains("\"#A5402\" is no colour"))
    );
    assert!(matches!(with("fil = \"#A5402F\""), Err(Form(error)) if error.to_string().contains("fil")));
    assert!(
        matches!(changed("role = \"text\"", "role = \"texts\""), Err(Form(error)) if error.to_string().contains("texts"))
    );
    assert_eq!(
        changed(notice, "key = \"none\""),
        Err(Twice {
            list: "clearance_stage".to_string(),
            key: "none".to_string()
        })
    );
    assert_eq!(
        changed(
            "pattern = \"cross\"\npitch = 8\nangle = 45\nink = \"#FFFFFF\"\nink_opacity = 0.38",
            "pattern = \"crosses\""
        ),
        Err(Unknown { of: of.clone(), name })
    );
    assert_eq!(changed("ink_opacity = 0.38", ""), Err(HalfAPattern(of.clone())));
    assert_eq!(
        changed("ink_opacity = 0.38", "ink_opacity = 1.38"),
        Err(HalfAPattern(of.clone()))
    );
    assert_eq!(with("line = \"#A5402F\""), Err(HalfAPair(of)));
    assert_eq!(
        changed("fill = \"#1F5F9E\"\nline = \"#14619E\"\nline_dark = \"#75B7EF\"\n", ""),
        Err(Invisible("lease.operating".to_string()))
    );
    assert_eq!(
        changed("on = [\"accent\"]", ""),
        Err(OnNothing("accent-ink".to_string()))
    );
    assert_eq!(
        changed("on = [\"accent\"]", "on = [\"accents\"]"),
        Err(Unknown {
            of: "accent-ink".to_string(),
            name: "accents".to_string()
        })
    );
}

#[test]
fn a_colour_is_written_as_it_was_read() {
    for text in ["#000000", "#D06C2C", "#FFFFFF"] {
        assert_eq!(text.parse::<Colour>().unwrap().to_string(), text);
    }
    for text in ["", "D06C2C", "#D06C2", "#D06C2CFF", "#D06C2G", "#+06C2C", "#đđđ"] {
        assert!(text.parse::<Colour>().is_err(), "{text}");
    }
}
