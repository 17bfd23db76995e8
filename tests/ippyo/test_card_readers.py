"""Whether a real terminal uses a card reader, and what it does where there is none."""

import pytest

from common.inputs import BadInput
from common.text import text
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import CardState
from ippyo.card_readers import on_a_tablet
from terminal.app.card_thread import AtOnce
from terminal.app.cards import NoCards, Wanted
from terminal.cards.refused import CardRefused

Patch = pytest.MonkeyPatch


class Reader(VirtualSlot):
    """A reader of the system, with this wrong with it."""

    wrong = ""

    def trouble(self) -> CardRefused | None:
        return CardRefused(self.wrong) if self.wrong else None

    def reader(self) -> str | None:
        return None if self.wrong else "A make"


@pytest.fixture
def reader(monkeypatch: Patch) -> Reader:
    made = Reader(VirtualCard(CardState()))
    monkeypatch.setattr("terminal.devices.pcsc_slot.PcscSlot", lambda: made)
    monkeypatch.setattr("ippyo.card_readers.OnThread", AtOnce)
    return made


def test_a_reader_that_is_there_is_used(reader: Reader) -> None:
    """With the option and without; its make stands in the start-up check."""
    for wanted in (True, None):
        cards = on_a_tablet(wanted=wanted)
        assert (cards.gone, cards.name) == (False, "A make")
        assert cards.tick(Wanted.GRANTS, 0) == ()
        assert cards.told == "card-left"  # it lay there before
    reader.pull()


def test_a_terminal_that_is_to_have_none_asks_no_reader(monkeypatch: Patch) -> None:
    """Not even whether there is one."""
    monkeypatch.setattr("terminal.devices.pcsc_slot.PcscSlot", lambda: pytest.fail("asked"))
    assert isinstance(on_a_tablet(wanted=False), NoCards)


@pytest.mark.parametrize("reason", ["reader-none", "reader-no-daemon", "reader-several"])
def test_a_reader_that_is_wanted_is_missed_until_it_comes(reason: str, reader: Reader) -> None:
    """T-06 from the start, with the code of why; without the option a terminal has none then."""
    reader.wrong = reason
    assert isinstance(on_a_tablet(wanted=None), NoCards)
    cards = on_a_tablet(wanted=True)
    assert cards.gone
    assert cards.name == text(f"cards.{reason}", "code")
    cards.tick(Wanted.BADGES, 0)
    assert cards.gone
    reader.wrong = ""
    cards.tick(Wanted.BADGES, 250)
    assert not cards.gone


def test_without_the_program_for_cards_a_set_up_that_wants_them_is_refused(reader: Reader) -> None:
    """A new start does not mend it: exit code 2, and what to install."""
    reader.wrong = "reader-no-module"
    assert isinstance(on_a_tablet(wanted=None), NoCards)
    with pytest.raises(BadInput) as bad:
        on_a_tablet(wanted=True)
    assert "cards" in bad.value.errors[0].say("ja")
