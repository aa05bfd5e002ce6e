// An edit that takes long: it says how far it is, can be canceled, and what it has done is one step to undo.
import { assert, story } from "./harness.mjs";
import { chooseFiles } from "./actions.mjs";
import { manySuggestions } from "./many.mjs";

const SENTENCES = 16_000;

/** Notes each value that the progress of an edit shows, with its name. */
async function watchProgress(page) {
  await page.evaluate(() => {
    const seen = (window.progress = []);
    const look = () => {
      const bar = document.querySelector("span.detection-status > progress");
      const said = bar && `${bar.getAttribute("aria-label")} ${bar.value}`;
      if (said && seen.at(-1) !== said) seen.push(said);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

/** The values that were shown since the last call. */
const shown = (page) => page.evaluate(() => window.progress.splice(0));

// Playwright's own search takes seconds on a page of this length: what is looked for is looked for in the page.

/** Waits until everything that was done is stored. */
async function saved(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  await page.waitForFunction(() => document.querySelector("button.saving-status").textContent === "Saved" && !document.querySelector("span.detection-status"));
}

/** How many mentions are accepted, as the panel says it. */
const accepted = (page) => page.evaluate(() => Number(document.body.innerText.match(/(\d+) of \d+ mentions accepted/)[1]));

/** Presses keys together, and does not wait for the page to come to rest. */
async function press(page, ...keys) {
  const { down, up } = Object.getPrototypeOf(page.keyboard);
  for (const key of keys) await down.call(page.keyboard, key);
  for (const key of keys.reverse()) await up.call(page.keyboard, key);
}

/** Clicks on Cancel as soon as it is there: Playwright's own click waits for a page that is at rest. */
async function cancel(page) {
  const button = await page.waitForFunction(() => {
    const button = document.querySelector("span.detection-status > progress")?.parentElement.querySelector("button");
    // Done at once, it is not worth a word: it is shown after a while.
    if (!button?.checkVisibility({ visibilityProperty: true })) return undefined;
    const { x, y, width, height } = button.getBoundingClientRect();
    return { name: button.textContent, x: x + width / 2, y: y + height / 2 };
  });
  const { name, x, y } = await button.jsonValue();
  assert.equal(name, "Cancel");
  await page.mouse.click(x, y);
}

story("a long accept shows its progress, can be canceled, and is one step to undo", async ({ page }) => {
  const file = { name: "many.json", mimeType: "application/json", buffer: Buffer.from(manySuggestions(SENTENCES)) };
  await chooseFiles(page, "Open files", [file]);
  await page.waitForSelector("#text mark");
  await saved(page);
  await watchProgress(page);
  const total = 3 * SENTENCES;
  const isShown = async (name) => {
    const values = await shown(page);
    assert.ok(values.length > 1 && values.every((it) => it.startsWith(name)), values.join());
  };

  await Promise.all([press(page, "Control", "Enter"), cancel(page)]);
  await saved(page);
  assert.match((await shown(page)).join(), /^Accepting/);
  const some = await accepted(page);
  assert.ok(0 < some && some < total, `${some} of ${total} are accepted`);
  await press(page, "Control", "z");
  await saved(page);
  assert.equal(await accepted(page), 0);
  await shown(page);

  await press(page, "Control", "Enter");
  await saved(page);
  assert.equal(await accepted(page), total);
  await isShown("Accepting");
  await press(page, "Control", "z");
  await saved(page);
  assert.equal(await accepted(page), 0);
  await isShown("Undoing");
  await press(page, "Control", "y");
  await saved(page);
  assert.equal(await accepted(page), total);
  await isShown("Redoing");
}, {}, 300_000);
