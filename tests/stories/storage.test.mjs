// The browser's storage from the user's view: full storage, backups and deletion.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { storedChangeIds, downloadExport, dropFiles, locateMention, readMentions, confirmNewDocument, pasteText, parseDatelineFile, waitForSaved } from "./actions.mjs";

const TEXT = "Ann Lee lives in London.\n\nBob Hope lives in Paris.";

const openStorage = (page) => page.getByRole("button", { name: "Saved", exact: true }).click();

/** Sets the storage quota of the page, or restores it if no number is given. */
async function setQuota(session, quotaSize) {
  const cdp = await session.context.newCDPSession(session.page);
  const { origin } = new URL(session.url);
  await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
}

/** Returns the names of all databases of the page. */
function databases(page) {
  return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
}

/** Presses a button and returns the downloaded file. */
async function downloadFrom(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Waits until the page has started and accepts input. */
const waitForStart = (page) => page.waitForSelector("#starting", { state: "detached" });

async function open(session, text) {
  await pasteText(session, text);
  await confirmNewDocument(session.page);
  await waitForSaved(session.page);
}

story("full storage is reported, and the work can be exported and is stored once there is space", async (session) => {
  await open(session, TEXT);
  // The browser caches the available space at the last write for half a minute.
  const page = await session.reopen();
  await waitForSaved(page);
  await setQuota(session, 1);
  for (const quote of ["London", "Paris"]) {
    await (await locateMention(page, quote)).click();
    await page.keyboard.press("a");
    await page.keyboard.press("Escape");
  }
  await page.getByText(/Not saved: the browser’s storage is full/).first().waitFor();
  const [lines] = parseDatelineFile((await downloadExport(page, "Dateline JSON")).text);
  assert.ok(lines.includes("London GPE accepted") && lines.includes("Paris GPE accepted"), lines.join("; "));
  await page.getByRole("button", { name: "Try to save again" }).click();
  await page.getByRole("button", { name: "Not saved" }).waitFor();

  await setQuota(session);
  await page.getByRole("button", { name: "Try to save again" }).click();
  await waitForSaved(page);
  const done = await readMentions(page);
  const reopened = await session.reopen();
  await reopened.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(reopened), done);
  const log = await storedChangeIds(reopened);
  assert.deepEqual(log, log.map((_, index) => index + 1));
});

story("a deleted project is restored from its backup", async (session) => {
  let { page } = session;
  await open(session, TEXT);
  await (await locateMention(page, "London")).click();
  await page.keyboard.press("a");
  await page.keyboard.press("Escape");
  const done = await readMentions(page);
  await page.getByRole("button", { name: "all documents" }).click();
  await open(session, "Carl Orff lived in Munich.");

  await openStorage(page);
  await page.getByText(/ used\./).waitFor();
  await page.getByText(/keeps stored data|may clear stored data/).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download a backup" }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^dateline-backup-\d{4}-\d\d-\d\d\.dateline\.json$/);
  const bytes = readFileSync(await download.path(), "utf8");

  await page.getByText("“First project” has 2 documents.").waitFor();
  await page.getByRole("button", { name: "Delete this project…" }).click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  assert.equal((await storedChangeIds(page)).length > 0, true);
  await page.getByRole("button", { name: "Delete this project…" }).click();
  await page.getByRole("button", { name: "Yes, delete this project" }).click();
  await page.getByText("The project was deleted. First project: 2 documents.").first().waitFor();
  assert.deepEqual(await databases(page), ["dateline-projects"]);
  page = await session.reopen();
  await waitForSaved(page);
  assert.equal(await page.getByRole("region", { name: "Documents" }).count(), 0);

  await dropFiles(page, [{ name: "backup.dateline.json", bytes }]);
  await page.getByRole("button", { name: "Carl Orff" }).first().waitFor();
  await page.getByRole("button", { name: TEXT.slice(0, 12) }).first().click();
  await page.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(page), done);
}, { everyBrowser: true });

story("all projects are backed up and deleted, listed or not, and a tab that shows one stores nothing", async (session) => {
  const { page } = session;
  await open(session, TEXT);
  await page.getByRole("button", { name: "all documents" }).click();
  await page.locator("button.project").click();
  await page.getByLabel("New project name").fill("Border news");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Create project" }).click()]);
  await waitForStart(page);
  await open(session, "Carl Orff lived in Munich.");
  // An old project that is not in the list.
  await page.evaluate(() => new Promise((done) => {
    const opening = indexedDB.open("dateline-7", 2);
    opening.onupgradeneeded = () => {
      for (const name of ["changes", "notes", "heads", "documents", "summaries", "words"]) opening.result.createObjectStore(name);
      opening.transaction.objectStore("notes").put("Never opened.", "draft");
    };
    opening.onsuccess = () => done(opening.result.close());
  }));
  const other = await session.context.newPage();
  await other.goto(`${session.url}?project=1`);
  await (await locateMention(other, "London")).click();
  await other.keyboard.press("a");
  await waitForSaved(other);
  await page.bringToFront();

  await openStorage(page);
  await page.getByRole("button", { name: "Delete all projects…" }).click();
  const counts = page.locator(".project-counts li");
  await counts.filter({ hasText: "Project 7" }).waitFor();
  assert.deepEqual(await counts.allTextContents(), ["First project: 1 document", "Border news: 1 document", "Project 7: 0 documents"]);
  const backup = await downloadFrom(page, "Download a backup of all projects");
  assert.match(backup.name, /^dateline-backup-\d{4}-\d\d-\d\d-all\.zip$/);
  for (const text of ["1 First project.dateline.json", "Bob Hope", "2 Border news.dateline.json", "Carl Orff"]) {
    assert.ok(backup.bytes.includes(text), text);
  }
  await page.getByRole("button", { name: "Yes, delete all projects" }).click();
  const message = "3 projects were deleted. First project: 1 document; Project 7: 0 documents; Border news: 1 document.";
  await page.getByText(message).first().waitFor();

  await other.bringToFront();
  await other.getByText("This project was deleted in another tab. This tab still has 1 document").first().waitFor();
  await (await locateMention(other, "Paris")).click();
  await other.keyboard.press("x");
  await other.getByText("Nothing was changed: this project was deleted in another tab.").first().waitFor();
  assert.ok((await readMentions(other)).some(({ quote }) => quote === "Paris"));
  const exported = await downloadFrom(other, "Export what this tab has");
  assert.ok(parseDatelineFile(exported.bytes.toString())[0].includes("London GPE accepted"));
  assert.deepEqual((await databases(other)).filter((name) => name !== "dateline-projects"), []);
  assert.deepEqual(await other.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("dateline"))), []);

  // The archive can be opened directly.
  await page.bringToFront();
  await dropFiles(page, [{ name: backup.name, bytes: backup.bytes }]);
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
});

story("persistent storage is requested only from the storage dialog", async (session) => {
  await session.context.addInitScript(() => {
    window.persistRequests = 0;
    StorageManager.prototype.persisted = async () => window.persistRequests > 1;
    StorageManager.prototype.persist = async () => ++window.persistRequests > 1;
  });
  const { page } = session;
  await page.reload();
  await waitForStart(page);
  await open(session, TEXT);
  await page.keyboard.press("Control+Enter");
  await waitForSaved(page);
  assert.equal(await page.evaluate(() => window.persistRequests), 0);
  await openStorage(page);
  await page.getByText("it will not clear it when space runs low").waitFor();
  await page.getByRole("button", { name: "Ask the browser to keep my work" }).click();
  await page.getByText("did not agree to keep it").waitFor();
  assert.equal(await page.evaluate(() => window.persistRequests), 1);
  await page.getByRole("button", { name: "Ask the browser to keep my work" }).click();
  await page.getByText("keeps stored data until you delete it").waitFor();
  assert.equal(await page.getByRole("button", { name: "Ask the browser to keep my work" }).isVisible(), false);
});

for (const isSecure of [true, false]) {
  story(`a browser without storage information is reported, ${isSecure ? "https" : "plain http"}`, async (session) => {
    await session.context.addInitScript((isSecure) => {
      Object.defineProperty(Navigator.prototype, "storage", { get: () => undefined });
      Object.defineProperty(window, "isSecureContext", { get: () => isSecure });
    }, isSecure);
    const { page } = session;
    await page.reload();
    await waitForStart(page);
    await open(session, TEXT);
    await openStorage(page);
    await page.getByText("does not say how much space is left").waitFor();
    await page.getByText(isSecure ? "does not say whether it keeps stored data" : "loaded over plain http").waitFor();
  });
}
