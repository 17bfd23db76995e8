"""The ids that people give to an election and its parts."""

import re

from common.tables import BadCell, shown

NO_CANDIDATE = "none"  # stands in `ballots.csv` and choice codes for 途中終了
_ELECTION = re.compile(r"[a-z0-9-]{3,40}")
_PART = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def election_id(text: str) -> str:
    """The text, if it is 3 to 40 of a-z 0-9 and hyphen. Raises BadCell otherwise."""
    if not _ELECTION.fullmatch(text):
        raise BadCell("election.election-id", found=shown(text))
    return text


def part_id(text: str) -> str:
    """The text, if it can be the id of a contest or a polling place.

    1 to 32 of a-z 0-9 and hyphen, the first no hyphen. Raises BadCell otherwise.
    """
    if not _PART.fullmatch(text):
        raise BadCell("election.part-id", found=shown(text))
    return text


def candidate_id(text: str) -> str:
    """The text, if it can be the id of a candidate: `none` means nobody and is refused."""
    if text == NO_CANDIDATE:
        raise BadCell("election.reserved-id", found=text)
    return part_id(text)


def terminal_id(place: str, number: int) -> str:
    """The id of a place's terminal: `<place>-<two digits>`, numbered from 01.

    Two terminals never share an id: the last three characters are always the number,
    so what stands before them is always the whole id of the place.
    """
    return f"{place}-{number:02d}"


def place_part(terminal: str) -> str:
    """The place id in a terminal id."""
    return terminal[:-3]
