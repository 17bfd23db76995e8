"""docs/formats/keys-folder.md, shares: any k of n officials restore the key, fewer do not."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from primitives import slip39
from shamir_mnemonic.share import Share
from vectors import make_shares
from vectors.vector_file import spelled, stored, stored_text

from common.ceremony import Ceremony
from common.secret import Secret
from common.signing import SigningKey
from common.suites import SUITES
from tally_server.preparation.shares import SharesRefused, join_seed, join_shares, split_seed

VECTORS: dict[str, Any] = stored(make_shares.FILE)
SEED = Secret(bytes.fromhex(VECTORS["seed"]))
ROOT = SigningKey(Secret(bytes(32)))
WORDS = slip39.words()
OURS: list[str] = VECTORS["splits"][1]["shares"]


def ceremony_of(seed: Secret, needed: int = 2, trustees: int = 3) -> Ceremony:
    key = SUITES[2].key_pair(seed).public
    return Ceremony("test-2024", "rehearsal", SUITES[2], ROOT.public, key, needed, trustees)


def secrets(*lines: str) -> list[Secret]:
    return [Secret(line.encode()) for line in lines]


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today."""
    assert spelled(make_shares.vectors()) == stored_text(make_shares.FILE)


@pytest.mark.parametrize("split", VECTORS["splits"], ids=lambda split: split["needed"])
def test_the_shares_of_the_vectors_give_the_seed(split: dict[str, Any]) -> None:
    """Every set of just enough shares gives the seed, to us and by hand."""
    ceremony = ceremony_of(SEED, split["needed"], split["trustees"])
    for chosen in combinations(split["shares"], split["needed"]):
        assert slip39.join(chosen).hex() == VECTORS["seed"]
        assert join_seed(secrets(*chosen), ceremony) == SEED


def test_the_words_say_what_the_page_says() -> None:
    """One group, the threshold, the number of the share, and 32 bytes of value."""
    for number, line in enumerate(OURS):
        share = slip39.read(line)
        assert (share.group_index, share.group_threshold, share.groups) == (0, 1, 1)
        assert (share.index, share.threshold, len(share.value)) == (number, 2, 32)
        assert (share.extendable, share.exponent) == (1, 1)
        assert len(line.split()) == 33


@pytest.mark.parametrize("name", VECTORS["refused_with_2_of_3"])
def test_a_bad_share_beside_a_good_one_is_refused(name: str) -> None:
    """Each named fault of one share is found, in whatever order they are given."""
    bad = VECTORS["refused_with_2_of_3"][name]
    for lines in ((bad, OURS[2]), (OURS[2], bad)):
        with pytest.raises(SharesRefused):
            join_seed(secrets(*lines), ceremony_of(SEED))


def test_a_bad_share_is_found_also_where_the_others_would_do() -> None:
    """A third share that was misread is said to be so, though two are enough."""
    bad = VECTORS["refused_with_2_of_3"]["a word misread"]
    with pytest.raises(SharesRefused, match="misread"):
        join_seed(secrets(OURS[1], OURS[2], bad), ceremony_of(SEED))


@given(st.integers(0, 32), st.integers(0, 1023), st.integers(0, 2))
def test_one_word_misread_is_always_found(at: int, word: int, share: int) -> None:
    """Whatever one word of a share is taken for, the mistake is noticed."""
    read = OURS[share].split()
    if read[at] == WORDS[word]:
        return
    read[at] = WORDS[word]
    lines = [*OURS[:share], " ".join(read), *OURS[share + 1 :]]
    with pytest.raises(SharesRefused, match="misread"):
        join_seed(secrets(*lines), ceremony_of(SEED))


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=4))
def test_random_bytes_are_refused(lines: list[bytes]) -> None:
    """Whatever is brought as shares, the answer is a refusal and never an error."""
    with pytest.raises(SharesRefused):
        join_seed([Secret(line) for line in lines], ceremony_of(SEED))


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=18, max_size=40), max_size=3))
def test_random_words_are_refused(lines: list[list[str]]) -> None:
    """Words that were never a share are refused."""
    with pytest.raises(SharesRefused):
        join_seed(secrets(*(" ".join(line) for line in lines if line)), ceremony_of(SEED))


@pytest.mark.parametrize(("needed", "trustees"), [(1, 1), (2, 2), (2, 3), (3, 5), (16, 16)])
@settings(max_examples=3, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), drawn=st.randoms(use_true_random=False))
def test_any_k_of_n_restore_the_seed(needed: int, trustees: int, seed: bytes, drawn: Any) -> None:
    """Whoever of the officials come together, as long as they are enough."""
    shares = split_seed(Secret(seed), needed, trustees)
    ceremony = ceremony_of(Secret(seed), needed, trustees)
    chosen = drawn.sample(shares, drawn.randint(needed, trustees))
    assert join_seed(chosen, ceremony) == Secret(seed)
    assert join_shares(chosen, ceremony).public == ceremony.election_key


@pytest.mark.parametrize(("needed", "trustees"), [(2, 3), (3, 5), (4, 4)])
def test_fewer_than_k_do_not(needed: int, trustees: int) -> None:
    """One official too few restores nothing, nor does one who comes twice."""
    shares = split_seed(SEED, needed, trustees)
    ceremony = ceremony_of(SEED, needed, trustees)
    for few in combinations(shares, needed - 1):
        for brought in (few, (*few, few[0])):
            with pytest.raises(SharesRefused, match="too-few"):
                join_seed(brought, ceremony)
    with pytest.raises(SharesRefused, match="too-few"):
        join_seed([], ceremony)


def test_one_share_written_in_two_ways_is_one_share() -> None:
    """Capitals or more spaces do not make a second official."""
    written = secrets(OURS[0], OURS[0].upper(), OURS[0].replace(" ", "\n  "))
    with pytest.raises(SharesRefused, match="too-few"):
        join_seed(written, ceremony_of(SEED))
    assert join_seed([written[1], *secrets(OURS[1])], ceremony_of(SEED)) == SEED


def test_one_share_fewer_fits_every_seed_alike() -> None:
    """Positive control of secrecy: one share of a 2-of-3 split is drawn anew each time."""
    firsts = {split_seed(SEED, 2, 3)[0].reveal() for _ in range(8)}
    assert len(firsts) == 8


def test_words_that_check_and_still_do_not_join_are_refused() -> None:
    """A share made up with a good checksum fails the digest over the whole set."""
    share = Share.from_mnemonic(OURS[0])
    made_up = replace(share, value=bytes(32)).mnemonic()
    with pytest.raises(SharesRefused, match="misread"):
        join_seed(secrets(made_up, OURS[1]), ceremony_of(SEED))


def test_shares_of_another_key_are_refused() -> None:
    """Shares that fit each other, and another election, are told from misread ones."""
    other = split_seed(Secret(bytes(32)), 2, 3)
    with pytest.raises(SharesRefused, match="of-another-key"):
        join_seed(other, ceremony_of(SEED))
    with pytest.raises(SharesRefused, match="misread"):
        join_seed([other[0], *secrets(OURS[1])], ceremony_of(SEED))


def test_shares_of_another_threshold_are_refused() -> None:
    """A split 2 of 3 never serves an election that asks for 3 of 5."""
    ceremony = replace(ceremony_of(SEED), needed=3, trustees=5)
    with pytest.raises(SharesRefused, match="of-another-key"):
        join_seed(secrets(*OURS), ceremony)


def test_a_refusal_quotes_no_word_of_a_share() -> None:
    """What goes into a log or onto a screen holds nothing of the share."""
    line = VECTORS["refused_with_2_of_3"]["a word that is none"]
    with pytest.raises(SharesRefused) as caught:
        join_seed(secrets(line, OURS[1]), ceremony_of(SEED))
    assert str(caught.value) == caught.value.reason == "misread"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
