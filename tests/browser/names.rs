//! Tests of country names.

use dateline_app::platform::country_names::country_name;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn countries_are_named_by_their_codes_and_nothing_else_throws() {
    for (code, name) in [("SY", "Syria"), ("XK", "Kosovo"), ("sy", "sy"), ("", ""), ("ÄÖ", "ÄÖ")]
    {
        assert_eq!(country_name(code), name);
    }
}
