"""Letters, colours and targets in millimetres and ratios (VVSG 2.0 Principle 7)."""

from collections.abc import Iterator
from itertools import combinations

from tally_server.compliance.drills.screen import Box, Screen
from tally_server.compliance.drills.seen import Seen
from tally_server.compliance.measured.colours import contrast
from tally_server.compliance.measured.measure import measured
from tally_server.compliance.measured.screens import Screens

BANDS = ((3.5, 4.2), (4.8, 5.6), (6.4, 7.1), (8.5, 9.0))
"""7.1-G: from and to, in millimetres, of a letter of full height."""
LEAST_MM = 3.5
DEFAULT_CONTRAST = 10.0
LIGHT, WHITE_ON_BLACK, YELLOW_ON_BLACK, CYAN_ON_BLACK = 20.0, 18.0, 17.5, 15.0
LOW = (4.5, 8.0)
TARGET_MM, GAP_MM = 12.7, 2.54
_TOUCH_S, _MARK_S = 0.1, 1.0
_ROUNDING = 1e-6
_DARK = 0x11
_SANS = ("gothic", "sans")


def _screens(screens: Screens) -> tuple[Screen, ...]:
    return tuple(dict.fromkeys(case.screen for case in screens.cases))


def _default(screens: Screens) -> str:
    """The colours with which a voter begins."""
    return screens.cases[0].screen.colours if screens.cases else ""


def _least_contrast(screen: Screen, *, minor: bool = True) -> float:
    pairs = (
        contrast(words.colour, area.ground)
        for area, words in screen.lines()
        if minor or not words.minor
    )
    return min(pairs, default=21.0)


@measured
def vvsg_7_1_c(screens: Screens, seen: Seen) -> None:
    """10:1 at least, of all that informs, with the colours that a voter finds."""
    own = [one for one in _screens(screens) if one.colours == _default(screens)]
    least = min(map(_least_contrast, own), default=0.0)
    seen.that("contrast", least >= DEFAULT_CONTRAST, tenths=_tenths(least), of=len(own))


def _tenths(value: float) -> str:
    return f"{value:.1f}"


@measured
def vvsg_7_1_d(screens: Screens, seen: Seen) -> None:
    """Light and dark colours of high contrast, and one of low."""
    pages = {one.colours: one for one in _screens(screens)}
    grounds = {name: (one.ground, _page_letters(one)) for name, one in pages.items()}
    light = [contrast(*pair) for pair in grounds.values() if pair[0] == "#ffffff"]
    seen.that("light", max(light, default=0.0) >= LIGHT, tenths=_tenths(max(light, default=0.0)))
    dark = [pair for pair in grounds.values() if _is_dark(pair[0])]
    good = [pair for pair in dark if contrast(*pair) >= _asked(pair[1])]
    seen.that("dark", bool(good), themes=len(good))
    low = [pair for pair in grounds.values() if LOW[0] <= contrast(*pair) <= LOW[1]]
    seen.that("low", bool(low), themes=len(low))


def _page_letters(screen: Screen) -> str:
    """The colour of what is said on the page itself."""
    said = [words.colour for area, words in screen.lines() if area.ground == screen.ground]
    return max(set(said), key=said.count) if said else screen.ground


def _is_dark(ground: str) -> bool:
    return all(int(ground[at : at + 2], 16) <= _DARK for at in (1, 3, 5))


def _asked(letters: str) -> float:
    """Of letters on black: white, yellow and cyan are asked of differently."""
    red, green, blue = (int(letters[at : at + 2], 16) > 127 for at in (1, 3, 5))
    if red and green and blue:
        return WHITE_ON_BLACK
    return YELLOW_ON_BLACK if red and green else CYAN_ON_BLACK


@measured
def vvsg_7_1_e(screens: Screens, seen: Seen) -> None:
    """A mark has a tick, and a button that does nothing yet another edge: not colour alone."""
    marked = [area for case in screens.cases for area in case.screen.candidates if area.marked]
    plain = sum(area.tick is None for area in marked)
    seen.that("mark-ticked", bool(marked) and plain == 0, marked=len(marked))
    same = [one for one in _screens(screens) if not _idle_told(one)]
    seen.that("idle-told", not same)


def _idle_told(screen: Screen) -> bool:
    buttons = [area for area in screen.targets if not area.candidate]
    idle = [area.edge for area in buttons if area.does is None]
    active = [area.edge for area in buttons if area.does is not None]
    return not idle or not active or max(idle) < min(active)


@measured
def vvsg_7_1_g(screens: Screens, seen: Seen) -> None:
    """Four sizes of letters in millimetres, and none below the least."""
    found = {one.size: list[float]() for one in _screens(screens)}
    smallest = 99.0
    for screen in _screens(screens):
        for _, words in screen.lines():
            height = screen.mm(words.high)
            smallest = min(smallest, height)
            if not words.minor:
                found[screen.size].append(height)
    bases = sorted(min(heights) for heights in found.values() if heights)
    fits = len(bases) == len(BANDS) and all(
        low - _ROUNDING <= base <= high for base, (low, high) in zip(bases, BANDS, strict=True)
    )
    seen.that("four-sizes", fits, sizes=" / ".join(f"{base:.2f}" for base in bases) or "-")
    seen.that("none-smaller", smallest >= LEAST_MM - _ROUNDING, least=f"{smallest:.2f}")


@measured
def vvsg_7_1_h(screens: Screens, seen: Seen) -> None:
    """At the largest letters everything is on the glass, and nothing lies over another."""
    every = _screens(screens)
    outside = sum(not _inside(one) for one in every)
    seen.that("on-glass", bool(every) and outside == 0, screens=len(every), outside=outside)
    over = sum(_texts_over(one) for one in every)
    seen.that("nothing-over", over == 0, over=over)


def _inside(screen: Screen) -> bool:
    glass = Box(0, 0, screen.width, screen.height)
    return all(glass.contains(area.box) for area in screen.areas)


def _texts_over(screen: Screen) -> int:
    lines = [words.box for _, words in screen.lines()]
    return sum(_over(one, other) for one, other in combinations(lines, 2))


def _over(one: Box, other: Box) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


@measured
def vvsg_7_1_j(screens: Screens, seen: Seen) -> None:
    """Letters without serifs, but for a name that no such face draws."""
    said = [
        words.face for one in _screens(screens) for area, words in one.lines() if not area.candidate
    ]
    serif = [face for face in said if not any(sort in face.lower() for sort in _SANS)]
    seen.that("sans", bool(said) and not serif, lines=len(said))


@measured
def vvsg_7_2_i(screens: Screens, seen: Seen) -> None:
    """Targets of 12.7 mm each way, 2.54 mm apart."""
    sides = [one.mm(min(a.box.w, a.box.h)) for one in _screens(screens) for a in one.targets]
    least = min(sides, default=0.0)
    seen.that("targets", least >= TARGET_MM - _ROUNDING, targets=len(sides), least=f"{least:.2f}")
    gaps = list(_gaps(screens))
    near = min(gaps, default=0.0)
    seen.that("gaps", near >= GAP_MM - _ROUNDING, least=f"{near:.2f}")


def _gaps(screens: Screens) -> Iterator[float]:
    for screen in _screens(screens):
        for one, other in combinations(screen.targets, 2):
            yield screen.mm(one.box.distance(other.box))


@measured
def vvsg_7_2_n(screens: Screens, seen: Seen) -> None:
    """What a touch makes is ready in 0.1 s, a mark and a record in 1 s; the painting of it
    and the device are not in this."""
    slow, most = _TOUCH_S * 1000, 0.0
    quick = sorted(one.seconds for one in screens.answered)
    middle = quick[len(quick) // 2] if quick else 99.0
    most = quick[-1] if quick else 99.0
    seen.that("answers", middle * 1000 <= slow, ms=round(middle * 1000), touches=len(quick))
    seen.that("slowest", most <= _MARK_S, ms=round(most * 1000))


@measured
def vvsg_8_1_b(screens: Screens, seen: Seen) -> None:
    """Nothing flashes: a screen that nobody touches stays as it is."""
    changed = sum(before != after for before, after in screens.still)
    seen.that("still", bool(screens.still) and changed == 0, screens=len(screens.still))


@measured
def r19(screens: Screens, seen: Seen) -> None:
    """High contrast and large letters can be had."""
    every = _screens(screens)
    best = max((_best(one) for one in every), default=0.0)
    seen.that("high-contrast", best >= WHITE_ON_BLACK, tenths=_tenths(best))
    largest = max((_base(one) for one in every), default=0.0)
    seen.that("large-letters", largest >= BANDS[-1][0] - _ROUNDING, mm=f"{largest:.2f}")


def _best(screen: Screen) -> float:
    return _least_contrast(screen, minor=False) if _is_dark(screen.ground) else 0.0


def _base(screen: Screen) -> float:
    heights = [screen.mm(words.high) for _, words in screen.lines() if not words.minor]
    return min(heights, default=0.0)
