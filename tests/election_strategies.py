"""Hypothesis strategies: any election there can be, within small sizes."""

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from common.election import (
    Candidate,
    Contest,
    ContestKind,
    Counting,
    Display,
    Election,
    KeyThreshold,
    Place,
)
from common.municipality import check_digit

_LETTERS = st.sampled_from(
    [*"髙高﨑崎𠮷吉葛渡邉邊一二〇々〆ヶー・アぁゃンabZ９7", "葛\U000e0100", "神\ufe00", "か\u3099"]
)
_IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True)
_DAYS = st.dates(date(2000, 1, 10), date(2099, 12, 31))


def texts(letters: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    """Texts of these letters, with a space inside at times."""
    words = st.lists(letters, min_size=1, max_size=most).map("".join)
    return st.lists(words, min_size=1, max_size=2).map("\u3000".join)


def names() -> st.SearchStrategy[str]:
    return texts(_LETTERS, 12)


def titles() -> st.SearchStrategy[str]:
    return texts(_LETTERS | st.sampled_from([*"「」（）()<&\"'#=[]\\,.-"]), 20)


@st.composite
def candidates(draw: st.DrawFn, ids: list[str]) -> tuple[Candidate, ...]:
    """One candidate for each id, in the order by lot."""
    filed = draw(st.permutations(range(1, len(ids) + 1)))
    return tuple(
        Candidate(
            id=name,
            filing_no=filed[at],
            display_order=at + 1,
            name=draw(names()),
            legal_name=draw(names()),
            kana=draw(texts(st.sampled_from([*"あいウエぱッ"]), 8)),
            party=draw(st.just("") | texts(_LETTERS | st.sampled_from("（）"), 4)),
            incumbency=draw(st.sampled_from(["新", "現", "元"])),
            age=draw(st.integers(18, 130)),
        )
        for at, name in enumerate(ids)
    )


@st.composite
def contests(draw: st.DrawFn) -> tuple[Contest, ...]:
    """One to three contests of one to five candidates."""
    people = draw(
        st.lists(_IDS.filter(lambda i: i != "none"), min_size=3, max_size=15, unique=True)
    )
    found = draw(st.lists(_IDS, min_size=1, max_size=3, unique=True))
    share = len(people) // len(found)
    return tuple(
        draw(_contest(name, people[at * share : (at + 1) * share])) for at, name in enumerate(found)
    )


@st.composite
def _contest(draw: st.DrawFn, name: str, people: list[str]) -> Contest:
    kind = draw(st.sampled_from(get_args(ContestKind)))
    winners = 1 if kind == "chief" else draw(st.integers(1, 60))
    return Contest(
        id=name,
        title=draw(titles()),
        kind=kind,
        winners=winners,
        council_seats=0 if kind == "chief" else draw(st.integers(winners, 200)),
        display=draw(st.sampled_from(get_args(Display))),
        candidates=draw(candidates(people)),
    )


@st.composite
def places(draw: st.DrawFn, election_day: date) -> tuple[Place, ...]:
    """One to four places with distinct ids."""
    found = draw(st.lists(_IDS, min_size=1, max_size=4, unique=True))
    return tuple(draw(_place(name, election_day)) for name in found)


@st.composite
def _place(draw: st.DrawFn, name: str, election_day: date) -> Place:
    hours = draw(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2, unique=True))
    opening, closing = (f"{minute // 60:02d}:{minute % 60:02d}" for minute in sorted(hours))
    early = draw(st.booleans())
    before = draw(st.none() | st.lists(st.integers(0, 9), min_size=2, max_size=2).map(sorted))
    days: dict[str, Any] = {}
    if early and before:
        last, first = (election_day - timedelta(days=number) for number in before)
        days = {"first_day": first, "last_day": last}
    terminals = draw(st.integers(1, 99))
    return Place(
        id=name,
        name=draw(titles()),
        kind="early" if early else "day",
        open=opening,
        close=closing,
        terminals=terminals,
        spares=draw(st.integers(0, 99 - terminals)),
        electors_male=draw(st.integers(0, 10_000_000)),
        electors_female=draw(st.integers(0, 10_000_000)),
        **days,
    )


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Any election with up to three contests and four places."""
    day = draw(_DAYS)
    offices = draw(contests())
    contested = all(len(office.candidates) > office.winners for office in offices)
    modes = ["official"] if contested else []
    five = draw(st.from_regex(r"[0-9]{5}", fullmatch=True))
    needed = draw(st.integers(2, 16))
    return Election(
        id=draw(st.from_regex(r"[a-z0-9-]{3,40}", fullmatch=True)),
        name=draw(titles()),
        municipality_code=f"{five}{check_digit(five)}",
        date=day,
        mode=draw(st.sampled_from([*modes, "rehearsal", "training"])),
        key_threshold=KeyThreshold(needed=needed, trustees=draw(st.integers(needed, 16))),
        box_capacity=draw(st.integers(1, 10_000)),
        without_duplicate=draw(st.sampled_from(["stop", "go-on"])),
        counting=Counting(
            truncate=draw(st.sampled_from(["sum", "share"])),
            other_valid_votes=draw(st.sampled_from(["all", "paper"])),
            joint_count=draw(st.booleans()),
        ),
        contests=offices,
        places=draw(places(day)),
    )
