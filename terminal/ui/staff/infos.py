"""What can be looked at: readiness report, hash, sign of the opening, closing slip."""

from terminal.life.states import Finding
from terminal.staff import touches as t
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Element, Look, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.alarms import device_said
from terminal.ui.staff.codes import code_block, grouped, groups_block
from terminal.ui.staff.compare import hash_block
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, card, halved, lead, remark, whole
from terminal.ui.staff.pour import Said, Weight, height, pour, sizes
from terminal.ui.staff.words import said

_CODE = 0.42
_COLUMNS = 2


def page(desk: Desk, view: StaffView, place: Frame, info: t.Info) -> Page:
    first, rest = lead(desk, place.body, said(desk, f"info-{info}", "lead"))
    drawn = {t.Info.REPORT: _report, t.Info.HASH: _hash, t.Info.SIGN: _sign, t.Info.SLIP: _slip}
    return whole(
        desk,
        view,
        place,
        f"info-{info}",
        said(desk, f"info-{info}", "title"),
        first,
        *drawn[info](desk, view, rest),
        back(desk, place),
    )


def _hash(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    return [hash_block(desk, view, area)]


def _report(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """Every device, good or not, in two columns; the code of the same at the left."""
    found: list[Element] = []
    if view.code:
        left, area = halved(area, _CODE, desk.gap)
        found.append(code_block(desk, "code", view.code, left))
    count = -(-len(view.report) // _COLUMNS)
    high = (area.h - desk.gap // 2 * (count - 1)) // max(1, count)
    wide = (area.w - desk.gap) // _COLUMNS
    for at, finding in enumerate(view.report):
        x = area.x + at // count * (wide + desk.gap)
        y = area.y + at % count * (high + desk.gap // 2)
        found.append(_finding(desk, finding, Rect(x, y, wide, high)))
    return found


def _finding(desk: Desk, finding: Finding, box: Rect) -> Block:
    state = said(desk, "good" if finding.good else "bad")
    name = device_said(desk, finding.device)
    needed = f"({said(desk, 'required')})" if finding.required else ""
    paragraphs = [Said(f"{name}{needed}", Weight.LIGHT), Said(state, Weight.HEAVY)]
    inner = box.inner(desk.pad, desk.pad // 2)
    look = Look.TILE if finding.good else Look.NOTICE
    texts = pour(desk, inner, paragraphs, middle=True)
    return Block(f"device-{finding.device}", box, look, texts, desk.edge)


def _sign(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    left, right = halved(area, _CODE, 2 * desk.gap)
    terminal = view.polls.loaded.terminal if view.polls.loaded else ""
    words = said(desk, "sign-opening", terminal=terminal, opening=view.polls.opening)
    paragraphs = [Said(words, Weight.HEAVY)]
    top = right._replace(h=height(desk, right.w, paragraphs, sizes(desk)[0]))
    below = right._replace(y=top.bottom + desk.gap, h=right.bottom - top.bottom - desk.gap)
    code = [code_block(desk, "code", view.code, left)] if view.code else []
    return [
        *code,
        Block("opening", top, Look.PAGE, pour(desk, top, paragraphs)),
        *remark(desk, view, below),
    ]


def _slip(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """Terminal, records, digest: what is signed, and no figure of any candidate."""
    slip, loaded = view.polls.slip, view.polls.loaded
    if slip is None or loaded is None:
        return [card(desk, "none", area, [Said(said(desk, "slip-none"))])]
    left, right = halved(area, _CODE, 2 * desk.gap)
    lines = [said(desk, "slip-terminal", terminal=loaded.terminal)]
    lines.append(said(desk, "slip-records", records=slip.records))
    if view.voters is not None:
        lines.append(said(desk, "slip-voters", voters=view.voters))
    paragraphs = [*(Said(one, Weight.HEAVY) for one in lines), Said(said(desk, "slip-digest"))]
    top = right._replace(h=height(desk, right.w, paragraphs, sizes(desk)[0]))
    rest = right._replace(y=top.bottom + desk.gap, h=right.bottom - top.bottom - desk.gap)
    code = [code_block(desk, "code", view.code, left)] if view.code else []
    return [
        *code,
        Block("slip", top, Look.PAGE, pour(desk, top, paragraphs)),
        groups_block(desk, "digest", grouped(slip.digest), rest, columns=4),
    ]
