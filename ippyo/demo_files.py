"""The election of `ippyo demo`, held anew to be inspected; and what its town decided."""

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import mkdtemp

from common.inputs import Faults
from ippyo.demo import DATA, replay
from ippyo.handed_over import HandedOver
from ippyo.screen import Screen
from ippyo.sources import read_file
from tally_server.compliance.ordinance import Ordinance, read_ordinance

ORDINANCE = "ordinance.toml"


def demo_files(given: HandedOver, screen: Screen) -> HandedOver:
    """The same with the folder of a demo that was held just now. Raises BadInput, Differs."""
    folder = Path(mkdtemp(prefix="ippyo-comply-"))
    with as_file(files("ippyo").joinpath(DATA)) as data:
        replay(data, folder, given.workers, screen)
    screen.say("comply-demo", folder=str(folder))
    return replace(given, what=(*given.what, folder))


def ordained(file: Path | None, *, demo: bool) -> Ordinance | None:
    """What the municipality decided: the file that was named, or the demo's own.

    Raises BadInput.
    """
    if file is None and not demo:
        return None
    own = files("ippyo").joinpath(DATA, ORDINANCE)
    name, data = (ORDINANCE, own.read_bytes()) if file is None else (file.name, read_file(file))
    faults = Faults(name)
    found = read_ordinance(faults, data)
    faults.stop()
    return found
