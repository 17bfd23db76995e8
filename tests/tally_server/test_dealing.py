"""Records dealt as media are read: every one of them in its bucket, and the same pool as ever."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polled_town import counted_town

from ippyo.bench.town import Polled, found_town, poll
from tally_server.count.buckets import PoolChanged, deal, sort_bucket
from tally_server.count.pool import Pool, Source, build_pools, dealing_of
from tally_server.inputs.decision import Decisions, UseDuplicate
from tally_server.intake.dealing import Dealing, Dealt, Medium, Shape
from tally_server.intake.readers import Readers, read_media
from tally_server.intake.report import medium_of

TERMINALS, EACH = 24, 5
CONTESTS = ("one", "two")
records_of = st.fixed_dictionaries(
    {name: st.lists(st.binary(min_size=4, max_size=4), max_size=6) for name in CONTESTS}
)


@given(st.lists(records_of, max_size=6), st.integers(0, 3))
@settings(max_examples=60)
def test_every_record_is_in_its_bucket_until_that_is_used(
    tmp_path_factory: pytest.TempPathFactory, media: list[dict[str, list[bytes]]], bits: int
) -> None:
    """Whatever was cut off behind a bucket: those that are still to come lie as they were dealt."""
    how = Dealing(Shape(CONTESTS, 3, 4, 1 << bits), tmp_path_factory.mktemp("dealt"))
    dealer = how.dealer()
    for number, of in enumerate(media):
        counts = {name: len(of[name]) for name in CONTESTS}
        data = b"".join(b"".join(sorted(of[name])) for name in CONTESTS)
        dealer.add(Medium(f"t-{number:02}", Path(), f"{number}", counts), data)
    dealt = dealer.dealt()
    assert [name for one in dealt for name in one.holds] == [f"t-{n:02}" for n in range(len(media))]
    for name in CONTESTS:
        expected = sorted(record[:3] for of in media for record in of[name])
        found: list[bytes] = []
        for bucket in range(how.shape.buckets):
            pieces = [one.piece(name, bucket) for one in dealt]
            data = sort_bucket(how, name, bucket, pieces).file.read_bytes()
            found += [data[at : at + 3] for at in range(0, len(data), 3)]
            for one in dealt:
                one.used(name, bucket)
        assert found == expected
    assert all(one.file.stat().st_size == 0 for one in dealt)


def test_many_records_are_written_before_they_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dealer of any number of media holds no more than some of them."""
    monkeypatch.setattr("tally_server.intake.dealing._KEPT", 10)
    dealer = Dealing(Shape(("one",), 3, 4, 2), tmp_path).dealer()
    for number in range(5):
        dealer.add(Medium(f"t-{number:02}", Path(), "", {"one": 2}), b"\x00aaa\xffaaa")
    assert [len(one.holds) for one in dealer.dealt()] == [2, 2, 1]


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Polled:
    town = found_town(TERMINALS, 1, EACH + 1)
    return poll(town, TERMINALS * EACH, tmp_path_factory.mktemp("town") / "m", 1, lambda _: None)


@pytest.fixture
def sources(polled: Polled) -> list[Source]:
    """The originals of the whole town, as they were read."""
    return [
        Source(original, polled.media / original.terminal / "original")
        for read in read_media(polled.media, polled.town.package.election.terminals, alone(polled))
        for original, _ in read.pairs
    ]


def alone(polled: Polled) -> Readers:
    return Readers(polled.town.sources)


def dealt_of(how: Dealing, sources: list[Source]) -> tuple[Dealt, ...]:
    """These media in one file, as a process deals them that reads them."""
    return deal(how, [medium_of(one.report, one.path) for one in sources])


def fresh(folder: Path, polled: Polled, sources: list[Source]) -> Dealing:
    folder.mkdir()
    return dealing_of(polled.town.package, sources, folder)


def told(pools: Sequence[Pool]) -> Iterator[tuple[object, ...]]:
    """All that a pool is but where its files lie, and their bytes."""
    for pool in pools:
        data = b"".join(file.read_bytes() for file in pool.files)
        yield (pool.contest, pool.records, pool.distinct, pool.sha256, pool.copies, data)


def test_what_was_dealt_while_reading_makes_the_same_pool(
    polled: Polled, sources: list[Source], tmp_path: Path
) -> None:
    """All of it, some of it, none of it; and nothing dealt is left lying about."""
    pools = list(told(build_pools(sources, fresh(tmp_path / "none", polled, sources))))
    for number in (1, 7, TERMINALS):
        how = fresh(tmp_path / f"{number}", polled, sources)
        dealt = (*dealt_of(how, sources[:number]),)
        assert list(told(build_pools(sources, how, dealt=dealt))) == pools
        assert not list(how.folder.glob("dealt-*"))


def test_what_was_dealt_of_other_records_is_not_pooled(
    polled: Polled, sources: list[Source], tmp_path: Path
) -> None:
    """A medium that is not counted, other bytes than are counted, or the same medium twice: the
    pool is that of the media that are counted, each once."""
    counted = sources[1:]
    pools = list(told(build_pools(counted, fresh(tmp_path / "none", polled, sources))))
    how = fresh(tmp_path / "some", polled, sources)
    not_counted = dealt_of(how, sources[:4])
    good = dealt_of(how, sources[4:9])
    twice = dealt_of(how, sources[8:11])
    (other,) = dealt_of(how, sources[11:13])
    changed = replace(other, holds=dict.fromkeys(other.holds, "0" * 64))
    dealt = (*not_counted, *good, *twice, changed)
    assert list(told(build_pools(counted, how, dealt=dealt))) == pools
    assert not list(how.folder.glob("dealt-*"))


def test_a_medium_that_was_not_dealt_is_read_again_and_held_against_its_hash(
    polled: Polled, sources: list[Source], tmp_path: Path
) -> None:
    """The control of the two above: where the bytes come from the medium, they must be the same."""
    how = fresh(tmp_path / "pool", polled, sources)
    bad = replace(sources[-1].report, records_sha256="0" * 64)
    with pytest.raises(PoolChanged) as changed:
        build_pools([*sources[:-1], replace(sources[-1], report=bad)], how)
    assert changed.value.terminal == sources[-1].report.terminal


@pytest.mark.parametrize("broken", [False, True])
def test_processes_count_the_same_as_one(polled: Polled, tmp_path: Path, broken: bool) -> None:
    """Where every original was dealt as it was read, and where people decided for a duplicate."""
    terminals = polled.town.package.election.terminals
    original = polled.media / terminals[3] / "original" / "records.bin"
    whole, decisions = original.read_bytes(), Decisions()
    if broken:
        original.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        duplicate = UseDuplicate(
            by=("A", "B"), terminal=terminals[3], reason="damaged", opinion="heard"
        )
        decisions = Decisions((duplicate,))
    try:
        results = [
            counted_town(polled, tmp_path / f"{workers}", decisions=decisions, workers=workers)
            for workers in (1, 2)
        ]
    finally:
        original.write_bytes(whole)
    assert results[0].contests == results[1].contests
    assert results[0].statement == results[1].statement
    assert sum(results[1].contests[0].votes.electronic.values()) > 0
