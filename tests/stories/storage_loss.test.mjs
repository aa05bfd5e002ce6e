// Storage that was lost, is older than it was, or is cleared while the page is open.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { truncateLog, deleteDatabases, removeDatabaseBackup, backUpDatabases, lossRegion, restoreDatabases, restoreSecondCopy } from "./storage_damage.mjs";
import { locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const TEXT = "Ann Lee lives in London.\n\nBob Hope lives in Paris.\n\nCarl Orff lived in Munich.";

/** The maximum delay of the second copy. */
const BEHIND_MS = 2000;

async function open(session, text) {
  await pasteText(session, text);
  await confirmNewDocument(session.page);
  await waitForSaved(session.page);
}

async function accept(page, quote) {
  await (await locateMention(page, quote)).click();
  await page.keyboard.press("a");
  await page.keyboard.press("Escape");
  await waitForSaved(page);
}

/** Opens the document from the library, which is shown after the user's decision. */
async function openFromLibrary(page) {
  await page.locator(".library").getByRole("button", { name: "Ann Lee" }).first().click();
  await page.locator("#text mark").first().waitFor();
}

async function openLibrary(page) {
  await page.getByRole("button", { name: "all documents" }).click();
}

story("a lost database is reported and restored from the second copy", async (session) => {
  await open(session, TEXT);
  await accept(session.page, "London");
  await session.page.waitForTimeout(BEHIND_MS);
  const done = await readMentions(session.page);
  await session.close();
  deleteDatabases(session);

  let page = await session.open();
  await lossRegion(page).getByText(/lost what Dateline had stored: 1 document, as of .*There is a second copy from/).waitFor();
  assert.equal(await page.getByText("Saved", { exact: true }).count(), 0);
  await page.getByRole("button", { name: "Not saved" }).waitFor();
  // Nothing is written before the user decides.
  await pasteText(session, "Something else.");
  await page.getByRole("button", { name: "Mark this text" }).click();
  await page.getByText(/first choose what to do/).first().waitFor();
  page = await session.reopen();
  await lossRegion(page).waitFor();

  assert.match(await restoreSecondCopy(page), /^Restored 1 document from the second copy of .*may be missing/);
  assert.equal(await lossRegion(page).count(), 0);
  await openFromLibrary(page);
  assert.deepEqual(await readMentions(page), done);
  await page.keyboard.press("Control+z");
  assert.notDeepEqual(await readMentions(page), done);
  await page.keyboard.press("Control+Shift+z");
  await waitForSaved(page);
  page = await session.killAndReopen();
  await openFromLibrary(page);
  assert.deepEqual(await readMentions(page), done);
  assert.equal(await lossRegion(page).count(), 0);
});

story("an older database is reported, and the user can continue with it", async (session) => {
  await open(session, TEXT);
  await session.page.waitForTimeout(BEHIND_MS);
  const before = await readMentions(session.page);
  await session.close();
  backUpDatabases(session);
  const page = await session.open();
  await page.locator("#text mark").first().waitFor();
  await accept(page, "London");
  await accept(page, "Paris");
  await page.waitForTimeout(BEHIND_MS);
  await session.close();
  restoreDatabases(session);
  removeDatabaseBackup(session);

  const older = await session.open();
  await lossRegion(older).getByText(/is older than the last saved state: 1 document, .* Missing: the last 2 changes/).waitFor();
  await lossRegion(older).getByRole("button", { name: "Continue without the lost data…" }).click();
  await lossRegion(older).getByRole("button", { name: "Yes, continue" }).click();
  await older.getByRole("button", { name: "Saved", exact: true }).waitFor();
  assert.equal(await lossRegion(older).count(), 0);
  await openFromLibrary(older);
  assert.deepEqual(await readMentions(older), before);
  await accept(older, "Munich");
  const done = await readMentions(older);
  const reopened = await session.reopen();
  await reopened.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(reopened), done);
  assert.equal(await lossRegion(reopened).count(), 0);
});

story("a log truncated after a kill loses only its end, even at later starts", async (session) => {
  await open(session, TEXT);
  await accept(session.page, "London");
  await accept(session.page, "Paris");
  const done = await readMentions(session.page);
  await session.killBrowser();
  truncateLog(session, 10);
  let page = await session.open();
  await page.locator("#text mark").first().waitFor();
  await accept(page, "Munich");
  for (let round = 0; round < 2; round++) {
    page = await session.reopen();
    await page.locator("#text mark, .recovery:not([hidden])").first().waitFor();
    assert.equal(await lossRegion(page).count(), 0);
    const accepted = (await readMentions(page)).filter((it) => it.status === "accepted").map((it) => it.quote);
    assert.ok(accepted.includes("London") && accepted.includes("Munich"), accepted.join(", "));
    assert.equal((await readMentions(page)).length, done.length);
  }
});

story("a database deleted while the page is open is stored again, with the unloaded documents", async (session) => {
  await open(session, TEXT);
  await openLibrary(session.page);
  await open(session, "Dora Maar lived in Madrid.");
  await session.page.waitForTimeout(BEHIND_MS);
  const page = await session.reopen();
  await page.getByRole("button", { name: "Dora Maar" }).first().click();
  await accept(page, "Madrid");
  const done = await readMentions(page);
  await page.evaluate(() => new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase("dateline");
    deleting.onsuccess = resolve;
    deleting.onerror = deleting.onblocked = reject;
  }));
  await page.getByText(/deleted this page’s stored data.* No document is missing/).first().waitFor();
  await waitForSaved(page);
  const reopened = await session.reopen();
  await reopened.getByRole("button", { name: "Ann Lee" }).first().waitFor();
  await reopened.getByRole("button", { name: "Dora Maar" }).first().click();
  await reopened.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(reopened), done);
});

story("site data cleared while the page is open loses only unloaded documents, which are named", async (session) => {
  await open(session, TEXT);
  await openLibrary(session.page);
  await open(session, "Dora Maar lived in Madrid.");
  const page = await session.reopen();
  await page.getByRole("button", { name: "Dora Maar" }).first().click();
  await accept(page, "Madrid");
  const done = await readMentions(page);
  const cdp = await session.context.newCDPSession(page);
  await cdp.send("Storage.clearDataForOrigin", { origin: new URL(session.url).origin, storageTypes: "all" });
  const message = page.getByText(/deleted this page’s stored data.* Missing: Ann Lee/).first();
  await message.waitFor();
  assert.doesNotMatch(await message.innerText(), /reload the page/i);
  await waitForSaved(page);
  await page.getByRole("button", { name: "Saved", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download a backup" }).click(),
  ]);
  assert.match(readFileSync(await download.path(), "utf8"), /Dora Maar/);
  const reopened = await session.reopen();
  await reopened.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(reopened), done);
});

story("the toolbar does not show “Saved” in the frame that shows an edit", async (session) => {
  const { page } = session;
  await open(session, Array(6).fill(TEXT).join("\n\n"));
  await page.evaluate(() => {
    const count = () => document.querySelectorAll('#text [aria-label*=", accepted"]').length;
    let before = count();
    window.statuses = [];
    new MutationObserver(() => {
      if (count() === before) return;
      before = count();
      window.statuses.push(document.querySelector(".toolbar .saving-status").textContent);
    }).observe(document.querySelector("#text"), { subtree: true, childList: true, attributes: true });
  });
  await (await locateMention(page, "London")).click();
  for (let press = 0; press < 8; press++) {
    await waitForSaved(page);
    await page.keyboard.press("a");
  }
  await waitForSaved(page);
  assert.deepEqual(await page.evaluate(() => window.statuses), Array(8).fill("Saving…"));
});
