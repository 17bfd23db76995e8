"""The card reader that hangs on this computer, or one of a desk."""

from pathlib import Path

from common.inputs import refuse
from hardware_sim.devices.desk import card_slot
from hardware_sim.devices.state import Reader
from hardware_sim.devices.state_file import STATE_FILE
from ippyo.desk_terminal import DEVICES
from terminal.ports.card_slot import CardSlot


def real_slot() -> CardSlot:
    """The only reader there is. Raises CardRefused with what keeps it from working."""
    from terminal.devices.pcsc_slot import PcscSlot

    slot = PcscSlot()
    trouble = slot.trouble()
    if trouble is not None:
        raise trouble
    return slot


def simulated_slot(folder: Path) -> CardSlot:
    """The reception's reader of a desk. folder: of `ippyo terminal --simulate`.

    Raises BadInput where there is no desk.
    """
    if not (folder / DEVICES / STATE_FILE).exists():
        raise refuse(folder.name, "command.no-folder")
    return card_slot(folder / DEVICES, Reader.RECEPTION)
