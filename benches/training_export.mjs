// Writes training data of a thousand documents in a real browser, and measures time and memory.
//   cargo xtask dist && cargo xtask stories benches/training_export.mjs
// The memory is that of the renderer process, with the page and both workers, as reported by Linux:
// before the export, and the peak while the file was written and saved.

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { waitForSaved } from "../tests/stories/actions.mjs";
import { BrowserSession } from "../tests/stories/harness.mjs";
import { WORDS_PER_ARTICLE, makeArticle } from "./sample_articles.mjs";
import { readMemory, findRenderer } from "./process_memory.mjs";

const COUNT = Number(process.env.DATELINE_EXPORTED ?? 1000);
const RUNS = 5;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/**
 * Writes training data of all documents in the chosen format. Returns milliseconds, bytes, and the
 * memory before and at the peak.
 */
async function measureExport(session, dialog) {
  const process = findRenderer(session);
  const before = readMemory(process, "VmRSS");
  writeFileSync(`/proc/${process}/clear_refs`, "5"); // Resets the peak value.
  const started = performance.now();
  const saving = session.page.waitForEvent("download", { timeout: 120_000 });
  const confirmButton = dialog.getByRole("button", { name: "Save anyway" });
  await dialog.getByRole("button", { name: "Create files" }).click();
  confirmButton.waitFor({ timeout: 120_000 }).then(() => confirmButton.click()).catch(() => {});
  const file = await (await saving).path();
  return { ms: performance.now() - started, bytes: statSync(file).size, before, peak: readMemory(process, "VmHWM") };
}

test(`training data of ${COUNT} documents of ${WORDS_PER_ARTICLE} words`, { timeout: 900_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "dateline-articles-"));
  const names = Array.from({ length: COUNT }, (_, index) => join(folder, `${index + 1}.txt`));
  names.forEach((name, index) => writeFileSync(name, makeArticle(index + 1)));
  const session = await BrowserSession.start({});
  try {
    const { page } = session;
    await page.locator("#file").setInputFiles(names);
    await page.getByRole("heading", { name: `${COUNT} documents` }).waitFor({ timeout: 600_000 });
    await page.waitForFunction(() => !document.querySelector(".library .job-progress button"), null, { timeout: 600_000, polling: 100 });
    await waitForSaved(page);
    await page.getByRole("button", { name: "Export…" }).click();
    const dialog = page.getByRole("dialog", { name: "Export training data" });
    const format = dialog.getByLabel("Format");
    await format.waitFor();
    const titles = await format.locator("option").allTextContents();
    for (const title of [titles.find((it) => it.startsWith("JSON lines")), titles.find((it) => it.includes("spaCy"))]) {
      await format.selectOption(title);
      const runs = [];
      for (let run = 0; run < RUNS; run++) runs.push(await measureExport(session, dialog));
      const times = runs.map((it) => it.ms);
      console.log(
        `${title}: ${Math.round(median(times))} ms, the slowest ${Math.round(Math.max(...times))}; ${runs[0].bytes} bytes; ` +
          `memory ${runs[0].before} MB before, ${Math.max(...runs.map((it) => it.peak))} MB at the peak`);
    }
  } finally {
    await session.dispose();
    rmSync(folder, { recursive: true });
  }
});
