// Files that are small and hang pages that take them as they are. For each kind: the longest task of the page's
// thread while it is opened, read by the detector and worked on, the time until it can be used, and the processor time
// of that thread in all, which other work on the machine does not change:
//   cargo xtask dist && cargo xtask stories benches/hostile.mjs
// One kind alone: cargo xtask stories --test-name-pattern='a word of 2 MB' benches/hostile.mjs

import { test } from "node:test";
import { saved } from "../tests/stories/desk.mjs";
import { Stage } from "../tests/stories/harness.mjs";

const RUNS = Number(process.env.RUNS ?? 3);
/** The detector is waited for so long, in milliseconds: it has a thread of its own, and can be canceled. */
const PATIENCE = 120_000;

const sentence = "The army left Homs on 8 December 2024, Gen. Ali Ayyoub said. ";
const repeated = (unit, bytes) => unit.repeat(Math.ceil(bytes / Buffer.byteLength(unit)));
const lines = (count, line) => Array.from({ length: count }, (_, at) => JSON.stringify(line(at))).join("\n");

/** So many sentences, each a paragraph with three undecided mentions, as a Dateline file. */
function suggestions(count) {
  const annotations = [];
  const origin = { kind: "import", format: "jsonl", file: "a.jsonl" };
  const mark = (start, quote, label) => {
    annotations.push({ id: annotations.length + 1, start, end: start + quote.length, quote, label, status: "suggested", origin });
  };
  for (let at = 0; at < count; at++) {
    const start = at * (sentence.length + 1);
    for (const [quote, label] of [["Homs", "GPE"], ["8 December 2024", "DATE"], ["Ali Ayyoub", "PERSON"]]) {
      mark(start + sentence.indexOf(quote), quote, label);
    }
  }
  const label = (name, hue) => ({ name, description: "", hue, key: null });
  return JSON.stringify({
    format: "dateline",
    version: 1,
    generator: "benches/hostile.mjs",
    offsets: "unicode code points, end exclusive",
    labels: [label("GPE", 150), label("DATE", 90), label("PERSON", 250)],
    documents: [{ id: 1, title: "many", source: "", language: "en", line_ends: "lf", reviewed: [], text: `${sentence}\n`.repeat(count), annotations }],
  });
}

const KINDS = {
  "2,000 mentions that begin at one point": ["nested.jsonl", () => lines(1, () => ({ text: "a".repeat(2000), entities: Array.from({ length: 2000 }, (_, at) => [0, at + 1, `L${at % 7}`]) }))],
  "a line of 10 MB": ["line.txt", () => repeated(sentence, 10_000_000)],
  "a line of JSON of 10 MB": ["line.jsonl", () => lines(1, () => ({ text: repeated(sentence, 10_000_000), entities: [[9, 13, "GPE"]] }))],
  "a million combining marks": ["marks.txt", () => `e${"\u0301".repeat(1_000_000)}`],
  "a word of 2 MB": ["word.txt", () => "a".repeat(2_000_000)],
  "a paragraph of 3 MB": ["paragraph.txt", () => repeated(sentence, 3_000_000)],
  "a book of 5 MB": ["book.txt", () => repeated(`${sentence.repeat(8)}\n\n`, 5_000_000)],
  "200,000 short lines": ["short.txt", () => "Homs fell.\n".repeat(200_000)],
  "10,000 documents in one file": ["many.jsonl", () => lines(10_000, (at) => ({ text: `${at}. ${repeated(sentence, 3000)}`, entities: [[9, 13, "GPE"]] }))],
  "23,500 mentions": ["mentions.json", () => suggestions(7834)],
};

/** Milliseconds of the longest task since this was asked last. */
const longest = (page) => page.evaluate(() => {
  const tasks = window.tasks.splice(0);
  return Math.max(0, ...tasks);
});

/** Milliseconds of processor time that the page's thread has had. */
async function processor(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find((it) => it.name === "TaskDuration").value * 1000;
}

async function timed({ page, session }, what, act) {
  await longest(page);
  const before = await processor(session);
  const started = performance.now();
  await act();
  const took = performance.now() - started;
  const worked = (await processor(session)) - before;
  // The last task is reported after it.
  await page.waitForTimeout(300);
  return [what, took, await longest(page), worked];
}

async function run([name, content]) {
  const stage = await Stage.set({});
  try {
    const { page } = stage;
    await page.addInitScript(() => {
      window.tasks = [];
      new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((it) => it.duration))).observe({ type: "longtask", buffered: true });
    });
    await page.goto(stage.url);
    await page.waitForTimeout(1500);
    const session = await stage.context.newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const found = [];
    const watched = { page, session };
    const buffer = Buffer.from(content());
    const label = page.getByRole("button", { name: "Label this text" });
    const told = page.locator(".notices li, .notice").first();
    found.push(await timed(watched, "opening", async () => {
      await page.locator("#file").setInputFiles([{ name, mimeType: "", buffer }]);
      await label.or(page.locator("#text")).or(page.locator(".library li")).or(told).first().waitFor({ timeout: PATIENCE });
    }));
    if (await label.isVisible()) {
      found.push(await timed(watched, "showing", async () => {
        await label.click();
        await page.locator("#text p").first().waitFor({ timeout: PATIENCE });
      }));
      found.push(await timed(watched, "detecting", () => page.locator("[data-reading=false]").waitFor({ timeout: PATIENCE }).catch(() => {})));
    }
    found.push(await timed(watched, "saving", () => saved(page).catch(() => {})));
    if (await page.locator("#text").isVisible()) {
      found.push(await timed(watched, "drawing the rest", () => page.waitForFunction(() => !document.querySelector("#text .chunk > p"), null, { timeout: PATIENCE }).catch(() => {})));
      found.push(await timed(watched, "scrolling", () => page.evaluate(async () => {
        for (let at = 0; at < 40; at++) {
          document.scrollingElement.scrollTop += 700;
          await new Promise(requestAnimationFrame);
        }
        document.scrollingElement.scrollTop = 0;
      })));
      for (const [what, key] of [["the next mention", "j"], ["accepting the document", "Control+Enter"], ["undoing it", "Control+z"], ["redoing it", "Control+y"]]) {
        found.push(await timed(watched, what, async () => {
          await page.keyboard.press(key);
          await saved(page).catch(() => {});
        }));
      }
    }
    return found;
  } finally {
    await stage.strike();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

for (const [kind, file] of Object.entries(KINDS)) {
  test(kind, { timeout: 1_800_000 }, async () => {
    const runs = [];
    for (let at = 0; at < RUNS; at++) runs.push(await run(file));
    for (const [at, [what]] of runs[0].entries()) {
      const of = (column) => median(runs.map((run) => run[at]?.[column] ?? 0)).toFixed(0);
      console.log(`${kind}: ${what}: ${of(1)} ms, longest task ${of(2)} ms, processor ${of(3)} ms`);
    }
  });
}
