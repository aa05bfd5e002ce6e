// Faults of a host: wrong content types, missing files and slow answers. The page says what is wrong.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { assert, story } from "./harness.mjs";
import { confirmNewDocument, locateMention, pasteText } from "./actions.mjs";

const TEXT = "Hundreds of people fled Damascus on Sunday.";
const IN_EVERY_BROWSER = { everyBrowser: true };
const WITH_SERVICE_WORKER = { serviceWorkers: "allow", everyBrowser: true };

/** Lets the host serve the files that match a pattern with another content type. */
function serveAs(session, pattern, type) {
  session.answer = (path) => {
    if (!pattern.test(path)) return undefined;
    const name = path.includes("/release-") ? path.slice(path.indexOf("release-")) : basename(path);
    return { headers: { "content-type": type }, body: readFileSync(join(session.folder, name)) };
  };
}

/** Opens the page in another tab and waits for a message in place of the page. */
async function waitForFault(session, text) {
  const page = await session.context.newPage();
  await page.goto(session.url, { waitUntil: "commit" });
  await page.getByRole("alert").filter({ hasText: text }).waitFor();
}

async function openStorage(page) {
  await page.getByTitle("Storage and backup").click();
  return page.locator(".offline-status");
}

story("a host that serves the script as text/html is reported", async (session) => {
  session.expectError(/MIME|module|script|NetworkError|error loading/i);
  serveAs(session, /dateline-app-\w+\.js$/, "text/html");
  await waitForFault(session, /the host serves dateline-app-\w+\.js as text\/html, not as text\/javascript/);
}, IN_EVERY_BROWSER);

story("a host without a file of the page is reported", async (session) => {
  session.expectError(/dateline-app-|404|status|WebAssembly|CompileError|MIME/i);
  session.answer = (path) => (/_bg\.wasm$/.test(path) ? { status: 404, body: "no such file" } : undefined);
  await waitForFault(session, /the host answers with status 404 for dateline-app-\w+\.wasm/);
}, IN_EVERY_BROWSER);

story("a host that cannot stream WebAssembly serves a page that works", async (session) => {
  serveAs(session, /\.wasm$/, "application/octet-stream");
  await session.reopen();
  await pasteText(session, TEXT);
  await confirmNewDocument(session.page);
  await locateMention(session.page, "Damascus");
}, IN_EVERY_BROWSER);

story("a host without a model is reported, and the rest works", async (session) => {
  session.expectError(/places\.bin|404/);
  session.answer = (path) => (path.endsWith("/places.bin") ? { status: 404, body: "no such file" } : undefined);
  await session.reopen();
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await locateMention(page, "Damascus");
  await page.keyboard.press("w");
  await page.getByRole("region", { name: "Places" }).getByText(/Places cannot be looked up.*404/).waitFor();
  const status = await openStorage(page);
  await status.filter({ hasText: /the host answers with status 404 for release-\w+\/models\/places\.bin/ }).waitFor();
}, WITH_SERVICE_WORKER);

story("a host that serves the service worker as text/html is reported", async (session) => {
  session.expectError(/MIME|service_worker|ServiceWorker/i);
  serveAs(session, /service_worker\.js$/, "text/html");
  const { page } = session;
  await page.evaluate(async () => {
    for (const it of await navigator.serviceWorker.getRegistrations()) await it.unregister();
  });
  await session.reopen();
  const status = await openStorage(session.page);
  await status.filter({ hasText: "the host serves service_worker.js as text/html, not as text/javascript" }).waitFor();
}, WITH_SERVICE_WORKER);

story("keeping the page for offline use can be stopped and continued", async (session) => {
  await session.page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  session.isSilent = (path) => path.endsWith("/places.bin");
  await session.reopen();
  const { page } = session;
  const status = await openStorage(page);
  await status.filter({ hasText: /Saving Dateline for offline use: \d+ %/ }).waitFor();
  await page.getByRole("button", { name: "Stop saving" }).click();
  await status.filter({ hasText: "Stopped" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Stop saving" }).isVisible(), false);
  session.isSilent = () => false;
  await page.getByRole("button", { name: "Keep Dateline on this device" }).click();
  await status.filter({ hasText: "also opens without a network" }).waitFor();
}, WITH_SERVICE_WORKER);
