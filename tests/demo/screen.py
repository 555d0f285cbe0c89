# SPDX-License-Identifier: Apache-2.0
"""How the worked example looks: one line for each PDU, colours only on a terminal."""

from __future__ import annotations

import os
import sys

from support.smpp import Pdu, status_name

_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
_ROW = "   {who:<22}  {command:<21}  {addresses:<27}  {status:<15}  {octets:>6}"


class Screen:
    def __init__(self, out=sys.stdout):
        self._out = out
        self._colours = out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"

    def paint(self, text: str, colour: str) -> str:
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self._colours else text

    def line(self, text: str = "") -> None:
        print(text, file=self._out, flush=True)

    def columns(self) -> None:
        self.line(self.paint(_ROW.format(who="who -> who", command="command", addresses="addresses",
                                         status="status", octets="octets"), "dim"))

    def step(self, number: int, text: str) -> None:
        self.line(self.paint(f"{number}  {text}", "bold"))

    def pdu(self, sender: str, receiver: str, pdu: Pdu) -> None:
        status = status_name(pdu.command_status) if pdu.is_response else ""
        row = _ROW.format(who=f"{sender} -> {receiver}", command=pdu.name, addresses=addresses(pdu),
                          status=status, octets=len(pdu.raw))
        if status:
            row = self.paint(row, "green" if pdu.command_status == 0 else "red")
        self.line(row)

    def told(self, text: str) -> None:
        self.line(f"   {self.paint(text, 'dim')}")


def addresses(pdu: Pdu) -> str:
    if pdu.name not in ("submit_sm", "deliver_sm", "data_sm"):
        return ""
    fields = pdu.fields()
    return f"{fields['source_addr'].decode()} -> {fields['destination_addr'].decode()}"
