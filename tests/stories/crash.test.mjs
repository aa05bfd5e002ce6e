// Kills the browser while mentions are accepted at ten per second, and measures the losses.
//
// DATELINE_KILLS sets the number of kills: `DATELINE_KILLS=50 cargo xtask stories
// tests/stories/crash.test.mjs`. Prints the losses, which are recorded in BENCHMARKS.md.

import { assert, story } from "./harness.mjs";
import { confirmNewDocument, pasteText, waitForSaved } from "./actions.mjs";
import { ACCEPTED, PACE_MS, SAMPLE, acceptAtPace, lastSaved, trackAccepted } from "./crash_helpers.mjs";

const KILLS = Number(process.env.DATELINE_KILLS ?? 5);

story(`${KILLS} kills at ten changes per second lose at most the last unsaved change each`, async (session) => {
  // A copy has about 50 mentions, and each round needs at most 25.
  await pasteText(session, Array(Math.ceil(KILLS / 2) + 1).fill(SAMPLE).join("\n\n"));
  await confirmNewDocument(session.page);
  await waitForSaved(session.page);
  const losses = [];
  for (let round = 0; round < KILLS; round++) {
    const before = await session.page.locator(ACCEPTED).count();
    const shown = await trackAccepted(session.page);
    await acceptAtPace(session.page, 10 + Math.floor(Math.random() * 15));
    // Kills at any time between two keys.
    await session.page.waitForTimeout(Math.random() * PACE_MS);
    assert.ok(shown.done > before + 5, `round ${round}: ${shown.done - before} mentions were accepted`);
    await session.killAndReopen();
    await session.page.locator(ACCEPTED).first().waitFor();
    await waitForSaved(session.page);
    const found = await session.page.locator(ACCEPTED).count();
    assert.ok(found >= lastSaved(shown), `round ${round}: ${lastSaved(shown)} were shown as saved, ${found} are stored`);
    assert.ok(found >= shown.done - 1, `round ${round}: ${shown.done} were shown as accepted, ${found} are stored`);
    losses.push(Math.max(0, shown.done - found));
  }
  const once = losses.filter((count) => count > 0).length;
  console.log(`${KILLS} kills: the last change was lost ${once} times, more changes ${losses.filter((count) => count > 1).length} times`);
}, {}, 120_000 + KILLS * 15_000);
