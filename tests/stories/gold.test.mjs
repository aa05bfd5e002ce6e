// A text is labeled as its gold says, three times: by keyboard, by mouse, by touch, each alone.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { openPrepared, paste } from "./desk.mjs";
import { Keyboard, Mouse, Touch, spans } from "./hands.mjs";

/** The text of the gold, and what is labeled in it, counted without line ends, as the page draws it. */
function readGold() {
  const marked = readFileSync(new URL("../data/quay.gold.txt", import.meta.url), "utf8");
  const gold = [];
  let drawn = "";
  for (const [piece, quote, label] of marked.matchAll(/\[([^|\]]+)\|([A-Z]+)\]|[^[]+/g)) {
    if (label) gold.push({ start: drawn.length, end: drawn.length + quote.length, label, quote });
    drawn += quote ?? piece.replaceAll("\n", "");
  }
  return { text: marked.replace(/\[([^|\]]+)\|[A-Z]+\]/g, "$1"), gold };
}

const { text: TEXT, gold: GOLD } = readGold();

const holds = (outer, inner) => outer.start <= inner.start && inner.end <= outer.end;
const meets = (one, other) => one.start < other.end && other.start < one.end;
const sameSpan = (one, other) => one.start === other.start && one.end === other.end;

/** What is to be done next about what differs from the gold: a name and what it is done to. */
function plan(all) {
  for (const [at, it] of all.entries()) {
    const exact = GOLD.find((gold) => sameSpan(gold, it));
    const inside = GOLD.filter((gold) => holds(it, gold));
    const over = GOLD.find((gold) => meets(gold, it));
    if (exact && exact.label !== it.label) return ["relabel", it, exact.label];
    if (exact && it.status !== "accepted") return ["accept", it];
    if (exact) continue;
    if (inside.length > 1) return ["split", it, inside[1]];
    if (!over) return ["reject", it];
    if (all[at + 1] && holds(over, all[at + 1])) return ["join", it];
    if (it.start !== over.start) return ["move", it, "start", it.start < over.start];
    return ["move", it, "end", it.end < over.end];
  }
  const missed = GOLD.find((gold) => !all.some((it) => sameSpan(gold, it)));
  return missed && ["add", missed, missed.label];
}

/** Does what the plan says until nothing is left to do; tells the deeds. */
async function label(hand) {
  const deeds = [];
  for (let deed = plan(await spans(hand.page)); deed; deed = plan(await spans(hand.page))) {
    const [name, ...what] = deed;
    assert.ok(deeds.push(name) < 60, `it comes to an end: ${deeds.join(" ")}`);
    await hand[name](...what);
  }
  await hand.acceptAll();
  return deeds;
}

async function exported(hand) {
  await hand.use(hand.page.getByRole("button", { name: "Export", exact: true }));
  const [download] = await Promise.all([
    hand.page.waitForEvent("download"),
    hand.use(hand.page.getByRole("button", { name: "Download Dateline JSON" })),
  ]);
  return JSON.parse(readFileSync(await download.path(), "utf8")).documents[0];
}

/** Opens the text, labels it with one hand, and compares what is exported. */
async function tell(stage, hand) {
  await paste(stage, TEXT);
  await openPrepared(stage.page);
  await stage.page.locator("#text").focus();
  const deeds = await label(hand);
  const { taken } = hand;
  for (const name of ["accept", "reject", "relabel", "move", "split", "join", "add"]) {
    assert.ok(deeds.includes(name), `${name} is needed`);
  }
  const document = await exported(hand);
  const live = document.annotations.filter(({ status }) => status !== "rejected");
  const told = ({ quote, label, status }) => `${quote} ${label} ${status}`;
  assert.deepEqual(live.map(told), GOLD.map((gold) => told({ ...gold, status: "accepted" })));
  const points = [...document.text];
  live.forEach(({ start, end, quote }) => assert.equal(points.slice(start, end).join(""), quote));
  assert.equal(document.text, TEXT);
  assert.equal(document.reviewed.length, 2);
  console.log(`${hand.constructor.name}: ${taken} for ${deeds.length} deeds`);
}

story("a text is labeled as its gold with the keyboard alone", async (stage) => {
  await tell(stage, new Keyboard(stage.page));
});

story("a text is labeled as its gold with the mouse alone", async (stage) => {
  await tell(stage, new Mouse(stage.page));
});

story("a text is labeled as its gold by touch alone, on a narrow screen", async (stage) => {
  await tell(stage, new Touch(stage.page));
}, { viewport: { width: 390, height: 844 }, hasTouch: true });
