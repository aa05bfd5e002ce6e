// User actions in the workspace: pasting, clicking mentions, pressing keys and exporting.

import { readFileSync } from "node:fs";
import { browser } from "./browsers.mjs";
import { assert, rendered } from "./harness.mjs";
import { english } from "./pseudo_language.mjs";

/** Writes a text to the clipboard and pastes it into the page with Ctrl+V. */
export async function pasteText(session, text) {
  await browser.allowClipboard(session.context);
  await session.page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await session.page.keyboard.press("Control+V");
}

/** Opens pasted or dropped text and waits until its detection is finished. */
export async function confirmNewDocument(page, text = english) {
  await page.getByRole("button", { name: text`Mark this text` }).click();
  await page.locator("#text").waitFor();
  await waitForDetection(page);
}

/** Waits until the detection of the open document is finished. */
export async function waitForDetection(page) {
  await page.locator("[data-detecting=false]").waitFor();
}

/** Waits until everything is stored. */
export async function waitForSaved(page, text = english) {
  // The saving status is updated one frame after an edit.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  const unused = page.locator(".home .saving-status").getByText(text`Storage`, { exact: true });
  await page.getByText(text`Saved`, { exact: true }).or(unused).first().waitFor();
}

/** Returns the sequence numbers of the stored changes, in order. */
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

/** Returns all mentions in the page as `{quote, label, status}`, in text order. */
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
      const description = document.querySelector(`#annotation-${id}`).ariaLabel;
      const [, label, status] = description.match(/, ([^,]+), (suggested|accepted)(?:, unsure)?$/);
      return { quote, label, status };
    });
  });
}

/** Returns a locator of the first mention with this text, to click on. */
export async function locateMention(page, quote, text = english) {
  const status = `(${text`suggested`}|${text`accepted`})(, ${text`unsure`})?`;
  const button = page.getByRole("button", { name: new RegExp(`^${escape(quote)}, [A-Z]+, ${status}$`) });
  const id = await button.first().getAttribute("data-annotation-ids");
  return page.locator(`#text mark[data-annotation-ids~="${id}"]`).first();
}

/**
 * Presses a button that opens a file dialog and chooses files: paths or `{name, mimeType, buffer}`.
 */
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
  // Scrolling renders further paragraphs. Wait until the layout is stable.
  await page.waitForTimeout(100);
  const [from, to] = await page.evaluate(endPoints, quote);
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

// The next two functions run in the page, so they cannot use other functions.

function scrollTo(quote) {
  const paragraphs = [...document.querySelectorAll("#text p")];
  paragraphs.find((paragraph) => paragraph.textContent.includes(quote)).scrollIntoView({ block: "center" });
}

/** Returns the positions of the first and the last character of a quote in the window. */
function endPoints(quote) {
  const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  const start = text.indexOf(quote);
  const box = (offset) => {
    const { node, start } = nodes.findLast((it) => it.start <= offset);
    const range = document.createRange();
    range.setStart(node, offset - start);
    range.setEnd(node, offset - start + 1);
    return range.getBoundingClientRect();
  };
  const [first, last] = [box(start), box(start + quote.length - 1)];
  return [
    [first.left + 1, first.top + first.height / 2],
    [last.right - 1, last.top + last.height / 2],
  ];
}

/** Returns the left and right edge and the vertical center of a character of the article. */
export function characterBox(page, quote, index) {
  return page.evaluate(({ quote, index }) => {
    const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push({ node, start: text.length });
      text += node.data;
    }
    const offset = text.indexOf(quote) + (index < 0 ? quote.length + index : index);
    const { node, start } = nodes.findLast((it) => it.start <= offset);
    const range = document.createRange();
    range.setStart(node, offset - start);
    range.setEnd(node, offset - start + 1);
    const { left, right, top, height } = range.getBoundingClientRect();
    return { left, right, y: top + height / 2 };
  }, { quote, index });
}

/** Drags the mouse between two points of the window, with a key pressed if `heldKey` is given. */
export async function dragMouse(page, from, to, heldKey) {
  if (heldKey) await page.keyboard.down(heldKey);
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await page.mouse.up();
  if (heldKey) await page.keyboard.up(heldKey);
}

/** Downloads the open document in a format of the export dialog. Returns its name and text. */
export async function downloadExport(page, format) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: `Download ${format}` }).click(),
  ]);
  await page.keyboard.press("Escape");
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

/**
 * Returns the mentions of a Dateline file as `quote LABEL status`, after checking quotes against
 * the text.
 */
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

/** Drops files on the page. */
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
