# SPDX-License-Identifier: Apache-2.0
"""Bounded memory and bounded patience."""

import socket
import threading
import time
import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import COMPANY, UNLISTED, ProxyCase
from support.link import Link
from support.smpp import Pdu, pdu
from support.waiting import until

BIG_TEXT = bytes(60_000)
OFFERED = 4_000                    # PDUs of 60 kB: 240 MB
BUFFERS_KIB = 64 * 1024            # more than this of growth is no bound at all


class Flood(threading.Thread):
    """Sends the same large PDU, numbered, as fast as it is taken."""

    def __init__(self, link: Link, request: Pdu, count: int):
        super().__init__(daemon=True)
        self.link, self.request, self.count, self.sent = link, request, count, 0
        self.start()

    def run(self):
        head, tail = self.request.raw[:12], self.request.raw[16:]
        try:
            for number in range(1, self.count + 1):
                self.link.send(head + number.to_bytes(4, "big") + tail)
                self.sent = number
        except OSError:
            pass

    def wait_stalled(self, seconds: float = 60) -> int:
        """How many were sent when none more was taken for a second."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.sent
            self.join(1.0)
            if not self.is_alive():
                raise AssertionError(f"all {self.sent} PDUs were taken although nobody reads them")
            if self.sent == before:
                return self.sent
        raise AssertionError(f"no stall within {seconds:g} s, {self.sent} sent")


class SlowReaders(ProxyCase):
    def test_esme_that_does_not_read(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc)
        esme, link = self.bound_pair(proxy, smsc)
        request = link.deliver_pdu(UNLISTED, COMPANY, "", tlvs=[(0x0424, BIG_TEXT)])
        self.check(proxy, reader=esme, writer=link, request=request)

    def test_smsc_that_does_not_read(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc)
        esme, link = self.bound_pair(proxy, smsc)
        request = esme.submit_pdu(COMPANY, UNLISTED, "", tlvs=[(0x0424, BIG_TEXT)])
        self.check(proxy, reader=link, writer=esme, request=request)

    def check(self, proxy, *, reader: Link, writer: Link, request: Pdu):
        reader.on_pdu = None
        before = proxy.resident_kib()
        reader.pause_reading()
        flood = Flood(writer, request, OFFERED)
        flood.wait_stalled()
        grown = proxy.resident_kib() - before
        self.assertLess(grown, BUFFERS_KIB, f"grown by {grown} KiB with {flood.sent} PDUs taken")
        already = len(reader.received)
        reader.resume_reading()
        flood.join(60)
        self.assertFalse(flood.is_alive(), "it never went on")
        reader.wait(lambda p: p.sequence_number == OFFERED and p.name == request.name, "the last one", seconds=60)
        came = [p for p in reader.received if p.name == request.name]
        self.assertEqual([p.sequence_number for p in came], list(range(1, OFFERED + 1)), f"{already} before")
        self.assertTrue(all(p.raw[16:] == request.raw[16:] for p in came), "octets changed")
        self.assertLess(proxy.resident_kib() - before, BUFFERS_KIB)
        proxy.kill()  # nobody answers; a drain would wait for it

    def test_others_go_on_meanwhile(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc, changes={"limits": {"workers": 1}})
        esme, link = self.bound_pair(proxy, smsc)
        other, _ = self.bound_pair(proxy, smsc)
        esme.on_pdu = None
        esme.pause_reading()
        flood = Flood(link, link.deliver_pdu(UNLISTED, COMPANY, "", tlvs=[(0x0424, BIG_TEXT)]), OFFERED)
        flood.wait_stalled()
        self.assertStatus(other.submit(COMPANY, UNLISTED, seconds=2), 0)
        proxy.kill()


class Claims(ProxyCase):
    def test_claimed_lengths_cost_nothing(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc)
        self.bound_pair(proxy, smsc)
        before = proxy.resident_kib()
        links = [self.start_esme(proxy) for _ in range(400)]
        for link in links:
            link.send(bytes.fromhex("00020000000000090000000000000001") + b"half")
        # The one that comes last is read after all of them.
        self.bound_pair(proxy, smsc)
        grown = proxy.resident_kib() - before
        self.assertLess(grown, 400 * 128 // 2, f"{grown} KiB for 400 connections that claim 128 KiB each")


def is_closed(sock: socket.socket) -> bool:
    try:
        return sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


class ManySessions(ProxyCase):
    def test_descriptors_and_threads_come_back(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc)
        descriptors = self.count(proxy)[0]
        self.open_and_end(proxy, smsc)  # some threads are only made when first needed
        threads = self.count(proxy)[1]
        for _ in range(3):
            self.open_and_end(proxy, smsc)
            self.assertEqual(self.count(proxy)[1], threads)
        until(lambda: self.count(proxy)[0] <= descriptors + 4,
              lambda: f"{self.count(proxy)[0]} descriptors to become {descriptors} or little more", 20)

    def open_and_end(self, proxy, smsc) -> None:
        pairs = [self.bound_pair(proxy, smsc) for _ in range(100)]
        for index, (esme, link) in enumerate(pairs):
            ending = (esme.close, esme.abort, link.close, link.abort)[index % 4]
            ending()
        for esme, link in pairs:
            esme.wait_end(20)
            link.wait_end(20)

    def count(self, proxy) -> tuple[int, int]:
        process = Path(f"/proc/{proxy.pid}")
        return len(list((process / "fd").iterdir())), len(list((process / "task").iterdir()))

    def test_more_connections_than_allowed_are_closed(self):
        proxy = self.start_proxy(self.start_smsc(), changes={"limits": {"max_connections": 10}})
        sockets = [self.burst_socket(proxy.address) for _ in range(200)]
        until(lambda: sum(map(is_closed, sockets)) >= 190, lambda: f"190 closed, {sum(map(is_closed, sockets))} are")
        kept = [sock for sock in sockets if not is_closed(sock)]
        self.assertEqual(len(kept), 10)
        kept[0].close()
        until(lambda: self.binds(proxy), "a place is free again", 10)

    def burst_socket(self, address) -> socket.socket:
        """Connects without waiting for it, so that many arrive at once."""
        sock = socket.socket()
        self.addCleanup(sock.close)
        sock.setblocking(False)
        sock.connect_ex(address)
        return sock

    def binds(self, proxy) -> bool:
        try:
            return self.start_esme(proxy).bind().command_status == 0
        except (AssertionError, OSError):
            return False


class BindTimeout(ProxyCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes={"session": {"bind_timeout": "1s"}})

    def seconds_until_end(self, link: Link) -> float:
        started = time.monotonic()
        link.wait_end(10)
        return time.monotonic() - started

    def test_silent_connection_is_closed(self):
        self.assertTrue(0.5 < self.seconds_until_end(self.start_esme(self.proxy)) < 5)

    def test_half_a_bind_is_closed(self):
        esme = self.start_esme(self.proxy)
        esme.send(esme.bind_pdu().raw[:-3])
        self.assertTrue(0.5 < self.seconds_until_end(esme) < 5)

    def test_enquire_link_does_not_extend_it(self):
        esme = self.start_esme(self.proxy)
        started = time.monotonic()
        while esme.ended is None and time.monotonic() - started < 10:
            try:
                esme.send(pdu("enquire_link", sequence_number=esme.next_sequence_number()))
                esme.ends_within(0.1)
            except OSError:
                break
        self.assertTrue(0.5 < time.monotonic() - started < 5)

    def test_a_bound_session_stays(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        silent = self.start_esme(self.proxy)
        silent.wait_end(10)
        self.assertIsNone(esme.ended)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)

    def test_smsc_that_never_answers_a_bind(self):
        self.smsc.answer = lambda link, request: None
        esme = self.start_esme(self.proxy)
        esme.send(esme.bind_pdu())
        self.assertLess(self.seconds_until_end(esme), 8)


class ConnectTimeout(ProxyCase):
    def test_an_smsc_that_does_not_accept_is_a_bind_failure(self):
        full = socket.socket()
        self.addCleanup(full.close)
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(8):  # fills the backlog; what comes later gets no answer to its SYN
            sock = socket.socket()
            self.addCleanup(sock.close)
            sock.setblocking(False)
            sock.connect_ex(full.getsockname())
            waiting.append(sock)
        proxy = self.start_proxy(full.getsockname()[1], changes={"upstreams": [
            {"name": "carrier", "endpoints": [f"127.0.0.1:{full.getsockname()[1]}"], "connect_timeout": "500ms"}]})
        started = time.monotonic()
        self.assertStatus(self.start_esme(proxy).bind(), 0x0D)
        self.assertLess(time.monotonic() - started, 5)


if __name__ == "__main__":
    unittest.main()
