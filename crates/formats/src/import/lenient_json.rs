//! JSON members of other programs' files that may have any type. Only expected values are kept;
//! anything else is skipped without keeping it in memory.

use super::offsets::RawOffset;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use std::fmt;
use std::marker::PhantomData;

/// A string, or `None` for a value of another type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LenientString(pub Option<String>);

/// An offset, or none for a value of another type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LenientOffset(pub RawOffset);

impl Default for LenientOffset {
    fn default() -> Self {
        Self(RawOffset(None))
    }
}

/// An array, or a single element without brackets. Empty for an unexpected value.
#[derive(Clone, Debug)]
pub(crate) struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// An object that is deserialized as `T`, or `None` for a value of another type.
#[derive(Clone, Debug)]
pub(crate) struct LenientObject<T>(pub Option<T>);

impl<T> Default for LenientObject<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// Defines visitor methods that return the default for unexpected types.
macro_rules! visit_default {
    ($value:ty: $($visit:ident($kind:ty)),*) => {
        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("JSON")
        }

        $(fn $visit<E>(self, _: $kind) -> Result<$value, E> { Ok(<$value>::default()) })*

        fn visit_unit<E>(self) -> Result<$value, E> {
            Ok(<$value>::default())
        }
    };
}

macro_rules! ignore_seq {
    ($value:ty) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<$value, A::Error> {
            while elements.next_element::<IgnoredAny>()?.is_some() {}
            Ok(<$value>::default())
        }
    };
}

macro_rules! ignore_map {
    ($value:ty) => {
        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<$value, A::Error> {
            while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(<$value>::default())
        }
    };
}

struct LenientStringVisitor;

impl<'de> Visitor<'de> for LenientStringVisitor {
    type Value = LenientString;

    visit_default!(LenientString: visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));
    ignore_seq!(LenientString);
    ignore_map!(LenientString);

    fn visit_str<E>(self, word: &str) -> Result<LenientString, E> {
        Ok(LenientString(Some(word.to_owned())))
    }
}

impl<'de> Deserialize<'de> for LenientString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LenientStringVisitor)
    }
}

struct LenientOffsetVisitor;

impl<'de> Visitor<'de> for LenientOffsetVisitor {
    type Value = LenientOffset;

    visit_default!(LenientOffset: visit_bool(bool), visit_str(&str));
    ignore_seq!(LenientOffset);
    ignore_map!(LenientOffset);

    fn visit_u64<E>(self, value: u64) -> Result<LenientOffset, E> {
        Ok(LenientOffset(RawOffset(value.try_into().ok())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<LenientOffset, E> {
        Ok(LenientOffset(RawOffset(value.try_into().ok())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<LenientOffset, E> {
        Ok(LenientOffset(RawOffset::from_f64(value)))
    }
}

impl<'de> Deserialize<'de> for LenientOffset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LenientOffsetVisitor)
    }
}

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    visit_default!(OneOrMany<T>: visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<OneOrMany<T>, E> {
        T::deserialize(StrDeserializer::<E>::new(word)).map(|one| OneOrMany(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<OneOrMany<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(element) = elements.next_element()? {
            all.push(element);
        }
        Ok(OneOrMany(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<OneOrMany<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries)).map(|one| OneOrMany(vec![one]))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}

struct LenientObjectVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for LenientObjectVisitor<T> {
    type Value = LenientObject<T>;

    visit_default!(LenientObject<T>: visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));
    ignore_seq!(LenientObject<T>);

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<LenientObject<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries)).map(|one| LenientObject(Some(one)))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for LenientObject<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LenientObjectVisitor(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unexpected_types_are_ignored() {
        let words = |json| serde_json::from_str::<OneOrMany<LenientString>>(json).unwrap().0;
        let word = |word: &str| LenientString(Some(word.to_owned()));
        assert_eq!(words("\"a\""), [word("a")]);
        assert_eq!(
            words("[\"a\", {\"b\": [1]}, null]"),
            [word("a"), LenientString(None), LenientString(None)]
        );
        assert_eq!(words("{\"a\": 1}"), [LenientString(None)]);
        assert_eq!(words("7"), []);
        let number = |json| serde_json::from_str::<LenientOffset>(json).unwrap().0.0;
        assert_eq!(
            ["3", "3.0", "-1", "\"3\"", "[3]", "null"].map(number),
            [Some(3), Some(3), None, None, None, None]
        );
    }
}
