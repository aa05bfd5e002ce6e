// Keeps the page for use without a network, and installs a new release beside the old one.
//
// `cargo xtask dist` writes the first line of the built file: RELEASE, with the id of the release
// and its files. Each release has its own cache. A file enters the cache only if its bytes have the
// hash of the release, so a truncated or altered file is refused and fetched again.
//
// All tabs of an origin's folder run one release. A new one is installed while the old one is in
// use, and takes over when the user asks for it and every tab agrees, or when no tab is open.

const SCOPE = new URL("./", self.location).href;
const PAGE = SCOPE;
const SHARE = new URL("./share", SCOPE).href;
// Other apps, and other releases below other paths, have their own caches on the same origin.
const PREFIX = `dateline ${new URL(SCOPE).pathname} `;
const CACHE = PREFIX + RELEASE.id;
const INBOX = `${PREFIX}inbox`;
const FILES = new Map(RELEASE.files.map((file) => [new URL(file.path, SCOPE).href, file]));

/** True once all tabs agreed to run this release: they reload when it is active. */
let tabsAgreed = false;

/** Stops the keeping of files that is in progress. */
let stopping = new AbortController();

/** How long the host may take to answer a navigation before the kept page is shown. */
const NAVIGATION_MS = 3000;
/** How long a tab may take to answer that it can reload. */
const ANSWER_MS = 2000;
/** The header of a kept file that has the hash of its bytes. */
const HASH = "x-dateline-sha256";

/** Headers of the host that also hold for kept files. */
const POLICIES = [
  "content-security-policy",
  "cross-origin-embedder-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "permissions-policy",
  "x-content-type-options",
];

// Hosts that send wrong types do no harm once a file is kept.
const TYPES = {
  bin: "application/octet-stream",
  css: "text/css",
  js: "text/javascript",
  json: "application/json",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", handleFetch);
addEventListener("message", handleMessage);

/** Fetches what the page needs to start. The models follow when the page asks for them. */
async function install() {
  await keepFiles((file) => !file.isModel);
  await keepPage();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE && name !== INBOX) await caches.delete(name);
  }
  await self.clients.claim();
  if (tabsAgreed) for (const tab of await openTabs()) tab.postMessage({ type: "reload", release: RELEASE.id });
}

async function openTabs() {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return tabs.filter((tab) => tab.url.startsWith(SCOPE));
}

/**
 * Keeps all files that `selects` accepts. Calls `onProgress` with the bytes received and all bytes,
 * and rejects with an `AbortError` if `signal` is aborted.
 */
async function keepFiles(selects, signal, onProgress = () => {}) {
  const cache = await caches.open(CACHE);
  const wanted = [...FILES].filter(([, file]) => selects(file));
  const all = wanted.reduce((sum, [, file]) => sum + file.bytes, 0);
  let done = 0;
  for (const [url, file] of wanted) {
    signal?.throwIfAborted();
    if (!(await cache.match(url))) {
      const response = await fetchFile(url, file, signal, (bytes) => onProgress(done + bytes, all));
      signal?.throwIfAborted();
      await cache.put(url, response);
    }
    done += file.bytes;
    onProgress(done, all);
  }
}

/** Keeps the page, unless the host already has the page of another release. */
async function keepPage() {
  const cache = await caches.open(CACHE);
  if (await cache.match(PAGE)) return;
  const response = await fetch(PAGE, { cache: "no-cache" });
  const html = response.ok ? await response.text() : "";
  if (releaseOf(html) !== RELEASE.id) throw new Error("the host has the page of another release");
  await cache.put(PAGE, new Response(html, { headers: keptHeaders(response, "text/html; charset=utf-8") }));
}

function releaseOf(html) {
  return html.match(/data-release="([0-9a-f]+)"/)?.[1];
}

/** Returns a file of the release: one that an older release kept, or else from the host. */
async function fetchFile(url, file, signal, onBytes) {
  const kept = await findByHash(file.sha256);
  if (kept) return kept;
  // The browser has just loaded most files. If its copy is not the right one, ask the host again.
  let fetched = await fetchBytes(url, { signal }, onBytes).catch(() => null);
  if (fetched?.sha256 !== file.sha256) fetched = await fetchBytes(url, { signal, cache: "reload" }, onBytes);
  const { response, bytes, sha256 } = fetched;
  if (!response.ok) throw new Error(`the host answers with status ${response.status} for ${file.path}`);
  if (sha256 !== file.sha256) throw new Error(`the host’s ${file.path} is altered or cut short`);
  const type = TYPES[url.split(".").pop()] ?? "application/octet-stream";
  const headers = keptHeaders(response, type);
  headers.set(HASH, file.sha256);
  return new Response(bytes, { headers });
}

/** Fetches a file and hashes it. Calls `onBytes` with the number of bytes received so far. */
async function fetchBytes(url, options, onBytes = () => {}) {
  const response = await fetch(url, options);
  const parts = [];
  let count = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    count += value.length;
    onBytes(count);
  }
  const bytes = await new Blob(parts).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { response, bytes, sha256: btoa(String.fromCharCode(...digest)) };
}

function keptHeaders(response, type) {
  const headers = new Headers({ "content-type": type });
  for (const name of POLICIES) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

async function findByHash(sha256) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE || name === INBOX) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      if (response?.headers.get(HASH) === sha256) return response;
    }
  }
  return null;
}

function handleFetch(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const url = origin + pathname;
  if (request.method === "POST" && url === SHARE) {
    event.respondWith(receiveShare(request));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate" && (url === PAGE || url === `${SCOPE}index.html`)) {
    event.respondWith(openPage(event));
  } else if (FILES.has(url)) {
    event.respondWith(openFile(url, request));
  }
}

/** Returns a file from the cache, or from the host if the cache does not have it (any more). */
async function openFile(url, request) {
  const kept = await caches.match(url, { cacheName: CACHE });
  if (kept) return kept;
  let response;
  try {
    response = await fetchFile(url, FILES.get(url));
  } catch {
    // The page reports a file that the host does not have, or has in another version.
    return fetch(request);
  }
  // A cache that was deleted stays deleted until the page asks to keep the files. A full disk does
  // not keep the page from working.
  if (await caches.has(CACHE)) {
    const cache = await caches.open(CACHE);
    await cache.put(url, response.clone()).catch(() => {});
  }
  return response;
}

/**
 * Returns the host's page, or the kept one if the host does not answer in time or answers with
 * something else. The page of another release is returned only if no other tab is open, because
 * all tabs run one release.
 */
async function openPage(event) {
  const kept = await caches.match(PAGE, { cacheName: CACHE });
  const fresh = fetch(PAGE, { cache: "no-cache" });
  fresh.catch(() => {});
  let response;
  try {
    response = kept ? await inTime(fresh, NAVIGATION_MS) : await fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
  if (!kept) return response;
  const release = response.ok ? releaseOf(await response.clone().text()) : undefined;
  if (release === undefined || release === RELEASE.id) return kept;
  event.waitUntil(self.registration.update().catch(() => {}));
  const tabs = (await openTabs()).filter((tab) => tab.id !== event.resultingClientId);
  return tabs.length > 0 ? kept : response;
}

function inTime(promise, milliseconds) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error("no answer in time")), milliseconds);
  });
  return Promise.race([promise, late]);
}

/** Keeps what another app shares until the page takes it from the inbox. */
async function receiveShare(request) {
  const form = await request.formData();
  const inbox = await caches.open(INBOX);
  const files = form.getAll("files").filter((file) => file instanceof File && file.size > 0);
  for (const [index, file] of files.entries()) {
    const headers = { "content-type": file.type || "application/octet-stream", "x-file-name": encodeURIComponent(file.name) };
    await inbox.put(new URL(`./share/${Date.now()}-${index}`, SCOPE).href, new Response(file, { headers }));
  }
  const text = ["title", "text", "url"].map((name) => form.get(name)).filter(Boolean).join("\n\n");
  if (text && files.length === 0) {
    const headers = { "content-type": "text/plain; charset=utf-8" };
    await inbox.put(new URL(`./share/${Date.now()}-text`, SCOPE).href, new Response(text, { headers }));
  }
  return Response.redirect(`${SCOPE}#shared`, 303);
}

function handleMessage(event) {
  const { type, release } = event.data ?? {};
  const reply = (message) => event.ports[0]?.postMessage(message);
  if (type === "keep models") {
    event.waitUntil(keepModels(reply));
  } else if (type === "stop") {
    stopKeeping();
  } else if (type === "forget") {
    event.waitUntil(forget().then(() => reply({ type: "forgotten" })));
  } else if (type === "found update" && release !== RELEASE.id) {
    reply({ type: "update" });
  } else if (type === "found update") {
    // A page that the host has just sent is already of this release: there is nothing to offer.
    event.waitUntil(takeOver());
  } else if (type === "take over") {
    event.waitUntil(takeOver().then((done) => done || reply({ type: "busy" })));
  }
}

async function keepModels(reply) {
  const { signal } = stopping;
  let shown = -1;
  const onProgress = (done, all) => {
    const percent = Math.floor((100 * done) / all);
    if (percent !== shown) reply({ type: "progress", done, all });
    shown = percent;
  };
  try {
    await keepPage();
    await keepFiles(() => true, signal, onProgress);
    reply({ type: "ready" });
  } catch (error) {
    reply(signal.aborted ? { type: "stopped" } : { type: "failed", reason: String(error.message ?? error) });
  }
}

function stopKeeping() {
  stopping.abort();
  stopping = new AbortController();
}

/** Deletes everything that is kept, and ends the service worker once no tab is open. */
async function forget() {
  stopKeeping();
  await self.registration.unregister();
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX)) await caches.delete(name);
  }
}

/** Replaces the release in use if every open tab agrees. Returns true if they did. */
async function takeOver() {
  const answers = await Promise.all((await openTabs()).map(canReload));
  tabsAgreed = !answers.includes(false);
  if (tabsAgreed) await self.skipWaiting();
  return tabsAgreed;
}

function canReload(tab) {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = (event) => resolve(event.data === true)));
  tab.postMessage({ type: "can reload?" }, [port2]);
  return inTime(answer, ANSWER_MS).catch(() => false);
}
