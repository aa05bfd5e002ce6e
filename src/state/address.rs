//! The browser's address and the screen that it names. An address holds numbers, never titles or text.

use super::{Effect, Screen, State, Tone, opening, reduce};
use crate::messages;
use dateline_annotation::DocumentId;

/// What an address says after its `#`. The project stands before that, and is the page's own business
/// only while it loads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// Nothing: it is the page's to choose what it shows.
    #[default]
    Blank,
    /// The first screen, with all documents.
    Library,
    /// A text that is not frozen yet.
    Prepare,
    /// A document.
    Document(DocumentId),
    /// Nothing that the page knows.
    Unknown,
}

const LIBRARY: &str = "library";
const PREPARE: &str = "new";
const DOCUMENT: &str = "document=";

impl Address {
    /// Reads what stands after the `#`.
    pub fn parse(fragment: &str) -> Self {
        match fragment {
            "" => Self::Blank,
            LIBRARY => Self::Library,
            PREPARE => Self::Prepare,
            other => {
                let digits = other.strip_prefix(DOCUMENT);
                let digits = digits.filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
                let id = digits.and_then(|digits| digits.parse().ok());
                id.map_or(Self::Unknown, |id| Self::Document(DocumentId(id)))
            }
        }
    }

    /// What stands after the `#`.
    pub fn fragment(self) -> String {
        match self {
            Self::Blank | Self::Unknown => String::new(),
            Self::Library => LIBRARY.to_owned(),
            Self::Prepare => PREPARE.to_owned(),
            Self::Document(id) => format!("{DOCUMENT}{}", id.0),
        }
    }
}

/// The browser's address, as far as the page knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Addressed {
    /// What it says.
    pub(super) at: Address,
    /// Whether the browser went there by itself, and the page has yet to follow.
    follows: bool,
}

/// What is shown, as an address.
pub(super) fn shown(state: &State) -> Address {
    match &state.screen {
        Screen::Start => Address::Library,
        Screen::Prepare(_) => Address::Prepare,
        Screen::Desk(desk) => Address::Document(desk.document),
    }
}

/// The browser went to an address: back, forward, or to what a person typed or opened. What cannot be shown is
/// told, and the first screen is shown instead. What lies over the page goes with what it lay over.
pub(super) fn went(state: &mut State, fragment: &str, at: i64) -> Vec<Effect> {
    let address = Address::parse(fragment);
    if address == state.address.at {
        return Vec::new();
    }
    state.address = Addressed { at: address, follows: true };
    // Before the storage is open nothing can be shown: `opening::loaded` looks at the address.
    let is_none = state.projects.absent.is_some();
    if is_none || !state.saving.is_open || address == shown(state) {
        return Vec::new();
    }
    state.dialog = None;
    match address {
        Address::Document(id) if state.history.summary(id).is_some() => {
            return reduce::apply(state, super::Action::OpenDocument(id), at);
        }
        Address::Prepare => return opening::resume(state),
        Address::Document(_) | Address::Unknown => tell_missing(state),
        Address::Blank | Address::Library => {}
    }
    opening::turn_to(state, Screen::Start);
    Vec::new()
}

/// Says why the address does not show what it says.
pub(super) fn tell_missing(state: &mut State) {
    let told = match state.address.at {
        Address::Document(id) => messages::no_such_document(id),
        _ => messages::NO_SUCH_ADDRESS.to_owned(),
    };
    state.notify(Tone::Problem, told);
}

/// Brings the browser's address up to date with what is shown. To be called after every action. What a person can
/// come back to stays in the browser's history; what they cannot is replaced in it.
pub(super) fn refresh(state: &mut State) -> Option<Effect> {
    // The address of no project is left as it is.
    let is_none = state.projects.absent.is_some();
    if is_none || !state.saving.is_open || state.fetching.is_arriving() {
        return None;
    }
    let shown = shown(state);
    let Addressed { at, follows } =
        std::mem::replace(&mut state.address, Addressed { at: shown, follows: false });
    if at == shown {
        return None;
    }
    let is_left_for_good = match at {
        Address::Blank | Address::Unknown | Address::Prepare => true,
        Address::Document(id) => state.history.summary(id).is_none(),
        Address::Library => false,
    };
    let adds = !follows && !is_left_for_good;
    Some(Effect::WriteAddress { fragment: shown.fragment(), adds })
}
