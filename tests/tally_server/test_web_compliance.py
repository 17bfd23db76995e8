"""The page of rules: what the counting place can show before, during and after its count."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from compliance_world import report, rules, running
from counting_world import CountingWorld, counting_world

from common.closing import LOG_FILE
from tally_server.compliance.result import State
from tally_server.compliance.rule import How, Profile
from tally_server.inputs.slips import read_slips
from tally_server.opening.compliance_now import inspected_now
from tally_server.opening.media_watch import MediaWatch
from tally_server.people.roles import Role


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingWorld]:
    folder = tmp_path_factory.mktemp("compliance")
    with counting_world(folder, running=running) as made:
        yield made


OF_THE_SMALL_ELECTION = {"t5.4", "act-4-1-5"}
"""It has a place with one terminal and no spare."""


def red(found: dict[str, str]) -> set[str]:
    return {rule for rule, one in found.items() if one == "不適合"}


def by_artefacts(world: CountingWorld, rule: str) -> State:
    """What the page knows of a rule, apart from drills and from what it stands on."""
    it = inspected_now(running(), world.database, world.room)
    return report(it, Profile.JAPAN).row(rule).parts[How.ARTEFACT].state


def states(world: CountingWorld) -> dict[str, str]:
    """The state of each rule on the page, by its id."""
    page = unescape(world.page("/compliance", Role.AUDITOR))
    row = r'<tr><th scope="row">([^<]+)</th><td>.*?</td><td class="nowrap"><span[^>]*>([^<]+)<'
    return dict(re.findall(row, page, re.S))


def test_before_during_and_after_more_is_shown_and_nothing_too_early(world: CountingWorld) -> None:
    """First package, program and acts; then the media that are in; at last the results."""
    before = states(world)
    assert {before[rule] for rule in ("ela-40", "ela-100")} == {"適合"}
    assert {before[rule] for rule in ("t8.2", "r02", "rule-4", "r30")} == {"未確認"}
    world.to_opened()
    world.room.verified.look()
    during = states(world)
    assert {during[rule] for rule in ("t8.2", "r02", "r22")} == {"適合"}
    assert {during[rule] for rule in ("rule-4", "r30")} == {"未確認"}
    world.paper()
    for path in ("/release/paper", "/release/review", "/release/certify"):
        world.agree(path)
    after = states(world)
    assert {after[rule] for rule in ("rule-4", "order-6", "r30")} == {"適合"}


def test_media_are_shown_while_they_come(tmp_path: Path) -> None:
    """What one terminal brought is verified and met; what has not come is not yet shown, and
    nothing is red. Until a new medium was looked at, nothing is said of media."""
    with counting_world(tmp_path, running=running) as world:
        world.room.verified.look()
        assert "まだ媒体がありません" in world.page("/compliance")
        world.begin()
        world.upload(world.archive("p01-01"))
        assert "媒体 2 個を確かめているところ" in world.page("/compliance")
        assert states(world)["t8.2"] == "未確認"
        world.room.verified.look()
        assert "媒体 2 個を、封をしたまま" in world.page("/compliance")
        some = states(world)
        assert {some[rule] for rule in ("t8.2", "r02", "r22", "r23")} == {"適合"}
        assert {by_artefacts(world, rule) for rule in ("ta.3", "r28")} == {State.NOT_SHOWN}
        assert red(some) == OF_THE_SMALL_ELECTION
        world.upload(world.archive("p01-02", "p02"))
        assert states(world)["t8.2"] == "未確認"
        world.room.verified.look()
        assert by_artefacts(world, "ta.3") is State.MET
        world.forms()
        world.room.verified.look()
        assert by_artefacts(world, "r28") is State.MET


def test_the_page_looks_again_by_itself(world: CountingWorld) -> None:
    """The part that changes while media come is the page's own, and no page around it."""
    whole, part = (world.page(f"/compliance{query}") for query in ("", "?live=1"))
    assert 'data-live="/compliance?live=1&amp;profile=japan"' in whole
    assert "<html" not in part
    assert part.strip() in whole


def test_a_slip_that_says_another_number_is_red(tmp_path: Path) -> None:
    """As soon as it was typed, if its medium is in."""
    with counting_world(tmp_path, running=running) as world:
        world.begin()
        world.upload(world.archive("p01-01"))
        slip = read_slips(world.town.slips.read_bytes(), world.election_world.election)["p01-01"]
        fields = {"terminal": "p01-01", "records": slip.records + 1, "number": slip.digest}
        world.send("/intake/slips", Role.OPERATOR_B, **fields)
        world.room.verified.look()
        assert states(world)["r28"] == "不適合"


def test_a_medium_that_breaks_a_rule_turns_it_red_as_soon_as_it_is_in(tmp_path: Path) -> None:
    """A log that was changed: the rule and what depends on it, before anything is opened."""
    with counting_world(tmp_path, running=running) as world:
        world.begin()
        log = world.town.media / "p01-01" / "original" / LOG_FILE
        data = log.read_bytes()
        log.write_bytes(data.replace(b"T07:00", b"T06:59", 1))
        assert log.read_bytes() != data
        world.upload(world.archive("p01-01"))
        world.room.verified.look()
        assert red(states(world)) == {"r22"} | OF_THE_SMALL_ELECTION


def test_the_watch_looks_by_itself_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """Media that came are verified without anybody asking; what a crash left is swept away."""
    with counting_world(tmp_path, running=running) as world:
        world.begin()
        world.upload(world.archive())
        watch = world.room.verified
        left = watch_folder(world) / "compliance-left"
        left.mkdir()
        again = MediaWatch(world.room.core, world.room.results.lay_out_media)
        assert not left.exists()
        again.start()
        try:
            until = time.monotonic() + 60
            while again.verified is None and time.monotonic() < until:
                time.sleep(0.1)
        finally:
            again.close()
        assert again.verified is not None
        assert again.verified.standing == watch.standing
        assert not list(watch_folder(world).glob("compliance-*"))


def watch_folder(world: CountingWorld) -> Path:
    return world.room.core.setting.folder


@pytest.mark.parametrize("other", ["sha256", "pins"])
def test_another_program_than_the_inspected_one_is_red_on_the_server(
    tmp_path: Path, other: str
) -> None:
    """At the head of the page and in the rule, with what depends on it."""
    good = running()
    assert good.inspected is not None
    told = replace(good, inspected=replace(good.inspected, **{other: "e" * 64}))
    with counting_world(tmp_path, running=lambda: told) as world:
        page = world.page("/compliance", Role.WITNESS)
        assert 'role="alert"' in page
        assert "e" * 64 in page
        wanted = {"t7.5"} | rules(Profile.JAPAN).dependants("t7.5")
        assert red(states(world)) == wanted | OF_THE_SMALL_ELECTION


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
    world.room.verified.look()
    page = world.page("/compliance", Role.WITNESS)
    for contest in election.contests:
        for person in contest.candidates:
            assert person.name not in page
