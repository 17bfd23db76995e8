"""`election new`: a folder to start from, good as it stands."""

import csv
import io
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from common.folder import FILES, check_folder, read_folder
from tally_server.preparation.scaffold import scaffold

TODAY = date(2026, 4, 1)


@settings(deadline=None, max_examples=50)
@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_example_is_accepted_on_any_day(today: date) -> None:
    """The example has no fault and no warning, and falls on a Sunday well ahead."""
    checked = check_folder(scaffold(today))
    assert checked.errors == ()
    assert checked.warnings == ()
    assert checked.election is not None
    assert checked.election.mode == "rehearsal"
    assert checked.election.date.isoweekday() == 7
    assert 60 <= (checked.election.date - today).days <= 66


def test_example_is_explained_in_both_languages() -> None:
    """Each setting of the example stands under a comment that says what it means."""
    files = scaffold(TODAY)
    assert set(FILES) < set(files)
    source = files["election.toml"].decode()
    for word in ("選挙期日", "the day of the election", "くじ", "by lot", "official", "途中終了"):
        assert any(word in line for line in source.splitlines() if line.startswith("#")), word
    assert "$" not in source


def test_example_shows_what_people_ask_first() -> None:
    """Two contests, an alias, letters beyond the ordinary, early voting and a spare."""
    election = read_folder(scaffold(TODAY))
    people = [person for contest in election.contests for person in contest.candidates]
    assert len(election.contests) == 2
    assert any(person.name != person.legal_name for person in people)
    assert any("髙﨑" in person.name for person in people)
    assert any(person.display_order != person.filing_no for person in people)
    assert any(place.first_day and place.spares for place in election.places)


def test_example_votes_fit_the_example_election() -> None:
    """Every row of ballots.csv names a place, terminal, contest and choice there are."""
    files = scaffold(TODAY)
    election = read_folder(files)
    rows = list(csv.DictReader(io.StringIO(files["ballots.csv"].decode())))
    voters: dict[tuple[str, str], int] = {}
    for row in rows:
        assert election.place_of(row["terminal"]).id == row["place"]
        people = {person.id for person in election.contest(row["contest"]).candidates}
        assert row["choice"] in people | {"none"}
        key = (row["terminal"], row["contest"])
        voters[key] = voters.get(key, 0) + int(row["count"])
    assert max(voters.values()) <= election.box_capacity
    assert {contest for _, contest in voters} == {contest.id for contest in election.contests}
    assert any(row["choice"] == "none" for row in rows)
