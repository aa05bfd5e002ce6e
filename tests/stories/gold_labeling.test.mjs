// Two texts are labeled to match their gold annotations, three times each: with only the keyboard,
// the mouse or touch.
//
// The detector labels the first text, the sample, like its gold annotations. The second text needs
// every kind of correction.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { waitForDetection, confirmNewDocument, pasteText } from "./actions.mjs";
import { KeyboardInput, MouseInput, TouchInput, readSpans } from "./input.mjs";

/** Reads a text with gold annotations, `[quote|LABEL]` or `[quote|LABEL=value]`. */
function readGold(name) {
  const marked = readFileSync(new URL(`../data/${name}.gold.txt`, import.meta.url), "utf8");
  const gold = [];
  let text = "";
  for (const [piece, quote, label] of marked.matchAll(/\[([^|\]]+)\|([A-Z]+)(?:=[^\]]*)?\]|[^[]+/g)) {
    if (label) gold.push({ start: text.length, end: text.length + quote.length, label, quote });
    text += quote ?? piece;
  }
  return { text, gold };
}

const QUAY = readGold("quay");
const SAMPLE = readGold("sample");

const contains = (outer, inner) => outer.start <= inner.start && inner.end <= outer.end;
const overlaps = (one, other) => one.start < other.end && other.start < one.end;
const sameSpan = (one, other) => one.start === other.start && one.end === other.end;

/** Returns the next correction toward the gold annotations: its name and its arguments. */
function plan(mentions, gold) {
  for (const [index, it] of mentions.entries()) {
    const exact = gold.find((other) => sameSpan(other, it));
    const inside = gold.filter((other) => contains(it, other));
    const overlapping = gold.find((other) => overlaps(other, it));
    if (exact && exact.label !== it.label) return ["relabel", it, exact.label];
    if (exact && it.status !== "accepted") return ["accept", it];
    if (exact) continue;
    if (inside.length > 1) return ["split", it, inside[1]];
    if (!overlapping) return ["reject", it];
    if (mentions[index + 1] && contains(overlapping, mentions[index + 1])) return ["join", it];
    if (it.start !== overlapping.start) return ["moveBoundary", it, "start", it.start < overlapping.start];
    return ["moveBoundary", it, "end", it.end < overlapping.end];
  }
  const missed = gold.find((other) => !mentions.some((it) => sameSpan(other, it)));
  return missed && ["add", missed, missed.label];
}

/** Makes corrections until there are none left. Returns their names. */
async function label(input, gold) {
  const next = async () => plan(await readSpans(input.page), gold);
  const corrections = [];
  for (let correction = await next(); correction; correction = await next()) {
    const [name, ...args] = correction;
    assert.ok(corrections.push(name) < 100, `too many corrections: ${corrections.join(" ")}`);
    await input[name](...args);
  }
  await input.acceptAll();
  return corrections;
}

async function exportDocument(input) {
  await input.activate(input.page.getByRole("button", { name: "Export", exact: true }));
  const [download] = await Promise.all([
    input.page.waitForEvent("download"),
    input.activate(input.page.getByRole("button", { name: "Download Dateline JSON" })),
  ]);
  return JSON.parse(readFileSync(await download.path(), "utf8")).documents[0];
}

/**
 * Labels the open text with one input method, compares the export with the gold annotations, and
 * prints the corrections.
 */
async function labelAndCompare(input, { text, gold }) {
  assert.equal(await input.page.evaluate(() => document.querySelector("#text").textContent), text);
  const corrections = await label(input, gold);
  const { count } = input;
  const document = await exportDocument(input);
  const live = document.annotations.filter(({ status }) => status !== "rejected");
  const format = ({ quote, label, status }) => `${quote} ${label} ${status}`;
  assert.deepEqual(live.map(format), gold.map((it) => format({ ...it, status: "accepted" })));
  const points = [...document.text];
  live.forEach(({ start, end, quote }) => assert.equal(points.slice(start, end).join(""), quote));
  assert.equal(document.text, text);
  assert.equal(document.reviewed.length, text.split("\n").filter((line) => line.trim()).length);
  console.log(`${input.constructor.name}: ${count} for ${corrections.length} corrections`);
  return corrections;
}

async function quay(session, input) {
  await pasteText(session, QUAY.text);
  await confirmNewDocument(session.page);
  await session.page.locator("#text").focus();
  const corrections = await labelAndCompare(input, QUAY);
  for (const name of ["accept", "reject", "relabel", "moveBoundary", "split", "join", "add"]) {
    assert.ok(corrections.includes(name), `the text does not need ${name}`);
  }
}

async function sample(session, input) {
  await input.activate(session.page.getByRole("button", { name: "Try a sample article" }));
  await input.activate(session.page.getByRole("button", { name: "Mark this text" }));
  await waitForDetection(session.page);
  const corrections = await labelAndCompare(input, SAMPLE);
  assert.deepEqual(new Set(corrections), new Set(["accept"]));
}

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

for (const [name, open] of Object.entries({ "a text": quay, "the sample": sample })) {
  story(`${name} is labeled to match its gold annotations with the keyboard alone`, async (session) => {
    await open(session, new KeyboardInput(session.page));
  });

  story(`${name} is labeled to match its gold annotations with the mouse alone`, async (session) => {
    await open(session, new MouseInput(session.page));
  });

  story(`${name} is labeled to match its gold annotations with touch alone, on a narrow screen`, async (session) => {
    await open(session, new TouchInput(session.page));
  }, PHONE);
}
