// Files of other programs, opened by the file worker: formats recognized by file names, files that
// describe other files, and the messages when the file worker is unavailable.

import { assert, story } from "./harness.mjs";
import { dropFiles, readMentions, waitForSaved } from "./actions.mjs";

const notice = (page, text) => page.locator(".notices").getByText(text).first();

story("related files open as one document, and rows use the tag names of the dataset card", async (session) => {
  const { page } = session;
  await dropFiles(page, [
    { name: "visit.txt", bytes: "Angela Merkel met reporters in Paris." },
    { name: "visit.ann", bytes: "T1\tPER 0 13\tAngela Merkel\nT2\tDISH 31 36\tParis\n" },
  ]);
  await page.locator("#text").waitFor();
  await notice(page, "label PER was opened as PERSON").waitFor();
  assert.deepEqual(await readMentions(page), [
    { quote: "Angela Merkel", label: "PERSON", status: "accepted" },
    { quote: "Paris", label: "DISH", status: "accepted" },
  ]);
  await page.getByRole("button", { name: "all documents" }).click();
  const rows = '{"tokens":["Homs","fell"],"ner_tags":[2,0]}\n';
  await dropFiles(page, [{ name: "alone.jsonl", bytes: rows }]);
  await notice(page, "their names are missing").waitFor();
  const card = "---\ntask_categories:\n- token-classification\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n" +
    "      class_label:\n        names:\n          '0': O\n          '1': B-PER\n          '2': B-GPE\n---\n";
  await dropFiles(page, [
    { name: "README.md", bytes: card },
    { name: "train.jsonl", bytes: rows },
    { name: "test.jsonl", bytes: rows },
  ]);
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await waitForSaved(page);
}, { everyBrowser: true });

story("a file worker that cannot be loaded is reported with the unopened files, and typed text is kept", async (session) => {
  session.expectError(/net::ERR|Failed to fetch|dateline-file-worker/);
  const { page, context } = session;
  await page.getByLabel("Article", { exact: true }).fill("Typed text.");
  const fileWorker = (url) => url.pathname.includes("dateline-file-worker");
  await context.route(fileWorker, (route) => route.abort());
  await dropFiles(page, [1, 2, 3].map((number) => ({ name: `${number}.txt`, bytes: `Report ${number}` })));
  await notice(page, /^3 of 3 files were not opened: the part of the page that opens files could not be loaded.* 1\.txt, 2\.txt, 3\.txt\./).waitFor();
  assert.equal(await page.getByLabel("Article", { exact: true }).inputValue(), "Typed text.");
  await context.unroute(fileWorker);
  await dropFiles(page, [1, 2, 3].map((number) => ({ name: `${number}.txt`, bytes: `Report ${number}` })));
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
});
