//! What answers are written to, without the machinery of a serializer: their keys are known, and so is their order.

use super::Mark;
use crate::Moment;
use std::sync::Arc;

/// Takes a value part by part, in the order of its JSON text.
///
/// JSON text itself is one: a [`Buffer`](super::Buffer). A host that builds values of its own takes the parts, and
/// leaves out the keys, which it knows.
pub trait Sink {
    /// A mark of JSON's, or a key with its marks: `{"due":`, `,"state":`, `]`.
    fn mark(&mut self, mark: &'static Mark);
    /// Nothing.
    fn null(&mut self);
    /// Yes or no.
    fn bool(&mut self, value: bool);
    /// A number that is finite.
    fn number(&mut self, value: f64);
    /// Text that only this answer has.
    fn text(&mut self, text: &str);
    /// Text that many answers share.
    fn shared(&mut self, text: &Arc<str>);
    /// A word of the wire, such as a state.
    fn word(&mut self, word: &'static str);
    /// An instant.
    fn moment(&mut self, moment: Moment);
    /// That so many items follow.
    fn items(&mut self, _count: usize) {}
    /// A value of any shape, as its JSON text.
    fn json(&mut self, text: &str);
}

/// What can be written to a [`Sink`].
pub trait Written {
    /// Writes it, part by part.
    fn write<S: Sink>(&self, sink: &mut S);
}

/// Writes a structure field by field. No field can be forgotten: that would not compile.
macro_rules! written {
    ($type:ident { $first:ident $(, $field:ident)* $(,)? }) => {
        impl $crate::json::Written for $type {
            fn write<S: $crate::json::Sink>(&self, sink: &mut S) {
                let Self { $first $(, $field)* } = self;
                sink.mark(const { &$crate::json::Mark::new(concat!("{\"", stringify!($first), "\":")) });
                $first.write(sink);
                $(
                    sink.mark(const { &$crate::json::Mark::new(concat!(",\"", stringify!($field), "\":")) });
                    $field.write(sink);
                )*
                sink.mark(const { &$crate::json::Mark::new("}") });
            }
        }
    };
    ($type:ident : $($variant:ident = $word:literal),+ $(,)?) => {
        impl $crate::json::Written for $type {
            fn write<S: $crate::json::Sink>(&self, sink: &mut S) {
                sink.word(match self {
                    $(Self::$variant => $word,)+
                });
            }
        }
    };
}
pub(crate) use written;

impl Written for bool {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.bool(*self);
    }
}

impl Written for f64 {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.number(*self);
    }
}

impl Written for Arc<str> {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.shared(self);
    }
}

impl Written for Moment {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.moment(*self);
    }
}

impl<T: Written> Written for Option<T> {
    fn write<S: Sink>(&self, sink: &mut S) {
        match self {
            Some(value) => value.write(sink),
            None => sink.null(),
        }
    }
}

impl<T: Written> Written for Vec<T> {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.items(self.len());
        sink.mark(const { &Mark::new("[") });
        for (position, item) in self.iter().enumerate() {
            if position > 0 {
                sink.mark(const { &Mark::new(",") });
            }
            item.write(sink);
        }
        sink.mark(const { &Mark::new("]") });
    }
}
