use super::Ports;
use crate::messages;
use crate::platform::{names, surface};
use crate::state::gathered::{Gathered, Named};
use crate::state::map::View;
use crate::state::map_labels::{GAP, Side, Spot, sides};
use crate::state::outlines::Outlines;
use crate::state::places::MapView;
use crate::state::{Action, MAP_ID, MapAction, PlaceAction};
use dateline_annotation::AnnotationId;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// A pointer that moves less than this, in pixels, clicks.
const STEADY: f64 = 4.0;
/// An arrow key moves the map by so many pixels.
const STEP: f64 = 60.0;
/// A key or a button brings the map nearer by this factor.
const NEARER: f64 = 1.6;
/// The width of a letter of a name, on the average, in pixels.
const LETTER: f64 = 6.3;

#[derive(Properties)]
pub(super) struct Props {
    pub(super) gathered: Arc<Gathered>,
    pub(super) map: MapView,
    /// The row that is pointed at or in focus.
    pub(super) current: Option<usize>,
    pub(super) focus: Option<AnnotationId>,
    pub(super) outlines: Option<Arc<Outlines>>,
    pub(super) ports: Ports,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.gathered, &other.gathered)
            && self.map == other.map
            && self.current == other.current
            && self.focus == other.focus
            && same(&self.outlines, &other.outlines)
            && self.ports == other.ports
    }
}

fn same<T>(one: &Option<Arc<T>>, other: &Option<Arc<T>>) -> bool {
    one.as_ref().map(Arc::as_ptr) == other.as_ref().map(Arc::as_ptr)
}

/// The map: outlines, a pin for each place, names where there is room.
#[component(Map)]
pub(super) fn map(props: &Props) -> Html {
    let dispatch = props.ports.dispatch.clone();
    use_effect_with((), move |()| {
        let sized = move |size| dispatch.emit(Action::Map(MapAction::Sized(size)));
        let watch = surface::SizeWatch::start(MAP_ID, sized);
        move || drop(watch)
    });
    let hand = use_mut_ref(Hand::default);
    let sides = use_memo(
        (props.gathered.clone(), props.map.view.scale, props.map.view.squeeze),
        |(gathered, _, _)| sides(&spots(gathered, &props.map.view)),
    );
    let handlers = Handlers::new(props, &hand);
    let size = props.map.size;
    let places = messages::count(props.gathered.places.len(), "place");
    let name = format!("Map of {places}. Arrow keys move it, plus and minus zoom, 0 shows all.");
    html! {
        <div class={classes!("map-frame", props.map.is_placing.then_some("placing"))}>
            <div id={MAP_ID} class="map" tabindex="0" role="application" aria-label={name}
                onpointerdown={handlers.down} onpointermove={handlers.moved}
                onpointerup={handlers.up.clone()} onpointercancel={handlers.up}
                onpointerover={handlers.over} onpointerleave={handlers.left}
                onclick={handlers.click} onwheel={handlers.wheel} onkeydown={handlers.key}>
                <svg width={size.0.to_string()} height={size.1.to_string()}>
                    { land(props) }
                    <g class="pins">
                        { for props.gathered.places.iter().enumerate().map(|(row, it)| pin(props, row, it)) }
                    </g>
                    <g class="names" aria-hidden="true">
                        { for props.gathered.places.iter().zip(&*sides).enumerate().filter_map(
                            |(row, (named, side))| name_beside(props, row, named, (*side)?)) }
                    </g>
                    <g class="current" aria-hidden="true">{ current(props, &sides) }</g>
                    <path class="crosshair" aria-hidden="true"
                        d={format!("M{:.1} {:.1}m-12 0h24m-12-12v24", size.0 / 2.0, size.1 / 2.0)} />
                </svg>
            </div>
            { tools(&props.ports) }
            { outside(props) }
            <p class="map-hint" hidden={!props.map.is_placing}>{ messages::PLACING }</p>
        </div>
    }
}

fn tools(ports: &Ports) -> Html {
    let tool = |name: &'static str, key: &str, sign: &'static str, action: MapAction| {
        let title = format!("{name} ({key})");
        html! {
            <button class="icon" aria-label={name} {title} onclick={ports.say(Action::Map(action))}>
                { sign }
            </button>
        }
    };
    html! {
        <div class="map-tools">
            { tool("Zoom in", "+", "+", MapAction::Zoom(NEARER, None)) }
            { tool("Zoom out", "−", "−", MapAction::Zoom(1.0 / NEARER, None)) }
            { tool("Show all places", "0", "⤢", MapAction::FitAll) }
        </div>
    }
}

/// How many places the map does not show, and the way to them.
fn outside(props: &Props) -> Html {
    let (width, height) = props.map.size;
    let is_outside = |named: &&Named| {
        let (x, y) = at(props, named);
        !(0.0..=width).contains(&x) || !(0.0..=height).contains(&y)
    };
    let count = props.gathered.places.iter().filter(is_outside).count();
    html! {
        <button class="outside" hidden={count == 0} title="Show all places (0)"
            onclick={props.ports.say(Action::Map(MapAction::FitAll))}>
            { messages::outside(count) }
        </button>
    }
}

fn radius(named: &Named) -> f64 {
    (3.0 + 1.8 * (named.mentions.len() as f64).sqrt()).min(16.0)
}

fn label_width(named: &Named) -> f64 {
    named.place.name.chars().count() as f64 * LETTER
}

/// The pins on a plane that does not move with the map.
fn spots(gathered: &Gathered, view: &View) -> Vec<Spot> {
    let spot = |named: &Named| Spot {
        x: named.place.point.lon() * view.squeeze * view.scale,
        y: -named.place.point.lat() * view.scale,
        radius: radius(named),
        width: label_width(named),
    };
    gathered.places.iter().map(spot).collect()
}

/// The land. Its paths are made once; the view only moves them.
fn land(props: &Props) -> Html {
    let named: Vec<String> = props.gathered.countries().map(str::to_owned).collect();
    let outlines = props.outlines.clone();
    let (view, size) = (props.map.view, props.map.size);
    let others = view.turns(size).into_iter().filter(|&turn| turn != 0);
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
    /// Codes of the countries that the article names.
    named: Vec<String>,
}

impl PartialEq for LandProps {
    fn eq(&self, other: &Self) -> bool {
        same(&self.outlines, &other.outlines) && self.named == other.named
    }
}

#[component]
fn Land(props: &LandProps) -> Html {
    let countries = props.outlines.iter().flat_map(|outlines| &outlines.countries).enumerate();
    html! {
        <g id="land">
            { for countries.map(|(key, country)| html! {
                <path {key} d={country.path.clone()}
                    class={classes!("country", props.named.contains(&country.code).then_some("named"))} />
            }) }
        </g>
    }
}

fn at(props: &Props, named: &Named) -> (f64, f64) {
    props.map.view.project(named.place.point, props.map.size)
}

fn key(named: &Named) -> String {
    named.mentions[0].0.to_string()
}

fn pin(props: &Props, row: usize, named: &Named) -> Html {
    let (x, y) = at(props, named);
    let country = named.place.country.as_deref().map(names::country);
    let name = messages::pin(&named.place, country.as_deref(), named.mentions.len());
    html! {
        <circle key={key(named)} class={kind(named)} data-row={row.to_string()} role="button"
            tabindex="-1" aria-label={name} cx={format!("{x:.1}")} cy={format!("{y:.1}")}
            r={format!("{:.1}", radius(named))} />
    }
}

/// How the place of a pin is known.
fn kind(named: &Named) -> &'static str {
    match named.score {
        _ if named.is_approximate => "pin near",
        None => "pin decided",
        Some(_) => "pin",
    }
}

fn name_beside(props: &Props, row: usize, named: &Named, side: Side) -> Option<Html> {
    let (x, y) = at(props, named);
    let radius = radius(named);
    let (x, y, anchor) = match side {
        Side::Right => (x + radius + GAP, y, "start"),
        Side::Left => (x - radius - GAP, y, "end"),
        Side::Above => (x, y - radius - 7.0, "middle"),
        Side::Below => (x, y + radius + 7.0, "middle"),
    };
    Some(html! {
        <text key={key(named)} data-row={row.to_string()} x={format!("{x:.1}")}
            y={format!("{y:.1}")} text-anchor={anchor} dominant-baseline="central">
            { named.place.name.clone() }
        </text>
    })
}

/// The pin that is pointed at or in focus, once more over all others, with its name.
fn current(props: &Props, sides: &[Option<Side>]) -> Html {
    let named = props.current.and_then(|row| Some((row, props.gathered.places.get(row)?)));
    let Some((row, named)) = named else { return html! { <g /> } };
    let (x, y) = at(props, named);
    // Where it has a name, it stays there.
    let free = if x > props.map.size.0 / 2.0 { Side::Left } else { Side::Right };
    let side = sides.get(row).copied().flatten().unwrap_or(free);
    html! {
        <g>
            <circle class={kind(named)} cx={format!("{x:.1}")} cy={format!("{y:.1}")}
                r={format!("{:.1}", radius(named))} />
            <circle class="ring" cx={format!("{x:.1}")} cy={format!("{y:.1}")}
                r={format!("{:.1}", radius(named) + 3.5)} />
            { name_beside(props, row, named, side).unwrap_or_default() }
        </g>
    }
}

/// The pointers that are down on the map.
#[derive(Default)]
struct Hand {
    pointers: BTreeMap<i32, (f64, f64)>,
    start: (f64, f64),
    /// Whether it moved since it came down: then it does not click.
    has_moved: bool,
    /// The row that was last pointed at.
    over: Option<usize>,
}

impl Hand {
    fn middle(&self) -> (f64, f64) {
        let count = self.pointers.len().max(1) as f64;
        let sum = self.pointers.values().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        (sum.0 / count, sum.1 / count)
    }

    /// How far two fingers are apart; 1 for another number of them.
    fn spread(&self) -> f64 {
        let mut pointers = self.pointers.values();
        match (pointers.next(), pointers.next(), pointers.next()) {
            (Some(one), Some(two), None) => (one.0 - two.0).hypot(one.1 - two.1).max(1.0),
            _ => 1.0,
        }
    }
}

struct Handlers {
    down: Callback<PointerEvent>,
    moved: Callback<PointerEvent>,
    up: Callback<PointerEvent>,
    over: Callback<PointerEvent>,
    left: Callback<PointerEvent>,
    click: Callback<MouseEvent>,
    wheel: Callback<WheelEvent>,
    key: Callback<KeyboardEvent>,
}

type SharedHand = Rc<std::cell::RefCell<Hand>>;

impl Handlers {
    fn new(props: &Props, hand: &SharedHand) -> Self {
        let dispatch = &props.ports.dispatch;
        let say = dispatch.reform(Action::Map);
        Self {
            down: with(hand, |hand, event: PointerEvent| {
                let at = surface::place_in(MAP_ID, &event);
                if hand.pointers.is_empty() {
                    (hand.start, hand.has_moved) = (at, false);
                }
                hand.pointers.insert(event.pointer_id(), at);
            }),
            moved: with(hand, move |hand, event: PointerEvent| drag(hand, &event, &say)),
            up: with(hand, |hand, event: PointerEvent| {
                hand.pointers.remove(&event.pointer_id());
            }),
            over: with(hand, point(props)),
            left: with(hand, {
                let dispatch = dispatch.clone();
                move |hand, _: PointerEvent| {
                    hand.over = None;
                    dispatch.emit(Action::Place(PlaceAction::Point(None)));
                }
            }),
            click: with(hand, click(props)),
            wheel: {
                let dispatch = dispatch.clone();
                Callback::from(move |event: WheelEvent| {
                    event.prevent_default();
                    let factor = (-event.delta_y().clamp(-200.0, 200.0) / 300.0).exp();
                    let at = surface::place_in(MAP_ID, &event);
                    dispatch.emit(Action::Map(MapAction::Zoom(factor, Some(at))));
                })
            },
            key: key_pressed(props),
        }
    }
}

fn with<E: 'static>(hand: &SharedHand, call: impl Fn(&mut Hand, E) + 'static) -> Callback<E> {
    let hand = hand.clone();
    Callback::from(move |event| call(&mut hand.borrow_mut(), event))
}

/// One pointer moves the map, two move and zoom it.
fn drag(hand: &mut Hand, event: &PointerEvent, say: &Callback<MapAction>) {
    if !hand.pointers.contains_key(&event.pointer_id()) {
        return;
    }
    // Released where nobody heard of it, over a menu for instance.
    if event.buttons() == 0 {
        hand.pointers.remove(&event.pointer_id());
        return;
    }
    let at = surface::place_in(MAP_ID, event);
    let far = (at.0 - hand.start.0).hypot(at.1 - hand.start.1) > STEADY;
    if !hand.has_moved && !far {
        return;
    }
    if !std::mem::replace(&mut hand.has_moved, true) {
        surface::capture(MAP_ID, event);
    }
    let (before, spread) = (hand.middle(), hand.spread());
    hand.pointers.insert(event.pointer_id(), at);
    let after = hand.middle();
    say.emit(MapAction::Pan((after.0 - before.0, after.1 - before.1)));
    let factor = hand.spread() / spread;
    if factor != 1.0 {
        say.emit(MapAction::Zoom(factor, Some(after)));
    }
}

/// Points at the place under the pointer.
fn point(props: &Props) -> impl Fn(&mut Hand, PointerEvent) + use<> {
    let (dispatch, gathered) = (props.ports.dispatch.clone(), props.gathered.clone());
    move |hand, event| {
        let row = surface::row_of(&event);
        if row != hand.over {
            hand.over = row;
            let named = row.and_then(|row| gathered.places.get(row));
            let mention = named.map(|named| named.mentions[0]);
            dispatch.emit(Action::Place(PlaceAction::Point(mention)));
        }
    }
}

/// Turns to the next mention of the place that was clicked; or says where a mention is.
fn click(props: &Props) -> impl Fn(&mut Hand, MouseEvent) + use<> {
    let (dispatch, gathered) = (props.ports.dispatch.clone(), props.gathered.clone());
    let (is_placing, focus) = (props.map.is_placing, props.focus);
    move |hand, event| {
        if hand.has_moved {
            return;
        }
        if is_placing {
            let at = surface::place_in(MAP_ID, &event);
            dispatch.emit(Action::Map(MapAction::Put(Some(at))));
        } else if let Some(named) = surface::row_of(&event).and_then(|it| gathered.places.get(it)) {
            dispatch.emit(Action::Focus(Some(named.next_mention(focus))));
        }
    }
}

fn key_pressed(props: &Props) -> Callback<KeyboardEvent> {
    let dispatch = props.ports.dispatch.clone();
    let is_placing = props.map.is_placing;
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let action = match event.key().as_str() {
            "ArrowLeft" => MapAction::Pan((STEP, 0.0)),
            "ArrowRight" => MapAction::Pan((-STEP, 0.0)),
            "ArrowUp" => MapAction::Pan((0.0, STEP)),
            "ArrowDown" => MapAction::Pan((0.0, -STEP)),
            "+" | "=" => MapAction::Zoom(NEARER, None),
            "-" => MapAction::Zoom(1.0 / NEARER, None),
            "0" => MapAction::FitAll,
            "Enter" if is_placing => MapAction::Put(None),
            _ => return,
        };
        // The desk has other uses for these keys.
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(Action::Map(action));
    })
}
