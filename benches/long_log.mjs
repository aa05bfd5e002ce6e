// A project with a long log in a real browser: opening it, and an edit.
//   cargo xtask dist && cargo xtask stories benches/long_log.mjs
// The log repeats two real changes that undo each other, stored as the page would store them: the
// last thousand can be undone, older ones are deleted, and there is a checkpoint near the end.

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { storedChangeIds, confirmNewDocument, pasteText, waitForSaved } from "../tests/stories/actions.mjs";
import { BrowserSession } from "../tests/stories/harness.mjs";

const SAMPLE = readFileSync(new URL("../tests/data/sample.txt", import.meta.url), "utf8");
const UNDO_DEPTH = 1000;
/** The number of changes after the newest checkpoint, almost the maximum. */
const REPLAYED = 198;
const EDITS = 20;
const RUNS = 5;

/** Repeats the last two changes until the log has `count` changes. Returns the previous number. */
function lengthen(page, count) {
  return page.evaluate(async ({ count, depth, replayed }) => {
    const ended = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const database = await ended(indexedDB.open("dateline"));
    const all = (name) => ended(database.transaction(name).objectStore(name).getAll());
    const changes = (await all("changes")).map((json) => JSON.parse(json));
    const pair = changes.slice(-2);
    const had = changes.at(-1).seq;
    const head = JSON.parse((await all("heads")).at(-1));
    const [summary] = (await all("summaries")).map((json) => JSON.parse(json));
    const edit = (seq) => ({ seq, kind: pair[(seq - had - 1) & 1].body.kind, documents: [summary.id] });
    const transaction = database.transaction(["changes", "heads", "summaries"], "readwrite");
    const store = (name) => transaction.objectStore(name);
    for (let seq = Math.max(had + 1, count - depth - 400); seq <= count; seq++) {
      store("changes").put(JSON.stringify({ ...pair[(seq - had - 1) & 1], seq }), seq);
    }
    head.seq = count - replayed;
    head.undo = Array.from({ length: depth }, (_, at) => edit(head.seq - depth + 1 + at)).filter(({ seq }) => seq > had);
    store("heads").put(JSON.stringify(head), head.seq);
    store("summaries").put(JSON.stringify({ ...summary, stored: count, since: undefined }), summary.id);
    await new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = () => failed(transaction.error);
    });
    database.close();
    return had;
  }, { count, depth: UNDO_DEPTH, replayed: REPLAYED });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/**
 * Returns the milliseconds of script execution until the document is rendered, and from a click to
 * the next frame.
 */
async function measure(stage) {
  const { page } = stage;
  const session = await stage.context.newCDPSession(page);
  await session.send("Performance.enable");
  await page.reload();
  await page.locator("#text mark").first().waitFor();
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name) => metrics.find((it) => it.name === name).value * 1000;
  await page.waitForTimeout(1500);
  const edit = await page.evaluate(async (edits) => {
    const times = [];
    for (let at = 0; at < edits; at++) {
      const started = performance.now();
      document.querySelector("button.review").click();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - started);
      await new Promise((done) => setTimeout(done, 50));
    }
    return times.sort((a, b) => a - b)[edits >> 1];
  }, EDITS);
  await waitForSaved(page);
  return { script: of("ScriptDuration"), task: of("TaskDuration"), edit };
}

for (const count of [400, 100_000]) {
  test(`a log of ${count} changes`, { timeout: 600_000 }, async () => {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const stage = await BrowserSession.start({});
      await pasteText(stage, SAMPLE);
      await confirmNewDocument(stage.page);
      // Opening and detection are two changes. With these, the log has 204 changes and a checkpoint
      // at 201.
      await stage.page.evaluate(async () => {
        for (let click = 0; click < 202; click++) {
          document.querySelector("button.review").click();
          await new Promise((done) => setTimeout(done, 5));
        }
      });
      await waitForSaved(stage.page);
      if ((await storedChangeIds(stage.page)).at(-1) % 2 !== 0) {
        await stage.page.locator("button.review").first().click();
        await waitForSaved(stage.page);
      }
      const had = await lengthen(stage.page, count);
      if (had % 2 !== 0) throw new Error(`the log has ${had} changes: the last two undo each other no more`);
      runs.push(await measure(stage));
      await stage.dispose();
    }
    const of = (name) => Math.round(median(runs.map((run) => run[name])));
    console.log(
      `${count} changes: opening takes ${of("script")} ms of scripting, ${of("task")} ms of all tasks; ` +
        `an edit ${of("edit")} ms to the next frame (medians of ${RUNS})`);
  });
}
