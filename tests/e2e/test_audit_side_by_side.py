"""Media verified in other processes: the same findings, in the order of the terminals."""

from collections.abc import Iterator
from pathlib import Path

from auditor_breaks import BROKEN
from auditor_town import AuditTown

from tally_server.audit.checks import Kind, asked
from tally_server.audit.ledger import Place
from tally_server.audit.medium import MediumFiles
from tally_server.audit.side_by_side import TerminalMedia, Verified, verifiers


def media_of(town: AuditTown) -> list[TerminalMedia]:
    """Both media of every terminal in use, as they lie there."""
    return [
        tuple(
            MediumFiles(
                Place(f"{terminal}/{medium}"),
                terminal,
                medium,
                {
                    path.name: path.read_bytes()
                    for path in (town.media / terminal / medium).iterdir()
                },
                town.world.package.hash,
            )
            for medium in ("original", "duplicate")
        )
        for terminal in ("p01-01", "p01-02", "p02-01")
    ]


def verified(town: AuditTown, terminals: int) -> list[Verified]:
    world = town.world
    register = frozenset(one.sha256 for one in world.register.certificates)
    with verifiers(world.package, register, terminals, workers=2) as verify:
        return list(verify(media_of(town)))


def test_other_processes_find_the_same(counted_town: AuditTown, tmp_path: Path) -> None:
    """However many processes verify, each finding is told once, terminal by terminal."""
    town = counted_town.copied_to(tmp_path)
    BROKEN[409](town)
    here, elsewhere = verified(town, terminals=3), verified(town, terminals=10_000)
    assert here == elsewhere
    assert [len(one.findings) for one in here] == [1, 0, 0]


def test_only_a_few_terminals_are_read_ahead(counted_town: AuditTown) -> None:
    """An election of any size is verified with a few media in memory."""
    world, taken = counted_town.world, 0
    some = media_of(counted_town)[0]

    def many() -> Iterator[TerminalMedia]:
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield some

    with verifiers(world.package, None, terminals=10_000, workers=1) as verify:
        next(verify(many()))
    assert taken == 1
    with verifiers(world.package, None, terminals=10_000, workers=2) as verify:
        next(verify(many()))
    assert taken <= 1 + 2 * 4


def test_less_is_asked_where_less_was_brought() -> None:
    """Each kind has its checks: sealed records, an archive, keys and announced hashes add some."""
    nothing: dict[int, str | None] = {211: None, 212: None}
    public, sealed = (set(asked(kind, nothing)) for kind in (Kind.PUBLIC, Kind.SEALED))
    assert public < sealed
    assert sealed - public == {210, 305, 315, 410, 411, 412, 413, 414, 415, 416, 503, 510}
    assert set(asked(Kind.SEALED, nothing, archive=True)) - sealed == {418}
    assert set(asked(Kind.SEALED, nothing | {211: "0"})) - sealed == {211}
    media = set(asked(Kind.MEDIA, nothing))
    assert media - set(asked(Kind.MEDIA, nothing, keys=False)) == {
        *(101, 108, 201, 202, 203, 204, 205, 301, 302, 303, 307, 402, 403)
    }
    assert not {504, 505, 506, 508, 509} & (media | sealed)
