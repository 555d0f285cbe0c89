# SPDX-License-Identifier: Apache-2.0
"""Kannel on both sides: bearerbox with smsbox is the ESME, drive_smpp the SMSC, smppguard sits between them.

drive_smpp sends texts up; smsbox has each answered over HTTP, so that as many go down. Then texts to listed and to
other numbers are sent through smsbox's own HTTP interface, and Kannel reports what became of each.
"""

import http.server
import shutil
import socket
import subprocess
import threading
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

import context  # noqa: F401
from support.case import COMPANY, ProxyCase
from support.waiting import until

DRIVE_SMPP = "/usr/lib/kannel/test/drive_smpp"
SMSBOX_PORT = 13001  # drive_smpp connects there as a silent box of its own, and knows no other port
ROUNDS = 500
LISTED = [f"1222444{n:04}" for n in range(100)]
UNLISTED = [f"1222555{n:04}" for n in range(100)]
SMSC_ACCEPTED, SMSC_REJECTED = "8", "16"

CONFIGURATION = """\
group = core
admin-port = {admin}
admin-password = bar
smsbox-port = 13001
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = {directory}/bearerbox.log
log-level = 0
access-log = {directory}/access.log

group = smsc
smsc = smpp
smsc-id = carrier
host = 127.0.0.1
port = {proxy}
system-type = "VMA"
address-range = ""
smsc-username = "kannel"
smsc-password = "secret08"

group = smsc
smsc = smpp
smsc-id = carrier
host = 127.0.0.1
receive-port = {proxy}
system-type = "VMA"
address-range = ""
smsc-username = "kannel"
smsc-password = "secret08"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
log-file = {directory}/smsbox.log
log-level = 0

group = sendsms-user
username = tester
password = foobar
max-messages = 1

group = sms-service
keyword = default
max-messages = 1
get-url = "{answers}"
"""


class Web(http.server.ThreadingHTTPServer):
    """What Kannel calls: it has texts answered, and reports what became of its own as {recipient: [report, ...]}."""

    request_queue_size = 1024  # smsbox opens hundreds of connections at once

    def __init__(self):
        self.reports: dict[str, list[str]] = {}
        super().__init__(("127.0.0.1", 0), WebHandler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class WebHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        body = b""
        if url.path == "/report":
            self.server.reports.setdefault(query["to"][0], []).append(query["type"][0])
        else:
            body = f"answer to {query['text'][0]}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def port_is_free(port: int) -> bool:
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Kannel(ProxyCase):
    listed = LISTED

    def setUp(self):
        for program in ("bearerbox", "smsbox", DRIVE_SMPP):
            self.assertTrue(shutil.which(program) or Path(program).exists(),
                            f"{program} is not installed: scripts/packages.sh test")
        until(lambda: port_is_free(SMSBOX_PORT), f"port {SMSBOX_PORT} is free (drive_smpp needs it)", 30)
        self.kannel = self.directory()
        self.ports = {"admin": free_port(), "sendsms": free_port(), "smsc": free_port()}
        self.processes: list[subprocess.Popen] = []
        self.web = Web()
        self.addCleanup(self.web.server_close)
        self.addCleanup(self.web.shutdown)

    def spawn(self, name: str, *command: str) -> subprocess.Popen:
        with open(self.kannel / f"{name}.out", "wb") as out:
            process = subprocess.Popen(command, cwd=self.kannel, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.addCleanup(self.end, process)
        self.processes.append(process)
        return process

    @staticmethod
    def end(process: subprocess.Popen) -> None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def configure(self) -> str:
        path = self.kannel / "kannel.conf"
        path.write_text(CONFIGURATION.format(directory=self.kannel, proxy=self.proxy.address[1],
                                             answers=f"{self.web.base}/answer?text=%a", **self.ports))
        return str(path)

    def read(self, name: str) -> str:
        path = self.kannel / name
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_text(self, name: str, text: str, seconds: float = 60) -> None:
        def found() -> bool:
            for process in self.processes:
                self.assertIsNone(process.poll(), f"{process.args} ended")
            return text in self.read(name)
        try:
            until(found, f"{text!r} in {name}", seconds, every=0.05)
        except AssertionError as late:
            said = "".join(f"\n--- {path.name}\n{self.read(path.name)[-2000:]}" for path in self.kannel.glob("*.*"))
            raise AssertionError(f"{late}{said}") from None

    def test_traffic_both_ways_and_refusals(self):
        self.spawn("drive_smpp", DRIVE_SMPP, "-v", "0", "-p", str(self.ports["smsc"]), "-m", str(ROUNDS))
        self.wait_text("drive_smpp.out", "Starting drive_smpp test")
        until(lambda: not port_is_free(self.ports["smsc"]), "drive_smpp listens")
        self.proxy = self.start_proxy(self.ports["smsc"])
        configuration = self.configure()
        self.spawn("bearerbox", "bearerbox", "-v", "4", configuration)
        until(lambda: listens(SMSBOX_PORT), "bearerbox listens", 30)
        self.spawn("smsbox", "smsbox", "-v", "4", configuration)
        until(lambda: listens(self.ports["sendsms"]), "smsbox listens", 30)
        self.check_texts_up_and_down()
        for listed, unlisted in zip(LISTED, UNLISTED):
            self.send_text(listed, f"refused {listed}")
            self.send_text(unlisted, f"passes {unlisted}")
        self.check_refusals()

    def check_texts_up_and_down(self) -> None:
        self.wait_text("drive_smpp.out", "All messages sent to ESME.", 60)
        self.wait_text("drive_smpp.out", "ESME has submitted all messages to SMSC.", 120)
        said = self.read("drive_smpp.out")
        for number in range(1, ROUNDS + 1):
            self.assertEqual(said.count(f"submit_sm: short_message = <answer to {number}>"), 1, f"answer {number}")
        self.assertEqual(said.count("Handling SMPP PDU of type deliver_sm_resp"), ROUNDS)
        self.assertNotIn("ERROR", said)
        self.assertNotIn("PANIC", said)

    def send_text(self, to: str, text: str) -> None:
        query = urllib.parse.urlencode({
            "username": "tester", "password": "foobar", "from": COMPANY, "to": to, "text": text, "dlr-mask": "24",
            "dlr-url": f"{self.web.base}/report?type=%d&to=%p"})
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['sendsms']}/cgi-bin/sendsms?{query}",
                                    timeout=20) as answer:
            self.assertEqual(answer.status, 202)

    def check_refusals(self) -> None:
        until(lambda: len(self.web.reports) >= len(LISTED) + len(UNLISTED),
              lambda: f"a report for each text, {len(self.web.reports)} so far", 60)
        self.assertEqual({n: self.web.reports[n] for n in LISTED}, {n: [SMSC_REJECTED] for n in LISTED})
        self.assertEqual({n: self.web.reports[n] for n in UNLISTED}, {n: [SMSC_ACCEPTED] for n in UNLISTED})
        arrived = self.read("drive_smpp.out")
        self.assertNotIn("<refused", arrived)
        for number in UNLISTED:
            self.assertIn(f"<passes {number}>", arrived)
        self.assertEqual(self.read("access.log").count("REJECTED Send SMS"), len(LISTED))
        self.assertEqual(self.proxy.log().count("Number is in DNC registry"), len(LISTED))


if __name__ == "__main__":
    unittest.main()
