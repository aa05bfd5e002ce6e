// Navigation: the browser's history, texts that are not documents yet, and drops anywhere.

import { assert, story } from "./harness.mjs";
import { dropFiles, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const TEXT = "Ann Lee lives in London.\n\nBob Hope lives in Paris.";

const box = (page) => page.getByRole("textbox", { name: "Article" });
const title = (page) => page.locator(".toolbar .title");
const files = (names) => names.map((name) => ({ name: `${name}.txt`, bytes: `${name} met Ann Lee in Paris.` }));

/** Returns the part of the URL after the page's folder. */
const address = (page, session) => page.url().slice(session.url.length);

async function openTwoDocuments(page) {
  await dropFiles(page, files(["One", "Two"]));
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await waitForSaved(page);
}

story("Back and Forward move through documents and the library, and a reload keeps the screen", async (session) => {
  const { page } = session;
  await openTwoDocuments(page);
  assert.equal(address(page, session), "?project=1#library");
  await page.getByRole("button", { name: /^One met/ }).click();
  await title(page).filter({ hasText: /^One/ }).waitFor();
  assert.match(address(page, session), /^\?project=1#document=\d+$/);
  await page.getByRole("button", { name: "all documents" }).click();
  await page.getByRole("button", { name: /^Two met/ }).click();
  await title(page).filter({ hasText: /^Two/ }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await page.goBack();
  await title(page).filter({ hasText: /^One/ }).waitFor();
  await page.reload();
  await title(page).filter({ hasText: /^One/ }).waitFor();
  await page.goForward();
  await page.goForward();
  await title(page).filter({ hasText: /^Two/ }).waitFor();
  // Back closes a dialog together with the screen under it.
  await page.keyboard.press("?");
  await page.locator("dialog").waitFor();
  await page.goBack();
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
}, { everyBrowser: true });

story("a document URL opens in another tab, and an unknown URL is reported", async (session) => {
  const { page } = session;
  await openTwoDocuments(page);
  await page.getByRole("button", { name: /^Two met/ }).click();
  await title(page).filter({ hasText: /^Two/ }).waitFor();
  const other = await session.context.newPage();
  await other.goto(page.url());
  await title(other).filter({ hasText: /^Two/ }).waitFor();
  await other.evaluate(() => (location.hash = "#document=77"));
  await other.getByRole("alert").filter({ hasText: "There is no document 77" }).waitFor();
  await other.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await other.goBack();
  await title(other).filter({ hasText: /^Two/ }).waitFor();
  await other.goto(`${session.url}?project=1#nothing`);
  await other.getByRole("alert").filter({ hasText: "Dateline does not know this address" }).waitFor();
  await other.close();
});

story("Back from a project opens the previous one", async (session) => {
  const { page } = session;
  await openTwoDocuments(page);
  await page.getByRole("button", { name: /^One met/ }).click();
  await title(page).filter({ hasText: /^One/ }).waitFor();
  await page.getByRole("button", { name: "all documents" }).click();
  await page.locator("button.project").click();
  await page.getByLabel("New project name").fill("Border news");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Create project" }).click()]);
  await page.getByRole("button", { name: "Border news" }).waitFor();
  await page.waitForURL(/\?project=2#library$/);
  await page.goBack();
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  assert.equal(address(page, session), "?project=1#library");
});

story("every way back returns a pasted text to the text box", async (session) => {
  let { page } = session;
  const waysBack = [
    () => page.getByRole("button", { name: "Back", exact: true }).click(),
    () => page.keyboard.press("Escape"),
    () => page.goBack(),
  ];
  for (const goBack of waysBack) {
    await box(page).fill("");
    await page.locator("h1").click();
    await pasteText(session, TEXT);
    await page.getByRole("button", { name: "Mark this text" }).waitFor();
    await goBack();
    await page.waitForFunction((text) => document.querySelector("textarea")?.value === text, TEXT);
  }
  // The same if the page is reloaded at this step, or the browser is closed.
  await page.getByRole("button", { name: "Next: choose paragraphs" }).click();
  await page.getByRole("button", { name: "Mark this text" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Mark this text" }).waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await waitForSaved(page);
  page = await session.reopen();
  await page.waitForFunction((text) => document.querySelector("textarea")?.value === text, TEXT);
  await page.getByRole("button", { name: "Next: choose paragraphs" }).click();
  await confirmNewDocument(page);
  await page.getByRole("button", { name: "all documents" }).click();
  assert.equal(await box(page).inputValue(), "");
});

story("a dropped file can be continued after Back", async ({ page }) => {
  await dropFiles(page, files(["One"]));
  await page.getByRole("button", { name: "Mark this text" }).waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.getByRole("button", { name: "Continue with One.txt" }).click();
  await confirmNewDocument(page);
});

/**
 * Drops data at a point of the window. Returns for `dragover` and `drop` if the page handled them,
 * such as `true,true`.
 */
async function dropAt(page, { x, y }, kind) {
  return page.evaluate(({ x, y, kind }) => {
    const transfer = new DataTransfer();
    if (kind === "file") transfer.items.add(new File(["Dora Maar left Nice."], "dropped.txt", { type: "text/plain" }));
    if (kind !== "file") transfer.setData("text/plain", kind === "text" ? "Cy Orff left Rome." : "https://example.org/");
    if (kind === "link") transfer.setData("text/uri-list", "https://example.org/");
    const target = document.elementFromPoint(x, y) ?? document.documentElement;
    const event = (name) => new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true, composed: true });
    const isHandled = ["dragover", "drop"].map((name) => !target.dispatchEvent(event(name)));
    return isHandled.join();
  }, { x, y, kind });
}

/** The corners, the center and the lower third of the window. */
const POINTS = [[0.01, 0.01], [0.99, 0.01], [0.5, 0.5], [0.5, 0.8], [0.01, 0.99], [0.99, 0.99]];

story("drops anywhere in the window are accepted or refused and never leave the page", async (session) => {
  const { page } = session;
  const { width, height } = page.viewportSize();
  const screens = {
    home: async () => {},
    newDocument: async () => {
      await page.getByRole("button", { name: "Try a sample article" }).click();
      await page.getByRole("button", { name: "Mark this text" }).waitFor();
    },
    workspace: async () => confirmNewDocument(page),
    dialog: async () => {
      await page.getByRole("button", { name: "Export", exact: true }).click();
      await page.locator("dialog").waitFor();
    },
  };
  for (const [screen, open] of Object.entries(screens)) {
    await open();
    for (const [x, y] of POINTS) {
      const point = { x: x * width, y: y * height };
      // A text field accepts a link as text.
      const isField = await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.matches(":read-write"), point);
      for (const kind of isField ? [] : ["link"]) {
        assert.equal(await dropAt(page, point, kind), "true,true", `${screen} at ${x}, ${y}`);
      }
    }
    await page.locator(".notice").filter({ hasText: "Only files and text can be dropped here" }).waitFor();
  }
  await dropAt(page, { x: 5, y: height - 5 }, "text");
  await page.getByRole("heading", { name: "Cy Orff left Rome." }).waitFor();
  await dropAt(page, { x: 5, y: height - 5 }, "file");
  await page.getByRole("heading", { name: "Dora Maar left Nice." }).waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.getByRole("button", { name: "Continue with dropped.txt" }).waitFor();
  assert.equal(await box(page).inputValue(), "Cy Orff left Rome.");
  // Text that is dropped on a text field goes to the field.
  const bounds = await box(page).boundingBox();
  const isHandled = await dropAt(page, { x: bounds.x + 20, y: bounds.y + 20 }, "text");
  assert.equal(isHandled, "false,false");
});
