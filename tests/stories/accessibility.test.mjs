// axe checks every screen, light and dark, wide and narrow: names, roles, contrast and order.

import { createRequire } from "node:module";
import { join } from "node:path";
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
