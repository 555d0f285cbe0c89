# SPDX-License-Identifier: Apache-2.0
"""Small pictures of figures against a count, both on logarithmic axes, as SVG."""

import math
from dataclasses import dataclass
from html import escape

COLOURS = ("#b3541e", "#1f5fa8", "#4d7f2a")
WIDTH, HEIGHT = 460, 340
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 64, 52
TITLE_HEIGHT = 40
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Series:
    """`points` are (x, median, least, most); a value that is not above 0 has no place on the axis."""

    name: str
    points: list


@dataclass(frozen=True)
class Panel:
    title: str
    unit: str
    x_title: str
    series: list


class Axis:
    """Places of values between two ticks that hold all of them, from `begin` to `end` in the picture."""

    def __init__(self, values, begin, end, ticks):
        self.ticks = [tick for tick in ticks(min(values), max(values))]
        self.low, self.high = math.log(self.ticks[0]), math.log(self.ticks[-1])
        self.begin, self.end = begin, end

    def place(self, value):
        share = (math.log(value) - self.low) / ((self.high - self.low) or 1)
        return self.begin + share * (self.end - self.begin)


def powers(least, most):
    """1, 10, 100 ..."""
    return [10.0**i for i in range(math.floor(math.log10(least)), max(math.ceil(math.log10(most)), 1) + 1)]


def steps(least, most):
    """1, 2, 5, 10, 20 ... from the one below all to the one above."""
    every = [step * 10.0**i for i in range(-4, 13) for step in STEPS]
    first = max(i for i, tick in enumerate(every) if tick <= least)
    last = min(i for i, tick in enumerate(every) if tick >= most)
    return every[first : max(last, first + 1) + 1]


def text(x, y, words, anchor="middle", size=12, colour="#333", turned=False, bold=False):
    more = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    weight = ' font-weight="bold"' if bold else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"{weight}{more}>'
            f"{escape(words)}</text>")  # fmt: skip


def line(x1, y1, x2, y2, colour, width=1.0):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width}"/>')  # fmt: skip


def draw_axes(panel, x, y, left):
    middle = (x.begin + x.end) / 2
    drawn = [text(middle, TITLE_HEIGHT + 18, f"{panel.title}, {panel.unit}", size=14, bold=True),
             text(middle, TITLE_HEIGHT + HEIGHT - 12, panel.x_title)]  # fmt: skip
    for tick in y.ticks:
        drawn.append(line(x.begin, y.place(tick), x.end, y.place(tick), "#ddd"))
        drawn.append(text(left + LEFT - 8, y.place(tick) + 4, f"{tick:,g}", anchor="end"))
    for tick in x.ticks:
        drawn.append(line(x.place(tick), y.begin, x.place(tick), y.end, "#ddd"))
        drawn.append(text(x.place(tick), y.begin + 18, f"{tick:,.0f}"))
    drawn.append(line(x.begin, y.begin, x.end, y.begin, "#333"))
    drawn.append(line(x.begin, y.begin, x.begin, y.end, "#333"))
    return drawn


def draw_series(one, colour, x, y):
    points = [point for point in one.points if point[1] > 0]
    path = " ".join(f"{x.place(count):.1f},{y.place(median):.1f}" for count, median, _, _ in points)
    drawn = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for count, median, least, most in points:
        if least > 0:
            drawn.append(line(x.place(count), y.place(least), x.place(count), y.place(most), colour, 1.5))
        drawn.append(f'<circle cx="{x.place(count):.1f}" cy="{y.place(median):.1f}" r="4" fill="{colour}"/>')
    return drawn


def draw_legend(series, left):
    drawn = []
    for i, one in enumerate(series):
        at = left + LEFT + i * 110
        drawn.append(line(at, TITLE_HEIGHT + 38, at + 22, TITLE_HEIGHT + 38, COLOURS[i], 3))
        drawn.append(text(at + 28, TITLE_HEIGHT + 42, one.name, anchor="start"))
    return drawn


def draw_panel(panel, left):
    known = [point for one in panel.series for point in one.points]
    values = [value for point in known for value in point[1:] if value > 0]
    if not values:
        return [text(left + WIDTH / 2, TITLE_HEIGHT + HEIGHT / 2, f"{panel.title}: nothing to show")]
    x = Axis([point[0] for point in known], left + LEFT, left + WIDTH - RIGHT, powers)
    y = Axis(values, TITLE_HEIGHT + HEIGHT - BOTTOM, TITLE_HEIGHT + TOP, steps)
    drawn = draw_axes(panel, x, y, left) + draw_legend(panel.series, left)
    for one, colour in zip(panel.series, COLOURS):
        drawn += draw_series(one, colour, x, y)
    return drawn


def write_picture(path, title, panels):
    """The panels side by side. A point is a median, the bar through it reaches from the least to the most."""
    width, height = WIDTH * len(panels), HEIGHT + TITLE_HEIGHT
    drawn = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
             f'viewBox="0 0 {width} {height}" font-family="sans-serif">',
             f'<rect width="{width}" height="{height}" fill="#fff"/>',
             text(width / 2, 28, title, size=16, bold=True)]  # fmt: skip
    for i, panel in enumerate(panels):
        drawn += draw_panel(panel, i * WIDTH)
    path.write_text("\n".join([*drawn, "</svg>"]) + "\n")
