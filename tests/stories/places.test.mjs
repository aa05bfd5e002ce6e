// Working with places: viewing, pointing, choosing, rejecting, searching and setting coordinates.

import { assert, story } from "./harness.mjs";
import { waitForDetection, downloadExport, locateMention, readMentions, confirmNewDocument, pasteText, waitForSaved, selectText } from "./actions.mjs";

const TEXT = `date 2024-12-09 Roads open again

Buses from Damascus reached Homs on Monday. In Homs, shops were open; in Damascus, schools were not.

Trucks from Lebanon waited near Aleppo. Nobody in Zzyzzorp heard of it.`;

/** Pastes a text with one unknown place, and waits until the others are resolved. */
async function open(session) {
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  if (!(await readMentions(page)).some(({ quote }) => quote === "Zzyzzorp")) {
    await selectText(page, "Zzyzzorp");
    await page.keyboard.press("g");
    await page.keyboard.press("Escape");
  }
  await page.keyboard.press("w");
  await row(page, "Homs").waitFor();
}

const pane = (page) => page.getByRole("region", { name: "Places" });
const row = (page, name) => pane(page).getByRole("listitem").getByRole("button", { name: new RegExp(`^${name}(?!\\w)`) });
const pin = (page, name) => page.locator("#map").getByRole("button", { name: new RegExp(`^${name}\\b`) });
const card = (page) => page.getByRole("group", { name: "Mention" }).getByRole("region", { name: "Place" });

/** Returns the rows of the lists as shown. */
const rows = (page) => pane(page).getByRole("listitem").allInnerTexts()
  .then((all) => all.map((text) => text.replace(/\s+/g, " ")));

/** Waits until a value differs from `before`, and returns it. */
async function waitForChange(read, before) {
  for (let tries = 0; tries < 100; tries++) {
    const now = await read();
    if (now !== before) return now;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail(`still ${before}`);
}

/** Returns the places of a GeoJSON export, as `name kind mentions`. */
async function exportPlaces(page) {
  const { features } = JSON.parse((await downloadExport(page, "GeoJSON")).text);
  return features.map(({ properties: it }) => `${it.name ?? it.unlocated} ${it.kind ?? "-"} ${it.mentions.length}`);
}

story("a pin, a list row and the mentions of a place highlight each other", async (session) => {
  await open(session);
  const { page } = session;
  assert.ok((await rows(page)).some((it) => /^Homs\b.*Syria 2$/.test(it)), (await rows(page)).join("; "));
  assert.ok((await rows(page)).some((it) => /^Zzyzzorp\b/.test(it)), "a mention without a place is listed");
  await pane(page).getByText("Places: GeoNames, CC BY 4.0").waitFor();
  assert.ok(await page.locator("#land path").count() > 200, "the outlines are shown");

  await row(page, "Homs").hover();
  await page.locator("#text mark.place-hovered").nth(1).waitFor();
  assert.equal(await page.locator("#text mark.place-hovered").count(), 2);
  assert.match(await page.locator(".current").innerHTML(), /Homs/);
  await (await locateMention(page, "Aleppo")).hover();
  await page.locator("button[aria-current]", { hasText: /^Aleppo/ }).waitFor();
  await page.mouse.move(700, 5);
  await page.locator("button[aria-current]").waitFor({ state: "detached" });

  const focused = page.locator("#text mark.in-focus");
  const focusedId = () => page.evaluate(() => document.activeElement.id);
  await pin(page, "Homs").click();
  await page.locator(".focus-anchor:focus").waitFor({ state: "attached" });
  const first = await focusedId();
  assert.equal(await focused.innerText(), "Homs");
  await pin(page, "Homs").click();
  await waitForChange(async () => (await focusedId()).startsWith("annotation-") ? focusedId() : first, first);
  assert.equal(await focused.innerText(), "Homs", "the next mention");
});

story("another place is chosen and undone, and a rejected place stays rejected after a reload", async (session) => {
  await open(session);
  const { page } = session;
  const before = await rows(page);
  await (await locateMention(page, "Homs")).click();
  await card(page).getByText(/% sure/).first().waitFor();
  assert.match(await card(page).innerText(), /Syria[\s\S]*city[\s\S]*people[\s\S]*GeoNames 169577/);
  await card(page).getByText("for all 2 mentions of “Homs”").waitFor();

  // Searches with a typo. The arrow keys select a result, and Enter chooses it.
  await page.keyboard.press("s");
  await page.locator("#place-search:focus").waitFor();
  await page.keyboard.type("Tripolli");
  await card(page).getByRole("option", { name: /^Tripoli\b/ }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await row(page, "Tripoli").waitFor();
  assert.ok((await rows(page)).some((it) => /^Tripoli ✓.* 2$/.test(it)), (await rows(page)).join("; "));
  await page.keyboard.press("Control+z");
  await row(page, "Homs").waitFor();
  assert.deepEqual(await rows(page), before);

  // Rejects all candidates for one mention only.
  await card(page).getByRole("checkbox").uncheck();
  await card(page).getByRole("button", { name: "Not a place on the map" }).click();
  await row(page, "Homs").filter({ hasText: /You marked it as not on the map\.\s*1$/ }).waitFor();
  await waitForSaved(page);
  const decided = await rows(page);
  await session.reopen();
  await session.page.locator("#text mark").first().waitFor();
  await session.page.keyboard.press("w");
  await row(session.page, "Damascus").waitFor();
  assert.deepEqual(await rows(session.page), decided);
  const places = await exportPlaces(session.page);
  assert.ok(places.includes("none - 1") && places.includes("Homs city 1"), places.join("; "));
});

story("a place is set on the map by click and by keyboard", async (session) => {
  await open(session);
  const { page } = session;
  await (await locateMention(page, "Zzyzzorp")).click();
  await card(page).getByRole("button", { name: "Pin on the map" }).click();
  await page.getByText(/Click the spot/).first().waitFor();
  const box = await page.locator("#map").boundingBox();
  await page.mouse.click(box.x + box.width / 4, box.y + box.height / 2);
  await row(page, "Zzyzzorp ✓").waitFor();
  assert.match(await card(page).innerText(), /set by hand · \d+\.\d\d° N, \d+\.\d\d° E/);
  const before = await card(page).innerText();

  await card(page).getByRole("button", { name: "Pin on the map" }).click();
  await page.locator("#map:focus").waitFor();
  for (const key of ["ArrowRight", "ArrowUp", "+", "Enter"]) await page.keyboard.press(key);
  await waitForChange(() => card(page).innerText(), before);
  assert.ok((await exportPlaces(page)).includes("Zzyzzorp point 1"));
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await pane(page).getByText("Not on the map", { exact: true }).waitFor();
  assert.ok(!(await exportPlaces(page)).includes("Zzyzzorp point 1"));
}, { everyBrowser: true });

story("the map moves by keyboard, wheel and drag, and arrow keys move through the list", async (session) => {
  await open(session);
  const { page } = session;
  const transform = () => page.locator(".land").getAttribute("transform");
  const transforms = [await transform()];
  await page.locator("#map").focus();
  for (const key of ["ArrowLeft", "ArrowDown", "+", "-"]) {
    await page.keyboard.press(key);
    transforms.push(await waitForChange(transform, transforms.at(-1)));
  }
  assert.equal(new Set(transforms).size, 4, "minus reverts plus");
  await page.keyboard.press("0");
  await waitForChange(transform, transforms.at(-1));
  assert.equal(await page.getByRole("button", { name: /outside/ }).isVisible(), false);
  const box = await page.locator("#map").boundingBox();
  await page.mouse.move(box.x + 200, box.y + 100);
  const fitted = await transform();
  await page.mouse.wheel(0, -200);
  await waitForChange(transform, fitted);
  await page.mouse.down();
  await page.mouse.move(box.x + 260, box.y + 140, { steps: 4 });
  await page.mouse.up();
  assert.equal(await page.locator("#text mark.in-focus").count(), 0, "dragging the map clicks nothing");

  await row(page, "Damascus").focus();
  await page.keyboard.press("ArrowDown");
  await page.locator("button:focus", { hasText: /^Homs/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#text mark.in-focus", { hasText: "Homs" }).waitFor();
});

story("a damaged gazetteer is reported, and labeling continues", async (session) => {
  session.expectError(/places\.bin|404|Failed to load/);
  await session.context.route("**/models/places.bin", (route) => route.fulfill({ body: "cut short" }));
  const { page } = session;
  await pasteText(session, TEXT);
  await confirmNewDocument(page);
  await page.keyboard.press("w");
  await pane(page).getByText(/Places cannot be looked up/).waitFor();
  await (await locateMention(page, "Homs")).click();
  await page.keyboard.press("a");
  await waitForDetection(page);
  const places = await exportPlaces(page);
  assert.ok(places.every((it) => it.startsWith("unresolved")) && places.length > 3, places.join("; "));
});

story(
  "on a phone, the map is above the article, and nothing is wider than the screen",
  async (session) => {
    await open(session);
    const { page } = session;
    const [map, text] = [await page.locator("#map").boundingBox(), await page.locator("#text").boundingBox()];
    assert.ok(map.y + map.height < text.y);
    await pin(page, "Damascus").click();
    await card(page).getByRole("button", { name: "Change" }).click();
    await card(page).getByRole("combobox").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  },
  { viewport: { width: 390, height: 844 }, hasTouch: true },
);
