//! Who may see what a changeset records.

use domain::Visibility;

/// Who may see a record, as far as an import says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A person says so.
    Said(Visibility),
    /// It follows from what the record holds.
    Follows(Visibility),
}

impl From<Visibility> for Wanted {
    fn from(visibility: Visibility) -> Wanted {
        Wanted::Follows(visibility)
    }
}

impl Wanted {
    /// The visibility of a new version of what is internal. A record does not become public because a newer file leaves a
    /// count or a name out: only a person makes it so.
    pub(super) fn of_internal(self) -> Visibility {
        match self {
            Wanted::Said(visibility) => visibility,
            Wanted::Follows(_) => Visibility::Internal,
        }
    }

    pub(super) fn asked(self) -> Visibility {
        match self {
            Wanted::Said(visibility) | Wanted::Follows(visibility) => visibility,
        }
    }
}
