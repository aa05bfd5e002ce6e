//! The route: the screen that the URL names. URLs contain ids, never titles or text.

use crate::state::action::NavigateAction;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::navigation::document_lifecycle;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::notices::Severity;
use crate::state::persistence::document_loader::DocumentLoader;
use crate::state::persistence::fetch::Requester;
use crate::state::session::Screen;
use crate::state::session::Session;
use dateline_annotation::model::DocumentId;
use dateline_annotation::store::MissingData;

/// The route in the URL fragment, after the `#`. The project is in the query and is handled only
/// while the page loads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::state) enum Route {
    /// No fragment: the page chooses what to show.
    #[default]
    Unspecified,
    /// The home screen, with all documents.
    Library,
    /// A new document, before it is created.
    NewDocument,
    /// A document.
    Document(DocumentId),
    /// A fragment that is not a route.
    Unknown,
}

const LIBRARY_FRAGMENT: &str = "library";
const NEW_DOCUMENT_FRAGMENT: &str = "new";
const DOCUMENT_PREFIX: &str = "document=";

impl Route {
    /// Parses a URL fragment, without the `#`.
    pub(in crate::state) fn parse(fragment: &str) -> Self {
        match fragment {
            "" => Self::Unspecified,
            LIBRARY_FRAGMENT => Self::Library,
            NEW_DOCUMENT_FRAGMENT => Self::NewDocument,
            other => {
                let digits = other.strip_prefix(DOCUMENT_PREFIX);
                let digits = digits.filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
                let id = digits.and_then(|digits| digits.parse().ok());
                id.map_or(Self::Unknown, |id| Self::Document(DocumentId(id)))
            }
        }
    }

    /// Returns the URL fragment, without the `#`.
    pub(in crate::state) fn fragment(self) -> String {
        match self {
            Self::Unspecified | Self::Unknown => String::new(),
            Self::Library => LIBRARY_FRAGMENT.to_owned(),
            Self::NewDocument => NEW_DOCUMENT_FRAGMENT.to_owned(),
            Self::Document(id) => format!("{DOCUMENT_PREFIX}{}", id.0),
        }
    }
}

/// The route in the URL, as last seen or written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::state) struct CurrentRoute {
    /// The route.
    pub(in crate::state) route: Route,
    /// True if the browser navigated to it and the page does not show it yet.
    is_from_browser: bool,
}

/// Returns the route of the current screen.
pub(in crate::state) fn route_of_screen(session: &Session) -> Route {
    match &session.screen {
        Screen::Home => Route::Library,
        Screen::NewDocument(_) => Route::NewDocument,
        Screen::Workspace(workspace) => Route::Document(workspace.document),
    }
}

impl CurrentRoute {
    /// Handles browser navigation: back, forward, or a URL that the user typed or opened. An open
    /// dialog is closed. If the route cannot be shown, notifies the user and shows the home screen.
    pub(in crate::state) fn navigate(
        &mut self,
        session: &mut Session,
        has_project: bool,
        fragment: &str,
        cx: &mut Context,
    ) {
        let address = Route::parse(fragment);
        if address == self.route {
            return;
        }
        *self = Self { route: address, is_from_browser: true };
        // Before the storage is open nothing can be shown; `document_lifecycle::handle_loaded` shows
        // the route.
        if !has_project
            || !session.write_queue.is_storage_open
            || address == route_of_screen(session)
        {
            return;
        }
        session.dialog = None;
        match address {
            Route::Document(id) if session.history.summary(id).is_some() => {
                return cx.dispatch(NavigateAction::OpenDocument(id));
            }
            Route::NewDocument => {
                return document_lifecycle::resume_new_document(session, cx);
            }
            Route::Document(_) | Route::Unknown => self.notify_unknown_route(session),
            Route::Unspecified | Route::Library => {}
        }
        session.show_screen(Screen::Home);
    }

    /// Notifies the user that the route in the URL cannot be shown.
    pub(in crate::state) fn notify_unknown_route(&self, session: &mut Session) {
        let told = match self.route {
            Route::Document(id) => NavigationMessage::UnknownDocument(id),
            Route::Unspecified | Route::Library | Route::NewDocument | Route::Unknown => {
                NavigationMessage::UnknownAddress
            }
        };
        session.notify(Severity::Problem, told);
    }

    /// Updates the URL to the current screen. To be called after every action. Adds a history entry if
    /// the user can return to the previous route; otherwise replaces it.
    pub(in crate::state) fn refresh(
        &mut self,
        session: &mut Session,
        loader: &DocumentLoader,
        has_project: bool,
        cx: &mut Context,
    ) {
        // An invalid project stays in the URL.
        if !has_project || !session.write_queue.is_storage_open || loader.is_opening_document() {
            return;
        }
        let shown = route_of_screen(session);
        let CurrentRoute { route: at, is_from_browser: follows } =
            std::mem::replace(self, Self { route: shown, is_from_browser: false });
        if at == shown {
            return;
        }
        let is_left_for_good = match at {
            Route::Unspecified | Route::Unknown | Route::NewDocument => true,
            Route::Document(id) => session.history.summary(id).is_none(),
            Route::Library => false,
        };
        let adds = !follows && !is_left_for_good;
        cx.push(Effect::UpdateUrl { fragment: shown.fragment(), adds_history_entry: adds });
    }

    /// Shows the screen that the URL names. If it names none, shows the only document if there is
    /// exactly one and no draft text. Does nothing if the database lost data.
    pub(in crate::state) fn show_initial_screen(
        &self,
        session: &mut Session,
        loader: &mut DocumentLoader,
        cx: &mut Context,
    ) {
        if session.recovery.loss.is_some() {
            return;
        }
        let only = session.history.summaries().map(|summary| summary.id).next();
        let is_only = session.history.summaries().len() == 1 && session.draft_text.is_empty();
        match self.route {
            Route::Unspecified => {
                if let Some(id) = only.filter(|_| is_only) {
                    fetch_initial_document(loader, id, cx);
                }
            }
            Route::Document(id) if session.history.summary(id).is_some() => {
                fetch_initial_document(loader, id, cx);
            }
            Route::Document(_) | Route::Unknown => self.notify_unknown_route(session),
            Route::NewDocument => document_lifecycle::resume_new_document(session, cx),
            Route::Library => {}
        }
    }
}

/// Requests the document that is shown when the page starts.
fn fetch_initial_document(loader: &mut DocumentLoader, id: DocumentId, cx: &mut Context) {
    loader.is_loading_initial = true;
    let wanted = MissingData { documents: [id].into(), ..MissingData::default() };
    cx.push(Effect::Fetch { missing: wanted, requester: Requester::InitialRoute(id) });
}
