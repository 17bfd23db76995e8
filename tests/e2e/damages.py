"""Damages to media, and decisions of two people, for tests that count what is left."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from elections import SMALL_SCRIPT, Town, polled, small_election

ONE, TWO, OTHER = "p01-01", "p01-02", "p02-01"
Damage = Callable[[Town], None]
Decision = Mapping[str, object]


def use_duplicate(terminal: str = ONE, reason: str = "damaged") -> Decision:
    return {
        "action": "use-duplicate",
        "terminal": terminal,
        "reason": reason,
        "opinion": "異議なし",
    }


def acknowledge(problem: str, terminal: str | None = ONE) -> Decision:
    named = {} if terminal is None else {"terminal": terminal}
    return {"action": "acknowledge", "problem": problem, **named}


def not_used(terminal: str = ONE) -> Decision:
    return {"action": "not-used", "terminal": terminal}


def found(lines: list[str]) -> list[tuple[str, str]]:
    """Subject and code of each line: `p01-01: [M-01] …`."""
    parts = [line.split(": [", 1) for line in lines]
    return [(subject, rest.split("]")[0]) for subject, rest in parts]


@dataclass(frozen=True)
class Case:
    """A damage that stops the count, what is found, and decisions that let it go on."""

    damage: Damage
    found: tuple[tuple[str, str], ...]
    decisions: tuple[Decision, ...]


def remove(name: str) -> Damage:
    def damage(town: Town) -> None:
        path = town.media / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


def flip(name: str, at: int = 40) -> Damage:
    """One bit of one byte of the file changed."""

    def damage(town: Town) -> None:
        data = bytearray((town.media / name).read_bytes())
        data[at % len(data)] ^= 1
        (town.media / name).write_bytes(data)

    return damage


def add(name: str, data: bytes = b"") -> Damage:
    def damage(town: Town) -> None:
        path = town.media / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(data)

    return damage


def make_folder(name: str) -> Damage:
    return lambda town: (town.media / name).mkdir(parents=True)


def link(name: str) -> Damage:
    return lambda town: (town.media / name).symlink_to("/dev/null")


def exchange(one: str, other: str) -> Damage:
    def damage(town: Town) -> None:
        aside = town.folder / "aside"
        (town.media / one).rename(aside)
        (town.media / other).rename(town.media / one)
        aside.rename(town.media / other)

    return damage


def empty(name: str) -> Damage:
    def damage(town: Town) -> None:
        shutil.rmtree(town.media / name)
        (town.media / name).mkdir()

    return damage


def replace_by_link(name: str) -> Damage:
    """The file lies elsewhere, and only a link to it on the medium."""

    def damage(town: Town) -> None:
        elsewhere = town.folder / "elsewhere"
        (town.media / name).rename(elsewhere)
        (town.media / name).symlink_to(elsewhere)

    return damage


def foreign(name: str) -> Damage:
    """The medium of the same name, but of another ceremony of the same election."""

    def damage(town: Town) -> None:
        other = polled(town.folder / "foreign", small_election(), SMALL_SCRIPT)
        shutil.rmtree(town.media / name)
        shutil.copytree(other.media / name, town.media / name)

    return damage


def older(name: str) -> Damage:
    """The medium of the same name of another day, taken with the same KEYS."""

    def damage(town: Town) -> None:
        town.cast({(ONE, "contest-1"): {"contest-1-3": 3}, (ONE, "contest-2"): {"none": 3}})
        assert town.day(out=town.folder / "older").code == 0
        shutil.rmtree(town.media / name)
        shutil.copytree(town.folder / "older" / name, town.media / name)

    return damage


def copy(name: str, over: str) -> Damage:
    """The files of one medium in place of another's."""

    def damage(town: Town) -> None:
        shutil.copytree(town.media / name, town.media / over, dirs_exist_ok=True)

    return damage


def both(*damages: Damage) -> Damage:
    def damage(town: Town) -> None:
        for one in damages:
            one(town)

    return damage


def nothing(town: Town) -> None:
    """All media are good."""


def original(name: str) -> str:
    return f"{ONE}/original/{name}"
