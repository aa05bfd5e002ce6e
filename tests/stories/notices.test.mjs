// Notices disappear automatically and never cover controls. Also tests the page after a panic.

import { assert, rendered, story } from "./harness.mjs";
import { dropFiles, confirmNewDocument, pasteText } from "./actions.mjs";

const SIZES = [[360, 640], [390, 844], [768, 1024], [1200, 800], [1440, 900]];

/** Shows several notices, one of them long. */
async function showNotices(page) {
  const broken = ["a", "b"].map((name) => ({ name: `${name} ${"long ".repeat(8)}name.pdf`, bytes: "%PDF-1.7 \0\0\0" }));
  for (const [index, file] of broken.entries()) {
    await dropFiles(page, [file]);
    await page.locator(".notice").nth(index).waitFor();
  }
  await dropFiles(page, []);
  await page.locator(".notice").nth(2).waitFor();
}

/** Returns the controls that a notice covers, and the notices that are not entirely visible. */
function noticeProblems(page) {
  return page.evaluate(() => {
    const inDialog = document.querySelector("dialog[open]");
    const controls = (inDialog ?? document).querySelectorAll("button, input, select, textarea, a[href], [role=button], summary");
    const problems = [];
    const elementAt = (rect) => document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    for (const control of controls) {
      const rect = control.getBoundingClientRect();
      const isOurs = control.closest(".notice-lane");
      if (isOurs || rect.width < 2 || rect.top < 0 || rect.bottom > innerHeight) continue;
      if (elementAt(rect)?.closest(".notice-lane")) problems.push(`${control.outerHTML.slice(0, 80)} is covered`);
    }
    const buttons = [...document.querySelectorAll(".notice button")].filter((button) => button.checkVisibility());
    if (buttons.length === 0) problems.push("no notice is visible");
    for (const button of buttons) {
      button.scrollIntoView({ block: "nearest" });
      if (elementAt(button.getBoundingClientRect())?.closest("button") !== button) problems.push(`${button.outerHTML} cannot be pressed`);
    }
    return problems.join("\n");
  });
}

for (const [width, height] of SIZES) {
  story(`no notice covers a control, at ${width} by ${height}`, async (session) => {
    const { page } = session;
    const check = async (screen) => {
      await rendered(page);
      assert.equal(await noticeProblems(page), "", screen);
      const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(scrollWidth, width, `${screen} is wider than the window`);
    };
    await showNotices(page);
    await check("home");
    await dropFiles(page, [{ name: "latin.txt", bytes: Buffer.from("Caf\xe9 Homs was closed.\n\nNobody spoke.", "latin1") }]);
    await page.locator(".notice").filter({ hasText: "is not UTF-8" }).waitFor();
    await check("new document");
    await confirmNewDocument(page);
    await check("workspace");
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await check("dialog");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "all documents" }).click();
    await dropFiles(page, Array.from({ length: 30 }, (_, index) => ({ name: `${index}.txt`, bytes: `Report ${index} of Homs.` })));
    await page.getByRole("heading", { name: "31 documents", exact: true }).waitFor();
    await check("library");
  }, { viewport: { width, height } });
}

story("information disappears unless the pointer is over it, and a problem stays", async (session) => {
  const { page } = session;
  await dropFiles(page, [{ name: "broken.pdf", bytes: "%PDF-1.7 \0\0\0" }]);
  const problem = page.locator(".notice").filter({ hasText: "broken.pdf was not opened" });
  await problem.waitFor();
  await dropFiles(page, []);
  const info = page.locator(".notice").filter({ hasText: "Only files and text can be dropped here" });
  await info.hover();
  await page.waitForTimeout(9000);
  assert.equal(await info.count(), 1, "the pointer is over it");
  await page.mouse.move(2, 2);
  await info.waitFor({ state: "detached" });
  assert.equal(await problem.count(), 1);
  await problem.getByRole("button", { name: "Dismiss" }).click();
  await problem.waitFor({ state: "detached" });
});

story("the Undo button of a notice restores a removed document", async (session) => {
  const { page } = session;
  await dropFiles(page, ["One", "Two"].map((name) => ({ name: `${name}.txt`, bytes: `${name} met Ann Lee.` })));
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await page.getByRole("button", { name: /^Remove One/ }).click();
  await page.getByRole("heading", { name: "1 document", exact: true }).waitFor();
  await page.locator(".notice").getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
});

story("an empty export is refused in the dialog, and no file is saved", async (session) => {
  const { page } = session;
  await pasteText(session, "Ann Lee lives in London.");
  await confirmNewDocument(page);
  let downloads = 0;
  page.on("download", () => downloads++);
  const waitForNotice = (text) => page.locator("dialog .notice").filter({ hasText: text }).waitFor();
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("radio", { name: /^Accepted only/ }).check();
  await page.getByRole("button", { name: "Download JSONL" }).click();
  await waitForNotice("no mention is accepted yet");
  await page.getByRole("button", { name: "Choose a format…" }).click();
  await page.getByRole("combobox", { name: "Mentions" }).selectOption("Accepted only");
  await page.getByRole("button", { name: "Create files", exact: true }).click();
  await waitForNotice("no mention is accepted yet");
  await page.getByRole("combobox", { name: "Mentions" }).selectOption("Reviewed paragraphs only");
  await page.getByRole("button", { name: "Create files", exact: true }).click();
  await waitForNotice("no paragraph is reviewed yet");
  await page.getByRole("combobox", { name: "Mentions" }).selectOption("Accepted and suggested");
  await page.getByRole("combobox", { name: "Split" }).selectOption("Train, dev and test, 80 : 10 : 10");
  await page.getByRole("button", { name: "Create files", exact: true }).click();
  await waitForNotice("no document would be in");
  assert.equal(downloads, 0);
});

story("a panic shows a report that is kept across a reload", async (session) => {
  session.expectError(/panicked at|unreachable|RuntimeError|already/);
  const { page } = session;
  await pasteText(session, "Ann Lee lives in London.");
  await confirmNewDocument(page);
  // Navigation while a key is handled, which browsers never do, changes the state during an update.
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => {
      Date.now = now;
      window.dispatchEvent(new PopStateEvent("popstate"));
      return now();
    };
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  });
  const notice = page.locator(".panic");
  await notice.waitFor();
  const report = await notice.locator("pre").textContent();
  assert.match(report, /panicked at .*\.rs:\d+:\d+/);
  assert.match(report, /\nDateline \d+\.\d+\.\d+\n.*Chrom/);
  assert.ok(!report.includes("London") && !report.includes("Ann"), report);
  await notice.getByText("Everything shown as saved is stored").waitFor();
  await notice.getByRole("button", { name: "Copy report" }).click();
  await notice.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), report);
  await Promise.all([page.waitForEvent("load"), notice.getByRole("button", { name: "Reload the page" }).click()]);
  await page.locator("#text").waitFor();
  await page.locator("button.saving-status").first().click();
  const storedReport = page.locator("dialog .report");
  assert.equal(await storedReport.textContent(), report);
  await page.getByRole("button", { name: "Delete report" }).click();
  await storedReport.waitFor({ state: "hidden" });
});
