// A library of thousands of documents in a real browser: import with detection, opening, switching
// and searching.
//   cargo xtask dist && cargo xtask stories benches/large_library.mjs

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { waitForDetection, waitForSaved } from "../tests/stories/actions.mjs";
import { BrowserSession, rendered } from "../tests/stories/harness.mjs";
import { WORDS_PER_ARTICLE, makeArticle } from "./sample_articles.mjs";

const IMPORTED = Number(process.env.DATELINE_IMPORTED ?? 1000);
const LIBRARY = Number(process.env.DATELINE_LIBRARY ?? 5000);
const RUNS = 5;

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const median = (numbers) => sorted(numbers)[numbers.length >> 1];
const round = (number) => Math.round(number * 10) / 10;

/** Records tasks of the main thread that take longer than 50 ms, with their start times. */
function watchTasks(page) {
  return page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.tasks.push([startTime, duration]);
    }).observe({ type: "longtask" });
    return performance.now();
  });
}

/** Runs `body` with a session and a folder, which are always cleaned up. */
async function withArticles(count, body) {
  const folder = mkdtempSync(join(tmpdir(), "dateline-articles-"));
  const names = Array.from({ length: count }, (_, index) => join(folder, `${index + 1}.txt`));
  names.forEach((name, index) => writeFileSync(name, makeArticle(index + 1)));
  const session = await BrowserSession.start({});
  try {
    await body(session, names);
  } finally {
    await session.dispose();
    rmSync(folder, { recursive: true });
  }
}

test(`importing ${IMPORTED} articles of ${WORDS_PER_ARTICLE} words, with detection`, { timeout: 900_000 }, () => withArticles(IMPORTED, async (session, names) => {
  const { page } = session;
  const start = await watchTasks(page);
  await page.locator("#file").setInputFiles(names);
  await page.getByRole("heading", { name: `${IMPORTED} documents` }).waitFor({ timeout: 600_000 });
  const afterOpening = await page.evaluate(() => performance.now());
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"), null, { timeout: 600_000, polling: 100 });
  const afterDetection = await page.evaluate(() => performance.now());
  await waitForSaved(page);
  const tasks = await page.evaluate(() => window.tasks);
  const late = tasks.filter(([taskStart]) => taskStart > start + 1000);
  console.log(
    `${IMPORTED} articles: opened after ${round((afterOpening - start) / 1000)} s, detected after ` +
      `${round((afterDetection - start) / 1000)} s; tasks over 50 ms after the first second: ${late.length}` +
      `, the longest ${Math.round(Math.max(0, ...late.map(([, duration]) => duration)))} ms`);
}));

/** Stores copies of the page's documents under new ids, until the library has `count` documents. */
function multiply(page, count) {
  return page.evaluate(async (count) => {
    const result = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const database = await result(indexedDB.open("dateline"));
    const names = ["documents", "summaries", "words", "heads", "changes"];
    const all = (name) => result(database.transaction(name).objectStore(name).getAll());
    const [documents, summaries, words, heads, changes] = await Promise.all(names.map(all));
    const transaction = database.transaction(names, "readwrite");
    const store = (name) => transaction.objectStore(name);
    const existing = documents.length;
    for (let id = existing + 1; id <= count; id++) {
      const from = (id - 1) % existing;
      const document = JSON.parse(documents[from]);
      const summary = JSON.parse(summaries[from]);
      for (const it of [document, summary]) {
        it.id = id;
        it.meta.title = `Report ${id} on the day`;
      }
      store("documents").put(JSON.stringify(document), id);
      store("summaries").put(JSON.stringify(summary), id);
      store("words").put(`${words[from]} number${id}`, id);
    }
    // The log is as for a real project: a checkpoint, and almost the maximum number of changes
    // after it.
    const head = JSON.parse(heads.at(-1));
    const last = JSON.parse(changes.at(-1)).seq;
    head.next_document = count + 1;
    store("heads").put(JSON.stringify(head), head.seq);
    await new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = () => failed(transaction.error);
    });
    database.close();
    return last;
  }, count);
}

test(`a library of ${LIBRARY} documents`, { timeout: 900_000 }, () => withArticles(100, async (session, names) => {
  let { page } = session;
  await page.locator("#file").setInputFiles(names);
  await page.getByRole("heading", { name: "100 documents" }).waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"), null, { timeout: 60_000 });
  await waitForSaved(page);
  await multiply(page, LIBRARY);

  const openings = [];
  for (let run = 0; run < RUNS; run++) {
    page = await session.reopen();
    const cdp = await session.context.newCDPSession(page);
    await cdp.send("Performance.enable");
    await page.reload();
    await page.getByRole("heading", { name: `${LIBRARY} documents` }).waitFor();
    await rendered(page);
    const { metrics } = await cdp.send("Performance.getMetrics");
    const metric = (name) => metrics.find((it) => it.name === name).value * 1000;
    openings.push({ script: metric("ScriptDuration"), heap: metric("JSHeapUsedSize") / 1000 });
  }

  /** Returns the milliseconds from a click until its result is rendered. */
  const measureClick = (selector, until) => page.evaluate(async ([selector, until]) => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const started = performance.now();
    document.querySelector(selector).click();
    while (!document.querySelector(until)) await frame();
    await frame();
    return performance.now() - started;
  }, [selector, until]);
  const switches = [];
  for (let row = 1; row <= 20; row++) {
    switches.push(await measureClick(`.library li:nth-child(${row}) button.title`, "#text mark"));
    await waitForDetection(page);
    await page.getByRole("button", { name: "all documents" }).click();
    await page.locator(".library li").first().waitFor();
  }

  const searches = await page.evaluate(async (library) => {
    const field = document.querySelector("input[type=search]");
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const times = [];
    for (const query of [`number${library}`, "damascus", "nobody", "report 77"]) {
      for (let end = 1; end <= query.length; end++) {
        const started = performance.now();
        set.call(field, query.slice(0, end));
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await frame();
        times.push(performance.now() - started);
        await new Promise((done) => setTimeout(done, 120));
      }
    }
    return times;
  }, LIBRARY - 100);
  await page.locator("input[type=search]").fill(`number${LIBRARY - 100}`);
  await page.getByRole("heading", { name: `1 of ${LIBRARY} documents` }).waitFor();
  console.log(
    `${LIBRARY} documents: opening takes ${round(median(openings.map((it) => it.script)))} ms of scripting; ` +
      `switching ${round(median(switches))} ms, worst ${round(Math.max(...switches))}; ` +
      `a key in the search box ${round(median(searches))} ms to the next frame, worst ${round(Math.max(...searches))}`);
}));
