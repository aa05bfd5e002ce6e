// Selection with a real mouse: double and triple clicks, backward, across mentions and in other
// scripts; and accidental drags.

import { assert, rendered, story } from "./harness.mjs";
import { storedChangeIds, dragMouse, characterBox, locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved, selectText } from "./actions.mjs";
import { setBrowserSelection } from "./input.mjs";

const TEXT = "Ann Lee met the Tideline Trust in Homs on Monday.\n\n" +
  "וַעֲדַת הַנָּמֵל נפגשה בחיפה אתמול בערב.\n\n" +
  "港口委员会星期一在上海开会。\n\n" +
  "The last word stands here.";

/** Returns the selected text that the popover shows, then clears the selection. */
async function takeSelection(page) {
  const group = page.getByRole("group", { name: "New mention" });
  await group.waitFor();
  const quote = await group.locator(".quote").textContent();
  await page.keyboard.press("Escape");
  await group.waitFor({ state: "detached" });
  return quote;
}

story("text is selected by double and triple clicks, backward, across mentions and in every script", async ({ page, context }) => {
  await pasteText({ page, context }, TEXT);
  await confirmNewDocument(page);
  const center = async (quote) => {
    const [first, last] = [await characterBox(page, quote, 0), await characterBox(page, quote, -1)];
    return [(first.left + last.right) / 2, first.y];
  };
  await page.mouse.dblclick(...(await center("met")));
  assert.equal(await takeSelection(page), "met");
  await page.mouse.dblclick(...(await center("Tideline")));
  assert.equal(await takeSelection(page), "Tideline", "a word of a mention");
  await page.mouse.click(...(await center("last")), { clickCount: 3 });
  assert.equal(await takeSelection(page), "The last word stands here.");
  await page.mouse.click(...(await center("met")), { clickCount: 3 });
  assert.equal(await takeSelection(page), "Ann Lee met the Tideline Trust in Homs on Monday.");

  const span = async (quote) => [await characterBox(page, quote, 0), await characterBox(page, quote, -1)];
  const [first, last] = await span("Lee met the Tideline");
  await dragMouse(page, [last.right - 1, last.y], [first.left + 1, first.y]);
  assert.equal(await takeSelection(page), "Lee met the Tideline", "backward, from inside a mention to inside another");
  await dragMouse(page, [first.left + 1, first.y], [last.right - 1, last.y]);
  assert.equal(await takeSelection(page), "Lee met the Tideline");

  // In right-to-left text, the first character is at the right.
  const [right, left] = await span("נפגשה בחיפה");
  await dragMouse(page, [right.right - 1, right.y], [left.left + 1, left.y]);
  assert.equal(await takeSelection(page), "נפגשה בחיפה");
  await dragMouse(page, [left.left + 1, left.y], [right.right - 1, right.y]);
  assert.equal(await takeSelection(page), "נפגשה בחיפה", "backward");

  const [from, to] = await span("上海");
  await dragMouse(page, [from.left + 1, from.y], [to.right - 1, to.y], "Alt");
  assert.equal(await takeSelection(page), "上海", "exact characters");
  await page.keyboard.press("Escape");
  await dragMouse(page, [to.right - 1, to.y], [from.left + 1, from.y], "Alt");
  await page.keyboard.press("g");
  assert.ok((await readMentions(page)).some(({ quote, label }) => quote === "上海" && label === "GPE"));
});

story("a stray drag over labels changes nothing", async ({ page, context }) => {
  await pasteText({ page, context }, TEXT);
  await confirmNewDocument(page);
  await (await locateMention(page, "Homs")).click();
  await page.keyboard.press("l");
  await page.keyboard.press("Escape");
  await waitForSaved(page);
  const [before, stored] = [await readMentions(page), await storedChangeIds(page)];
  for (const quote of ["Ann Lee met", "Homs", "Trust in Hom", "on Monday."]) {
    await selectText(page, quote);
    await rendered(page);
    await page.keyboard.press("Escape");
    assert.deepEqual(await readMentions(page), before, quote);
  }
  // Drags from the text into the sidebar and across paragraphs, and a drag that ends at its start.
  const start = await characterBox(page, "Tideline", 2);
  await dragMouse(page, [start.left, start.y], [1100, 300]);
  await dragMouse(page, [start.left, start.y], [start.left, start.y + 60]);
  await dragMouse(page, [start.left, start.y], [start.left + 1, start.y]);
  await page.keyboard.press("Escape");
  await rendered(page);
  assert.deepEqual(await readMentions(page), before);
  assert.deepEqual(await storedChangeIds(page), stored, "nothing was written");
});

/** Moves the handles of a touch selection to a text of the article. */
async function moveHandles(page, quote) {
  const start = TEXT.indexOf(quote);
  await setBrowserSelection(page, { start, end: start + quote.length });
}

const nativeSelection = (page) => page.evaluate(() => getSelection().toString());

for (const [screen, viewport] of [["a phone", { width: 390, height: 844 }], ["a tablet", { width: 1180, height: 820 }]]) {
  story(`moving the selection handles updates the popover and keeps the native selection, on ${screen}`, async (session) => {
    const { page } = session;
    await pasteText(session, TEXT);
    await confirmNewDocument(page);
    await page.locator("#text p").last().tap({ position: { x: 5, y: 10 } });
    const group = page.getByRole("group", { name: "New mention" });
    const waitForQuote = (quote) => group.locator(".quote").filter({ hasText: new RegExp(`^${quote}$`) }).waitFor();

    // Each move shows the whole words that would be labeled. The native selection does not change.
    await moveHandles(page, "ideline");
    await waitForQuote("Tideline");
    assert.equal(await nativeSelection(page), "ideline");
    assert.equal(await page.locator("#text .selected").count(), 0);
    await moveHandles(page, "ideline Trust in Ho");
    await waitForQuote("Tideline Trust in Homs");
    await moveHandles(page, "the Tideline Tru");
    await waitForQuote("the Tideline Trust");
    assert.equal(await nativeSelection(page), "the Tideline Tru");
    const box = await group.boundingBox();
    assert.ok(box.height > 150 && box.y >= 0 && box.y + box.height <= viewport.height + 1, JSON.stringify(box));

    // After a button of the page moves an end, the page draws the selection.
    await group.getByRole("button", { name: "Start later" }).tap();
    await waitForQuote("Tideline Trust");
    assert.equal(await page.locator("#text .selected").first().textContent(), "Tideline Trust");
    await group.getByRole("button", { name: /^FAC/ }).tap();
    await rendered(page);
    assert.ok((await readMentions(page)).some(({ quote, label }) => quote === "Tideline Trust" && label === "FAC"));

    // The selection is cleared by a tap elsewhere, for which only `selectionchange` is dispatched.
    await moveHandles(page, "last word");
    await waitForQuote("last word");
    await page.evaluate(() => getSelection().removeAllRanges());
    await group.waitFor({ state: "detached" });
    const before = await readMentions(page);
    await page.waitForTimeout(500);
    assert.deepEqual(await readMentions(page), before);
  }, { viewport, hasTouch: true });
}
