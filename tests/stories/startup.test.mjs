// Starting the page, and the messages when it cannot start.

import { assert, story } from "./harness.mjs";

story("the page opens from a folder of a static host", async ({ page }) => {
  assert.equal(await page.title(), "Dateline");
});

story("the page opens again after the browser was closed, and after it was killed", async (stage) => {
  await stage.reopen();
  await stage.killAndReopen();
  assert.equal(await stage.page.title(), "Dateline");
});

story("the page may ask nobody but its own host", async (stage) => {
  stage.expectError(/Content Security Policy/);
  stage.expectError(/request elsewhere: https:\/\/example\.org/);
  const outcome = await stage.page.evaluate(() => fetch("https://example.org/").then(() => "sent", () => "refused"));
  assert.equal(outcome, "refused");
});

story("a page whose code does not arrive says so", async (stage) => {
  stage.expectError(/CompileError/);
  const page = await stage.context.newPage();
  await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "half a file" }));
  await page.goto(stage.url);
  await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
});

story("a browser without SIMD is told that it is too old", async (stage) => {
  const page = await stage.context.newPage();
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await page.route("**/*.wasm", () => {}); // Never answered: the old browser would refuse the file.
  await page.goto(stage.url, { waitUntil: "commit" });
  await page.getByRole("alert").filter({ hasText: "too old" }).waitFor();
});
