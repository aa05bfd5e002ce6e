// One edit in a long article re-renders only its paragraph, its list row and the counters.

import { assert, rendered, story } from "./harness.mjs";
import { confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";
import { makeArticle } from "../../benches/sample_articles.mjs";

const TEXT = Array.from({ length: 20 }, (_, index) => makeArticle(index + 1)).join("\n\n");

/** Records every element of the page that changes from here on. */
function watchChanges(page) {
  return page.evaluate(() => {
    const parts = {
      paragraph: "#text .paragraph-row",
      text: "#text",
      editor: "#mention-popover",
      entity: ".entities li",
      group: ".entities section",
      progress: ".progress",
      legend: ".legend li",
      saving: ".toolbar .saving-status",
      bar: ".toolbar",
      announcement: "[aria-live], [role=status]",
    };
    const part = (node) => {
      const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
      for (const [name, selector] of Object.entries(parts)) {
        const found = element?.closest(selector);
        if (!found) continue;
        if (name === "paragraph") return `paragraph ${[...document.querySelectorAll("#text .paragraph-row")].indexOf(found) + 1}`;
        if (name === "entity") return `entity ${found.querySelector(".entity")?.textContent ?? "in the card"}`;
        return name;
      }
      return `${element?.tagName} ${element?.className}`;
    };
    window.changed = [];
    window.watching = new MutationObserver((records) => {
      records.forEach((record) => window.changed.push(part(record.target)));
    });
    window.watching.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const beforeFrame = (event) => {
      // A frame may pass between a modifier key and the key pressed with it.
      if (event.key === "Shift" || event.key === "Control") return;
      window.removeEventListener("keydown", beforeFrame, { capture: true });
      requestAnimationFrame(() => (window.first = window.changed.slice()));
    };
    window.addEventListener("keydown", beforeFrame, { capture: true });
  });
}

/** Returns how often each element has changed since then: until the next frame, and in total. */
async function changes(page) {
  await waitForSaved(page);
  await rendered(page);
  return page.evaluate(() => {
    window.watching.disconnect();
    const count = (changed) => {
      const counts = {};
      changed.forEach((part) => (counts[part] = (counts[part] ?? 0) + 1));
      return counts;
    };
    return { first: count(window.first), counts: count(window.changed) };
  });
}

/** The elements that an edit may re-render, and the maximum number of changes in total. */
const ALLOWED = /^(paragraph 97|saving|editor|entity .*|group|progress|legend|bar|announcement)$/;
/**
 * The elements that may change in the next frame, which shows the highlights and the saving status.
 */
const IN_NEXT_FRAME = /^(paragraph 97|saving|announcement)$/;
const MAX_CHANGES = 80;

story("one edit in an article of 10,000 words rerenders only its paragraph, its entity and the counters", async (session) => {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await waitForSaved(page);
  await page.locator("#text .paragraph-row").nth(96).locator("mark").first().click();
  // Assigns another label, moves an end, and undoes the move.
  for (const key of ["p", "o", "Shift+ArrowRight", "Control+z"]) {
    await rendered(page);
    await watchChanges(page);
    await page.keyboard.press(key);
    const { first, counts } = await changes(page);
    assert.ok(first["paragraph 97"] > 0, `${key} changes its paragraph in the next frame`);
    assert.deepEqual(Object.keys(first).filter((part) => !IN_NEXT_FRAME.test(part)), [], key);
    assert.deepEqual(Object.keys(counts).filter((part) => !ALLOWED.test(part)), [], key);
    const all = Object.values(counts).reduce((sum, count) => sum + count);
    assert.ok(all <= MAX_CHANGES, `${key}: ${all} changes, ${JSON.stringify(counts)}`);
  }
});
