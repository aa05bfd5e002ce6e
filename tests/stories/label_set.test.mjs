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
const told = async (page) => (await readMentions(page)).map(({ quote, label }) => `${quote} ${label}`);

const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label"));

/** Undoes all label edits in the dialog. Actions during a detection are queued. */
const undoAll = async (page, edits) => {
  const undo = page.locator("dialog footer button").first();
  for (let step = 0; step < edits; step++) await undo.click();
  await page.waitForFunction(() => document.querySelector("dialog footer button").disabled);
};

story("labels are created, renamed, given keys, moved, merged and deleted, and all of it is undone", async (stage) => {
  const { page } = stage;
  await pasteText(stage, TEXT);
  await confirmNewDocument(page);
  const before = await told(page);
  assert.ok(before.includes("London GPE") && before.includes("Ann Lee PERSON"), before.join());
  await openLabels(page);
  const first = await names(page);

  await create(page, "Vessel");
  assert.equal(await focused(page), "New label name");
  assert.equal(await page.getByLabel("Key of Vessel").inputValue(), "1", "its letters are other keys or taken");
  await page.getByLabel("New label name").fill("vessel");
  await page.keyboard.press("Enter");
  await page.getByText("Not changed: there is already a label “Vessel”.").waitFor();
  assert.equal(await page.getByLabel("New label name").inputValue(), "vessel", "what is typed stays");

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
  assert.equal(await focused(page), "Name of SHIP", "the focus goes along");
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
  const edited = await told(page);
  assert.deepEqual(edited, before.filter((it) => !it.endsWith("DATE")).map((it) => it.replace("PERSON", "SHIP")));
  // The key of the new label works.
  await (await locateMention(page, "London")).click();
  await page.keyboard.press("7");
  assert.ok((await told(page)).includes("London SHIP"));
  await page.keyboard.press("Control+z");

  await waitForSaved(page);
  await stage.reopen();
  await stage.page.locator("#text mark").first().waitFor();
  assert.deepEqual(await told(stage.page), edited);
  await openLabels(stage.page);
  await undoAll(stage.page, 8);
  assert.deepEqual(await names(stage.page), first);
  await stage.page.keyboard.press("Escape");
  assert.deepEqual(await told(stage.page), before);
});

story("a preset says what it comes to; what it lacks stays; it is undone after the dialog", async (stage) => {
  const { page } = stage;
  await pasteText(stage, TEXT);
  await confirmNewDocument(page);
  const before = await told(page);
  await openLabels(page);
  await page.getByRole("button", { name: "CoNLL-2003…" }).click();
  await page.getByText("Merged, with their mentions: FAC → LOC, GPE → LOC, EVENT → MISC.").waitFor();
  await page.getByText("Kept at the end, for 1 mention in 1 document, until you merge or delete them: DATE.").waitFor();
  await page.getByRole("button", { name: "Use these labels" }).click();
  await page.getByLabel("Name of PER", { exact: true }).waitFor();
  assert.deepEqual(await names(page), ["PER", "LOC", "ORG", "MISC", "DATE"]);
  await page.keyboard.press("Escape");
  assert.deepEqual(await told(page), before.map((it) => it.replace("PERSON", "PER").replace("GPE", "LOC")));
  // London still has a place.
  await (await locateMention(page, "London")).click();
  await page.locator(".mention-popover").getByText("United Kingdom").first().waitFor();
  // Another detection gives the same result.
  await page.getByRole("button", { name: "Find mentions again" }).click();
  await page.getByText(/^Checked again: /).last().waitFor();
  await page.locator("body").click({ position: { x: 2, y: 2 } });
  while ((await told(page)).join() !== before.join()) {
    const said = await page.locator("p.visually-hidden").textContent();
    await page.keyboard.press("Control+z");
    await page.waitForFunction((said) => document.querySelector("p.visually-hidden").textContent !== said, said);
  }
});

story("labels go into another project as a file; bad files are told", async (stage) => {
  const { page } = stage;
  await pasteText(stage, TEXT);
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

  const give = (name, text) =>
    chooseFiles(page, "Import a file…", { name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await give("bad.json", '{"format": "dateline-labels", "version": 1, "labels": [{"name": "A", "hue": 400}]}');
  await page.getByText("Not changed: bad.json was not opened: label 1: the hue is above 359").waitFor();
  await give("studio.xml", '<View><Labels name="l" toName="t"><Label value="Who" background="red" hotkey="w"/><Label value="Where" background="#0000ff" hotkey="9"/></Labels></View>');
  await page.getByText("New: Who, Where.").waitFor();
  await page.getByRole("button", { name: "Keep my labels" }).click();
  await give("names.txt", "GPE\nPER\nTown\n");
  await page.getByText("Renamed: HUMAN → PER.").waitFor();
  await page.getByRole("button", { name: "Use these labels" }).click();
  await page.getByLabel("Name of Town").waitFor();
  assert.deepEqual(await names(page), ["GPE", "PER", "Town", "DATE"]);
  await give("first-project.labels.json", file);
  await page.getByRole("button", { name: "Use these labels" }).click();
  await page.getByLabel("Name of HUMAN").waitFor();
  await page.getByText("With these labels, the detector would find more").waitFor({ state: "hidden" });
});

story("a label that the detector knows is offered to be read again, and what changed can be undone", async (stage) => {
  const { page } = stage;
  await pasteText(stage, TEXT);
  await confirmNewDocument(page);
  await openLabels(page);
  await page.getByRole("button", { name: "Delete DATE", exact: true }).click();
  await page.getByRole("button", { name: "Delete DATE", exact: true }).last().click();
  await page.getByLabel("Name of DATE").waitFor({ state: "detached" });
  await waitForSaved(page);
  await stage.reopen();
  const again = stage.page;
  await again.locator("#text mark").first().waitFor();
  const without = await told(again);
  await openLabels(again);
  await create(again, "DATE");
  await again.locator("dialog").getByRole("button", { name: "Find mentions again" }).click();
  await again.getByText("Checked again: 1 new.").last().waitFor();
  assert.ok((await told(again)).includes("3 May 2021 DATE"));
  await again.locator(".notices").getByRole("button", { name: "Undo", exact: true }).click();
  await again.getByText("Checked again: 1 new.").last().waitFor({ state: "detached" });
  assert.deepEqual(await told(again), without);
  // A label can be assigned to a selection as before.
  await selectText(again, "flew");
  await again.keyboard.press("e");
  assert.ok((await told(again)).includes("flew EVENT"));
});
