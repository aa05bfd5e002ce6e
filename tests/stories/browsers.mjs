// The browsers that run the stories: Chromium, or Firefox with DATELINE_BROWSER=firefox.
//
// Playwright drives Debian's Firefox, not a build of its own, by WebDriver BiDi. What that cannot do
// raises a `DriverLimit`, which ends the story as skipped, with the reason.

import { mkdirSync, readFileSync, readdirSync, readlinkSync, renameSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Raised when a story needs something that cannot be driven in the browser. */
export class DriverLimit extends Error {}

/** Returns the value of a variable that `cargo xtask stories` sets. */
export function fromXtask(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the stories through \`cargo xtask stories\``);
  return value;
}

const playwright = () => createRequire(join(fromXtask("DATELINE_PLAYWRIGHT"), "package.json"))("playwright-core");

/** Returns the process id in a link such as `host-123` or `127.0.1.1:+123`, which locks a profile. */
function processInLock(path) {
  return Number(readlinkSync(path).match(/\d+$/)[0]);
}

const chromium = {
  name: "Chromium",

  launch(profile, options) {
    // The flags of the browser tests. They keep Chromium from contacting its vendor, and let it run
    // in small containers.
    const { args } = JSON.parse(readFileSync(new URL("../../webdriver.json", import.meta.url)))["goog:chromeOptions"];
    return playwright().chromium.launchPersistentContext(profile, { executablePath: fromXtask("DATELINE_CHROMIUM"), args, ...options });
  },

  /** Returns the id of the process that runs with a profile. */
  processId: (profile) => processInLock(join(profile, "SingletonLock")),

  /** Returns the folder in which the browser stores the databases of a host on this machine. */
  databases: (profile, port) => join(profile, "Default", "IndexedDB", `http_127.0.0.1_${port}.indexeddb.leveldb`),

  /** Lets the page read and write the clipboard. */
  allowClipboard: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"]),
};

const firefox = {
  name: "Firefox",

  async launch(profile, { colorScheme, hasTouch, ...options }) {
    const downloads = join(profile, "downloads");
    mkdirSync(downloads, { recursive: true });
    const context = await playwright().firefox.launchPersistentContext(profile, {
      channel: "moz-firefox",
      executablePath: fromXtask("DATELINE_FIREFOX"),
      downloadsPath: downloads,
      firefoxUserPrefs: {
        // The page may use the clipboard without a prompt.
        "dom.events.testing.asyncClipboard": true,
        "browser.download.alwaysOpenPanel": false,
        // A killed browser starts without its old tabs.
        "browser.sessionstore.resume_from_crash": false,
        "layout.css.prefers-color-scheme.content-override": colorScheme === "dark" ? 0 : 1,
      },
      ...options,
    });
    const adapt = (page) => adaptToFirefox(page, downloads);
    context.on("page", adapt);
    context.pages().forEach(adapt);
    context.newCDPSession = () => Promise.reject(new DriverLimit("Firefox has no DevTools Protocol of Chromium"));
    return context;
  },

  processId: (profile) => processInLock(join(profile, "lock")),

  databases() {
    throw new DriverLimit("the story damages files that only Chromium has");
  },

  allowClipboard: async () => {},
};

/** Gives a page the methods that Playwright lacks in Firefox, or makes them raise `DriverLimit`. */
function adaptToFirefox(page, downloads) {
  const { waitForEvent } = page;
  page.waitForEvent = function (name, ...args) {
    return name === "download" ? waitForDownload(downloads) : waitForEvent.call(this, name, ...args);
  };
  const refuse = (reason) => () => Promise.reject(new DriverLimit(reason));
  const noTouch = refuse("Playwright cannot touch in Firefox");
  const noDoubleClick = refuse("Playwright makes only single clicks in Firefox");
  const { mouse } = page;
  const { click, move } = mouse;
  mouse.move = (...args) =>
    move.call(mouse, ...args).catch((error) => {
      throw /out of bounds/.test(error.message) ? new DriverLimit("the mouse cannot leave the window of Firefox") : error;
    });
  mouse.click = (x, y, options = {}) => (options.clickCount > 1 ? noDoubleClick() : click.call(mouse, x, y, options));
  mouse.dblclick = noDoubleClick;
  page.touchscreen.tap = noTouch;
  page.emulateMedia = refuse("Firefox has no command that sets media features");
  // All pages share the prototype of the locators.
  if (isLocatorAdapted) return;
  isLocatorAdapted = true;
  const locator = Object.getPrototypeOf(page.locator("body"));
  Object.assign(locator, { tap: noTouch, dblclick: noDoubleClick, fill: fillByKeys(locator.fill) });
}

let isLocatorAdapted = false;

/** Returns a `fill` that types into one-line fields: Firefox sends no change event otherwise. */
function fillByKeys(fill) {
  return async function (value, options) {
    const isOneLine = await this.evaluate((element) => element.localName === "input");
    if (!isOneLine) return fill.call(this, value, options);
    await this.selectText();
    await this.page().keyboard.press("Delete");
    await this.page().keyboard.type(value);
  };
}

/**
 * Returns the next file that Firefox saves, with the methods of Playwright's downloads. Firefox
 * reports a download without an id, and Playwright ignores such reports.
 */
async function waitForDownload(folder) {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const names = readdirSync(folder, { withFileTypes: true }).filter((it) => it.isFile()).map(({ name }) => name);
    const [name] = names;
    const isComplete = names.length === 1 && statSync(join(folder, name)).size > 0;
    if (isComplete && !name.endsWith(".part")) {
      // Otherwise the next file of this name would get a number.
      const taken = join(folder, `${Date.now()}`);
      mkdirSync(taken);
      renameSync(join(folder, name), join(taken, name));
      return { suggestedFilename: () => name, path: async () => join(taken, name) };
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error("nothing was saved within 30 seconds");
}

/** The browser of this run. */
export const browser = { chromium, firefox }[process.env.DATELINE_BROWSER ?? "chromium"];
