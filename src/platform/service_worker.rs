//! The connection to the service worker, which keeps the page for use without a network
//! (`static/service_worker.js`). Only a release has one.

use super::{BrowserError, page, trusted_types};
use gloo::events::EventListener;
use js_sys::{Array, Object, Reflect};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    MessageChannel, MessageEvent, MessagePort, Response, ServiceWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration,
};

const SCRIPT: &str = "./service_worker.js";

/// How often an open page asks the host for a new release, in milliseconds.
const UPDATE_CHECK_MS: u32 = 3_600_000;

/// An event from the service worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceWorkerEvent {
    /// The files that the page needs without a network are being kept. Counts are in bytes.
    Keeping {
        /// The size of the files that are kept.
        done: u64,
        /// The size of all files.
        all: u64,
    },
    /// Every file is kept: the page works without a network.
    Ready {
        /// True if no service worker answered when this page was opened.
        is_first: bool,
    },
    /// The keeping of files was stopped.
    Stopped,
    /// The kept files and the service worker are deleted.
    Forgotten,
    /// Files could not be kept, for the reason that the browser gives.
    Failed(String),
    /// Another release is ready to take over.
    UpdateReady,
    /// The other release cannot take over yet, because a tab has unsaved changes.
    UpdateBlocked,
}

type EventHandler = Rc<dyn Fn(ServiceWorkerEvent)>;

/// The connection to the service worker. Lives as long as the page.
#[derive(Clone)]
pub struct ServiceWorkerClient {
    container: ServiceWorkerContainer,
    registration: ServiceWorkerRegistration,
    on_event: EventHandler,
    /// True if no service worker answered when the page was opened.
    is_first: bool,
}

#[wasm_bindgen]
extern "C" {
    // Like the binding of web-sys, which accepts only strings, but for trusted values.
    #[wasm_bindgen(extends = ServiceWorkerContainer, js_name = ServiceWorkerContainer)]
    type TrustedContainer;
    #[wasm_bindgen(method, catch, js_class = "ServiceWorkerContainer", js_name = register)]
    fn register_script(
        this: &TrustedContainer,
        script: &JsValue,
        options: &JsValue,
    ) -> Result<js_sys::Promise, JsValue>;
}

impl ServiceWorkerClient {
    /// Installs the service worker of this release, or connects to the one that is installed.
    /// `can_reload` is asked before all tabs change to another release. Returns `None` if this is
    /// not a release.
    ///
    /// # Errors
    /// Returns an error if the browser has no service workers, or does not allow them here: in some
    /// private windows, without HTTPS, or if its storage is disabled. The message is empty if the
    /// browser gives no reason.
    pub async fn connect(
        on_event: impl Fn(ServiceWorkerEvent) + 'static,
        can_reload: impl Fn() -> bool + 'static,
    ) -> Result<Option<Self>, BrowserError> {
        if page::release().is_none() {
            return Ok(None);
        }
        let container = container()?;
        let is_first = container.controller().is_none();
        let options = Object::new();
        Reflect::set(&options, &"updateViaCache".into(), &"none".into())?;
        let script = trusted_types::script_url(&trusted_types::absolute_url(SCRIPT)?)?;
        let trusted: &TrustedContainer = container.unchecked_ref();
        let registered = JsFuture::from(trusted.register_script(&script, &options)?).await?;
        let registration = registered.dyn_into().map_err(|_| JsValue::from(""))?;
        let client = Self { container, registration, on_event: Rc::new(on_event), is_first };
        client.answer_questions(can_reload);
        client.watch_for_updates();
        Ok(Some(client))
    }

    /// Asks the service worker to keep the models too, after the page's own files. Progress and the
    /// result arrive as events. **Cost:** the models are fetched from the browser's cache if they
    /// are there, else from the host.
    pub fn keep_models(&self) {
        let client = self.clone();
        spawn_local(async move {
            let asked = match client.container.ready() {
                Ok(ready) => JsFuture::from(ready).await.map(|_| client.registration.active()),
                Err(error) => Err(error),
            };
            match asked {
                Ok(Some(worker)) => client.post(&worker, "keep models"),
                Ok(None) => {}
                Err(error) => (client.on_event)(failed(error)),
            }
        });
    }

    /// Stops keeping files. [`Self::keep_models`] continues later.
    pub fn stop_keeping(&self) {
        if let Some(worker) = self.registration.active() {
            self.post(&worker, "stop");
        }
    }

    /// Deletes all kept files, and what other apps shared. The service worker ends when no tab is
    /// open any more; a page that is opened later installs another one.
    pub fn forget(&self) {
        let worker = self.registration.active().or_else(|| self.registration.installing());
        if let Some(worker) = worker {
            self.post(&worker, "forget");
        }
    }

    /// Lets the other release take over if every tab agrees. All tabs are then reloaded.
    pub fn take_over(&self) {
        if let Some(worker) = self.registration.waiting() {
            self.post(&worker, "take over");
        }
    }

    /// Sends a message whose answers become events.
    fn post(&self, worker: &ServiceWorker, message: &str) {
        let posted = MessageChannel::new().and_then(|channel| {
            let (on_event, is_first) = (self.on_event.clone(), self.is_first);
            let answers = EventListener::new(&channel.port1(), "message", move |event| {
                let data = event.unchecked_ref::<MessageEvent>().data();
                parse_answer(&data, is_first).into_iter().for_each(|event| on_event(event));
            });
            // The answers arrive as long as the page lives.
            answers.forget();
            channel.port1().start();
            let request = Object::new();
            Reflect::set(&request, &"type".into(), &message.into())?;
            Reflect::set(&request, &"release".into(), &page::release().into())?;
            worker.post_message_with_transferable(&request, &Array::of1(&channel.port2()))
        });
        if let Err(error) = posted {
            (self.on_event)(failed(error));
        }
    }

    /// Answers the service worker's question about a reload, and reloads the page when it says so.
    fn answer_questions(&self, can_reload: impl Fn() -> bool + 'static) {
        let listener = EventListener::new(&self.container, "message", move |event| {
            let event: &MessageEvent = event.unchecked_ref();
            match text_member(&event.data(), "type").as_deref() {
                Some("can reload?") => {
                    let port = event.ports().get(0).dyn_into::<MessagePort>();
                    // Without an answer, the service worker waits in vain and does not take over.
                    let _ = port.map(|port| port.post_message(&can_reload().into()));
                }
                Some("reload") if text_member(&event.data(), "release") != page::release() => {
                    page::reload();
                }
                _ => {}
            }
        });
        listener.forget();
    }

    /// Reports a release that waits, and asks the host for one regularly.
    fn watch_for_updates(&self) {
        let client = self.clone();
        let report = move || {
            // The first release that is installed replaces none.
            let is_update = client.container.controller().is_some();
            if let Some(worker) = client.registration.waiting().filter(|_| is_update) {
                client.post(&worker, "found update");
            }
        };
        let registration = self.registration.clone();
        let watch_installing = move || {
            report();
            let Some(worker) = registration.installing() else { return };
            let report = report.clone();
            EventListener::new(&worker, "statechange", move |_| report()).forget();
        };
        watch_installing();
        EventListener::new(&self.registration, "updatefound", move |_| watch_installing()).forget();
        let registration = self.registration.clone();
        let check = gloo::timers::callback::Interval::new(UPDATE_CHECK_MS, move || {
            // Without a network there is no new release either.
            if let Ok(check) = registration.update() {
                spawn_local(async move { drop(JsFuture::from(check).await) });
            }
        });
        check.forget();
    }
}

/// Returns the status and the content type with which the host answers for the service worker, if
/// browsers refuse such an answer. Their own errors do not all say so.
pub async fn refused_answer() -> Option<(u16, String)> {
    let response = JsFuture::from(gloo::utils::window().fetch_with_str(SCRIPT)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let content_type = response.headers().get("content-type").ok()?.unwrap_or_default();
    let is_refused = !response.ok() || !content_type.contains("javascript");
    is_refused.then(|| (response.status(), content_type))
}

/// Returns true if the browser asks pages to save data.
pub fn saves_data() -> bool {
    let navigator = gloo::utils::window().navigator();
    let connection = Reflect::get(&navigator, &"connection".into());
    let saves = connection.and_then(|connection| Reflect::get(&connection, &"saveData".into()));
    saves.is_ok_and(|saves| saves.is_truthy())
}

/// Returns the browser's service workers.
fn container() -> Result<ServiceWorkerContainer, BrowserError> {
    let navigator = gloo::utils::window().navigator();
    let container = Reflect::get(&navigator, &"serviceWorker".into())?;
    container.dyn_into().map_err(|_| JsValue::from("").into())
}

fn failed(error: JsValue) -> ServiceWorkerEvent {
    ServiceWorkerEvent::Failed(BrowserError::from(error).to_string())
}

fn parse_answer(data: &JsValue, is_first: bool) -> Option<ServiceWorkerEvent> {
    let bytes = |name: &str| Some(Reflect::get(data, &name.into()).ok()?.as_f64()? as u64);
    match text_member(data, "type")?.as_str() {
        "progress" => {
            Some(ServiceWorkerEvent::Keeping { done: bytes("done")?, all: bytes("all")? })
        }
        "ready" => Some(ServiceWorkerEvent::Ready { is_first }),
        "stopped" => Some(ServiceWorkerEvent::Stopped),
        "forgotten" => Some(ServiceWorkerEvent::Forgotten),
        "update" => Some(ServiceWorkerEvent::UpdateReady),
        "failed" => Some(ServiceWorkerEvent::Failed(text_member(data, "reason")?)),
        "busy" => Some(ServiceWorkerEvent::UpdateBlocked),
        _ => None,
    }
}

fn text_member(data: &JsValue, name: &str) -> Option<String> {
    Reflect::get(data, &name.into()).ok()?.as_string()
}
