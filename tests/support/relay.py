# SPDX-License-Identifier: Apache-2.0
"""A TCP relay on 127.0.0.1 whose connections can be cut, stalled and healed: the network in between."""

from __future__ import annotations

import queue
import selectors
import socket
import struct
import threading
from concurrent.futures import Future

_READ_OCTETS = 65536
_MOST_KEPT = 1 << 20              # octets of one way; then it reads no more
_RESET = struct.pack("ii", 1, 0)  # close() sends RST
WAYS = ("there", "back")          # from who connects to who is connected to, and back


class _Way:
    """What came from one end and is to go to the other."""

    def __init__(self, source: socket.socket, sink: socket.socket):
        self.source, self.sink = source, sink
        self.kept = bytearray()
        self.ended: str | None = None  # "close" or "reset" once the source has
        self.told = False              # the sink was told so

    def read(self) -> None:
        try:
            octets = self.source.recv(_READ_OCTETS)
            self.kept += octets
            self.ended = self.ended if octets else "close"
        except BlockingIOError:
            pass
        except OSError:
            self.ended = "reset"

    def write(self) -> None:
        try:
            if self.kept:
                del self.kept[:self.sink.send(self.kept)]
            if self.ended == "close" and not self.kept and not self.told:
                self.told = True
                self.sink.shutdown(socket.SHUT_WR)
        except BlockingIOError:
            pass
        except OSError:
            self.ended = "reset"

    def idle(self) -> bool:
        return not self.kept and self.ended is None


class _Pair:
    def __init__(self, near: socket.socket, far: socket.socket):
        self.ways = {"there": _Way(near, far), "back": _Way(far, near)}
        self.socks = (near, far)
        for sock in self.socks:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def over(self, stalled: set[str]) -> bool:
        """Nothing more is to be done for it."""
        return (all(way.told for way in self.ways.values())
                or any(way.ended == "reset" for name, way in self.ways.items() if name not in stalled))

    def end(self, how: str) -> None:
        for sock in self.socks:
            if how == "reset":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            sock.close()


class Relay:
    """Listens at `address`, and connects on to `port` of 127.0.0.1.

    Cut, it refuses connections at a port that stays its own. Stalled, it takes what comes and hands nothing on, ends
    neither, and nobody hears of it; heal() hands on all of it. What is told to it has happened when the call returns.
    """

    def __init__(self, port: int):
        self._port = port
        self._stalled: set[str] = set()
        self._pairs: list[_Pair] = []
        self._listener: socket.socket | None = None
        # Bound by somebody who does not listen, the port is given to nobody else while we do not.
        self._reserved = self._bind(0)
        self.address: tuple[str, int] = self._reserved.getsockname()
        self._orders: queue.SimpleQueue = queue.SimpleQueue()
        self._woken, self._wake = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._listen()
        self._thread.start()

    def cut(self, how: str = "reset") -> None:
        """Ends every connection at both ends, with RST ("reset") or FIN ("close"), and refuses new ones."""
        self._tell(lambda: self._cut(how))

    def stall(self, *ways: str) -> None:
        """"there" or "back"; none named: both."""
        self._tell(lambda: self._stalled.update(ways or WAYS))

    def heal(self) -> None:
        self._tell(self._heal)

    def connections(self) -> int:
        return self._tell(lambda: len(self._pairs))

    def close(self) -> None:
        if self._thread.is_alive():
            self._tell(lambda: self._cut("reset"))
            self._orders.put(None)
            self._wake.send(b"!")
            self._thread.join(10)
        for sock in (self._reserved, self._woken, self._wake):
            sock.close()

    def _tell(self, order):
        done: Future = Future()
        self._orders.put((order, done))
        self._wake.send(b"!")
        return done.result(30)

    # On the thread

    def _run(self) -> None:
        while True:
            ready = self._wait()
            if self._woken in ready:
                self._woken.recv(_READ_OCTETS)
            if self._listener in ready:
                self._accept()
            for pair in self._pairs:
                self._move(pair, ready)
            self._forget([pair for pair in self._pairs if pair.over(self._stalled)])
            if not self._obey():
                return

    def _wait(self) -> set[socket.socket]:
        wanted: dict[socket.socket, int] = {self._woken: selectors.EVENT_READ}
        if self._listener is not None:
            wanted[self._listener] = selectors.EVENT_READ
        for pair in self._pairs:
            for name, way in pair.ways.items():
                if way.ended is None and len(way.kept) < _MOST_KEPT:
                    wanted[way.source] = wanted.get(way.source, 0) | selectors.EVENT_READ
                if way.kept and name not in self._stalled:
                    wanted[way.sink] = wanted.get(way.sink, 0) | selectors.EVENT_WRITE
        with selectors.DefaultSelector() as selector:
            for sock, events in wanted.items():
                selector.register(sock, events)
            return {key.fileobj for key, _ in selector.select()}

    def _move(self, pair: _Pair, ready: set[socket.socket]) -> None:
        for name, way in pair.ways.items():
            if way.source in ready and way.ended is None and len(way.kept) < _MOST_KEPT:
                way.read()
            if name not in self._stalled and not way.idle():
                way.write()

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        try:
            far = socket.create_connection(("127.0.0.1", self._port), 10)
        except OSError:  # as it would have been without us
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            near.close()
            return
        self._pairs.append(_Pair(near, far))

    def _obey(self) -> bool:
        """Does what was ordered; False: to end."""
        while not self._orders.empty():
            order = self._orders.get()
            if order is None:
                return False
            what, done = order
            try:
                done.set_result(what())
            except OSError as error:
                done.set_exception(error)
        return True

    def _forget(self, pairs: list[_Pair]) -> None:
        for pair in pairs:
            pair.end("reset" if any(way.ended == "reset" for way in pair.ways.values()) else "close")
            self._pairs.remove(pair)

    def _cut(self, how: str) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for pair in self._pairs:
            pair.end(how)
        self._pairs = []

    def _heal(self) -> None:
        self._stalled.clear()
        for pair in self._pairs:
            self._move(pair, set())
        if self._listener is None:
            self._listen()

    def _listen(self) -> None:
        self._listener = self._bind(self.address[1])
        self._listener.listen(64)

    @staticmethod
    def _bind(port: int) -> socket.socket:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        return sock
