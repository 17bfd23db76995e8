"""A day of telephone calls from many places, as large as a city's."""

from datetime import date

from builders import make_election, make_place

from tally_server.intake.turnout import Call, Sheet, sheet

HOURS = tuple(f"{hour:02d}:00" for hour in range(8, 20))


def turnout_sheet(places: int = 23) -> Sheet:
    """Every place told every hour, but: the last told nothing, the one before a wrong number."""
    polling = tuple(
        make_place(
            number,
            name=f"第{number}投票所 公民館ホール別館二階会議室",
            electors_male=24_000,
            electors_female=26_000,
        )
        for number in range(1, places + 1)
    )
    early = make_place(
        places + 1,
        name="市役所",
        kind="early",
        electors_male=0,
        electors_female=0,
        first_day=date(2024, 12, 16),
        last_day=date(2024, 12, 21),
    )
    calls = [
        Call(place.id, clock, 1_000 * (at + 1) + number, 1_100 * (at + 1))
        for number, place in enumerate(polling[:-1])
        for at, clock in enumerate(HOURS)
    ]
    calls.append(Call(polling[-2].id, "19:30", 24_001, 0))
    calls.append(Call(early.id, "19:00", 500, 500))
    return sheet(calls, make_election(places=(*polling, early)))
