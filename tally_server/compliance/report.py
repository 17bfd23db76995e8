"""What was found, rule by rule: the parts of each, what it depends on, its state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tally_server.compliance.check import Part
from tally_server.compliance.result import Evidence, Result, State, found, not_shown, worst
from tally_server.compliance.rule import How, Rule
from tally_server.compliance.rules import Rules


@dataclass(frozen=True)
class Row:
    """A rule and what was found. because: rules it depends on that keep it from being met."""

    rule: Rule
    state: State
    parts: Mapping[How, Result]
    because: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    rules: Rules
    rows: tuple[Row, ...]

    def row(self, rule: str) -> Row:
        return next(row for row in self.rows if row.rule.id == rule)

    def states(self) -> dict[str, State]:
        return {row.rule.id: row.state for row in self.rows}

    def number(self, state: State) -> int:
        return sum(row.state is state for row in self.rows)


def report_of(rules: Rules, results: Mapping[Part, Result]) -> Report:
    """Every rule with its state. A part of which nobody found anything is not yet shown."""
    rows: dict[str, Row] = {}
    for rule in rules.settled:
        parts = {how: results.get(Part(rule.id, how)) or _nobody(how) for how in rule.how}
        rows[rule.id] = _row(rule, parts, rows)
    return Report(rules, tuple(rows[rule.id] for rule in rules.all))


def _row(rule: Rule, parts: Mapping[How, Result], before: Mapping[str, Row]) -> Row:
    if rule.never_met_ja:
        return Row(rule, State.NOT_MET, parts, ())
    needed = {name: before[name].state for name in rule.depends_on}
    own = (result.state for result in parts.values())
    state = worst((*own, *needed.values()))
    because = tuple(name for name, one in needed.items() if state is not State.MET and one is state)
    return Row(rule, state, parts, because)


def _nobody(how: How) -> Result:
    return not_shown(found(f"compliance.nobody-{how.value}"))


def evidence_of(row: Row) -> Iterable[Evidence]:
    """All evidence of a rule, in the order in which it is to be shown."""
    for how in row.rule.how:
        yield from row.parts[how].evidence
