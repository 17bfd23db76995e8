"""The turnout's screens, drawn."""

from collections.abc import Iterator

from tally_server.board.drawing import WIDTH, bar, english, head, letters, say
from tally_server.board.turnout import AtPlace, Figure, Hour, Hours, Places
from tally_server.outcome.figures import whole

_TOP, _ROOM = 430, 540
_LOWEST = 90  # the highest row of hours
_PLACES_AT, _PLACE_STEP = 250, 74
_CLOCK, _MALE, _FEMALE, _BOTH, _BAR_AT, _BAR_WIDTH, _END = 720, 900, 1080, 1270, 1310, 330, 1870


def hours_parts(page: Hours) -> Iterator[str]:
    """The newest hour large, then all hours, each with a bar of all electors."""
    yield from head(page.mode, page.election)
    newest = page.hours[-1]
    yield letters(50, 210, 70, f"{say('turnout-now')} {newest.clock}", font_weight="bold")
    yield letters(50, 260, 36, english("turnout-now"))
    yield letters(_END, 260, 150, f"{newest.figure.percent} %", anchor="end", font_weight="bold")
    yield letters(50, 350, 46, _people(newest.figure), wide=1300)
    yield letters(_END, 350, 46, _told(newest, page.places), anchor="end")
    step = min(_ROOM // len(page.hours), _LOWEST)
    for at, hour in enumerate(page.hours):
        y, size = _TOP + step * at, min(step * 5 // 8, 44)
        line = y + size
        yield letters(50, line, size, hour.clock)
        yield bar(220, y + size // 4, 1150, hour.figure.bar, size)
        yield letters(1610, line, size, f"{hour.figure.percent} %", anchor="end")
        yield letters(_END, line, size * 3 // 4, f"{hour.told} / {page.places}", anchor="end")
    yield from _foot()


def _people(figure: Figure) -> str:
    both, male, female = whole(figure.both), whole(figure.male), whole(figure.female)
    return f"{say('turnout-voters')} {both}({say('male')} {male} {say('female')} {female})"


def _told(hour: Hour, places: int) -> str:
    return f"{say('turnout-told')} {hour.told} / {places}"


def places_parts(page: Places) -> Iterator[str]:
    """Ten places: the last hour that each told."""
    of = f"{page.number} / {page.pages}" if page.pages > 1 else ""
    yield from head(page.mode, page.election, of)
    yield letters(50, 180, 46, say("turnout-places"), font_weight="bold")
    yield letters(50, 218, 28, english("turnout-places"))
    columns = ((_MALE, "male"), (_FEMALE, "female"), (_BOTH, "both"), (_END, "turnout"))
    for x, key in columns:
        yield letters(x, 180, 36, say(key), anchor="end")
        yield letters(x, 218, 28, english(key), anchor="end")
    for at, row in enumerate(page.rows):
        yield from _place(row, _PLACES_AT + _PLACE_STEP * at)
    yield from _foot()


def _place(row: AtPlace, top: int) -> Iterator[str]:
    line = top + 46
    yield letters(50, line, 40, row.name, wide=540)
    yield letters(_CLOCK, line, 34, row.clock, anchor="end")
    figure = row.figure
    if figure is None:
        waits = "turnout-asked" if row.clock else "turnout-waits"
        yield letters(_BOTH, line, 36, say(waits), anchor="end")
        return
    for x, number in ((_MALE, figure.male), (_FEMALE, figure.female), (_BOTH, figure.both)):
        yield letters(x, line, 40, whole(number), anchor="end", wide=170)
    yield bar(_BAR_AT, top + 14, _BAR_WIDTH, figure.bar, 40)
    yield letters(_END, line, 44, f"{figure.percent} %", anchor="end", font_weight="bold")


def _foot() -> Iterator[str]:
    yield letters(WIDTH // 2, 1030, 34, say("turnout-without"), anchor="middle")
    yield letters(WIDTH // 2, 1066, 26, english("turnout-without"), anchor="middle")
