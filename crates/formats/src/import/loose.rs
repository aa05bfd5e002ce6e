//! Parts of JSON that a foreign file may fill with anything: only what is expected counts, and nothing
//! else is kept in memory.

use super::offsets::Position;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A text, or nothing where something else stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word(pub Option<String>);

/// A position; none where something else stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(pub Position);

impl Default for Number {
    fn default() -> Self {
        Self(Position(None))
    }
}

/// A list, or one element of it without the brackets; empty where something else stands.
#[derive(Clone, Debug)]
pub(crate) struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// An object that is read as `T`, or nothing where something else stands.
#[derive(Clone, Debug)]
pub(crate) struct Maybe<T>(pub Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// The members of an object that are texts, by name; empty where something else stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(pub BTreeMap<String, String>);

/// Visits what is not expected.
macro_rules! otherwise {
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

macro_rules! no_list {
    ($value:ty) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<$value, A::Error> {
            while elements.next_element::<IgnoredAny>()?.is_some() {}
            Ok(<$value>::default())
        }
    };
}

macro_rules! no_map {
    ($value:ty) => {
        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<$value, A::Error> {
            while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(<$value>::default())
        }
    };
}

struct WordVisitor;

impl<'de> Visitor<'de> for WordVisitor {
    type Value = Word;

    otherwise!(Word: visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));
    no_list!(Word);
    no_map!(Word);

    fn visit_str<E>(self, word: &str) -> Result<Word, E> {
        Ok(Word(Some(word.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Number;

    otherwise!(Number: visit_bool(bool), visit_str(&str));
    no_list!(Number);
    no_map!(Number);

    fn visit_u64<E>(self, value: u64) -> Result<Number, E> {
        Ok(Number(Position(value.try_into().ok())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Number, E> {
        Ok(Number(Position(value.try_into().ok())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Number, E> {
        Ok(Number(Position::of(value)))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    otherwise!(List<T>: visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<List<T>, E> {
        T::deserialize(StrDeserializer::<E>::new(word)).map(|one| List(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<List<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(element) = elements.next_element()? {
            all.push(element);
        }
        Ok(List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<List<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries)).map(|one| List(vec![one]))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct MaybeVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for MaybeVisitor<T> {
    type Value = Maybe<T>;

    otherwise!(Maybe<T>: visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));
    no_list!(Maybe<T>);

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Maybe<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries)).map(|one| Maybe(Some(one)))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MaybeVisitor(PhantomData))
    }
}

struct WordsVisitor;

impl<'de> Visitor<'de> for WordsVisitor {
    type Value = Words;

    otherwise!(Words: visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));
    no_list!(Words);

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Words, A::Error> {
        let mut words = BTreeMap::new();
        while let Some((key, word)) = entries.next_entry::<String, Word>()? {
            if let Word(Some(word)) = word {
                words.insert(key, word);
            }
        }
        Ok(Words(words))
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_expected_counts() {
        let words = |json| serde_json::from_str::<List<Word>>(json).unwrap().0;
        let word = |word: &str| Word(Some(word.to_owned()));
        assert_eq!(words("\"a\""), [word("a")]);
        assert_eq!(words("[\"a\", {\"b\": [1]}, null]"), [word("a"), Word(None), Word(None)]);
        assert_eq!(words("{\"a\": 1}"), [Word(None)]);
        assert_eq!(words("7"), []);
        let number = |json| serde_json::from_str::<Number>(json).unwrap().0.0;
        assert_eq!(
            ["3", "3.0", "-1", "\"3\"", "[3]", "null"].map(number),
            [Some(3), Some(3), None, None, None, None]
        );
        let words = serde_json::from_str::<Words>("{\"a\":\"b\",\"__proto__\":{}}").unwrap().0;
        assert_eq!(words, [("a".to_owned(), "b".to_owned())].into());
    }
}
