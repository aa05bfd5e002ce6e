//! The outlines that the map draws.

use serde::Deserialize;
use std::sync::Arc;

/// What is known of the outlines, which are fetched when the map is first shown.
#[derive(Clone, Debug, Default)]
pub enum OutlinesStatus {
    /// Nobody wanted them yet.
    #[default]
    NotRequested,
    /// They are on their way.
    Loading,
    /// They are here.
    Loaded(Arc<Outlines>),
    /// They cannot be had; the reason is for the person. The map shows its pins without them.
    Failed(String),
}

/// The land, country by country.
#[derive(Debug, Deserialize)]
pub struct Outlines {
    /// In the order of their codes.
    pub countries: Vec<CountryOutline>,
}

/// A country, or a land without a government.
#[derive(Debug, Deserialize)]
pub struct CountryOutline {
    /// ISO 3166 code, two letters; empty where there is none.
    pub code: String,
    /// An SVG path in hundredths of a degree, east and south.
    pub path: String,
}

impl Outlines {
    /// Reads the file that `dateline outlines` writes.
    ///
    /// # Errors
    /// When it is another file; the reason is for the person.
    pub fn parse(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }
}
