// Selecting text with a real mouse, in any direction, and the visibility of the popover.

import { assert, rendered, story } from "./harness.mjs";
import { dragMouse, characterBox, readMentions, confirmNewDocument, pasteText } from "./actions.mjs";

const WORDS = ["harbor", "ledger", "ferry", "winter", "market", "bridge", "granary", "lantern"];

/** Plain paragraphs of one or more lines, each with a word that occurs nowhere else. */
const paragraph = (number) =>
  `Near pier${number} by quay${number} ` + Array.from({ length: number % 3 ? 60 : 4 }, (_, index) => WORDS[(index + number) % 8]).join(" ") + ` stood${number}.`;
const article = (count) => Array.from({ length: count }, (_, number) => paragraph(number)).join("\n\n");

/** Scrolls to a text of the article and returns its center. */
async function center(page, quote) {
  await page.evaluate((quote) => {
    const paragraphs = [...document.querySelectorAll("#text p")];
    paragraphs.find((it) => it.textContent.includes(quote)).scrollIntoView({ block: "nearest" });
  }, quote);
  await rendered(page);
  const [first, last] = [await characterBox(page, quote, 0), await characterBox(page, quote, -1)];
  return [(first.left + last.right) / 2, first.y];
}

/** Returns the faults in the visibility and usability of the popover; empty if there are none. */
function popoverProblems(page) {
  return page.evaluate(() => {
    const popover = document.querySelector("#mention-popover");
    if (!popover) return ["there is no popover"];
    const box = popover.getBoundingClientRect();
    const toolbar = document.querySelector(".toolbar").getBoundingClientRect();
    const problems = [];
    if (box.width < 200 || box.height < 100) problems.push(`it is ${box.width} by ${box.height}`);
    if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight) problems.push(`it is outside: ${JSON.stringify(box)}`);
    if (box.top < toolbar.bottom && box.left < toolbar.right) problems.push(`it is under the toolbar: ${box.top}`);
    if (getComputedStyle(popover).opacity !== "1") problems.push("it is not visible");
    for (const button of popover.querySelectorAll("button")) {
      if (!button.checkVisibility()) continue;
      button.scrollIntoView({ block: "nearest" });
      const { left, top, width, height } = button.getBoundingClientRect();
      const under = document.elementFromPoint(left + width / 2, top + height / 2);
      if (width < 16 || height < 16) problems.push(`${button.textContent} is ${width} by ${height}`);
      if (!button.contains(under)) problems.push(`${button.textContent} is covered by ${under?.outerHTML.slice(0, 80)}`);
    }
    popover.scrollTop = 0;
    return problems;
  });
}

/** Clicks a label in the popover at a point of the window. */
async function clickLabel(page, name) {
  const button = page.locator("#mention-popover").getByRole("button", { name: new RegExp(`^${name}`) });
  const [x, y] = await button.evaluate((it) => {
    it.scrollIntoView({ block: "nearest" });
    const { left, top, width, height } = it.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  });
  await page.mouse.click(x, y);
  await rendered(page);
}

const quotes = async (page, label) => (await readMentions(page)).filter((it) => it.label === label).map((it) => it.quote);

for (const [width, height] of [[1440, 900], [1024, 420], [760, 1000], [390, 844]]) {
  story(`words are selected with the mouse and labeled in the popover, at ${width} by ${height}`, async (session) => {
    const { page } = session;
    await pasteText(session, article(24));
    await confirmNewDocument(page);
    const expected = [];
    for (const number of [0, 1, 11, 22, 23]) {
      await page.mouse.dblclick(...(await center(page, `pier${number} `)));
      await page.getByRole("group", { name: "New mention" }).waitFor();
      assert.deepEqual(await popoverProblems(page), [], `pier${number}, with two clicks`);
      await clickLabel(page, "FAC");
      expected.push(`pier${number}`);
      await page.keyboard.press("Escape");

      await center(page, `quay${number} `);
      const [from, to] = [await characterBox(page, `quay${number} `, 0), await characterBox(page, `quay${number} `, -2)];
      const last = await characterBox(page, `stood${number}.`, -2);
      if (number % 3) await dragMouse(page, [from.left + 1, from.y], [to.right - 1, to.y]);
      else await dragMouse(page, [last.right - 1, last.y], [from.left + 1, from.y]);
      await page.getByRole("group", { name: "New mention" }).waitFor();
      assert.deepEqual(await popoverProblems(page), [], `pier${number}, by a drag`);
      await page.keyboard.press("Escape");
    }
    assert.deepEqual((await quotes(page, "FAC")).filter((it) => it.startsWith("pier")), expected);
  }, { viewport: { width, height } });
}

story("the popover follows its anchor and is never under the toolbar or outside the window", async (session) => {
  const { page } = session;
  await pasteText(session, article(80));
  await confirmNewDocument(page);
  await page.mouse.dblclick(...(await center(page, "pier40 ")));
  assert.deepEqual(await popoverProblems(page), []);
  const measure = () => page.evaluate(() => {
    const popover = document.querySelector("#mention-popover");
    const { top, bottom } = popover.getBoundingClientRect();
    const anchor = document.querySelector("#text .selected").getBoundingClientRect();
    const toolbar = document.querySelector(".toolbar").getBoundingClientRect().bottom;
    return {
      isInside: top >= toolbar && bottom <= innerHeight,
      isVisible: getComputedStyle(popover).opacity === "1",
      isAnchorVisible: anchor.bottom > toolbar && anchor.top < innerHeight,
    };
  });
  const waitForFrames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20)))));
  const states = new Set();
  for (const pixels of [...Array(12).fill(97), 4000, -4000, ...Array(24).fill(-97), -4000]) {
    await page.mouse.wheel(0, pixels);
    await page.waitForTimeout(60);
    await waitForFrames();
    const { isInside, isVisible, isAnchorVisible } = await measure();
    assert.ok(isInside);
    assert.equal(isVisible, isAnchorVisible);
    states.add(isVisible);
  }
  assert.deepEqual([...states].sort(), [false, true]);
  for (const size of [{ width: 1440, height: 300 }, { width: 700, height: 900 }, { width: 1280, height: 720 }]) {
    await page.setViewportSize(size);
    await page.evaluate(() => document.querySelector("#selected").scrollIntoView({ block: "center" }));
    await waitForFrames();
    assert.deepEqual(await popoverProblems(page), [], JSON.stringify(size));
  }
});

story("clicks beside the text select nothing, and a triple click on the text selects its paragraph", async (session) => {
  const { page } = session;
  const lines = "The harbor of the old town was closed on Monday,\nwhich nobody had been told of before they came.";
  await pasteText(session, `Ann Lee met Bo Ek in Homs.\n\n${lines}\n\nHayat Tahrir al-Sham took Hama.\n\nThe end.`);
  await confirmNewDocument(page);
  const before = await readMentions(page);
  const selected = () => page.evaluate(() => [document.querySelectorAll("#text .selected").length, getSelection().toString()]);
  const points = await page.evaluate(() => {
    const rows = [...document.querySelectorAll("#text p")].map((it) => it.getBoundingClientRect());
    const range = document.createRange();
    const ends = [...document.querySelectorAll("#text p")].map((it) => {
      range.selectNodeContents(it);
      return range.getBoundingClientRect();
    });
    const gaps = rows.slice(1).flatMap((row, index) => [0.3, 0.5, 0.7].flatMap((part) => {
      const y = rows[index].bottom + part * (row.top - rows[index].bottom);
      return [row.left + 5, row.left + 60, row.left + 300, row.right - 20].map((x) => [x, y]);
    }));
    const pastLineEnds = rows.flatMap((row, index) => [[ends[index].right + 90, row.bottom - 12]]);
    const margins = rows.flatMap((row) => [[row.left - 25, row.top + 12], [row.right + 60, row.top + 12]]);
    return [...gaps, ...pastLineEnds, ...margins];
  });
  for (const clickCount of [2, 3]) {
    for (const [x, y] of points) {
      await page.mouse.click(x, y, { clickCount });
      assert.deepEqual(await selected(), [0, ""], `${clickCount} clicks at ${x}, ${y}`);
      await page.keyboard.press("p");
    }
  }
  assert.deepEqual(await readMentions(page), before);
  for (const [word, expected] of [["closed", lines], ["nobody", lines], ["met", "Ann Lee met Bo Ek in Homs."], ["end", "The end."]]) {
    await page.mouse.click(...(await center(page, word)), { clickCount: 3 });
    const shown = await page.locator("#text .selected").allTextContents();
    assert.equal(shown.join(""), expected);
    await page.keyboard.press("Escape");
  }
});

story("a drag released outside the article ends at its edge", async (session) => {
  const { page } = session;
  await pasteText(session, `${paragraph(1)}\n\n${paragraph(2)}\n\nThe wharf stood5 here.`);
  await confirmNewDocument(page);
  const sidebar = await page.locator(".sidebar").boundingBox();
  const text = await page.locator("#text p").first().boundingBox();
  const { width, height } = page.viewportSize();
  const selectedText = async () => (await page.locator("#text .selected").allTextContents()).join("");
  const line = async (quote) => (await characterBox(page, quote, 0)).y;

  const right = { "over the sidebar": [sidebar.x + 60, 0], "in the margin": [text.x + text.width + 45, 0], "outside the window": [width + 40, 0] };
  for (const [where, [x]] of Object.entries(right)) {
    const from = await characterBox(page, "pier1", 0);
    await dragMouse(page, [from.left + 1, from.y], [x, await line("pier1")]);
    const shown = await selectedText();
    assert.ok(shown.startsWith("pier1 by") && !shown.includes("stood1"), `${where}: ${shown}`);
    await page.keyboard.press("Escape");
  }
  for (const [where, x] of [["in the margin", text.x - 30], ["outside the window", -40]]) {
    const from = await characterBox(page, "pier1", -1);
    await dragMouse(page, [from.right - 1, from.y], [x, from.y]);
    assert.equal(await selectedText(), "Near pier1", where);
    await page.keyboard.press("Escape");
  }
  for (const [where, y] of [["over the toolbar", 10], ["outside the window", -30]]) {
    const from = await characterBox(page, "pier1", -1);
    await dragMouse(page, [from.right - 1, from.y], [from.right + 40, y]);
    assert.equal(await selectedText(), "Near pier1", where);
    await page.keyboard.press("Escape");
  }
  const end = await page.locator("#text").boundingBox();
  for (const [where, y] of [["below", Math.min(end.y + end.height + 60, height - 5)], ["outside the window", height + 50]]) {
    const from = await characterBox(page, "wharf", 0);
    await dragMouse(page, [from.left + 1, from.y], [from.left - 20, y]);
    assert.equal(await selectedText(), "wharf stood5 here.", where);
    await page.keyboard.press("Escape");
  }
  // The next key reaches the page.
  const from = await characterBox(page, "wharf", 0);
  await dragMouse(page, [from.left + 1, from.y], [sidebar.x + 60, height + 20]);
  await page.keyboard.press("f");
  assert.ok((await quotes(page, "FAC")).includes("wharf stood5 here."));
});

story("a click in the space around the article clears the selection", async (session) => {
  const { page } = session;
  await pasteText(session, `${paragraph(1)}\n\n${paragraph(2)}`);
  await confirmNewDocument(page);
  const text = await page.locator("#text").boundingBox();
  const selected = () => page.locator("#text .selected").count();
  const around = { "on the left": [text.x - 25, text.y + 30], "below": [text.x + 200, text.y + text.height + 40] };
  for (const [where, point] of Object.entries(around)) {
    await page.mouse.dblclick(...(await center(page, "pier1 ")));
    await page.locator("#mention-popover").waitFor();
    assert.ok(await selected(), where);
    await page.mouse.click(...point);
    await rendered(page);
    assert.equal(await selected(), 0, where);
    await page.keyboard.press("p");
    await rendered(page);
    assert.ok(!(await quotes(page, "PERSON")).includes("pier1"), where);
  }
});

story("a drag canceled by the system ends, and the focus does not move while the button is down", async (session) => {
  const { page } = session;
  await pasteText(session, `${paragraph(1)}\n\nThe army left Homs on 8 December 2024.`);
  await confirmNewDocument(page);
  await page.waitForSelector("mark");
  const selectedText = async () => (await page.locator("#text .selected").allTextContents()).join("");
  const isSelecting = () => page.evaluate(() => document.documentElement.hasAttribute("data-selecting"));
  for (const name of ["pointercancel", "blur"]) {
    const [from, to] = [await characterBox(page, "pier1", 0), await characterBox(page, "pier1", -1)];
    await page.mouse.move(from.left + 1, from.y);
    await page.mouse.down();
    await page.mouse.move(to.right - 1, to.y, { steps: 4 });
    assert.ok(await isSelecting(), name);
    await page.evaluate((name) => window.dispatchEvent(new Event(name)), name);
    await rendered(page);
    assert.equal(await isSelecting(), false, name);
    assert.equal(await selectedText(), "pier1", name);
    // Moving the mouse further does not change the selection.
    const far = await characterBox(page, "stood1.", 0);
    await page.mouse.move(far.left, far.y, { steps: 4 });
    await page.mouse.up();
    await rendered(page);
    assert.equal(await selectedText(), "pier1", name);
    await page.keyboard.press("Escape");
  }
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.mouse.move(...(await center(page, "pier1 ")));
  await page.mouse.down();
  await page.keyboard.press("j");
  await rendered(page);
  await page.waitForTimeout(100);
  assert.doesNotMatch(await focused(), /^annotation-/);
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  await page.waitForFunction(() => document.activeElement.id.startsWith("annotation-"));
  await page.mouse.up();
});

story("the selected text is copied without a notice", async (session) => {
  const { page } = session;
  await pasteText(session, "  Ann Lee met Bo Ek in Homs.\n\nThe  old\ttown of 港口 and 👩‍🚀 lies there.\n\nThe end.");
  await confirmNewDocument(page);
  await page.locator(".notices .notice").evaluateAll((all) => all.forEach((it) => it.querySelector("[aria-label=Dismiss]").click()));
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const before = await readMentions(page);
  const copied = async (key = "Control+C") => {
    await page.evaluate(() => navigator.clipboard.writeText("previous contents"));
    await page.keyboard.press(key);
    return clipboard();
  };
  const select = async (first, last, heldKey) => {
    // The popover of the previous selection may cover it.
    await page.keyboard.press("Escape");
    const [from, to] = [await characterBox(page, first, 0), await characterBox(page, last, -1)];
    await dragMouse(page, [from.left + 1, from.y], [to.right - 1, to.y], heldKey);
  };
  await select("nn Lee met B", "nn Lee met B");
  assert.equal(await copied(), "Ann Lee met Bo", "whole words");
  assert.equal(await copied("Control+X"), "Ann Lee met Bo", "nothing is cut");
  await select("ld\ttown of 港", "ld\ttown of 港", "Alt");
  assert.equal(await copied(), "ld\ttown of 港", "exact characters");
  await select("Bo Ek", "The  old\ttown");
  assert.equal(await copied(), "Bo Ek in Homs.\n\nThe  old\ttown", "across paragraphs");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  assert.equal(await copied(), await page.locator("#selected").textContent(), "selected with keys");
  assert.equal(await page.locator(".notices .notice:visible").count(), 0);

  // The browser's context menu needs a native selection.
  await select("town", "town");
  await page.locator("#selected").click({ button: "right" });
  assert.equal(await page.evaluate(() => getSelection().toString()), "town");
  assert.equal(await copied(), "town");

  await page.keyboard.press("r");
  await page.keyboard.type("pers");
  await page.keyboard.press("Control+A");
  assert.equal(await copied(), "pers", "the browser copies from fields");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  assert.deepEqual(await readMentions(page), before);
}, { everyBrowser: true });

story("a metadata line is shown as a heading, and the text of the article is unchanged", async (session) => {
  const { page } = session;
  const text = " date 2024-12-08 Rebels take Homs\n\n  They came at night.";
  await pasteText(session, text);
  await confirmNewDocument(page);
  const [first, second] = await page.locator("#text p").evaluateAll((all) => all.map((it) => {
    const range = document.createRange();
    range.selectNodeContents(it);
    const { fontFamily } = getComputedStyle(it);
    return { indent: range.getBoundingClientRect().left - it.getBoundingClientRect().left, fontFamily };
  }));
  assert.notEqual(first.fontFamily, second.fontFamily);
  assert.ok(first.indent < 1, `${first.indent}`);
  assert.equal(await page.locator("#text").textContent(), text);
});

story("nothing covers the controls of the label dialog", async (session) => {
  const { page } = session;
  await page.getByRole("button", { name: "Try a sample article" }).click();
  await confirmNewDocument(page);
  for (const [width, height] of [[1200, 800], [1000, 600], [900, 420], [390, 844]]) {
    await page.setViewportSize({ width, height });
    await page.getByRole("button", { name: /^(Edit|Labels)/ }).first().click();
    const covered = await page.getByRole("textbox", { name: "New label name" }).evaluate((field) => {
      const dialog = field.closest("dialog");
      return [...dialog.querySelectorAll("button, input")].filter((it) => it.checkVisibility()).flatMap((it) => {
        it.scrollIntoView({ block: "nearest" });
        const { left, top, width, height } = it.getBoundingClientRect();
        const under = document.elementFromPoint(left + width / 2, top + height / 2);
        return it.contains(under) ? [] : [`${it.getAttribute("aria-label") ?? it.textContent}: ${under?.outerHTML.slice(0, 60)}`];
      });
    });
    assert.deepEqual(covered, [], `${width} by ${height}`);
    await page.keyboard.press("Escape");
  }
});
