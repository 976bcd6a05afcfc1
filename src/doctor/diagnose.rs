//! From the evidence to a verdict.

use geo::Coord;

use super::candidate::{Located, readings, variants};
use super::diagnosis::{Candidate, Diagnosis, Verdict};
use super::edges::{Edges, metres};
use super::evidence::{Evidence, thin};
use super::mistake::mistakes;
use super::score::{MARGIN, ScoredReading, score};
use geodesy::{Adjustment, CrsReading};
use geodesy::{Crs, Epsg, in_vietnam, zones};
use message::Message;

/// Corners placed for every candidate; all of them are placed only where edges are near.
const PLACED: usize = 64;
/// How many candidates are shown.
const SHOWN: usize = 12;
/// A candidate this far behind the best is not worth showing.
const FAR_BEHIND: f64 = 45.0;

/// Ranks the systems a file can be in and names what is wrong with it. Nothing is applied: a person, or an explicit option,
/// accepts a reading.
pub fn diagnose(evidence: &Evidence) -> Diagnosis {
    let corners = evidence.corners();
    if corners.is_empty() {
        return Diagnosis {
            verdict: Verdict::Undecided,
            summary: vec![Message::new("doctor.no_corners")],
            limits: Vec::new(),
            candidates: Vec::new(),
        };
    }
    let case = Case::new(evidence, corners);
    let mut scored = case.all();
    // Equal points keep the order of the readings, which is fixed.
    scored.sort_by(|a, b| b.score().total_cmp(&a.score()));
    let own = evidence
        .declared
        .filter(|epsg| zones::meant_by_deprecated(*epsg).is_none());
    let own = own.and_then(|epsg| scored.iter().position(|j| j.located.reading == CrsReading::plain(epsg)));
    let (verdict, summary, best) = case.verdict(&scored, own);
    let limits = scored.get(best).map_or_else(Vec::new, |best| case.limits(best));
    if best > 0 && best < scored.len() {
        let first = scored.remove(best);
        scored.insert(0, first);
    }
    let top = scored.first().map_or(0.0, ScoredReading::score);
    let declared = evidence.declared.map(CrsReading::plain);
    let worth = |j: &ScoredReading| j.score() > top - FAR_BEHIND && !j.contradicted;
    let shown = scored
        .iter()
        .enumerate()
        .filter(|(i, j)| *i == 0 || worth(j) || declared.as_ref() == Some(&j.located.reading));
    let mut candidates: Vec<Candidate> = shown.map(|(_, j)| case.candidate(j)).collect();
    // The declared system is always among them, so that a person sees what speaks against it.
    if let Some(at) = candidates
        .iter()
        .position(|c| Some(&c.reading) == declared.as_ref())
        .filter(|at| *at >= SHOWN)
    {
        candidates.swap(SHOWN - 1, at);
    }
    candidates.truncate(SHOWN);
    Diagnosis {
        verdict,
        summary,
        limits,
        candidates,
    }
}

/// A file on the table.
struct Case<'e> {
    evidence: &'e Evidence,
    corners: Vec<Coord<f64>>,
    placed: Vec<Coord<f64>>,
    edges: Option<Edges>,
}

impl Case<'_> {
    fn new(evidence: &Evidence, corners: Vec<Coord<f64>>) -> Case<'_> {
        Case {
            evidence,
            placed: thin(corners.clone(), PLACED),
            corners,
            edges: (!evidence.neighbours.is_empty()).then(|| Edges::new(&evidence.neighbours)),
        }
    }

    /// The system the file or its heading states; `None` where neither does.
    fn said(&self) -> Option<Epsg> {
        self.evidence
            .declared
            .or_else(|| self.evidence.stated.iter().find_map(|s| s.epsg))
    }

    fn score(&self, reading: CrsReading) -> ScoredReading {
        let located = Located::at(reading, &self.placed);
        score(self.evidence, self.edges.as_ref(), &self.corners, located)
    }

    /// Every reading the numbers allow and every one that is named; near neighbours, their variants as well.
    fn all(&self) -> Vec<ScoredReading> {
        let mut wanted = readings(&self.corners);
        let named = self.evidence.declared.into_iter();
        for epsg in named.chain(self.evidence.stated.iter().filter_map(|s| s.epsg)) {
            let reading = CrsReading::plain(zones::meant_by_deprecated(epsg).unwrap_or(epsg));
            if !wanted.contains(&reading) {
                wanted.push(reading);
            }
        }
        let mut scored: Vec<ScoredReading> = wanted.iter().map(|reading| self.score(reading.clone())).collect();
        if let Some(edges) = &self.edges {
            let near: Vec<CrsReading> = scored
                .iter()
                .filter(|j| j.located.refused.is_none() && reaches(edges, &j.located.positions))
                .flat_map(|j| variants(&j.located.reading))
                .collect();
            for reading in near {
                if !wanted.contains(&reading) {
                    wanted.push(reading.clone());
                    scored.push(self.score(reading));
                }
            }
        }
        scored
    }

    /// The verdict in sentences, and the place of the reading it is about.
    fn verdict(&self, scored: &[ScoredReading], own: Option<usize>) -> (Verdict, Vec<Message>, usize) {
        let Some(top) = scored.first() else {
            return (Verdict::Undecided, vec![Message::new("doctor.nothing_fits")], 0);
        };
        if let Some(own) = own {
            let mine = &scored[own];
            if !mine.contradicted && !mine.located.approximate && top.score() - mine.score() < MARGIN {
                let message = Message::new("doctor.agrees").with("crs", mine.located.reading.crs);
                return (
                    Verdict::Agrees,
                    vec![message.with("name", name(mine.located.reading.crs))],
                    own,
                );
            }
        }
        if top.contradicted {
            let mut summary = vec![Message::new("doctor.nothing_fits")];
            summary.extend(top.located.refused.clone());
            return (Verdict::Undecided, summary, 0);
        }
        if top.located.approximate {
            let crs = top.located.reading.crs;
            return (
                Verdict::Undecided,
                vec![Message::new("doctor.hanoi_1972").with("crs", crs)],
                0,
            );
        }
        let rivals: Vec<&ScoredReading> = scored[1..]
            .iter()
            .filter(|j| !j.contradicted && top.score() - j.score() < MARGIN)
            .collect();
        if rivals.is_empty() {
            return (Verdict::Proposes, self.proposal(top), 0);
        }
        (Verdict::Undecided, vec![tie(top, &rivals)], 0)
    }

    fn proposal(&self, top: &ScoredReading) -> Vec<Message> {
        let reading = &top.located.reading;
        let mut summary = vec![
            Message::new("doctor.proposes")
                .with("reading", reading)
                .with("name", name(reading.crs)),
        ];
        if let Some(said) = self.said().filter(|said| *said != reading.crs) {
            summary.push(
                Message::new("doctor.instead_of")
                    .with("said", said)
                    .with("reading", reading),
            );
        }
        summary.extend(
            mistakes(reading, self.said())
                .into_iter()
                .map(super::mistake::CrsMistake::message),
        );
        summary.push(Message::new("doctor.accept").with("reading", reading));
        summary
    }

    fn candidate(&self, scored: &ScoredReading) -> Candidate {
        let located = &scored.located;
        Candidate {
            reading: located.reading.clone(),
            mistakes: mistakes(&located.reading, self.said()),
            centre: (!located.positions.is_empty()).then_some((located.middle.x, located.middle.y)),
            approximate: located.approximate,
            evidence: scored.evidence.clone(),
            score: scored.score(),
        }
    }

    /// Which mistakes the evidence would not show, and how far each would move the file.
    fn limits(&self, best: &ScoredReading) -> Vec<Message> {
        let middle = best.located.middle;
        if best.contradicted || !in_vietnam(middle.x, middle.y) {
            return Vec::new();
        }
        let unseen = |reading: CrsReading| {
            let other = self.score(reading.clone());
            let (a, b) = (best.located.positions.first()?, other.located.positions.first()?);
            // Statements about a file and habits do not show a mistake; only places and edges do.
            (other.facts > best.facts - 3.0).then(|| limit(&best.located.reading, &reading, metres(*a, *b)))
        };
        let mut limits: Vec<Message> = self.other_meridian(best).into_iter().collect();
        limits.extend(variants(&best.located.reading).into_iter().filter_map(unseen));
        limits
    }
}

impl Case<'_> {
    /// The meridian of the expected province, when the file states another one and both would do.
    fn other_meridian(&self, best: &ScoredReading) -> Option<Message> {
        let reading = &best.located.reading;
        let place = self.evidence.expected.iter().find(|place| !place.zones.is_empty())?;
        let usual = *place.zones.first()?;
        if !zones::is_tm3(reading.crs) || place.zones.contains(&reading.crs) {
            return None;
        }
        let other = self.score(CrsReading::new(usual, reading.adjustments().iter().copied()));
        let told = other.contradicted || other.facts < best.facts - 3.0;
        (!told).then(|| {
            Message::new("doctor.limit_meridian")
                .with("reading", reading)
                .with("place", &place.name)
                .with("other", &other.located.reading)
                .with_message("apart", distance(metres(best.located.middle, other.located.middle)))
        })
    }
}

fn reaches(edges: &Edges, positions: &[Coord<f64>]) -> bool {
    use geo::BoundingRect;
    super::candidate::as_polygons(positions)
        .bounding_rect()
        .is_some_and(|rect| edges.reach(rect))
}

fn name(crs: Epsg) -> String {
    Crs::resolve(crs).map_or_else(|_| crs.to_string(), |crs| crs.name())
}

/// The sentence on readings that fit equally well.
fn tie(top: &ScoredReading, rivals: &[&ScoredReading]) -> Message {
    let codes: Vec<String> = std::iter::once(&top.located.reading)
        .chain(rivals.iter().map(|j| &j.located.reading))
        .take(6)
        .map(CrsReading::to_string)
        .collect();
    let more = (rivals.len() + 1).saturating_sub(codes.len());
    let apart = rivals
        .iter()
        .map(|j| metres(top.located.middle, j.located.middle))
        .fold(0.0, f64::max);
    let mut list = codes.join(", ");
    if more > 0 {
        list.push_str(", …");
    }
    Message::new("doctor.undecided")
        .with_count("count", rivals.len() + 1)
        .with("readings", list)
        .with_message("apart", distance(apart))
}

fn distance(metres: f64) -> Message {
    if metres < 10.0 {
        Message::new("doctor.metres").with_rounded("metres", metres, 2)
    } else if metres < 5_000.0 {
        Message::new("doctor.metres").with_rounded("metres", metres, 0)
    } else {
        Message::new("doctor.kilometres").with_rounded("km", metres / 1e3, 1)
    }
}

fn limit(best: &CrsReading, other: &CrsReading, metres: f64) -> Message {
    let message = if other.adjustments().contains(&Adjustment::Rotation) {
        Message::new("doctor.limit_rotation")
    } else if other.adjustments().contains(&Adjustment::Scale)
        || zones::by_epsg(best.crs).is_some() && zones::by_epsg(other.crs).is_some_and(|zone| zone.epsg != best.crs)
    {
        Message::new("doctor.limit_scale")
    } else {
        Message::new("doctor.limit_shift")
    };
    message
        .with("reading", best)
        .with("other", other)
        .with_message("apart", distance(metres))
}
