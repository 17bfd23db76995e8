"""The election of the vectors: written out in full, so that no other test moves it.

Two contests, one place, one terminal. Votes: 1 for `aoi`, 1 ended without choosing, and
1 for `sora` in the second contest; two voters.
"""

from datetime import date

from vectors.vector_file import stored
from world import World

from common.ballot import record_binding
from common.box_contents import Contents, empty_contents
from common.closing import Closing, make_closing
from common.election import Candidate, Contest, Counting, Election, KeyThreshold, Place

TERMINAL = "p01-01"
VOTES = (("mayor", "aoi"), ("mayor", "none"), ("council", "sora"))
SEALED_FILE = "sealed-choices.json"


def vector_world(suite: int) -> World:
    """The election of the vectors under one suite; every key is always the same."""
    return World(suite, election=_election(), seed=2024)


def sealed_choices(suite: int) -> list[tuple[str, str, bytes]]:
    """Contest, choice and the sealed bytes, which nobody can make a second time."""
    kept = stored(SEALED_FILE)[f"suite {suite}"]
    return [(entry["contest"], entry["choice"], bytes.fromhex(entry["sealed"])) for entry in kept]


def vector_records(suite: int) -> list[tuple[str, str, bytes]]:
    """Contest, choice and record: each sealed choice signed by the terminal."""
    world = vector_world(suite)
    found = []
    for contest, choice, sealed in sealed_choices(suite):
        binding = record_binding(world.uid, world.ceremony.suite, TERMINAL, contest)
        signature = world.terminal_key(TERMINAL).sign(binding.message(sealed))
        found.append((contest, choice, sealed + signature))
    return found


def vector_contents(suite: int) -> Contents:
    """A box of two voters: the first voted in both contests, the second in one."""
    world = vector_world(suite)
    first, second, council = (record for _, _, record in vector_records(suite))
    contents = empty_contents(world.provision(TERMINAL).shape)
    contents = contents.with_vote(_grant(world, 1), {"mayor": first, "council": council})
    return contents.with_vote(_grant(world, 2), {"mayor": second})


def vector_closing(suite: int) -> Closing:
    """The closing package of that box."""
    world = vector_world(suite)
    what = world.closing_input(TERMINAL, vector_contents(suite))
    return make_closing(what, world.terminal_key(TERMINAL))


def _grant(world: World, voter: int) -> bytes:
    return world.bytes_for(f"grant of voter {voter}")[:16]


def _election() -> Election:
    return Election(
        id="vectors-2024",
        name="試験市選挙",
        municipality_code="272299",
        date=date(2024, 12, 22),
        mode="rehearsal",
        key_threshold=KeyThreshold(needed=2, trustees=3),
        box_capacity=3,
        counting=Counting(),
        contests=(
            _contest("mayor", "chief", 0, ("aoi", "葵　はな"), ("kaede", "楓　じゅん")),
            _contest("council", "assembly", 20, ("sora", "空　まこと"), ("umi", "海　あきら")),
        ),
        places=(
            Place(
                id="p01",
                name="第1投票所",
                kind="day",
                open="07:00",
                close="20:00",
                terminals=1,
                electors_male=10,
                electors_female=12,
            ),
        ),
    )


def _contest(contest: str, kind: str, seats: int, *people: tuple[str, str]) -> Contest:
    return Contest(
        id=contest,
        title=f"試験市選挙 {contest}",
        kind="chief" if kind == "chief" else "assembly",
        winners=1,
        council_seats=seats,
        display="single",
        candidates=tuple(
            Candidate(
                id=name,
                filing_no=number,
                display_order=number,
                name=written,
                legal_name=written,
                kana="てすと",
                party="無所属",
                incumbency="新",
                age=40,
            )
            for number, (name, written) in enumerate(people, start=1)
        ),
    )
