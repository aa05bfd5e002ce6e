// Every text for people comes from `src/view/messages/`: in the pseudo-language, the only English
// on any screen is data. `cargo xtask pseudo-language` builds the page for this story.

import { test } from "node:test";
import { locateMention, waitForSaved } from "./actions.mjs";
import { assert, storyIn } from "./harness.mjs";
import { pseudoLanguage as text } from "./pseudo_language.mjs";
import { FILES, Walk } from "./screens.mjs";

const WALK_MS = 600_000;

/** Elements with data. With an attribute, only this attribute of them is data, not their text. */
const DATA = [
  { selector: "#text", reason: "the text of the document" },
  { selector: ".new-document li label", reason: "paragraphs of a text" },
  { selector: ".quote, .context, .entity, .entity-card li b", reason: "quotes of a text" },
  { selector: ".entity-card li", reason: "quotes of a text with their context" },
  { selector: ".boundary-actions .visually-hidden", reason: "quotes of a text" },
  { selector: ".boundary-actions button", attribute: "title", reason: "quotes of a text" },
  { selector: ".attribution", reason: "attributions" },
  { selector: ".legend li", attribute: "title", reason: "the description of a label" },
  { selector: "button.label, #text mark, .example-mark", attribute: "title", reason: "the description of a label" },
  { selector: ".label-meaning", reason: "the description of a label" },
];

/** Elements whose texts are names of places, wherever else these names occur. */
const PLACES = "#map text, .place-name, .place-list:not(.unlocated) .location, .place-choices .location, " +
  ".place-name ~ .location, .entities .location";

/** Elements whose texts are data, wherever else these texts occur. */
const NAMES = "#text mark, .library button.title, h1.title, .new-document h1, " +
  `.training-export select[aria-label="${text`Format`}"] option`;

/** Data inside other texts. */
const PHRASES = [
  ...FILES.map((file) => file.name),
  // Names of labels and of sets of labels.
  "PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "EVENT", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "PER", "MISC",
  "OntoNotes", "CoNLL-2003",
  // Names of formats for one document, and of programs that read training data.
  "Dateline JSON", "JSONL", "GeoJSON", "CSV of places", "CSV of mentions", "CSV of names", "spaCy", "Prodigy",
  // The name of the first project, which is stored.
  "First project",
  // What the reader of a format says about a file (crates/formats).
  "this is a PDF, not plain text; copy its text, or save it as plain text",
  // The source of places, and the currency in a value.
  "GeoNames", "USD",
  // The halves of a day, in times that the browser formats.
  "AM", "PM",
];

/** Returns all texts that a person can see or hear, with the names on the page. Runs in the page. */
function readTexts({ data, names }) {
  const exceptions = (attribute) => data.filter((it) => it.attribute === attribute).map((it) => it.selector).join(", ");
  const isData = (element, attribute) => exceptions(attribute) !== "" && element.closest(exceptions(attribute)) !== null;
  // Options are drawn by the browser, and the title of a drawing is a hint.
  const isDrawn = (element) => (element.closest("select, svg") ?? element).checkVisibility();
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element.matches("script, noscript, style") || !isDrawn(element) || isData(element)) continue;
    texts.push({ where: element.tagName.toLowerCase(), text: node.data });
  }
  for (const attribute of ["title", "aria-label", "aria-description", "placeholder", "alt"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      if (!isDrawn(element) || isData(element, attribute)) continue;
      texts.push({ where: attribute, text: element.getAttribute(attribute) });
    }
  }
  for (const button of document.querySelectorAll("input[type=button], input[type=submit], input[type=reset]")) {
    texts.push({ where: "button", text: button.value });
  }
  const named = [...document.querySelectorAll(names)].map((element) => (element.matches("input") ? element.value : element.textContent));
  return { texts, names: named.filter((name) => name.trim() !== "") };
}

/** Collects the English words of the screens, and reports all at the end of a story. */
class Search {
  #phrases = new Set([...PHRASES, ...countryNames()]);
  /** The texts with English, each with the first screen that shows it. */
  #found = new Map();

  async check(page, screen) {
    const { texts, names } = await page.evaluate(readTexts, { data: DATA, names: `${NAMES}, ${PLACES}` });
    for (const name of names) {
      this.#phrases.add(name);
      for (const part of name.split(", ")) this.#phrases.add(part);
    }
    const phrases = [...this.#phrases].sort((one, other) => other.length - one.length);
    for (const { where, text } of texts) {
      const rest = phrases.reduce((rest, phrase) => rest.replaceAll(phrase, " "), text);
      const finding = `${where}: ${text.trim()}`;
      if (!/[A-Za-z]{2}/.test(rest) || this.#found.has(finding)) continue;
      this.#found.set(finding, screen);
    }
  }

  finish() {
    const lines = [...this.#found].map(([finding, screen]) => `${screen}: ${finding}`);
    assert.equal(lines.join("\n"), "");
  }
}

function countryNames() {
  const names = new Intl.DisplayNames(["en"], { type: "region" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((one) => letters.map((other) => one + other));
  return codes.map((code) => names.of(code)).filter((name) => name.length > 2);
}

/** Opens what the common walk does not show. */
async function walkFurther(walk, page) {
  await page.getByRole("button", { name: text`Dateline: all documents` }).click();
  await page.getByRole("button", { name: text`Remove ${"Bridge closed"}` }).click();
  await walk.check("library, a removed document");
  await page.getByRole("button", { name: text`Undo remove` }).click();
  await walk.check("library, an undone edit");
  await page.getByRole("button", { name: text`Export…` }).click();
  await page.getByLabel(text`Labels`, { exact: true }).selectOption({ index: 2 });
  await page.getByLabel(text`Split`, { exact: true }).selectOption({ index: 1 });
  await page.getByLabel(text`Seed of the split`).fill("x");
  await page.getByLabel(text`Seed of the split`).press("Tab");
  await walk.checkAndClose("training, all options");
  await page.getByRole("button", { name: text`Labels`, exact: true }).click();
  await page.getByRole("button", { name: text`${"CoNLL-2003"}…` }).click();
  await walk.check("labels, a preset");
  await page.getByRole("button", { name: text`Keep my labels` }).click();
  await page.getByLabel(text`New label name`).fill("PERSON");
  await page.getByRole("button", { name: text`Add label` }).click();
  await walk.checkAndClose("labels, a refused name");
  await page.getByRole("button", { name: text`Statistics` }).click();
  await walk.checkAndClose("statistics, some reviewed");
}

/** Makes edits of each kind that is announced or can be repeated. */
async function walkEdits(walk, page) {
  await page.getByRole("button", { name: "Aid for three towns" }).first().click();
  await page.locator("#text").waitFor();
  for (const quote of ["Monday", "$4 million", "40%"]) {
    await (await locateMention(page, quote, text)).click();
    await walk.check(`workspace, ${quote}`);
    await walk.press("Escape");
  }
  await (await locateMention(page, "Hama", text)).click();
  await walk.press("s ArrowDown Enter");
  await walk.check("workspace, a decided place");
  await (await locateMention(page, "Hama", text)).click();
  await page.getByRole("button", { name: text`Not a place on the map` }).click();
  await walk.check("workspace, no place");
  await walk.press("Control+z");
  await walk.check("workspace, undone");
  await walk.press("Control+z Control+z Control+z Control+z x");
  await walk.check("workspace, a rejected mention");
  await page.getByRole("button", { name: text`Export`, exact: true }).click();
  await page.getByRole("button", { name: text`Copy ${"Dateline JSON"}` }).click();
  await walk.checkAndClose("export, copied");
  await waitForSaved(page, text);
  await page.evaluate(() => (location.hash = "#document=99"));
  await page.locator(".library").waitFor();
  await walk.check("an unknown document");
}

const folder = process.env.DATELINE_PSEUDO_LANGUAGE;
const NAME = "in the pseudo-language, no screen has English but that of data";
if (folder) {
  storyIn(folder, NAME, async (session) => {
    const search = new Search();
    const walk = new Walk(session.page, (page, screen) => search.check(page, screen), text);
    await walk.library();
    await walk.labels();
    await walk.workspace();
    await walk.dialogs();
    await walkFurther(walk, session.page);
    await walkEdits(walk, session.page);
    await walk.secondTab(session);
    search.finish();
  }, {}, WALK_MS);
} else {
  console.error("The story of the pseudo-language is SKIPPED: build its page with `cargo xtask pseudo-language`.");
  test(NAME, { skip: "no target/pseudo-language/" });
}
