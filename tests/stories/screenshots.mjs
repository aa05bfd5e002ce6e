// Takes the screenshots of the manifest, which browsers show before they install the page:
// `cargo xtask stories tests/stories/screenshots.mjs`.

import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { confirmNewDocument, locateMention } from "./actions.mjs";
import { assert, rendered, story } from "./harness.mjs";

const FOLDER = fileURLToPath(new URL("../../static/screenshots/", import.meta.url));

/** The maximum size of a screenshot in bytes. */
const MAX_BYTES = 95_000;

for (const [name, width, height] of [["wide", 1280, 800], ["narrow", 480, 960]]) {
  story(`the ${name} screenshot is taken`, async ({ page }) => {
    await page.getByRole("button", { name: "Try a sample article" }).click();
    await confirmNewDocument(page);
    // Notices disappear.
    await page.locator(".notices .notice").first().waitFor({ state: "detached" });
    await (await locateMention(page, "Damascus")).click();
    await rendered(page);
    mkdirSync(FOLDER, { recursive: true });
    const path = `${FOLDER}${name}.jpg`;
    await page.screenshot({ path, type: "jpeg", quality: 55 });
    assert.ok(statSync(path).size <= MAX_BYTES, `${statSync(path).size} bytes`);
  }, { viewport: { width, height } });
}
