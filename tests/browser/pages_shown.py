"""Every page of the counting place, at a stage of a count at which it has something on it.

A new GET route without an entry here, or in NO_PAGES, fails `test_no_page_is_forgotten`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from counting_world import CountingWorld

from tally_server.people.roles import Role

OFFICER, WITNESS, ADMINISTRATOR = Role.COUNTING_OFFICER, Role.WITNESS, Role.ADMINISTRATOR
A, B, TRUSTEE = Role.OPERATOR_A, Role.OPERATOR_B, Role.KEY_TRUSTEE
PROBLEM = "/intake/problem?code=M-13&terminal=p01-02&place=&contest="
GROUP = "contest-1-1+contest-1-2"
PAPER = {"own:contest-1-1": 4, "own:contest-1-2": 2, f"group:{GROUP}": 3, "ballots:": 9}
SCRIPT = {
    ("p01-01", "contest-1"): {"contest-1-1": 3, "contest-1-2": 1},
    ("p01-01", "contest-2"): {"contest-2-1": 2, "contest-2-2": 1, "none": 1},
    ("p01-02", "contest-1"): {"contest-1-2": 2},
    ("p01-02", "contest-2"): {"contest-2-3": 2, "contest-2-1": 1},
    ("p02-01", "contest-1"): {"contest-1-1": 2, "contest-1-3": 1},
    ("p02-01", "contest-2"): {"contest-2-2": 1, "none": 2},
}


@dataclass(frozen=True)
class Shown:
    """One look at a page. role: None for nobody. `{open}` in a path: the proposal that waits."""

    stage: str
    role: Role | None
    path: str


SHOWN: Mapping[str, tuple[Shown, ...]] = {
    "/": (Shown("receiving", WITNESS, "/"), Shown("set-up", ADMINISTRATOR, "/")),
    "/sign-in": (Shown("set-up", None, "/sign-in"),),
    "/intake": (Shown("receiving", A, "/intake"), Shown("published", WITNESS, "/intake")),
    "/intake/terminal/{terminal}": (Shown("receiving", OFFICER, "/intake/terminal/p01-02"),),
    "/intake/problems": (
        Shown("receiving", OFFICER, "/intake/problems"),
        Shown("signed", OFFICER, "/intake/problems"),
    ),
    "/intake/problem": (Shown("receiving", OFFICER, PROBLEM),),
    "/intake/slips": (Shown("receiving", B, "/intake/slips"),),
    "/intake/roll": (Shown("receiving", A, "/intake/roll"),),
    "/intake/turnout": (Shown("receiving", A, "/intake/turnout"),),
    "/opening": (
        Shown("set-up", OFFICER, "/opening"),
        Shown("receiving", OFFICER, "/opening"),
        Shown("signed", TRUSTEE, "/opening"),
        Shown("signed", OFFICER, "/opening"),
    ),
    "/paper": (Shown("opened", OFFICER, "/paper"), Shown("opened", A, "/paper")),
    "/paper/{contest}/{number}/keying": (Shown("opened", A, "/paper/contest-1/1/keying"),),
    "/paper/{contest}/{number}": (
        Shown("opened", OFFICER, "/paper/contest-1/1"),
        Shown("tied", OFFICER, "/paper/contest-1/1"),
    ),
    "/outcome": (Shown("tied", OFFICER, "/outcome"),),
    "/outcome/{contest}": (
        Shown("tied", OFFICER, "/outcome/contest-1"),
        Shown("published", WITNESS, "/outcome/contest-2"),
    ),
    "/outcome/{contest}/lot": (Shown("tied", OFFICER, "/outcome/contest-2/lot"),),
    "/decide/apportion": (Shown("tied", OFFICER, "/decide/apportion"),),
    "/decide/invalidate": (Shown("tied", OFFICER, "/decide/invalidate"),),
    "/release": (
        Shown("opened", OFFICER, "/release"),
        Shown("tied", OFFICER, "/release"),
        Shown("published", OFFICER, "/release"),
    ),
    "/bundles": (
        Shown("tied", OFFICER, "/bundles"),
        Shown("published", OFFICER, "/bundles"),
        Shown("published", WITNESS, "/bundles"),
    ),
    "/approvals": (Shown("receiving", WITNESS, "/approvals"),),
    "/approvals/{number}": (
        Shown("receiving", WITNESS, "/approvals/{open}"),
        Shown("receiving", OFFICER, "/approvals/{open}"),
        Shown("receiving", WITNESS, "/approvals/1"),
    ),
    "/people": (Shown("set-up", ADMINISTRATOR, "/people"),),
    "/people/new": (Shown("set-up", ADMINISTRATOR, "/people/new"),),
    "/people/{number}": (Shown("set-up", ADMINISTRATOR, "/people/2"),),
    "/sessions": (Shown("receiving", ADMINISTRATOR, "/sessions"),),
    "/audit": (Shown("published", WITNESS, "/audit"),),
    "/audit/head": (Shown("published", WITNESS, "/audit/head"),),
    "/compliance": (Shown("published", WITNESS, "/compliance"),),
    "/display": (
        Shown("receiving", Role.DISPLAY, "/display"),
        Shown("published", Role.DISPLAY, "/display"),
    ),
    "/account": (Shown("set-up", OFFICER, "/account"),),
    "/account/password": (Shown("set-up", OFFICER, "/account/password"),),
    "/account/keys/new": (Shown("set-up", OFFICER, "/account/keys/new"),),
}

NO_PAGES: Mapping[str, str] = {
    "/opening/progress": "JSON for the bar of progress",
    "/paper.csv": "a file",
    "/succession.json": "a file",
    "/audit/head.json": "a file",
    "/audit/log.jsonl": "a file",
    "/audit/log.csv": "a file",
    "/release/file/{version}/{name}": "a file",
    "/bundles/progress": "JSON for the bar of progress",
    "/bundles/{version}/public-bundle.zip": "a file",
    "/bundles/{version}/sealed-bundle.zip": "a file",
    "/bundles/{version}/compliance/{name}": "a file",
    "/paper-edge.css": "the style of printed edges",
}


def stages(world: CountingWorld) -> Iterator[tuple[str, str]]:
    """The count from stage to stage; with each, the number of the proposal that waits."""
    yield "set-up", ""
    (world.town.original("p01-02") / "records.bin").write_bytes(b"broken")
    world.begin()
    assert world.upload(world.archive()).status_code == 303
    world.send("/intake/turnout", A, place="p01", clock="10:00", male=3, female=4)
    told = {"code": "M-13", "terminal": "p01-02", "reason": "damaged", "opinion": "異議なし"}
    there = world.send("/intake/decide", OFFICER, action="use-duplicate", **told)
    waiting = there.partition("?")[0].rpartition("/")[2]
    yield "receiving", waiting
    world.send(f"/approvals/{waiting}/withdraw", OFFICER)
    world.agree("/intake/decide", action="use-duplicate", **told)
    world.forms()
    world.agree("/opening/complete")
    world.agree("/opening/sign")
    world.send("/opening/share", TRUSTEE, words=world.shares[0])
    yield "signed", ""
    world.send("/opening/share", TRUSTEE, 1, words=world.shares[1])
    world.open()
    world.send("/paper/contest-1/groups", OFFICER, members=["contest-1-1", "contest-1-2"])
    yield "opened", ""
    world.paper("contest-1", counts=PAPER)
    world.paper("contest-2")
    world.agree("/release/paper")
    yield "tied", ""
    lot = {"winner": "contest-2-3", "loser": "contest-2-2", "method": "棒くじ"}
    world.agree("/outcome/contest-2/lot", **lot, drawn_by="選挙長 丙山 三郎")
    for path in ("/release/review", "/release/certify", "/release/publish"):
        world.agree(path)
    yield "published", ""


def looks(stage: str, waiting: str) -> Iterator[Shown]:
    """All looks at this stage, with the number of the waiting proposal filled in."""
    for shown in (one for many in SHOWN.values() for one in many):
        if shown.stage == stage:
            yield Shown(stage, shown.role, shown.path.replace("{open}", waiting))
