"""The practice town laid out in a folder: election, keys, media to put in, papers to copy from.

DIR/papers.html   what lies on the tables of the counting place: print it
DIR/media/        original and duplicate of each terminal, in their envelopes
DIR/media.zip     the same, for those who would rather upload
DIR/slot/         copy a medium's folder here: it is then "put in"
DIR/server/       the server's own data
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from common.closing import RECORDS_FILE, Slip
from common.election import Election
from common.inputs import refuse
from common.japan import JAPAN
from hardware_sim.ballots import Script
from ippyo.elections import write_folder
from ippyo.practice.lesson import DAMAGED
from ippyo.screen import Bars
from ippyo.simulate import DayFiles, prepare, run_prepared
from ippyo.sources import read_file
from tally_server.inputs.slips import read_slips
from tally_server.preparation.scaffold import scaffold

BALLOTS = "ballots.csv"


@dataclass(frozen=True)
class PracticeFolder:
    """Where everything of one practice lies."""

    root: Path

    @property
    def election(self) -> Path:
        return self.root / "election"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def slot(self) -> Path:
        return self.root / "slot"

    @property
    def server(self) -> Path:
        return self.root / "server"

    @property
    def copy(self) -> Path:
        return self.root / "second-copy"

    @property
    def papers(self) -> Path:
        return self.root / "papers.html"

    @property
    def begun(self) -> bool:
        """Whether all of it is there: the papers are written last."""
        return self.papers.exists()


@dataclass(frozen=True)
class Laid:
    """What the papers are made of. shares: words, by number."""

    election: Election
    script: Script
    slips: tuple[Slip, ...]
    shares: dict[int, str]


def lay_out(folder: PracticeFolder, workers: int, bars: Bars) -> Laid:
    """A whole day of the practice town, with its damaged medium. Raises BadInput."""
    there = folder.root
    if there.exists() and (not there.is_dir() or any(there.iterdir())):
        raise refuse(there.name, "command.not-empty")
    files = scaffold(datetime.now(tz=JAPAN).date())
    # What each place voted is known to this process alone and never written.
    votes = files.pop(BALLOTS)
    write_folder(folder.election, files)
    with TemporaryDirectory() as aside:
        ballots = Path(aside) / BALLOTS
        ballots.write_bytes(votes)
        day = DayFiles(folder.election, ballots, folder.media, folder.keys, "practice")
        prepared = prepare(day)
    run_prepared(prepared, day, workers, bars)
    election = prepared.package.election
    slips = read_slips(read_file(folder.media / "slips.csv"), election)
    (folder.media / "slips.csv").unlink()  # the papers have them, as on the night
    damage(folder.media / DAMAGED / "original")
    shutil.make_archive(str(folder.media), "zip", folder.media)
    folder.slot.mkdir()
    trustees = range(1, prepared.package.ceremony.trustees + 1)
    shares = {
        number: read_file(folder.keys / "trustees" / str(number) / "share.txt").decode().strip()
        for number in trustees
    }
    return Laid(election, prepared.script, tuple(slips.values()), shares)


def damage(medium: Path) -> None:
    """One byte in the middle of its records is another: the medium is found out when read."""
    path = medium / RECORDS_FILE
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
