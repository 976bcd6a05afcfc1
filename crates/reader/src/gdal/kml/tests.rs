use super::*;

const RING: &str = "<LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing>";

fn keys(text: &str, asked: Option<&str>) -> (Vec<&'static str>, Vec<&'static str>, usize) {
    let scan = scan_bytes(text.as_bytes(), asked);
    let of = |messages: Vec<Message>| messages.iter().map(Message::key).collect();
    let layer = asked.unwrap_or("F");
    (
        of(scan.left_out("a", asked)),
        of(scan.unread("a", layer)),
        scan.cuts.len(),
    )
}

fn folder(inside: &str) -> String {
    format!("<?xml version='1.0'?><kml><Document><Folder><name><![CDATA[F]]></name>{inside}</Folder></Document></kml>")
}

#[test]
fn what_is_switched_off_is_taken_out() {
    let placemark = |off: &str| format!("<Placemark><name>a &gt; b</name>{off}<Polygon a='>'/></Placemark>");
    let off = "<visibility>0</visibility>";
    let one = folder(&(placemark(off) + "<!-- <Placemark> -->" + &placemark("")));
    assert_eq!(keys(&one, None), (vec!["reader.kml.hidden"], vec![], 1));
    let all = folder(&(off.to_string() + &placemark("") + &placemark("<k:visibility>1</k:visibility>")));
    assert_eq!(keys(&all, None).2, 2);
    // Whoever names a folder wants it.
    assert_eq!(keys(&all, Some("F")), (vec![], vec![], 0));
    let link = folder("<NetworkLink><Link/></NetworkLink>");
    assert_eq!(keys(&link, None).0, ["reader.kml.links"]);
}

#[test]
fn what_the_driver_takes_in_part_is_told() {
    let polygon = |boundaries: &str| folder(&format!("<Placemark><Polygon>{boundaries}</Polygon></Placemark>"));
    let outer = format!("<outerBoundaryIs>{RING}</outerBoundaryIs>");
    let inner = |rings: usize| format!("<innerBoundaryIs>{}</innerBoundaryIs>", RING.repeat(rings));
    for sound in [outer.clone(), outer.clone() + &inner(1) + &inner(1)] {
        assert_eq!(keys(&polygon(&sound), None).1, Vec::<&str>::new());
    }
    let two = format!("<outerBoundaryIs>{RING}{RING}</outerBoundaryIs>");
    for broken in [two, outer.clone() + &outer, outer.clone() + &inner(2)] {
        assert_eq!(keys(&polygon(&broken), None).1, ["reader.kml.rings"]);
    }
    let one = format!("<Polygon>{outer}</Polygon>");
    let twice = folder(&format!("<Placemark>{one}{one}</Placemark>"));
    assert_eq!(keys(&twice, None).1, ["reader.kml.shapes"]);
    let together = folder(&format!(
        "<Placemark><MultiGeometry>{one}{one}</MultiGeometry></Placemark>"
    ));
    assert_eq!(keys(&together, None).1, Vec::<&str>::new());
}
