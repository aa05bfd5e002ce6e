// axe checks every screen, light and dark, wide and narrow: names, roles, contrast and order.

import { createRequire } from "node:module";
import { join } from "node:path";
import { confirmNewDocument } from "./actions.mjs";
import { assert, story } from "./harness.mjs";
import { english } from "./pseudo_language.mjs";
import { Walk } from "./screens.mjs";

const { source } = createRequire(join(process.env.DATELINE_AXE, "package.json"))("axe-core");

const WALK_MS = 600_000;

/** Checks the screens of a story and reports all violations at its end. */
class Inspection {
  #violations = [];

  async check(page, screen) {
    await page.evaluate(source);
    const violations = await page.evaluate(async () => (await window.axe.run()).violations);
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        this.#violations.push(`${screen}: ${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`);
      }
    }
  }

  finish() {
    assert.equal(this.#violations.join("\n"), "");
  }
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    story(`axe finds no violations on any screen, ${colorScheme}, ${width} pixels wide`, async (session) => {
      const inspection = new Inspection();
      const walk = new Walk(session.page, (page, screen) => inspection.check(page, screen), english);
      await walk.library();
      await walk.labels();
      await walk.workspace();
      await walk.dialogs();
      await walk.secondTab(session);
      inspection.finish();
    }, { colorScheme, viewport: { width, height: 844 } }, WALK_MS);
  }
}

story("with forced colors, marks are readable, and focus and status are visible", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.getByRole("button", { name: "Try a sample article" }).click();
  await confirmNewDocument(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("a");
  const styles = (selector) => page.locator(selector).first().evaluate((mark) => {
    const { color, backgroundColor, outlineStyle, borderBottomColor, textDecorationStyle } = getComputedStyle(mark);
    return { color, backgroundColor, outlineStyle, borderBottomColor, textDecorationStyle };
  });
  const accepted = await styles("#text mark:not(.suggested)");
  assert.notEqual(accepted.color, accepted.backgroundColor);
  assert.equal(accepted.borderBottomColor, accepted.color);
  const suggested = await styles("#text mark.suggested:not(.unsure)");
  assert.notEqual(suggested.color, suggested.backgroundColor);
  assert.equal(suggested.textDecorationStyle, "dotted");
  assert.equal((await styles("#text mark.in-focus")).outlineStyle, "solid");
});
