"""Grants for the voters of a desk: its reception key lies open, for it is a rehearsal."""

from common.grant import new_grant
from common.secret import Secret
from common.signing import SEED_BYTES, SigningKey
from hardware_sim.devices.desk import DISK
from ippyo.desk_terminal import RECEPTION_KEY, OnADesk
from terminal.devices.folder_medium import FolderMedium
from terminal.own_disk import OwnDisk


def desk_grant(desk: OnADesk, terminal: str | None = None) -> str:
    """A new one for every contest, and for the opening that the terminal is in.

    terminal: for another one than that of the desk.
    """
    provision = desk.folder.provision
    text = (desk.people / RECEPTION_KEY).read_text(encoding="ascii").strip()
    reception = SigningKey(Secret(bytes.fromhex(text[: 2 * SEED_BYTES])))
    opening = OwnDisk(FolderMedium(desk.devices / DISK)).load().opening
    contests = tuple(one.id for one in provision.package.election.contests)
    grant = new_grant(terminal or provision.terminal, opening, contests)
    return grant.issue(provision.uid, reception)
