# SPDX-License-Identifier: Apache-2.0
"""`smppguard explain` walks through every rule and says the same as the service does."""

import re
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, STRANGER, UNLISTED
from support.consent_case import ConsentCase
from support.licence import pdf
from support.proxy import ROOT

RULES = ("destination", "sender", "do_not_originate", "block", "opt_out", "own_list", "company_list", "registry",
         "exemption", "permission", "route", "quiet_hours", "hold")
RINVSRCADR = 0x0A
NOON, NIGHT = "2026-11-24T17:00:00Z", "2026-11-24T08:00:00Z"


class Explain(ConsentCase):
    changes = {
        "contact": "blocked@carrier.example, +1 222 333 9000",
        "clients": [{"system_id": "company", "senders": [COMPANY, STRANGER], "default_sender": COMPANY},
                    {"system_id": "*"}],
        "routes": [{"name": "all", "system_id": "*", "upstream": "carrier", "quiet_hours": "defer"}],
        "quiet_hours": {"areas": str(ROOT / "conf/area-codes.csv"), "windows": str(ROOT / "conf/quiet-hours.csv")},
    }

    def explain(self, sender=COMPANY, recipient=RECIPIENT, *options, at=NOON) -> str:
        done = self.proxy.run("explain", *options, "--at", at, sender, recipient, check=False)
        self.assertNotIn("smppguard: ", done.stderr)
        self.assertEqual(done.returncode, 0 if "forward (" in done.stdout else 3, done.stdout)
        self.assertIn("contact      blocked@carrier.example", done.stdout)
        return done.stdout

    def seen(self, text: str, rule: str) -> str:
        number = RULES.index(rule) + 1
        return re.search(rf"^ *{number} {rule} +(.*)$", text, re.M)[1]

    def test_shows_every_rule_in_order_and_what_it_saw(self):
        said = self.explain()
        self.assertEqual(re.findall(r"^ *\d+ (\w+)", said, re.M), list(RULES))
        self.assertRegex(self.seen(said, "registry"), r"LISTED \(list of \d{4}-\d\d-\d\d for area code 222\)")
        self.assertEqual(self.seen(said, "exemption"), "not exempt")
        self.assertEqual(self.seen(said, "permission"), "none in effect")
        self.assertIn("not asked", self.seen(said, "quiet_hours"))
        self.assertIn("refuse (dnc_listed), ESME_RX_R_APPN", said)
        self.assertIn("Message is not delivered. Number is in DNC registry", said)
        for unread in ("Acme", "", "+4512345678"):
            self.assertIn("dnc_listed", self.explain(unread))
        self.assertIn("CANNOT BE READ", self.explain(COMPANY, "nobody"))

    def test_each_remedy_and_what_outranks_it(self):
        self.assertStatus(self.link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        self.assertIn("has approved", self.seen(self.explain(), "permission"))
        self.assertIn("forward (approved)", self.explain())
        self.assertIn("dnc_listed", self.explain(STRANGER))

        office = self.proxy.office
        office("organisation", "add", "clinic", "--name", "Clinic", "--contact-person", "Grace Example",
               "--contact-email", "grace@clinic.example", "--contact-phone", "+12223334848", "--by", "Ada Clerk")
        office("campaign", "add", "clinic", "reminders", "--number", STRANGER, "--by", "Ada Clerk")
        licence = self.proxy.directory / "licence.pdf"
        licence.write_bytes(pdf())
        office("exemption", "request", "clinic", "--category", "political", "--licence", str(licence), "--from",
               "2026-01-01", "--by", "Ada Clerk")
        office("exemption", "approve", "1", "--by", "Barbara Officer", "--note", "seen")
        said = self.explain(STRANGER)
        self.assertIn("registered by clinic", self.seen(said, "sender"))
        self.assertEqual(self.seen(said, "exemption"), "exempt (exemption 1 of clinic, political)")
        self.assertIn("forward (exempt)", said)

        self.assertStatus(self.link.deliver(RECIPIENT, STRANGER, "STOP"), 0)
        said = self.explain(STRANGER)
        self.assertRegex(self.seen(said, "opt_out"), r"OPTED OUT of this sender \(since \d{4}-")
        self.assertIn("not asked", self.seen(said, "registry"))

        office("ownlist", "add", UNLISTED, "--by", "Ada Clerk")
        said = self.explain(COMPANY, UNLISTED)
        self.assertIn("kept", self.seen(said, "own_list"))
        self.assertIn("refuse (not_on_own_list)", said)
        office("permission", "add", UNLISTED, COMPANY, "--kind", "written_consent", "--evidence", "form 7", "--from",
               "2026-01-01", "--by", "Ada Clerk")
        self.assertIn("written consent", self.seen(self.explain(COMPANY, UNLISTED), "permission"))

    def test_clients_and_their_default_sender(self):
        said = self.explain("12223339999", UNLISTED, "--client", "company")
        self.assertIn("NOT one that this client may use", self.seen(said, "sender"))
        self.assertIn("refuse (sender_not_own), ESME_RINVSRCADR", said)
        self.assertRefusedWith(RINVSRCADR, "12223339999", UNLISTED)
        self.assertIn(f"({COMPANY})", self.explain("", UNLISTED, "--client", "company"))
        self.assertIn("forward", self.explain("12223339999", UNLISTED, "--client", "another"))

    def test_quiet_hours_by_the_recipients_clock(self):
        recipient = "12125550123"
        self.assertEqual(self.seen(self.explain(COMPANY, recipient, at=NIGHT), "quiet_hours"),
                         "QUIET HOURS at the recipient (Tuesday 03:00 there, messages from 08:00 until 21:00)")
        self.assertEqual(self.seen(self.explain(COMPANY, UNLISTED, at=NIGHT), "quiet_hours"),
                         "passes (nothing is known of clocks there)")
        self.assertRegex(self.seen(self.explain(COMPANY, "17755550123"), "quiet_hours"),
                         r"^passes \(Tuesday 09:00 there, .*; Tuesday 10:00 there, ")
        self.assertIn("QUIET", self.seen(self.explain(COMPANY, recipient, at=NIGHT), "quiet_hours"))
        self.assertIn("refuse (quiet_hours_deferred), ESME_RTHROTTLED", self.explain(COMPANY, recipient, at=NIGHT))
        self.assertIn("forward", self.explain(COMPANY, recipient, at=NOON))
        self.proxy.rewrite({"routes": [{"name": "all", "system_id": "*", "upstream": "carrier"}]})
        self.assertEqual(self.seen(self.explain(COMPANY, recipient, at=NIGHT), "quiet_hours"),
                         "not asked (off for this route and sender)")

    def test_senders_that_have_to_be_registered(self):
        self.proxy.rewrite({"senders": "registered_only"})
        said = self.explain(COMPANY, UNLISTED)
        self.assertIn("NOT REGISTERED", self.seen(said, "sender"))
        self.assertIn("refuse (sender_not_registered), ESME_RINVSRCADR", said)
        self.assertIn("Message is not delivered. No route available.", said)

    def test_an_opt_out_that_is_not_enforced(self):
        self.assertStatus(self.link.deliver(UNLISTED, COMPANY, "STOP"), 0)
        self.assertIn("refuse (opted_out), ESME_RX_R_APPN", self.explain(COMPANY, UNLISTED))
        self.proxy.rewrite({"opt_outs": {"mode": "record_only"}})
        said = self.explain(COMPANY, UNLISTED)
        self.assertRegex(self.seen(said, "opt_out"), r"only records \(since \d{4}-")
        self.assertIn("forward (not_listed)", said)
        self.proxy.rewrite({"opt_outs": {"mode": "off"}})
        self.assertIn("not asked (opt-outs are off", self.seen(self.explain(COMPANY, UNLISTED), "opt_out"))

    def test_a_route_that_does_not_deliver_there_and_one_that_observes(self):
        route = {"name": "all", "system_id": "*", "upstream": "carrier"}
        self.proxy.rewrite({"routes": [route | {"destinations": ["1212"]}]})
        said = self.explain(COMPANY, UNLISTED)
        self.assertIn("NOT deliver", self.seen(said, "route"))
        self.assertIn("refuse (no_route), ESME_RINVDSTADR", said)
        self.proxy.rewrite({"routes": [route | {"mode": "observe"}]})
        self.assertIn("the route only observes", self.explain())

    def test_a_store_that_cannot_be_read_is_said(self):
        self.proxy.rewrite({"store": {"path": str(self.proxy.directory / "nowhere" / "x.db")}})
        done = self.proxy.run("explain", "--at", NOON, COMPANY, RECIPIENT, check=False)
        self.assertIn("nowhere", done.stderr)
        self.assertIn("as if nothing were on file", done.stderr)
        self.assertIn("dnc_listed", done.stdout)

    def test_what_it_cannot_know_is_an_error(self):
        for options in (("--route", "none"), ("--at", "soon")):
            done = self.proxy.run("explain", *options, COMPANY, RECIPIENT, check=False)
            self.assertIn(done.returncode, (1, 2))
            self.assertIn(options[1], done.stderr)
        self.assertIn("--client", self.proxy.run("explain", "--help", config=False).stdout)


if __name__ == "__main__":
    unittest.main()
