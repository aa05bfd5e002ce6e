//! Files and texts that the system passes to the installed page: files that the user opens with it,
//! and what other apps share.
//!
//! The service worker keeps what is shared in a cache, because the page may not be open yet
//! (`static/service_worker.js`).

use super::drag_and_drop::DropData;
use super::files::{FileSelection, PickedFile};
use super::{BrowserError, location};
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Cache, File, Request, Response, Url};

/// The fragment with which the service worker opens the page after something was shared.
const SHARED_FRAGMENT: &str = "shared";
/// The header of a shared file that has its name, as a URL component.
const NAME_HEADER: &str = "x-file-name";

#[wasm_bindgen]
extern "C" {
    type LaunchQueue;
    #[wasm_bindgen(method, js_name = setConsumer)]
    fn set_consumer(this: &LaunchQueue, consumer: &JsValue);
    #[wasm_bindgen(thread_local_v2, js_name = launchQueue)]
    static LAUNCH_QUEUE: Option<LaunchQueue>;

    type LaunchParams;
    #[wasm_bindgen(method, getter)]
    fn files(this: &LaunchParams) -> Option<Array>;

    type FileHandle;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn get_file(this: &FileHandle) -> Result<js_sys::Promise, JsValue>;

    #[wasm_bindgen(catch, js_name = decodeURIComponent)]
    fn decode_component(text: &str) -> Result<String, JsValue>;
}

/// Calls `take` with all that the system passes to the page, now and as long as it lives. `fail` is
/// called with the reason if something cannot be read.
pub fn on_launch(take: impl Fn(DropData) + 'static, fail: impl Fn(BrowserError) + 'static) {
    let take: Rc<dyn Fn(DropData)> = Rc::new(take);
    let fail: Rc<dyn Fn(BrowserError)> = Rc::new(fail);
    LAUNCH_QUEUE.with(|queue| {
        let Some(queue) = queue else { return };
        let (take, fail) = (take.clone(), fail.clone());
        let consumer = Closure::<dyn Fn(LaunchParams)>::new(move |launch: LaunchParams| {
            let Some(handles) = launch.files().filter(|files| files.length() > 0) else { return };
            let (take, fail) = (take.clone(), fail.clone());
            spawn_local(async move {
                match read_handles(&handles).await {
                    Ok(files) => take(DropData::Files(files)),
                    Err(error) => fail(error.into()),
                }
            });
        });
        queue.set_consumer(&consumer.into_js_value());
    });
    if location::fragment() == SHARED_FRAGMENT {
        location::clear_fragment();
        spawn_local(async move {
            match take_shared().await {
                Ok(shared) => shared.into_iter().for_each(|it| take(it)),
                Err(error) => fail(error.into()),
            }
        });
    }
}

async fn read_handles(handles: &Array) -> Result<FileSelection, JsValue> {
    let mut files = Vec::new();
    for handle in handles.iter() {
        let file = JsFuture::from(handle.unchecked_into::<FileHandle>().get_file()?).await?;
        let file: File = file.dyn_into()?;
        files.push(PickedFile { name: file.name(), file });
    }
    Ok(FileSelection::from_files(files))
}

/// Takes everything that was shared out of the service worker's cache.
async fn take_shared() -> Result<Vec<DropData>, JsValue> {
    let base = gloo::utils::document().base_uri()?.unwrap_or_default();
    let folder = Url::new_with_base("./", &base)?.pathname();
    let caches = gloo::utils::window().caches()?;
    let inbox = JsFuture::from(caches.open(&format!("dateline {folder} inbox"))).await?;
    let inbox: Cache = inbox.dyn_into()?;
    let requests: Array = JsFuture::from(inbox.keys()).await?.dyn_into()?;
    let (mut files, mut shared) = (Vec::new(), Vec::new());
    for request in requests.iter() {
        let request: Request = request.dyn_into()?;
        let response = JsFuture::from(inbox.match_with_request(&request)).await?;
        let Ok(response) = response.dyn_into::<Response>() else { continue };
        match response.headers().get(NAME_HEADER)? {
            Some(name) => files.push(shared_file(&name, &response).await?),
            None => {
                let text = JsFuture::from(response.text()?).await?;
                shared.push(DropData::Text(text.as_string().unwrap_or_default()));
            }
        }
        JsFuture::from(inbox.delete_with_request(&request)).await?;
    }
    if !files.is_empty() {
        shared.push(DropData::Files(FileSelection::from_files(files)));
    }
    Ok(shared)
}

async fn shared_file(name: &str, response: &Response) -> Result<PickedFile, JsValue> {
    let name = decode_component(name)?;
    let blob = JsFuture::from(response.blob()?).await?;
    let file = File::new_with_blob_sequence(&Array::of1(&blob), &name)?;
    Ok(PickedFile { name, file })
}
