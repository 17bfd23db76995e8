"""A folder to start from: a whole example election, explained where people edit it."""

from datetime import date, timedelta
from importlib.resources import files
from string import Template

FILES = ("election.toml", "candidates.csv", "polling_places.csv", "ballots.csv")
_AHEAD = timedelta(days=60)
_SUNDAY = 6


def scaffold(today: date) -> dict[str, bytes]:
    """The files of an example election, a rehearsal: the folder, and votes to try it with.

    The election falls on the first Sunday at least 60 days after today; early voting
    runs from the sixth day before it to the last, as in a city (公職選挙法48条の2).
    """
    day = today + _AHEAD
    day += timedelta(days=(_SUNDAY - day.weekday()) % 7)
    filling = {
        "id": f"example-{day.year}",
        "date": day.isoformat(),
        "first_day": (day - timedelta(days=6)).isoformat(),
        "last_day": (day - timedelta(days=1)).isoformat(),
    }
    folder = files("tally_server.preparation.example")
    return {
        name: Template(folder.joinpath(name).read_text(encoding="utf-8"))
        .substitute(filling)
        .encode()
        for name in FILES
    }
