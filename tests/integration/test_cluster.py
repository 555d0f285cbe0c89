# SPDX-License-Identifier: Apache-2.0
"""Three nodes and one PostgreSQL, each of which fails in turn: nothing answered is lost, nothing doubled or invented."""

import unittest

import context  # noqa: F401
from support.case import COMPANY, LISTED_TOO, RECIPIENT, STRANGER, UNLISTED
from support.cluster_case import CROWD, OTHERS, SENDERS, ClusterCase
from support.relay import Relay
from support.talk import Judged, Talk
from support.waiting import until

RX_T_APPN = 0x64
SEED = 20261125
STEADY = {(RECIPIENT, COMPANY): True, (LISTED_TOO, COMPANY): False, (UNLISTED, COMPANY): True,
          (UNLISTED, STRANGER): False}


class Three(ClusterCase):
    """The connection of the first goes through a relay."""

    listed = (*ClusterCase.listed, RECIPIENT, LISTED_TOO)

    def setUp(self):
        super().setUp()
        self.relay = Relay(self.postgres.port)
        self.addCleanup(self.relay.close)
        self.nodes = [self.node("a", self.relay.address[1]), self.node("b"), self.node("c")]
        self.talk = Talk(self.nodes, SEED)
        self.pairs = [(recipient, sender) for sender in SENDERS for recipient in CROWD + OTHERS]
        self.settle()
        self.judged = [Judged(node, STEADY) for node in self.nodes]

    def settle(self):
        """What the ESMEs' texts meet all the time."""
        self.assertEqual(self.talk.say((RECIPIENT, COMPANY), "Approve", self.nodes[0]), 0)
        self.assertEqual(self.talk.say((UNLISTED, STRANGER), "STOP", self.nodes[1]), 0)
        passing = {pair for pair, passes in STEADY.items() if passes}
        for node in self.nodes:
            until(lambda: node.passing(list(STEADY)) == passing, f"{node.name} knows")

    def begin(self):
        """Pairs that have said nothing yet, more than can come to be said once while something fails."""
        fresh, self.pairs = self.pairs[:600], self.pairs[600:]
        self.talk.begin(fresh)
        self.talk.wait_taken(50)

    def still_judges(self, nodes=None):
        for judged in self.judged:
            if nodes is None or judged.node in nodes:
                judged.wait(20)

    def comes_to_be_taken(self, pair, node):
        until(lambda: self.talk.say(pair, "Approve", node) == 0, f"an Approve through {node.name} is taken", 30)

    def end(self):
        """All is well again: what is said is taken, and holds."""
        self.talk.end()
        self.begin()
        self.talk.end()
        for judged in self.judged:
            judged.end()
        self.assertConverged(self.nodes, self.talk)


class NodeThatDies(Three):
    def test_kill_9_in_the_middle_of_texts(self):
        for node in self.nodes:
            self.begin()
            node.kill()
            self.talk.wait_taken(50)
            node.start()
            self.talk.wait_taken(50)
            self.talk.end()
        self.end()


class PostgresThatEnds(Three):
    def gone_and_back(self, end):
        self.begin()
        end()
        self.talk.wait_refused(6)
        self.still_judges()
        for node in self.nodes:
            self.assertEqual(self.talk.say((CROWD[0], COMPANY), "Approve", node), RX_T_APPN)
        self.postgres.start()
        self.comes_to_be_taken((CROWD[0], COMPANY), self.nodes[0])  # the SMSC sends it again
        self.end()

    def test_fast(self):
        self.gone_and_back(self.postgres.stop)

    def test_immediate(self):
        self.gone_and_back(lambda: self.postgres.stop("immediate"))

    def test_kill_9(self):
        self.gone_and_back(self.postgres.kill)

    def test_restarts_again_and_again(self):
        self.begin()
        for mode in ("fast", "immediate", "immediate", "fast"):
            self.postgres.restart(mode)
            self.talk.wait_taken(5)
            self.talk.end()
            self.begin()
        self.end()


class ConnectionThatFails(Three):
    def fails(self, break_it):
        """Only for the first node; the others go on recording."""
        first, second, third = self.nodes
        self.begin()
        break_it()
        until(lambda: self.talk.say((CROWD[0], COMPANY), "Approve", first) == RX_T_APPN, "the first cannot record", 30)
        self.talk.wait_taken(20)
        self.still_judges()
        self.comes_to_be_taken((CROWD[1], COMPANY), second)
        until(lambda: (CROWD[1], COMPANY) in third.passing([(CROWD[1], COMPANY)]), "the third knows")
        self.relay.heal()
        until(lambda: (CROWD[1], COMPANY) in first.passing([(CROWD[1], COMPANY)]), "the first catches up", 30)
        self.comes_to_be_taken((CROWD[0], COMPANY), first)
        self.end()

    def test_reset(self):
        self.fails(self.relay.cut)

    def test_closed(self):
        self.fails(lambda: self.relay.cut("close"))

    def test_stalled(self):
        self.fails(self.relay.stall)

    def test_answers_stalled(self):
        """So that a commit is made of which the node does not hear."""
        self.fails(lambda: self.relay.stall("back"))


class SlowTransaction(Three):
    def test_is_not_overtaken(self):
        session = self.postgres.session(self.database)
        self.addCleanup(session.close)
        pair = (OTHERS[0], COMPANY)
        self.begin()
        session.hold_heads()
        session.run("UPDATE heads SET feed = feed + 1")
        session.run("INSERT INTO feed (position, at, kind, recipient, sender, matter, state, valid_from, entered_by, "
                    f"details) SELECT feed, 1, 'opt_out', '{pair[0]}', '{pair[1]}', 'voice', 'opted_out', 1, 'kim', "
                    "'{}' FROM heads")
        session.run("INSERT INTO standings (recipient, party, matter, state, valid_from, entry) "
                    f"SELECT {pair[0]}, {pair[1]}, 0, 2, 1, feed FROM heads")
        self.talk.wait_refused(6)
        self.still_judges()
        for node in self.nodes:
            self.assertEqual(node.passing([pair]), {pair})
        session.run("COMMIT")
        self.talk.states[pair] = "opted_out"
        self.end()

    def test_that_is_given_up_holds_up_nobody(self):
        session = self.postgres.session(self.database)
        self.addCleanup(session.close)
        self.begin()
        session.hold_heads()
        self.talk.wait_refused(5)
        session.run("ROLLBACK")
        self.end()


if __name__ == "__main__":
    unittest.main()
