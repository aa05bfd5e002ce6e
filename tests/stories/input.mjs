// Three input methods for the same actions: keyboard, mouse and touch. Each counts its inputs.

import { assert, rendered } from "./harness.mjs";
import { selectText } from "./actions.mjs";

export const LABEL_KEYS = {
  PERSON: "p", ORG: "o", GPE: "g", LOC: "l", FAC: "f", NORP: "n",
  EVENT: "e", DATE: "d", TIME: "t", MONEY: "m", PERCENT: "c", QUANTITY: "q",
};

/**
 * Returns all mentions in text order, as `{id, start, end, label, status}` with offsets in `#text`.
 */
export async function readSpans(page) {
  await rendered(page);
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
    const byId = new Map();
    let offset = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const end = offset + node.data.length;
      const ids = node.parentElement.closest("mark")?.dataset.annotationIds.split(" ") ?? [];
      for (const id of ids) byId.set(id, { id, start: byId.get(id)?.start ?? offset, end });
      offset = end;
    }
    return [...byId.values()].map((span) => {
      const description = document.querySelector(`#annotation-${span.id}`).ariaLabel;
      const [, label, status] = description.match(/, ([^,]+), (suggested|accepted)(?:, unsure)?$/);
      return { ...span, label, status };
    });
  });
}

/** Returns the id of the focused mention, or null. */
async function focused(page) {
  const id = await page.evaluate(() => document.activeElement.id);
  return id.startsWith("annotation-") ? id.slice("annotation-".length) : null;
}

/** Returns the offsets of the selected text in `#text`. */
function selected(page) {
  return page.evaluate(() => {
    const range = document.createRange();
    range.setStart(document.querySelector("#text"), 0);
    range.setEndBefore(document.querySelector("#selected"));
    const start = range.toString().length;
    const pieces = [...document.querySelectorAll("#text .selected")];
    return { start, end: start + pieces.map((piece) => piece.textContent).join("").length };
  });
}

/**
 * Sets the browser's selection to a part of the article, as the handles of a touch selection do.
 */
export function setBrowserSelection(page, span) {
  return page.evaluate(({ start, end }) => {
    const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let offset = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const until = offset + node.data.length;
      if (offset <= start && start < until) range.setStart(node, start - offset);
      if (offset < end && end <= until) range.setEnd(node, end - offset);
      offset = until;
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }, span);
}

const EDGES = { start: ["Start earlier", "Start later"], end: ["End earlier", "End later"] };

/** The keyboard. Asserts that an element has the focus after each key. */
export class KeyboardInput {
  count = 0;

  constructor(page) {
    this.page = page;
  }

  async press(keys) {
    for (const key of keys.split(" ")) {
      this.count++;
      await this.page.keyboard.press(key);
      await rendered(this.page);
      const isLost = await this.page.evaluate(() => document.activeElement === document.body);
      assert.ok(!isLost, `the focus was lost after ${key}`);
    }
  }

  async focusMention({ id }) {
    const order = (await readSpans(this.page)).map((span) => span.id);
    const steps = order.indexOf(id) - order.indexOf(await focused(this.page));
    for (let step = 0; step < Math.abs(steps); step++) await this.press(steps > 0 ? "ArrowRight" : "ArrowLeft");
  }

  /** Selects a span, starting from the sentence of the focused mention or from the mention. */
  async selectSpan(span, first) {
    await this.press(first);
    while ((await selected(this.page)).start < span.start) await this.press("ArrowRight");
    while ((await selected(this.page)).end < span.end) await this.press("Shift+ArrowRight");
    assert.deepEqual(await selected(this.page), { start: span.start, end: span.end });
  }

  async accept(mention) {
    await this.focusMention(mention);
    await this.press("a");
  }

  async reject(mention) {
    await this.focusMention(mention);
    await this.press("x");
  }

  async relabel(mention, label) {
    await this.focusMention(mention);
    await this.press(LABEL_KEYS[label]);
  }

  async moveBoundary(mention, edge, forward) {
    await this.focusMention(mention);
    await this.press(`${edge === "end" ? "Shift" : "Control"}+${forward ? "ArrowRight" : "ArrowLeft"}`);
  }

  async join(mention) {
    await this.focusMention(mention);
    await this.press("Shift+B");
  }

  async split(mention, cut) {
    await this.focusMention(mention);
    await this.selectSpan(cut, "ArrowUp");
    await this.press("b");
  }

  async add(span, label) {
    const before = (await readSpans(this.page)).findLast((other) => other.end <= span.start);
    await this.focusMention(before);
    await this.selectSpan(span, "v");
    await this.press(LABEL_KEYS[label]);
  }

  async acceptAll() {
    await this.press("Control+Enter");
  }

  /** Moves the focus to a button with the Tab key and presses it. */
  async activate(button) {
    for (let tries = 0; tries < 200; tries++) {
      if (await button.evaluate((it) => it === document.activeElement)) return this.press("Enter");
      this.count++;
      await this.page.keyboard.press("Shift+Tab");
    }
    assert.fail("the Tab key does not reach the button");
  }
}

/** The common base of mouse and touch. */
class PointerInput {
  count = 0;

  constructor(page) {
    this.page = page;
  }

  /** Presses a target after it has stopped moving. */
  async activate(target) {
    this.count++;
    await this.point(target);
    await rendered(this.page);
  }

  async button(name) {
    await this.activate(this.page.locator("#mention-popover").getByRole("button", { name }).first());
  }

  /** Focuses a mention. Closes the popover of another mention if it covers this one. */
  async focusMention({ id }) {
    if ((await focused(this.page)) === id) return;
    const mark = this.page.locator(`#text mark[data-annotation-ids~="${id}"]`).first();
    await this.uncover(() => mark.evaluate((it) => {
      it.scrollIntoView({ block: "center" });
      // A mark in two lines has two boxes. The first one is pressed.
      const { left, top, width, height } = it.getClientRects()[0];
      return document.elementFromPoint(left + width / 2, top + height / 2)?.closest("mark") === it;
    }));
    await this.activate(mark);
  }

  /** Presses plain text, which closes the popover, unless the target is visible. */
  async uncover(isVisible) {
    if (await isVisible()) return;
    this.count++;
    await this.pointAt(...await this.page.evaluate(() => {
      // Browsers adjust a touch to a nearby target, so the surroundings must be plain, too.
      const around = [[0, 0], [-20, 0], [20, 0], [0, -20], [0, 20]];
      const isPlain = (under) => under?.closest("#text .paragraph-row") && !under.closest("mark, button");
      for (let y = 10; y < innerHeight; y += 10) {
        for (let x = 10; x < innerWidth; x += 10) {
          if (around.every(([dx, dy]) => isPlain(document.elementFromPoint(x + dx, y + dy)))) return [x, y];
        }
      }
      throw new Error("there is no room beside the mentions");
    }));
    await rendered(this.page);
  }

  async accept(mention) {
    await this.focusMention(mention);
    await this.button(/^Accept(?! paragraph)/);
  }

  async reject(mention) {
    await this.focusMention(mention);
    await this.button(/^Reject/);
  }

  async relabel(mention, label) {
    await this.focusMention(mention);
    await this.button(new RegExp(`^${label}`));
  }

  async moveBoundary(mention, edge, forward) {
    await this.focusMention(mention);
    await this.button(EDGES[edge][Number(forward)]);
  }

  async join(mention) {
    await this.focusMention(mention);
    await this.button(/^Join/);
  }

  async split(_, cut) {
    await this.selectSpan(cut);
    await this.button(/^Split/);
  }

  async add(span, label) {
    await this.selectSpan(span);
    await this.button(new RegExp(`^${label}`));
  }

  async acceptAll() {
    const button = this.page.getByRole("button", { name: "Accept document" });
    const isVisible = await button.evaluate((it) => {
      it.scrollIntoView({ block: "center" });
      const { left, top, width, height } = it.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2) === it;
    });
    if (!isVisible) await this.button("Close");
    await this.activate(button);
  }
}

/** The mouse. A drag counts as one click. */
export class MouseInput extends PointerInput {
  async point(target) {
    await target.click();
  }

  async pointAt(x, y) {
    await this.page.mouse.click(x, y);
  }

  async selectSpan(span) {
    // The popover of another mention may cover the span.
    if (await this.page.locator("#mention-popover").isVisible()) await this.uncover(() => false);
    this.count++;
    await selectText(this.page, span.quote);
  }
}

/** Touch. */
export class TouchInput extends PointerInput {
  async point(target) {
    await target.tap();
  }

  async pointAt(x, y) {
    await this.page.touchscreen.tap(x, y);
  }

  /**
   * Selects a span. The selection handles belong to the browser and tests cannot drag them, so this
   * sets the selection and then ends a touch, which is what the page observes.
   */
  async selectSpan(span) {
    this.count++;
    await setBrowserSelection(this.page, span);
    await this.page.evaluate(() => {
      const parent = getSelection().getRangeAt(0).endContainer.parentElement;
      parent.dispatchEvent(new TouchEvent("touchend", { bubbles: true, cancelable: true }));
    });
    await rendered(this.page);
  }
}
