//! What is asked of who calls.

use crate::command::failure::{Failure, Found};
use clausola_host::Diagnostic;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The environment variable that a token is read from.
const VARIABLE: &str = "CLAUSOLA_TOKEN";

/// A shorter one could be guessed over the network.
const SHORTEST: usize = 16;

/// The hash of a bearer token: the token itself is in no memory for longer than a comparison.
pub(crate) struct Token([u8; 32]);

impl Token {
    /// From the file, or else from the environment; `None` where there is neither.
    pub(crate) fn read(file: Option<&str>) -> Result<Option<Self>, Failure> {
        let (text, origin) = match file {
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|e| {
                    let message = format!("cannot read the token from `{file}`: {e}");
                    let help = "check the name and that the file may be read";
                    Failure::Found(Found::one(file, Diagnostic::error("unreadable", message).help(help)))
                })?;
                (text, format!("`{file}`"))
            }
            None => match std::env::var(VARIABLE) {
                Ok(text) => (text, VARIABLE.to_string()),
                Err(_) => return Ok(None),
            },
        };
        let token = text.trim();
        if token.len() < SHORTEST || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            let message = format!(
                "the token of {origin} must have {SHORTEST} or more printable ASCII characters without spaces: \
                 `openssl rand -hex 32` makes a good one"
            );
            return Err(Failure::Usage(message));
        }
        Ok(Some(Self::of(token.as_bytes())))
    }

    /// Whether a request's `Authorization` brings this token, in a time that does not tell how much of it is right.
    pub(crate) fn admits(&self, authorization: Option<&[u8]>) -> bool {
        let Some((scheme, token)) = authorization.and_then(|header| header.split_at_checked(7)) else {
            return false;
        };
        // Of the hashes, so that not even its length is told.
        scheme.eq_ignore_ascii_case(b"Bearer ") & bool::from(Self::of(token.trim_ascii()).0.ct_eq(&self.0))
    }

    fn of(token: &[u8]) -> Self {
        Self(Sha256::digest(token).into())
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn only_the_whole_token_is_admitted() {
        let token = Token::of(b"0123456789abcdef");
        assert!(token.admits(Some(b"Bearer 0123456789abcdef")));
        assert!(token.admits(Some(b"bearer  0123456789abcdef ")));
        for wrong in [
            &b"Bearer 0123456789abcde"[..],
            b"Bearer 0123456789abcdeF",
            b"Bearer 0123456789abcdef0",
            b"Basic  0123456789abcdef",
            b"0123456789abcdef",
            b"Bearer ",
            b"",
        ] {
            assert!(!token.admits(Some(wrong)), "{}", String::from_utf8_lossy(wrong));
        }
        assert!(!token.admits(None));
    }
}
