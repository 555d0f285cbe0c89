# SPDX-License-Identifier: Apache-2.0
"""What tests of several nodes have in common: a PostgreSQL, and smppguards that share it."""

from __future__ import annotations

import itertools
import uuid
from pathlib import Path

from .case import ProxyCase
from .postgres import PASSWORD, Cluster
from .proxy import Proxy
from .smsc import Smsc
from .talk import Pair, Talk
from .waiting import until

CROWD = [f"1222444{n:04}" for n in range(60)]   # on the registry: an Approve that is lost is seen
OTHERS = [f"1222555{n:04}" for n in range(60)]  # not on it: a STOP that is lost is seen
SENDERS = [f"122233395{n:02}" for n in range(40)]
_sequence_numbers = itertools.count(1_000_000)  # others submit on the same link


class Node:
    """One of several: its proxy, and through it an ESME and the link that an SMSC has."""

    def __init__(self, case: ClusterCase, name: str, proxy: Proxy, smsc: Smsc):
        self.name, self.proxy = name, proxy
        self._case, self._smsc = case, smsc
        self.up = False
        self.bind()

    def bind(self) -> None:
        self.esme, self.link = self._case.bound_pair(self.proxy, self._smsc)
        self.up = True

    def kill(self) -> None:
        self.up = False
        self.proxy.kill()

    def end(self) -> None:
        self.up = False
        self.proxy.terminate()
        if status := self.proxy.wait_exit():
            raise AssertionError(f"{self.name} exited {status}")

    def start(self) -> None:
        self.proxy.start()
        self.bind()

    def passing(self, pairs: list[Pair]) -> set[Pair]:
        """Which of them may text: a submit_sm for each."""
        asked = {next(_sequence_numbers): pair for pair in pairs}
        before = len(self.esme.received)
        self.esme.send(b"".join(self.esme.submit_pdu(sender, recipient, sequence_number=number).raw
                                for number, (recipient, sender) in asked.items()))
        answers = self.esme.wait_count(len(asked), lambda p: p.is_response and p.sequence_number in asked, after=before,
                                       seconds=30)
        return {asked[p.sequence_number] for p in answers if p.command_status == 0}


class ClusterCase(ProxyCase):
    listed = tuple(CROWD)

    @classmethod
    def setUpClass(cls):
        cls.postgres = Cluster().start()
        cls.addClassCleanup(cls.postgres.close)

    def setUp(self):
        if not self.postgres.running():
            self.postgres.start()
        self.database = f"d{uuid.uuid4().hex[:12]}"
        self.postgres.create_database(self.database)

    def store(self, directory: Path, name: str, port: int | None = None, **changes) -> dict:
        """The part of a node's configuration; by TCP, at `port` or PostgreSQL's own."""
        password = directory / "password"
        password.write_text(f"{PASSWORD}\n")
        password.chmod(0o600)
        url = self.postgres.url(self.database, tcp=True, port=port, password="")
        return {"path": None, "url": url, "password_file": str(password), "node": name, **changes}

    def node(self, name: str, port: int | None = None, **changes) -> Node:
        directory, smsc = self.directory(), self.start_smsc()
        proxy = self.start_proxy(smsc, directory=directory,
                                 changes={"store": self.store(directory, name, port, **changes)})
        return Node(self, name, proxy, smsc)

    def standings(self) -> dict[Pair, str]:
        """What the store has of recipients' own words."""
        rows = self.postgres.query("SELECT recipient, party, state FROM standings WHERE matter = 0", self.database)
        return {(recipient, party): {"1": "permitted", "2": "opted_out"}[state] for recipient, party, state in rows}

    def assertConverged(self, nodes: list[Node], talk: Talk) -> None:
        """Every node judges every pair as what was said demands, the store has exactly that, and the texts."""
        expected = {pair for pair, state in talk.states.items() if self.may_pass(pair, state)}
        for node in nodes:
            until(lambda: node.passing(list(talk.states)) == expected, lambda: (
                f"{node.name} differs: {sorted(node.passing(list(talk.states)) ^ expected)}"), 20, every=0.1)
        self.assertStandings(talk)
        self.assertTextsKept(talk)
        for node in nodes:
            for pair in sorted(talk.states)[::1 + len(talk.states) // 7]:
                self.assertExplained(node, pair, pair in expected)

    def assertStandings(self, talk: Talk) -> None:
        standings = self.standings()
        wrong = [f"{pair} is {standings.get(pair, 'none')} and not {state}; said: {talk.history[pair]}; recorded: "
                 f"{self.feed_of(pair)}" for pair, state in talk.states.items() if standings.get(pair, "none") != state]
        self.assertEqual(wrong, [])
        self.assertEqual(set(standings) - set(talk.states), set(), "nobody spoke of these")

    def feed_of(self, pair: Pair) -> str:
        rows = self.postgres.query("SELECT position, kind, state, details FROM feed WHERE recipient = "
                                   f"'{pair[0]}' AND sender = '{pair[1]}' ORDER BY position", self.database)
        return "; ".join(" ".join(row) for row in rows)

    def may_pass(self, pair: Pair, state: str) -> bool:
        return state == "permitted" or state == "none" and pair[0] not in self.listed

    def assertTextsKept(self, talk: Talk) -> None:
        """All that were answered, none twice, and nothing that nobody sent."""
        rows = self.postgres.query("SELECT encode(pdu, 'hex') FROM approvals UNION ALL "
                                   "SELECT encode(pdu, 'hex') FROM keyword_texts", self.database)
        kept = [row[0] for row in rows]
        self.assertEqual(len(kept), len(set(kept)), "a text was recorded twice")
        self.assertEqual(talk.taken - set(kept), set(), "answered with ESME_ROK, and lost")
        self.assertEqual(set(kept) - talk.sent, set(), "nobody sent these")

    def assertExplained(self, node: Node, pair: Pair, passes: bool) -> None:
        done = node.proxy.run("explain", pair[1], pair[0], check=False)
        self.assertEqual(done.returncode, 0 if passes else 3, f"{node.name}: {done.stdout}{done.stderr}")
