#!/usr/bin/env python3
"""Writes the tables of docs/compliance-drills.md.

cd tests && uv run python make_drill_page.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from drills.page import filled  # noqa: E402 - after the path

PAGE = ROOT / "docs" / "compliance-drills.md"
PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
