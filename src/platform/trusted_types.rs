//! Trusted Types. In browsers that support them, only values that passed the page's single policy
//! can become the URL of a script or a parsed document. This module has the policy and the two
//! calls that need it.

use super::BrowserError;
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Url, Worker, WorkerOptions};

/// The name of the policy. The content security policy allows no other; see `xtask/src/csp.rs`.
const POLICY_NAME: &str = "dateline";

#[wasm_bindgen]
extern "C" {
    type PolicyFactory;
    #[wasm_bindgen(method, catch, js_name = createPolicy)]
    fn create_policy(this: &PolicyFactory, name: &str, rules: &JsValue) -> Result<Policy, JsValue>;
    #[wasm_bindgen(thread_local_v2, js_name = trustedTypes)]
    static FACTORY: Option<PolicyFactory>;

    type Policy;
    #[wasm_bindgen(method, catch, js_name = createHTML)]
    fn create_html(this: &Policy, html: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createScriptURL)]
    fn create_script_url(this: &Policy, address: &str) -> Result<JsValue, JsValue>;

    // Like the bindings of web-sys, which accept only strings, but for trusted values.
    #[wasm_bindgen(extends = Worker, js_name = Worker)]
    type TrustedWorker;
    #[wasm_bindgen(constructor, catch, js_class = "Worker")]
    fn new(address: &JsValue, options: &WorkerOptions) -> Result<TrustedWorker, JsValue>;

    #[wasm_bindgen(js_name = DOMParser)]
    type TrustedParser;
    #[wasm_bindgen(constructor, catch, js_class = "DOMParser")]
    fn new() -> Result<TrustedParser, JsValue>;
    #[wasm_bindgen(method, catch, js_class = "DOMParser", js_name = parseFromString)]
    fn parse(this: &TrustedParser, html: &JsValue, kind: &str) -> Result<Document, JsValue>;
}

thread_local! {
    /// `None` if the browser has no Trusted Types or the host's policy does not allow a policy of
    /// this name.
    static POLICY: Option<Policy> = FACTORY.with(|factory| {
        factory.as_ref().and_then(|factory| create_page_policy(factory).ok())
    });
}

fn create_page_policy(factory: &PolicyFactory) -> Result<Policy, JsValue> {
    let rules = Object::new();
    let html = Closure::<dyn Fn(String) -> String>::new(|html| html);
    Reflect::set(&rules, &"createHTML".into(), &html.into_js_value())?;
    let script = Closure::<dyn Fn(String) -> Result<String, JsValue>>::new(|address: String| {
        if is_own_script(&address)? {
            Ok(address)
        } else {
            Err(js_sys::TypeError::new("not a script of this page").into())
        }
    });
    Reflect::set(&rules, &"createScriptURL".into(), &script.into_js_value())?;
    factory.create_policy(POLICY_NAME, &rules)
}

/// Returns true if a script is in the page's folder or was created by the page.
fn is_own_script(address: &str) -> Result<bool, JsValue> {
    let folder = Url::new_with_base("./", &base_url()?)?;
    let made = format!("blob:{}/", folder.origin());
    Ok(address.starts_with(&folder.href()) || address.starts_with(&made))
}

/// Returns the absolute URL of a file of the page.
///
/// # Errors
/// Returns an error if `path` is not a valid URL.
pub(crate) fn absolute_url(path: &str) -> Result<String, BrowserError> {
    Ok(Url::new_with_base(path, &base_url()?)?.href())
}

fn base_url() -> Result<String, JsValue> {
    let base = gloo::utils::document().base_uri()?;
    base.ok_or_else(|| JsValue::from("the page has no address"))
}

/// Returns the URL of a script in the page's folder or one that the page created, as a value that
/// the browser trusts.
///
/// # Errors
/// Returns an error if the script is another one.
pub(crate) fn script_url(address: &str) -> Result<JsValue, BrowserError> {
    Ok(POLICY.with(|policy| match policy {
        Some(policy) => policy.create_script_url(address),
        None => Ok(address.into()),
    })?)
}

/// Starts a worker with a script in the page's folder or one that the page created.
///
/// # Errors
/// Returns an error if the script is another one, or the browser has no workers or does not allow
/// this one. Some browsers report the latter with an event.
pub(crate) fn start_worker(address: &str, options: &WorkerOptions) -> Result<Worker, BrowserError> {
    Ok(TrustedWorker::new(&script_url(address)?, options)?.into())
}

/// Parses HTML into a separate document, in which no script runs and no resource is loaded.
///
/// Its nodes must not be inserted into the page.
///
/// # Errors
/// Returns an error if the browser does not allow it.
pub(crate) fn parse_html(html: &str) -> Result<Document, BrowserError> {
    let trusted = POLICY.with(|policy| match policy {
        Some(policy) => policy.create_html(html),
        None => Ok(html.into()),
    })?;
    Ok(TrustedParser::new()?.parse(&trusted, "text/html")?)
}
