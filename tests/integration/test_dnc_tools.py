# SPDX-License-Identifier: Apache-2.0
"""What operators do with imported lists: look, check, scrub, compare, write them out again."""

import datetime
import json
import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

import context  # noqa: F401
from support.proxy import binary

TODAY = datetime.datetime.now(datetime.timezone.utc).date()
YESTERDAY = TODAY - datetime.timedelta(days=1)
LONG_AGO = TODAY - datetime.timedelta(days=40)


class ListCase(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="smppguard-")
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.lists = self.directory / "lists"

    def dnc(self, *arguments, fails=0, text="", seconds=120) -> subprocess.CompletedProcess:
        done = subprocess.run([binary(), "dnc", *map(str, arguments)], input=text, capture_output=True, text=True,
                              timeout=seconds)
        self.assertEqual(done.returncode, fails, f"{arguments}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done

    def write(self, name: str, *lines: str) -> Path:
        path = self.directory / name
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    def take(self, name: str, *lines: str, into=None, options=()):
        """Imports one file."""
        return self.dnc("import", "--into", into or self.lists, *options, self.write(name, *lines))

    def take_all(self):
        self.take(f"{TODAY}_222_a.txt", "222,3334545", "222,3334646")
        self.take(f"{LONG_AGO}_333_a.txt", "333,3334545")
        self.take("texas.txt", "2223334545", "4443334545",
                  options=("--list", "texas", "--kind", "state", "--version-date", YESTERDAY))
        self.take("own.txt", "2223334747",
                  options=("--list", "own", "--kind", "company", "--version-date", YESTERDAY))
        self.take("clinic.txt", "2223334848", options=("--list", "clinic", "--kind", "organisation", "--organisation",
                                                       "clinic", "--version-date", YESTERDAY))
        self.take("spoofed.csv", "2223335,bank", "2223335555,owner",
                  options=("--list", "spoofed", "--kind", "do_not_originate", "--version-date", YESTERDAY))

    def look_up(self, *arguments, fails=3, text="") -> str:
        return self.dnc("lookup", "--in", self.lists, *arguments, fails=fails, text=text).stdout


class Info(ListCase):
    def test_shows_every_list_in_force(self):
        self.take_all()
        rows = [line.split() for line in self.dnc("info", self.lists).stdout.splitlines()]
        self.assertEqual([row[0] for row in rows], ["LIST", "clinic", "national", "own", "spoofed", "texas"])
        self.assertEqual(rows[2][1:9], ["national", "-", "2", str(LONG_AGO), str(TODAY), "40d", "3", "2"])
        self.assertEqual(rows[1][1:3], ["organisation", "clinic"])
        self.assertEqual(rows[4][1:8], ["do_not_originate", "-", "1", str(YESTERDAY), str(YESTERDAY), "1d", "2"])

    def test_shows_area_codes_and_json(self):
        self.take_all()
        areas = self.dnc("info", self.lists, "--list", "national", "--areas").stdout.split("\n\n")[1].splitlines()
        self.assertEqual([line.split() for line in areas[1:]],
                         [["national", "222", str(TODAY), "0d", "2"], ["national", "333", str(LONG_AGO), "40d", "1"]])
        lists = [json.loads(line) for line in self.dnc("info", self.lists, "--areas", "--json").stdout.splitlines()]
        self.assertEqual([one["list"] for one in lists], ["clinic", "national", "own", "spoofed", "texas"])
        self.assertEqual(lists[1]["areas"][1],
                         {"area": 333, "version": str(LONG_AGO), "age_days": 40, "numbers": 1})

    def test_one_file_and_one_that_is_no_list(self):
        self.take_all()
        self.assertIn("national  national", self.dnc("info", self.lists / "national.000002.dnc").stdout)
        (self.lists / "worse.000001.dnc").write_bytes(b"SMPPGDNC")
        shown = self.dnc("info", self.lists, fails=1)
        self.assertIn("worse.000001.dnc", shown.stderr)
        self.assertIn("texas", shown.stdout)
        self.assertIn("holds no list nothing, but: clinic, national",
                      self.dnc("info", self.lists, "--list", "nothing", fails=1).stderr)
        self.assertIn("holds no lists", self.dnc("info", self.directory, fails=1).stderr)

    def test_the_folder_of_the_configuration(self):
        self.take_all()
        config = self.write("smppguard.yaml", 'listeners:', '  - {name: main, address: "127.0.0.1:0"}', 'upstreams:',
                            '  - {name: carrier, endpoints: ["127.0.0.1:2775"], data_coding_0: gsm}', 'routes:',
                            '  - {name: all, system_id: "*", upstream: carrier}', "registry:",
                            f"  directory: {self.lists}", "  max_age: 5d")
        self.assertIn("texas", self.dnc("info", "--config", config).stdout)
        answer = self.dnc("lookup", "--config", config, "3333334545", fails=3).stdout
        self.assertEqual(answer, f"3333334545,unknown,national,{LONG_AGO}\n")


class Verify(ListCase):
    def test_reads_everything(self):
        self.take_all()
        said = self.dnc("verify", self.lists).stdout
        self.assertIn("national.000002.dnc: in order, 3 numbers", said)
        self.assertNotIn("national.000001.dnc", said)
        self.assertIn("spoofed.000001.dno: in order, 2 numbers", said)
        self.assertIn("national.000001.dnc: in order, 2 numbers", self.dnc("verify", self.lists, "--all").stdout)

    def test_names_what_is_damaged(self):
        self.take_all()
        path = self.lists / "national.000002.dnc"
        octets = bytearray(path.read_bytes())
        octets[-5000] ^= 1
        path.unlink()
        path.write_bytes(octets)
        path.chmod(0o444)
        done = self.dnc("verify", self.lists, fails=1)
        self.assertIn("national.000002.dnc", done.stderr)
        self.assertIn("damaged", done.stderr)
        self.assertIn("texas.000001.dnc: in order", done.stdout)

    def test_names_what_can_be_written_to_and_what_is_called_otherwise(self):
        self.take_all()
        (self.lists / "texas.000001.dnc").chmod(0o644)
        self.assertIn("texas.000001.dnc: may be written to", self.dnc("verify", self.lists, fails=1).stderr)
        (self.lists / "texas.000001.dnc").rename(self.lists / "utah.000001.dnc")
        (self.lists / "utah.000001.dnc").chmod(0o444)
        self.assertIn("holds the list texas", self.dnc("verify", self.lists, fails=1).stderr)


class Lookup(ListCase):
    def setUp(self):
        super().setUp()
        self.take_all()

    def test_says_which_lists_hold_a_number(self):
        self.assertEqual(self.look_up("12223334545", "+12223334747", "2223334141", "3333334545", "5553334545", "x"),
                         f"12223334545,listed,national;texas,{TODAY};{YESTERDAY}\n"
                         f"+12223334747,listed,own,{YESTERDAY}\n"
                         f"2223334141,not_listed,,{TODAY}\n"
                         f"3333334545,unknown,national,{LONG_AGO}\n"
                         "5553334545,unknown,,\n"
                         "x,unreadable,,\n")
        self.assertEqual(self.look_up("--max-age", "41d", "3333334545"), f"3333334545,listed,national,{LONG_AGO}\n")
        self.assertEqual(self.look_up("4443334545"), f"4443334545,listed,texas,{YESTERDAY}\n")
        self.assertEqual(self.look_up("2223334141", fails=0), f"2223334141,not_listed,,{TODAY}\n")

    def test_one_list_or_one_file(self):
        self.assertEqual(self.look_up("--list", "texas", "2223334545"), f"2223334545,listed,texas,{YESTERDAY}\n")
        self.assertEqual(self.look_up("--list", "own", "5553334545", fails=0), "5553334545,not_listed,,\n")
        self.assertEqual(self.look_up("--generation", "1", "3333334545"), "3333334545,unknown,,\n")
        self.assertIn("generation 7", self.dnc("lookup", "--in", self.lists, "--generation", "7", "1", fails=1).stderr)
        self.assertEqual(self.dnc("lookup", "--in", self.lists / "national.000001.dnc", "2223334545", fails=3).stdout,
                         f"2223334545,listed,national,{TODAY}\n")

    def test_lists_of_organisations(self):
        self.assertEqual(self.look_up("2223334848"), f"2223334848,listed,clinic,{YESTERDAY}\n")
        self.assertEqual(self.look_up("--organisation", "clinic", "2223334848"),
                         f"2223334848,listed,clinic,{YESTERDAY}\n")
        self.assertEqual(self.look_up("--organisation", "bank", "2223334848", fails=0),
                         f"2223334848,not_listed,,{TODAY}\n")

    def test_senders(self):
        self.assertEqual(self.look_up("--senders", "2223335151", "12223335555", "2223334545", "72345", "x"),
                         f"2223335151,listed,spoofed,{YESTERDAY},2223335,bank\n"
                         f"12223335555,listed,spoofed,{YESTERDAY},2223335555,owner\n"
                         "2223334545,not_listed,,,,\n72345,not_listed,,,,\nx,unreadable,,,,\n")
        self.assertEqual(self.look_up("--list", "spoofed", "2223335151"),
                         f"2223335151,listed,spoofed,{YESTERDAY},2223335,bank\n")
        self.assertIn("is a list of recipients",
                      self.dnc("lookup", "--in", self.lists, "--list", "own", "--senders", "1", fails=1).stderr)

    def test_scrubs_standard_input(self):
        text = "2223334545\n\n2223334141\r\nx\n3333334545\n+12223334646"
        done = self.dnc("lookup", "--in", self.lists, fails=3, text=text)
        self.assertEqual([line.split(",")[1] for line in done.stdout.splitlines()],
                         ["listed", "unreadable", "not_listed", "unreadable", "unknown", "listed"])
        self.assertEqual(done.stderr, "6 numbers: 2 listed, 1 not listed, 1 unknown, 2 unreadable\n")
        self.assertEqual(self.look_up("--only", "listed", "-", fails=0, text=text), "2223334545\n+12223334646\n")
        self.assertEqual(self.look_up("--only", "unreadable", fails=0, text=text), "\nx\n")
        self.assertIn("none of not_listed", self.dnc("lookup", "--only", "some", "1", fails=2).stderr)

    def test_many_lines_keep_their_order(self):
        numbers = [2223334500 + i * 7919 % 9973 for i in range(200_000)]
        done = self.dnc("lookup", "--in", self.lists, fails=3, text="".join(f"1{number}\n" for number in numbers))
        lines = done.stdout.splitlines()
        self.assertEqual([line[:11] for line in lines], [f"1{number}" for number in numbers])
        listed = {2223334545, 2223334646, 2223334747, 2223334848}
        self.assertEqual([",listed," in line for line in lines], [number in listed for number in numbers])

    def test_answers_while_its_input_is_still_open(self):
        with subprocess.Popen([binary(), "dnc", "lookup", "--in", str(self.lists)], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1) as process:
            for number in ("2223334545", "2223334141"):
                process.stdin.write(f"{number}\n")
                self.assertTrue(process.stdout.readline().startswith(f"{number},"))

    def test_a_reader_that_goes_away_ends_it_quietly(self):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([binary(), "dnc", "lookup", "--in", str(self.lists), "2223334545"], stdout=write,
                              stderr=subprocess.PIPE, timeout=60, check=False)
        os.close(write)
        self.assertEqual(done.returncode, -signal.SIGPIPE)
        self.assertEqual(done.stderr, b"")

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([binary(), "dnc", "lookup", "--in", str(self.lists), "2223334545"], stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("standard output: cannot be written", done.stderr)


class Diff(ListCase):
    def test_counts_per_area_code(self):
        self.take_all()
        former, latter = self.lists / "national.000001.dnc", self.lists / "national.000002.dnc"
        said = self.dnc("diff", former, latter, fails=3).stdout
        self.assertRegex(said, rf"333 +- +{LONG_AGO} +1 +0 +new\n")
        self.assertIn("1 added, 0 removed; 1 of 2 area codes changed\n", said)
        self.assertRegex(self.dnc("diff", latter, former, fails=3).stdout, rf"333 +{LONG_AGO} +- +0 +1 +gone\n")
        self.assertEqual(self.dnc("diff", self.lists, latter).stdout, "0 added, 0 removed; 0 of 2 area codes changed\n")

    def test_numbers(self):
        other = self.directory / "other"
        self.take_all()
        self.take("own.txt", "2223334748", into=other,
                  options=("--list", "own", "--kind", "company", "--version-date", YESTERDAY))
        self.assertEqual(self.dnc("diff", "--list", "own", "--numbers", self.lists, other, fails=3).stdout,
                         "-12223334747\n+12223334748\n")
        self.assertIn("do-not-originate",
                      self.dnc("diff", "--list", "spoofed", self.lists, self.lists, fails=1).stderr)


class Export(ListCase):
    def test_each_form(self):
        self.take_all()
        self.assertEqual(self.dnc("export", self.lists).stdout, "222,3334545\n222,3334646\n333,3334545\n")
        self.assertEqual(self.dnc("export", "--area", "222", self.lists, "--format", "plain").stdout,
                         "2223334545\n2223334646\n")
        self.assertEqual(self.dnc("export", self.lists, "--list", "own", "--format", "changes").stdout,
                         f"2223334747,{YESTERDAY}T00:00:00,A\n")
        self.assertIn("area codes 555", self.dnc("export", self.lists, "--area", "555", fails=1).stderr)

    def test_is_imported_again_as_the_same_list(self):
        self.take_all()
        again, folder = self.directory / "again", self.directory / "exported"
        folder.mkdir()
        self.dnc("export", self.lists, "--into", folder)
        self.dnc("import", "--into", again, *sorted(folder.iterdir()))
        self.assertIn("0 added, 0 removed; 0 of 2", self.dnc("diff", self.lists, again).stdout)
        for name, kind in (("texas", "state"), ("spoofed", "do_not_originate")):
            out = self.directory / f"{name}.out"
            self.dnc("export", self.lists, "--list", name, "--out", out)
            self.dnc("import", "--into", again, "--list", name, "--kind", kind, "--version-date", YESTERDAY, out)
            self.assertEqual(self.dnc("export", again, "--list", name).stdout, out.read_text())

    def test_a_file_is_there_whole_or_not_at_all(self):
        self.take_all()
        out = self.write("out.txt", "former")
        self.dnc("export", self.lists, "--out", out)
        self.assertEqual(out.read_text(), "222,3334545\n222,3334646\n333,3334545\n")
        self.assertEqual(out.stat().st_mode & 0o777, 0o600)
        self.assertEqual(sorted(path.name for path in self.directory.glob(".*")), [])
        self.assertIn("nowhere", self.dnc("export", self.lists, "--out", "/nowhere/out", fails=1).stderr)


class History(ListCase):
    def test_shows_what_became_of_every_file(self):
        self.take_all()
        bad = self.write(f"{TODAY}_444_b.txt", "444,333454")
        self.dnc("import", "--into", self.lists, bad, fails=1)
        said = self.dnc("history", self.lists).stdout
        self.assertIn(f"{TODAY}_222_a.txt", said)
        self.assertIn("generation 2", said)
        refused = self.dnc("history", self.lists, "--refused").stdout
        self.assertIn(bad.name, refused)
        self.assertNotIn("_222_a.txt", refused)
        self.assertNotIn("national", self.dnc("history", self.lists, "--list", "texas").stdout)
        records = [json.loads(line) for line in self.dnc("history", self.lists, "--json").stdout.splitlines()]
        kept = [json.loads(line) for line in (self.lists / "history.jsonl").read_text().splitlines()]
        self.assertEqual(records, kept)
        self.assertEqual(self.dnc("history", self.directory).stderr, "none\n")
        self.assertIn("is not there", self.dnc("history", self.directory / "nowhere", fails=1).stderr)


if __name__ == "__main__":
    unittest.main()
