"""Widths that drills take from the fonts are those that the painter measures."""

from ballot_world import contest, election
from screens_world import Person, Screens, settings_of

from ippyo.drill_terminal.widths import Widths
from terminal.session.states import TextSize


def test_a_width_from_the_font_is_that_of_the_painter(screens: Screens) -> None:
    """Within two pixels or 1.5 percent, of every text on every screen at every size, long and
    rare names included: so what is measured without a window is what voters see."""
    widths, texts = Widths(screens.faces), set[tuple[str, str, int]]()
    for size in TextSize:
        person: Person = screens.person(election(contest(1, 13, long=True), contest(2, 3)))
        for _, page in person.walk(settings_of(size)):
            texts |= {(text.words, text.face, text.em) for _, text in page.texts}
    pairs = {
        (words, em): (widths.measure(words, face, em), screens.ink.measure(words, face, em))
        for words, face, em in texts
    }
    assert len(pairs) > 100
    apart = {
        text: (own, drawn)
        for text, (own, drawn) in pairs.items()
        if abs(own - drawn) > max(2, drawn * 0.015)
    }
    assert apart == {}
