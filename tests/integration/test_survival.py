# SPDX-License-Identifier: Apache-2.0
"""What one pair of peers does must never cost another its session: raw sockets in unkind orders."""

import os
import signal
import socket
import struct
import threading
import unittest

import context  # noqa: F401
from support.case import COMPANY, UNLISTED, ProxyCase
from support.smpp import encode
from support.waiting import until

UNBIND, UNBIND_RESP = 0x00000006, 0x80000006
MEGABYTES = 24


def header(command_id, sequence_number):
    return struct.pack(">IIII", 16, command_id, 0, sequence_number)


class RawPair(ProxyCase):
    """An ESME and an SMSC as bare sockets, bound through the proxy."""

    def setUp(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listener.close)
        self.proxy = self.start_proxy(self.listener.getsockname()[1])

    def bound(self):
        esme = socket.create_connection(self.proxy.address, timeout=20)
        self.addCleanup(esme.close)
        esme.sendall(encode("bind_transceiver", sequence_number=1, system_id="company", password="secret08",
                            system_type="", interface_version=0x34).raw)
        self.listener.settimeout(20)
        smsc, _ = self.listener.accept()
        self.addCleanup(smsc.close)
        smsc.settimeout(20)
        smsc.recv(4096)
        smsc.sendall(struct.pack(">IIII", 17, 0x80000009, 0, 1) + b"\0")
        self.assertEqual(len(esme.recv(4096)), 17)
        return esme, smsc


class Lifetimes(RawPair):
    def test_reset_and_last_answer_in_one_wake_up(self):
        esme, smsc = self.bound()
        esme.sendall(header(UNBIND, 2))
        self.assertEqual(len(smsc.recv(4096)), 16)
        # While it is stopped both arrive, so that it finds them together.
        os.kill(self.proxy.pid, signal.SIGSTOP)
        try:
            smsc.sendall(header(UNBIND_RESP, 2))
            esme.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            esme.close()
        finally:
            os.kill(self.proxy.pid, signal.SIGCONT)
        self.assertEqual(smsc.recv(4096), b"", "the SMSC's link was to end")
        self.assertTrue(self.proxy.running(), "smppguard is gone")
        self.bound()


class WritersThatDoNotReadYet(RawPair):
    def test_batch_written_before_anything_is_read(self):
        esme, smsc = self.bound()
        up = encode("submit_sm", sequence_number=8, source_addr=COMPANY, destination_addr=UNLISTED,
                    short_message=b"a" * 140).raw
        down = encode("deliver_sm", sequence_number=7, source_addr=UNLISTED, destination_addr=COMPANY,
                      short_message=b"b" * 140).raw
        count = MEGABYTES * 1024 * 1024 // len(up)
        arrived = [0]

        def smsc_reads():
            while octets := smsc.recv(1 << 16):
                arrived[0] += len(octets)

        def smsc_writes():
            try:
                smsc.sendall(down * count)
            except OSError:
                pass  # the ESME never reads them; the test ends first

        for work in (smsc_reads, smsc_writes):
            threading.Thread(target=self._quietly, args=(work,), daemon=True).start()
        esme.sendall(up * count)  # blocks until all of it was taken
        until(lambda: arrived[0] >= count * len(up), "the whole batch at the SMSC", 20)

    @staticmethod
    def _quietly(work):
        try:
            work()
        except OSError:
            pass


if __name__ == "__main__":
    unittest.main()
