//! Country names from the browser's internationalization data.

use js_sys::{Array, Intl, Object, Reflect};

thread_local! {
    static REGION_NAMES: Intl::DisplayNames = {
        let options = Object::new();
        // Setting a property of a new plain object does not fail.
        let _ = Reflect::set(&options, &"type".into(), &"region".into());
        Intl::DisplayNames::new(&Array::of1(&"en".into()), &options)
    };
}

/// Returns the English name of a country by its two-letter ISO 3166 code, or the code itself if the
/// browser does not know it.
pub fn country_name(code: &str) -> String {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    // `Intl.DisplayNames` throws for anything that is not a code.
    let name = is_code.then(|| REGION_NAMES.with(|regions| regions.of(code))).flatten();
    name.map_or_else(|| code.to_owned(), String::from)
}
