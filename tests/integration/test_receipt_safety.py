# SPDX-License-Identifier: Apache-2.0
"""A promised receipt comes, and comes once: whatever the ESME answers, whenever the process dies, store or no store."""

import sqlite3
import time
import unittest

import context  # noqa: F401
from receipt_case import OWN_ID, ReceiptCase, own_id, receipt_ids, receipts
from support.case import COMPANY, RECIPIENT, STRANGER, UNLISTED
from support.esme import Esme
from support.link import Link
from support.smpp import Pdu, response_to
from support.waiting import until

REJECTED, TEMPORARY, FINAL = 0x66, 0x64, 0x65


def answering(status: int):
    """An ESME that answers texts with this status, and everything else as usual."""
    def answer(link: Link, request: Pdu) -> None:
        if request.name == "deliver_sm":
            link.send(response_to(request, status=status))
        elif request.name in ("enquire_link", "unbind"):
            link.send(response_to(request))
    return answer


class Answers(ReceiptCase):
    def test_a_final_error_settles_it(self):
        esme = self.bind()
        esme.on_pdu = answering(FINAL)
        self.wait_receipt(esme, self.submit_refused(esme))
        self.proxy.wait_log("receipt not taken")
        self.comes_to_nobody_else(esme)

    def comes_to_nobody_else(self, esme: Esme) -> None:
        """Not to a new bind, and not after a restart."""
        again = self.bind()
        self.assertOneReceiptEach([self.submit_refused(again)], again)
        esme.close()
        again.close()
        self.restart(in_order=True)
        later = self.bind()
        self.assertOneReceiptEach([self.submit_refused(later)], later)

    def test_an_ok_settles_it(self):
        esme = self.bind()
        self.wait_receipt(esme, self.submit_refused(esme))
        self.comes_to_nobody_else(esme)

    def test_a_temporary_error_brings_it_again_to_whoever_binds(self):
        esme = self.bind()
        esme.on_pdu = answering(TEMPORARY)
        message_id = self.submit_refused(esme)
        self.wait_receipt(esme, message_id)
        self.proxy.wait_log("receipt not taken")
        self.wait_receipt(self.bind("bind_receiver"), message_id)

    def test_a_late_answer_is_as_good(self):
        esme = self.bind()
        esme.on_pdu = None
        message_id = self.submit_refused(esme)
        receipt = self.wait_receipt(esme, message_id)
        for _ in range(20):  # meanwhile other things happen
            esme.submit(STRANGER, UNLISTED)
        esme.send(response_to(receipt))
        esme.enquire()
        esme.close()
        later = self.bind()
        self.assertOneReceiptEach([self.submit_refused(later)], later)

    def test_none_at_all_brings_it_again_when_the_bind_has_ended(self):
        for how in (Esme.close, Esme.abort):
            with self.subTest(how.__name__):
                esme = self.bind()
                esme.on_pdu = None
                message_id = self.submit_refused(esme)
                first = self.wait_receipt(esme, message_id)
                how(esme)
                self.proxy.wait_log("receipt not taken")
                again = self.bind()
                self.assertOctets(first.raw[16:], self.wait_receipt(again, message_id).raw[16:], "receipt")
                again.enquire()
                again.close()


class Restarts(ReceiptCase):
    def test_kill_9_after_the_ok(self):
        transmitter = self.bind("bind_transmitter")
        message_ids = [self.submit_refused(transmitter) for _ in range(20)]
        self.restart(in_order=False)
        self.proxy.wait_log("20 receipts wait for their ESMEs")
        self.assertOneReceiptEach(message_ids, self.bind())

    def test_kill_9_with_answers_under_way(self):
        """Every message that was answered ESME_ROK gets its receipt, whenever the process dies."""
        for answered in (1, 40, 150):
            with self.subTest(answered):
                self.check_kill_9(answered)

    def check_kill_9(self, answered: int) -> None:
        transmitter = self.bind("bind_transmitter")
        transmitter.send(b"".join(transmitter.submit_pdu(COMPANY, RECIPIENT).raw for _ in range(200)))
        transmitter.wait_count(answered, lambda p: p.name == "submit_sm_resp")
        self.proxy.kill()
        transmitter.wait_end()
        oks = [own_id(p) for p in transmitter.received if p.name == "submit_sm_resp" and p.command_status == 0]
        self.assertGreaterEqual(len(oks), answered)
        self.proxy.start()
        receiver = self.bind("bind_receiver")
        try:
            until(lambda: set(oks) <= set(receipt_ids(receiver)), "all their receipts", 20)
            receiver.enquire()
        finally:
            receiver.close()
            self.restart(in_order=True)  # or the next one's receipts would come to this one's bind
        came = receipt_ids(receiver)  # once: until it has ended, more of them come
        self.assertEqual(len(set(came)), len(came), "none twice")

    def test_acknowledged_ones_do_not_come_again(self):
        esme = self.bind()
        esme.send(b"".join(esme.submit_pdu(COMPANY, RECIPIENT).raw for _ in range(100)))
        esme.wait_count(100, lambda p: p.name == "deliver_sm")
        esme.enquire()
        self.restart(in_order=True)
        self.assertNotIn("receipts wait", self.proxy.log())
        later = self.bind()
        self.assertOneReceiptEach([self.submit_refused(later)], later)

    def test_sigterm_awaits_the_answer_and_keeps_what_was_not_answered(self):
        esme = self.bind()
        esme.on_pdu = None
        message_ids = [self.submit_refused(esme) for _ in range(2)]
        answered, unanswered = (self.wait_receipt(esme, message_id) for message_id in message_ids)
        self.proxy.terminate()
        self.proxy.wait_log("ending")
        esme.send(response_to(answered))
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.proxy.start()
        later = self.bind()
        self.assertOneReceiptEach([message_ids[1]], later)
        self.assertOctets(unanswered.raw[16:], receipts(later)[0].raw[16:])

    def test_the_id_is_known_after_it(self):
        message_id = self.submit_refused(self.bind("bind_transmitter"))
        self.restart(in_order=False)
        self.check_operations(self.bind("bind_transmitter"), message_id)
        self.assertEqual(self.smsc.requests("query_sm", "cancel_sm", "replace_sm"), [])


class FailingStore(ReceiptCase):
    changes = {"session": {"record_timeout": "300ms", "drain_timeout": "500ms"}}

    def lock_store(self) -> sqlite3.Connection:
        """Takes the database for itself until rollback()."""
        connection = sqlite3.connect(self.proxy.config["store"]["path"], timeout=10, isolation_level=None)
        self.addCleanup(connection.close)
        connection.execute("BEGIN EXCLUSIVE")
        return connection

    def test_refusals_are_told_at_once_and_nobody_gets_their_receipts(self):
        esme = self.bind()
        lock = self.lock_store()
        requests = [esme.submit_pdu(COMPANY, RECIPIENT) for _ in range(50)]
        started = time.monotonic()
        esme.send(b"".join(p.raw for p in requests))
        for request in requests:
            self.assertRefused(esme.response(request.sequence_number), request)
        self.assertLess(time.monotonic() - started, 2.0)
        lock.execute("ROLLBACK")
        until(lambda: esme.submit(COMPANY, RECIPIENT).command_status == 0, "the store takes receipts again", 15)
        promised = [own_id(p) for p in esme.received if p.name == "submit_sm_resp" and p.command_status == 0]
        self.assertOneReceiptEach(promised, esme)
        esme.enquire()
        self.restart(in_order=True)
        later = self.bind()
        self.assertOneReceiptEach([self.submit_refused(later)], later)

    def test_everything_else_goes_on_meanwhile(self):
        esme = self.bind()
        lock = self.lock_store()
        refused = esme.submit_pdu(COMPANY, RECIPIENT)
        esme.send(refused)
        self.assertStatus(esme.submit(COMPANY, UNLISTED, seconds=1), 0)
        self.assertRefused(esme.response(refused.sequence_number), refused)
        lock.execute("ROLLBACK")


class Crowds(ReceiptCase):
    changes = {"session": {"max_pending_records": 5000, "drain_timeout": "500ms"}}

    def test_two_thousand_in_flight(self):
        esme = self.bind()
        requests = [esme.submit_pdu(COMPANY, RECIPIENT, f"text {i}") for i in range(2000)]
        esme.send(b"".join(p.raw for p in requests))
        self.assertOneReceiptEach(self.ids_of(esme, requests), esme)

    def ids_of(self, esme: Esme, requests: list[Pdu]) -> list[bytes]:
        """Each answered once; gives the ids of those that were answered OK."""
        answers = esme.wait_count(len(requests), lambda p: p.name == "submit_sm_resp", seconds=30)
        esme.enquire()
        self.assertEqual(sorted(p.sequence_number for p in esme.received if p.name == "submit_sm_resp"),
                         [p.sequence_number for p in requests])
        return [own_id(p) for p in answers if p.command_status == 0]

    def test_allowed_ones_overtake_them(self):
        esme = self.bind()
        requests = [esme.submit_pdu(COMPANY, RECIPIENT if i % 2 else UNLISTED) for i in range(600)]
        esme.send(b"".join(p.raw for p in requests))
        ids = self.ids_of(esme, requests)
        self.assertEqual(len(ids), 600)
        self.assertOneReceiptEach([i for i in ids if OWN_ID.fullmatch(i)], esme)
        self.assertEqual(len(receipts(esme)), 300)


class MoreThanMayWait(Crowds):
    changes = {"session": {"max_pending_records": 20, "drain_timeout": "500ms"}}
    test_allowed_ones_overtake_them = None

    def test_two_thousand_in_flight(self):
        """Those that find no room are refused at once; nobody is promised a receipt that does not come."""
        esme = self.bind()
        requests = [esme.submit_pdu(COMPANY, RECIPIENT) for _ in range(2000)]
        esme.send(b"".join(p.raw for p in requests))
        ids = self.ids_of(esme, requests)
        statuses = {p.command_status for p in esme.received if p.name == "submit_sm_resp"}
        self.assertEqual(statuses, {0, REJECTED})
        self.assertOneReceiptEach(ids, esme)


if __name__ == "__main__":
    unittest.main()
