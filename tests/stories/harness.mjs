// The basis of all stories: `dist/` on a static host below a sub-path, and a real browser with a
// separate profile (`browsers.mjs`).
//
// Every story fails on any console error, page error, missing file or request to another host, and
// on any interaction with elements that a user could not reach or see (`visibility.mjs`).

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { DriverLimit, browser, fromXtask } from "./browsers.mjs";
import { SUB_PATH, listen } from "./static_host.mjs";
import { enforceVisibility } from "./visibility.mjs";

export { assert };

const STORY_MS = 120_000;

/** A factor by which the browser is slowed down, to find stories that do not wait long enough. */
const SLOWDOWN = Number(process.env.DATELINE_SLOWDOWN ?? 1);

const dist = fromXtask("DATELINE_DIST");

/** True in the run of another browser than Chromium, which has only the stories for all browsers. */
const isSelection = process.env.DATELINE_SELECTION === "every browser";

/**
 * Defines a story: `story("a user action and its result", async (session) => { ... })`.
 *
 * The page is open when the body starts. `options` are passed to Playwright's browser context
 * (viewport, colorScheme, locale and so on), except `everyBrowser`: `cargo xtask test` runs such a
 * story in every browser, not only in Chromium. `timeout` is in milliseconds.
 */
export function story(name, body, options = {}, timeout = STORY_MS) {
  storyIn(dist, name, body, options, timeout);
}

/** Defines a story about the page that is built in another folder than `dist/`. */
export function storyIn(folder, name, body, options = {}, timeout = STORY_MS) {
  const { everyBrowser = false, ...contextOptions } = options;
  if (isSelection && !everyBrowser) return;
  test(name, { timeout }, async (run) => {
    const session = await BrowserSession.start(contextOptions, enforceVisibility, folder);
    try {
      await body(session);
      session.checkErrors();
    } catch (error) {
      if (everyBrowser || !(error instanceof DriverLimit)) throw error;
      run.skip(error.message);
    } finally {
      await session.dispose();
    }
  });
}

/** A static host, a browser profile and the open page of one story. */
export class BrowserSession {
  #server;
  #options;
  #prepare;
  #context;
  #expected = [];
  #errors = [];

  /** The page under test. `reopen` and `killAndReopen` replace it. */
  page;

  /** Headers that the host sends with each file besides its type, such as a policy. */
  headers = {};

  /** The folder with the built page. */
  builtFolder;

  /** The folder that the host serves. */
  folder;

  /** True while the host does not answer. */
  isHostDown = false;

  /**
   * Answers of the host in place of its files: a function of the path, or nothing for the file. A
   * `body` is text, bytes or a stream.
   */
  answer = () => undefined;

  /** Returns true for paths that the host never answers. */
  isSilent = () => false;

  /** The paths that the host was asked for, with the bytes that it sent. */
  requests = [];

  /** The folder of the browser's profile. It outlives the browser. */
  profile = mkdtempSync(join(tmpdir(), "dateline-story-"));

  /** Starts a session. `prepare` is called with each browser context before the page is opened. */
  static async start(options, prepare = async () => {}, folder = dist) {
    const session = new BrowserSession();
    session.#options = options;
    session.#prepare = prepare;
    session.folder = session.builtFolder = folder;
    session.#server = await listen(session, (path) => session.#recordError(`no such file: ${path}`));
    try {
      await session.open();
    } catch (error) {
      await session.dispose();
      throw error;
    }
    return session;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}${SUB_PATH}`;
  }

  /** Playwright's browser context, for a second tab, permissions or the clipboard. */
  get context() {
    return this.#context;
  }

  /** Starts the browser with this session's profile and opens the page. */
  async open() {
    this.#context = await browser.launch(this.profile, {
      acceptDownloads: true,
      // Only stories about the service worker have one: it would answer for the host.
      serviceWorkers: "block",
      ...this.#options,
    });
    this.#watch(this.#context);
    await this.#prepare(this.#context);
    this.page = this.#context.pages()[0] ?? (await this.#context.newPage());
    await this.page.goto(this.url);
    await this.page.waitForSelector("#starting", { state: "detached" });
    return this.page;
  }

  /** Opens a text file of the host: a page of the same origin without a policy. */
  async openPlainPage() {
    this.expectError(/favicon|404/);
    await this.page.goto(this.releaseUrl("sample.txt"));
  }

  /** The address of a file in the folder of the release. */
  releaseUrl(name) {
    return `${this.url}release-${releaseOf(this.folder)}/${name}`;
  }

  /** Closes the browser normally and reopens the page. */
  async reopen() {
    await this.close();
    return this.open();
  }

  /** Closes the browser normally. */
  async close() {
    // Otherwise the pages receive no events, as if the browser were killed.
    await Promise.all(this.#context.pages().map((page) => page.close()));
    await this.#context.close();
  }

  /** Kills the browser, as a power failure would. */
  async killBrowser() {
    const closed = this.#context.waitForEvent("close");
    process.kill(browser.processId(this.profile), "SIGKILL");
    await closed;
  }

  /** Kills the browser and reopens the page. */
  async killAndReopen() {
    await this.killBrowser();
    return this.open();
  }

  /** The folder in which the browser stores this page's databases. */
  get databases() {
    return browser.databases(this.profile, this.#server.address().port);
  }

  /** From here on, errors that match `pattern` are expected. */
  expectError(pattern) {
    this.#expected.push(pattern);
  }

  /** Fails on unexpected errors so far. Every story ends with this check. */
  checkErrors() {
    const isExpected = (text) => this.#expected.some((pattern) => pattern.test(text));
    assert.deepEqual(this.#errors.filter((text) => !isExpected(text)), []);
  }

  async dispose() {
    await this.#context?.close().catch(() => {}); // The browser may have been killed.
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #recordError(text) {
    this.#errors.push(text);
  }

  #watch(context) {
    context.on("console", (message) => {
      if (message.type() === "error") this.#recordError(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => this.#recordError(`page: ${error.error()}`));
    context.on("page", waitAfterInput);
    context.pages().forEach(waitAfterInput);
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== "data:" && protocol !== "blob:" && origin !== new URL(this.url).origin) {
        this.#recordError(`request elsewhere: ${request.url()}`);
      }
    });
  }
}

/**
 * Waits after each key and button until the page has finished rendering, as a user would. Rendering
 * may take several tasks.
 */
async function waitAfterInput(page) {
  for (const [device, action] of [[page.keyboard, "press"], [page.keyboard, "up"], [page.mouse, "up"]]) {
    const act = device[action].bind(device);
    device[action] = async (...args) => {
      await act(...args);
      await rendered(page);
    };
  }
  if (SLOWDOWN > 1) {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  }
}

/** Waits until the page has not changed for two frames, for at most five seconds. */
export function rendered(page) {
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    let hasChanged = true;
    const observer = new MutationObserver(() => (hasChanged = true));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const end = performance.now() + 5000;
    while (hasChanged && performance.now() < end) {
      hasChanged = false;
      await frame().then(frame);
    }
    observer.disconnect();
  });
}

/** The id of the release in a folder. */
export function releaseOf(folder) {
  return readFileSync(join(folder, "index.html"), "utf8").match(/data-release="([0-9a-f]+)"/)[1];
}
