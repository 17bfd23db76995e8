"""What the command prints: results on standard output, all else on standard error."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from common.text import Language, text


class Screen:
    """The terminal window of the person who runs the command.

    language: Japanese unless the environment variable IPPYO_LANG is `en`. quiet: under
    --json, and where nobody watches, no progress is drawn.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.language: Language = "en" if os.environ.get("IPPYO_LANG") == "en" else "ja"
        self.out = _plain(sys.stdout)
        self.err = _plain(sys.stderr)
        self.quiet = quiet

    def say(self, key: str, **values: str | int) -> None:
        """One line of the catalogue, for people; nothing under --json."""
        if not self.quiet:
            self.out.print(text(f"command.{key}", self.language, **values))

    def warn(self, line: str) -> None:
        """One line on standard error."""
        self.err.print(line)

    def json(self, document: Mapping[str, Any]) -> None:
        """A document on standard output, as JSON."""
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")

    @contextmanager
    def bars(self) -> Iterator["Bars"]:
        """Progress bars while the block runs; only drawn where a person watches."""
        if self.quiet or not self.err.is_terminal:
            yield Bars(None, self.language)
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.err, transient=True) as drawn:
            yield Bars(drawn, self.language)


def _plain(stream: TextIO) -> Console:
    """A window that shows a text as it is: `ballots.csv:100: place` holds no emoji."""
    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)


class Bars:
    """Progress bars that are drawn, or nothing at all."""

    def __init__(self, drawn: Progress | None, language: Language) -> None:
        self._drawn = drawn
        self._language: Language = language

    def add(self, key: str, total: int) -> Callable[[int], None]:
        """A new bar of `total` steps; what comes back advances it by so many."""
        drawn = self._drawn
        if drawn is None:
            return _not_drawn
        task = drawn.add_task(text(f"command.{key}", self._language), total=total)
        return lambda steps: drawn.update(task, advance=steps)


def _not_drawn(_: int) -> None:
    """Nobody watches."""
