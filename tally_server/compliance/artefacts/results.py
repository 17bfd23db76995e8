"""The results against the official records, and against what people decided."""

from collections.abc import Iterator, Mapping
from typing import Any

from common.election import Election
from tally_server.compliance.artefacts.audited import NUMBERS, audited
from tally_server.compliance.artefacts.both import both
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import (
    Evidence,
    Link,
    Result,
    found,
    met,
    not_met,
    not_shown,
)

Contest = Mapping[str, Any]
_NO_RESULTS = "compliance.no-results"
_NO_RECORDS = "compliance.no-records"
_FORMULA = ("=", "+", "-", "@")
_MARKUP = frozenset("<>&\"'\\{}")


def _contests(it: Inspected) -> dict[str, Contest]:
    """The contests of the results, by id; what has not the form of one is left out."""
    listed = (it.results or {}).get("contests")
    found_here = listed if isinstance(listed, list) else []
    good = (one for one in found_here if isinstance(one, dict) and isinstance(one.get("id"), str))
    return {one["id"]: one for one in good}


def _lines(it: Inspected, kind: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Name of the record, contest, and each candidate's line in records of this kind."""
    for name, record in sorted(it.records.items()):
        if name.startswith(f"{kind}-"):
            for line in record.get("candidates") or ():
                if isinstance(line, dict):
                    yield name, name.removeprefix(f"{kind}-"), line


def _told(key: str, wrong: list[str]) -> Result:
    evidence = [found(key, Link(f"records/{name}.json"), record=name) for name in wrong]
    return not_met(*evidence)


def act_3(it: Inspected) -> Result:
    """Every record tells each candidate's electronic and paper votes apart, as the results do."""
    if it.results is None:
        return not_shown(found(_NO_RESULTS))
    rows = {
        (contest, row.get("id")): (row.get("electronic"), row.get("paper_own"))
        for contest, one in _contests(it).items()
        for row in one.get("candidates") or ()
    }
    lines = [line for kind in ("election-record", "count-notice") for line in _lines(it, kind)]
    if not lines:
        return not_shown(found(_NO_RECORDS))
    wrong = {
        name
        for name, contest, line in lines
        if rows.get((contest, line.get("id"))) != (line.get("electronic"), line.get("paper_own"))
    }
    if wrong:
        return _told("compliance.apart-not", sorted(wrong))
    return met(found("compliance.apart", lines=len(lines)))


def order_6(it: Inspected) -> Result:
    """Every record shows each candidate by the name on the screen and by the legal name."""
    lines = list(_lines(it, "election-record"))
    if it.election is None or not lines:
        return not_shown(found(_NO_RECORDS))
    names: dict[tuple[str, object], tuple[str, str]] = {
        (contest.id, one.id): (one.name, one.legal_name)
        for contest in it.election.contests
        for one in contest.candidates
    }
    wrong = {
        name
        for name, contest, line in lines
        if names.get((contest, line.get("id"))) != (line.get("name"), line.get("legal_name"))
    }
    if wrong:
        return _told("compliance.aliases-not", sorted(wrong))
    aliases = sum(name != legal for name, legal in names.values())
    return met(found("compliance.aliases", candidates=len(names), aliases=aliases))


def r10(it: Inspected) -> Result:
    """途中終了 has a line of its own in the notice, and is no invalid vote."""
    notices = {
        name.removeprefix("count-notice-"): record
        for name, record in it.records.items()
        if name.startswith("count-notice-")
    }
    if it.results is None or not notices:
        return not_shown(found(_NO_RECORDS))
    wrong = []
    for contest, said in _contests(it).items():
        if contest not in notices:
            continue  # that it is missing is another rule's matter
        electronic, notice = said.get("electronic") or {}, notices[contest]
        here = (electronic.get("ended_without_choice"), said.get("invalid"))
        if (notice.get("ended"), notice.get("invalid")) != here:
            wrong.append(f"count-notice-{contest}")
    if wrong:
        return _told("compliance.ended-not", wrong)
    return met(found("compliance.ended", contests=len(notices)))


def _expected_records(election: Election, *, ties: Mapping[str, bool]) -> Iterator[str]:
    yield from ("voting-summary", "reconciliation", "decision-log")
    for contest in election.contests:
        if not election.counting.joint_count:
            yield f"count-record-{contest.id}"
        yield f"election-record-{contest.id}"
        if not ties.get(contest.id):
            yield f"elected-notice-{contest.id}"


def _missing(it: Inspected, names: list[str]) -> Result:
    """Met where each of these records is there as data and as print."""
    lacking = [name for name in names if name not in it.records or name not in it.prints]
    if lacking:
        return not_met(found("compliance.records-not", names="、".join(lacking)))
    return met(found("compliance.records", number=len(names)))


def rule_4(it: Inspected) -> Result:
    """Every official record is there, as data and as print."""
    if it.election is None or it.results is None:
        return not_shown(found(_NO_RESULTS))
    ties = {
        contest: bool((said.get("outcome") or {}).get("ties"))
        for contest, said in _contests(it).items()
    }
    return _missing(it, list(_expected_records(it.election, ties=ties)))


def order_4_3(it: Inspected) -> Result:
    """The notice of each contest's votes is there, to be posted."""
    if it.election is None or it.results is None:
        return not_shown(found(_NO_RESULTS))
    return _missing(it, [f"count-notice-{contest.id}" for contest in it.election.contests])


def ela_44(it: Inspected) -> Result:
    """The roll's number of voters of each place was handed over, and can be read."""
    if not it.verdicts:
        return not_shown(found(_NO_RESULTS))
    given = met(found("compliance.roll")) if it.roll else not_shown(found("compliance.no-roll"))
    return both(audited(it, NUMBERS["ela-44"]), given)


def r25(it: Inspected) -> Result:
    """Originals were counted, and a duplicate only by a decision of two with reason and opinion."""
    return both(audited(it, NUMBERS["r25"]), _duplicates_decided(it))


def _duplicates_decided(it: Inspected) -> Result:
    media = (it.statement or {}).get("media")
    if not isinstance(media, list):
        return not_shown(found("compliance.no-statement"))
    counted = [one.get("terminal") for one in media if one.get("medium") == "duplicate"]
    decided = {
        one.get("terminal")
        for one in it.decisions
        if one.get("action") == "use-duplicate" and one.get("reason") and one.get("opinion")
    }
    wrong = [terminal for terminal in counted if terminal not in decided]
    if wrong:
        return not_met(found("compliance.duplicates-not", terminals=" ".join(map(str, wrong))))
    return met(
        found("compliance.duplicates", originals=len(media) - len(counted), duplicates=len(counted))
    )


def r30(it: Inspected) -> Result:
    """Electronic votes are invalid of candidates over whom two people decided, and of no others."""
    if it.results is None:
        return not_shown(found(_NO_RESULTS))
    out = {
        (one.get("contest"), one.get("candidate"))
        for one in it.decisions
        if one.get("action") == "invalidate-candidate"
    }
    wrong: list[Evidence] = []
    for contest, said in _contests(it).items():
        decided = {candidate for where, candidate in out if where == contest}
        invalid = (said.get("electronic") or {}).get("invalidated")
        left = [
            row.get("id")
            for row in said.get("candidates") or ()
            if row.get("id") in decided and row.get("electronic")
        ]
        if left or (invalid and not decided):
            wrong.append(found("compliance.invalidated-not", contest=contest))
    if wrong:
        return not_met(*wrong)
    return met(found("compliance.invalidated", decisions=len(out)))


def no_formulas(it: Inspected) -> Result:
    """No name in the package begins a formula or holds markup."""
    if it.election is None:
        return not_shown(found("compliance.no-package"))
    texts = [
        text
        for contest in it.election.contests
        for one in contest.candidates
        for text in (one.name, one.legal_name, one.party)
    ]
    wrong = [text for text in texts if text.startswith(_FORMULA) or _MARKUP & set(text)]
    if wrong:
        return not_met(*(found("compliance.markup-not", name=text) for text in wrong))
    return met(found("compliance.markup", names=len(texts)))
