// Kills the browser repeatedly during work and damages its storage in realistic ways. Records the
// losses and whether they are reported. `cargo xtask kills --rounds 1000` runs it and can be
// stopped and resumed: each round is a line of JSON in the file named by DATELINE_KILLS_FILE.

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { BrowserSession } from "./harness.mjs";
import { truncateLog, deleteDatabases, removeDatabaseBackup, backUpDatabases, lossRegion, restoreDatabases, restoreSecondCopy } from "./storage_damage.mjs";
import { confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";
import { ACCEPTED, PACE_MS, SAMPLE, acceptAtPace, trackAccepted } from "./crash_helpers.mjs";

const FILE = process.env.DATELINE_KILLS_FILE;
const ROUNDS = Number(process.env.DATELINE_ROUNDS ?? 1000);
/** The number of browsers that run at the same time. */
const JOBS = Number(process.env.DATELINE_JOBS ?? 1);
/** The maximum delay of the second copy. */
const COPY_DELAY_MS = 2000;
/** The number of rounds that share a browser profile. */
const ROUNDS_PER_PROFILE = 25;

/** The kinds of damage after a kill. Every second round has none. */
const DAMAGES = {
  tail: (session) => truncateLog(session, 10),
  more: (session) => truncateLog(session, 1 + Math.floor(Math.random() * 20_000)),
  deleted: deleteDatabases,
  older: restoreDatabases,
};

const damageOf = (round) => (round % 2 === 0 ? "kill" : Object.keys(DAMAGES)[((round - 1) / 2) % 4]);

function readRounds() {
  if (!existsSync(FILE)) return [];
  return readFileSync(FILE, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

async function startSession() {
  const session = await BrowserSession.start({});
  await pasteText(session, Array(Math.ceil((ROUNDS_PER_PROFILE * 14) / 45)).fill(SAMPLE).join("\n\n"));
  await confirmNewDocument(session.page);
  await waitForSaved(session.page);
  return session;
}

/** Starts over with the remaining data, if the second copy has no more. */
async function startOver(page) {
  await lossRegion(page).getByRole("button", { name: "Continue without the lost data…" }).click();
  await lossRegion(page).getByRole("button", { name: "Yes, continue" }).click();
  await lossRegion(page).waitFor({ state: "hidden" });
}

/** Waits until the page shows the stored data or reports a loss, which is then restored. */
async function readOutcome(page) {
  await page.locator('.recovery:not([hidden]), .toolbar .saving-status:has-text("Saved"), .home .saving-status:is(:has-text("Saved"), :text-is("Storage"))').first().waitFor();
  const message = (await lossRegion(page).count()) > 0 ? await lossRegion(page).innerText() : null;
  let restored = null;
  if (message !== null) {
    const hasCopy = (await lossRegion(page).getByRole("button", { name: /^Restore the second copy of/ }).count()) > 0;
    if (hasCopy) restored = await restoreSecondCopy(page);
    else await startOver(page);
    await page.locator(".library").getByRole("button", { name: /in Damascus/ }).first().click();
  }
  const hasAccepted = await page.locator(ACCEPTED).first().waitFor({ timeout: 15_000 }).then(() => true, (error) => {
    // A browser that has ended shows nothing, which is not a loss.
    if (page.isClosed()) throw error;
    return false;
  });
  return { message, restored, accepted: hasAccepted ? await page.locator(ACCEPTED).count() : 0 };
}

/**
 * Runs one round: works, kills the browser, damages the storage and opens the page; then closes it
 * normally and reopens it.
 */
async function runRound(session, round) {
  const kind = damageOf(round);
  const shown = await trackAccepted(session.page);
  await acceptAtPace(session.page, 3 + Math.floor(Math.random() * 8));
  await session.page.waitForTimeout(Math.random() * PACE_MS);
  const killed = Date.now();
  await session.killBrowser();
  const savedBefore = (at) => Math.max(0, ...shown.saved.filter((it) => it.at <= at).map((it) => it.done));
  const result = { round, kind, done: shown.done, saved: savedBefore(killed), safe: savedBefore(killed - COPY_DELAY_MS) };
  if (kind === "kill") backUpDatabases(session);
  else result.removed = DAMAGES[kind](session);
  const first = await readOutcome(await session.open());
  Object.assign(result, { found: first.accepted, message: first.message, restored: first.restored });
  if (kind !== "kill") {
    // The browser may detect the truncated log as corrupt only at a later start.
    await acceptAtPace(session.page, 1);
    await waitForSaved(session.page);
    const before = await session.page.locator(ACCEPTED).count();
    const later = await readOutcome(await session.reopen());
    Object.assign(result, { before, later: later.accepted, laterMessage: later.message });
  }
  return { ...result, ...evaluateRound(result) };
}

/** Returns the failures of a round: lost saved edits, or missing data that is not reported. */
function evaluateRound({ kind, saved, safe, found, message, before, later, laterMessage }) {
  const lostSaved = kind === "kill" && found < saved;
  const unreportedLoss = (kind !== "kill" && message === null && found < saved) || (before !== undefined && laterMessage === null && later < before);
  const restoredTooFew = message !== null && found < safe;
  const falseAlarm = kind === "kill" && message !== null;
  return { lostSaved, unreportedLoss, restoredTooFew, falseAlarm };
}

function report(rounds) {
  const count = (matches) => rounds.filter(matches).length;
  const damages = Object.keys(DAMAGES).map((kind) => `${kind} ${count((it) => it.kind === kind)}`);
  const missing = rounds.filter((it) => it.restored).map((it) => Math.max(0, it.saved - it.found));
  console.log(`rounds                                   ${rounds.length}`);
  console.log(`kills without damage                     ${count((it) => it.kind === "kill")}`);
  console.log(`kills with damage                        ${count((it) => it.kind !== "kill")} (${damages.join(", ")})`);
  console.log(`kills that lost a saved edit             ${count((it) => it.lostSaved)}`);
  console.log(`losses without a message                 ${count((it) => it.unreportedLoss)}`);
  console.log(`messages without a loss                  ${count((it) => it.falseAlarm)}`);
  console.log(`losses with a message                    ${count((it) => it.message)}, ${count((it) => it.laterMessage)} of them later`);
  console.log(`restored                                 ${missing.length}; saved edits missing then: ${Math.max(0, ...missing)} at most, ${missing.reduce((sum, it) => sum + it, 0)} in all`);
  console.log(`restored with more than 2 s missing      ${count((it) => it.restoredTooFew)}`);
  console.log(`rounds that failed to run                ${count((it) => it.error)}`);
}

/** Returns the text of the page in a round that failed to run. */
async function pageText(session) {
  const text = session?.page?.evaluate(() => document.body.innerText.slice(0, 2000));
  return (await text?.catch(() => null)) ?? null;
}

/** The number of the next round that is not running yet. */
let next = readRounds().length;

/** Runs rounds in one browser after another until all are done. */
async function runWorker() {
  let session = null;
  let done = 0;
  const end = async () => {
    await session?.dispose();
    if (session) removeDatabaseBackup(session);
    session = null;
  };
  while (next < ROUNDS) {
    const round = next++;
    let result;
    try {
      if (session === null) [session, done] = [await startSession(), 0];
      result = await runRound(session, round);
    } catch (error) {
      result = { round, kind: damageOf(round), error: String(error).slice(0, 500), page: await pageText(session) };
    }
    appendFileSync(FILE, `${JSON.stringify(result)}\n`);
    done += 1;
    const isBad = result.error || result.lostSaved || result.unreportedLoss || result.restoredTooFew || result.falseAlarm;
    if (isBad) console.log(JSON.stringify(result));
    if (isBad || done >= ROUNDS_PER_PROFILE) await end();
    if (readRounds().length % 50 === 0) report(readRounds());
  }
  await end();
}

await Promise.all(Array.from({ length: JOBS }, runWorker));
report(readRounds());
