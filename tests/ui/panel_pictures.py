#!/usr/bin/env python3
"""Pictures of the panel beside a simulated terminal, drawn in a window of its own.

cd tests/ui && python panel_pictures.py show LANGUAGE OUT   # every state, into a folder
cd tests/ui && python panel_pictures.py manual              # docs/images/panel/ anew
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

from panel_world import views  # noqa: E402 - after the path
from real_kivy import start  # noqa: E402
from snapshot import Snapshot, snapshot  # noqa: E402

from common.text import Language  # noqa: E402
from hardware_sim.panel.page import page, panel_glass  # noqa: E402
from hardware_sim.panel.view import PanelView  # noqa: E402
from terminal.session.states import Theme  # noqa: E402
from terminal.ui.desk import Desk  # noqa: E402
from terminal.ui.faces import load_faces  # noqa: E402
from terminal.ui.page import Page  # noqa: E402

MANUAL = HERE.parent.parent / "docs" / "images" / "panel"
IN_MANUAL = ("people-morning", "media-morning", "around-worst", "blackout-0-done")


@dataclass(frozen=True)
class PanelPages:
    """The panel's pages, as a sheet wants them."""

    desk: Desk

    def page(self, view: PanelView, /) -> Page:
        return page(self.desk, view)


def drawn(language: Language) -> Iterator[tuple[str, Snapshot]]:
    """Each state once it is on the glass."""
    window = start(panel_glass(), "offscreen")
    from terminal.ui.ink import Ink
    from terminal.ui.sheet import Sheet
    from terminal.ui.window import put_up

    faces = load_faces()
    ink = Ink(faces)
    desk = Desk(panel_glass(), faces, ink.measure, "", "rehearsal", (), language)
    pages = PanelPages(desk)
    sheet = Sheet(pages, ink, lambda _: None, lambda: 0)
    put_up(sheet)
    for name, view in views().items():
        sheet.turn(pages.page(view), Theme.PLAIN)
        yield name, snapshot(window)


def main(words: list[str]) -> None:
    match words:
        case ["show", ("ja" | "en") as language, out]:
            for name, seen in drawn(language):  # type: ignore[arg-type]  # matched above
                seen.save(Path(out) / f"{name}-{language}.png")
        case ["manual"]:
            for name, seen in drawn("ja"):
                if name in IN_MANUAL:
                    seen.save(MANUAL / f"{name}.png")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
