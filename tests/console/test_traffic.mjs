// SPDX-License-Identifier: Apache-2.0
// Senders that are hindered, and what people complain about.
import assert from "node:assert/strict";
import test from "node:test";
import { base, fake, facts, open, phone, picture, real, settled } from "./world.mjs";

const { measured } = facts;
const written = (digits) => `+1 ${digits.slice(1, 4)}-${digits.slice(4, 7)}-${digits.slice(7)}`;
const panel = (page, name) => page.getByRole("region", { name });
/** A service whose measures this test may end. */
const own_service = async () => (real ? base : (await fake("measures")).url);

test(
  "who may not decide sees the measures and their evidence, and no buttons",
  { skip: !measured },
  async () => {
    const page = await open("support", "#/traffic");
    const item = panel(page, "Measures in force").getByRole("listitem").filter({ hasText: measured.rule });
    await item.getByRole("link", { name: written(measured.sender) }).waitFor();
    await settled(page);
    assert.equal(await page.getByRole("button", { name: /^(End|Trust|Take)/ }).count(), 0);
    await item.getByText("Evidence").click();
    await item.getByRole("rowheader", { name: "Messages that passed" }).waitFor();
    await picture(page, "light-evidence");
    await page.done();
  },
);

test("a rule's measure is seen, explained, ended with a note, and gone", { skip: !measured }, async () => {
  const url = await own_service();
  const page = await open("operator", `#/lookup?from=${measured.sender}&to=${facts.refused.to}`, { url });
  await page.getByText("It would be refused: sender blocked").waitFor();
  assert.match(await page.locator(".path .decided").innerText(), /^Block\s/);
  const measure = panel(page, "Measure in force for the sender");
  await measure.getByText(measured.rule).waitFor();
  await picture(page, "light-look-up-blocked");
  await measure.getByRole("link", { name: written(measured.sender) }).click();
  await page.getByRole("heading", { level: 1, name: written(measured.sender) }).waitFor();
  await panel(page, "What it sends").getByRole("table").waitFor();
  await page.getByRole("link", { name: "Unwanted traffic" }).first().click();
  const list = panel(page, "Measures in force");
  const end = list.getByRole("button", {
    name: new RegExp(`^End measure \\d+ against .*${written(measured.sender).slice(3)}$`),
  });
  await end.click();
  await page.getByRole("button", { name: "End it" }).click();
  await page.getByText("the note is kept as evidence and cannot be left out").waitFor();
  await picture(page, "light-end-measure", { whole: false });
  await page.getByLabel("Note").fill("They called: a new shop's first newsletter.");
  await page.getByRole("button", { name: "End it" }).click();
  await page.getByText(/Measure no\. \d+ is ended/).waitFor();
  await end.waitFor({ state: "detached" });
  await page.done();
});

test("a measure by hand; mistakes stand at their fields; trust takes its place", async () => {
  const url = await own_service();
  const page = await open("operator", "#/traffic/13035550155", { url, expected: ["422"] });
  await page.getByText("No measure against it").waitFor();
  await page.getByRole("button", { name: "Take a measure…" }).click();
  assert.equal(await page.getByLabel("Messages a second").isVisible(), false);
  await page.getByLabel("What", { exact: true }).selectOption("throttle");
  await page.getByLabel("Messages a second").fill("0");
  await page.getByRole("button", { name: "Take it" }).click();
  await page.locator('[name="per_second"][aria-invalid]').waitFor();
  await picture(page, "light-take-measure", { whole: false });
  await page.getByLabel("Messages a second").fill("5");
  await page.getByLabel("Note").fill("Slower, until they have registered.");
  await page.getByRole("button", { name: "Take it" }).click();
  const list = panel(page, "Measures in force");
  await list.getByText("to 5 messages a second").waitFor();
  await list.getByRole("button", { name: "Trust +1 303-555-0155" }).click();
  await page.getByLabel("Note").fill("They have registered.");
  await page.getByRole("button", { name: "Trust", exact: true }).click();
  await list.getByText("trusted", { exact: true }).waitFor();
  await list.getByText("throttled", { exact: true }).waitFor({ state: "detached" });
  await list.getByRole("button", { name: /^End measure/ }).click();
  await page.getByLabel("Note").fill("A test.");
  await page.getByRole("button", { name: "End it" }).click();
  await list.getByText("No measure against it").waitFor();
  await page.done();
});

test("measures are searched, and what cannot be read is said", async () => {
  const page = await open("support", "#/traffic");
  await settled(page);
  await page.getByLabel("Sender", { exact: true }).fill("nobody");
  await page.keyboard.press("Enter");
  await page.getByText("This cannot be read as a number").waitFor();
  await page.getByLabel("Sender", { exact: true }).fill("(303) 555-0142");
  await page.keyboard.press("Enter");
  await page.getByText("No such measure against this sender").waitFor();
  assert.match(page.url(), /#\/traffic\?sender=3035550142$/);
  await page.getByRole("link", { name: "What it sends" }).click();
  await page.getByRole("heading", { level: 1 }).filter({ hasText: "303" }).waitFor();
  await page.done();
});

test("many measures are read on", { skip: Boolean(real) }, async () => {
  const { url } = await fake("big");
  const page = await open("operator", "#/traffic", { url, size: phone, theme: "dark" });
  await page.getByText("50 shown").waitFor();
  await page.getByRole("button", { name: "Show older" }).click();
  await page.getByText("100 shown").waitFor();
  await page.locator("summary").first().click();
  await page.getByRole("rowheader", { name: "Messages that passed" }).first().waitFor();
  await picture(page, "phone-dark-evidence", { whole: false });
  await page.done();
});

test("a service that counts nothing says how it would", { skip: Boolean(real) }, async () => {
  const { url } = await fake("empty");
  const page = await open("support", "#/traffic", { url, expected: ["404"] });
  await page.getByText("Nothing is counted of senders").waitFor();
  await page.getByText("traffic: {enabled: true}").waitFor();
  await page.done();
});

test("a complaint is entered and found again", { skip: !facts.complaints }, async () => {
  const page = await open("operator", "#/complaints");
  await settled(page);
  await page.getByRole("button", { name: "Enter a complaint…" }).click();
  await page.locator('dialog [name="sender"]').fill("12");
  await page.getByLabel("Subject").fill("Dropped <i>boots</i>");
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await page.locator('dialog [name="sender"][aria-invalid]').waitFor();
  await page.locator('dialog [name="sender"]').fill("(303) 555-0166");
  await picture(page, "light-enter-complaint", { whole: false });
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await page.getByText(/Complaint no\. \d+ is kept/).waitFor();
  await page.getByText("Dropped <i>boots</i>").waitFor();
  await page.locator('.filters [name="sender"]').fill("1 303 555 0166");
  await page.getByLabel("Source").selectOption("operator");
  await page.getByRole("button", { name: "Search" }).click();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  assert.match((await waiting).suggestedFilename(), /\.csv$/);
  await page.getByRole("link", { name: "+1 303-555-0166" }).click();
  await page.getByRole("heading", { level: 1, name: "+1 303-555-0166" }).waitFor();
  await page.done();
});

test("complaints are shown to support, and entered by operators", { skip: !facts.complaints }, async () => {
  const page = await open("support", "#/complaints");
  await settled(page);
  assert.equal(await page.getByRole("button", { name: "Enter a complaint…" }).count(), 0);
  assert.equal(await page.locator("main b").count(), 0);
  await page.done();
});
