"""The staff's pages: geometry in millimetres, and what is on them and what never is."""

from dataclasses import replace
from functools import cache

import pytest
from screens_world import GLASSES, Screens
from staff_checks import staff_faults
from staff_world import (
    ELECTION,
    HALF,
    OTHER_CODE,
    PROGRAM,
    confirming,
    polls_in,
    view_of,
    views,
)

from common.election import Election
from common.program_code import read_program_line
from common.text import Language, catalogue, text
from terminal.dots import matrix
from terminal.life.conditions import in_order
from terminal.life.states import Condition, State
from terminal.session.states import State as SessionState
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step, steps
from terminal.staff.desk import Remark, StaffDesk
from terminal.ui.page import Look, Page, Target
from terminal.ui.staff.page import StaffPages
from terminal.ui.staff.words import act_key

LANGUAGE = pytest.mark.parametrize("language", ["ja", "en"])
GLASS = pytest.mark.parametrize("glass", ["10-inch", "13-inch"])
ALL = views()


def pages(
    screens: Screens, glass: str = "10-inch", language: Language = "ja", of: Election = ELECTION
) -> StaffPages:
    return StaffPages(replace(screens.desk(of, GLASSES[glass]), language=language))


@cache
def drawn(screens: Screens) -> dict[str, Page]:
    """Every page, by name, on one glass."""
    made = pages(screens)
    return {name: made.page(view) for name, view in ALL.items()}


def words_on(page: Page) -> str:
    """All that stands on a page, lines joined."""
    return "".join(part.words for _, part in page.texts).replace(" ", "").replace("　", "")


@GLASS
@LANGUAGE
def test_every_staff_page_can_be_read_and_touched(
    screens: Screens, glass: str, language: Language
) -> None:
    """Targets of 12.7 mm, 2.54 mm apart; no letter too small, nothing cut off, nothing over
    another; one main button; every name drawn exactly: each state, step and refusal."""
    desk = replace(screens.desk(ELECTION, GLASSES[glass]), language=language)
    made = StaffPages(desk)
    for name, view in ALL.items():
        assert staff_faults(desk, made.page(view)) == [], name


@LANGUAGE
def test_whatever_goes_wrong_can_be_read(screens: Screens, language: Language) -> None:
    """Every trouble of a terminal on the first screen and on the locked one, with the line
    on the missing duplicate above it: nothing is cut off."""
    desk = replace(screens.desk(ELECTION, GLASSES["10-inch"]), language=language)
    made = StaffPages(desk)
    for key in sorted(catalogue()):
        if key.startswith("polls_troubles."):
            trouble = key.partition(".")[2]
            polls = polls_in(State.INCIDENT, trouble=trouble, degraded=True)
            for doing in (StaffDesk(open=True), StaffDesk()):
                assert staff_faults(desk, made.page(view_of(polls, doing))) == [], key


@LANGUAGE
def test_whatever_an_act_lacks_can_be_read(screens: Screens, language: Language) -> None:
    """Every refusal on the last step of its act, and every word on a badge or a PIN beside
    the pad: nothing is cut off."""
    desk = replace(screens.desk(ELECTION, GLASSES["10-inch"]), language=language)
    made = StaffPages(desk)
    for key in sorted(catalogue()):
        area, _, name = key.partition(".")
        if area in ("polls_refusals", "session_refusals"):
            act = Act.CLOSE if area == "polls_refusals" else Act.UNLOCK
            view = view_of(polls_in(State.OPEN), confirming(act, missing=(name,)))
        elif area == "badges":
            values = (("left", 3), ("badge", "p01-b1"), ("seconds", 30))
            doing = replace(ALL["pin-empty"].desk, remark=Remark(key, values))
            view = view_of(polls_in(State.ZERO_CHECKED), doing)
        else:
            continue
        assert staff_faults(desk, made.page(view)) == [], key


@pytest.mark.parametrize("act", Act)
def test_every_act_says_what_it_does_and_what_to_do(screens: Screens, act: Act) -> None:
    """Before anything else: what it means for the votes, and what to do before it."""
    view = ALL[f"{act}-{Step.MEANING}"]
    page = drawn(screens)[f"{act}-{Step.MEANING}"]
    key = f"staff.{act_key(act, view.polls.state)}"
    for part in ("button_ja", "meaning_ja", "action_ja"):
        assert text(key, part).replace(" ", "") in words_on(page), part


@pytest.mark.parametrize("act", Act)
def test_every_step_has_a_page_of_its_own(screens: Screens, act: Act) -> None:
    """No two steps of an act are the same page: a finger that is still down on one means
    nothing on the next. Each says which step it is; each leads back."""
    found = [drawn(screens)[f"{act}-{step}"] for step in steps(act)]
    assert len({page.name for page in found}) == len(found)
    for number, page in enumerate(found, 1):
        assert f"{number}/{len(found)}" in words_on(page)
        assert page.target("bar-back").act == t.Leave()


@pytest.mark.parametrize("act", Act)
def test_one_goes_on_only_with_what_a_step_takes(screens: Screens, act: Act) -> None:
    """The button to go on does nothing before; the last step alone does the act."""
    for step in steps(act):
        name = f"{act}-{step}"
        before = drawn(screens)[name]
        after = drawn(screens).get(f"{name}-there", before)
        if step is Step.CONFIRM:
            assert after.target("bar-confirm").act == t.Do()
            assert "bar-forward" not in {target.key for target in after.targets}
            continue
        forward = {target.act for target in before.targets if target.key == "bar-forward"}
        assert forward <= ({t.Next()} if ALL[name].can_go_on else {None})
        assert after.target("bar-forward").act == t.Next()


def prepared(*found: Page) -> list[Act]:
    """The acts that can be begun on these pages."""
    touches = [target.act for page in found for target in page.targets]
    return sorted(touch.act for touch in touches if isinstance(touch, t.Prepare))


@pytest.mark.parametrize("state", State)
def test_every_way_on_stands_on_one_of_two_screens(screens: Screens, state: State) -> None:
    """What the tables allow is on the first screen or under more, and nothing else is."""
    made = pages(screens)
    sessions = SessionState if state is State.OPEN else (SessionState.SHUT,)
    for session in sessions:
        home, more = (
            view_of(polls_in(state), StaffDesk(open=True, more=more), session)
            for more in (False, True)
        )
        assert prepared(made.page(home), made.page(more)) == sorted(home.offered)


def test_a_way_on_that_is_on_no_screen_is_found(screens: Screens) -> None:
    """The comparison sees a button that is missing."""
    page, view = drawn(screens)["home-handing-out"], ALL["home-handing-out"]
    left = tuple(e for e in page.elements if e.key != f"act-{Act.HAND_OUT}")
    more = drawn(screens)["more-handing-out"]
    assert prepared(page, more) == sorted(view.offered)
    assert prepared(replace(page, elements=left), more) != sorted(view.offered)


def test_the_two_screens_lead_to_each_other(screens: Screens) -> None:
    """From the first screen to the other acts and back to the voters' screen."""
    for name, page in drawn(screens).items():
        keys = {target.key: target.act for target in page.targets}
        if name.startswith("home-"):
            assert t.Uncover() in keys.values(), name
            assert keys.get("bar-other", t.More()) == t.More()
        if name.startswith(("more-", "info-")):
            assert keys["bar-back"] == t.Leave(), name


def deciding(target: Target) -> bool:
    return isinstance(target.act, t.Do | t.Taken)


def test_what_decides_lies_where_nothing_else_is(screens: Screens) -> None:
    """Where an act is done, or a half covered for good, no other page has a button: a second
    tap that was meant for the page before does nothing of the kind."""
    places = {target.box for page in drawn(screens).values() for target in page.targets}
    decided = [t_ for page in drawn(screens).values() for t_ in page.targets if deciding(t_)]
    assert len({target.box for target in decided if target.key == "bar-confirm"}) == 1
    confirm = decided[0].box
    assert all(target.box == confirm for target in decided)
    assert not [box for box in places if box != confirm and box.overlaps(confirm)]
    others = [
        name
        for name, page in drawn(screens).items()
        for target in page.targets
        if target.box == confirm and not deciding(target)
    ]
    assert others == []


def test_no_page_shows_a_figure_but_the_number_of_voters(screens: Screens) -> None:
    """How many have voted stands on the first screen, and on the page that prints it; the slip
    has its records."""
    for name, page in drawn(screens).items():
        if "812" in words_on(page):
            assert name.startswith(("home-", "alarm-", "info-slip", "info-hourly"))


def test_the_number_for_the_hourly_call_is_large(screens: Screens) -> None:
    """On the first screen of open polls it is the largest thing, with what it is beside it."""
    page = drawn(screens)["home-open"]
    largest = max((part for _, part in page.texts), key=lambda part: part.em)
    assert largest.words == "812人"
    assert "この数だけを伝えます" in words_on(page)


@LANGUAGE
def test_whatever_is_noticed_can_be_read(screens: Screens, language: Language) -> None:
    """Every condition where the page has least room: before open or paused polls, with another
    one under it by its title and the line on the missing duplicate above; nothing is cut off."""
    desk = replace(screens.desk(ELECTION, GLASSES["10-inch"]), language=language)
    made, faults = StaffPages(desk), []
    for condition in Condition:
        other = Condition.WARM if condition is not Condition.WARM else Condition.ON_BATTERY
        noticed = in_order((condition, other))
        for state in (State.ZERO_CHECKED, State.OPEN, State.PAUSED):
            polls = polls_in(state, noticed=noticed, degraded=state is not State.ZERO_CHECKED)
            for doing in (StaffDesk(open=True), StaffDesk()):
                found = staff_faults(desk, made.page(view_of(polls, doing)))
                faults += [(condition, state, one) for one in found]
    assert faults == []


def test_without_a_badge_nothing_can_be_touched(screens: Screens) -> None:
    """What anybody may see of a terminal that serves no voter: how it stands, what is wrong,
    how staff open it; no number, no act, no verdict on anybody's vote."""
    for name, page in drawn(screens).items():
        if not name.startswith("locked-"):
            continue
        assert page.targets == ()
        assert "職員証を読取口にかざすか、カードを差すと" in words_on(page)
        assert "812" not in words_on(page)
        assert "K-0" not in words_on(page)


def test_that_there_is_no_duplicate_stands_on_every_page(screens: Screens) -> None:
    """While votes are recorded on the original alone staff read it whatever they do; it
    takes its room from nothing else."""
    desk = screens.desk(ELECTION, GLASSES["10-inch"])
    made, line = StaffPages(desk), text("staff.degraded").replace(" ", "")
    for name, view in ALL.items():
        page = made.page(replace(view, polls=replace(view.polls, degraded=True)))
        assert line in words_on(page), name
        assert staff_faults(desk, page) == [], name
        assert (line in words_on(drawn(screens)[name])) is view.polls.degraded


def test_a_pin_shows_as_dots_and_no_digit_shows_its_touch(screens: Screens) -> None:
    """Of what was typed there are as many dots; the pad is the same after each digit."""
    pages_ = drawn(screens)
    for name, count in (("pin-empty", 0), ("pin-typed", 6), ("pin-most", 12)):
        dots = next(e for e in pages_[name].elements if e.key == "dots")
        assert [part.words for part in dots.texts] == ["●" * count]
    digits = [target for target in pages_["pin-typed"].targets if target.key.startswith("digit-")]
    assert [target.act for target in digits] == [t.Digit(n) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)]
    assert all(target.quiet for target in digits)
    assert pages_["pin-empty"].target("pin-enter").act is None
    assert pages_["pin-typed"].target("pin-enter").act == t.Enter()


def test_a_half_is_on_one_page_alone_and_never_printed(screens: Screens) -> None:
    """Only where its owner asked to see it; what a program prints of the page tells nothing,
    and its letters are not kept as pictures."""
    for name, page in drawn(screens).items():
        has_code = any(element.key == "code" for element in page.elements)
        secret = name in ("half-1-shown", "half-2-shown")
        told = name.startswith("info-") and not name.endswith("-stopped")
        assert has_code is (secret or (told and bool(ALL[name].code)))
        if secret:
            letters = [e for e in page.elements if e.key == "words"]
            assert all(part.personal for e in letters for part in e.texts)
            assert [part.words for e in letters for part in e.texts] == list(ALL[name].words)
            assert HALF.part.reveal().hex()[:8] not in repr(page)
            assert "True" not in repr(page).replace("personal=True", "")


def test_a_half_that_was_copied_by_hand_is_typed(screens: Screens) -> None:
    """Letter by letter, in groups as on the paper; read only once all are there; no key
    shows its touch."""
    pages_ = drawn(screens)
    keys = [target for target in pages_["half-write-some"].targets if "letter-" in target.key]
    assert [target.act for target in keys] == [t.Letter(one) for one in "0123456789abcdef"]
    assert all(target.quiet for target in keys)
    assert pages_["half-write-empty"].target("half-rub").act is None
    assert pages_["half-write-some"].target("half-enter").act is None
    assert pages_["half-write-whole"].target("half-enter").act == t.Enter()
    assert pages_["halves-one"].target("write-1").act == t.Write(1)
    assert "write-2" not in {target.key for target in pages_["halves-one"].targets}
    typed = next(e for e in pages_["half-write-some"].elements if e.key == "words")
    assert [part.words for part in typed.texts] == list(ALL["half-write-some"].words)
    assert all(part.personal for part in typed.texts)


def test_a_code_on_a_page_is_the_code_of_its_line(screens: Screens) -> None:
    """The dots are those of a QR code of exactly this line."""
    for name in ("half-1-shown", "info-sign", "info-slip", "info-report", "info-hash"):
        element = next(e for e in drawn(screens)[name].elements if e.key == "code")
        dots = [list(row) for row in element.code.dots]  # type: ignore[union-attr]  # a Block
        assert dots == matrix(ALL[name].code)
        assert dots != matrix(ALL[name].code + "0")


def test_a_slip_that_is_not_there_is_not_shown(screens: Screens) -> None:
    """The page says so, and has no code and no figure."""
    page = drawn(screens)["info-slip-none"]
    assert "締切票はまだありません" in words_on(page)


def test_the_hash_stands_in_groups_of_four(screens: Screens) -> None:
    """Before the package is loaded and afterwards: all 64 letters, four at a time."""
    for name in ("LoadPackage-compare", "info-hash"):
        element = next(e for e in drawn(screens)[name].elements if e.key == "hash")
        groups = [part.words for part in element.texts]
        assert {len(group) for group in groups} == {4}
        assert "".join(groups) == ALL[name].hash


def test_the_code_of_the_program_is_that_of_the_server(screens: Screens) -> None:
    """Version, hash and list of packages in full, at 0.8 mm a dot or more: a scanner or another
    program compares what nobody reads letter by letter."""
    assert read_program_line(ALL["info-hash"].code) == PROGRAM
    desk = screens.desk(ELECTION)
    element = next(e for e in drawn(screens)["info-hash"].elements if e.key == "code")
    assert desk.glass.mm(element.code.dot) >= 0.8  # type: ignore[union-attr]  # a Block


@pytest.mark.parametrize(
    ("name", "says", "marked"),
    [
        ("info-hash", "検査を受けたものと同じ", False),
        ("info-hash-other", OTHER_CODE, True),
        ("info-hash-packages", "L-29", True),
        ("info-hash-untold", "番号は入っていません", False),
        ("home-program-other", "L-28", None),
    ],
)
def test_another_program_than_the_inspected_one_is_marked(
    screens: Screens, name: str, says: str, marked: bool | None
) -> None:
    """Under the code, with the inspected one to compare, and on the first page of staff."""
    page = drawn(screens)[name]
    assert says in words_on(page)
    looks = {e.look for e in page.elements if e.key == "compared"}
    expected = set() if marked is None else {Look.NOTICE if marked else Look.TILE}
    assert looks == expected


def test_the_code_of_the_program_stands_above_the_hash(screens: Screens) -> None:
    """What was inspected is compared with what runs by sixteen digits, beside the package."""
    told = replace(ALL["info-hash"], program="702f-1ed5-db48-80c8")
    for glass in GLASSES:
        page = pages(screens, glass).page(told)
        assert "プログラム702f-1ed5-db48-80c8" in words_on(page)
        assert staff_faults(screens.desk(ELECTION, GLASSES[glass]), page) == []


def test_all_candidates_can_be_reached(screens: Screens) -> None:
    """Turning the list shows everybody of every contest, once, and begins again."""
    made = pages(screens)
    desk = StaffDesk(open=True, act=Act.NOTICE, step=steps(Act.NOTICE).index(Step.CANDIDATE))
    seen: list[str] = []
    first = made.page(view_of(polls_in(State.OPEN), desk))
    page, turn = first, 0
    while turn == 0 or page != first:
        acts = [target.act for target in page.targets]
        seen += [touch.candidate for touch in acts if isinstance(touch, t.Pick)]
        turn += 1
        page = made.page(view_of(polls_in(State.OPEN), replace(desk, list_at=turn)))
        assert turn < 20
    people = [person.id for contest in ELECTION.contests for person in contest.candidates]
    assert seen == people


def test_a_refusal_says_all_that_is_missing(screens: Screens) -> None:
    """The first in full, the others by code and title, and which network is up."""
    page = drawn(screens)["refused-OpenPolls"]
    said = words_on(page)
    assert text("polls_refusals.network-up", "action_ja").replace(" ", "") in said
    for code in ("A-26", "A-27", "A-28", "A-29", "A-30"):
        assert code in said
    assert "wlan0" in said
    assert page.target("tick-early").act == t.Confirmed(t.Tick.EARLY)


def test_the_truth_comes_before_everything_else(screens: Screens) -> None:
    """What became of the last voter's vote is told in full, and telling is the main act."""
    for name, code in (("recorded", "K-01"), ("not_recorded", "K-02"), ("cannot_be_known", "K-03")):
        page = drawn(screens)[f"alarm-{name}"]
        assert f"【{code}】" in words_on(page)
        assert page.target(f"act-{Act.TELL}").look == "main"


def test_a_voter_is_never_shown_to_staff(screens: Screens) -> None:
    """Of who is at the terminal staff see that there is somebody, whatever screen it is."""
    inside = [
        view_of(polls_in(State.OPEN), session=session)
        for session in (SessionState.START, SessionState.CHOOSING, SessionState.CONFIRMING)
    ]
    made = pages(screens)
    seen = {words_on(made.page(replace(view, offered=()))) for view in inside}
    assert len(seen) == 1


def test_staff_see_that_a_voter_has_help(screens: Screens) -> None:
    """Whoever comes to the screen knows whether somebody may touch it for the voter."""
    assert "操作補助" in words_on(drawn(screens)["home-open-assisted"])
    assert "代理投票" in words_on(drawn(screens)["home-open-proxy"])
    assert "(" not in words_on(drawn(screens)["home-open-choosing"]).partition("四條畷")[2]


@pytest.mark.parametrize("mode", ["rehearsal", "training"])
def test_what_is_no_election_is_marked(screens: Screens, mode: str) -> None:
    """On every staff page of a rehearsal or a training, and on none of an official one."""
    said = text(f"voter.{mode}").replace(" ", "").replace("　", "")
    marks = pages(screens, of=ELECTION.model_copy(update={"mode": mode}))
    plain = pages(screens, of=ELECTION.model_copy(update={"mode": "official"}))
    for view in list(ALL.values())[::5]:
        assert said in words_on(marks.page(view))
        assert said not in words_on(plain.page(view))


def test_the_usual_end_of_the_day_is_offered_first(screens: Screens) -> None:
    """On the last day 「締め切る」, on a day before it 「本日終了」; the other is under more."""
    made = pages(screens)
    for days, act in ((0, Act.CLOSE), (1, Act.END_DAY)):
        view = view_of(polls_in(State.OPEN))
        loaded = view.polls.loaded
        assert loaded is not None
        longer = replace(loaded, last=loaded.last.replace(day=loaded.last.day + days))
        view = replace(view, polls=replace(view.polls, loaded=longer))
        keys = {target.key for target in made.page(view).targets}
        assert f"act-{act}" in keys
        assert len(keys & {f"act-{Act.CLOSE}", f"act-{Act.END_DAY}"}) == 1


def test_a_page_is_made_anew_only_where_more_than_the_clock_changed(screens: Screens) -> None:
    """A minute later it is the very same page; once it is time to open it is another."""
    made = pages(screens)
    view = ALL["early-OpenPolls"]
    page = made.page(view)
    assert made.page(replace(view, now=view.now.replace(minute=59))) is page
    later = made.page(replace(view, now=view.now.replace(hour=7, minute=1)))
    assert "tick-early" in {target.key for target in page.targets}
    assert "tick-early" not in {target.key for target in later.targets}
    assert made.page(ALL["home-open"]) is not page
