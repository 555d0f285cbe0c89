# SPDX-License-Identifier: Apache-2.0
"""`smppguard dnc generate` on the command line: what it writes, says and refuses."""

import datetime
import gzip
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import context  # noqa: F401
from support.proxy import binary


def dnc_generate(*options):
    return subprocess.run([binary(), "dnc", "generate", *options], capture_output=True, text=True, timeout=60)


class Generate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.into = Path(folder.name) / "lists"

    def generate(self, *options, numbers="20k", status=0):
        done = dnc_generate("--numbers", numbers, "--seed", "1", "--into", self.into, *options)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def files(self):
        return sorted(path.name for path in self.into.iterdir())

    def test_says_in_one_line_what_it_wrote(self):
        said = self.generate("--version-date", "2026-08-05", "--changes", "0.5k")
        octets = sum(path.stat().st_size for path in self.into.iterdir())
        self.assertEqual(said.stdout, f"{self.into}: 20000 numbers in 20 area codes, 20 files and a list of 500 "
                                      f"changes, {octets} octets\n")
        self.assertEqual(said.stderr, "", "no progress where there is no terminal")
        self.assertEqual(octets, 20_000 * 12 + 500 * 33)
        self.assertEqual(len([name for name in self.files() if name.startswith("2026-8-5_")]), 20)

    def test_every_option_counts(self):
        self.generate("--layout", "national", "--pack", "zip", "--format", "xml", "--area-codes", "3",
                      "--compression", "9", "--version-date", "2026-02-01", numbers="0.02M")
        [archive] = self.into.iterdir()
        self.assertRegex(archive.name, r"^2026-2-1_national_[-0-9A-F]{36}\.xml\.zip$")
        with zipfile.ZipFile(archive) as opened:
            [member] = opened.infolist()
            self.assertEqual(member.filename, archive.name.removesuffix(".zip"))
            self.assertEqual(member.date_time, (2026, 2, 1, 0, 0, 0))
            text = opened.read(member).decode()
        self.assertEqual((text.count("<ac "), text.count("<ph ")), (3, 20_000))

        self.generate("--layout", "state", "--pack", "gzip", "--version-date", "2026-01-31", "--force")
        states = list(self.into.glob("2026-1-31_[A-Z][A-Z]_*.txt.gz"))
        self.assertEqual(len(states), len(self.files()) - 1)
        self.assertEqual(sum(len(gzip.decompress(path.read_bytes()).splitlines()) for path in states), 20_000)

    def test_is_of_today_or_has_no_change_in_the_future(self):
        def version(*options):
            self.generate("--layout", "national", "--force", *options)
            [path] = self.into.glob("*_national_*")
            path.unlink()
            return datetime.datetime.strptime(path.name.split("_")[0], "%Y-%m-%d").date()

        before = datetime.datetime.now(datetime.timezone.utc).date()
        plain, changed = version(), version("--changes", "10")
        after = datetime.datetime.now(datetime.timezone.utc).date()
        self.assertIn(plain, (before, after))
        self.assertIn(changed + datetime.timedelta(days=7), (before, after))

    def test_leaves_a_folder_of_lists_alone(self):
        self.generate()
        before = self.files()
        self.assertIn("holds list files already", self.generate(status=1).stderr)
        self.generate("--force")
        self.assertEqual(self.files(), before, "the same lists in the same places")

    def test_refuses_what_it_cannot_read_or_make(self):
        for option, value in (("--version-date", "5 August"), ("--pack", "rar"), ("--format", "csv"),
                              ("--area-codes", "0"), ("--compression", "10"), ("--changes", "few")):
            with self.subTest(option=option):
                self.assertIn(option, self.generate(option, value, status=2).stderr)
        for numbers in ("many", "1.5", "-1"):
            self.assertIn("--numbers", self.generate(numbers=numbers, status=2).stderr)
        self.assertIn("5 area codes hold 5 to 20000000 numbers",
                      self.generate("--area-codes", "5", numbers="21M", status=1).stderr)
        self.assertFalse(self.into.exists())

    def test_says_what_the_numbers_are_not(self):
        said = " ".join(dnc_generate("--help").stdout.split())
        self.assertIn("is chance", said)
        self.assertIn("Never load these files where real messages pass", said)


if __name__ == "__main__":
    unittest.main()
