"""The key ceremony: new keys, shares that restore them, and nothing else left behind."""

from dataclasses import replace
from itertools import combinations
from unittest.mock import patch

import pytest

from common.ceremony import read_ceremony
from common.certificates import Role, read_certificate
from common.secret import Secret
from tally_server.preparation.ceremony import CeremonyOutcome, hold_ceremony, rehearse, reshare
from tally_server.preparation.shares import SharesRefused, join_shares, split_seed


@pytest.fixture(scope="module")
def outcome() -> CeremonyOutcome:
    return hold_ceremony("test-2024", "rehearsal", 2, 2, 3)


@pytest.mark.parametrize(
    ("mode", "suite", "needed", "trustees"),
    [("official", 1, 3, 5), ("rehearsal", 2, 1, 1), ("training", 2, 2, 3)],
)
def test_a_ceremony_leaves_keys_that_its_shares_restore(
    mode: str, suite: int, needed: int, trustees: int
) -> None:
    """Document, root certificate and shares belong together, for every suite and mode."""
    outcome = hold_ceremony("test-2024", mode, suite, needed, trustees)
    held = read_ceremony(outcome.ceremony.sign(outcome.root))
    assert held == outcome.ceremony
    assert (held.mode, held.suite.number, held.needed, held.trustees) == (
        mode,
        suite,
        needed,
        trustees,
    )
    root = read_certificate(outcome.root_certificate.der, held.root_key, held.uid)
    assert (root.role, root.name, root.key) == (Role.ROOT, "root", held.root_key)
    assert len(outcome.shares) == trustees
    assert join_shares(outcome.shares[-needed:], held).public == held.election_key


def test_two_ceremonies_have_nothing_in_common(outcome: CeremonyOutcome) -> None:
    """Every ceremony draws its own keys: the same election held again has another uid."""
    again = hold_ceremony("test-2024", "rehearsal", 2, 2, 3)
    assert again.ceremony.uid != outcome.ceremony.uid
    assert again.ceremony.root_key != outcome.ceremony.root_key
    assert again.ceremony.election_key != outcome.ceremony.election_key
    for chosen in combinations(again.shares, 2):
        with pytest.raises(SharesRefused, match="of-another-key"):
            join_shares(chosen, outcome.ceremony)


def test_the_seed_is_wiped_when_the_ceremony_ends() -> None:
    """Nothing that the ceremony drew is still whole when it is over."""
    drawn: list[Secret] = []
    keep = Secret.random

    def remembered(length: int = 32) -> Secret:
        drawn.append(keep(length))
        return drawn[-1]

    with patch.object(Secret, "random", remembered):
        outcome = hold_ceremony("test-2024", "rehearsal", 2, 2, 3)
    root, seed = drawn
    assert root == outcome.root.seed
    assert seed.wiped


def test_what_a_ceremony_leaves_shows_no_secret(outcome: CeremonyOutcome) -> None:
    """Printed by accident, the outcome tells neither a share nor the root's seed."""
    shown = repr(outcome)
    assert outcome.root.seed.reveal().hex() not in shown
    for share in outcome.shares:
        words = share.reveal().decode().split()
        assert " ".join(words[4:6]) not in shown


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_the_rehearsal_finds_each_single_bad_share(outcome: CeremonyOutcome, bad: int) -> None:
    """If one trustee's share is of another split, the proof fails before anyone leaves."""
    shares = list(outcome.shares)
    rehearse(tuple(shares), outcome.ceremony)
    shares[bad] = split_seed(Secret(bytes(32)), 2, 3)[bad]
    with pytest.raises(SharesRefused):
        rehearse(tuple(shares), outcome.ceremony)


def test_the_rehearsal_joins_every_share_of_many() -> None:
    """Also with sixteen trustees no share goes unproven."""
    outcome = hold_ceremony("test-2024", "rehearsal", 2, 2, 16)
    foreign = split_seed(Secret(bytes(32)), 2, 16)
    for at in (0, 7, 15):
        shares = [*outcome.shares[:at], foreign[at], *outcome.shares[at + 1 :]]
        with pytest.raises(SharesRefused):
            rehearse(tuple(shares), outcome.ceremony)


def test_the_rehearsal_compares_with_the_ceremony_s_public_key(outcome: CeremonyOutcome) -> None:
    """Shares that fit each other, and not the published key, are no proof."""
    other = hold_ceremony("test-2024", "rehearsal", 2, 2, 3).ceremony
    with pytest.raises(SharesRefused, match="of-another-key"):
        rehearse(outcome.shares, replace(outcome.ceremony, election_key=other.election_key))


def test_new_shares_restore_the_same_key_and_do_not_mix_with_the_old(
    outcome: CeremonyOutcome,
) -> None:
    """When a trustee changes, new shares open the same votes; old and new do not mix."""
    fresh = reshare(outcome.shares[:2], outcome.ceremony)
    for chosen in combinations(fresh, 2):
        assert join_shares(chosen, outcome.ceremony).public == outcome.ceremony.election_key
    for old, new in combinations((*outcome.shares, *fresh), 2):
        if (old in outcome.shares) is (new in outcome.shares):
            continue
        with pytest.raises(SharesRefused, match="misread"):
            join_shares((old, new), outcome.ceremony)


def test_too_few_shares_make_no_new_ones(outcome: CeremonyOutcome) -> None:
    """One trustee alone cannot hand the key on."""
    with pytest.raises(SharesRefused, match="too-few"):
        reshare(outcome.shares[:1], outcome.ceremony)
