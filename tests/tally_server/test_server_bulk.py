"""Many rows at once: the same rows as one by one would leave, kept or undone together."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from common.box_header import MediumRole
from common.closing import Slip
from tally_server.database import forms, media, people
from tally_server.database.bulk import insert_rows
from tally_server.database.database import Database
from tally_server.database.media import Reading
from tally_server.database.migrate import migrate
from tally_server.intake.report import Report
from tally_server.people.roles import Role

AT = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
COLUMNS = ("at", "by", "terminal", "records", "digest", "scanned")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    yield made
    made.close()


def operator(database: Database) -> int:
    with database.write() as tx:
        return people.add_person(tx, "operator", "入力", {Role.OPERATOR_A}, AT).id


def report(terminal: str, *, fault: str | None = None) -> Report:
    return Report(terminal, MediumRole.ORIGINAL, True, fault)


def test_rows_put_in_together_are_rows_like_any_other(database: Database) -> None:
    """Times, numbers and letters of every kind come back as they were, in their order."""
    by = operator(database)
    slips = [Slip(f"t\t票'{n}-01", n, "ab" * 32) for n in range(5)]
    rows = [(AT, by, one.terminal, one.records, one.digest, True) for one in slips]
    with database.write() as tx:
        insert_rows(tx, forms.SLIPS, COLUMNS, rows)
        forms.add_slip(tx, AT, by, Slip("last-01", 1, "cd" * 32), scanned=False)
    with database.read() as tx:
        found = forms.slips(tx)
        numbers = [row.number for row in tx.execute(forms.SLIPS.select())]
        times = {row.at for row in tx.execute(forms.SLIPS.select())}
    assert list(found.values())[:5] == slips
    assert list(found)[5] == "last-01"
    assert numbers == sorted(set(numbers))
    assert times == {AT}


def test_rows_of_a_transaction_that_fails_are_not_there(database: Database) -> None:
    """All of it is kept, or nothing."""
    by = operator(database)
    row = (AT, by, "t-01", 1, "ab" * 32, False)
    with suppress(ZeroDivisionError), database.write() as tx:
        insert_rows(tx, forms.SLIPS, COLUMNS, [row])
        raise ZeroDivisionError
    with database.read() as tx:
        assert forms.slips(tx) == {}


def test_a_medium_read_again_with_the_same_finding_adds_no_reading(database: Database) -> None:
    """In the same list or a later one; another finding, or an unreadable one, adds one."""
    by = operator(database)
    good, bad = report("t-01"), report("t-01", fault="record-signature")
    one, same, worse = (Reading("a", "11" * 32, True, found) for found in (good, good, bad))
    unread = Reading("b", "", False, report("b", fault="original-unreadable"))
    with database.write() as tx:
        first = media.add_arrivals(tx, AT, by, [one, same, unread, unread])
        second = media.add_arrivals(tx, AT, by, [same, worse])
        third = media.add_arrivals(tx, AT, by, [worse])
    assert [arrival.label for arrival in first] == ["a", "b", "b"]
    assert [arrival.report.fault for arrival in second] == ["record-signature"]
    assert third == ()
    with database.read() as tx:
        assert media.arrivals(tx) == (*first, *second)
        assert media.arrivals(tx, after=first[-1].number) == second
        assert media.last_reading(tx) == second[-1].number


def test_more_media_than_one_question_can_name(database: Database) -> None:
    """A thousand and more at once, each known afterwards by its digest."""
    by = operator(database)
    many = [Reading(f"m{n}", f"{n:064x}", True, report("t-01")) for n in range(1203)]
    with database.write() as tx:
        assert len(media.add_arrivals(tx, AT, by, many)) == len(many)
        assert media.add_arrivals(tx, AT, by, many) == ()
