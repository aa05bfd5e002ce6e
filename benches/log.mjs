// A project with a long log, in a real browser: what opening it takes, and an edit.
//   cargo xtask dist && cargo xtask stories benches/log.mjs
// The log is made of two real changes that undo each other, stored again and again as the page would
// have: with a snapshot near its end.

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { openPrepared, paste, saved } from "../tests/stories/desk.mjs";
import { Stage } from "../tests/stories/harness.mjs";

const SAMPLE = readFileSync(new URL("../tests/data/sample.txt", import.meta.url), "utf8");
const UNDO_DEPTH = 1000;
/** So many changes stand after the newest snapshot: nearly as many as can. */
const REPLAYED = 198;
const EDITS = 20;
const RUNS = 5;

/** Repeats the last two changes until the log has so many; returns how many it had. */
function lengthen(page, count) {
  return page.evaluate(async ({ count, depth, replayed }) => {
    const ended = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const database = await ended(indexedDB.open("dateline"));
    const all = await ended(database.transaction("changes").objectStore("changes").getAll());
    const pair = all.slice(-2).map((json) => JSON.parse(json));
    const snapshots = await ended(database.transaction("snapshots").objectStore("snapshots").getAll());
    const snapshot = JSON.parse(snapshots.at(-1));
    const transaction = database.transaction(["changes", "snapshots"], "readwrite");
    for (let seq = all.length + 1; seq <= count; seq++) {
      const change = { ...pair[(seq - all.length - 1) % 2], seq };
      transaction.objectStore("changes").put(JSON.stringify(change), seq);
    }
    snapshot.seq = count - replayed;
    const kept = Math.min(depth, snapshot.seq);
    snapshot.undo = Array.from({ length: kept }, (_, at) => snapshot.seq - kept + 1 + at);
    transaction.objectStore("snapshots").put(JSON.stringify(snapshot), snapshot.seq);
    await new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = () => failed(transaction.error);
    });
    database.close();
    return all.length;
  }, { count, depth: UNDO_DEPTH, replayed: REPLAYED });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Milliseconds of scripting until the document is drawn, and from a click to the next frame. */
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
  await saved(page);
  return { script: of("ScriptDuration"), task: of("TaskDuration"), edit };
}

for (const count of [400, 100_000]) {
  test(`a log of ${count} changes`, { timeout: 600_000 }, async () => {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const stage = await Stage.set({});
      await paste(stage, SAMPLE);
      await openPrepared(stage.page);
      // Opening and detecting are two changes; with these the log has 204, and a snapshot at 200.
      await stage.page.evaluate(async () => {
        for (let click = 0; click < 202; click++) {
          document.querySelector("button.review").click();
          await new Promise((done) => setTimeout(done, 5));
        }
      });
      await saved(stage.page);
      const had = await lengthen(stage.page, count);
      if (had % 2 !== 0) throw new Error(`the log has ${had} changes: the last two undo each other no more`);
      runs.push(await measure(stage));
      await stage.strike();
    }
    const of = (name) => Math.round(median(runs.map((run) => run[name])));
    console.log(
      `${count} changes: opening takes ${of("script")} ms of scripting, ${of("task")} ms of all tasks; ` +
        `an edit ${of("edit")} ms to the next frame (medians of ${RUNS})`);
  });
}
