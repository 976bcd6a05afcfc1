//! The token that a writer shows: made at the start of the server, printed for the person who started it, kept nowhere.

use std::fmt;
use std::hint::black_box;
use std::io;

/// Length of a token: 256 random bits.
const BYTES: usize = 32;

/// The secret of one run of the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one, from the random source of the system.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn fresh() -> io::Result<Token> {
        let mut bytes = [0_u8; BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Token(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// The text a person passes on: 64 hexadecimal digits.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether what was given is the token. Takes as long for a wrong beginning as for a wrong end, so that it cannot be found
    /// digit by digit.
    pub(in crate::server) fn is(&self, given: &[u8]) -> bool {
        let own = self.0.as_bytes();
        if own.len() != given.len() {
            return false;
        }
        let differing = own
            .iter()
            .zip(given)
            .fold(0_u8, |seen, (a, b)| black_box(seen | (a ^ b)));
        differing == 0
    }
}

impl fmt::Debug for Token {
    /// Never the token: what is written for programmers ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tokens_differ_and_only_the_whole_one_fits() {
        let (one, other) = (Token::fresh().unwrap(), Token::fresh().unwrap());
        assert_eq!(one.text().len(), 2 * BYTES);
        assert!(one.is(one.text().as_bytes()));
        let mut wrong_end = one.text().as_bytes().to_vec();
        wrong_end[63] ^= 1;
        for given in [other.text().as_bytes(), &one.text().as_bytes()[..63], b"", &wrong_end] {
            assert!(!one.is(given));
        }
        assert!(!format!("{one:?}").contains(one.text()));
    }
}
