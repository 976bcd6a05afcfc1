//! Why an input was refused: sentences for the person who brought it.

use std::fmt;

use message::Message;

/// The most problems listed one by one; beyond it a person mends the file first and tries again.
const LISTED: usize = 20;

/// An input that was not taken, with every reason found (the first 20, then how many more there are).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reasons, never empty when it comes from this program.
    pub messages: Vec<Message>,
}

impl From<Message> for Refusal {
    fn from(message: Message) -> Refusal {
        Refusal {
            messages: vec![message],
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, message) in self.messages.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            message.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// Collects problems while a file is read to its end, so that a person sees them together and not one per attempt.
#[derive(Debug, Default)]
pub struct Problems {
    listed: Vec<Message>,
    more: usize,
}

impl Problems {
    /// A collection without problems.
    pub fn new() -> Problems {
        Problems::default()
    }

    /// Adds one problem; the 21st and later are only counted.
    pub fn push(&mut self, message: Message) {
        if self.listed.len() < LISTED {
            self.listed.push(message);
        } else {
            self.more += 1;
        }
    }

    /// Adds a problem when `result` is one, and hands out the value otherwise.
    pub fn keep<T>(&mut self, result: Result<T, Message>) -> Option<T> {
        result.map_err(|message| self.push(message)).ok()
    }

    /// Adds all problems of another refusal.
    pub fn absorb(&mut self, refusal: Refusal) {
        refusal.messages.into_iter().for_each(|message| self.push(message));
    }

    /// True while nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// `value` when nothing was wrong, else the refusal.
    ///
    /// # Errors
    /// Everything that was found wrong.
    pub fn or<T>(mut self, value: T) -> Result<T, Refusal> {
        if self.listed.is_empty() {
            return Ok(value);
        }
        if self.more > 0 {
            self.listed
                .push(Message::new("import.more_problems").with_count("count", self.more));
        }
        Err(Refusal { messages: self.listed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_twenty_and_counts_the_rest() {
        let mut problems = Problems::new();
        (0..23).for_each(|_| problems.push(Message::new("import.file.absent").with("file", "a.csv")));
        let refusal = problems.or(()).unwrap_err();
        assert_eq!(refusal.messages.len(), 21);
        let last = &refusal.messages[20];
        assert_eq!(last.key(), "import.more_problems");
        assert!(last.to_string().contains('3'), "{last}");
    }
}
