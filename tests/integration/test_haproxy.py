# SPDX-License-Identifier: Apache-2.0
"""HAProxy as the balancer in front, whose PROXY headers smppguard takes, and behind, where it takes smppguard's."""

import unittest

import context  # noqa: F401
from crossing import Crossing
from support.esme import Esme
from support.haproxy import Haproxy
from support.proxy import Proxy
from support.tls_case import TlsCase

FROM_HERE = {"proxy_protocol": {"from": ["127.0.0.1/32"]}}
SENDS = {"v1": "send-proxy", "v2": "send-proxy-v2",
         "v2 with TLVs": "send-proxy-v2 proxy-v2-options unique-id,crc32c,authority"}


class HaproxyCase(TlsCase, Crossing):
    listener_has_tls = upstream_has_tls = False

    def setUp(self):
        self.smsc = self.start_smsc()

    def start_haproxy(self, port: int, **options) -> Haproxy:
        return self.start_program(Haproxy(self.directory(), port, **options))

    def connect(self, haproxy: Haproxy) -> Esme:
        esme = Esme(haproxy.address, tls=self.esme_tls() if self.listener_has_tls else None)
        self.addCleanup(esme.close)
        return esme

    def check_client_is_known(self, proxy: Proxy, haproxy: Haproxy) -> None:
        """Every command crosses, and the log says who the ESME is."""
        index = len(self.smsc.links)
        esme = self.connect(haproxy)
        self.assertStatus(esme.bind(), 0)
        host, port = esme.sock.getsockname()
        proxy.wait_log(f"source={host}:{port}")
        self.check_mixture(esme, self.smsc.wait_link(index))


class InFront(HaproxyCase):
    def test_the_worked_example(self):
        proxy = self.start_proxy(self.smsc, listener=FROM_HERE)
        haproxy = self.start_haproxy(proxy.address[1], server="send-proxy-v2")
        self.check_worked_example(proxy, self.smsc, lambda: self.connect(haproxy))

    def test_each_kind_of_header(self):
        proxy = self.start_proxy(self.smsc, listener=FROM_HERE)
        for name, server in SENDS.items():
            with self.subTest(name):
                self.check_client_is_known(proxy, self.start_haproxy(proxy.address[1], server=server))

    def test_a_listener_that_expects_no_header(self):
        proxy = self.start_proxy(self.smsc, listener={"proxy_protocol": {"from": ["127.0.0.2/32"]}})
        esme = self.connect(self.start_haproxy(proxy.address[1], server="send-proxy-v2"))
        try:
            esme.send(esme.bind_pdu())
        except OSError:
            pass  # smppguard was faster: the header was enough for it
        esme.wait_end()
        self.assertEqual(self.smsc.links, [])

    def test_health_checks(self):
        proxy = self.start_proxy(self.smsc, listener=FROM_HERE)
        haproxy = self.start_haproxy(proxy.address[1], server="send-proxy-v2 check inter 20ms rise 1 fall 1")
        haproxy.wait(lambda: haproxy.server_status() == "UP", "the check finds smppguard")
        self.assertEqual(self.smsc.links, [])
        self.check_client_is_known(proxy, haproxy)
        proxy.terminate()
        haproxy.wait(lambda: haproxy.server_status() == "DOWN", "the check misses smppguard")


class InFrontOfTls(HaproxyCase):
    """The header goes ahead of a handshake that HAProxy only passes on."""

    listener_has_tls = True

    def test_the_client_is_known(self):
        proxy = self.start_proxy(self.smsc, listener=FROM_HERE)
        self.check_client_is_known(proxy, self.start_haproxy(proxy.address[1], server="send-proxy-v2"))


class Behind(HaproxyCase):
    """What HAProxy reads of smppguard's header it tells the SMSC in a header of its own."""

    bind = ""

    def setUp(self):
        self.smsc = self.start_smsc(proxy_header=True, tls=None)

    def test_it_reads_the_header(self):
        haproxy = self.start_haproxy(self.smsc.port, bind=f"accept-proxy {self.bind}", server="send-proxy-v2")
        for version in ("v1", "v2"):
            with self.subTest(version):
                proxy = self.start_proxy(haproxy.address[1], upstream={"proxy_protocol": version})
                esme, link = self.bound_pair(proxy, self.smsc)
                self.assertEqual(link.proxy_header.source, esme.sock.getsockname())
                self.assertEqual(link.proxy_header.destination, proxy.address)
                self.check_mixture(esme, link)

    def test_without_one_it_ends_the_connection(self):
        haproxy = self.start_haproxy(self.smsc.port, bind=f"accept-proxy {self.bind}", server="send-proxy-v2")
        proxy = self.start_proxy(haproxy.address[1])
        self.assertStatus(self.start_esme(proxy).bind(), 0x0D)


class BehindWithTls(Behind):
    """The same with HAProxy's own TLS behind the header."""

    upstream_has_tls = True

    @property
    def bind(self) -> str:
        return f"ssl crt {self.carrier.in_one_file(self.directory() / 'carrier.pem')}"


if __name__ == "__main__":
    unittest.main()
