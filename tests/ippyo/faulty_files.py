"""Files of an election and a count with many faults, and where each fault stands."""

# Each file with several faults, and the line and column of each of them.
FAULTY: dict[str, tuple[str, set[tuple[int, str]]]] = {
    "election.toml": (
        """[election]
id = "X"
name = "試験市選挙"
municipality_code = "272290"
date = "2024-12-22"
mode = "practice"
key_threshold = [3, 2]
[counting]
truncate = "round"
[[contests]]
id = "contest-1"
title = ""
kind = "chief"
winners = 2
council_seats = 0
display = "single"
colour = "red"
[[contests]]
id = "contest-1"
""",
        {
            (2, "id"),
            (4, "municipality_code"),
            (5, "date"),
            (6, "mode"),
            (9, "truncate"),
            (12, "title"),
            (14, "winners"),
            (17, "colour"),
            (18, "title"),
            (18, "kind"),
            (18, "winners"),
            (18, "council_seats"),
            (18, "display"),
            (19, "id"),
        },
    ),
    "candidates.csv": (
        """contest,candidate,filing_no,display_order,name,legal_name,kana,party,incumbency,age
contest-1,contest-1-1,1,1,候補\ue000,,あおき,無所属,新,40
contest-1,contest-1-1,2,2,加藤,,カトウ!,無所属,現,17
contest-9,b,3,3,佐藤,,さとう,無所属,前,40
contest-1,none,4,4,田中,,たなか,無所属,元
""",
        {
            (2, "name"),
            (3, "candidate"),
            (3, "kana"),
            (3, "age"),
            (4, "contest"),
            (4, "incumbency"),
            (5, "-"),
        },
    ),
    "polling_places.csv": (
        """place,name,kind,open,close,terminals,electors_male,electors_female,spares
p01,第1投票所,day,20:00,07:00,2,10,12,99
P02,第2投票所,night,7:00,20:00,0,-1,1e3,
""",
        {
            (2, "close"),
            (2, "spares"),
            (3, "place"),
            (3, "kind"),
            (3, "open"),
            (3, "terminals"),
            (3, "electors_male"),
            (3, "electors_female"),
        },
    ),
    "ballots.csv": (
        """place,terminal,contest,choice,count
p09,p01-01,contest-1,contest-1-1,1
p01,p02-01,contest-9,contest-1-1,-1
p01,p01-01,contest-1,contest-2-1,1
p01,p01-01,contest-1,contest-1-1,１
p01,p01-01,contest-1,contest-1-1,1
p01,p01-01,contest-1,contest-1-1,1
p01,p01-01,contest-1,contest-1-2,40
""",
        {
            (2, "place"),
            (3, "terminal"),
            (3, "contest"),
            (3, "count"),
            (4, "choice"),
            (5, "count"),
            (7, "choice"),
            (8, "count"),
        },
    ),
    "roll.csv": (
        """place,contest,voters
p09,contest-1,five
p01,contest-9,5
p01,contest-1,-5
p01,contest-1,5.0
p02,contest-1,5,6
""",
        {
            (2, "place"),
            (2, "voters"),
            (3, "contest"),
            (4, "voters"),
            (5, "place"),
            (5, "voters"),
            (6, "-"),
        },
    ),
    "paper.csv": (
        """contest,item,candidate,count
contest-9,own,contest-1-1,1
contest-1,gift,contest-1-1,1
contest-1,own,contest-2-1,1
contest-1,own,contest-1-1,1
contest-1,own,contest-1-1,2
contest-1,group,contest-1-1,1
contest-1,invalid,3,1
contest-1,taken_away,contest-1-1,many
""",
        {
            (2, "contest"),
            (3, "item"),
            (4, "candidate"),
            (6, "candidate"),
            (7, "candidate"),
            (8, "candidate"),
            (9, "candidate"),
            (9, "count"),
        },
    ),
    "slips.csv": (
        f"""terminal,records,digest
p09-01,six,{"a" * 64}
p01-01,six,{"a" * 63}
p01-02,3,{"a" * 64}
p01-02,3,{"a" * 64}
""",
        {(2, "terminal"), (2, "records"), (3, "records"), (3, "digest"), (5, "terminal")},
    ),
    "decisions.json": (
        """{"decisions": [
 {"action": "use-duplicate", "terminal": "p09-01", "reason": "old", "by": ["甲", "乙"]},
 {"action": "vote", "by": ["甲", "乙"]},
 {"action": "not-used", "terminal": "p01-01", "by": ["甲", "甲"], "because": "x"},
 {"action": "lot", "contest": "contest-1", "winners": ["contest-2-1"], "by": ["甲", "乙"]},
 {"action": "set-aside", "contest": "contest-1", "sha256": "12", "by": ["甲", "乙"]},
 {"action": "acknowledge", "problem": "M-13", "terminal": "p01-01", "by": ["甲", "乙"]},
 "nothing"
]}
""",
        {
            (2, "terminal"),
            (2, "reason"),
            (2, "opinion"),
            (3, "action"),
            (4, "by"),
            (4, "because"),
            (5, "winners"),
            (6, "sha256"),
            (6, "reason"),
            (7, "problem"),
            (8, "-"),
        },
    ),
}
IN_ELECTION = ("election.toml", "candidates.csv", "polling_places.csv")
OF_THE_COUNT = ("roll.csv", "paper.csv", "slips.csv", "decisions.json")
