# SPDX-License-Identifier: Apache-2.0
"""What a node says of itself while PostgreSQL is away, and afterwards (smppguard store status)."""

import json
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER
from support.cluster_case import CROWD, SENDERS, ClusterCase, Node
from support.waiting import until

RX_T_APPN = 0x64


class StatusOfANode(ClusterCase):
    def start_node(self, name: str) -> Node:
        directory, smsc = self.directory(), self.start_smsc()
        changes = {"store": self.store(directory, name, not_ready_after="1s"),
                   "control": {"socket": str(directory / "control")}}
        return Node(self, name, self.start_proxy(smsc, directory=directory, changes=changes), smsc)

    def status(self, node: Node) -> tuple[int, dict]:
        done = node.proxy.run("store", "status", "--config", str(node.proxy.config_path), "--json", config=False,
                              check=False)
        return done.returncode, json.loads(done.stdout)

    def approve(self, node: Node, recipient: str) -> int:
        request = node.link.deliver_pdu(recipient, APPROVAL_NUMBER, f"Approve {SENDERS[0]}")
        return node.link.request(request).command_status

    def test_role_age_and_reconnects(self):
        node = self.start_node("one")
        self.assertEqual(self.approve(node, CROWD[0]), 0)
        code, well = self.status(node)
        self.assertEqual((code, well["engine"], well["node"], well["role"], well["ready"]),
                         (0, "postgresql", "one", "writer", True))
        self.assertNotIn("password", well["store"])
        self.postgres.stop("immediate")
        until(lambda: self.status(node)[0] == 1, "the node to be ready no longer", 20)
        _, away = self.status(node)
        self.assertEqual((away["role"], away["ready"], away["lag_changes"]), ("unreachable", False, None))
        self.assertGreater(away["lag_seconds"], 1)
        self.assertEqual(self.approve(node, CROWD[1]), RX_T_APPN)
        self.assertStatus(node.esme.submit(SENDERS[0], CROWD[0]), 0, "deciding goes on: ")
        self.postgres.start()
        until(lambda: self.status(node)[0] == 0, "the node to be ready again", 30)
        until(lambda: self.approve(node, CROWD[1]) == 0, "an Approve to be taken again", 20)
        _, back = self.status(node)
        self.assertEqual((back["role"], back["lag_changes"]), ("writer", 0))
        self.assertGreater(back["reconnects"], 0)
        node.proxy.wait_log("the store is back after")
        self.assertEqual(node.proxy.log().count("the store fails"), 1)


if __name__ == "__main__":
    unittest.main()
