# SPDX-License-Identifier: Apache-2.0
"""The npm package smpp as ESME and as SMSC, smppguard between them."""

import fcntl
import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, DNC_LISTED_TEXT, LISTED_TOO, RECIPIENT, UNLISTED, ProxyCase
from support.waiting import Deadline

SOURCES = Path(__file__).resolve().parent / "npm"
SECONDS = 30


def installed() -> Path:
    """A copy of the scripts with their packages, outside of the source tree; installed once per lock file."""
    build = os.environ.get("SMPPGUARD_TEST_BUILD") or f"{tempfile.gettempdir()}/smppguard-npm-{os.getuid()}"
    place = Path(build) / "npm"
    place.mkdir(parents=True, exist_ok=True)
    with open(place / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for source in SOURCES.glob("*.js*"):
            shutil.copy(source, place)
        wanted, done = (SOURCES / "package-lock.json").read_bytes(), place / "installed"
        if not done.exists() or done.read_bytes() != wanted:
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=place, check=True,
                           timeout=300, stdin=subprocess.DEVNULL)
            done.write_bytes(wanted)
    return place


class Peer:
    """A running script: JSON lines both ways."""

    def __init__(self, place: Path, script: str, *arguments: str):
        self.script, self.seen = script, []
        self._events: queue.Queue = queue.Queue()
        self._ids = 0
        self.process = subprocess.Popen(["node", script, *arguments], cwd=place, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self._events.put(json.loads(line))
        self._events.put({"event": "end of output"})

    def tell(self, command: str, **fields) -> int:
        self._ids += 1
        self.process.stdin.write(json.dumps({"id": self._ids, "command": command, "fields": fields}) + "\n")
        self.process.stdin.flush()
        return self._ids

    def ask(self, command: str, **fields) -> dict:
        """Sends a PDU; gives its answer."""
        number = self.tell(command, **fields)
        return self.wait(lambda e: e["event"] == "answer" and e["id"] == number, f"the answer to {command}")

    def wait(self, wanted, what: str) -> dict:
        deadline = Deadline(SECONDS)
        for event in self.seen:
            if wanted(event):
                return event
        while True:
            event = self._next(deadline, what)
            if wanted(event):
                return event

    def _next(self, deadline: Deadline, what: str) -> dict:
        try:
            event = self._events.get(timeout=max(0.01, deadline.left()))
        except queue.Empty:
            raise AssertionError(f"{self.script}: {what} did not come; last: {self.seen[-5:]}") from None
        self.seen.append(event)
        if event["event"] == "end of output":
            raise AssertionError(f"{self.script} ended before {what} came; last: {self.seen[-5:]}")
        return event

    def requests(self, command: str) -> list[dict]:
        return [e for e in self.seen if e["event"] == "pdu" and e["command"] == command]

    def wait_requests(self, command: str, count: int) -> list[dict]:
        """All of them, once there are that many: a script's lines come here later than its answers to the other end."""
        deadline = Deadline(SECONDS)
        while len(self.requests(command)) < count:
            self._next(deadline, f"{count} x {command}")
        return self.requests(command)

    def close(self):
        self.process.kill()
        self.process.wait(20)
        self.process.stdin.close()
        self.process.stdout.close()


class NpmSmpp(ProxyCase):
    @classmethod
    def setUpClass(cls):
        for program in ("node", "npm"):
            assert shutil.which(program), f"{program} is not installed: scripts/packages.sh test"
        cls.place = installed()

    def start_peer(self, script: str, *arguments: str) -> Peer:
        peer = Peer(self.place, script, *arguments)
        self.addCleanup(peer.close)
        return peer

    def setUp(self):
        self.smsc = self.start_peer("smsc.js")
        port = self.smsc.wait(lambda e: e["event"] == "listening", "its port")["port"]
        self.proxy = self.start_proxy(port)
        self.esme = self.start_peer("esme.js", str(self.proxy.address[1]))
        self.esme.wait(lambda e: e["event"] == "connected", "the connection")
        answer = self.esme.ask("bind_transceiver", system_id="npm", password="secret08", interface_version=0x34)
        self.assertEqual((answer["command_status"], answer["system_id"]), (0, "npm-smsc"))
        bind = self.smsc.wait(lambda e: e["event"] == "pdu", "the bind")
        self.assertEqual((bind["command"], bind["system_id"], bind["password"]),
                         ("bind_transceiver", "npm", "secret08"))

    def submit(self, recipient: str, text: str, **more) -> dict:
        return self.esme.ask("submit_sm", source_addr=COMPANY, destination_addr=recipient, short_message=text, **more)

    def test_the_worked_example(self):
        self.assertEqual(self.submit(RECIPIENT, "one")["command_status"], 0x66)
        self.proxy.wait_log(DNC_LISTED_TEXT)
        approve = self.smsc.ask("deliver_sm", source_addr=RECIPIENT, destination_addr=APPROVAL_NUMBER,
                                short_message=f"Approve {COMPANY}")
        self.assertEqual((approve["command"], approve["command_status"]), ("deliver_sm_resp", 0))
        passed = self.submit(RECIPIENT, "two", user_message_reference=4711)
        self.assertEqual((passed["command_status"], passed["message_id"]), (0, "npm-1"))
        self.assertEqual(self.submit(LISTED_TOO, "three")["command_status"], 0x66)
        self.esme.ask("enquire_link")
        self.smsc.wait(lambda e: e.get("command") == "enquire_link", "the enquire_link")
        texts = self.smsc.requests("submit_sm")
        self.assertEqual([(t["text"], t["user_message_reference"]) for t in texts], [("two", 4711)])
        self.assertEqual(self.esme.requests("deliver_sm"), [], "the ESME saw the Approve")

    def test_hundreds_in_flight_both_ways(self):
        count = 300
        for number in range(count):
            self.esme.tell("submit_sm", source_addr=COMPANY, short_message=f"up {number}",
                           destination_addr=RECIPIENT if number % 3 == 0 else UNLISTED)
            self.smsc.tell("deliver_sm", source_addr=UNLISTED, destination_addr=COMPANY,
                           short_message=f"down {number}")
        for peer, refused in ((self.esme, True), (self.smsc, False)):
            answers = {}
            while len(answers) < count:
                event = peer.wait(lambda e: e["event"] == "answer" and e["id"] not in answers
                                  and e["command"] in ("submit_sm_resp", "deliver_sm_resp"), "every answer")
                answers[event["id"]] = event["command_status"]
            statuses = [answers[key] for key in sorted(answers)]
            self.assertEqual(statuses, [0x66 if refused and n % 3 == 0 else 0 for n in range(count)])
        self.assertEqual([t["text"] for t in self.smsc.wait_requests("submit_sm", count * 2 // 3)],
                         [f"up {n}" for n in range(count) if n % 3])
        self.assertEqual([t["text"] for t in self.esme.wait_requests("deliver_sm", count)],
                         [f"down {n}" for n in range(count)])

    def test_every_other_refusal_can_be_read(self):
        data = self.esme.ask("data_sm", source_addr=COMPANY, destination_addr=RECIPIENT, message_payload="text")
        self.assertEqual((data["command"], data["command_status"]), ("data_sm_resp", 0x66))
        multi = self.esme.ask("submit_multi", source_addr=COMPANY, short_message="text", dest_address=[
            {"destination_addr": RECIPIENT, "dest_addr_ton": 1, "dest_addr_npi": 1}])
        self.assertEqual(multi["command"], "submit_multi_resp")
        query = self.esme.ask("query_sm", message_id="npm-1", source_addr=COMPANY)
        self.assertEqual((query["command_status"], query["message_id"]), (0, "npm-1"))
        self.smsc.wait_requests("query_sm", 1)
        self.assertEqual(self.smsc.requests("data_sm") + self.smsc.requests("submit_multi"), [])

    def test_unbind(self):
        self.assertEqual(self.esme.ask("unbind")["command"], "unbind_resp")
        self.smsc.wait(lambda e: e.get("command") == "unbind", "the unbind")
        self.esme.wait(lambda e: e["event"] == "closed", "the end of the connection")


if __name__ == "__main__":
    unittest.main()
