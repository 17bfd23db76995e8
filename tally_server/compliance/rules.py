"""All rules of a profile together, in an order in which each follows what it depends on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from common.inputs import BadInput, Faults
from tally_server.compliance.books import Book
from tally_server.compliance.check import Part
from tally_server.compliance.rule import Profile, Rule


@dataclass(frozen=True)
class Rules:
    """The rules of one profile, in the order of their books."""

    profile: Profile
    books: tuple[Book, ...]

    @cached_property
    def all(self) -> tuple[Rule, ...]:
        return tuple(rule for book in self.books for rule in book.rules)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.all}

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part that must be shown, in the order of the rules."""
        return tuple(Part(rule.id, how) for rule in self.all for how in rule.how)

    @cached_property
    def settled(self) -> tuple[Rule, ...]:
        """Every rule once, each behind all that it depends on."""
        done: dict[str, Rule] = {}
        for rule in self.all:
            self._settle(rule, done)
        return tuple(done.values())

    def _settle(self, rule: Rule, done: dict[str, Rule]) -> None:
        if rule.id in done:
            return
        for name in rule.depends_on:
            self._settle(self.by_id[name], done)
        done[rule.id] = rule

    def dependants(self, rule: str) -> frozenset[str]:
        """The rules that cannot hold where this one does not, itself left out."""
        found: set[str] = set()
        for one in self.settled:
            if not found.isdisjoint(one.depends_on) or rule in one.depends_on:
                found.add(one.id)
        return frozenset(found)


def rules_of(profile: Profile, books: Iterable[Book]) -> Rules:
    """The rules of a profile. Raises BadInput: an id twice, an unknown one, a circle."""
    own = tuple(book for book in books if book.profile is profile)
    faults = Faults(f"{profile.value}.toml")
    known: set[str] = set()
    for rule in (rule for book in own for rule in book.rules):
        if rule.id in known:
            faults.add("compliance_input.rule-twice", rule=rule.id)
        known.add(rule.id)
    for book in own:
        for rule in book.rules:
            for name in rule.depends_on:
                if name not in known:
                    faults.add("compliance_input.unknown-rule", rule=rule.id, found=name)
    if not faults.errors:
        _refuse_circles(faults, {rule.id: rule.depends_on for book in own for rule in book.rules})
    if faults.errors:
        raise BadInput(faults.errors)
    return Rules(profile, own)


def _refuse_circles(faults: Faults, depends: Mapping[str, tuple[str, ...]]) -> None:
    """Take away rules that depend on nothing left; whatever stays goes round in a circle."""
    left = dict(depends)
    while True:
        free = [rule for rule, on in left.items() if not any(name in left for name in on)]
        if not free:
            break
        for rule in free:
            del left[rule]
    if left:
        faults.add("compliance_input.circle", rules=" ".join(sorted(left)))
