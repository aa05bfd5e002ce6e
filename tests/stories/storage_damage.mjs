// What befalls a browser's storage: the end of its log is cut off, all of it is gone, it is the one of
// an earlier day. And how the page tells of it.

import { cpSync, existsSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

/** Cuts so many bytes off the end of the newest log of the stage's closed browser. */
export function truncateLog(stage, bytes) {
  const logs = readdirSync(stage.databases).filter((name) => name.endsWith(".log"));
  const [newest] = logs.map((name) => join(stage.databases, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const { size } = statSync(newest);
  truncateSync(newest, Math.max(0, size - bytes));
  return Math.min(size, bytes);
}

/** Deletes all databases of the stage's closed browser. */
export function deleteDatabases(stage) {
  rmSync(stage.databases, { recursive: true });
}

/** Keeps the databases of the stage's closed browser as they are now. */
export function backUpDatabases(stage) {
  const kept = `${stage.profile}-kept`;
  rmSync(kept, { recursive: true, force: true });
  if (existsSync(stage.databases)) cpSync(stage.databases, kept, { recursive: true });
}

/** Puts back those that were kept; false where there are none. */
export function restoreDatabases(stage) {
  const kept = `${stage.profile}-kept`;
  if (!existsSync(kept)) return false;
  rmSync(stage.databases, { recursive: true, force: true });
  cpSync(kept, stage.databases, { recursive: true });
  return true;
}

/** Forgets those that were kept. */
export function removeDatabaseBackup(stage) {
  rmSync(`${stage.profile}-kept`, { recursive: true, force: true });
}

/** The part of the page that tells of a lost storage. */
export const lossRegion = (page) => page.getByRole("region", { name: "Lost storage" });

/** Restores the second copy; what the page says of it then. */
export async function restoreSecondCopy(page) {
  await lossRegion(page).getByRole("button", { name: /^Restore the second copy of/ }).click();
  const told = page.locator(".notice", { hasText: /^Restored \d+ document/ });
  await told.waitFor();
  return told.innerText();
}
