# SPDX-License-Identifier: Apache-2.0
"""The console's browser tests, those that need no fake service, against the program itself."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import context  # noqa: F401
from support.api_client import ApiClient
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, STRANGER, UNLISTED, ProxyCase
from support.licence import pdf
from support.proxy import binary
from support.waiting import until
from test_traffic import MANY, rules

TESTS = Path(__file__).resolve().parents[1] / "console" / "run.py"
BLOCKED = "13035550177"
NEAR_MISS = "<img src=x onerror=alert(1)>"
SHOP = {"key": "shop", "name": "The Shop, Inc.", "contact_person": "Susan Seller",
        "contact_email": "susan@shop.example", "contact_phone": "+12223334848"}


class Console(ProxyCase):
    def setUp(self):
        folder = self.directory()
        tokens_file = folder / "tokens"
        tokens_file.touch(0o640)
        self.tokens = {role: self.add_token(role, tokens_file) for role in ("viewer", "support", "operator")}
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, directory=folder, changes={
            "control": {"socket": str(folder / "control")}, "journal": {"path": str(folder / "journal")},
            "traffic": rules("block"), "api": {"address": "127.0.0.1:0", "tokens_file": str(tokens_file)}})
        self.client = ApiClient(self.proxy.api_address, self.tokens["operator"])

    @staticmethod
    def add_token(role: str, tokens_file: Path) -> str:
        done = subprocess.run([binary(), "token", "add", f"{role}-1", "--role", role, "--file", str(tokens_file)],
                              capture_output=True, text=True, check=True)
        return done.stdout.split("\n")[0].strip()

    def change(self, method: str, path: str, body, status: int, **headers):
        answer = self.client.ask(method, f"/api/v1/{path}", body, **headers)
        self.assertEqual(answer.status, status, answer.body)
        return answer.json()

    def make_facts(self) -> dict:
        """What the tests look for, as they are told of it."""
        esme, link = self.bound_pair(self.proxy, self.smsc, system_id="airline")
        link.request(link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {STRANGER}"))
        link.request(link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, NEAR_MISS))
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
        self.change("POST", "organisations", SHOP, 201)
        self.change("POST", "organisations/shop/campaigns", {"key": "sales", "numbers": [COMPANY]}, 201)
        exemption = self.change("POST", "exemptions", {"organisation": "shop", "category": "financial"}, 201)["id"]
        self.change("PUT", f"exemptions/{exemption}/licence?file_name=licence.pdf", pdf(), 200,
                    Content_Type="application/pdf")
        for _ in range(MANY):
            esme.submit(BLOCKED, UNLISTED)
        until(lambda: self.client.get("/api/v1/measures").json()["measures"], "the rule has blocked it")
        until(lambda: self.client.get("/api/v1/journal?stream=refusals").json()["entries"], "the journal has it")
        return {"refused": {"from": COMPANY, "to": RECIPIENT, "rule": "Registry", "reason": "dnc_listed"},
                "allowed": {"from": STRANGER, "to": RECIPIENT, "rule": "Permission"},
                "organisation": {"key": "shop", "name": SHOP["name"], "campaign": "sales"}, "waiting": exemption,
                "session": "airline", "list": "national", "near_miss": NEAR_MISS,
                "measured": {"sender": BLOCKED, "rule": "too_many"}, "complaints": True}

    def test_in_a_browser(self):
        host, port = self.proxy.api_address
        build = os.environ.get("SMPPGUARD_TEST_BUILD") or tempfile.gettempdir()
        done = subprocess.run([sys.executable, "-B", str(TESTS)], capture_output=True, text=True, timeout=500, env={
            **os.environ, "SMPPGUARD_TEST_BUILD": f"{build}/console", "SMPPGUARD_CONSOLE_URL": f"http://{host}:{port}",
            "SMPPGUARD_CONSOLE_TOKENS": json.dumps(self.tokens),
            "SMPPGUARD_CONSOLE_FACTS": json.dumps(self.make_facts())})
        self.assertEqual(done.returncode, 0, done.stdout[-8000:] + done.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()
