"""The navigation: one line for everybody, the page that is shown marked in it."""

import pytest
from server_world import NAMES

from tally_server.people.access import Access
from tally_server.people.person import Person
from tally_server.people.roles import Role
from tally_server.web.area import Link, checked_access
from tally_server.web.areas import AREAS
from tally_server.web.menu import Here, Phase, menu_of

LINKS = tuple(link for area in AREAS for link in area.links)
ACCESS: dict[str, Access] = {key: entry[1] for key, entry in checked_access(AREAS).items()}


def menu(path: str, role: Role = Role.COUNTING_OFFICER) -> tuple[Phase, ...]:
    person = Person(1, str(role), NAMES[role], frozenset({role}))
    return menu_of(LINKS, ACCESS, person, path)


def marked(path: str) -> list[tuple[str, Here]]:
    return [(one.path, one.here) for phase in menu(path) for one in phase.entries if one.here]


def test_nobody_sees_a_navigation_before_signing_in() -> None:
    """And the screen in the hall has its own page alone."""
    assert menu_of(LINKS, ACCESS, None, "/") == ()


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.path)
def test_every_page_of_the_navigation_is_marked_when_it_is_shown(link: Link) -> None:
    """The page itself, and no other."""
    path = link.path
    shown = [one for phase in menu(path) for one in phase.entries]
    there = path in {one.path for one in shown}
    assert marked(path) == ([(path, Here.PAGE)] if there else [])
    assert there or link.path == "/sessions", "only the administrator sees who is signed in"


@pytest.mark.parametrize(
    ("path", "of"),
    [
        ("/intake/terminal/p01-01", "/intake"),
        ("/intake/problem", "/intake/problems"),
        ("/paper/mayor/1/keying", "/paper"),
        ("/decide/apportion", "/outcome"),
        ("/outcome/mayor/lot", "/outcome"),
        ("/approvals/3", "/approvals"),
        ("/account/password", "/account"),
    ],
)
def test_a_page_below_another_marks_that_one_as_its_part(path: str, of: str) -> None:
    """A clerk sees in which part of the count a page belongs."""
    assert marked(path) == [(of, Here.PART)]


def test_a_page_that_is_nowhere_in_it_marks_nothing() -> None:
    """The first page does not count as the parent of all others."""
    assert marked("/unknown") == []


def test_the_pages_of_a_phase_unfold_only_where_one_is_in_it() -> None:
    """Elsewhere the phase is one link, to its first page."""
    within = {phase.name for phase in menu("/intake/slips") if phase.unfolded}
    assert within == {"intake"}
    labels = [one.label for phase in menu("/") for one in phase.entries]
    assert "web_frame.phase-intake" in labels
    assert "web_frame.menu-slips" not in labels


def test_a_phase_with_one_page_is_that_page() -> None:
    """Who may open one page of a phase alone reads that page's own name."""
    nobody_else = frozenset({Role.ADMINISTRATOR})
    access = {**ACCESS, "GET /release": nobody_else, "GET /bundles": nobody_else}
    person = Person(1, "w", "w", frozenset({Role.WITNESS}))
    labels = [one.label for phase in menu_of(LINKS, access, person, "/") for one in phase.entries]
    assert "web_frame.menu-outcome" in labels
    assert "web_frame.phase-results" not in labels
