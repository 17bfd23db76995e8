"""The witnesses' slips: one for every terminal, each held against a medium of it."""

from collections import Counter
from collections.abc import Callable, Collection

from common.signed import MAX_BYTES
from common.tables import Row
from tally_server.audit import completeness, evidence, integrity
from tally_server.audit.files import Files, read_file
from tally_server.audit.ledger import Ledger
from tally_server.audit.media import MediaRead
from tally_server.audit.medium import MediumRead

Held = Callable[[str], MediumRead | None]
"""The medium that a terminal's slip is held against."""


def verify_slips(
    ledger: Ledger,
    files: Files,
    name: str,
    media: MediaRead,
    held: Held,
    unused: Collection[str],
) -> None:
    """Checks 109, 417, 501 and 502 on the table of slips of this name."""
    place = files.place.of(name)
    if media.task.of_bundle and not (files.has(name) or files.told_elsewhere(name)):
        # Where there never were slips, 109 tells it, and the rest has nothing to look at.
        ledger.nothing_to_look_at(417, 501, 502)
    data = read_file(ledger, completeness.slips_are_there, files, name, MAX_BYTES)
    if data is None:
        return
    rows = ledger.ask(integrity.table_of_slips_can_be_read, place, data)
    if rows is None:
        return
    places = media.task.against.places
    times = Counter(row["terminal"] for row in rows)
    for terminal in places:
        one = completeness.terminal_has_one_slip
        where = place.about(terminal)
        ledger.ask(one, where, terminal, times, unused=terminal in unused)
    for terminal in times:
        ledger.ask(completeness.slip_is_of_a_terminal, place, terminal, places)
    for row in rows:
        _hold(ledger, media, row, held(row["terminal"]))


def _hold(ledger: Ledger, media: MediaRead, row: Row, medium: MediumRead | None) -> None:
    if medium is None:
        return
    terminal = medium.terminal
    place = media.task.files.place.of(f"{terminal}/{medium.medium}").about(terminal)
    number, digest = evidence.slip_has_the_number_of_records, row["digest"]
    ledger.ask(number, place, row["records"], medium)
    ledger.ask(evidence.slip_has_the_digest_of_the_package, place, digest, medium)
