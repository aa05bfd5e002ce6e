// Long articles with an annotation for every 20 words, against a bare page that shows the same text
// with the same marks (bare.html), by turns in one run:
//   cargo xtask dist && cargo xtask stories benches/long.mjs
// The annotations come from a file, so that nothing is read by the detector.

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { saved } from "../tests/stories/desk.mjs";
import { Stage } from "../tests/stories/harness.mjs";

const RUNS = 5;
const EVERY = 20;
const PER_PARAGRAPH = 60;
const EDITS = 10_000;
const BARE = readFileSync(new URL("bare.html", import.meta.url), "utf8");
const SYLLABLES = ["ba", "den", "kor", "li", "mun", "ra", "so", "tel", "vi", "zan"];

/** Paragraphs as lists of `[text, isMark]`; the same for the same number. */
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

/** The same as a Dateline file, with a second document so that the library is shown. */
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

// What follows runs in the page.

/** Milliseconds from a call until so many marks are painted. */
async function untilMarks({ act, count, change }) {
  const started = performance.now();
  const marks = () => document.querySelectorAll("#text mark").length;
  (0, eval)(act);
  while (marks() !== count + (change ?? 0)) await new Promise((done) => setTimeout(done));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - started;
}

/** The longest time between two frames while the article is scrolled from its start, in milliseconds. */
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

const press = (key) => `window.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true }))`;
const middle = `document.querySelectorAll("#text mark")[document.querySelectorAll("#text mark").length >> 1]`;

async function ours(page, paragraphs, count) {
  await page.locator(".library li button.title").first().waitFor();
  const open = await page.evaluate(untilMarks, {
    act: `[...document.querySelectorAll(".library button.title")].find((it) => it.textContent === "long").click()`, count,
  });
  const worst = await page.evaluate(scroll, "window");
  await page.evaluate(`${middle}.click()`);
  await page.waitForTimeout(200);
  // The word after a mark is selected and labeled; then that mark is taken out.
  await page.evaluate(press("v"));
  await page.waitForTimeout(200);
  const add = await page.evaluate(untilMarks, { act: press("o"), count, change: 1 });
  await page.waitForTimeout(200);
  const remove = await page.evaluate(untilMarks, { act: press("x"), count });
  return { open, worst, add, remove };
}

async function bare(page, paragraphs, count) {
  await page.goto("about:blank");
  await page.setContent(BARE);
  await page.evaluate((paragraphs) => (window.article = paragraphs), paragraphs);
  const open = await page.evaluate(untilMarks, { act: "open(window.article)", count });
  const worst = await page.evaluate(scroll, "#scroll");
  await page.evaluate(`window.mark = ${middle}; window.word = mark.nextSibling?.data?.trim().split(" ")[0] || mark.previousSibling.data.trim().split(" ")[0]`);
  const add = await page.evaluate(untilMarks, { act: "add(mark, word)", count, change: 1 });
  const remove = await page.evaluate(untilMarks, { act: "remove(mark)", count });
  return { open, worst, add, remove };
}

function dateline(document) {
  return {
    format: "dateline",
    version: 1,
    generator: "benches/long.mjs",
    offsets: "unicode code points, end exclusive",
    labels: [{ name: "ORG", description: "", hue: 350, key: "o" }],
    documents: [{ id: 1, source: "", language: "en", line_ends: "lf", reviewed: [], ...document }],
  };
}

async function prepared(paragraphs) {
  const stage = await Stage.set({});
  const { text, annotations } = asFile(paragraphs);
  const documents = [
    { title: "long", text, annotations },
    { title: "short", text: "Nothing.", annotations: [] },
  ];
  const files = documents.map((it) => ({ name: `${it.title}.json`, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(dateline(it))) }));
  await stage.page.locator("#file").setInputFiles(files);
  await stage.page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await saved(stage.page);
  return stage;
}

for (const words of [1000, 10_000, 100_000]) {
  test(`${words} words`, { timeout: 600_000 }, async () => {
    const paragraphs = article(words);
    const count = paragraphs.flat().filter(([, isMark]) => isMark).length;
    const runs = { ours: [], bare: [] };
    const stage = await prepared(paragraphs);
    for (let run = 0; run < RUNS; run++) {
      await stage.page.goto(stage.url);
      await stage.page.waitForTimeout(1500);
      runs.ours.push(await ours(stage.page, paragraphs, count));
      runs.bare.push(await bare(stage.page, paragraphs, count));
    }
    await stage.strike();
    const of = (who, what) => median(runs[who].map((it) => it[what])).toFixed(0);
    for (const what of ["open", "add", "remove", "worst"]) {
      console.log(`${words} words, ${count} annotations: ${what} ${of("ours", what)} ms, bare page ${of("bare", what)} ms`);
    }
  });
}

test(`${EDITS} edits`, { timeout: 600_000 }, async () => {
  const paragraphs = article(10_000);
  const stage = await prepared(paragraphs);
  const { page } = stage;
  await page.getByRole("button", { name: "long", exact: true }).click();
  await page.locator("#text mark").first().waitFor();
  const session = await stage.context.newCDPSession(page);
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    return (await page.evaluate(() => performance.memory.usedJSHeapSize)) / 1e6;
  };
  const edits = (count) => page.evaluate(async (count) => {
    const times = [];
    document.querySelectorAll("#text mark")[100].click();
    for (let at = 0; at < count; at++) {
      const started = performance.now();
      window.dispatchEvent(new KeyboardEvent("keydown", { key: at & 1 ? "o" : "g", bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[count >> 1];
  }, count);
  const first = await edits(200);
  const before = await heap();
  await edits(EDITS);
  const last = await edits(200);
  console.log(`an edit ${first.toFixed(1)} ms, after ${EDITS} more ${last.toFixed(1)} ms; heap ${before.toFixed(1)} MB, then ${(await heap()).toFixed(1)} MB`);
  await stage.strike();
});
