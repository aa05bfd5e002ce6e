// Training data written by the file worker: all offered formats, a project larger than memory
// limits, and losses of a format.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { dropFiles, confirmNewDocument, pasteText } from "./actions.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Export training data" });

/** Writes training data and returns the name and the bytes of the downloaded file. */
async function exportFile(page) {
  const saving = page.waitForEvent("download");
  const confirmButton = dialog(page).getByRole("button", { name: "Save anyway" });
  await dialog(page).getByRole("button", { name: "Create files" }).click();
  const confirmed = confirmButton.waitFor().then(() => confirmButton.click());
  await Promise.race([saving, confirmed]);
  confirmed.catch(() => {}); // There is no prompt if the format could carry everything.
  const download = await saving;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

story("the open document is exported in every format, and losses are reported first", async (session) => {
  const { page } = session;
  await pasteText(session, "date 2024-12-08 Visit 👋\n\nAngela Merkel met reporters in Paris on Monday.");
  await confirmNewDocument(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("button", { name: "Choose a format…" }).click();
  const format = dialog(page).getByLabel("Format");
  await format.waitFor();
  const titles = await format.evaluate((select) => [...select.options].map(({ text }) => text));
  assert.ok(titles.length >= 15, titles.join());
  for (const title of titles) {
    await format.selectOption(title);
    const { name, bytes } = await exportFile(page);
    assert.ok(bytes.length > 50, `${title}: ${name}`);
    assert.match(name, /^2024-12-08-visit/, title);
  }
  await format.selectOption(titles.find((title) => title.startsWith("Label Studio")));
  await dialog(page).getByLabel("Labels", { exact: true }).selectOption("PER, ORG, LOC, MISC");
  await dialog(page).getByRole("button", { name: "Create files" }).click();
  await dialog(page).getByText(/left out because of (their labels|its label)/).waitFor();
  await dialog(page).getByRole("button", { name: "Save anyway" }).waitFor();
  await dialog(page).getByLabel("Labels", { exact: true }).selectOption("Rename for export");
  await dialog(page).getByLabel("Name of GPE").fill("Ort");
  await dialog(page).getByLabel("Include DATE").uncheck();
  assert.equal(await dialog(page).getByLabel("Name of GPE").inputValue(), "Ort");
  await format.selectOption(titles[0]);
  const { entities } = JSON.parse((await exportFile(page)).bytes);
  const labels = entities.map(([, , label]) => label);
  assert.ok(labels.includes("PERSON") && labels.includes("Ort") && !labels.includes("DATE"), labels.join());
}, { everyBrowser: true });

story("a project with unloaded documents is exported completely and split into train, dev and test", async (session) => {
  const { page } = session;
  const count = 60;
  await dropFiles(page, Array.from({ length: count }, (_, index) => ({
    name: `${index}.txt`, bytes: `Report ${index}\n\nAngela Merkel met reporters in Paris.`,
  })));
  await page.getByRole("heading", { name: `${count} documents`, exact: true }).waitFor();
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"));
  await page.getByLabel("Select Report 7", { exact: true }).check();
  await page.getByRole("button", { name: "Export…" }).click();
  const format = dialog(page).getByLabel("Format");
  await format.waitFor();
  const titles = await format.evaluate((select) => [...select.options].map(({ text }) => text));
  await format.selectOption(titles[0]);
  const lines = ({ bytes }) => bytes.toString("utf8").trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines(await exportFile(page)).length, 1, "only the selected document");
  await dialog(page).getByLabel("Documents").selectOption(`All: ${count} documents`);
  const all = lines(await exportFile(page));
  assert.equal(all.length, count);
  for (const { text, entities } of all) {
    const quotes = entities.map(([start, end]) => [...text].slice(start, end).join(""));
    assert.ok(quotes.includes("Angela Merkel") && quotes.includes("Paris"), quotes.join());
  }
  await dialog(page).getByLabel("Split").selectOption({ index: 1 });
  const { name, bytes } = await exportFile(page);
  assert.match(name, /\.zip$/);
  const seed = dialog(page).getByLabel("Seed of the split");
  await seed.fill("many");
  await seed.press("Tab");
  await dialog(page).getByText("A seed is a whole number").waitFor();
  assert.ok(await dialog(page).getByRole("button", { name: "Create files" }).isDisabled());
  await seed.fill("7");
  await seed.press("Tab");
  const other = await exportFile(page);
  assert.notDeepEqual(other.bytes, bytes);
  for (const part of ["train", "dev", "test"]) assert.ok(bytes.includes(`${part}.jsonl`), part);
});
