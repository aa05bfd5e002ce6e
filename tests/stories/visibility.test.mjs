// Tests of `visibility.mjs`: pages with one fault each, for which a story must fail, and one page
// without faults.

import { assert, story } from "./harness.mjs";

const POPOVER = `<div id="mention-popover" style="position: absolute; left: 40px; top: 90px; width: 300px; background: white">` +
  `<p class="quote">Ann Lee</p>${"<p>A line of the editor</p>".repeat(6)}</div>`;
const NOTICE = `<div class="notice" style="position: fixed; left: 16px; bottom: 16px; background: white">Done</div>`;
const OVERLAY = `<div style="position: fixed; inset: 0; background: white">Over everything</div>`;

const good = (page) => page.getByRole("button", { name: "Go" });
const click = (page) => good(page).click();
const press = (page) => page.keyboard.press("a");

/** The faults: the page, an action on it, and the expected objection. */
const FAULTS = {
  "a covered button": [`<button>Go</button>${OVERLAY}`, (page) => good(page).click({ timeout: 1000 }), /is covered by <div “Over everything”>/],
  "a small button": ['<button style="width: 40px; height: 9px; padding: 0; border: 0; font-size: 5px">Go</button>', click, /is small: 40\.0 × 9\.0/],
  "a button too small for touch": ['<button style="width: 20px; height: 20px; padding: 0">Go</button>', (page) => good(page).tap(), /is small: 20\.0 × 20\.0, not 24/],
  "a faint button": ['<div style="opacity: 0.3"><button>Go</button></div>', click, /is faint: 0\.30/],
  "a button without opacity": ['<button style="opacity: 0">Go</button>', click, /is not drawn/],
  "a button outside the window": ['<button style="position: fixed; left: -20px">Go</button>', click, /is not inside the window|covered/],
  "a button that only a script can scroll to": ['<div style="height: 60px; overflow: hidden"><p style="height: 900px">Text</p><button>Go</button></div>', click, /scrolled where no person can/],
  "a forced click": ["<button>Go</button>", (page) => good(page).click({ force: true }), /no person can force/],
  "a synthetic event": ["<button>Go</button>", (page) => good(page).dispatchEvent("click"), /no person can dispatchEvent/],
  "files without a file dialog": ['<input type="file">', (page) => page.locator("input").setInputFiles([]), /no person can setInputFiles/],
  "a covered field": [`<textarea></textarea>${OVERLAY}`, (page) => page.locator("textarea").fill("Text"), /is covered/],
  "a popover without height": [POPOVER.replace("left: 40px", "max-height: 0; padding: 12px; overflow: auto; left: 40px"), press, /shows \d+ of \d+ pixels/],
  "a popover below the window": [POPOVER.replace("90px", "560px"), press, /is not inside the window/],
  "reading a covered popover": [POPOVER + OVERLAY, (page) => page.locator("#mention-popover .quote").textContent(), /is covered/],
  "a notice under a toolbar": [`${NOTICE}<div style="position: fixed; inset: auto 0 0; height: 80px; background: white">Bar</div>`, press, /is covered by <div “Bar”>/],
  "a notice outside the window": [NOTICE.replace("16px;", "-40px;"), press, /is not inside the window/],
  "text for screen readers": ['<p class="visually-hidden" style="position: absolute; width: 1px; height: 1px; overflow: hidden">Done</p>', (page) => page.getByText("Done").waitFor({ timeout: 1000 }), /Timeout/],
  "clipped text": ['<div style="height: 0; overflow: hidden"><p>Done</p></div>', (page) => page.getByText("Done").waitFor(), /is cut off by/],
};

const FLAWLESS = `<p id="text"><mark class="in-focus">Ann Lee</mark> left.</p>${POPOVER}${NOTICE}<div style="height: 2000px"></div><label><input type="checkbox">All</label><button>Go</button>` +
  '<div style="height: 60px; overflow: hidden"><div style="height: 60px; overflow: auto"><p style="height: 300px"></p><p>Below</p></div></div>' +
  '<div style="height: 600px"></div>';

/** Opens a page with this content in a new tab. */
async function show(session, name, content) {
  const page = await session.context.newPage();
  const address = `${session.url}${encodeURIComponent(name)}`;
  const body = `<!doctype html><html lang="en"><title>${name}</title><body style="font: 16px sans-serif">${content}`;
  await page.route(address, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(address);
  return page;
}

story("a story fails on anything that a user could not do or see", async (session) => {
  session.expectError(/favicon|404/);
  await Promise.all(Object.entries(FAULTS).map(async ([name, [content, action, objection]]) => {
    const page = await show(session, name, content);
    await assert.rejects(() => action(page), objection, name);
  }));
  const page = await show(session, "flawless", FLAWLESS);
  await page.locator("#mention-popover").waitFor();
  await page.getByText("Below").waitFor();
  await page.getByLabel("All").check();
  await click(page);
  await press(page);
}, { viewport: { width: 800, height: 600 }, hasTouch: true });
