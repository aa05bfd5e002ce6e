// Use without a network, new releases, and files that other apps pass to the page.

import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { confirmNewDocument, downloadExport, locateMention, pasteText, waitForSaved } from "./actions.mjs";
import { assert, releaseOf, rendered, story } from "./harness.mjs";

const WITH_SERVICE_WORKER = { serviceWorkers: "allow" };
const TEXT = "Hundreds of people fled Damascus on Sunday.\n\nThe mayor of Homs spoke in the evening.";

/** Waits until the storage dialog says that the page is kept. */
async function waitUntilKept(page) {
  await page.getByTitle("Storage and backup").click();
  await page.locator(".offline-status", { hasText: "also opens without a network" }).waitFor();
  await page.keyboard.press("Escape");
}

async function openText(session) {
  await pasteText(session, TEXT);
  await confirmNewDocument(session.page);
}

/** Copies a release to another folder, with another id. */
function copyRelease(folder, id) {
  const copy = mkdtempSync(join(tmpdir(), "dateline-release-"));
  cpSync(folder, copy, { recursive: true });
  const old = releaseOf(folder);
  renameSync(join(copy, `release-${old}`), join(copy, `release-${id}`));
  for (const name of ["index.html", "service_worker.js"]) {
    writeFileSync(join(copy, name), readFileSync(join(copy, name), "utf8").replaceAll(old, id));
  }
  return copy;
}

const NEW_ID = "0123456789ab";

async function withNewRelease(session, body) {
  const copy = copyRelease(session.folder, NEW_ID);
  try {
    await body(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const release = (page) => page.evaluate(() => document.documentElement.dataset.release);

/**
 * Presses "Update now" until all tabs have a release. On a slow machine a tab may not answer in time,
 * and the page then asks the user to try again.
 */
async function update(tab, tabs, id) {
  const button = tab.getByRole("button", { name: "Update now" });
  for (let tries = 0; tries < 5; tries++) {
    await button.click();
    await tab.locator(".tab-banner.update", { hasText: /Finish there/ }).waitFor({ timeout: 8000 }).catch(() => {});
    const releases = await Promise.all(tabs.map((it) => release(it).catch(() => null)));
    if (releases.every((it) => it === id)) return;
  }
  assert.fail(`not all tabs have the release ${id}`);
}

/** Asks the host for a new release, as the page does every hour. */
const checkForUpdate = (page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

story("without a network the page opens, detects, places and exports", async (session) => {
  await session.page.locator(".notice", { hasText: "Dateline is saved on this device" }).waitFor();
  await waitUntilKept(session.page);
  session.isHostDown = true;
  await session.killAndReopen();
  const { page } = session;
  await openText(session);
  await locateMention(page, "Damascus");
  await waitForSaved(page);
  const { text } = await downloadExport(page, "GeoJSON");
  const names = JSON.parse(text).features.map(({ properties }) => properties.name);
  assert.deepEqual(names.sort(), ["Damascus", "Homs"]);
}, { ...WITH_SERVICE_WORKER, everyBrowser: true });

story("a second visit fetches at most 10 kB", async (session) => {
  await waitUntilKept(session.page);
  session.requests.length = 0;
  await session.reopen();
  await openText(session);
  await locateMention(session.page, "Damascus");
  const bytes = session.requests.reduce((sum, request) => sum + request.bytes, 0);
  assert.ok(bytes <= 40_000, `${bytes} bytes before compression: ${JSON.stringify(session.requests)}`);
  assert.deepEqual(session.requests.map((request) => request.path).filter((path) => !/^$|service_worker/.test(path)), []);
}, WITH_SERVICE_WORKER);

story("a new release takes over in all tabs once none has a text being typed", async (session) => {
  const { page } = session;
  await waitUntilKept(page);
  await openText(session);
  const other = await session.context.newPage();
  await other.goto(page.url());
  await other.locator("#text").waitFor();
  const old = await release(page);
  await withNewRelease(session, async (copy) => {
    session.folder = copy;
    await checkForUpdate(page);
    await page.getByRole("button", { name: "Update now" }).waitFor();
    // Tabs that are open or opened now keep the old release.
    await other.reload();
    await other.locator("#text").waitFor();
    assert.equal(await release(other), old);

    await page.evaluate(() => (location.hash = "#library"));
    const draft = page.getByRole("textbox").first();
    await draft.fill("a text being typed");
    await other.getByRole("button", { name: "Update now" }).click();
    await other.getByText("Finish there, then update").waitFor();
    assert.equal(await release(page), old);

    await draft.fill("");
    await waitForSaved(page);
    await update(other, [page, other], NEW_ID);
    await other.locator("#text").waitFor();

    // The way back is the same. The host no longer has the models of the other release.
    session.expectError(new RegExp(`release-${NEW_ID}/models|404`));
    session.folder = session.builtFolder;
    await checkForUpdate(other);
    await update(other, [page, other], old);
  });
}, { ...WITH_SERVICE_WORKER, everyBrowser: true });

story("a single tab gets the new release when it is opened", async (session) => {
  await waitUntilKept(session.page);
  await withNewRelease(session, async (copy) => {
    session.folder = copy;
    await session.reopen();
    // If the host takes longer than three seconds, the page is the kept one.
    for (let tries = 0; tries < 3 && (await release(session.page)) !== NEW_ID; tries++) await session.reopen();
    assert.equal(await release(session.page), NEW_ID);
    await openText(session);
    await locateMention(session.page, "Damascus");
    // The new release is also the one that is kept. Its page is not offered an update.
    await session.page.evaluate(async (id) => {
      const isOld = (name) => !name.endsWith(id);
      while ((await caches.keys()).some(isOld)) await new Promise((resume) => setTimeout(resume, 100));
    }, NEW_ID);
    await rendered(session.page);
    assert.equal(await session.page.getByRole("button", { name: "Update now" }).isVisible(), false);
    session.isHostDown = true;
    await session.reopen();
    assert.equal(await release(session.page), NEW_ID);
  });
}, WITH_SERVICE_WORKER);

story("a cache that is deleted or half empty is filled again", async (session) => {
  await waitUntilKept(session.page);
  await session.page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await session.reopen();
  await waitUntilKept(session.page);
  await session.page.evaluate(async () => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    const requests = await cache.keys();
    for (const request of requests.slice(0, requests.length / 2)) await cache.delete(request);
  });
  await session.reopen();
  await waitUntilKept(session.page);
  session.isHostDown = true;
  await session.killAndReopen();
  await openText(session);
  await locateMention(session.page, "Damascus");
}, { ...WITH_SERVICE_WORKER, everyBrowser: true });

story("an altered model is refused and fetched again", async (session) => {
  session.expectError(/integrity|Failed to fetch|digest/i);
  const { page } = session;
  // The first visit cannot keep the altered file.
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  session.answer = (path) => (path.endsWith("/places.bin") ? { body: "cut short" } : undefined);
  await session.reopen();
  await session.page.getByTitle("Storage and backup").click();
  const status = session.page.locator(".offline-status");
  await status.filter({ hasText: "could not be kept" }).waitFor();
  session.answer = () => undefined;
  await session.page.getByRole("button", { name: "Keep Dateline on this device" }).click();
  await status.filter({ hasText: "also opens without a network" }).waitFor();
}, { ...WITH_SERVICE_WORKER, everyBrowser: true });

story("deleting all projects deletes the kept files and the service worker too", async (session) => {
  let { page } = session;
  await openText(session);
  await waitUntilKept(page);
  await page.getByTitle("Storage and backup").click();
  await page.getByRole("button", { name: "Delete all projects…" }).click();
  await page.getByRole("button", { name: "Yes, delete all projects" }).click();
  await page.getByText("1 project was deleted").or(page.getByText("The project was deleted")).first().waitFor();
  const kept = () => page.evaluate(async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]);
  for (let tries = 0; tries < 50 && (await kept()).some(Boolean); tries++) await page.waitForTimeout(100);
  assert.deepEqual(await kept(), [0, 0]);
  // The page in use still works, and keeps nothing.
  await openText(session);
  await locateMention(page, "Damascus");
  assert.deepEqual(await kept(), [0, 0]);
  page = await session.reopen();
  await locateMention(page, "Damascus");
  await waitUntilKept(page);
}, { ...WITH_SERVICE_WORKER, everyBrowser: true });

story("what other apps share is opened like a drop", async (session) => {
  const { page } = session;
  await waitUntilKept(page);
  await page.evaluate(async (text) => {
    const form = new FormData();
    form.append("files", new File([text], "shared.txt", { type: "text/plain" }));
    await fetch("./share", { method: "POST", body: form, redirect: "manual" });
  }, TEXT);
  await page.goto("about:blank");
  await page.goto(`${session.url}#shared`);
  await confirmNewDocument(page);
  await locateMention(page, "Damascus");
  assert.equal(new URL(page.url()).hash.includes("shared"), false);
  assert.equal(await page.evaluate(async () => (await (await caches.open((await caches.keys()).find((name) => name.endsWith("inbox")))).keys()).length), 0);
}, WITH_SERVICE_WORKER);

story("the browser offers to install the page", async (session) => {
  await waitUntilKept(session.page);
  const cdp = await session.context.newCDPSession(session.page);
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
  const names = readdirSync(session.folder);
  assert.ok(names.includes("manifest.webmanifest") && names.includes("service_worker.js"));
}, WITH_SERVICE_WORKER);
