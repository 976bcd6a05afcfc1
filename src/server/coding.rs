//! Content codings: which one the client wants, and bytes in it.

use std::io::{self, Write};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::language::ranges;

/// Answers below this many bytes are sent as they are: the headers would cost more than is saved.
const SMALLEST: usize = 1024;

/// A content coding (RFC 9110, 8.4.1; RFC 7932, RFC 8878).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    Brotli,
    Zstd,
    Gzip,
    Identity,
}

impl Coding {
    /// Every coding, the one to be preferred among equals first.
    pub const ALL: [Coding; 4] = [Coding::Brotli, Coding::Zstd, Coding::Gzip, Coding::Identity];

    /// The code in `Accept-Encoding` and `Content-Encoding`.
    pub fn code(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
            Coding::Gzip => "gzip",
            Coding::Identity => "identity",
        }
    }

    /// The coding a client wants most. One it does not know of is never sent; identity is, when nothing else is wanted,
    /// also to a client that refuses even that: it can still read it.
    pub fn wanted(headers: &HeaderMap) -> Coding {
        let accepted = ranges(headers, header::ACCEPT_ENCODING);
        let named = |code: &str| {
            accepted
                .iter()
                .find(|(range, _)| range == code)
                .map(|(_, weight)| *weight)
        };
        let any = named("*");
        let weight = |coding: Coding| match coding {
            Coding::Identity => named("identity").unwrap_or(0.0),
            Coding::Gzip => named("gzip").or_else(|| named("x-gzip")).or(any).unwrap_or(0.0),
            _ => named(coding.code()).or(any).unwrap_or(0.0),
        };
        let mut best = (0.0, Coding::Identity);
        for coding in Coding::ALL {
            if weight(coding) > best.0 {
                best = (weight(coding), coding);
            }
        }
        best.1
    }

    /// A person is waiting, so the levels are those that take a few milliseconds. The highest ones save a few percent of the
    /// bytes, and took half a second of the start, just when the first page was being asked for.
    fn write(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(bytes.len() / 4);
        match self {
            Coding::Brotli => {
                // A window of 4 MiB, larger than any answer so far.
                let mut writer = CompressorWriter::new(&mut out, 4096, 5, 22);
                writer.write_all(bytes)?;
                writer.flush()?;
                drop(writer);
            }
            Coding::Zstd => {
                // Browsers refuse windows beyond 8 MiB; this level stays within it.
                zstd::stream::copy_encode(bytes, &mut out, 3)?;
            }
            Coding::Gzip => {
                let mut writer = GzEncoder::new(&mut out, Compression::new(6));
                writer.write_all(bytes)?;
                writer.finish()?;
            }
            Coding::Identity => out.extend_from_slice(bytes),
        }
        Ok(out)
    }
}

/// Bytes and the coding they are in.
#[derive(Debug, Clone)]
pub(super) struct Coded {
    pub bytes: Bytes,
    pub coding: Coding,
}

impl Coded {
    /// Bytes without any coding.
    pub fn identity(bytes: Bytes) -> Coded {
        Coded {
            bytes,
            coding: Coding::Identity,
        }
    }

    /// Bytes in a coding; as they are when they are few, or the coding does not make them fewer.
    pub fn new(bytes: Bytes, coding: Coding) -> Coded {
        if coding == Coding::Identity || bytes.len() < SMALLEST {
            return Coded::identity(bytes);
        }
        match coding.write(&bytes) {
            Ok(fewer) if fewer.len() < bytes.len() => Coded {
                bytes: Bytes::from(fewer),
                coding,
            },
            _ => Coded::identity(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::io::Read;

    #[test]
    fn the_client_decides() {
        for (accepts, coding) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip, zstd", Coding::Zstd),
            ("gzip;q=1, br;q=0.5", Coding::Gzip),
            ("x-gzip", Coding::Gzip),
            ("GZIP", Coding::Gzip),
            ("br;q=0, gzip;q=0.001", Coding::Gzip),
            ("br;q=0", Coding::Identity),
            ("*", Coding::Brotli),
            ("*, br;q=0", Coding::Zstd),
            ("*;q=0, gzip", Coding::Gzip),
            ("gzip;q=0.5, identity", Coding::Identity),
            ("identity;q=0, gzip;q=0.2", Coding::Gzip),
            ("identity;q=0", Coding::Identity),
            ("*;q=0", Coding::Identity),
            ("deflate, compress, br2, nonsense", Coding::Identity),
            ("br;q=2, gzip;q=x, zstd;q=-1", Coding::Identity),
            (";;,,=", Coding::Identity),
            ("", Coding::Identity),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_str(accepts).unwrap())]);
            assert_eq!(Coding::wanted(&headers), coding, "{accepts}");
        }
        assert_eq!(Coding::wanted(&HeaderMap::new()), Coding::Identity);
    }

    #[test]
    fn what_is_written_can_be_read_again() {
        let text: String = (0..5000).map(|i| format!("{{\"ha\":{i}}},")).collect();
        for coding in Coding::ALL {
            let coded = Coded::new(Bytes::from(text.clone()), coding);
            assert_eq!(coded.coding, coding);
            let mut read = String::new();
            match coding {
                Coding::Brotli => brotli::Decompressor::new(&coded.bytes[..], 4096).read_to_string(&mut read),
                Coding::Zstd => zstd::Decoder::new(&coded.bytes[..]).unwrap().read_to_string(&mut read),
                Coding::Gzip => flate2::read::GzDecoder::new(&coded.bytes[..]).read_to_string(&mut read),
                Coding::Identity => (&coded.bytes[..]).read_to_string(&mut read),
            }
            .unwrap();
            assert_eq!(read, text, "{coding:?}");
            assert!(
                coding == Coding::Identity || coded.bytes.len() * 3 < text.len(),
                "{coding:?}"
            );
        }
        let few = Coded::new(Bytes::from_static(b"{}"), Coding::Brotli);
        assert_eq!((few.coding, few.bytes.len()), (Coding::Identity, 2));
    }
}
