"""A touch on the panel moves the devices of a desk, and the terminal there notices."""

from pathlib import Path

import pytest
from trainer import Trainer

from common.closing import LOG_FILE
from common.grant import read_grant
from hardware_sim.devices.desk import STICKS, card_slot
from hardware_sim.devices.state import Reader
from hardware_sim.panel import hands
from hardware_sim.panel import touches as t
from hardware_sim.panel.offers import VOTER_CARD, offers
from ippyo.desk_terminal import DEVICES, PINS
from ippyo.equipped import on_desk
from ippyo.panel.log import events
from terminal.cards.grant_card import read_grant as read_card
from terminal.files import Pair
from terminal.life.states import Device
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk
from terminal.ports.medium import MediumFault


@pytest.fixture
def trainer(tmp_path: Path) -> Trainer:
    return Trainer(tmp_path)


def opened(trainer: Trainer) -> None:
    """The polls of the terminal are open."""
    equipped = on_desk(trainer.folder, None, None)
    disk = OwnDisk(equipped.devices.disk)
    disk.load()
    media = Pair(equipped.devices.media.original, equipped.devices.media.duplicate)
    folder = equipped.folder
    made = open_polls(folder.provision, media, disk, folder.signing_key(), equipped.devices.wall)
    made.handed_out()


def test_a_pulled_stick_is_missed_and_one_put_back_is_found(trainer: Trainer) -> None:
    """What the panel does reaches the port that the recorder writes through."""
    slot = trainer.devices().media.duplicate
    slot.names()
    trainer.touch("stick-2-out")
    with pytest.raises(MediumFault):
        slot.names()
    trainer.touch("stick-2-duplicate")
    assert slot.names() == []


def test_a_new_stick_can_be_used(trainer: Trainer) -> None:
    """It is bought, goes into the slot that was made free, and is empty."""
    trainer.touch("buy", "stick-1-out", "stick-3-original")
    assert trainer.devices().media.original.names() == []


def test_every_button_of_devices_changes_what_it_says(trainer: Trainer) -> None:
    """Each one that can be touched leaves another state behind, and says what was done."""
    for tab in (t.Tab.MEDIA, t.Tab.AROUND, t.Tab.CABLES):
        trainer.room.touched(t.TurnsTo(tab))
        for offer in offers(trainer.view):
            if isinstance(offer.touch, t.Does) and hands.possible(
                offer.touch.hand, trainer.view.state
            ):
                before = trainer.view.state
                trainer.room.touched(offer.touch)
                assert trainer.view.state != before, offer
                assert trainer.view.told[0], offer


def test_badges_and_grants_reach_the_scanner(trainer: Trainer) -> None:
    """A new grant is good here, the last one comes again, and one of elsewhere is another's."""
    devices = trainer.devices()
    for number in range(1, len(PINS) + 1):
        trainer.touch(f"badge-{number}")
        assert devices.scanner.lines()[0].startswith("IPPYO-BADGE-1")
    trainer.touch("grant")
    (first,) = devices.scanner.lines()
    trainer.touch("spent")
    assert devices.scanner.lines() == (first,)
    trainer.touch("elsewhere")
    (other,) = devices.scanner.lines()
    provision = on_desk(trainer.folder, None, None).folder.provision
    desks = provision.receptions
    assert read_grant(first, provision.uid, desks).terminal == provision.terminal
    assert read_grant(other, provision.uid, desks).terminal != provision.terminal


def test_a_spent_grant_is_offered_once_there_was_one(trainer: Trainer) -> None:
    """Before, no hand holds it."""
    spent = next(one for one in offers(trainer.view) if one.key == "spent")
    assert spent.touch is None


def test_a_voters_card_carries_a_new_grant(trainer: Trainer) -> None:
    """It is written as reception does it, and lies in the reader."""
    trainer.touch("card-grant")
    assert trainer.view.state.readers[Reader.TERMINAL] == VOTER_CARD
    first = read_card(card_slot(trainer.folder / DEVICES))
    trainer.touch("card-take", "card-grant")
    assert read_card(card_slot(trainer.folder / DEVICES)) != first


def test_an_impossible_act_changes_nothing_and_is_said(trainer: Trainer) -> None:
    """A touch that comes too late: the stick is gone already."""
    late = t.Does(hands.Pull(Device.DUPLICATE))
    trainer.room.touched(late)
    before = trainer.view.state
    trainer.room.touched(late)
    assert trainer.view.state == before
    assert "使えません" in trainer.view.refused
    trainer.touch("stick-2-duplicate")
    assert trainer.view.refused == ""


def test_the_power_is_cut_and_comes_back(trainer: Trainer) -> None:
    """The terminal stops and starts; its devices stay as they are."""
    before = trainer.view.state
    trainer.touch("cut")
    assert not trainer.view.running
    trainer.touch("power")
    assert trainer.view.running
    assert trainer.view.state == before


def test_an_exercise_ticks_itself_off(trainer: Trainer) -> None:
    """Of a black-out: power cut, power back; what the terminal has to do is not done yet."""
    trainer.touch("exercise-blackout")
    assert trainer.view.steps == (False,) * 5
    trainer.touch("cut")
    assert trainer.view.steps[:2] == (True, False)
    trainer.touch("power")
    assert trainer.view.steps == (True, True, False, False, False)


def test_the_log_ticks_steps_off(trainer: Trainer) -> None:
    """Zero check and opening are seen on the sticks, and only what came since counts."""
    trainer.touch("exercise-morning")
    opened(trainer)
    assert trainer.view.steps == (True, True, False)
    trainer.touch("exercise-morning")
    assert trainer.view.steps == (False, False, False)


def test_a_log_that_is_being_written_is_no_fault(trainer: Trainer) -> None:
    """Half a line counts from when it is whole."""
    opened(trainer)
    whole = events(trainer.folder / DEVICES)
    for file in (trainer.folder / DEVICES / STICKS).glob(f"*/{LOG_FILE}"):
        file.write_bytes(file.read_bytes() + b'{"event":"paus')
    assert events(trainer.folder / DEVICES) == whole


def test_a_new_morning_wants_two_touches(trainer: Trainer) -> None:
    """The first one asks; anything else in between takes it back; the second makes all new."""
    opened(trainer)
    trainer.touch("buy", "morning")
    assert trainer.view.sure
    trainer.touch("buy")
    assert not trainer.view.sure
    trainer.room.touched(t.GoodMorning())
    assert events(trainer.folder / DEVICES)
    trainer.room.touched(t.GoodMorning())
    assert events(trainer.folder / DEVICES) == ()
    assert set(trainer.view.state.media) == {"stick-1", "stick-2"}
    assert trainer.view.told == ()
    assert trainer.plug.mornings == 1
    assert trainer.plug.running
