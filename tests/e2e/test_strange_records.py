"""Records that no honest terminal writes: nothing of them is counted silently."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from damages import Decision, found
from elections import Town, counted_totals, world_town, write_media
from world import World

from common.ballot import record_binding, seal_info
from common.box_contents import Contents
from common.closing import Closing, make_closing
from common.signing import SigningKey

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

ONE, TWO, CONTEST = "p01-01", "p01-02", "contest-1"
VOTES = {
    "p01-01": ["contest-1-1", "contest-1-1", "contest-1-2"],
    "p01-02": ["contest-1-2", "none"],
    "p02-01": ["contest-1-1"],
    "p02-02": ["contest-1-3"],
}
TOTALS = {"contest-1-1": 3, "contest-1-2": 2, "contest-1-3": 1, "none": 1}


@pytest.fixture(params=[1, 2], ids=["suite 1", "suite 2"])
def world(request: pytest.FixtureRequest) -> World:
    """The election of VOTES after its ceremony; keys of all terminals are at hand."""
    return World(suite=request.param)


def signed_by(world: World, terminal: str, sealed: bytes) -> bytes:
    """A record of these sealed bytes with the terminal's good signature."""
    binding = record_binding(world.uid, world.ceremony.suite, terminal, CONTEST)
    return sealed + world.terminal_key(terminal).sign(binding.message(sealed))


def boxes(world: World) -> dict[str, Contents]:
    """What lies in every terminal's box at the close."""
    return {terminal: world.contents(terminal, {CONTEST: cast}) for terminal, cast in VOTES.items()}


def with_extra(world: World, contents: Contents, records: Sequence[bytes]) -> Contents:
    """The box with these records of further voters in it."""
    for number, record in enumerate(records):
        grant = world.bytes_for(f"extra {number}")[:16]
        contents = contents.with_vote(grant, {CONTEST: record})
    return contents


def carried(world: World, folder: Path, contents: dict[str, Contents]) -> Town:
    """The town to whose counting place these boxes, closed, were carried."""
    closings: dict[str, tuple[Closing, SigningKey]] = {}
    for terminal, box in contents.items():
        key = world.terminal_key(terminal)
        closings[terminal] = make_closing(world.closing_input(terminal, box), key), key
    town = world_town(world, folder)
    write_media(town, closings)
    return town


def sealed_of(world: World, contents: Contents) -> bytes:
    """The sealed part of the first record in a box."""
    return contents.records[CONTEST][0][: world.ceremony.suite.sealed_bytes]


def sha256(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


def set_aside(digest: str) -> Decision:
    return {
        "action": "set-aside",
        "contest": CONTEST,
        "sha256": digest,
        "reason": "立会人の意見を聴いて決定",
    }


def electronic(town: Town) -> dict[str, int]:
    numbers: dict[str, int] = town.document["contests"][0]["electronic"]
    return numbers


def test_boxes_without_a_strange_record_count_as_they_are(world: World, tmp_path: Path) -> None:
    """The same boxes, untouched, have no problem: what follows fails for its change."""
    town = carried(world, tmp_path, boxes(world))
    said = town.count()
    assert (said.code, said.err) == (0, "")
    assert counted_totals(town.document) == {CONTEST: TOTALS}


def test_a_record_copied_to_another_terminal_is_found(world: World, tmp_path: Path) -> None:
    """Sealing never gives the same bytes twice: a copy stops the count, and names its hash."""
    contents = boxes(world)
    copied = sealed_of(world, contents[ONE])
    contents[TWO] = with_extra(world, contents[TWO], [signed_by(world, TWO, copied)])
    town = carried(world, tmp_path, contents)
    said = town.count()
    assert (said.code, found(said.lines)) == (3, [(CONTEST, "V-01")])
    assert sha256(copied) in said.err
    assert not town.has_results


def test_a_copy_that_is_set_aside_leaves_one(world: World, tmp_path: Path) -> None:
    """By decision of two people the copies stand on their own line, and one vote counts."""
    contents = boxes(world)
    copied = sealed_of(world, contents[ONE])
    for terminal in (TWO, "p02-01"):
        extra = [signed_by(world, terminal, copied)]
        contents[terminal] = with_extra(world, contents[terminal], extra)
    town = carried(world, tmp_path, contents)
    said = town.count("--decisions", town.decide(set_aside(sha256(copied))))
    assert (said.code, found(said.lines)) == (0, [(CONTEST, "V-01")])
    assert counted_totals(town.document) == {CONTEST: TOTALS}
    assert (electronic(town)["records"], electronic(town)["set_aside"]) == (9, 2)


def unopenable(world: World) -> dict[str, bytes]:
    """Sealed bytes that do not open to a legal choice, each for a reason of its own."""
    good = world.ceremony.suite.sealer(world.ceremony.election_key)
    other = World(suite=world.ceremony.suite.number, seed=1)
    strange = other.ceremony.suite.sealer(other.ceremony.election_key)
    info = seal_info(world.uid, world.ceremony.suite, CONTEST)
    elsewhere = seal_info(world.uid, world.ceremony.suite, "contest-2")
    code = world.record(ONE, CONTEST, "contest-1-1")[: world.ceremony.suite.sealed_bytes]
    return {
        "another election's key": strange.seal(bytes(16), info),
        "no choice of this contest": good.seal(bytes(16), info),
        "sealed for another contest": good.seal(bytes(16), elsewhere),
        "one bit changed": code[:-1] + bytes([code[-1] ^ 1]),
        "all zeros": bytes(world.ceremony.suite.sealed_bytes),
    }


@pytest.mark.parametrize("reason", unopenable(World(suite=2)))
def test_a_record_that_does_not_open_stops_the_count(
    world: World, tmp_path: Path, reason: str
) -> None:
    """It is told by its hash alone, and is no invalid vote; set aside, it has its own line."""
    contents = boxes(world)
    sealed = unopenable(world)[reason]
    contents[ONE] = with_extra(world, contents[ONE], [signed_by(world, ONE, sealed)])
    town = carried(world, tmp_path, contents)
    said = town.count()
    assert (said.code, found(said.lines)) == (3, [(CONTEST, "V-02")])
    assert sha256(sealed) in said.err
    assert not town.has_results
    said = town.count("--decisions", town.decide(set_aside(sha256(sealed).upper())))
    assert said.code == 0
    assert counted_totals(town.document) == {CONTEST: TOTALS}
    assert (electronic(town)["records"], electronic(town)["set_aside"]) == (8, 1)
    contest = town.document["contests"][0]
    assert (contest["valid"], contest["invalid"]) == (6, 0)


def test_every_strange_record_needs_its_own_decision(world: World, tmp_path: Path) -> None:
    """With one of two set aside the count still stops; with both it goes on."""
    contents = boxes(world)
    sealed = list(unopenable(world).values())[:2]
    contents[ONE] = with_extra(
        world, contents[ONE], [signed_by(world, ONE, record) for record in sealed]
    )
    town = carried(world, tmp_path, contents)
    first, second = (set_aside(sha256(record)) for record in sealed)
    assert town.count("--decisions", town.decide(first)).code == 3
    assert not town.has_results
    assert town.count("--decisions", town.decide(first, second)).code == 0
    assert electronic(town)["set_aside"] == 2


def test_a_good_record_cannot_be_set_aside(world: World, tmp_path: Path) -> None:
    """A decision for a hash that no strange record has is refused: no vote is left out."""
    contents = boxes(world)
    good = sealed_of(world, contents[ONE])
    town = carried(world, tmp_path, contents)
    for digest in (sha256(good), "0" * 64):
        said = town.count("--decisions", town.decide(set_aside(digest)))
        assert (said.code, found(said.lines)) == (3, [(CONTEST, "V-03")])
        assert not town.has_results


def test_records_without_their_terminals_signature_are_found(world: World, tmp_path: Path) -> None:
    """A record signed by another terminal of the same election does not count here."""
    contents = boxes(world)
    stolen = signed_by(world, TWO, unopenable(world)["no choice of this contest"])
    contents[ONE] = with_extra(world, contents[ONE], [stolen])
    town = carried(world, tmp_path, contents)
    said = town.count()
    assert said.code == 3
    assert found(said.lines)[0] == (ONE, "M-16")
    assert not town.has_results
