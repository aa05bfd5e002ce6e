//! The country outlines that the map draws.

use serde::Deserialize;
use std::sync::Arc;

/// The loading status of the outlines. They are fetched when the map is first shown.
#[derive(Clone, Debug, Default)]
pub enum OutlinesStatus {
    /// The outlines have not been requested.
    #[default]
    NotRequested,
    /// The outlines are being fetched.
    Loading,
    /// The outlines are loaded.
    Loaded(Arc<Outlines>),
    /// The outlines cannot be loaded. The map then shows its pins without outlines.
    Failed,
}

/// The outlines of all countries.
#[derive(Debug, Deserialize)]
pub struct Outlines {
    /// The countries, sorted by code.
    pub countries: Vec<CountryOutline>,
}

/// A country, or a territory without a government.
#[derive(Debug, Deserialize)]
pub struct CountryOutline {
    /// The ISO 3166 code of two letters; empty if there is none.
    pub code: String,
    /// An SVG path in hundredths of a degree, with axes to the east and the south.
    pub path: String,
}

impl Outlines {
    /// Parses the file that `dateline build-outlines` writes.
    ///
    /// # Errors
    /// Returns the description by the parser if the file has another format.
    pub fn parse(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }
}
