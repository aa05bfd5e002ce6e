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
  #wrong = [];

  constructor(page) {
    this.#page = page;
  }

  async look(screen) {
    await rendered(this.#page);
    await this.#page.evaluate(source);
    const violations = await this.#page.evaluate(async () => (await window.axe.run()).violations);
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        this.#wrong.push(`${screen}: ${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`);
      }
    }
  }

  /** Checks a dialog and closes it. */
  async lookAndClose(screen) {
    await this.look(screen);
    await this.#page.keyboard.press("Escape");
    await this.#page.locator("dialog").waitFor({ state: "detached" });
  }

  finish() {
    assert.equal(this.#wrong.join("\n"), "");
  }
}

async function walkLibrary(page, inspection) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  await inspection.look("start, empty");
  await page.locator("textarea").fill(" ");
  await button("Next: choose paragraphs").click();
  await inspection.look("start, a notice");
  await page.locator("textarea").fill("");
  await dropFiles(page, FILES);
  await page.getByText("broken.pdf was not opened").waitFor();
  await page.waitForFunction(() => {
    const stages = [...document.querySelectorAll(".library .stage")];
    return stages.length === 2 && stages.every((stage) => stage.textContent === "New");
  });
  await inspection.look("library, a problem");
  for (const deed of ["Rename", "Note on"]) {
    await button(`${deed} Bridge closed`).click();
    await page.locator(".library input:focus").waitFor();
    await inspection.look(`library, ${deed}`);
    await page.keyboard.press("Escape");
  }
  await page.getByLabel("Select all").check();
  await inspection.look("library, all selected");
  await page.getByRole("searchbox").fill("zzz");
  await inspection.look("library, none found");
  await page.getByRole("searchbox").fill("");
  await button("Export…").click();
  await inspection.lookAndClose("training");
  await button("Statistics").click();
  await inspection.lookAndClose("statistics");
  await page.locator("button.project").click();
  await inspection.lookAndClose("projects");
  await waitForSaved(page);
  await page.locator("button.saving-status").first().click();
  await inspection.look("storage");
  await button("Delete this project…").click();
  await inspection.look("storage, asked again");
  await button("Delete all projects…").click();
  await inspection.lookAndClose("storage, asked about all");
  await walkLabels(page, inspection);
}

async function walkLabels(page, inspection) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  await button("Labels").click();
  await inspection.look("labels");
  await page.getByRole("button", { name: "Color of PERSON" }).click();
  await inspection.look("labels, colors");
  await page.getByRole("button", { name: "Color of PERSON" }).click();
  await button("Merge PERSON into another").click();
  await inspection.look("labels, merging");
  await button("Delete DATE").click();
  await inspection.look("labels, deleting");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
}

async function walkDesk(page, inspection) {
  const press = async (keys) => {
    for (const key of keys.split(" ")) await page.keyboard.press(key);
  };
  await pasteText({ page, context: page.context() }, TEXT);
  await page.getByRole("button", { name: "Mark this text" }).waitFor();
  await page.getByRole("checkbox").first().uncheck();
  await inspection.look("prepare");
  await page.getByRole("checkbox").first().check();
  await confirmNewDocument(page);
  await waitForDetection(page);
  await inspection.look("desk");
  await (await locateMention(page, "Homs")).click();
  await page.getByRole("region", { name: "Place" }).waitFor();
  await inspection.look("desk, a mention in focus");
  await press("s");
  await page.getByRole("option").first().waitFor();
  await inspection.look("desk, searching a place");
  await press("Escape v");
  await inspection.look("desk, text selected");
  await press("r");
  await page.getByLabel("Find a label").fill("pl");
  await inspection.look("desk, finding a label");
  await press("Escape Escape");
  await (await locateMention(page, "Homs")).click();
  await press("l");
  await inspection.look("desk, an offer");
  await press("=");
  await inspection.lookAndClose("same text");
  await press("Escape w");
  await page.locator("#map").waitFor();
  await inspection.look("desk, the map");
  await page.locator("#map").getByRole("button", { name: /^Tartus/ }).first().focus();
  await press("Enter");
  await inspection.look("desk, the map and a place");
  await press("Escape w Shift+Enter Control+Enter");
  await inspection.look("desk, all accepted");
}

async function walkDialogs(page, inspection) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await inspection.look("export");
  await page.getByRole("button", { name: "Choose a format…" }).click();
  await page.getByRole("heading", { name: "Training data", level: 2 }).waitFor();
  await inspection.lookAndClose("training, one document");
  await page.keyboard.press("?");
  await inspection.look("keys");
  await page.getByRole("button", { name: /^Keys of “reject”/ }).click();
  await page.getByText("Press a key…").waitFor();
  await inspection.look("keys, waiting for one");
  await page.keyboard.press("j");
  await inspection.look("keys, one that is taken");
  await page.keyboard.press("Escape");
  await inspection.lookAndClose("keys, after all");
}

async function walkSecondTab(stage, inspection) {
  const other = await stage.context.newPage();
  await other.goto(`${stage.url}?project=7`);
  await other.getByText("There is no project 7 in this browser.").waitFor();
  const absent = new Inspection(other);
  await absent.look("an address of no project");
  absent.finish();
  await other.goto(stage.url);
  await other.getByRole("button", { name: "Take over" }).waitFor();
  const second = new Inspection(other);
  await second.look("a second tab");
  await other.close();
  second.finish();
  await inspection.look("the first tab again");
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    story(`axe finds nothing wrong on any screen, ${colorScheme}, ${width} wide`, async (stage) => {
      const inspection = new Inspection(stage.page);
      await walkLibrary(stage.page, inspection);
      await walkDesk(stage.page, inspection);
      await walkDialogs(stage.page, inspection);
      await walkSecondTab(stage, inspection);
      inspection.finish();
    }, { colorScheme, viewport: { width, height: 844 } }, WALK_MS);
  }
}
