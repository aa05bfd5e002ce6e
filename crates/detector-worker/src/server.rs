//! The message loop of the worker: receives requests, and runs the scheduler between them.

use crate::fetch;
use crate::scheduler::{Host, Scheduler};
use dateline_ner::Engine;
use dateline_protocol::detector::{DetectorProtocol, DetectorReady, DetectorResponse};
use dateline_protocol::{FatalError, PROTOCOL_VERSION};
use dateline_worker_runtime::{Macrotask, PageConnection};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

impl Host for PageConnection<DetectorProtocol> {
    fn post(&self, response: &DetectorResponse) {
        Self::post(self, response);
    }

    fn elapsed_ms(&self) -> f64 {
        let performance = self.scope().performance();
        performance.map_or_else(js_sys::Date::now, |performance| performance.now())
    }
}

/// Loads the engine, then serves requests until the worker is terminated.
pub(crate) fn run_worker() {
    let page = PageConnection::open("The detector");
    wasm_bindgen_futures::spawn_local(async move {
        let report = |percent| page.post(&DetectorResponse::Loading { percent });
        match fetch::fetch_engine(page.scope(), report).await {
            Ok(engine) => serve_requests(page, engine),
            Err(error) => page.fail(FatalError::Model(error)),
        }
    });
}

fn serve_requests(page: PageConnection<DetectorProtocol>, engine: Arc<dyn Engine>) {
    let ready = DetectorReady { version: PROTOCOL_VERSION, model: engine.id().to_owned() };
    let scheduler = Rc::new(RefCell::new(Scheduler::new(page.clone(), engine)));
    let macrotask = Rc::new(RefCell::new(None::<Macrotask>));
    let (task_page, task_scheduler, task_handle) =
        (page.clone(), scheduler.clone(), macrotask.clone());
    let created = Macrotask::new(move || {
        let (is_more, should_load_gazetteer) = task_scheduler.borrow_mut().run_slice();
        if is_more {
            task_handle.borrow().as_ref().inspect(|macrotask| macrotask.schedule());
        }
        if should_load_gazetteer {
            wasm_bindgen_futures::spawn_local(load_gazetteer(
                task_page.clone(),
                task_scheduler.clone(),
                task_handle.clone(),
            ));
        }
    });
    match created {
        Ok(created) => *macrotask.borrow_mut() = Some(created),
        Err(_) => return page.fail(FatalError::NoMessageChannels),
    }
    let requests = page.clone();
    page.listen(&ready, move |message| {
        if let Some(request) = requests.parse(message) {
            scheduler.borrow_mut().on_request(request);
        }
        macrotask.borrow().as_ref().inspect(|macrotask| macrotask.schedule());
    });
}

async fn load_gazetteer(
    page: PageConnection<DetectorProtocol>,
    scheduler: Rc<RefCell<Scheduler<PageConnection<DetectorProtocol>>>>,
    macrotask: Rc<RefCell<Option<Macrotask>>>,
) {
    let outcome = fetch::fetch_gazetteer(page.scope()).await;
    scheduler.borrow_mut().on_gazetteer_loaded(outcome);
    macrotask.borrow().as_ref().inspect(|macrotask| macrotask.schedule());
}
