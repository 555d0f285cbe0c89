# SPDX-License-Identifier: Apache-2.0
"""What recipients say through several nodes while things fail, and how it has to stand in the end."""

from __future__ import annotations

import itertools
import random
import threading
from collections import defaultdict

from .proxy import APPROVAL_NUMBER
from .waiting import PATIENCE, TooLate, until

Pair = tuple[str, str]  # recipient, sender

_RETRY_SECONDS = 0.05  # as an SMSC pauses, only shorter
_PAUSE_SECONDS = 0.01  # between two messages of an ESME
_WORDS = ("Approve", "STOP", "START")
_sequence_numbers = itertools.count(100_000)  # so that no two texts have the same octets


def after(state: str, word: str) -> str:
    """How a pair stands once a text is taken: none, permitted or opted_out."""
    if word == "Approve":
        return "permitted"
    if word == "STOP":
        return "opted_out"
    return "none" if state == "opted_out" else state


class Talk:
    """Threads on which recipients text through one node or another, each text again until it is taken.

    A pair whose text was not taken at once says nothing else in this round: the attempt that failed may still come
    to be recorded, and then it must not contradict what was said later.
    """

    def __init__(self, nodes: list, seed: int):
        self.nodes = nodes
        self.states: dict[Pair, str] = {}
        self.history: dict[Pair, list[str]] = defaultdict(list)
        self.sent: set[str] = set()   # octets of texts, as hexadecimal digits
        self.taken: set[str] = set()  # those that were answered with ESME_ROK
        self.refusals = 0             # ESME_RX_T_APPN
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._faults: list[str] = []

    def begin(self, pairs: list[Pair], threads: int = 3) -> None:
        self._over.clear()
        self.states.update({pair: "none" for pair in pairs})
        for index in range(threads):
            self._run(self._speak, pairs[index::threads], random.Random(self._random.random()))

    def wait_taken(self, more: int, seconds: float = 60) -> None:
        """Until so many texts more were taken."""
        wanted = len(self.taken) + more
        self._wait(lambda: len(self.taken) >= wanted, f"{more} more texts are taken", seconds)

    def wait_refused(self, more: int, seconds: float = 60) -> None:
        wanted = self.refusals + more
        self._wait(lambda: self.refusals >= wanted, f"{more} more ESME_RX_T_APPN", seconds)

    def end(self, seconds: float = 120) -> None:
        """Every text is taken then. Whoever made something fail has mended it."""
        self._over.set()
        for thread in self._threads:
            thread.join(seconds * PATIENCE)
            if thread.is_alive():
                raise TooLate(f"a text is not taken, {seconds} s later")
        self._threads = []
        self._check()

    def say(self, pair: Pair, word: str, node, seconds: float = 20) -> int | None:
        """The status that it is answered with; None where no answer comes, since the node ended."""
        link = node.link
        recipient, sender = pair
        to, text = (APPROVAL_NUMBER, f"Approve {sender}") if word == "Approve" else (sender, word)
        request = link.deliver_pdu(recipient, to, text, sequence_number=next(_sequence_numbers))
        with self._lock:
            self.sent.add(request.raw.hex())
        try:
            status = link.request(request, seconds).command_status
        except (TooLate, OSError):
            if node.up and link is node.link:
                raise
            self.history[pair].append(f"{word} {node.name} unanswered")
            return None
        with self._lock:
            self.history[pair].append(f"{word} {node.name} {status:#x}")
            if status == 0:
                self.taken.add(request.raw.hex())
                self.states[pair] = after(self.states.get(pair, "none"), word)
            elif status == 0x64:
                self.refusals += 1
            else:
                raise AssertionError(f"{word} of {pair} through {node.name} is answered with {status:#x}")
        return status

    def _speak(self, pairs: list[Pair], chance: random.Random) -> None:
        pairs = list(pairs)
        while pairs and not self._over.is_set():
            pair, word = chance.choice(pairs), chance.choice(_WORDS)
            if self.say(pair, word, self._any_node(chance)) != 0:
                self._repeat(pair, word, chance)
                pairs.remove(pair)

    def _repeat(self, pair: Pair, word: str, chance: random.Random) -> None:
        until(lambda: self.say(pair, word, self._any_node(chance)) == 0, f"{word} of {pair} is taken", 90,
              every=_RETRY_SECONDS)

    def _any_node(self, chance: random.Random):
        return chance.choice([node for node in self.nodes if node.up])

    def _wait(self, condition, what: str, seconds: float) -> None:
        def holds():
            self._check()
            return condition()
        until(holds, what, seconds)

    def _check(self) -> None:
        if self._faults:
            raise AssertionError("; ".join(self._faults))

    def _run(self, work, *arguments) -> None:
        def guarded():
            try:
                work(*arguments)
            except Exception as error:  # pylint: disable=broad-except
                self._faults.append(f"{type(error).__name__}: {error}")
        thread = threading.Thread(target=guarded, daemon=True)
        self._threads.append(thread)
        thread.start()


class Judged:
    """Texts of ESMEs through one node, again and again: each has to be judged as `expected` says, (recipient, sender)
    to whether it passes, for as long as the node runs."""

    def __init__(self, node, expected: dict[Pair, bool]):
        self.node, self._expected = node, expected
        self._count = 0
        self._wrong: list[str] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._judge, daemon=True)
        self._thread.start()

    def wait(self, more: int, seconds: float = 30) -> None:
        wanted = self._count + more
        until(lambda: self._count >= wanted or self._wrong, f"{self.node.name} judges {more} more", seconds)
        self._check()

    def end(self) -> None:
        self._over.set()
        self._thread.join(30 * PATIENCE)
        self._check()

    def _check(self) -> None:
        if self._wrong:
            raise AssertionError(f"{self.node.name}: {self._wrong[:5]}")

    def _judge(self) -> None:
        while not self._over.is_set() and not self._wrong:
            for (recipient, sender), passes in self._expected.items():
                esme = self.node.esme
                try:
                    wrong = self._ask(esme, recipient, sender, passes)
                except (TooLate, OSError) as error:
                    wrong = f"no answer: {error}"
                if not wrong:
                    self._count += 1
                elif self.node.up and esme is self.node.esme:
                    self._wrong.append(wrong)
                self._over.wait(_PAUSE_SECONDS)

    @staticmethod
    def _ask(esme, recipient: str, sender: str, passes: bool) -> str:
        status = esme.submit(sender, recipient).command_status
        return "" if (status == 0) == passes else f"{sender} -> {recipient} is answered with {status:#x}"
