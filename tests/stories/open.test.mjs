import { assert, story } from "./harness.mjs";

story("the page opens from a folder of a static host", async ({ page }) => {
  assert.equal(await page.title(), "Dateline");
});

story("the page opens again after the browser was closed, and after it was killed", async (stage) => {
  await stage.reopen();
  await stage.kill();
  assert.equal(await stage.page.title(), "Dateline");
});

story("the page may ask nobody but its own host", async (stage) => {
  stage.expectComplaint(/Content Security Policy/);
  stage.expectComplaint(/request elsewhere: https:\/\/example\.org/);
  const outcome = await stage.page.evaluate(() => fetch("https://example.org/").then(() => "sent", () => "refused"));
  assert.equal(outcome, "refused");
});
