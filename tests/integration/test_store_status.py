# SPDX-License-Identifier: Apache-2.0
"""A service says how well it knows what is in its store, and when that is back (smppguard store status)."""

import fcntl
import json
import sqlite3
import unittest
from contextlib import contextmanager

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, ProxyCase
from support.waiting import until

RX_T_APPN = 0x64
# Where SQLite's readers and writers lock the shared memory of a write-ahead log.
WAL_LOCKS = (8, 120)


class StatusCase(ProxyCase):
    listed = (RECIPIENT,)
    def setUp(self):
        self.smsc = self.start_smsc()
        changes = {"store": {"not_ready_after": "1s", "node": "one"},
                   "control": {"socket": str(self.directory() / "control")}}
        self.proxy = self.start_proxy(self.smsc, changes=changes)
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)
        self.store = self.proxy.config["store"]["path"]

    def run_status(self, *options: str):
        return self.proxy.run("store", "status", "--config", str(self.proxy.config_path), *options, config=False,
                              check=False)

    def status(self) -> dict:
        return json.loads(self.run_status("--json").stdout)

    def metrics(self) -> dict[str, float]:
        lines = self.run_status("--metrics").stdout.splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}

    def approve(self) -> int:
        return self.link.request(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}")).command_status

    def logged(self, text: str) -> int:
        return self.proxy.log().count(text)


class StoreThatWorks(StatusCase):
    def test_is_shown_in_three_forms(self):
        self.assertEqual(self.approve(), 0)
        text = self.run_status()
        self.assertEqual(text.returncode, 0)
        self.assertRegex(text.stdout, rf"(?m)^store +{self.store}$")
        self.assertRegex(text.stdout, r"(?m)^ready +yes$")
        status = self.status()
        self.assertEqual((status["engine"], status["node"], status["role"]), ("sqlite", "one", "writer"))
        self.assertEqual((status["ready"], status["lag_changes"], status["error"]), (True, 0, None))
        self.assertLess(status["lag_seconds"], 1)
        metrics = self.metrics()
        self.assertEqual(metrics["smppguard_ready"], 1)
        self.assertEqual(metrics["smppguard_store_up"], 1)
        self.assertEqual(metrics['smppguard_store_role{role="writer"}'], 1)
        self.assertEqual(metrics["smppguard_store_reconnects_total"], 0)


class StoreThatCannotBeWritten(StatusCase):
    def test_is_said_once_and_the_node_stays_ready(self):
        lock = sqlite3.connect(self.store, timeout=10, isolation_level=None)
        self.addCleanup(lock.close)
        lock.execute("BEGIN EXCLUSIVE")
        for _ in range(3):
            self.assertEqual(self.approve(), RX_T_APPN)
        self.proxy.wait_log("the store fails, deciding goes on from memory")
        self.assertIsNotNone(self.status()["error"])
        until(lambda: self.run_status().returncode == 0, "readiness, since the store can be read")
        self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0x66)
        lock.execute("ROLLBACK")
        until(lambda: self.approve() == 0, "an Approve to be taken again", 15)
        self.proxy.wait_log("the store is back after")
        self.assertEqual(self.logged("the store fails"), 1)
        self.assertIsNone(self.status()["error"])


class StoreThatCannotBeRead(StatusCase):
    @contextmanager
    def locked_out(self):
        """Another process keeps readers and writers out."""
        with open(f"{self.store}-shm", "r+b", buffering=0) as memory:
            def lock() -> bool:
                try:
                    fcntl.lockf(memory, fcntl.LOCK_EX | fcntl.LOCK_NB, *WAL_LOCKS)
                    return True
                except OSError:
                    return False
            until(lock, "a moment in which the service does not read")
            yield

    def test_age_grows_until_the_node_is_not_ready_and_it_catches_up(self):
        with self.locked_out():
            until(lambda: self.status()["lag_seconds"] > 1.5, "knowledge to age")
            self.assertFalse(self.status()["ready"])
            shown = self.run_status()
            self.assertEqual(shown.returncode, 1)
            self.assertRegex(shown.stdout, r"(?m)^ready +no, ")
            metrics = self.metrics()
            self.assertEqual(metrics["smppguard_ready"], 0)
            self.assertGreater(metrics["smppguard_store_lag_seconds"], 1)
            self.assertEqual(self.approve(), RX_T_APPN)
            self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0x66, "deciding goes on: ")
        until(lambda: self.run_status().returncode == 0, "readiness", 15)
        until(lambda: self.approve() == 0, "an Approve to be taken again", 15)
        self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0)
        self.assertEqual(self.status()["lag_changes"], 0)


if __name__ == "__main__":
    unittest.main()
