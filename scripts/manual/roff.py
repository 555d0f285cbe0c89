# SPDX-License-Identifier: Apache-2.0
"""The few words of the man macros that the manual needs."""

from __future__ import annotations

import re
import textwrap

_WIDTH = 78
_IS_YAML = re.compile(r"- |[a-z_]+: ")


def text(words: str) -> str:
    """Words as they are, whatever is in them."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    escaped = escaped.replace("^", "\\(ha").replace("~", "\\(ti").replace('"', "\\(dq")
    escaped = "".join(letter if ord(letter) < 128 else f"\\[u{ord(letter):04X}]" for letter in escaped)
    return "\\&" + escaped if escaped.startswith(".") else escaped


def bold(words: str) -> str:
    return f"\\fB{text(words)}\\fR"


def italic(words: str) -> str:
    return f"\\fI{text(words)}\\fR"


def title(name: str, section: int, date: str, source: str, about: str) -> str:
    return f'.\\" Made from the program and its files; edit those.\n' \
           f'.TH {text(name)} {section} "{date}" "{text(source)}" "{text(about)}"\n.nh\n.ad l\n'


def heading(words: str) -> str:
    return f'.SH "{text(words)}"\n'


def subheading(words: str) -> str:
    return f'.SS "{text(words)}"\n'


def paragraph(roff: str) -> str:
    return f".PP\n{roff}\n"


def item(tag: str, roff: str) -> str:
    """A tagged paragraph; both are roff."""
    return f".TP\n{tag}\n{roff or '.br'}\n"


def example(lines: list[str]) -> str:
    """Lines as they are; comments that are too long for a page are broken anew."""
    return ".PP\n.EX\n" + "".join(f"{text(row) if row else ''}\n" for row in folded(lines)) + ".EE\n"


def _split(line: str) -> tuple[str, str]:
    words = line.lstrip(" #")
    return line[: len(line) - len(words)], words


def folded(lines: list[str]) -> list[str]:
    rows: list[str] = []
    rest = ""  # of a comment that was too long: it begins the next line, if that goes on with the sentence
    for line in lines:
        prefix, words = _split(line)
        if rest and (prefix != _split(rest)[0] or _IS_YAML.match(words)):
            rows.append(rest)
            rest = ""
        if rest:
            line, rest = f"{rest} {words}", ""
        if len(line) <= _WIDTH or "#" not in prefix:
            rows.append(line)
            continue
        *whole, rest = textwrap.wrap(_split(line)[1], _WIDTH, initial_indent=prefix, subsequent_indent=prefix,
                                     break_long_words=False, break_on_hyphens=False)
        rows += whole
    return [*rows, *([rest] if rest else [])]
