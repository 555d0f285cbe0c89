# SPDX-License-Identifier: Apache-2.0
"""A script on somebody else's SMPP library that takes JSON lines as commands and gives JSON lines as events.

In: {"id": 1, "command": "submit_sm", "fields": {...}}. Out: {"event": "answer", "id": 1, ...} for the response to it,
{"event": "pdu", ...} for each request of the other end, and what else the script has to tell.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path

from .program import installed
from .waiting import Deadline

SECONDS = 30


class LinePeer:
    def __init__(self, place: Path, *command: str):
        self.script, self.seen = command[1], []
        self._events: queue.Queue = queue.Queue()
        self._ids = 0
        self.process = subprocess.Popen([installed(command[0]), *command[1:]], cwd=place, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self._events.put(json.loads(line))
        self._events.put({"event": "end of output"})

    def tell(self, command: str, **fields) -> int:
        self._ids += 1
        self.process.stdin.write(json.dumps({"id": self._ids, "command": command, "fields": fields}) + "\n")
        self.process.stdin.flush()
        return self._ids

    def ask(self, command: str, **fields) -> dict:
        """Sends a PDU; gives its answer."""
        number = self.tell(command, **fields)
        return self.wait(lambda e: e["event"] == "answer" and e["id"] == number, f"the answer to {command}")

    def wait_event(self, name: str) -> dict:
        return self.wait(lambda e: e["event"] == name, name)

    def wait(self, wanted, what: str) -> dict:
        deadline = Deadline(SECONDS)
        for event in self.seen:
            if wanted(event):
                return event
        while True:
            event = self._next(deadline, what)
            if wanted(event):
                return event

    def wait_answers(self, count: int, *commands: str) -> list[dict]:
        """That many answers of these kinds, in the order of the requests."""
        deadline = Deadline(SECONDS)
        while len(answers := self._answers(commands)) < count:
            self._next(deadline, f"{count} answers, {len(answers)} came")
        return [answers[number] for number in sorted(answers)]

    def _answers(self, commands: tuple[str, ...]) -> dict[int, dict]:
        return {e["id"]: e for e in self.seen if e["event"] == "answer" and e["command"] in commands}

    def _next(self, deadline: Deadline, what: str) -> dict:
        try:
            event = self._events.get(timeout=max(0.01, deadline.left()))
        except queue.Empty:
            raise AssertionError(f"{self.script}: {what} did not come; last: {self.seen[-5:]}") from None
        self.seen.append(event)
        if event["event"] == "end of output":
            raise AssertionError(f"{self.script} ended before {what} came; last: {self.seen[-5:]}")
        return event

    def requests(self, command: str) -> list[dict]:
        return [e for e in self.seen if e["event"] == "pdu" and e["command"] == command]

    def wait_requests(self, command: str, count: int) -> list[dict]:
        """All of them, once there are that many: a script's lines come here later than its answers to the other end."""
        deadline = Deadline(SECONDS)
        while len(self.requests(command)) < count:
            self._next(deadline, f"{count} x {command}")
        return self.requests(command)

    def close(self):
        self.process.kill()
        self.process.wait(20)
        self.process.stdin.close()
        self.process.stdout.close()
