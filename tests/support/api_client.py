# SPDX-License-Identifier: Apache-2.0
"""Asks the administrative API over TCP, TLS or its Unix socket, as any HTTP client does."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from dataclasses import dataclass


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self):
        return json.loads(self.body)


class ApiClient:
    """Each request on a connection of its own. `where` is (host, port) or the path of a Unix socket."""

    def __init__(self, where, token: str = "", *, context: ssl.SSLContext | None = None, timeout: float = 20):
        self._where, self._token, self._context, self._timeout = where, token, context, timeout

    def connection(self) -> http.client.HTTPConnection:
        if isinstance(self._where, str):
            return _UnixConnection(self._where, self._timeout)
        if self._context:
            return http.client.HTTPSConnection(*self._where, timeout=self._timeout, context=self._context)
        return http.client.HTTPConnection(*self._where, timeout=self._timeout)

    def ask(self, method: str, path: str, body=None, **headers: str) -> Answer:
        """A header's name has _ for -; `body` is octets, text, or what JSON is made of."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._token:
            fields["Authorization"] = f"Bearer {self._token}"
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            fields.setdefault("Content-Type", "application/json")
        connection = self.connection()
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body=None, **headers: str) -> Answer:
        return self.ask("POST", path, body, **headers)
