"""The election of a drill: the one that is inspected, as a rehearsal, or one made for it."""

from datetime import date, timedelta
from typing import Any

from common.election import Candidate, Contest, Election, KeyThreshold, Place
from tally_server.compliance.drills.protocol import Trial

TERMINALS = 3
_DAY = date(2026, 4, 19)
_NAMES = (
    ("佐藤　花子", "さとう　はなこ", "無所属"),
    ("髙橋　太郎", "たかはし　たろう", "みらい市民の会"),
    ("𠮷田　一郎", "よしだ　いちろう", "無所属"),
    ("辻󠄀　幸子", "つじ　さちこ", "地域政党みらいの町をつくる会"),
    ("ジョージ・マーティン", "じょーじ・まーてぃん", "無所属"),
    ("小鳥遊　葵", "たかなし　あおい", "未来党"),
    ("長谷川　美智子", "はせがわ　みちこ", "無所属"),
    ("山﨑　五郎", "やまさき　ごろう", "無所属"),
    ("東　修平", "あずま　しゅうへい", "無所属"),
    ("アレハンドロ・ガルシア・マルケス", "あれはんどろ・がるしあ・まるけす", "無所属"),
)


def trial_election(election: Election, trial: Trial) -> Election:
    """What is voted on in this trial, at one place with `TERMINALS` terminals.

    Its mode is rehearsal, so that nothing of it is ever taken for the election itself.
    """
    contests = tuple(
        _contest(number, display, count) for number, (display, count) in enumerate(trial.lists, 1)
    )
    place = _place(election, trial) if not contests else _some_place(_DAY, trial)
    values: dict[str, Any] = {
        "id": election.id if not contests else "drill",
        "name": election.name if not contests else "適合確認の演習",
        "municipality_code": election.municipality_code,
        "date": election.date if not contests else _DAY,
        "mode": "rehearsal",
        "key_threshold": KeyThreshold(needed=2, trustees=3),
        "box_capacity": trial.room,
        "counting": election.counting,
        "contests": contests or election.contests,
        "places": (place,),
        "without_duplicate": election.without_duplicate,
    }
    return Election(**values)


def _place(election: Election, trial: Trial) -> Place:
    """The first place of the election, with its hours."""
    first = election.places[0]
    return _some_place(election.date, trial, open=first.open, close=first.close, name=first.name)


def _some_place(day: date, trial: Trial, **changes: Any) -> Place:
    several = trial.days > 1
    values: dict[str, Any] = {
        "id": "p01",
        "name": "演習投票所",
        "kind": "early" if several else "day",
        "open": "07:00",
        "close": "20:00",
        "terminals": TERMINALS,
        "spares": 0,
        "electors_male": 0 if several else 10,
        "electors_female": 0 if several else 10,
        "first_day": day - timedelta(days=trial.days) if several else None,
        "last_day": day - timedelta(days=1) if several else None,
    }
    return Place(**(values | changes))


def _contest(number: int, display: str, count: int) -> Contest:
    chief = number == 1
    values: dict[str, Any] = {
        "id": f"drill-{number}",
        "title": "演習市長選挙" if chief else f"演習市議会議員選挙{number}",
        "kind": "chief" if chief else "assembly",
        "winners": 1,
        "council_seats": 0 if chief else 20,
        "display": display,
        "candidates": tuple(_candidate(number, at, count) for at in range(1, count + 1)),
    }
    return Contest(**values)


def _candidate(contest: int, at: int, count: int) -> Candidate:
    """The order of filing runs against the order by lot."""
    name, kana, party = _NAMES[(at - 1) % len(_NAMES)]
    values: dict[str, Any] = {
        "id": f"drill-{contest}-{at}",
        "filing_no": count + 1 - at,
        "display_order": at,
        "name": name,
        "legal_name": name,
        "kana": kana,
        "party": party,
        "incumbency": "新",
        "age": 40,
    }
    return Candidate(**values)
