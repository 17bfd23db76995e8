"""Writes docs/problems.md anew: `cd tests && python -m make_problem_page`."""

from pathlib import Path

from common.problem_page import problem_page

PAGE = Path(__file__).parents[1] / "docs" / "problems.md"

if __name__ == "__main__":
    PAGE.write_text(problem_page(), encoding="utf-8")
