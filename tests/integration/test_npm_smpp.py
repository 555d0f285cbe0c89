# SPDX-License-Identifier: Apache-2.0
"""The npm package smpp as ESME and as SMSC, smppguard between them."""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, DNC_LISTED_TEXT, LISTED_TOO, RECIPIENT, UNLISTED
from support.line_peer import LinePeer
from support.program import installed
from support.proxy import Proxy
from support.proxy_header import v1
from support.tls_case import GUARD, TlsCase

SOURCES = Path(__file__).resolve().parent / "npm"


def packages() -> Path:
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
            subprocess.run([installed("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=place,
                           check=True, timeout=300, stdin=subprocess.DEVNULL)
            done.write_bytes(wanted)
    return place


class NpmSmpp(TlsCase):
    listener_has_tls = upstream_has_tls = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = packages()

    def start_script(self, script: str, *arguments) -> LinePeer:
        peer = LinePeer(self.place, "node", script, *map(json.dumps, arguments))
        self.addCleanup(peer.close)
        return peer

    def setUp(self):
        self.smsc = self.start_script("smsc.js", self.smsc_options())
        self.proxy = self.start_proxy_before(self.smsc.wait_event("listening")["port"])
        self.esme = self.start_script("esme.js", self.proxy.address[1], self.esme_options())
        self.esme.wait_event("connected")
        answer = self.esme.ask("bind_transceiver", system_id="npm", password="secret08", interface_version=0x34)
        self.assertEqual((answer["command_status"], answer["system_id"]), (0, "npm-smsc"))
        bind = self.smsc.wait_event("pdu")
        self.assertEqual((bind["command"], bind["system_id"], bind["password"]),
                         ("bind_transceiver", "npm", "secret08"))

    def smsc_options(self) -> dict:
        return {}

    def esme_options(self) -> dict:
        return {}

    def start_proxy_before(self, smsc_port: int) -> Proxy:
        return self.start_proxy(smsc_port)

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
        for peer, refused in ((self.esme, 0x66), (self.smsc, 0)):
            answers = peer.wait_answers(count, "submit_sm_resp", "deliver_sm_resp")
            self.assertEqual([a["command_status"] for a in answers], [0 if n % 3 else refused for n in range(count)])
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
        self.esme.wait_event("closed")


class OverTls(NpmSmpp):
    """The package's own TLS (ssmpp:) on both sides."""

    listener_has_tls = upstream_has_tls = True

    def smsc_options(self) -> dict:
        return {"tls": {"key": str(self.carrier.key), "cert": str(self.carrier.certificate)}}

    def esme_options(self) -> dict:
        return {"tls": {"ca": str(self.authority.certificate), "servername": GUARD}}


class WithProxyHeaders(NpmSmpp):
    """smppguard is told who the ESME is, and tells the SMSC."""

    client, balancer = ("192.0.2.7", 10001), ("198.51.100.1", 2775)

    def smsc_options(self) -> dict:
        return {"proxy": True}

    def esme_options(self) -> dict:
        return {"header": v1(self.client, self.balancer).decode()}

    def start_proxy_before(self, smsc_port: int) -> Proxy:
        return self.start_proxy(smsc_port, listener={"proxy_protocol": {"from": ["127.0.0.1/32"]}},
                                upstream={"proxy_protocol": "v1"})

    def test_the_smsc_knows_the_client(self):
        session = self.smsc.wait_event("session")
        self.assertEqual((session["address"], session["port"]), self.client)


class WithProxyHeadersOverIpv6(WithProxyHeaders):
    client, balancer = ("2001:db8::7", 10002), ("2001:db8::1", 2775)


class WithProxyHeadersBeforeTls(WithProxyHeaders):
    """Towards the SMSC; the package's way to send a header leaves no room for its own TLS."""

    upstream_has_tls = True

    def smsc_options(self) -> dict:
        return {"proxy": True, "tls": {"key": str(self.carrier.key), "cert": str(self.carrier.certificate)}}


if __name__ == "__main__":
    unittest.main()
