//! Errors of the operating system and of libraries, in words of the catalogue. Their own sentences are English and written
//! for programmers: they stand in brackets, and only where the catalogue has no words for the case.

use std::io;

use super::Message;

/// An error that was not made here.
pub trait Foreign {
    /// Its meaning, as a part of a sentence: no capital, no full stop.
    fn said(&self) -> Message;
}

/// The sentence for an error without one of its own: the original text in brackets.
fn unforeseen(original: impl std::fmt::Display) -> Message {
    Message::new("system.unforeseen").with("original", original.to_string())
}

impl Foreign for str {
    fn said(&self) -> Message {
        unforeseen(self)
    }
}

impl Foreign for String {
    fn said(&self) -> Message {
        unforeseen(self)
    }
}

impl Foreign for io::Error {
    fn said(&self) -> Message {
        use io::ErrorKind;
        if let Some(message) = self.get_ref().and_then(|inner| inner.downcast_ref::<Message>()) {
            return message.clone();
        }
        let key = match self.kind() {
            ErrorKind::NotFound => "system.not_found",
            ErrorKind::PermissionDenied => "system.denied",
            ErrorKind::AlreadyExists => "system.exists",
            ErrorKind::IsADirectory => "system.is_folder",
            ErrorKind::NotADirectory => "system.no_folder",
            ErrorKind::DirectoryNotEmpty => "system.not_empty",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "system.full",
            ErrorKind::FileTooLarge => "system.too_large",
            ErrorKind::ReadOnlyFilesystem => "system.read_only",
            ErrorKind::InvalidFilename => "system.name",
            ErrorKind::AddrInUse => "system.address_in_use",
            ErrorKind::AddrNotAvailable => "system.address_not_here",
            ErrorKind::UnexpectedEof => "system.cut_short",
            ErrorKind::TimedOut | ErrorKind::WouldBlock => "system.too_slow",
            ErrorKind::OutOfMemory => "system.memory",
            ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy | ErrorKind::Deadlock => "system.busy",
            ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => "system.broken_off",
            ErrorKind::InvalidData if is_text(self) => "system.not_utf8",
            _ => match self.raw_os_error().map(rustix::io::Errno::from_raw_os_error) {
                Some(rustix::io::Errno::IO) => "system.device",
                Some(rustix::io::Errno::MFILE | rustix::io::Errno::NFILE) => "system.too_many_open",
                _ => return unforeseen(self),
            },
        };
        Message::new(key)
    }
}

/// Whether bytes were to be text and are none; the standard library has a sentence for it and no kind.
fn is_text(error: &io::Error) -> bool {
    error.to_string().contains("UTF-8")
}

impl Foreign for csv::Error {
    fn said(&self) -> Message {
        match self.kind() {
            csv::ErrorKind::Io(error) => error.said(),
            csv::ErrorKind::Utf8 { .. } => Message::new("system.not_utf8"),
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => Message::new("system.cells")
                .with("expected", expected_len)
                .with("found", len),
            _ => unforeseen(self),
        }
    }
}

impl Foreign for serde_json::Error {
    fn said(&self) -> Message {
        use serde_json::error::Category;
        let at = |key| Message::new(key).with("row", self.line()).with("column", self.column());
        match self.classify() {
            Category::Io => self
                .io_error_kind()
                .map_or_else(|| unforeseen(self), |kind| io::Error::from(kind).said()),
            Category::Syntax => at("system.json.syntax"),
            Category::Eof => Message::new("system.cut_short"),
            Category::Data => at("system.json.data").with("original", self.to_string()),
        }
    }
}

impl Foreign for rusqlite::Error {
    fn said(&self) -> Message {
        use rusqlite::ErrorCode;
        let key = match self.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt) => "system.sqlite.corrupt",
            Some(ErrorCode::NotADatabase) => "system.sqlite.none",
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "system.busy",
            Some(ErrorCode::ReadOnly) => "system.read_only",
            Some(ErrorCode::CannotOpen) => "system.sqlite.cannot_open",
            Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => "system.denied",
            Some(ErrorCode::SystemIoFailure) => "system.device",
            Some(ErrorCode::DiskFull) => "system.full",
            Some(ErrorCode::OutOfMemory) => "system.memory",
            _ => return unforeseen(self),
        };
        Message::new(key)
    }
}

impl Foreign for zip::result::ZipError {
    fn said(&self) -> Message {
        match self {
            zip::result::ZipError::Io(error) => error.said(),
            zip::result::ZipError::InvalidArchive(_) => Message::new("system.zip.invalid"),
            zip::result::ZipError::UnsupportedArchive(_) => Message::new("system.zip.unsupported"),
            _ => unforeseen(self),
        }
    }
}

impl Foreign for rust_xlsxwriter::XlsxError {
    fn said(&self) -> Message {
        match self {
            rust_xlsxwriter::XlsxError::IoError(error) => error.said(),
            other => unforeseen(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    fn words(error: &impl Foreign) -> [String; 2] {
        [Lang::Vi, Lang::En].map(|lang| error.said().text(lang))
    }

    #[test]
    fn what_the_system_says_is_said_in_both_languages_without_its_own_words() {
        for number in [2, 13, 17, 20, 21, 28, 30, 36, 98, 99, 5, 24, 122, 27, 110, 12, 16] {
            let error = io::Error::from_raw_os_error(number);
            let original = error.to_string();
            let [vi, en] = words(&error);
            assert_ne!(vi, en, "{original}");
            for text in [&vi, &en] {
                assert!(!text.contains("os error"), "{text}");
                assert!(!text.contains(original.split(" (").next().unwrap()), "{text}");
            }
        }
    }

    #[test]
    fn what_nobody_foresaw_keeps_the_original_in_brackets() {
        let error = io::Error::from_raw_os_error(71);
        for text in words(&error) {
            assert!(text.contains('(') && text.contains("os error 71"), "{text}");
        }
        let own = io::Error::other(Message::new("system.full"));
        assert_eq!(own.said(), Message::new("system.full"));
    }

    #[test]
    fn libraries_that_pass_on_the_system_are_understood() {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let expected = Message::new("system.not_found");
        assert_eq!(csv::Error::from(missing()).said(), expected);
        assert_eq!(serde_json::Error::io(missing()).said(), expected);
        assert_eq!(zip::result::ZipError::Io(missing()).said(), expected);
        assert_eq!(rust_xlsxwriter::XlsxError::IoError(missing()).said(), expected);
        let json = serde_json::from_str::<u8>("[1\n,x]").unwrap_err();
        let cut = serde_json::from_str::<Vec<u8>>("[1").unwrap_err();
        assert!(json.said().says("system.json.syntax") || json.said().says("system.json.data"));
        assert_eq!(cut.said(), Message::new("system.cut_short"));
    }
}
