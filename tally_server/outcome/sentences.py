"""The working in sentences of the catalogue: one list of lines for screen and record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from common.text import Language, Value, text
from tally_server.outcome.figures import decimal, votes, whole
from tally_server.outcome.readings import Effect, Reading, Readings
from tally_server.outcome.votes import CandidateId
from tally_server.outcome.working import GroupWorking, How, Share, TotalWorking, Working

Level: TypeAlias = Literal["head", "rule", "line", "sum", "warning"]
Names: TypeAlias = Mapping[CandidateId, str]


@dataclass(frozen=True)
class Line:
    """level: head (a heading), rule (what the committee or the law says), line, sum
    (a result of the lines above), warning."""

    level: Level
    text: str


def working_lines(working: Working, names: Names, language: Language = "ja") -> tuple[Line, ...]:
    """The whole working, from the rule to the check sum."""
    return tuple(_working(working, _Writer(names, language)))


def readings_lines(readings: Readings, names: Names, language: Language = "ja") -> tuple[Line, ...]:
    """What the other reading would give, with a warning where people hang on it."""
    return tuple(_readings(readings, _Writer(names, language)))


@dataclass(frozen=True)
class _Writer:
    names: Names
    language: Language

    def say(self, key: str, **values: Value) -> str:
        return text(f"working.{key}", self.language, **values)

    def line(self, level: Level, key: str, **values: Value) -> Line:
        return Line(level, self.say(key, **values))

    def people(self, candidates: Iterable[CandidateId]) -> str:
        named = self.say("between").join(self.names[name] for name in candidates)
        return named or self.say("nobody")


def _working(working: Working, to: _Writer) -> Iterator[Line]:
    policy = working.policy
    if not any(group.group.ballots for group in working.groups):
        yield to.line("rule", "nothing-shared")
    else:
        yield to.line("rule", f"rule-{policy.other_valid_votes}")
        yield to.line("rule", f"cut-{policy.truncate}")
    for number, group in enumerate(working.groups, 1):
        yield from _group(number, group, working, to)
    yield to.line("head", "totals")
    yield from (_total(line, working, to) for line in working.totals)
    yield to.line(
        "sum",
        "check",
        written=decimal(working.written),
        dropped=decimal(working.dropped),
        valid=whole(working.valid),
    )


def _group(number: int, group: GroupWorking, working: Working, to: _Writer) -> Iterator[Line]:
    names = to.people(group.group.candidates)
    if group.how is How.NOTHING:
        yield to.line("head", "group-empty", number=number, names=names)
        return
    ballots = whole(group.group.ballots)
    yield to.line("head", "group", number=number, names=names, ballots=ballots)
    if group.how is How.DECIDED:
        for share in group.shares:
            values = {"name": to.names[share.candidate], "share": decimal(share.share)}
            yield to.line("sum", "decided", **values)
        return
    yield from (_base(share, working, to) for share in group.shares)
    terms = " + ".join(whole(share.base) for share in group.shares)
    together = whole(group.together)
    yield to.line("line", "together", terms=terms, together=together)
    for share in group.shares:
        yield to.line(
            "sum",
            "share",
            name=to.names[share.candidate],
            ballots=ballots,
            base=whole(share.base),
            together=together,
            share=_quotient(group.group.ballots * share.base, group.together),
        )


def _quotient(product: int, divisor: int) -> str:
    """`68,810/13,950 = 4.93261…`, or the number alone where it is whole."""
    value = Fraction(product, divisor)
    fraction = "" if value.denominator == 1 else f"{whole(product)}/{whole(divisor)} = "
    return fraction + decimal(value)


def _base(share: Share, working: Working, to: _Writer) -> Line:
    values = {"name": to.names[share.candidate], "base": whole(share.base)}
    if working.policy.other_valid_votes == "paper":
        return to.line("line", "base-paper", **values)
    values |= {"electronic": whole(share.electronic), "paper": whole(share.paper)}
    return to.line("line", "base-all", **values)


def _total(line: TotalWorking, working: Working, to: _Writer) -> Line:
    row = line.row
    values = {
        "name": to.names[row.candidate],
        "electronic": whole(row.electronic),
        "paper": whole(row.paper_own),
        "total": decimal(row.total),
    }
    if line.shares:
        shares = " + ".join(decimal(share) for _, share in line.shares)
        said = to.say("total-shared", shares=shares, **values)
    else:
        said = to.say("total", **values)
    if all(other.row.total.denominator == 1 for other in working.totals):
        return Line("line", said)
    written = {"printed": votes(row.printed), "cut": decimal(line.cut)}
    return to.line("line", "written", line=said, **written)


def _readings(readings: Readings, to: _Writer) -> Iterator[Line]:
    yield to.line("rule", "readings-open")
    effect = readings.effect
    if effect is Effect.UNKNOWN:
        yield from _unknown(readings, to)
        return
    level: Level = "warning" if effect is Effect.PEOPLE else "line"
    yield to.line(level, f"effect-{effect}")
    yield from _differing(readings, to)
    if effect is Effect.PEOPLE:
        for reading in (readings.used, readings.other):
            yield from _elected(reading, to)


def _unknown(readings: Readings, to: _Writer) -> Iterator[Line]:
    for reading in (readings.used, readings.other):
        name = to.say(f"reading-{reading.policy.other_valid_votes}")
        for group in reading.undecided:
            names = to.people(group.candidates)
            yield to.line("warning", "effect-unknown", reading=name, names=names)


def _differing(readings: Readings, to: _Writer) -> Iterator[Line]:
    if readings.used.working is None or readings.other.working is None:
        return
    differing = readings.differing
    for one, other in zip(readings.used.working.totals, readings.other.working.totals, strict=True):
        if one.row.candidate in differing:
            yield to.line(
                "line",
                "reading-line",
                name=to.names[one.row.candidate],
                used=decimal(one.row.total),
                other=decimal(other.row.total),
            )


def _elected(reading: Reading, to: _Writer) -> Iterator[Line]:
    if reading.outcome is None:
        return
    name = to.say(f"reading-{reading.policy.other_valid_votes}")
    yield to.line(
        "warning", "reading-elected", reading=name, names=to.people(reading.outcome.elected)
    )
    if reading.outcome.tied:
        names = to.people(reading.outcome.tied)
        yield to.line("warning", "reading-tied", reading=name, names=names)
