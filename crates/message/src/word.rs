//! Values that stand in a sentence the same in every language.

use std::borrow::Cow;
use std::fmt;

/// A value that is written the same in every language: a name, a code, the number of a row. Measures, dates and errors of the
/// system are not words: each language writes them its own way, and [`super::Message`] takes them by functions of their own. That
/// is why `f64`, `Decimal`, `Date` and `io::Error` are none.
pub trait Word: fmt::Display {}

impl<T: Word + ?Sized> Word for &T {}
impl<T: Word + ?Sized> Word for Box<T> {}
impl<T: ToOwned<Owned: fmt::Display> + Word + ?Sized> Word for Cow<'_, T> {}

/// Implements [`Word`] for types.
macro_rules! words {
    ($($word:ty),+ $(,)?) => { $(impl Word for $word {})+ };
}

words!(str, String, char, std::path::Display<'_>);
words!(u8, u16, u32, u64, usize, i16, i32, i64);
words!(uuid::Uuid, std::net::SocketAddr);
