"""The page of rules: what the counting place can show before, during and after its count."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from compliance_world import running
from counting_world import CountingWorld, counting_world

from tally_server.people.roles import Role


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingWorld]:
    folder = tmp_path_factory.mktemp("compliance")
    with counting_world(folder, running=running) as made:
        yield made


def states(world: CountingWorld, query: str = "") -> dict[str, str]:
    """The state of each rule on the page, by its id."""
    page = unescape(world.page(f"/compliance{query}", Role.AUDITOR))
    row = r'<tr><th scope="row">([^<]+)</th><td>.*?</td><td class="nowrap">([^<]+)</td>'
    return dict(re.findall(row, page, re.S))


def test_before_during_and_after_more_is_shown_and_nothing_too_early(world: CountingWorld) -> None:
    """First package, program and acts; then the media that are in; at last the results."""
    before = states(world)
    assert {before[rule] for rule in ("ela-40", "ela-100")} == {"適合"}
    assert {before[rule] for rule in ("t8.2", "r02", "rule-4", "r30")} == {"未確認"}
    world.to_opened()
    during = states(world, "?media=true")
    assert {during[rule] for rule in ("t8.2", "r02", "r22")} == {"適合"}
    assert {during[rule] for rule in ("rule-4", "r30")} == {"未確認"}
    world.paper()
    for path in ("/release/paper", "/release/review", "/release/certify"):
        world.agree(path)
    after = states(world)
    assert {after[rule] for rule in ("rule-4", "order-6", "r30")} == {"適合"}


def test_the_page_says_which_program_serves_it(world: CountingWorld) -> None:
    """The short code and the whole hash, as they stand on the publication sheet."""
    page = world.page("/compliance?profile=vvsg", Role.WITNESS)
    assert "0000-0000-0000-0000" in page
    assert "<svg" in page
    assert "vvsg-9.1.1" in page
    assert "不適合" in page


def test_the_page_shows_no_candidate(world: CountingWorld) -> None:
    """Whatever the state of the count."""
    election = world.election_world.election
    page = world.page("/compliance?media=true", Role.WITNESS)
    for contest in election.contests:
        for person in contest.candidates:
            assert person.name not in page
