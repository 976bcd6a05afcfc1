//! How the coordinates of a file are read: as a person says, else as the file says when nothing speaks against it. The
//! doctor looks at every file and proposes; only a person accepts.

use geo::MultiPolygon;

use super::Opening;
use crate::changeset::report::Note;
use crate::doctor::{Diagnosis, Evidence, Verdict, diagnose, places};
use coordinates::StatedSystem;
use geodesy::CrsReading;
use geodesy::Epsg;
use message::Message;
use text::Refusal;

/// What is known of a file before it is read.
pub struct Sight<'s> {
    /// The file, for messages.
    pub file: &'s str,
    /// Some of its land, in its own numbers.
    pub sample: MultiPolygon<f64>,
    /// The system it declares.
    pub declared: Option<Epsg>,
    /// Systems its headings state.
    pub stated: Vec<StatedSystem>,
    /// Where it is expected: a zone or commune by name.
    pub zone: Option<String>,
}

/// Decides, or refuses with the candidates and the option that accepts one.
pub fn decide(sight: Sight<'_>, opening: &Opening<'_>, notes: &mut Vec<Note>) -> Result<CrsReading, Refusal> {
    let said = opening.crs();
    let mut evidence = Evidence::polygons(sight.sample);
    evidence.declared = sight.declared;
    evidence.stated = sight.stated;
    if let Some(zone) = &sight.zone {
        evidence.expected = places(opening.snapshot, zone);
    }
    if let Some(said) = said {
        if !said.is_plain() {
            let message = Message::new("import.read_as").with("file", sight.file);
            notes.push(Note::Info(message.with("reading", said)));
        }
        if let Some(found) = sight.declared.filter(|found| *found != said.crs) {
            notes.push(Note::Doubtful(
                Message::new("import.crs_differs")
                    .with("file", sight.file)
                    .with("said", said)
                    .with("found", found),
            ));
        }
        // Held against what was said: the numbers as that reading makes them.
        if let Ok(plain) = said.apply(&evidence.sample) {
            evidence.sample = plain;
            evidence.declared = Some(said.crs);
        }
        evidence.look_up(opening.snapshot)?;
        let diagnosis = diagnose(&evidence);
        if let Some(better) = better_than(&diagnosis, &CrsReading::plain(said.crs)) {
            let why = diagnosis.summary.first().cloned();
            notes.push(Note::Doubtful(
                Message::new("import.crs_doubtful")
                    .with("file", sight.file)
                    .with("said", said)
                    .with("better", better)
                    .with_message("why", why.unwrap_or_else(|| Message::new("import.crs_look"))),
            ));
        }
        return Ok(said.clone());
    }
    evidence.look_up(opening.snapshot)?;
    let diagnosis = diagnose(&evidence);
    let declared = sight.declared.map(CrsReading::plain);
    let refuse = |head: Message| -> Refusal {
        let mut messages = vec![head];
        messages.extend(diagnosis.messages());
        if let Some(first) = diagnosis.candidates.iter().find(|c| !c.approximate) {
            messages.push(Message::new("import.crs_accept").with("reading", &first.reading));
        }
        Refusal { messages }
    };
    let Some(declared) = declared else {
        return Err(refuse(Message::new("import.crs_missing").with("file", sight.file)));
    };
    if let Some(better) = better_than(&diagnosis, &declared) {
        return Err(refuse(
            Message::new("import.crs_contradicted")
                .with("file", sight.file)
                .with("found", &declared)
                .with("better", better),
        ));
    }
    // A meridian that is not the usual one there is no contradiction, but somebody should know.
    let unusual = diagnosis
        .limits
        .iter()
        .filter(|limit| limit.key() == "doctor.limit_meridian");
    notes.extend(unusual.cloned().map(Note::Doubtful));
    Ok(declared)
}

/// The reading the evidence clearly prefers to another one.
fn better_than(diagnosis: &Diagnosis, held: &CrsReading) -> Option<CrsReading> {
    let best = diagnosis
        .candidates
        .first()
        .filter(|_| diagnosis.verdict == Verdict::Proposes)?;
    (best.reading != *held).then(|| best.reading.clone())
}
