// Training data written by the file worker: all offered formats, a project larger than memory
// limits, and losses of a format.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { dropFiles, confirmNewDocument, pasteText } from "./actions.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Export training data" });

/** Writes training data and returns the name and the bytes of the downloaded file. */
async function write(page) {
  const saving = page.waitForEvent("download");
  const doubts = dialog(page).getByRole("button", { name: "Save anyway" });
  await dialog(page).getByRole("button", { name: "Create files" }).click();
  const asked = doubts.waitFor().then(() => doubts.click());
  await Promise.race([saving, asked]);
  asked.catch(() => {}); // There is no prompt if the format could carry everything.
  const download = await saving;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

story("the open document is written in every format, and what cannot be carried is said before", async (stage) => {
  const { page } = stage;
  await pasteText(stage, "date 2024-12-08 Visit 👋\n\nAngela Merkel met reporters in Paris on Monday.");
  await confirmNewDocument(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("button", { name: "Choose a format…" }).click();
  const format = dialog(page).getByLabel("Format");
  await format.waitFor();
  const titles = await format.locator("option").allTextContents();
  assert.ok(titles.length >= 15, titles.join());
  for (const title of titles) {
    await format.selectOption(title);
    const { name, bytes } = await write(page);
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
  const { entities } = JSON.parse((await write(page)).bytes);
  const labels = entities.map(([, , label]) => label);
  assert.ok(labels.includes("PERSON") && labels.includes("Ort") && !labels.includes("DATE"), labels.join());
});

story("a project that is not in memory is written whole, split into train, dev and test", async (stage) => {
  const { page } = stage;
  const count = 60;
  await dropFiles(page, Array.from({ length: count }, (_, at) => ({
    name: `${at}.txt`, bytes: `Report ${at}\n\nAngela Merkel met reporters in Paris.`,
  })));
  await page.getByRole("heading", { name: `${count} documents`, exact: true }).waitFor();
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"));
  await page.getByLabel("Select Report 7", { exact: true }).check();
  await page.getByRole("button", { name: "Export…" }).click();
  const format = dialog(page).getByLabel("Format");
  await format.waitFor();
  const titles = await format.locator("option").allTextContents();
  await format.selectOption(titles[0]);
  const lines = ({ bytes }) => bytes.toString("utf8").trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines(await write(page)).length, 1, "the selected one");
  await dialog(page).getByLabel("Documents").selectOption(`All: ${count} documents`);
  const all = lines(await write(page));
  assert.equal(all.length, count);
  for (const { text, entities } of all) {
    const quotes = entities.map(([start, end]) => [...text].slice(start, end).join(""));
    assert.ok(quotes.includes("Angela Merkel") && quotes.includes("Paris"), quotes.join());
  }
  await dialog(page).getByLabel("Split").selectOption({ index: 1 });
  const { name, bytes } = await write(page);
  assert.match(name, /\.zip$/);
  const seed = dialog(page).getByLabel("Seed of the split");
  await seed.fill("many");
  await seed.press("Tab");
  await dialog(page).getByText("A seed is a whole number").waitFor();
  assert.ok(await dialog(page).getByRole("button", { name: "Create files" }).isDisabled());
  await seed.fill("7");
  await seed.press("Tab");
  const other = await write(page);
  assert.notDeepEqual(other.bytes, bytes);
  for (const part of ["train", "dev", "test"]) assert.ok(bytes.includes(`${part}.jsonl`), part);
});
