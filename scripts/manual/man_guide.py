# SPDX-License-Identifier: Apache-2.0
"""smppguard-guide(7): the operator's guide. Takes the Markdown that the guide uses and no more."""

from __future__ import annotations

import re

import roff

_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)")


def _inline(words: str) -> str:
    out, at = "", 0
    for found in _INLINE.finditer(words):
        code, strong, link, target = found.groups()
        out += roff.text(words[at:found.start()])
        out += roff.text(link if target.startswith("#") else f"{link} ({target})") if link else roff.bold(code or strong)
        at = found.end()
    out += roff.text(words[at:])
    return "\\&" + out if out.startswith((".", "\\(aq")) else out


def _cells(row: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def _table(rows: list[str]) -> str:
    """The first cell is the tag, the others follow it."""
    out = ""
    for row in rows[2:]:
        first, *others = _cells(row)
        out += roff.item(_inline(first) if first.startswith("`") else f"\\fB{_inline(first)}\\fR",
                         "\n.br\n".join(_inline(cell) for cell in others if cell))
    return out


def _list_item(block: list[str]) -> str:
    words = " ".join(line.strip() for line in block)
    bullet, _, rest = words.partition(" ")
    return f'.IP "{roff.text(bullet) if bullet != "-" else chr(92) + "(bu"}" 4\n{_inline(rest)}\n'


def _flow(lines: list[str]) -> str:
    """Paragraphs and list items of a stretch without blank lines."""
    out, block = "", []

    def flush() -> str:
        if not block:
            return ""
        return _list_item(block) if re.match(r"(-|\d+\.) ", block[0]) else roff.paragraph(_inline(" ".join(block)))

    for line in lines:
        if re.match(r"(-|\d+\.) ", line):
            out += flush()
            block = []
        block.append(line)
    return out + flush()


def _chunks(markdown: str) -> list[tuple[str, list[str]]]:
    """("code" or "text", lines), in order; text is one stretch without blank lines."""
    chunks: list[tuple[str, list[str]]] = []
    kind, lines = "text", []
    for line in [*markdown.splitlines(), ""]:
        fence = line.startswith("```")
        if fence or (kind == "text" and not line.strip()):
            if lines:
                chunks.append((kind, lines))
            lines = []
            if fence:
                kind = "code" if kind == "text" else "text"
        else:
            lines.append(line)
    return chunks


def page(guide: str, version: str, date: str) -> str:
    out = roff.title("smppguard-guide", 7, date, f"smppguard {version}", "Operator's guide")
    out += roff.heading("NAME") + "smppguard\\-guide \\- how to run the SMPP proxy smppguard\n"
    described = False
    for kind, lines in _chunks(guide):
        if kind == "code":
            out += roff.example(["    " + line if line else "" for line in lines])
        elif lines[0].startswith("# "):
            continue
        elif lines[0].startswith("#"):
            marks, _, words = lines[0].partition(" ")
            out += roff.heading(words.upper()) if marks == "##" else roff.subheading(words)
            out += _flow(lines[1:])
            described = True
        elif lines[0].startswith("|"):
            out += _table(lines)
        else:
            out += ("" if described else roff.heading("DESCRIPTION")) + _flow(lines)
            described = True
    return out + roff.heading("SEE ALSO") + f"{roff.bold('smppguard')}(1), {roff.bold('smppguard.yaml')}(5)\n"
