// Simulates damage to the browser's storage: a truncated log, deleted databases, and databases of
// an earlier time. Also has helpers for the page's recovery.

import { cpSync, existsSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

/** Truncates the newest log of the closed browser by a number of bytes. */
export function truncateLog(session, bytes) {
  const logs = readdirSync(session.databases).filter((name) => name.endsWith(".log"));
  const [newest] = logs.map((name) => join(session.databases, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const { size } = statSync(newest);
  truncateSync(newest, Math.max(0, size - bytes));
  return Math.min(size, bytes);
}

/** Deletes all databases of the closed browser. */
export function deleteDatabases(session) {
  rmSync(session.databases, { recursive: true });
}

/** Copies the current databases of the closed browser. */
export function backUpDatabases(session) {
  const backup = `${session.profile}-kept`;
  rmSync(backup, { recursive: true, force: true });
  if (existsSync(session.databases)) cpSync(session.databases, backup, { recursive: true });
}

/** Restores the copied databases. Returns false if there are none. */
export function restoreDatabases(session) {
  const backup = `${session.profile}-kept`;
  if (!existsSync(backup)) return false;
  rmSync(session.databases, { recursive: true, force: true });
  cpSync(backup, session.databases, { recursive: true });
  return true;
}

/** Deletes the copied databases. */
export function removeDatabaseBackup(session) {
  rmSync(`${session.profile}-kept`, { recursive: true, force: true });
}

/** Locates the region that reports a loss. */
export const lossRegion = (page) => page.getByRole("region", { name: "Lost storage" });

/** Restores the second copy and returns the page's message. */
export async function restoreSecondCopy(page) {
  await lossRegion(page).getByRole("button", { name: /^Restore the second copy of/ }).click();
  const message = page.locator(".notice", { hasText: /^Restored \d+ document/ });
  await message.waitFor();
  return message.innerText();
}
