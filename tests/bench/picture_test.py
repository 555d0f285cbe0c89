#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The picture holds each point where its value belongs, and is XML."""

import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from picture import Axis, Panel, Series, powers, steps, write_picture

SVG = "{http://www.w3.org/2000/svg}"


class PictureTest(unittest.TestCase):
    def test_ticks_hold_all_values(self):
        self.assertEqual(powers(1, 5000), [1, 10, 100, 1000, 10000])
        self.assertEqual(steps(230, 1800), [200, 500, 1000, 2000])

    def test_an_axis_is_logarithmic(self):
        axis = Axis([1, 100], 0, 100, powers)
        self.assertAlmostEqual(axis.place(10), 50)

    def test_draws_each_point_and_escapes_names(self):
        points = [(1, 200, 190, 210), (1000, 400, 390, 500)]
        panel = Panel("CPU <b>", "ns", "sessions", [Series("a & b", points), Series("none", [(1, -1, -2, 0)])])
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "one.svg")
            write_picture(path, "A title", [panel])
            root = ElementTree.parse(path).getroot()
        self.assertEqual(len(root.findall(f"{SVG}circle")), 2)
        self.assertIn("a & b", [text.text for text in root.findall(f"{SVG}text")])


if __name__ == "__main__":
    unittest.main()
