//! Names that the browser knows.

use js_sys::{Array, Intl, Object, Reflect};

thread_local! {
    static REGION_NAMES: Intl::DisplayNames = {
        let options = Object::new();
        // A plain new object takes any property.
        let _ = Reflect::set(&options, &"type".into(), &"region".into());
        Intl::DisplayNames::new(&Array::of1(&"en".into()), &options)
    };
}

/// The English name of a country by its ISO 3166 code of two letters; the code itself where the
/// browser knows no name.
pub fn country_name(code: &str) -> String {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    // Anything else makes the browser throw.
    let name = is_code.then(|| REGION_NAMES.with(|regions| regions.of(code))).flatten();
    name.map_or_else(|| code.to_owned(), String::from)
}
