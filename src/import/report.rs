//! What an import did or would do, for the person who runs it.

use serde_json::{Value, json};

use crate::message::{Lang, Message};

/// What an import found, besides what it refused.
#[derive(Debug, Default)]
pub struct Report {
    /// New things, by kind and slug.
    pub created: Vec<String>,
    /// New versions of known things.
    pub superseded: Vec<String>,
    /// Things that are already recorded exactly so.
    pub unchanged: usize,
    /// What was mended, with areas before and after, and what is doubtful.
    pub notes: Vec<Note>,
}

/// A remark of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A geometry was mended.
    Repaired(Message),
    /// Taken as it is, and somebody should look.
    Doubtful(Message),
    /// Something worth knowing: an area, a plane.
    Info(Message),
}

impl Note {
    fn parts(&self) -> (&'static str, &Message) {
        match self {
            Note::Repaired(message) => ("repaired", message),
            Note::Doubtful(message) => ("doubtful", message),
            Note::Info(message) => ("info", message),
        }
    }
}

impl Report {
    /// How many rows the changeset has.
    pub fn changes(&self) -> usize {
        self.created.len() + self.superseded.len()
    }

    /// The report as JSON.
    pub fn json(&self, lang: Lang) -> Value {
        let notes: Vec<Value> = self
            .notes
            .iter()
            .map(|note| {
                let (kind, message) = note.parts();
                json!({"type": kind, "code": message.key(), "text": message.text(lang)})
            })
            .collect();
        json!({
            "created": self.created,
            "superseded": self.superseded,
            "unchanged": self.unchanged,
            "notes": notes,
        })
    }

    /// The report as lines for a terminal.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let count = Message::new("import.report.counts")
            .with("created", self.created.len())
            .with("superseded", self.superseded.len())
            .with("unchanged", self.unchanged);
        let mut lines = vec![count.text(lang)];
        lines.extend(self.notes.iter().map(|note| {
            let (kind, message) = note.parts();
            let label = match kind {
                "repaired" => Message::new("import.report.repaired"),
                "doubtful" => Message::new("import.report.doubtful"),
                _ => Message::new("import.report.info"),
            };
            format!("  {}: {}", label.text(lang), message.text(lang))
        }));
        lines
    }
}
