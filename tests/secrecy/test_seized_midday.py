"""What is had from a terminal that is seized in mid-day: without its box secret (A2)
counts, and with it (A4) what docs/threat-model.md calls the residual risk."""

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from itertools import pairwise

import pytest
from attackers import box_versions
from bad_variants import one_nonce
from figures import Figure
from observed_day import TERMINAL, Day, Plan, contests, dealt, live
from rank_order import SIX, kendall
from searches import everything, found, spellings
from trial_removal import digests_seen

from common.box import BoxKey, open_box
from common.box_contents import HEADER_BYTES, BoxRefused, Contents
from common.box_header import Header, MediumRole, read_header
from common.closing import CLOSED_FILES
from common.secret import Secret
from common.suites import SUITES, CannotOpen
from hardware_sim.medium import SimulatedMedium
from terminal.box_file import BoxFile, Slot
from terminal.provision import Provision

FIRST, SECOND = contests(2)
VOTERS = 40


@cache
def seized() -> Day:
    """A terminal seized after VOTERS voters, each with two contests."""
    return live(Plan(2, dealt(VOTERS, 2, seed=11), close=False))


@cache
def closed() -> Day:
    return live(Plan(2, dealt(VOTERS, 2, seed=12)))


def provision(day: Day) -> Provision:
    return day.world.provision(TERMINAL)


def key(day: Day) -> BoxKey:
    return BoxKey(Secret(day.secrets[0]), provision(day).identity(1))


def slots(day: Day, role: MediumRole) -> list[Slot]:
    """Both slots of a seized medium, the newer first."""
    medium = SimulatedMedium(role.word)
    medium.put(day.evidence.files[role.word])
    return BoxFile(medium, role, provision(day).shape).slots(provision(day))


def opened(day: Day, header: Header, sealed: bytes, with_key: BoxKey) -> Contents:
    return open_box(with_key, provision(day).shape, header, sealed)


def versions(day: Day) -> list[tuple[Header, bytes]]:
    """Every version of the box that a chip-off of the original may bring up, in order."""
    found = []
    for data in box_versions(day.evidence, "original"):
        header = read_header(data[:HEADER_BYTES], provision(day).certificate.key, day.world.uid)
        found.append((header, data[HEADER_BYTES : HEADER_BYTES + header.length]))
    return found


def added(before: Contents, after: Contents) -> tuple[dict[str, bytes], bytes]:
    """The newest voter's records, and the grant."""
    records = {c: set(after.records[c]) - set(before.records[c]) for c in after.records}
    (grant,) = set(after.grants) - set(before.grants)
    return {contest: one for contest, some in records.items() for one in some}, grant


# Without the box secret.


@pytest.mark.parametrize("role", MediumRole)
def test_without_the_box_secret_two_slots_tell_counts_only(role: MediumRole) -> None:
    """The two slots differ in epoch, count and log, which everybody may know, and in
    random bytes; no other secret opens them."""
    newer, older = slots(seized(), role)
    assert (newer.header.count, older.header.count) == (VOTERS, VOTERS - 1)
    assert newer.header.epoch == older.header.epoch + 1
    assert newer.header.identity == older.header.identity
    other = BoxKey(Secret.random(), provision(seized()).identity(1))
    for slot in (newer, older):
        with pytest.raises(BoxRefused):
            opened(seized(), slot.header, slot.ciphertext, other)


def agreement(day: Day) -> tuple[int, int]:
    """In how many places, of how many, a version has the byte of the version before."""
    sealed = [data for _, data in versions(day)]
    same = places = 0
    for one, other in pairwise(sealed):
        both = int.from_bytes(one, "big") ^ int.from_bytes(other[: len(one)], "big")
        same += both.to_bytes(len(one), "big").count(0)
        places += len(one)
    return same, places


def by_chance(places: int) -> tuple[float, float]:
    """Mean and deviation of the places in which random bytes agree (binomial, 1 in 256)."""
    return places / 256, (places * 255) ** 0.5 / 256


def test_sealed_versions_agree_only_by_chance(figure: Figure) -> None:
    """Two versions of the box have no more bytes in common than random bytes have."""
    same, places = agreement(seized())
    mean, deviation = by_chance(places)
    figure("bytes in which one version agrees with the next", f"{same} of {places}")
    figure("expected of random bytes", f"{mean:.0f} +- {1.96 * deviation:.0f}")
    assert abs(same - mean) < SIX * deviation


def test_versions_sealed_under_one_nonce_are_caught(figure: Figure) -> None:
    """Where the nonce is always the same, versions agree in what did not change."""
    day = live(Plan(2, dealt(VOTERS, 2, seed=11), close=False), one_nonce())
    same, places = agreement(day)
    mean, deviation = by_chance(places)
    figure("bad variant one_nonce, bytes in which versions agree", f"{same} of {places}")
    assert same > mean + SIX * deviation


@pytest.mark.parametrize("when", [seized, closed])
def test_the_keys_are_never_written(when: Callable[[], Day]) -> None:
    """Neither the box secret, nor a half of it, nor the signing key is in any byte ever
    written."""
    day = when()
    (secret,), ((one, other),) = day.secrets, day.halves
    half, second = (bytes.fromhex(text.split(" ")[4]) for text in (one, other))
    assert bytes(a ^ b for a, b in zip(half, second, strict=True)) == secret
    keys = {"box secret": secret, "half 1": half, "half 2": second}
    keys["signing key"] = day.world.bytes_for(f"terminal {TERMINAL}")
    where = everything(day.evidence)
    assert found({name: spellings(value) for name, value in keys.items()}, where) == []


def opens_with_anything(day: Day, candidates: Iterable[bytes]) -> bool:
    """Whether one of these is the box secret under which the first version is sealed."""
    header, sealed = versions(day)[0]
    for candidate in candidates:
        try:
            opened(day, header, sealed, BoxKey(Secret(candidate), provision(day).identity(1)))
        except BoxRefused:
            continue
        return True
    return False


def test_nothing_left_after_the_close_opens_an_old_version(figure: Figure) -> None:
    """A3: every 32 bytes that ever stood in the clear are tried as the box secret, and
    none opens even the first version of the box; the working files are gone."""
    day = closed()
    candidates = digests_seen(day.evidence)
    figure("A3, box secrets tried on an old version", len(candidates))
    for role in MediumRole:
        assert set(day.evidence.files[role.word]) == CLOSED_FILES
    assert not opens_with_anything(day, candidates)
    assert opens_with_anything(day, [*day.secrets])


# With the box secret.


@pytest.mark.parametrize("role", MediumRole)
def test_with_the_box_secret_two_slots_give_the_newest_vote_still_sealed(
    role: MediumRole,
) -> None:
    """A4: the slots differ by the last voter's sealed records, of all contests together,
    and the grant; the choice stays sealed to the election key."""
    day = seized()
    newer, older = (opened(day, s.header, s.ciphertext, key(day)) for s in slots(day, role))
    records, grant = added(older, newer)
    last = day.ballots[-1]
    assert records == dict(last.records)
    assert grant == last.grant.id
    sealed = records[FIRST][: day.world.ceremony.suite.sealed_bytes]
    with pytest.raises(CannotOpen):
        SUITES[2].key_pair(Secret.random()).open(sealed, b"any purpose")


def test_with_the_box_secret_old_versions_give_the_order_of_sealed_records(
    figure: Figure,
) -> None:
    """A4 with every version that flash still holds, or that was copied earlier in the
    day: the order of all sealed records, and which belong to one voter. This is what a
    box secret must never be kept for."""
    day = seized()
    boxes = [opened(day, header, sealed, key(day)) for header, sealed in versions(day)]
    voters = [added(one, other)[0] for one, other in pairwise(boxes)]
    figure("A4, with the box secret and every old version, voters in order", len(voters))
    assert voters == [dict(ballot.records) for ballot in day.ballots]


@cache
def early() -> Day:
    """A terminal of early voting, seized on its second day."""
    return live(Plan(2, dealt(VOTERS, 2, seed=13), close=False, night=VOTERS // 2))


def test_the_secret_of_a_day_opens_no_day_before(figure: Figure) -> None:
    """A4 on the second day of early voting: yesterday's records all come into sight at
    once, sorted, and no version of yesterday opens; only today's order is had."""
    day = early()
    yesterday = day.ballots[: VOTERS // 2]
    today = BoxKey(Secret(day.secrets[1]), provision(day).identity(2))
    boxes = []
    for header, sealed in versions(day):
        if header.identity.opening == 2:
            boxes.append(opened(day, header, sealed, today))
            continue
        with pytest.raises(BoxRefused):
            opened(day, header, sealed, today)
    assert boxes[0].count == len(yesterday)
    for contest in (FIRST, SECOND):
        truth = [ballot.records[contest] for ballot in yesterday]
        figure(f"A4 on day 2, {contest}, day 1", kendall(boxes[0].records[contest], truth))
        assert list(boxes[0].records[contest]) == sorted(truth)
    voters = [added(one, other)[0] for one, other in pairwise(boxes)]
    assert voters == [dict(ballot.records) for ballot in day.ballots[len(yesterday) :]]


@pytest.mark.parametrize("when", [closed, early])
def test_only_the_nonce_of_a_header_is_free(when: Callable[[], Day]) -> None:
    """Of what changes in a header beside the counts, digest and signature follow from the
    sealed box, and every version has a nonce of its own."""
    found = versions(when())
    assert all(header.digest == sha256(sealed).digest() for header, sealed in found)
    assert len({header.nonce for header, _ in found}) == len(found)
