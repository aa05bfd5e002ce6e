// Mentions are detected in texts of all formats that cannot hold annotations, and in annotated
// documents when the user requests it.

import { assert, story } from "./harness.mjs";
import { waitForDetection, dropFiles, readMentions, waitForSaved } from "./actions.mjs";

const TEXT = "Angela Merkel met reporters in Paris on Monday.";

/** Returns the titles of the rows with their numbers of mentions, in order. */
async function rows(page) {
  const items = await page.locator(".library li").all();
  return Promise.all(items.map(async (row) => {
    const title = await row.locator("button.title").textContent();
    const count = await row.locator(".mentions > :first-child").textContent();
    return [title, Number.parseInt(count, 10)];
  }));
}

/** Waits until the documents with these titles have mentions, and returns the numbers. */
async function waitForMentions(page, titles) {
  await page.waitForFunction((titles) => {
    const rows = [...document.querySelectorAll(".library li")].filter((row) =>
      titles.includes(row.querySelector("button.title").textContent.trim()));
    return rows.length === titles.length &&
      rows.every((row) => Number.parseInt(row.querySelector(".mentions > :first-child").textContent, 10) > 0);
  }, titles);
  return new Map(await rows(page));
}

story("mentions are detected in web pages, Markdown and tables, and on request in annotated files", async (session) => {
  const { page } = session;
  await dropFiles(page, [
    { name: "page.html", bytes: `<!doctype html><title>A page</title><article><p>${TEXT}</p></article>` },
    { name: "notes.md", bytes: `---\ntitle: A note\n---\n# Visit\n\n${TEXT}\n` },
    { name: "table.csv", bytes: `id,title,text\n1,A row,"${TEXT}"\n2,Another row,"Barack Obama spoke in Chicago."\n` },
  ]);
  const texts = ["A page", "A note", "A row", "Another row"];
  const counts = await waitForMentions(page, texts);
  assert.equal(counts.size, 4);

  const tokens = TEXT.replace(".", " .").split(" ");
  await dropFiles(page, [{ name: "all.conll", bytes: `${tokens.map((token) => `${token} O`).join("\n")}\n` }]);
  await page.locator("#text").waitFor();
  await waitForDetection(page);
  assert.deepEqual(await readMentions(page), []);
  await page.getByRole("button", { name: "all documents" }).click();
  assert.ok((await rows(page)).some(([, count]) => count === 0), "it stays without mentions");

  await page.getByRole("button", { name: "Find mentions", exact: true }).click();
  const notice = page.locator(".notices .notice").filter({ hasText: /Checked 5 documents for mentions: \d+ new\./ });
  await notice.waitFor();
  assert.ok((await rows(page)).every(([, count]) => count > 0), `${await rows(page)}`);
  await notice.getByRole("button", { name: "Undo" }).click();
  assert.equal((await rows(page)).filter(([, count]) => count === 0).length, 1);
  assert.equal((await waitForMentions(page, texts)).size, 5);

  // Only in the selected documents.
  await page.getByRole("checkbox", { name: "Select all" }).check();
  await page.getByRole("button", { name: "Find mentions in selected" }).click();
  await notice.waitFor();
  assert.ok((await rows(page)).every(([, count]) => count > 0), `${await rows(page)}`);
  await waitForSaved(page);
});
