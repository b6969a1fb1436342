//! Any value as JSON text, by way of serde.
//!
//! It does what `serde_json` does, in a fraction of its code: an answer cannot fail to be written, and there is one
//! place that it is written to.

use super::sink::Sink;
use super::{Buffer, Mark};
use serde::ser::{self, Serialize};
use std::fmt::Display;

/// A value that JSON cannot hold, such as a key that is no text.
#[derive(Debug)]
pub(super) struct Unwritable;

impl Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON cannot hold the value")
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: Display>(_message: T) -> Self {
        Self
    }
}

type Written = Result<(), Unwritable>;

const COMMA: Mark = Mark::new(",");
const COLON: Mark = Mark::new(":");

/// The entries of an object or the items of a list, and what closes them.
pub(super) struct Entries<'b> {
    out: &'b mut Buffer,
    first: bool,
    close: &'static Mark,
}

impl<'b> Entries<'b> {
    fn open(out: &'b mut Buffer, open: &'static Mark, close: &'static Mark) -> Self {
        out.mark(open);
        Self { out, first: true, close }
    }

    fn object(out: &'b mut Buffer) -> Self {
        Self::open(out, const { &Mark::new("{") }, const { &Mark::new("}") })
    }

    fn list(out: &'b mut Buffer) -> Self {
        Self::open(out, const { &Mark::new("[") }, const { &Mark::new("]") })
    }

    #[inline(never)]
    fn next(&mut self) {
        if !std::mem::replace(&mut self.first, false) {
            self.out.mark(&COMMA);
        }
    }

    #[inline(never)]
    fn key(&mut self, key: &'static str) {
        self.next();
        self.out.text(key);
        self.out.mark(&COLON);
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.next();
        value.serialize(To(self.out))
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        self.key(key);
        value.serialize(To(self.out))
    }

    fn close(self) -> Written {
        self.out.mark(self.close);
        Ok(())
    }
}

/// Writes to the end of a text.
pub(super) struct To<'b>(pub(super) &'b mut Buffer);

impl<'b> ser::Serializer for To<'b> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Entries<'b>;
    type SerializeTuple = Entries<'b>;
    type SerializeTupleStruct = Entries<'b>;
    type SerializeTupleVariant = Variant<'b>;
    type SerializeMap = Entries<'b>;
    type SerializeStruct = Entries<'b>;
    type SerializeStructVariant = Variant<'b>;

    fn serialize_bool(self, value: bool) -> Written {
        self.0.bool(value);
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Written {
        self.0.push_str(&value.to_string());
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        self.0.push_str(&value.to_string());
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Written {
        self.0.number(value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Written {
        self.0.text(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Written {
        self.0.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Written {
        self.0.null();
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Written {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let mut object = Entries::object(self.0);
        object.field(variant, value)?;
        object.close()
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Entries<'b>, Unwritable> {
        Ok(Entries::list(self.0))
    }

    fn serialize_tuple(self, _length: usize) -> Result<Entries<'b>, Unwritable> {
        Ok(Entries::list(self.0))
    }

    fn serialize_tuple_struct(self, _name: &'static str, _length: usize) -> Result<Entries<'b>, Unwritable> {
        Ok(Entries::list(self.0))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Variant<'b>, Unwritable> {
        Entries::object(self.0).key(variant);
        Ok(Variant(Entries::list(self.0)))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Entries<'b>, Unwritable> {
        Ok(Entries::object(self.0))
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Entries<'b>, Unwritable> {
        Ok(Entries::object(self.0))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Variant<'b>, Unwritable> {
        Entries::object(self.0).key(variant);
        Ok(Variant(Entries::object(self.0)))
    }
}

impl ser::SerializeSeq for Entries<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl ser::SerializeTuple for Entries<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl ser::SerializeTupleStruct for Entries<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.next();
        let start = self.out.as_bytes().len();
        key.serialize(To(self.out))?;
        match self.out.as_bytes().get(start) {
            Some(b'"') => Ok(()),
            // A whole number is written as text, for JSON has no other key.
            Some(b'-' | b'0'..=b'9') => {
                let number = self.out.take_from(start);
                self.out.text(&number);
                Ok(())
            }
            _ => Err(Unwritable),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.out.mark(&COLON);
        value.serialize(To(self.out))
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl ser::SerializeStruct for Entries<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        self.field(key, value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

/// The only entry of an object: what a variant of several parts has in it.
pub(super) struct Variant<'b>(Entries<'b>);

impl Variant<'_> {
    fn close(self) -> Written {
        let Entries { out, close, .. } = self.0;
        out.mark(close);
        out.mark(const { &Mark::new("}") });
        Ok(())
    }
}

impl ser::SerializeTupleVariant for Variant<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.0.item(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl ser::SerializeStructVariant for Variant<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        self.0.field(key, value)
    }

    fn end(self) -> Written {
        self.close()
    }
}
