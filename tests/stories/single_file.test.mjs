// The page in one file, opened from a folder without a server.

import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { confirmNewDocument, downloadExport, locateMention, readMentions, waitForSaved } from "./actions.mjs";
import { browser } from "./browsers.mjs";
import { assert } from "./harness.mjs";
import { enforceVisibility } from "./visibility.mjs";

const FILE = process.env.DATELINE_SINGLE_FILE;

/** Opens a file in a browser with a profile. */
async function open(file, profile) {
  const context = await browser.launch(profile, { acceptDownloads: true, serviceWorkers: "block" });
  await enforceVisibility(context);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("#starting", { state: "detached" });
  return { context, page };
}

const skip = FILE && existsSync(FILE) ? false : "there is no page in one file: build it with `cargo xtask dist`";

test("the page in one file detects, places, exports and keeps its work", { skip, timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "dateline-single-"));
  try {
    const file = join(folder, "dateline.html");
    copyFileSync(FILE, file);
    const profile = join(folder, "profile");
    let { context, page } = await open(file, profile);
    const errors = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("request", (request) => /^(http|ws)/.test(request.url()) && errors.push(request.url()));
    await page.getByRole("button", { name: "Try a sample article" }).click();
    await confirmNewDocument(page);
    await (await locateMention(page, "Reuters")).click();
    await page.keyboard.press("p");
    await page.keyboard.press("Escape");
    await page.keyboard.press("w");
    await page.getByRole("region", { name: "Places" }).getByRole("listitem").getByRole("button", { name: /^Homs/ }).waitFor();
    await waitForSaved(page);
    const done = await readMentions(page);
    assert.ok(done.some(({ quote, label }) => quote === "Reuters" && label === "PERSON"));
    // The exporter runs in the other worker.
    const { text } = await downloadExport(page, "JSONL");
    assert.equal(JSON.parse(text).entities.length, done.length);
    await context.close();

    ({ context, page } = await open(file, profile));
    await page.locator("#text mark").first().waitFor();
    assert.deepEqual(await readMentions(page), done);
    await context.close();
    assert.deepEqual(errors, []);
    assert.ok(readFileSync(file).length < 16_000_000, "the file has at most 16 MB");
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
