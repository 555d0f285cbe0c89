# SPDX-License-Identifier: Apache-2.0
"""STOP and its kin: what is recorded, what reaches the ESME, who may still write to whom."""

import sqlite3
import time
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, LISTED_TOO, RECIPIENT, STRANGER, UNLISTED
from support.consent_case import DNC_LISTED, ConsentCase
from support.smpp import encode
from support.waiting import until

OPTED_OUT = 0x66
NOT_ON_OWN_LIST = 0x66
RX_T_APPN = 0x64
RECEIPT = "id:0000000a sub:001 dlvrd:001 submit date:2603261200 done date:2603261201 stat:DELIVRD err:000 text:STOP"


class Stop(ConsentCase):
    def stop(self, text="STOP", sender=COMPANY, recipient=UNLISTED, **fields):
        return self.link.deliver_pdu(recipient, sender, text, **fields)

    def test_passes_unchanged_and_ends_that_senders_messages_to_that_recipient(self):
        self.assertPasses(COMPANY, UNLISTED)
        self.assertForwarded(self.stop())
        self.assertRefusedWith(OPTED_OUT, COMPANY, UNLISTED)
        self.assertPasses(STRANGER, UNLISTED)
        self.assertPasses(COMPANY, "12223336868")
        self.proxy.wait_log("Recipient has opted out of this sender")
        self.assertRegex(self.proxy.office("optout", "list"), rf"{UNLISTED} +{COMPANY} +opt_out ")

    def test_every_word_in_every_dress(self):
        words = ("stop", "Stop.", " STOP ALL ", "stopall!", "Quit", "END", "revoke", "opt-out", "OptOut", "cancel",
                 "UNSUBSCRIBE", "remove", "Arr\u00eat", "\"Stop\"")
        for index, word in enumerate(words):
            with self.subTest(word):
                sender = f"122233397{index:02}"
                self.assertForwarded(self.stop(word.encode("utf-16-be"), sender, data_coding=8))
                self.assertRefusedWith(OPTED_OUT, sender, UNLISTED)

    def test_only_a_whole_message_counts(self):
        for text in ("Please stop by at five", "STOP it", "Stopp", "", "S", "STOP " + COMPANY):
            with self.subTest(text):
                self.assertForwarded(self.stop(text))
                self.assertPasses(COMPANY, UNLISTED)
        self.assertForwarded(self.stop(RECEIPT))
        self.assertForwarded(self.stop("STOP", esm_class=4))
        self.assertPasses(COMPANY, UNLISTED)

    def test_start_ends_it_and_gives_no_permission(self):
        for word in ("START", "unstop"):
            self.assertForwarded(self.stop())
            self.assertRefusedWith(OPTED_OUT, COMPANY, UNLISTED)
            self.assertForwarded(self.stop(word))
            self.assertPasses(COMPANY, UNLISTED)
        self.assertForwarded(self.stop("START", recipient=RECIPIENT))
        self.assertRefusedWith(DNC_LISTED)

    def test_outranks_an_approval_until_a_new_one(self):
        approve = (RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}")
        self.assertAnswered(self.link.deliver_pdu(*approve))
        self.assertPasses()
        self.assertForwarded(self.stop(recipient=RECIPIENT))
        self.assertRefusedWith(OPTED_OUT)
        self.assertAnswered(self.link.deliver_pdu(*approve))
        self.assertPasses()

    def test_in_data_sm_and_on_a_receiver_bind(self):
        receiver, link = self.bound_pair(self.proxy, self.smsc, "bind_receiver")
        request = encode("data_sm", sequence_number=500, source_addr=UNLISTED, destination_addr=COMPANY,
                         tlvs=[(0x0424, b"Stop")])
        self.assertStatus(link.request(request), 0)
        self.assertIn(request.raw, [p.raw for p in receiver.received])
        self.assertRefusedWith(OPTED_OUT, COMPANY, UNLISTED)

    def test_holds_after_kill_9(self):
        self.assertForwarded(self.stop())
        self.proxy.kill()
        self.proxy.start()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)
        self.assertRefusedWith(OPTED_OUT, COMPANY, UNLISTED)

    def test_is_neither_acknowledged_nor_forwarded_while_the_store_fails_but_blocks(self):
        lock = sqlite3.connect(self.proxy.config["store"]["path"], timeout=10, isolation_level=None)
        self.addCleanup(lock.close)
        lock.execute("BEGIN EXCLUSIVE")
        request = self.stop()
        self.assertAnswered(request, RX_T_APPN)
        self.assertRefusedWith(OPTED_OUT, COMPANY, UNLISTED)
        lock.execute("ROLLBACK")
        again = self.stop()
        self.assertForwarded(again)
        self.assertRefusedWith(OPTED_OUT, COMPANY, UNLISTED)

    def test_the_order_of_texts_stays(self):
        requests = []
        for index in range(20):
            requests.append(self.link.deliver_pdu(UNLISTED, f"122233396{index:02}", "STOP"))
            requests.append(self.link.deliver_pdu(UNLISTED, f"122233396{index:02}", "why?"))
        self.link.send(b"".join(p.raw for p in requests))
        for request in requests:
            self.assertStatus(self.link.response(request.sequence_number), 0)
        self.assertEqual(sorted(p.raw for p in self.esme.received if p.name == "deliver_sm"),
                         sorted(p.raw for p in requests), "each once")


class OneConfirmation(ConsentCase):
    changes = {"opt_outs": {"confirmation": "allow_one"}}

    def setUp(self):
        # A confirmation belongs to an opt-out of this process's time, and memory keeps whole seconds.
        super().setUp()
        started = int(time.time())
        until(lambda: int(time.time()) > started, "another second", 5)

    def test_one_message_passes(self):
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.assertPasses(COMPANY, UNLISTED)
        self.assertRefusedWith(OPTED_OUT, COMPANY, UNLISTED)
        self.assertRefusedWith(DNC_LISTED, COMPANY, RECIPIENT)

    def test_none_after_a_stop_to_another(self):
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, STRANGER, "STOP"))
        self.assertPasses(STRANGER, UNLISTED)
        self.assertRefusedWith(OPTED_OUT, STRANGER, UNLISTED)
        self.assertPasses(COMPANY, UNLISTED)


class RecordOnly(ConsentCase):
    changes = {"opt_outs": {"mode": "record_only"}}

    def test_is_listed_and_blocks_nothing(self):
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.assertPasses(COMPANY, UNLISTED)
        self.assertRegex(self.proxy.office("optout", "list"), rf"{UNLISTED} +{COMPANY} +opt_out ")


class Off(ConsentCase):
    changes = {"opt_outs": {"mode": "off"}}

    def test_is_a_text_like_any_other(self):
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.assertPasses(COMPANY, UNLISTED)
        self.assertIn("none", self.proxy.office("optout", "list"))


class ApprovalNumber(ConsentCase):
    changes = {"own_lists": {"by_text": True}}

    def say(self, text, recipient=RECIPIENT):
        self.assertAnswered(self.link.deliver_pdu(recipient, APPROVAL_NUMBER, text))

    def approve(self, *senders, recipient=RECIPIENT):
        for sender in senders:
            self.say(f"Approve {sender}", recipient)
            self.assertPasses(sender, recipient)

    def test_stop_takes_back_all_approvals_of_that_recipient(self):
        self.approve(COMPANY, STRANGER)
        self.approve(COMPANY, recipient=LISTED_TOO)
        self.say("Stop")
        self.assertRefusedWith(DNC_LISTED, COMPANY)
        self.assertRefusedWith(DNC_LISTED, STRANGER)
        self.assertPasses(COMPANY, LISTED_TOO)
        self.approve(COMPANY)

    def test_stop_with_a_number_takes_back_one(self):
        self.approve(COMPANY, STRANGER)
        self.say(f"Stop {COMPANY}")
        self.assertRefusedWith(DNC_LISTED, COMPANY)
        self.assertPasses(STRANGER)

    def test_help_is_kept_apart(self):
        self.say("help")
        self.assertIn("help", self.proxy.office("approvals", "--help-texts"))
        self.assertNotIn("\"help\"", self.proxy.office("approvals", "--near-misses"))

    def test_own_list(self):
        self.assertPasses(COMPANY, UNLISTED)
        self.say("Allow only", UNLISTED)
        self.assertRefusedWith(NOT_ON_OWN_LIST, COMPANY, UNLISTED)
        self.say(f"Approve {COMPANY}", UNLISTED)
        self.assertPasses(COMPANY, UNLISTED)
        self.assertRefusedWith(NOT_ON_OWN_LIST, STRANGER, UNLISTED)
        self.say("All senders", UNLISTED)
        self.assertPasses(STRANGER, UNLISTED)
        self.say("Only approved", UNLISTED)
        self.assertRefusedWith(NOT_ON_OWN_LIST, STRANGER, UNLISTED)
        self.say("ALLOW ALL", UNLISTED)
        self.assertPasses(STRANGER, UNLISTED)

    def test_one_sender_is_blocked_and_unblocked(self):
        self.approve(COMPANY, STRANGER)
        self.say(f"Block {COMPANY}")
        self.assertRefusedWith(OPTED_OUT, COMPANY)
        self.assertPasses(STRANGER)
        self.assertIn(COMPANY, self.proxy.office("optout", "list"))
        self.say(f"Unblock {COMPANY}")
        self.assertRefusedWith(DNC_LISTED, COMPANY)
        self.approve(COMPANY)


class OwnListsByOperatorsOnly(ConsentCase):
    def test_the_word_is_not_understood(self):
        self.assertAnswered(self.link.deliver_pdu(UNLISTED, APPROVAL_NUMBER, "ALLOW ONLY"))
        self.assertPasses(COMPANY, UNLISTED)
        self.assertIn("ALLOW ONLY", self.proxy.office("approvals", "--near-misses"))


if __name__ == "__main__":
    unittest.main()
