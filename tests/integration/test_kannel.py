# SPDX-License-Identifier: Apache-2.0
"""Kannel on both sides: bearerbox with smsbox is the ESME, drive_smpp the SMSC, smppguard sits between them.

drive_smpp sends texts up; smsbox has each answered over HTTP, so that as many go down. Then texts to listed and to
other numbers are sent through smsbox's own HTTP interface, and Kannel reports what became of each.
"""

import http.server
import threading
import unittest
import urllib.parse
import urllib.request

import context  # noqa: F401
from support.case import COMPANY
from support.program import Program, free_port, port_is_free
from support.tls_case import TlsCase
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
access-log = {directory}/access.log
{core_settings}

group = smsc
smsc = smpp
smsc-id = carrier
host = 127.0.0.1
port = {proxy}
system-type = "VMA"
address-range = ""
smsc-username = "kannel"
smsc-password = "secret08"
{smsc_settings}

group = smsc
smsc = smpp
smsc-id = carrier
host = 127.0.0.1
receive-port = {proxy}
system-type = "VMA"
address-range = ""
smsc-username = "kannel"
smsc-password = "secret08"
{smsc_settings}

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}

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


class Kannel(TlsCase):
    listed = LISTED
    listener_has_tls = upstream_has_tls = False

    def setUp(self):
        until(lambda: port_is_free(SMSBOX_PORT), f"port {SMSBOX_PORT} is free (drive_smpp needs it)", 30)
        self.kannel = self.directory()
        self.ports = {"admin": free_port(), "sendsms": free_port(), "smsc": free_port()}
        self.web = Web()
        self.addCleanup(self.web.server_close)
        self.addCleanup(self.web.shutdown)

    def start(self, name: str, *command: str) -> Program:
        return self.start_program(Program(self.kannel, name, *command))

    def configure(self) -> str:
        path = self.kannel / "kannel.conf"
        path.write_text(CONFIGURATION.format(
            directory=self.kannel, proxy=self.proxy.address[1], answers=f"{self.web.base}/answer?text=%a",
            core_settings=self.core_settings(), smsc_settings=self.smsc_settings(), **self.ports))
        return str(path)

    def core_settings(self) -> str:
        return ""

    def smsc_settings(self) -> str:
        return ""

    def listener_settings(self) -> dict:
        return {}

    def test_traffic_both_ways_and_refusals(self):
        self.carrier_end = self.start("drive_smpp", DRIVE_SMPP, "-v", "0", "-p", str(self.ports["smsc"]),
                                      "-m", str(ROUNDS))
        self.carrier_end.wait_listening(self.ports["smsc"])
        self.proxy = self.start_proxy(self.ports["smsc"], listener=self.listener_settings())
        configuration = self.configure()
        self.start("bearerbox", "bearerbox", "-v", "0", configuration).wait_listening(SMSBOX_PORT)
        self.start("smsbox", "smsbox", "-v", "0", configuration).wait_listening(self.ports["sendsms"])
        self.check_texts_up_and_down()
        for listed, unlisted in zip(LISTED, UNLISTED):
            self.send_text(listed, f"refused {listed}")
            self.send_text(unlisted, f"passes {unlisted}")
        self.check_refusals()

    def check_texts_up_and_down(self) -> None:
        self.carrier_end.wait_log(r"All messages sent to ESME\.", 60)
        self.carrier_end.wait_log(r"ESME has submitted all messages to SMSC\.", 120)
        said = self.carrier_end.log()
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
        arrived = self.carrier_end.log()
        self.assertNotIn("<refused", arrived)
        for number in UNLISTED:
            self.assertIn(f"<passes {number}>", arrived)
        self.assertEqual((self.kannel / "access.log").read_text().count("REJECTED Send SMS"), len(LISTED))
        self.assertEqual(self.proxy.log().count("Number is in DNC registry"), len(LISTED))


class KannelOverTls(Kannel):
    """bearerbox as the client, with a certificate of its own; drive_smpp has no TLS."""

    listener_has_tls = True

    def core_settings(self) -> str:
        return f"ssl-trusted-ca-file = {self.authority.certificate}"

    def smsc_settings(self) -> str:
        own = self.authority.issue("kannel.test").in_one_file(self.kannel / "kannel.pem")
        return f"use-ssl = 1\nssl-client-certkey-file = {own}"

    def listener_settings(self) -> dict:
        return {"tls": {"client_certificates": "required", "client_ca": str(self.authority.certificate),
                        "may_bind": [{"certificate": "kannel.test", "system_ids": ["kannel"]}]}}


if __name__ == "__main__":
    unittest.main()
