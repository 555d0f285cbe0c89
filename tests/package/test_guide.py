# SPDX-License-Identifier: Apache-2.0
"""What the guide tells operators to type exists, and so does what it says they will see."""

import os
import re
import shlex
import sys
import unittest

import context

sys.path.insert(0, str(context.ROOT / "scripts/manual"))
import program_help  # noqa: E402

GUIDE = (context.ROOT / "conf/GUIDE.md").read_text()


def commands() -> list[list[str]]:
    """Each command line of smppguard in the guide, whoever runs it."""
    blocks = re.findall(r"(?ms)^```\n(.*?)^```", GUIDE)
    lines = "".join(blocks).replace("\\\n", " ").splitlines() + re.findall(r"`(smppguard [^`]+)`", GUIDE)
    words = [shlex.split(line.replace("\n", " ").split(" > ")[0]) for line in lines]
    return [line[(line.index("--") + 2 if line[0] == "runuser" else 1):] for line in words
            if line and (line[0] == "smppguard" or line[:5:4] == ["runuser", "smppguard"])]


class Guide(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = program_help.read(os.environ["SMPPGUARD"])
        texts = [file.read_text() for folder in ("src", "include") for file in (context.ROOT / folder).rglob("*.?pp")]
        cls.source = re.sub(r'"\s*"', "", "\n".join(texts))

    def command(self, words: list[str]) -> tuple[program_help.Command, list[str]]:
        command = self.program
        while words and (below := next((one for one in command.commands if one.path[-1] == words[0]), None)):
            command, words = below, words[1:]
        return command, words

    def test_commands_and_their_options_exist(self):
        found = commands()
        self.assertGreater(len(found), 25)
        for words in found:
            command, rest = self.command(words)
            self.assertFalse(command.subcommands and rest, f"no such command: {words}")
            known = {flag for option in command.options for flag in option.flags}
            self.assertEqual({word for word in rest if word.startswith("--")} - known, set(), words)

    def test_commands_with_arguments_have_all_that_are_required(self):
        for words in commands():
            command, rest = self.command(words)
            if not rest:
                continue
            missing = [option.name for option in command.options
                       if "REQUIRED" in option.name and not set(option.flags) & set(rest)]
            self.assertEqual(missing, [], words)

    def test_what_operators_see_is_what_the_program_says(self):
        table = GUIDE.split("## What to do when")[1]
        for row in re.findall(r"(?m)^\| ([^|]*`[^|]*) \|", table):
            for seen in re.findall(r"`([^`]+)`", row):
                parts = [part.strip(" :") for part in re.split(r"\.\.\.|NO list national|/run/|unix:|reason=|[()]", seen)]
                self.assertTrue(any(len(part) > 5 and part in self.source for part in parts) or
                                seen.startswith(("systemctl", "upstream", "result", "cannot bind", "error:")), seen)

    def test_settings_it_names_exist(self):
        configuration = (context.ROOT / "conf/smppguard.yaml").read_text()
        for setting in re.findall(r"`((?:registry|session|approval|journal|log|limits|store)\.[a-z_]+)`", GUIDE):
            section, key = setting.split(".")
            self.assertRegex(configuration, rf"(?ms)^{section}:.*?^  (?:# )?{key}:", setting)


if __name__ == "__main__":
    unittest.main()
