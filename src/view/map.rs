//! The map of the places in an article.

use super::Callbacks;
use crate::platform::{country_names, pointer_area};
use crate::state::action::{Action, MapAction, PlaceAction, WorkspaceAction};
use crate::state::places::document_places::MapState;
use crate::state::places::map_interaction::MAP_ID;
use crate::state::places::map_label_layout::{LABEL_GAP, LabelSide, MapPin, label_sides};
use crate::state::places::map_outlines::Outlines;
use crate::state::places::map_projection::Viewport;
use crate::state::places::place_list::{PlaceList, PlaceRow};
use crate::view::messages;
use dateline_annotation::model::AnnotationId;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// The distance in pixels up to which a pointer movement is a click.
const CLICK_TOLERANCE: f64 = 4.0;
/// The distance in pixels by which an arrow key moves the map.
const PAN_STEP: f64 = 60.0;
/// The factor by which a key or button zooms the map.
const ZOOM_FACTOR: f64 = 1.6;
/// The average width of a letter in a name, in pixels.
const LETTER_WIDTH: f64 = 6.3;

#[derive(Properties)]
pub(super) struct MapProps {
    pub(super) gathered: Arc<PlaceList>,
    pub(super) map: MapState,
    /// The row that is hovered or focused.
    pub(super) current: Option<usize>,
    pub(super) focus: Option<AnnotationId>,
    pub(super) outlines: Option<Arc<Outlines>>,
    pub(super) callbacks: Callbacks,
}

impl PartialEq for MapProps {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.gathered, &other.gathered)
            && self.map == other.map
            && self.current == other.current
            && self.focus == other.focus
            && is_same_arc(&self.outlines, &other.outlines)
            && self.callbacks == other.callbacks
    }
}

fn is_same_arc<T>(one: &Option<Arc<T>>, other: &Option<Arc<T>>) -> bool {
    one.as_ref().map(Arc::as_ptr) == other.as_ref().map(Arc::as_ptr)
}

/// The map: outlines, a pin for each place, and names if there is room.
#[component(Map)]
pub(super) fn place_map(props: &MapProps) -> Html {
    let dispatch = props.callbacks.dispatch.clone();
    use_effect_with((), move |()| {
        let sized = move |size| dispatch.emit(MapAction::Resized(size).into());
        let watch = pointer_area::SizeObserver::start(MAP_ID, sized);
        move || drop(watch)
    });
    let hand = use_mut_ref(PointerState::default);
    let sides = use_memo(
        (props.gathered.clone(), props.map.viewport.scale, props.map.viewport.longitude_factor),
        |(gathered, _, _)| label_sides(&map_pins(gathered, &props.map.viewport)),
    );
    let handlers = MapHandlers::new(props, &hand);
    let size = props.map.size;
    let name = messages::map_name(props.gathered.located.len());
    html! {
        <div class={classes!("map-frame", props.map.is_dropping_pin.then_some("placing"))}>
            <div id={MAP_ID} class="map" tabindex="0" role="application" aria-label={name}
                onpointerdown={handlers.down} onpointermove={handlers.moved}
                onpointerup={handlers.up.clone()} onpointercancel={handlers.up}
                onpointerover={handlers.over} onpointerleave={handlers.leave}
                onclick={handlers.click} onwheel={handlers.wheel} onkeydown={handlers.key}>
                <svg width={size.0.to_string()} height={size.1.to_string()}>
                    { render_land(props) }
                    <g class="pins">
                        { for props.gathered.located.iter().enumerate().map(|(row, it)| render_pin(props, row, it)) }
                    </g>
                    <g class="names" aria-hidden="true">
                        { for props.gathered.located.iter().zip(&*sides).enumerate().filter_map(
                            |(row, (named, side))| render_pin_name(props, row, named, (*side)?)) }
                    </g>
                    <g class="current" aria-hidden="true">{ render_current_pin(props, &sides) }</g>
                    <path class="crosshair" aria-hidden="true"
                        d={format!("M{:.1} {:.1}m-12 0h24m-12-12v24", size.0 / 2.0, size.1 / 2.0)} />
                </svg>
            </div>
            { render_tools(&props.callbacks) }
            { render_outside_button(props) }
            <p class="map-hint" hidden={!props.map.is_dropping_pin}>{ messages::PIN_PLACEMENT_HINT }</p>
        </div>
    }
}

fn render_tools(callbacks: &Callbacks) -> Html {
    let tool = |name: &'static str, key: &str, sign: &'static str, action: MapAction| {
        let title = messages::with_key(name, key);
        html! {
            <button class="icon" aria-label={name} {title} onclick={callbacks.callback_for(action)}>
                { sign }
            </button>
        }
    };
    html! {
        <div class="map-tools">
            { tool(messages::ZOOM_IN, "+", "+", MapAction::Zoom(ZOOM_FACTOR, None)) }
            { tool(messages::ZOOM_OUT, "−", "−", MapAction::Zoom(1.0 / ZOOM_FACTOR, None)) }
            { tool(messages::SHOW_ALL_PLACES, "0", "⤢", MapAction::FitAll) }
        </div>
    }
}

/// Renders the number of places outside the visible part of the map, as a button that shows all of
/// them.
fn render_outside_button(props: &MapProps) -> Html {
    let (width, height) = props.map.size;
    let is_outside = |named: &&PlaceRow| {
        let (x, y) = pin_position(props, named);
        !(0.0..=width).contains(&x) || !(0.0..=height).contains(&y)
    };
    let count = props.gathered.located.iter().filter(is_outside).count();
    html! {
        <button class="outside-places" hidden={count == 0} title={messages::with_key(messages::SHOW_ALL_PLACES, "0")}
            onclick={props.callbacks.callback_for(MapAction::FitAll)}>
            { messages::places_outside_map(count) }
        </button>
    }
}

fn pin_radius(named: &PlaceRow) -> f64 {
    (3.0 + 1.8 * (named.mentions.len() as f64).sqrt()).min(16.0)
}

fn label_width(named: &PlaceRow) -> f64 {
    named.place.name.chars().count() as f64 * LETTER_WIDTH
}

/// Returns the pins in map coordinates at the current zoom, which do not change when the map is
/// panned.
fn map_pins(gathered: &PlaceList, view: &Viewport) -> Vec<MapPin> {
    let spot = |named: &PlaceRow| MapPin {
        x: named.place.point.lon() * view.longitude_factor * view.scale,
        y: -named.place.point.lat() * view.scale,
        radius: pin_radius(named),
        width: label_width(named),
    };
    gathered.located.iter().map(spot).collect()
}

/// Renders the land. Its paths are built once, and the viewport only transforms them.
fn render_land(props: &MapProps) -> Html {
    let named: Vec<String> = props.gathered.country_codes().map(str::to_owned).collect();
    let outlines = props.outlines.clone();
    let (view, size) = (props.map.viewport, props.map.size);
    let others = view.world_copies(size).into_iter().filter(|&turn| turn != 0);
    html! {
        <g class="land" aria-hidden="true" transform={view.transform(size)}>
            <Land {outlines} {named} />
            <g>
                { for others.map(|turn| html! {
                    <use key={turn} href="#land" x={(turn * 36_000).to_string()} />
                }) }
            </g>
        </g>
    }
}

#[derive(Properties)]
struct LandProps {
    outlines: Option<Arc<Outlines>>,
    /// The codes of the countries that the article mentions.
    named: Vec<String>,
}

impl PartialEq for LandProps {
    fn eq(&self, other: &Self) -> bool {
        is_same_arc(&self.outlines, &other.outlines) && self.named == other.named
    }
}

#[component]
fn Land(props: &LandProps) -> Html {
    let countries = props.outlines.iter().flat_map(|outlines| &outlines.countries).enumerate();
    html! {
        <g id="land">
            { for countries.map(|(key, country)| html! {
                <path {key} d={country.path.clone()}
                    class={classes!("country", props.named.contains(&country.code).then_some("mentioned"))} />
            }) }
        </g>
    }
}

fn pin_position(props: &MapProps, named: &PlaceRow) -> (f64, f64) {
    props.map.viewport.project(named.place.point, props.map.size)
}

fn pin_key(named: &PlaceRow) -> String {
    named.mentions[0].0.to_string()
}

fn render_pin(props: &MapProps, row: usize, named: &PlaceRow) -> Html {
    let (x, y) = pin_position(props, named);
    let country = named.place.country.as_deref().map(country_names::country_name);
    let name = messages::pin_name(&named.place, country.as_deref(), named.mentions.len());
    html! {
        <circle key={pin_key(named)} class={pin_class(named)} data-row={row.to_string()} role="button"
            tabindex="-1" aria-label={name} cx={format!("{x:.1}")} cy={format!("{y:.1}")}
            r={format!("{:.1}", pin_radius(named))} />
    }
}

/// Returns the CSS class of a pin, which depends on how the place was determined.
fn pin_class(named: &PlaceRow) -> &'static str {
    match named.score {
        _ if named.is_approximate => "pin approximate",
        None => "pin decided",
        Some(_) => "pin",
    }
}

fn render_pin_name(
    props: &MapProps,
    row: usize,
    named: &PlaceRow,
    side: LabelSide,
) -> Option<Html> {
    let (x, y) = pin_position(props, named);
    let radius = pin_radius(named);
    let (x, y, anchor) = match side {
        LabelSide::Right => (x + radius + LABEL_GAP, y, "start"),
        LabelSide::Left => (x - radius - LABEL_GAP, y, "end"),
        LabelSide::Above => (x, y - radius - 7.0, "middle"),
        LabelSide::Below => (x, y + radius + 7.0, "middle"),
    };
    Some(html! {
        <text key={pin_key(named)} data-row={row.to_string()} x={format!("{x:.1}")}
            y={format!("{y:.1}")} text-anchor={anchor} dominant-baseline="central">
            { named.place.name.clone() }
        </text>
    })
}

/// Renders the hovered or focused pin again above all others, with its name.
fn render_current_pin(props: &MapProps, sides: &[Option<LabelSide>]) -> Html {
    let named = props.current.and_then(|row| Some((row, props.gathered.located.get(row)?)));
    let Some((row, named)) = named else { return html! { <g /> } };
    let (x, y) = pin_position(props, named);
    // If the pin already has a name, it stays on the same side.
    let free = if x > props.map.size.0 / 2.0 { LabelSide::Left } else { LabelSide::Right };
    let side = sides.get(row).copied().flatten().unwrap_or(free);
    html! {
        <g>
            <circle class={pin_class(named)} cx={format!("{x:.1}")} cy={format!("{y:.1}")}
                r={format!("{:.1}", pin_radius(named))} />
            <circle class="ring" cx={format!("{x:.1}")} cy={format!("{y:.1}")}
                r={format!("{:.1}", pin_radius(named) + 3.5)} />
            { render_pin_name(props, row, named, side).unwrap_or_default() }
        </g>
    }
}

/// The state of the pointers on the map.
#[derive(Default)]
struct PointerState {
    pointers: BTreeMap<i32, (f64, f64)>,
    press_position: (f64, f64),
    /// True if the pointer has moved since it was pressed. Then its release is not a click.
    has_moved: bool,
    /// The last hovered row.
    hovered_row: Option<usize>,
}

impl PointerState {
    fn centroid(&self) -> (f64, f64) {
        let count = self.pointers.len().max(1) as f64;
        let sum = self.pointers.values().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        (sum.0 / count, sum.1 / count)
    }

    /// Returns the distance between two fingers, or 1 if there are not exactly two pointers.
    fn finger_distance(&self) -> f64 {
        let mut pointers = self.pointers.values();
        match (pointers.next(), pointers.next(), pointers.next()) {
            (Some(one), Some(two), None) => (one.0 - two.0).hypot(one.1 - two.1).max(1.0),
            _ => 1.0,
        }
    }
}

struct MapHandlers {
    down: Callback<PointerEvent>,
    moved: Callback<PointerEvent>,
    up: Callback<PointerEvent>,
    over: Callback<PointerEvent>,
    leave: Callback<PointerEvent>,
    click: Callback<MouseEvent>,
    wheel: Callback<WheelEvent>,
    key: Callback<KeyboardEvent>,
}

type SharedPointerState = Rc<std::cell::RefCell<PointerState>>;

impl MapHandlers {
    fn new(props: &MapProps, hand: &SharedPointerState) -> Self {
        let dispatch = &props.callbacks.dispatch;
        let say = dispatch.reform(Action::from);
        Self {
            down: pointer_callback(hand, |hand, event: PointerEvent| {
                let at = pointer_area::position_in(MAP_ID, &event);
                if hand.pointers.is_empty() {
                    (hand.press_position, hand.has_moved) = (at, false);
                }
                hand.pointers.insert(event.pointer_id(), at);
            }),
            moved: pointer_callback(hand, move |hand, event: PointerEvent| {
                handle_drag(hand, &event, &say)
            }),
            up: pointer_callback(hand, |hand, event: PointerEvent| {
                hand.pointers.remove(&event.pointer_id());
            }),
            over: pointer_callback(hand, hover_handler(props)),
            leave: pointer_callback(hand, {
                let dispatch = dispatch.clone();
                move |hand, _: PointerEvent| {
                    hand.hovered_row = None;
                    dispatch.emit(PlaceAction::Hover(None).into());
                }
            }),
            click: pointer_callback(hand, click_handler(props)),
            wheel: {
                let dispatch = dispatch.clone();
                Callback::from(move |event: WheelEvent| {
                    event.prevent_default();
                    let factor = (-event.delta_y().clamp(-200.0, 200.0) / 300.0).exp();
                    let at = pointer_area::position_in(MAP_ID, &event);
                    dispatch.emit(MapAction::Zoom(factor, Some(at)).into());
                })
            },
            key: key_handler(props),
        }
    }
}

fn pointer_callback<E: 'static>(
    hand: &SharedPointerState,
    call: impl Fn(&mut PointerState, E) + 'static,
) -> Callback<E> {
    let hand = hand.clone();
    Callback::from(move |event| call(&mut hand.borrow_mut(), event))
}

/// Handles pointer movement: one pointer pans the map, two pan and zoom it.
fn handle_drag(hand: &mut PointerState, event: &PointerEvent, say: &Callback<MapAction>) {
    if !hand.pointers.contains_key(&event.pointer_id()) {
        return;
    }
    // The pointer was released where the page receives no event, for example over a menu.
    if event.buttons() == 0 {
        hand.pointers.remove(&event.pointer_id());
        return;
    }
    let at = pointer_area::position_in(MAP_ID, event);
    let far = (at.0 - hand.press_position.0).hypot(at.1 - hand.press_position.1) > CLICK_TOLERANCE;
    if !hand.has_moved && !far {
        return;
    }
    if !std::mem::replace(&mut hand.has_moved, true) {
        pointer_area::capture_pointer(MAP_ID, event);
    }
    let (before, spread) = (hand.centroid(), hand.finger_distance());
    hand.pointers.insert(event.pointer_id(), at);
    let after = hand.centroid();
    say.emit(MapAction::Pan((after.0 - before.0, after.1 - before.1)));
    let factor = hand.finger_distance() / spread;
    if factor != 1.0 {
        say.emit(MapAction::Zoom(factor, Some(after)));
    }
}

/// Returns a handler that highlights the place under the pointer.
fn hover_handler(props: &MapProps) -> impl Fn(&mut PointerState, PointerEvent) + use<> {
    let (dispatch, gathered) = (props.callbacks.dispatch.clone(), props.gathered.clone());
    move |hand, event| {
        let row = pointer_area::row_index(&event);
        if row != hand.hovered_row {
            hand.hovered_row = row;
            let named = row.and_then(|row| gathered.located.get(row));
            let mention = named.map(|named| named.mentions[0]);
            dispatch.emit(PlaceAction::Hover(mention).into());
        }
    }
}

/// Returns a handler for clicks: it focuses the next mention of the clicked place, or sets the
/// location of a mention to the clicked point.
fn click_handler(props: &MapProps) -> impl Fn(&mut PointerState, MouseEvent) + use<> {
    let (dispatch, gathered) = (props.callbacks.dispatch.clone(), props.gathered.clone());
    let (is_placing, focus) = (props.map.is_dropping_pin, props.focus);
    move |hand, event| {
        if hand.has_moved {
            return;
        }
        if is_placing {
            let at = pointer_area::position_in(MAP_ID, &event);
            dispatch.emit(MapAction::DropPin(Some(at)).into());
        } else if let Some(named) =
            pointer_area::row_index(&event).and_then(|it| gathered.located.get(it))
        {
            dispatch.emit(WorkspaceAction::Focus(Some(named.next_mention(focus))).into());
        }
    }
}

fn key_handler(props: &MapProps) -> Callback<KeyboardEvent> {
    let dispatch = props.callbacks.dispatch.clone();
    let is_placing = props.map.is_dropping_pin;
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let action = match event.key().as_str() {
            "ArrowLeft" => MapAction::Pan((PAN_STEP, 0.0)),
            "ArrowRight" => MapAction::Pan((-PAN_STEP, 0.0)),
            "ArrowUp" => MapAction::Pan((0.0, PAN_STEP)),
            "ArrowDown" => MapAction::Pan((0.0, -PAN_STEP)),
            "+" | "=" => MapAction::Zoom(ZOOM_FACTOR, None),
            "-" => MapAction::Zoom(1.0 / ZOOM_FACTOR, None),
            "0" => MapAction::FitAll,
            "Enter" if is_placing => MapAction::DropPin(None),
            _ => return,
        };
        // The workspace uses these keys for other commands.
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(action.into());
    })
}
