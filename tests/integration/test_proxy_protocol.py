# SPDX-License-Identifier: Apache-2.0
"""PROXY protocol headers: taken from configured balancers and from nobody else, and sent to the SMSC on request."""

import re
import time
import unittest

import context  # noqa: F401
from support import proxy_header
from support.case import COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.proxy import Proxy
from support.proxy_header import PROXY, TCP4, TCP6, V1_UNKNOWN, v1, v2, v2_local, v2_raw
from support.tls_case import TlsCase
from support.waiting import until

CLIENT, BALANCER = ("192.0.2.7", 10000), ("198.51.100.1", 2775)
CLIENT_6, BALANCER_6 = ("2001:db8::7", 10000), ("2001:db8::1", 2775)
LONGEST_6 = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
TLVS = [(0x01, b"smpp"), (0x05, b"unique"), (0x20, b"\1\0\0\0\0"), (0xE0, bytes(300))]
FROM_HERE, FROM_ELSEWHERE = {"from": ["127.0.0.1/32"]}, {"from": ["127.0.0.2/32", "2001:db8::/32"]}


def spoken(write, client: tuple[str, int], port: int, *more) -> tuple[bytes, tuple[str, int]]:
    """A header and the address in it, whose port no other header has."""
    source = (client[0], port)
    return write(source, BALANCER if client is CLIENT else BALANCER_6, *more), source


SPEAKING = {
    "v1 TCP4": spoken(v1, CLIENT, 10001),
    "v1 TCP6": spoken(v1, CLIENT_6, 10002),
    "v2 TCP4": spoken(v2, CLIENT, 10003),
    "v2 TCP6": spoken(v2, CLIENT_6, 10004),
    "v2 TCP4 with TLVs": spoken(v2, CLIENT, 10005, TLVS),
    "v2 TCP6 with TLVs": spoken(v2, CLIENT_6, 10006, TLVS),
}
SILENT = {
    "v1 UNKNOWN": V1_UNKNOWN,
    "v1 UNKNOWN of the greatest length": f"PROXY UNKNOWN {LONGEST_6} {LONGEST_6} 65535 65535\r\n".encode(),
    "v2 LOCAL": v2_local(),
    "v2 LOCAL with TLVs": v2_local(TLVS),
    "v2 LOCAL with addresses": v2_raw(proxy_header.LOCAL, TCP4, v2(CLIENT, BALANCER)[16:]),
}
HEADERS = [*(header for header, _ in SPEAKING.values()), *SILENT.values()]
GARBAGE = {
    "v1 without addresses": b"PROXY TCP4 192.0.2.7\r\n",
    "v1 of another family": b"PROXY TCP5 192.0.2.7 198.51.100.1 40001 2775\r\n",
    "v1 with an IPv6 address as TCP4": b"PROXY TCP4 2001:db8::7 2001:db8::1 40001 2775\r\n",
    "v1 with half an address": b"PROXY TCP4 192.0.2 198.51.100.1 40001 2775\r\n",
    "v1 with a port too great": b"PROXY TCP4 192.0.2.7 198.51.100.1 65536 2775\r\n",
    "v1 with a word too many": b"PROXY TCP4 192.0.2.7 198.51.100.1 40001 2775 x\r\n",
    "v1 in small letters": b"proxy TCP4 192.0.2.7 198.51.100.1 40001 2775\r\n",
    "v1 that ends in LF alone": b"PROXY TCP4 192.0.2.7 198.51.100.1 40001 2775\n" + bytes(100),
    "v1 that does not end": b"PROXY TCP4 " + b"1" * 200,
    "v1 that ends one octet too late": b"PROXY UNKNOWN " + b"x" * 92 + b"\r\n",
    "v2 of version 3": v2_raw(0x31, TCP4, bytes(12)),
    "v2 with an unknown command": v2_raw(0x22, TCP4, bytes(12)),
    "v2 too short for its family": v2_raw(PROXY, TCP6, bytes(12)),
    "v2 whose signature goes wrong": proxy_header.SIGNATURE[:-1] + b"\r" + bytes(28),
    "HTTP": b"GET / HTTP/1.1\r\nHost: smpp.example\r\n\r\n",
}


def check_source_logged(proxy: Proxy, source: tuple[str, int]) -> None:
    host = re.escape(source[0])
    pattern = rf"source=(\[{host}\]|{host}):{source[1]}\b"
    until(lambda: re.search(pattern, proxy.log()), f"{pattern} in the log")


class Listener(ProxyCase):
    proxy_protocol: dict = FROM_HERE
    changes: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, listener={"proxy_protocol": self.proxy_protocol},
                                      changes=self.changes)

    def check_turned_away(self, *octets: bytes) -> None:
        """A connection that opens with them and goes on with a bind ends, and the SMSC hears nothing of it."""
        links = len(self.smsc.links)
        esme = self.start_esme(self.proxy)
        esme.send(b"".join(octets) + esme.bind_pdu().raw)
        esme.wait_end(5)
        self.assertNotIn(0, [p.command_status for p in esme.received])
        self.assertEqual(len(self.smsc.links), links)


class Accepted(Listener):
    def test_each_kind_and_the_log_shows_the_real_client(self):
        for name, (header, source) in SPEAKING.items():
            with self.subTest(name):
                esme = self.start_esme(self.proxy, header=header)
                self.assertStatus(esme.bind(), 0)
                self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
                self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
                check_source_logged(self.proxy, source)

    def test_those_that_name_nobody_leave_the_connection_its_own_address(self):
        for name, header in SILENT.items():
            with self.subTest(name):
                esme = self.start_esme(self.proxy, header=header)
                self.assertStatus(esme.bind(), 0)
                check_source_logged(self.proxy, esme.sock.getsockname())

    def test_octet_by_octet(self):
        for header, _ in SPEAKING.values():
            esme = self.start_esme(self.proxy)
            bind = esme.bind_pdu()
            for octet in header + bind.raw:
                esme.send(bytes([octet]))
            self.assertStatus(esme.response(bind.sequence_number), 0)

    def test_in_one_segment_with_the_bind_and_a_message(self):
        for header in HEADERS:
            esme = self.start_esme(self.proxy)
            bind, refused = esme.bind_pdu(), esme.submit_pdu(COMPANY, RECIPIENT)
            esme.send(header + bind.raw + refused.raw)
            self.assertStatus(esme.response(bind.sequence_number), 0)
            self.assertRefused(esme.response(refused.sequence_number), refused)
            self.assertOctets(bind, self.smsc.links[-1].received[0])

    def test_balancers_that_only_look_whether_somebody_is_there(self):
        for header in (b"", v2_local(), V1_UNKNOWN):
            for _ in range(20):
                self.start_esme(self.proxy, header=header).close()
        self.assertEqual(self.smsc.links, [])
        self.assertStatus(self.start_esme(self.proxy, header=V1_UNKNOWN).bind(), 0)


class Refused(Listener):
    def test_garbage(self):
        for name, octets in GARBAGE.items():
            with self.subTest(name):
                self.check_turned_away(octets)
        self.assertStatus(self.start_esme(self.proxy, header=V1_UNKNOWN).bind(), 0)

    def test_none_from_a_balancer(self):
        self.check_turned_away()

    def test_two_of_them(self):
        for header in (v1(CLIENT, BALANCER), v2(CLIENT, BALANCER)):
            self.check_turned_away(header, header)


class FromOthers(Listener):
    """A listener that takes headers from one network only, where this ESME is not."""

    proxy_protocol = FROM_ELSEWHERE

    def test_a_header_is_no_smpp(self):
        for header in HEADERS:
            self.check_turned_away(header)

    def test_without_one_they_are_served(self):
        self.assertStatus(self.start_esme(self.proxy).bind(), 0)

    def test_the_balancer_is_known_by_its_own_address(self):
        esme = self.start_esme(self.proxy, source="127.0.0.2", header=v1(CLIENT, BALANCER))
        self.assertStatus(esme.bind(), 0)
        check_source_logged(self.proxy, CLIENT)

    def test_a_header_makes_no_balancer_of_anybody(self):
        self.check_turned_away(v1(("127.0.0.2", 40000), BALANCER), v1(CLIENT, BALANCER))


class Unfinished(Listener):
    changes = {"session": {"bind_timeout": "1s"}}

    def test_half_a_header_ends_at_the_bind_timeout(self):
        for octets in (v1(CLIENT, BALANCER)[:-1], v2(CLIENT, BALANCER)[:-1], v2(CLIENT, BALANCER)[:13], b""):
            esme, started = self.start_esme(self.proxy), time.monotonic()
            esme.send(octets)
            esme.wait_end(10)
            self.assertTrue(0.5 < time.monotonic() - started < 5)


class Routes(ProxyCase):
    """`sources` of a route mean the real client."""

    def setUp(self):
        inside, outside = self.start_smsc(system_id="inside"), self.start_smsc(system_id="outside")
        self.proxy = self.start_proxy(inside, listener={"proxy_protocol": FROM_HERE}, changes={
            "upstreams": [{"name": "inside", "endpoints": [f"127.0.0.1:{inside.port}"]},
                          {"name": "outside", "endpoints": [f"127.0.0.1:{outside.port}"]}],
            "routes": [{"name": "inside", "system_id": "*", "upstream": "inside",
                        "sources": ["192.0.2.0/24", "2001:db8::/32"]},
                       {"name": "rest", "system_id": "*", "upstream": "outside"}]})

    def test_are_the_real_client(self):
        elsewhere, elsewhere_6 = ("203.0.113.9", 40000), ("2001:db9::7", 40000)
        cases = ((v1(CLIENT, BALANCER), b"inside"), (v2(CLIENT_6, BALANCER_6), b"inside"),
                 (v1(elsewhere, BALANCER), b"outside"), (v2(elsewhere_6, BALANCER_6), b"outside"),
                 (V1_UNKNOWN, b"outside"), (v2_local(), b"outside"))
        for header, smsc in cases:
            with self.subTest(header):
                response = self.start_esme(self.proxy, header=header).bind()
                self.assertEqual(response.fields()["system_id"], smsc)


class BeforeTls(TlsCase):
    upstream_has_tls = False

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, listener={"proxy_protocol": FROM_HERE})

    def test_the_header_comes_first(self):
        for header, source in SPEAKING.values():
            esme = self.start_esme(self.proxy, header=header)
            self.assertStatus(esme.bind(), 0)
            check_source_logged(self.proxy, source)
            self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)

    def test_tls_without_one_is_turned_away(self):
        with self.assertRaises(OSError):
            self.start_esme(self.proxy)
        self.assertStatus(self.start_esme(self.proxy, header=V1_UNKNOWN).bind(), 0)

    def test_within_tls_it_is_no_smpp(self):
        esme = self.start_esme(self.proxy, header=V1_UNKNOWN)
        esme.send(v2(CLIENT, BALANCER) + esme.bind_pdu().raw)
        esme.wait_end(5)
        self.assertEqual(self.smsc.links, [])


class ToTheSmsc(ProxyCase):
    """The SMSC is told who the ESME is."""

    def bound_with_header(self, version: str, header: bytes = b""):
        """The ESME and the header that the SMSC got."""
        smsc = self.start_smsc(proxy_header=True)
        self.proxy = self.start_proxy(smsc, listener={"proxy_protocol": FROM_HERE} if header else {},
                                      upstream={"proxy_protocol": version})
        esme = self.start_esme(self.proxy, header=header)
        self.assertStatus(esme.bind(), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        sent = smsc.wait_link().proxy_header
        self.assertEqual(f"v{sent.version}", version)
        return esme, sent

    def test_its_own_address_and_the_listeners(self):
        for version in ("v1", "v2"):
            esme, sent = self.bound_with_header(version)
            self.assertEqual((sent.source, sent.destination), (esme.sock.getsockname(), self.proxy.address))

    def test_what_a_balancer_said_goes_on(self):
        for version in ("v1", "v2"):
            for name, (header, source) in SPEAKING.items():
                with self.subTest(name, version=version):
                    self.assertEqual(self.bound_with_header(version, header)[1].source, source)

    def test_a_balancer_that_named_nobody(self):
        for version in ("v1", "v2"):
            for header in (V1_UNKNOWN, v2_local()):
                esme, sent = self.bound_with_header(version, header)
                self.assertEqual(sent.source, esme.sock.getsockname())

    def test_each_session_its_own(self):
        smsc = self.start_smsc(proxy_header=True)
        proxy = self.start_proxy(smsc, upstream={"proxy_protocol": "v2"})
        for _ in range(10):
            esme, link = self.bound_pair(proxy, smsc)
            self.assertEqual(link.proxy_header.source, esme.sock.getsockname())


class ToTheSmscBeforeTls(TlsCase, ToTheSmsc):
    """The same ahead of TLS on both legs."""


if __name__ == "__main__":
    unittest.main()
