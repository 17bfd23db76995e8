"""What the life of the polls has to know of a package."""

from datetime import date, time

from common.election import Place
from terminal.life.states import Loaded
from terminal.provision import Provision


def loaded(provision: Provision, *, voice: bool = True) -> Loaded:
    """The hours and days of this terminal's place, and the hash that people compare.

    voice: whether guidance by voice must work here.
    """
    election = provision.package.election
    place = election.place_of(provision.terminal)
    first, last = days(place, election.date)
    return Loaded(
        provision.terminal,
        election.mode,
        provision.package.hash,
        first,
        last,
        time.fromisoformat(place.open),
        time.fromisoformat(place.close),
        voice,
    )


def days(place: Place, election_day: date) -> tuple[date, date]:
    """The first and the last day on which a place is open: the election day, or those of
    early voting (公職選挙法 Art 48-2)."""
    first = place.first_day or election_day
    return first, place.last_day or first
