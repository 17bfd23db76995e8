"""Ballots with difficult names, for the screens: long, rare, with selectors."""

from builders import make_candidate, make_contest, make_election

from common.election import Candidate, Contest, Election

PEOPLE = (
    ("佐藤　花子", "さとう　はなこ", "無所属"),
    ("髙橋　太郎", "たかはし　たろう", "みらい市民の会"),
    ("𠮷田　一郎", "よしだ　いちろう", "自由民主党"),
    ("辻󠄀　幸子", "つじ　さちこ", "無所属"),
    ("きうち　ひろき", "きうち　ひろき", "立憲民主党"),
    ("渡邉　健", "わたなべ　けん", "日本維新の会"),
    ("長谷川　美智子", "はせがわ　みちこ", "公明党"),
    ("東　修平", "あずま　しゅうへい", "地域政党みらいの町をつくる会"),
    ("小鳥遊　葵", "たかなし　あおい", "無所属"),
    ("ジョージ・マーティン", "じょーじ・まーてぃん", "国民民主党"),
    ("山﨑　五郎", "やまさき　ごろう", "無所属"),
    ("葛󠄀城　みどり", "かつらぎ　みどり", "日本共産党"),
    ("濵田　誠", "はまだ　まこと", "無所属"),
)
LONG = (
    "アレハンドロ・ガルシア・マルケス・デ・ラ・クルス"[:20],
    "あれはんどろ・がるしあ・まるけす・で・ら",
    "無所属",
)


def people(count: int, contest: str, *, long: bool = False) -> list[Candidate]:
    """So many candidates; with `long` the second has a name of 20 letters."""
    found = []
    for number in range(1, count + 1):
        name, kana, party = PEOPLE[(number - 1) % len(PEOPLE)]
        if long and number == min(2, count):
            name, kana, party = LONG
        found.append(make_candidate(number, contest, name=name, kana=kana, party=party))
    return found


def contest(number: int, count: int, *, long: bool = False, display: str = "single") -> Contest:
    titles = ("四條畷市長選挙", "四條畷市議会議員補欠選挙", "大阪府議会議員選挙")
    ids = f"contest-{number}"
    return make_contest(
        number,
        people(count, ids, long=long),
        title=titles[(number - 1) % 3],
        display=display,
    )


def election(*contests: Contest, mode: str = "rehearsal") -> Election:
    return make_election(contests=contests, mode=mode, name="四條畷市　市長・市議会議員選挙")
