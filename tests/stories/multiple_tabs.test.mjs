// Two tabs show one project. One edits, the other follows, and they swap roles.

import { assert, story } from "./harness.mjs";
import { storedChangeIds, locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const TEXT = "Ann Lee lives in London.\n\nBob Hope lives in Paris.";

/** Opens another tab with the page, in front. */
async function tab(stage) {
  const page = await stage.context.newPage();
  await page.goto(stage.url);
  await page.waitForSelector("#starting", { state: "detached" });
  return page;
}

const says = (page, text) => page.locator(".notice, .tab-banner").filter({ hasText: text, visible: true }).waitFor();
const takeOver = (page) => page.getByRole("button", { name: "Take over", exact: true }).click();

/** Focuses a mention in a tab and presses a key. */
async function press(page, quote, key) {
  await page.bringToFront();
  await (await locateMention(page, quote)).click();
  await page.keyboard.press(key);
  await page.keyboard.press("Escape");
}

/** Waits until a tab shows the same mentions as the other. */
async function shows(page, expected) {
  for (let wait = 0; wait < 50; wait++) {
    if (JSON.stringify(await readMentions(page)) === JSON.stringify(expected)) return;
    await page.waitForTimeout(100);
  }
  assert.deepEqual(await readMentions(page), expected);
}

/** Checks that the log is complete: sequence numbers from 1 without gaps. */
async function checkLog(page) {
  const log = await storedChangeIds(page);
  assert.deepEqual(log, log.map((_, at) => at + 1));
  return log.length;
}

story("two tabs: one edits and the other follows, then they change places", async (stage) => {
  const first = stage.page;
  await pasteText(stage, TEXT);
  await confirmNewDocument(first);
  await waitForSaved(first);
  const second = await tab(stage);
  await says(second, "open in another tab");
  await shows(second, await readMentions(first));

  await press(first, "London", "a");
  const accepted = await readMentions(first);
  assert.ok(accepted.some(({ quote, status }) => quote === "London" && status === "accepted"));
  await shows(second, accepted);

  // The second tab cannot edit, and reports this.
  await press(second, "Paris", "x");
  await says(second, "Nothing was changed");
  assert.deepEqual(await readMentions(second), accepted);

  await takeOver(second);
  await waitForSaved(second);
  await says(first, "open in another tab");
  await press(second, "Paris", "x");
  await shows(first, accepted.filter(({ quote }) => quote !== "Paris"));
  await press(first, "London", "x");
  await says(first, "Nothing was changed");

  // Undo includes edits of the other tab.
  await second.bringToFront();
  await second.keyboard.press("Control+z");
  await shows(first, accepted);
  await waitForSaved(second);
  await checkLog(second);

  // After the second tab is closed, the first edits again.
  await second.close();
  await waitForSaved(first);
  await press(first, "Bob Hope", "a");
  await waitForSaved(first);
  const done = await readMentions(first);
  const count = await checkLog(first);
  const page = await stage.reopen();
  await page.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(page), done);
  assert.equal(await checkLog(page), count);
});

story("a tab that does not answer is overruled when the person says so", async (stage) => {
  await pasteText(stage, TEXT);
  await confirmNewDocument(stage.page);
  await waitForSaved(stage.page);
  // Holds the lock without receiving messages, like a tab that hangs.
  await stage.openPlainPage();
  await stage.page.evaluate(() => void navigator.locks.request("dateline", () => new Promise(() => {})).catch(() => {}));
  const page = await tab(stage);
  await takeOver(page);
  await says(page, "does not respond");
  await page.getByRole("button", { name: "Take over anyway" }).click();
  await waitForSaved(page);
  await press(page, "London", "a");
  await waitForSaved(page);
  await checkLog(page);
});

story("a tab whose offer is not taken edits again", async (stage) => {
  stage.expectError(/favicon|404/); // From the plain text page.
  await pasteText(stage, TEXT);
  await confirmNewDocument(stage.page);
  await waitForSaved(stage.page);
  // Requests a takeover and is closed before it takes the lock.
  const other = await stage.context.newPage();
  await other.goto(`${stage.url}sample.txt`);
  await other.evaluate(() => new BroadcastChannel("dateline").postMessage("ask 5"));
  await stage.page.bringToFront();
  await says(stage.page, "Another tab asked to edit");
  await other.close();
  await waitForSaved(stage.page);
  await press(stage.page, "London", "a");
  await waitForSaved(stage.page);
  await checkLog(stage.page);
});

story("what is typed in a tab that follows is not lost", async (stage) => {
  const second = await tab(stage);
  await says(second, "open in another tab");
  await second.locator("textarea").fill("Carl Orff lived in Munich.");
  await second.getByRole("button", { name: "Next: choose paragraphs" }).click();
  await second.getByRole("button", { name: "Mark this text" }).click();
  await says(second, "Nothing was changed");
  await takeOver(second);
  await second.locator(".tab-banner").waitFor({ state: "hidden" });
  await confirmNewDocument(second);
  await waitForSaved(second);
  await stage.page.getByRole("button", { name: "Carl Orff" }).first().waitFor();
  await checkLog(second);
});

story("a browser without locks says so, and never writes over another tab", async (stage) => {
  await stage.context.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined }));
  await stage.page.reload();
  await stage.page.waitForSelector("#starting", { state: "detached" });
  await pasteText(stage, TEXT);
  await confirmNewDocument(stage.page);
  await waitForSaved(stage.page);
  const second = await tab(stage);
  await second.locator("#text mark").first().waitFor();
  await press(stage.page, "London", "a");
  await waitForSaved(stage.page);
  await press(second, "Paris", "x");
  await says(second, "another tab has changed the project");
  await checkLog(second);
  await second.getByRole("button", { name: "Not saved" }).click();
  await second.getByText("cannot coordinate two tabs").waitFor();
});
