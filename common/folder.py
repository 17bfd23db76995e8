"""The election folder: three files that people edit become an election, or every fault.

Files come as bytes by their names; nothing is read from disk here. Other files in the
folder are no part of the election and are not looked at.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from common import election_rules as rules
from common.election import Candidate, Contest, Counting, Election, KeyThreshold, Place
from common.folder_lists import Listing, read_candidates, read_places
from common.folder_settings import Settings, Table, read_settings
from common.folder_warnings import Lines, election_warnings
from common.inputs import BadInput, Faults, InputError
from common.tables import Row

FILES = ("election.toml", "candidates.csv", "polling_places.csv")
_NOTHING = Listing((), complete=False)
_SHOWN = ("name", "kana", "party")

Undrawable = Callable[[str], tuple[str, ...]]
"""The letters of a text that the terminals cannot show exactly, as Unicode writes them."""


def _nothing_undrawable(_: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Checked:
    """The election of a folder, or None and the faults that prevent it.

    warnings: known only where there are no errors.
    """

    election: Election | None
    errors: tuple[InputError, ...]
    warnings: tuple[InputError, ...]


def read_folder(
    files: Mapping[str, bytes], undrawable: Undrawable = _nothing_undrawable
) -> Election:
    """The election of these files. Raises BadInput with all faults of all files."""
    checked = check_folder(files, undrawable)
    if checked.election is None:
        raise BadInput(checked.errors)
    return checked.election


def check_folder(
    files: Mapping[str, bytes], undrawable: Undrawable = _nothing_undrawable
) -> Checked:
    """Everything there is to say about these files, by file and line.

    undrawable: asked of everything that a voter is shown of a candidate.
    """
    found = {name: Faults(name) for name in FILES}
    for name in FILES:
        if name not in files:
            found[name].add("election.file-missing")
    settings, people, places = _read(files, found)
    if settings:
        _contests_without_candidates(found["election.toml"], settings, people)
        _contests_without_a_vote(found["election.toml"], settings, people)
    _letters_without_glyph(found["candidates.csv"], people, undrawable)
    errors = tuple(sorted(error for faults in found.values() for error in faults.errors))
    if settings is None or errors:
        return Checked(None, errors, ())
    election = _election(settings, people, places)
    return Checked(election, (), election_warnings(election, _lines(settings, people, places)))


def _read(
    files: Mapping[str, bytes], found: Mapping[str, Faults]
) -> tuple[Settings | None, Listing, Listing]:
    toml, candidates, polling_places = FILES
    settings = read_settings(found[toml], files[toml]) if toml in files else None
    people, places = _NOTHING, _NOTHING
    if candidates in files:
        known = settings.contest_ids if settings else None
        people = read_candidates(found[candidates], files[candidates], known)
    if polling_places in files:
        day = settings.election["date"] if settings else None
        places = read_places(found[polling_places], files[polling_places], day)
    return settings, people, places


def _contests_without_candidates(faults: Faults, settings: Settings, people: Listing) -> None:
    """Said only where every candidate's contest is a known one: it might mean this one."""
    known, named = settings.contest_ids, set(people.column("contest"))
    if known is None or not people.complete or not named <= set(known):
        return
    for index, contest in enumerate(known):
        if contest not in named:
            line = settings.document.line("contests", index, "id")
            faults.add("election.no-candidates", line, "id", contest=contest)


def _contests_without_a_vote(faults: Faults, settings: Settings, people: Listing) -> None:
    """An official election puts no contest to the vote whose candidates are all elected."""
    filed = Counter(people.column("contest"))
    if not people.complete or settings.contest_ids is None:
        return
    for index, contest in enumerate(settings.contests):
        number, winners = filed[contest["id"]], contest["winners"]
        if number and winners:  # without a candidate it is said already
            for breach in rules.contested(settings.election["mode"], number, winners):
                line = settings.document.line("contests", index, breach.column)
                faults.add(breach.key, line, breach.column, **breach.values)


def _letters_without_glyph(faults: Faults, people: Listing, undrawable: Undrawable) -> None:
    for row in people.rows:
        for column in _SHOWN:
            missing = undrawable(row.cells.get(column) or "")
            if missing:
                faults.add("election.no-glyph", row.line, column, letters=", ".join(missing))


def _election(settings: Settings, people: Listing, places: Listing) -> Election:
    needed, trustees = settings.election["key_threshold"]
    return Election(
        **{
            **settings.election,
            "key_threshold": KeyThreshold(needed=needed, trustees=trustees),
            "counting": Counting(**settings.counting),
            "contests": tuple(_contest(contest, people) for contest in settings.contests),
            "places": tuple(_place(row) for row in places.rows),
        }
    )


def _contest(contest: Table, people: Listing) -> Contest:
    rows = [row for row in people.rows if row["contest"] == contest["id"]]
    in_order = sorted(rows, key=lambda row: int(row["display_order"]))
    return Contest(**contest, candidates=tuple(_candidate(row) for row in in_order))


def _candidate(row: Row) -> Candidate:
    cells = dict(row.cells)
    del cells["contest"]
    cells["id"] = cells.pop("candidate")
    cells["legal_name"] = cells["legal_name"] or cells["name"]
    return Candidate(**cells)


def _place(row: Row) -> Place:
    cells = dict(row.cells)
    cells["id"] = cells.pop("place")
    return Place(**cells)


def _lines(settings: Settings, people: Listing, places: Listing) -> Lines:
    document = settings.document
    return Lines(
        document.line("election", "box_capacity"),
        {
            (contest["id"], key): document.line("contests", index, key)
            for index, contest in enumerate(settings.contests)
            for key in contest
        },
        {row["candidate"]: row.line for row in people.rows},
        {row["place"]: row.line for row in places.rows},
    )
