// The number of keys and clicks for common tasks. `docs/guide.md` has a table of them. This story
// performs each task and compares the counts, so that the table stays correct.

import { readFileSync } from "node:fs";
import { assert, rendered, story } from "./harness.mjs";
import { waitForDetection, dropFiles, locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";
import { KeyboardInput, MouseInput } from "./input.mjs";

const GUIDE = readFileSync(new URL("../../docs/guide.md", import.meta.url), "utf8");

/** Returns the keys and clicks that the guide states for a task: `[keys, clicks]`. */
function told(task) {
  const row = GUIDE.split("\n").find((line) => line.startsWith(`| ${task} |`));
  assert.ok(row, `the guide has a row “${task}”`);
  return row.split("|").slice(2, 4).map(Number);
}

const TEXT = "Ann Lee met Nadia Rahmani and Bo Hansen in Damascus yesterday morning, a Brakwater spokesman said. " +
  "The blue harbor light was on, and the blue harbor light went out.";

const labels = async (page, quote) => (await readMentions(page)).filter((it) => it.quote === quote).map((it) => it.label);
const button = (page, name) => page.getByRole("button", { name });

/**
 * The tasks: the focused mention before, the steps by keyboard and by mouse, and a check of the
 * result.
 */
const TASKS = {
  "accept a right mention": {
    keys: (hand) => hand.press("a"),
    clicks: (hand, it) => hand.accept(it),
    done: async (page) => assert.ok((await readMentions(page)).some((it) => it.quote === "Nadia Rahmani" && it.status === "accepted")),
  },
  "reject a wrong one": {
    keys: (hand) => hand.press("x"),
    clicks: (hand, it) => hand.reject(it),
    done: async (page) => assert.deepEqual(await labels(page, "Nadia Rahmani"), []),
  },
  "give it another label": {
    keys: (hand) => hand.press("o"),
    clicks: (hand, it) => hand.relabel(it, "ORG"),
    done: async (page) => assert.deepEqual(await labels(page, "Nadia Rahmani"), ["ORG"]),
  },
  "move a border by a word": {
    keys: (hand) => hand.press("Shift+ArrowLeft"),
    clicks: (hand, it) => hand.moveBoundary(it, "end", false),
    done: async (page) => assert.deepEqual(await labels(page, "Nadia"), ["PERSON"]),
  },
  "split one in two": {
    keys: (hand) => hand.press("b"),
    clicks: async (hand, it) => {
      await hand.focusMention(it);
      await hand.button(/^Split/);
    },
    done: async (page) => assert.deepEqual(await labels(page, "Rahmani"), ["PERSON"]),
  },
  "join two": {
    keys: (hand) => hand.press("Shift+B"),
    clicks: (hand, it) => hand.join(it),
    done: async (page) => assert.deepEqual(await labels(page, "Nadia Rahmani and Bo Hansen"), ["PERSON"]),
  },
  "add a missed mention of one word": {
    keys: (hand) => hand.press("v o"),
    clicks: (hand) => hand.add({ quote: "met" }, "ORG"),
    before: "Ann Lee",
    done: async (page) => assert.deepEqual(await labels(page, "met"), ["ORG"]),
  },
  "add one of three words": {
    keys: (hand) => hand.press("ArrowDown Shift+ArrowRight Shift+ArrowRight o"),
    clicks: (hand) => hand.add({ quote: "The blue harbor" }, "ORG"),
    before: "Damascus",
    done: async (page) => assert.deepEqual(await labels(page, "The blue harbor"), ["ORG"]),
  },
  "undo": {
    prepare: (page) => page.keyboard.press("x"),
    keys: (hand) => hand.press("Control+z"),
    clicks: (hand) => hand.activate(button(hand.page, "Undo")),
    done: async (page) => assert.deepEqual(await labels(page, "Nadia Rahmani"), ["PERSON"]),
  },
};

/** Performs a task in a newly opened text and returns the count. */
async function take(page, Hand, task) {
  const { before = "Nadia Rahmani", prepare, keys, clicks, done } = TASKS[task];
  const hand = new Hand(page);
  const id = await (await locateMention(page, before)).getAttribute("data-annotation-ids");
  if (prepare || Hand === KeyboardInput) await (await locateMention(page, before)).click();
  await prepare?.(page);
  await (Hand === KeyboardInput ? keys(hand) : clicks(hand, { id }));
  await done(page);
  return hand.taken;
}

/** Opens the text as a new document. */
async function open(stage) {
  const { page } = stage;
  if (await button(page, "Dateline: all documents").isVisible()) await button(page, "Dateline: all documents").click();
  await pasteText(stage, TEXT);
  await confirmNewDocument(page);
  await waitForDetection(page);
}

story("common tasks take as many keys and clicks as the guide says", async (stage) => {
  for (const task of Object.keys(TASKS)) {
    const taken = [];
    for (const Hand of [KeyboardInput, MouseInput]) {
      await open(stage);
      taken.push(await take(stage.page, Hand, task));
      // Undoes the edits, because a rejected mention would be missing in the next text.
      for (let edits = 0; edits < 2; edits++) await stage.page.keyboard.press("Control+z");
    }
    assert.deepEqual(taken, told(task), task);
  }
});

const files = (count, text) =>
  Array.from({ length: count }, (_, at) => ({ name: `${at}.txt`, bytes: `Part ${at}. ${text}` }));

/** Opens several texts, then the first document. */
async function openFiles(page, text) {
  await dropFiles(page, files(3, text));
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll(".library .stage")].every((it) => it.textContent === "New"));
  await button(page, /^Part 0/).first().click();
  await page.locator("#text").waitFor();
  await waitForDetection(page);
}

const TEAL = "The teal quarl sank. Every teal quarl did, and no teal quarl rose.";

/** Labels the first occurrence, which is not counted, and then the others. */
async function labelEqual(page, Hand, everywhere) {
  const hand = new Hand(page);
  await new MouseInput(page).add({ quote: "quarl" }, "ORG");
  if (Hand === KeyboardInput) {
    await hand.press("=");
    if (everywhere) await hand.press("=");
    await page.getByText(everywhere ? "in 3 documents." : /2 more times/).first().waitFor();
    await hand.press("Enter");
  } else {
    await hand.button(/^Same text/);
    if (everywhere) await hand.activate(page.getByLabel("In all documents"));
    await page.getByText(everywhere ? "in 3 documents." : /2 more times/).first().waitFor();
    await hand.activate(button(page, /^Label \d+ as ORG/));
  }
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.deepEqual(await labels(page, "quarl"), ["ORG", "ORG", "ORG"]);
  return hand.taken;
}

story("equal texts are labeled with as many keys and clicks as the guide says", async (stage) => {
  const { page } = stage;
  await openFiles(page, TEAL);
  for (const [task, everywhere] of [["label all equal ones in the document", false], ["label all equal ones in all documents", true]]) {
    const taken = [];
    for (const Hand of [KeyboardInput, MouseInput]) {
      taken.push(await labelEqual(page, Hand, everywhere));
      for (let edits = 0; edits < 2; edits++) await page.keyboard.press("Control+z");
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(taken, told(task), task);
  }
});

story("whole documents take as many keys and clicks as the guide says", async (stage) => {
  const { page } = stage;
  const days = Array.from({ length: 25 }, (_, at) => `In May ${1950 + at} Ann Lee left.`).join(" ");
  await openFiles(page, days);
  const count = (await readMentions(page)).length;
  assert.ok(count >= 50, `${count} mentions`);
  const accepted = async () => (await readMentions(page)).every(({ status }) => status === "accepted");
  const title = () => page.locator("h1").innerText();
  const taken = { accept: [], next: [] };
  for (const Hand of [KeyboardInput, MouseInput]) {
    const hand = new Hand(page);
    await hand.acceptAll();
    assert.ok(await accepted());
    taken.accept.push(hand.taken);
    await waitForSaved(page);
    const before = await title();
    await (Hand === KeyboardInput ? hand.press(".") : hand.activate(button(page, "Next document")));
    await page.waitForFunction((before) => document.querySelector("h1").innerText !== before, before);
    await rendered(page);
    taken.next.push(hand.taken - taken.accept.at(-1));
  }
  assert.deepEqual(taken.accept, told("accept a document of 50 right mentions"));
  assert.deepEqual(taken.next, told("next document"));
});
