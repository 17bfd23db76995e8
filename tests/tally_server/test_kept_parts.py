"""Lists of a whole city are written once, and anew as soon as the set is another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from counting_world import CountingWorld, counting_world, plain

from common.text import text
from tally_server.opening.views import IntakeBoard
from tally_server.people.roles import Role
from tally_server.web.rendering import Rendering


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CountingWorld]:
    with counting_world(tmp_path) as made:
        made.begin()
        yield made


def test_a_part_is_made_once_for_what_it_shows() -> None:
    """The same board, the same bytes; another board or another language is another part, even
    where the boards are equal."""
    rendering = Rendering(lambda _visit, _language: {})
    boards = [IntakeBoard((), (), (), 0, 0, 0, 0, 0, 0) for _ in range(2)]

    def part(board: IntakeBoard, language: str) -> str:
        return rendering.kept("intake/places.html", language, board, board=board)  # type: ignore[arg-type]  # both are languages

    first = part(boards[0], "ja")
    assert part(boards[0], "ja") is first
    english = part(boards[0], "en")
    assert text("web_intake.terminal", "en") in english
    assert text("web_intake.terminal", "ja") in first
    assert part(boards[0], "ja") is first
    assert part(boards[1], "ja") is not first


def test_the_lists_follow_the_set(world: CountingWorld) -> None:
    """Media, slips and a medium that is awaited: each is on the page with the next request."""
    awaited = text("web_intake.medium-state-awaited", "ja")
    good = text("web_intake.medium-state-good", "ja")
    agrees = text("web_intake.slip-state-agrees", "ja")
    terminals = world.room.setting.election.terminals

    def shown(path: str, word: str) -> int:
        return plain(world.page(path)).count(word)

    assert shown("/intake", awaited) >= 2 * len(terminals)
    assert shown("/intake", good) == 0
    world.upload(world.archive(terminals[0]))
    one = shown("/intake", good)
    assert one >= 1
    assert shown("/intake?live=1", good) == one
    world.upload(world.archive())
    assert shown("/intake", good) > one
    assert shown("/intake/slips", agrees) == 0
    world.forms()
    assert shown("/intake/slips", agrees) == len(terminals)
    assert shown("/intake", agrees) == len(terminals)


def test_who_may_read_media_is_no_part_of_what_is_kept(world: CountingWorld) -> None:
    """Two people see the same list, and each the buttons that are theirs."""
    for path in ("/intake", "/intake/slips"):
        operator, witness = world.page(path, Role.OPERATOR_A), world.page(path, Role.WITNESS)
        assert 'method="post" action="/intake' in operator
        assert 'method="post" action="/intake' not in witness
