//! The browser's address and the screen that it names. An address holds numbers, never titles or text.

use super::{Effect, Screen, Severity, State, document_lifecycle, reducer};
use crate::messages;
use dateline_annotation::DocumentId;

/// What an address says after its `#`. The project stands before that, and is the page's own business
/// only while it loads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// Nothing: it is the page's to choose what it shows.
    #[default]
    Unspecified,
    /// The first screen, with all documents.
    Library,
    /// A text that is not frozen yet.
    NewDocument,
    /// A document.
    Document(DocumentId),
    /// Nothing that the page knows.
    Unknown,
}

const LIBRARY_FRAGMENT: &str = "library";
const NEW_DOCUMENT_FRAGMENT: &str = "new";
const DOCUMENT_PREFIX: &str = "document=";

impl Route {
    /// Reads what stands after the `#`.
    pub fn parse(fragment: &str) -> Self {
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

    /// What stands after the `#`.
    pub fn fragment(self) -> String {
        match self {
            Self::Unspecified | Self::Unknown => String::new(),
            Self::Library => LIBRARY_FRAGMENT.to_owned(),
            Self::NewDocument => NEW_DOCUMENT_FRAGMENT.to_owned(),
            Self::Document(id) => format!("{DOCUMENT_PREFIX}{}", id.0),
        }
    }
}

/// The browser's address, as far as the page knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CurrentRoute {
    /// What it says.
    pub(super) route: Route,
    /// Whether the browser went there by itself, and the page has yet to follow.
    is_from_browser: bool,
}

/// What is shown, as an address.
pub(super) fn route_of_screen(state: &State) -> Route {
    match &state.screen {
        Screen::Home => Route::Library,
        Screen::NewDocument(_) => Route::NewDocument,
        Screen::Workspace(workspace) => Route::Document(workspace.document),
    }
}

/// The browser went to an address: back, forward, or to what a person typed or opened. What cannot be shown is
/// told, and the first screen is shown instead. What lies over the page goes with what it lay over.
pub(super) fn navigate(state: &mut State, fragment: &str, now: i64) -> Vec<Effect> {
    let address = Route::parse(fragment);
    if address == state.route.route {
        return Vec::new();
    }
    state.route = CurrentRoute { route: address, is_from_browser: true };
    // Before the storage is open nothing can be shown: `document_lifecycle::loaded` looks at the address.
    let is_none = state.projects.invalid.is_some();
    if is_none || !state.write_queue.is_storage_open || address == route_of_screen(state) {
        return Vec::new();
    }
    state.dialog = None;
    match address {
        Route::Document(id) if state.history.summary(id).is_some() => {
            return reducer::apply_action(state, super::Action::OpenDocument(id), now);
        }
        Route::NewDocument => return document_lifecycle::resume_new_document(state),
        Route::Document(_) | Route::Unknown => notify_unknown_route(state),
        Route::Unspecified | Route::Library => {}
    }
    document_lifecycle::show_screen(state, Screen::Home);
    Vec::new()
}

/// Says why the address does not show what it says.
pub(super) fn notify_unknown_route(state: &mut State) {
    let told = match state.route.route {
        Route::Document(id) => messages::unknown_document(id),
        _ => messages::UNKNOWN_ADDRESS.to_owned(),
    };
    state.notify(Severity::Problem, told);
}

/// Brings the browser's address up to date with what is shown. To be called after every action. What a person can
/// come back to stays in the browser's history; what they cannot is replaced in it.
pub(super) fn refresh(state: &mut State) -> Option<Effect> {
    // The address of no project is left as it is.
    let is_none = state.projects.invalid.is_some();
    if is_none || !state.write_queue.is_storage_open || state.document_loader.is_opening_document()
    {
        return None;
    }
    let shown = route_of_screen(state);
    let CurrentRoute { route: at, is_from_browser: follows } =
        std::mem::replace(&mut state.route, CurrentRoute { route: shown, is_from_browser: false });
    if at == shown {
        return None;
    }
    let is_left_for_good = match at {
        Route::Unspecified | Route::Unknown | Route::NewDocument => true,
        Route::Document(id) => state.history.summary(id).is_none(),
        Route::Library => false,
    };
    let adds = !follows && !is_left_for_good;
    Some(Effect::UpdateUrl { fragment: shown.fragment(), adds_history_entry: adds })
}
