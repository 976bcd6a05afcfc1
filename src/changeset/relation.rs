//! What a document does to an earlier one, asked where an import cannot know it: two papers of one office print different values
//! for the same day, and only a person can say whether the later one puts the earlier one right.

use std::collections::BTreeMap;

use crate::changeset::Builder;
use crate::changeset::report::Note;
use crate::snapshot::Row;
use domain::text::{fold, slug};
use domain::{Document, EntityId, Figure, Quantity, Relation, Subject, Unit, leads_to};
use message::Message;
use text::{code_of, near_or_none, nearest};

/// Values named in a question; the rest is counted.
const SHOWN: usize = 10;

/// What a person says of the document an import belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Who issued it, where that is not recorded.
    pub issuer: Option<String>,
    /// The number of an earlier document that it replaces, corrects or annuls.
    pub replaces: Option<String>,
    /// Which of the three; it takes the place of the earlier one where nothing else is said.
    pub relation: Option<Relation>,
}

impl Said {
    fn is_empty(&self) -> bool {
        *self == Said::default()
    }
}

/// Records what a person says of the document of an import.
///
/// # Errors
/// There is no document to say it of, or no earlier one of that number; something else is recorded of it; nobody knows who
/// issued it, so that the relation would do nothing.
pub fn record(builder: &mut Builder<'_>, number: Option<&str>, said: &Said, from: &str) -> Result<(), Message> {
    if said.is_empty() {
        return Ok(());
    }
    let Some(number) = number else {
        return Err(Message::new("import.relation.no_document"));
    };
    if said.replaces.is_none() && said.relation.is_some() {
        return Err(Message::new("import.relation.of_what"));
    }
    let id = builder.document(number, from);
    let Some(mut document) = builder.record::<Document>(id).cloned() else {
        return Err(unknown(builder, number));
    };
    if let Some(issuer) = &said.issuer {
        if !document.issuer.is_empty() && fold(&document.issuer) != fold(issuer) {
            return Err(Message::new("import.relation.issuer_differs")
                .with("document", number)
                .with("issuer", &document.issuer)
                .with("said", issuer));
        }
        if document.issuer.is_empty() {
            document.issuer.clone_from(issuer);
        }
    }
    if let Some(earlier) = &said.replaces {
        relate(
            builder,
            &mut document,
            id,
            earlier,
            said.relation.unwrap_or(Relation::Replaces),
        )?;
    }
    builder.restage(id, document, from);
    Ok(())
}

fn relate(
    builder: &mut Builder<'_>,
    document: &mut Document,
    id: EntityId,
    number: &str,
    relation: Relation,
) -> Result<(), Message> {
    let earlier = builder
        .known::<Document>(&slug(number))
        .ok_or_else(|| unknown(builder, number))?;
    if earlier == id {
        return Err(Message::new("import.relation.itself").with("document", number));
    }
    let of_earlier = builder
        .record::<Document>(earlier)
        .map(|document| document.issuer.clone());
    let of_earlier = of_earlier.unwrap_or_default();
    if document.issuer.is_empty() {
        return Err(Message::new("import.relation.issuer_missing")
            .with("document", &document.number)
            .with("earlier", number)
            .with("issuer", if of_earlier.is_empty() { "…" } else { &of_earlier }));
    }
    if fold(&document.issuer) != fold(&of_earlier) {
        builder.note(Note::Doubtful(
            Message::new("import.relation.other_issuer")
                .with("document", &document.number)
                .with("issuer", &document.issuer)
                .with("earlier", number)
                .with("other", if of_earlier.is_empty() { "–" } else { &of_earlier }),
        ));
    }
    if let Some(recorded) = document.relation.filter(|recorded| *recorded != relation) {
        let named = document
            .replaces
            .iter()
            .filter_map(|id| builder.record::<Document>(*id));
        let named: Vec<&str> = named.map(|document| document.number.as_str()).collect();
        return Err(Message::new("import.relation.differs")
            .with("document", &document.number)
            .with("recorded", code_of(recorded).unwrap_or_default())
            .with("earlier", named.join(", ")));
    }
    document.relation = Some(relation);
    if !document.replaces.contains(&earlier) {
        document.replaces.push(earlier);
    }
    Ok(())
}

fn unknown(builder: &Builder<'_>, number: &str) -> Message {
    let recorded = builder.snapshot().all::<Document>();
    let numbers: Vec<&str> = recorded.map(|row| row.body.number.as_str()).collect();
    Message::new("import.relation.unknown")
        .with("document", number)
        .with_message("near", near_or_none(nearest(number, numbers)))
}

/// What is odd about the documents that this import says to replace others, however it says it: one of a later day, or one that
/// in its turn replaces the new one, so that neither does.
pub fn odd(builder: &Builder<'_>) -> Vec<Note> {
    let replaces = |id: EntityId| {
        let document = builder.record::<Document>(id);
        document.map(|document| document.replaces.clone()).unwrap_or_default()
    };
    let mut notes = Vec::new();
    for (id, document) in builder.staged::<Document>() {
        for earlier in &document.replaces {
            let Some(other) = builder.record::<Document>(*earlier) else {
                continue;
            };
            let about = |key| {
                Message::new(key)
                    .with("document", &document.number)
                    .with("earlier", &other.number)
            };
            if leads_to(*earlier, id, replaces) {
                notes.push(Note::Doubtful(about("import.relation.circle")));
            }
            if let Some((own, of_other)) = document.date.zip(other.date)
                && own.last_day() < of_other.first_day()
            {
                notes.push(Note::Doubtful(
                    about("import.relation.later")
                        .with_known_date("date", document.date)
                        .with_known_date("other", other.date),
                ));
            }
        }
    }
    notes
}

/// Asks which of two documents of one office stands, where a staged figure and a recorded one say different things of the
/// same day and no relation says it.
pub fn asked(builder: &Builder<'_>) -> Vec<Note> {
    let mut pairs: BTreeMap<(EntityId, EntityId), Vec<Message>> = BTreeMap::new();
    let snapshot = builder.snapshot();
    for (id, figure) in builder.staged::<Figure>() {
        let known = snapshot.get::<Figure>(id);
        let Some(own) = figure.source.document else { continue };
        if !figure.status.can_be_chosen() || known.is_some_and(|row| row.body == figure) {
            continue;
        }
        let others: Vec<Row<'_, Figure>> = match about(&figure.subject) {
            Some(subject) => snapshot.about::<Figure>(subject).collect(),
            None => snapshot.all::<Figure>().collect(),
        };
        for other in others.into_iter().filter(|row| row.id() != id) {
            let document = other.body.source.document.filter(|document| *document != own);
            if let Some(document) = document.filter(|_| contradict(figure, other.body))
                && may_correct(builder, own, document)
            {
                let values = pairs.entry((own, document)).or_default();
                values.push(value(builder, figure, other.body));
            }
        }
    }
    let ask = |((own, earlier), values): ((EntityId, EntityId), Vec<Message>)| question(builder, own, earlier, values);
    pairs.into_iter().filter_map(ask).collect()
}

/// Whether two figures are a tie by themselves: the same thing, day, claim and rung, and another value.
fn contradict(a: &Figure, b: &Figure) -> bool {
    let of = |figure: &Figure| figure.time.known_from();
    a.subject == b.subject
        && a.indicator == b.indicator
        && a.within == b.within
        && a.status == b.status
        && a.rung == b.rung
        && of(a).is_some()
        && of(a) == of(b)
        && !a.quantity.is_same(&b.quantity)
}

/// Whether one of two documents may correct the other, and none is said to: of one office, as far as is known, and of one
/// class.
fn may_correct(builder: &Builder<'_>, own: EntityId, earlier: EntityId) -> bool {
    let documents = (builder.record::<Document>(own), builder.record::<Document>(earlier));
    let (Some(new), Some(old)) = documents else {
        return false;
    };
    let same = !old.issuer.is_empty() && (new.issuer.is_empty() || fold(&new.issuer) == fold(&old.issuer));
    let said = new.replaces.contains(&earlier) || old.replaces.contains(&own);
    same && !said && new.class == old.class
}

fn about(subject: &Subject) -> Option<EntityId> {
    match subject {
        Subject::Zone(id) | Subject::Phase(id) | Subject::Project(id) | Subject::Group(id) => Some(*id),
        Subject::Unit(_) => None,
    }
}

fn value(builder: &Builder<'_>, figure: &Figure, other: &Figure) -> Message {
    let subject = match &figure.subject {
        Subject::Unit(key) => Some(key.clone()),
        Subject::Zone(id) => builder.zone_by_id(*id).map(|zone| zone.label()),
        other => about(other).and_then(|id| Some(builder.snapshot().version(id)?.entity.name())),
    };
    Message::new("import.relation.value")
        .with("subject", subject.unwrap_or_else(|| "–".to_string()))
        .with_either("field", figure.indicator.names())
        .with_known_date("day", figure.time.known_from())
        .with_message("one", printed(&figure.quantity))
        .with_message("other", printed(&other.quantity))
}

/// A value with its unit.
fn printed(quantity: &Quantity) -> Message {
    let value = match quantity.value_max {
        Some(max) => Message::new("comparator.range")
            .with_number("value", quantity.value)
            .with_number("max", max),
        None => Message::new("import.relation.number").with_number("value", quantity.value),
    };
    match quantity.unit {
        Unit::Percent => Message::new("import.relation.percent").with_message("value", value),
        unit => Message::new("import.relation.quantity")
            .with_message("value", value)
            .with("unit", unit.sign()),
    }
}

/// The question, with the option that answers it.
fn question(builder: &Builder<'_>, own: EntityId, earlier: EntityId, values: Vec<Message>) -> Option<Note> {
    let (new, old) = (builder.record::<Document>(own)?, builder.record::<Document>(earlier)?);
    let known = !new.issuer.is_empty();
    let key = if known {
        "import.relation.asked"
    } else {
        "import.relation.asked_issuer"
    };
    let count = values.len();
    let shown = values.into_iter().take(SHOWN).reduce(|all, one| {
        Message::new("import.relation.values")
            .with_message("first", all)
            .with_message("rest", one)
    })?;
    let question = Message::new(key)
        .with("document", &new.number)
        .with("earlier", &old.number)
        .with("issuer", &old.issuer)
        .with_count("count", count)
        .with_message("values", shown);
    Some(Note::Doubtful(question))
}
