// The label set: editing, presets, files, and their effects on documents.

import { readFileSync } from "node:fs";
import { assert, rendered, story } from "./harness.mjs";
import { chooseFiles, locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved, selectText } from "./actions.mjs";

const TEXT = "Ann Lee lives in London.\n\nBob Hope flew to Paris on 3 May 2021.";

const openLabels = async (page) => {
  await page.getByRole("button", { name: "Edit labels" }).click();
  await page.getByRole("heading", { name: "Labels", level: 2 }).last().waitFor();
};

/** Returns the names in the dialog, in order. */
const names = async (page) => {
  await rendered(page);
  return page.locator(".label-rows .name").evaluateAll((fields) => fields.map((field) => field.value));
};

const create = async (page, name) => {
  await page.getByLabel("New label name").fill(name);
  await page.keyboard.press("Enter");
  await page.getByLabel(`Name of ${name}`, { exact: true }).waitFor();
};

/** Returns `quote LABEL` of every mention. */
const mentions = async (page) => (await readMentions(page)).map(({ quote, label }) => `${quote} ${label}`);

const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label"));

/** Undoes all label edits in the dialog. Actions during a detection are queued. */
const undoAll = async (page, edits) => {
  const undo = page.locator("dialog footer button").first();
  for (let step = 0; step < edits; step++) await undo.click();
  await page.waitForFunction(() => document.querySelector("dialog footer button").disabled);
};

story("labels are created, renamed, moved, merged and deleted, get keys, and every edit is undone", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  const before = await mentions(page);
  assert.ok(before.includes("London GPE") && before.includes("Ann Lee PERSON"), before.join());
  await openLabels(page);
  const first = await names(page);

  await create(page, "Vessel");
  assert.equal(await focused(page), "New label name");
  assert.equal(await page.getByLabel("Key of Vessel").inputValue(), "1", "its letters are used by other keys");
  await page.getByLabel("New label name").fill("vessel");
  await page.keyboard.press("Enter");
  await page.getByText("Not changed: there is already a label “Vessel”.").waitFor();
  assert.equal(await page.getByLabel("New label name").inputValue(), "vessel", "the typed name is kept");

  await page.getByLabel("Key of Vessel").fill("j");
  await page.keyboard.press("Enter");
  await page.getByText("Not changed: the key j is already used on this page.").waitFor();
  await page.getByLabel("Key of Vessel").fill("7");
  await page.keyboard.press("Enter");
  await page.getByText("Not changed").first().waitFor({ state: "hidden" });
  await page.getByLabel("Description of Vessel").fill("Ships and boats");
  await page.getByLabel("Name of Vessel").fill("SHIP");
  await page.keyboard.press("Enter");
  await page.getByLabel("Description of SHIP").waitFor();
  await page.getByLabel("Name of SHIP").press("Alt+ArrowUp");
  await page.waitForFunction(() => [...document.querySelectorAll(".label-rows .name")].at(-2).value === "SHIP");
  assert.equal(await focused(page), "Name of SHIP", "the focus moves with the label");
  await page.getByRole("button", { name: "Color of SHIP" }).click();
  await page.getByLabel("deep teal, as PERCENT").check();
  await page.getByRole("button", { name: "Color of SHIP: deep teal" }).waitFor();
  await page.getByRole("button", { name: "Color of SHIP" }).click();

  // Merges a label: its mentions get the other label.
  await page.getByRole("button", { name: "Merge PERSON into another" }).click();
  await page.getByText("PERSON has 2 mentions in 1 document.").waitFor();
  await page.getByLabel("Merge PERSON into this label").selectOption("SHIP");
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await page.getByLabel("Name of PERSON").waitFor({ state: "detached" });
  await page.getByText("detected as PERSON").waitFor();
  assert.equal(await focused(page), "Name of SHIP");

  // Deletes a label with its mentions.
  await page.getByRole("button", { name: "Delete DATE", exact: true }).click();
  await page.getByText("DATE has 1 mention in 1 document.").waitFor();
  await page.getByRole("button", { name: "Delete DATE", exact: true }).last().click();
  await page.getByLabel("Name of DATE").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  const edited = await mentions(page);
  assert.deepEqual(edited, before.filter((it) => !it.endsWith("DATE")).map((it) => it.replace("PERSON", "SHIP")));
  // The key of the new label works.
  await (await locateMention(page, "London")).click();
  await page.keyboard.press("7");
  assert.ok((await mentions(page)).includes("London SHIP"));
  await page.keyboard.press("Control+z");

  await waitForSaved(page);
  await session.reopen();
  await session.page.locator("#text mark").first().waitFor();
  assert.deepEqual(await mentions(session.page), edited);
  await openLabels(session.page);
  await undoAll(session.page, 8);
  assert.deepEqual(await names(session.page), first);
  await session.page.keyboard.press("Escape");
  assert.deepEqual(await mentions(session.page), before);
});

story("a preset shows its effects, keeps labels in use, and is undone after the dialog is closed", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  const before = await mentions(page);
  await openLabels(page);
  await page.getByRole("button", { name: "CoNLL-2003…" }).click();
  await page.getByText("Merged, with their mentions: FAC → LOC, GPE → LOC, EVENT → MISC.").waitFor();
  await page.getByText("Kept at the end, for 1 mention in 1 document, until you merge or delete them: DATE.").waitFor();
  await page.getByRole("button", { name: "Use these labels" }).click();
  await page.getByLabel("Name of PER", { exact: true }).waitFor();
  assert.deepEqual(await names(page), ["PER", "LOC", "ORG", "MISC", "DATE"]);
  await page.keyboard.press("Escape");
  assert.deepEqual(await mentions(page), before.map((it) => it.replace("PERSON", "PER").replace("GPE", "LOC")));
  // London still has a place.
  await (await locateMention(page, "London")).click();
  await page.locator(".mention-popover").getByText("United Kingdom").first().waitFor();
  // Another detection gives the same result.
  await page.getByRole("button", { name: "Find mentions again" }).click();
  await page.getByText(/^Checked again: /).last().waitFor();
  await page.locator("body").click({ position: { x: 2, y: 2 } });
  while ((await mentions(page)).join() !== before.join()) {
    const announced = await page.locator("p.visually-hidden").textContent();
    await page.keyboard.press("Control+z");
    await page.waitForFunction((announced) => document.querySelector("p.visually-hidden").textContent !== announced, announced);
  }
});

story("labels are exported and imported as a file, and invalid files are reported", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await openLabels(page);
  await page.getByLabel("Name of PERSON").fill("HUMAN");
  await page.keyboard.press("Enter");
  await page.getByLabel("Name of HUMAN").waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export as a file" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "first-project.labels.json");
  const file = readFileSync(await download.path());
  assert.equal(JSON.parse(file).labels[0].name, "HUMAN");

  const importFile = (name, text) =>
    chooseFiles(page, "Import a file…", { name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await importFile("bad.json", '{"format": "dateline-labels", "version": 1, "labels": [{"name": "A", "hue": 400}]}');
  await page.getByText("Not changed: bad.json was not opened: label 1: the hue is above 359").waitFor();
  await importFile("studio.xml", '<View><Labels name="l" toName="t"><Label value="Who" background="red" hotkey="w"/><Label value="Where" background="#0000ff" hotkey="9"/></Labels></View>');
  await page.getByText("New: Who, Where.").waitFor();
  await page.getByRole("button", { name: "Keep my labels" }).click();
  await importFile("names.txt", "GPE\nPER\nTown\n");
  await page.getByText("Renamed: HUMAN → PER.").waitFor();
  await page.getByRole("button", { name: "Use these labels" }).click();
  await page.getByLabel("Name of Town").waitFor();
  assert.deepEqual(await names(page), ["GPE", "PER", "Town", "DATE"]);
  await importFile("first-project.labels.json", file);
  await page.getByRole("button", { name: "Use these labels" }).click();
  await page.getByLabel("Name of HUMAN").waitFor();
  await page.getByText("With these labels, the detector would find more").waitFor({ state: "hidden" });
});

story("adding a detector label offers another detection, which can be undone", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await openLabels(page);
  await page.getByRole("button", { name: "Delete DATE", exact: true }).click();
  await page.getByRole("button", { name: "Delete DATE", exact: true }).last().click();
  await page.getByLabel("Name of DATE").waitFor({ state: "detached" });
  await waitForSaved(page);
  await session.reopen();
  const reopened = session.page;
  await reopened.locator("#text mark").first().waitFor();
  const without = await mentions(reopened);
  await openLabels(reopened);
  await create(reopened, "DATE");
  await reopened.locator("dialog").getByRole("button", { name: "Find mentions again" }).click();
  await reopened.getByText("Checked again: 1 new.").last().waitFor();
  assert.ok((await mentions(reopened)).includes("3 May 2021 DATE"));
  await reopened.locator(".notices").getByRole("button", { name: "Undo", exact: true }).click();
  await reopened.getByText("Checked again: 1 new.").last().waitFor({ state: "detached" });
  assert.deepEqual(await mentions(reopened), without);
  // A label can be assigned to a selection as before.
  await selectText(reopened, "flew");
  await reopened.keyboard.press("e");
  assert.ok((await mentions(reopened)).includes("flew EVENT"));
});
