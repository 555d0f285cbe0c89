# SPDX-License-Identifier: Apache-2.0
"""`smppguard dnc import` on the command line: what it says, and that however it ends the list in force is the old one
or the new one."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import context  # noqa: F401
from support.list_file import list_in_force, list_paths
from support.program import installed
from support.proxy import binary
from support.waiting import PATIENCE, until

CALLS = ("pwrite64", "write", "ftruncate", "fchmod", "fsync", "fdatasync", "rename", "unlink")
KILLED = (-9, 137)
HIDDEN_OCTETS = 4096  # more than a lock and nothing else takes

OLD = {"2026-1-5_222_old.txt": "222,3330001\n222,3330002\n", "2026-1-5_223_old.txt": "223,3330001\n"}
NEW = {"2026-2-5_222_new.txt": "222,3330002\n222,3330003\n", "2026-2-5_224_new.txt": "224,3330001\n",
       "2026-2-6_changes_new.txt": "2223330004,2026-02-05T10:00:00,A\n2233330001,2026-02-06T10:00:00,D\n"
                                   "2233330009,2026-02-06T11:00:00,A\n"}
OLD_NUMBERS = {2223330001, 2223330002, 2233330001}
NEW_NUMBERS = {2223330002, 2223330003, 2223330004, 2233330009, 2243330001}


def strace(*options: str) -> list[str]:
    return [installed("strace"), "-f", "-qq", *options]


class Import(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.inbox = self.folder / "inbox"
        self.lists = self.folder / "lists"
        self.inbox.mkdir()

    def write(self, files: dict[str, str]) -> list[Path]:
        for name, text in files.items():
            (self.inbox / name).write_text(text)
        return [self.inbox / name for name in files]

    def command(self, *arguments, wrap=()):
        return [*map(str, wrap), binary(), "dnc", "import", "--into", str(self.lists), "--threads", "1",
                *map(str, arguments)]

    def run_import(self, *arguments, wrap=()):
        # A leak cannot be looked for under strace.
        env = {**os.environ, "ASAN_OPTIONS": f"{os.environ.get('ASAN_OPTIONS', '')}:detect_leaks=0"}
        return subprocess.run(self.command(*arguments, wrap=wrap), capture_output=True, text=True, env=env,
                              timeout=60 * PATIENCE)

    def do_import(self, *arguments, status=0, wrap=()):
        done = self.run_import(*arguments, wrap=wrap)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def history(self) -> list[dict]:
        """The lines that are whole."""
        records = []
        for line in (self.lists / "history.jsonl").read_text().splitlines():
            try:
                records.append(json.loads(line))
            except json.JSONDecodeError:
                pass  # where a run was ended
        return records


class WhatItSays(Import):
    def test_of_good_files_and_how_far_it_is(self):
        done = self.do_import(*self.write(OLD))
        self.assertIn("national: generation 1 is in force, 3 numbers\n", done.stdout)
        self.assertIn("2026-1-5_222_old.txt: full list of 2026-01-05, 2 numbers, area code 222", done.stdout)
        percents = [int(m) for m in re.findall(r"^read (\d+)% of 0 MiB$", done.stderr, re.MULTILINE)]
        self.assertEqual(percents[-1], 100, done.stderr)
        self.assertEqual(percents, sorted(set(percents)))
        self.assertNotIn("\r", done.stderr, "no moving line where there is no terminal")
        self.assertEqual(list_in_force(self.lists).numbers, OLD_NUMBERS)

        self.assertIn("national: nothing new, 2 files were imported before\n", self.do_import(self.inbox).stdout)

    def test_names_file_and_line_of_what_is_bad(self):
        self.write(OLD)
        bad = self.inbox / "2026-1-6_224_bad.txt"
        bad.write_text("224,3330001\n224,33300x2\n")
        done = self.do_import(self.inbox, status=1)
        self.assertIn(f"refused: {bad}:2: not a number like 818,5550123 or 8185550123 or 18185550123: "
                      '"224,33300x2"\n', done.stderr)
        self.assertIn("nothing was published", done.stderr)
        self.assertEqual(list_paths(self.lists), [])
        done = self.do_import(self.inbox, "--skip-bad", status=1)
        self.assertIn("generation 1 is in force, 3 numbers", done.stdout)
        self.assertEqual(list_in_force(self.lists).numbers, OLD_NUMBERS)

    def test_by_its_exit_status(self):
        self.assertIn("cannot be examined", self.do_import(self.inbox / "none", status=1).stderr)
        self.do_import(self.inbox, status=0)
        files = self.write(OLD)
        for wrong in (("--kind", "odd"), ("--least-ratio", "2"), ("--keep", "0"), ("--version-date", "today")):
            with self.subTest(wrong=wrong):
                self.assertIn(wrong[0], self.do_import(*files, *wrong, status=2).stderr)
        self.assertFalse(list_paths(self.lists))

    def opened(self, pid: int):
        """Of the descriptors of a process, whether each is the lock file."""
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                yield os.readlink(descriptor) == str(self.lists / ".lock")
            except FileNotFoundError:  # closed meanwhile
                pass

    def test_that_another_is_running(self):
        files = self.write(OLD)
        self.lists.mkdir()
        with (self.lists / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.do_import(*files, status=1)
            self.assertIn(f"{self.lists}: another import is running in it; wait for it to end", done.stderr)
            self.assertEqual(list_paths(self.lists), [])
            waiting = subprocess.Popen(self.command(*files, "--wait"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            try:
                until(lambda: any(self.opened(waiting.pid)), "the import has opened the lock file", 20)
                self.assertEqual(list_paths(self.lists), [])
            finally:
                fcntl.flock(lock, fcntl.LOCK_UN)
                out, err = waiting.communicate(timeout=60 * PATIENCE)
        self.assertEqual(waiting.returncode, 0, err)
        self.assertIn("generation 1 is in force", out)


class HoweverItEnds(Import):
    def setUp(self):
        super().setUp()
        self.do_import(*self.write(OLD))
        self.write(NEW)
        self.first = self.folder / "first"
        shutil.copytree(self.lists, self.first)
        self.stages = self.calls_of_an_import()
        self.undisturbed = list_in_force(self.lists)
        self.assertEqual(self.undisturbed.numbers, NEW_NUMBERS)

    def calls_of_an_import(self) -> list[tuple[str, int]]:
        """Every call on the folder of lists, as strace counts them: the third pwrite64."""
        trace = self.folder / "trace"
        self.do_import(self.inbox, wrap=strace("-y", "-e", f"trace={','.join(CALLS)}", "-o", trace))
        counts, stages = Counter(), []
        for line in trace.read_text().splitlines():
            if call := re.match(r"\d+\s+(\w+)\(", line):
                counts[call[1]] += 1
                if str(self.lists) in line:
                    stages.append((call[1], counts[call[1]]))
        self.assertGreater(len(stages), 15)
        self.assertEqual({name for name, _ in stages}, set(CALLS))
        return stages

    def begin_again(self):
        shutil.rmtree(self.lists)
        shutil.copytree(self.first, self.lists)

    def disturbed(self, call, which, how):
        return self.run_import(self.inbox, wrap=strace("-o", "/dev/null", "-e", f"trace={call}", "-e",
                                                       f"inject={call}:{how}:when={which}"))

    def hidden(self) -> list[Path]:
        return [path for path in self.lists.iterdir() if path.name.startswith(".")]

    def check_old_or_new(self) -> bool:
        """Whether the new one is in force."""
        found = list_in_force(self.lists)
        if found.numbers != OLD_NUMBERS:
            self.assertEqual(found.contents(), self.undisturbed.contents())
        return found.numbers != OLD_NUMBERS

    def check_next_import(self):
        self.do_import(self.inbox)
        self.assertEqual(list_in_force(self.lists).contents(), self.undisturbed.contents())
        self.assertEqual([path.name for path in self.hidden()], [".lock"])
        self.check_history()

    def check_history(self):
        """What it says was published is there; each new file was taken once."""
        runs = [record for record in self.history() if "file" not in record]
        withdrawn = {run["generation"] for run in runs if run["outcome"] == "withdrawn"}
        published = [run for run in runs if run["outcome"] == "published" and run["generation"] not in withdrawn]
        in_force = list_in_force(self.lists)
        self.assertEqual(len(published), 2)
        self.assertEqual((published[-1]["generation"], published[-1]["fingerprint"]),
                         (in_force.generation, in_force.fingerprint))
        taken = [Path(record["file"]).name for record in self.history()
                 if "file" in record and record["import"] == published[-1]["import"]]
        self.assertEqual(sorted(taken), sorted(NEW))

    def test_killed_before_any_call(self):
        seen = set()
        for call, which in self.stages:
            with self.subTest(call=call, which=which):
                self.begin_again()
                done = self.disturbed(call, which, "signal=KILL")
                self.assertIn(done.returncode, KILLED, done.stderr)
                seen.add(self.check_old_or_new())
                self.check_next_import()
        self.assertEqual(seen, {False, True}, "both before and after the rename")

    def test_disk_full_at_any_call(self):
        renamed = self.stages.index(("rename", 1))
        for at, (call, which) in enumerate(self.stages):
            if call == "unlink":  # needs no room
                continue
            with self.subTest(call=call, which=which):
                self.begin_again()
                done = self.disturbed(call, which, "error=ENOSPC")
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("No space left on device", done.stderr)
                self.assertIn(str(self.lists), done.stderr)
                self.assertEqual(self.check_old_or_new(), at > renamed)
                self.assertLess(sum(path.stat().st_size for path in self.hidden()), HIDDEN_OCTETS)
                self.check_next_import()

    def test_interrupted_goes_on_where_it_was(self):
        more = self.write({f"2026-3-5_{area}_more.txt": f"{area},3330001\n" for area in range(301, 307)})
        self.assertIn(self.disturbed("pwrite64", 4, "signal=KILL").returncode, KILLED)
        trace = self.folder / "opens"
        self.do_import(self.inbox, wrap=strace("-e", "trace=openat", "-o", trace))
        opened = trace.read_text()
        self.assertEqual([path.name for path in more if str(path) in opened],
                         [path.name for path in more[3:]], "three had been finished")
        self.assertEqual(list_in_force(self.lists).numbers,
                         NEW_NUMBERS | {area * 10_000_000 + 3330001 for area in range(301, 307)})


if __name__ == "__main__":
    unittest.main()
