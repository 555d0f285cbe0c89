# SPDX-License-Identifier: Apache-2.0
"""smppguard store copy, backup and restore with a store on a server: what was approved holds in the copy."""

import signal
import sqlite3
import subprocess
import unittest
from contextlib import closing

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, LISTED_TOO, RECIPIENT, UNLISTED
from support.cluster_case import ClusterCase, Node
from support.postgres import PASSWORD
from support.waiting import until

WRONG = "Wr0ng-Secret"


class CopyCase(ClusterCase):
    listed = (RECIPIENT, LISTED_TOO)

    def setUp(self):
        super().setUp()
        self.smsc = self.start_smsc()
        self.folder = self.directory()
        self.password = self.folder / "password"
        self.password.write_text(f"{PASSWORD}\n")
        self.url = self.postgres.url(self.database, tcp=True, password="")

    def service(self, **changes) -> Node:
        """One with a file, unless changed."""
        return Node(self, "one", self.start_proxy(self.smsc, changes=changes), self.smsc)

    def say(self, node: Node) -> None:
        """An approval and a STOP, which hold from then on."""
        self.assertStatus(node.link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        self.assertStatus(node.link.deliver(UNLISTED, COMPANY, "STOP"), 0)
        until(lambda: self.heard(node), "both hold")

    def heard(self, node: Node) -> bool:
        return node.passing([(RECIPIENT, COMPANY), (LISTED_TOO, COMPANY), (UNLISTED, COMPANY)]) == {(RECIPIENT, COMPANY)}

    def copy(self, node: Node, *arguments, fails: int = 0) -> str:
        done = node.proxy.run("store", "copy", *map(str, arguments), config=False, check=False)
        self.assertEqual(done.returncode, fails, done.stdout + done.stderr)
        for secret in (PASSWORD, WRONG):
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done.stdout + done.stderr

    @staticmethod
    def keep_receipt(node: Node) -> None:
        """One that waits for its ESME."""
        with closing(sqlite3.connect(node.proxy.config["store"]["path"])) as database, database:
            database.execute("INSERT INTO receipts (message_id, upstream, system_id, created_at, deliver_sm) "
                             "VALUES ('a', 'carrier', 'company', 1, x'00')")

    def tables(self) -> str:
        return self.postgres.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", self.database)[0][0]

    def rows(self, table: str) -> str:
        return self.postgres.query(f"SELECT count(*) FROM {table}", self.database)[0][0]


class Copies(CopyCase):
    def test_there_and_back(self):
        node = self.service()
        self.say(node)
        node.proxy.close()
        file = node.proxy.config["store"]["path"]
        said = self.copy(node, file, self.url, "--to-password-file", self.password)
        self.assertIn("both have the same rows", said)
        self.assertIn("has to be stopped", said)
        self.assertIn("copied 100% of", said)
        self.assertRegex(said, r"(?m)^approvals +1$")

        on_server = self.node("n1")
        self.assertTrue(self.heard(on_server))
        self.assertStatus(on_server.link.deliver(LISTED_TOO, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        until(lambda: on_server.passing([(LISTED_TOO, COMPANY)]), "the server takes more")
        on_server.proxy.close()

        back = self.folder / "back.db"
        self.copy(node, self.url, back, "--from-password-file", self.password)
        home = self.service(store={"path": str(back)})
        self.assertEqual(home.passing([(RECIPIENT, COMPANY), (LISTED_TOO, COMPANY), (UNLISTED, COMPANY)]),
                         {(RECIPIENT, COMPANY), (LISTED_TOO, COMPANY)})

    def test_a_dry_run_writes_nothing(self):
        node = self.service()
        self.say(node)
        said = self.copy(node, node.proxy.config["store"]["path"], self.url, "--to-password-file", self.password,
                         "--dry-run")
        self.assertIn("nothing was written", said)
        self.assertRegex(said, r"(?m)^approvals +1$")
        self.assertEqual(self.tables(), "0")
        self.copy(node, node.proxy.config["store"]["path"], self.folder / "not-there.db", "--dry-run")
        self.assertFalse((self.folder / "not-there.db").exists())

    def test_receipts_go_to_one_node_or_it_is_said(self):
        node = self.service()
        self.keep_receipt(node)
        node.proxy.close()
        arguments = (node.proxy.config["store"]["path"], self.url, "--to-password-file", self.password)
        warning = "1 pending receipts belong to no node"
        self.assertIn(warning, self.copy(node, *arguments, "--dry-run"))
        self.assertNotIn(warning, self.copy(node, *arguments, "--node", "n7"))
        self.assertEqual(self.postgres.query("SELECT node FROM receipts", self.database), [("n7",)])

    def test_refusals(self):
        node = self.service()
        self.say(node)
        file = node.proxy.config["store"]["path"]
        wrong = self.folder / "wrong"
        wrong.write_text(WRONG)
        self.assertIn("password", self.copy(node, file, self.url, "--to-password-file", wrong, fails=1))
        in_url = self.postgres.url(self.database, tcp=True, password=WRONG)
        self.assertIn("password", self.copy(node, file, in_url, fails=1))
        self.assertEqual(self.tables(), "0")
        self.assertIn("no such file", self.copy(node, self.folder / "none.db", self.url, "--to-password-file",
                                                self.password, fails=1).lower())
        self.copy(node, file, self.url, "--to-password-file", self.password)
        self.assertIn("has rows already", self.copy(node, file, self.url, "--to-password-file", self.password, fails=1))
        self.assertEqual(self.rows("approvals"), "1")
        self.copy(node, file, fails=2)
        self.assertIn("begins with postgresql://", self.copy(node, file, f"postgresq://a:{WRONG}@b/c", fails=2))


class WhileItRuns(CopyCase):
    """A store that is large enough to be met in the middle of its copy."""

    def setUp(self):
        super().setUp()
        self.one = self.service()
        self.file = self.one.proxy.config["store"]["path"]
        with closing(sqlite3.connect(self.file)) as database, database:
            database.executemany("INSERT INTO approvals VALUES (?, 1, 1, '12223330000', '12223330001', '', '', '', x'00', "
                                 "'', '', 1, 0)", ((number,) for number in range(1, 300_001)))

    def start_copy(self) -> subprocess.Popen:
        """Has come to a tenth when this returns."""
        copying = subprocess.Popen([self.one.proxy.program, "store", "copy", self.file, self.url, "--to-password-file",
                                    str(self.password)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(copying.kill)
        for line in copying.stderr:
            if line.startswith("copied 10%"):
                return copying
        self.fail(f"it did not begin: {copying.communicate()}")

    def test_interrupted(self):
        copying = self.start_copy()
        copying.send_signal(signal.SIGINT)
        _, said = copying.communicate(timeout=60)
        self.assertEqual(copying.returncode, 1, said)
        self.assertIn("the copy was stopped; nothing was copied", said)
        self.assertEqual((self.rows("approvals"), self.rows("feed")), ("0", "0"))

    def test_killed(self):
        copying = self.start_copy()
        copying.kill()
        copying.communicate(timeout=60)
        until(lambda: self.postgres.query("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                          f"'{self.database}' AND pid <> pg_backend_pid()", self.database) == [("0",)],
              "the server has noticed")
        self.assertEqual((self.rows("approvals"), self.rows("feed")), ("0", "0"))
        self.copy(self.one, self.file, self.url, "--to-password-file", self.password)
        self.assertEqual(self.rows("approvals"), "300000")

    def test_written_to(self):
        copying = self.start_copy()
        self.assertStatus(self.one.link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        _, said = copying.communicate(timeout=120)
        self.assertEqual(copying.returncode, 1, said)
        self.assertIn("changes that are missing in the copy: 1", said)
        self.assertEqual(self.rows("approvals"), "300000")


class Backups(CopyCase):
    def test_of_a_server(self):
        node = self.node("n1")
        self.say(node)
        kept = self.folder / "kept"
        node.proxy.run("backup", str(kept))
        self.assertStatus(node.link.deliver(LISTED_TOO, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        until(lambda: node.passing([(LISTED_TOO, COMPANY)]), "what came behind the backup holds")
        self.assertIn("has rows already", node.proxy.run("restore", str(kept), check=False).stderr)
        node.proxy.close()

        self.database = f"{self.database}x"
        self.postgres.create_database(self.database)
        node.proxy.rewrite({"store": self.store(self.directory(), "n2")})
        self.assertIn("put back", node.proxy.run("restore", str(kept)).stdout)
        node.start()
        self.assertTrue(self.heard(node), "as it was when the backup was made")
        node.proxy.close()

        node.proxy.rewrite({"store": {"path": str(self.folder / "file.db"), "url": None, "password_file": None}})
        node.proxy.run("restore", str(kept))
        node.start()
        self.assertTrue(self.heard(node), "in a file too")

    def test_of_a_file_gives_its_receipts_to_the_node_that_restores(self):
        node = self.service()
        self.keep_receipt(node)
        kept = self.folder / "kept"
        node.proxy.run("backup", str(kept))
        node.proxy.close()
        node.proxy.rewrite({"store": self.store(self.directory(), "n2")})
        node.proxy.run("restore", str(kept))
        self.assertEqual(self.postgres.query("SELECT node FROM receipts", self.database), [("n2",)])

    def test_that_is_damaged(self):
        node = self.node("n1")
        self.say(node)
        kept = self.folder / "kept"
        node.proxy.run("backup", str(kept))
        node.proxy.close()
        store = kept / "store.db"
        store.write_bytes(store.read_bytes()[:-1] + b"x")
        self.database = f"{self.database}x"
        self.postgres.create_database(self.database)
        node.proxy.rewrite({"store": self.store(self.directory(), "n2")})
        self.assertIn("damaged", node.proxy.run("restore", str(kept), check=False).stderr)
        self.assertEqual(self.tables(), "0")


if __name__ == "__main__":
    unittest.main()
