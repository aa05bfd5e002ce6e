// Checks that stories do only what a user could do and read only what a user could see. Playwright
// alone also clicks elements that are faint, tiny or scrolled out of reach. In stories:
//
// - Each click, tap, hover and entry first checks that its target is drawn, inside the window, not
//   covered and large enough.
// - Elements that are awaited or read must be drawn, and a dialog, popover, menu, notice or editor
//   around them must be visible.
// - After each key and click, every dialog, popover, menu, notice and editor of the page must be
//   visible, even if the story does not use it.
//
// `enforceVisibility` sets this up for all locators, so that no story can omit it.

/** The minimum width and height of elements that are clicked and tapped, in CSS pixels. */
const CLICKED = 16;
const TAPPED = 24;

/** The maximum time that an element may take to reach its position, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Makes all pages and locators of a context check what a user could do and see. */
export async function enforceVisibility(context) {
  await context.addInitScript(installInPage);
  context.on("page", checkAfterInput);
  context.pages().forEach(checkAfterInput);
  const { prototype } = context.pages()[0].locator("body").constructor;
  if (!original) patch(prototype, context.pages()[0].constructor.prototype);
}

/** The original methods of Playwright's locators. */
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
    locator[name] = async function (...args) {
      await waitUntilReachable(this, name, least, args.find((it) => it?.position || it?.force) ?? {});
      const result = await original[name].apply(this, args);
      await checkSurfaces(this.page());
      return result;
    };
  }
  for (const name of KEYED) {
    locator[name] = async function (...args) {
      await original.focus.call(this);
      await waitUntilUnobstructed(this, name, "focused", {});
      const result = await original[name].apply(this, args);
      await checkSurfaces(this.page());
      return result;
    };
  }
  locator.waitFor = async function (options = {}) {
    await original.waitFor.call(this, options);
    if ((options.state ?? "visible") === "visible") await waitUntilUnobstructed(this, "see", "shown", {});
  };
  for (const name of [...READ, ...READ_ALL]) {
    locator[name] = async function (...args) {
      const result = await original[name].apply(this, args);
      await waitUntilUnobstructed(this, "read", "around", {});
      return result;
    };
  }
  for (const [name, instead] of Object.entries(NEVER)) {
    locator[name] = () => Promise.reject(new Error(`no person can ${name}: ${instead}`));
  }
  // The same for methods of the page that take a selector.
  for (const name of [...Object.keys(TARGETS), ...KEYED, ...Object.keys(NEVER).filter((it) => it !== "dispatchEvent")]) {
    page[name] = function (selector, ...args) {
      return this.locator(selector)[name](...args);
    };
  }
  // Text that is only for screen readers does not count as visible text.
  for (const scope of [locator, page]) {
    const { getByText } = scope;
    scope.getByText = function (...args) {
      const root = this.page?.() ?? this;
      return getByText.apply(this, args).and(root.locator(":not(.visually-hidden, .visually-hidden *)"));
    };
  }
}

/** Checks the surfaces over the page after each key, click and tap. */
function checkAfterInput(page) {
  const { keyboard, mouse, touchscreen } = page;
  const inputs = [[keyboard, "press"], [keyboard, "up"], [keyboard, "type"], [mouse, "up"], [mouse, "click"], [mouse, "dblclick"], [touchscreen, "tap"]];
  for (const [device, action] of inputs) {
    const act = device[action].bind(device);
    device[action] = async (...args) => {
      await act(...args);
      await checkSurfaces(page);
    };
  }
}

/** Scrolls to a target as a user would, and waits until it can be used. */
async function waitUntilReachable(locator, act, least, { position, force }) {
  if (force) throw new Error("no person can force a click");
  await original.waitFor.call(locator, { state: "visible" });
  await original.scrollIntoViewIfNeeded.call(locator);
  await waitUntilUnobstructed(locator, act, "reach", { least, position });
}

/**
 * Calls `sight[question]` for the first match until it returns no objection, or the time is over.
 */
async function waitUntilUnobstructed(locator, act, question, how) {
  const ask = () => original.evaluateAll.call(locator, (all, { question, how }) => all[0] && window.sight[question](all[0], how), { question, how });
  const objection = await lastObjection(locator.page(), ask);
  if (objection) throw new Error(`a person could not ${act} ${locator}: ${objection}`);
}

/** Fails if a surface over the page is not visible. */
export async function checkSurfaces(page) {
  const objection = await lastObjection(page, () => page.evaluate(() => window.sight?.surfaces()), true);
  if (objection) throw new Error(`a person could not see what is there: ${objection}`);
}

/**
 * Returns the last objection, or null if there is none or the page was closed. With `isLate`, waits
 * for the frame that shows the result of the action.
 */
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

/** Runs in the page before its own scripts, so it cannot use other functions. */
function installInPage() {
  /** The elements that are displayed over the page and must be visible immediately. */
  const SURFACES = "dialog, [popover], [role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=tooltip], #mention-popover, .notice, .panic";
  /** The minimum height of the visible part of a surface in pixels, unless all of it is visible. */
  const SHOWN = 96;
  /**
   * The opacity below which an element counts as invisible. The faintest control, a checkbox in the
   * library, has 0.45.
   */
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
  // The focus anchor of a mention is one pixel wide.
  const isEmpty = (box) => width(box) < 0.5 || height(box) < 0.5;
  const view = () => ({ left: 0, top: 0, right: document.documentElement.clientWidth, bottom: innerHeight });
  const above = (element) => {
    const all = [];
    for (let it = element; it; it = it.parentElement) all.push(it);
    return all;
  };

  /**
   * Returns the box of an element for the pointer. For text on several lines, this is the first
   * line.
   */
  const piece = (element) =>
    [...element.getClientRects()].find((it) => it.width >= 1 && it.height >= 1) ?? element.getBoundingClientRect();

  /** Returns the hit area of an element. For a checkbox, it includes the label. */
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

  /** Returns the reason why no part of an element is drawn, regardless of the scroll position. */
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
      // The user can scroll the element to a position inside the scroll container.
      if (it !== element && /auto|scroll/.test(style.overflowX)) box = { ...box, left: edges.left, right: edges.right };
      if (it !== element && /auto|scroll/.test(style.overflowY)) box = { ...box, top: edges.top, bottom: edges.bottom };
      if (!scrolls && it !== element && it.scrollTop > 0 && /hidden/.test(style.overflowY)) {
        return `${name(it)} was scrolled where no person can scroll`;
      }
      if (style.position === "fixed" || it.localName === "dialog") break;
    }
    return null;
  };

  /** Returns the reason if another element covers a point of an element. */
  const cover = (element, x, y) => {
    const hit = document.elementFromPoint(x, y);
    const isOwn = hit && (element.contains(hit) || hit.closest("label")?.control === element);
    return isOwn ? null : `${name(element)} is covered by ${hit ? name(hit) : "nothing that can be hit"} at ${Math.round(x)} ${Math.round(y)}`;
  };

  /**
   * Returns the reason for the first covered point of a box. The points are fractions of its width
   * and height.
   */
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

  /** Returns true if a box is inside the window, as far as it fits. */
  const isInside = (box) => {
    const seen = cut(box, view());
    if (isEmpty(seen)) return false;
    const isWide = width(box) > width(view());
    const isHigh = height(box) > height(view());
    return (isWide || width(seen) > width(box) - 1.5) && (isHigh || height(seen) > height(box) - 1.5);
  };

  /**
   * Returns the reason why the focused element is not visible. The browser has scrolled to as much
   * of it as fits.
   */
  const focused = (element) => {
    const objection = undrawn(element);
    if (objection) return objection;
    const seen = cut(piece(element), view());
    return isEmpty(seen) ? beyond(element, piece(element)) : covered(element, seen, CENTER);
  };

  /** Returns the reason why a user cannot point at an element. Scrolls to it, which may help. */
  const reach = (element, { least, position }) => {
    const objection = blocked(element, least, position);
    if (objection) element.scrollIntoView({ block: "center", inline: "nearest" });
    return objection;
  };

  const blocked = (element, least, position) => {
    const objection = undrawn(element);
    // A checkbox may be drawn only by its label.
    const [label] = objection && /^(checkbox|radio)$/.test(element.type) ? element.labels : [];
    if (label) return blocked(label, least, position);
    if (objection) return objection;
    if (position) {
      const { left, top } = element.getBoundingClientRect();
      return cover(element, left + position.x, top + position.y);
    }
    const box = area(element);
    // The minimum size does not apply to words of the article, nor to pins on the map, which have
    // list rows with the same function.
    const isShape = element instanceof SVGElement;
    const isText = !isShape && getComputedStyle(element).display === "inline";
    if (!isText && !isShape && Math.min(width(box), height(box)) < least - 0.5) {
      return `${name(element)} is small: ${width(box).toFixed(1)} × ${height(box).toFixed(1)}, not ${least}`;
    }
    if (!isInside(box)) return beyond(element, box);
    // They may also be covered in part by others.
    return covered(element, cut(piece(element), view()), isText || isShape ? CENTER : AROUND);
  };

  /** Returns true for a surface in the page that is not empty and not inside another surface. */
  const isShown = (surface) => surface.getClientRects().length > 0 && !surface.parentElement?.closest(SURFACES)
    && (surface.textContent.trim() !== "" || surface.querySelector("input, img, svg") !== null);

  /**
   * Returns true if the anchor of the popover is scrolled out of the window or under the toolbar.
   * The popover is hidden then.
   */
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

  /** Returns the topmost modal dialog, which makes all elements outside it inert. */
  const modal = () => [...document.querySelectorAll("dialog:modal")].at(-1);

  const surfaces = () => {
    const dialog = modal();
    const all = dialog ? [dialog] : [...document.querySelectorAll(SURFACES)].filter(isShown);
    return all.map(unseen).find(Boolean) ?? null;
  };

  /** Returns the objection to the outermost surface around an element. */
  const around = (element) => {
    const surface = above(element).filter((it) => it.matches(SURFACES)).at(-1);
    const dialog = modal();
    if (!surface || !isShown(surface) || (dialog && !dialog.contains(element))) return null;
    return unseen(surface);
  };

  const shown = (element) => undrawn(element) ?? around(element);

  /** Waits for the frame that shows the result of an action, or for a timeout if there is none. */
  const frame = () => new Promise((resume) => {
    setTimeout(resume, 500);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resume)));
  });

  Object.defineProperty(window, "sight", { value: { reach, focused, surfaces, around, shown, frame } });
}
