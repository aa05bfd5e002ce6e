// The keyboard alone: pasting, navigating, correcting, labeling, and changing keys.

import { assert, story } from "./harness.mjs";
import { waitForDetection, dropFiles, readMentions, confirmNewDocument, pasteText, waitForSaved, selectText } from "./actions.mjs";

const TEXT = "Officials met in Homs, Hama and Tartus on Monday.\n\nThe Tideline Trust sent Nadia Rahmani to help.";

/** Presses keys in sequence. Asserts that the focus is never lost. */
async function press(page, keys) {
  const hasFocus = () => page.evaluate(() => document.activeElement !== document.body);
  for (const key of keys.split(" ")) {
    const hadFocus = await hasFocus();
    await page.keyboard.press(key);
    assert.ok(!hadFocus || await hasFocus(), `the focus was lost after ${key}`);
  }
}

story("words are selected, labeled, split and joined with the keyboard, and a label is found by name", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await page.keyboard.press("Tab");
  await confirmNewDocument(page);
  // Adds a mention of two words without a previous selection.
  await press(page, "Control+ArrowDown Control+ArrowDown ArrowRight");
  assert.equal(await page.locator("#selected").textContent(), "Tideline");
  await press(page, "Shift+ArrowRight r");
  const field = page.getByLabel("Find a label");
  await field.fill("armed");
  await page.getByText("Enter: ORG").waitFor();
  await field.press("Enter");
  const labelsOf = async (quote) => (await readMentions(page)).filter((it) => it.quote === quote).map((it) => it.label);
  assert.deepEqual(await labelsOf("Tideline Trust"), ["ORG"]);
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Tideline Trust, ORG, accepted");
  // Splits the new mention and joins it again.
  await page.getByRole("button", { name: /^Split.*Tideline \| Trust/ }).waitFor();
  await press(page, "b");
  assert.deepEqual([await labelsOf("Tideline"), await labelsOf("Trust")], [["ORG"], ["ORG"]]);
  await press(page, "Shift+B");
  assert.deepEqual(await labelsOf("Tideline Trust"), ["ORG"]);
  await press(page, "Control+z Control+z");
  assert.deepEqual(await labelsOf("Tideline Trust"), ["ORG"]);
  // Escape leaves the label search.
  await press(page, "r Escape x");
  assert.deepEqual(await labelsOf("Tideline Trust"), []);
}, { everyBrowser: true });

story("a key is changed in the help dialog and stays changed after a reload", async (session) => {
  let { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await press(page, "?");
  const reject = () => page.getByRole("button", { name: /^Keys of “reject”/ });
  await reject().click();
  await page.getByText("Press a key…").waitFor();
  await press(page, "j");
  await page.getByRole("alert").getByText("This key is already used for “next mention”.").waitFor();
  await press(page, "h");
  const keys = () => reject().locator("kbd").allTextContents();
  assert.deepEqual(await keys(), ["H"]);
  assert.equal(await reject().evaluate((button) => button === document.activeElement), true);
  page = await session.reopen();
  await waitForDetection(page);
  const before = (await readMentions(page)).length;
  await press(page, "j x h");
  assert.equal((await readMentions(page)).length, before - 1);
  await press(page, "?");
  await page.getByRole("button", { name: "Reset all keys" }).click();
  assert.deepEqual(await reject().locator("kbd").allTextContents(), ["X", "Del", "⌫"]);
});

story("an edit is applied to the same text in other documents and undone in one step", async (session) => {
  const { page } = session;
  const files = ["one", "two", "three"].map((name) => ({ name: `${name}.txt`, bytes: `Part ${name}: the Velmora dam held, Velmora's mayor said.` }));
  await dropFiles(page, files);
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"));
  await page.getByRole("button", { name: "Part one: the Velmora dam held, Velmora's mayor said." }).first().click();
  await waitForDetection(page);
  const labels = async () => (await readMentions(page)).filter((it) => it.quote === "Velmora").map((it) => `${it.label} ${it.status}`);
  await selectText(page, "Velmora");
  await press(page, "g =");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Label 1 as GPE");
  await press(page, "Escape");
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Velmora, GPE, accepted");
  await press(page, "=");
  await page.getByRole("checkbox", { name: "In all documents" }).check();
  await page.getByText("5 more times in 3 documents.").waitFor();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("button", { name: "Label 5 as GPE" }).click();
  await page.waitForFunction(() => document.querySelector("p.visually-hidden[role=status]").textContent === "Changed 5 more mentions in 3 documents.");
  assert.deepEqual(await labels(), ["GPE accepted", "GPE accepted"]);
  await waitForSaved(page);
  await press(page, ".");
  await page.locator("#text").getByText("Velmora").first().waitFor();
  assert.deepEqual(await labels(), ["GPE accepted", "GPE accepted"]);
  await press(page, "Control+z");
  assert.ok(!(await labels()).includes("GPE accepted"));
});

story("Tab skips the toolbar, and the arrow keys move between the buttons of the paragraphs", async (session) => {
  const { page } = session;
  await pasteText(session, "Ann Lee left Homs.\n\nShe reached Hama on Monday.\n\nNobody spoke.");
  await confirmNewDocument(page);
  const focused = () => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.textContent);
  await page.locator("main").focus();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the article");
  await page.getByRole("button", { name: "Skip to the article" }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the mentions");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "sidebar");

  // One stop for all paragraphs.
  const stops = page.locator('#text .review[tabindex="0"]');
  assert.equal(await stops.count(), 1);
  await stops.focus();
  assert.match(await focused(), /^Accept paragraph 1/);
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(), /^Accept paragraph 2/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  assert.ok((await readMentions(page)).slice(0, 2).every(({ status }) => status === "accepted"));

  // Screen readers read the text of a mention once, in its name.
  const read = await page.locator("#text mark").evaluateAll((marks) => marks.map((mark) => mark.ariaHidden));
  assert.ok(read.every((hidden) => hidden === "true"));
});
