"""What can be looked at: readiness report, hash, sign of the opening, closing slip."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from common.text import catalogue
from terminal.life.states import Condition, Finding
from terminal.session.states import TextSize
from terminal.staff import touches as t
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD
from terminal.ui.letters import line
from terminal.ui.page import Block, Element, Look, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.alarms import device_said
from terminal.ui.staff.codes import code_block, grouped, groups_block
from terminal.ui.staff.compare import COLUMNS, hash_block
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import (
    GOOD_NEWS,
    back,
    fitted,
    halved,
    lead,
    printing,
    remark,
    row,
    whole,
)
from terminal.ui.staff.pour import Said, Weight, pour
from terminal.ui.staff.words import coded, of, said

_CODE = 0.42
_REPORT_COLUMNS = 2
_OF_THE_PROGRAM = (Condition.PROGRAM_OTHER, Condition.PACKAGES_OTHER)


def page(desk: Desk, view: StaffView, place: Frame, info: t.Info) -> Page:
    first, rest = lead(desk, place.body, said(desk, f"info-{info}", "lead"))
    told = _told(desk, view, place, rest) if info in _PRINTED else []
    failed = any(one.box.y < place.bar.y for one in told)
    return whole(
        desk,
        view,
        place,
        f"info-{info}",
        said(desk, f"info-{info}", "title"),
        first,
        *told,
        *(() if failed else _DRAWN[info](desk, view, rest)),
        back(desk, place),
        *(printing(desk, view, place) if info in _PRINTED and _there(view, info) else ()),
    )


def _there(view: StaffView, info: t.Info) -> bool:
    """Whether there is anything of it to print."""
    return bool(view.code) if info in (t.Info.REPORT, t.Info.SLIP) else view.voters is not None


def _told(desk: Desk, view: StaffView, place: Frame, area: Rect) -> list[Element]:
    """What became of the slip: in the bar, beside the button; where it failed it takes the
    place of what was to be printed."""
    found = view.desk.remark
    if found is None or found.key not in GOOD_NEWS:
        return remark(desk, view, area)
    slots = place.slots
    wide = slots["forward"].right - slots["confirm"].x
    box = slots["confirm"]._replace(w=wide)
    return [row(desk, "remark", box, of(desk, found.key, "title"), done=False)]


def _hash(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """The hash of the package; above it the short code of the program, where it is told, and how
    it compares with the inspected one. At the left the same for a device, hashes in full."""
    if not view.program:
        return [hash_block(desk, view, area)]
    left, right = halved(area, _CODE, 2 * desk.gap)
    told_large, rest = _large(desk, "program", [said(desk, "program", code=view.program)], right)
    compared, rest = _compared(desk, view, rest)
    caption, rest = lead(desk, rest, said(desk, "package"))
    return [
        *_code(desk, view, left),
        told_large,
        compared,
        replace(caption, key="package"),
        hash_block(desk, view, rest),
    ]


def _compared(desk: Desk, view: StaffView, area: Rect) -> tuple[Block, Rect]:
    """Whether program and packages are the inspected ones; marked where they are not."""
    wrong = [one for one in _OF_THE_PROGRAM if one in view.polls.noticed]
    if view.inspected not in ("", view.program) and not wrong:
        wrong = [Condition.PROGRAM_OTHER]
    told = "program-same" if view.inspected else "program-untold"
    told = "program-inspected" if wrong else told
    paragraphs = [Said(said(desk, told, code=view.inspected), Weight.LIGHT)]
    if wrong:
        paragraphs.insert(0, Said(coded(desk, f"devices.{wrong[0]}"), Weight.HEAVY))
    block = fitted(desk, "compared", area, paragraphs, Look.NOTICE if wrong else Look.TILE)
    below = block.box.bottom + desk.gap
    return block, area._replace(y=below, h=area.bottom - below)


def _report(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """Every device, good or not, in two columns; the code of the same at the left."""
    found: list[Element] = []
    if view.code:
        left, area = halved(area, _CODE, desk.gap)
        found += _code(desk, view, left)
    count = -(-len(view.report) // _REPORT_COLUMNS)
    between = desk.gap // 4  # nothing here is touched
    high = (area.h - between * (count - 1)) // max(1, count)
    wide = (area.w - desk.gap) // _REPORT_COLUMNS
    for at, finding in enumerate(view.report):
        x = area.x + at // count * (wide + desk.gap)
        y = area.y + at % count * (high + between)
        found.append(_finding(desk, finding, Rect(x, y, wide, high)))
    return found


def _finding(desk: Desk, finding: Finding, box: Rect) -> Block:
    state = said(desk, "good" if finding.good else "bad")
    if finding.because:
        codes = "・".join(catalogue()[f"devices.{one}"]["code"] for one in finding.because)
        state = said(desk, "noticed", codes=codes)
    name = device_said(desk, finding.device)
    needed = f" ({said(desk, 'required')})" if finding.required else ""
    paragraphs = [Said(f"{name}{needed}", Weight.LIGHT), Said(state, Weight.HEAVY)]
    inner = box.inner(desk.pad, 0)  # the middle keeps them off the edges
    look = Look.TILE if finding.good else Look.NOTICE
    texts = pour(desk, inner, paragraphs, middle=True)
    return Block(f"device-{finding.device}", box, look, texts, desk.edge)


def _sign(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """For the scanner of reception; the same in large letters, to be typed there by hand."""
    left, right = halved(area, _CODE, 2 * desk.gap)
    terminal = view.polls.loaded.terminal if view.polls.loaded else ""
    lines = [
        said(desk, "slip-terminal", terminal=terminal),
        said(desk, "sign-opening", opening=view.polls.opening),
    ]
    told_large, rest = _large(desk, "opening", lines, right)
    return [*_code(desk, view, left), told_large, *remark(desk, view, rest)]


def _slip(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """Terminal, records, digest: what is signed, and no figure of any candidate."""
    slip, loaded = view.polls.slip, view.polls.loaded
    if slip is None or loaded is None:
        return [lead(desk, area, said(desk, "slip-none"))[0]]
    left, right = halved(area, _CODE, 2 * desk.gap)
    lines = [
        said(desk, "slip-terminal", terminal=loaded.terminal),
        said(desk, "slip-records", records=slip.records),
    ]
    told_large, rest = _large(desk, "slip", lines, right)
    caption, rest = lead(desk, rest, said(desk, "slip-digest"))
    return [
        *_code(desk, view, left),
        told_large,
        replace(caption, key="digest-lead"),
        groups_block(desk, "digest", grouped(slip.digest), rest, columns=COLUMNS),
    ]


def _hourly(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """Terminal, hour and number, as they are printed; no minute."""
    if view.voters is None:
        return []
    terminal = view.polls.loaded.terminal if view.polls.loaded else ""
    lines = [
        said(desk, "slip-terminal", terminal=terminal),
        said(desk, "hourly-hour", hour=view.now.hour),
        said(desk, "voters-number", voters=view.voters),
    ]
    return [_large(desk, "hourly", lines, area)[0]]


def _code(desk: Desk, view: StaffView, box: Rect) -> list[Element]:
    return [code_block(desk, "code", view.code, box)] if view.code else []


def _large(desk: Desk, key: str, lines: Sequence[str], area: Rect) -> tuple[Block, Rect]:
    """Lines as large as headings, and what is left under them."""
    type_ = desk.letters(TextSize.NORMAL)
    em = type_.message
    while em > type_.base and any(desk.measure(one, BOLD, em) > area.w for one in lines):
        em -= 1
    box = area._replace(h=line(em) * len(lines))
    below = area._replace(y=box.bottom + desk.gap, h=area.bottom - box.bottom - desk.gap)
    return Block(key, box, Look.PAGE, desk.stack(lines, box, em, BOLD)), below


_PRINTED = frozenset({t.Info.REPORT, t.Info.SLIP, t.Info.HOURLY})
_DRAWN: Mapping[t.Info, Callable[[Desk, StaffView, Rect], list[Element]]] = {
    t.Info.REPORT: _report,
    t.Info.HASH: _hash,
    t.Info.SIGN: _sign,
    t.Info.SLIP: _slip,
    t.Info.HOURLY: _hourly,
}
