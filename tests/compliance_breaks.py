"""A way to break each rule that artefacts show, and nothing else.

broken = BREAKS["r12"][0](town, folder)     # what is inspected then; r12 alone is red
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor_breaks import set_to
from auditor_bundle import AuditBundle
from auditor_bundle_breaks import BROKEN_BUNDLE, OF_THE_MEDIA
from auditor_town import AuditTown
from builders import make_candidate, make_contest, make_place
from compliance_world import change_record, inspected, records_agree

from common.ballot import choice_code
from common.eventlog import Event
from common.program_code import ProgramNamed
from tally_server.compliance.inspected import Inspected, ServerSeen
from tally_server.compliance.ordinance import Hours

Break = Callable[[AuditTown, Path], Inspected]


def number(check: int) -> Break:
    """What breaks this numbered check of the audit, and the records made to agree with it."""

    def broken(town: AuditTown, folder: Path) -> Inspected:
        def change(bundle: AuditBundle) -> None:
            BROKEN_BUNDLE[check](bundle)
            if check != 522:
                records_agree(bundle)

        if check in BROKEN_BUNDLE:
            return inspected(town, folder, bundle=change)
        return inspected(town, folder, town_change=OF_THE_MEDIA[check])

    return broken


def log(change: Callable[[list[Any]], list[Any]], terminal: str = "p01-01") -> Break:
    """The log of a terminal tells other events, well chained, signed and stated."""
    return lambda town, folder: inspected(
        town, folder, town_change=lambda one: one.put_log(terminal, change)
    )


def value(change: Callable[[Inspected], Inspected]) -> Break:
    """What is inspected is changed after it was read."""
    return lambda town, folder: change(inspected(town, folder))


def record(name: str, change: Callable[[Any], object]) -> Break:
    return lambda town, folder: inspected(
        town, folder, bundle=lambda bundle: change_record(bundle, name, change)
    )


def without_record(name: str) -> Break:
    def change(bundle: AuditBundle) -> None:
        for end in ("json", "pdf"):
            del bundle.tree[f"records/{name}.{end}"]

    return lambda town, folder: inspected(town, folder, bundle=change)


def election(**changes: Any) -> Break:
    """An election that differs in these members."""
    return value(
        lambda it: replace(it, election=it.election and it.election.model_copy(update=changes))
    )


def place(**changes: Any) -> Break:
    return election(places=(make_place(1, **changes), make_place(2)))


def held(**changes: str) -> Break:
    """A place with other hours, which the municipality decided for it."""

    def change(it: Inspected) -> Inspected:
        first = make_place(1, **changes)
        assert it.election is not None
        assert it.ordinance is not None
        others = {**it.ordinance.others, first.id: Hours(first.open, first.close)}
        return replace(
            it,
            election=it.election.model_copy(update={"places": (first, make_place(2))}),
            ordinance=replace(it.ordinance, others=others),
        )

    return value(change)


def vote_before_opening(day: list[Any]) -> list[Any]:
    return [*day[:2], day[3], day[2], *day[4:]]


def morning_without_evening(day: list[Any]) -> list[Any]:
    return [*day[:4], (Event.DAY_OPENED, {"opening": 2, "voters": 1}), *day[4:]]


def two_evenings(day: list[Any]) -> list[Any]:
    evening = (Event.DAY_CLOSED, {"opening": 1, "voters": 3})
    return [*day[:-1], evening, evening, day[-1]]


def no_zero_check(day: list[Any]) -> list[Any]:
    return [day[0], *day[2:]]


def zero_check_with_votes(day: list[Any]) -> list[Any]:
    return [day[0], (Event.ZERO_CHECKED, {"original": 0, "duplicate": 1}), *day[2:]]


def zero_check_after_opening(day: list[Any]) -> list[Any]:
    return [day[0], day[2], day[1], *day[3:]]


def opened_twice(day: list[Any]) -> list[Any]:
    return [*day[:3], day[2], *day[3:]]


def voter_skipped(day: list[Any]) -> list[Any]:
    return [*day[:3], (Event.BALLOT_RECORDED, {"voters": 2}), *day[4:]]


def endless_pause(day: list[Any]) -> list[Any]:
    return [*day[:-2], (Event.PAUSED, {}), *day[-2:]]


def other_package_loaded(day: list[Any]) -> list[Any]:
    return [(Event.PROVISIONED, day[0][1] | {"package": "0" * 64}), *day[1:]]


def vote_without_seal(town: AuditTown) -> None:
    """The choice stands in the record as it is; length and signature are right."""
    code = choice_code(town.world.uid, "contest-1", "contest-1-1")
    town.put_vote("p01-01", "contest-1", code + bytes(range(81)))


def other_program(town: AuditTown) -> None:
    town.reissue("p01-01", program={"version": "0", "sha256": "f" * 64})


def place_with_votes(document: Any) -> None:
    """A record that tells how one place voted."""
    document["places"] = [{"place": "p01", "candidates": [{"id": "contest-1-1", "votes": 2}]}]


def terminal_with_endings(document: Any) -> None:
    """A record that tells at which terminal nobody was chosen how often."""
    document["terminals"] = [{"terminal": "p01-01", "ended_without_choice": 1}]


def other_vote(document: Any) -> None:
    document["candidates"][0]["electronic"] += 1


def other_legal_name(document: Any) -> None:
    document["candidates"][0]["legal_name"] = "別　人"


def endings_as_invalid(document: Any) -> None:
    document["invalid"] += document["ended"]
    document["ended"] = 0


def ruled_out(it: Inspected) -> Inspected:
    """The votes of one candidate are invalid by decision; no terminal tells of a notice."""
    assert it.results is not None
    contests = [_without_votes(one, "contest-1-3") for one in it.results["contests"]]
    decision = {
        "action": "invalidate-candidate",
        "contest": "contest-1",
        "candidate": "contest-1-3",
    }
    decisions = [*it.results["decisions"], decision]
    records = {name: _without_votes(one, "contest-1-3") for name, one in it.records.items()}
    results = {**it.results, "contests": contests, "decisions": decisions}
    return replace(it, results=results, records=records)


def invalid_for_nothing(it: Inspected) -> Inspected:
    """Electronic votes are invalid, and nobody decided so."""
    assert it.results is not None
    contests = [
        one | {"electronic": one["electronic"] | {"invalidated": 1}}
        for one in it.results["contests"]
    ]
    return replace(it, results={**it.results, "contests": contests})


def decided_and_counted(it: Inspected) -> Inspected:
    """A candidate was ruled out, and has electronic votes all the same."""
    decision = {
        "action": "invalidate-candidate",
        "contest": "contest-1",
        "candidate": "contest-1-1",
    }
    assert it.results is not None
    results = {**it.results, "decisions": [decision]}
    notice = {one.terminal: one for one in it.media}
    return replace(it, results=results, media=tuple(_with_notice(one) for one in notice.values()))


def _with_notice(medium: Any) -> Any:
    assert medium.log is not None
    posted = medium.log[2]._replace(event=Event.NOTICE_POSTED, values={})
    return replace(medium, log=(*medium.log[:3], posted, *medium.log[3:]))


def _without_votes(document: Any, candidate: str) -> Any:
    rows = document.get("candidates")
    if not isinstance(rows, list):
        return document
    changed = [row | {"electronic": 0} if row["id"] == candidate else row for row in rows]
    return {**document, "candidates": changed}


def duplicate_without_opinion(it: Inspected) -> Inspected:
    """A duplicate was counted; the decision says nothing of the witnesses' opinion."""
    assert it.statement is not None
    assert it.results is not None
    first, *others = it.statement["media"]
    decision = {"action": "use-duplicate", "terminal": first["terminal"], "reason": "damaged"}
    results = {**it.results, "decisions": [*it.results["decisions"], decision]}
    media = [first | {"medium": "duplicate"}, *others]
    return replace(it, statement={**it.statement, "media": media}, results=results)


def decided(**changes: Any) -> Break:
    """The municipality decided otherwise than the election is."""

    def change(it: Inspected) -> Inspected:
        assert it.ordinance is not None
        return replace(it, ordinance=replace(it.ordinance, **changes))

    return value(change)


def longer_list(it: Inspected) -> Inspected:
    """Thirteen candidates on one screen, where the ordinance has pages for them."""
    return _named(it, (make_contest(1, 13),))


def officer_unlocked(day: list[Any]) -> list[Any]:
    return [*day[:3], (Event.OFFICER_UNLOCKED, {}), *day[3:]]


def speaks(it: Inspected) -> Inspected:
    sources = {**it.running.sources, "terminal/files.py": "from urllib.request import urlopen\n"}
    return replace(it, running=replace(it.running, sources=sources))


def other_pins(it: Inspected) -> Inspected:
    installed = {**it.running.installed, "typst": "0.14.0"}
    return replace(it, running=replace(it.running, installed=installed))


def other_file(it: Inspected) -> Inspected:
    changed = ("pydantic/main.py",)
    return replace(it, running=replace(it.running, changed=changed))


def other_inspected(it: Inspected) -> Inspected:
    """What runs is not what was inspected."""
    inspected = ProgramNamed(it.running.version, "e" * 64, it.running.pins)
    return replace(it, running=replace(it.running, inspected=inspected))


def other_list_inspected(it: Inspected) -> Inspected:
    """The program is the inspected one, on another list of packages."""
    inspected = ProgramNamed(it.running.version, it.running.sha256, "e" * 64)
    return replace(it, running=replace(it.running, inspected=inspected))


def rare_name(it: Inspected) -> Inspected:
    person = make_candidate(1, name="\U00020bb7田　一番")
    contests = (make_contest(1, [person, make_candidate(2)]),)
    return _named(it, contests)


def formula(it: Inspected) -> Inspected:
    person = make_candidate(1).model_copy(update={"party": "=1+1"})
    return _named(it, (make_contest(1, [person, make_candidate(2)]),))


def _named(it: Inspected, contests: Any) -> Inspected:
    """An election of other people; its records are out of the question."""
    assert it.election is not None
    changed = it.election.model_copy(update={"contests": contests})
    return replace(it, election=changed, records={}, results=None)


def weak_suite(it: Inspected) -> Inspected:
    return replace(it, suite=99)


BOTH_CHIEFS = (make_contest(1), make_contest(2, kind="chief", winners=1, council_seats=0))
NO_CONTEST = (make_contest(1), make_contest(2, winners=3))

BREAKS: Mapping[str, tuple[Break, ...]] = {
    "act-3": (
        record("election-record-contest-1", other_vote),
        record("count-notice-contest-2", other_vote),
    ),
    "act-8": (log(vote_before_opening),),
    "act-10-1": (number(105),),
    "act-14": (election(contests=BOTH_CHIEFS),),
    "order-2-6": (log(morning_without_evening), log(two_evenings)),
    "order-4-3": (without_record("count-notice-contest-1"),),
    "order-6": (record("election-record-contest-1", other_legal_name),),
    "order-7": (value(ruled_out),),
    "rule-4": (without_record("decision-log"), without_record("elected-notice-contest-1")),
    "ela-40": (held(open="04:59"), held(close="15:59"), held(open="09:01")),
    "ela-44": (number(424),),
    "ela-68": (number(423), number(514)),
    "ela-68-2": (number(515),),
    "ela-95": (number(516),),
    "ela-100": (election(contests=NO_CONTEST),),
    "t1.5": (number(311),),
    "t2.1": (number(415),),
    "t2.2": (number(410),),
    "t2.7": (lambda town, folder: inspected(town, folder, town_change=vote_without_seal),),
    "t3.2": (value(rare_name),),
    "t4.4": (log(voter_skipped), number(315)),
    "t5.4": (place(terminals=1),),
    "t7.4": (number(201), number(304)),
    "t7.5": (
        lambda town, folder: inspected(town, folder, town_change=other_program),
        value(other_pins),
        value(other_file),
        value(other_inspected),
        value(other_list_inspected),
    ),
    "t8.2": (number(411), number(413)),
    "ta.1": (number(510),),
    "ta.3": (number(102), number(108)),
    "r01": (value(speaks),),
    "r02": (number(309),),
    "r03": (number(314),),
    "r10": (record("count-notice-contest-1", endings_as_invalid),),
    "r12": (log(no_zero_check), log(zero_check_with_votes), log(zero_check_after_opening)),
    "r13": (number(414),),
    "r15": (
        value(lambda it: replace(it, server=ServerSeen(12, 7, ()))),
        value(lambda it: replace(it, server=ServerSeen(12, None, ("open",)))),
    ),
    "r16": (log(opened_twice),),
    "r21": (number(206), number(313)),
    "r22": (number(409), log(other_package_loaded)),
    "r23": (number(401), number(404)),
    "r25": (number(517), value(duplicate_without_opinion)),
    "r26": (
        number(114),
        record("voting-summary", place_with_votes),
        record("reconciliation", terminal_with_endings),
    ),
    "r27": (number(503),),
    "r28": (number(519), number(501)),
    "r29": (number(513),),
    "r30": (value(invalid_for_nothing), value(decided_and_counted)),
    "r32": (number(520), number(522)),
    "r35": (log(endless_pause),),
    "r36": (number(416), number(112)),
    "r39": (
        lambda town, folder: inspected(
            town,
            folder,
            bundle=lambda one: one.index.append(set_to(["program", "sha256"], "e" * 64)),
        ),
    ),
    "ord-municipality": (decided(municipality_code="131091"),),
    "ord-display": (decided(most_on_one_screen=2), value(longer_list)),
    "ord-hours": (
        decided(hours=Hours("07:00", "18:00")),
        decided(others={"p02": Hours("09:00", "20:00")}),
    ),
    "ord-copying": (decided(without_duplicate="go-on"),),
    "ord-grants": (log(officer_unlocked),),
    "ord-counting": (
        decided(truncate="share"),
        decided(other_valid_votes="paper"),
        decided(joint_count=False),
    ),
    "vvsg-1.1.3-a": (log(no_zero_check),),
    "vvsg-1.1.5-a": (number(310),),
    "vvsg-1.1.7-a": (log(vote_before_opening),),
    "vvsg-1.1.8-d": (record("election-record-contest-1", other_vote),),
    "vvsg-1.1.9-a": (without_record("decision-log"),),
    "vvsg-2.5.1-b": (value(other_pins), value(other_file)),
    "vvsg-2.5.1-c": (lambda town, folder: inspected(town, folder, town_change=other_program),),
    "vvsg-2.5.2-a": (number(404),),
    "vvsg-2.5.3-a": (value(formula),),
    "vvsg-10.1-a": (number(414),),
    "vvsg-10.2.2-b": (number(415),),
    "vvsg-10.2.2-c": (record("voting-summary", place_with_votes),),
    "vvsg-10.2.3-a": (number(317),),
    "vvsg-10.2.4-b": (number(410),),
    "vvsg-11.1-a": (number(411),),
    "vvsg-11.2.1-c": (log(opened_twice),),
    "vvsg-13.1.2-a": (number(208),),
    "vvsg-13.2-b": (number(416),),
    "vvsg-13.3-a": (value(weak_suite),),
    "vvsg-14.2-a": (value(speaks),),
    "vvsg-15.1-a": (log(other_package_loaded),),
}
