"""The page `docs/problems.md`: every problem of the register, in both languages."""

from common.problems import Action, ProblemKind, Weight, register
from common.text import placeholders, text

_HEAD = """# Problems

Every problem that intake, count and outcome can report. A code is stable: it is never
given to another problem, nor used again. A `{name}` in braces is filled in when the
problem is reported; it never holds a candidate, a choice or a digest of a working box.

This page is made from `common/catalogue/problems.toml`; change that file and run
`cd tests && python -m make_problem_page`.

| weight | what it does to the count |
|---|---|
"""
_WEIGHTS = {
    Weight.DECIDE: "no totals until two people decide; exit code 3",
    Weight.ACKNOWLEDGE: "listed; the count goes on",
    Weight.OUTCOME: "the totals are written; the outcome needs people; exit code 4",
}
_PARTS = {"title": "what", "meaning": "meaning", "action": "what to do"}


def problem_page() -> str:
    """The whole page, in Markdown; a function of the register and its texts alone."""
    weights = "".join(f"| {weight} | {does} |\n" for weight, does in _WEIGHTS.items())
    kinds = sorted(register().values(), key=lambda kind: kind.code)
    listed = "".join(f"| {_link(kind)} | {kind.weight} | {_decisions(kind)} |\n" for kind in kinds)
    overview = "\n| problem | weight | decisions that settle it |\n|---|---|---|\n" + listed
    return _HEAD + weights + overview + "".join(_section(kind) for kind in kinds)


def _link(kind: ProblemKind) -> str:
    anchor = f"{kind.code} {kind.name}".lower().replace(" ", "-")
    return f"[{kind.code} {kind.name}](#{anchor})"


def _decisions(kind: ProblemKind) -> str:
    found = [f"`{action}`" for action in Action if action in kind.resolved_by]
    return ", ".join(found) or "none: bring the cause right and count again"


def _section(kind: ProblemKind) -> str:
    rows = "".join(
        f"| {label} | {_cell(kind, part, 'ja')} | {_cell(kind, part, 'en')} |\n"
        for part, label in _PARTS.items()
    )
    return f"\n## {kind.code} {kind.name}\n\n| | 日本語 | English |\n|---|---|---|\n{rows}"


def _cell(kind: ProblemKind, part: str, language: str) -> str:
    return _written(f"problems.{kind.name}", f"{part}_{language}").replace("|", "\\|")


def _written(key: str, part: str) -> str:
    """The text with its `{names}` left as they stand."""
    return text(key, part, **{name: f"{{{name}}}" for name in placeholders(key, part)})
