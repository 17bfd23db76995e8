"""A terminal of a rehearsal on a desk: its election, keys, devices and people as files.

FOLDER/election/    a sample election, where none was named
FOLDER/keys/        a rehearsal ceremony
FOLDER/terminal/    what makes a device this terminal
FOLDER/devices/     what is plugged in, every stick and card, the terminal's own disk
FOLDER/people/      badges of the officers, the key of the reception desk
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from common.badges import Listed, new_badge, sign_badges
from common.ceremony import Ceremony
from common.certificates import Role, certify
from common.inputs import refuse
from common.japan import JAPAN
from common.package import Package
from common.pins import SALT_BYTES, verifier
from common.program_code import ProgramNamed
from common.secret import Secret
from common.signing import SigningKey
from hardware_sim.cards.state import CardState, voter_card
from hardware_sim.devices.card_file import officers_card, save_card
from hardware_sim.devices.desk import DISK, STICKS
from hardware_sim.devices.state import DeviceState
from hardware_sim.devices.state_file import STATE_FILE, load, save
from ippyo.elections import write_folder
from ippyo.keys import hold
from ippyo.sources import read_election, read_keys
from tally_server.preparation.scaffold import scaffold
from terminal.app.folder import Given, TerminalFolder, read_terminal_folder, write_terminal_folder
from terminal.devices.folder_medium import FolderMedium
from terminal.life.states import Device
from terminal.own_disk import OwnDisk

ELECTION, KEYS, TERMINAL, DEVICES, PEOPLE = "election", "keys", "terminal", "devices", "people"
FIRST_STICKS = {Device.ORIGINAL: "stick-1", Device.DUPLICATE: "stick-2"}
RECEPTION_KEY = "reception.key"
OFFICERS_CARD = "officer-{number}"
VOTERS_CARDS = ("voter-1", "voter-2", "voter-3")
"""Wiped, as the desk begins."""

PINS = ("135790", "246802")
"""Of the two officers of a rehearsal, in the order of their badges."""


@dataclass(frozen=True)
class OnADesk:
    """A terminal that is set up. devices, people: the folders of these."""

    folder: TerminalFolder
    devices: Path
    people: Path


def set_up(
    path: Path,
    election: Path | None,
    terminal: str | None,
    program: Mapping[str, str],
    pins: str = "",
) -> OnADesk:
    """The terminal in this folder; made there where it is not yet. Raises BadInput."""
    if not (path / TERMINAL).exists():
        runs = ProgramNamed(program["version"], program["sha256"], pins)
        _make(path, election, terminal, runs)
    folder = read_terminal_folder(path / TERMINAL, program, pins=pins)
    if folder.provision.package.election.mode == "official":
        raise refuse("--simulate", "command.official-refused")
    if terminal is not None and terminal != folder.provision.terminal:
        raise refuse("--terminal", "desk.other-terminal", found=folder.provision.terminal)
    return OnADesk(folder, path / DEVICES, path / PEOPLE)


def _make(path: Path, election: Path | None, terminal: str | None, program: ProgramNamed) -> None:
    """Everything new, the terminal's own folder last: a half-made one begins again. The program
    that makes it stands for the inspected one."""
    named = election
    if named is None:
        named = path / ELECTION
        write_folder(named, scaffold(datetime.now(JAPAN).date()))
    found = read_election(named)
    if found.election.mode == "official":
        raise refuse("--election", "command.official-refused")
    chosen = terminal or found.election.terminals[0]
    if chosen not in found.election.terminals:
        raise refuse("--terminal", "terminal_folder.no-terminal", terminal=chosen)
    keys = path / KEYS
    if not keys.exists():
        hold(named, keys)
    holder = read_keys(keys, found)
    root = holder.root()
    package = Package(found.election, holder.ceremony)
    own, desk = SigningKey.generate(), SigningKey.generate()
    place = found.election.place_of(chosen).id
    uid = holder.ceremony.uid
    certificate = certify(root, uid, Role.TERMINAL, chosen, own.public)
    desk_certificate = certify(root, uid, Role.RECEPTION, place, desk.public)
    holder.add([certificate, desk_certificate], root)
    make_devices(path / DEVICES)
    people = path / PEOPLE
    people.mkdir(parents=True, exist_ok=True)
    (people / RECEPTION_KEY).write_text(desk.seed.reveal().hex() + "\n", encoding="ascii")
    badges = _badges(path, holder.ceremony, place, root)
    given = Given(package.sign(root), certificate, (desk_certificate,), badges, program)
    write_terminal_folder(path / TERMINAL, given, own)


def _badges(path: Path, ceremony: Ceremony, place: str, root: SigningKey) -> bytes:
    """Two officers with a card each, whose badges and PINs lie open: this is a rehearsal."""
    listed = []
    for number, pin in enumerate(PINS, 1):
        badge, salt = new_badge(place, number), Secret.random(SALT_BYTES).reveal()
        first = verifier(ceremony.uid, badge.name, badge.secret, salt, Secret(pin.encode()))
        listed.append(Listed(badge.name, badge.digest(ceremony.uid), salt, first))
        sheet = path / PEOPLE / f"badge-{number}.txt"
        sheet.write_text(badge.text(ceremony.uid) + "\n", "ascii")
        card = officers_card(ceremony.uid, badge, pin)
        new_card(path / DEVICES, OFFICERS_CARD.format(number=number), card)
    return sign_badges(ceremony, place, listed, root)


def new_card(devices: Path, name: str, card: CardState) -> None:
    """A card of this name lies on the desk; one that was there is as this one now."""
    save_card(devices, name, card)
    state = load(devices)
    if name not in state.cards:
        save(state.buy_card(name), devices)


def make_devices(folder: Path) -> None:
    """Two empty sticks in their slots, and the own disk of a terminal that never opened."""
    state = DeviceState()
    for slot, stick in FIRST_STICKS.items():
        (folder / STICKS / stick).mkdir(parents=True, exist_ok=True)
        state = state.buy(stick).insert(slot, stick)
    (folder / DISK).mkdir(exist_ok=True)
    OwnDisk(FolderMedium(folder / DISK)).prepare()
    if not (folder / STATE_FILE).exists():
        save(state, folder)
        for name in VOTERS_CARDS:
            new_card(folder, name, voter_card())
