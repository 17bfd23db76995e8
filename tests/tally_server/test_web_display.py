"""The screen in the hall: numbers of media alone, and the result once it is published."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from counting_world import CountingWorld, counting_world

from tally_server.people.roles import Role
from tally_server.states.states import State


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingWorld]:
    with counting_world(tmp_path_factory.mktemp("display")) as made:
        yield made


def names(world: CountingWorld) -> list[str]:
    election = world.election_world.election
    return [person.name for contest in election.contests for person in contest.candidates]


def seen(world: CountingWorld) -> str:
    """All screens, one after the other, as the display of the hall shows them."""
    return "".join(world.page(f"/display?screen={number}", Role.DISPLAY) for number in (1, 2, 99))


def test_candidates_are_on_it_only_once_the_result_is_published(world: CountingWorld) -> None:
    """Also not while the officers see the result already."""
    before = seen(world)
    world.to_certified()
    assert world.state is State.CERTIFIED
    certified = seen(world)
    for name in names(world):
        assert name not in before
        assert name not in certified
    terminals = len(world.election_world.election.terminals)
    assert f">{terminals}" in certified
    world.agree("/release/publish")
    published = seen(world)
    assert all(name in published for name in names(world))


def test_a_published_result_that_is_being_corrected_is_called_so(tmp_path: Path) -> None:
    """From the first step of the correction to the second publication, and without a figure."""
    with counting_world(tmp_path) as corrected:
        corrected.to_certified()
        corrected.agree("/release/correct", why="紙の束を1つ数え忘れた", hours=1)
        assert "訂正中" not in seen(corrected), "nothing was published yet"
        corrected.agree("/release/correct-end")
        for path in ("/release/review", "/release/certify", "/release/publish"):
            assert "訂正中" not in seen(corrected)
            corrected.agree(path)
        corrected.agree("/release/correct", why="紙の束をもう1つ", hours=1)
        assert corrected.state is State.CORRECTING
        for path in ("/release/correct-end", "/release/review", "/release/certify"):
            shown = seen(corrected)
            assert "訂正中" in shown
            assert not any(name in shown for name in names(corrected))
            corrected.agree(path)
        assert "訂正中" in seen(corrected)
        corrected.agree("/release/publish")
        assert "訂正中" not in seen(corrected)
        assert all(name in seen(corrected) for name in names(corrected))


def test_nothing_in_it_needs_what_the_policy_forbids(world: CountingWorld) -> None:
    """No script and no style but files of its own; it turns by itself, without a script, too."""
    page = world.page("/display", Role.DISPLAY)
    assert (
        page.count("<script") == page.count('<script src="/static/display.js" defer></script>') == 1
    )
    assert "style=" not in page
    assert 'http-equiv="refresh"' in page


def test_a_screen_that_is_not_there_is_the_first(world: CountingWorld) -> None:
    """A number from outside does no harm."""
    first = world.page("/display", Role.DISPLAY)
    for number in ("0", "-1", "99999"):
        assert world.page(f"/display?screen={number}", Role.DISPLAY) == first


def test_the_turnout_that_places_told_turns_on_it_until_the_result(tmp_path: Path) -> None:
    """Hour by hour and place by place, while media arrive; gone once the result is there."""
    with counting_world(tmp_path) as told:
        told.begin()
        assert "投票率" not in seen(told)
        place = told.election_world.election.places[0]
        call = {"place": place.id, "clock": "18:00", "male": "3", "female": "4"}
        told.send("/intake/turnout", Role.OPERATOR_A, **call)
        shown = "".join(told.page(f"/display?screen={at}", Role.DISPLAY) for at in (1, 2, 3))
        assert "投票率(中間) 18:00" in shown
        assert "投票者 7(男 3 女 4)" in shown
        assert place.name in shown
        assert not any(name in shown for name in names(told))
