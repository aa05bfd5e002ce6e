// Helpers of the crash tests: accepting mentions at a fixed pace, and recording what the page shows.

import { readFileSync } from "node:fs";

/** The time between two keys, in milliseconds. */
export const PACE_MS = 100;

export const SAMPLE = readFileSync(new URL("../data/sample.txt", import.meta.url), "utf8");

export const ACCEPTED = '#text [id^="annotation-"][aria-label*=", accepted"]';
const SUGGESTED = '#text [id^="annotation-"][aria-label*=", suggested"]';

/**
 * Records, whenever the page changes, the number of mentions shown as accepted (`done`), and the
 * numbers shown as saved with their times (`saved`). Call it once for each page.
 */
export async function trackAccepted(page) {
  const shown = { done: 0, saved: [] };
  await page.exposeBinding("recordAccepted", (_, done, isSaved) => {
    shown.done = Math.max(shown.done, done);
    if (isSaved && done > lastSaved(shown)) shown.saved.push({ at: Date.now(), done });
  });
  await page.evaluate((accepted) => {
    const record = () => {
      const isSaved = document.querySelector(".toolbar .saving-status").textContent === "Saved";
      window.recordAccepted(document.querySelectorAll(accepted).length, isSaved);
    };
    const options = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(record).observe(document.querySelector("main"), options);
    record();
  }, ACCEPTED);
  return shown;
}

/** Returns the last number of mentions that was shown as saved, or 0. */
export function lastSaved(shown) {
  return shown.saved.at(-1)?.done ?? 0;
}

/** Accepts `count` mentions with the A key, starting from the first undecided one. */
export async function acceptAtPace(page, count) {
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
