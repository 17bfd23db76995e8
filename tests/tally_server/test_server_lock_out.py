"""Wrong passwords make everybody wait longer, and lock nobody out for good."""

import threading
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from server_world import PASSWORD, START, ServerWorld

from tally_server.people.roles import Role
from tally_server.people.session_rules import (
    FREE_FAILURES,
    FREE_FAILURES_OF_ADDRESS,
    LONGEST_WAIT,
    WINDOW,
    wait_until,
)


def attempt(world: ServerWorld, login: str, password: str = "wrong") -> int:  # noqa: S107 - a wrong one
    return world.client().post("/sign-in", {"login": login, "password": password}).status_code


def test_after_five_failures_even_the_right_password_waits(world: ServerWorld) -> None:
    """Guessing is slowed down; whoever knows the password gets in after the wait."""
    world.person(Role.WITNESS)
    assert [attempt(world, "witness") for _ in range(FREE_FAILURES)] == [401] * FREE_FAILURES
    assert attempt(world, "witness", PASSWORD) == 429
    world.clock.go(seconds=31)
    assert attempt(world, "witness", PASSWORD) == 303


def test_a_name_that_nobody_has_waits_like_any_other(world: ServerWorld) -> None:
    """Waiting does not tell which names exist."""
    answers = [attempt(world, "nobody-here") for _ in range(FREE_FAILURES + 1)]
    assert answers == [401] * FREE_FAILURES + [429]


def test_one_name_that_waits_does_not_stop_the_others(world: ServerWorld) -> None:
    """A stranger cannot keep the whole counting place from signing in."""
    world.person(Role.WITNESS)
    world.person(Role.AUDITOR)
    for _ in range(FREE_FAILURES + 1):
        attempt(world, "witness")
    assert attempt(world, "auditor", PASSWORD) == 303


def test_who_is_signed_in_goes_on_while_their_name_waits(world: ServerWorld) -> None:
    """Wrong passwords of a stranger do not interrupt the count."""
    browser = world.client(Role.WITNESS)
    for _ in range(FREE_FAILURES + 1):
        attempt(world, "witness")
    assert browser.get("/account").status_code == 200


def test_an_address_that_tries_many_names_waits(world: ServerWorld) -> None:
    """Trying one password on every name is slowed down too."""
    answers = [attempt(world, f"name-{number}") for number in range(FREE_FAILURES_OF_ADDRESS + 1)]
    assert answers[:-1] == [401] * FREE_FAILURES_OF_ADDRESS
    assert answers[-1] == 429


def test_attempts_at_the_same_moment_are_counted_one_by_one(world: ServerWorld) -> None:
    """Many guesses at once are not more guesses."""
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(attempt(world, "nobody-here")))
        for _ in range(20)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert answers.count(401) == FREE_FAILURES
    assert answers.count(429) == 20 - FREE_FAILURES


def test_a_password_in_the_field_of_the_name_is_kept_nowhere(world: ServerWorld) -> None:
    """What was typed by mistake stands in no table and no log."""
    attempt(world, "my secret password")
    with world.database.read() as tx:
        dump = "".join(tx.connection.driver_connection.iterdump())  # type: ignore[union-attr]  # sqlite3's
    assert "my secret password" not in dump


seconds = st.integers(0, int(WINDOW.total_seconds() * 2))


@given(st.lists(seconds, max_size=40), seconds)
def test_the_wait_is_bounded_and_begins_after_the_free_failures(
    before: list[int], later: int
) -> None:
    """No number of failures makes anybody wait longer than a quarter of an hour."""
    now = START + timedelta(seconds=later)
    failures: list[datetime] = [now - timedelta(seconds=one) for one in before]
    until = wait_until(failures, now)
    if sum(now - one < WINDOW for one in failures) < FREE_FAILURES:
        assert until is None
    if until is not None:
        assert now < until <= now + LONGEST_WAIT
