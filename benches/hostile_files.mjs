// Small files that would make a naive page hang. For each kind, measures opening, detection and
// editing: the time until the page is usable, the longest task of the main thread, the longest CPU
// time of a task, and the total CPU time. CPU times depend little on other load of the machine.
//   cargo xtask dist && cargo xtask stories benches/hostile_files.mjs
// To run one kind:
//   cargo xtask stories --test-name-pattern='a word of 2 MB' benches/hostile_files.mjs

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { BrowserSession } from "../tests/stories/harness.mjs";
import { manySuggestions } from "../tests/stories/many.mjs";

const RUNS = Number(process.env.RUNS ?? 3);
/**
 * How long to wait for the detector, in milliseconds. It runs in a separate thread and can be
 * canceled.
 */
const TIMEOUT_MS = 120_000;

const sentence = "The army left Homs on 8 December 2024, Gen. Ali Ayyoub said. ";
const repeated = (unit, bytes) => unit.repeat(Math.ceil(bytes / Buffer.byteLength(unit)));
const lines = (count, line) => Array.from({ length: count }, (_, index) => JSON.stringify(line(index))).join("\n");

const KINDS = {
  "2,000 mentions with the same start": ["nested.jsonl", () => lines(1, () => ({ text: "a".repeat(2000), entities: Array.from({ length: 2000 }, (_, index) => [0, index + 1, `L${index % 7}`]) }))],
  "a line of 10 MB": ["line.txt", () => repeated(sentence, 10_000_000)],
  "a line of JSON of 10 MB": ["line.jsonl", () => lines(1, () => ({ text: repeated(sentence, 10_000_000), entities: [[9, 13, "GPE"]] }))],
  "a million combining marks": ["marks.txt", () => `e${"\u0301".repeat(1_000_000)}`],
  "a word of 2 MB": ["word.txt", () => "a".repeat(2_000_000)],
  "a paragraph of 3 MB": ["paragraph.txt", () => repeated(sentence, 3_000_000)],
  "a book of 5 MB": ["book.txt", () => repeated(`${sentence.repeat(8)}\n\n`, 5_000_000)],
  "200,000 short lines": ["short.txt", () => "Homs fell.\n".repeat(200_000)],
  "10,000 documents in one file": ["many.jsonl", () => lines(10_000, (index) => ({ text: `${index}. ${repeated(sentence, 3000)}`, entities: [[9, 13, "GPE"]] }))],
  "23,500 mentions": ["mentions.json", () => manySuggestions(7834)],
};

/** Records the tasks of the main thread during a step, with their durations and CPU times. */
class Tasks {
  #cdp;
  #events = [];

  constructor(cdp) {
    this.#cdp = cdp;
    cdp.on("Tracing.dataCollected", ({ value }) => {
      this.#events.push(...value.filter((it) => it.name === "thread_name" || (it.ph === "X" && it.tdur && /RunTask$/.test(it.name))));
    });
  }

  async start() {
    this.#events = [];
    const traceConfig = { includedCategories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "__metadata"], excludedCategories: ["*"] };
    await this.#cdp.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
  }

  /**
   * Returns in milliseconds the longest duration of a task, the longest CPU time of a task, and the
   * total CPU time.
   */
  async stop() {
    const complete = new Promise((done) => this.#cdp.once("Tracing.tracingComplete", done));
    await this.#cdp.send("Tracing.end");
    await complete;
    const thread = ({ pid, tid }) => `${pid} ${tid}`;
    const main = new Set(this.#events.filter((it) => it.args?.name === "CrRendererMain").map(thread));
    const tasks = this.#events.filter((it) => it.ph === "X" && main.has(thread(it))).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
    // Two layers of the browser report each task, one inside the other.
    let end = 0;
    const outer = tasks.filter((it) => it.ts >= end && (end = it.ts + it.dur));
    const maximum = (field) => Math.max(0, ...outer.map((it) => it[field])) / 1000;
    return [maximum("dur"), maximum("tdur"), outer.reduce((sum, it) => sum + it.tdur, 0) / 1000];
  }
}

async function measureStep({ page, tasks }, name, action) {
  await tasks.start();
  const started = performance.now();
  await action();
  const duration = performance.now() - started;
  await page.waitForTimeout(300);
  return [name, duration, ...await tasks.stop()];
}

/**
 * Waits for a condition in the page. A locator of Playwright would be the longest task on a page of
 * megabytes.
 */
const waitFor = (page, test, argument) => page.waitForFunction(test, argument, { timeout: TIMEOUT_MS, polling: 100 });

/** Waits until everything is stored in the database. */
async function waitUntilSaved(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  await waitFor(page, () => document.querySelector("button.saving-status")?.textContent === "Saved").catch(() => {});
}

async function run([name, content]) {
  const session = await BrowserSession.start({});
  const folder = mkdtempSync(join(tmpdir(), "dateline-hostile-"));
  const file = join(folder, name);
  writeFileSync(file, content());
  try {
    const { page } = session;
    await page.waitForTimeout(1500);
    const traced = { page, tasks: new Tasks(await session.context.newCDPSession(page)) };
    const results = [];
    const step = async (name, action) => results.push(await measureStep(traced, name, action));
    const exists = (selector) => page.evaluate((it) => document.querySelector(it) !== null, selector);
    await step("opening", async () => {
      // A path, because a buffer would be decoded in the page's main thread.
      await page.locator("#file").setInputFiles(file);
      await waitFor(page, () => document.querySelector(".new-document, #text, .library li, .notices .list > *"));
    });
    if (await exists(".new-document")) {
      await step("rendering", async () => {
        await page.evaluate(() => document.querySelector(".new-document button.primary").click());
        await waitFor(page, () => document.querySelector("#text p"));
      });
      await step("detecting", () => waitFor(page, () => document.querySelector("[data-detecting=false]")).catch(() => {}));
    }
    await step("saving", () => waitUntilSaved(page));
    if (await exists("#text")) {
      await step("rendering the rest", () => waitFor(page, () => !document.querySelector("#text .paragraph-chunk > p")).catch(() => {}));
      // The second copy is written with a delay.
      await step("copying", () => page.waitForTimeout(3000));
      await step("scrolling", () => page.evaluate(async () => {
        for (let step = 0; step < 40; step++) {
          document.scrollingElement.scrollTop += 700;
          await new Promise(requestAnimationFrame);
        }
        document.scrollingElement.scrollTop = 0;
      }));
      for (const [name, key] of [["the next mention", "j"], ["accepting the document", "Control+Enter"], ["undoing it", "Control+z"], ["redoing it", "Control+y"]]) {
        await step(name, async () => {
          await page.keyboard.press(key);
          await waitUntilSaved(page);
          await page.waitForTimeout(2000);
        });
      }
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
    await session.dispose();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

for (const [kind, file] of Object.entries(KINDS)) {
  test(kind, { timeout: 1_800_000 }, async () => {
    const runs = [];
    for (let index = 0; index < RUNS; index++) runs.push(await run(file));
    for (const [index, [name]] of runs[0].entries()) {
      const medianOf = (column) => median(runs.map((run) => run[index]?.[column] ?? 0)).toFixed(0);
      console.log(`${kind}: ${name}: ${medianOf(1)} ms, longest task ${medianOf(2)} ms, longest CPU time ${medianOf(3)} ms, total CPU time ${medianOf(4)} ms`);
    }
  });
}
