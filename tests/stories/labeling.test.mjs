// Labeling an article: detection, corrections, undo, export and reload.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assert, story } from "./harness.mjs";
import {
  waitForDetection, downloadExport, dropFiles, locateMention, readMentions, confirmNewDocument, pasteText, parseDatelineFile, waitForSaved, selectText,
} from "./actions.mjs";

const SAMPLE = readFileSync(new URL("../data/sample.txt", import.meta.url), "utf8");
const ARTICLE = process.env.DATELINE_SHARED && join(process.env.DATELINE_SHARED, "sample/article.txt");

const PLACE = ["GPE", "LOC", "FAC"];
const KNOWN = [
  ["Bashar al-Assad", ["PERSON"]],
  ["Hadi al-Bahra", ["PERSON"]],
  ["Mohammad Ghazi al-Jalali", ["PERSON"]],
  ["Abu Mohamed al-Julani", ["PERSON"]],
  ["Hayat Tahrir al-Sham", ["ORG"]],
  ["Reuters", ["ORG"]],
  ["Syria", PLACE],
  ["Damascus", PLACE],
  ["Homs", PLACE],
  ["Lattakia", PLACE],
  ["Tartus", PLACE],
  ["Sednaya Prison", PLACE],
];

/**
 * Returns the known names that are not found. All mentions are compared with the native detector in
 * another story.
 */
const missed = (mentions) =>
  KNOWN.filter(([quote, labels]) => !mentions.some((it) => it.quote === quote && labels.includes(it.label)))
    .map(([quote]) => quote);

story("mentions are detected in the sample article", async ({ page }) => {
  await page.getByRole("button", { name: "Try a sample article" }).click();
  await confirmNewDocument(page);
  assert.deepEqual(missed(await readMentions(page)), []);
  const text = await page.locator("#text").evaluate((root) => [...root.querySelectorAll("p")].map((p) => p.textContent));
  assert.deepEqual(text, SAMPLE.split("\n").filter((line) => line.trim()));
});

if (ARTICLE && existsSync(ARTICLE)) {
  story("mentions are detected in a news article", async (session) => {
    await pasteText(session, readFileSync(ARTICLE, "utf8"));
    await confirmNewDocument(session.page);
    assert.deepEqual(missed(await readMentions(session.page)), []);
    assert.equal(await session.page.getByText("2024-12-08").count() > 0, true);
  });
} else {
  test("mentions are detected in a news article", { skip: "DATELINE_SHARED does not name a folder with sample/article.txt" }, () => {});
}

story("mentions are corrected, added and rejected, undone, exported, restored and imported", async (session) => {
  await pasteText(session, SAMPLE);
  await confirmNewDocument(session.page);
  let { page } = session;
  const before = await readMentions(page);
  assert.ok(before.every(({ status }) => status === "suggested"));

  // Relabels a mention with the key of a label.
  await (await locateMention(page, "Reuters")).click();
  await page.keyboard.press("p");
  // Rejects a mention, then undoes and redoes it. Closes the popover first, because it may cover
  // the next mention.
  await page.keyboard.press("Escape");
  await (await locateMention(page, "Tartus")).click();
  await page.keyboard.press("x");
  const rejected = before.filter(({ quote }) => quote === "Tartus").length;
  const remaining = async () => (await readMentions(page)).filter(({ quote }) => quote === "Tartus").length;
  assert.equal(await remaining(), rejected - 1);
  await page.keyboard.press("Control+z");
  assert.equal(await remaining(), rejected);
  await page.keyboard.press("Control+Shift+Z");
  assert.equal(await remaining(), rejected - 1);
  // Adds a mention with the mouse. A partly selected word snaps to the whole word.
  await page.keyboard.press("Escape");
  const word = SAMPLE.split("\n").findLast((line) => line.trim()).match(/\b[a-z]{9,}\b/)[0];
  await selectText(page, word.slice(1, -1));
  await page.getByRole("group", { name: "New mention" }).getByRole("button", { name: /^EVENT/ }).click();

  const done = await readMentions(page);
  const has = (all, quote, label, status) =>
    assert.ok(all.some((it) => it.quote === quote && it.label === label && it.status === status), `${quote} ${label} ${status}`);
  has(done, "Reuters", "PERSON", "accepted");
  has(done, word, "EVENT", "accepted");

  const file = await downloadExport(page, "Dateline JSON");
  assert.match(file.name, /^2024-12-08-.*\.dateline\.json$/);
  const [lines] = parseDatelineFile(file.text);
  assert.deepEqual(
    lines.filter((line) => !line.endsWith("rejected")),
    done.map(({ quote, label, status }) => `${quote} ${label} ${status}`),
  );
  assert.equal(lines.filter((line) => line.endsWith("rejected")).length, 1);

  const jsonl = await downloadExport(page, "JSONL");
  const { text, entities } = JSON.parse(jsonl.text);
  assert.equal(text, SAMPLE);
  assert.deepEqual(
    entities.map(([start, end, label]) => `${[...text].slice(start, end).join("")} ${label}`),
    done.map(({ quote, label }) => `${quote} ${label}`),
  );

  // Kills the browser: the edits and the history are still available.
  await waitForSaved(page);
  page = await session.killAndReopen();
  await page.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(page), done);
  for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
  assert.deepEqual(await readMentions(page), before);
  for (let step = 0; step < 3; step++) await page.keyboard.press("Control+Shift+Z");
  assert.deepEqual(await readMentions(page), done);
  await waitForSaved(page);
  page = await session.reopen();
  await page.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(page), done);

  // The exported file opens as an equal document.
  await page.getByRole("button", { name: "all documents" }).click();
  await dropFiles(page, [{ name: file.name, bytes: file.text }]);
  await page.locator("#text mark").first().waitFor();
  assert.deepEqual(await readMentions(page), done);
  assert.equal((await downloadExport(page, "Dateline JSON")).text.replace(/"id": 2,/, '"id": 1,'), file.text);
}, { everyBrowser: true });

story("Alt selects exact characters, and keys move the boundaries", async (session) => {
  await pasteText(session, "Nobody lives in Newtownville today.");
  await confirmNewDocument(session.page);
  const { page } = session;
  await selectText(page, "townville", { exact: true });
  await page.keyboard.press("g");
  const quotes = async () => (await readMentions(page)).map(({ quote }) => quote);
  assert.ok((await quotes()).includes("townville"));
  await page.keyboard.press("Shift+ArrowRight");
  assert.ok((await quotes()).includes("townville today"));
  await page.keyboard.press("Control+ArrowRight");
  assert.ok((await quotes()).includes("today"));
});

story("a paragraph and a document are accepted", async (session) => {
  await pasteText(session, "Ann Lee lives in London.\n\nBob Hope lives in Paris.");
  await confirmNewDocument(session.page);
  const { page } = session;
  await page.getByRole("button", { name: "Accept paragraph 1" }).click();
  const statuses = async () => new Set((await readMentions(page)).map(({ quote, status }) => `${quote} ${status}`));
  assert.ok((await statuses()).has("London accepted"));
  assert.ok((await statuses()).has("Paris suggested"));
  await page.keyboard.press("Control+Enter");
  assert.ok((await statuses()).has("Paris accepted"));
  const { documents } = JSON.parse((await downloadExport(page, "Dateline JSON")).text);
  assert.equal(documents[0].reviewed.length, 2);
});

story("excluded paragraphs are not part of the document", async (session) => {
  await pasteText(session, "Home | News | Sport\n\nAnn Lee lives in London.\n\nShare this article");
  const { page } = session;
  await page.getByRole("checkbox").nth(0).uncheck();
  await page.getByRole("checkbox").nth(2).uncheck();
  await confirmNewDocument(page);
  assert.equal((await page.locator("#text").textContent()).trim(), "Ann Lee lives in London.");
});

story("invalid input is reported and loses nothing", async (session) => {
  const { page } = session;
  const waitForText = async (pattern) => page.getByText(pattern).first().waitFor();
  await page.locator("textarea").fill("   ");
  await page.getByRole("button", { name: "Next: choose paragraphs" }).click();
  await waitForText(/nothing to open yet/);
  await page.locator("textarea").fill("Typed text is kept: Ann Lee");
  await dropFiles(page, [{ name: "a.pdf", bytes: "%PDF-1.7\n%\u0000\u0001" }]);
  await waitForText(/a\.pdf was not opened.*PDF/);
  await dropFiles(page, [{ name: "b.json", bytes: '{"format":"dateline","version":99}' }]);
  await waitForText(/b\.json was not opened.*newer/);
  await dropFiles(page, [{ name: "c.json", bytes: '{"format":"dateline"' }]);
  await waitForText(/c\.json was not opened/);
  assert.equal(await page.locator("textarea").inputValue(), "Typed text is kept: Ann Lee");
  await waitForSaved(page);
  await session.reopen();
  await waitForSaved(session.page);
  assert.equal(await session.page.locator("textarea").inputValue(), "Typed text is kept: Ann Lee");
});

story("a text in another language is reported and can be labeled", async (session) => {
  const german = "Der Bundeskanzler sprach am Montag in Berlin mit den Abgeordneten über die Lage im Land. " +
    "Danach reiste er nach Hamburg, wo er eine Rede vor den Arbeitern der Werft hielt.";
  await pasteText(session, german);
  await confirmNewDocument(session.page);
  await session.page.getByText(/doesn’t look like English/).first().waitFor();
  await selectText(session.page, "Werft");
  await session.page.keyboard.press("f");
  assert.ok((await readMentions(session.page)).some(({ quote, label }) => quote === "Werft" && label === "FAC"));
});

story("denied storage is reported, and the work can be exported", async (session) => {
  session.expectError(/./);
  await session.context.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get: () => { throw new DOMException("no", "SecurityError"); } });
  });
  const { page } = session;
  await page.reload();
  await page.getByText(/Not saved/).first().waitFor();
  await pasteText(session, "Ann Lee lives in London.");
  await confirmNewDocument(page);
  await (await locateMention(page, "London")).click();
  await page.keyboard.press("a");
  const [lines] = parseDatelineFile((await downloadExport(page, "Dateline JSON")).text);
  assert.ok(lines.some((line) => line === "London GPE accepted"), lines.join("; "));
});

story("a long article is detected in the background, always with the same mentions", async (session) => {
  const { page } = session;
  const long = Array.from({ length: 400 }, (_, index) => `${index + 1}. ${SAMPLE.split("\n\n")[1 + (index % 5)].trim()}`).join("\n\n");
  await pasteText(session, long);
  await confirmNewDocument(page);
  // Highlights outside the window are rendered frame by frame.
  const waitForHighlights = () => page.waitForFunction(() => !document.querySelector("#text .paragraph-chunk > p"));
  await waitForHighlights();
  const all = await readMentions(page);
  assert.ok(all.length > 1000, `${all.length} mentions`);
  await page.getByRole("button", { name: "Find mentions again" }).click();
  await waitForDetection(page);
  await waitForHighlights();
  assert.deepEqual(await readMentions(page), all, "the same text has the same mentions");
});
