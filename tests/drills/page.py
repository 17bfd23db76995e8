"""The tables of docs/compliance-drills.md: what each drill and measure saw, from the catalogue."""

import re
from collections.abc import Iterable

from builders import make_election

from common.text import catalogue
from ippyo.drill_terminal.maker import Simulated
from tally_server.compliance.books import own_books
from tally_server.compliance.drills.drills import DRILLS
from tally_server.compliance.drills.protocol import Bench
from tally_server.compliance.measured.measures import MEASURED
from tally_server.compliance.measured.screens import collect
from tally_server.compliance.result import Result
from tally_server.compliance.rule import Profile
from tally_server.compliance.rules import rules_of

_VALUE = re.compile(r"\{[a-z]+\}")
_NOT_FACTS = frozenset({"drills.not-so"})


def filled(page: str) -> str:
    """The page with both tables as they are now."""
    bench = Bench(Simulated(make_election(contests=2, candidates=4), suite=2), every=False)
    drills = ((check.rule, check.look(bench)) for check in DRILLS)
    screens = collect(bench)
    measures = ((check.rule, check.look(screens)) for check in MEASURED)
    return _put(_put(page, "drills", table(drills)), "measured", table(measures))


def _put(page: str, mark: str, made: str) -> str:
    """The page with this between the mark and the next end."""
    between = re.compile(rf"(<!-- {mark}\b[^\n]*-->\n).*?(<!-- end -->)", re.DOTALL)
    return between.sub(lambda found: found[1] + made + found[2], page, count=1)


def table(results: Iterable[tuple[str, Result]]) -> str:
    rules = {
        rule.id: rule.title_ja for profile in Profile for rule in rules_of(profile, own_books()).all
    }
    lines = [f"| `{rule}` | {rules[rule]} | {_facts(result)} |\n" for rule, result in results]
    return "| 番号 | 条件 | 確かめること |\n|---|---|---|\n" + "".join(lines)


def _facts(result: Result) -> str:
    keys = dict.fromkeys(one.key for one in result.evidence if one.key not in _NOT_FACTS)
    return "。".join(_VALUE.sub("…", catalogue()[key]["ja"]) for key in keys)
