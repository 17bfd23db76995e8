"""What goes wrong in the practice town, and what its paper votes say.

One original is damaged after the day, one number of a 投票録 is off by one, three ballots
name two candidates alike, and the paper makes a tie: everything that two people decide on
an ordinary bad night, once each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hardware_sim.ballots import Script
from tally_server.paper.sheet import Field, Keyed
from tally_server.people.roles import Role

DAMAGED = "p02-01"
"""The terminal whose original is damaged."""
ROLL_OFF = ("p01", "council")
"""Place and contest with one voter more in the 投票録 than records on the media."""
GROUP = ("takasaki", "reiji")
"""「れい」 may mean either of them."""

SHEETS: Mapping[str, Keyed] = {
    "mayor": Keyed(
        {
            Field("own", ("mihon",)): 3,
            Field("own", ("takasaki",)): 2,
            Field("own", ("reiji",)): 4,
            Field("group", GROUP): 3,
            Field("invalid", ("blank",)): 1,
            Field("ballots"): 13,
        }
    ),
    "council": Keyed(
        {
            Field("own", ("shiken",)): 1,
            Field("own", ("kokoromi",)): 5,
            Field("ballots"): 6,
        }
    ),
}
"""The one sheet of paper votes of each contest."""


@dataclass(frozen=True)
class Learner:
    """One account. share: number of the key share that this person holds; 0: none."""

    login: str
    name: str
    role: Role
    share: int = 0


LEARNERS = (
    Learner("kanri", "管理 一", Role.ADMINISTRATOR),
    Learner("kaihyo", "開票 太郎", Role.COUNTING_OFFICER),
    Learner("tachiai", "立会 京子", Role.WITNESS),
    Learner("nyuryoku-a", "入力 一子", Role.OPERATOR_A),
    Learner("nyuryoku-b", "入力 二郎", Role.OPERATOR_B),
    Learner("kagi-1", "鍵守 三郎", Role.KEY_TRUSTEE, 1),
    Learner("kagi-2", "鍵守 四葉", Role.KEY_TRUSTEE, 2),
    Learner("gamen", "会場の画面", Role.DISPLAY),
)
"""Six people count; the administrator set the machine up, and a screen stands in the hall."""


def roll_told(script: Script, places: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """Voters by place and contest as the 投票録 has them. places: by terminal."""
    voters: dict[tuple[str, str], int] = {}
    for terminal, contests in script.choices.items():
        for contest, made in contests.items():
            key = (places[terminal], contest)
            voters[key] = voters.get(key, 0) + sum(made.values())
    voters[ROLL_OFF] += 1
    return voters
