# SPDX-License-Identifier: Apache-2.0
"""The story that scripts/demo shows, and what the offline commands say about it."""

import io
import unittest

import context  # noqa: F401
from demo.screen import Screen
from demo.worked_example import LISTED, REASON, Story
from support.case import APPROVAL_NUMBER, COMPANY, LISTED_TOO, RECIPIENT, STRANGER, ProxyCase


class WorkedExample(ProxyCase):
    listed = LISTED

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)

    def test_happens_as_told(self):
        seen = io.StringIO()
        Story(self.proxy, self.smsc, Screen(seen)).tell()
        self.assertIn("deliver_sm_resp", seen.getvalue())
        self.assertNotIn("\x1b", seen.getvalue(), "colours are for terminals")
        self.assertLess(max(map(len, seen.getvalue().splitlines())), 110)
        self.assertLess(len(seen.getvalue().splitlines()), 45)

    def test_explain_says_what_serve_does(self):
        before = self.proxy.run("explain", COMPANY, RECIPIENT, check=False)
        self.assertIn(REASON, before.stdout)
        Story(self.proxy, self.smsc, Screen(io.StringIO())).tell()
        after = self.proxy.run("explain", COMPANY, RECIPIENT, check=False)
        self.assertNotIn(REASON, after.stdout)
        self.assertIn("approved", after.stdout.lower())
        for sender, recipient in ((STRANGER, RECIPIENT), (COMPANY, LISTED_TOO)):
            self.assertIn(REASON, self.proxy.run("explain", sender, recipient, check=False).stdout)

    def test_approvals_lists_the_grant(self):
        Story(self.proxy, self.smsc, Screen(io.StringIO())).tell()
        listing = self.proxy.run("approvals").stdout
        self.assertIn(RECIPIENT, listing)
        self.assertIn(COMPANY, listing)

    def test_log_has_the_reason_once_per_refusal(self):
        Story(self.proxy, self.smsc, Screen(io.StringIO())).tell()
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertEqual(self.proxy.log().count(REASON), 3)
        self.assertNotIn("secret08", self.proxy.log(), "the password of a bind is never logged")

    def test_approve_of_another_handset_grants_nothing_to_the_first(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(link.deliver(LISTED_TOO, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
        self.assertStatus(esme.submit(COMPANY, LISTED_TOO), 0)


if __name__ == "__main__":
    unittest.main()
