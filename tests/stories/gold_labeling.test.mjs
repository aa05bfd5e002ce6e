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

const holds = (outer, inner) => outer.start <= inner.start && inner.end <= outer.end;
const meets = (one, other) => one.start < other.end && other.start < one.end;
const sameSpan = (one, other) => one.start === other.start && one.end === other.end;

/** Returns the next correction toward the gold annotations: its name and its arguments. */
function plan(all, wanted) {
  for (const [at, it] of all.entries()) {
    const exact = wanted.find((gold) => sameSpan(gold, it));
    const inside = wanted.filter((gold) => holds(it, gold));
    const over = wanted.find((gold) => meets(gold, it));
    if (exact && exact.label !== it.label) return ["relabel", it, exact.label];
    if (exact && it.status !== "accepted") return ["accept", it];
    if (exact) continue;
    if (inside.length > 1) return ["split", it, inside[1]];
    if (!over) return ["reject", it];
    if (all[at + 1] && holds(over, all[at + 1])) return ["join", it];
    if (it.start !== over.start) return ["moveBoundary", it, "start", it.start < over.start];
    return ["moveBoundary", it, "end", it.end < over.end];
  }
  const missed = wanted.find((gold) => !all.some((it) => sameSpan(gold, it)));
  return missed && ["add", missed, missed.label];
}

/** Makes corrections until there are none left. Returns their names. */
async function label(hand, gold) {
  const next = async () => plan(await readSpans(hand.page), gold);
  const deeds = [];
  for (let deed = await next(); deed; deed = await next()) {
    const [name, ...what] = deed;
    assert.ok(deeds.push(name) < 100, `it comes to an end: ${deeds.join(" ")}`);
    await hand[name](...what);
  }
  await hand.acceptAll();
  return deeds;
}

async function exported(hand) {
  await hand.activate(hand.page.getByRole("button", { name: "Export", exact: true }));
  const [download] = await Promise.all([
    hand.page.waitForEvent("download"),
    hand.activate(hand.page.getByRole("button", { name: "Download Dateline JSON" })),
  ]);
  return JSON.parse(readFileSync(await download.path(), "utf8")).documents[0];
}

/**
 * Labels the open text with one input method, compares the export with the gold annotations, and
 * prints the corrections.
 */
async function tell(hand, { text, gold }) {
  assert.equal(await hand.page.evaluate(() => document.querySelector("#text").textContent), text);
  const deeds = await label(hand, gold);
  const { taken } = hand;
  const document = await exported(hand);
  const live = document.annotations.filter(({ status }) => status !== "rejected");
  const told = ({ quote, label, status }) => `${quote} ${label} ${status}`;
  assert.deepEqual(live.map(told), gold.map((it) => told({ ...it, status: "accepted" })));
  const points = [...document.text];
  live.forEach(({ start, end, quote }) => assert.equal(points.slice(start, end).join(""), quote));
  assert.equal(document.text, text);
  assert.equal(document.reviewed.length, text.split("\n").filter((line) => line.trim()).length);
  console.log(`${hand.constructor.name}: ${taken} for ${deeds.length} deeds`);
  return deeds;
}

async function quay(stage, hand) {
  await pasteText(stage, QUAY.text);
  await confirmNewDocument(stage.page);
  await stage.page.locator("#text").focus();
  const deeds = await tell(hand, QUAY);
  for (const name of ["accept", "reject", "relabel", "moveBoundary", "split", "join", "add"]) {
    assert.ok(deeds.includes(name), `${name} is needed`);
  }
}

async function sample(stage, hand) {
  await hand.activate(stage.page.getByRole("button", { name: "Try a sample article" }));
  await hand.activate(stage.page.getByRole("button", { name: "Mark this text" }));
  await waitForDetection(stage.page);
  const deeds = await tell(hand, SAMPLE);
  assert.deepEqual(new Set(deeds), new Set(["accept"]));
}

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

for (const [name, open] of Object.entries({ "a text": quay, "the sample": sample })) {
  story(`${name} is labeled as its gold with the keyboard alone`, async (stage) => {
    await open(stage, new KeyboardInput(stage.page));
  });

  story(`${name} is labeled as its gold with the mouse alone`, async (stage) => {
    await open(stage, new MouseInput(stage.page));
  });

  story(`${name} is labeled as its gold by touch alone, on a narrow screen`, async (stage) => {
    await open(stage, new TouchInput(stage.page));
  }, PHONE);
}
