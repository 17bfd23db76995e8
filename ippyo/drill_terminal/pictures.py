"""A page of the terminal as the screen that drills measure."""

from typing import Any

from tally_server.compliance.drills.screen import Area, Box, Does, Screen, Shown, Words
from terminal.session import events as e
from terminal.session.states import Settings, State, TextSize, Theme
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.letters import FACE, LEAST_FACE
from terminal.ui.page import Element, Look, Page, Target, Text
from terminal.ui.rect import Rect
from terminal.ui.theme import COLOURS, Colour, Pair

_SHOWN = {
    State.ADMITTING: Shown.BUSY,
    State.RECORDING: Shown.BUSY,
    **{State(one.value): one for one in Shown if one is not Shown.BUSY},
}
_DOES: dict[type[Any], Does] = {
    e.Begin: Does.BEGINS,
    e.Choose: Does.CHOOSES,
    e.OpenRow: Does.OPENS_ROW,
    e.Proceed: Does.PROCEEDS,
    e.Back: Does.BACK,
    e.EndWithout: Does.ENDS,
    e.ConfirmEnd: Does.CONFIRMS_END,
    e.Change: Does.CHANGES,
    e.Cast: Does.RECORDS,
    e.AskHelp: Does.HELPS,
    e.CallStaff: Does.CALLS_STAFF,
    e.StillHere: Does.STILL_HERE,
}
_SIZES = tuple(TextSize)


def screen(desk: Desk, view: View, page: Page) -> Screen:
    """What is on the glass while the terminal shows this view."""
    colours = COLOURS[view.settings.theme]
    return Screen(
        _SHOWN[view.screen],
        view.contest_id,
        desk.glass.width,
        desk.glass.height,
        desk.glass.pixels_per_mm,
        view.settings.size.value,
        view.settings.theme.value,
        _hex(colours.page.ground),
        tuple(_area(desk, view, element) for element in page.elements),
    )


def _area(desk: Desk, view: View, element: Element) -> Area:
    pair = _pair(view.settings.theme, element.look)
    touchable = isinstance(element, Target)
    act = element.act if isinstance(element, Target) else None
    name = element.key.removeprefix("candidate-")
    return Area(
        element.key,
        _box(element.box),
        _hex(pair.ground),
        element.edge,
        _hex(pair.edge),
        tuple(_words(desk, element, text, _hex(pair.letters)) for text in element.texts),
        touchable=touchable,
        does=None if act is None else _does(view, element.key, act),
        candidate=name if name != element.key else "",
        marked=isinstance(element, Target) and element.ticked,
        tick=_box(element.tick) if isinstance(element, Target) and element.tick else None,
    )


def _words(desk: Desk, element: Element, text: Text, colour: str) -> Words:
    face = FACE if text.face.startswith("BIZ") else LEAST_FACE
    return Words(
        text.words,
        _box(text.box),
        desk.measure(text.words, text.face, text.em),
        text.em * face,
        text.face,
        colour,
        minor=_minor(element, text),
    )


def _minor(element: Element, text: Text) -> bool:
    """Reading, party, the title over a line of the review; the strip at the top."""
    if element.key == "strip":
        return True
    beside = element.key.startswith(("candidate-", "line-")) or element.key == "chosen"
    return beside and text.em < max(other.em for other in element.texts)


def _does(view: View, key: str, act: Any) -> Does:
    if isinstance(act, e.Confirm):
        return Does.DECIDES if view.part is not None and view.part[1] > 1 else Does.RECORDS
    if isinstance(act, e.ShowFrom):
        return Does.TURNS_BACK if key.endswith("before") else Does.TURNS_ON
    if isinstance(act, e.Set):
        return _sets(view.settings, act.settings)
    return _DOES.get(type(act), Does.OTHER)


def _sets(before: Settings, after: Settings) -> Does:
    if before.theme is not after.theme:
        return Does.COLOURS
    if before.size is after.size:
        return Does.OTHER
    larger = _SIZES.index(after.size) > _SIZES.index(before.size)
    return Does.LARGER if larger else Does.SMALLER


def _pair(theme: Theme, look: Look) -> Pair:
    found: Pair = getattr(COLOURS[theme], look.value)
    return found


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _box(rect: Rect) -> Box:
    return Box(rect.x, rect.y, rect.w, rect.h)
