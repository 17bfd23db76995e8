"""Slips at a terminal: officers print what is on their screen, and each half for its owner.

The real shell on simulated devices; what comes out is read from the pictures in the folder.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
import zxingcpp
from officers_world import OfficersPlace, make_world, quick
from PIL import Image
from slips_world import heading

from common.halves import read_half
from common.readiness_code import read_readiness_code
from common.slip_code import read_slip_code
from hardware_sim.devices.printer import PRINTED
from hardware_sim.devices.state import DeviceState
from hardware_sim.devices.state_file import load
from terminal.badges import pin_book
from terminal.life.states import Device, State
from terminal.ports.slip_printer import Outcome, Printed, PrinterCondition
from terminal.slips import desk as slip_desk
from terminal.slips.desk import SlipDesk, apart
from terminal.slips.kinds import KINDS, Slip, TrialSlip
from terminal.slips.strip import Strip
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step


def papers(place: OfficersPlace) -> list[Path]:
    """The slips that came out, in their order."""
    return sorted((place.folder / PRINTED).glob("*-[0-9]*.png"))


def seen(file: Path) -> Image.Image:
    with Image.open(file) as image:
        return image.convert("L")


def codes(file: Path) -> list[str]:
    image = seen(file)
    around = Image.new("L", (image.width + 64, image.height + 64), 255)
    around.paste(image, (32, 32))
    return [found.text for found in zxingcpp.read_barcodes(around)]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are checked without the cost that a stranger has to pay."""
    monkeypatch.setattr(pin_book, "verifier", quick)


@pytest.fixture
def place(tmp_path: Path) -> OfficersPlace:
    return OfficersPlace(tmp_path, drawn=True)


def opening(place: OfficersPlace) -> OfficersPlace:
    """Up to the first half."""
    place.do(Act.LOAD, 1, 2).do(Act.TEST, 1).do(Act.ZERO, 1, witness=True)
    return place.at(7).do(Act.OPEN, 1, 2).to(Act.HAND_OUT, Step.HALF_1, 1, witness=True)


def print_half(place: OfficersPlace) -> str:
    """The owner of the half that is on has it printed, and takes it; what is on the paper."""
    place.touch(t.PrintIt()).later()
    (line,) = codes(papers(place)[-1])
    place.touch(t.Taken(), t.Next())
    return line


def opened(place: OfficersPlace) -> tuple[str, str]:
    """The polls are open, and both halves are on paper."""
    one = print_half(opening(place))
    other = print_half(place)
    place.touch(t.Do()).uncover()
    return one, other


def test_each_half_is_printed_for_its_owner_and_never_shown(place: OfficersPlace) -> None:
    """The first owner prints half 1 and takes it, then the second half 2: two slips, one half on
    each; the screen never showed a letter of either; nobody copies 72 letters."""
    opening(place).touch(t.PrintIt()).later()
    assert place.view.desk.on_paper == 1
    assert (place.view.code, place.view.words) == ("", ())
    place.touch(t.Taken(), t.Next())
    print_half(place)
    lines = [codes(file) for file in papers(place)]
    numbers = [[read_half(line).number for line in one] for one in lines]
    assert numbers == [[1], [2]]
    place.touch(t.Do())
    assert place.polls is State.OPEN


def test_the_printed_halves_open_the_box_again(place: OfficersPlace) -> None:
    """The slips are held before the scanner after a restart: nobody types, and the vote that was
    recorded is there."""
    for half in opened(place):
        place.halves[read_half(half).number] = half
    place.vote().start()
    assert place.polls is State.INCIDENT
    place.do(Act.GIVE, 1, witness=True).do(Act.TELL, 1).do(Act.RESUME, 1)
    assert place.polls is State.OPEN
    assert place.view.voters == 1


def test_a_half_that_was_taken_is_printed_no_more(place: OfficersPlace) -> None:
    """Neither it, nor the other before its owner's turn."""
    opening(place).touch(t.PrintIt()).later().touch(t.Taken())
    before = len(papers(place))
    place.touch(t.PrintIt()).later()
    assert len(papers(place)) == before


def test_a_half_that_came_out_badly_is_printed_again_and_marked(place: OfficersPlace) -> None:
    """The owner says it is not in hand: the second print is longer by its mark, with the same
    half on it. It may be shown on the screen instead."""
    opening(place).touch(t.PrintIt()).later().touch(t.PrintIt()).later()
    first, second = papers(place)
    assert codes(first) == codes(second)
    assert seen(second).height > seen(first).height
    place.touch(t.Leave(), t.Reveal())
    assert place.view.code == codes(first)[0]


TROUBLES: dict[str, tuple[Callable[[DeviceState], DeviceState], str]] = {
    "cover": (lambda state: state.printer_cover(open_=True), "printer.cover-open"),
    "jam": (lambda state: state.jam(on=True), "printer.error"),
    "cable": (lambda state: state.plug(Device.PRINTER, on=False), "printer.gone"),
    "short roll": (lambda state: state.new_roll(30), "printer.half-printed"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_printer_in_trouble_is_told_and_the_half_is_copied_from_the_screen(
    place: OfficersPlace, trouble: str
) -> None:
    """What is wrong stands on the screen with its code; everything goes on without a printer."""
    change, key = TROUBLES[trouble]
    opening(place).plug(change).touch(t.PrintIt()).later()
    assert place.remark == key
    assert not place.view.desk.on_paper
    place.touch(t.Reveal(), t.Taken(), t.Next(), t.Reveal(), t.Taken(), t.Next(), t.Do())
    assert place.polls is State.OPEN


def test_after_a_new_roll_the_torn_half_is_printed_anew(place: OfficersPlace) -> None:
    """The torn piece lies in the folder; on a new roll the second print is whole and marked."""
    opening(place).plug(lambda state: state.new_roll(100)).touch(t.PrintIt()).later()
    assert (place.folder / PRINTED / "2-torn.png").exists()
    place.plug(lambda state: state.new_roll()).touch(t.PrintIt()).later()
    assert place.view.desk.on_paper == 1
    assert read_half(codes(papers(place)[-1])[0]).number == 1


def test_the_slip_after_the_close(place: OfficersPlace) -> None:
    """Records and digest as on the screen, by a code that reception reads."""
    opened(place)
    place.vote().at(20).do(Act.CLOSE, 1, 2)
    place.touch(t.Show(t.Info.SLIP), t.PrintIt()).later()
    slip = place.view.polls.slip
    assert slip is not None
    found = read_slip_code(codes(papers(place)[-1])[0])
    assert (found.records, found.digest) == (slip.records, slip.digest)
    assert place.remark == "staff.printed"


def test_the_readiness_report_in_short(place: OfficersPlace) -> None:
    """The same line as on the screen; a printer that cannot print is in it."""
    place.do(Act.LOAD, 1, 2).do(Act.TEST, 1).touch(t.Show(t.Info.REPORT), t.PrintIt()).later()
    found = read_readiness_code(codes(papers(place)[-1])[0], place.world.uid)
    assert {one.device: one.good for one in found.tried}["printer"]
    place.touch(t.Leave()).plug(lambda state: state.printer_cover(open_=True))
    place.do(Act.TEST, 1)
    assert [one.device for one in place.view.report if not one.good] == [Device.PRINTER]


def test_the_number_of_each_hour(place: OfficersPlace) -> None:
    """The figure and the hour, without a code; where nothing is known yet there is no such
    screen."""
    opened(place)
    place.vote().badge(1).touch(t.Show(t.Info.HOURLY), t.PrintIt()).later()
    assert place.remark == "staff.printed"
    assert codes(papers(place)[-1]) == []


class Kept:
    """A printer that keeps what it is given, in place of paper."""

    def __init__(self) -> None:
        self.strips: list[Strip] = []

    def condition(self) -> PrinterCondition:
        return PrinterCondition.READY

    def print(self, strip: Strip) -> Printed:
        self.strips.append(strip)
        return Printed(Outcome.PRINTED, PrinterCondition.READY)


def day(folder: Path, candidate: int, monkeypatch: pytest.MonkeyPatch) -> list[Slip]:
    """Every slip of a day on which all vote for this candidate."""
    kept: list[Slip] = []
    begin = SlipDesk.begin

    def noted(desk: SlipDesk, slip: Slip) -> bool:
        kept.append(slip)
        return begin(desk, slip)

    with monkeypatch.context() as patch:
        patch.setattr(SlipDesk, "begin", noted)
        place = OfficersPlace(folder, make_world(), drawn=True)
        place.do(Act.LOAD, 1, 2).do(Act.TEST, 1).touch(t.Show(t.Info.REPORT), t.PrintIt())
        place.touch(t.Leave()).do(Act.ZERO, 1, witness=True).at(7).do(Act.OPEN, 1, 2)
        place.to(Act.HAND_OUT, Step.HALF_1, 1, witness=True)
        print_half(place)
        print_half(place)
        place.touch(t.Do()).uncover()
        for _ in range(3):
            place.vote(*(f"{one.id}-{candidate}" for one in place.world.election.contests))
        place.badge(1).touch(t.Show(t.Info.HOURLY), t.PrintIt()).later()
        place.touch(t.Leave(), t.Uncover()).at(20).do(Act.CLOSE, 1, 2)
        place.touch(t.Show(t.Info.SLIP), t.PrintIt()).later()
    return kept


def test_what_people_chose_changes_nothing_on_any_slip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two days alike in all but whom everybody voted for: the same slips, but for what is drawn
    by lot each time (halves, and the digest of sealed records). Every kind that a terminal
    prints is among them."""
    one = [plain(slip) for slip in day(tmp_path / "one", 1, monkeypatch)]
    other = [plain(slip) for slip in day(tmp_path / "other", 2, monkeypatch)]
    assert one == other
    printed = {type(slip).__name__ for slip in one}
    assert printed == {kind.__name__ for kind in KINDS} - {"GrantSlip", "TrialSlip"}


def plain(slip: Slip) -> Slip:
    """Without what is drawn by lot."""
    drawn = {"digest", "line"} | ({"code"} if hasattr(slip, "digest") else set())
    return replace(slip, **{name: "" for name in drawn if hasattr(slip, name)})


def test_no_candidate_is_named_on_a_slip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither name nor id; the control finds one on a slip that has it."""
    world = make_world()
    people = [one for contest in world.election.contests for one in contest.candidates]
    printed = spoken(day(tmp_path, 1, monkeypatch))
    assert world.election.name in printed
    assert not any(one.id in printed or one.name in printed for one in people)
    bad = TrialSlip(heading(election=people[0].name))
    assert people[0].name in spoken([bad])


def spoken(thing: object) -> str:
    """Every text in it, as people read it."""
    match thing:
        case str():
            return f"{thing}\n"
        case list() | tuple():
            return "".join(map(spoken, thing))
        case _ if is_dataclass(thing):
            return "".join(spoken(getattr(thing, one.name)) for one in fields(thing))
        case _:
            return ""


def test_a_screen_never_waits_for_paper() -> None:
    """The slip is printed on a thread of its own; until its answer there is none, and a second
    slip is refused."""
    held: list[Callable[[], None]] = []
    desk = SlipDesk(Kept(), held.append)
    assert desk.begin(TrialSlip(heading()))
    assert not desk.begin(TrialSlip(heading()))
    assert desk.result() is None
    held.pop()()
    assert desk.result() == Printed(Outcome.PRINTED, PrinterCondition.READY)
    assert desk.result() is None


def test_a_slip_waits_while_the_printer_says_how_it_is() -> None:
    """Who prints just when it is asked is not told that another slip is in the way."""
    held: list[Callable[[], None]] = []
    kept = Kept()
    desk = SlipDesk(kept, held.append)
    assert desk.condition is PrinterCondition.SILENT
    desk.look(0)
    assert desk.begin(TrialSlip(heading()))
    assert not desk.begin(TrialSlip(heading()))
    held.pop()()
    assert (desk.condition, desk.busy, len(kept.strips)) == (PrinterCondition.READY, False, 1)
    assert desk.result() == Printed(Outcome.PRINTED, PrinterCondition.READY)


def test_a_program_that_fails_says_that_nothing_is_known() -> None:
    """What it did not expect is never taken for printed."""

    class Broken(Kept):
        def print(self, strip: Strip) -> Printed:
            raise RuntimeError(strip.parts)

    desk = SlipDesk(Broken(), slip_desk.at_once)
    with pytest.raises(RuntimeError):
        desk.begin(TrialSlip(heading()))
    assert desk.result() == Printed(Outcome.UNKNOWN, PrinterCondition.ERROR)


def test_the_thread_of_a_slip_ends() -> None:
    """One slip on a real thread: its answer comes."""
    kept = Kept()
    desk = SlipDesk(kept, apart)
    assert desk.begin(TrialSlip(heading()))
    found = None
    while found is None:
        found = desk.result()
    assert found == Printed(Outcome.PRINTED, PrinterCondition.READY)
    assert len(kept.strips) == 1


def test_paper_is_used_up_by_what_lies_in_the_folder(place: OfficersPlace) -> None:
    """A terminal that is started anew finds the roll as short as it left it."""
    place.plug(lambda state: state.new_roll(1600))
    assert load(place.folder).roll == 2
    place.do(Act.LOAD, 1, 2).do(Act.TEST, 1).touch(t.Show(t.Info.REPORT), t.PrintIt()).later()
    place.start().later(3)
    printer = place.devices.printer
    assert printer is not None
    assert printer.ask() is PrinterCondition.PAPER_LOW
