// Kills the browser while mentions are accepted at ten per second, and measures the losses.
//
// DATELINE_KILLS sets the number of kills: `DATELINE_KILLS=50 cargo xtask stories
// tests/stories/crash.test.mjs`. Prints the losses, which are recorded in BENCHMARKS.md.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const KILLS = Number(process.env.DATELINE_KILLS ?? 5);
const PACE_MS = 100;
const SAMPLE = readFileSync(new URL("../data/sample.txt", import.meta.url), "utf8");

const ACCEPTED = '#text [id^="annotation-"][aria-label*=", accepted"]';
const SUGGESTED = '#text [id^="annotation-"][aria-label*=", suggested"]';

story(`killed ${KILLS} times at ten changes a second, the page loses the last unsaved change at most`, async (stage) => {
  // A copy has about 50 mentions, and each round needs at most 25.
  await pasteText(stage, Array(Math.ceil(KILLS / 2) + 1).fill(SAMPLE).join("\n\n"));
  await confirmNewDocument(stage.page);
  await waitForSaved(stage.page);
  const lost = [];
  for (let round = 0; round < KILLS; round++) {
    const before = await stage.page.locator(ACCEPTED).count();
    const shown = await watch(stage.page);
    await acceptAtPace(stage.page, 10 + Math.floor(Math.random() * 15));
    // At any time between two keys.
    await stage.page.waitForTimeout(Math.random() * PACE_MS);
    assert.ok(shown.done > before + 5, `round ${round}: ${shown.done - before} mentions were accepted`);
    await stage.killAndReopen();
    await stage.page.locator(ACCEPTED).first().waitFor();
    await waitForSaved(stage.page);
    const found = await stage.page.locator(ACCEPTED).count();
    assert.ok(found >= shown.saved, `round ${round}: ${shown.saved} were shown as saved, ${found} are there`);
    assert.ok(found >= shown.done - 1, `round ${round}: ${shown.done} were shown as done, ${found} are there`);
    lost.push(Math.max(0, shown.done - found));
  }
  const once = lost.filter((count) => count > 0).length;
  console.log(`${KILLS} kills: the last change was lost ${once} times, more than it ${lost.filter((count) => count > 1).length} times`);
}, {}, 120_000 + KILLS * 15_000);

/** Records, whenever the page changes, the number of mentions shown as accepted and as saved. */
async function watch(page) {
  const shown = { done: 0, saved: 0 };
  await page.exposeBinding("tell", (_, done, isSaved) => {
    shown.done = Math.max(shown.done, done);
    if (isSaved) shown.saved = Math.max(shown.saved, done);
  });
  await page.evaluate((accepted) => {
    const look = () => {
      const isSaved = document.querySelector(".toolbar .saving-status").textContent === "Saved";
      window.tell(document.querySelectorAll(accepted).length, isSaved);
    };
    const options = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(look).observe(document.querySelector("main"), options);
  }, ACCEPTED);
  return shown;
}

/** Accepts `count` mentions with the A key, starting from the first undecided one. */
async function acceptAtPace(page, count) {
  const id = await page.locator(SUGGESTED).first().getAttribute("data-annotation-ids");
  const mark = page.locator(`#text mark[data-annotation-ids~="${id}"]`).first();
  await mark.scrollIntoViewIfNeeded();
  await mark.click();
  const start = Date.now();
  for (let press = 0; press < count; press++) {
    await page.keyboard.press("a");
    await page.waitForTimeout(Math.max(0, start + (press + 1) * PACE_MS - Date.now()));
  }
}
