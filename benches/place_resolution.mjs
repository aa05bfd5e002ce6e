// Places in the worker of the release build, in a real browser, after a warm-up:
//   cargo xtask dist && cargo xtask stories benches/place_resolution.mjs
// Measures the time to resolve an article of 1,000 words with 60 mentions of places, to search
// while typing, and to load the gazetteer, each from the message to its answer, and the worker's
// memory.

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BrowserSession } from "../tests/stories/harness.mjs";

const SAMPLE = readFileSync(new URL("../tests/data/sample.txt", import.meta.url), "utf8");
const WORDS = 1020;
const MENTIONS = 60;
const ROUNDS = 30;
const LABELS = ["GPE", "LOC", "FAC", "NORP"];
const QUERIES = ["d", "da", "dam", "damas", "damascus", "damscus", "san francsico", "ar raqa", "xyzzy"];

/** Opens a page that can send requests to our worker and wait for the responses. */
async function openWorkerPage(session) {
  // The content security policy does not allow tests to start workers in Dateline's page.
  await session.openPlainPage();
  await session.page.evaluate(async () => {
    const worker = new Worker("./dateline-detector-worker_loader.js", { type: "module" });
    const waiting = new Map();
    globalThis.next = (type) => new Promise((done) => waiting.set(type, done));
    worker.onmessage = ({ data }) => {
      const type = data.type ?? Object.keys(data)[0];
      waiting.get(type)?.(data[type]);
      waiting.delete(type);
    };
    await globalThis.next("ready");
    let request = 0;
    globalThis.send = async (message, type) => {
      const response = globalThis.next(type);
      const started = performance.now();
      const [[kind, fields]] = Object.entries(message);
      worker.postMessage({ [kind]: { request: request++, ...fields } });
      const data = await response;
      return { duration: performance.now() - started, data };
    };
  });
  return session.page;
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const spread = (numbers) => {
  const all = sorted(numbers);
  return `median ${all[all.length >> 1].toFixed(1)} ms, worst ${all.at(-1).toFixed(1)} ms`;
};

test("places in the worker", { timeout: 300_000 }, async () => {
  const words = `${SAMPLE}\n\n`.repeat(10).split(/(?<=\s)/).slice(0, WORDS).join("");
  const session = await BrowserSession.start({});
  try {
    const page = await openWorkerPage(session);
    const figures = await page.evaluate(async ({ text, labels, queries, n, rounds }) => {
      const bytes = new TextEncoder().encode(text);
      const { data } = await globalThis.send(
        { detect: { document: 1, text: bytes, date: null } }, "detected");
      const mentions = JSON.parse(new TextDecoder().decode(data.suggestions))
        .filter((it) => labels.includes(it.label))
        .slice(0, n)
        .map((it, id) => ({ id, span: it.span, label: it.label, decided: null }));
      const asked = { document: 1, text: bytes, mentions: new TextEncoder().encode(JSON.stringify(mentions)) };
      const loaded = globalThis.next("gazetteer_loaded");
      const started = performance.now();
      const first = globalThis.send({ resolve: asked }, "resolved");
      const facts = await loaded;
      const loading = performance.now() - started;
      await first;
      const resolving = [], searching = {};
      let answers;
      for (let round = 0; round < rounds; round++) {
        const { duration, data } = await globalThis.send({ resolve: asked }, "resolved");
        resolving.push(duration);
        answers = JSON.parse(new TextDecoder().decode(data.groups));
      }
      for (const query of queries) {
        searching[query] = [];
        for (let round = 0; round < rounds; round++) {
          const { duration } = await globalThis.send({ find_places: { query, limit: 8 } }, "places_found");
          searching[query].push(duration);
        }
      }
      const linked = answers.filter((it) => it.resolution.unresolved == null)
        .reduce((sum, it) => sum + it.mentions.length, 0);
      return { facts, loading, mentions: mentions.length, linked, resolving, searching };
    }, { text: words, labels: LABELS, queries: QUERIES, n: MENTIONS, rounds: ROUNDS });
    const { facts, loading, mentions, linked, resolving, searching } = figures;
    console.log(
      `gazetteer: ${facts.n_places} places, ${facts.n_names} names, ${facts.n_bytes} bytes in memory; ` +
        `there ${loading.toFixed(0)} ms after it was first asked`);
    console.log(`resolving ${mentions} mentions of ${WORDS} words (${linked} get a place): ${spread(resolving)}`);
    for (const [query, times] of Object.entries(searching)) {
      console.log(`searching ${JSON.stringify(query)}: ${spread(times)}`);
    }
  } finally {
    await session.dispose();
  }
});
