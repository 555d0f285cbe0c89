# SPDX-License-Identifier: Apache-2.0
"""Complaints: by text to 7726, by an operator, out of the FTC's files; and what others are given of them."""

import csv
import io
import json
import sqlite3
import unittest

import context  # noqa: F401
from test_api import ApiCase
from support.case import COMPANY, LISTED_TOO, RECIPIENT, STRANGER, ProxyCase
from support.cluster_case import ClusterCase
from support.consent_case import ConsentCase
from support.smpp import encode
from support.waiting import until

COMPLAINTS = "7726"
SPAM = "You have won! Call 3334445555"
TRY_AGAIN = 0x64  # ESME_RX_T_APPN
COLUMNS = ["Company_Phone_Number", "Created_Date", "Violation_Date", "Consumer_City", "Consumer_State",
           "Consumer_Area_Code", "Subject", "Recorded_Message_Or_Robocall"]
FTC_CSV = ",".join(COLUMNS) + """
2223334646,2026-01-20 09:30:25,2026-01-19 18:04:00,Springfield,Illinois,217,"Warranties, plans",Y
222,2026-01-20 09:30:25,,,,,Other,Y
,2026-01-20 09:31:00,,,,,Other,N
"""
FTC_JSON = {"data": [
    {"type": "dnc_complaint", "id": "0f2c6d0a8e7b4c1d9e3f5a6b7c8d9e0f", "attributes": {
        "company-phone-number": "2223334747", "created-date": "2026-01-21 09:30:25", "violation-date": None,
        "consumer-state": "Ohio", "subject": "Other", "recorded-message-or-robocall": "N"}},
    {"type": "dnc_complaint", "id": "?", "attributes": {}}], "meta": {"record-total": 2}}


class ComplaintCase(ConsentCase):
    changes = {"complaints": {"numbers": [7726]}}

    def complain(self, text: str | bytes, handset: str = RECIPIENT, **fields):
        return self.link.deliver_pdu(handset, COMPLAINTS, text, dest_addr_ton=3, dest_addr_npi=0, **fields)

    def complaints(self, *options: str) -> list[dict]:
        """The first that was kept first."""
        done = self.proxy.office("complaints", "list", "--json", *options)
        return json.loads(done)["complaints"][::-1]

    def lock_store(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.proxy.config["store"]["path"], timeout=10, isolation_level=None)
        self.addCleanup(connection.close)
        connection.execute("BEGIN EXCLUSIVE")
        return connection


class Answered(ComplaintCase):
    def test_a_text_is_kept_before_it_is_answered(self):
        self.assertAnswered(self.complain(SPAM))
        one, = self.complaints()
        self.assertEqual((one["source"], one["complainant"], one["sender"], one["text"], one["destination_addr"]),
                         ("text", RECIPIENT, None, SPAM, COMPLAINTS))
        self.assertEqual((one["system_id"], one["upstream"], one["by"]), ("company", "carrier", ""))

    def test_whatever_it_says_and_however_it_comes(self):
        self.assertAnswered(self.complain("STOP"))
        self.assertAnswered(self.complain("free money\r\nFrom: +1 (222) 333-4646"))
        self.assertAnswered(self.complain("72345"))
        self.assertAnswered(self.complain(b"\x05\x00\x03\x07\x02\x01" + COMPANY.encode(), esm_class=0x40))
        self.assertAnswered(self.complain(b"\x00\x01", data_coding=4))
        self.assertAnswered(encode("data_sm", sequence_number=500, source_addr=LISTED_TOO,
                                   destination_addr=COMPLAINTS, tlvs=[(0x0424, COMPANY.encode())]))
        self.assertAnswered(self.complain(SPAM, "ACME"))
        self.assertEqual([(one["complainant"], one["sender"]) for one in self.complaints()],
                         [(RECIPIENT, "72345"), (RECIPIENT, COMPANY), (RECIPIENT, "72345"), (RECIPIENT, None),
                          (RECIPIENT, None), (LISTED_TOO, COMPANY), (None, None)])
        self.assertPasses(COMPANY, "12223336767")

    def test_receipts_and_other_numbers_pass(self):
        self.assertForwarded(self.complain("id:1 sub:001 dlvrd:001 stat:DELIVRD err:000"))
        self.assertForwarded(self.complain(SPAM, esm_class=4))
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, "77260", SPAM))
        self.assertEqual(self.complaints(), [])

    def test_the_next_number_says_whose_it_was(self):
        self.assertAnswered(self.complain(SPAM))
        self.assertAnswered(self.complain(SPAM, LISTED_TOO))
        self.assertAnswered(self.complain(COMPANY[1:]))
        first, other, answer = self.complaints()
        self.assertEqual((first["sender"], first["answered_by"], first["text"]), (COMPANY, answer["id"], SPAM))
        self.assertEqual((other["sender"], other["answered_by"]), (None, None))
        self.assertEqual([one["id"] for one in self.complaints("--sender", COMPANY)], [first["id"], answer["id"]])
        self.assertEqual(self.complaints("--sender", STRANGER), [])

    def test_without_its_store_the_smsc_sends_it_again(self):
        lock = self.lock_store()
        self.assertAnswered(self.complain(SPAM), TRY_AGAIN)
        lock.execute("ROLLBACK")
        self.assertAnswered(self.complain("once more"))
        self.assertIn("once more", [one["text"] for one in self.complaints()])

    def test_kill_9_loses_none_that_was_answered(self):
        texts = [self.complain(f"{SPAM} {number}") for number in range(300)]
        self.link.send(b"".join(text.raw for text in texts))
        self.link.wait_count(60, lambda p: p.is_response)
        self.proxy.kill()
        self.link.wait_end()
        answered = {p.sequence_number for p in self.link.received if p.is_response and p.command_status == 0}
        said = {text.sequence_number: f"{SPAM} {number}" for number, text in enumerate(texts)}
        kept = {one["text"] for one in self.complaints("--limit", "1000")}
        self.assertEqual({said[number] for number in answered} - kept, set())
        self.assertGreaterEqual(len(answered), 60)

    def test_history_tells_of_it(self):
        self.assertAnswered(self.complain(COMPANY))
        self.assertIn("complaint", self.proxy.office("history", RECIPIENT))
        self.assertIn("complaint", self.proxy.office("history", RECIPIENT, COMPANY))


class Forwarded(ComplaintCase):
    changes = {"complaints": {"numbers": [{"number": "7726", "upstreams": ["carrier"]}], "forward": True}}

    def test_goes_on_unchanged_and_the_esme_answers(self):
        self.assertForwarded(self.complain(SPAM))
        self.assertEqual([one["text"] for one in self.complaints()], [SPAM])

    def test_nothing_goes_on_that_is_not_kept(self):
        lock = self.lock_store()
        self.assertAnswered(self.complain(SPAM), TRY_AGAIN)
        lock.execute("ROLLBACK")


class Commands(ProxyCase):
    def setUp(self):
        self.proxy = self.start_proxy(self.start_smsc(), changes={"complaints": {"dialogue": "10m"}})
        self.csv = self.proxy.directory / "complaints.csv"
        self.csv.write_text(FTC_CSV)

    def test_an_operator_enters_lists_and_exports(self):
        office = self.proxy.office
        self.assertIn("complaint 1", office("complaints", "add", COMPANY, "--complainant", RECIPIENT, "--subject",
                                            "=1+1", "--received-at", "2026-01-22T10:00:00Z", "--by", "kim"))
        self.assertIn("sender: give the number", office("complaints", "add", fails=1))
        self.assertIn("none of text", office("complaints", "list", "--source", "rumour", fails=2))
        self.assertIn(f"about {COMPANY}  by {RECIPIENT}", office("complaints", "list"))
        self.assertIn("none", office("complaints", "list", "--source", "text"))
        rows = list(csv.DictReader(io.StringIO(office("complaints", "export"))))
        self.assertEqual(list(rows[0]), COLUMNS)
        self.assertEqual((rows[0]["Company_Phone_Number"], rows[0]["Created_Date"], rows[0]["Subject"],
                          rows[0]["Consumer_Area_Code"]), (COMPANY[1:], "2026-01-22 10:00:00", "'=1+1", "222"))

    def test_an_import_twice_changes_nothing(self):
        office = self.proxy.office
        said = office("complaints", "import", str(self.csv), "--dry-run", fails=1)
        self.assertIn("3 complaints: 2 to be entered", said)
        said = office("complaints", "import", str(self.csv), fails=1)
        self.assertIn("3 complaints: 2 entered, 0 known already, 1 bad", said)
        self.assertIn("complaints.csv:3: company_phone_number: '222' is no North American number", said)
        said = office("complaints", "import", str(self.csv), fails=1)
        self.assertIn("0 entered, 2 known already, 1 bad", said)
        document = self.proxy.directory / "complaints.json"
        document.write_text(json.dumps(FTC_JSON))
        summary = json.loads(office("complaints", "import", str(document), "--json", fails=1).splitlines()[0])
        self.assertEqual(summary, {"rows": 2, "bad": 1, "entered": 1, "unchanged": 0})
        self.assertIn("import", office("complaints", "list", "--source", "import"))
        target = self.proxy.directory / "out.csv"
        office("complaints", "export", "--out", str(target))
        # The one out of JSON has another name there.
        self.assertIn("1 to be entered, 2 known already, 0 bad",
                      office("complaints", "import", str(target), "--dry-run"))

    def test_complainants_are_left_out_or_hashed(self):
        office = self.proxy.office
        office("complaints", "add", COMPANY, "--complainant", RECIPIENT)
        office("complaints", "add", STRANGER, "--complainant", RECIPIENT)
        self.assertNotIn(RECIPIENT, office("complaints", "export", "--format", "jsonl"))
        self.assertIn("hash_key", office("complaints", "export", "--format", "jsonl", "--recipients", "hash", fails=1))
        key = self.proxy.directory / "key"
        key.write_text("0123456789abcdef" * 2)
        self.proxy.rewrite({"complaints": {"hash_key": str(key)}})
        key.chmod(0o644)
        self.assertIn("chmod", office("complaints", "export", "--format", "jsonl", "--recipients", "hash", fails=1))
        key.chmod(0o600)
        lines = [json.loads(line) for line in
                 office("complaints", "export", "--format", "jsonl", "--recipients", "hash").splitlines()]
        self.assertEqual(len({line["complainant"] for line in lines}), 1)
        self.assertEqual(len(lines[0]["complainant"]), 64)
        self.assertEqual([line["sender"] for line in lines], [STRANGER, COMPANY])


class Api(ApiCase):
    @staticmethod
    def changes() -> dict:
        return {"complaints": {"numbers": [7726]}}

    def test_from_text_to_export(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(link.deliver(RECIPIENT, COMPLAINTS, SPAM), 0)
        self.assertStatus(link.deliver(RECIPIENT, COMPLAINTS, COMPANY), 0)
        entered = self.post("/api/v1/complaints", {"sender": STRANGER, "received_at": "2026-01-22",
                                                   "robocall": False, "note": "by letter"}, status=201)
        self.assertEqual((entered["by"], entered["sender"], entered["source"]),
                         ("token:operator-1", STRANGER, "operator"))
        self.post("/api/v1/complaints", {}, status=422)
        self.post("/api/v1/complaints", {"sender": COMPANY}, status=403, role="support")
        done = self.post("/api/v1/complaints/import?note=daily", FTC_CSV, Content_Type="text/csv")
        self.assertEqual((done["rows"], done["entered"], done["bad"], done["bad_rows"][0]["line"]), (3, 2, 1, 3))
        done = self.post("/api/v1/complaints/import", FTC_CSV, Content_Type="text/csv")
        self.assertEqual((done["entered"], done["unchanged"]), (0, 2))
        done = self.post("/api/v1/complaints/import", json.dumps(FTC_JSON), Content_Type="application/vnd.api+json")
        self.assertEqual((done["entered"], done["bad"]), (1, 1))
        self.post("/api/v1/complaints/import", FTC_CSV, status=415, Content_Type="text/html")
        self.post("/api/v1/complaints/import", "{}", status=422, Content_Type="application/json")

        page = self.get("/api/v1/complaints?limit=4&count=yes")
        self.assertEqual((page["more"], page["count"], len(page["complaints"])), (True, 5, 4))
        rest = self.get(f"/api/v1/complaints?before={page['before']}")["complaints"]
        self.assertEqual([one["text"] for one in rest], [COMPANY, SPAM])
        self.assertEqual([one["sender"] for one in rest], [COMPANY, COMPANY])
        self.get("/api/v1/complaints", role="viewer", status=403)
        self.get("/api/v1/complaints?source=rumour", status=400)

        exported = self.get("/api/v1/complaints/export")
        rows = list(csv.DictReader(io.StringIO(exported.text)))
        self.assertEqual(list(rows[0]), COLUMNS)
        self.assertEqual(len(rows), 5, "a text and its answer are one")
        self.assertNotIn(RECIPIENT[1:], exported.text)
        lines = self.get("/api/v1/complaints/export?format=jsonl&source=text").text.splitlines()
        self.assertEqual([json.loads(line)["sender"] for line in lines], [COMPANY])
        self.get("/api/v1/complaints/export?format=jsonl&recipients=hash", status=422)

        metrics = self.get("/metrics", role="viewer").text
        for source, count in (("text", 2), ("operator", 1), ("import", 3)):
            self.assertIn(f'smppguard_complaints_total{{source="{source}"}} {count}\n', metrics)
        entries = until(lambda: self.evidence(5), "the evidence")
        self.assertEqual([(one["kind"], one.get("entered"), one.get("complaints")) for one in entries],
                         [("complaints_imported", 2, None), ("complaints_imported", 0, None),
                          ("complaints_imported", 1, None), ("complaints_exported", None, 5),
                          ("complaints_exported", None, 1)])
        self.assertEqual({one["by"] for one in entries}, {"token:operator-1", "token:support-1"})

    def evidence(self, count: int) -> list[dict]:
        kinds = ("complaints_imported", "complaints_exported")
        lines = self.get("/api/v1/journal?stream=evidence&limit=1000")["entries"]
        found = sorted((one for one in lines if one["kind"] in kinds), key=lambda one: one["n"])
        return found if len(found) >= count else []


class Nodes(ClusterCase):
    def node_with_7726(self, name: str):
        directory, smsc = self.directory(), self.start_smsc()
        proxy = self.start_proxy(smsc, directory=directory, changes={
            "store": self.store(directory, name), "complaints": {"numbers": [7726]}})
        return proxy, self.bound_pair(proxy, smsc)[1]

    def test_one_node_hears_the_text_and_another_its_answer(self):
        first, link = self.node_with_7726("n1")
        second, other_link = self.node_with_7726("n2")
        self.assertStatus(link.deliver(RECIPIENT, COMPLAINTS, SPAM), 0)
        self.assertStatus(other_link.deliver(RECIPIENT, COMPLAINTS, COMPANY), 0)
        for proxy in (first, second):
            listed = json.loads(proxy.office("complaints", "list", "--sender", COMPANY, "--json"))["complaints"]
            self.assertEqual([(one["text"], one["answered_by"]) for one in listed], [(COMPANY, None), (SPAM, 2)])
        self.postgres.stop("immediate")
        self.assertStatus(link.deliver(RECIPIENT, COMPLAINTS, SPAM), TRY_AGAIN)


if __name__ == "__main__":
    unittest.main()
