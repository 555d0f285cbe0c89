# SPDX-License-Identifier: Apache-2.0
"""A node whose URL names a stand-by too: one that lags makes it forget nothing, and it notices the promotion."""

import json
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, LISTED_TOO, RECIPIENT
from support.cluster_case import ClusterCase, Node
from support.postgres import Standby
from support.relay import Relay
from support.waiting import until

PAIR, LATER = (RECIPIENT, COMPANY), (LISTED_TOO, COMPANY)
RX_T_APPN = 0x64
LACKS = "stand-by that lacks changes"


class StandbyCase(ClusterCase):
    """The URL names the primary, at a port that may be that of a relay, and then the stand-by."""

    listed = (RECIPIENT, LISTED_TOO)

    def setUp(self):
        super().setUp()
        self.standby = Standby(self.postgres)
        self.addCleanup(self.standby.close)
        self.standby.start()

    def node_of_both(self, port: int) -> Node:
        directory, smsc = self.directory(), self.start_smsc()
        store = self.store(directory, "one", port)
        store["url"] = store["url"].replace(f":{port}/", f":{port},127.0.0.1:{self.standby.port}/")
        changes = {"store": store, "control": {"socket": str(directory / "control")}}
        return Node(self, "one", self.start_proxy(smsc, directory=directory, changes=changes), smsc)


class StandbyThatLags(StandbyCase):
    def setUp(self):
        super().setUp()
        self.node = self.node_of_both(self.postgres.port)
        self.approve(PAIR)
        until(lambda: self.standby.query("SELECT count(*) FROM feed", self.database) == [("1",)], "it follows")
        self.standby.lag()
        self.assertStatus(self.node.link.deliver(RECIPIENT, COMPANY, "STOP"), 0)
        self.assertEqual(self.node.passing([PAIR]), set())
        self.postgres.stop()
        until(lambda: LACKS in (self.status()["error"] or ""), "the node reads from the stand-by", 30)

    def approve(self, pair) -> None:
        self.assertStatus(self.node.link.deliver(pair[0], APPROVAL_NUMBER, f"Approve {pair[1]}"), 0)

    def status(self) -> dict:
        done = self.node.proxy.run("store", "status", "--config", str(self.node.proxy.config_path), "--json",
                                   config=False, check=False)
        return json.loads(done.stdout)

    def test_takes_back_no_opt_out(self):
        self.assertEqual(self.node.passing([PAIR]), set(), "it said STOP, and was answered")
        self.standby.catch_up()
        until(lambda: self.status()["role"] == "reader", "the node goes on reading there", 20)
        self.assertEqual(self.node.passing([PAIR]), set())
        self.standby.promote()
        until(lambda: self.status()["role"] == "writer", "the promotion is seen, though nothing is recorded", 20)
        self.approve(LATER)
        self.assertEqual(self.node.passing([PAIR, LATER]), {LATER})
        self.assertNotIn("has lost changes", self.node.proxy.log())


class PrimaryThatIsSilent(StandbyCase):
    def test_keeps_no_node_from_starting_and_is_found_again(self):
        relay = Relay(self.postgres.port)
        self.addCleanup(relay.close)
        node = self.node_of_both(relay.address[1])
        node.proxy.close()
        relay.stall()
        node.proxy.start(60)
        node.bind()

        def approve() -> int:
            return node.link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}").command_status
        self.assertEqual(approve(), RX_T_APPN)
        relay.heal()
        until(lambda: approve() == 0, "the node leaves the stand-by, which takes no writes", 30)
        self.assertEqual(node.passing([PAIR]), {PAIR})


if __name__ == "__main__":
    unittest.main()
