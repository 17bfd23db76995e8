"""The election of `ippyo demo`, held anew to be inspected."""

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import mkdtemp

from ippyo.demo import DATA, replay
from ippyo.handed_over import HandedOver
from ippyo.screen import Screen


def demo_files(given: HandedOver, screen: Screen) -> HandedOver:
    """The same with the folder of a demo that was held just now. Raises BadInput, Differs."""
    folder = Path(mkdtemp(prefix="ippyo-comply-"))
    with as_file(files("ippyo").joinpath(DATA)) as data:
        replay(data, folder, given.workers, screen)
    screen.say("comply-demo", folder=str(folder))
    return replace(given, what=(*given.what, folder))
