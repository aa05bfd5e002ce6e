// The number of keys and clicks for common tasks. `docs/keys-and-clicks.md` has a table of them. This story
// performs each task and compares the counts, so that the table stays correct.

import { readFileSync } from "node:fs";
import { assert, rendered, story } from "./harness.mjs";
import { waitForDetection, dropFiles, locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";
import { KeyboardInput, MouseInput } from "./input.mjs";

const TABLE = readFileSync(new URL("../../docs/keys-and-clicks.md", import.meta.url), "utf8");

/** Returns the keys and clicks that the table states for a task: `[keys, clicks]`. */
function statedCounts(task) {
  const row = TABLE.split("\n").find((line) => line.startsWith(`| ${task} |`));
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
    keys: (input) => input.press("a"),
    clicks: (input, it) => input.accept(it),
    check: async (page) => assert.ok((await readMentions(page)).some((it) => it.quote === "Nadia Rahmani" && it.status === "accepted")),
  },
  "reject a wrong one": {
    keys: (input) => input.press("x"),
    clicks: (input, it) => input.reject(it),
    check: async (page) => assert.deepEqual(await labels(page, "Nadia Rahmani"), []),
  },
  "give it another label": {
    keys: (input) => input.press("o"),
    clicks: (input, it) => input.relabel(it, "ORG"),
    check: async (page) => assert.deepEqual(await labels(page, "Nadia Rahmani"), ["ORG"]),
  },
  "move a border by a word": {
    keys: (input) => input.press("Shift+ArrowLeft"),
    clicks: (input, it) => input.moveBoundary(it, "end", false),
    check: async (page) => assert.deepEqual(await labels(page, "Nadia"), ["PERSON"]),
  },
  "split one in two": {
    keys: (input) => input.press("b"),
    clicks: async (input, it) => {
      await input.focusMention(it);
      await input.button(/^Split/);
    },
    check: async (page) => assert.deepEqual(await labels(page, "Rahmani"), ["PERSON"]),
  },
  "join two": {
    keys: (input) => input.press("Shift+B"),
    clicks: (input, it) => input.join(it),
    check: async (page) => assert.deepEqual(await labels(page, "Nadia Rahmani and Bo Hansen"), ["PERSON"]),
  },
  "add a missed mention of one word": {
    keys: (input) => input.press("v o"),
    clicks: (input) => input.add({ quote: "met" }, "ORG"),
    before: "Ann Lee",
    check: async (page) => assert.deepEqual(await labels(page, "met"), ["ORG"]),
  },
  "add one of three words": {
    keys: (input) => input.press("ArrowDown Shift+ArrowRight Shift+ArrowRight o"),
    clicks: (input) => input.add({ quote: "The blue harbor" }, "ORG"),
    before: "Damascus",
    check: async (page) => assert.deepEqual(await labels(page, "The blue harbor"), ["ORG"]),
  },
  "undo": {
    prepare: (page) => page.keyboard.press("x"),
    keys: (input) => input.press("Control+z"),
    clicks: (input) => input.activate(button(input.page, "Undo")),
    check: async (page) => assert.deepEqual(await labels(page, "Nadia Rahmani"), ["PERSON"]),
  },
};

/** Performs a task in a newly opened text and returns the count. */
async function countInputs(page, Input, task) {
  const { before = "Nadia Rahmani", prepare, keys, clicks, check } = TASKS[task];
  const input = new Input(page);
  const id = await (await locateMention(page, before)).getAttribute("data-annotation-ids");
  if (prepare || Input === KeyboardInput) await (await locateMention(page, before)).click();
  await prepare?.(page);
  await (Input === KeyboardInput ? keys(input) : clicks(input, { id }));
  await check(page);
  return input.count;
}

/** Opens the text as a new document. */
async function open(session) {
  const { page } = session;
  if (await button(page, "Dateline: all documents").isVisible()) await button(page, "Dateline: all documents").click();
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await waitForDetection(page);
}

story("common tasks take the keys and clicks stated in the table", async (session) => {
  for (const task of Object.keys(TASKS)) {
    const counts = [];
    for (const Input of [KeyboardInput, MouseInput]) {
      await open(session);
      counts.push(await countInputs(session.page, Input, task));
      // Undoes the edits, because a rejected mention would be missing in the next text.
      for (let edits = 0; edits < 2; edits++) await session.page.keyboard.press("Control+z");
    }
    assert.deepEqual(counts, statedCounts(task), task);
  }
});

const files = (count, text) =>
  Array.from({ length: count }, (_, index) => ({ name: `${index}.txt`, bytes: `Part ${index}. ${text}` }));

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
async function labelEqual(page, Input, everywhere) {
  const input = new Input(page);
  await new MouseInput(page).add({ quote: "quarl" }, "ORG");
  if (Input === KeyboardInput) {
    await input.press("=");
    if (everywhere) await input.press("=");
    await page.getByText(everywhere ? "in 3 documents." : /2 more times/).first().waitFor();
    await input.press("Enter");
  } else {
    await input.button(/^Same text/);
    if (everywhere) await input.activate(page.getByLabel("In all documents"));
    await page.getByText(everywhere ? "in 3 documents." : /2 more times/).first().waitFor();
    await input.activate(button(page, /^Label \d+ as ORG/));
  }
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.deepEqual(await labels(page, "quarl"), ["ORG", "ORG", "ORG"]);
  return input.count;
}

story("labeling equal texts takes the keys and clicks stated in the table", async (session) => {
  const { page } = session;
  await openFiles(page, TEAL);
  for (const [task, everywhere] of [["label all equal ones in the document", false], ["label all equal ones in all documents", true]]) {
    const counts = [];
    for (const Input of [KeyboardInput, MouseInput]) {
      counts.push(await labelEqual(page, Input, everywhere));
      for (let edits = 0; edits < 2; edits++) await page.keyboard.press("Control+z");
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(counts, statedCounts(task), task);
  }
});

story("accepting whole documents takes the keys and clicks stated in the table", async (session) => {
  const { page } = session;
  const days = Array.from({ length: 25 }, (_, index) => `In May ${1950 + index} Ann Lee left.`).join(" ");
  await openFiles(page, days);
  const count = (await readMentions(page)).length;
  assert.ok(count >= 50, `${count} mentions`);
  const isAccepted = async () => (await readMentions(page)).every(({ status }) => status === "accepted");
  const title = () => page.locator("h1").innerText();
  const counts = { accept: [], next: [] };
  for (const Input of [KeyboardInput, MouseInput]) {
    const input = new Input(page);
    await input.acceptAll();
    assert.ok(await isAccepted());
    counts.accept.push(input.count);
    await waitForSaved(page);
    const before = await title();
    await (Input === KeyboardInput ? input.press(".") : input.activate(button(page, "Next document")));
    await page.waitForFunction((before) => document.querySelector("h1").innerText !== before, before);
    await rendered(page);
    counts.next.push(input.count - counts.accept.at(-1));
  }
  assert.deepEqual(counts.accept, statedCounts("accept a document of 50 right mentions"));
  assert.deepEqual(counts.next, statedCounts("next document"));
});
