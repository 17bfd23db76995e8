"""A stick fails on a desk while a vote is recorded: no vote is said to be recorded that is not."""

from pathlib import Path

import pytest
from trainer import Trainer

from common.grant import read_grant
from hardware_sim.devices import ailing
from hardware_sim.devices.state import AILMENTS
from hardware_sim.devices.state_file import load, save
from hardware_sim.faults import FaultKind
from ippyo.desk_grant import desk_grant
from ippyo.desk_terminal import DEVICES, set_up
from ippyo.equipped import on_desk
from ippyo.program import program
from terminal.files import Pair
from terminal.life.states import Device
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk
from terminal.recorder import CommitFailed, Recorder

STICKS = {Device.ORIGINAL: "stick-1", Device.DUPLICATE: "stick-2"}


def opened(path: Path) -> Recorder:
    equipped = on_desk(path, None, None)
    folder, devices = equipped.folder, equipped.devices
    disk = OwnDisk(devices.disk)
    disk.load()
    media = Pair(devices.media.original, devices.media.duplicate)
    made = open_polls(folder.provision, media, disk, folder.signing_key(), devices.wall)
    return made.handed_out()


def cast(path: Path, recorder: Recorder) -> None:
    """A voter with a new grant votes for the first candidate of each contest."""
    desk = set_up(path, None, None, program())
    provision = desk.folder.provision
    grant = read_grant(desk_grant(desk), provision.uid, provision.receptions)
    contests = provision.package.election.contests
    recorder.admit(grant)
    recorder.cast(grant, {one.id: one.candidates[0].id for one in contests})


def ail(path: Path, stick: str, kind: FaultKind) -> None:
    save(load(path / DEVICES).ail(stick, kind), path / DEVICES)


@pytest.mark.parametrize("slot", STICKS)
@pytest.mark.parametrize("kind", [kind for kind in AILMENTS if kind is not FaultKind.SLOW])
def test_a_faulty_stick_stops_the_vote(slot: Device, kind: FaultKind, tmp_path: Path) -> None:
    """Also one that says nothing and keeps nothing: it is read back. The vote is not reported as
    recorded, the device is named, and those before stay."""
    recorder = opened(tmp_path)
    cast(tmp_path, recorder)
    ail(tmp_path, STICKS[slot], kind)
    with pytest.raises(CommitFailed) as failed:
        cast(tmp_path, recorder)
    assert failed.value.device == slot
    assert recorder.count == 1


def test_a_slow_stick_only_takes_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vote is recorded."""
    monkeypatch.setattr(ailing, "SLOW_S", 0.0)
    recorder = opened(tmp_path)
    ail(tmp_path, "stick-2", FaultKind.SLOW)
    cast(tmp_path, recorder)
    assert recorder.count == 1


def test_the_panel_makes_a_stick_faulty_and_sound_again(tmp_path: Path) -> None:
    """One touch after the other goes through all that can be wrong, back to sound."""
    trainer = Trainer(tmp_path)
    seen = []
    for _ in range(len(AILMENTS) + 1):
        trainer.touch("stick-2-ailment")
        seen.append(trainer.view.state.ailing.get("stick-2"))
    assert seen == [*AILMENTS, None]
