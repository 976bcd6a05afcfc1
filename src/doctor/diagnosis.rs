//! The doctor's answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::CrsMistake;
use geodesy::CrsReading;
use message::Message;

/// The conclusion from the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The declared system and everything else agree.
    Agrees,
    /// One reading is clearly better than the others, or than what is declared. A person accepts it or not.
    Proposes,
    /// The evidence does not decide.
    Undecided,
}

/// A reading with the evidence for and against it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The reading; its text is what `--crs` takes.
    pub reading: CrsReading,
    /// Mistakes in the file, if this reading is right; empty for none.
    pub mistakes: Vec<CrsMistake>,
    /// Longitude and latitude of the middle, WGS 84; `None` when the reading cannot place the file.
    pub centre: Option<(f64, f64)>,
    /// There is no operation to WGS 84: the place is rough, and the reading cannot be accepted.
    pub approximate: bool,
    /// The evidence for and against it, with numbers.
    pub evidence: Vec<Message>,
    /// Larger is better; comparable within one diagnosis only.
    pub score: f64,
}

/// The diagnosis: a verdict, the candidates best first, and the limits of the evidence.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The conclusion from the evidence.
    pub verdict: Verdict,
    /// The verdict in sentences, with the next step for a person.
    pub summary: Vec<Message>,
    /// Readings this evidence can not distinguish (“không phân biệt được”), with how far it would move the file.
    pub limits: Vec<Message>,
    /// The candidates, best first; may be empty.
    pub candidates: Vec<Candidate>,
}

impl Diagnosis {
    /// The diagnosis as messages for a refusal or a terminal: the verdict, the best candidates with their places (only the
    /// declared one when it agrees), and the limits.
    pub fn messages(&self) -> Vec<Message> {
        let shown = if self.verdict == Verdict::Agrees { 1 } else { 5 };
        let candidates = self.candidates.iter().take(shown).map(|candidate| {
            let mut evidence = candidate.evidence.iter().cloned();
            let head = Message::new("doctor.candidate").with("reading", &candidate.reading);
            match (evidence.next(), evidence.next()) {
                (Some(first), Some(second)) => Message::new("doctor.candidate_two")
                    .with("reading", &candidate.reading)
                    .with_message("first", first)
                    .with_message("second", second),
                (Some(first), None) => head.with_message("evidence", first),
                (None, _) => head.with("evidence", "–"),
            }
        });
        let summary = self.summary.iter().cloned();
        summary.chain(candidates).chain(self.limits.iter().cloned()).collect()
    }
}
