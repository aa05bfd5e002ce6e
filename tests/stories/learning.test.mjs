// Learning: a label of one's own is suggested after two documents, undo takes it back, the dialog
// shows it, and the learned model is exported, and imported into another project. The least certain
// mentions come first.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import {
  chooseFiles, confirmNewDocument, dropFiles, readMentions, selectText, waitForDetection, waitForSaved,
} from "./actions.mjs";

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

/** Opens documents, by default the three, and creates the label WEAPON. */
async function begin(page, files = FILES) {
  await dropFiles(page, files);
  await page.getByRole("heading", { name: `${files.length} documents`, exact: true }).waitFor();
  await page.waitForFunction((count) => {
    const stages = [...document.querySelectorAll(".library .stage")];
    return stages.length === count && stages.every((stage) => stage.textContent === "New");
  }, files.length);
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

story("a learned file of another project is used, and other files are refused", async (session) => {
  const { page } = session;
  await begin(page);
  for (const title of ["First report", "Second report"]) {
    await open(page, title);
    await labelAndAccept(page);
    await library(page);
  }
  await page.getByRole("button", { name: "Learned", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export with names" }).click(),
  ]);
  const learned = readFileSync(await download.path());
  await page.keyboard.press("Escape");
  await waitForSaved(page);

  await page.locator("button.project").click();
  await page.getByLabel("New project name").fill("More reports");
  await Promise.all([
    page.waitForEvent("load"),
    page.getByRole("button", { name: "Create project" }).click(),
  ]);
  await page.waitForSelector("#starting", { state: "detached" });
  await page.getByRole("button", { name: "More reports" }).waitFor();
  await begin(page, [FILES[2], { name: "fourth.txt", bytes: "Fourth report\n\nNobody left Oslo." }]);
  await page.getByRole("button", { name: "Learned", exact: true }).click();
  const file = (name, buffer) => [{ name, mimeType: "application/octet-stream", buffer }];
  const button = "Import…";
  await chooseFiles(page, button, file("photo.png", Buffer.from("PNG")));
  await page.getByText("photo.png is not used: it is not a learned file of this version of Dateline.").first().waitFor();
  await chooseFiles(page, button, file("cut.learned", learned.subarray(0, learned.length - 9)));
  await page.getByText("cut.learned is not used: it is damaged.").first().waitFor();
  await chooseFiles(page, button, file("ships.learned", learned));
  await page.getByText("ships.learned is used until you close the page.").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await open(page, "Third report");
  await weapon(page).waitFor({ state: "attached" });
});

story("the least certain mentions come first", async ({ page }) => {
  await page.getByRole("button", { name: "Try a sample article" }).click();
  await confirmNewDocument(page);
  await page.getByRole("button", { name: "least certain first" }).click();
  const sure = [];
  for (let count = 0; count < 4; count += 1) {
    await page.keyboard.press("u");
    const origin = page.locator(".mention-origin").filter({ hasText: "% sure" });
    await origin.waitFor();
    sure.push(Number((await origin.textContent()).match(/(\d+)% sure/)[1]));
  }
  assert.ok(sure[0] < sure[3], sure.join());
  assert.deepEqual(sure, [...sure].sort((one, other) => one - other));
});
