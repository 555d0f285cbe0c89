# SPDX-License-Identifier: Apache-2.0
"""A new process takes the place of the one that serves: nothing is refused, lost or doubled on the way."""

import json
import os
import shutil
import signal
import socket
import stat
import sys
import threading
import unittest
from pathlib import Path

import context  # noqa: F401
from support.adopted import Adopted, adopt_orphans
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, STRANGER, UNLISTED, ProxyCase
from support.esme import Esme
from support.proxy import binary
from support.waiting import TooLate, until

TEMPORARY = 0x64  # ESME_RX_T_APPN
SENDERS = 4
UPGRADES = 3


ENDS_AT_ITS_TURN = """
import os, socket
way = socket.socket(fileno=int(os.environ["SMPPGUARD_PREDECESSOR"]))
while way.recv(4096).split()[0] != b"load":
    pass
way.send(b"loaded")
way.recv(4096)
"""


class Sender(threading.Thread):
    """An application that is always there: it binds again when it is unbound."""

    def __init__(self, address: tuple[str, int], name: str):
        super().__init__(name=name)
        self.address = address
        self.accepted: list[str] = []     # texts that the SMSC was said to have
        self.unanswered: list[str] = []   # the link ended before an answer
        self.refused: list[int] = []
        self.trouble: list[str] = []      # connections or binds that failed
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                esme = Esme(self.address, label=self.name)
            except OSError as error:
                self.trouble.append(f"connect: {error}")
                return
            try:
                self._use(esme)
            finally:
                esme.close()

    def _use(self, esme: Esme) -> None:
        try:
            status = esme.bind().command_status
        except (OSError, TooLate) as error:
            self.trouble.append(f"bind: {error}")
            return
        if status != 0:
            self.trouble.append(f"bind: status {status:#x}")
            return
        while not self.ended.is_set() and "unbind" not in esme.names():
            text = f"{self.name}-{len(self.accepted)}-{len(self.unanswered)}-{len(self.refused)}"
            try:
                status = esme.submit(COMPANY, UNLISTED, text).command_status
            except (OSError, TooLate):
                self.unanswered.append(text)
                return
            (self.accepted.append(text) if status == 0 else self.refused.append(status))


class UpgradeCase(ProxyCase):
    listener: dict = {}
    changes: dict = {}

    def setUp(self):
        adopt_orphans()
        self.folder = self.directory()
        self.program = self.folder / "program"
        shutil.copy(binary(), self.program)
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(
            self.smsc, directory=self.folder, listener=self.listener,
            wrap=[str(self.folder / "run")] if self.write_runner() else [], environment=self.environment(),
            changes={"control": {"socket": str(self.folder / "control")},
                     "journal": {"path": str(self.folder / "journal")},
                     "session": {"drain_timeout": "10s", "unbind_timeout": "1s"}, **self.changes})

    def environment(self) -> dict:
        return {}

    def write_runner(self) -> bool:
        """Starts the copy in place of the program, so that another can be installed."""
        runner = self.folder / "run"
        runner.write_text(f'#!/bin/sh\nshift\nexec "{self.program}" "$@"\n')
        runner.chmod(0o755)
        return True

    def install(self, text: str) -> None:
        """A script in the program's place."""
        other = self.folder / "other"
        other.write_text(text)
        other.chmod(other.stat().st_mode | stat.S_IXUSR)
        other.rename(self.program)

    def upgrade(self, fails: int = 0) -> str:
        """By the command; follows the new process if there is one."""
        done = self.proxy.run("upgrade", check=False)
        self.assertEqual(done.returncode, fails, done.stdout + done.stderr + self.proxy.log()[-3000:])
        return done.stdout + done.stderr

    def follow(self) -> tuple:
        """The process of before, and the one that serves now, which the proxy is from here on."""
        former = self.proxy.process
        self.proxy.process = Adopted(self.status()["pid"])
        self.addCleanup(former.wait, 20)
        return former, self.proxy.process

    def status(self) -> dict:
        return json.loads(self.proxy.run("status", "--json", check=False).stdout)


class UnderTraffic(UpgradeCase):
    def test_no_message_is_lost_or_doubled_and_no_connection_refused(self):
        senders = [Sender(self.proxy.address, f"sender{i}") for i in range(SENDERS)]
        for sender in senders:
            sender.start()
        try:
            for _ in range(UPGRADES):
                before = [len(sender.accepted) for sender in senders]
                until(lambda: all(len(s.accepted) > n for s, n in zip(senders, before)), "every sender writes", 30)
                self.assertIn("serves, smppguard", self.upgrade())
                former, _ = self.follow()
                self.assertEqual(former.wait(20), 0)
            before = [len(sender.accepted) for sender in senders]
            until(lambda: all(len(s.accepted) > n for s, n in zip(senders, before)), "every sender writes", 30)
        finally:
            for sender in senders:
                sender.ended.set()
            for sender in senders:
                sender.join()
        self.assertEqual([trouble for sender in senders for trouble in sender.trouble], [])
        arrived = [p.fields()["short_message"].decode() for p in self.smsc.requests("submit_sm")]
        self.assertEqual(len(arrived), len(set(arrived)), "none came twice")
        lost = {text for sender in senders for text in sender.accepted} - set(arrived)
        self.assertEqual(lost, set())
        unanswered = [text for sender in senders for text in sender.unanswered]
        self.assertEqual(unanswered, [], "every submit_sm is answered before its link ends")

    def test_what_recipients_have_said_holds(self):
        """Before, and while one process has taken over and the other still has its links."""
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        held = esme.submit_pdu(COMPANY, UNLISTED, "held")
        kept: list = []
        answer = self.smsc.answer

        def keep_one(on, request):
            if request.raw != held.raw:
                return answer(on, request)
            kept.append((on, request))
            return None
        self.smsc.answer = keep_one
        esme.send(held)
        until(lambda: kept, "the SMSC has it")
        self.upgrade()
        former, _ = self.follow()
        # The former process waits for the SMSC's answer. What the handset says now is for the one that judges.
        self.assertStatus(link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {STRANGER}"), TEMPORARY)
        self.assertIsNone(former.poll())
        again, other_link = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(again.submit(COMPANY, RECIPIENT), 0)
        self.assertStatus(other_link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {STRANGER}"), 0)
        self.assertStatus(again.submit(STRANGER, RECIPIENT), 0)
        (on, request), = kept
        on.send(answer(on, request))
        self.assertStatus(esme.response(held.sequence_number), 0)
        self.assertEqual(former.wait(20), 0)

    def test_the_journal_goes_on_in_one_chain(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertNotEqual(esme.submit(COMPANY, RECIPIENT).command_status, 0)
        self.upgrade()
        former, _ = self.follow()
        self.assertEqual(former.wait(20), 0)
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertNotEqual(esme.submit(STRANGER, RECIPIENT).command_status, 0)
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertIn("service_retired", "".join(p.read_text() for p in (self.folder / "journal").glob("evidence*")))
        refusals = "".join(p.read_text() for p in (self.folder / "journal").glob("refusals*"))
        self.assertEqual(refusals.count(RECIPIENT), 2, refusals)
        self.assertEqual(self.proxy.office("journal", "verify").count("FAILED"), 0)


class Failing(UpgradeCase):
    def assertServes(self) -> None:
        esme = self.start_esme(self.proxy)
        self.assertStatus(esme.bind(), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)

    def assertUntouched(self) -> None:
        self.assertEqual(self.status()["pid"], self.proxy.pid)
        self.assertServes()

    def test_a_configuration_with_errors(self):
        good = self.proxy.config_path.read_text()
        self.proxy.config_path.write_text(good + "nonsense: yes\n")
        self.proxy.reload()  # SIGHUP is refused as well
        done = self.proxy.run("upgrade", "--socket", str(self.folder / "control"), config=False, check=False)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("the configuration has errors; see: smppguard check-config; nothing has changed", done.stderr)
        self.proxy.config_path.write_text(good)
        self.assertEqual(self.status()["upgrade"]["stage"], "failed")
        self.assertTrue(any("the last upgrade failed" in one["text"] for one in self.status()["warnings"]))
        self.assertUntouched()
        self.upgrade()
        self.follow()
        self.assertEqual(self.status()["upgrade"]["stage"], "none")
        self.assertServes()

    def test_a_program_that_cannot_be_started(self):
        self.program.rename(self.folder / "elsewhere")
        self.assertIn("cannot start", self.upgrade(fails=1))
        self.assertUntouched()

    def test_a_program_that_ends(self):
        self.install("#!/bin/sh\nexit 7\n")
        self.assertIn("ended with exit status 7", self.upgrade(fails=1))
        self.assertUntouched()

    def test_a_port_that_somebody_else_has(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.proxy.rewrite({"listeners": [{"name": "main", "address": f"127.0.0.1:{port}"}]})
            self.assertIn("Address already in use", self.upgrade(fails=1))
        self.assertUntouched()

    def test_a_process_that_is_killed_while_it_loads(self):
        child = self.begin_endless_one()
        os.kill(child, signal.SIGKILL)
        until(lambda: self.status()["upgrade"]["stage"] == "failed", "the failure is known")
        self.assertIn("signal 9", self.status()["upgrade"]["detail"])
        self.assertUntouched()

    def test_a_second_one_meanwhile_is_refused_and_an_end_ends_both(self):
        child = self.begin_endless_one()
        self.assertIn("a new process loads already", self.upgrade(fails=1))
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        until(lambda: not Path(f"/proc/{child}").exists() or Adopted(child).poll() is not None,
              "the other is gone as well")

    def test_a_reload_meanwhile_is_refused(self):
        child = self.begin_endless_one()
        done = self.proxy.run("reload", check=False)
        self.assertIn("a new process loads that has read the file", done.stderr)
        os.kill(child, signal.SIGKILL)
        until(lambda: self.status()["upgrade"]["stage"] == "failed", "it is over")
        self.proxy.run("reload")

    def test_another_store_takes_a_restart(self):
        former = self.proxy.config["store"]["path"]
        self.proxy.rewrite({"store": {"path": str(self.folder / "other.sqlite")}})
        self.assertIn("takes effect with a restart", self.upgrade(fails=1))
        self.assertFalse((self.folder / "other.sqlite").exists())
        self.proxy.rewrite({"store": {"path": former}})
        self.assertUntouched()

    def test_one_that_ends_when_it_has_its_turn_is_an_end_with_an_error(self):
        self.install(f"#!{sys.executable}\n" + ENDS_AT_ITS_TURN)
        os.kill(self.proxy.pid, signal.SIGUSR2)
        self.assertEqual(self.proxy.wait_exit(), 1, "whoever watches the service starts it anew")
        self.assertIn("the new process has ended, and this one can no longer serve", self.proxy.log())
        self.proxy.killed = True  # its exit status has been looked at

    def begin_endless_one(self) -> int:
        """By the signal, since a command would wait for it."""
        pid_file = self.folder / "endless.pid"
        self.install(f'#!/bin/sh\necho $$ > "{pid_file}.new"\nmv "{pid_file}.new" "{pid_file}"\nexec sleep 600\n')
        os.kill(self.proxy.pid, signal.SIGUSR2)
        until(pid_file.exists, "the new process runs")
        until(lambda: self.status()["upgrade"]["stage"] == "starting", "it is known")
        return int(pid_file.read_text())


class ChangedMeanwhile(UpgradeCase):
    def test_another_listener_in_the_file_is_opened_and_the_former_closed(self):
        former_address = self.proxy.address
        self.proxy.rewrite({"listeners": [{"name": "other", "address": "127.0.0.1:0"}]})
        self.upgrade()
        former, _ = self.follow()
        self.assertEqual(former.wait(20), 0)
        address = next(one["address"] for one in self.status()["listeners"] if one["name"] == "other")
        host, _, port = address.rpartition(":")
        esme = self.start_esme(self.proxy, address=(host, int(port)))
        self.assertStatus(esme.bind(), 0)
        with self.assertRaises(OSError):
            socket.create_connection(former_address, 10)


    def test_a_listener_can_move_afterwards(self):
        self.upgrade()
        self.follow()
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        former_address = self.proxy.address
        self.proxy.rewrite({"listeners": [{"name": "main", "address": f"127.0.0.1:{port}"}]})
        self.proxy.run("reload")
        esme = self.start_esme(self.proxy, address=("127.0.0.1", port))
        self.assertStatus(esme.bind(), 0)
        with self.assertRaises(OSError):
            socket.create_connection(former_address, 10)


class ToldToSystemd(UpgradeCase):
    def environment(self) -> dict:
        path = str(self.folder / "notify")
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.notify.close)
        self.notify.bind(path)
        self.notify.settimeout(20)
        return {"NOTIFY_SOCKET": path}

    def test_the_new_process_is_the_main_one_before_it_is_ready(self):
        def told() -> str:
            return self.notify.recv(4096).decode()
        while "READY=1" not in told():
            pass
        self.upgrade()
        self.follow()
        after: list[str] = []
        while not any("READY=1" in one for one in after):
            after.append(told())
        self.assertIn(f"MAINPID={self.proxy.pid}", after)
        self.assertEqual([one for one in after if "STOPPING" in one], [], "the service does not stop")

    def test_an_end_waits_for_the_former_process(self):
        """systemd would end it with the main one, and what the SMSC has been sent would have no answer."""
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.smsc.hold()
        held = esme.submit_pdu(COMPANY, UNLISTED)
        esme.send(held)
        until(lambda: self.smsc.requests("submit_sm"), "the SMSC has it")
        self.upgrade()
        former, main = self.follow()
        main.send_signal(signal.SIGTERM)
        self.proxy.wait_log("ending: no new sessions")
        self.assertIsNone(main.poll())
        self.smsc.release()
        self.assertStatus(esme.response(held.sequence_number), 0)
        self.assertEqual(former.wait(20), 0)
        self.assertEqual(self.proxy.wait_exit(), 0)


if __name__ == "__main__":
    unittest.main()
