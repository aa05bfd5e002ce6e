// Labeling in a narrow window.

import { assert, story } from "./harness.mjs";
import { confirmNewDocument, dropFiles, locateMention, readMentions } from "./actions.mjs";
import { english } from "./pseudo_language.mjs";
import { Walk } from "./screens.mjs";

story(
  "on a phone, the popover is a sheet at the bottom, and nothing is wider than the screen",
  async ({ page }) => {
    await page.getByRole("button", { name: "Try a sample article" }).click();
    await confirmNewDocument(page);
    const toolbar = await page.locator("header.toolbar").boundingBox();
    assert.equal(toolbar.y, 0, "the toolbar is at the top");
    await (await locateMention(page, "Reuters")).click();
    const sheet = await page.getByRole("group", { name: "Mention" }).boundingBox();
    assert.equal(Math.round(sheet.y + sheet.height), 844);
    assert.equal(Math.round(sheet.width), 390);
    await page.getByRole("group", { name: "Mention" }).getByRole("button", { name: /^PERSON/ }).click();
    assert.ok((await readMentions(page)).some(({ quote, label }) => quote === "Reuters" && label === "PERSON"));
    await page.getByRole("button", { name: "Close", exact: true }).tap();
    await page.getByRole("group", { name: "Mention" }).waitFor({ state: "detached" });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 390);
  },
  { viewport: { width: 390, height: 844 }, hasTouch: true },
);

story(
  "on a phone, the library's filters are readable, and opening a dialog does not move the page",
  async ({ page }) => {
    await dropFiles(page, [
      { name: "visit.txt", bytes: "Angela Merkel met reporters in Paris." },
      { name: "storm.txt", bytes: "Trains to Tokyo stood still." },
    ]);
    await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
    for (const filter of await page.locator(".library .controls select").all()) {
      const { width } = await filter.boundingBox();
      assert.ok(width >= 90, `a filter is ${width} pixels wide`);
    }
    const title = page.getByRole("heading", { name: "Dateline", exact: true });
    const before = await title.boundingBox();
    await page.getByRole("button", { name: /^Project:/ }).click();
    await page.getByRole("dialog", { name: "Projects" }).waitFor();
    const after = await page.locator("h1").boundingBox();
    assert.equal(after.y, before.y);
  },
  { viewport: { width: 390, height: 844 }, hasTouch: true, everyBrowser: true },
);

/**
 * Returns the visible controls that are less than 24 pixels high. Boxes are pressed by their labels,
 * pins of the map by their rows in the list, and a mention by its text.
 */
function lowTargets() {
  const controls = document.querySelectorAll("button, a[href], select, summary, textarea, input:not([type=checkbox], [type=radio])");
  const isLow = (it) => {
    const { width, height } = it.getBoundingClientRect();
    return width > 0 && height < 24 && it.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  return [...controls].filter(isLow).map((it) => `${it.outerHTML.slice(0, 80)} is ${it.getBoundingClientRect().height} pixels high`);
}

// The width of a window of 1280 pixels at 400 % zoom.
story("at 400 % zoom no screen is wider than the window, and every target is 24 pixels high", async ({ page }) => {
  const faults = [];
  const walk = new Walk(page, async (_, screen) => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 320) faults.push(`${screen}: ${width} pixels wide`);
    for (const target of await page.evaluate(lowTargets)) faults.push(`${screen}: ${target}`);
  }, english);
  await walk.library();
  await walk.labels();
  await walk.workspace();
  await walk.dialogs();
  assert.deepEqual(faults, []);
}, { viewport: { width: 320, height: 720 } }, 300_000);
