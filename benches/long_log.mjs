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
    const result = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const database = await result(indexedDB.open("dateline"));
    const all = (name) => result(database.transaction(name).objectStore(name).getAll());
    const changes = (await all("changes")).map((json) => JSON.parse(json));
    const pair = changes.slice(-2);
    const previous = changes.at(-1).seq;
    const head = JSON.parse((await all("heads")).at(-1));
    const [summary] = (await all("summaries")).map((json) => JSON.parse(json));
    const edit = (seq) => ({ seq, kind: pair[(seq - previous - 1) & 1].body.kind, documents: [summary.id] });
    const transaction = database.transaction(["changes", "heads", "summaries"], "readwrite");
    const store = (name) => transaction.objectStore(name);
    for (let seq = Math.max(previous + 1, count - depth - 400); seq <= count; seq++) {
      store("changes").put(JSON.stringify({ ...pair[(seq - previous - 1) & 1], seq }), seq);
    }
    head.seq = count - replayed;
    head.undo = Array.from({ length: depth }, (_, index) => edit(head.seq - depth + 1 + index)).filter(({ seq }) => seq > previous);
    store("heads").put(JSON.stringify(head), head.seq);
    store("summaries").put(JSON.stringify({ ...summary, stored: count, since: undefined }), summary.id);
    await new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = () => failed(transaction.error);
    });
    database.close();
    return previous;
  }, { count, depth: UNDO_DEPTH, replayed: REPLAYED });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/**
 * Returns the milliseconds of script execution until the document is rendered, and from a click to
 * the next frame.
 */
async function measure(session) {
  const { page } = session;
  const cdp = await session.context.newCDPSession(page);
  await cdp.send("Performance.enable");
  await page.reload();
  await page.locator("#text mark").first().waitFor();
  const { metrics } = await cdp.send("Performance.getMetrics");
  const metric = (name) => metrics.find((it) => it.name === name).value * 1000;
  await page.waitForTimeout(1500);
  const edit = await page.evaluate(async (edits) => {
    const times = [];
    for (let index = 0; index < edits; index++) {
      const started = performance.now();
      document.querySelector("button.review").click();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - started);
      await new Promise((done) => setTimeout(done, 50));
    }
    return times.sort((a, b) => a - b)[edits >> 1];
  }, EDITS);
  await waitForSaved(page);
  return { script: metric("ScriptDuration"), task: metric("TaskDuration"), edit };
}

for (const count of [400, 100_000]) {
  test(`a log of ${count} changes`, { timeout: 600_000 }, async () => {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const session = await BrowserSession.start({});
      await pasteText(session, SAMPLE);
      await confirmNewDocument(session.page);
      // Opening and detection are two changes. With these, the log has 204 changes and a checkpoint
      // at 201.
      await session.page.evaluate(async () => {
        for (let click = 0; click < 202; click++) {
          document.querySelector("button.review").click();
          await new Promise((done) => setTimeout(done, 5));
        }
      });
      await waitForSaved(session.page);
      if ((await storedChangeIds(session.page)).at(-1) % 2 !== 0) {
        await session.page.locator("button.review").first().click();
        await waitForSaved(session.page);
      }
      const previous = await lengthen(session.page, count);
      if (previous % 2 !== 0) throw new Error(`the log has ${previous} changes, so the last two do not undo each other`);
      runs.push(await measure(session));
      await session.dispose();
    }
    const metric = (name) => Math.round(median(runs.map((run) => run[name])));
    console.log(
      `${count} changes: opening takes ${metric("script")} ms of scripting, ${metric("task")} ms of all tasks; ` +
        `an edit ${metric("edit")} ms to the next frame (medians of ${RUNS})`);
  });
}
