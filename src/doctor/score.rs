//! What speaks for and against one reading, in points and in sentences.
//!
//! The points are a scale of our own: places and edges are facts about the numbers, statements about the file and the habits of
//! provinces come second. They rank; they are no probabilities.

use geo::{BoundingRect, Coord};

use super::candidate::{Located, as_polygons, in_area_of_use, is_of_vietnam};
use super::edges::Edges;
use super::evidence::Evidence;
use super::place::{Place, nearest_province};
use coordinates::stated::StatedSystem;
use geodesy::Adjustment;
use geodesy::{Epsg, in_vietnam, zones};
use message::Message;

/// A reading is this much better than another, or it does not count as better.
pub const MARGIN: f64 = 6.0;
/// Beyond this, a 3° zone is used outside its land, degrees from the meridian.
const STRETCHED: f64 = 1.6;

/// The points of a reading.
#[derive(Debug, Clone)]
pub struct ScoredReading {
    /// The reading and its place.
    pub located: Located,
    /// From the place and the edges.
    pub facts: f64,
    /// From statements and from habits.
    pub habits: f64,
    /// It cannot be so: no place, abroad, or outside the expected place.
    pub contradicted: bool,
    /// The evidence for and against it, in sentences.
    pub evidence: Vec<Message>,
}

impl ScoredReading {
    /// All points together; higher is better.
    pub fn score(&self) -> f64 {
        self.facts + self.habits
    }
}

/// Scores one reading against the evidence.
pub fn score(evidence: &Evidence, edges: Option<&Edges>, corners: &[Coord<f64>], located: Located) -> ScoredReading {
    let mut scored = ScoredReading {
        facts: 0.0,
        habits: 0.0,
        contradicted: false,
        evidence: Vec::new(),
        located,
    };
    if let Some(why) = scored.located.refused.clone() {
        scored.evidence.push(why);
        scored.contradicted = true;
        scored.facts = -100.0;
    } else {
        scored.place(evidence);
        if let Some(edges) = edges {
            scored.edges(edges, corners);
        }
    }
    scored.said(evidence);
    scored.habits(evidence);
    scored
}

impl ScoredReading {
    fn crs(&self) -> Epsg {
        self.located.reading.crs
    }

    fn against(&mut self, points: f64) {
        self.facts -= points;
        self.contradicted = true;
    }

    /// Where it would fall, and whether it should.
    fn place(&mut self, evidence: &Evidence) {
        let middle = self.located.middle;
        self.evidence.push(falls(evidence, middle));
        if self.located.approximate {
            self.evidence
                .push(Message::new("doctor.approximate").with("crs", self.crs()));
        }
        let said = evidence.declared == Some(self.crs());
        let foreign = said && !is_of_vietnam(self.crs()) && evidence.expected.is_empty();
        if in_vietnam(middle.x, middle.y) || (foreign && in_area_of_use(self.crs(), middle)) {
            self.facts += 10.0;
        } else {
            self.against(40.0);
            if said && !foreign {
                self.evidence
                    .push(Message::new("doctor.not_in_vietnam").with("crs", self.crs()));
            } else if said {
                self.evidence
                    .push(Message::new("doctor.not_in_area").with("crs", self.crs()));
            }
        }
        for place in &evidence.expected {
            self.expected(place);
        }
        // The smallest place decides: a file in the right province and the wrong commune is wrong.
        let smallest = evidence
            .expected
            .iter()
            .min_by(|a, b| a.radius_km.total_cmp(&b.radius_km));
        if smallest.is_some_and(|place| !place.fit(&self.located.positions, middle).agrees()) {
            self.contradicted = true;
        }
        if let Some(zone) = zones::by_epsg(self.crs()).filter(|zone| zone.is_tm3()) {
            let off = (middle.x - zone.central_meridian).abs();
            if off > STRETCHED {
                self.facts -= (off - STRETCHED) * 10.0;
                self.evidence.push(
                    Message::new("doctor.far_from_meridian")
                        .with_rounded("degrees", off, 1)
                        .with("meridian", meridian(zone.central_meridian)),
                );
            }
        }
    }

    fn expected(&mut self, place: &Place) {
        let fit = place.fit(&self.located.positions, self.located.middle);
        if fit.agrees() {
            self.facts += 20.0 * fit.share.max(0.5);
            let key = if fit.share < 1.0 {
                "doctor.partly_inside"
            } else {
                "doctor.inside"
            };
            let message = match key {
                "doctor.inside" => Message::new("doctor.inside"),
                _ => Message::new("doctor.partly_inside").with_rounded("percent", fit.share * 100.0, 0),
            };
            self.evidence.push(message.with("place", &place.name));
        } else {
            self.facts -= 20.0 + (fit.outside_km / 5.0).min(30.0);
            self.evidence
                .push(
                    Message::new("doctor.outside")
                        .with("place", &place.name)
                        .with_rounded("km", fit.outside_km, 1),
                );
        }
    }

    fn edges(&mut self, edges: &Edges, corners: &[Coord<f64>]) {
        let Some(rect) = as_polygons(&self.located.positions).bounding_rect() else {
            return;
        };
        if !edges.reach(rect) {
            return;
        }
        // Few corners are placed for the map; the edges want all of them.
        let all = Located::at(self.located.reading.clone(), corners);
        let agreement = edges.agreement(&all.positions);
        self.facts += agreement.score();
        self.evidence.push(agreement.message());
    }

    /// Adds the evidence of the declared system and of the headings.
    fn said(&mut self, evidence: &Evidence) {
        if let Some(declared) = evidence.declared
            && zones::meant_by_deprecated(declared).unwrap_or(declared) == self.crs()
        {
            self.habits += 15.0;
            self.evidence
                .push(Message::new("doctor.declared").with("crs", declared));
        }
        let best = evidence
            .stated
            .iter()
            .map(|stated| (agreement_of(stated, self.crs()), stated))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((points, stated)) = best {
            self.habits += points;
            if points > 0.0 {
                self.evidence
                    .push(Message::new("doctor.heading").with("wording", &stated.wording));
            } else if points < 0.0 {
                let message = Message::new("doctor.heading_differs").with("wording", &stated.wording);
                self.evidence.push(message);
            }
        }
    }

    /// Which systems provinces use, and which damages are rare.
    fn habits(&mut self, evidence: &Evidence) {
        let crs = self.crs();
        self.habits -= 10.0 * self.located.reading.adjustments().len() as f64;
        self.habits += match zones::by_epsg(crs) {
            Some(zone) if zone.is_tm3() => 4.0,
            Some(_) => 2.0,
            None => match crs.0 {
                4326 => 3.0,
                4756 => 1.0,
                2044 | 2045 => -6.0,
                _ => 0.0,
            },
        };
        let twin_declared = evidence.declared.and_then(zones::meant_by_deprecated) == Some(crs);
        if self.located.reading.adjustments().contains(&Adjustment::Twin) && !twin_declared {
            self.habits -= 8.0;
        }
        let expected = evidence.expected.iter().filter(|place| !place.zones.is_empty());
        let nearest = expected.min_by(|a, b| a.radius_km.total_cmp(&b.radius_km)).cloned();
        let (place, today, before) = match nearest {
            Some(place) => (Some(place), 8.0, 6.0),
            None => {
                let middle = self.located.middle;
                let near = nearest_province(middle.x, middle.y).and_then(|(p, _)| Place::province(&p.key));
                (near, 4.0, 3.0)
            }
        };
        let Some(place) = place else { return };
        let Some(at) = place.zones.iter().position(|zone| *zone == crs) else {
            return;
        };
        self.habits += if at == 0 { today } else { before };
        let degrees = zones::by_epsg(crs).map_or(0.0, |zone| zone.central_meridian);
        self.evidence.push(
            Message::new("doctor.own_meridian")
                .with("place", &place.name)
                .with("meridian", meridian(degrees)),
        );
    }
}

/// A central meridian as decisions print it: `104°45'`.
fn meridian(degrees: f64) -> String {
    let minutes = (degrees * 60.0).round() as u32;
    match minutes % 60 {
        0 => format!("{}°", minutes / 60),
        rest => format!("{}°{rest:02}'", minutes / 60),
    }
}

/// How a heading fits a system: 15 for its code, less for its meridian alone, below 0 for another meridian.
fn agreement_of(stated: &StatedSystem, crs: Epsg) -> f64 {
    if let Some(epsg) = stated.epsg {
        let meant = zones::meant_by_deprecated(epsg).unwrap_or(epsg);
        if meant == crs {
            return 15.0;
        }
    }
    let Some(meridian) = stated.meridian else { return 0.0 };
    match zones::by_epsg(crs) {
        Some(zone) if (zone.central_meridian - meridian).abs() < 1e-6 => {
            match stated.width_degrees {
                // The width is wrong: this is how the scale factor mistake looks.
                Some(width) if (width == 3) != zone.is_tm3() => 4.0,
                _ => 8.0,
            }
        }
        _ => -5.0,
    }
}

/// Where a position is, in words.
fn falls(evidence: &Evidence, c: Coord<f64>) -> Message {
    let around = |place: &&Place| place.fit(&[c], c).outside_km == 0.0;
    let unit = evidence
        .units
        .iter()
        .filter(around)
        .min_by(|a, b| a.radius_km.total_cmp(&b.radius_km));
    let at = match unit {
        Some(unit) => Message::new("doctor.falls_in").with("place", &unit.name),
        None => match nearest_province(c.x, c.y) {
            Some((province, km)) => Message::new("doctor.falls_near")
                .with("place", &province.name)
                .with_rounded("km", km, 0),
            None if in_vietnam(c.x, c.y) => Message::new("doctor.falls_nowhere"),
            None => Message::new("doctor.falls_abroad"),
        },
    };
    at.with_rounded("lon", c.x, 5).with_rounded("lat", c.y, 5)
}
