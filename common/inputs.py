"""What is wrong with a file that a person wrote, said so that the person can mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from common.text import Language, Value, text


@dataclass(frozen=True, order=True)
class InputError:
    """One fault in one place of one file.

    line counts from 1; column is the field's name (of a CSV column or a TOML or
    JSON key), or "-" where the fault is the whole line's or file's. key names the
    text in the catalogue, values fill it.
    """

    file: str
    line: int
    column: str
    key: str
    values: Mapping[str, Value] = field(default_factory=dict, compare=False, hash=False)

    def say(self, language: Language = "ja") -> str:
        """`file:line: column: what, what to do`, on one line."""
        what = text(self.key, language, **self.values)
        return f"{self.file}:{self.line}: {self.column}: {what}"


class BadInput(Exception):
    """Input that cannot be used, with all of its faults and not only the first."""

    def __init__(self, errors: Iterable[InputError]) -> None:
        self.errors: tuple[InputError, ...] = tuple(sorted(errors))
        super().__init__(f"{len(self.errors)} input error(s)")

    def lines(self, language: Language = "ja") -> list[str]:
        return [error.say(language) for error in self.errors]


def refuse(file: str, key: str, line: int = 1, column: str = "-", **values: Value) -> BadInput:
    """The exception for one single fault."""
    return BadInput([InputError(file, line, column, key, values)])


class Faults:
    """Collects every fault of one file before anybody is told."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors: list[InputError] = []

    def add(self, key: str, line: int = 1, column: str = "-", **values: Value) -> None:
        self.errors.append(InputError(self.file, line, column, key, values))

    def stop(self) -> None:
        """Raise BadInput if any fault was collected."""
        if self.errors:
            raise BadInput(self.errors)
