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
const EDITS_PER_RUN = 5;
const EDITS = 10_000;
const BASELINE = readFileSync(new URL("baseline.html", import.meta.url), "utf8");
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
 * `edited` paragraph, or new counters in the sidebar (`sidebar`).
 *
 * A task of the highest priority that is posted before a frame is painted runs immediately after
 * it, before timers that are due.
 */
async function timeSteps({ action, steps }) {
  const counters = () => document.querySelector(".progress")?.textContent;
  const before = counters();
  const painted = () => scheduler.postTask(() => {}, { priority: "user-blocking" });
  const isRendered = ({ least, most = Infinity, length, sidebar }) => {
    if (sidebar) return counters() !== before;
    const element = window.edited ?? document.querySelector("#text");
    const marks = element?.querySelectorAll("mark").length ?? 0;
    const hasText = () => length === undefined || element.textContent.length >= length;
    return least <= marks && marks <= most && hasText();
  };
  const times = [];
  const started = performance.now();
  (0, eval)(action);
  for (const step of steps) {
    do await new Promise(requestAnimationFrame);
    while (!isRendered(step));
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
  for (let step = 0; step < 120; step++) {
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
async function measureOpening(page, action, { seen, count, length }) {
  const [open, whole] = await page.evaluate(timeSteps, { action, steps: [{ least: seen, length }, { least: count }] });
  return { open, whole };
}

/**
 * Measures an edit that adds `more` marks to the paragraph of an element, after which the article
 * has `count`.
 *
 * The total is asserted after the measurement, so that counting does not take part in it. With
 * `sidebar`, also measures the time until the sidebar is updated.
 */
async function measureEdit(page, action, { at, more, count, sidebar }) {
  const before = await page.evaluate(`(window.edited = ${at}.closest("p")).querySelectorAll("mark").length`);
  const marks = before + more;
  const steps = [{ least: marks, most: marks }, ...(sidebar ? [{ sidebar }] : [])];
  const times = await page.evaluate(timeSteps, { action, steps });
  assert.equal(await page.evaluate(`document.querySelectorAll("#text mark").length`), count);
  return times;
}

const press = (key) => `window.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true }))`;
const middle = `document.querySelectorAll("#text mark")[document.querySelectorAll("#text mark").length >> 1]`;

async function measureDateline(page, expected) {
  const { count } = expected;
  await page.locator(".library li button.title").first().waitFor();
  const opened = await measureOpening(page, `[...document.querySelectorAll(".library button.title")].find((it) => it.textContent === "long").click()`, expected);
  const seen = await page.evaluate(marksInWindow);
  const worst = await page.evaluate(scroll, "window");
  await page.evaluate(`${middle}.click()`);
  await page.waitForTimeout(200);
  const [add, remove, sidebar] = [[], [], []];
  for (let edit = 0; edit < EDITS_PER_RUN; edit++) {
    // Selects and labels the word after a mark, then removes the new mark.
    await page.evaluate(press("v"));
    await page.waitForTimeout(200);
    const added = await measureEdit(page, press("o"), { at: `document.querySelector("#text .selected")`, more: 1, count: count + 1, sidebar: true });
    await page.waitForTimeout(200);
    const removed = await measureEdit(page, press("x"), { at: `document.querySelector("#text .in-focus")`, more: -1, count, sidebar: true });
    add.push(added[0]);
    remove.push(removed[0]);
    sidebar.push(added[1], removed[1]);
    await page.waitForTimeout(200);
  }
  return { ...opened, worst, add, remove, sidebar, seen };
}

async function measureBaseline(page, paragraphs, expected) {
  const { count } = expected;
  await page.goto("about:blank");
  await page.setContent(BASELINE);
  await page.evaluate((paragraphs) => (window.article = paragraphs), paragraphs);
  const opened = await measureOpening(page, "open(window.article)", expected);
  const seen = await page.evaluate(marksInWindow);
  const worst = await page.evaluate(scroll, "#scroll");
  const add = [];
  const remove = [];
  for (let edit = 0; edit < EDITS_PER_RUN; edit++) {
    await page.evaluate(`window.mark = ${middle}; window.word = mark.nextSibling?.data?.trim().split(" ")[0] || mark.previousSibling.data.trim().split(" ")[0]`);
    add.push(...(await measureEdit(page, "add(mark, word)", { at: "mark", more: 1, count: count + 1 })));
    await page.waitForTimeout(200);
    remove.push(...(await measureEdit(page, "remove(mark)", { at: "mark", more: -1, count })));
    await page.waitForTimeout(200);
  }
  return { ...opened, worst, add, remove, seen };
}

function datelineFile(document) {
  return {
    format: "dateline",
    version: 1,
    generator: "benches/long_article.mjs",
    offsets: "unicode code points, end exclusive",
    labels: [{ name: "ORG", description: "", hue: 350, key: "o" }],
    documents: [{ id: 1, source: "", language: "en", line_ends: "lf", reviewed: [], ...document }],
  };
}

async function openArticle(paragraphs, t) {
  const session = await BrowserSession.start({});
  t.after(() => session.dispose());
  const { text, annotations } = asFile(paragraphs);
  const documents = [
    { title: "long", text, annotations },
    { title: "short", text: "Nothing.", annotations: [] },
  ];
  const files = documents.map((it) => ({ name: `${it.title}.json`, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(datelineFile(it))) }));
  await session.page.locator("#file").setInputFiles(files);
  await session.page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await waitForSaved(session.page);
  return session;
}

for (const words of [1000, 10_000, 100_000]) {
  test(`${words} words`, { timeout: 600_000 }, async (t) => {
    const paragraphs = article(words);
    const count = paragraphs.flat().filter(([, isMark]) => isMark).length;
    const length = paragraphs.flat().reduce((sum, [piece]) => sum + piece.length, 0);
    const runs = { dateline: [], baseline: [] };
    // The number of visible marks is known after a first run, which is not counted.
    const seen = { dateline: 1, baseline: 1 };
    const session = await openArticle(paragraphs, t);
    for (let run = 0; run <= RUNS; run++) {
      await session.page.goto(session.url);
      await session.page.waitForTimeout(1500);
      runs.dateline.push(await measureDateline(session.page, { count, length, seen: seen.dateline }));
      runs.baseline.push(await measureBaseline(session.page, paragraphs, { count, length, seen: seen.baseline }));
      for (const name of ["dateline", "baseline"]) seen[name] = runs[name].at(-1).seen;
    }
    const medianOf = (name, field) => median(runs[name].slice(1).flatMap((it) => it[field])).toFixed(0);
    console.log(`${words} words: the window shows ${seen.dateline} marks, the bare page's ${seen.baseline}`);
    for (const field of ["open", "whole", "add", "remove", "worst"]) {
      console.log(`${words} words, ${count} annotations: ${field} ${medianOf("dateline", field)} ms, bare page ${medianOf("baseline", field)} ms`);
    }
    console.log(`${words} words, ${count} annotations: the sidebar is updated after ${medianOf("dateline", "sidebar")} ms`);
  });
}

test(`${EDITS} edits`, { timeout: 600_000 }, async (t) => {
  const paragraphs = article(10_000);
  const session = await openArticle(paragraphs, t);
  const { page } = session;
  await page.getByRole("button", { name: "long", exact: true }).click();
  await page.locator("#text mark").first().waitFor();
  const cdp = await session.context.newCDPSession(page);
  const heap = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    const bytes = await page.evaluate(() => performance.memory.usedJSHeapSize);
    // The heap does not include the memory of WebAssembly.
    return `heap ${(bytes / 1e6).toFixed(1)} MB, process ${readMemory(findRenderer(session), "VmRSS")} MB`;
  };
  const edits = (count) => page.evaluate(async (count) => {
    const times = [];
    document.querySelectorAll("#text mark")[100].click();
    for (let index = 0; index < count; index++) {
      const started = performance.now();
      window.dispatchEvent(new KeyboardEvent("keydown", { key: index & 1 ? "o" : "g", bubbles: true }));
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
