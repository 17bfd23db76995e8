"""A whole day at `ippyo terminal`, the command itself, in a real window: officers, voters,
escapes, a kill in the middle, and what the kernel saw of it. Nothing of the program is called;
one day is lived, and each test holds it to one claim.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from builders import folder_files, make_election, make_place
from command_people import PollingPlace
from command_window import CommandWindow
from elections import Said, ippyo
from screens_world import GLASSES
from tone_speaker import ToneSpeaker
from x_program import MISSING, REASON, x_server

from ippyo.desk_terminal import DEVICES, KEYS, set_up
from ippyo.elections import write_folder
from ippyo.program import program
from ippyo.sources import read_election, read_keys
from tally_server.preparation.voice.asset_folder import make_assets, sign_assets
from terminal.app.folder import ASSETS, SIGNING
from terminal.watchdog.rule import Ends

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(bool(MISSING), reason=REASON),
]
needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="needs the system package strace"
)
ELECTION = make_election(
    contests=1, candidates=3, places=(make_place(1, terminals=1),), box_capacity=20
)
STRACE = ("strace", "-f", "-qq", "-e", "trace=network", "-o")
KEYS_OUT = (
    *("F1", "Escape", "F4", "F10", "F11", "F12", "Print", "super", "Menu", "Tab", "Return"),
    *("alt+F4", "alt+Tab", "alt+space", "ctrl+c", "ctrl+q", "ctrl+e", "ctrl+w", "ctrl+Escape"),
    *("ctrl+alt+BackSpace", "ctrl+alt+Delete", "ctrl+alt+F2", "ctrl+alt+t", "ctrl+shift+i"),
    *("XF86PowerOff", "XF86Sleep", "XF86HomePage"),
)
X_SOCKET = re.compile(r'sun_path=@?"/tmp/\.X11-unix/X\d+"')
NETWORK_FAMILY = re.compile(r"socket\((AF_\w+)|sa_family=(AF_\w+)")
LOCAL_FAMILIES = {"AF_UNIX", "AF_NETLINK"}
"""The second: the kernel tells the window library of devices; it has no address and no host."""


@dataclass
class Day:
    """left: what was tried on a voter's screen of confirmation, and the screen after it."""

    place: PollingPlace
    home: Path
    trace: Path
    left: dict[str, str] = field(default_factory=dict)
    after_kill: str = ""
    truth: str = ""
    own_key: list[bool] = field(default_factory=list)
    twice: str = ""
    ended: int = -1

    @property
    def media(self) -> Path:
        """Original and duplicate, as they are carried to the counting place."""
        found = self.place.desk.parent / "media"
        if not found.exists():
            for stick, role in (("stick-1", "original"), ("stick-2", "duplicate")):
                source = self.place.desk / DEVICES / "sticks" / stick
                shutil.copytree(source, found / "p01-01" / role)
        return found


def with_a_voice(desk: Path, election: Path) -> None:
    """The terminal is set up on its desk, and speaks in tones."""
    write_folder(election, folder_files(ELECTION))
    folder = set_up(desk, election, None, program()).folder
    package = folder.provision.package
    root = read_keys(desk / KEYS, read_election(election)).root()
    make_assets(folder.path / ASSETS, package, {}, ToneSpeaker, {})
    sign_assets(folder.path / ASSETS, package, root)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("day")
    home, trace = folder / "home", folder / "trace"
    home.mkdir()
    with_a_voice(folder / "desk", folder / "el")
    traced = (*STRACE, str(trace)) if shutil.which("strace") else ()
    watched = (*traced, sys.executable, "-m", "terminal.watchdog")
    with x_server(GLASSES["10-inch"]) as display:
        place = PollingPlace(folder, display, before=watched, environ={"HOME": str(home)})
        try:
            yield lived(Day(place, home, trace))
        finally:
            place.close()


def lived(day: Day) -> Day:
    """Three voters: one is disturbed in every way, one votes by keypad, one meets a kill."""
    place, key = day.place, day.place.desk / "terminal" / SIGNING
    place.until(lambda: place.screen == "staff-locked-bare")
    day.own_key.append(key.exists())
    place.open()
    day.own_key.append(key.exists())
    first = place.grant()
    place.arrive(first).touch("bar-forward").shows("choosing")
    place.choose("contest-1-2")
    disturb(day)
    place.offers("bar-confirm").settled()
    place.tap_often("bar-confirm", 3).shows("done")
    by_keypad(place)
    place.scan(first, lambda: len(place.now["texts"].get("message", ())) > 2)
    day.twice = place.words
    killed(day)
    place.do("ClosePolls", 1, 2).until(lambda: place.screen == "staff-home-closed")
    place.do("HandOver", 1, witness=True)
    place.until(lambda: place.screen == "staff-home-handed-over")
    os.kill(int(place.now["pid"]), 15)
    day.ended = place.ends()
    return day


def disturb(day: Day) -> None:
    """Everything that a hand can do to a screen which it is not meant to."""
    place = day.place
    place.settled()
    x, y = place.now["targets"]["bar-confirm"]

    def tried(name: str, *words: object) -> None:
        place.xdotool(*words)
        place.rests(0.03)
        day.left[name] = place.screen

    for key in KEYS_OUT:
        tried(key, "key", "--clearmodifiers", key)
    for button in (2, 3, 4, 5, 6, 7, 8, 9):
        tried(f"button {button}", "mousemove", x, y, "click", button)
    tried("slides off", "mousemove", x, y, "mousedown", 1, "mousemove", x, 300, "mouseup", 1)
    tried("slides on", "mousemove", x, 300, "mousedown", 1, "mousemove", x, y, "mouseup", 1)
    tried("drag", "mousemove", 10, 10, "mousedown", 1, "mousemove", 1270, 790, "mouseup", 1)
    tried("corner", "mousemove", 1279, 0, "click", "--repeat", 5, 1)
    tried("text", "type", "--delay", 1, "--args", 1, "rm -rf /", "key", "Return")


def by_keypad(place: PollingPlace) -> None:
    """The first candidate, by six keys alone, with the voice in the headphones."""
    place.arrive()
    for key in ("KP_6", "KP_5", "KP_6", "KP_5", "KP_5", "KP_6", "KP_5"):
        place.settled()
        place.xdotool("key", key)
    place.shows("done")


def killed(day: Day) -> None:
    """The program is killed while a choice is on the screen; the same voter votes after."""
    place = day.place
    grant = place.grant()
    place.arrive(grant).touch("bar-forward").shows("choosing")
    place.choose("contest-1-3").settled()
    pid = int(place.now["pid"])
    place.kill(pid)
    place.until(lambda: int(place.now["pid"]) != pid and place.screen != "confirming")
    day.after_kill = place.screen
    place.do("GiveHalves", 1, witness=True).shows("staff-home-telling")
    day.truth = place.words
    place.do("TruthTold", 1).shows("staff-home-paused")
    place.do("Resume", 1).until(lambda: place.screen in ("waiting", "staff-home-open"))
    if place.screen != "waiting":
        place.uncover()
    place.arrive(grant).touch("bar-forward").shows("choosing")
    place.choose("contest-1-2").touch("bar-confirm").shows("done")


@pytest.mark.parametrize(
    ("size", "said"), [("1024x768", "1280x800"), ("320x240", "小さすぎ"), ("1280x800", "")]
)
def test_a_full_screen_is_the_glass_that_was_said(size: str, said: str, tmp_path: Path) -> None:
    """Another number of pixels, or too few for the candidates, is a wrong set-up: nothing
    is ever drawn beyond the edge. The right one comes up."""
    words = ("--simulate", "--folder", str(tmp_path / "desk"), "--size", size)
    full = () if size != "320x240" else ("--windowed",)
    with x_server(GLASSES["10-inch"]) as display:
        command = CommandWindow(tmp_path, display, *words, *full)
        try:
            if said:
                assert command.ends(60) == Ends.SET_UP
                assert said in command.told()
            else:
                command.shows("staff-locked-bare")
        finally:
            command.close()


def test_what_was_touched_is_counted(day: Day, tmp_path: Path) -> None:
    """The closed media hold three voters and what they chose, as the counting place says:
    two for the second, one for the first, none for who was on the screen at the kill."""
    said = counted(day, tmp_path)
    assert said.code in (0, 4), said.err
    (contest,) = said.document["contests"]
    votes = {one["id"]: one["electronic"] for one in contest["candidates"]}
    assert votes == {"contest-1-1": 1, "contest-1-2": 2, "contest-1-3": 0}
    assert contest["electronic"]["records"] == 3


def counted(day: Day, out: Path) -> Said:
    roll = out / "roll.csv"
    roll.write_text("place,contest,voters\np01,contest-1,3\n", encoding="utf-8")
    desk = day.place.desk
    return ippyo(
        *("tally", "count", "--election", desk.parent / "el", "--keys", desk / KEYS),
        *("--media", day.media, "--roll", roll, "--out", out / "results", "--json"),
    )


def test_nothing_leaves_the_screen_and_nothing_is_cast(day: Day) -> None:
    """Keys, buttons, drags, corners and typed words leave the voter where they were; three
    taps on the recording button are one vote."""
    assert len(day.left) > 30
    assert {name: screen for name, screen in day.left.items() if screen != "confirming"} == {}


def test_a_kill_comes_up_at_call_staff(day: Day) -> None:
    """The watchdog starts it again, at staff's screen and with nothing of the voter; once
    both halves are given staff are told that this person's vote is not recorded."""
    assert day.after_kill == "staff-locked-incident"
    assert "この方の投票は記録されていません" in day.truth
    pids = {
        line.split('"pid": ')[1].split(",")[0] for line in day.place.spy.read_text().splitlines()
    }
    assert len(pids) == 2


def test_a_spent_grant_lets_nobody_vote_twice(day: Day) -> None:
    """The first voter's grant is held up again: the screen says no in words."""
    assert "この投票権はもう使われました" in day.twice


def test_the_terminals_own_key_is_gone_after_the_opening(day: Day) -> None:
    """It is in the folder before, and nowhere but in the box afterwards."""
    assert day.own_key == [True, False]


def test_the_terminal_ends_when_it_is_asked_to(day: Day) -> None:
    """SIGTERM ends it with 0, and then the watchdog ends too."""
    assert day.ended == 0


def test_nothing_is_written_but_the_terminals_own_files(day: Day) -> None:
    """No settings, no log and no cache in the user's home; not a line of Kivy's, and no
    candidate's name, on what goes to the journal."""
    assert list(day.home.rglob("*")) == []
    said = day.place.told()
    names = [person.name for one in ELECTION.contests for person in one.candidates]
    assert [name for name in names if name in said] == []
    lines = [line for line in said.splitlines() if line]
    assert [
        line for line in lines if not line.startswith(("机の上の端末", "watchdog:", "警告"))
    ] == []


@pytest.mark.system
@needs_strace
def test_the_kernel_saw_local_sockets_on_the_list_alone(day: Day) -> None:
    """Of the whole day, children and restart included: no socket of a network, and no
    connection but that to the X server."""
    calls = day.trace.read_text(encoding="utf-8", errors="replace").splitlines()
    families = {one or other for call in calls for one, other in NETWORK_FAMILY.findall(call)}
    assert families <= LOCAL_FAMILIES
    connects = [call for call in calls if " connect(" in call]
    assert connects
    assert [call for call in connects if not X_SOCKET.search(call)] == []


@pytest.mark.system
@needs_strace
@pytest.mark.parametrize("target", ["('127.0.0.1', 9)", "'/tmp/elsewhere'"])
def test_the_trace_would_see_another_socket(target: str, tmp_path: Path) -> None:
    """The detector works: a network socket and a local one off the list are both caught."""
    trace, family = tmp_path / "trace", "AF_INET" if "127" in target else "AF_UNIX"
    code = f"import socket; socket.socket(socket.{family}).connect_ex({target})"
    subprocess.run([*STRACE, str(trace), sys.executable, "-c", code], check=True)
    calls = trace.read_text(encoding="utf-8").splitlines()
    families = {one or other for call in calls for one, other in NETWORK_FAMILY.findall(call)}
    connects = [call for call in calls if " connect(" in call and not X_SOCKET.search(call)]
    assert connects
    assert families <= LOCAL_FAMILIES or family == "AF_INET"
