// What a person does at the desk, in their words: paste, click a mention, press keys, export.

import { readFileSync } from "node:fs";
import { assert, rendered } from "./harness.mjs";

/** Puts a text on the clipboard and pastes it into the page, as Ctrl+V does. */
export async function pasteText(stage, text) {
  await stage.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await stage.page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await stage.page.keyboard.press("Control+V");
}

/** Opens what was pasted or dropped and waits until the detector has read it. */
export async function confirmNewDocument(page) {
  await page.getByRole("button", { name: "Label this text" }).click();
  await page.locator("#text").waitFor();
  await waitForDetection(page);
}

/** Waits until the detector is done with the open document. */
export async function waitForDetection(page) {
  await page.locator("[data-detecting=false]").waitFor();
}

/** Waits until everything that was done is stored. */
export async function waitForSaved(page) {
  // What the bar says follows an edit in the frame after the next.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  await page.getByText("Saved", { exact: true }).waitFor();
}

/** The numbers of the stored changes, in order. */
export function storedChangeIds(page) {
  return page.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("dateline");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction("changes").objectStore("changes").getAllKeys();
      reading.onsuccess = () => {
        database.close();
        resolve(reading.result);
      };
    };
  }));
}

/** All mentions of the page: `{quote, label, status}`, in the order of the text. */
export async function readMentions(page) {
  await rendered(page);
  return page.evaluate(() => {
    const byId = new Map();
    for (const mark of document.querySelectorAll("#text mark")) {
      for (const id of mark.dataset.annotationIds.split(" ")) {
        byId.set(id, (byId.get(id) ?? "") + mark.textContent);
      }
    }
    return [...byId].map(([id, quote]) => {
      const spoken = document.querySelector(`#annotation-${id}`).ariaLabel;
      const [, label, status] = spoken.match(/, ([^,]+), (suggested|accepted)(?:, unsure)?$/);
      return { quote, label, status };
    });
  });
}

/** The first mention with this text, to click on. */
export async function locateMention(page, quote) {
  const button = page.getByRole("button", { name: new RegExp(`^${escape(quote)}, [A-Z]+, (suggested|accepted)(, unsure)?$`) });
  const id = await button.first().getAttribute("data-annotation-ids");
  return page.locator(`#text mark[data-annotation-ids~="${id}"]`).first();
}

/** Presses a button that asks for files, and gives it some: paths, or `{name, mimeType, buffer}`. */
export async function chooseFiles(page, button, files) {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: button }).click(),
  ]);
  await chooser.setFiles(files);
}

/** Selects the first occurrence of a text with the mouse, from its first to its last character. */
export async function selectText(page, quote, { exact = false } = {}) {
  await page.evaluate(scrollTo, quote);
  // Scrolling draws paragraphs that were not drawn before: let them take their place.
  await page.waitForTimeout(100);
  const [from, to] = await page.evaluate(ends, quote);
  for (const end of [from, to]) {
    const isText = await page.evaluate(([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest("#text p")), end);
    assert.ok(isText, `“${quote}” is covered or outside the window at ${end.map(Math.round)}`);
  }
  if (exact) await page.keyboard.down("Alt");
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await page.mouse.up();
  if (exact) await page.keyboard.up("Alt");
}

// The next two run in the page, and so stand on their own.

function scrollTo(quote) {
  const paragraphs = [...document.querySelectorAll("#text p")];
  paragraphs.find((paragraph) => paragraph.textContent.includes(quote)).scrollIntoView({ block: "center" });
}

/** Where the first and the last character of a quote stand in the window. */
function ends(quote) {
  const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  const start = text.indexOf(quote);
  const box = (at) => {
    const { node, start } = nodes.findLast((it) => it.start <= at);
    const range = document.createRange();
    range.setStart(node, at - start);
    range.setEnd(node, at - start + 1);
    return range.getBoundingClientRect();
  };
  const [first, last] = [box(start), box(start + quote.length - 1)];
  return [
    [first.left + 1, first.top + first.height / 2],
    [last.right - 1, last.top + last.height / 2],
  ];
}

/** Where a character of the article stands: its left and right edge, and its middle line. */
export function characterBox(page, quote, at) {
  return page.evaluate(({ quote, at }) => {
    const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push({ node, start: text.length });
      text += node.data;
    }
    const place = text.indexOf(quote) + (at < 0 ? quote.length + at : at);
    const { node, start } = nodes.findLast((it) => it.start <= place);
    const range = document.createRange();
    range.setStart(node, place - start);
    range.setEnd(node, place - start + 1);
    const { left, right, top, height } = range.getBoundingClientRect();
    return { left, right, y: top + height / 2 };
  }, { quote, at });
}

/** Drags with the mouse between two points of the window, with a key held if one is named. */
export async function dragMouse(page, from, to, held) {
  if (held) await page.keyboard.down(held);
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await page.mouse.up();
  if (held) await page.keyboard.up(held);
}

/** Downloads the open document in a format of the export dialog: its name and its text. */
export async function downloadExport(page, format) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: `Download ${format}` }).click(),
  ]);
  await page.keyboard.press("Escape");
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

/** What a Dateline file says, as `quote LABEL status`, after checking quotes against the text. */
export function parseDatelineFile(text) {
  const file = JSON.parse(text);
  return file.documents.map((document) => {
    const points = [...document.text];
    return document.annotations.map(({ start, end, quote, label, status }) => {
      assert.equal(points.slice(start, end).join(""), quote);
      return `${quote} ${label} ${status}`;
    });
  });
}

/** Hands files to the page as if they were dropped on it. */
export async function dropFiles(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, bytes, type } of files) {
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type: type ?? "" }));
    }
    return transfer;
  }, files.map((file) => ({ ...file, bytes: [...Buffer.from(file.bytes)] })));
  for (const event of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent("main", event, { dataTransfer: transfer });
  }
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
