// Learning: a label of one's own is suggested after two documents, undo takes it back, the dialog
// shows it, and the learned model is exported.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { dropFiles, readMentions, selectText, waitForDetection, waitForSaved } from "./actions.mjs";

const FILES = [
  { name: "first.txt", bytes: "First report\n\nSoldiers carried the Kestrel to the border of Chad on Monday." },
  { name: "second.txt", bytes: "Second report\n\nNobody had seen the Kestrel in Malta before." },
  { name: "third.txt", bytes: "Third report\n\nGuards hid the Kestrel in a barn near Oslo." },
];

const open = async (page, title) => {
  await page.getByRole("button", { name: title, exact: true }).click();
  await waitForDetection(page);
};

const library = async (page) => {
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "All documents" }).click();
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
};

/** Opens the three documents and creates the label WEAPON. */
async function begin(page) {
  await dropFiles(page, FILES);
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await page.waitForFunction(() => {
    const stages = [...document.querySelectorAll(".library .stage")];
    return stages.length === 3 && stages.every((stage) => stage.textContent === "New");
  });
  await page.getByRole("button", { name: "Labels", exact: true }).click();
  await page.getByLabel("New label name").fill("WEAPON");
  await page.keyboard.press("Enter");
  await page.getByLabel("Key of WEAPON").fill("7");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
}

/** Labels the weapon of the open document and accepts the document. */
async function labelAndAccept(page) {
  await selectText(page, "Kestrel");
  await page.keyboard.press("7");
  await page.getByRole("button", { name: /^Kestrel, WEAPON, accepted/ }).first().waitFor({ state: "attached" });
  await page.keyboard.press("Control+Enter");
  await waitForSaved(page);
}

const weapon = (page) => page.getByRole("button", { name: /^Kestrel, WEAPON, suggested/ }).first();

story("a label of one's own is suggested after two documents, and undo takes it back", async (session) => {
  const { page } = session;
  await begin(page);
  for (const title of ["First report", "Second report"]) {
    await open(page, title);
    await labelAndAccept(page);
    await library(page);
  }
  await open(page, "Third report");
  await weapon(page).waitFor({ state: "attached" });
  const found = (await readMentions(page)).find(({ quote }) => quote === "Kestrel");
  assert.deepEqual(found, { quote: "Kestrel", label: "WEAPON", status: "suggested" });
  await waitForSaved(page);
  await page.keyboard.press("Control+z");
  await weapon(page).waitFor({ state: "detached" });
  await page.keyboard.press("Control+Shift+z");
  await weapon(page).waitFor({ state: "attached" });
  await waitForSaved(page);

  // Taking back a review takes back what was learned from it.
  await library(page);
  await open(page, "Second report");
  await page.getByRole("button", { name: "Paragraph 2 is reviewed. Reopen it" }).click();
  await waitForSaved(page);
  await library(page);
  await open(page, "Third report");
  await weapon(page).waitFor({ state: "detached" });
});

story("the dialog names what was learned, forgets names, and exports the model", async (session) => {
  const { page } = session;
  await begin(page);
  for (const title of ["First report", "Second report"]) {
    await open(page, title);
    await labelAndAccept(page);
    await library(page);
  }
  await page.getByRole("button", { name: "Learned", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Learned" });
  await dialog.getByRole("row", { name: /^WEAPON 2 / }).waitFor();
  await dialog.getByText("Kestrel: WEAPON, 2×").waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Export with names" }).click(),
  ]);
  const bytes = readFileSync(await download.path());
  assert.match(bytes.toString("latin1"), /^dateline learned 1\n/);
  assert.ok(bytes.includes("Kestrel"));
  const [hashes] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Export with hashes only" }).click(),
  ]);
  assert.ok(!readFileSync(await hashes.path()).includes("Kestrel"));
  await dialog.getByRole("button", { name: "Forget Kestrel" }).click();
  await dialog.getByText("Kestrel: WEAPON, 2×").waitFor({ state: "detached" });
  await dialog.getByRole("button", { name: "Pause" }).click();
  await dialog.getByText("Paused: nothing is learned").waitFor();
});
