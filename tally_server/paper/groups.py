"""Whose names a paper ballot could mean at once: the groups that a sheet has a field for."""

from collections.abc import Callable, Iterable, Iterator

from common.election import Candidate, Contest
from tally_server.paper.sheet import Group

_SPACES = " 　"


def likely_groups(contest: Contest) -> tuple[Group, ...]:
    """The candidates who share a surname, a given name or the reading of one.

    A proposal: the counting officer adds the names that voters really wrote. Members in
    filing order; the groups in the order of their members.
    """
    people = sorted(contest.candidates, key=lambda person: person.filing_no)
    filed = {person.id: person.filing_no for person in people}
    found = {group for parts in _PARTS for group in _sharing(people, parts)}
    return tuple(sorted(found, key=lambda group: [filed[member] for member in group]))


def _sharing(
    people: Iterable[Candidate], parts: Callable[[Candidate], tuple[str, ...]]
) -> Iterator[Group]:
    by_part: dict[str, list[str]] = {}
    for person in people:
        for part in dict.fromkeys(parts(person)):
            by_part.setdefault(part, []).append(person.id)
    return (tuple(members) for members in by_part.values() if len(members) > 1)


def _words(text: str) -> tuple[str, ...]:
    for space in _SPACES:
        text = text.replace(space, "\n")
    return tuple(word for word in text.split("\n") if word)


_PARTS: tuple[Callable[[Candidate], tuple[str, ...]], ...] = (
    lambda person: _words(person.name)[:1],
    lambda person: _words(person.name)[1:],
    lambda person: (person.name,),
    lambda person: _words(person.kana)[:1],
    lambda person: _words(person.kana)[1:],
)
