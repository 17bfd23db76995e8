"""The desk by plain lines, for tests and rehearsals: a line in, a line out.

| line | does |
|---|---|
| `issue [TERMINAL]` | `GRANT <terminal> <text>` |
| `without CONTEST` | leaves a contest out of the next grant, or puts it in again |
| `back TERMINAL` | one grant was taken back and torn |
| `rest TERMINAL`, `serve TERMINAL` | out of service, in service |
| `opening TERMINAL NUMBER` | the terminal's opening |
| `scan LINE` | a terminal's sign, or a closing slip |
| `slip TERMINAL RECORDS [UNLOCKED]` | what the closing slip says |
| `counts`, `sheet` | one line a terminal; the reconciliation sheet |
| `wipe` | nothing of a grant is on the card in the reader any more |
| `end` | the key is wiped |
"""

from collections.abc import Callable, Iterable, Iterator

from common.text import Language, text
from terminal.reception.desk import Desk, DeskRefused
from terminal.reception.sheet import sheet


def answers(
    lines: Iterable[str], desk: Desk, end: Callable[[], None], language: Language = "ja"
) -> Iterator[str]:
    """What the desk says to each line."""
    for line in lines:
        word, _, rest = line.strip().partition(" ")
        try:
            yield from _answer(word, rest, desk, end, language)
        except DeskRefused as refused:
            key = f"reception_refusals.{refused.reason}"
            title = text(key, f"title_{language}", **refused.values)
            yield f"REFUSED {text(key, 'code')} {title}"


def _answer(
    word: str, rest: str, desk: Desk, end: Callable[[], None], language: Language
) -> Iterable[str]:
    match (word, rest.split()):
        case ("issue", []):
            return [_issued(desk, None)]
        case ("issue", [terminal]):
            return [_issued(desk, desk.number_of(terminal))]
        case ("counts", []):
            return [f"COUNTS {line.terminal} {line.grants} {line.back}" for line in desk.counts]
        case ("sheet", []):
            return sheet(desk, language)
        case ("scan", [_, *_]):
            desk.scanned(rest)
        case ("wipe", []):
            desk.wipe_card()
        case ("end", []):
            end()
        case ("without", [contest]) if contest in desk.contests:
            desk.choose(desk.contests.index(contest))
        case _:
            _act(word, rest.split(), desk)
    return ["OK"]


def _act(word: str, words: list[str], desk: Desk) -> None:
    """What names a terminal first, and then numbers."""
    match (word, words):
        case ("back", [terminal]):
            desk.take_back(desk.number_of(terminal))
        case ("rest" | "serve", [terminal]):
            desk.set_service(desk.number_of(terminal), on=word == "serve")
        case ("opening", [terminal, number]):
            desk.set_opening(desk.number_of(terminal), _number(number, "no-opening"))
        case ("slip", [terminal, records, *unlocked]) if len(unlocked) < 2:
            numbers = [_number(one, "no-number") for one in (records, *unlocked)]
            desk.set_recorded(desk.number_of(terminal), *numbers)
        case _:
            raise DeskRefused("unknown-word", word=word[:40])


def _issued(desk: Desk, at: int | None) -> str:
    given = desk.issue(at)
    desk.hand_out(given)
    return f"GRANT {given.terminal} {given.text}"


def _number(digits: str, reason: str) -> int:
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 8:
        raise DeskRefused(reason)
    return int(digits)
