// SPDX-License-Identifier: Apache-2.0
// The console has words for all that the program may say: reasons, rules, counters.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";

const console_folder = process.env.SMPPGUARD_CONSOLE ?? join(import.meta.dirname, "../../src/admin/console");
const source = (path) => readFile(join(console_folder, "../../..", path), "utf8");
const words = (name) => import(join(console_folder, name));
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name).sort();

test("every reason has words", async () => {
  const rows = found(await source("include/smppguard/policy/reason.hpp"), /\{Reason::\w+,\s*"(\w+)"/g);
  const { kReasonNames } = await words("words.js");
  assert.ok(rows.length > 20);
  assert.deepEqual([...kReasonNames].sort(), rows);
});

test("every rule has words", async () => {
  const rows = found(await source("src/policy/rules.cpp"), /\{Rule::\w+,\s*"(\w+)"/g);
  const { kRuleNames } = await words("words.js");
  assert.deepEqual([...kRuleNames].sort(), rows);
});

test("every counter has words", async () => {
  const rows = found(await source("src/traffic/counters.cpp"), /append_count\(json, "(\w+)", counters\./g);
  const { kCounterNames } = await words("traffic_words.js");
  assert.deepEqual([...kCounterNames].sort(), rows);
});
