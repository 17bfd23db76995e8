"""The navigation: the phases of a count in one line, the pages of the phase one is in unfolded."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tally_server.people.access import Access, allowed
from tally_server.people.person import Person
from tally_server.web.area import Link


class Here(StrEnum):
    """How a link stands to the page that is shown, in the words of `aria-current`."""

    PAGE = "page"
    PART = "true"
    NOT = ""


@dataclass(frozen=True)
class Entry:
    """One link of the line. label: key of the catalogue."""

    path: str
    label: str
    here: Here


@dataclass(frozen=True)
class Phase:
    """One place of the line. name: the phase's key, empty for a page that is its own.

    entries: the pages to show: all of a phase that one is in, else the way into it alone.
    """

    name: str
    entries: tuple[Entry, ...]

    @property
    def unfolded(self) -> bool:
        return len(self.entries) > 1


def menu_of(
    links: tuple[Link, ...], access: Mapping[str, Access], person: Person | None, path: str
) -> tuple[Phase, ...]:
    """What this person may open, with the page at `path` marked; nothing for nobody."""
    mine = [one for one in links if person and allowed(access[f"GET {one.path}"], person)]
    here = nearest(mine, path)
    phases: dict[str, list[Link]] = {}
    for link in mine:
        phases.setdefault(link.phase or link.path, []).append(link)
    return tuple(_phase(held, here, path) for held in phases.values())


def nearest(links: list[Link], path: str) -> Link | None:
    """The link of this page, or of what it is a part of."""
    found = [
        (len(start), link)
        for link in links
        for start in (link.path, *link.within)
        if path == start or (path.startswith(f"{start.rstrip('/')}/") and start != "/")
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _phase(links: list[Link], here: Link | None, path: str) -> Phase:
    first = links[0]
    if first.phase and len(links) > 1 and here not in links:
        return Phase("", (Entry(first.path, f"web_frame.phase-{first.phase}", Here.NOT),))
    entries = tuple(
        Entry(link.path, link.label, _here(link, path) if link == here else Here.NOT)
        for link in links
    )
    return Phase(first.phase if len(links) > 1 else "", entries)


def _here(link: Link, path: str) -> Here:
    return Here.PAGE if link.path == path else Here.PART
