# SPDX-License-Identifier: Apache-2.0
"""What operators decide while the service runs, and how it outranks the registry or is outranked."""

import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, LISTED_TOO, RECIPIENT, STRANGER, UNLISTED
from support.consent_case import DNC_LISTED, ConsentCase
from support.licence import pdf
from support.smpp import encode

RINVSRCADR = 0x0A
OPTED_OUT = 0x66
NOT_ON_OWN_LIST = 0x66


class OfficeCase(ConsentCase):
    def register(self, organisation="clinic", *numbers, options=()):
        self.proxy.office("organisation", "add", organisation, "--name", organisation, "--contact-person",
                          "Grace Example", "--contact-email", "grace@clinic.example", "--contact-phone", "+12223334848",
                          *options)
        chosen = [word for number in numbers or (COMPANY,) for word in ("--number", number)]
        self.proxy.office("campaign", "add", organisation, "reminders", *chosen)

    def exempt(self, organisation="clinic", *options):
        licence = self.proxy.directory / "licence.pdf"
        licence.write_bytes(pdf())
        self.proxy.office("exemption", "request", organisation, "--category", "healthcare", "--licence", str(licence),
                          *options)
        self.proxy.office("exemption", "approve", "1", "--by", "Barbara Officer", "--note", "licence seen")


class Remedies(OfficeCase):
    """The worked example's refusal, and each way out of it."""

    def setUp(self):
        super().setUp()
        self.assertRefusedWith(DNC_LISTED)

    def tearDown(self):
        self.assertRefusedWith(DNC_LISTED, STRANGER)

    def test_approve(self):
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        self.assertPasses()
        self.assertRefusedWith(DNC_LISTED, COMPANY, LISTED_TOO)
        self.proxy.office("approvals", "revoke", RECIPIENT, COMPANY)
        self.assertComesToBeRefused(DNC_LISTED)

    def test_exempt_organisation(self):
        self.register()
        self.exempt()
        self.assertComesToPass()
        self.assertComesToPass(COMPANY, LISTED_TOO)
        self.proxy.office("exemption", "revoke", "1", "--by", "Barbara Officer", "--note", "the licence has lapsed")
        self.assertComesToBeRefused(DNC_LISTED)

    def test_exemption_that_has_not_begun_or_is_over(self):
        self.register()
        self.exempt("clinic", "--from", "2087-01-01")
        self.proxy.office("permission", "add", LISTED_TOO, COMPANY, "--kind", "approval", "--evidence", "call 7")
        self.assertComesToPass(COMPANY, LISTED_TOO)  # so the feed has been read beyond the exemption
        self.assertRefusedWith(DNC_LISTED)

    def test_written_consent_and_business_relationships(self):
        for kind in ("written_consent", "purchase", "inquiry"):
            with self.subTest(kind):
                self.proxy.office("permission", "add", RECIPIENT, COMPANY, "--kind", kind, "--evidence", "form 7")
                self.assertComesToPass()
                self.proxy.office("permission", "revoke", RECIPIENT, COMPANY, "--kind", kind)
                self.assertComesToBeRefused(DNC_LISTED)

    def test_an_import(self):
        table = self.proxy.directory / "permissions.csv"
        table.write_text("recipient,sender,kind,from,until,evidence,note\n"
                         f"{RECIPIENT},{COMPANY},written_consent,2026-01-01,,form 7,\n"
                         f"{LISTED_TOO},{COMPANY},purchase,2020-01-01,,receipt 7,\n")
        self.proxy.office("permission", "import", str(table))
        self.assertComesToPass()
        self.assertRefusedWith(DNC_LISTED, COMPANY, LISTED_TOO)


class Outranked(OfficeCase):
    """No exemption and no permission helps against what the recipient has said."""

    def setUp(self):
        super().setUp()
        self.register()
        self.exempt()
        self.assertComesToPass()

    def test_by_stop(self):
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, COMPANY, "STOP"))
        self.assertRefusedWith(OPTED_OUT)
        self.assertPasses(COMPANY, LISTED_TOO)

    def test_by_an_opt_out_that_the_operator_entered(self):
        self.proxy.office("optout", "add", RECIPIENT, COMPANY, "--evidence", "call 12")
        self.assertComesToBeRefused(OPTED_OUT)
        self.proxy.office("optout", "end", RECIPIENT, COMPANY, "--note", "asked for it by phone")
        self.assertComesToPass()

    def test_by_an_own_list_but_not_for_whom_the_recipient_allows(self):
        self.proxy.office("ownlist", "add", RECIPIENT)
        self.assertComesToBeRefused(NOT_ON_OWN_LIST)
        self.proxy.office("permission", "add", RECIPIENT, COMPANY, "--kind", "purchase", "--evidence", "order 7")
        self.assertRefusedWith(NOT_ON_OWN_LIST)
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        self.assertPasses()
        self.proxy.office("ownlist", "remove", RECIPIENT, "--note", "asked for it by phone")


class CompanyWide(OfficeCase):
    def test_a_stop_to_one_number_counts_for_all(self):
        self.register("clinic", COMPANY, STRANGER, options=("--company-wide-opt-out", "yes"))
        self.proxy.office("permission", "add", RECIPIENT, COMPANY, "--kind", "approval", "--evidence", "call 7")
        self.assertComesToPass()
        self.assertPasses(STRANGER, UNLISTED)
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.assertRefusedWith(OPTED_OUT, COMPANY, UNLISTED)
        self.assertRefusedWith(OPTED_OUT, STRANGER, UNLISTED)
        self.assertPasses("12223339999", UNLISTED)
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, STRANGER, "START"))
        self.assertPasses(STRANGER, UNLISTED)

    def test_it_outlives_the_campaign_and_ends_what_was_permitted(self):
        self.register("clinic", COMPANY, STRANGER, options=("--company-wide-opt-out", "yes"))
        self.proxy.office("permission", "add", RECIPIENT, STRANGER, "--kind", "approval", "--evidence", "call 7")
        self.assertComesToPass(STRANGER)
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, COMPANY, "STOP"))
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.assertRefusedWith(OPTED_OUT, STRANGER)
        self.proxy.office("campaign", "suspend", "clinic", "reminders")
        self.proxy.office("permission", "add", LISTED_TOO, "12223339999", "--kind", "approval", "--evidence", "call 8")
        self.assertComesToPass("12223339999", LISTED_TOO)  # so the feed has been read beyond it
        self.assertRefusedWith(OPTED_OUT, STRANGER, UNLISTED)
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, COMPANY, "START"))
        self.assertRefusedWith(DNC_LISTED, STRANGER)

    def test_an_approve_since_then_counts_for_its_sender(self):
        self.register("clinic", COMPANY, STRANGER, options=("--company-wide-opt-out", "yes"))
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, "12223339999", "STOP"))
        self.proxy.office("optout", "add", RECIPIENT, "--organisation", "clinic")
        self.assertComesToBeRefused(OPTED_OUT)
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        self.assertPasses()
        self.assertRefusedWith(OPTED_OUT, STRANGER)


class RegisteredOnly(OfficeCase):
    changes = {"senders": "registered_only"}

    def test_others_have_no_route(self):
        self.assertRefusedWith(RINVSRCADR, COMPANY, UNLISTED)
        self.register()
        self.assertComesToPass(COMPANY, UNLISTED)
        self.assertRefusedWith(RINVSRCADR, STRANGER, UNLISTED)
        self.assertRefusedWith(RINVSRCADR, "", UNLISTED)
        self.proxy.wait_log("Message is not delivered. No route available.")
        self.proxy.office("campaign", "suspend", "clinic", "reminders")
        self.assertComesToBeRefused(RINVSRCADR, COMPANY, UNLISTED)


class TiedClients(OfficeCase):
    changes = {"clients": [
        {"system_id": "company", "organisations": ["clinic"], "default_sender": COMPANY},
        {"system_id": "other", "senders": [STRANGER]},
    ]}

    def test_nobody_sends_in_anothers_name(self):
        self.register()
        self.assertComesToPass(COMPANY, UNLISTED)
        self.assertRefusedWith(RINVSRCADR, STRANGER, UNLISTED)
        self.assertRefusedWith(RINVSRCADR, "ACME", UNLISTED)
        self.proxy.wait_log("sender_not_own")
        other, _ = self.bound_pair(self.proxy, self.smsc, system_id="other")
        self.assertStatus(other.submit(STRANGER, UNLISTED), 0)
        self.assertStatus(other.submit(COMPANY, UNLISTED), RINVSRCADR)

    def test_an_empty_source_addr_is_the_default_sender(self):
        self.register()
        self.assertComesToPass(COMPANY, UNLISTED)
        request = self.esme.submit_pdu("", UNLISTED)
        self.assertStatus(self.esme.request(request), 0)
        self.assertIn(request.raw, [p.raw for p in self.smsc.requests("submit_sm")], "unchanged")
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.assertRefusedWith(OPTED_OUT, "", UNLISTED)

    def test_in_data_sm_and_submit_multi(self):
        self.register()
        self.assertComesToPass(COMPANY, UNLISTED)
        data = encode("data_sm", sequence_number=900, source_addr=STRANGER, destination_addr=UNLISTED,
                      tlvs=[(0x0424, b"hello")])
        response = self.esme.request(data)
        self.assertStatus(response, RINVSRCADR)
        self.assertEqual(len(response.raw), 17)


if __name__ == "__main__":
    unittest.main()
