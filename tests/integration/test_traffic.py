# SPDX-License-Identifier: Apache-2.0
"""Unwanted traffic: rules find it, what they decide holds on all nodes and over a kill -9, and a person can end it."""

import json
import unittest

import context  # noqa: F401
from support.case import COMPANY, RECIPIENT, STRANGER, UNLISTED
from support.cluster_case import ClusterCase
from support.waiting import until
from test_api import ApiCase

BLOCKED = 0x0A
THROTTLED = 0x64
DNC_LISTED = 0x66
MANY = 40
CONTROL = "12223334949"
EXPLANATION = "More than thirty messages within the hour."


def rules(action: str, **more) -> dict:
    return {"senders": 10000, "watched": 1000, "pairs": 100000, "watch_after": 1,
            "rules": [{"name": "too_many", "when": [{"metric": "attempts", "window": "hour", "at_least": 30}],
                       "least_attempts": 30, "action": action, "lasts": "1h", "explanation": EXPLANATION, **more}]}


class Rule(ApiCase):
    action = "block"

    def changes(self) -> dict:
        return {"traffic": rules(self.action), "contact": "abuse@carrier.example"}

    def send_many(self, esme, sender: str = COMPANY):
        for _ in range(MANY):
            esme.submit(sender, UNLISTED)

    def measures(self) -> list:
        return self.get("/api/v1/measures")["measures"]


class Blocked(Rule):
    def setUp(self):
        super().setUp()
        self.esme, _ = self.bound_pair(self.proxy, self.smsc)

    def comes_to(self, status: int, sender: str = COMPANY):
        until(lambda: self.esme.submit(sender, UNLISTED).command_status == status, f"{sender} gets {status:#x}")

    def control(self, esme=None, sender: str = CONTROL):
        """Somebody else is found behind all that was sent before: so others would have been, too."""
        esme = esme or self.esme
        self.send_many(esme, sender)
        until(lambda: esme.submit(sender, UNLISTED).command_status == BLOCKED, "the other one is blocked")

    def test_with_its_evidence_until_a_person_ends_it(self):
        self.send_many(self.esme)
        self.comes_to(BLOCKED)
        self.assertStatus(self.esme.submit(STRANGER, UNLISTED), 0, "nobody else is")
        one, = self.measures()
        self.assertEqual((one["sender"], one["action"], one["rule"], one["by"]), (COMPANY, "block", "too_many", None))
        self.assertEqual(one["explanation"], EXPLANATION)
        self.assertGreaterEqual(one["evidence"]["hour"]["messages"], 30)
        self.assertIsNotNone(one["until"])

        seen = self.explain(recipient=UNLISTED)
        self.assertEqual((seen["verdict"], seen["reason"]), ("refuse", "sender_blocked"))
        self.assertEqual([rule["name"] for rule in seen["rules"] if rule["decided"]], ["block"])
        self.assertEqual(seen["contact"], "abuse@carrier.example")

        kinds = [entry["kind"] for entry in self.get("/api/v1/history")["entries"]]
        self.assertEqual(kinds, ["measure_taken"])
        evidence = "/api/v1/journal?stream=evidence"
        until(lambda: {"traffic_finding", "measure_taken"} <= {one["kind"] for one in self.get(evidence)["entries"]},
              "the journal has both")

        traffic = self.get("/api/v1/traffic")
        self.assertEqual((traffic["measures"], traffic["findings_open"], traffic["dropped"]), (1, 1, 0))
        self.assertEqual(traffic["findings"][0]["sender"], COMPANY)
        metrics = self.ask("GET", "/metrics", role="viewer").text
        for line in ('smppguard_measures{action="block"} 1', 'smppguard_traffic_findings_total{rule="too_many"} 1',
                     "smppguard_traffic_sightings_dropped_total 0", 'smppguard_traffic_senders{kept="watched"} 2'):
            self.assertIn(line, metrics)
        sent = self.get(f"/api/v1/traffic/{COMPANY}")
        self.assertTrue(sent["watched"])
        self.assertGreaterEqual(sent["traffic"]["hour"]["messages"], 30)
        self.assertFalse(self.get("/api/v1/traffic/12223339999")["watched"])

        self.post(f"/api/v1/measures/{one['id']}/end", {"note": "they called"}, role="support", status=403)
        self.post(f"/api/v1/measures/{one['id']}/end", {}, status=422)
        self.post(f"/api/v1/measures/{one['id']}/end", {"note": "they called"})
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), 0, "in effect once it is answered")
        self.post(f"/api/v1/measures/{one['id']}/end", {"note": "again"}, status=422)
        self.send_many(self.esme)
        self.control()
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), 0, "the rule does not find at once again what was ended")

    def test_survives_kill(self):
        self.send_many(self.esme)
        self.comes_to(BLOCKED)
        before = self.measures()
        self.proxy.kill()
        self.proxy.start()
        self.esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), BLOCKED, "from the first message on")
        self.assertEqual(self.measures(), before)

    def test_who_is_trusted_or_exempt_is_not(self):
        self.post("/api/v1/measures", {"sender": COMPANY, "action": "trust"}, status=422)
        self.post("/api/v1/measures", {"sender": COMPANY, "action": "trust", "note": "an old customer"}, 201)
        self.post("/api/v1/organisations", {
            "key": "clinic", "name": "The Clinic", "contact_person": "Grace", "contact_email": "grace@clinic.example",
            "contact_phone": "+12223334848"}, 201)
        self.post("/api/v1/organisations/clinic/campaigns", {"key": "reminders", "numbers": [STRANGER]}, 201)
        self.proxy.office("exemption", "request", "clinic", "--category", "healthcare", "--from", "2026-01-01",
                          "--licence", str(self.licence()))
        self.proxy.office("exemption", "approve", "1", "--by", "Barbara Officer", "--note", "seen")
        until(lambda: self.esme.submit(STRANGER, RECIPIENT).command_status == 0, "it is exempt")
        for sender in (COMPANY, STRANGER):
            self.send_many(self.esme, sender)
        self.control()
        for sender in (COMPANY, STRANGER):
            self.assertStatus(self.esme.submit(sender, UNLISTED), 0)
        self.assertEqual([(one["sender"], one["action"]) for one in self.measures()],
                         [(CONTROL, "block"), (COMPANY, "trust")])

    def licence(self):
        from support.licence import pdf
        path = self.directory() / "licence.pdf"
        path.write_bytes(pdf())
        return path

    def test_what_others_claim_to_send_does_not_count(self):
        self.proxy.rewrite({"clients": [{"system_id": "*", "senders": [STRANGER]}]})
        self.proxy.reload()
        self.proxy.wait_log("reload: ")
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.send_many(esme)
        self.control(esme, STRANGER)
        self.assertEqual(self.get(f"/api/v1/traffic/{COMPANY}")["traffic"], {})

    def test_other_rules_by_a_reload(self):
        self.proxy.rewrite({"traffic": rules("observe")})
        self.proxy.reload()
        self.proxy.wait_log("reload: ")
        self.send_many(self.esme)
        until(lambda: self.get("/api/v1/traffic")["findings_open"] == 1, "it is observed")
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), 0)
        self.assertEqual(self.measures(), [])


class ByHand(Rule):
    action = "observe"

    def test_by_command_line(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.proxy.office("measure", "take", COMPANY, "--action", "block", fails=1)
        said = self.proxy.office("measure", "take", COMPANY, "--action", "block", "--note", "court order 7",
                                 "--explanation", "By order of a court.")
        number = said.split()[1].rstrip(":")
        until(lambda: esme.submit(COMPANY, UNLISTED).command_status == BLOCKED, "it is blocked")
        self.assertIn("By order of a court.", self.proxy.office("measure", "list"))
        listed = json.loads(self.proxy.office("measure", "list", "--json", "--sender", COMPANY))["measures"]
        self.assertEqual([(one["action"], one["note"]) for one in listed], [("block", "court order 7")])
        self.proxy.office("measure", "end", number, "--note", "order lifted")
        until(lambda: esme.submit(COMPANY, UNLISTED).command_status == 0, "it may send again")
        self.proxy.office("measure", "end", number, "--note", "again", fails=1)

    def test_a_rate(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.post("/api/v1/measures", {"sender": COMPANY, "action": "throttle", "note": "too fast"}, status=422)
        self.post("/api/v1/measures", {"sender": COMPANY, "action": "throttle", "per_second": "1", "note": "too fast"},
                  201)
        answers = [esme.submit(COMPANY, UNLISTED).command_status for _ in range(20)]
        self.assertEqual(answers[0], 0)
        self.assertIn(THROTTLED, answers)
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), DNC_LISTED, "what is refused for good is told so")
        self.assertStatus(esme.submit(STRANGER, UNLISTED), 0)

    def test_an_organisation(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.post("/api/v1/organisations", {
            "key": "shop", "name": "The Shop", "contact_person": "Grace", "contact_email": "grace@shop.example",
            "contact_phone": "+12223334848"}, 201)
        self.post("/api/v1/organisations/shop/campaigns", {"key": "news", "numbers": [COMPANY]}, 201)
        self.post("/api/v1/measures", {"organisation": "shop", "action": "hold", "note": "to be looked at"}, 201)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), THROTTLED)
        self.assertStatus(esme.submit(STRANGER, UNLISTED), 0)
        self.assertEqual(self.get("/api/v1/measures?organisation=shop")["measures"][0]["organisation"], "shop")
        self.assertEqual(self.get("/api/v1/measures?action=block")["measures"], [])
        self.get("/api/v1/measures?action=nonsense", status=400)


class ThreeNodes(ClusterCase):
    def test_agree(self):
        changes = {"traffic": rules("block")}
        nodes = []
        for name in ("a", "b", "c"):
            directory, smsc = self.directory(), self.start_smsc()
            proxy = self.start_proxy(smsc, directory=directory,
                                     changes={"store": self.store(directory, name), **changes})
            nodes.append((proxy, *self.bound_pair(proxy, smsc)))
        for _ in range(MANY):
            nodes[0][1].submit(COMPANY, UNLISTED)
        for _, esme, _ in nodes:
            until(lambda: esme.submit(COMPANY, UNLISTED).command_status == BLOCKED, "it is blocked everywhere")
        listed = json.loads(nodes[1][0].office("measure", "list", "--json"))["measures"]
        self.assertEqual([one["rule"] for one in listed], ["too_many"])
        nodes[2][0].kill()
        nodes[2][0].start()
        listed = json.loads(nodes[2][0].office("measure", "list", "--json"))["measures"]
        self.assertEqual(len(listed), 1)
        nodes[2][0].office("measure", "end", str(listed[0]["id"]), "--note", "a mistake")
        for _, esme, _ in nodes[:2]:
            until(lambda: esme.submit(COMPANY, UNLISTED).command_status == 0, "it may send again everywhere")


if __name__ == "__main__":
    unittest.main()
