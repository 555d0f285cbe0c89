# SPDX-License-Identifier: Apache-2.0
"""The administrative API over HTTP: every answer is as its own document says, and it tells the whole story."""

import csv
import io
import json
import subprocess
import unittest

import context  # noqa: F401
from support.api_client import ApiClient
from support.case import COMPANY, LISTED_TOO, RECIPIENT, STRANGER, ProxyCase
from support.licence import pdf
from support.openapi import ROLES, Document
from support.proxy import binary
from support.waiting import until

CLINIC = {"key": "clinic", "name": "The Clinic on the Hill", "contact_person": "Grace Example",
          "contact_email": "grace@clinic.example", "contact_phone": "+12223334848", "note": "form of 3 May"}
REFUSED = 0x66


class ApiCase(ProxyCase):
    def setUp(self):
        folder = self.directory()
        tokens_file = folder / "tokens"
        tokens_file.touch(0o640)
        self.tokens = {}
        for role in ROLES[1:]:
            done = subprocess.run([binary(), "token", "add", f"{role}-1", "--role", role, "--file", str(tokens_file)],
                                  capture_output=True, text=True, check=True)
            self.tokens[role] = done.stdout.split("\n")[0].strip()
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, directory=folder, changes={
            "control": {"socket": str(folder / "control")}, "journal": {"path": str(folder / "journal")},
            "api": {"address": "127.0.0.1:0", "tokens_file": str(tokens_file), **self.encryption()}, **self.changes()})
        client = ApiClient(self.proxy.api_address, context=self.context())
        self.document = Document(client.get("/api/openapi.yaml").text)

    @staticmethod
    def changes() -> dict:
        return {}

    @staticmethod
    def encryption() -> dict:
        """What the section api has besides."""
        return {}

    @staticmethod
    def context():
        """To ask over TLS."""
        return None

    def ask(self, method: str, target: str, body=None, role: str = "operator", status: int = 200, **headers):
        """The answer, which is as the document says; its JSON where it has any."""
        client = ApiClient(self.proxy.api_address, self.tokens.get(role, ""), context=self.context())
        answer = client.ask(method, target, body, **headers)
        self.document.check(method, target, answer)
        self.assertEqual(answer.status, status, answer.body)
        is_json = answer.headers.get("Content-Type", "").split(";")[0].endswith("json")
        return answer.json() if is_json else answer

    def get(self, target: str, role: str = "support", status: int = 200, **headers):
        return self.ask("GET", target, role=role, status=status, **headers)

    def post(self, target: str, body=None, status: int = 200, role: str = "operator", **headers):
        return self.ask("POST", target, body, role, status, **headers)

    def explain(self, sender: str = COMPANY, recipient: str = RECIPIENT) -> dict:
        return self.get(f"/api/v1/explain?from={sender}&to={recipient}")


class Story(ApiCase):
    def test_from_refusal_to_approval(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), REFUSED)
        seen = self.explain()
        self.assertEqual((seen["verdict"], seen["reason"]), ("refuse", "dnc_listed"))
        self.assertEqual([rule["name"] for rule in seen["rules"] if rule["decided"]], ["registry"])
        self.assertEqual(seen["consents"], [])

        link.request(link.deliver_pdu(RECIPIENT, "12676070000", f"Approve {COMPANY}"))
        seen = self.explain()
        self.assertEqual((seen["verdict"], seen["reason"]), ("forward", "approved"))
        self.assertEqual([(one["kind"], one["sender"], one["by"]) for one in seen["consents"]],
                         [("approval", COMPANY, "")])
        self.assertEqual([entry["kind"] for entry in seen["history"]], ["grant"])
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0)
        self.assertEqual(self.explain(STRANGER)["verdict"], "refuse")
        approvals = self.get("/api/v1/approvals")["approvals"]
        self.assertEqual([(one["recipient"], one["sender"]) for one in approvals], [(RECIPIENT, COMPANY)])

        link.request(link.deliver_pdu(RECIPIENT, "12676070000", "yes please"))
        self.assertIsNotNone(self.get("/api/v1/near-misses")["near_misses"][0]["reason"])
        self.assertEqual(self.get("/api/v1/help-texts"), {"help_texts": [], "more": False})
        until(lambda: len(self.get(f"/api/v1/journal?number={RECIPIENT}")["entries"]) >= 2, "the journal has it")
        refusals = self.get("/api/v1/journal?reason=dnc_listed")["entries"]
        self.assertEqual([one["recipient"] for one in refusals], [RECIPIENT])

        said = self.proxy.run("explain", "--json", COMPANY, RECIPIENT)
        printed, answered = json.loads(said.stdout), self.explain()
        for one in (printed, answered):
            del one["at"]
        self.assertEqual(printed, answered)

    def test_from_organisation_to_exempt_message(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), REFUSED)
        self.post("/api/v1/organisations", CLINIC, 201)
        self.post("/api/v1/organisations/clinic/campaigns", {"key": "reminders", "numbers": [COMPANY]}, 201)
        requested = self.post("/api/v1/exemptions", {"organisation": "clinic", "category": "healthcare",
                                                     "from": "2026-01-01"}, 201)
        path = f"/api/v1/exemptions/{requested['id']}"
        self.post(f"{path}/approve", {"note": "seen"}, 422)
        licence = pdf()
        self.ask("PUT", f"{path}/licence?file_name=licence.pdf", licence, Content_Type="application/pdf")
        self.assertEqual(self.get(f"{path}/licence").body, licence)
        approved = self.post(f"{path}/approve", {"note": "seen"})
        self.assertTrue(approved["in_force"])
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0, "in effect once it is answered")
        seen = self.explain()
        self.assertEqual(seen["reason"], "exempt")
        self.post(f"{path}/revoke", {"note": "lapsed"})
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), REFUSED)

        history = self.get("/api/v1/history?organisation=clinic")["entries"]
        self.assertEqual({entry["by"] for entry in history}, {"token:operator-1"})
        self.assertEqual(history[0]["note"], "lapsed")
        shown = self.get("/api/v1/organisations/clinic")
        self.assertEqual([one["status"] for one in shown["exemptions"]], ["revoked"])
        self.assertEqual(len(self.get("/api/v1/exemptions?status=revoked&organisation=clinic")["exemptions"]), 1)
        self.get("/api/v1/exemptions?organisation=clinics", status=422)

    def test_consents_come_and_go_as_files(self):
        text = ("recipient,sender,kind,from,until,evidence,note\n"
                f"{RECIPIENT},{COMPANY},written_consent,2026-01-01,,folder 7,\n")
        target = "/api/v1/consents/import"
        bad = text + "12,12,handshake,soon,,,\n"
        refused = self.post(target, bad, 422, Content_Type="text/csv")
        self.assertEqual([row["line"] for row in refused["bad_rows"]], [3])
        self.assertEqual(self.post(f"{target}?dry_run=yes", bad, Content_Type="text/csv")["bad"], 1)
        self.assertEqual(self.get("/api/v1/consents")["consents"], [])
        self.assertEqual(self.post(target, text, Content_Type="text/csv")["entered"], 1)
        self.post(target, "nonsense", 422, Content_Type="text/csv")
        self.post(target, text, 415, Content_Type="application/json")

        exported = self.get("/api/v1/consents/export?kind=written_consent")
        self.assertIn("attachment", exported.headers["Content-Disposition"])
        rows = list(csv.DictReader(io.StringIO(exported.text)))
        self.assertEqual([(row["recipient"], row["evidence"]) for row in rows], [(RECIPIENT, "folder 7")])
        self.assertEqual(self.post(target, exported.text, Content_Type="text/csv")["unchanged"], 1)

        self.post("/api/v1/consents/end", {"kind": "written_consent", "recipient": RECIPIENT, "sender": COMPANY})
        opt_out = {"kind": "opt_out", "recipient": RECIPIENT, "sender": COMPANY}
        self.post("/api/v1/consents", opt_out, 201)
        self.post("/api/v1/consents", {**opt_out, "kind": "approval", "evidence": "call"}, 422)
        self.post("/api/v1/consents/end", opt_out, 422)
        self.post("/api/v1/consents/end", {**opt_out, "note": "asked for it"})
        kinds = [entry["kind"] for entry in self.get(f"/api/v1/history?recipient={RECIPIENT}&limit=2")["entries"]]
        self.assertEqual(len(kinds), 2)
        until(lambda: f'"{RECIPIENT}"' in self.get("/api/v1/journal/export?stream=evidence").text, "it is journalled")
        self.assertIn(RECIPIENT, self.get(f"/api/v1/journal/export?format=csv&number={RECIPIENT}").text)


class Service(ApiCase):
    def test_tells_of_itself(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc, system_id="shop")
        esme.submit(COMPANY, RECIPIENT)
        status = self.get("/api/v1/status", role="viewer")
        self.assertEqual((status["ready"], status["sessions"]["bound"]), (True, 1))
        self.assertEqual(status["warnings"], [])
        self.assertEqual([one["state"] for one in status["upstreams"][0]["endpoints"]], ["up"])
        self.assertEqual(self.get("/api/v1/me", role="viewer")["name"], "token:viewer-1")
        self.assertEqual(self.get("/api/v1/statistics", role="viewer")["decided"], {"dnc_listed": 1})
        self.get("/api/v1/statistics/history?seconds=60", role="viewer")
        self.assertIn("smppguard_", self.get("/metrics", role="viewer").text)
        self.get("/health/live", role="")
        self.assertEqual(self.get("/health/ready", role=""), {"ready": True, "causes": []})
        self.get("/api/v1/store", role="viewer")
        said = self.proxy.run("status", "--json")
        self.assertEqual(json.loads(said.stdout)["listeners"], status["listeners"])
        self.assertIn("ready", self.proxy.run("status").stdout)

    def test_tells_of_its_lists(self):
        registry = self.get("/api/v1/registry", role="viewer")
        self.assertEqual([(one["name"], one["state"]) for one in registry["lists"]], [("national", "current")])
        areas = self.get("/api/v1/registry/lists/national", role="viewer")["areas"]
        self.assertEqual([one["area_code"] for one in areas], [222])
        self.get("/api/v1/registry/lists/none", role="viewer", status=404)
        imports = self.get("/api/v1/registry/imports", role="viewer")["imports"]
        self.assertEqual([one["outcome"] for one in imports], ["accepted"])
        self.assertTrue(imports[0]["by"])
        self.proxy.import_list((RECIPIENT, LISTED_TOO, STRANGER))
        until(lambda: self.get("/api/v1/registry", role="viewer")["lists"][0]["generation"] == 2, "it is in force")
        self.post("/api/v1/registry/read")

    def test_names_who_changed_it(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc, system_id="shop")
        session = self.get("/api/v1/sessions?system_id=shop", role="viewer")["sessions"][0]
        self.assertEqual((session["state"], session["bind_type"]), ("bound", "transceiver"))
        self.assertEqual(self.get("/api/v1/sessions?system_id=other", role="viewer")["total"], 0)
        self.assertIn("shop", self.proxy.run("sessions").stdout)
        self.ask("DELETE", "/api/v1/sessions/4711", status=404)
        self.ask("DELETE", f"/api/v1/sessions/{session['id']}", status=202)
        until(lambda: self.get("/api/v1/sessions", role="viewer")["total"] == 0, "the session ends")
        self.ask("PUT", "/api/v1/log-level", {"level": "debug"})
        self.assertEqual(self.get("/api/v1/log-level", role="viewer"), {"level": "debug"})
        self.assertEqual(self.proxy.run("log-level", "warn").stdout, "warn\n")
        self.post("/api/v1/reload")

        def deeds() -> dict:
            entries = self.get("/api/v1/journal?stream=evidence")["entries"]
            return {entry["kind"]: entry.get("by") for entry in entries}
        until(lambda: "service_reloaded" in deeds(), "the deeds are in the journal")
        for kind in ("session_disconnected", "service_reloaded"):
            self.assertEqual(deeds()[kind], "token:operator-1")
        self.assertIn("log_level_changed", deeds())

    def test_names_who_uses_the_numbers_of_others(self):
        self.assertEqual(self.get("/api/v1/spoofing")["attempts"], [])
        self.proxy.rewrite({"clients": [{"system_id": "*", "senders": [COMPANY]}]})
        self.post("/api/v1/reload")
        esme, _ = self.bound_pair(self.proxy, self.smsc, system_id="shop")
        for sender in (STRANGER, "PAYPAL", STRANGER):
            self.assertStatus(esme.submit(sender, RECIPIENT), 0x0A)
        pages = [self.get(f"/api/v1/spoofing?system_id=shop&limit=1&offset={offset}") for offset in range(2)]
        self.assertEqual({(one["sender"], one["count"]) for page in pages for one in page["attempts"]},
                         {(STRANGER, 2), ("PAYPAL", 1)})
        self.assertEqual([(page["total"], page["more"], page["forgotten"]) for page in pages],
                         [(2, True, 0), (2, False, 0)])
        self.assertEqual(self.get("/api/v1/spoofing?system_id=other")["total"], 0)
        self.get("/api/v1/spoofing?sender=1", status=400)
        self.get("/api/v1/spoofing", role="viewer", status=403)

    def test_names_who_took_data_away(self):
        self.get("/api/v1/journal/export?stream=evidence&format=csv")
        self.get("/api/v1/consents/export?kind=opt_out")

        def readings() -> dict:
            entries = self.get("/api/v1/journal?stream=evidence")["entries"]
            return {entry["kind"]: (entry["by"], entry["asked"]) for entry in entries if "asked" in entry}
        until(lambda: len(readings()) == 2, "both are in the journal")
        self.assertEqual(readings(), {
            "journal_exported": ("token:support-1", "format=csv&stream=evidence"),
            "consents_exported": ("token:support-1", "kind=opt_out")})

    def test_ends_in_order_when_told_to(self):
        self.assertEqual(self.post("/api/v1/drain", status=202), {"draining": True})
        self.assertEqual(self.proxy.process.wait(20), 0)


class Refusals(ApiCase):
    def test_each_operation_by_its_role(self):
        for method, path, operation in self.document.operations():
            needed = ROLES.index(operation["x-role"])
            target = path.replace("{id}", "99").replace("{", "").replace("}", "")
            if needed == 0:
                continue
            with self.subTest(operation=f"{method} {path}"):
                answer = ApiClient(self.proxy.api_address).ask(method, target)
                self.document.check(method, target, answer)
                self.assertEqual(answer.status, 401)
                if needed == 1:
                    continue
                self.ask(method, target, role=ROLES[needed - 1], status=403)

    def test_nothing_changes_for_support(self):
        self.post("/api/v1/organisations", CLINIC, 403, role="support")
        self.assertEqual(self.get("/api/v1/organisations")["organisations"], [])

    def test_no_numbers_for_viewers(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        esme.submit(COMPANY, RECIPIENT)
        for method, path, operation in self.document.operations():
            if method != "GET" or operation["x-role"] != "viewer":
                continue
            target = path.replace("{name}", "national")
            answer = ApiClient(self.proxy.api_address, self.tokens["viewer"]).get(target)
            self.assertNotIn(RECIPIENT, answer.text, path)
            self.assertNotIn(COMPANY, answer.text, path)

    def test_say_all_that_is_wrong(self):
        wrong = self.post("/api/v1/organisations", {"nam": "x", "company_wide_opt_out": "yes"}, 400)
        self.assertEqual(wrong["errors"], ["key: it is missing", "company_wide_opt_out: it has to be true or false",
                                           "nam: there is no such member; did you mean name?"])
        self.assertIn("did you mean limit?", self.get("/api/v1/history?limitt=3", status=400)["errors"][0])
        self.post("/api/v1/organisations", "{", 400, Content_Type="application/json")
        self.post("/api/v1/organisations", "x", 415, Content_Type="text/plain")
        self.post("/api/v1/organisations", json.dumps({"key": "x" * 70000}), 413, Content_Type="application/json")
        self.post("/api/v1/organisations", CLINIC, 201)
        self.assertIn("already", self.post("/api/v1/organisations", CLINIC, 422)["errors"][0])
        self.get("/api/v1/organisations/clinik", status=404)
        self.get("/api/v1/explain?to=12223334545", status=400)
        self.get("/api/v1/journal?stream=everything", status=400)


class WithoutStore(ApiCase):
    @staticmethod
    def changes() -> dict:
        return {"store": None, "approval": None, "journal": None}

    def test_what_needs_one_says_so(self):
        self.assertIn("no store", self.get("/api/v1/organisations", status=503)["detail"])
        self.get("/api/v1/journal", status=404)
        self.assertEqual(self.explain()["verdict"], "refuse")
        self.assertEqual([one["severity"] for one in self.get("/api/v1/status")["warnings"]], ["warning", "warning"])


if __name__ == "__main__":
    unittest.main()
