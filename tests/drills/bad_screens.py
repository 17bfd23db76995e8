"""Screens that break one rule each: those of our terminal, with one thing wrong on one of them.

Each takes all screens that were gone through, and gives them with the fault.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tally_server.compliance.drills.screen import Area, Box, Screen, Shown, Words
from tally_server.compliance.measured.screens import Answered, Case, Screens

Spoil = Callable[[Screens], Screens]
OnArea = Callable[[Area], Area]


def on_case(which: Callable[[Case], bool], change: Callable[[Screen], Screen]) -> Spoil:
    """The first screen of which this holds is changed."""

    def spoil(screens: Screens) -> Screens:
        at = next(at for at, case in enumerate(screens.cases) if which(case))
        cases = list(screens.cases)
        cases[at] = replace(cases[at], screen=change(cases[at].screen))
        return replace(screens, cases=tuple(cases))

    return spoil


def on_area(which: Callable[[Area], bool], change: OnArea) -> Callable[[Screen], Screen]:
    """The first area of which this holds is changed."""

    def spoil(screen: Screen) -> Screen:
        at = next(at for at, area in enumerate(screen.areas) if which(area))
        areas = list(screen.areas)
        areas[at] = change(areas[at])
        return replace(screen, areas=tuple(areas))

    return spoil


def everywhere(change: Callable[[Screen], Screen]) -> Spoil:
    def spoil(screens: Screens) -> Screens:
        return replace(
            screens,
            cases=tuple(replace(case, screen=change(case.screen)) for case in screens.cases),
        )

    return spoil


def worded(change: Callable[[Words], Words]) -> OnArea:
    return lambda area: replace(area, words=tuple(map(change, area.words)))


def second_candidate(change: OnArea, form: str = "single") -> Spoil:
    """Of the first list of this form, the second candidate alone is shown otherwise."""

    def listed(case: Case) -> bool:
        return case.form == form and bool(case.walk) and case.screen.size == "normal"

    def change_second(screen: Screen) -> Screen:
        second = screen.candidates[1].candidate
        return on_area(lambda area: area.candidate == second, change)(screen)

    return on_case(listed, change_second)


def smaller(area: Area) -> Area:
    return replace(area, box=replace(area.box, h=area.box.h - 1))


def cut_off(area: Area) -> Area:
    """One letter of the name does not fit."""
    longest = max(area.words, key=lambda words: words.high)
    return worded(
        lambda words: replace(words, wide=words.box.w + 9) if words is longest else words
    )(area)


def other_letters(area: Area) -> Area:
    """髙 is drawn as 高, and so on: here the first letter is lost."""
    return worded(lambda words: replace(words, text=words.text[1:]))(area)


def incumbent(area: Area) -> Area:
    """「現」 stands with the name."""
    first = area.words[0]
    return replace(area, words=(replace(first, text=first.text + "現"), *area.words[1:]))


def hidden(screens: Screens) -> Screens:
    """The last of the longest list is on no page."""
    last = next(
        case.contest.candidates[-1].id
        for case in screens.cases
        if case.form == "pages" and case.contest is not None
    )

    def without(screen: Screen) -> Screen:
        return replace(screen, areas=tuple(a for a in screen.areas if a.candidate != last))

    return everywhere(without)(screens)


def chosen_at_first(screen: Screen) -> Screen:
    name = screen.candidates[0].candidate
    return on_area(lambda area: area.candidate == name, lambda area: replace(area, marked=True))(
        screen
    )


def no_tick(screens: Screens) -> Screens:
    """A mark is told by its colour alone."""

    def bare(area: Area) -> Area:
        return replace(area, tick=None) if area.marked else area

    return everywhere(lambda one: replace(one, areas=tuple(map(bare, one.areas))))(screens)


def dim(screens: Screens) -> Screens:
    """With the first colours a text of the waiting screen is grey."""

    def waiting(case: Case) -> bool:
        return case.screen.shown is Shown.WAITING

    grey = worded(lambda words: replace(words, colour="#777777"))
    return on_case(waiting, on_area(lambda area: bool(area.words), grey))(screens)


def with_soft_colours(screens: Screens) -> Screens:
    """And the first list once more in colours of low contrast, which our terminal lacks."""
    soft = worded(lambda words: replace(words, colour="#808080"))

    def change(screen: Screen) -> Screen:
        areas = (replace(soft(area), ground="#000000") for area in screen.areas)
        return replace(screen, colours="soft", ground="#000000", areas=tuple(areas))

    first = next(case for case in screens.cases if case.walk)
    more = Case(first.form, change(first.screen), first.contest)
    return replace(screens, cases=(*screens.cases, more))


def without_themes(screens: Screens) -> Screens:
    first = screens.cases[0].screen.colours
    return replace(
        screens, cases=tuple(case for case in screens.cases if case.screen.colours == first)
    )


def small_strip(screens: Screens) -> Screens:
    shrunk = worded(lambda words: replace(words, high=words.high * 0.7))
    return on_case(lambda _: True, on_area(lambda area: area.key == "strip", shrunk))(screens)


def three_sizes(screens: Screens) -> Screens:
    """The second size is not offered."""
    return replace(
        screens, cases=tuple(case for case in screens.cases if case.screen.size != "large")
    )


def off_the_glass(screens: Screens) -> Screens:
    def wide(screen: Screen) -> Screen:
        beyond = Box(screen.width - 1, 0, 9, 9)
        strip = next(area for area in screen.areas if area.key == "strip")
        return replace(screen, areas=(*screen.areas, replace(strip, box=beyond, words=())))

    return on_case(lambda case: case.screen.size == "largest", wide)(screens)


def serif(screens: Screens) -> Screens:
    mincho = worded(lambda words: replace(words, face="ipamjm.ttf"))
    heading = on_area(lambda area: area.key == "heading", mincho)
    return on_case(lambda case: bool(case.walk), heading)(screens)


def small_target(screens: Screens) -> Screens:
    """The button for help is a millimetre too low."""
    low = on_area(
        lambda area: area.key == "side-help",
        lambda area: replace(area, box=replace(area.box, h=56), words=()),
    )
    return on_case(lambda case: bool(case.walk), low)(screens)


def close_targets(screens: Screens) -> Screens:
    near = on_area(
        lambda area: area.key == "side-help",
        lambda area: replace(area, box=replace(area.box, y=area.box.y - 3), words=()),
    )
    return on_case(lambda case: bool(case.walk), near)(screens)


def slow(screens: Screens) -> Screens:
    late = tuple(replace(one, seconds=one.seconds + 0.2) for one in screens.answered)
    return replace(screens, answered=late)


def very_slow_once(screens: Screens) -> Screens:
    first = screens.answered[0]
    return replace(screens, answered=(Answered(first.does, 1.5), *screens.answered[1:]))


def flashing(screens: Screens) -> Screens:
    before, after = screens.still[0]
    other = replace(after, ground="#ff0000")
    return replace(screens, still=((before, other), *screens.still[1:]))


def no_large_letters(screens: Screens) -> Screens:
    return replace(
        screens, cases=tuple(case for case in screens.cases if case.screen.size != "largest")
    )


@dataclass(frozen=True)
class BadScreens:
    spoil: Spoil
    red: frozenset[str]


def bad(spoil: Spoil, *red: str) -> BadScreens:
    return BadScreens(spoil, frozenset(red))


EQUAL = ("t3.3", "vvsg-5.2-a")
BAD_SCREENS: dict[str, BadScreens] = {
    "the second candidate is one pixel lower": bad(second_candidate(smaller), *EQUAL),
    "one candidate in other letters": bad(
        second_candidate(worded(lambda words: replace(words, colour="#000001"))), *EQUAL
    ),
    "a short row has larger boxes": bad(
        second_candidate(lambda area: replace(area, edge=area.edge + 1), "gojuon"), *EQUAL
    ),
    "somebody is chosen at first": bad(
        on_case(lambda case: case.walk.startswith("single"), chosen_at_first), "t3.3"
    ),
    "a name does not fit": bad(second_candidate(cut_off), "t3.2"),
    "a name in other letters": bad(second_candidate(other_letters), "t3.2", "r09"),
    "an incumbent is marked": bad(second_candidate(incumbent), "r09"),
    "the last candidate is on no page": bad(hidden, "r09"),
    "grey letters": bad(dim, "vvsg-7.1-c"),
    "one pair of colours": bad(without_themes, "vvsg-7.1-d", "r19"),
    "a mark by colour alone": bad(no_tick, "vvsg-7.1-e"),
    "letters below the least": bad(small_strip, "vvsg-7.1-g"),
    "three sizes of letters": bad(three_sizes, "vvsg-7.1-g"),
    "no large letters": bad(no_large_letters, "vvsg-7.1-g", "r19"),
    "something beyond the glass": bad(off_the_glass, "vvsg-7.1-h"),
    "letters with serifs": bad(serif, "vvsg-7.1-j"),
    "a target too small": bad(small_target, "vvsg-7.2-i"),
    "two targets too close": bad(close_targets, "vvsg-7.2-i"),
    "slow answers": bad(slow, "vvsg-7.2-n"),
    "one very slow answer": bad(very_slow_once, "vvsg-7.2-n"),
    "a flashing screen": bad(flashing, "vvsg-8.1-b"),
}
