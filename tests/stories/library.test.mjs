// The library: opening, searching, renaming, sorting and removing documents.

import { assert, story } from "./harness.mjs";
import { waitForDetection, dropFiles, waitForSaved } from "./actions.mjs";

const FILES = [
  { name: "visit.txt", bytes: "date 2024-12-08 Visit to Paris\n\nAngela Merkel met reporters in Paris on Monday." },
  { name: "budget.txt", bytes: "Budget passes\n\nThe vote in Washington came late.\n\nBarack Obama spoke in Chicago." },
  { name: "broken.pdf", bytes: "%PDF-1.7 \0\0\0" },
  { name: "storm.txt", bytes: "date 2025-01-02 Storm over Osaka\n\nTrains to Tokyo stood still, Reuters reported." },
  { name: "quiet.txt", bytes: "and then it was quiet\n\nit stayed so for a while" },
];

/** Returns the titles of the rows, in order. */
function titles(page) {
  return page.locator(".library li button.title").allTextContents();
}

/** Returns the number of mentions in each row. */
async function mentionCounts(page) {
  const texts = await page.locator(".library li .mentions > :first-child").allTextContents();
  return texts.map((text) => Number.parseInt(text, 10));
}

/** Waits until the library shows this number of documents. */
async function waitForCount(page, count) {
  await page.getByRole("heading", { name: count, exact: true }).waitFor();
}

story("files are opened, searched, reviewed and renamed, and kept across a reload", async (session) => {
  let { page } = session;
  await dropFiles(page, FILES);
  await page.getByText("broken.pdf was not opened").waitFor();
  await waitForCount(page, "4 documents");
  await page.waitForFunction(() => {
    const stages = [...document.querySelectorAll(".library .stage")];
    return stages.length === 4 && stages.every((stage) => stage.textContent === "New");
  });
  assert.deepEqual(await titles(page), ["and then it was quiet", "Storm over Osaka", "Budget passes", "Visit to Paris"]);
  const [quiet, ...others] = await mentionCounts(page);
  assert.equal(quiet, 0);
  assert.ok(others.every((count) => count > 1), `${others}`);

  const search = page.getByRole("searchbox", { name: "Search documents" });
  await search.fill("CHICAGO");
  assert.deepEqual(await titles(page), ["Budget passes"]);
  await waitForCount(page, "1 of 4 documents");
  await search.fill("");
  await page.getByLabel("Sort").selectOption("Date");
  assert.deepEqual((await titles(page)).slice(0, 2), ["Storm over Osaka", "Visit to Paris"]);
  await page.getByLabel("Label", { exact: true }).selectOption("PERSON");
  assert.deepEqual((await titles(page)).sort(), ["Budget passes", "Visit to Paris"]);
  await page.getByRole("button", { name: "Show all" }).click();

  await page.getByRole("button", { name: "Storm over Osaka", exact: true }).click();
  await waitForDetection(page);
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press(".");
  await page.getByRole("heading", { name: "Visit to Paris" }).waitFor();
  await page.getByRole("button", { name: "Next document" }).click();
  await page.getByRole("heading", { name: "and then it was quiet" }).waitFor();
  await page.getByRole("button", { name: "Dateline: all documents" }).click();
  await page.getByLabel("Status").selectOption("Reviewed");
  assert.deepEqual(await titles(page), ["Storm over Osaka"]);
  await page.getByLabel("Status").selectOption("Any status");

  await page.getByRole("button", { name: "Rename Budget passes" }).click();
  const field = page.getByRole("textbox", { name: "New title of Budget passes" });
  await field.fill("The budget");
  await field.press("Enter");
  await page.getByRole("button", { name: "The budget", exact: true }).waitFor();
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: "Budget passes", exact: true }).waitFor();
  await page.keyboard.press("Control+y");
  await page.getByRole("button", { name: "The budget", exact: true }).waitFor();
  await waitForSaved(page);

  const before = [(await titles(page)).sort(), (await mentionCounts(page)).sort()];
  page = await session.reopen();
  await waitForCount(page, "4 documents");
  assert.deepEqual([(await titles(page)).sort(), (await mentionCounts(page)).sort()], before);
  assert.equal(await page.locator(".library .job-progress button").count(), 0, "no document is detected again");
});

story("a library of thousands of documents shows a hundred rows, and more on request", async ({ page }) => {
  const many = Array.from({ length: 2000 }, (_, number) => ({ name: `${number}.txt`, bytes: `Number ${number}\n\nit rained` }));
  await dropFiles(page, many);
  await waitForCount(page, "2000 documents");
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"), null, { timeout: 90_000 });
  const nodes = () => page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok((await nodes()) < 3500, `${await nodes()} elements`);
  assert.equal((await titles(page)).length, 100);
  await page.getByRole("button", { name: /^Show more/ }).click();
  assert.equal((await titles(page)).length, 200);
  await page.getByRole("searchbox").fill("number 1999");
  assert.deepEqual(await titles(page), ["Number 1999"]);
});

story("an article opens at its start, even if the library was scrolled", async ({ page }) => {
  const long = Array.from({ length: 80 }, (_, number) => `It rained on day ${number}.`).join("\n\n");
  const names = Array.from({ length: 60 }, (_, number) => `Number ${number}`);
  await dropFiles(page, names.map((name) => ({ name: `${name}.txt`, bytes: `${name}\n\n${long}` })));
  await waitForCount(page, "60 documents");
  const row = page.getByRole("button", { name: "Number 10", exact: true });
  await row.scrollIntoViewIfNeeded();
  const scrollOffset = () => page.evaluate(() => window.scrollY);
  assert.ok((await scrollOffset()) > 500);
  await row.click();
  await page.locator("#text").waitFor();
  assert.equal(await scrollOffset(), 0);
  // The same for the next document.
  await page.mouse.wheel(0, 900);
  await page.waitForFunction(() => window.scrollY > 500);
  await page.getByRole("button", { name: "Next document" }).click();
  await page.getByRole("heading", { name: "Number 9", exact: true }).waitFor();
  assert.equal(await scrollOffset(), 0);
});

story("a name that is being typed survives a rerender", async (session) => {
  const { page } = session;
  await dropFiles(page, FILES.slice(0, 2));
  await waitForCount(page, "2 documents");
  await page.getByRole("button", { name: "Rename Budget passes" }).click();
  const field = page.getByRole("textbox", { name: "New title of Budget passes" });
  await field.fill("The budget");
  await dropFiles(page, FILES.slice(3));
  await waitForCount(page, "4 documents");
  assert.equal(await field.inputValue(), "The budget");
  await field.press("Enter");
  await page.getByRole("button", { name: "The budget", exact: true }).waitFor();
  await page.locator("button.project").click();
  const name = page.getByLabel("Name of First project");
  await name.fill(" ");
  await name.press("Tab");
  assert.equal(await name.inputValue(), "First project", "a name is never empty");
});
