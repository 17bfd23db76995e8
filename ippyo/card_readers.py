"""The card reader that hangs on this computer, or one of a desk."""

from pathlib import Path

from common.inputs import refuse
from common.text import text
from hardware_sim.devices.desk import card_slot
from hardware_sim.devices.state import Reader
from hardware_sim.devices.state_file import STATE_FILE
from ippyo.desk_terminal import DEVICES
from terminal.app.card_reader import CardReader
from terminal.app.card_thread import OnThread
from terminal.app.cards import Cards, NoCards
from terminal.devices.pcsc import Trouble
from terminal.ports.card_slot import CardSlot


def real_slot() -> CardSlot:
    """The only reader there is. Raises CardRefused with what keeps it from working."""
    from terminal.devices.pcsc_slot import PcscSlot

    slot = PcscSlot()
    trouble = slot.trouble()
    if trouble is not None:
        raise trouble
    return slot


def on_a_tablet(*, wanted: bool | None) -> Cards:
    """The card reader of a real terminal. wanted: it has one, and it is missed where it does
    not answer; None where it is used if it is there; False where no card is read at all.

    Raises BadInput where one is wanted and the program for it is not installed.
    """
    if wanted is False:
        return NoCards()
    from terminal.devices.pcsc_slot import PcscSlot

    slot = PcscSlot()
    trouble, name = slot.trouble(), slot.reader() or ""
    if trouble is None:
        return CardReader(OnThread(slot), name)
    if not wanted:
        return NoCards()
    if trouble.reason == Trouble.NO_MODULE:
        raise refuse("--cards", "command.no-card-module")
    return CardReader(OnThread(slot), text(f"cards.{trouble.reason}", "code"), there=False)


def simulated_slot(folder: Path) -> CardSlot:
    """The reception's reader of a desk. folder: of `ippyo terminal --simulate`.

    Raises BadInput where there is no desk.
    """
    if not (folder / DEVICES / STATE_FILE).exists():
        raise refuse(folder.name, "command.no-folder")
    return card_slot(folder / DEVICES, Reader.RECEPTION)
