"""Rulebooks: read with every fault, put in order, and never met by default."""

from datetime import date

import pytest

from common.inputs import BadInput
from tally_server.compliance.books import Book, own_books, read_books, with_editions
from tally_server.compliance.check import Part, looked, table
from tally_server.compliance.report import report_of
from tally_server.compliance.result import (
    Result,
    State,
    found,
    met,
    not_applicable,
    not_met,
    worst,
)
from tally_server.compliance.rule import How, Profile, function_name
from tally_server.compliance.rules import Rules, rules_of

SEEN = found("compliance.nobody-drill")
HEAD = """[book]
id = "small"
profile = "japan"
source = "act"
title_ja = "見本"
title_en = "sample"
edition = "2013"
dated = 2013-12-21
note_ja = "見本の条件集"
note_en = "a sample"
"""


def written(rule: str, **changes: str) -> str:
    """The lines of one rule; changes: TOML values by key, "" to leave a key out."""
    values = {
        "title_ja": '"項目"',
        "title_en": '"a rule"',
        "article": '"4条"',
        "sure": '"quoted"',
        "how": '["artefact"]',
        "severity": '"must"',
        "evidence_ja": '"証拠"',
        "evidence_en": '"evidence"',
    } | changes
    lines = "".join(f"{key} = {value}\n" for key, value in values.items() if value)
    return f'[rules."{rule}"]\n{lines}'


def book(*rules: str) -> Book:
    return read_books({"small.toml": (HEAD + "".join(rules)).encode()})[0]


def rules(*written_rules: str) -> Rules:
    return rules_of(Profile.JAPAN, [book(*written_rules)])


def faults(*rules_written: str) -> list[str]:
    with pytest.raises(BadInput) as refused:
        rules(*rules_written)
    return refused.value.lines("en")


def test_a_rule_says_where_it_comes_from_and_how_it_is_shown() -> None:
    """Source, edition and date are the book's, unless the rule has its own."""
    first, second = rules(
        written("a-1"), written("a-2", source='"lesson"', edition='"court"', dated="2005-03-09")
    ).all
    assert (first.source, first.edition, first.dated) == ("act", "2013", date(2013, 12, 21))
    assert (second.source, second.edition, second.dated) == ("lesson", "court", date(2005, 3, 9))
    assert first.how == (How.ARTEFACT,)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (written("A-1"), "cannot be the id of a rule"),
        (written("a-1", sure='"surely"'), "quoted"),
        (written("a-1", how='["guess"]'), "artefact"),
        (written("a-1", how='["drill", "drill"]'), "twice"),
        (written("a-1", how="[]"), "how this rule is shown"),
        (written("a-1", title_ja='""'), "empty"),
        (written("a-1", article=""), "missing"),
        (written("a-1", more="1"), "unknown key"),
        (written("a-1", depends_on='["b-1"]'), "b-1, which is no rule"),
        (written("a-1", depends_on='["a-1"]'), "in a circle: a-1"),
        (
            written("a-1", depends_on='["a-2"]') + written("a-2", depends_on='["a-1"]'),
            "in a circle: a-1 a-2",
        ),
    ],
)
def test_a_faulty_rulebook_is_refused_with_the_reason(rule: str, says: str) -> None:
    """Whoever drops in a new edition is told the line and what to mend."""
    assert any(says in line for line in faults(rule)), faults(rule)


def test_all_faults_are_told_and_not_only_the_first() -> None:
    """Two faulty rules are two lines."""
    assert len(faults(written("a-1", sure='"x"'), written("a-2", severity='"x"'))) == 2


def test_a_newer_edition_takes_the_place_of_the_older() -> None:
    """A book of the same id replaces the one that comes with the program."""
    newer = book(written("b-7"))
    assert with_editions([book(written("a-1"))], [newer]) == (newer,)


def test_nothing_is_met_by_default() -> None:
    """Without any finding every rule of every profile is not yet shown, or known to be not met."""
    for profile in Profile:
        report = report_of(rules_of(profile, own_books()), {})
        assert report.rows
        for row in report.rows:
            never = bool(row.rule.never_met_ja)
            assert row.state is (State.NOT_MET if never else State.NOT_SHOWN), row.rule.id


def test_a_result_without_evidence_cannot_be() -> None:
    """Nobody can say 'met' and show nothing."""
    with pytest.raises(ValueError, match="evidence"):
        Result(State.MET, ())


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        ((), State.NOT_SHOWN),
        ((State.MET,), State.MET),
        ((State.MET, State.NOT_APPLICABLE), State.MET),
        ((State.NOT_APPLICABLE,), State.NOT_APPLICABLE),
        ((State.MET, State.NOT_SHOWN), State.NOT_SHOWN),
        ((State.NOT_SHOWN, State.NOT_MET, State.MET), State.NOT_MET),
    ],
)
def test_a_rule_is_as_good_as_its_worst_part(states: tuple[State, ...], whole: State) -> None:
    """All parts must be shown; one that fails fails the rule."""
    assert worst(states) is whole


def test_a_rule_with_two_parts_needs_both() -> None:
    """Shown by its files and not yet by a drill, it is not yet shown."""
    both = rules(written("a-1", how='["artefact", "drill"]'))
    half = report_of(both, {Part("a-1", How.ARTEFACT): met(SEEN)})
    assert half.states() == {"a-1": State.NOT_SHOWN}


def test_a_rule_falls_with_what_it_depends_on_and_says_so() -> None:
    """Dependants turn red through any number of steps, and name the rule that does it."""
    chain = rules(
        written("a-3", how="[]", depends_on='["a-2"]'),
        written("a-2", depends_on='["a-1"]'),
        written("a-1"),
    )
    report = report_of(
        chain, {Part("a-1", How.ARTEFACT): not_met(SEEN), Part("a-2", How.ARTEFACT): met(SEEN)}
    )
    assert set(report.states().values()) == {State.NOT_MET}
    assert report.row("a-3").because == ("a-2",)
    assert chain.dependants("a-1") == {"a-2", "a-3"}
    assert [row.rule.id for row in report.rows] == ["a-3", "a-2", "a-1"]


def test_a_dependency_that_does_not_apply_asks_nothing() -> None:
    """A rule about early voting does not hold up an election without any."""
    two = rules(written("a-1"), written("a-2", depends_on='["a-1"]'))
    report = report_of(
        two,
        {Part("a-1", How.ARTEFACT): not_applicable(SEEN), Part("a-2", How.ARTEFACT): met(SEEN)},
    )
    assert report.states() == {"a-1": State.NOT_APPLICABLE, "a-2": State.MET}


def a_1(subject: str) -> Result:
    return met(SEEN) if subject == "good" else not_met(SEEN)


def test_a_check_is_a_function_named_after_its_rule() -> None:
    """A function under another name, or two for one rule, are refused when the table is made."""
    (check,) = table(How.ARTEFACT, ("a-1", a_1))
    assert check.code.endswith("test_compliance_rulebook.py:a_1")
    assert looked([check], "good", lambda _: None)[check.part].state is State.MET
    assert looked([check], "bad", lambda _: None)[check.part].state is State.NOT_MET
    with pytest.raises(ValueError, match="not named after"):
        table(How.ARTEFACT, ("a-2", a_1))
    with pytest.raises(ValueError, match="two checks"):
        table(How.ARTEFACT, ("a-1", a_1), ("a-1", a_1))
    assert function_name("vvsg-1.1.3-a") == "vvsg_1_1_3_a"
