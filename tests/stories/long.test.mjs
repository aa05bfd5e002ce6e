// Long edits show their progress, can be canceled, and are undone in one step.
import { assert, story } from "./harness.mjs";
import { chooseFiles } from "./actions.mjs";
import { manySuggestions } from "./many.mjs";

const SENTENCES = 16_000;

/** Records each value that the progress of an edit shows, with its name. */
async function watchProgress(page) {
  await page.evaluate(() => {
    const values = (window.progress = []);
    const record = () => {
      const bar = document.querySelector("span.detection-status > progress");
      const value = bar && `${bar.getAttribute("aria-label")} ${bar.value}`;
      if (value && values.at(-1) !== value) values.push(value);
    };
    new MutationObserver(record).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

/** Returns the values recorded since the last call. */
const takeRecorded = (page) => page.evaluate(() => window.progress.splice(0));

// Playwright's locators take seconds on a page of this length, so these functions search in the
// page.

/** Waits until everything is stored. */
async function waitUntilSaved(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  await page.waitForFunction(() => document.querySelector("button.saving-status").textContent === "Saved" && !document.querySelector("span.detection-status"));
}

/** Returns the number of accepted mentions that the sidebar shows. */
const acceptedCount = (page) => page.evaluate(() => Number(document.body.innerText.match(/(\d+) of \d+ mentions accepted/)[1]));

/** Presses keys together without waiting for the page to finish rendering. */
async function press(page, ...keys) {
  const { down, up } = Object.getPrototypeOf(page.keyboard);
  for (const key of keys) await down.call(page.keyboard, key);
  for (const key of keys.reverse()) await up.call(page.keyboard, key);
}

/** Clicks Cancel as soon as it is shown. Playwright's click would wait until the page is stable. */
async function cancel(page) {
  const button = await page.waitForFunction(() => {
    const button = document.querySelector("span.detection-status > progress")?.parentElement.querySelector("button");
    // The progress is shown only after a delay.
    if (!button?.checkVisibility({ visibilityProperty: true })) return undefined;
    const { x, y, width, height } = button.getBoundingClientRect();
    return { name: button.textContent, x: x + width / 2, y: y + height / 2 };
  });
  const { name, x, y } = await button.jsonValue();
  assert.equal(name, "Cancel");
  await page.mouse.click(x, y);
}

story("a long accept shows its progress, can be canceled, and is undone in one step", async ({ page }) => {
  const file = { name: "many.json", mimeType: "application/json", buffer: Buffer.from(manySuggestions(SENTENCES)) };
  await chooseFiles(page, "Open files", [file]);
  await page.waitForSelector("#text mark");
  await waitUntilSaved(page);
  await watchProgress(page);
  const total = 3 * SENTENCES;
  const checkProgress = async (name) => {
    const values = await takeRecorded(page);
    assert.ok(values.length > 1 && values.every((it) => it.startsWith(name)), values.join());
  };

  await Promise.all([press(page, "Control", "Enter"), cancel(page)]);
  await waitUntilSaved(page);
  assert.match((await takeRecorded(page)).join(), /^Accepting/);
  const count = await acceptedCount(page);
  assert.ok(0 < count && count < total, `${count} of ${total} are accepted`);
  await press(page, "Control", "z");
  await waitUntilSaved(page);
  assert.equal(await acceptedCount(page), 0);
  await takeRecorded(page);

  await press(page, "Control", "Enter");
  await waitUntilSaved(page);
  assert.equal(await acceptedCount(page), total);
  await checkProgress("Accepting");
  await press(page, "Control", "z");
  await waitUntilSaved(page);
  assert.equal(await acceptedCount(page), 0);
  await checkProgress("Undoing");
  await press(page, "Control", "y");
  await waitUntilSaved(page);
  assert.equal(await acceptedCount(page), total);
  await checkProgress("Redoing");
}, { everyBrowser: true }, 300_000);
