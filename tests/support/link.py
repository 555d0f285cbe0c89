# SPDX-License-Identifier: Apache-2.0
"""One SMPP connection of a simulated ESME or SMSC."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from typing import Callable

from .smpp import Framer, FramingLost, Pdu, pdu
from .tls import TlsSocket
from .waiting import Deadline, TooLate

READ_OCTETS = 65536
SECONDS = 10.0


class Link:
    """Reads on a thread of its own and keeps every PDU, in order, with its octets."""

    def __init__(self, sock: socket.socket | TlsSocket, label: str,
                 on_pdu: Callable[[Link, Pdu], None] | None = None,
                 opening: Callable[[Link], None] | None = None):
        """`opening` runs on the reading thread before anything is read as SMPP; it may replace `sock`."""
        self.sock = sock
        self.label = label
        self.received: list[Pdu] = []
        self.ended: str | None = None  # "closed", "reset", "TLS: why" or "framing lost" once reading is over
        self.on_pdu = on_pdu
        self._opening = opening
        self._changed = threading.Condition()
        self._reading = threading.Event()
        self._reading.set()
        self._sending = threading.Lock()
        self._framer = Framer()
        self._aborted = False
        self._sequence_number = 0
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._thread = threading.Thread(target=self._read, name=label, daemon=True)

    def start(self) -> Link:
        self._thread.start()
        return self

    # Sending

    def next_sequence_number(self) -> int:
        self._sequence_number += 1
        return self._sequence_number

    def send(self, what: Pdu | bytes) -> None:
        """Writes a PDU, or any octets at all, as they are."""
        with self._sending:
            self.sock.sendall(what.raw if isinstance(what, Pdu) else what)

    def request(self, what: Pdu, seconds: float = SECONDS) -> Pdu:
        """Sends and waits for the response with its sequence number."""
        after = len(self.received)
        self.send(what)
        return self.response(what.sequence_number, after=after, seconds=seconds)

    def enquire(self, seconds: float = SECONDS) -> Pdu:
        return self.request(pdu("enquire_link", sequence_number=self.next_sequence_number()), seconds)

    # Waiting

    def response(self, sequence_number: int, *, after: int = 0, seconds: float = SECONDS) -> Pdu:
        return self.wait(lambda p: p.is_response and p.sequence_number == sequence_number,
                         f"the response with sequence_number {sequence_number}", after=after, seconds=seconds)

    def wait_command(self, name: str, *, after: int = 0, seconds: float = SECONDS) -> Pdu:
        return self.wait(lambda p: p.name == name, name, after=after, seconds=seconds)

    def wait(self, wanted: Callable[[Pdu], bool], what: str, *, after: int = 0, seconds: float = SECONDS) -> Pdu:
        """The first PDU from position `after` on that is wanted."""
        def found() -> Pdu | None:
            return next((p for p in self.received[after:] if wanted(p)), None)
        return self._wait(found, what, seconds, give_up=True)

    def wait_count(self, count: int, wanted: Callable[[Pdu], bool] = lambda p: True, *,
                   after: int = 0, seconds: float = SECONDS) -> list[Pdu]:
        """The first `count` wanted PDUs."""
        def found() -> list[Pdu] | None:
            matching = [p for p in self.received[after:] if wanted(p)]
            return matching[:count] if len(matching) >= count else None
        return self._wait(found, f"{count} PDUs", seconds, give_up=True)

    def wait_end(self, seconds: float = SECONDS) -> str:
        """How the other side ended the connection."""
        return self._wait(lambda: self.ended, "the end of the connection", seconds, give_up=False)

    def ends_within(self, seconds: float) -> bool:
        """Not a failure if it does not."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _wait(self, found, what: str, seconds: float, *, give_up: bool):
        deadline = Deadline(seconds)
        with self._changed:
            while True:
                value = found()
                if value:
                    return value
                if deadline.passed() or (give_up and self.ended):
                    raise TooLate(f"{self.label}: {what} did not come within {seconds:g} s; {self.history()}")
                self._changed.wait(deadline.left())

    def history(self) -> str:
        last = "; ".join(str(p) for p in self.received[-8:])
        unread = self._framer.unread[:32].hex(" ")
        return (f"connection {self.ended or 'open'}, {len(self.received)} PDUs so far, the last: [{last}]"
                + (f", unread: {unread}" if unread else ""))

    def names(self) -> list[str]:
        return [p.name for p in self.received]

    # Misbehaving and ending

    def pause_reading(self) -> None:
        self._reading.clear()

    def resume_reading(self) -> None:
        self._reading.set()

    def close(self) -> None:
        """Plain close, as an application that ends without unbind."""
        self.resume_reading()
        self._shut_down(socket.SHUT_RDWR)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(5)
        self.sock.close()

    def abort(self) -> None:
        """RST, as a machine that lost power and came back. Not while another thread sends."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._aborted = True
        self.resume_reading()
        self._shut_down(socket.SHUT_RD)  # only wakes the reader: a socket in use would not be reset by close()
        self._thread.join(5)
        self.sock.close()

    def _read(self) -> None:
        how = "closed"
        try:
            if self._opening:
                self._opening(self)
            while True:
                self._reading.wait()
                octets = self.sock.recv(READ_OCTETS)
                if not octets:
                    break
                for found in self._framer.feed(octets):
                    self._keep(found)
        except FramingLost:
            how = "framing lost"
        except ssl.SSLError as error:
            how = f"TLS: {error.reason}"
        except OSError:
            how = "reset"
        except Exception as error:  # a mistake of the test: say so instead of going silent
            how = f"{type(error).__name__} in the test: {error}"
        if not self._aborted:
            self._shut_down(socket.SHUT_WR)  # an application closes when its peer has
        with self._changed:
            self.ended = how
            self._changed.notify_all()

    def _shut_down(self, what: int) -> None:
        try:
            self.sock.shutdown(what)
        except OSError:
            pass  # the other end was faster

    def _keep(self, found: Pdu) -> None:
        with self._changed:
            self.received.append(found)
            self._changed.notify_all()
        if self.on_pdu:
            try:
                self.on_pdu(self, found)
            except OSError:
                pass  # the peer left while it was answered
