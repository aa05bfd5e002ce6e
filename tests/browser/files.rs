//! Tests of picked and dropped files, and of downloads.

use dateline_app::platform::files::{self, CollectedFiles};
use dateline_app::state::import::messages::FileFailure;
use gloo::file::File;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::DragEvent;

fn file(bytes: &[u8]) -> web_sys::File {
    let file = File::new("a.txt", bytes);
    let file: &web_sys::File = file.as_ref();
    file.clone()
}

#[wasm_bindgen_test]
fn oversized_file_is_rejected() {
    assert_eq!(files::check_size(&file(&[0; 7]), 7), Ok(()));
    assert_eq!(
        files::check_size(&file(&[0; 8]), 7),
        Err(FileFailure::TooLarge { size: 8, limit: 7 })
    );
}

#[wasm_bindgen_test]
async fn dropped_files_are_collected() {
    let make = Function::new_with_args(
        "file",
        "const data = new DataTransfer();
         data.items.add(file);
         data.items.add('some text', 'text/plain');
         return new DragEvent('drop', { dataTransfer: data });",
    );
    let event = make.call1(&JsValue::NULL, &file(b"A")).expect("an event");
    let event: DragEvent = event.dyn_into().expect("a drop event");
    let dropped = files::dropped_files(&event).collect_files().await.files;
    assert_eq!(dropped.iter().map(|picked| picked.name.as_str()).collect::<Vec<_>>(), ["a.txt"]);
    let nothing = DragEvent::new("drop").expect("an event");
    assert_eq!(files::dropped_files(&nothing).collect_files().await, CollectedFiles::default());
}

/// The test browser does not keep downloads, so this reads the link's target.
#[wasm_bindgen_test]
async fn download_has_the_given_name_and_bytes() {
    let record = Function::new_no_args(
        "const prototype = HTMLAnchorElement.prototype;
         const recorded = {};
         prototype.click = function () {
             recorded.name = this.download;
             recorded.bytes = fetch(this.href).then((it) => it.arrayBuffer());
             recorded.type = fetch(this.href).then((it) => it.headers.get('content-type'));
         };
         recorded.restore = () => { delete prototype.click; };
         return recorded;",
    );
    let recorded = record.call0(&JsValue::NULL).expect("the recorder is installed");
    let get = |name: &str| Reflect::get(&recorded, &name.into()).expect("a property");
    let result = files::download("Damascus – 1.jsonl", "application/jsonl", b"{}\n\xe2\x82\xac");
    let restore: Function = get("restore").dyn_into().expect("a function");
    restore.call0(&JsValue::NULL).expect("the method is restored");

    assert_eq!(result, Ok(()));
    assert_eq!(get("name").as_string().as_deref(), Some("Damascus – 1.jsonl"));
    let bytes = JsFuture::from(js_sys::Promise::from(get("bytes"))).await.expect("bytes");
    assert_eq!(Uint8Array::new(&bytes).to_vec(), b"{}\n\xe2\x82\xac");
    let media_type = JsFuture::from(js_sys::Promise::from(get("type"))).await.expect("a type");
    assert_eq!(media_type.as_string().as_deref(), Some("application/jsonl"));
}
