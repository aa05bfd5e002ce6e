//! Tests of country names.

use dateline_app::platform::country_names::country_name;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn country_codes_become_names_and_other_codes_are_unchanged() {
    for (code, name) in [("SY", "Syria"), ("XK", "Kosovo"), ("sy", "sy"), ("", ""), ("ÄÖ", "ÄÖ")]
    {
        assert_eq!(country_name(code), name);
    }
}
