# SPDX-License-Identifier: Apache-2.0
"""TLS for the simulated peers."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from .certificates import Credentials

TLS_1_2, TLS_1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
_READ_OCTETS = 65536


def client_context(authority: Path, *, credentials: Credentials | None = None,
                   least=TLS_1_2, most=TLS_1_3) -> ssl.SSLContext:
    """Of an end that connects, and then checks the other's certificate and name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(authority)
    return _complete(context, credentials, least, most)


def server_context(credentials: Credentials, *, client_authority: Path | None = None,
                   least=TLS_1_2, most=TLS_1_3) -> ssl.SSLContext:
    """Of an end that accepts. With an authority the other end must show a certificate of it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if client_authority:
        context.load_verify_locations(client_authority)
        context.verify_mode = ssl.CERT_REQUIRED
    return _complete(context, credentials, least, most)


def _complete(context: ssl.SSLContext, credentials: Credentials | None, least, most) -> ssl.SSLContext:
    if credentials:
        context.load_cert_chain(credentials.certificate, credentials.key)
    context.minimum_version, context.maximum_version = least, most
    return context


@dataclass(frozen=True)
class TlsClient:
    """How an end connects: its context, the name it asks for and checks, a session to resume."""

    context: ssl.SSLContext
    server_name: str
    session: ssl.SSLSession | None = None

    def resuming(self, session: ssl.SSLSession) -> TlsClient:
        return replace(self, session=session)

    def wrap(self, sock: socket.socket) -> TlsSocket:
        return TlsSocket(sock, self.context, server_hostname=self.server_name, session=self.session)


class TlsSocket:
    """A connected socket with TLS on it, for one thread that reads while others write.

    An ssl.SSLSocket is not for two threads at once, and a lock held over its recv() would keep writers out until
    something arrives. So the engine works on memory, locked for as long as that takes, and nobody waits inside.
    """

    def __init__(self, sock: socket.socket, context: ssl.SSLContext, **options):
        self._sock = sock
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._engine = context.wrap_bio(self._incoming, self._outgoing, **options)
        self._using_engine = threading.Lock()
        self._writing = threading.Lock()  # records leave in the order in which the engine made them
        self.close_notified = False       # the other end said that it sends no more, as TLS wants it

    # Facts of the connection. The engine is asked under its lock: it may just be at work for the reader.

    @property
    def version(self) -> str | None:
        with self._using_engine:
            return self._engine.version()

    @property
    def session(self) -> ssl.SSLSession | None:
        """With TLS 1.3 there is one as soon as something was received."""
        with self._using_engine:
            return self._engine.session

    @property
    def session_reused(self) -> bool | None:
        with self._using_engine:
            return self._engine.session_reused

    def peer_certificate(self) -> bytes | None:
        """DER of what the other end showed."""
        with self._using_engine:
            return self._engine.getpeercert(True)

    # What a Link wants of a socket

    def handshake(self) -> None:
        """Waits for the other end. Before any other thread has this socket."""
        while True:
            try:
                self._engine.do_handshake()
                return self._send_pending()
            except ssl.SSLWantReadError:
                self._send_pending()
            except ssl.SSLError:
                with contextlib.suppress(OSError):  # why it failed matters more
                    self._send_pending()
                raise
            octets = self._sock.recv(_READ_OCTETS)
            if not octets:
                raise ConnectionResetError("closed within the TLS handshake")
            self._incoming.write(octets)

    def _send_pending(self) -> None:
        if self._outgoing.pending:
            self._sock.sendall(self._outgoing.read())

    def recv(self, count: int) -> bytes:
        while True:
            with self._using_engine:
                try:
                    octets = self._engine.read(count)
                    self.close_notified = self.close_notified or not octets
                    return octets
                except ssl.SSLWantReadError:
                    pass
                except ssl.SSLZeroReturnError:
                    self.close_notified = True
                    return b""
            octets = self._sock.recv(_READ_OCTETS)
            if not octets:
                return b""
            with self._using_engine:
                self._incoming.write(octets)

    def sendall(self, octets: bytes) -> None:
        with self._writing:
            with self._using_engine:
                at = 0
                while at < len(octets):
                    at += self._engine.write(memoryview(octets)[at:])
                records = self._outgoing.read()
            self._sock.sendall(records)

    def shutdown(self, how: int) -> None:
        """As shutdown() of a socket; a side that sends no more says so in TLS first."""
        if how != socket.SHUT_RD:
            self._notify_close()
        self._sock.shutdown(how)

    def _notify_close(self) -> None:
        """Goes without if a writer is in the way or the other end takes nothing: it is a courtesy."""
        if not self._writing.acquire(blocking=False):
            return
        try:
            with self._using_engine:
                with contextlib.suppress(ssl.SSLError):  # that the other end has not said it as well
                    self._engine.unwrap()
                records = self._outgoing.read()
            self._sock.send(records, socket.MSG_DONTWAIT)
        except OSError:
            pass
        finally:
            self._writing.release()

    def close(self) -> None:
        self._sock.close()

    # Misbehaving

    def send_below(self, octets: bytes) -> None:
        """Octets of the connection itself, where a TLS record belongs."""
        with self._writing:
            self._sock.sendall(octets)

    def cut(self) -> None:
        """Ends this side's half without a word in TLS."""
        self._sock.shutdown(socket.SHUT_WR)

    # As they are for any socket

    def setsockopt(self, *arguments) -> None:
        self._sock.setsockopt(*arguments)

    def settimeout(self, seconds: float | None) -> None:
        self._sock.settimeout(seconds)

    def getsockname(self):
        return self._sock.getsockname()

    def getpeername(self):
        return self._sock.getpeername()
