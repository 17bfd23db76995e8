"""Shares are held by the opener alone, and open the whole pool or nothing."""

from pathlib import Path

import pytest
from elections import write_files
from world import ORIGINAL, World

from common.secret import Secret
from tally_server.count.opener import OpenerFailed
from tally_server.count.pool import Source, build_pools, dealing_of, sealed_pool
from tally_server.intake.reading import read_medium
from tally_server.opening.desk import ShareDesk
from tally_server.opening.words import WORDS, WordsWrong, share_of
from tally_server.preparation.shares import SharesRefused, split_seed

WORLD = World()
CEREMONY = WORLD.ceremony.sign(WORLD.root)
CHOICES = {"contest-1": ["contest-1-1", "contest-1-1", "none"]}


def shares(seed: Secret | None = None) -> list[Secret]:
    ceremony = WORLD.ceremony
    return list(split_seed(seed or WORLD.election_seed, ceremony.needed, ceremony.trustees))


@pytest.fixture
def desk() -> object:
    desk = ShareDesk(CEREMONY)
    yield desk
    desk.end()


def test_enough_shares_open_the_whole_pool(desk: ShareDesk, tmp_path: Path) -> None:
    """Two of three trustees: totals of the whole pool, and the opener is gone."""
    write_files(tmp_path / "m", WORLD.medium_files("p01-01", CHOICES, ORIGINAL))
    report = read_medium(tmp_path / "m", "p01-01", ORIGINAL, WORLD.expected)
    sources = [Source(report, tmp_path / "m")]
    pools = build_pools(sources, dealing_of(WORLD.package, sources, tmp_path))
    numbers = {desk.give(share) for share in shares()[1:]}
    assert numbers == {1, 2}
    told: list[int] = []
    sealed = [sealed_pool(WORLD.package, pool) for pool in pools]
    (opened,) = desk.open(sealed, 1, told.append)
    assert opened.totals == {"contest-1-1": 2, "none": 1}
    assert sum(told) == 3
    assert not desk.alive


def test_too_few_shares_open_nothing(desk: ShareDesk) -> None:
    """One share alone is refused, and no key exists."""
    desk.give(shares()[0])
    with pytest.raises(SharesRefused, match="too-few"):
        desk.open([], 1, lambda _: None)


def test_a_share_is_wiped_where_it_came_from(desk: ShareDesk) -> None:
    """The server keeps no share that it handed on, taken or refused."""
    good, twice = shares()[0], shares()[0]
    desk.give(good)
    assert good.wiped
    bad = Secret(b"academic " * 33)
    with pytest.raises(SharesRefused, match="misread"):
        desk.give(bad)
    assert bad.wiped
    assert not twice.wiped


def test_what_is_no_share_of_this_key_is_refused(desk: ShareDesk) -> None:
    """The same share again, one of another split, one of another election."""
    mine = shares()
    words = mine[0].reveal()
    desk.give(mine[0])
    with pytest.raises(SharesRefused, match="twice"):
        desk.give(Secret(words))
    with pytest.raises(SharesRefused, match="of-another-split"):
        desk.give(shares()[1])
    assert desk.alive


def test_shares_are_gone_with_the_process() -> None:
    """A desk that was ended holds nothing, and says so."""
    desk = ShareDesk(CEREMONY)
    desk.give(shares()[0])
    desk.end()
    assert not desk.alive
    with pytest.raises(OpenerFailed):
        desk.give(shares()[1])
    desk.end()


def test_four_letters_tell_every_word() -> None:
    """The list was made so; a trustee types four letters a word."""
    assert len({word[:4] for word in WORDS}) == len(WORDS) == 1024


def test_a_share_may_be_typed_short_and_in_any_case() -> None:
    """Blanks, line ends, capitals and shortened words give the same share."""
    words = shares()[0].reveal().decode()
    short = "\n".join(word[:4].upper() for word in words.split())
    assert share_of(short).reveal() == words.encode()
    assert share_of(f"  {words}\n").reveal() == words.encode()


@pytest.mark.parametrize(
    ("typed", "key", "place"),
    [
        ("", "words-number", 0),
        ("academic", "words-number", 1),
        ("academic " * 32 + "zzzz", "words-unknown", 33),
        ("academic " * 32 + "academical", "words-unknown", 33),
        ("x" * 401, "words-too-many", 0),
    ],
)
def test_a_slip_of_the_finger_is_told_by_its_place(typed: str, key: str, place: int) -> None:
    """The trustee reads which word it is; no word is ever repeated on the screen."""
    with pytest.raises(WordsWrong) as wrong:
        share_of(typed)
    assert (wrong.value.key, wrong.value.place) == (key, place)
    assert "academic" not in str(wrong.value)
