#!/usr/bin/env python3
"""Pictures of every voter's screen at every size and in all colours, on one glass.

    cd tests/ui && python pictures.py write          # tests/data/voter_screens.json anew
    cd tests/ui && python pictures.py manual         # docs/images/voter/ anew
    cd tests/ui && python pictures.py check GLASS OUT   # as the test does

A process has one window, so each glass is a process of its own.
"""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

from ballot_world import contest, election  # noqa: E402 - after the path
from real_kivy import start  # noqa: E402
from screens_world import GLASSES, Person, Screens, settings_of  # noqa: E402
from snapshot import Snapshot, snapshot  # noqa: E402

from terminal.session import events as e  # noqa: E402
from terminal.session.states import Settings, TextSize, Theme  # noqa: E402
from terminal.session.view import CARDS  # noqa: E402

STORE = HERE.parent / "data" / "voter_screens.json"
MANUAL = HERE.parent.parent / "docs" / "images" / "voter"
SHOWN = ("10-inch", "13-inch")
LISTS = ("rows", "choosing", "marked", "last-page", "confirming")
NEAR = 3.0
"""How much the mean brightness of a field may differ, of 255, on another Mesa."""


def engine() -> str:
    """What draws: with the same one, pictures are the same to the byte."""
    from kivy.graphics.opengl import GL_RENDERER, GL_VERSION, glGetString

    return " ".join(glGetString(name).decode() for name in (GL_RENDERER, GL_VERSION))


def walks() -> dict[str, Any]:
    """The elections whose screens are drawn: several contests, every kind of list."""
    return {
        "three": election(contest(1, 3), contest(2, 13), contest(3, 5)),
        "long": election(contest(1, 24, long=True, display="scroll")),
        "gojuon": election(contest(1, 60, display="gojuon")),
    }


def drawn(screens: Screens, name: str, settings: Settings) -> Iterator[tuple[str, Snapshot]]:
    """Each screen of a voter in this election, once it is on the glass."""
    person: Person = screens.person(walks()[name])
    screens.sheet(person)
    for screen, _ in person.walk(settings):
        if name != "three" and screen not in LISTS:
            continue
        key = f"{name}-{screen}-{settings.size}-{settings.theme}"
        yield key, snapshot(screens.window)


def empty(screens: Screens) -> Iterator[tuple[str, Snapshot]]:
    """Screens without a voter."""
    person = screens.person(walks()["three"])
    screens.sheet(person)
    yield "waiting", snapshot(screens.window)
    person.does(e.GrantRefused, reason="unreadable")
    yield "refused", snapshot(screens.window)
    for card in CARDS:
        person.lays(card)
        yield f"refused-{card}", snapshot(screens.window)
    person.lays("")
    person.does(e.PollsShut)
    yield "shut", snapshot(screens.window)
    person.does(e.PollsOpened).arrive().does(e.PollsShut)
    yield "failed", snapshot(screens.window)


def all_pictures(screens: Screens) -> Iterator[tuple[str, Snapshot]]:
    yield from empty(screens)
    for theme in Theme:
        for size in TextSize:
            for name in walks():
                yield from drawn(screens, name, settings_of(size, theme))


def taken(glass: str) -> dict[str, Any]:
    """By picture: its hash and its mean brightness, field by field, in base 64."""
    window = start(GLASSES[glass], "offscreen")
    screens = Screens(window, GLASSES[glass])
    return {
        key: {"sha256": seen.sha256[:16], "thumb": b64encode(seen.thumb()).decode()}
        for key, seen in all_pictures(screens)
    }


def differences(glass: str, out: Path) -> list[str]:
    """What is another picture than the one kept; each is written into the folder `out`."""
    kept = json.loads(STORE.read_text())
    window = start(GLASSES[glass], "offscreen")
    screens = Screens(window, GLASSES[glass])
    exact = kept["engine"] == engine()
    wanted, found, seen_keys = kept["glasses"][glass], [], set()
    for key, seen in all_pictures(screens):
        seen_keys.add(key)
        if key not in wanted or not alike(seen, wanted[key], exact=exact):
            seen.save(out / f"{glass}-{key}.png")
            found.append(key)
    return found + [f"missing: {key}" for key in sorted(set(wanted) - seen_keys)]


def alike(seen: Snapshot, wanted: dict[str, str], *, exact: bool) -> bool:
    """The same to the byte where the same engine drew it, else as bright everywhere."""
    if exact:
        return seen.sha256[:16] == wanted["sha256"]
    pairs = zip(seen.thumb(), b64decode(wanted["thumb"]), strict=True)
    return max(abs(one - other) for one, other in pairs) <= NEAR


def write() -> None:
    """The kept pictures anew, each glass in a process of its own."""
    document: dict[str, Any] = {"glasses": {}}
    for glass in SHOWN:
        said = subprocess.run(
            [sys.executable, __file__, "take", glass], check=True, capture_output=True, text=True
        )
        part = json.loads(said.stdout)
        document["engine"] = part["engine"]
        document["glasses"][glass] = part["pictures"]
    STORE.write_text(json.dumps(document, indent=0, sort_keys=True) + "\n")


def manual() -> None:
    """A small set for the manual."""
    window = start(GLASSES["10-inch"], "offscreen")
    screens = Screens(window, GLASSES["10-inch"])
    for key, seen in empty(screens):
        seen.half().save(MANUAL / f"{key}.png")
    for name in ("three", "gojuon"):
        for key, seen in drawn(screens, name, settings_of(TextSize.NORMAL)):
            seen.half().save(MANUAL / f"{key.removesuffix('-normal-plain')}.png")
    for settings in (settings_of(TextSize.LARGEST), settings_of(TextSize.LARGE, Theme.YELLOW)):
        for key, seen in drawn(screens, "three", settings):
            if "-marked-" in key or "-confirming-" in key:
                seen.half().save(MANUAL / f"{key}.png")


def main(words: list[str]) -> None:
    match words:
        case ["write"]:
            write()
        case ["manual"]:
            manual()
        case ["take", glass]:
            pictures = taken(glass)
            sys.stdout.write(json.dumps({"engine": engine(), "pictures": pictures}))
        case ["check", glass, out]:
            sys.stdout.write(json.dumps(differences(glass, Path(out))))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
