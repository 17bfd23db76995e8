"""All media of an election: complete, each of them verified, and held against each other."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from common.ballot import record_bytes
from common.box_header import MediumRole
from common.closing import CLOSED_FILES, RECORDS_FILE
from common.signed import MAX_BYTES
from tally_server.audit import completeness, consistency, evidence
from tally_server.audit.files import Files, read_file
from tally_server.audit.keys import Keys
from tally_server.audit.ledger import Broken, Ledger, Place
from tally_server.audit.medium import Against, MediumFiles, MediumRead
from tally_server.audit.packages import MediumName
from tally_server.audit.pools import PoolFound, Sizes, pool_of
from tally_server.audit.side_by_side import TerminalMedia, verifiers
from tally_server.intake.media import SLIPS_FILE

MEDIA = tuple(role.word for role in MediumRole)
_MEDIUM_IS_THERE = dict(
    zip(MEDIA, (completeness.original_is_there, completeness.duplicate_is_there), strict=True)
)
MAX_RECORDS = 10 * 10_000 * (1152 + 64)  # contests, box capacity, the largest record
Aside = frozenset[tuple[str, str]]
"""Contest, and SHA-256 of a sealed vote that two people set aside."""


@dataclass(frozen=True)
class MediaToVerify:
    """files: the folder of all media. expected: the files of a medium.

    of_bundle: what does not belong is told by the checks of the bundle. unused: terminals
    that by decision have no media. beside: the hash of the good package on each medium.
    """

    files: Files
    against: Against
    unused: frozenset[str] = frozenset()
    expected: frozenset[str] = CLOSED_FILES
    of_bundle: bool = False
    workers: int = 1
    progress: Callable[[int], None] = lambda _: None
    beside: Mapping[MediumName, str] = field(default_factory=dict, hash=False)

    @cached_property
    def sizes(self) -> Sizes:
        suite = self.against.ceremony.suite
        return Sizes(record_bytes(suite), suite.sealed_bytes)


@dataclass(frozen=True)
class MediaRead:
    """Every medium whose manifest could be believed."""

    task: MediaToVerify
    read: Mapping[MediumName, MediumRead]

    def of(self, terminal: str, medium: str) -> MediumRead | None:
        return self.read.get((terminal, medium))

    def readable(self, terminal: str) -> MediumRead | None:
        """The original, or what is left of the two."""
        both = (self.of(terminal, medium) for medium in MEDIA)
        return next((one for one in both if one is not None), None)

    def whole(self) -> tuple[MediumRead, ...]:
        """Of each terminal one medium on which all is good: the original if it is."""
        found = []
        for terminal in self.task.against.places:
            both = (self.of(terminal, medium) for medium in MEDIA)
            found += [one for one in both if one is not None and one.whole][:1]
        return tuple(found)


def verify_media(ledger: Ledger, task: MediaToVerify, names: Sequence[str]) -> MediaRead:
    """names: what stands in the folder of all media."""
    _complete(ledger, task, names)
    terminals = [terminal for terminal in task.against.places if task.files.names(terminal)]
    read: dict[MediumName, MediumRead] = {}
    package, register = task.against.package, task.against.register
    with verifiers(package, register, len(terminals), task.workers) as verify:
        for verified in verify(_media_of(ledger, task, terminals)):
            ledger.take_over(verified.made, verified.findings)
            for medium in verified.media:
                read[medium.terminal, medium.medium] = _judged(task, medium)
            task.progress(1)
    found = MediaRead(task, read)
    _pairs(ledger, found)
    return found


def verify_register(ledger: Ledger, place: Place, keys: Keys, terminals: Collection[str]) -> None:
    """Check 108, where there is a register."""
    if keys.register is None:
        return
    certified = keys.certified
    for terminal in terminals:
        ledger.ask(completeness.register_has_the_terminal, place, terminal, certified)


def verify_repeats(
    ledger: Ledger, media: MediaRead, aside: Aside, whole: Sequence[MediumRead]
) -> None:
    """Check 503: no sealed vote twice in what can be counted, of each terminal one medium.

    Sealing never gives the same bytes twice, so one of two is a copy, and totals with a
    copied vote in them would tell how its voter voted.
    """
    ledger.nothing_to_look_at(503)
    pools = pools_of(media, whole)
    place = media.task.files.place
    ledger.ask(evidence.records_are_still_there, place, pools)
    for pool in pools or ():
        put_aside = {sha256 for contest, sha256 in aside if contest == pool.contest}
        where = Place(f"pool of {pool.contest}")
        for repeated in pool.repeated:
            ledger.ask(evidence.no_vote_stands_twice, where, repeated, put_aside)


def pools_of(media: MediaRead, some: Sequence[MediumRead]) -> tuple[PoolFound, ...] | None:
    """The pool of every contest over these media; None where they can no longer be read."""
    contests = media.task.against.package.election.contests
    try:
        return tuple(
            pool_of(contest.id, some, media.task.files, media.task.sizes) for contest in contests
        )
    except Broken:
        return None


def _judged(task: MediaToVerify, medium: MediumRead) -> MediumRead:
    """A medium with another package than the election's is not whole."""
    beside = task.beside.get((medium.terminal, medium.medium))
    same = beside == task.against.package.hash
    return medium if same else replace(medium, whole=False)


def _complete(ledger: Ledger, task: MediaToVerify, names: Sequence[str]) -> None:
    ledger.nothing_to_look_at(103, 104, 105)
    files, places = task.files, task.against.places
    for name in names:
        # In a bundle other files are told by 112 or 114.
        ours = name == SLIPS_FILE or (task.of_bundle and files.names(name) is None)
        if not ours:
            ledger.ask(completeness.folder_is_a_terminals, files.place.of(name), name, places)
    for terminal in places:
        if terminal in task.unused and not files.names(terminal):
            continue
        _complete_terminal(ledger, task, terminal)


def _complete_terminal(ledger: Ledger, task: MediaToVerify, terminal: str) -> None:
    place = task.files.place.of(terminal).about(terminal)
    inside = ledger.ask(completeness.terminal_has_its_folder, place, task.files, terminal)
    if inside is None:
        return
    for medium, is_there in _MEDIUM_IS_THERE.items():
        ledger.ask(is_there, place.of(medium).about(terminal, medium), medium, inside)
    for name in () if task.of_bundle else inside:
        ledger.ask(completeness.name_is_a_mediums, place.of(name), name, MEDIA)


def _media_of(
    ledger: Ledger, task: MediaToVerify, terminals: Sequence[str]
) -> Iterator[TerminalMedia]:
    """The media of one terminal after the other, those that have all their files."""
    for terminal in terminals:
        there = task.files.names(terminal) or ()
        read = (_files_of(ledger, task, terminal, medium) for medium in MEDIA if medium in there)
        yield tuple(medium for medium in read if medium is not None)


def _files_of(
    ledger: Ledger, task: MediaToVerify, terminal: str, medium: str
) -> MediumFiles | None:
    """The files of a medium, if it has all of them."""
    folder = f"{terminal}/{medium}"
    place = task.files.place.of(folder).about(terminal, medium)
    names = ledger.ask(completeness.medium_is_a_folder, place, task.files, folder)
    if names is None:
        return None
    files: dict[str, bytes] = {}
    for name in sorted(task.expected):
        limit = MAX_RECORDS if name == RECORDS_FILE else MAX_BYTES
        there = completeness.medium_holds_the_file
        data = read_file(ledger, there, task.files, f"{folder}/{name}", limit, place.of(name))
        if data is not None:
            files[name] = data
    for name in () if task.of_bundle else names:
        ledger.ask(completeness.file_is_one_of_the_six, place.of(name), name)
    if len(files) < len(task.expected):
        return None
    return MediumFiles(place, terminal, medium, files, task.beside.get((terminal, medium)))


def _pairs(ledger: Ledger, media: MediaRead) -> None:
    files = media.task.files
    for terminal in media.task.against.places:
        original, duplicate = (media.of(terminal, medium) for medium in MEDIA)
        if original is not None and duplicate is not None:
            place = files.place.of(terminal).about(terminal)
            agree = consistency.media_agree
            ledger.ask(agree, place, original.digest, duplicate.digest)
