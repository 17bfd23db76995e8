"""The words of the staff's screens: whole, with codes, and of buttons that are there."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import terminal
from common.text import catalogue, text
from terminal.life.people import Authority
from terminal.life.states import RECORDING_DEVICES, Device, State
from terminal.life.table import TABLE as POLLS
from terminal.machine import Refusal, Table
from terminal.own_disk import Told
from terminal.session.events import BY_STAFF, CallStaff
from terminal.session.table import TABLE as SESSION
from terminal.staff.acts import EVENT_OF, Act, needs
from terminal.staff.touches import Info, Tick
from terminal.truth import Alarm
from terminal.ui.staff.confirm import refusal
from terminal.ui.staff.words import act_key, truth_key

CODED = {f"{part}_{lang}" for part in ("title", "meaning", "action") for lang in ("ja", "en")}
AREAS = (
    *("polls_refusals", "session_refusals", "polls_troubles", "polls_truths"),
    *("badges", "card_use", "staff", "devices", "printer"),
)


def entries(area: str) -> dict[str, dict[str, str]]:
    """The texts of a catalogue file, by name."""
    start = f"{area}."
    return {k.removeprefix(start): dict(e) for k, e in catalogue().items() if k.startswith(start)}


def missing_names(table: Table[Any], act: Act) -> set[str]:
    """All that an act may lack in any state: refusals, rules and people."""
    event = EVENT_OF[act]
    names = set() if needs(act) is Authority.NOBODY else {f"needs-{needs(act)}"}
    for row in table.values():
        cell = row[event]
        if isinstance(cell, Refusal):
            names.add(cell.reason)
        else:
            names |= {rule.name for arrow in cell for rule in arrow.needs}
    return names


@pytest.mark.parametrize("act", Act)
def test_whatever_an_act_lacks_staff_read_it(act: Act) -> None:
    """Each name that a table gives has a title, what it means for the votes, and what to do
    now, under a code."""
    table: Table[Any] = SESSION if EVENT_OF[act] in (*BY_STAFF, CallStaff) else POLLS
    found = missing_names(table, act)
    assert found
    for name in found:
        entry = catalogue()[refusal(act, name)]
        assert set(entry) == CODED | {"code"}, name


def test_a_name_without_a_text_is_found() -> None:
    """The lookup of what an act lacks does not fall back on anything."""
    assert refusal(Act.OPEN, "no-such-name") not in catalogue()


@pytest.mark.parametrize(("act", "state"), list(product(Act, State)))
def test_every_act_has_its_words_in_every_state(act: Act, state: State) -> None:
    """A button, what it means for the votes, what to do before it; in both languages."""
    entry = entries("staff")[act_key(act, state)]
    parts = ("button", "meaning", "action")
    assert set(entry) == {f"{part}_{lang}" for part in parts for lang in ("ja", "en")}


def test_everything_that_pages_name_is_in_the_catalogue() -> None:
    """States, devices, looks, ticks, verdicts, people: each of them has its words."""
    wanted = [
        *(f"staff.state-{state}" for state in State),
        *(f"staff.device-{device}" for device in Device),
        *(f"staff.info-{info}" for info in Info),
        *(f"staff.tick-{tick}" for tick in Tick),
        *(f"staff.step-people-{one}" for one in Authority if one is not Authority.NOBODY),
        *(truth_key(told) for told in Told if told is not Told.UNDECIDED),
    ]
    assert [key for key in wanted if key not in catalogue()] == []


def test_every_remark_has_its_text_and_every_text_its_use() -> None:
    """What officers and pages say by name is in the catalogue, and nothing coded stands there
    that nobody says."""
    sources = [
        *(Path(terminal.__file__).parent / "app").glob("officers*.py"),
        *(Path(terminal.__file__).parent / "staff").glob("*.py"),
        *(Path(terminal.__file__).parent / "ui" / "staff").glob("*.py"),
    ]
    said = {
        name for file in sources for name in re.findall(r'"staff\.([a-z-]+)"', file.read_text())
    }
    coded = {name: entry for name, entry in entries("staff").items() if "code" in entry}
    assert set(coded) == said
    for entry in coded.values():
        assert set(entry) == CODED | {"code"}
        assert re.fullmatch(r"S-\d\d", entry["code"])


def test_whatever_goes_wrong_at_a_terminal_staff_read_it() -> None:
    """Each reason that a task may give, each device that may fail, each alarm: a missing text
    would take the screen from staff when they need it."""
    folder = Path(terminal.__file__).parent
    elsewhere = {"take_over.py"}  # another device closes the box there, with its own words
    sources = [file for file in folder.glob("*.py") if file.name not in elsewhere]
    pattern = r'(?:RecoveryRefused\(|TaskRefused\(reason=)"([a-z-]+)"'
    reasons = {name for file in sources for name in re.findall(pattern, file.read_text())}
    assert {"wrong-halves", "no-key", "disk-unreadable", "wrong-phase"} <= reasons
    wanted = (
        reasons
        | {"retired"}
        | {f"lost-{device}" for device in Device}
        | {f"alarm-{one}" for one in Alarm}
    )
    wanted |= {f"not-zero-{device}" for device in RECORDING_DEVICES}
    assert wanted <= set(entries("polls_troubles"))


def buttons() -> list[str]:
    """All that stands on what staff and voters can touch, and on what they read large."""
    staff, voter = entries("staff"), entries("voter")
    words = [entry["button_ja"] for entry in staff.values() if "button_ja" in entry]
    for name, entry in (*staff.items(), *voter.items()):
        if name.startswith(("button-", "tick-", "side-", "turn-", "required")):
            words.append(entry["ja"])
        words += [entry[part] for part in ("title_ja",) if part in entry]
    return words


@pytest.mark.parametrize("area", AREAS)
def test_what_staff_are_told_to_press_is_there(area: str) -> None:
    """Each 「…」 of an instruction stands on a button, or is what a screen is called."""
    there = buttons()
    for name, entry in entries(area).items():
        for part in ("action_ja", "lead_ja", "meaning_ja", "ja"):
            for quoted in re.findall("「([^」{]+)」", entry.get(part, "")):
                assert any(quoted in words for words in there), f"{area}.{name}: 「{quoted}」"


def test_no_text_for_staff_speaks_of_a_candidate_or_a_choice() -> None:
    """But for the notice of a candidate, staff texts have no place for one."""
    for name, entry in entries("staff").items():
        filled = set(re.findall(r"{([a-z_]+)}", " ".join(entry.values())))
        assert not filled & {"candidate", "choice", "choices", "party"}, name
    assert "{names}" not in text("staff.voters")


MANUAL = Path(__file__).parents[2] / "docs" / "manual" / "polling-place.md"


def test_the_manual_knows_every_act_by_its_button() -> None:
    """What staff can press, the manual of the polling place explains."""
    manual = MANUAL.read_text(encoding="utf-8")
    named = {act_key(act, state) for act in Act for state in State}
    without = [name for name in named if entries("staff")[name]["button_ja"] not in manual]
    assert without == []


def test_every_code_in_the_manual_is_that_of_a_text() -> None:
    """A number that is read out on the telephone is one that a screen shows."""
    manual = MANUAL.read_text(encoding="utf-8")
    codes = set(re.findall(r"[A-Z]-\d\d+", manual))
    areas = (*AREAS, "grant_refusals", "devices")
    known = {entry["code"] for area in areas for entry in entries(area).values() if "code" in entry}
    voters = " ".join(entry.get("ja", "") for entry in entries("voter").values())
    known |= set(re.findall(r"\((E-\d+)\)", voters))
    assert len(codes) > 20
    assert codes <= known


def test_every_picture_in_the_manual_is_there_and_used() -> None:
    """No picture is missing, none lies there for nothing, each says what it shows."""
    manual = MANUAL.read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^]]+)\]\(\.\./images/staff/([^)]+)\)", manual)
    folder = MANUAL.parents[1] / "images" / "staff"
    assert {name for _, name in shown} == {file.name for file in folder.iterdir()}
    assert all(len(alt) > 5 for alt, _ in shown)
