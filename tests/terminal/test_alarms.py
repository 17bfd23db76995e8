"""Media that no honest terminal can have left: everything stops, and nothing is written."""

import pytest
from crashing_medium import Cut, Keep, PowerCut
from terminal_checks import assert_not_recovered, assert_nothing_written
from terminal_world import Image, TerminalWorld, restarted

from terminal.closing import close_polls
from terminal.own_disk import Told
from terminal.recorder import Recorder
from terminal.recovery import AlarmRaised
from terminal.truth import Alarm

INTO_THE_CLOSE = 20  # operations: the close is on record, the packages are not yet written


def states() -> tuple[TerminalWorld, list[Image]]:
    """A terminal, and what was on its media and disk after each of three votes."""
    terminal = TerminalWorld()
    recorder = terminal.open()
    images = [terminal.image()]
    for number in (1, 2, 3):
        terminal.cast(recorder, terminal.vote(number))
        images.append(terminal.image())
    return terminal, images


def assert_alarm(terminal: TerminalWorld, image: Image, alarm: Alarm) -> None:
    """The alarm is raised over these media, again and again, and nothing is written."""
    terminal.load(image)
    for _ in range(2):
        terminal.power.begin()
        with pytest.raises(AlarmRaised) as raised:
            terminal.recover(replace_duplicate=True)
        assert raised.value.alarm is alarm
        assert_nothing_written(terminal, image)


@pytest.mark.parametrize("devices", [("original",), ("duplicate",), ("original", "duplicate")])
@pytest.mark.parametrize("votes", [0, 1, 2])
def test_a_medium_that_was_rolled_back_is_found(devices: tuple[str, ...], votes: int) -> None:
    """An older state of a medium, however it was put back, stops everything."""
    terminal, images = states()
    image = {**images[3], **{device: images[votes][device] for device in devices}}
    assert_alarm(terminal, image, Alarm.ROLLED_BACK)


@pytest.mark.parametrize("device", ["original", "duplicate"])
def test_a_medium_of_the_future_is_found(device: str) -> None:
    """A box of an epoch that this terminal never tried was not written by it."""
    terminal, images = states()
    assert_alarm(terminal, {**images[1], device: images[3][device]}, Alarm.UNKNOWN_EPOCH)


def tried(terminal: TerminalWorld, recorder: Recorder, number: int) -> Image:
    """Both media hold this vote, and the own disk knows only that it was tried."""
    vote = terminal.vote(number)
    recorder.admit(vote.grant)
    terminal.power.begin()
    twin, again = terminal.twin(recorder)
    twin.power.begin()
    twin.cast(again, vote)
    last_saves = [at for at, op in enumerate(twin.power.trace) if op.device == "disk"][-3:]
    twin, again = terminal.twin(recorder)
    twin.power.begin(cut=Cut(last_saves[0], keep=Keep.NONE))
    with pytest.raises(PowerCut):
        twin.cast(again, vote)
    twin.power.restart()
    return twin.image()


def test_a_duplicate_ahead_of_a_readable_original_is_found() -> None:
    """The original is written first, so the duplicate can never be ahead of it."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(1)
    before = terminal.image()
    image = tried(terminal, recorder, 2)
    assert_alarm(terminal, {**image, "original": before["original"]}, Alarm.DUPLICATE_AHEAD)


def test_two_boxes_of_one_epoch_are_found() -> None:
    """Two different boxes with the same number mean that the terminal was run twice."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(1)
    one, other = tried(terminal, recorder, 2), tried(terminal, recorder, 2)
    assert_alarm(terminal, {**one, "duplicate": other["duplicate"]}, Alarm.FORK)


def test_no_close_goes_on_over_media_that_were_exchanged() -> None:
    """An older original put in while the close is interrupted stops the close."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(1)
    older = terminal.original.image()
    terminal.cast(recorder, terminal.vote(2))
    terminal.power.begin(cut=Cut(INTO_THE_CLOSE, keep=Keep.ALL))
    with pytest.raises(PowerCut):
        close_polls(recorder)
    terminal.power.restart()
    terminal.original.load(older)
    image = terminal.image()
    with pytest.raises(AlarmRaised) as raised:
        terminal.resume_close(replace_duplicate=True)
    assert raised.value.alarm is Alarm.ROLLED_BACK
    assert terminal.image() == image


def test_the_untouched_media_raise_no_alarm() -> None:
    """The same media, left alone, are simply taken up."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(1)
    terminal.load(tried(terminal, recorder, 2))
    assert terminal.recover().told is Told.RECORDED


def test_media_in_each_others_slots_are_told_from_dead_ones() -> None:
    """Exchanged media are put right by hand; nobody retires a terminal over it."""
    terminal = restarted()
    image = terminal.image()
    exchanged = {**image, "original": image["duplicate"], "duplicate": image["original"]}
    for wrong in (exchanged, {**image, "original": image["duplicate"], "duplicate": {}}):
        terminal.load(wrong)
        assert_not_recovered(terminal, "media-exchanged")
    terminal.load(image)
    assert terminal.recover().told is Told.RECORDED
