# SPDX-License-Identifier: Apache-2.0
"""A folder of lists: what an import adds is in force without a reload, what is damaged is not."""

import contextlib
import os
import resource
import shutil
import threading
import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import COMPANY, LISTED_TOO, RECIPIENT, STRANGER, UNLISTED, ProxyCase
from support.proxy import damage
from support.waiting import until

REJECTED, THROTTLED, INVALID_SOURCE = 0x66, 0x58, 0x0A
ELSEWHERE = "12123334545"  # an area code of which there is no list


class ListCase(ProxyCase):
    registry: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.folder = self.directory()
        self.proxy = self.start_proxy(self.smsc, directory=self.folder, listed=self.at_start(), changes={
            "control": {"socket": str(self.folder / "control")}, "registry": self.registry,
            "journal": {"path": str(self.folder / "journal")}})
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def at_start(self):
        return (RECIPIENT, LISTED_TOO)

    def tearDown(self):
        """No session was lost, whatever became of the lists."""
        self.assertStatus(self.esme.enquire(), 0)
        self.assertStatus(self.link.enquire(), 0)
        self.assertNotIn("unbind", self.esme.names() + self.link.names())
        self.assertNotIn("reloading", self.proxy.log())

    def answers(self, recipient: str, status: int, sender: str = COMPANY) -> None:
        self.assertStatus(self.esme.submit(sender, recipient), status, f"{sender} to {recipient}: ")

    def comes_to_answer(self, recipient: str, status: int, sender: str = COMPANY) -> None:
        until(lambda: self.esme.submit(sender, recipient).command_status == status,
              f"{sender} to {recipient} to be answered by {status:#x}")

    def said(self, *options: str) -> str:
        """What `smppguard dnc status` prints."""
        return self.run_status(*options).stdout

    def run_status(self, *options: str, check: bool = True):
        return self.proxy.run("dnc", "status", "--config", str(self.proxy.config_path), *options, config=False,
                              check=check)

    def evidence(self, kind: str) -> list[str]:
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        files = sorted((self.folder / "journal").glob("*evidence*"))
        lines = [line for file in files for line in file.read_text().splitlines()]
        return [line for line in lines if f'"kind":"{kind}"' in line]


class WhileItRuns(ListCase):
    def test_an_import_is_in_force_at_once(self):
        self.answers(RECIPIENT, REJECTED)
        self.answers(UNLISTED, 0)
        self.proxy.import_list((UNLISTED,))
        line = self.proxy.wait_log("list national (national): generation 2 in force")
        self.assertIn("2 numbers (-1) in 1 area codes; before it generation 1 of ", line)
        self.answers(UNLISTED, REJECTED)
        self.answers(RECIPIENT, 0)
        self.assertIn("1 swaps since the start", self.said())

    def test_several_lists_and_who_refuses(self):
        self.proxy.import_list((UNLISTED,), "--kind", "company", name="own")
        self.comes_to_answer(UNLISTED, REJECTED)
        self.proxy.import_list((STRANGER,), "--kind", "state", name="texas")
        self.comes_to_answer(STRANGER, REJECTED)
        self.proxy.wait_log("reason=company_listed")
        self.proxy.wait_log("reason=state_listed")
        for text in ("list=own", "list=texas"):
            self.proxy.wait_log(text)
        said = self.said()
        self.assertRegex(said, r"own +company +1 ")
        self.assertRegex(said, r"texas +state +1 ")
        explained = self.proxy.run("explain", COMPANY, UNLISTED, check=False)
        self.assertEqual(explained.returncode, 3)
        self.assertIn("own", explained.stdout)
        opened = self.evidence("registry_replaced")
        self.assertEqual(len(opened), 2, opened)
        self.assertIn('"list":"own","list_kind":"company","generation":1', opened[0])
        self.restart()

    def restart(self):
        """So that tearDown finds sessions."""
        self.proxy.start()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def test_do_not_originate(self):
        self.answers(UNLISTED, 0)
        self.proxy.import_text(f"{COMPANY[1:]},owner's request\n", "--kind", "do_not_originate", name="spoofed")
        self.comes_to_answer(UNLISTED, INVALID_SOURCE)
        self.answers(UNLISTED, 0, sender=STRANGER)
        self.proxy.wait_log("reason=do_not_originate")
        self.assertRegex(self.said(), r"spoofed +do_not_originate +1 ")

    def test_a_list_that_is_removed(self):
        self.proxy.import_list((UNLISTED,), "--kind", "company", name="own")
        self.comes_to_answer(UNLISTED, REJECTED)
        (self.proxy.lists / "own.000001.dnc").unlink()
        self.run_status("--read-again")
        self.answers(UNLISTED, 0)
        self.proxy.wait_log("list own: out of force")

    def test_every_message_is_judged_by_one_list_or_the_other(self):
        """Two numbers change places, over and over: one of them is listed at any time."""
        ends = threading.Event()
        wrong: list[str] = []

        def text():
            esme, _ = self.bound_pair(self.proxy, self.smsc)
            while not ends.is_set():
                for number in (RECIPIENT, UNLISTED):
                    status = esme.submit(COMPANY, number).command_status
                    if status not in (0, REJECTED):
                        wrong.append(f"{number}: {status:#x}")

        senders = [threading.Thread(target=text) for _ in range(2)]
        for sender in senders:
            sender.start()
        try:
            for generation in range(2, 22):
                listed, other = (UNLISTED, RECIPIENT) if generation % 2 == 0 else (RECIPIENT, UNLISTED)
                self.proxy.import_list((listed,))
                self.proxy.wait_log(f"list national (national): generation {generation} in force")
                self.answers(listed, REJECTED)
                self.answers(other, 0)
        finally:
            ends.set()
            for sender in senders:
                sender.join()
        self.assertEqual(wrong, [])
        until(lambda: self.open_files().count("national.") == 1, "replaced lists to be let go of")

    def open_files(self) -> str:
        named = ""
        for link in Path(f"/proc/{self.proxy.pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                named += os.readlink(link) + " "
        return named

    def test_metrics(self):
        self.answers(ELSEWHERE, 0)
        lines = self.said("--metrics").splitlines()
        self.assertIn('smppguard_list_numbers{list="national",kind="national"} 3', lines)
        self.assertIn('smppguard_list_age_days{list="national",kind="national"} 0', lines)
        self.assertIn('smppguard_registry_unknown_total{answer="allowed"} 1', lines)
        self.assertIn("smppguard_list_swaps_total 0", lines)
        for line in lines:
            self.assertRegex(line, r"^(# (HELP|TYPE) smppguard_[a-z_]+ .+|smppguard_[a-z_]+(\{[^}]+\})? -?[0-9]+)$")


class Damage(ListCase):
    def test_a_damaged_file_is_refused_and_the_old_one_stays(self):
        staging = self.folder / "elsewhere"
        self.proxy.import_list((UNLISTED,), into=staging)
        damage(staging / "national.000001.dnc")
        (staging / "national.000001.dnc").rename(self.proxy.lists / "national.000002.dnc")
        line = self.proxy.wait_log("list file refused: ")
        self.assertIn("national.000002.dnc", line)
        self.assertIn("generation 1 of list national is in force", line)
        self.answers(RECIPIENT, REJECTED)
        self.answers(UNLISTED, 0)
        self.assertRegex(self.said(), r"refused +1 files, the last at .*national.000002.dnc")
        self.assertIn("nothing has changed", self.run_status("--read-again").stderr, "it is not read again")
        self.proxy.import_list((UNLISTED,), "--kind", "company", name="own")
        self.comes_to_answer(UNLISTED, REJECTED)
        self.assertEqual(self.proxy.log().count("list file refused"), 1)
        self.proxy.run("dnc", "import", "--into", str(self.proxy.lists), "--allow-older", str(self.a_good_file()),
                       config=False)
        self.comes_to_answer(STRANGER, REJECTED)

    def a_good_file(self) -> Path:
        path = self.folder / "2026-11-01_222_good.txt"
        path.write_text(f"222,{STRANGER[4:]}\n")
        return path

    def test_a_file_that_somebody_may_write_to(self):
        copy = self.proxy.lists / "own.000001.dnc"
        shutil.copyfile(self.proxy.lists / "national.000001.dnc", self.folder / "own")
        (self.folder / "own").chmod(0o644)
        (self.folder / "own").rename(copy)
        self.assertIn("may be written to", self.proxy.wait_log("list file refused: "))
        self.answers(RECIPIENT, REJECTED)

    def test_a_file_that_the_system_would_not_open(self):
        """The disk of the file is not to blame, so it is read once there are descriptors again."""
        staging = self.folder / "elsewhere"
        for name in ("aaa", "own"):
            self.proxy.import_list((UNLISTED,), "--kind", "company", name=name, into=staging)
        self.proxy.wait_log("lists verified in full")  # which opens a file too
        limits = resource.prlimit(self.proxy.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.proxy.pid, resource.RLIMIT_NOFILE, (self.next_descriptor() + 1, limits[1]))
        for name in ("aaa.000001.dnc", "own.000001.dnc"):
            (staging / name).rename(self.proxy.lists / name)
        line = self.proxy.wait_log("own.000001.dnc: cannot be opened")
        self.assertIn("the lists in force stay", line)
        self.answers(RECIPIENT, REJECTED)
        resource.prlimit(self.proxy.pid, resource.RLIMIT_NOFILE, limits)
        self.assertIn("list own (company): generation 1 in force", self.run_status("--read-again").stderr)
        self.proxy.wait_log("registry.directory can be read again")
        self.assertNotIn("list file refused", self.proxy.log())
        self.assertEqual(self.proxy.log().count("own.000001.dnc: cannot be opened"), 1)

    def next_descriptor(self) -> int:
        used = {int(path.name) for path in Path(f"/proc/{self.proxy.pid}/fd").iterdir()}
        return min(set(range(len(used) + 1)) - used)

    def test_the_folder_is_gone(self):
        moved = self.proxy.lists.rename(self.folder / "moved")
        self.proxy.wait_log("the lists in force stay")
        self.answers(RECIPIENT, REJECTED)
        self.assertIn("trouble", self.said())
        self.assertEqual(self.run_status("--read-again", check=False).returncode, 1)
        moved.rename(self.proxy.lists)
        self.run_status("--read-again")
        self.proxy.wait_log("registry.directory can be read again")
        self.assertNotIn("trouble", self.said())


class NationalCase(ListCase):
    """The national list, once it has been verified."""

    def setUp(self):
        super().setUp()
        self.file = self.proxy.lists / "national.000001.dnc"

    def is_mapped(self) -> bool:
        return self.file.name in Path(f"/proc/{self.proxy.pid}/maps").read_text()


class InMemory(NationalCase):
    def test_nothing_that_happens_to_its_file_matters(self):
        self.proxy.wait_log("lists verified in full and taken into memory")
        until(lambda: not self.is_mapped(), "the mapping to be given back")
        self.assertIn("0 swaps since the start", self.said())
        self.assertEqual(self.proxy.log().count("generation 1 in force"), 1)
        self.file.chmod(0o644)
        self.file.write_bytes(b"")  # who maps it would end by SIGBUS
        for _ in range(3):
            self.run_status("--read-again", check=False)
            self.answers(RECIPIENT, REJECTED)
        self.answers(UNLISTED, 0)


class InMemoryThoughUnwatched(NationalCase):
    registry = {"watch": False}

    def test_it_is_taken_into_memory_and_nothing_new_with_it(self):
        self.proxy.import_list((UNLISTED,))
        self.proxy.wait_log("lists verified in full")
        self.answers(RECIPIENT, REJECTED)
        self.answers(UNLISTED, 0)
        self.run_status("--read-again")
        self.answers(UNLISTED, REJECTED)


class Mapped(NationalCase):
    registry = {"in_memory": False}

    def test_it_stays_the_file(self):
        self.proxy.wait_log("lists verified in full, in ")
        self.run_status("--read-again")
        self.assertTrue(self.is_mapped())
        self.answers(RECIPIENT, REJECTED)


class DamageAtTheStart(ListCase):
    """Found behind the start, since the start looks at headers only."""

    def start_again(self, *generations: int) -> None:
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        for generation in generations:
            damage(self.proxy.lists / f"national.{generation:06}.dnc")
        self.proxy.start()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def test_the_former_generation_takes_its_place(self):
        self.proxy.import_list((UNLISTED,))
        self.comes_to_answer(UNLISTED, REJECTED)
        self.start_again(2)
        line = self.proxy.wait_log("list file refused: ")
        self.assertIn("generation 1 of list national is in force", line)
        self.comes_to_answer(RECIPIENT, REJECTED)
        self.answers(UNLISTED, 0)

    def test_no_generation_is_sound(self):
        self.start_again(1)
        self.assertIn("NO list national is in force", self.proxy.wait_log("list file refused: "))
        self.proxy.wait_log("holds no national list")
        self.comes_to_answer(RECIPIENT, 0)
        self.proxy.wait_log("UNCHECKED")
        self.proxy.import_list((RECIPIENT,))
        self.comes_to_answer(RECIPIENT, REJECTED)

    def test_a_sound_one_is_said_to_be(self):
        self.start_again()
        self.proxy.wait_log("lists verified in full")


class NoFolderYet(ListCase):
    def at_start(self):
        return None

    def test_it_is_noticed(self):
        self.answers(RECIPIENT, 0)
        self.proxy.wait_log("registry.directory ")
        self.proxy.import_list((RECIPIENT,))
        self.run_status("--read-again")
        self.answers(RECIPIENT, REJECTED)
        self.assertIn("can be read again", self.proxy.log())
        warned = self.proxy.run("check-config")
        self.assertNotIn("warning", warned.stderr)

    def test_check_config_warns(self):
        warned = self.proxy.run("check-config")
        self.assertIn("cannot be read", warned.stderr)
        self.proxy.lists.mkdir()
        self.assertIn("holds no national list", self.proxy.run("check-config").stderr)


class Unknown(ListCase):
    registry = {"when_unknown": "defer"}

    def test_defer(self):
        self.answers(ELSEWHERE, THROTTLED)
        self.answers(UNLISTED, 0)
        self.assertIn("0 messages allowed, 0 refused, 1 deferred", self.said())
        self.proxy.import_list((RECIPIENT, "12123330000"))
        self.comes_to_answer(ELSEWHERE, 0)

    def test_stale(self):
        self.proxy.import_list((RECIPIENT,), days_old=40)
        line = self.proxy.wait_log("1 of 1 area codes are older than registry.max_age (31 days)")
        self.assertIn("40 days ago", line)
        self.answers(RECIPIENT, THROTTLED)
        self.assertRegex(self.said(), r"national +national +2 +\S+ +40 +2 +1 +1\b")
        self.assertIn('smppguard_list_stale_area_codes{list="national",kind="national"} 1',
                      self.said("--metrics").splitlines())
        self.assertIn("count as unknown", self.proxy.run("check-config").stderr)


if __name__ == "__main__":
    unittest.main()
