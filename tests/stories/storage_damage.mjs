// Simulates damage to the browser's storage: a truncated log, deleted databases, and databases of
// an earlier time. Also has helpers for the page's recovery.

import { cpSync, existsSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

/** Truncates the newest log of the closed browser by a number of bytes. */
export function truncateLog(stage, bytes) {
  const logs = readdirSync(stage.databases).filter((name) => name.endsWith(".log"));
  const [newest] = logs.map((name) => join(stage.databases, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const { size } = statSync(newest);
  truncateSync(newest, Math.max(0, size - bytes));
  return Math.min(size, bytes);
}

/** Deletes all databases of the closed browser. */
export function deleteDatabases(stage) {
  rmSync(stage.databases, { recursive: true });
}

/** Copies the current databases of the closed browser. */
export function backUpDatabases(stage) {
  const kept = `${stage.profile}-kept`;
  rmSync(kept, { recursive: true, force: true });
  if (existsSync(stage.databases)) cpSync(stage.databases, kept, { recursive: true });
}

/** Restores the copied databases. Returns false if there are none. */
export function restoreDatabases(stage) {
  const kept = `${stage.profile}-kept`;
  if (!existsSync(kept)) return false;
  rmSync(stage.databases, { recursive: true, force: true });
  cpSync(kept, stage.databases, { recursive: true });
  return true;
}

/** Deletes the copied databases. */
export function removeDatabaseBackup(stage) {
  rmSync(`${stage.profile}-kept`, { recursive: true, force: true });
}

/** Locates the region that reports a loss. */
export const lossRegion = (page) => page.getByRole("region", { name: "Lost storage" });

/** Restores the second copy and returns the page's message. */
export async function restoreSecondCopy(page) {
  await lossRegion(page).getByRole("button", { name: /^Restore the second copy of/ }).click();
  const told = page.locator(".notice", { hasText: /^Restored \d+ document/ });
  await told.waitFor();
  return told.innerText();
}
