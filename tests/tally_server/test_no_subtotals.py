"""No figure of a candidate for a place, terminal or medium exists anywhere, at any moment.

電磁的記録投票法施行令 Art 4(2). Searched at every stage of a count: in every page and API
answer, in every row of the database, in every file of the server's folder.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from counting_world import CountingWorld, counting_world
from subtotals import (
    SCRIPT,
    allowed,
    forbidden,
    found_in_database,
    found_in_files,
    found_on_pages,
)

from tally_server.audit.ledger import Finding, Place
from tally_server.database import audit_log, openings
from tally_server.opening.media_watch import MediaWatch
from tally_server.people.roles import Role


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CountingWorld]:
    with counting_world(tmp_path, script=SCRIPT) as made:
        yield made


def found(world: CountingWorld) -> list[str]:
    """The page of rules with its media verified, too."""
    world.room.verified.look()
    return [*found_on_pages(world), *found_in_database(world), *found_in_files(world)]


def test_the_numbers_sought_are_numbers_of_nothing_else() -> None:
    """Otherwise a totals page would be taken for a leak, or a leak for a totals page."""
    assert len(forbidden()) >= 15
    assert not forbidden() & allowed()
    assert min(forbidden()) > 100


def test_no_subtotal_is_anywhere_at_any_stage(world: CountingWorld) -> None:
    """From the first medium to the published result, whoever looks, wherever they look."""
    stages: list[Callable[[], object]] = [
        world.begin,
        lambda: world.upload(world.archive()),
        world.forms,
        lambda: world.agree("/opening/complete"),
        lambda: world.agree("/opening/sign"),
        lambda: [
            world.send("/opening/share", Role.KEY_TRUSTEE, again, words=world.shares[again])
            for again in range(2)
        ],
        world.open,
        world.paper,
        *(
            lambda path=path: world.agree(path)
            for path in (
                *("/release/paper", "/release/review", "/release/certify", "/release/publish"),
            )
        ),
    ]
    for stage in stages:
        stage()
        assert found(world) == []
    with world.database.read() as tx:
        assert len(openings.statements(tx)) == 1
    assert any(str(total) in world.page("/release") for total in allowed())


def in_a_log(world: CountingWorld) -> None:
    (world.place.settings.data / "server.log").write_text("opened p01-01: 307 records\n")


def in_the_audit_log(world: CountingWorld) -> None:
    with world.database.write() as tx:
        values = {"proposal": 311, "kind": "x", "sha256": "y"}
        audit_log.append(tx, world.place.now(), None, "web_acts.log-proposed", values)


def in_a_temporary_file(world: CountingWorld) -> None:
    (world.place.settings.data / "counting" / "tmp.json").write_text('{"contest-1-1": 638}')


@pytest.mark.parametrize("leak", [in_a_log, in_the_audit_log, in_a_temporary_file])
def test_a_subtotal_that_is_kept_is_found(
    world: CountingWorld, leak: Callable[[CountingWorld], None]
) -> None:
    """Positive control: one number of one terminal or place, anywhere, is found."""
    assert found_in_database(world) == found_in_files(world) == []
    leak(world)
    assert found_in_database(world) or found_in_files(world)


def test_a_subtotal_in_what_is_verified_of_media_is_found(world: CountingWorld) -> None:
    """Positive control: a check of the audit that told a choice of one terminal."""
    world.begin()
    world.upload(world.archive())
    assert found(world) == []
    last = world.room.verified.verified
    assert last is not None
    (verdict,) = last.found.verdicts
    leak = Finding(415, Place("MEDIA/p01-01"), "307 of contest-1-1", decided=False)
    it = replace(last.found, verdicts=(replace(verdict, findings=(leak,)),))
    with patch.object(MediaWatch, "verified", replace(last, found=it)):
        assert found_on_pages(world)


def test_a_subtotal_on_a_page_is_found(world: CountingWorld) -> None:
    """Positive control: a list of media that counts a choice in place of records."""
    world.begin()
    with patch("tally_server.opening.views.sum", create=True, new=lambda _: 307):
        world.upload(world.archive())
        assert found_on_pages(world)
