// SPDX-License-Identifier: Apache-2.0
// One process and one browser for all tests, since most of a browser's time is its start.
import { after } from "node:test";
import { close } from "./world.mjs";
import "./test_words.mjs";
import "./test_sign_in.mjs";
import "./test_work.mjs";
import "./test_traffic.mjs";
import "./test_keyboard.mjs";
import "./test_pages.mjs";

after(close);
