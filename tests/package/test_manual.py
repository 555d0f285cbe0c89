# SPDX-License-Identifier: Apache-2.0
"""Man pages and completion say all that the program can do, and man has no complaint about them."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import context
from support.program import installed

sys.path.insert(0, str(context.ROOT / "scripts/manual"))
import program_help  # noqa: E402
import roff  # noqa: E402

PAGES = ("smppguard.1", "smppguard.yaml.5", "smppguard-guide.7")


def plain(page: Path) -> str:
    """A page as it is read, its lines joined."""
    done = subprocess.run([installed("groff"), "-man", "-Tutf8", "-P-cbou", "-rLL=400n", str(page)],
                          capture_output=True, text=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.replace("‐", "-").replace("−", "-"))


class ManualCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="smppguard-manual-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        program = os.environ["SMPPGUARD"]
        subprocess.run([sys.executable, "-B", str(context.ROOT / "scripts/manual"), program, str(cls.folder)], check=True)
        cls.program = program_help.read(program)


class Manual(ManualCase):
    def test_groff_and_man_have_no_complaint(self):
        for name in PAGES:
            page = str(self.folder / name)
            for command in (["groff", "-man", "-ww", "-Tutf8", "-z", page], ["man", "--warnings", "-l", page]):
                done = subprocess.run([installed(command[0]), *command[1:]], capture_output=True, text=True,
                                      env={**os.environ, "MANPAGER": "cat", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
                self.assertEqual((done.returncode, done.stderr), (0, ""), name)

    def test_each_command_and_option_is_in_the_page(self):
        page = plain(self.folder / "smppguard.1")
        for command in self.program.all()[1:]:
            name = " ".join(["smppguard", *command.path])
            self.assertIn(f"{name} {name}", page, "a heading and the usage behind it")
            for option in command.options:
                if "--help" not in option.flags:
                    self.assertIn(", ".join(option.flags), page)

    def test_help_is_read_whole(self):
        commands = self.program.all()
        self.assertGreater(len(commands), 60)
        for command in commands:
            self.assertTrue(command.usage.startswith(" ".join(["smppguard", *command.path])), command.usage)
            for entry in [*command.positionals, *command.options, *command.subcommands]:
                self.assertTrue(" ".join(entry.lines).strip(), f"{command.path} {entry.name} says nothing")

    def test_each_key_of_the_configuration_is_in_the_page(self):
        page = plain(self.folder / "smppguard.yaml.5")
        for line in (context.ROOT / "conf/smppguard.yaml").read_text().splitlines():
            key = re.match(r"[ #]*([a-z_0-9]+):( |$)", line)
            if key:
                self.assertIn(f"{key[1]}:", page)

    def test_guide_is_in_the_page(self):
        page = plain(self.folder / "smppguard-guide.7").upper()
        for line in (context.ROOT / "conf/GUIDE.md").read_text().splitlines():
            if line.startswith("##"):
                self.assertIn(line.lstrip("# ").upper(), page)

    def test_long_comments_go_on_in_the_next_line(self):
        words = " ".join(["word"] * 20)
        self.assertEqual(roff.folded([f"  # {words}", "  # and more.", "  key: value"]),
                         ["  # " + " ".join(["word"] * 15), "  # " + " ".join(["word"] * 5) + " and more.",
                          "  key: value"])


class Completion(ManualCase):
    def complete(self, *words: str) -> list[str]:
        """What bash offers for the last word."""
        script = (f"source {shlex.quote(str(self.folder / 'smppguard.bash'))}; COMP_WORDS=({shlex.join(words)}); "
                  "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _smppguard; printf '%s\\n' \"${COMPREPLY[@]}\"")
        done = subprocess.run(["bash", "-u", "-c", script], capture_output=True, text=True, check=True)
        return done.stdout.split()

    def test_offers_every_command_and_option(self):
        for command in self.program.all():
            path = ["smppguard", *command.path]
            if command.subcommands:
                self.assertEqual(self.complete(*path, ""), [entry.name for entry in command.subcommands])
            flags = [flag for option in command.options for flag in option.flags]
            self.assertEqual(sorted(self.complete(*path, "-")), sorted(flags))

    def test_goes_on_behind_options_and_their_values(self):
        self.assertEqual(self.complete("smppguard", "dnc", "im"), ["import"])
        self.assertEqual(self.complete("smppguard", "dnc", "import", "--into", "/tmp", "--ver"), ["--version-date"])

    def test_leaves_values_and_arguments_to_the_names_of_files(self):
        self.assertEqual(self.complete("smppguard", "serve", "--config", ""), [])
        self.assertEqual(self.complete("smppguard", "dnc", "import", ""), [])


if __name__ == "__main__":
    unittest.main()
