# SPDX-License-Identifier: Apache-2.0
"""Imported first by every test file, so that each also runs alone: python3 tests/integration/test_x.py"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
