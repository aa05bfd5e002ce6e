// The browser's storage in the hands of a person: full, backed up, deleted.

import { readFileSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { changes, download, drop, mention, mentions, openPrepared, paste, readDateline, saved } from "./desk.mjs";

const TEXT = "Ann Lee lives in London.\n\nBob Hope lives in Paris.";

const storage = (page) => page.getByRole("button", { name: "Saved", exact: true }).click();

/** Sets how much the browser stores for the page; without a number, as much as ever. */
async function quota(stage, quotaSize) {
  const session = await stage.context.newCDPSession(stage.page);
  const { origin } = new URL(stage.url);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
}

async function open(stage, text) {
  await paste(stage, text);
  await openPrepared(stage.page);
  await saved(stage.page);
}

story("a full storage is told, the work can be exported, and is stored once there is room", async (stage) => {
  await open(stage, TEXT);
  // The browser remembers for half a minute how much room there was at the last write.
  const page = await stage.reopen();
  await saved(page);
  await quota(stage, 1);
  for (const quote of ["London", "Paris"]) {
    await (await mention(page, quote)).click();
    await page.keyboard.press("a");
    await page.keyboard.press("Escape");
  }
  await page.getByText(/Not saved: the browser's storage is full/).first().waitFor();
  const [lines] = readDateline((await download(page, "Dateline JSON")).text);
  assert.ok(lines.includes("London GPE accepted") && lines.includes("Paris GPE accepted"), lines.join("; "));
  await page.getByRole("button", { name: "Try to save again" }).click();
  await page.getByRole("button", { name: "Not saved" }).waitFor();

  await quota(stage);
  await page.getByRole("button", { name: "Try to save again" }).click();
  await saved(page);
  const done = await mentions(page);
  const again = await stage.reopen();
  await again.locator("#text mark").first().waitFor();
  assert.deepEqual(await mentions(again), done);
  const log = await changes(again);
  assert.deepEqual(log, log.map((_, at) => at + 1));
});

story("a backup is made, everything is deleted, and comes back", async (stage) => {
  let { page } = stage;
  await open(stage, TEXT);
  await (await mention(page, "London")).click();
  await page.keyboard.press("a");
  await page.keyboard.press("Escape");
  const done = await mentions(page);
  await page.getByRole("button", { name: "all documents" }).click();
  await open(stage, "Carl Orff lived in Munich.");

  await storage(page);
  await page.getByText(/are in use/).waitFor();
  await page.getByText(/keeps what is stored|may clear what is stored/).waitFor();
  const [offered] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download a backup" }).click(),
  ]);
  assert.match(offered.suggestedFilename(), /^dateline-backup-\d{4}-\d\d-\d\d\.dateline\.json$/);
  const bytes = readFileSync(await offered.path(), "utf8");

  await page.getByRole("button", { name: "Delete everything…" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  assert.equal((await changes(page)).length > 0, true);
  await page.getByRole("button", { name: "Delete everything…" }).click();
  await page.getByRole("button", { name: "Yes, delete everything" }).click();
  await page.getByText("Everything was deleted").first().waitFor();
  assert.deepEqual(await changes(page), []);
  page = await stage.reopen();
  await saved(page);
  assert.equal(await page.getByRole("region", { name: "Documents" }).count(), 0);

  await drop(page, [{ name: "backup.dateline.json", bytes }]);
  await page.getByRole("button", { name: "Carl Orff" }).first().waitFor();
  await page.getByRole("button", { name: TEXT.slice(0, 12) }).first().click();
  await page.locator("#text mark").first().waitFor();
  assert.deepEqual(await mentions(page), done);
});
