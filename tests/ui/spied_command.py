#!/usr/bin/env python3
"""The command `ippyo`, as it is, in a process whose screen is written down from outside.

    IPPYO_SPY=FILE spied_command.py terminal --simulate ...

A JSON line goes to FILE whenever another page is on the glass: its name, where its targets
are, which are ticked, its texts. Nothing is told to the program. With IPPYO_SPY_STAFF=scripted
officers without badges sit at the screen.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

import terminal.ui.start as started  # noqa: E402 - after the path


class Spy:
    """Writes down what was drawn, once it is on the glass."""

    def __init__(self, file: Path) -> None:
        self._file, self._page = file, None
        self._last: dict[str, Any] = {}

    def look(self, sheet_class: Any, window: Any) -> None:
        lay = sheet_class.lay

        def watched(sheet: Any, page: Any, theme: Any) -> None:
            lay(sheet, page, theme)
            self._page = page

        sheet_class.lay = watched
        window.bind(on_flip=self._drawn)

    def _drawn(self, *_: Any) -> None:
        page = self._page
        if page is None:
            return
        said = {
            "pid": os.getpid(),
            "screen": page.name,
            "targets": {
                t.key: [t.box.x + t.box.w // 2, t.box.y + t.box.h // 2]
                for t in page.targets
                if t.act is not None
            },
            "ticked": [t.key for t in page.targets if t.ticked],
            "texts": {one.key: [text.words for text in one.texts] for one in page.elements},
        }
        if said != self._last:
            self._last = said
            line = json.dumps({**said, "at": time.monotonic()}, ensure_ascii=False)
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(line + "\n")


class SpiedPages(started.Pages):
    """The pages; they are made when the sheet and the window are there."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        from kivy.core.window import Window

        from terminal.ui.sheet import Sheet

        if Window is not None:
            Spy(Path(os.environ["IPPYO_SPY"])).look(Sheet, Window)


def scripted() -> None:
    """Officers who do what the test touches."""
    from scripted_staff import ScriptedStaff

    import ippyo.terminal
    from terminal.app.loaded import loaded

    def officers(equipped: Any, desk: Any, _devices: Any) -> Any:
        return ScriptedStaff(desk, loaded(equipped.folder.provision, voice=equipped.voice))

    ippyo.terminal.officers = officers


if __name__ == "__main__":
    started.Pages = SpiedPages  # type: ignore[misc]  # seen from outside, changed in nothing
    if os.environ.get("IPPYO_SPY_STAFF") == "scripted":
        scripted()
    from ippyo.main import run

    run()
