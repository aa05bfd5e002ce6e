// Starting the page, and the messages when it cannot start.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { locateMention, pasteText } from "./actions.mjs";
import { assert, releaseOf, story } from "./harness.mjs";

story("the page opens from a subfolder of a static host", async ({ page }) => {
  assert.equal(await page.title(), "Dateline");
});

story("the page opens again after the browser is closed or killed", async (session) => {
  await session.reopen();
  await session.killAndReopen();
  assert.equal(await session.page.title(), "Dateline");
}, { everyBrowser: true });

story("the page can contact only its own host", async (session) => {
  session.expectError(/Content Security Policy/);
  session.expectError(/request elsewhere: https:\/\/example\.org/);
  const outcome = await session.page.evaluate(() => fetch("https://example.org/").then(() => "sent", () => "refused"));
  assert.equal(outcome, "refused");
});

story("a page whose code cannot be loaded reports it", async (session) => {
  session.expectError(/CompileError/);
  const page = await session.context.newPage();
  await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "half a file" }));
  await page.goto(session.url);
  await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
}, { everyBrowser: true });

story("a browser without SIMD is reported as too old", async (session) => {
  const page = await session.context.newPage();
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await page.route("**/*.wasm", () => {}); // Never answered: the old browser would refuse the file.
  await page.goto(session.url, { waitUntil: "commit" });
  await page.getByRole("alert").filter({ hasText: "too old" }).waitFor();
});

story("while the model is loading, its progress is shown, and the mentions follow", async (session) => {
  const model = readFileSync(join(session.folder, `release-${releaseOf(session.folder)}`, "models/tagger.bin"));
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  async function* halves() {
    yield model.subarray(0, model.length / 2);
    await arrived;
    yield model.subarray(model.length / 2);
  }
  session.answer = (path) => (path.endsWith("tagger.bin") ? { body: Readable.from(halves()) } : undefined);
  const { page } = session;
  await page.reload();
  await page.waitForSelector("#starting", { state: "detached" });
  await pasteText(session, "Hundreds of people fled Damascus on Sunday.");
  await page.getByRole("button", { name: "Mark this text" }).click();
  const bar = page.getByRole("progressbar", { name: "Loading the model…" });
  await bar.waitFor();
  const value = Number(await bar.getAttribute("value"));
  assert.ok(value > 40 && value < 60, `${value} percent`);
  arrive();
  await (await locateMention(page, "Damascus")).waitFor();
});
