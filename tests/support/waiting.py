# SPDX-License-Identifier: Apache-2.0
"""Deadlines. Every wait of a test ends; a slow machine or a sanitizer build stretches them all by one factor."""

from __future__ import annotations

import os
import time

PATIENCE = float(os.environ.get("SMPPGUARD_TEST_PATIENCE", "1"))


class TooLate(AssertionError):
    """What a test waited for did not happen in time."""


class Deadline:
    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds * PATIENCE

    def left(self) -> float:
        return max(0.0, self._end - time.monotonic())

    def passed(self) -> bool:
        return self.left() == 0.0


def until(condition, what, seconds: float = 10.0, every: float = 0.01):
    """The first true value of condition(), asked again and again; TooLate otherwise.

    For outside things that cannot wake us up: files and processes. `what` is a text or a function that gives one.
    """
    deadline = Deadline(seconds)
    while True:
        value = condition()
        if value:
            return value
        if deadline.passed():
            raise TooLate(f"not within {seconds:g} s: {what() if callable(what) else what}")
        time.sleep(every)
