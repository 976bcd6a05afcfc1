//! The tags of an XML file with their places, for a look before a parser gets it. Comments, processing instructions and
//! texts that are no markup are passed over; what is no well-formed file is the parser's to say.

/// A tag with its place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag<'b> {
    /// The tag an element begins with.
    Opens {
        /// Its name without the prefix.
        name: &'b [u8],
        /// Where its tag begins.
        from: usize,
        /// Where its contents begin.
        inside: usize,
    },
    /// The tag an element ends with.
    Closes {
        /// Its name without the prefix.
        name: &'b [u8],
        /// Where its last tag begins.
        from: usize,
        /// Where its last tag has ended.
        until: usize,
    },
}

/// The tags in their order; an element without contents opens and closes.
pub fn tags(bytes: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    let mut closes = None;
    std::iter::from_fn(move || {
        if let Some(tag) = closes.take() {
            return Some(tag);
        }
        loop {
            let from = at + bytes.get(at..)?.iter().position(|byte| *byte == b'<')?;
            let rest = &bytes[from..];
            let past = |end: &[u8]| {
                let found = rest.windows(end.len()).position(|window| window == end);
                found.map_or(bytes.len(), |found| from + found + end.len())
            };
            match () {
                () if rest.starts_with(b"<!--") => at = past(b"-->"),
                () if rest.starts_with(b"<![CDATA[") => at = past(b"]]>"),
                () if rest.starts_with(b"<?") => at = past(b"?>"),
                () if rest.starts_with(b"<!") => at = past(b">"),
                () => {
                    let until = from + end_of_tag(rest)?;
                    at = until;
                    let inner = &bytes[from + 1..until - 1];
                    if let Some(name) = inner.strip_prefix(b"/") {
                        let name = local(name);
                        return Some(Tag::Closes { name, from, until });
                    }
                    let name = local(inner);
                    if inner.ends_with(b"/") {
                        closes = Some(Tag::Closes {
                            name,
                            from: until,
                            until,
                        });
                    }
                    return Some(Tag::Opens {
                        name,
                        from,
                        inside: until,
                    });
                }
            }
        }
    })
}

/// Where a tag ends; a `>` in a quoted value does not end it.
fn end_of_tag(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A name up to its attributes, without the prefix of its namespace.
fn local(tag: &[u8]) -> &[u8] {
    let end = tag
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || *byte == b'/')
        .unwrap_or(tag.len());
    let name = &tag[..end];
    let colon = name.iter().position(|byte| *byte == b':');
    colon.map_or(name, |colon| &name[colon + 1..])
}
