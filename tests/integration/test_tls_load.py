# SPDX-License-Identifier: Apache-2.0
"""Much, slow and unfinished TLS: large transfers, readers and writers that take their time, handshakes that stop."""

import random
import socket
import time
import unittest

import context  # noqa: F401
import test_bounds
from crossing import Crossing
from support.case import COMPANY, RECIPIENT, UNLISTED
from support.link import Link
from support.tls import TlsClient, TlsSocket
from support.tls_case import TlsCase

LARGE = 2_000     # PDUs each way of up to 60 kB
SMALL = 6_000   # PDUs each way of ordinary size
UNFINISHED = 200
CLIENT_HELLO = bytes.fromhex("16 0301 0200 01 0001fc 0303")  # its random, and all that follows, never comes


class OneByOne:
    """A socket on which each octet leaves in a segment of its own, `pause` seconds after the one before."""

    def __init__(self, sock: socket.socket, pause: float = 0):
        self._sock, self._pause = sock, pause
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def sendall(self, octets: bytes) -> None:
        for octet in octets:
            self._sock.sendall(bytes([octet]))
            time.sleep(self._pause)

    def __getattr__(self, name: str):
        return getattr(self._sock, name)


class SlowClient(TlsClient):
    def wrap(self, sock: socket.socket) -> TlsSocket:
        return super().wrap(OneByOne(sock))


class LargeTransfers(TlsCase, Crossing):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)
        self.esme.on_pdu = self.link.on_pdu = None

    def cross(self, count: int, sizes: tuple[int, ...]) -> None:
        """That many texts each way at once, with random octets as payloads of these sizes."""
        pick = random.Random(count)
        up, down = ([make(sender, recipient, "", tlvs=[(0x0424, pick.randbytes(pick.choice(sizes)))])
                     for _ in range(count)]
                    for make, sender, recipient in ((self.esme.submit_pdu, COMPANY, UNLISTED),
                                                    (self.link.deliver_pdu, UNLISTED, COMPANY)))
        self.check_passes(self.esme, self.link, up, down, seconds=60)

    def test_large_payloads_both_ways(self):
        self.cross(LARGE, (60_000, 16_384, 16_383, 1))

    def test_thousands_of_texts_both_ways(self):
        self.cross(SMALL, (0, 70, 140, 160))

    def test_every_command_in_thousands(self):
        self.check_mixture(self.esme, self.link, rounds=40)


class SlowReaders(TlsCase, test_bounds.SlowReaders):
    """The tests of the plain transport, over TLS."""


class BindTimeout(TlsCase, test_bounds.BindTimeout):
    """The tests of the plain transport, over TLS."""


class SlowWriters(TlsCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)

    def test_handshake_and_pdus_octet_by_octet(self):
        client = self.esme_tls()
        esme = self.start_esme(self.proxy, tls=SlowClient(client.context, client.server_name))
        self.assertStatus(esme.bind(), 0)
        request = esme.submit_pdu(COMPANY, RECIPIENT)
        self.assertEqual(esme.request(request).command_status, 0x66)

    def test_each_octet_in_a_record_of_its_own(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        up, down = esme.submit_pdu(COMPANY, UNLISTED), link.deliver_pdu(UNLISTED, COMPANY, "Thanks")
        for sender, receiver, sent in ((esme, link, up), (link, esme, down)):
            before = len(receiver.received)
            for octet in sent.raw:
                sender.send(bytes([octet]))
            sender.response(sent.sequence_number)
            self.assertOctets(sent, receiver.received[before])


class Unfinished(TlsCase):
    """Connections that never finish the handshake end at the bind timeout and cost nobody else anything."""

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes={"session": {"bind_timeout": "1s"}, "limits": {"workers": 1}})

    def start_stray(self, octets: bytes):
        stray = self.start_esme(self.proxy, tls=None, answers=False)
        stray.send(octets)
        return stray

    def test_many_of_them(self):
        bound, _ = self.bound_pair(self.proxy, self.smsc)
        before, started = self.proxy.resident_kib(), time.monotonic()
        strays = [self.start_stray(CLIENT_HELLO if n % 2 else b"") for n in range(UNFINISHED)]
        self.assertStatus(bound.submit(COMPANY, UNLISTED, seconds=2), 0)
        self.assertStatus(self.start_esme(self.proxy).bind(seconds=2), 0)
        self.assertLess(self.proxy.resident_kib() - before, UNFINISHED * 128)
        for stray in strays:
            stray.wait_end(10)
        self.assertGreater(time.monotonic() - started, 0.5)
        self.assertStatus(bound.submit(COMPANY, UNLISTED), 0)
        self.assertIsNone(bound.ended)

    def test_octets_that_drip_in_do_not_put_it_off(self):
        self.check_drip(self.start_stray(CLIENT_HELLO), bytes(100))

    def test_a_bind_that_drips_in_does_not_put_it_off(self):
        esme = self.start_esme(self.proxy)
        self.check_drip(esme, esme.bind_pdu().raw)

    def check_drip(self, link: Link, octets: bytes) -> None:
        started = time.monotonic()
        for octet in octets:
            try:
                link.send(bytes([octet]))
            except OSError:
                break
            if link.ends_within(0.1):
                break
        link.wait_end(10)
        self.assertTrue(0.5 < time.monotonic() - started < 5)

    def test_an_smsc_that_never_finishes_it(self):
        """Not a client, but the same on the other leg."""
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        proxy = self.start_proxy(silent.getsockname()[1], upstream={"connect_timeout": "500ms"})
        self.assertStatus(self.start_esme(proxy).bind(), 0x0D)

    def test_they_do_not_hold_up_the_end(self):
        stray = self.start_stray(CLIENT_HELLO)
        started = time.monotonic()
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertLess(time.monotonic() - started, 5)
        stray.wait_end()


if __name__ == "__main__":
    unittest.main()
