#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The judge of answers finds those that no list gave."""

import unittest

from answers import Answer, Swap, judge
from harness import OK, REFUSED, BenchError

SWAPS = [Swap(2, 0, 0), Swap(3, 100, 200), Swap(4, 300, 400)]
HALF_OF = {"a": 0, "b": 1}  # generation 2 holds a, 3 holds b, 4 holds a


def answers(*rows, session=0):
    return [Answer(session, order, *row) for order, row in enumerate(rows)]


class JudgeTest(unittest.TestCase):
    def test_old_and_new_during_a_swap(self):
        given = answers((50, 60, "a", REFUSED), (110, 120, "a", REFUSED), (130, 140, "a", OK), (150, 160, "b", REFUSED),
                        (210, 220, "a", OK), (410, 420, "b", OK))  # fmt: skip
        self.assertEqual(judge(given, SWAPS, HALF_OF), {"all": 6, "old": 1, "new": 2})

    def refuse(self, *rows):
        with self.assertRaises(BenchError):
            judge(answers(*rows), SWAPS, HALF_OF)

    def test_new_list_before_the_swap(self):
        self.refuse((50, 60, "a", OK))

    def test_old_list_after_the_swap(self):
        self.refuse((201, 210, "a", REFUSED))

    def test_old_list_after_the_new_one(self):
        self.refuse((110, 120, "a", OK), (130, 140, "b", OK))

    def test_no_list_at_all(self):
        self.refuse((110, 120, "a", OK), (130, 140, "b", REFUSED), (150, 160, "b", OK))

    def test_another_status(self):
        self.refuse((50, 60, "a", "0x00000008"))

    def test_sessions_swap_at_their_own_time(self):
        given = answers((110, 120, "a", OK)) + answers((130, 140, "a", REFUSED), session=1)
        self.assertEqual(judge(given, SWAPS, HALF_OF)["all"], 2)


if __name__ == "__main__":
    unittest.main()
