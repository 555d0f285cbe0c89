# SPDX-License-Identifier: Apache-2.0
"""How nodes start: together on an empty database, and with a clear word and an exit status where they cannot."""

import threading
import unittest

import context  # noqa: F401
from support.case import COMPANY, RECIPIENT
from support.cluster_case import CROWD, ClusterCase, Node
from support.postgres import DATABASE, PASSWORD
from support.proxy import Proxy
from support.waiting import until

WRONG = "Wr0ng-Secret"


class AtOnce(ClusterCase):
    def start_together(self, count: int) -> list[Node]:
        """Processes that meet before the database has a table."""
        smscs = [self.start_smsc() for _ in range(count)]
        proxies = []
        for index, smsc in enumerate(smscs):
            directory = self.directory()
            proxies.append(Proxy(directory, smsc.port, listed=self.listed,
                                 changes={"store": self.store(directory, f"n{index}")}))
            self.addCleanup(self._end, proxies[-1])
        faults = []

        def start(proxy):
            try:
                proxy.start(60)
            except AssertionError as error:
                faults.append(str(error))
        threads = [threading.Thread(target=start, args=(proxy,)) for proxy in proxies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(faults, [])
        return [Node(self, f"n{index}", proxy, smscs[index]) for index, proxy in enumerate(proxies)]

    def work_together(self, nodes: list[Node]) -> None:
        for index, node in enumerate(nodes):
            self.assertStatus(node.link.deliver(CROWD[index], "12676070000", f"Approve {COMPANY}"), 0)
        pairs = [(CROWD[index], COMPANY) for index in range(len(nodes) + 1)]
        for node in nodes:
            until(lambda: node.passing(pairs) == set(pairs[:-1]), f"{node.name} knows of all")
        self.assertEqual(set(self.standings()), set(pairs[:-1]))
        self.assertEqual(self.postgres.query("SELECT count(*) FROM smppguard_schema", self.database), [("1",)])
        self.assertEqual(self.postgres.query("SELECT count(*) FROM heads", self.database), [("1",)])

    def test_two(self):
        self.work_together(self.start_together(2))

    def test_eight(self):
        self.work_together(self.start_together(8))

    def test_two_again_and_again(self):
        for _ in range(4):
            self.database = f"{self.database}x"
            self.postgres.create_database(self.database)
            for node in self.start_together(2):
                node.proxy.close()


class Refusals(ClusterCase):
    """The service does not start, says why and what to do, and never says the password."""

    def made(self, **store) -> Proxy:
        directory = self.directory()
        proxy = Proxy(directory, 1, listed=(RECIPIENT,), changes={"store": self.store(directory, "a", **store)})
        self.addCleanup(self._end, proxy)
        return proxy

    def assertDoesNotStart(self, proxy: Proxy, *words: str) -> None:
        with self.assertRaisesRegex(AssertionError, "while starting"):
            proxy.start(60)
        self.assertGreater(proxy.process.returncode, 0)
        url = self.postgres.url(self.database, tcp=True, password=PASSWORD)  # where no command expects one
        commands = [proxy.run(*command, check=False) for command in (
            ("check-config",), ("explain", COMPANY, RECIPIENT), ("check-config", url), ("store", "status", f"--at={url}"))]
        office = proxy.run("optout", "list", "--config", str(proxy.config_path), config=False, check=False)
        self.assertNotEqual(office.returncode, 0)
        for word in words:
            self.assertIn(word, proxy.log())
        for text in (proxy.log(), *(done.stdout + done.stderr for done in (*commands, office))):
            for secret in (PASSWORD, WRONG):
                self.assertNotIn(secret, text)

    def in_url(self, proxy: Proxy, password: str) -> None:
        """The password where one can be, and had better not be."""
        url = self.postgres.url(self.database, tcp=True, password=password)
        proxy.rewrite({"store": {"url": url, "password_file": None}})

    def test_schema_that_is_newer(self):
        node = self.node("a")
        self.assertStatus(node.link.deliver(RECIPIENT, "12676070000", f"Approve {COMPANY}"), 0)
        node.proxy.close()
        (version,), = self.postgres.query("UPDATE smppguard_schema SET version = version + 1 RETURNING version",
                                          self.database)
        self.assertDoesNotStart(self.made(), version, "newer")

    def test_wrong_password(self):
        proxy = self.made()
        (proxy.directory / "password").write_text(WRONG)
        self.assertDoesNotStart(proxy, "password", self.database)
        self.in_url(proxy, WRONG)
        self.assertDoesNotStart(proxy, "password", self.database)

    def test_password_file_that_is_not_there(self):
        proxy = self.made()
        (proxy.directory / "password").unlink()
        self.assertDoesNotStart(proxy, "password_file")

    def test_no_such_database(self):
        self.database = "nowhere"
        self.assertDoesNotStart(self.made(), "nowhere", "does not exist")

    def test_rights_that_are_missing(self):
        self.postgres.execute(f"ALTER DATABASE {self.database} OWNER TO postgres", DATABASE)
        self.assertDoesNotStart(self.made(), "permission denied")

    def test_server_that_is_away(self):
        self.postgres.stop()
        try:
            self.assertDoesNotStart(self.made(), str(self.postgres.port))
            proxy = self.made()
            self.in_url(proxy, PASSWORD)
            self.assertDoesNotStart(proxy, str(self.postgres.port))
        finally:
            self.postgres.start()


class Secrets(ClusterCase):
    def test_password_in_the_url_is_shown_to_nobody(self):
        node = self.node("a")
        url = self.postgres.url(self.database, tcp=True)
        node.proxy.close()
        node.proxy.rewrite({"store": {"url": url, "password_file": None}})
        node.start()
        texts = [node.proxy.run(*command, check=False) for command in (
            ("check-config",), ("explain", COMPANY, RECIPIENT), ("check-config", url), ("store", "status", f"--at={url}"))]
        self.assertStatus(node.link.deliver(RECIPIENT, "12676070000", f"Approve {COMPANY}"), 0)
        self.postgres.restart("immediate")
        until(lambda: node.link.deliver(RECIPIENT, "12676070000", "Approve 12223334747").command_status == 0,
              "it records again", 30)
        node.proxy.rewrite({"store": {"url": url.replace(PASSWORD, WRONG)}})
        node.proxy.reload()
        node.proxy.wait_log("reload")
        for text in (node.proxy.log(), *(done.stdout + done.stderr for done in texts)):
            for secret in (PASSWORD, WRONG):
                self.assertNotIn(secret, text)


if __name__ == "__main__":
    unittest.main()
