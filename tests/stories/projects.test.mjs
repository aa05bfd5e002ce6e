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
async function waitForLoad(page, action) {
  await Promise.all([page.waitForEvent("load"), action()]);
  await page.waitForSelector("#starting", { state: "detached" });
}

const files = (names) => names.map((name) => ({ name: `${name}.txt`, bytes: `${name} met Ann Lee in Paris.` }));

story("projects are created, switched, renamed and deleted, each with its own documents", async (session) => {
  let { page } = session;
  await dropFiles(page, files(["One", "Two"]));
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  await waitForSaved(page);
  await openProjects(page);
  await page.getByLabel("New project name").fill("Border news");
  await waitForLoad(page, () => page.getByRole("button", { name: "Create project" }).click());
  await page.getByRole("button", { name: "Border news" }).waitFor();
  assert.equal(await page.locator(".library li").count(), 0);
  await dropFiles(page, files(["Three", "Four", "Five"]));
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await waitForSaved(page);

  // The browser opens the last shown project even if the URL does not name it.
  page = await session.reopen();
  await page.getByRole("heading", { name: "3 documents", exact: true }).waitFor();
  await openProjects(page);
  const name = page.getByLabel("Name of Border news");
  await name.fill("Frontiers");
  await name.press("Tab");
  await page.getByRole("button", { name: "Delete Frontiers" }).isDisabled();
  await waitForLoad(page, () => page.getByRole("button", { name: "Open First project" }).click());
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();

  // A project that another tab shows is not deleted.
  const other = await session.context.newPage();
  await other.goto(`${session.url}?project=2`);
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

story("a URL without a valid project is reported, accepts no text, and lists the projects", async (session) => {
  const { page } = session;
  await dropFiles(page, files(["One"]));
  await confirmNewDocument(page);
  await waitForSaved(page);
  for (const [value, message] of [
    ["7", "There is no project 7 in this browser."],
    ["4294967295", "There is no project 4294967295 in this browser."],
    ["99999999999", "There is no project 99999999999 in this browser."],
    ["abc", "“abc” is not a project number."],
    ["0", "“0” is not a project number."],
    ["-1", "“-1” is not a project number."],
    ["1e9", "“1e9” is not a project number."],
    ["", "its number is missing."],
  ]) {
    await page.goto(`${session.url}?project=${value}`);
    await page.getByText(message).waitFor();
    assert.equal(await page.locator("textarea").count(), 0);
  }
  await pasteText(session, "Ann Lee lives in London.");
  await page.getByText("no project is open in this tab").first().waitFor();
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
  assert.deepEqual(databases, ["dateline", "dateline-projects"]);
  await page.getByText("1 document", { exact: true }).waitFor();
  await waitForLoad(page, () => page.getByRole("button", { name: "Open First project" }).click());
  await page.locator("#text").waitFor();
});

story("an unlisted project is found, and the largest project number does not overflow", async (session) => {
  const { page } = session;
  const createProject = async (name) => {
    await page.getByLabel("New project name").fill(name);
    await waitForLoad(page, () => page.getByRole("button", { name: "Create project" }).click());
  };
  await openProjects(page);
  await createProject("Border news");
  await dropFiles(page, files(["Two"]));
  await confirmNewDocument(page);
  await waitForSaved(page);
  const editList = (action) => page.evaluate((action) => new Promise((done) => {
    const opening = indexedDB.open("dateline-projects");
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("projects", "readwrite");
      const list = transaction.objectStore("projects");
      if (action === "delete") list.delete(2);
      else list.put(JSON.stringify({ id: 4294967295, name: "The last" }), 4294967295);
      transaction.oncomplete = () => done(opening.result.close());
    };
  }), action);
  await editList("delete");
  await page.goto(`${session.url}?project=1`);
  await page.locator("textarea").waitFor();
  await openProjects(page);
  await page.getByLabel("Name of Project 2").waitFor();
  await editList("add");
  await createProject("The next");
  assert.match(page.url(), /\?project=3(#library)?$/);
  await openProjects(page);
  const names = await page.locator(".projects input").evaluateAll((fields) => fields.map((field) => field.value));
  assert.deepEqual(names, ["Project 2", "The next", "The last"]);
});

story("an interrupted import is reported at every start until it is dismissed", async (session) => {
  const names = Array.from({ length: 400 }, (_, index) => `Report ${index + 1}`);
  await dropFiles(session.page, files(names));
  await session.page.waitForFunction(() => document.querySelectorAll(".library li").length >= 20);
  let page = await session.killAndReopen();
  const notice = () => page.locator(".notice").filter({ hasText: "An import was interrupted" });
  await notice().waitFor();
  const message = await notice().textContent();
  const found = Number((await page.locator(".library h2").first().textContent()).match(/^\d+/)[0]);
  const missing = Number(message.match(/interrupted: (\d+) files were not opened/)[1]);
  // A document may be stored but not recorded when the browser ends. Its file is reported
  // nevertheless.
  assert.ok(found + missing >= names.length && found < names.length, `${found} documents, ${missing} missing`);
  assert.ok(message.includes("Report "), message);
  page = await session.reopen();
  await notice().getByRole("button", { name: "Dismiss" }).click();
  await waitForSaved(page);
  page = await session.reopen();
  await waitForSaved(page);
  assert.equal(await notice().count(), 0);
});

story("statistics show the decisions on suggestions in tables and CSV", async (session) => {
  const { page } = session;
  await pasteText(session, "Ann Lee lives in London.\n\nBob Hope lives in Paris.");
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

story("a broken file among a hundred is named, and the other ninety-nine open", async (session) => {
  const { page } = session;
  const names = Array.from({ length: 100 }, (_, index) => `Report ${index + 1}`);
  const input = files(names);
  input[41] = { name: "broken.pdf", bytes: "%PDF-1.7 \0\0\0" };
  await dropFiles(page, input);
  await page.getByRole("heading", { name: "99 documents", exact: true }).waitFor();
  await page.getByText(/^broken\.pdf was not opened.*PDF/).first().waitFor();
  await page.waitForFunction(() => !document.querySelector(".library .job-progress button"));
  const stages = await page.locator(".library .stage").allTextContents();
  assert.ok(stages.every((stage) => stage === "New"), stages.join());
  await waitForSaved(page);
});

story("a folder opens with its subfolders and without hidden files", async (session) => {
  const { page } = session;
  const folder = join(session.profile, "articles");
  mkdirSync(join(folder, "inner"), { recursive: true });
  writeFileSync(join(folder, "one.txt"), "Ann Lee met Bob Hope in Paris.");
  writeFileSync(join(folder, "inner", "two.txt"), "Carl Orff left Rome.");
  writeFileSync(join(folder, ".hidden"), "Nobody.");
  await chooseFiles(page, "Open a folder…", folder);
  await page.getByRole("heading", { name: "2 documents", exact: true }).waitFor();
  const sources = await page.locator(".library .source").allTextContents();
  assert.deepEqual(sources.sort(), ["articles/inner/two.txt", "articles/one.txt"]);
});
