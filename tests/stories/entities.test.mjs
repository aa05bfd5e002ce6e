// Entities, notes and the review queue, in the sidebar and in the popover.

import { assert, rendered, story } from "./harness.mjs";
import { locateMention, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const TEXT = [
  "Ann Lee met Bob Hope in London on 3 May 2021.",
  "Lee flew to Paris with Ann Lee’s brother, and Mr Hope stayed in London.",
].join("\n\n");

/** Returns the people in the sidebar: names with their numbers of mentions. */
async function people(page) {
  await rendered(page);
  const rows = page.locator(".entities section", { has: page.getByRole("heading", { name: "PERSON" }) }).locator("li:has(> button .entity)");
  return rows.evaluateAll((all) => all.map((row) => `${row.querySelector(".entity").textContent} ${row.querySelector(".count").textContent}`));
}

const card = (page) => page.locator(".entity-card");
const entity = (page, name) => page.locator(".entities li > button").filter({ hasText: name }).first();
const note = (page) => page.getByLabel("Note on this mention");
const focused = (page) => page.evaluate(() => document.activeElement.id);

/**
 * Closes the browser after everything is stored, and reopens the document. The only document opens
 * automatically.
 */
async function reopen(session) {
  await waitForSaved(session.page);
  await session.reopen();
  await session.page.locator("#text").waitFor();
}

story("entities are visited, merged, renamed and split, undone, and kept across a reload", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  assert.deepEqual(await people(page), ["Ann Lee 3", "Bob Hope 2"]);

  // A click focuses the first mention, and further clicks cycle through the others.
  const visited = [];
  for (let click = 0; click < 4; click++) {
    await entity(page, "Ann Lee").click();
    await rendered(page);
    visited.push(await focused(page));
  }
  assert.equal(new Set(visited).size, 3, visited.join());
  assert.equal(visited[3], visited[0]);
  assert.equal(await card(page).locator("ol li").count(), 3, "its mentions are listed with context");
  await card(page).locator("ol button").nth(1).click();
  await rendered(page);
  assert.equal(await focused(page), visited[1]);

  // Merges two entities and gives the result another name.
  const same = card(page).getByLabel("Same entity as another");
  await same.focus();
  await same.selectOption("Bob Hope");
  assert.deepEqual(await people(page), ["Bob Hope 5"]);
  await page.getByLabel(/^Name of this entity/).fill("The couple");
  await page.keyboard.press("Enter");
  assert.deepEqual(await people(page), ["The couple 5"]);
  await page.getByRole("button", { name: "Separate this mention" }).click();
  assert.deepEqual(await people(page), ["The couple 4", "Lee 1"]);

  for (let step = 0; step < 3; step++) await page.getByRole("button", { name: "Undo" }).click();
  assert.deepEqual(await people(page), ["Ann Lee 3", "Bob Hope 2"]);
  await page.getByRole("button", { name: "Redo" }).click();
  await reopen(session);
  assert.deepEqual(await people(session.page), ["Bob Hope 5"]);
}, { everyBrowser: true });

story("a note stays with its mention, even if the focus moves before Enter", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await (await locateMention(page, "Paris")).click();
  await page.keyboard.press("Shift+N");
  await page.keyboard.type("capital or band?");
  await page.keyboard.press("Enter");
  assert.match(await focused(page), /^annotation-/, "the focus is back at the mention");

  // A note is saved by focusing another mention, and is not applied to that one.
  await page.keyboard.press("ArrowLeft");
  assert.equal(await note(page).inputValue(), "");
  await page.keyboard.press("Shift+N");
  await page.keyboard.type("which one");
  await (await locateMention(page, "London")).click();
  await rendered(page);
  assert.equal(await note(page).inputValue(), "");

  // Escape discards the edit and restores the previous note.
  await (await locateMention(page, "Paris")).click();
  await page.keyboard.press("Shift+N");
  await page.keyboard.type(" no");
  await page.keyboard.press("Escape");
  assert.equal(await note(page).inputValue(), "capital or band?");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await note(page).inputValue(), "which one");
  await reopen(session);
  await (await locateMention(session.page, "Paris")).click();
  assert.equal(await note(session.page).inputValue(), "capital or band?");
});

story("inconsistent mentions are counted in the review queue and visited from there", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  const inconsistent = page.locator(".review-queue button", { hasText: /differing/ });
  assert.equal(await inconsistent.count(), 0);
  await (await locateMention(page, "London")).click();
  await page.keyboard.press("o");
  await rendered(page);
  await inconsistent.click();
  await rendered(page);
  const description = await page.evaluate(() => document.activeElement.ariaLabel);
  assert.match(description, /^London, GPE, suggested/);
  await page.keyboard.press("o");
  await inconsistent.waitFor({ state: "detached" });
});
