# SPDX-License-Identifier: Apache-2.0
"""Nothing is acknowledged that could be lost: a store that fails, is slow, or dies with the process."""

import sqlite3
import time
import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, STRANGER, ProxyCase
from support.smpp import pdu
from support.waiting import TooLate, until

RX_T_APPN = 0x64
CROWD = [f"1222444{n:04}" for n in range(200)]


class StoreCase(ProxyCase):
    listed = (RECIPIENT, *CROWD)
    changes: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes=self.changes)
        self.bind()

    def bind(self):
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def approve_pdu(self, recipient=RECIPIENT, sender=COMPANY, **fields):
        return self.link.deliver_pdu(recipient, APPROVAL_NUMBER, f"Approve {sender}", **fields)

    def lock_store(self) -> sqlite3.Connection:
        """Takes the database for itself until rollback()."""
        connection = sqlite3.connect(self.proxy.config["store"]["path"], timeout=10, isolation_level=None)
        self.addCleanup(connection.close)
        connection.execute("BEGIN EXCLUSIVE")
        return connection


class FailingStore(StoreCase):
    def test_temporary_error_within_two_seconds_then_works_again(self):
        lock = self.lock_store()
        started = time.monotonic()
        response = self.link.request(self.approve_pdu())
        took = time.monotonic() - started
        self.assertStatus(response, RX_T_APPN)
        self.assertEqual(len(response.raw), 17)
        self.assertLess(took, 2.0)
        self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0x66)
        lock.execute("ROLLBACK")
        until(lambda: self.link.request(self.approve_pdu()).command_status == 0, "an Approve is taken again", 15)
        self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0)
        self.assertNotIn("deliver_sm", self.esme.names())

    def test_traffic_does_not_wait_for_it(self):
        lock = self.lock_store()
        pending = self.approve_pdu()
        self.link.send(pending)
        slowest = 0.0
        for _ in range(50):
            started = time.monotonic()
            self.esme.submit(STRANGER, RECIPIENT)
            slowest = max(slowest, time.monotonic() - started)
        self.assertLess(slowest, 0.5)
        self.assertStatus(self.link.response(pending.sequence_number), RX_T_APPN)
        lock.execute("ROLLBACK")

    def test_two_hundred_at_once_all_get_an_answer_in_time(self):
        lock = self.lock_store()
        requests = [self.approve_pdu(recipient) for recipient in CROWD]
        started = time.monotonic()
        self.link.send(b"".join(p.raw for p in requests))
        for request in requests:
            self.assertStatus(self.link.response(request.sequence_number), RX_T_APPN)
        self.assertLess(time.monotonic() - started, 2.0)
        lock.execute("ROLLBACK")


class LateCommit(StoreCase):
    changes = {"session": {"record_timeout": "300ms"}}

    def test_takes_effect_and_is_answered_once(self):
        lock = self.lock_store()
        request = self.approve_pdu(sequence_number=4711)
        self.assertStatus(self.link.request(request), RX_T_APPN)
        lock.execute("ROLLBACK")
        until(lambda: self.esme.submit(COMPANY, RECIPIENT).command_status == 0, "the late commit's effect", 15,
              every=0.1)
        self.link.enquire()
        answers = [p for p in self.link.received if p.name == "deliver_sm_resp"]
        self.assertEqual([p.sequence_number for p in answers], [4711], "answered once")


class SessionsThatEnd(StoreCase):
    changes = {"session": {"drain_timeout": "10s"}}

    def test_grant_holds_although_the_smsc_left_before_the_answer(self):
        lock = self.lock_store()
        self.link.send(self.approve_pdu())
        self.link.enquire()
        self.link.abort()
        self.esme.wait_end(20)
        lock.execute("ROLLBACK")
        self.bind()
        until(lambda: self.esme.submit(COMPANY, RECIPIENT).command_status == 0, "the grant's effect", 15, every=0.1)

    def test_sigterm_awaits_the_commit_and_its_answer(self):
        lock = self.lock_store()
        request = self.approve_pdu()
        self.link.send(request)
        self.link.enquire()
        self.proxy.terminate()
        self.proxy.wait_log("ending")
        lock.execute("ROLLBACK")
        response = self.link.response(request.sequence_number)
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.proxy.start()
        self.bind()
        self.assertStatus(response, 0)
        self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0)

    def test_unbind_of_the_esme_does_not_lose_the_answer(self):
        lock = self.lock_store()
        request = self.approve_pdu()
        self.link.send(request)
        self.link.enquire()
        self.esme.send(pdu("unbind", sequence_number=self.esme.next_sequence_number()))
        lock.execute("ROLLBACK")
        try:
            granted = self.link.response(request.sequence_number).command_status == 0
        except TooLate:
            granted = False  # the SMSC sends it again to another link
        self.bind()
        if granted:
            self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0)


class PendingLimit(StoreCase):
    def test_more_than_the_store_takes_are_answered_at_once(self):
        lock = self.lock_store()
        requests = [self.approve_pdu(f"12224450{n % 1000:03}", sequence_number=10_000 + n) for n in range(3000)]
        started = time.monotonic()
        self.link.send(b"".join(p.raw for p in requests))
        self.link.wait_count(1500, lambda p: p.name == "deliver_sm_resp")
        self.assertLess(time.monotonic() - started, 1.4, "answered by the time limit only")
        answers = self.link.wait_count(3000, lambda p: p.name == "deliver_sm_resp")
        self.assertEqual({p.command_status for p in answers}, {RX_T_APPN})
        self.assertEqual(len({p.sequence_number for p in answers}), 3000)
        lock.execute("ROLLBACK")


class StoreThatIsGone(StoreCase):
    def test_serve_does_not_start_on_a_store_it_cannot_read(self):
        self.proxy.close()
        path = Path(self.proxy.config["store"]["path"])
        for leftover in path.parent.glob(path.name + "*"):
            leftover.unlink()
        path.write_bytes(b"this is no database" * 1000)
        with self.assertRaisesRegex(AssertionError, "while starting"):
            self.proxy.start()


class Crash(StoreCase):
    def restart(self):
        self.proxy.kill()
        self.proxy.start()
        self.bind()

    def test_grant_holds_after_kill_9(self):
        self.assertStatus(self.link.request(self.approve_pdu()), 0)
        self.restart()
        self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0)
        self.assertStatus(self.esme.submit(STRANGER, RECIPIENT), 0x66)

    def test_every_approve_that_was_answered_ok_holds(self):
        for round_, wait_for in enumerate((1, 20, 100)):
            sender = f"122233377{round_:02}"
            requests = {p.sequence_number: (recipient, p) for recipient in CROWD
                        for p in [self.approve_pdu(recipient, sender)]}
            after = len(self.link.received)
            self.link.send(b"".join(p.raw for _, p in requests.values()))
            self.link.wait_count(wait_for, lambda p: p.name == "deliver_sm_resp", after=after)
            self.proxy.kill()
            self.link.wait_end()
            granted = [requests[p.sequence_number][0] for p in self.link.received[after:]
                       if p.name == "deliver_sm_resp" and p.command_status == 0]
            self.assertGreaterEqual(len(granted), wait_for)
            self.proxy.start()
            self.bind()
            lost = [recipient for recipient in granted
                    if self.esme.submit(sender, recipient).command_status != 0]
            self.assertEqual(lost, [], f"round {round_}: answered OK and lost")


if __name__ == "__main__":
    unittest.main()
