// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { fake, open, picture, real, tokens } from "./world.mjs";

const refused = ["401"];

test("a token is asked for, and what is wrong with one is said", async () => {
  const page = await open("", "#/registry", { expected: refused });
  await page.getByRole("heading", { name: "smppguard" }).waitFor();
  assert.equal(await page.title(), "Sign in · smppguard");
  await picture(page, "sign-in");
  await page.getByLabel("Token").fill("secret");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This is no token").waitFor();
  await page.getByLabel("Token").fill(`smppguard_${"x".repeat(43)}`);
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await picture(page, "sign-in-refused");
  assert.equal(await page.evaluate(() => sessionStorage.getItem("smppguard.token")), null);
  await page.getByLabel("Token").fill(tokens.viewer);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Registry" }).waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem("smppguard.token")), tokens.viewer);
  assert.equal(await page.evaluate(() => Object.values({ ...localStorage }).join().includes("smppguard_")), false);
  assert.equal(await page.evaluate(() => document.cookie), "");
  await page.done();
});

test("signing out forgets the token", async () => {
  const page = await open("operator", "#/registry");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Token").waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem("smppguard.token")), null);
  await page.reload();
  await page.getByLabel("Token").waitFor();
  await page.done();
});

test("a token that was withdrawn leads back, with the words of the service", { skip: Boolean(real) }, async () => {
  const { service, url } = await fake("withdrawn");
  const page = await open("support", "#/organisations", { url, expected: refused });
  await page.getByRole("link", { name: "shop" }).waitFor();
  service.trouble = { status: 401, detail: "This token was withdrawn." };
  await page.getByRole("link", { name: "shop" }).click();
  await page.getByText("This token was withdrawn.").waitFor();
  service.trouble = null;
  await page.getByLabel("Token").fill(tokens.support);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "The Shop, Inc." }).waitFor();
  await page.done();
});
