# SPDX-License-Identifier: Apache-2.0
"""Time: links that are silent, half open or too slow, answers that do not come, sessions in which nothing happens."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.link import Link
from support.smpp import encode, pdu, response_to
from support.waiting import until

RETRY_LATER, TRY_AGAIN = 0x08, 0x64  # what ESMEs and SMSCs repeat

# An ESME in a process of its own, which can be stopped like a machine that hangs: its kernel goes on to answer.
ESME_PROGRAM = """
import socket, sys
sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
sock.sendall(bytes.fromhex(sys.argv[2]))
print(sock.recv(4096).hex(), flush=True)
while octets := sock.recv(4096):
    pass
"""


class TimedCase(ProxyCase):
    session: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes={
            "session": {"drain_timeout": "500ms", "unbind_timeout": "500ms", **self.session}})

    def assertEndsWithin(self, seconds: float, *links: Link) -> None:
        started = time.monotonic()
        for link in links:
            link.wait_end(seconds)
        self.assertLess(time.monotonic() - started, seconds)


class SilentLinks(TimedCase):
    session = {"enquire_after": "400ms", "enquire_timeout": "400ms"}

    def test_get_an_enquire_link_each_and_its_answer_is_swallowed(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        for side in (esme, link):
            side.wait_count(3, lambda p: p.name == "enquire_link")
            self.assertIsNone(side.ended)
            self.assertNotIn("enquire_link_resp", side.names(), "the answer of the other end")
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)

    def test_only_those_that_are_silent(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        alert = encode("alert_notification", sequence_number=5, source_addr=UNLISTED, esme_addr=COMPANY)

        def talks() -> bool:  # the SMSC, to which the ESME has nothing to say
            link.send(alert)
            return esme.names().count("enquire_link") >= 3
        until(talks, "three enquire_links to the silent side", every=0.02)
        self.assertNotIn("enquire_link", link.names(), "it was heard all the time")

    def test_enquiries_of_the_ends_go_end_to_end_as_ever(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        for number in (0, 1, 0x7FFFFFFF, 0xFFFFFFFF):
            request = pdu("enquire_link", sequence_number=number)
            self.assertOctets(response_to(request), esme.request(request))
            self.assertIn(request.raw, [p.raw for p in link.received])

    def test_numbers_are_not_those_under_way(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.smsc.hold()
        taken = [1, 2, 3, 0x7C000001, 0x7C000002, 0x78000001]
        esme.send(b"".join(esme.submit_pdu(COMPANY, UNLISTED, sequence_number=n).raw for n in taken))
        enquiry = link.wait_command("enquire_link")
        self.assertNotIn(enquiry.sequence_number, taken)
        self.assertTrue(1 <= enquiry.sequence_number <= 0x7FFFFFFF)
        self.smsc.release()
        esme.wait_count(len(taken), lambda p: p.name == "submit_sm_resp")

    def test_an_unbound_connection_gets_none(self):
        esme = self.start_esme(self.proxy)
        bound, _ = self.bound_pair(self.proxy, self.smsc)
        bound.wait_count(2, lambda p: p.name == "enquire_link")
        self.assertEqual(esme.received, [])

    def test_a_side_that_answers_nothing_ends_the_session_on_both(self):
        for silent in ("esme", "smsc"):
            with self.subTest(silent):
                esme, link = self.bound_pair(self.proxy, self.smsc)
                dead, living = (esme, link) if silent == "esme" else (link, esme)
                dead.on_pdu = None
                self.assertEndsWithin(5, dead, living)
                self.assertEqual(living.names()[-1], "unbind")
                self.assertNotIn("unbind", dead.names())
                self.proxy.wait_log("no answer to enquire_link within session.enquire_timeout")

    def test_an_error_is_an_answer_too(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        link.on_pdu = lambda link, p: link.send(pdu("generic_nack", sequence_number=p.sequence_number, status=3))
        link.wait_count(3, lambda p: p.name == "enquire_link")
        self.assertIsNone(esme.ended)
        self.assertNotIn("generic_nack", esme.names())


class HalfOpenLinks(TimedCase):
    session = {"enquire_after": "400ms", "enquire_timeout": "400ms"}

    def test_a_stopped_process_ends_the_session(self):
        bind = encode("bind_transceiver", sequence_number=1, system_id="company", interface_version=0x34)
        process = subprocess.Popen([sys.executable, "-c", ESME_PROGRAM, str(self.proxy.address[1]), bind.raw.hex()],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.assertTrue(process.stdout.readline().startswith("000000"), "the bind's answer")
        os.kill(process.pid, signal.SIGSTOP)
        link = self.smsc.wait_link()
        link.wait_end(5)
        self.assertEqual(link.names()[-1], "unbind")
        self.proxy.wait_log("no answer to enquire_link")
        self.assertStatus(self.start_esme(self.proxy).bind(), 0)

    def test_an_smsc_that_never_reads_ends_it_though_the_esme_floods(self):
        self.check_flood("smsc")

    def test_an_esme_that_never_reads_ends_it_though_the_smsc_floods(self):
        self.check_flood("esme")

    def check_flood(self, dead_end: str) -> None:
        esme, link = self.bound_pair(self.proxy, self.smsc)
        dead, living = (esme, link) if dead_end == "esme" else (link, esme)
        dead.on_pdu = living.on_pdu = None
        dead.pause_reading()
        self.flood(living, lambda number: (esme.submit_pdu(COMPANY, UNLISTED, "", sequence_number=number,
                                                           tlvs=[(0x0424, bytes(60_000))]) if living is esme else
                                           link.deliver_pdu(UNLISTED, COMPANY, "", sequence_number=number,
                                                            tlvs=[(0x0424, bytes(60_000))])))
        living.wait_end(10)
        self.proxy.wait_log("no answer to enquire_link")

    def flood(self, writer: Link, message) -> None:
        """Until its connection is closed; what cannot be sent at once is left out."""
        writer.sock.settimeout(5)
        try:
            for number in range(1, 2000):
                writer.send(message(number))
        except OSError:
            pass

    def test_one_that_reads_nothing_and_sends_what_is_refused_costs_no_processor_time(self):
        """Its own answers stop it from being read, so its silence means nothing; the kernel gives it up later."""
        esme, link = self.bound_pair(self.proxy, self.smsc)
        esme.on_pdu = None
        esme.pause_reading()
        esme.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.on_pdu = None  # dead as well: it was asked, and then the ESME floods
        link.wait_command("enquire_link")
        batch = b"".join(esme.submit_pdu(COMPANY, RECIPIENT).raw for _ in range(1000))
        esme.sock.settimeout(0.2)
        try:
            while True:
                esme.sock.sendall(batch)
        except OSError:
            pass  # it is not read any more
        before, started = self.processor_seconds(), time.monotonic()
        until(lambda: time.monotonic() - started > 1.5, "the time to pass")
        self.assertLess(self.processor_seconds() - before, 0.5, "it spins")
        self.proxy.kill()

    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.proxy.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class PartialPdus(TimedCase):
    session = {"partial_pdu_timeout": "800ms", "enquire_after": "never", "drain_timeout": "5s"}

    def dribble(self, link: Link, octets: bytes, pause: float) -> None:
        """One octet at a time, until the other side has had enough."""
        try:
            for octet in octets:
                if link.ended:
                    return
                link.send(bytes([octet]))
                time.sleep(pause)
        except OSError:
            pass

    def test_an_octet_now_and_then_buys_no_time(self):
        for slow in ("esme", "smsc"):
            with self.subTest(slow):
                esme, link = self.bound_pair(self.proxy, self.smsc)
                sender, other = (esme, link) if slow == "esme" else (link, esme)
                message = (esme.submit_pdu(COMPANY, UNLISTED) if slow == "esme"
                           else link.deliver_pdu(UNLISTED, COMPANY, "slow"))
                started = time.monotonic()
                self.dribble(sender, message.raw, 0.05)
                sender.wait_end(5)
                self.assertTrue(0.7 < time.monotonic() - started < 4)
                other.wait_end(5)
                self.assertNotIn(message.name, other.names())
                self.proxy.wait_log("the rest of a PDU did not come within session.partial_pdu_timeout")

    def test_answers_that_are_due_still_come(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.smsc.hold()
        held = esme.submit_pdu(COMPANY, UNLISTED)
        esme.send(held.raw + held.raw[:20])
        link.wait_command("submit_sm")
        esme.on_pdu = None  # no answer could leave behind half a PDU

        def given_up() -> bool:
            link.send(link.deliver_pdu(UNLISTED, COMPANY, "hi"))
            return any(p.name == "deliver_sm_resp" and p.command_status == TRY_AGAIN for p in link.received)
        until(given_up, "texts for the ESME to be turned back", every=0.05)
        self.smsc.release()
        self.assertStatus(esme.response(held.sequence_number), 0)

    def test_whole_ones_at_that_pace_are_all_right(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        message = esme.submit_pdu(COMPANY, UNLISTED)
        for _ in range(4):  # each is begun and finished in time, though there is always one under way
            esme.send(message.raw[:40])
            time.sleep(0.3)
            esme.send(message.raw[40:] + message.raw[:40])
            time.sleep(0.3)
            esme.send(message.raw[40:])
        link.wait_count(8, lambda p: p.name == "submit_sm")
        self.assertIsNone(esme.ended)


class MissingAnswers(TimedCase):
    session = {"response_timeout": "500ms", "enquire_after": "never"}

    def test_are_logged_and_nothing_else_happens(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.smsc.hold()
        requests = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(3)]
        esme.send(b"".join(p.raw for p in requests))
        line = self.proxy.wait_log("within session.response_timeout")
        self.assertIn("no answers session=1", line)
        self.assertIn("from the SMSC", line)
        self.assertIn("outstanding=3", line)
        self.assertEqual(esme.names(), ["bind_transceiver_resp"])
        self.smsc.release()
        for request in requests:
            self.assertStatus(esme.response(request.sequence_number), 0)
        self.assertEqual(self.proxy.log().count("within session.response_timeout"), 1)

    def test_of_the_esme_too(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        esme.on_pdu = None
        text = link.deliver_pdu(UNLISTED, COMPANY, "hi")
        link.send(text)
        self.assertIn("from the ESME", self.proxy.wait_log("within session.response_timeout"))
        esme.send(encode("deliver_sm_resp", sequence_number=text.sequence_number))
        self.assertStatus(link.response(text.sequence_number), 0)


class Inactivity(TimedCase):
    session = {"inactivity_timeout": "800ms", "enquire_after": "200ms", "enquire_timeout": "5s"}

    def test_enquire_links_do_not_keep_a_session(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        started = time.monotonic()
        while esme.ended is None and "unbind" not in esme.names() and time.monotonic() - started < 5:
            try:
                esme.send(pdu("enquire_link", sequence_number=esme.next_sequence_number()))
            except OSError:
                break
            time.sleep(0.05)
        for side in (esme, link):
            side.wait_command("unbind")
            side.wait_end(5)
        self.assertTrue(0.7 < time.monotonic() - started < 4)
        self.proxy.wait_log("no message within session.inactivity_timeout")

    def test_messages_of_either_side_do(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        for _ in range(4):
            time.sleep(0.3)
            esme.submit(COMPANY, UNLISTED)
            time.sleep(0.3)
            link.deliver(UNLISTED, COMPANY, "hi")
        self.assertIsNone(esme.ended)
        self.assertNotIn("unbind", esme.names())


class DrainCase(TimedCase):
    session = {"drain_timeout": "5s"}

    def full_window(self):
        """A session with a window of requests that the SMSC has, on its way out."""
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.smsc.hold()
        held = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(50)]
        esme.send(b"".join(p.raw for p in held))
        link.wait_count(50, lambda p: p.name == "submit_sm")
        self.proxy.terminate()
        self.proxy.wait_log("ending")
        return esme, link, held

    def wait_draining(self, esme) -> None:
        until(lambda: esme.submit(COMPANY, RECIPIENT).command_status == RETRY_LATER, "new messages to be turned back")

    def assertAnswered(self, esme, requests) -> None:
        for request in requests:
            self.assertStatus(esme.response(request.sequence_number), 0)

    def assertUnbound(self, *links: Link) -> None:
        for link in links:
            link.wait_command("unbind")
            link.wait_end()


class DrainRefuses(DrainCase):
    def test_new_messages_with_a_retryable_status_while_the_rest_goes_on(self):
        esme, link, held = self.full_window()
        self.wait_draining(esme)
        for request in (esme.submit_pdu(COMPANY, UNLISTED), esme.submit_pdu(COMPANY, RECIPIENT),
                        encode("data_sm", sequence_number=801, destination_addr=UNLISTED),
                        encode("submit_multi", sequence_number=802, dest_addresses=[UNLISTED])):
            response = esme.request(request)
            self.assertEqual((response.name, response.command_status), (f"{request.name}_resp", RETRY_LATER))
        self.assertStatus(esme.enquire(), 0)
        self.assertStatus(link.deliver(UNLISTED, COMPANY, "a receipt, say", esm_class=4), 0)
        self.smsc.release()
        self.assertAnswered(esme, held)
        self.assertUnbound(esme, link)
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertEqual(len(link.requests("submit_sm", "data_sm", "submit_multi")), 50)


class DrainForwards(DrainCase):
    session = {"drain_timeout": "5s", "drain_submits": "forward"}

    def test_new_messages_judged_as_ever(self):
        esme, link, held = self.full_window()
        more = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(5)]
        esme.send(b"".join(p.raw for p in more))
        refused = esme.submit_pdu(COMPANY, RECIPIENT)
        self.assertRefused(esme.request(refused), refused)
        link.wait_count(55, lambda p: p.name == "submit_sm")
        self.smsc.release()
        self.assertAnswered(esme, held + more)
        self.assertUnbound(esme, link)
        self.assertEqual(self.proxy.wait_exit(), 0)


class DrainUnderLoad(DrainCase):
    def test_every_message_that_the_smsc_has_is_answered(self):
        """And whatever is answered ESME_ROK the SMSC has; the rest is to be sent again."""
        pairs = [self.bound_pair(self.proxy, self.smsc) for _ in range(4)]
        requests = {esme: [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(1500)] for esme, _ in pairs}
        writers = [threading.Thread(target=self.write, args=(esme, requests[esme])) for esme, _ in pairs]
        for writer in writers:
            writer.start()
        for _, link in pairs:
            link.wait_count(200, lambda p: p.name == "submit_sm")
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        for writer in writers:
            writer.join(20)
        for esme, link in pairs:
            esme.wait_end()
            answers = [p for p in esme.received if p.name == "submit_sm_resp"]
            numbers = [p.sequence_number for p in answers]
            self.assertEqual(len(numbers), len(set(numbers)), "answered twice")
            self.assertLessEqual({p.command_status for p in answers}, {0, RETRY_LATER})
            self.assertEqual({p.sequence_number for p in answers if p.command_status == 0},
                             {p.sequence_number for p in link.requests("submit_sm")})

    @staticmethod
    def write(esme, requests) -> None:
        try:
            for request in requests:
                esme.send(request)
        except OSError:
            pass  # the connection was closed in order; what is left would be sent elsewhere


class Impatience(DrainCase):
    session = {"drain_timeout": "30s", "unbind_timeout": "30s"}

    def test_a_second_signal_ends_at_once(self):
        for second in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(second.name):
                esme, link, _ = self.full_window()
                self.assertTrue(self.proxy.running())
                self.proxy.process.send_signal(second)
                started = time.monotonic()
                self.assertEqual(self.proxy.wait_exit(), 0)
                self.assertLess(time.monotonic() - started, 3)
                esme.wait_end()
                link.wait_end()
                self.smsc.release()
                self.proxy.start()

    def test_a_sighup_is_no_second_signal(self):
        esme, link, held = self.full_window()
        os.kill(self.proxy.pid, signal.SIGHUP)
        self.wait_draining(esme)
        self.smsc.release()
        self.assertAnswered(esme, held)
        self.assertUnbound(esme, link)
        self.assertEqual(self.proxy.wait_exit(), 0)


if __name__ == "__main__":
    unittest.main()
