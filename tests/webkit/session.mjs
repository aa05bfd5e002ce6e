// The basis of the stories in WebKit: `dist/` on a static host, and a window of WebKitGTK that is
// driven by WebDriver, with a profile of its own.
//
// Playwright cannot drive the WebKit of a distribution, so these stories have a basis of their own.
// They use only what a user has: keys, buttons of the mouse, and what is visible.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { SUB_PATH, listen } from "../stories/static_host.mjs";

export { assert };

const STORY_MS = 240_000;
const WAIT_MS = 60_000;
const WINDOW = fileURLToPath(new URL("window.py", import.meta.url));

const require = createRequire(join(process.env.DATELINE_SELENIUM, "package.json"));
const { Builder, By, Key, error } = require("selenium-webdriver");
export { Key };

/** Defines a story: `body` gets a `WebKitSession` whose page is open. */
export function story(name, body, timeout = STORY_MS) {
  test(name, { timeout }, async () => {
    const session = new WebKitSession();
    try {
      await session.start();
      await body(session);
      assert.deepEqual(session.missingFiles, []);
    } finally {
      await session.dispose();
    }
  });
}

/** A static host, a display, and a browser with a profile. */
export class WebKitSession {
  // The members of a host that `static_host.mjs` reads.
  folder = process.env.DATELINE_DIST;
  headers = {};
  requests = [];
  isHostDown = false;
  answer = () => undefined;
  isSilent = () => false;

  missingFiles = [];

  #server;
  #display;
  #processes = [];
  #profile = mkdtempSync(join(tmpdir(), "dateline-webkit-"));

  /** Selenium's driver of the open window. */
  driver;

  async start() {
    mkdirSync(this.#downloads);
    this.#server = await listen(this, (path) => this.missingFiles.push(path));
    await this.#startDisplay();
    await this.open();
  }

  get #downloads() {
    return join(this.#profile, "downloads");
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}${SUB_PATH}`;
  }

  /** Starts a virtual display with a window manager, without which no window has the focus. */
  async #startDisplay() {
    const xvfb = this.#spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1440x900x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const number = await new Promise((resolve, reject) => {
      xvfb.stdio[3].once("data", (data) => resolve(String(data).trim()));
      xvfb.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
    });
    this.#display = `:${number}`;
    this.#spawn("openbox", [], {});
  }

  #spawn(program, args, options) {
    const child = spawn(program, args, {
      stdio: "ignore",
      // A group of its own, so that `dispose` also ends the browser's processes.
      detached: true,
      env: { ...process.env, DISPLAY: this.#display, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1" },
      ...options,
    });
    this.#processes.push(child);
    return child;
  }

  /** Starts the browser with this session's profile and opens the page. */
  async open() {
    const port = await freePort();
    this.#spawn("WebKitWebDriver", [`--port=${port}`], {});
    await answers(port);
    this.driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities({
        browserName: "window",
        "webkitgtk:browserOptions": { binary: WINDOW, args: [this.#profile, this.#downloads] },
      })
      .build();
    await this.driver.manage().setTimeouts({ script: WAIT_MS, pageLoad: WAIT_MS });
    await this.openPage();
  }

  /** Opens the page in the current tab. */
  async openPage() {
    await this.driver.get(this.url);
    await this.until("the page starts", "return !document.querySelector('#starting')");
  }

  /** Kills the browser with all its processes, as a power failure would, and opens the page again. */
  async killAndReopen() {
    const driverProcess = this.#processes.pop();
    process.kill(-driverProcess.pid, "SIGKILL");
    await this.open();
  }

  /** Runs a script in the page until it returns something true, and returns that. */
  async until(description, script, ...args) {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const value = await this.driver.executeScript(script, ...args);
      if (value) return value;
      assert.ok(Date.now() < end, `did not happen within ${WAIT_MS / 1000} s: ${description}`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }

  /** Returns the first visible element that a CSS selector matches, as soon as there is one. */
  async element(css) {
    return this.until(`${css} is visible`, visibleElement, css);
  }

  /** Returns the visible button, or control like one, with this name. */
  async button(name) {
    return this.until(`a button “${name}” is visible`, visibleButton, name);
  }

  /** Clicks an element in its center with the mouse, as long as nothing covers it. */
  async click(element) {
    await this.driver.executeScript("arguments[0].scrollIntoView({ block: 'nearest' })", element);
    await this.rendered();
    const isCovered = await this.driver.executeScript(isCoveredBySomething, element);
    assert.ok(!isCovered, `the target is covered by ${isCovered}`);
    await this.driver.actions({ async: true }).move({ origin: element }).press().release().perform();
    await this.rendered();
  }

  async clickButton(name) {
    await this.click(await this.button(name));
  }

  /** Presses keys one after another: characters, or names in `Key`. */
  async press(...keys) {
    for (const key of keys) {
      await this.driver.actions({ async: true }).sendKeys(key).perform();
      await this.rendered();
    }
  }

  /** Presses a key while another one is held. */
  async chord(held, key) {
    await this.driver.actions({ async: true }).keyDown(held).sendKeys(key).keyUp(held).perform();
    await this.rendered();
  }

  /** Waits until the page has been drawn twice. */
  rendered() {
    return this.driver.executeAsyncScript(
      "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))",
    );
  }

  /** Returns the mentions in text order as `quote LABEL status`. */
  mentions() {
    return this.driver.executeScript(readMentions);
  }

  /** Returns the number of elements that a CSS selector matches, once it no longer changes. */
  async settledCount(css) {
    let [count, next] = [-1, await this.driver.executeScript(countElements, css)];
    while (next !== count) {
      await new Promise((resume) => setTimeout(resume, 500));
      [count, next] = [next, await this.driver.executeScript(countElements, css)];
    }
    return count;
  }

  /** Clicks the first mention with this text. */
  async clickMention(quote) {
    await this.click(await this.until(`“${quote}” is a mention`, findMention, quote));
  }

  /** Selects the first occurrence of a text with the mouse. */
  async selectText(quote) {
    const [from, to] = await this.#points(quote);
    await this.driver.actions({ async: true }).move(from).press().move(to).release().perform();
    await this.rendered();
  }

  /** Double-clicks the first occurrence of a word. */
  async doubleClick(word) {
    const [point] = await this.#points(word);
    await this.driver.actions({ async: true }).move(point).press().release().press().release().perform();
    await this.rendered();
  }

  /** Returns the first and the last point of a text in the window, after scrolling to it. */
  async #points(quote) {
    await this.driver.executeScript(scrollToText, quote);
    await this.rendered();
    const points = await this.driver.executeScript(endPoints, quote);
    for (const { x, y } of points) {
      const isText = await this.driver.executeScript(
        "return Boolean(document.elementFromPoint(arguments[0], arguments[1])?.closest('#text p'))", x, y,
      );
      assert.ok(isText, `“${quote}” is covered or outside the window`);
    }
    return points;
  }

  /** Drops a file on the page. WebDriver cannot drag from the desktop, so the events are made here. */
  async dropFile({ name, text }) {
    await this.driver.executeScript(
      `const transfer = new DataTransfer();
       transfer.items.add(new File([arguments[1]], arguments[0]));
       for (const type of ["dragenter", "dragover", "drop"]) {
         const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer });
         document.querySelector("main").dispatchEvent(event);
       }`,
      name,
      text,
    );
  }

  /** Waits until the open document is detected. */
  async untilDetected() {
    await this.until("the detection ends", "return document.querySelector('[data-detecting=false]')");
  }

  /** Waits until everything is stored. */
  async untilSaved() {
    await this.rendered();
    await this.until("everything is saved", visibleText, "Saved");
  }

  /** Returns the name and the text of the next file that the browser saves. */
  async savedFile() {
    const end = Date.now() + WAIT_MS;
    while (Date.now() < end) {
      for (const folder of readdirSync(this.#downloads)) {
        const path = join(this.#downloads, folder);
        const [name] = readdirSync(path);
        if (!name || name.endsWith(".part")) continue;
        const text = readFileSync(join(path, name), "utf8");
        // The folder stays, because its number is taken.
        rmSync(join(path, name));
        return { name, text };
      }
      await new Promise((resume) => setTimeout(resume, 50));
    }
    throw new Error(`nothing was saved within ${WAIT_MS / 1000} s`);
  }

  async dispose() {
    await this.driver?.quit().catch(() => {}); // The browser may have been killed.
    for (const child of this.#processes.reverse()) {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch (failure) {
        if (failure.code !== "ESRCH") throw failure;
      }
    }
    this.#server?.closeAllConnections();
    this.#server?.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until a WebDriver answers at a port. */
async function answers(port) {
  const end = Date.now() + WAIT_MS;
  while (Date.now() < end) {
    const response = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error("WebKitWebDriver does not answer");
}

// The following functions run in the page, so they cannot use other functions.

function visibleElement(css) {
  const isVisible = (it) => it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && it.getClientRects().length > 0;
  return [...document.querySelectorAll(css)].find(isVisible);
}

function countElements(css) {
  return document.querySelectorAll(css).length;
}

function visibleButton(name) {
  const isVisible = (it) => it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !it.disabled;
  const nameOf = (it) => (it.ariaLabel ?? it.textContent).replace(/\s+/g, " ").trim();
  const all = [...document.querySelectorAll("button, [role=button], summary, a[href], [role=menuitem]")].filter(isVisible);
  return all.find((it) => nameOf(it) === name) ?? all.find((it) => nameOf(it).startsWith(name));
}

function visibleText(text) {
  const all = [...document.querySelectorAll("*")];
  return all.some((it) => it.childElementCount === 0 && it.textContent.trim() === text && it.checkVisibility());
}

function isCoveredBySomething(element) {
  const { left, top, width, height } = element.getClientRects()[0];
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  return element.contains(over) || over?.contains(element) ? null : (over?.outerHTML.slice(0, 100) ?? "the edge of the window");
}

function readMentions() {
  const byId = new Map();
  for (const mark of document.querySelectorAll("#text mark")) {
    for (const id of mark.dataset.annotationIds.split(" ")) byId.set(id, (byId.get(id) ?? "") + mark.textContent);
  }
  return [...byId].map(([id, quote]) => {
    const [, label, status] = document.querySelector(`#annotation-${id}`).ariaLabel.match(/, ([^,]+), (suggested|accepted)/);
    return `${quote} ${label} ${status}`;
  });
}

function findMention(quote) {
  const byId = new Map();
  for (const mark of document.querySelectorAll("#text mark")) {
    for (const id of mark.dataset.annotationIds.split(" ")) byId.set(id, [...(byId.get(id) ?? []), mark]);
  }
  const found = [...byId.values()].find((marks) => marks.map((mark) => mark.textContent).join("") === quote);
  return found?.[0];
}

function scrollToText(quote) {
  const paragraphs = [...document.querySelectorAll("#text p")];
  paragraphs.find((it) => it.textContent.includes(quote)).scrollIntoView({ block: "center" });
}

function endPoints(quote) {
  const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const start = walker.currentNode.data.indexOf(quote);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + quote.length);
    const { left, right, top, height } = range.getBoundingClientRect();
    const y = Math.round(top + height / 2);
    return [{ x: Math.round(left) + 1, y }, { x: Math.round(right) - 1, y }];
  }
  throw new Error(`the page does not show “${quote}” in one piece`);
}
