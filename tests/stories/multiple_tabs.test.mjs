// Two tabs show one project. One edits, the other follows, and they swap roles.

import { assert, story } from "./harness.mjs";
import { storedChangeIds, locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const TEXT = "Ann Lee lives in London.\n\nBob Hope lives in Paris.";

/** Opens another tab with the page, in front. */
async function openTab(session) {
  const page = await session.context.newPage();
  await page.goto(session.url);
  await page.waitForSelector("#starting", { state: "detached" });
  return page;
}

const waitForMessage = (page, text) => page.locator(".notice, .tab-banner").filter({ hasText: text, visible: true }).waitFor();
const takeOver = (page) => page.getByRole("button", { name: "Take over", exact: true }).click();

/** Focuses a mention in a tab and presses a key. */
async function press(page, quote, key) {
  await page.bringToFront();
  await (await locateMention(page, quote)).click();
  await page.keyboard.press(key);
  await page.keyboard.press("Escape");
}

/** Waits until a tab shows the same mentions as the other. */
async function waitForMentions(page, expected) {
  for (let wait = 0; wait < 50; wait++) {
    if (JSON.stringify(await readMentions(page)) === JSON.stringify(expected)) return;
    await page.waitForTimeout(100);
  }
  assert.deepEqual(await readMentions(page), expected);
}

/** Checks that the log is complete: sequence numbers from 1 without gaps. */
async function checkLog(page) {
  const log = await storedChangeIds(page);
  assert.deepEqual(log, log.map((_, index) => index + 1));
  return log.length;
}

story("one tab edits, the other follows, and they swap roles", async (session) => {
  const first = session.page;
  await pasteText(session, TEXT);
  await confirmNewDocument(first);
  await waitForSaved(first);
  const second = await openTab(session);
  await waitForMessage(second, "open in another tab");
  await waitForMentions(second, await readMentions(first));

  await press(first, "London", "a");
  const accepted = await readMentions(first);
  assert.ok(accepted.some(({ quote, status }) => quote === "London" && status === "accepted"));
  await waitForMentions(second, accepted);

  // The second tab cannot edit, and reports this.
  await press(second, "Paris", "x");
  await waitForMessage(second, "Nothing was changed");
  assert.deepEqual(await readMentions(second), accepted);

  await takeOver(second);
  await waitForSaved(second);
  await waitForMessage(first, "open in another tab");
  await press(second, "Paris", "x");
  await waitForMentions(first, accepted.filter(({ quote }) => quote !== "Paris"));
  await press(first, "London", "x");
  await waitForMessage(first, "Nothing was changed");

  // Undo includes edits of the other tab.
  await second.bringToFront();
  await second.keyboard.press("Control+z");
  await waitForMentions(first, accepted);
  await waitForSaved(second);
  await checkLog(second);

  // After the second tab is closed, the first edits again.
  await second.close();
  await waitForSaved(first);
  await press(first, "Bob Hope", "a");
  await waitForSaved(first);
  const done = await readMentions(first);
  const count = await checkLog(first);
  const page = await session.reopen();
  await page.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(page), done);
  assert.equal(await checkLog(page), count);
}, { everyBrowser: true });

story("an unresponsive tab is overruled when the user confirms it", async (session) => {
  await pasteText(session, TEXT);
  await confirmNewDocument(session.page);
  await waitForSaved(session.page);
  // Holds the lock without receiving messages, like a tab that hangs.
  await session.openPlainPage();
  await session.page.evaluate(() => void navigator.locks.request("dateline", () => new Promise(() => {})).catch(() => {}));
  const page = await openTab(session);
  await takeOver(page);
  await waitForMessage(page, "does not respond");
  await page.getByRole("button", { name: "Take over anyway" }).click();
  await waitForSaved(page);
  await press(page, "London", "a");
  await waitForSaved(page);
  await checkLog(page);
});

story("a tab whose lock offer is not accepted edits again", async (session) => {
  session.expectError(/favicon|404/); // From the plain text page.
  await pasteText(session, TEXT);
  await confirmNewDocument(session.page);
  await waitForSaved(session.page);
  // Requests a takeover and is closed before it takes the lock.
  const other = await session.context.newPage();
  await other.goto(session.releaseUrl("sample.txt"));
  await other.evaluate(() => new BroadcastChannel("dateline").postMessage("ask 5"));
  await session.page.bringToFront();
  await waitForMessage(session.page, "Another tab asked to edit");
  await other.close();
  await waitForSaved(session.page);
  await press(session.page, "London", "a");
  await waitForSaved(session.page);
  await checkLog(session.page);
});

story("text typed in a following tab is not lost", async (session) => {
  const second = await openTab(session);
  await waitForMessage(second, "open in another tab");
  await second.locator("textarea").fill("Carl Orff lived in Munich.");
  await second.getByRole("button", { name: "Next: choose paragraphs" }).click();
  await second.getByRole("button", { name: "Mark this text" }).click();
  await waitForMessage(second, "Nothing was changed");
  await takeOver(second);
  await second.locator(".tab-banner:not(.update)").waitFor({ state: "hidden" });
  await confirmNewDocument(second);
  await waitForSaved(second);
  await session.page.getByRole("button", { name: "Carl Orff" }).first().waitFor();
  await checkLog(second);
});

story("a browser without locks is reported, and no tab overwrites another", async (session) => {
  await session.context.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined }));
  await session.page.reload();
  await session.page.waitForSelector("#starting", { state: "detached" });
  await pasteText(session, TEXT);
  await confirmNewDocument(session.page);
  await waitForSaved(session.page);
  const second = await openTab(session);
  await second.locator("#text mark").first().waitFor();
  await press(session.page, "London", "a");
  await waitForSaved(session.page);
  await press(second, "Paris", "x");
  await waitForMessage(second, "another tab has changed the project");
  await checkLog(second);
  await second.getByRole("button", { name: "Not saved" }).click();
  await second.getByText("cannot coordinate two tabs").waitFor();
});
