// What a file was taken for, and files that are read in another way: as plain text, or with the
// annotations by another person. An import of several files is one step of undo and redo.

import { assert, story } from "./harness.mjs";
import { dropFiles, readMentions, waitForSaved } from "./actions.mjs";

const COLUMNS = "Angela\tB-PER\nMerkel\tI-PER\nmet\tO\nreporters\tO\nin\tO\nParis\tB-LOC\n";

/** Returns the notice with this text. */
const notice = (page, text) => page.locator(".notice").filter({ hasText: text });

/** Presses a button of a notice. */
const press = (page, text, name) => notice(page, text).getByRole("button", { name, exact: true }).click();

/** Waits until the library shows this number of documents. */
async function waitForCount(page, count) {
  await page.getByRole("heading", { name: count, exact: true }).waitFor();
}

/** Opens the document whose title begins like this from the library. */
async function openDocument(page, title) {
  await page.locator(".library li button.title").filter({ hasText: title }).click();
  await page.locator("#text").waitFor();
}

story("a file of training data says what it was taken for and opens as plain text instead, in one edit", async (session) => {
  const { page } = session;
  await dropFiles(page, [{ name: "report.tsv", bytes: COLUMNS }]);
  await page.locator("#text").waitFor();
  await notice(page, "report.tsv: read as Two columns, IOB2. 1 document opened.").waitFor();
  assert.deepEqual((await readMentions(page)).map(({ quote }) => quote), ["Angela Merkel", "Paris"]);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await press(page, "report.tsv", "Open as plain text instead");
  await notice(page, "1 document opened as plain text. Replaced: 1 document, with your edits. Undo restores them.").waitFor();
  await page.locator("#text").getByText("B-PER").first().waitFor();
  await page.getByRole("button", { name: "all documents" }).click();
  await waitForCount(page, "1 document");
  await page.keyboard.press("Control+z");
  await openDocument(page, "Angela Merkel met reporters");
  assert.deepEqual((await readMentions(page)).map(({ quote }) => quote), ["Paris"], "the edit is restored");
});

story("refused text files say what they are and open as plain text", async (session) => {
  const { page } = session;
  await dropFiles(page, [
    { name: "notes.xml", bytes: '<?xml version="1.0"?>\n<NAF><raw>Angela Merkel met reporters.</raw></NAF>' },
    { name: "half.json", bytes: '{"text":' },
    { name: "scan.pdf", bytes: "%PDF-1.7 \0\0\0" },
  ]);
  const refused = notice(page, "3 of 3 files were not opened");
  await refused.filter({ hasText: "notes.xml: this looks like NAF, which Dateline does not read" }).waitFor();
  await refused.filter({ hasText: "half.json: this JSON file is damaged or incomplete" }).waitFor();
  await press(page, "3 of 3 files", "Open as plain text");
  await waitForCount(page, "2 documents");
  assert.equal(await refused.count(), 0);
});

story("an import of many files is one step of undo and redo, also after a reload", async (session) => {
  let { page } = session;
  const texts = Array.from({ length: 40 }, (_, index) => ({ name: `${index}.txt`, bytes: `Report ${index} came from Paris.` }));
  await dropFiles(page, [...texts, { name: "train.tsv", bytes: COLUMNS }]);
  await waitForCount(page, "41 documents");
  await notice(page, "41 documents opened. Read as Two columns, IOB2 (train.tsv).").waitFor();
  await press(page, "41 documents opened", "Undo");
  await page.locator(".library li").first().waitFor({ state: "detached" });
  await page.keyboard.press("Control+y");
  await waitForCount(page, "41 documents");
  await waitForSaved(page);
  page = await session.reopen();
  await waitForCount(page, "41 documents");
  await page.keyboard.press("Control+z");
  await page.locator(".library li").first().waitFor({ state: "detached" });
  await page.keyboard.press("Control+y");
  await waitForCount(page, "41 documents");
});

story("of several annotators, the person chooses whose annotations are taken", async (session) => {
  const { page } = session;
  const annotation = (who, start, end, label) => ({
    completed_by: { email: who },
    result: [{ type: "labels", from_name: "label", to_name: "text", value: { start, end, labels: [label] } }],
  });
  const task = {
    data: { text: "Mara left Oldport." },
    annotations: [annotation("ann@example.org", 0, 4, "PER"), annotation("bo@example.org", 10, 17, "LOC")],
  };
  await dropFiles(page, [{ name: "tasks.json", bytes: JSON.stringify([task]) }]);
  await page.locator("#text").waitFor();
  await notice(page, "the annotations by ann@example.org were read, those by bo@example.org were not").waitFor();
  assert.deepEqual(await readMentions(page), [{ quote: "Mara", label: "PERSON", status: "accepted" }]);
  await press(page, "tasks.json", "Use bo@example.org’s instead");
  await notice(page, "the annotations by bo@example.org were read, those by ann@example.org were not").waitFor();
  assert.deepEqual(await readMentions(page), [{ quote: "Oldport", label: "LOC", status: "accepted" }]);
  await press(page, "tasks.json", "Undo");
  await openDocument(page, "Mara left Oldport");
  assert.deepEqual(await readMentions(page), [{ quote: "Mara", label: "PERSON", status: "accepted" }]);
});
