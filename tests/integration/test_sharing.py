# SPDX-License-Identifier: Apache-2.0
"""Senders that one carrier has blocked: the file that it signs, and another smppguard that refuses them by it."""

import csv
import io
import json
import re
import ssl
import stat
import unittest

import context  # noqa: F401
from support.api_client import ApiClient
from support.case import COMPANY, STRANGER, UNLISTED
from support.certificates import Authority
from support.waiting import until
from test_api import ApiCase

FEED = "/api/v1/shared/blocked-senders"
INVALID_SOURCE = 0x0A
SHORT_CODE = "72345"


class SharingCase(ApiCase):
    def changes(self) -> dict:
        self.shared = self.directory()
        return {"share": {"source": "carrier.example", "key_file": str(self.shared / "share-key.pem")}}

    def block(self, sender: str, explanation: str = "By order of a court.") -> int:
        taken = self.post("/api/v1/measures", {"sender": sender, "action": "block", "note": "court order 7",
                                               "explanation": explanation}, 201)
        return taken["id"]

    def share(self):
        self.proxy.office("measure", "share", "--out", str(self.shared / "blocked.txt"))
        return self.shared / "blocked.txt"

    def public_key(self):
        path = self.shared / "public.pem"
        path.write_text(self.proxy.run("share-key").stdout)
        return path


class Partner(SharingCase):
    """Two smppguards: the first blocks, the other one learns of it."""

    def setUp(self):
        super().setUp()
        self.other_smsc = self.start_smsc()
        self.other = self.start_proxy(self.other_smsc)
        self.esme, _ = self.bound_pair(self.other, self.other_smsc)

    def take(self, path, fails: int = 0) -> str:
        done = self.other.run("dnc", "import", "--into", str(self.other.lists), "--list", "partner", "--kind",
                              "do_not_originate", "--signed-by", str(self.public_key()), str(path),
                              config=False, check=False)
        self.assertEqual(done.returncode, fails, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def comes_to(self, status: int, sender: str = COMPANY):
        until(lambda: self.esme.submit(sender, UNLISTED).command_status == status, f"{sender} gets {status:#x}")

    def test_refuses_whom_the_first_blocks(self):
        self.block(COMPANY)
        self.block(SHORT_CODE, "Fraud.")
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), 0)
        self.take(self.share())
        self.comes_to(INVALID_SOURCE)
        self.comes_to(INVALID_SOURCE, SHORT_CODE)
        self.assertStatus(self.esme.submit(STRANGER, UNLISTED), 0, "nobody else is")
        self.other.wait_log("reason=do_not_originate")
        seen = self.other.run("explain", COMPANY, UNLISTED, check=False)
        self.assertEqual(seen.returncode, 3)
        self.assertIn("carrier.example: By order of a court.", seen.stdout)
        self.assertIn("list partner", seen.stdout)
        self.assertIn("carrier.example: Fraud.", self.other.run("explain", SHORT_CODE, UNLISTED, check=False).stdout)

    def test_keeps_what_is_in_force_when_a_file_is_changed(self):
        block = self.block(COMPANY)
        first = self.share().read_text()
        self.take(self.share())
        self.comes_to(INVALID_SOURCE)
        forged = self.shared / "forged.txt"
        forged.write_text(first.replace(COMPANY[1:], STRANGER[1:]))
        self.assertRegex(self.take(forged, fails=1), r"forged\.txt:\d+: the signature is wrong")
        forged.write_text(first[:first.index("# signature")])
        self.assertIn("the file does not end with its signature", self.take(forged, fails=1))
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), INVALID_SOURCE, "the list in force stays")
        self.assertStatus(self.esme.submit(STRANGER, UNLISTED), 0)

        self.post(f"/api/v1/measures/{block}/end", {"note": "it was lifted"})
        self.take(self.share())
        self.comes_to(0)
        forged.write_text(first)
        self.assertIn("before the one in force", self.take(forged, fails=1))
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), 0, "what was lifted does not come back")


class Feed(SharingCase):
    def test_may_be_polled(self):
        self.block(COMPANY)
        self.post("/api/v1/measures", {"sender": STRANGER, "action": "hold", "note": "a look at it"}, 201)
        first = self.get(FEED, role="viewer")
        self.assertIn(f"\n{COMPANY[1:]},carrier.example: By order of a court.\n", first.text)
        self.assertIn("# count: 1\n", first.text)
        self.assertNotIn(STRANGER[1:], first.text)
        self.assertNotIn("court order 7", first.text, "a note is for the house")
        client = ApiClient(self.proxy.api_address, self.tokens["viewer"])
        tag = first.headers["ETag"]
        same = client.ask("GET", FEED, If_None_Match=tag)
        self.assertEqual((same.status, same.body, same.headers["ETag"]), (304, b"", tag))
        self.block(SHORT_CODE)
        news = client.ask("GET", FEED, If_None_Match=tag)
        self.assertEqual(news.status, 200)
        self.assertIn(f"\nshort:{SHORT_CODE},", news.text)
        until(lambda: sum(one["kind"] == "blocked_senders_shared"
                          for one in self.get("/api/v1/journal?stream=evidence")["entries"]) == 2,
              "the journal tells who took it away")
        self.get(FEED, role="", status=401)

    def test_is_signed_by_a_key_for_the_service_alone(self):
        pem = self.proxy.run("share-key").stdout
        self.assertRegex(pem, r"^-----BEGIN PUBLIC KEY-----\n")
        self.assertEqual(self.proxy.run("share-key").stdout, pem)
        key = self.shared / "share-key.pem"
        self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
        key.chmod(0o644)
        self.assertIn("chmod 0600", self.proxy.run("share-key", check=False).stderr)
        self.get(FEED, role="viewer", status=503)


class Off(ApiCase):
    def test_until_it_is_configured(self):
        self.get(FEED, role="viewer", status=404)
        self.assertIn("share: key_file:", self.proxy.run("share-key", check=False).stderr)


class Fetched(SharingCase):
    """The partner asks over TLS."""

    def encryption(self) -> dict:
        self.authority = Authority(self.directory(), "Test root")
        issued = self.authority.issue("localhost", names=("127.0.0.1",))
        return {"tls": {"certificate": str(issued.certificate), "key": str(issued.key)}}

    def context(self):
        return ssl.create_default_context(cafile=self.authority.certificate)

    def fetch(self, token: str = "", fails: int = 0, **others: str) -> str:
        token_file = self.shared / "token"
        token_file.write_text((token or self.tokens["viewer"]) + "\n")
        host, port = self.proxy.api_address
        options = {"url": f"https://{host}:{port}{FEED}", "token-file": token_file, "ca": self.authority.certificate,
                   "signed-by": self.public_key(), "list": "partner", "into": self.shared / "lists",
                   **{name.replace("_", "-"): value for name, value in others.items()}}
        done = self.proxy.run("dnc", "fetch", *(word for name, value in options.items()
                                                for word in (f"--{name}", str(value))), config=False, check=False)
        self.assertEqual(done.returncode, fails, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def generations(self) -> list:
        return sorted(path.name for path in (self.shared / "lists").glob("*.dno"))

    def test_when_there_is_news(self):
        self.block(COMPANY)
        self.assertIn("partner: generation 1 is in force, 1 numbers", self.fetch())
        self.assertIn("partner: nothing new", self.fetch())
        self.block(SHORT_CODE)
        self.assertIn("partner: generation 2 is in force, 2 numbers", self.fetch())
        self.assertEqual(self.generations(), ["partner.000001.dno", "partner.000002.dno"])

    def test_only_of_whom_it_can_trust(self):
        self.block(COMPANY)
        strange = Authority(self.shared, "Strange root")
        self.assertIn("its certificate is not one that is trusted", self.fetch(ca=strange.certificate, fails=1))
        self.assertIn("the answer has the status 401", self.fetch("smppguard_" + "x" * 43, fails=1))
        self.assertIn("this is no URL", self.fetch(url="http://127.0.0.1/", fails=1))
        own = self.shared / "other"
        own.mkdir()
        self.proxy.rewrite({"share": {"key_file": str(own / "key.pem")}})
        other_key = own / "public.pem"
        other_key.write_text(self.proxy.run("share-key").stdout)
        self.assertIn("is none of those given", self.fetch(signed_by=other_key, fails=1))
        self.assertEqual(self.generations(), [])


class Export(SharingCase):
    COLUMNS = ["Company_Phone_Number", "Created_Date", "Violation_Date", "Consumer_City", "Consumer_State",
               "Consumer_Area_Code", "Subject", "Recorded_Message_Or_Robocall"]

    def test_in_both_forms(self):
        block = self.block(COMPANY, "=1+1")
        self.post(f"/api/v1/measures/{block}/end", {"note": "it was lifted"})
        rows = list(csv.reader(io.StringIO(self.get("/api/v1/measures/export").text)))
        self.assertEqual(rows[0], self.COLUMNS)
        self.assertEqual(rows[1][0], COMPANY[1:])
        self.assertRegex(rows[1][1], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
        self.assertEqual(rows[1][2:], ["", "", "", "", "'=1+1", ""])
        line, = self.get("/api/v1/measures/export?format=jsonl").text.splitlines()
        told = json.loads(line)
        self.assertEqual((told["sender"], told["action"], told["explanation"]), (COMPANY, "block", "=1+1"))
        self.assertTrue(told["ended_at"] and told["ended_by"])
        out = self.shared / "blocks.csv"
        self.assertIn("1 blocks", self.proxy.office("measure", "export", "--out", str(out)))
        self.assertEqual(list(csv.reader(io.StringIO(out.read_text()))), rows)
        nothing = self.proxy.office("measure", "export", "--until", "2020-01-01", "--format", "jsonl")
        self.assertEqual(nothing, "")
        self.get("/api/v1/measures/export", role="viewer", status=403)
        until(lambda: any(one["kind"] == "measures_exported"
                          for one in self.get("/api/v1/journal?stream=evidence")["entries"]), "the journal has it")
        self.assertIsNone(re.search("court order", line))


if __name__ == "__main__":
    unittest.main()
