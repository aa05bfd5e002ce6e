// Lists and patterns: shown hits, suggestions with their source, edits, files, and what is refused.

import { assert, rendered, story } from "./harness.mjs";
import {
  chooseFiles, confirmNewDocument, dropFiles, locateMention, pasteText, readMentions, waitForDetection, waitForSaved,
} from "./actions.mjs";

const TEXT = "The frigate Vesta left the harbor.\n\nJuno and T-72 followed the Vesta, and two junos waited.";

const openLists = async (page, label) => {
  await page.getByRole("button", { name: "Edit labels" }).click();
  await page.getByRole("button", { name: `Lists of ${label}`, exact: true }).click();
};

const createLabel = async (page, name) => {
  await page.getByRole("button", { name: "Edit labels" }).click();
  await page.getByLabel("New label name").fill(name);
  await page.keyboard.press("Enter");
  await page.getByLabel(`Name of ${name}`, { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
};

/** Fills in a new list and shows its hits. */
const previewList = async (page, name, terms) => {
  await page.getByRole("button", { name: "Add a list" }).click();
  await page.getByLabel("Name of the list").fill(name);
  await page.getByLabel("Terms", { exact: true }).fill(terms);
  await page.getByRole("button", { name: "Show hits" }).click();
};

/** Keeps the list whose hits are shown, and closes the dialog. */
const keepList = async (page) => {
  await page.getByRole("button", { name: "Keep the list" }).click();
  await page.getByRole("button", { name: "Add a list" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await waitForDetection(page);
};

/** Returns `quote LABEL status` of the mentions with a label. */
const mentions = async (page, label) => {
  await rendered(page);
  const all = (await readMentions(page)).filter((it) => it.label === label);
  return all.map(({ quote, status }) => `${quote} ${status}`);
};

story("a list shows its hits, suggests them, names itself, and is stored, edited and undone", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await createLabel(page, "SHIP");
  await openLists(page, "SHIP");
  await previewList(page, "Frigates", "Vesta\nJuno");
  await page.getByText("3 hits in 1 document.").waitFor();
  assert.equal(await page.locator(".hits b").allTextContents().then((all) => all.join()), "Vesta,Juno,Vesta");
  await keepList(page);
  await page.waitForFunction(() => document.querySelectorAll("#text mark").length >= 3);
  assert.deepEqual(await mentions(page, "SHIP"), ["Vesta suggested", "Juno suggested", "Vesta suggested"]);
  await (await locateMention(page, "Juno")).click();
  await page.getByText("From the list “Frigates”").waitFor();
  await page.keyboard.press("a");

  await waitForSaved(page);
  await session.reopen();
  const again = session.page;
  await again.locator("#text mark").first().waitFor();
  await openLists(again, "SHIP");
  await again.getByText("Frigates: 2 terms").waitFor();
  await again.getByRole("button", { name: "Edit Frigates" }).click();
  await again.getByLabel("Match case").uncheck();
  await again.getByLabel("Plurals (-s)").check();
  await again.getByRole("button", { name: "Show hits" }).click();
  await again.getByText("4 hits in 1 document.").waitFor();
  await keepList(again);
  await again.waitForFunction(() => [...document.querySelectorAll("#text mark")].some((it) => it.textContent === "junos"));
  assert.ok((await mentions(again, "SHIP")).includes("Juno accepted"), "a decision stays");

  await openLists(again, "SHIP");
  await again.getByRole("button", { name: "Delete Frigates" }).click();
  await again.getByText("Frigates: 2 terms").waitFor({ state: "detached" });
  await again.keyboard.press("Escape");
  await again.locator("dialog").waitFor({ state: "detached" });
  await waitForDetection(again);
  await again.waitForFunction(() => ![...document.querySelectorAll("#text mark")].some((it) => it.textContent === "junos"));
  assert.deepEqual(await mentions(again, "SHIP"), ["Juno accepted"]);
});

story("a pattern is checked, a file of terms is read, and a list of a million lines is refused", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await createLabel(page, "WEAPON");
  await openLists(page, "WEAPON");
  await page.getByRole("button", { name: "Add a list" }).click();
  await page.getByLabel("Name of the list").fill("Tanks");
  await page.getByLabel("Is a regular expression").check();
  await page.getByLabel("Regular expression", { exact: true }).fill("T-(\\d+");
  await page.getByRole("button", { name: "Show hits" }).click();
  await page.getByText("Not changed: the regular expression is not valid").waitFor();
  await page.getByLabel("Regular expression", { exact: true }).fill("T-\\d+");
  await page.getByRole("button", { name: "Show hits" }).click();
  await page.getByText("1 hit in 1 document.").waitFor();
  await keepList(page);
  await page.waitForFunction(() => [...document.querySelectorAll("#text mark")].some((it) => it.textContent === "T-72"));
  assert.deepEqual(await mentions(page, "WEAPON"), ["T-72 suggested"]);

  await openLists(page, "WEAPON");
  await page.getByRole("button", { name: "Add a list" }).click();
  const file = (name, text) => [{ name, mimeType: "text/plain", buffer: Buffer.from(text) }];
  const open = "Open a file…";
  await chooseFiles(page, open, file("guns.txt", "howitzer\r\nharbor\r\n"));
  await page.waitForFunction(() => document.querySelector("#list-name").value === "guns");
  await page.getByRole("button", { name: "Show hits" }).click();
  await page.getByText("1 hit in 1 document.").waitFor();
  await chooseFiles(page, open, file("many.txt", "x1\n".repeat(1_000_000)));
  await page.getByText("1000000 terms; too many to show here").waitFor();
  await page.getByRole("button", { name: "Show hits" }).click();
  await page.getByText("Not changed: the lists would have 1000000 terms; a project has at most 200000.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Keep the list" }).isDisabled());
});

story("lists are part of the file of a project", async (session) => {
  const { page } = session;
  const list = { name: "Frigates", text: "Vesta\nJuno" };
  const project = {
    format: "dateline",
    version: 1,
    offsets: "unicode code points, end exclusive",
    labels: [{ name: "SHIP", hue: 0, lists: [list] }],
    documents: [{ id: 1, title: "Ships", text: TEXT, annotations: [] }],
  };
  await dropFiles(page, [{ name: "ships.dateline.json", bytes: JSON.stringify(project) }]);
  await page.locator("#text").waitFor();
  await openLists(page, "SHIP");
  await page.getByText("Frigates: 2 terms").waitFor();
});
