# SPDX-License-Identifier: Apache-2.0
"""Nodes of this program are replaced, one by one and under traffic, by those of one whose schema is a step further."""

import os
import unittest

import context  # noqa: F401
from support.case import COMPANY, LISTED_TOO, RECIPIENT, UNLISTED
from support.cluster_case import CROWD, OTHERS, SENDERS, ClusterCase, Node
from support.talk import Judged, Talk
from support.waiting import until

STEADY = {(RECIPIENT, COMPANY): True, (LISTED_TOO, COMPANY): False, (UNLISTED, COMPANY): True}


class RollingUpgrade(ClusterCase):
    listed = (*ClusterCase.listed, RECIPIENT, LISTED_TOO)

    def setUp(self):
        super().setUp()
        self.nodes = [self.node(name) for name in "abc"]
        self.talk = Talk(self.nodes, 20261125)
        self.assertEqual(self.talk.say((RECIPIENT, COMPANY), "Approve", self.nodes[0]), 0)
        for node in self.nodes:
            until(lambda: (RECIPIENT, COMPANY) in node.passing(list(STEADY)), f"{node.name} knows")
        self.present = self.version()

    def version(self) -> int:
        return int(self.postgres.query("SELECT version FROM smppguard_schema", self.database)[0][0])

    def replace(self, node: Node) -> None:
        node.end()
        node.proxy.program = os.environ["SMPPGUARD_NEXT"]
        node.start()

    def test_nothing_is_lost_and_there_is_no_way_back(self):
        judged = [Judged(node, STEADY) for node in self.nodes]
        self.talk.begin([(recipient, sender) for sender in SENDERS[:10] for recipient in CROWD + OTHERS])
        self.talk.wait_taken(50)
        first, *others = self.nodes
        self.replace(first)
        self.assertEqual(self.version(), self.present + 1)
        self.talk.wait_taken(50)
        self.postgres.restart()  # older ones that still run do not mind the schema when they come again
        for node in others:
            self.record_again(node)
        self.talk.wait_taken(50)
        for node in others:
            self.replace(node)
            self.talk.wait_taken(50)
        self.talk.end()
        for one in judged:
            one.wait(20)
            one.end()
        self.assertConverged(self.nodes, self.talk)
        self.assertOlderIsRefused()

    def record_again(self, node: Node) -> None:
        until(lambda: self.talk.say((CROWD[0], COMPANY), "Approve", node) == 0, f"{node.name} records again", 30)

    def assertOlderIsRefused(self) -> None:
        with self.assertRaisesRegex(AssertionError, "while starting") as refused:
            self.node("older")
        self.assertIn(f"its schema is version {self.present + 1}, this smppguard knows up to {self.present}",
                      str(refused.exception))


if __name__ == "__main__":
    unittest.main()
