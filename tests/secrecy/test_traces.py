"""What a day writes, where and how long: a function of counts, never of choices (T1, T2)."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from itertools import product
from random import Random

import pytest
from bad_variants import scribbling, without_padding
from hypothesis import given, settings
from hypothesis import strategies as st
from observed_day import Call, Day, Plan, Vote, Write, choices_of, contests, dealt, live
from searches import payload

from common.box_contents import (
    HEADER_BYTES,
    BoxShape,
    Contents,
    empty_contents,
    pack_contents,
)
from common.closing import MANIFEST_FILE, MEDIUM_FILE, RECORDS_FILE
from common.grant import ID_BYTES, Grant
from terminal.files import BOX_FILE
from terminal.recorder import Recorder

Voters = tuple[Vote, ...]

FIRST, SECOND = contests(2)
RECORD = 24
FEW = 12
KEY_MAGIC = b"IPPYOKEY"
FREE = (slice(184, 196), slice(204, 236), slice(236, 300))
"""Of a header: nonce, digest of the sealed box, signature over both."""

Cast = tuple[bytes, dict[str, bytes]]
"""A grant's id and the voter's sealed records."""


@st.composite
def casts_in_two_orders(draw: st.DrawFn) -> tuple[list[Cast], list[Cast]]:
    """Voters with one or two contests each, and the same voters in another order."""
    number = draw(st.integers(0, 12))
    rng = Random(draw(st.integers(0, 2**32)))
    casts = []
    for _ in range(number):
        chosen = draw(st.sampled_from(((FIRST,), (SECOND,), (FIRST, SECOND))))
        records = {contest: rng.randbytes(RECORD) for contest in chosen}
        casts.append((rng.randbytes(ID_BYTES), records))
    return casts, draw(st.permutations(casts))


def box(casts: Sequence[Cast]) -> Contents:
    contents = empty_contents(BoxShape((FIRST, SECOND), RECORD, 12))
    for grant, records in casts:
        contents = contents.with_vote(grant, records)
    return contents


@given(casts_in_two_orders())
@settings(deadline=None)
def test_the_plain_box_is_a_function_of_the_set_of_votes(
    orders: tuple[list[Cast], list[Cast]],
) -> None:
    """The same votes in any order give the same box, byte for byte."""
    shape = BoxShape((FIRST, SECOND), RECORD, 12)
    one, other = (pack_contents(shape, box(order)) for order in orders)
    assert one == other
    assert len(one) == shape.body_bytes(len(orders[0]))


@cache
def day(suite: int, voters: Voters, seed: int = 0) -> Day:
    return live(Plan(suite, voters, seed))


def everyone(choice: int) -> Voters:
    """FEW voters, all of whom choose the same in both contests."""
    vote = tuple((contest, choices_of(contest)[choice]) for contest in (FIRST, SECOND))
    return (vote,) * FEW


def mixed(seed: int) -> Voters:
    """FEW voters who choose at random, some of whom have one contest only.

    The last voter has both, so that it is an election with two contests.
    """
    rng = Random(seed)
    full = dealt(FEW, 2, seed)
    some = tuple(rng.choice((vote, vote[:1], vote[1:])) for vote in full[:-1])
    return (*some, full[-1])


def until_close(some: Day) -> tuple[Call, ...]:
    return some.evidence.calls[: some.closing]


@pytest.mark.parametrize("suite", [1, 2])
def test_the_calls_of_a_day_do_not_depend_on_choices(suite: int) -> None:
    """Whatever is chosen, in whatever order: the same calls, from opening to close."""
    plain = day(suite, everyone(0)).evidence.calls
    for voters in (everyone(3), everyone(5), dealt(FEW, 2, 1), dealt(FEW, 2, 2)):
        assert day(suite, voters, seed=9).evidence.calls == plain


@pytest.mark.parametrize("suite", [1, 2])
def test_the_calls_of_a_day_do_not_depend_on_the_contests_of_a_voter(suite: int) -> None:
    """Who has which contest changes no call, no offset and no length before the close."""
    plain = until_close(day(suite, everyone(0)))
    for seed in range(6):
        assert until_close(day(suite, mixed(seed))) == plain


def test_one_vote_makes_the_same_calls_whatever_it_is() -> None:
    """After the same votes, each possible vote makes the same calls."""
    before = dealt(3, 2, 7)
    both = product(choices_of(FIRST), choices_of(SECOND))
    votes: list[Vote] = [((FIRST, a), (SECOND, b)) for a, b in both]
    votes += [((contest, choice),) for contest in (FIRST, SECOND) for choice in choices_of(contest)]
    calls = {until_close(day(2, (*before, vote))) for vote in votes}
    assert len(votes) == 48
    assert len(calls) == 1


def test_each_vote_makes_the_same_calls_but_for_the_count() -> None:
    """From vote to vote only offsets and lengths change. The first of a day has no entry
    of the log to write: an entry follows its vote."""
    some = day(2, dealt(FEW, 2, 1))
    during = some.evidence.calls[some.opened : some.closing]
    size = -(-len(during) // FEW)
    later = during[-size * (FEW - 1) :]
    kinds = {tuple(call[:3] for call in later[at : at + size]) for at in range(0, len(later), size)}
    first = during[: -len(later)]
    assert {len(one) for one in kinds} == {size}
    assert len(kinds) == 1
    assert tuple(call[:3] for call in first) == tuple(
        call for call in kinds.pop() if call[2] != "log.jsonl"
    )


# The bytes in the clear.


def clear(writes: Sequence[Write]) -> list[tuple[str, str, int, bytes]]:
    """Every write with what is sealed, or follows from it, left out."""
    return [(w.device, w.name, w.offset, _clear(w.name, w.data)) for w in writes]


def _clear(name: str, data: bytes) -> bytes:
    if name.startswith("key-") or data.startswith(KEY_MAGIC):
        return data[:10] + data[70:]  # between them: nonce and wrapped key
    if name == BOX_FILE:
        header = bytearray(data[:HEADER_BYTES])
        for free in FREE:
            header[free] = bytes(free.stop - free.start)
        sealed = int.from_bytes(data[196:204], "big")
        return bytes(header) + data[HEADER_BYTES + sealed :]
    if name in (MANIFEST_FILE, MEDIUM_FILE):
        return _stated(data)
    return b"" if name == RECORDS_FILE else data


def _stated(envelope: bytes) -> bytes:
    """What a signed document says, but for digests of the records."""
    stated = json.loads(payload(envelope))
    stated.pop("manifest_sha256", None)
    for entry in (*stated.get("contests", ()), *stated.get("files", ())):
        if "merkle_root" in entry or entry["name"] == RECORDS_FILE:
            entry.pop("merkle_root", None)
            entry.pop("sha256", None)
    return json.dumps(stated).encode()


@pytest.mark.parametrize("suite", [1, 2])
def test_the_bytes_in_the_clear_do_not_depend_on_choices_or_seconds(suite: int) -> None:
    """Two days with as many voters in the same minutes leave the same bytes in the clear
    on all three devices, whatever is chosen, in whatever order, at whatever second."""
    plain = clear(day(suite, everyone(0)).evidence.writes)
    for seed in (1, 2):
        other = day(suite, dealt(FEW, 2, seed), seed=seed)
        assert clear(other.evidence.writes) == plain


def test_the_bytes_in_the_clear_do_not_depend_on_the_contests_of_a_voter() -> None:
    """Who has which contest changes no byte in the clear before the close."""
    plain = _before_close(day(2, everyone(0)))
    for seed in range(6):
        assert _before_close(day(2, mixed(seed), seed=seed)) == plain


def _before_close(some: Day) -> list[tuple[str, str, int, bytes]]:
    number = sum(op == "write" and length > 0 for _, op, _, _, length in until_close(some))
    return clear(some.evidence.writes[:number])


def test_a_box_without_padding_is_caught() -> None:
    """Where sections are not padded, the length of the box tells who had which contest."""
    one, other = (live(Plan(2, voters), without_padding()) for voters in (everyone(0), mixed(0)))
    assert _before_close(one) != _before_close(other)


def choice(_: Recorder, __: Grant, choices: object) -> bytes:
    return repr(choices).encode()


def hidden_length(_: Recorder, __: Grant, choices: dict[str, str]) -> bytes:
    return bytes(1 + choices_of(FIRST).index(choices[FIRST]))


@pytest.mark.parametrize("note", [choice, hidden_length])
def test_a_note_of_the_choice_is_caught(note: Callable[..., bytes]) -> None:
    """A terminal that notes the choice, or writes longer for another choice, is seen."""
    one, other = (live(Plan(2, everyone(n)), scribbling(note)) for n in (0, 3))
    assert clear(one.evidence.writes) != clear(other.evidence.writes)
    same_calls = one.evidence.calls == other.evidence.calls
    assert same_calls == (note is choice)


def second(recorder: Recorder, _: Grant, __: object) -> bytes:
    now: datetime = recorder.log._clock()
    return now.isoformat().encode()


def test_a_note_of_the_second_is_caught() -> None:
    """A terminal that notes the second of a vote writes other bytes on the second day."""
    one, other = (live(Plan(2, everyone(0), seed), scribbling(second)) for seed in (0, 1))
    assert clear(one.evidence.writes) != clear(other.evidence.writes)
