// Kills the browser repeatedly during work and damages its storage in realistic ways. Records the
// losses and whether they are reported. `cargo xtask kills --rounds 1000` runs it and can be
// stopped and resumed: each round is a line of JSON in the file named by DATELINE_KILLS_FILE.

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { BrowserSession } from "./harness.mjs";
import { truncateLog, deleteDatabases, removeDatabaseBackup, backUpDatabases, lossRegion, restoreDatabases, restoreSecondCopy } from "./storage_damage.mjs";
import { confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";

const FILE = process.env.DATELINE_KILLS_FILE;
const ROUNDS = Number(process.env.DATELINE_ROUNDS ?? 1000);
/** The number of browsers that run at the same time. */
const JOBS = Number(process.env.DATELINE_JOBS ?? 1);
const PACE_MS = 100;
/** The maximum delay of the second copy. */
const BEHIND_MS = 2000;
/** The number of rounds that share a browser profile. */
const ROUNDS_A_PROFILE = 25;
const SAMPLE = readFileSync(new URL("../data/sample.txt", import.meta.url), "utf8");

const ACCEPTED = '#text [id^="annotation-"][aria-label*=", accepted"]';
const SUGGESTED = '#text [id^="annotation-"][aria-label*=", suggested"]';

/** The kinds of damage after a kill. Every second round has none. */
const DAMAGES = {
  tail: (stage) => truncateLog(stage, 10),
  more: (stage) => truncateLog(stage, 1 + Math.floor(Math.random() * 20_000)),
  deleted: deleteDatabases,
  older: restoreDatabases,
};

const damageOf = (round) => (round % 2 === 0 ? "kill" : Object.keys(DAMAGES)[((round - 1) / 2) % 4]);

function readRounds() {
  if (!existsSync(FILE)) return [];
  return readFileSync(FILE, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** Records the number of mentions shown as accepted, and as saved with the time. */
async function trackAccepted(page) {
  const shown = { done: 0, saved: [] };
  await page.exposeBinding("tell", (_, done, isSaved) => {
    shown.done = Math.max(shown.done, done);
    if (isSaved && done > (shown.saved.at(-1)?.done ?? -1)) shown.saved.push({ at: Date.now(), done });
  });
  await page.evaluate((accepted) => {
    const look = () => {
      const isSaved = document.querySelector(".toolbar .saving-status").textContent === "Saved";
      window.tell(document.querySelectorAll(accepted).length, isSaved);
    };
    const options = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(look).observe(document.querySelector("main"), options);
    look();
  }, ACCEPTED);
  return shown;
}

/** Accepts `count` mentions with the A key, starting from the first undecided one. */
async function acceptAtPace(page, count) {
  const id = await page.locator(SUGGESTED).first().getAttribute("data-annotation-ids");
  const mark = page.locator(`#text mark[data-annotation-ids~="${id}"]`).first();
  await mark.scrollIntoViewIfNeeded();
  await mark.click();
  for (let press = 0; press < count; press++) {
    const next = Date.now() + PACE_MS;
    await page.keyboard.press("a");
    await page.waitForTimeout(Math.max(0, next - Date.now()));
  }
}

async function startSession() {
  const stage = await BrowserSession.start({});
  await pasteText(stage, Array(Math.ceil((ROUNDS_A_PROFILE * 14) / 45)).fill(SAMPLE).join("\n\n"));
  await confirmNewDocument(stage.page);
  await waitForSaved(stage.page);
  return stage;
}

/** Starts over with the remaining data, if the second copy has no more. */
async function startOver(page) {
  await lossRegion(page).getByRole("button", { name: "Continue without the lost data…" }).click();
  await lossRegion(page).getByRole("button", { name: "Yes, continue" }).click();
  await lossRegion(page).waitFor({ state: "hidden" });
}

/** Waits until the page shows the stored data or reports a loss, which is then restored. */
async function readOutcome(page) {
  await page.locator('.recovery:not([hidden]), .toolbar .saving-status:has-text("Saved"), .home .saving-status:has-text("Saved")').first().waitFor();
  const told = (await lossRegion(page).count()) > 0 ? await lossRegion(page).innerText() : null;
  let restored = null;
  if (told !== null) {
    const hasCopy = (await lossRegion(page).getByRole("button", { name: /^Restore the second copy of/ }).count()) > 0;
    if (hasCopy) restored = await restoreSecondCopy(page);
    else await startOver(page);
    await page.locator(".library").getByRole("button", { name: /in Damascus/ }).first().click();
  }
  const isThere = await page.locator(ACCEPTED).first().waitFor({ timeout: 15_000 }).then(() => true, (error) => {
    // A browser that has ended shows nothing, which is not a loss.
    if (page.isClosed()) throw error;
    return false;
  });
  return { told, restored, accepted: isThere ? await page.locator(ACCEPTED).count() : 0 };
}

/**
 * Runs one round: works, kills the browser, damages the storage and opens the page; then closes it
 * normally and reopens it.
 */
async function playRound(stage, round) {
  const kind = damageOf(round);
  const shown = await trackAccepted(stage.page);
  await acceptAtPace(stage.page, 3 + Math.floor(Math.random() * 8));
  await stage.page.waitForTimeout(Math.random() * PACE_MS);
  const killed = Date.now();
  await stage.killBrowser();
  const savedBefore = (at) => Math.max(0, ...shown.saved.filter((it) => it.at <= at).map((it) => it.done));
  const result = { round, kind, done: shown.done, saved: savedBefore(killed), safe: savedBefore(killed - BEHIND_MS) };
  if (kind === "kill") backUpDatabases(stage);
  else result.cut = DAMAGES[kind](stage);
  const first = await readOutcome(await stage.open());
  Object.assign(result, { found: first.accepted, told: first.told, restored: first.restored });
  if (kind !== "kill") {
    // The browser may detect the truncated log as corrupt only at a later start.
    await acceptAtPace(stage.page, 1);
    await waitForSaved(stage.page);
    const before = await stage.page.locator(ACCEPTED).count();
    const later = await readOutcome(await stage.reopen());
    Object.assign(result, { before, later: later.accepted, laterTold: later.told });
  }
  return { ...result, ...evaluateRound(result) };
}

/** Returns the failures of a round: lost saved edits, or missing data that is not reported. */
function evaluateRound({ kind, saved, safe, found, told, before, later, laterTold }) {
  const lostSaved = kind === "kill" && found < saved;
  const shownAsWhole = (kind !== "kill" && told === null && found < saved) || (before !== undefined && laterTold === null && later < before);
  const restoredTooLittle = told !== null && found < safe;
  const falseAlarm = kind === "kill" && told !== null;
  return { lostSaved, shownAsWhole, restoredTooLittle, falseAlarm };
}

function report(all) {
  const count = (is) => all.filter(is).length;
  const cuts = Object.keys(DAMAGES).map((kind) => `${kind} ${count((it) => it.kind === kind)}`);
  const missing = all.filter((it) => it.restored).map((it) => Math.max(0, it.saved - it.found));
  console.log(`rounds                                   ${all.length}`);
  console.log(`kills alone                              ${count((it) => it.kind === "kill")}`);
  console.log(`kills with a cut                         ${count((it) => it.kind !== "kill")} (${cuts.join(", ")})`);
  console.log(`kills that lost a saved edit             ${count((it) => it.lostSaved)}`);
  console.log(`losses shown as whole                    ${count((it) => it.shownAsWhole)}`);
  console.log(`kills without a loss that told of one    ${count((it) => it.falseAlarm)}`);
  console.log(`losses told                              ${count((it) => it.told)}, ${count((it) => it.laterTold)} of them later`);
  console.log(`restored                                 ${missing.length}; saved edits missing then: ${Math.max(0, ...missing)} at most, ${missing.reduce((sum, it) => sum + it, 0)} in all`);
  console.log(`restored with more than 2 s missing      ${count((it) => it.restoredTooLittle)}`);
  console.log(`rounds that could not be played          ${count((it) => it.error)}`);
}

/** Returns the text of the page in a round that failed to run. */
async function pageText(stage) {
  const text = stage?.page?.evaluate(() => document.body.innerText.slice(0, 2000));
  return (await text?.catch(() => null)) ?? null;
}

/** The number of the next round that is not running yet. */
let next = readRounds().length;

/** Runs rounds in one browser after another until all are done. */
async function runWorker() {
  let stage = null;
  let played = 0;
  const end = async () => {
    await stage?.dispose();
    if (stage) removeDatabaseBackup(stage);
    stage = null;
  };
  while (next < ROUNDS) {
    const round = next++;
    let result;
    try {
      if (stage === null) [stage, played] = [await startSession(), 0];
      result = await playRound(stage, round);
    } catch (error) {
      result = { round, kind: damageOf(round), error: String(error).slice(0, 500), page: await pageText(stage) };
    }
    appendFileSync(FILE, `${JSON.stringify(result)}\n`);
    played += 1;
    const isBad = result.error || result.lostSaved || result.shownAsWhole || result.restoredTooLittle || result.falseAlarm;
    if (isBad) console.log(JSON.stringify(result));
    if (isBad || played >= ROUNDS_A_PROFILE) await end();
    if (readRounds().length % 50 === 0) report(readRounds());
  }
  await end();
}

await Promise.all(Array.from({ length: JOBS }, runWorker));
report(readRounds());
