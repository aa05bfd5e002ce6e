// Long articles with an annotation for every 20 words, compared with a bare page that shows the
// same text with the same marks (baseline.html). Both take turns in one run.
//   cargo xtask dist && cargo xtask stories benches/long_article.mjs
// The annotations come from a file, so the detector does not run.

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { waitForSaved } from "../tests/stories/actions.mjs";
import { assert, BrowserSession } from "../tests/stories/harness.mjs";
import { readMemory, findRenderer } from "./process_memory.mjs";

const RUNS = 5;
const EVERY = 20;
const PER_PARAGRAPH = 60;
/** How often a mark is added and removed in each run. */
const AT_ONE_SITTING = 5;
const EDITS = 10_000;
const BARE = readFileSync(new URL("baseline.html", import.meta.url), "utf8");
const SYLLABLES = ["ba", "den", "kor", "li", "mun", "ra", "so", "tel", "vi", "zan"];

/** Returns paragraphs as lists of `[text, isMark]`. Deterministic for each number of words. */
function article(words) {
  let seed = 1;
  const next = (below) => {
    seed = (seed * 16807) % 2147483647;
    return seed % below;
  };
  const word = () => Array.from({ length: 1 + next(3) }, () => SYLLABLES[next(SYLLABLES.length)]).join("");
  const paragraphs = [];
  for (let at = 0; at < words; at += PER_PARAGRAPH) {
    const pieces = [];
    for (let from = at; from < Math.min(words, at + PER_PARAGRAPH); from += EVERY) {
      const plain = Array.from({ length: EVERY - 1 }, word).join(" ");
      pieces.push([`${plain} `, false], [word().toUpperCase(), true], [" ", false]);
    }
    paragraphs.push(pieces.slice(0, -1));
  }
  return paragraphs;
}

/**
 * Returns the same article as a Dateline file, with a second document so that the library is shown.
 */
function asFile(paragraphs) {
  let text = "";
  const annotations = [];
  for (const pieces of paragraphs) {
    for (const [piece, isMark] of pieces) {
      if (isMark) {
        annotations.push({ id: annotations.length + 1, start: text.length, end: text.length + piece.length, quote: piece, label: "ORG", status: "accepted", origin: { kind: "person" } });
      }
      text += piece;
    }
    text += "\n\n";
  }
  return { text, annotations };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

// The following functions run in the page.

/**
 * Returns for each step the milliseconds from the call to the end of the frame that shows its
 * result: from `least` to `most` marks and at least `length` characters, in the article or in the
 * `edited` paragraph, or new counters in the sidebar (`beside`).
 *
 * A task of the highest priority that is posted before a frame is painted runs immediately after
 * it, before timers that are due.
 */
async function until({ act, steps }) {
  const counters = () => document.querySelector(".progress")?.textContent;
  const before = counters();
  const painted = () => scheduler.postTask(() => {}, { priority: "user-blocking" });
  const isThere = ({ least, most = Infinity, length, beside }) => {
    if (beside) return counters() !== before;
    const element = window.edited ?? document.querySelector("#text");
    const marks = element?.querySelectorAll("mark").length ?? 0;
    const hasText = () => length === undefined || element.textContent.length >= length;
    return least <= marks && marks <= most && hasText();
  };
  const times = [];
  const started = performance.now();
  (0, eval)(act);
  for (const step of steps) {
    do await new Promise(requestAnimationFrame);
    while (!isThere(step));
    await painted();
    times.push(performance.now() - started);
  }
  return times;
}

/** Returns the number of visible marks. */
function marksInWindow() {
  const isSeen = (mark) => {
    const { top, height } = mark.getBoundingClientRect();
    return height > 0 && top < innerHeight;
  };
  return [...document.querySelectorAll("#text mark")].slice(0, 500).filter(isSeen).length;
}

/**
 * Returns the longest time between two frames while the article scrolls from its start, in
 * milliseconds.
 */
async function scroll(selector) {
  const element = selector === "window" ? document.scrollingElement : document.querySelector(selector);
  element.scrollTop = 0;
  let worst = 0;
  let before = await new Promise(requestAnimationFrame);
  for (let at = 0; at < 120; at++) {
    element.scrollTop += 700;
    const now = await new Promise(requestAnimationFrame);
    worst = Math.max(worst, now - before);
    before = now;
  }
  element.scrollTop = element.scrollHeight / 2;
  await new Promise((done) => setTimeout(done, 300));
  return worst;
}

/**
 * Measures opening the article: until the visible part is painted, and until all marks are
 * rendered.
 */
async function opening(page, act, { seen, count, length }) {
  const [open, whole] = await page.evaluate(until, { act, steps: [{ least: seen, length }, { least: count }] });
  return { open, whole };
}

/**
 * Measures an edit that adds `more` marks to the paragraph of an element, after which the article
 * has `count`.
 *
 * The total is asserted after the measurement, so that counting does not take part in it. With
 * `beside`, also measures the time until the sidebar is updated.
 */
async function edited(page, act, { at, more, count, beside }) {
  const before = await page.evaluate(`(window.edited = ${at}.closest("p")).querySelectorAll("mark").length`);
  const marks = before + more;
  const steps = [{ least: marks, most: marks }, ...(beside ? [{ beside }] : [])];
  const times = await page.evaluate(until, { act, steps });
  assert.equal(await page.evaluate(`document.querySelectorAll("#text mark").length`), count);
  return times;
}

const press = (key) => `window.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true }))`;
const middle = `document.querySelectorAll("#text mark")[document.querySelectorAll("#text mark").length >> 1]`;

async function ours(page, asked) {
  const { count } = asked;
  await page.locator(".library li button.title").first().waitFor();
  const opened = await opening(page, `[...document.querySelectorAll(".library button.title")].find((it) => it.textContent === "long").click()`, asked);
  const seen = await page.evaluate(marksInWindow);
  const worst = await page.evaluate(scroll, "window");
  await page.evaluate(`${middle}.click()`);
  await page.waitForTimeout(200);
  const [add, remove, beside] = [[], [], []];
  for (let edit = 0; edit < AT_ONE_SITTING; edit++) {
    // Selects and labels the word after a mark, then removes the new mark.
    await page.evaluate(press("v"));
    await page.waitForTimeout(200);
    const added = await edited(page, press("o"), { at: `document.querySelector("#text .selected")`, more: 1, count: count + 1, beside: true });
    await page.waitForTimeout(200);
    const removed = await edited(page, press("x"), { at: `document.querySelector("#text .in-focus")`, more: -1, count, beside: true });
    add.push(added[0]);
    remove.push(removed[0]);
    beside.push(added[1], removed[1]);
    await page.waitForTimeout(200);
  }
  return { ...opened, worst, add, remove, beside, seen };
}

async function bare(page, paragraphs, asked) {
  const { count } = asked;
  await page.goto("about:blank");
  await page.setContent(BARE);
  await page.evaluate((paragraphs) => (window.article = paragraphs), paragraphs);
  const opened = await opening(page, "open(window.article)", asked);
  const seen = await page.evaluate(marksInWindow);
  const worst = await page.evaluate(scroll, "#scroll");
  const add = [];
  const remove = [];
  for (let edit = 0; edit < AT_ONE_SITTING; edit++) {
    await page.evaluate(`window.mark = ${middle}; window.word = mark.nextSibling?.data?.trim().split(" ")[0] || mark.previousSibling.data.trim().split(" ")[0]`);
    add.push(...(await edited(page, "add(mark, word)", { at: "mark", more: 1, count: count + 1 })));
    await page.waitForTimeout(200);
    remove.push(...(await edited(page, "remove(mark)", { at: "mark", more: -1, count })));
    await page.waitForTimeout(200);
  }
  return { ...opened, worst, add, remove, seen };
}

function dateline(document) {
  return {
    format: "dateline",
    version: 1,
    generator: "benches/long_article.mjs",
    offsets: "unicode code points, end exclusive",
    labels: [{ name: "ORG", description: "", hue: 350, key: "o" }],
    documents: [{ id: 1, source: "", language: "en", line_ends: "lf", reviewed: [], ...document }],
  };
}

async function prepared(paragraphs, t) {
  const stage = await BrowserSession.start({});
  t.after(() => stage.dispose());
  const { text, annotations } = asFile(paragraphs);
  const documents = [
    { title: "long", text, annotations },
    { title: "short", text: "Nothing.", annotations: [] },
  ];
  const files = documents.map((it) => ({ name: `${it.title}.json`, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(dateline(it))) }));
  await stage.page.locator("#file").setInputFiles(files);
  await stage.page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await waitForSaved(stage.page);
  return stage;
}

for (const words of [1000, 10_000, 100_000]) {
  test(`${words} words`, { timeout: 600_000 }, async (t) => {
    const paragraphs = article(words);
    const count = paragraphs.flat().filter(([, isMark]) => isMark).length;
    const length = paragraphs.flat().reduce((sum, [piece]) => sum + piece.length, 0);
    const runs = { ours: [], bare: [] };
    // The number of visible marks is known after a first run, which is not counted.
    const seen = { ours: 1, bare: 1 };
    const stage = await prepared(paragraphs, t);
    for (let run = 0; run <= RUNS; run++) {
      await stage.page.goto(stage.url);
      await stage.page.waitForTimeout(1500);
      runs.ours.push(await ours(stage.page, { count, length, seen: seen.ours }));
      runs.bare.push(await bare(stage.page, paragraphs, { count, length, seen: seen.bare }));
      for (const who of ["ours", "bare"]) seen[who] = runs[who].at(-1).seen;
    }
    const of = (who, what) => median(runs[who].slice(1).flatMap((it) => it[what])).toFixed(0);
    console.log(`${words} words: the window shows ${seen.ours} marks, the bare page's ${seen.bare}`);
    for (const what of ["open", "whole", "add", "remove", "worst"]) {
      console.log(`${words} words, ${count} annotations: ${what} ${of("ours", what)} ms, bare page ${of("bare", what)} ms`);
    }
    console.log(`${words} words, ${count} annotations: what stands beside follows after ${of("ours", "beside")} ms`);
  });
}

test(`${EDITS} edits`, { timeout: 600_000 }, async (t) => {
  const paragraphs = article(10_000);
  const stage = await prepared(paragraphs, t);
  const { page } = stage;
  await page.getByRole("button", { name: "long", exact: true }).click();
  await page.locator("#text mark").first().waitFor();
  const session = await stage.context.newCDPSession(page);
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const bytes = await page.evaluate(() => performance.memory.usedJSHeapSize);
    // The heap does not include the memory of WebAssembly.
    return `heap ${(bytes / 1e6).toFixed(1)} MB, process ${readMemory(findRenderer(stage), "VmRSS")} MB`;
  };
  const edits = (count) => page.evaluate(async (count) => {
    const times = [];
    document.querySelectorAll("#text mark")[100].click();
    for (let at = 0; at < count; at++) {
      const started = performance.now();
      window.dispatchEvent(new KeyboardEvent("keydown", { key: at & 1 ? "o" : "g", bubbles: true }));
      // The marks are rendered in one frame, and the sidebar in the next.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[count >> 1];
  }, count);
  const first = await edits(200);
  const before = await heap();
  await edits(EDITS);
  const last = await edits(200);
  console.log(`an edit ${first.toFixed(1)} ms, after ${EDITS} more ${last.toFixed(1)} ms; ${before}, then ${await heap()}`);
});
