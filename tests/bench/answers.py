# SPDX-License-Identifier: Apache-2.0
"""Tells of each answer to a watched number by which generation of a list that alternates it was given.

A watched number is in one of two halves: the generations with an even number hold those of half 0 and none of half 1,
the odd ones the other way about. So an answer tells whether it was given by an even or an odd generation.
"""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from harness import OK, REFUSED, BenchError


@dataclass(frozen=True)
class Swap:
    """Times in nanoseconds of the monotonic clock. The first one of a run was over before the load began."""

    generation: int
    began: int  # before its file came into the folder, or an import began that puts it there
    seen: int  # after the service had told that it is in force


class Answer(NamedTuple):
    """The session, its place among the session's messages, and `due`, which is not after it was sent."""

    session: int
    order: int
    due: int
    answered: int
    destination: str
    status: str


def read_answers(path):
    """As load_esme writes them, in the order in which each session sent its messages."""
    with path.open() as lines:
        words = (line.split() for line in lines)
        return sorted(Answer(int(session), int(order), int(due), int(answered), destination, f"0x{int(status):08X}")
                      for session, order, due, answered, destination, status in words)  # fmt: skip


def is_even(answer, half_of):
    if answer.status not in (OK, REFUSED):
        raise BenchError(f"{answer.destination} was answered {answer.status}")
    return (answer.status == REFUSED) == (half_of[answer.destination] == 0)


def judge(answers, swaps, half_of):
    """Raises BenchError if an answer is neither the old list's nor the new one's.

    What was due after a generation was seen in force is judged by it or a later one; what was answered before another
    was put there is judged by an earlier one; and within a session, which one worker serves in order, no message is
    judged by an earlier generation than the one before it. Returns how many were in the time of a swap and judged by
    the old and the new list, and how many were judged in all.
    """
    counts = Counter()
    session, earliest, at = None, 0, 0
    for answer in answers:
        if answer.session != session:
            session, earliest, at = answer.session, 0, 0
        while at + 1 < len(swaps) and swaps[at + 1].seen < answer.due:
            at += 1
        latest = at
        while latest + 1 < len(swaps) and swaps[latest + 1].began <= answer.answered:
            latest += 1
        earliest = max(earliest, at)
        by = next((i for i in range(earliest, latest + 1)
                   if (swaps[i].generation % 2 == 0) == is_even(answer, half_of)), None)  # fmt: skip
        if by is None:
            raise BenchError(f"message {answer.order} of session {session} to {answer.destination} got {answer.status}, "
                             f"which no list in force from generation {swaps[earliest].generation} to "
                             f"{swaps[latest].generation} says")  # fmt: skip
        earliest = by
        counts["all"] += 1
        if latest > at:
            counts["old" if by == at else "new"] += 1
    return counts
