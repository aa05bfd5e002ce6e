// The time from paste to highlights in a real browser, with the release build:
//   cargo xtask dist && cargo xtask stories benches/paste_to_highlights.mjs

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BrowserSession } from "../tests/stories/harness.mjs";

const SAMPLE = readFileSync(new URL("../tests/data/sample.txt", import.meta.url), "utf8");
const RUNS = 5;

function article(words) {
  const paragraphs = SAMPLE.split("\n\n");
  const text = [];
  for (let count = 0, index = 0; count < words; index = (index + 1) % paragraphs.length) {
    text.push(paragraphs[index].trim());
    count += paragraphs[index].split(/\s+/).length;
  }
  return text.join("\n\n");
}

/**
 * Returns the milliseconds from paste to the list of paragraphs, and from opening to rendered
 * highlights.
 */
async function measure(page, text) {
  return page.evaluate(async (text) => {
    const nextFrame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const waitFor = async (selector) => {
      while (!document.querySelector(selector)) await new Promise((done) => setTimeout(done, 1));
      await nextFrame();
    };
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const pasted = performance.now();
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    await waitFor("#confirm");
    const prepared = performance.now();
    document.querySelector("#confirm").click();
    await waitFor("[data-detecting=false] ~ * mark");
    const highlighted = performance.now();
    // Edits once in the middle of the text: accepts the mention there.
    const marks = document.querySelectorAll("#text mark");
    marks[marks.length >> 1].click();
    await nextFrame();
    const before = performance.now();
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
    await nextFrame();
    const accepted = performance.now();
    const figures = {
      paste: prepared - pasted, open: highlighted - prepared, accept: accepted - before,
      mentions: marks.length, nodes: document.querySelectorAll("*").length,
    };
    return figures;
  }, text);
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

for (const words of [300, 10_000, 100_000]) {
  test(`${words} words`, { timeout: 120_000 }, async () => {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const session = await BrowserSession.start({});
      // Gives the worker time to load its model, as for a user who reads the page first.
      await session.page.waitForTimeout(1000);
      runs.push(await measure(session.page, article(words)));
      await session.dispose();
    }
    const medianOf = (name) => Math.round(median(runs.map((run) => run[name])));
    console.log(
      `${words} words: paste to paragraphs ${medianOf("paste")} ms, opening to highlights ${medianOf("open")} ms, ` +
        `accepting one ${medianOf("accept")} ms; ${medianOf("mentions")} mentions, ${medianOf("nodes")} elements (medians of ${RUNS})`,
    );
  });
}
