# SPDX-License-Identifier: Apache-2.0
"""Approve texts: who is answered, what grants, what passes."""

import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, LISTED_TOO, RECIPIENT, STRANGER
from support.consent_case import ConsentCase
from support.smpp import encode
from support.waiting import until

RECEIPT = "id:0000000a sub:001 dlvrd:001 submit date:2603261200 done date:2603261201 stat:DELIVRD err:000 text:"
NEAR_MISSES = (
    f"approve {COMPANY}", f"Approve  {COMPANY}", f"Approve {COMPANY} ", f"Approve {COMPANY[1:]}", "Approve",
    f"Approve {COMPANY} please", f"Approve +{COMPANY}", "Approve 11223334646", "Please stop", "", f"Approve{COMPANY}",
)


class ApproveCase(ConsentCase):
    def assertGrant(self, recipient: str, sender: str, granted: bool = True) -> None:
        status = self.esme.submit(sender, recipient).command_status
        self.assertEqual(status, 0 if granted else 0x66,
                         f"{sender} -> {recipient} {'refused' if granted else 'passed'}")


class Grants(ApproveCase):
    def test_numbers_in_every_spelling(self):
        ten = RECIPIENT[1:]
        for index, handset in enumerate((RECIPIENT, ten, "+" + RECIPIENT)):
            sender = f"122233399{index:02}"
            self.assertGrant(RECIPIENT, sender, False)
            self.assertAnswered(self.link.deliver_pdu(handset, APPROVAL_NUMBER[index:], f"Approve {sender}",
                                                      source_addr_ton=index, dest_addr_ton=index)
                                if index < 2 else
                                self.link.deliver_pdu(handset, "+" + APPROVAL_NUMBER, f"Approve {sender}"))
            self.assertGrant(RECIPIENT, sender)

    def test_text_in_every_alphabet_and_place(self):
        texts = {
            "latin1": {"data_coding": 3, "text": lambda t: t.encode("latin-1")},
            "ascii": {"data_coding": 1, "text": str.encode},
            "ucs2": {"data_coding": 8, "text": lambda t: t.encode("utf-16-be")},
            "flash": {"data_coding": 0xF0, "text": str.encode},
        }
        for index, (name, how) in enumerate(texts.items()):
            with self.subTest(name):
                sender = f"122233398{index:02}"
                text = how["text"](f"Approve {sender}")
                self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, text,
                                                          data_coding=how["data_coding"]))
                self.assertGrant(RECIPIENT, sender)
        payload = f"Approve {COMPANY}".encode()
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, "", tlvs=[(0x0424, payload)]))
        self.assertGrant(RECIPIENT, COMPANY)

    def test_in_data_sm(self):
        self.assertAnswered(encode("data_sm", sequence_number=500, source_addr=RECIPIENT,
                                   destination_addr=APPROVAL_NUMBER,
                                   tlvs=[(0x0424, f"Approve {COMPANY}".encode())]))
        self.assertGrant(RECIPIENT, COMPANY)

    def test_twice_is_as_good_as_once(self):
        for _ in range(2):
            self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        self.assertGrant(RECIPIENT, COMPANY)

    def test_odd_sequence_numbers(self):
        for number in (0, 0x80000000, 0xFFFFFFFF):
            self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}",
                                                      sequence_number=number))

    def test_holds_for_every_session_and_after_a_restart(self):
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        other, _ = self.bound_pair(self.proxy, self.smsc, system_id="other")
        self.assertStatus(other.submit(COMPANY, RECIPIENT), 0)
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.proxy.start()
        again, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(again.submit(COMPANY, RECIPIENT), 0)
        self.assertStatus(again.submit(STRANGER, RECIPIENT), 0x66)
        self.assertStatus(again.submit(COMPANY, LISTED_TOO), 0x66)

    def test_on_a_receiver_bind(self):
        receiver, link = self.bound_pair(self.proxy, self.smsc, "bind_receiver")
        self.assertStatus(link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        self.assertEqual(receiver.unsolicited(), [])
        self.assertGrant(RECIPIENT, COMPANY)


class NearMisses(ApproveCase):
    def test_are_answered_listed_and_grant_nothing(self):
        for text in NEAR_MISSES:
            with self.subTest(text):
                self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, text))
        self.assertAnswered(self.link.deliver_pdu("ACME", APPROVAL_NUMBER, f"Approve {COMPANY}", source_addr_ton=5))
        self.assertGrant(RECIPIENT, COMPANY, False)
        self.assertNotIn(f"Approve {COMPANY} please", self.proxy.run("approvals").stdout)
        listing = self.proxy.run("approvals", "--near-misses").stdout
        self.assertIn(RECIPIENT, listing)
        for text in (f"approve {COMPANY}", f"Approve {COMPANY} please", "Please stop"):
            self.assertIn(text, listing)

    def test_limit(self):
        for number in range(10):
            self.link.deliver(RECIPIENT, APPROVAL_NUMBER, f"hello {number}")
        listing = self.proxy.run("approvals", "--near-misses", "--limit", "3").stdout
        self.assertEqual(sum(f"hello {number}" in listing for number in range(10)), 3, listing)


class NearMissesForwarded(ApproveCase):
    changes = {"approval": {"unmatched": "forward"}}

    def test_pass_to_the_esme(self):
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, "Please stop"))
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))


class RelaxedForm(ApproveCase):
    changes = {"approval": {"form": "relaxed"}}

    def test_takes_case_blanks_and_punctuation(self):
        for index, text in enumerate(("approve 1222333970{}", " APPROVE  1 (222) 333-970{} ", "Approve +1222333970{}")):
            self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, text.format(index)))
            self.assertGrant(RECIPIENT, f"1222333970{index}")


class Delayed(ApproveCase):
    changes = {"approval": {"effective_after": "2s"}}

    def test_takes_effect_later(self):
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        self.assertGrant(RECIPIENT, COMPANY, False)
        until(lambda: self.esme.submit(COMPANY, RECIPIENT).command_status == 0, "the grant's effect", 10, every=0.1)


class Passing(ApproveCase):
    def test_receipts_to_the_approval_number(self):
        for esm_class in (0x04, 0x08, 0x10, 0x20, 0x44):
            self.assertForwarded(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, RECEIPT, esm_class=esm_class))

    def test_receipts_without_esm_class(self):
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, RECEIPT))
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, "",
                                                   tlvs=[(0x001E, b"0000000a\0"), (0x0427, b"\2")]))

    def test_approve_to_another_number(self):
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, STRANGER, f"Approve {COMPANY}"))
        self.assertGrant(RECIPIENT, COMPANY, False)

    def test_a_receipt_that_quotes_an_approve_grants_nothing(self):
        self.assertForwarded(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}", esm_class=4))
        self.assertGrant(RECIPIENT, COMPANY, False)

    def test_approve_sent_by_an_esme_grants_nothing(self):
        self.esme.submit(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}")
        self.assertGrant(RECIPIENT, COMPANY, False)


if __name__ == "__main__":
    unittest.main()
