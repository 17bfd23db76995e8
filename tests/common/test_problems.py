"""The register of problems: stable codes, complete texts, what people can decide."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.problem_page import problem_page
from common.problems import Action, Problem, ProblemKind, Weight, kind_of, register
from common.text import TextMissing, Value, placeholders

PAGE = Path(__file__).parents[2] / "docs" / "problems.md"
KINDS = sorted(register().values(), key=lambda kind: kind.code)
PARTS = ("title", "meaning", "action")
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def problem_of(kind: ProblemKind, **subjects: str) -> Problem:
    """A problem of this kind, with a value for everything its texts ask for."""
    names = {
        name
        for part in PARTS
        for language in ("ja", "en")
        for name in placeholders(f"problems.{kind.name}", f"{part}_{language}")
    }
    values: dict[str, Value] = dict.fromkeys(sorted(names), 7)
    return Problem(kind.name, values=values, **subjects)


def test_every_code_belongs_to_one_problem() -> None:
    """A code names exactly one problem, and is found by it."""
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert all(kind_of(kind.code) is register()[kind.name] for kind in KINDS)


@each_kind
def test_a_code_is_a_letter_and_two_digits(kind: ProblemKind) -> None:
    """Short enough for the telephone, and the letter says what it is about."""
    assert re.fullmatch(r"[MRVPO]-[0-9]{2}", kind.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.name)


@each_kind
def test_every_problem_says_what_it_means_and_what_to_do(kind: ProblemKind) -> None:
    """Title, meaning and action are there in both languages, each filled from values."""
    problem = problem_of(kind, terminal="p01-01")
    for language in ("ja", "en"):
        said = (problem.title(language), problem.meaning(language), problem.action(language))
        assert all(part and "{" not in part and "\n" not in part for part in said)
        assert problem.say(language) == f"p01-01: [{kind.code}] {said[0]} → {said[2]}"


@each_kind
def test_the_texts_of_a_problem_ask_for_the_same_values(kind: ProblemKind) -> None:
    """What the Japanese text tells, the English text tells too."""
    for part in PARTS:
        key = f"problems.{kind.name}"
        assert placeholders(key, f"{part}_ja") == placeholders(key, f"{part}_en")


@each_kind
def test_a_decision_that_settles_a_problem_is_named_in_its_text(kind: ProblemKind) -> None:
    """Staff read the very word that they must put on record."""
    problem = problem_of(kind)
    for action in kind.resolved_by:
        assert action.value in problem.action("ja")
        assert action.value in problem.action("en")


@each_kind
def test_a_problem_in_results_keeps_its_code_name_and_subject(kind: ProblemKind) -> None:
    """No value of a problem ever takes the place of its code or of the terminal."""
    problem = problem_of(kind, terminal="p01-01", place="p01", contest="mayor")
    document = problem.as_json()
    assert (document["code"], document["name"]) == (kind.code, kind.name)
    assert (document["terminal"], document["place"], document["contest"]) == (
        "p01-01",
        "p01",
        "mayor",
    )
    assert document["title"] == problem.title("ja")
    assert document["title_en"] == problem.title("en")
    assert problem_of(kind).as_json()["terminal"] is None


@each_kind
def test_a_value_forgotten_is_an_error_of_the_program(kind: ProblemKind) -> None:
    """A text is never printed with a hole in it."""
    problem = problem_of(kind)
    if not problem.values:
        assert Problem(kind.name).say() == problem.say()
        return
    with pytest.raises(TextMissing):
        Problem(kind.name).say()


def test_every_problem_that_stops_the_outcome_or_the_count_says_how_it_ends() -> None:
    """Where nothing is to be decided, people are told what else to bring right."""
    for kind in KINDS:
        if kind.weight is Weight.ACKNOWLEDGE:
            assert kind.resolved_by == {Action.ACKNOWLEDGE}
        if kind.weight is Weight.OUTCOME:
            assert kind.resolved_by


def test_a_duplicate_is_used_only_by_decision() -> None:
    """Where an original is missing or unreadable, its duplicate needs two people."""
    for name in ("original-missing", "original-unreadable", "not-closed", "file-changed"):
        assert Action.USE_DUPLICATE in register()[name].resolved_by
        assert register()[name].weight is Weight.DECIDE


@given(st.lists(st.sampled_from(["p01-01", "p01", "mayor"]), max_size=3, unique=True))
def test_a_problem_names_its_subjects_in_order(chosen: list[str]) -> None:
    """Terminal, place and contest stand before the code; a dash where none applies."""
    names = {"p01-01": "terminal", "p01": "place", "mayor": "contest"}
    subjects = {names[value]: value for value in chosen}
    problem = problem_of(register()["lot-needed"], **subjects)
    expected = [value for value in names if value in chosen]
    assert problem.subject == (" ".join(expected) or "-")
    assert problem.say("en").startswith(f"{problem.subject}: [O-02] ")


def test_no_text_of_a_problem_asks_for_a_choice() -> None:
    """No problem has a place for a candidate, a choice or a digest of a working box."""
    asked = {name for kind in KINDS for name in problem_of(kind).values}
    assert not {name for name in asked if re.search(r"candidate|choice|digest|box", name)}


def test_an_unknown_code_is_an_error_of_the_program() -> None:
    """A code that is in no register is never shown as if it were."""
    with pytest.raises(KeyError):
        kind_of("M-00")
    with pytest.raises(KeyError):
        Problem("no-such-problem").code  # noqa: B018  # reading it is what is tested


def test_the_published_page_is_current() -> None:
    """docs/problems.md is what the register says; `python -m make_problem_page` renews it."""
    assert PAGE.read_text(encoding="utf-8") == problem_page()


@each_kind
def test_the_published_page_lists_every_problem(kind: ProblemKind) -> None:
    """Code, name, weight, decisions and all six texts stand on the page."""
    page = problem_page()
    section = page.split(f"\n## {kind.code} {kind.name}\n")[1].split("\n## ")[0]
    (row,) = (line for line in page.splitlines() if line.startswith(f"| [{kind.code} "))
    assert f"| {kind.weight} |" in row
    assert all(f"`{action}`" in row for action in kind.resolved_by)
    assert [line.split(" | ")[0] for line in section.splitlines()[3:]] == [
        "| what",
        "| meaning",
        "| what to do",
    ]
    assert re.search(r"[ぁ-ん]", section)
