// The main jobs of a user, in WebKit: one per story.

import { readFileSync } from "node:fs";
import { Key, assert, story } from "./session.mjs";

const TEXT = "Hundreds of people fled Damascus on Sunday, Reuters said.\n\nThe mayor of Homs, Ann Lee, spoke in the evening.";

/** Pastes a text into the first screen and waits until it is detected. */
async function openText(session, text = TEXT) {
  await pasteText(session, text);
  await session.clickButton("Mark this text");
  await session.element("#text");
  await session.untilDetected();
}

/** Pastes a text with Ctrl+V. It gets onto the clipboard from a field of another page. */
async function pasteText(session, text) {
  await session.driver.executeScript(
    `const field = document.createElement("textarea");
     field.value = arguments[0];
     document.body.append(field);
     field.select();
     document.execCommand("copy");
     field.remove();`,
    text,
  );
  await session.chord(Key.CONTROL, "v");
}

/** Exports the open document, and returns the name and the text of the file. */
async function exportAs(session, format) {
  await session.clickButton("Export");
  await session.clickButton(`Download ${format}`);
  const file = await session.savedFile();
  await session.press(Key.ESCAPE);
  return file;
}

const has = (mentions, wanted) => assert.ok(mentions.includes(wanted), `${wanted} is not in ${mentions.join("; ")}`);

story("a pasted text is detected", async (session) => {
  await openText(session);
  const mentions = await session.mentions();
  for (const wanted of ["Damascus GPE suggested", "Sunday DATE suggested", "Homs GPE suggested"]) has(mentions, wanted);
});

story("mentions are corrected with keys, and every edit is undone", async (session) => {
  await openText(session);
  const before = await session.mentions();
  // Accepting a mention moves to the next one.
  await session.press(Key.ARROW_RIGHT, "a");
  has(await session.mentions(), "Damascus GPE accepted");
  await session.press(Key.ARROW_LEFT, "l");
  has(await session.mentions(), "Damascus LOC accepted");
  await session.clickMention("Damascus");
  await session.press("x");
  assert.ok(!(await session.mentions()).some((it) => it.startsWith("Damascus")));
  for (let step = 0; step < 3; step++) await session.chord(Key.CONTROL, "z");
  assert.deepEqual(await session.mentions(), before);
});

story("mentions are corrected and added with the mouse", async (session) => {
  await openText(session);
  await session.clickMention("Reuters");
  await session.clickButton("Reject");
  assert.ok(!(await session.mentions()).some((it) => it.startsWith("Reuters")));
  await session.press(Key.ESCAPE);
  await session.selectText("mayor");
  await session.clickButton("PERSON");
  has(await session.mentions(), "mayor PERSON accepted");
});

story("a double click on a word of a mention and in the text selects that word", async (session) => {
  await openText(session);
  await session.press(Key.ESCAPE);
  await session.doubleClick("people");
  await session.press("e");
  has(await session.mentions(), "people EVENT accepted");
});

story("an exported document is dropped and opens with the same mentions", async (session) => {
  await openText(session);
  await session.press(Key.ARROW_RIGHT, "a", Key.ARROW_RIGHT, "x");
  const done = await session.mentions();
  const file = await exportAs(session, "Dateline JSON");
  assert.match(file.name, /\.dateline\.json$/);
  await session.clickButton("Dateline: all documents");
  await session.dropFile(file);
  await session.element("#text mark");
  assert.deepEqual(await session.mentions(), done);
});

story("the places of a document are exported", async (session) => {
  await openText(session);
  const { text } = await exportAs(session, "GeoJSON");
  const names = JSON.parse(text).features.map(({ properties }) => properties.name);
  assert.deepEqual(names.sort(), ["Damascus", "Homs"]);
});

story("edits survive a reload and a killed browser", async (session) => {
  await openText(session);
  await session.press(Key.ARROW_RIGHT, "a", Key.ARROW_RIGHT, "x");
  const done = await session.mentions();
  await session.untilSaved();
  await session.openPage();
  await session.element("#text mark");
  assert.deepEqual(await session.mentions(), done);
  await session.press(Key.ARROW_RIGHT, Key.ARROW_RIGHT, "a");
  const later = await session.mentions();
  await session.untilSaved();
  await session.killAndReopen();
  await session.element("#text mark");
  assert.deepEqual(await session.mentions(), later);
});

story("a second tab follows the first", async (session) => {
  await openText(session);
  await session.untilSaved();
  const { driver } = session;
  const first = await driver.getWindowHandle();
  await driver.switchTo().newWindow("tab");
  await session.openPage();
  await session.element("#text mark");
  const second = await driver.getWindowHandle();
  await session.element(".tab-banner");
  await driver.switchTo().window(first);
  await session.press(Key.ARROW_RIGHT, "a");
  const done = await session.mentions();
  has(done, "Damascus GPE accepted");
  await driver.switchTo().window(second);
  await session.until("the second tab shows the edit", "return document.querySelector('[id^=annotation-][aria-label*=\", accepted\"]')");
  assert.deepEqual(await session.mentions(), done);
});

story("the map shows the places of the text", async (session) => {
  await openText(session);
  await session.press("w");
  await session.element("#map");
  await session.until("Homs is in the list", "return [...document.querySelectorAll('[id^=place-row]')].some((row) => row.textContent.includes('Homs'))");
});

story("a text of 100,000 words opens, and an edit in it is undone", async (session) => {
  const article = readFileSync(new URL("../data/sample.txt", import.meta.url), "utf8");
  const words = article.split(/\s+/).length;
  const text = Array(Math.ceil(100_000 / words)).fill(article).join("\n\n");
  await openText(session, text);
  // The marks outside the window are drawn frame by frame.
  const before = await session.settledCount("#text mark");
  assert.ok(before > 5000, `${before} mentions`);
  await session.press(Key.ARROW_RIGHT, "x");
  assert.equal(await session.settledCount("#text mark"), before - 1);
  await session.chord(Key.CONTROL, "z");
  assert.equal(await session.settledCount("#text mark"), before);
}, 300_000);

story("without a network the page opens, detects and places", async (session) => {
  await session.until("the page is kept", "return navigator.serviceWorker.controller || document.body.innerText.includes('Dateline is saved on this device')");
  await session.until("the page says that it is kept", "return document.body.innerText.includes('Dateline is saved on this device')");
  session.isHostDown = true;
  await session.killAndReopen();
  await openText(session);
  has(await session.mentions(), "Damascus GPE suggested");
  const { text } = await exportAs(session, "GeoJSON");
  assert.equal(JSON.parse(text).features.length, 2);
});

story("in a narrow window a mention is corrected with its editor", async (session) => {
  await session.driver.manage().window().setRect({ width: 390, height: 844 });
  await openText(session);
  await session.clickMention("Damascus");
  await session.clickButton("Accept");
  has(await session.mentions(), "Damascus GPE accepted");
  const width = await session.driver.executeScript("return [innerWidth, document.documentElement.scrollWidth]");
  assert.ok(width[1] <= width[0], `the page is ${width[1]} pixels wide in a window of ${width[0]}`);
});
