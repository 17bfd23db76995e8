"""readings.csv: how titles and parties are read aloud.

Of candidates the kana stand in the election folder; of a title or a party nobody knows but
the people there. What a program guesses is written down for them to read, and for an
official election every reading is theirs.
"""

import csv
import io
from collections.abc import Callable, Mapping

from common.clips import to_be_read
from common.election import Election
from common.inputs import Faults, InputError
from common.names import reading
from common.tables import Column, read_table, words

FILE = "readings.csv"


def read_readings(data: bytes, election: Election, file: str = FILE) -> dict[str, str]:
    """Kana by title or party. Raises BadInput, with all faults."""
    faults = Faults(file)
    known = set(to_be_read(election))
    found: dict[str, str] = {}
    for row in read_table(faults, data, (Column("text", words), Column("kana", reading))):
        text = row["text"]
        if text not in known:
            faults.add("assets_made.unknown-text", row.line, "text", found=text)
        elif text in found:
            faults.add("assets_made.text-twice", row.line, "text", found=text)
        found[text] = row["kana"]
    faults.stop()
    return found


def guessed(
    election: Election, readings: Mapping[str, str], spoken: Callable[[str], str]
) -> dict[str, str]:
    """Those given, and for the others what the program would say."""
    texts = to_be_read(election)
    return {text: readings.get(text) or spoken(text) for text in texts}


def unread(election: Election, readings: Mapping[str, str], file: str = FILE) -> list[InputError]:
    """One error for each title and party whose reading nobody gave."""
    missing = (text for text in to_be_read(election) if text not in readings)
    return [
        InputError(file, 1, "text", "assets_made.reading-missing", {"found": text})
        for text in missing
    ]


def as_csv(readings: Mapping[str, str]) -> bytes:
    """The file again, in the order of the texts as they came."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(("text", "kana"))
    writer.writerows(readings.items())
    return written.getvalue().encode()
