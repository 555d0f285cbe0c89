# SPDX-License-Identifier: Apache-2.0
"""A third party looks at both legs: every PDU that entered smppguard left it, in order, octet for octet.

dumpcap captures the loopback while more than 100,000 PDUs of all commands pass in both directions. tshark's own SMPP
dissector reads them, and the octets of the two legs are compared from the capture. One session carries what tshark
itself cannot read (vendor and reserved ids, broken bodies): there only the octets count.
"""

import collections
import shutil
import signal
import socket
import subprocess
import unittest

import context  # noqa: F401
from support.case import UNLISTED, ProxyCase
from support.smpp import Framer, Pdu, encode, pdu
from support.traffic import Traffic
from support.waiting import until

ROUNDS = 200
BATCH = 60  # requests of each end in a round
SESSIONS = (("bind_transceiver", False), ("bind_transmitter", False), ("bind_receiver", False),
            ("bind_transceiver", True))
LEAST = 100_000
LAST_TEXT = b"the last one of the capture"


class Ends:
    """The two sockets of one session, and what has to come out of each."""

    def __init__(self, esme: socket.socket, smsc: socket.socket, kind: str, strange: bool, seed: int):
        self.esme, self.smsc, self.kind, self.strange = esme, smsc, kind, strange
        self.traffic = Traffic(seed, strange=strange)
        self.up: list[Pdu] = []    # sent by the ESME
        self.down: list[Pdu] = []  # sent by the SMSC

    def ports(self, leg: str) -> tuple[int, int]:
        """(port of the sender of `up`, port of its receiver) on a leg."""
        if leg == "esme":
            return self.esme.getsockname()[1], self.esme.getpeername()[1]
        return self.smsc.getpeername()[1], self.smsc.getsockname()[1]

    def round(self) -> None:
        """A window of requests each way, then the answers to both."""
        asked_up = [self.traffic.esme_request() for _ in range(BATCH)] if self.kind != "bind_receiver" else []
        asked_down = [self.traffic.smsc_request() for _ in range(BATCH)] if self.kind != "bind_transmitter" else []
        self.pass_on(asked_up, asked_down)
        answers = [[a for a in map(self.traffic.response, asked) if a] for asked in (asked_down, asked_up)]
        self.pass_on(*answers)

    def pass_on(self, up: list[Pdu], down: list[Pdu]) -> None:
        for sender, receiver, pdus, kept in ((self.esme, self.smsc, up, self.up),
                                             (self.smsc, self.esme, down, self.down)):
            octets = b"".join(p.raw for p in pdus)
            sender.sendall(octets)
            receive_exactly(receiver, len(octets))
            kept += pdus


def receive_exactly(sock: socket.socket, count: int) -> bytes:
    octets = bytearray()
    while len(octets) < count:
        some = sock.recv(count - len(octets))
        if not some:
            raise AssertionError(f"closed after {len(octets)} of {count} octets")
        octets += some
    return bytes(octets)


class Tshark(ProxyCase):
    listed = ()

    def setUp(self):
        for program in ("tshark", "dumpcap"):
            self.assertTrue(shutil.which(program), f"{program} is not installed: scripts/packages.sh test")
        self.capture = self.directory() / "both_legs.pcapng"

    def start_capture(self, *ports: int) -> subprocess.Popen:
        expression = " or ".join(f"tcp port {port}" for port in ports)
        log = self.capture.with_suffix(".log")
        with open(log, "wb") as out:
            process = subprocess.Popen(["dumpcap", "-i", "lo", "-B", "128", "-f", expression, "-w", str(self.capture)],
                                       stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        until(lambda: process.poll() is not None or "File:" in log.read_text(), "dumpcap captures", 20)
        self.assertIsNone(process.poll(), log.read_text())
        self.capture_log = log
        return process

    def stop_capture(self, process: subprocess.Popen, lasts: int) -> None:
        """When all of the last PDUs are in the file, each of them on two legs."""
        until(lambda: self.tail().count(LAST_TEXT) >= lasts, "the end of the traffic is captured", 30, every=0.05)
        process.send_signal(signal.SIGINT)
        process.wait(30)
        self.assertIn("dropped on interface", self.capture_log.read_text())
        self.assertRegex(self.capture_log.read_text(), r"dropped on interface '[^']*': \d+/0 ", "packets were dropped")

    def tail(self) -> bytes:
        with open(self.capture, "rb") as file:
            file.seek(max(0, file.seek(0, 2) - (1 << 20)))
            return file.read()

    def tshark(self, *arguments: str) -> list[list[str]]:
        command = ["tshark", "-n", "-r", str(self.capture), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        return [line.split("\t") for line in done.stdout.splitlines()]

    def run_traffic(self) -> list[Ends]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            proxy = self.start_proxy(listener.getsockname()[1])
            capturing = self.start_capture(listener.getsockname()[1], proxy.address[1])
            sessions = [self.open(proxy, listener, *session, seed) for seed, session in enumerate(SESSIONS)]
            for _ in range(ROUNDS):
                for ends in sessions:
                    ends.round()
            for ends in sessions:
                self.finish(ends)
            self.stop_capture(capturing, 4 * len(sessions))
        return sessions

    def open(self, proxy, listener, kind: str, strange: bool, seed: int) -> Ends:
        esme = socket.create_connection(proxy.address, timeout=60)
        self.addCleanup(esme.close)
        body = b"app\0secret08\0\0\x34\0\0\0"
        bind = pdu(kind, body, sequence_number=(0, 0xFFFFFFFF, 7, 8)[seed])
        esme.sendall(bind.raw)
        smsc, _ = listener.accept()
        self.addCleanup(smsc.close)
        smsc.settimeout(60)
        receive_exactly(smsc, len(bind.raw))
        answer = pdu(f"{kind}_resp", b"SMSC\0\x02\x10\0\1\x34", sequence_number=bind.sequence_number)
        ends = Ends(esme, smsc, kind, strange, seed)
        smsc.sendall(answer.raw)
        receive_exactly(esme, len(answer.raw))
        ends.up.append(bind)
        ends.down.append(answer)
        return ends

    def finish(self, ends: Ends) -> None:
        last = encode("data_sm", source_addr=UNLISTED, destination_addr=UNLISTED, sequence_number=0xFFFFFFFF,
                      tlvs=[(0x0424, LAST_TEXT)])
        ends.pass_on([last], [last])
        ends.pass_on([pdu("unbind", sequence_number=0)], [])
        ends.pass_on([], [pdu("unbind_resp", sequence_number=0)])

    def streams(self) -> dict[tuple[int, int], bytes]:
        """Octets by (source port, destination port), as they follow each other by tcp.seq."""
        rows = self.tshark("-Y", "tcp.len > 0", "-T", "fields", "-e", "tcp.srcport", "-e", "tcp.dstport",
                           "-e", "tcp.seq", "-e", "tcp.payload")
        segments = collections.defaultdict(dict)
        for source, destination, seq, payload in rows:
            segments[int(source), int(destination)][int(seq)] = bytes.fromhex(payload)
        streams = {}
        for ports, by_seq in segments.items():
            octets = bytearray()
            for seq in sorted(by_seq):
                at = seq - 1  # relative numbers count from 1
                self.assertLessEqual(at, len(octets), f"the capture misses octets of {ports}")
                octets[at:at + len(by_seq[seq])] = by_seq[seq]
            streams[ports] = bytes(octets)
        return streams

    def dissected(self, sessions: list[Ends]) -> dict[tuple[int, int], list[tuple[str, str]]]:
        """(command_id, sequence_number) by direction as tshark reads them; no frame may be malformed."""
        ports = {ends.ports(leg)[1] for ends in sessions for leg in ("esme", "smsc")}
        decode = [word for port in ports for word in ("-d", f"tcp.port=={port},smpp")]
        strange = [f"tcp.port == {ends.ports(leg)[0]}" for ends in sessions if ends.strange
                   for leg in ("esme", "smsc")]
        rows = self.tshark(*decode, "-Y", f"smpp && !({' || '.join(strange)})", "-T", "fields",
                           "-E", "aggregator=,", "-e", "tcp.srcport", "-e", "tcp.dstport", "-e", "smpp.command_id",
                           "-e", "smpp.sequence_number", "-e", "_ws.malformed")
        seen = collections.defaultdict(list)
        malformed = []
        for source, destination, commands, numbers, bad in rows:
            pairs = list(zip(commands.split(","), numbers.split(",")))
            seen[int(source), int(destination)] += pairs
            if bad:
                malformed.append((source, destination, pairs[-1]))
        self.assertEqual(malformed[:10], [], f"{len(malformed)} malformed for tshark")
        return seen

    def test_nothing_lost_nothing_changed(self):
        sessions = self.run_traffic()
        streams = self.streams()
        dissected = self.dissected(sessions)
        for ends in sessions:
            for leg in ("esme", "smsc"):
                up = ends.ports(leg)
                for ports, sent, what in ((up, ends.up, "up"), (up[::-1], ends.down, "down")):
                    name = f"{ends.kind} {what} on the {leg} leg"
                    self.assertAllOctets(sent, Framer().feed(streams[ports]), name)
                    if not ends.strange:
                        self.assertRead(sent, dissected[ports], name)
        compared = sum(len(ends.up) + len(ends.down) for ends in sessions)
        commands = {p.command_id for ends in sessions for p in ends.up + ends.down}
        self.assertGreaterEqual(compared, LEAST)
        self.assertGreaterEqual(len(commands), 35, sorted(commands))
        print(f"{compared} PDUs of {len(commands)} command ids, each the same on both legs")

    def assertRead(self, sent: list[Pdu], read: list[tuple[str, str]], name: str) -> None:
        for at, (want, (command_id, number)) in enumerate(zip(sent, read)):
            if (int(command_id, 0), int(number, 0)) != (want.command_id, want.sequence_number):
                self.fail(f"{name}: PDU {at} is {want}, tshark reads {command_id} {number}")
        self.assertEqual(len(sent), len(read), f"PDUs that tshark reads of {name}")


if __name__ == "__main__":
    unittest.main()
