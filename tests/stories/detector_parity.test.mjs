// The worker finds the same spans as the native detector. Always uses the test texts, and the dev
// corpora if DATELINE_CORPORA is set.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { assert, story } from "./harness.mjs";

const root = new URL("../../", import.meta.url).pathname;
const data = (name) => readFileSync(join(root, "tests/data", name), "utf8");

const PLACE_LABELS = ["GPE", "LOC", "FAC", "NORP"];

/** Returns the suggestions of a separate worker for texts, or the resolved places if requested. */
async function detectInWorker(session, texts, date, { withPlaces = false } = {}) {
  // The content security policy does not allow tests to start workers in Dateline's page.
  await session.openPlainPage();
  return session.page.evaluate(async ({ texts, date, labels }) => {
    const worker = new Worker("./dateline-detector-worker_loader.js", { type: "module" });
    const found = [];
    // Texts are sent as bytes, and long lists as the bytes of their JSON.
    const encode = (text) => new TextEncoder().encode(text);
    const parse = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
    const next = (type) => new Promise((done, failed) => {
      worker.onerror = (event) => failed(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.type === "failed" || data.invalid_request) failed(new Error(JSON.stringify(data)));
        if (data.type === type || data[type]) done(data[type]);
      };
    });
    await next("ready");
    for (const [request, text] of texts.entries()) {
      const response = next("detected");
      worker.postMessage({ detect: { request, document: 1, text: encode(text), date } });
      const suggestions = parse((await response).suggestions);
      found.push(suggestions);
      if (!labels) continue;
      const mentions = suggestions.filter((it) => labels.includes(it.label))
        .map(({ span, label }, id) => ({ id, span, label, decided: null }));
      const resolved = next("resolved");
      const asked = { request: 1000 + request, document: 1, text: encode(text) };
      worker.postMessage({ resolve: { ...asked, mentions: encode(JSON.stringify(mentions)) } });
      found[request] = parse((await resolved).groups)
        .flatMap(({ mentions: ids, resolution }) => ids.map((id) => ({ id, ...resolution })))
        .sort((one, other) => one.id - other.id)
        .map((it) => ({ ...it, span: mentions[it.id].span }));
    }
    worker.terminate();
    return found;
  }, { texts, date, labels: withPlaces ? PLACE_LABELS : null });
}

const source = (it) => (typeof it === "string" ? it : it.rule);

story("the worker and the native detector find the same mentions in the test texts", async (session) => {
  const names = ["sample.txt", "scripts.txt"];
  const found = await detectInWorker(session, names.map(data), "2024-12-08");
  const lines = found.flatMap((suggestions, index) => suggestions.map((it) =>
    [names[index], it.span[0], it.span[1], it.label, source(it.source), it.score ?? "", it.value ?? ""].join("\t")));
  const golden = data("detected.tsv").replace(/\n$/, "").split("\n");
  assert.ok(golden.length > 40);
  assert.deepEqual(lines, golden);
});

story("the worker and the native resolver resolve places equally in the test texts", async (session) => {
  const names = ["sample.txt", "scripts.txt"];
  const found = await detectInWorker(session, names.map(data), "2024-12-08", { withPlaces: true });
  const lines = found.flatMap((resolutions, index) => resolutions.map(({ span, candidates, none, unresolved }) => {
    const best = unresolved == null ? candidates[0] : undefined;
    const { name = "", geonames = "" } = best?.place ?? {};
    return [names[index], ...span, candidates.length, none, name, geonames, best?.score ?? ""].join("\t");
  }));
  const golden = data("resolved.tsv").replace(/\n$/, "").split("\n");
  assert.ok(golden.length > 15);
  assert.deepEqual(lines, golden);
});

/** Lets a separate worker learn from marked documents. Returns the bytes of the learned model. */
async function learnInWorker(session, lines) {
  await session.openPlainPage();
  const documents = lines.map((line, index) => {
    const [mentions, pieces] = [[], line.split("[")];
    let bytes = Buffer.from(pieces[0]);
    for (const piece of pieces.slice(1)) {
      const [, quote, label, after] = piece.match(/^(.*)\|(.*)\](.*)$/);
      mentions.push([[bytes.length, bytes.length + Buffer.byteLength(quote)], label === "SHIP" ? 2 : 1]);
      bytes = Buffer.concat([bytes, Buffer.from(quote + after)]);
    }
    return { document: index + 1, text: bytes.toString(), review: { paragraphs: [[0, bytes.length]], mentions } };
  });
  return session.page.evaluate(async (documents) => {
    const worker = new Worker("./dateline-detector-worker_loader.js", { type: "module" });
    const encode = (text) => new TextEncoder().encode(text);
    const until = (is) => new Promise((done, failed) => {
      worker.onerror = (event) => failed(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.type === "failed" || data.invalid_request) failed(new Error(JSON.stringify(data)));
        if (is(data)) done(data);
      };
    });
    await until(({ type }) => type === "ready");
    for (const { document, text, review } of documents) {
      const content = { text: encode(text), review: encode(JSON.stringify(review)) };
      worker.postMessage({ review: { document, date: null, ...content } });
    }
    const label = (id, name, detector_labels) => ({ id, name, detector_labels });
    const labels = [label(1, "PERSON", ["PERSON"]), label(2, "SHIP", [])];
    const input = { labels, documents: documents.map(({ document }) => document), forgotten: [], forgotten_words: [] };
    const finished = until(({ learned }) => learned?.is_final);
    worker.postMessage({ learn: { request: 1, input: encode(JSON.stringify(input)) } });
    await finished;
    const exported = until((data) => data.learned_file);
    worker.postMessage({ export_learned: { request: 2, hashes_only: false } });
    const { bytes } = (await exported).learned_file;
    worker.terminate();
    return [...bytes];
  }, documents);
}

/** Returns the FNV-1a checksum of bytes. */
function checksum(bytes) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}

story("the worker and native learning make the same bytes", async (session) => {
  const lines = data("learned.txt").trimEnd().split("\n");
  const golden = lines.pop();
  const bytes = await learnInWorker(session, lines);
  assert.equal(`${bytes.length} ${checksum(bytes)}`, golden);
});

/** Splits a corpus file into documents of twenty sentences, with tokens joined by spaces. */
function documents(path) {
  const sentences = readFileSync(path, "utf8").split(/\n\s*\n/).map((sentence) =>
    sentence.split("\n").map((line) => line.split("\t")[0]).filter((it) => it && it !== "-DOCSTART-").join(" "));
  const texts = sentences.filter((it) => it.trim());
  return Array.from({ length: Math.ceil(texts.length / 20) }, (_, index) => texts.slice(index * 20, index * 20 + 20).join("\n\n"));
}

const corpora = process.env.DATELINE_CORPORA;
if (!corpora || !existsSync(corpora)) {
  console.error("SKIPPED: DATELINE_CORPORA names no folder: the dev corpora are not compared");
} else {
  story("the worker and the native detector find the same mentions in the dev corpora", async (session) => {
    const folder = join(corpora, "dev");
    const texts = readdirSync(folder).filter((it) => it.endsWith(".tsv")).sort()
      .flatMap((it) => documents(join(folder, it)));
    const input = texts.map((text) => JSON.stringify({ text })).join("\n");
    const options = { cwd: root, input, maxBuffer: 1 << 30, encoding: "utf8" };
    const command = ["run", "--locked", "--release", "--quiet", "-p", "dateline-cli", "--", "detect", "-"];
    const native = execFileSync("cargo", command, options).trimEnd().split("\n").map((line) => JSON.parse(line));
    const found = await detectInWorker(session, texts, null);
    let mentions = 0;
    found.forEach((suggestions, index) => {
      const bytes = Buffer.from(texts[index]);
      const codePoint = (byte) => [...bytes.subarray(0, byte).toString()].length;
      const kind = (it) => (typeof it === "string" ? it : "rule");
      const inWorker = suggestions.map((it) =>
        [codePoint(it.span[0]), codePoint(it.span[1]), it.label, kind(it.source), it.score, it.value].join("\t"));
      const expected = native[index].entities.map((it) =>
        [it.start, it.end, it.label, it.source, it.score, it.value].join("\t"));
      const differing = inWorker.findIndex((line, row) => line !== expected[row]);
      assert.equal(inWorker[differing], expected[differing], texts[index]);
      assert.equal(inWorker.length, expected.length, texts[index]);
      mentions += inWorker.length;
    });
    console.log(`${texts.length} texts, ${mentions} mentions: all the same`);
  });
}
