# SPDX-License-Identifier: Apache-2.0
"""Who gets to the administrative API, on which way, and what becomes of those who should not."""

import json
import os
import socket
import ssl
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import context  # noqa: F401
from support.api_client import ApiClient
from support.case import ProxyCase
from support.certificates import Authority
from support.proxy import binary
from support.waiting import until

ROLES = ("viewer", "support", "operator")


class ApiCase(ProxyCase):
    api: dict = {}

    def setUp(self):
        self.folder = self.directory()
        self.path = str(self.folder / "control")
        self.tokens_file = self.folder / "tokens"
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, directory=self.with_tokens(), changes={
            "control": {"socket": self.path},
            "api": {"address": "127.0.0.1:0", "tokens_file": str(self.tokens_file), **self.api}})

    def with_tokens(self):
        """One for each role, made before there is a service."""
        self.tokens = {}
        self.tokens_file.touch(0o640)
        for role in ROLES:
            done = subprocess.run([binary(), "token", "add", f"{role}-1", "--role", role, "--file",
                                   str(self.tokens_file)], capture_output=True, text=True, check=True)
            self.tokens[role] = done.stdout.strip()
        return self.folder

    def client(self, role: str = "", **options) -> ApiClient:
        return ApiClient(self.proxy.api_address, self.tokens.get(role, role), **options)

    def token(self, *words: str, fails: int = 0) -> str:
        return self.proxy.office("token", *words, fails=fails)


class Tokens(ApiCase):
    def test_are_printed_once_and_kept_as_hashes(self):
        for role, token in self.tokens.items():
            self.assertRegex(token, r"^smppguard_[A-Za-z0-9_-]{43}$")
            self.assertNotIn(token, self.tokens_file.read_text())
        self.assertEqual(stat.S_IMODE(os.stat(self.tokens_file).st_mode), 0o640)
        shown = self.token("list")
        for role in ROLES:
            self.assertRegex(shown, rf"(?m)^{role}-1 +{role} +\d{{4}}-\d\d-\d\dT[\d:.]+Z +\S+$")

    def test_come_and_go_with_a_reload(self):
        said = self.token("add", "jane", "--role", "viewer")
        token, told = said.split("\n", 1)
        self.assertIn("smppguard reload", told)
        jane = ApiClient(self.proxy.api_address, token)
        self.assertEqual(jane.get("/api/v1/store").status, 401)
        self.proxy.run("reload")
        self.assertEqual(jane.get("/api/v1/store").status, 200)
        self.assertIn("smppguard reload", self.token("remove", "jane"))
        self.assertEqual(jane.get("/api/v1/store").status, 200)
        self.proxy.run("reload")
        self.assertEqual(jane.get("/api/v1/store").status, 401)

    def test_are_refused_when_they_cannot_be(self):
        self.assertIn("is there already", self.token("add", "viewer-1", "--role", "viewer", fails=1))
        self.assertIn("a token's name", self.token("add", "two words", "--role", "viewer", fails=1))
        self.assertIn("viewer, support, operator", self.token("add", "boss", "--role", "root", fails=2))
        self.assertIn("there is no token nobody", self.token("remove", "nobody", fails=1))
        self.proxy.rewrite({"api": None})
        self.assertIn("give --file", self.token("list", fails=1))
        self.assertIn("viewer-1", self.token("list", "--file", str(self.tokens_file)))

    def test_that_others_could_write_stop_a_reload_and_a_start(self):
        self.tokens_file.chmod(0o660)
        done = self.proxy.run("reload", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("chmod go-w", done.stderr)
        self.assertIn("nothing was changed", done.stderr)
        self.assertEqual(self.client("viewer").get("/api/v1/store").status, 200, "the former ones hold")
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        with self.assertRaisesRegex(AssertionError, "exited 2 while starting"):
            self.proxy.start()
        self.assertIn("chmod go-w", self.proxy.log())


class Access(ApiCase):
    def test_by_role(self):
        may = {"viewer": (200, 403), "support": (200, 403), "operator": (200, 200)}
        for role, (reads, changes) in may.items():
            client = self.client(role)
            self.assertEqual(client.get("/api/v1/store").status, reads)
            answer = client.post("/api/v1/registry/read")
            self.assertEqual(answer.status, changes)
            if changes == 403:
                self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
                self.assertIn("needs the role operator", answer.json()["detail"])

    def test_without_a_token(self):
        for client in (self.client(), self.client("smppguard_wrong")):
            answer = client.get("/api/v1/store")
            self.assertEqual(answer.status, 401)
            self.assertIn("Bearer", answer.headers["WWW-Authenticate"])
            self.assertEqual(answer.json()["status"], 401)
        self.assertEqual(self.client().get("/api/v1/nothing").status, 404)
        answer = self.client().ask("DELETE", "/api/v1/store")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))

    def test_every_answer_is_kept_by_nobody(self):
        for role, path in (("viewer", "/api/v1/store"), ("", "/api/v1/store"), ("", "/nothing")):
            headers = self.client(role).get(path).headers
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertNotIn("Server", headers)

    def test_whoever_guesses_is_locked_out_and_nobody_else(self):
        for number in range(9):
            self.assertEqual(self.client(f"smppguard_{number}").get("/api/v1/store").status, 401)
        for number in range(3):
            answer = self.client(f"smppguard_x{number}").get("/api/v1/store")
            self.assertEqual(answer.status, 429)
            self.assertTrue(0 < int(answer.headers["Retry-After"]) <= 60)
        self.assertEqual(self.client("viewer").get("/api/v1/store").status, 200)
        self.assertEqual(ApiClient(self.path).get("/api/v1/store").status, 200)
        self.proxy.wait_log("ten wrong tokens came from 127.0.0.1:")

    def test_no_token_is_in_any_log(self):
        guess = "smppguard_" + "A" * 43
        for _ in range(12):
            self.client(guess).get("/api/v1/store")
        for role in ROLES:
            self.client(role).get(f"/api/v1/{role}?token=x")
            self.client(role).post("/api/v1/reload")
        self.proxy.rewrite({"log": {"level": "debug"}})
        self.proxy.run("reload")
        self.client("operator").post("/api/v1/registry/read")
        log = self.proxy.log()
        for token in (guess, *self.tokens.values()):
            self.assertNotIn(token, log)
            self.assertNotIn(token.removeprefix("smppguard_"), log)

    def test_over_the_unix_socket_is_an_operator_s(self):
        client = ApiClient(self.path)
        self.assertEqual(client.post("/api/v1/reload").json(),
                         {"changes": ["nothing in the file has changed; files it names were read anew"]})
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)


class Answers(ApiCase):
    def test_of_the_store_have_the_forms_of_the_command(self):
        client = self.client("viewer")
        self.assertEqual(client.get("/api/v1/store").headers["Content-Type"], "application/json")
        self.assertEqual({*client.get("/api/v1/store").json()},
                         {*json.loads(self.proxy.office("store", "status", "--json"))})
        self.assertRegex(client.get("/api/v1/store", Accept="text/plain").text, r"(?m)^ready +yes")
        metrics = client.get("/api/v1/store", Accept="text/plain; version=0.0.4")
        self.assertEqual(metrics.headers["Content-Type"], "text/plain; version=0.0.4")
        self.assertRegex(metrics.text, r"(?m)^smppguard_ready 1$")

    def test_of_the_registry_have_the_forms_of_the_command(self):
        client = self.client("viewer")
        self.assertEqual(client.get("/api/v1/registry", Accept="text/plain").text,
                         self.proxy.office("dnc", "status"))
        self.assertIn("smppguard_list_numbers", client.get("/api/v1/registry", Accept="text/plain; version=0.0.4").text)

    def test_of_a_reload_are_changes_or_errors(self):
        client = self.client("operator")
        self.proxy.rewrite({"registry": {"max_age": "20d"}})
        self.assertEqual(client.post("/api/v1/reload").json(), {"changes": ["registry.max_age: 31d -> 20d"]})
        self.proxy.rewrite({"registry": {"max_age": "never"}})
        answer = client.post("/api/v1/reload")
        self.assertEqual(answer.status, 409)
        self.assertIn("max_age", answer.json()["errors"][0])
        self.assertEqual(answer.json()["errors"][-1], "nothing was changed: the configuration in force stays")

    def test_the_address_is_for_the_next_start(self):
        self.proxy.rewrite({"api": {"address": "127.0.0.1:1"}})
        self.assertIn("api.address: takes effect at the next start", self.proxy.run("reload").stdout)
        self.assertEqual(self.client("viewer").get("/api/v1/store").status, 200)


class Limits(ApiCase):
    api = {"request_timeout": "1s", "max_connections": 4}

    def test_of_size(self):
        client = self.client("operator")
        self.assertEqual(client.get("/api/v1/store", X_Long="x" * 20_000).status, 431)
        self.assertEqual(client.post("/api/v1/reload", "x" * 70_000).status, 413)
        self.assertEqual(client.post("/api/v1/reload", "x" * 3_000_000).status, 413)
        self.assertEqual(client.post("/api/v1/registry/read", "x" * 60_000).status, 200)

    def test_of_time(self):
        with socket.create_connection(self.proxy.api_address, timeout=20) as peer:
            started = time.monotonic()
            peer.sendall(b"GET /api/v1/store HTTP/1.1\r\nHost: x\r\n")
            said = b""
            peer.settimeout(0.05)
            while not said and time.monotonic() - started < 10:
                try:
                    peer.sendall(b"X: x\r\n")
                    said = peer.recv(4096)
                except TimeoutError:
                    continue
                except OSError:
                    break
            self.assertLess(time.monotonic() - started, 5)

    def test_of_connections_leave_the_unix_socket_open(self):
        peers = [socket.create_connection(self.proxy.api_address, timeout=20) for _ in range(10)]
        for peer in peers:
            self.addCleanup(peer.close)
        self.assertEqual(ApiClient(self.path).get("/api/v1/store").status, 200)

        def again():
            try:
                return self.client("viewer").get("/api/v1/store").status == 200
            except OSError:
                return False
        until(again, "those who say nothing to be let go", 10)

    def test_of_what_is_http(self):
        for garbage in (os.urandom(500) + b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" * 9, b"\r\n" * 99):
            with socket.create_connection(self.proxy.api_address, timeout=20) as peer:
                peer.sendall(garbage)
                self.assertTrue(peer.recv(4096).startswith(b"HTTP/1.1 400 "), garbage)
        self.assertEqual(self.client("viewer").get("/api/v1/store").status, 200)


class Encrypted(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._files = tempfile.TemporaryDirectory(prefix="smppguard-")
        cls.addClassCleanup(cls._files.cleanup)
        cls.authority = Authority(Path(cls._files.name), "Test root")
        issued = cls.authority.issue("localhost", names=("127.0.0.1",))
        cls.api = {"tls": {"certificate": str(issued.certificate), "key": str(issued.key)}}

    def context(self, most=ssl.TLSVersion.MAXIMUM_SUPPORTED) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.authority.certificate)
        context.maximum_version = most
        return context

    def test_answers_who_verifies_it(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            client = self.client("viewer", context=self.context(version))
            self.assertEqual(client.get("/api/v1/store").status, 200)
        self.proxy.wait_log("administrative API at https://127.0.0.1:")

    def test_does_not_answer_in_plain_text(self):
        with self.assertRaises(Exception):
            self.client("viewer").get("/api/v1/store")
        self.assertEqual(ApiClient(self.path).get("/api/v1/store").status, 200)

    def test_takes_another_certificate_by_a_reload(self):
        other = self.authority.issue("localhost", names=("127.0.0.1",))
        self.proxy.rewrite({"api": {"tls": {"certificate": str(other.certificate), "key": str(other.key)}}})
        self.proxy.run("reload")
        with socket.create_connection(self.proxy.api_address, timeout=20) as plain, \
                self.context().wrap_socket(plain, server_hostname="127.0.0.1") as peer:
            self.assertEqual(peer.getpeercert(binary_form=True), other.der())
        self.proxy.rewrite({"api": {"tls": {"key": str(self.proxy.config_path)}}})
        done = self.proxy.run("reload", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("api.tls: the key", done.stderr)
        self.assertEqual(self.client("viewer", context=self.context()).get("/api/v1/store").status, 200)


if __name__ == "__main__":
    unittest.main()
