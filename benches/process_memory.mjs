// Memory usage of the page's process as reported by Linux.

import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Returns a value of /proc/PID/status in megabytes. */
export function readMemory(process, name) {
  const found = readFileSync(`/proc/${process}/status`, "utf8").match(new RegExp(`^${name}:\\s+(\\d+) kB`, "m"));
  return found ? Math.round(Number(found[1]) / 1024) : 0;
}

/** Returns the id of the largest renderer process of a session's browser. */
export function findRenderer(session) {
  const lock = readlinkSync(join(session.profile, "SingletonLock"));
  const browser = lock.slice(lock.lastIndexOf("-") + 1);
  const parents = new Map();
  const renderers = [];
  for (const process of readdirSync("/proc").filter((it) => /^\d+$/.test(it))) {
    try {
      parents.set(process, readFileSync(`/proc/${process}/status`, "utf8").match(/^PPid:\s+(\d+)/m)[1]);
      if (readFileSync(`/proc/${process}/cmdline`, "utf8").includes("--type=renderer")) renderers.push(process);
    } catch {
      // The process has ended in the meantime.
    }
  }
  const isOurs = (process) => process === browser || (parents.has(process) && isOurs(parents.get(process)));
  return renderers.filter(isOurs).sort((a, b) => readMemory(b, "VmRSS") - readMemory(a, "VmRSS"))[0];
}
