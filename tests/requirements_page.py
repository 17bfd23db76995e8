"""The page `docs/requirements.md`: each rule, the code that shows it, its test, what it came to.

requirements_page(good_report(town, folder, profile) for profile in Profile)
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from auditor_town import AuditTown
from compliance_world import inspected, rules

from ippyo.drilled import drilled
from ippyo.screen import Bars
from tally_server.compliance.artefacts.table import ARTEFACTS
from tally_server.compliance.check import Check, Part, looked
from tally_server.compliance.drills.drills import DRILLS
from tally_server.compliance.measured.measures import MEASURED
from tally_server.compliance.report import Report, Row, report_of
from tally_server.compliance.result import State
from tally_server.compliance.rule import How, Profile

TESTS = {
    How.ARTEFACT: "tests/tally_server/test_compliance_artefacts.py",
    How.DRILL: "tests/tally_server/test_drills.py",
    How.MEASURED: "tests/tally_server/test_measured.py",
    How.DECLARED: "tests/tally_server/test_compliance_declarations.py",
}
DECLARATIONS = "tally_server/compliance/declarations.py:declared"
_MARKS = {
    State.MET: "met",
    State.NOT_MET: "**NOT MET**",
    State.NOT_APPLICABLE: "n/a",
    State.NOT_SHOWN: "–",
}
_HEAD = """# Requirements

Every rule of the two profiles, the code that shows it, the test that breaks it, and what it came
to. This page is made from the rulebook (`tally_server/compliance/rulebook/`), the tables of checks
and a small election that is counted, drilled and measured; after a change run
`cd tests && python -m make_requirements`.

The last column is of that election: *met*, *NOT MET*, *n/a* (not applicable there), – (not yet
shown: only people can show it, by a [declaration](formats/declaration.md), or a server's data). A
rule without code of its own holds where the rules that it names hold. How each rule is known:
*quoted* (the wording was seen), *paraphrased*, *inferred*, *unverified* (to be looked up before
anybody relies on it).
"""


def good_report(town: AuditTown, folder: Path, profile: Profile) -> Report:
    """A good election, counted, drilled and measured. folder: an empty one."""
    it = inspected(town, folder)
    found = {
        **looked(ARTEFACTS, it, lambda _: None),
        **drilled(it, frozenset(rules(profile).parts), Bars(None, "en")),
    }
    return report_of(rules(profile), found)


def checks() -> Mapping[Part, str]:
    """Where the check of each part stands."""
    together: tuple[Check[object], ...] = (*ARTEFACTS, *DRILLS, *MEASURED)  # type: ignore[assignment]  # only their names are read
    return {check.part: check.code for check in together}


def requirements_page(reports: Iterable[Report]) -> str:
    """The whole page, in Markdown; a function of rulebook, checks and these reports alone."""
    return _HEAD + "".join(map(_profile, reports)) + _tests()


def _profile(report: Report) -> str:
    code, parts = checks(), [f"\n## Profile `{report.rules.profile.value}`\n"]
    for book in report.rules.books:
        parts.append(f"\n### {book.title_ja} / {book.title_en}\n\n{book.note_en}.\n\n")
        parts.append("| rule | condition | source | code | last result |\n|---|---|---|---|---|\n")
        parts += [_line(report.row(rule.id), code) for rule in book.rules]
    return "".join(parts)


def _line(row: Row, code: Mapping[Part, str]) -> str:
    rule = row.rule
    where = [_code(how, code.get(Part(rule.id, how), DECLARATIONS)) for how in rule.how]
    if rule.depends_on:
        where.append("through " + ", ".join(rule.depends_on))
    condition = f"{rule.title_ja}<br>{rule.title_en}"
    source = f"{rule.article}, {rule.sure.value}, {rule.severity.value}"
    cells = (f"**{rule.id}**", condition, source, "<br>".join(where) or "–", _came_to(row))
    written = " | ".join(one.replace("|", "\\|") for one in cells)
    return f"| {written} |\n"


def _code(how: How, code: str) -> str:
    return f"{how.value}: `{code.removeprefix('tally_server/compliance/')}`"


def _came_to(row: Row) -> str:
    own = ", ".join(f"{how.value} {_MARKS[result.state]}" for how, result in row.parts.items())
    return f"{_MARKS[row.state]}{f' ({own})' if own else ''}"


def _tests() -> str:
    """Which test breaks which kind of check."""
    rows = "".join(f"| {how.value} | [{file}](../{file}) |\n" for how, file in TESTS.items())
    return f"\n## Tests\n\n| kind | test, by the rule's id |\n|---|---|\n{rows}"
