//! The page's side of the service worker: keeps the files for use without a network, and changes to
//! a new release.

use crate::platform::service_worker::{ServiceWorkerClient, ServiceWorkerEvent};
use crate::platform::{page, service_worker};
use crate::state::action::Action;
use crate::state::action::{OfflineAction, OfflineStatus};
use crate::state::effect::OfflineEffect;
use std::cell::RefCell;
use std::rc::Rc;
use yew::Callback;
use yew::platform::spawn_local;

/// The time after the start of the page at which the files are kept, in milliseconds. They must not
/// delay those that the page is loading.
const KEEP_DELAY_MS: u32 = 3000;

/// The service worker; `client` is `None` until it is connected, and if there is none.
pub(super) struct OfflineSupport {
    dispatch: Callback<Action>,
    client: RefCell<Option<ServiceWorkerClient>>,
}

impl OfflineSupport {
    /// Connects to the service worker. Its events are dispatched.
    pub(super) fn start(dispatch: Callback<Action>) -> Rc<Self> {
        let support = Rc::new(Self { dispatch, client: RefCell::default() });
        let starting = support.clone();
        spawn_local(async move { starting.connect().await });
        support
    }

    async fn connect(&self) {
        let dispatch = self.dispatch.clone();
        let on_event = move |event| dispatch.emit(action_of(event).into());
        let can_reload = || !page::has_leave_warning() && !page::is_typing();
        match ServiceWorkerClient::connect(on_event, can_reload).await {
            Ok(Some(client)) => {
                self.client.replace(Some(client));
                page::sleep(KEEP_DELAY_MS).await;
                if service_worker::saves_data() {
                    self.report(OfflineStatus::SavesData);
                } else {
                    self.keep();
                }
            }
            Ok(None) => {}
            Err(error) => {
                let answer = service_worker::refused_answer().await;
                self.report(answer.map_or_else(
                    || OfflineStatus::Unavailable(error.to_string()),
                    |(status, content_type)| OfflineStatus::Refused { status, content_type },
                ));
            }
        }
    }

    /// Runs an effect. Its results are dispatched.
    pub(super) fn run(&self, effect: OfflineEffect) {
        match effect {
            OfflineEffect::Keep => self.keep(),
            OfflineEffect::Stop => {
                self.client.borrow().iter().for_each(ServiceWorkerClient::stop_keeping);
            }
            // Afterwards this page keeps nothing any more.
            OfflineEffect::Forget => {
                self.client.take().iter().for_each(ServiceWorkerClient::forget);
            }
            OfflineEffect::TakeOver => {
                self.client.borrow().iter().for_each(ServiceWorkerClient::take_over);
            }
        }
    }

    fn keep(&self) {
        self.client.borrow().iter().for_each(ServiceWorkerClient::keep_models);
    }

    fn report(&self, status: OfflineStatus) {
        self.dispatch.emit(OfflineAction::StatusChanged(status).into());
    }
}

fn action_of(event: ServiceWorkerEvent) -> OfflineAction {
    let status = match event {
        ServiceWorkerEvent::Keeping { done, all } => OfflineStatus::Keeping { done, all },
        ServiceWorkerEvent::Ready { is_first: true } => return OfflineAction::SavedFirst,
        ServiceWorkerEvent::Ready { is_first: false } => OfflineStatus::Ready,
        ServiceWorkerEvent::Stopped => OfflineStatus::Stopped,
        ServiceWorkerEvent::Forgotten => OfflineStatus::Unknown,
        ServiceWorkerEvent::Failed(reason) => OfflineStatus::Failed(reason),
        ServiceWorkerEvent::UpdateReady => return OfflineAction::UpdateReady,
        ServiceWorkerEvent::UpdateBlocked => return OfflineAction::UpdateBlocked,
    };
    OfflineAction::StatusChanged(status)
}
