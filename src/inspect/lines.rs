//! The findings of an inspection, for a person at a terminal.

use super::{FoundLayer, FoundSource, Inspection, Land};
use message::{Lang, Message};

/// The most columns, candidates and areas shown on a terminal; the JSON document has all.
const SHOWN: usize = 5;

impl Inspection {
    /// The whole inspection as lines of text, in a language.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        for source in &self.sources {
            source.lines(lang, &mut lines);
        }
        lines
    }
}

impl FoundSource {
    fn lines(&self, lang: Lang, lines: &mut Vec<String>) {
        let head = Message::new("inspect.file").with("file", &self.file);
        lines.push(head.with("format", self.info.format.name()).text(lang));
        for note in &self.notes {
            lines.push(format!("  ! {}", note.text(lang)));
        }
        for layer in &self.layers {
            layer.lines(lang, lines);
        }
    }
}

impl FoundLayer {
    fn lines(&self, lang: Lang, lines: &mut Vec<String>) {
        let holds = &self.info.holds;
        let head = Message::new("inspect.layer").with("layer", &self.info.name);
        let head = head
            .with_count("polygons", holds.polygons)
            .with_count("lines", holds.lines);
        let head = head.with_count("points", holds.points).with_count("rows", holds.empty);
        lines.push(format!("  {}", head.text(lang)));
        let mut say = |message: Message| lines.push(format!("    {}", message.text(lang)));
        if let Some(found) = &self.info.encoding {
            let message = Message::new("inspect.encoding").with("name", &found.name);
            say(message.with_message("how", found.how.clone()));
        }
        if !self.fields.is_empty() {
            let names: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
            say(Message::new("inspect.fields").with("fields", names.join(", ")));
        }
        for note in &self.notes {
            say(Message::new("inspect.note").with_message("note", note.clone()));
        }
        for stated in &self.stated {
            say(Message::new("inspect.stated")
                .with("wording", &stated.wording)
                .with("line", stated.line));
        }
        if let Some(diagnosed) = &self.diagnosed {
            match self.info.crs.epsg() {
                Some(epsg) => say(Message::new("inspect.crs").with("crs", format!("EPSG:{epsg}"))),
                None if self.stated.is_empty() => say(Message::new("inspect.no_crs")),
                None => {}
            }
            for message in diagnosed.diagnosis.messages() {
                say(Message::new("inspect.doctor").with_message("said", message));
            }
        }
        if let Some(land) = &self.land {
            land.lines(lang, lines);
        }
    }
}

impl Land {
    fn lines(&self, lang: Lang, lines: &mut Vec<String>) {
        let mut say = |message: Message| lines.push(format!("    {}", message.text(lang)));
        say(Message::new("inspect.validity")
            .with_count("count", self.count)
            .with_count("sound", self.sound)
            .with_count("mended", self.count - self.sound - self.unusable)
            .with_count("unusable", self.unusable));
        for (feature, what) in &self.faults {
            let message = Message::new("inspect.fault").with("feature", feature);
            say(message.with_message("what", what.clone()));
        }
        for (plane, area) in &self.areas {
            let key = match self.accepted {
                true => Message::new("inspect.area"),
                false => Message::new("inspect.area_supposed"),
            };
            say(key
                .with("reading", &self.reading)
                .with("plane", plane)
                .with_rounded("ha", area.ha(), 4));
        }
        for (name, measured, declared) in self.declared.iter().take(SHOWN) {
            let percent = Land::difference(*measured, declared).unwrap_or_default() * 100.0;
            say(Message::new("inspect.declared")
                .with("name", name)
                .with_rounded("measured", measured.m2(), 2)
                .with_number("declared", declared.value)
                .with("unit", declared.unit.sign())
                .with("sign", if percent > 0.0 { "+" } else { "" })
                .with_rounded("percent", percent, 2));
        }
        if self.declared.len() > SHOWN {
            say(Message::new("inspect.declared_more").with_count("count", self.declared.len() - SHOWN));
        }
    }
}
