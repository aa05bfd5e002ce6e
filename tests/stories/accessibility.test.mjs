// axe checks every screen, light and dark, wide and narrow: names, roles, contrast and order.

import { createRequire } from "node:module";
import { join } from "node:path";
import { assert, rendered, story } from "./harness.mjs";
import { waitForDetection, dropFiles, locateMention, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const { source } = createRequire(join(process.env.DATELINE_AXE, "package.json"))("axe-core");

const WALK_MS = 600_000;

const FILES = [
  { name: "harbor.txt", bytes: "date 2025-03-04 Harbor opens\n\nAnn Lee opened the harbor of Tartus on Monday.\n\nNobody spoke." },
  { name: "bridge.txt", bytes: "Bridge closed\n\nThe bridge at Homs was closed. Homs waits, Reuters reported." },
  { name: "broken.pdf", bytes: "%PDF-1.7 \0\0\0" },
];

const TEXT = "date 2025-05-06 Aid for three towns\n\nOfficials met in Homs, Hama and Tartus on Monday. " +
  "The Tideline Trust sent Nadia Rahmani to Homs with $4 million.\n\nIn Homs, the Syrian Ministry of Health said 40% came.";

/** Checks the screens of a story and reports all violations at its end. */
class Inspection {
  #page;
  #violations = [];

  constructor(page) {
    this.#page = page;
  }

  async check(screen) {
    await rendered(this.#page);
    await this.#page.evaluate(source);
    const violations = await this.#page.evaluate(async () => (await window.axe.run()).violations);
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        this.#violations.push(`${screen}: ${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`);
      }
    }
  }

  /** Checks a dialog and closes it. */
  async checkAndClose(screen) {
    await this.check(screen);
    await this.#page.keyboard.press("Escape");
    await this.#page.locator("dialog").waitFor({ state: "detached" });
  }

  finish() {
    assert.equal(this.#violations.join("\n"), "");
  }
}

async function walkLibrary(page, inspection) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  await inspection.check("home, empty");
  await page.locator("textarea").fill(" ");
  await button("Next: choose paragraphs").click();
  await inspection.check("home, a notice");
  await page.locator("textarea").fill("");
  await dropFiles(page, FILES);
  await page.getByText("broken.pdf was not opened").waitFor();
  await page.waitForFunction(() => {
    const stages = [...document.querySelectorAll(".library .stage")];
    return stages.length === 2 && stages.every((stage) => stage.textContent === "New");
  });
  await inspection.check("library, a problem");
  for (const action of ["Rename", "Note on"]) {
    await button(`${action} Bridge closed`).click();
    await page.locator(".library input:focus").waitFor();
    await inspection.check(`library, ${action}`);
    await page.keyboard.press("Escape");
  }
  await page.getByLabel("Select all").check();
  await inspection.check("library, all selected");
  await page.getByRole("searchbox").fill("zzz");
  await inspection.check("library, no matches");
  await page.getByRole("searchbox").fill("");
  await button("Export…").click();
  await inspection.checkAndClose("training");
  await button("Statistics").click();
  await inspection.checkAndClose("statistics");
  await page.locator("button.project").click();
  await inspection.checkAndClose("projects");
  await waitForSaved(page);
  await page.locator("button.saving-status").first().click();
  await inspection.check("storage");
  await button("Delete this project…").click();
  await inspection.check("storage, confirming a deletion");
  await button("Delete all projects…").click();
  await inspection.checkAndClose("storage, confirming the deletion of all");
  await walkLabels(page, inspection);
}

async function walkLabels(page, inspection) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  await button("Labels").click();
  await inspection.check("labels");
  await page.getByRole("button", { name: "Color of PERSON" }).click();
  await inspection.check("labels, colors");
  await page.getByRole("button", { name: "Color of PERSON" }).click();
  await button("Merge PERSON into another").click();
  await inspection.check("labels, merging");
  await button("Delete DATE").click();
  await inspection.check("labels, deleting");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
}

async function walkWorkspace(page, inspection) {
  const press = async (keys) => {
    for (const key of keys.split(" ")) await page.keyboard.press(key);
  };
  await pasteText({ page, context: page.context() }, TEXT);
  await page.getByRole("button", { name: "Mark this text" }).waitFor();
  await page.getByRole("checkbox").first().uncheck();
  await inspection.check("new document");
  await page.getByRole("checkbox").first().check();
  await confirmNewDocument(page);
  await waitForDetection(page);
  await inspection.check("workspace");
  await (await locateMention(page, "Homs")).click();
  await page.getByRole("region", { name: "Place" }).waitFor();
  await inspection.check("workspace, a focused mention");
  await press("s");
  await page.getByRole("option").first().waitFor();
  await inspection.check("workspace, searching for a place");
  await press("Escape v");
  await inspection.check("workspace, selected text");
  await press("r");
  await page.getByLabel("Find a label").fill("pl");
  await inspection.check("workspace, searching for a label");
  await press("Escape Escape");
  await (await locateMention(page, "Homs")).click();
  await press("l");
  await inspection.check("workspace, an offer");
  await press("=");
  await inspection.checkAndClose("same text");
  await press("Escape w");
  await page.locator("#map").waitFor();
  await inspection.check("workspace, the map");
  await page.locator("#map").getByRole("button", { name: /^Tartus/ }).first().focus();
  await press("Enter");
  await inspection.check("workspace, the map and a place");
  await press("Escape w Shift+Enter Control+Enter");
  await inspection.check("workspace, all accepted");
}

async function walkDialogs(page, inspection) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await inspection.check("export");
  await page.getByRole("button", { name: "Choose a format…" }).click();
  await page.getByRole("heading", { name: "Training data", level: 2 }).waitFor();
  await inspection.checkAndClose("training, one document");
  await page.keyboard.press("?");
  await inspection.check("keys");
  await page.getByRole("button", { name: /^Keys of “reject”/ }).click();
  await page.getByText("Press a key…").waitFor();
  await inspection.check("keys, waiting for one");
  await page.keyboard.press("j");
  await inspection.check("keys, one in use");
  await page.keyboard.press("Escape");
  await inspection.checkAndClose("keys, after a change");
}

async function walkSecondTab(session, inspection) {
  const other = await session.context.newPage();
  await other.goto(`${session.url}?project=7`);
  await other.getByText("There is no project 7 in this browser.").waitFor();
  const missingProject = new Inspection(other);
  await missingProject.check("a missing project");
  missingProject.finish();
  await other.goto(session.url);
  await other.getByRole("button", { name: "Take over" }).waitFor();
  const secondTab = new Inspection(other);
  await secondTab.check("a second tab");
  await other.close();
  secondTab.finish();
  await inspection.check("the first tab again");
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    story(`axe finds no violations on any screen, ${colorScheme}, ${width} pixels wide`, async (session) => {
      const inspection = new Inspection(session.page);
      await walkLibrary(session.page, inspection);
      await walkWorkspace(session.page, inspection);
      await walkDialogs(session.page, inspection);
      await walkSecondTab(session, inspection);
      inspection.finish();
    }, { colorScheme, viewport: { width, height: 844 } }, WALK_MS);
  }
}
