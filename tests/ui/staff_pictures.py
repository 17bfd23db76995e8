#!/usr/bin/env python3
"""Pictures of the staff's screens, each in a process of its own for a glass and a language.

cd tests/ui && python staff_pictures.py write              # tests/data/staff_screens.json anew
cd tests/ui && python staff_pictures.py manual             # docs/images/staff/ anew
cd tests/ui && python staff_pictures.py check SERIES OUT   # as the test does
"""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

from pictures import alike, engine  # noqa: E402 - after the path
from real_kivy import start  # noqa: E402
from screens_world import GLASSES, Screens  # noqa: E402
from snapshot import Snapshot, snapshot  # noqa: E402
from staff_world import ELECTION, views  # noqa: E402

from common.text import Language  # noqa: E402
from terminal.session.states import Theme  # noqa: E402

STORE = HERE.parent / "data" / "staff_screens.json"
MANUAL = HERE.parent.parent / "docs" / "images" / "staff"

SOME = (
    *("home-bare", "home-open", "home-open-called", "home-incident", "home-closed"),
    *("alarm-not_recorded", "alarm-many", "more-open", "locked-incident", "info-report-bad"),
    *(
        "info-hash",
        "info-hash-other",
        "info-slip",
        "OpenPolls-meaning",
        "CheckZero-people-there",
        "pin-wrong",
    ),
    *("half-1-shown", "half-write-wrong", "halves-one", "refused-OpenPolls"),
    *("PostNotice-candidate-there", "Unlock-contests", "HandOutHalves-half-1"),
)
"""One of every kind of screen."""

IN_MANUAL = (
    *("home-bare", "LoadPackage-compare", "info-report", "info-hash", "info-hash-other"),
    *("CheckZero-people-there", "home-zero-checked", "OpenPolls-people", "pin-typed", "pin-card"),
    *("HandOutHalves-half-1", "half-1-shown", "info-sign", "home-open", "home-open-called"),
    *(
        "more-open",
        "alarm-not_recorded",
        "home-incident",
        "halves-one",
        "half-write-some",
        "home-consent",
    ),
    *("half-1-two-ways", "half-1-on-paper"),
    *("home-paused", "home-on-paper", "ClosePolls-confirm", "home-closed", "info-slip"),
    *("locked-paused", "refused-OpenPolls", "home-day-closed", "EndForVoter-meaning"),
)


@dataclass(frozen=True)
class Series:
    """names: of the screens that are drawn; empty for all."""

    glass: str
    language: Language
    names: tuple[str, ...] = ()


QUICK = {
    "10-inch-ja": Series("10-inch", "ja", SOME),
    "13-inch-ja": Series("13-inch", "ja", SOME[:6]),
    "10-inch-en": Series("10-inch", "en", SOME[:6]),
}
WHOLE = {
    f"{glass}-{language}-all": Series(glass, language)
    for glass in ("10-inch", "13-inch")
    for language in ("ja", "en")
}
"""Every screen of the staff; minutes."""

SERIES = {**QUICK, **WHOLE}


def drawn(series: Series) -> Iterator[tuple[str, Snapshot]]:
    """Each screen once it is on the glass."""
    from terminal.ui.staff.page import StaffPages

    glass = GLASSES[series.glass]
    screens = Screens(start(glass, "offscreen"), glass)
    desk = replace(screens.desk(ELECTION), language=series.language)
    sheet, pages, found = screens.sheet(screens.person(ELECTION)), StaffPages(desk), views()
    for name in series.names or found:
        sheet.turn(pages.page(found[name]), Theme.PLAIN)
        yield name, snapshot(screens.window)


def taken(series: Series) -> dict[str, Any]:
    """By picture: its hash and its mean brightness, field by field, in base 64."""
    return {
        name: {"sha256": seen.sha256[:16], "thumb": b64encode(seen.thumb()).decode()}
        for name, seen in drawn(series)
    }


def differences(named: str, out: Path) -> list[str]:
    """What is another picture than the one kept; each is written into the folder `out`."""
    series, kept = SERIES[named], json.loads(STORE.read_text())
    wanted = kept["pictures"][f"{series.glass}-{series.language}"]
    found = compared(drawn(series), wanted, lambda: bool(kept["engine"] == engine()))
    for name, seen in found.items():
        seen.save(out / f"{named}-{name}.png")
    return sorted(found)


def compared(
    pictures: Iterable[tuple[str, Snapshot]],
    wanted: Mapping[str, dict[str, str]],
    exact: Callable[[], bool],
) -> dict[str, Snapshot]:
    """Those that differ from what is wanted, or are not known. exact: whether the engine is
    that which drew the kept ones; asked once there is a window."""
    return {
        name: seen
        for name, seen in pictures
        if name not in wanted or not alike(seen, wanted[name], exact=exact())
    }


def write() -> None:
    """The kept pictures anew, each series in a process of its own."""
    document: dict[str, Any] = {"pictures": {}}
    for named, series in WHOLE.items():
        said = subprocess.run(
            [sys.executable, __file__, "take", named], check=True, capture_output=True, text=True
        )
        part = json.loads(said.stdout)
        document["engine"] = part["engine"]
        document["pictures"][f"{series.glass}-{series.language}"] = part["pictures"]
    STORE.write_text(json.dumps(document, indent=0, sort_keys=True) + "\n")


def manual() -> None:
    """A small set for the manual."""
    for name, seen in drawn(Series("10-inch", "ja", IN_MANUAL)):
        seen.half().save(MANUAL / f"{name}.png")


def main(words: list[str]) -> None:
    match words:
        case ["write"]:
            write()
        case ["manual"]:
            manual()
        case ["take", named]:
            pictures = taken(SERIES[named])
            sys.stdout.write(json.dumps({"engine": engine(), "pictures": pictures}))
        case ["check", named, out]:
            sys.stdout.write(json.dumps(differences(named, Path(out))))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
