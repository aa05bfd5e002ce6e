//! Encodings of members that may be long.

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::ByteBuf;

/// Serializes a value as the bytes of its JSON, for lists that may be long. A structured clone of
/// ten thousand objects blocks the page for a second, their JSON only for some milliseconds.
pub(crate) fn serialize_json<T: Serialize, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let json = serde_json::to_vec(value).map_err(S::Error::custom)?;
    serializer.serialize_bytes(&json)
}

/// Reads what [`serialize_json`] writes.
pub(crate) fn deserialize_json<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let json = ByteBuf::deserialize(deserializer)?;
    serde_json::from_slice(&json).map_err(D::Error::custom)
}

/// Serializes a text as bytes, for texts that may be long. Converting a string to a JavaScript
/// string and back takes ten times as long.
pub(crate) fn serialize_text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(text.as_bytes())
}

/// Reads what [`serialize_text`] writes.
pub(crate) fn deserialize_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<String, D::Error> {
    let bytes = ByteBuf::deserialize(deserializer)?;
    String::from_utf8(bytes.into_vec()).map_err(D::Error::custom)
}
