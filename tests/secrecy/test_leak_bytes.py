"""Every byte that a day ever wrote, searched for what it must not hold (T5).

Both media, the log and the terminal's own disk, all versions; the box secret is gone.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import chain

import pytest
from attackers import PIECE
from bad_variants import plain_box_in_log, scribbling
from figures import Figure
from observed_day import Day, Plan, choices_of, contests, dealt, live
from searches import digests, everything, found, moments, payload, spellings, texts

from common.ballot import choice_code
from common.box_contents import Contents, pack_contents
from common.closing import MANIFEST_FILE, RECORDS_FILE
from common.grant import Grant
from common.merkle import merkle_root
from terminal.recorder import Recorder

FIRST, SECOND = contests(2)
VOTERS = {1: 24, 2: 60}
DIGESTED = {1: 7, 2: 14}
"""Of so many first votes every earlier box is digested."""

Needles = dict[str, Iterator[bytes]]


@cache
def day(suite: int) -> Day:
    return live(Plan(suite, dealt(VOTERS[suite], 2, seed=6), seed=6))


def written(some: Day) -> bytes:
    """Every byte, but for the election package, which is public and the same for all."""
    package = some.world.package_file
    holders = [w for w in some.evidence.writes if w.data == package]
    assert [w.name for w in holders] == ["package.json"] * 2
    return everything(some.evidence, without=[package])


def choices(some: Day) -> Needles:
    """Every choice code, candidate id and name."""
    needles: Needles = {}
    for contest in some.world.election.contests:
        for choice in choices_of(contest.id):
            code = choice_code(some.world.uid, contest.id, choice)
            needles[f"code of {choice} in {contest.id}"] = spellings(code)
        for person in contest.candidates:
            needles[f"id {person.id}"] = texts(person.id)
            needles[f"name {person.name} in {contest.id}"] = texts(person.name)
    return needles


def grants(some: Day) -> Needles:
    """Every grant's id."""
    return {f"grant {n}": spellings(b.grant.id) for n, b in enumerate(some.ballots)}


def times(some: Day) -> Needles:
    """The second of every vote, and finer."""
    return {f"time {n}": moments(ballot.moment) for n, ballot in enumerate(some.ballots)}


def earlier_boxes(some: Day) -> Needles:
    """Digests of everything that the box held before the last vote, and of each vote."""
    shape = some.world.provision("p01-01").shape
    needles: Needles = {}
    for count in range(1, DIGESTED[some.world.ceremony.suite.number]):
        cast = some.ballots[:count]
        lists = {c: [ballot.records[c] for ballot in cast] for c in (FIRST, SECOND)}
        sets = {contest: tuple(sorted(records)) for contest, records in lists.items()}
        grants = tuple(sorted(ballot.grant.id for ballot in cast))
        plain = pack_contents(shape, Contents(sets, grants))
        preimages = [
            plain,
            b"".join(chain(*sets.values())),
            b"".join(chain(*lists.values())),
            *(b"".join(records) for records in (*sets.values(), *lists.values())),
            *_chosen(some, count),
            *some.ballots[count].records.values(),
            *(record[:-64] for record in some.ballots[count].records.values()),
            some.ballots[count].grant.id,
        ]
        needles[f"box {count}"] = chain.from_iterable(map(digests, preimages))
        roots = (merkle_root(records) for records in sets.values() if count < len(some.ballots))
        needles[f"tree {count}"] = chain.from_iterable(map(spellings, roots))
    return needles


def _chosen(some: Day, count: int) -> Iterator[bytes]:
    """The choices so far: as a sorted list, as they came, and as codes."""
    for contest in (FIRST, SECOND):
        came = [ballot.choices[contest] for ballot in some.ballots[:count]]
        codes = [choice_code(some.world.uid, contest, choice) for choice in came]
        yield "\n".join(sorted(came)).encode()
        yield "\n".join(came).encode()
        yield b"".join(sorted(codes))
        yield codes[-1]


SOUGHT: Mapping[str, Callable[[Day], Needles]] = {
    "choices": choices,
    "grants": grants,
    "times": times,
    "earlier boxes": earlier_boxes,
}


@pytest.mark.parametrize("suite", [1, 2])
@pytest.mark.parametrize("what", SOUGHT)
def test_nothing_of_a_vote_is_in_any_byte_ever_written(
    what: str, suite: int, figure: Figure
) -> None:
    """No choice, no candidate, no grant, no second and no digest of an earlier box is in
    anything that was written from the opening to the close."""
    where = written(day(suite))
    needles = {name: list(spelled) for name, spelled in SOUGHT[what](day(suite)).items()}
    hits = found(needles, where)
    spelled = sum(map(len, needles.values()))
    figure(f"suite {suite}, {what}", f"{len(hits)} of {spelled} found in {len(where)} bytes")
    assert hits == []


@pytest.mark.parametrize("suite", [1, 2])
def test_no_sealed_record_is_written_in_the_clear_before_the_close(
    suite: int, figure: Figure
) -> None:
    """Until the close nobody without the box secret has even the sealed records."""
    some = day(suite)
    where = everything(some.evidence)
    records = [record for ballot in some.ballots for record in ballot.records.values()]
    seen = [where.count(record[PIECE]) for record in records]
    figure(f"suite {suite}, times a record was written in the clear", set(seen))
    holders = {w.name for w in some.evidence.writes if any(r[PIECE] in w.data for r in records)}
    assert set(seen) == {1}
    assert holders == {RECORDS_FILE}


# Positive controls: the same searches find each of these.


def candidate(_: Recorder, __: Grant, chosen: Mapping[str, str]) -> bytes:
    return chosen[FIRST].encode().ljust(16, b"\0")


def name(recorder: Recorder, _: Grant, chosen: Mapping[str, str]) -> bytes:
    contest = recorder.provision.package.election.contest(FIRST)
    names = {person.id: person.name for person in contest.candidates}
    return names.get(chosen[FIRST], "途中終了").encode("utf-16-le")


def code(recorder: Recorder, _: Grant, chosen: Mapping[str, str]) -> bytes:
    return choice_code(recorder.provision.uid, FIRST, chosen[FIRST])


def grant_text(recorder: Recorder, grant: Grant, _: Mapping[str, str]) -> bytes:
    return grant.issue(recorder.provision.uid, recorder.keys.signing).encode()


def grant_hex(_: Recorder, grant: Grant, __: Mapping[str, str]) -> bytes:
    return grant.id.hex().encode()


def clock_text(recorder: Recorder, _: Grant, __: Mapping[str, str]) -> bytes:
    return recorder.log._clock().isoformat().encode()


def clock_number(recorder: Recorder, _: Grant, __: Mapping[str, str]) -> bytes:
    now = recorder.log._clock()
    return (int(now.timestamp()) * 10**6 + now.microsecond).to_bytes(8, "big")


@pytest.mark.parametrize(
    ("note", "what"),
    [
        (candidate, "choices"),
        (name, "choices"),
        (code, "choices"),
        (grant_text, "grants"),
        (grant_hex, "grants"),
        (clock_text, "times"),
        (clock_number, "times"),
    ],
)
def test_a_note_of_a_vote_is_found(note: Callable[..., bytes], what: str) -> None:
    """A terminal that notes a choice, a grant or a second, in any spelling, is caught."""
    some = live(Plan(2, dealt(5, 2, seed=8), seed=8), scribbling(note))
    assert found(SOUGHT[what](some), written(some))


def test_a_digest_of_an_earlier_box_is_found() -> None:
    """A terminal that logs a digest of its plain box after each vote is caught."""
    some = live(Plan(2, dealt(24, 2, seed=8)), plain_box_in_log())
    hits = found(earlier_boxes(some), written(some))
    assert hits == [f"box {count}" for count in range(1, DIGESTED[2])]


def test_the_last_digest_is_where_it_belongs() -> None:
    """The one digest of all records together is found: in the manifest of the close."""
    some = day(2)
    records = some.evidence.files["original"][RECORDS_FILE]
    assert found({"all records": digests(records)}, written(some))
    assert found({"all records": digests(records)}, payload(_manifest(some)))
    assert not found({"all records": digests(records)}, _manifest(some))


def _manifest(some: Day) -> bytes:
    return some.evidence.files["original"][MANIFEST_FILE]
