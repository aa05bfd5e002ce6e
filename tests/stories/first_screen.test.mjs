// The first screen, the meaning of labels, and lists to take away, in a wide and in a narrow window.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { confirmNewDocument, dropFiles, locateMention, pasteText, readMentions } from "./actions.mjs";

const WIDE = { viewport: { width: 1440, height: 900 } };
const NARROW = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** Creates training data, confirms what the format does not keep, and returns the download. */
async function createFiles(page, dialog) {
  const saving = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Create files" }).click();
  await dialog.getByRole("button", { name: "Save anyway" }).click();
  return await saving;
}

for (const [name, options] of [["wide", WIDE], ["narrow", NARROW]]) {
  story(`in a ${name} window, the first screen shows an example and does not claim that anything is saved`, async ({ page }) => {
    const example = page.locator(".example");
    await example.waitFor();
    assert.equal(await example.locator(".example-mark").count(), 4);
    assert.match(await example.locator("figcaption").textContent(), /places on a map/);
    const [box, shown] = [await page.locator(".paste").boundingBox(), await example.boundingBox()];
    if (options === WIDE) assert.ok(shown.x >= box.x + box.width, "the example is beside the box");
    else assert.ok(shown.y >= box.y + box.height, "the example is below the box");
    assert.ok(shown.x + shown.width <= options.viewport.width);
    assert.equal(await page.locator(".saving-status").textContent(), "Storage");
    assert.equal(await page.getByText("Saved", { exact: true }).count(), 0);
    await page.getByRole("button", { name: /^Project:/ }).click();
    await page.getByRole("dialog", { name: "Projects" }).waitFor();
    await page.keyboard.press("Escape");
    await dropFiles(page, [{ name: "a.txt", bytes: "Ann left." }, { name: "b.txt", bytes: "Bo stayed." }]);
    await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
    await example.waitFor({ state: "detached" });
  }, options);

  story(`in a ${name} window, labels are explained, and plain labels are exported under standard names`, async (session) => {
    const { page } = session;
    await pasteText(session, "Visit\n\nAngela Merkel met reporters in Paris.");
    await confirmNewDocument(page);
    assert.match(await page.locator("#text mark[data-label^=GPE]").first().getAttribute("title"), /^GPE: Countries/);
    await (await locateMention(page, "Angela Merkel")).click();
    await page.getByText("PERSON: People, real or invented").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Edit labels" }).click();
    const labels = page.getByRole("dialog", { name: "Labels" });
    await labels.getByRole("button", { name: "Plain names" }).click();
    await labels.getByRole("button", { name: "Use these labels" }).click();
    await page.keyboard.press("Escape");
    assert.ok((await readMentions(page)).some(({ quote, label }) => quote === "Paris" && label === "Place"));
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await page.getByRole("button", { name: "Choose a format…" }).click();
    const dialog = page.getByRole("dialog", { name: "Export training data" });
    await dialog.getByLabel("Labels", { exact: true }).selectOption("Standard names: PERSON, ORG, GPE…");
    await dialog.getByText(/^\d paragraphs? (is|are) not reviewed/).waitFor();
    const { entities } = JSON.parse(readFileSync(await (await createFiles(page, dialog)).path(), "utf8"));
    assert.ok(entities.some(([, , label]) => label === "GPE"), JSON.stringify(entities));
    assert.ok(!entities.some(([, , label]) => label === "Place"), JSON.stringify(entities));
  }, options);
}

story("names are copied as a list and saved as a table", async (session) => {
  const { page } = session;
  await pasteText(session, "Visit\n\nAngela Merkel met reporters in Paris. She flew from Paris to Tokyo.");
  await confirmNewDocument(page);
  await page.getByRole("button", { name: "Copy list of GPE" }).click();
  await page.getByText("Copied to the clipboard.").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "Paris\nTokyo");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV of names" }).click();
  const table = readFileSync(await (await saving).path(), "utf8");
  assert.match(table, /,Paris,GPE,2,,/);
  assert.match(table, /Angela Merkel met reporters in Paris\./);
}, WIDE);

story("the sizes of a split are shown before it is written, and its choices are remembered", async (session) => {
  const { page } = session;
  await dropFiles(page, Array.from({ length: 40 }, (_, index) => ({
    name: `${index}.txt`, bytes: `Report ${index}\n\nAngela Merkel met reporters in Paris.`,
  })));
  await page.getByRole("heading", { name: "40 documents", exact: true }).waitFor();
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"));
  const dialog = page.getByRole("dialog", { name: "Export training data" });
  const open = () => page.locator(".library").getByRole("button", { name: "Export…" }).click();
  await open();
  const split = dialog.getByLabel("Split", { exact: true });
  await split.selectOption("Train, dev and test, 80 : 10 : 10, balanced by label");
  await dialog.getByText("Of 40 documents: train 32, dev 4, test 4.").waitFor();
  await dialog.getByLabel("Shares of train, dev and test").fill("50 : 25 : 25");
  await page.keyboard.press("Tab");
  await dialog.getByText("Of 40 documents: train 20, dev 10, test 10.").waitFor();
  await createFiles(page, dialog);
  await page.reload();
  await page.getByRole("heading", { name: "40 documents", exact: true }).waitFor();
  await open();
  await dialog.getByText("Of 40 documents: train 20, dev 10, test 10.").waitFor();
}, WIDE);
