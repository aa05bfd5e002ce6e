// A walk through every screen and every dialog, for stories that check something on each of them.

import { waitForDetection, dropFiles, locateMention, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";
import { rendered } from "./harness.mjs";

export const FILES = [
  { name: "harbor.txt", bytes: "date 2025-03-04 Harbor opens\n\nAnn Lee opened the harbor of Tartus on Monday.\n\nNobody spoke." },
  { name: "bridge.txt", bytes: "Bridge closed\n\nThe bridge at Homs was closed. Homs waits, Reuters reported." },
  { name: "broken.pdf", bytes: "%PDF-1.7 \0\0\0" },
];

export const TEXT = "date 2025-05-06 Aid for three towns\n\nOfficials met in Homs, Hama and Tartus on Monday. " +
  "The Tideline Trust sent Nadia Rahmani to Homs with $4 million.\n\nIn Homs, the Syrian Ministry of Health said 40% came.";

/**
 * Walks through the screens of a page and calls `check(page, screen)` on each. `text` is a tag of
 * template strings for the texts of the page (`pseudo_language.mjs`).
 */
export class Walk {
  #page;
  #check;
  #text;

  constructor(page, check, text) {
    this.#page = page;
    this.#check = check;
    this.#text = text;
  }

  #button(name) {
    return this.#page.getByRole("button", { name, exact: true });
  }

  async check(screen) {
    await rendered(this.#page);
    await this.#check(this.#page, screen);
  }

  /** Checks a dialog and closes it. */
  async checkAndClose(screen) {
    await this.check(screen);
    await this.#page.keyboard.press("Escape");
    await this.#page.locator("dialog").waitFor({ state: "detached" });
  }

  async press(keys) {
    for (const key of keys.split(" ")) await this.#page.keyboard.press(key);
  }

  async library() {
    const [page, text] = [this.#page, this.#text];
    await this.check("home, empty");
    await page.locator("textarea").fill(" ");
    await this.#button(text`Next: choose paragraphs`).click();
    await this.check("home, a notice");
    await page.locator("textarea").fill("");
    await dropFiles(page, FILES);
    await page.getByText(text`${"broken.pdf"} was not opened`).waitFor();
    await page.waitForFunction((unreviewed) => {
      const stages = [...document.querySelectorAll(".library .stage")];
      return stages.length === 2 && stages.every((stage) => stage.textContent === unreviewed);
    }, text`New`);
    await this.check("library, a problem");
    for (const action of [text`Rename`, text`Note on`]) {
      await this.#button(`${action} Bridge closed`).click();
      await page.locator(".library input:focus").waitFor();
      await this.check(`library, ${action}`);
      await page.keyboard.press("Escape");
    }
    await page.getByLabel(text`Select all`).check();
    await this.check("library, all selected");
    await page.getByRole("searchbox").fill("zzz");
    await this.check("library, no matches");
    await page.getByRole("searchbox").fill("");
    await this.#button(text`Export…`).click();
    await this.checkAndClose("training");
    await this.#button(text`Statistics`).click();
    await this.checkAndClose("statistics");
    await this.#button(text`Learned`).click();
    await this.checkAndClose("learned");
    await page.locator("button.project").click();
    await this.checkAndClose("projects");
    await waitForSaved(page, text);
    await page.locator("button.saving-status").first().click();
    await this.check("storage");
    await this.#button(text`Delete this project…`).click();
    await this.check("storage, confirming a deletion");
    await this.#button(text`Delete all projects…`).click();
    await this.checkAndClose("storage, confirming the deletion of all");
  }

  async labels() {
    const [page, text] = [this.#page, this.#text];
    await this.#button(text`Labels`).click();
    await this.check("labels");
    await page.getByRole("button", { name: text`Color of ${"PERSON"}` }).click();
    await this.check("labels, colors");
    await page.getByRole("button", { name: text`Color of ${"PERSON"}` }).click();
    await this.#button(text`Merge ${"PERSON"} into another`).click();
    await this.check("labels, merging");
    await this.#button(text`Delete ${"DATE"}`).click();
    await this.check("labels, deleting");
    await this.#button(text`Lists of ${"PERSON"}`).click();
    await this.check("labels, lists");
    await this.#button(text`Add a list`).click();
    await page.getByLabel(text`Name of the list`).fill("42");
    await page.getByLabel(text`Terms`, { exact: true }).fill("Nadia Rahmani");
    await this.#button(text`Show hits`).click();
    await this.#button(text`Keep the list`).and(page.locator(":enabled")).waitFor();
    await this.check("labels, a list");
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  }

  async workspace() {
    const [page, text] = [this.#page, this.#text];
    await pasteText({ page, context: page.context() }, TEXT);
    await page.getByRole("button", { name: text`Mark this text` }).waitFor();
    await page.getByRole("checkbox").first().uncheck();
    await this.check("new document");
    await page.getByRole("checkbox").first().check();
    await confirmNewDocument(page, text);
    await waitForDetection(page);
    await this.check("workspace");
    await (await locateMention(page, "Homs", text)).click();
    await page.getByRole("region", { name: text`Place` }).waitFor();
    await this.check("workspace, a focused mention");
    await this.press("s");
    await page.getByRole("option").first().waitFor();
    await this.check("workspace, searching for a place");
    await this.press("Escape v");
    await this.check("workspace, selected text");
    await this.press("r");
    await page.getByLabel(text`Find a label`).fill("pl");
    await this.check("workspace, searching for a label");
    await this.press("Escape Escape");
    await (await locateMention(page, "Homs", text)).click();
    await this.press("l");
    await this.check("workspace, an offer");
    await this.press("=");
    await this.checkAndClose("same text");
    await this.press("Escape w");
    await page.locator("#map").waitFor();
    await this.check("workspace, the map");
    await page.locator("#map").getByRole("button", { name: /^Tartus/ }).first().focus();
    await this.press("Enter");
    await this.check("workspace, the map and a place");
    await this.press("Escape w Shift+Enter Control+Enter");
    await this.check("workspace, all accepted");
  }

  async dialogs() {
    const [page, text] = [this.#page, this.#text];
    await page.getByRole("button", { name: text`Export`, exact: true }).click();
    await this.check("export");
    await page.getByRole("button", { name: text`Choose a format…` }).click();
    await page.getByRole("heading", { name: text`Export training data`, level: 2 }).waitFor();
    await this.checkAndClose("training, one document");
    await page.keyboard.press("?");
    await this.check("keys");
    await page.getByRole("button", { name: text`Keys of “reject”` }).click();
    await page.getByText(text`Press a key…`).waitFor();
    await this.check("keys, waiting for one");
    await page.keyboard.press("j");
    await this.check("keys, one in use");
    await page.keyboard.press("Escape");
    await this.checkAndClose("keys, after a change");
  }
  /** Opens a second tab with a missing project, then with the project that this page edits. */
  async secondTab(session) {
    const text = this.#text;
    const page = await session.context.newPage();
    const walk = new Walk(page, this.#check, text);
    await page.goto(`${session.url}?project=7`);
    await page.getByText(text`There is no project ${"7"} in this browser.`).waitFor();
    await walk.check("a missing project");
    await page.goto(session.url);
    await page.getByRole("button", { name: text`Take over` }).waitFor();
    await walk.check("a second tab");
    await page.close();
    await this.check("the first tab again");
  }
}
