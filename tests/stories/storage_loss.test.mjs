// Storage that was lost, is older than it was, or is cleared while the page is open.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { truncateLog, deleteDatabases, removeDatabaseBackup, backUpDatabases, lossRegion, restoreDatabases, restoreSecondCopy } from "./storage_damage.mjs";
import { locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const TEXT = "Ann Lee lives in London.\n\nBob Hope lives in Paris.\n\nCarl Orff lived in Munich.";

/** The maximum delay of the second copy. */
const BEHIND_MS = 2000;

async function open(stage, text) {
  await pasteText(stage, text);
  await confirmNewDocument(stage.page);
  await waitForSaved(stage.page);
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

async function documentsOf(page) {
  await page.getByRole("button", { name: "all documents" }).click();
}

story("a lost database is told, and comes back from the second copy", async (stage) => {
  await open(stage, TEXT);
  await accept(stage.page, "London");
  await stage.page.waitForTimeout(BEHIND_MS);
  const done = await readMentions(stage.page);
  await stage.close();
  deleteDatabases(stage);

  let page = await stage.open();
  await lossRegion(page).getByText(/lost what Dateline had stored: 1 document, as of .*There is a second copy from/).waitFor();
  assert.equal(await page.getByText("Saved", { exact: true }).count(), 0);
  await page.getByRole("button", { name: "Not saved" }).waitFor();
  // Nothing is written before the user decides.
  await pasteText(stage, "Something else.");
  await page.getByRole("button", { name: "Mark this text" }).click();
  await page.getByText(/first choose what to do/).first().waitFor();
  page = await stage.reopen();
  await lossRegion(page).waitFor();

  assert.match(await restoreSecondCopy(page), /^Restored 1 document from the second copy of .*may be missing/);
  assert.equal(await lossRegion(page).count(), 0);
  await openFromLibrary(page);
  assert.deepEqual(await readMentions(page), done);
  await page.keyboard.press("Control+z");
  assert.notDeepEqual(await readMentions(page), done);
  await page.keyboard.press("Control+Shift+z");
  await waitForSaved(page);
  page = await stage.killAndReopen();
  await openFromLibrary(page);
  assert.deepEqual(await readMentions(page), done);
  assert.equal(await lossRegion(page).count(), 0);
});

story("an older database is told; a person can go on with it", async (stage) => {
  await open(stage, TEXT);
  await stage.page.waitForTimeout(BEHIND_MS);
  const before = await readMentions(stage.page);
  await stage.close();
  backUpDatabases(stage);
  const page = await stage.open();
  await page.locator("#text mark").first().waitFor();
  await accept(page, "London");
  await accept(page, "Paris");
  await page.waitForTimeout(BEHIND_MS);
  await stage.close();
  restoreDatabases(stage);
  removeDatabaseBackup(stage);

  const older = await stage.open();
  await lossRegion(older).getByText(/is older than the last saved state: 1 document, .* Missing: the last 2 changes/).waitFor();
  await lossRegion(older).getByRole("button", { name: "Continue without the lost data…" }).click();
  await lossRegion(older).getByRole("button", { name: "Yes, continue" }).click();
  await older.getByRole("button", { name: "Saved", exact: true }).waitFor();
  assert.equal(await lossRegion(older).count(), 0);
  await openFromLibrary(older);
  assert.deepEqual(await readMentions(older), before);
  await accept(older, "Munich");
  const done = await readMentions(older);
  const again = await stage.reopen();
  await again.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(again), done);
  assert.equal(await lossRegion(again).count(), 0);
});

story("a log that is cut after a kill costs no more than its end, also later", async (stage) => {
  await open(stage, TEXT);
  await accept(stage.page, "London");
  await accept(stage.page, "Paris");
  const done = await readMentions(stage.page);
  await stage.killBrowser();
  truncateLog(stage, 10);
  let page = await stage.open();
  await page.locator("#text mark").first().waitFor();
  await accept(page, "Munich");
  for (let round = 0; round < 2; round++) {
    page = await stage.reopen();
    await page.locator("#text mark, .recovery:not([hidden])").first().waitFor();
    assert.equal(await lossRegion(page).count(), 0);
    const accepted = (await readMentions(page)).filter((it) => it.status === "accepted").map((it) => it.quote);
    assert.ok(accepted.includes("London") && accepted.includes("Munich"), accepted.join(", "));
    assert.equal((await readMentions(page)).length, done.length);
  }
});

story("a database that is deleted under the page is stored again, with the documents that are not in memory", async (stage) => {
  await open(stage, TEXT);
  await documentsOf(stage.page);
  await open(stage, "Dora Maar lived in Madrid.");
  await stage.page.waitForTimeout(BEHIND_MS);
  const page = await stage.reopen();
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
  const again = await stage.reopen();
  await again.getByRole("button", { name: "Ann Lee" }).first().waitFor();
  await again.getByRole("button", { name: "Dora Maar" }).first().click();
  await again.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(again), done);
});

story("site data that is cleared under the page costs what is not in memory, by name", async (stage) => {
  await open(stage, TEXT);
  await documentsOf(stage.page);
  await open(stage, "Dora Maar lived in Madrid.");
  const page = await stage.reopen();
  await page.getByRole("button", { name: "Dora Maar" }).first().click();
  await accept(page, "Madrid");
  const done = await readMentions(page);
  const session = await stage.context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: new URL(stage.url).origin, storageTypes: "all" });
  const told = page.getByText(/deleted this page’s stored data.* Missing: Ann Lee/).first();
  await told.waitFor();
  assert.doesNotMatch(await told.innerText(), /reload the page/i);
  await waitForSaved(page);
  await page.getByRole("button", { name: "Saved", exact: true }).click();
  const [offered] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download a backup" }).click(),
  ]);
  assert.match(readFileSync(await offered.path(), "utf8"), /Dora Maar/);
  const again = await stage.reopen();
  await again.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(again), done);
});

story("in the frame in which an edit is seen the bar does not say that it is saved", async (stage) => {
  const { page } = stage;
  await open(stage, Array(6).fill(TEXT).join("\n\n"));
  await page.evaluate(() => {
    const count = () => document.querySelectorAll('#text [aria-label*=", accepted"]').length;
    let before = count();
    window.seen = [];
    new MutationObserver(() => {
      if (count() === before) return;
      before = count();
      window.seen.push(document.querySelector(".toolbar .saving-status").textContent);
    }).observe(document.querySelector("#text"), { subtree: true, childList: true, attributes: true });
  });
  await (await locateMention(page, "London")).click();
  for (let press = 0; press < 8; press++) {
    await waitForSaved(page);
    await page.keyboard.press("a");
  }
  await waitForSaved(page);
  assert.deepEqual(await page.evaluate(() => window.seen), Array(8).fill("Saving…"));
});
