// Tokens per second of the worker and of other tools that run in a page, on the same text in the
// same browser, on one thread, taking turns and after a warm-up:
//   npm ci --prefix benches && cargo xtask dist && cargo xtask stories benches/peer_tools.mjs
// The text is the dev part of the Groningen Meaning Bank if DATELINE_CORPORA is set, or else the
// sample article repeated.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { BrowserSession } from "../tests/stories/harness.mjs";

/**
 * The number of rounds until the engine has compiled all code, and the number of measured rounds.
 */
const WARM = 5;
const ROUNDS = 15;
const here = fileURLToPath(new URL(".", import.meta.url));
const corpora = process.env.DATELINE_CORPORA;

function text() {
  const file = corpora && join(corpora, "dev/gmb.tsv");
  if (!file || !existsSync(file)) {
    const sample = readFileSync(join(here, "../tests/data/sample.txt"), "utf8");
    return `${sample}\n\n`.repeat(100);
  }
  const sentences = readFileSync(file, "utf8").split(/\n\s*\n/).map((sentence) =>
    sentence.split("\n").map((line) => line.split("\t")[0]).filter((it) => it !== "-DOCSTART-").join(" "));
  // Removes the spaces that tokenized text has before punctuation.
  const typed = sentences.map((it) => it.replace(/ ([.,;:!?)%]|'s\b)/g, "$1").replace(/([($]) /g, "$1"));
  const paragraphs = Array.from({ length: Math.ceil(typed.length / 5) }, (_, at) =>
    typed.slice(at * 5, at * 5 + 5).join(" "));
  return paragraphs.join("\n\n");
}

/** Bundles a tool as a script that sets `globalThis.detect`. */
function bundle(entry) {
  const options = { bundle: true, write: false, format: "iife", platform: "browser", minify: true };
  return buildSync({ ...options, stdin: { contents: entry, resolveDir: here } }).outputFiles[0].text;
}

const PEERS = {
  "compromise 14.17": `
    import nlp from "compromise";
    globalThis.detect = (text) => {
      const read = nlp(text);
      return read.people().length + read.places().length + read.organizations().length;
    };`,
  "wink-nlp 2.4 (finds no names)": `
    import wink from "wink-nlp";
    import model from "wink-eng-lite-web-model";
    const nlp = wink(model);
    globalThis.detect = (text) => nlp.readDoc(text).entities().length();`,
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/**
 * Opens a page in which `globalThis.detect` processes a text with our worker and counts the mentions.
 */
async function openDateline(session) {
  // The content security policy does not allow tests to start workers in Dateline's page.
  await session.openPlainPage();
  await session.page.evaluate(async () => {
    const worker = new Worker("./dateline-detector-worker_loader.js", { type: "module" });
    const next = (type) => new Promise((done) => {
      worker.onmessage = ({ data }) => (data.type === type || data[type]) && done(data[type]);
    });
    await next("ready");
    let request = 0;
    globalThis.detect = async (text) => {
      const response = next("detected");
      const bytes = new TextEncoder().encode(text);
      worker.postMessage({ detect: { request: request++, document: 1, text: bytes, date: null } });
      return JSON.parse(new TextDecoder().decode((await response).suggestions)).length;
    };
  });
  return session.page;
}

/** Opens a page with another tool, which runs on the main thread. */
async function openPeer(session, entry) {
  const page = await session.context.newPage();
  await page.addScriptTag({ content: bundle(entry) });
  return page;
}

/** Processes the text once and returns the time in milliseconds. */
async function time(page, text) {
  return page.evaluate(async (text) => {
    const started = performance.now();
    const mentions = await globalThis.detect(text);
    return { duration: performance.now() - started, mentions };
  }, text);
}

test("the worker and its peers", { timeout: 600_000 }, async () => {
  // Compromise's time grows faster than linearly. This length is enough for stable results and
  // still fair.
  const input = text().slice(0, 200_000);
  const tokens = input.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu).length;
  const session = await BrowserSession.start({});
  try {
    const tools = [{ name: "Dateline's worker", page: await openDateline(session) }];
    for (const [name, entry] of Object.entries(PEERS)) tools.push({ name, page: await openPeer(session, entry) });
    for (const tool of tools) tool.rates = [];
    // The tools take turns, so that a temporarily slow machine affects all of them.
    for (let round = 0; round < WARM + ROUNDS; round++) {
      for (const tool of tools) {
        const { duration, mentions } = await time(tool.page, input);
        tool.mentions = mentions;
        if (round >= WARM) tool.rates.push(tokens / (duration / 1000));
      }
    }
    const [dateline] = tools;
    for (const { name, rates, mentions } of tools) {
      const ratio = median(rates.map((rate, round) => dateline.rates[round] / rate));
      const rate = Math.round(median(rates)).toLocaleString("en");
      console.log(`${name}: ${rate} tokens/s, ${mentions} mentions; ours is ${ratio.toFixed(1)} times as fast`);
    }
  } finally {
    await session.dispose();
  }
});
