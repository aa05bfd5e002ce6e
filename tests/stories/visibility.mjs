// A story does only what a person could do, and reads only what a person could see. Playwright alone clicks
// what nobody could see: faint, tiny, or scrolled to where no wheel leads. So in stories
//
// - each click, tap, hover and entry checks its target first: drawn, inside the window, not covered, large enough;
// - what is waited for or read is drawn, and a dialog, popover, menu, notice or editor around it is seen;
// - after each key and click, every dialog, popover, menu, notice and editor of the page is seen, whether the story
//   looks at it or not.
//
// `enforceVisibility` sets this up for all locators at once, so no story can forget it.

/** The least width and height of what is clicked and of what is tapped, in CSS pixels. */
const CLICKED = 16;
const TAPPED = 24;

/** How long something may take to come to its place, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Makes all pages of a context, and all locators, check what a person could do and see. */
export async function enforceVisibility(context) {
  await context.addInitScript(installInPage);
  context.on("page", checkAfterInput);
  context.pages().forEach(checkAfterInput);
  const { prototype } = context.pages()[0].locator("body").constructor;
  if (!original) patch(prototype, context.pages()[0].constructor.prototype);
}

/** The methods of locators as Playwright has them. */
let original = null;

const TARGETS = {
  click: CLICKED, dblclick: CLICKED, check: CLICKED, uncheck: CLICKED, setChecked: CLICKED, selectOption: CLICKED,
  fill: CLICKED, clear: CLICKED, hover: 0, tap: TAPPED,
};
const KEYED = ["focus", "press", "pressSequentially", "type"];
const READ = ["textContent", "innerText", "inputValue", "boundingBox", "isChecked", "isDisabled", "isEnabled"];
const READ_ALL = ["allTextContents", "allInnerTexts"];
const NEVER = {
  dispatchEvent: "press a key, or click",
  setInputFiles: "click the button that asks for files, and answer its file chooser",
  dragTo: "use the mouse",
};

function patch(locator, page) {
  original = Object.fromEntries(Object.getOwnPropertyNames(locator).map((name) => [name, locator[name]]));
  for (const [name, least] of Object.entries(TARGETS)) {
    locator[name] = async function (...given) {
      await waitUntilReachable(this, name, least, given.find((it) => it?.position || it?.force) ?? {});
      const answer = await original[name].apply(this, given);
      await checkSurfaces(this.page());
      return answer;
    };
  }
  for (const name of KEYED) {
    locator[name] = async function (...given) {
      await original.focus.call(this);
      await waitUntilUnobstructed(this, name, "focused", {});
      const answer = await original[name].apply(this, given);
      await checkSurfaces(this.page());
      return answer;
    };
  }
  locator.waitFor = async function (options = {}) {
    await original.waitFor.call(this, options);
    if ((options.state ?? "visible") === "visible") await waitUntilUnobstructed(this, "see", "shown", {});
  };
  for (const name of [...READ, ...READ_ALL]) {
    locator[name] = async function (...given) {
      const answer = await original[name].apply(this, given);
      await waitUntilUnobstructed(this, "read", "around", {});
      return answer;
    };
  }
  for (const [name, instead] of Object.entries(NEVER)) {
    locator[name] = () => Promise.reject(new Error(`no person can ${name}: ${instead}`));
  }
  // By selector it is the same.
  for (const name of [...Object.keys(TARGETS), ...KEYED, ...Object.keys(NEVER).filter((it) => it !== "dispatchEvent")]) {
    page[name] = function (selector, ...given) {
      return this.locator(selector)[name](...given);
    };
  }
  // What is there for screen readers alone is no text on the screen.
  for (const scope of [locator, page]) {
    const { getByText } = scope;
    scope.getByText = function (...given) {
      const root = this.page?.() ?? this;
      return getByText.apply(this, given).and(root.locator(":not(.visually-hidden, .visually-hidden *)"));
    };
  }
}

/** After each key, click and tap, what stands over the page is looked at. */
function checkAfterInput(page) {
  const { keyboard, mouse, touchscreen } = page;
  const deeds = [[keyboard, "press"], [keyboard, "up"], [keyboard, "type"], [mouse, "up"], [mouse, "click"], [mouse, "dblclick"], [touchscreen, "tap"]];
  for (const [device, action] of deeds) {
    const act = device[action].bind(device);
    device[action] = async (...what) => {
      await act(...what);
      await checkSurfaces(page);
    };
  }
}

/** Scrolls to a target as a person would, and waits until nothing keeps the person from it. */
async function waitUntilReachable(locator, act, least, { position, force }) {
  if (force) throw new Error("no person can force a click");
  await original.waitFor.call(locator, { state: "visible" });
  await original.scrollIntoViewIfNeeded.call(locator);
  await waitUntilUnobstructed(locator, act, "reach", { least, position });
}

/** Asks `sight[question]` about the first match until it has nothing to object, or patience is at its end. */
async function waitUntilUnobstructed(locator, act, question, how) {
  const ask = () => original.evaluateAll.call(locator, (all, { question, how }) => all[0] && window.sight[question](all[0], how), { question, how });
  const objection = await lastObjection(locator.page(), ask);
  if (objection) throw new Error(`a person could not ${act} ${locator}: ${objection}`);
}

/** Fails where something that stands over the page cannot be seen. */
export async function checkSurfaces(page) {
  const objection = await lastObjection(page, () => page.evaluate(() => window.sight?.surfaces()), true);
  if (objection) throw new Error(`a person could not see what is there: ${objection}`);
}

/** What is objected to at last; null where nothing is, or the page has gone meanwhile. `isLate`: not before the
    frame that shows what was done. */
async function lastObjection(page, ask, isLate = false) {
  const end = Date.now() + PATIENCE_MS;
  for (let first = true; ; first = false) {
    let objection;
    try {
      if (isLate || !first) await page.evaluate(() => window.sight?.frame());
      objection = await ask();
    } catch (error) {
      const isGone = /closed|destroyed|navigat|crash|detached/i.test(error.message);
      if (isGone) return null;
      throw error;
    }
    if (!objection || Date.now() > end) return objection;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** Runs in the page before its own scripts, and so stands on its own. */
function installInPage() {
  /** What stands over the page, and is there to be seen at once. */
  const SURFACES = "dialog, [popover], [role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=tooltip], #mention-popover, .notice, .panic";
  /** A surface shows at least so many pixels of its height, or all of it. */
  const SHOWN = 96;
  /** What is fainter is not seen. The faintest control, a box to tick in the library, has 0.45. */
  const FAINT = 0.4;

  const name = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].map((it) => `.${it}`).join("");
    const text = (element.ariaLabel ?? element.textContent).trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.localName}${id}${classes} “${text}”>`;
  };
  const numbers = ({ left, top, right, bottom }) => [left, top, right, bottom].map(Math.round).join(" ");
  const cut = (one, other) => ({
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  });
  const width = (box) => box.right - box.left;
  const height = (box) => box.bottom - box.top;
  // A mention's place for the focus is one pixel wide.
  const isEmpty = (box) => width(box) < 0.5 || height(box) < 0.5;
  const view = () => ({ left: 0, top: 0, right: document.documentElement.clientWidth, bottom: innerHeight });
  const above = (element) => {
    const all = [];
    for (let it = element; it; it = it.parentElement) all.push(it);
    return all;
  };

  /** The piece of an element that is pointed at: of text over several lines the first. */
  const piece = (element) =>
    [...element.getClientRects()].find((it) => it.width >= 1 && it.height >= 1) ?? element.getBoundingClientRect();

  /** Its hit area: a box to tick has that of its label, too. */
  const area = (element) => {
    const [label] = /^(checkbox|radio)$/.test(element.type) ? element.labels : [];
    const [one, other] = [piece(element), label ? piece(label) : piece(element)];
    return {
      left: Math.min(one.left, other.left),
      top: Math.min(one.top, other.top),
      right: Math.max(one.right, other.right),
      bottom: Math.max(one.bottom, other.bottom),
    };
  };

  /** Why nothing of an element is drawn, wherever the window is scrolled to. */
  const undrawn = (element, clips = /hidden|clip/) => {
    if (!element.isConnected) return `${name(element)} is gone`;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return `${name(element)} is not drawn`;
    const opacity = above(element).reduce((product, it) => product * Number(getComputedStyle(it).opacity), 1);
    if (opacity < FAINT) return `${name(element)} is faint: ${opacity.toFixed(2)}`;
    let box = piece(element);
    if (isEmpty(box)) return `${name(element)} has no size`;
    for (const it of above(element)) {
      const style = getComputedStyle(it);
      const edges = it.getBoundingClientRect();
      if (it !== element && (clips.test(style.overflowX) || clips.test(style.overflowY))) {
        box = cut(box, edges);
        if (isEmpty(box)) return `${name(element)} is cut off by ${name(it)}`;
      }
      const scrolls = /auto|scroll/.test(style.overflow) || it.localName === "html" || it.localName === "textarea" || it.localName === "input";
      // What a person can scroll to is somewhere inside of what scrolls.
      if (it !== element && /auto|scroll/.test(style.overflowX)) box = { ...box, left: edges.left, right: edges.right };
      if (it !== element && /auto|scroll/.test(style.overflowY)) box = { ...box, top: edges.top, bottom: edges.bottom };
      if (!scrolls && it !== element && it.scrollTop > 0 && /hidden/.test(style.overflowY)) {
        return `${name(it)} was scrolled where no person can scroll`;
      }
      if (style.position === "fixed" || it.localName === "dialog") break;
    }
    return null;
  };

  /** What covers a point of an element, if something else does. */
  const cover = (element, x, y) => {
    const hit = document.elementFromPoint(x, y);
    const isOwn = hit && (element.contains(hit) || hit.closest("label")?.control === element);
    return isOwn ? null : `${name(element)} is covered by ${hit ? name(hit) : "nothing that can be hit"} at ${Math.round(x)} ${Math.round(y)}`;
  };

  /** The first of some points of a box that is covered: shares of its width and height. */
  const covered = (element, box, shares) => {
    for (const [x, y] of shares) {
      const found = cover(element, box.left + x * width(box), box.top + y * height(box));
      if (found) return found;
    }
    return null;
  };
  const CENTER = [[0.5, 0.5]];
  const AROUND = [...CENTER, [0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]];
  const GRID = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y]));

  const beyond = (element, box) => `${name(element)} at ${numbers(box)} is not inside the window, ${numbers(view())}`;

  /** Whether a box lies inside the window, as far as it fits there. */
  const isInside = (box) => {
    const seen = cut(box, view());
    if (isEmpty(seen)) return false;
    const isWide = width(box) > width(view());
    const isHigh = height(box) > height(view());
    return (isWide || width(seen) > width(box) - 1.5) && (isHigh || height(seen) > height(box) - 1.5);
  };

  /** Why a person cannot see what the focus is on: the browser has scrolled to it, or to as much as there is room for. */
  const focused = (element) => {
    const objection = undrawn(element);
    if (objection) return objection;
    const seen = cut(piece(element), view());
    return isEmpty(seen) ? beyond(element, piece(element)) : covered(element, seen, CENTER);
  };

  /** Why a person cannot point at an element; scrolls to it where that may help. */
  const reach = (element, { least, position }) => {
    const objection = blocked(element, least, position);
    if (objection) element.scrollIntoView({ block: "center", inline: "nearest" });
    return objection;
  };

  const blocked = (element, least, position) => {
    const objection = undrawn(element);
    // A box to tick may be drawn by its label alone.
    const [label] = objection && /^(checkbox|radio)$/.test(element.type) ? element.labels : [];
    if (label) return blocked(label, least, position);
    if (objection) return objection;
    if (position) {
      const { left, top } = element.getBoundingClientRect();
      return cover(element, left + position.x, top + position.y);
    }
    const box = area(element);
    // Words of the article are as large as they are; so are pins of the map, whose rows in the list do the same.
    const isShape = element instanceof SVGElement;
    const isText = !isShape && getComputedStyle(element).display === "inline";
    if (!isText && !isShape && Math.min(width(box), height(box)) < least - 0.5) {
      return `${name(element)} is small: ${width(box).toFixed(1)} × ${height(box).toFixed(1)}, not ${least}`;
    }
    if (!isInside(box)) return beyond(element, box);
    // They may lie partly under others, too.
    return covered(element, cut(piece(element), view()), isText || isShape ? CENTER : AROUND);
  };

  /** A surface that counts by itself: in the page, with something in it, and not inside another. */
  const isShown = (surface) => surface.getClientRects().length > 0 && !surface.parentElement?.closest(SURFACES)
    && (surface.textContent.trim() !== "" || surface.querySelector("input, img, svg") !== null);

  /** An editor goes with its text: where the person has scrolled that out of the window or under the bar, it is put away. */
  const isLeftBehind = (surface) => {
    const about = surface.id === "mention-popover" && document.querySelector("#text mark.in-focus, #text .selected");
    const top = document.querySelector(".toolbar")?.getBoundingClientRect().bottom ?? 0;
    return Boolean(about) && isEmpty(cut(about.getBoundingClientRect(), { ...view(), top }));
  };

  const unseen = (surface) => {
    if (isLeftBehind(surface)) return null;
    const objection = undrawn(surface);
    if (objection) return objection;
    const box = surface.getBoundingClientRect();
    if (!isInside(box)) return beyond(surface, box);
    if (surface.clientHeight < Math.min(surface.scrollHeight - 1, SHOWN)) {
      return `${name(surface)} shows ${surface.clientHeight} of ${surface.scrollHeight} pixels`;
    }
    return covered(surface, box, GRID);
  };

  /** The dialog over everything else makes all that is outside of it inert. */
  const modal = () => [...document.querySelectorAll("dialog:modal")].at(-1);

  const surfaces = () => {
    const dialog = modal();
    const all = dialog ? [dialog] : [...document.querySelectorAll(SURFACES)].filter(isShown);
    return all.map(unseen).find(Boolean) ?? null;
  };

  /** The surface that an element stands in, the outermost. */
  const around = (element) => {
    const surface = above(element).filter((it) => it.matches(SURFACES)).at(-1);
    const dialog = modal();
    if (!surface || !isShown(surface) || (dialog && !dialog.contains(element))) return null;
    return unseen(surface);
  };

  const shown = (element) => undrawn(element) ?? around(element);

  /** The frame that shows what was done; not for long where none comes. */
  const frame = () => new Promise((resume) => {
    setTimeout(resume, 500);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resume)));
  });

  Object.defineProperty(window, "sight", { value: { reach, focused, surfaces, around, shown, frame } });
}
