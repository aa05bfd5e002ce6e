// Several projects in one browser, and the statistics of a project.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assert, story } from "./harness.mjs";
import { dropFiles, chooseFiles, locateMention, confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

async function openProjects(page) {
  await page.locator("button.project").click();
  await page.getByRole("heading", { name: "Projects" }).waitFor();
}

/** Performs an action that opens another project, which loads the page again. */
async function leads(page, act) {
  await Promise.all([page.waitForEvent("load"), act()]);
  await page.waitForSelector("#starting", { state: "detached" });
}

const files = (names) => names.map((name) => ({ name: `${name}.txt`, bytes: `${name} met Ann Lee in Paris.` }));

story("projects are begun, switched, renamed and deleted, each with its own documents", async (stage) => {
  let { page } = stage;
  await dropFiles(page, files(["One", "Two"]));
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await waitForSaved(page);
  await openProjects(page);
  await page.getByLabel("New project name").fill("Border news");
  await leads(page, () => page.getByRole("button", { name: "Create project" }).click());
  await page.getByRole("button", { name: "Border news" }).waitFor();
  assert.equal(await page.locator(".library li").count(), 0);
  await dropFiles(page, files(["Three", "Four", "Five"]));
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await waitForSaved(page);

  // The browser opens the last shown project even if the URL does not name it.
  page = await stage.reopen();
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await openProjects(page);
  const name = page.getByLabel("Name of Border news");
  await name.fill("Frontiers");
  await name.press("Tab");
  await page.getByRole("button", { name: "Delete Frontiers" }).isDisabled();
  await leads(page, () => page.getByRole("button", { name: "Open First project" }).click());
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();

  // A project that another tab shows is not deleted.
  const other = await stage.context.newPage();
  await other.goto(`${stage.url}?project=2`);
  await other.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await openProjects(page);
  const remove = async () => {
    await page.getByRole("button", { name: "Delete Frontiers" }).click();
    await page.getByRole("button", { name: "Delete with all its documents" }).click();
  };
  await remove();
  await page.getByText("Nothing was changed: the project is open in another tab").first().waitFor();
  await other.close();
  await remove();
  await page.getByLabel("Name of Frontiers").waitFor({ state: "detached" });
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
  assert.deepEqual(databases, ["dateline", "dateline-projects"]);
});

story("an address of no project is told, takes no text, and leads to those that there are", async (stage) => {
  const { page } = stage;
  await dropFiles(page, files(["One"]));
  await confirmNewDocument(page);
  await waitForSaved(page);
  for (const [value, told] of [
    ["7", "There is no project 7 in this browser."],
    ["4294967295", "There is no project 4294967295 in this browser."],
    ["99999999999", "There is no project 99999999999 in this browser."],
    ["abc", "“abc” is not a project number."],
    ["0", "“0” is not a project number."],
    ["-1", "“-1” is not a project number."],
    ["1e9", "“1e9” is not a project number."],
    ["", "its number is missing."],
  ]) {
    await page.goto(`${stage.url}?project=${value}`);
    await page.getByText(told).waitFor();
    assert.equal(await page.locator("textarea").count(), 0);
  }
  await pasteText(stage, "Ann Lee lives in London.");
  await page.getByText("no project is open in this tab").first().waitFor();
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
  assert.deepEqual(databases, ["dateline", "dateline-projects"]);
  await page.getByText("1 document", { exact: true }).waitFor();
  await leads(page, () => page.getByRole("button", { name: "Open First project" }).click());
  await page.locator("#text").waitFor();
});

story("a project that the list lacks is found, and the greatest number does not wrap", async (stage) => {
  const { page } = stage;
  const begin = async (name) => {
    await page.getByLabel("New project name").fill(name);
    await leads(page, () => page.getByRole("button", { name: "Create project" }).click());
  };
  await openProjects(page);
  await begin("Border news");
  await dropFiles(page, files(["Two"]));
  await confirmNewDocument(page);
  await waitForSaved(page);
  const inList = (act) => page.evaluate((act) => new Promise((done) => {
    const opening = indexedDB.open("dateline-projects");
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("projects", "readwrite");
      const list = transaction.objectStore("projects");
      if (act === "delete") list.delete(2);
      else list.put(JSON.stringify({ id: 4294967295, name: "The last" }), 4294967295);
      transaction.oncomplete = () => done(opening.result.close());
    };
  }), act);
  await inList("delete");
  await page.goto(`${stage.url}?project=1`);
  await page.locator("textarea").waitFor();
  await openProjects(page);
  await page.getByLabel("Name of Project 2").waitFor();
  await inList("add");
  await begin("The next");
  assert.match(page.url(), /\?project=3(#library)?$/);
  await openProjects(page);
  const names = await page.locator(".projects input").evaluateAll((fields) => fields.map((field) => field.value));
  assert.deepEqual(names, ["Project 2", "The next", "The last"]);
});

story("an import that is cut short is told at the next start until it is dismissed", async (stage) => {
  const names = Array.from({ length: 400 }, (_, at) => `Report ${at + 1}`);
  await dropFiles(stage.page, files(names));
  await stage.page.waitForFunction(() => document.querySelectorAll(".library li").length >= 20);
  let page = await stage.killAndReopen();
  const notice = () => page.locator(".notice").filter({ hasText: "An import was interrupted" });
  await notice().waitFor();
  const told = await notice().textContent();
  const found = Number((await page.locator(".library h2").first().textContent()).match(/^\d+/)[0]);
  const missing = Number(told.match(/interrupted: (\d+) files were not opened/)[1]);
  // A document may be stored but not recorded when the browser ends. Its file is reported
  // nevertheless.
  assert.ok(found + missing >= names.length && found < names.length, `${found} documents, ${missing} missing`);
  assert.ok(told.includes("Report "), told);
  page = await stage.reopen();
  await notice().getByRole("button", { name: "Dismiss" }).click();
  await waitForSaved(page);
  page = await stage.reopen();
  await waitForSaved(page);
  assert.equal(await notice().count(), 0);
});

story("statistics tell what became of the detector's proposals, in plots, tables and CSV", async (stage) => {
  const { page } = stage;
  await pasteText(stage, "Ann Lee lives in London.\n\nBob Hope lives in Paris.");
  await confirmNewDocument(page);
  await (await locateMention(page, "London")).click();
  await page.keyboard.press("a");
  await (await locateMention(page, "Paris")).click();
  await page.keyboard.press("x");
  await page.getByRole("button", { name: "all documents" }).click();
  await page.getByRole("button", { name: "Statistics" }).click();
  const places = await page.getByRole("row", { name: /^GPE/ }).getByRole("cell").allTextContents();
  assert.deepEqual(places.slice(0, 7), ["1", "0", "1", "0", "1", "0", "50%"]);
  await page.getByText("No documents reviewed yet.").waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Labels as CSV" }).click(),
  ]);
  assert.match(readFileSync(await download.path(), "utf8"), /\r\nGPE,1,0,0,1,0,1,0\.5000\r\n/);
});

story("a hundred files with a broken one are ninety-nine documents, and the broken one is named", async (stage) => {
  const { page } = stage;
  const names = Array.from({ length: 100 }, (_, at) => `Report ${at + 1}`);
  const given = files(names);
  given[41] = { name: "broken.pdf", bytes: "%PDF-1.7 \0\0\0" };
  await dropFiles(page, given);
  await page.getByRole("heading", { name: "99 documents", exact: true }).waitFor();
  await page.getByText(/^broken\.pdf was not opened.*PDF/).first().waitFor();
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"));
  const stages = await page.locator(".library .stage").allTextContents();
  assert.ok(stages.every((stage) => stage === "New"), stages.join());
  await waitForSaved(page);
});

story("a folder is opened with what is in its folders, and without hidden files", async (stage) => {
  const { page } = stage;
  const folder = join(stage.profile, "articles");
  mkdirSync(join(folder, "inner"), { recursive: true });
  writeFileSync(join(folder, "one.txt"), "Ann Lee met Bob Hope in Paris.");
  writeFileSync(join(folder, "inner", "two.txt"), "Carl Orff left Rome.");
  writeFileSync(join(folder, ".hidden"), "Nobody.");
  await chooseFiles(page, "Open a folder…", folder);
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  const sources = await page.locator(".library .source").allTextContents();
  assert.deepEqual(sources.sort(), ["articles/inner/two.txt", "articles/one.txt"]);
});
