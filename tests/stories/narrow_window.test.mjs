// Labeling in a narrow window.

import { assert, story } from "./harness.mjs";
import { locateMention, readMentions, confirmNewDocument } from "./actions.mjs";

story(
  "on a phone, the popover is a sheet at the bottom, and nothing is wider than the screen",
  async ({ page }) => {
    await page.getByRole("button", { name: "Try a sample article" }).click();
    await confirmNewDocument(page);
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
