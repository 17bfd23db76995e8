"""Rules that the numbered checks of the audit show (docs/verifier/checks.md).

Each number belongs to exactly one rule of the Japanese profile, so that one fault is one
rule and those that depend on it.
"""

from collections.abc import Iterable, Mapping

from tally_server.audit.checks import title
from tally_server.audit.verdict import State as Made
from tally_server.audit.verdict import Verdict
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import Evidence, Link, Result, found, met, not_met, not_shown

_SHOWN = 5  # findings of one rule that a report tells one by one

NUMBERS: Mapping[str, tuple[int, ...]] = {
    "act-10-1": (105,),
    "ela-44": (424,),
    "ela-68": (423, 514),
    "ela-68-2": (515,),
    "ela-95": (516,),
    "t1.5": (311,),
    "t2.1": (415,),
    "t2.2": (410,),
    "t4.4": (315,),
    "t7.4": (201, 202, 203, 204, 205, 207, 211, 212, 301, 302, 303, 304),
    "t8.2": (411, 412, 413),
    "ta.1": (316, 317, 422, 510),
    "ta.3": (102, 103, 104, 107, 108),
    "r02": (305, 309),
    "r03": (314,),
    "r13": (414,),
    "r21": (206, 208, 209, 306, 307, 308, 310, 312, 313, 405, 406),
    "r22": (106, 409),
    "r23": (401, 402, 403, 404, 407, 408, 418),
    "r25": (425, 511, 517),
    "r26": (114, 115),
    "r27": (503,),
    "r28": (109, 417, 501, 502, 518, 519),
    "r29": (512, 513),
    "r32": (507, 520, 521, 522),
    "r36": (101, 110, 111, 112, 113, 210, 213, 416, 419, 420, 421),
}


def audited(it: Inspected, numbers: tuple[int, ...]) -> Result:
    """Met where each number was made in some verdict, and failed in none.

    What was never asked, as 107 of a bundle or 212 where nothing was announced, is left out.
    """
    asked = [number for number in numbers if any(number in one.asked for one in it.verdicts)]
    failed = [one for verdict in it.verdicts for one in _failures(verdict, numbers)]
    if failed:
        return not_met(*failed)
    missed = [number for number in asked if not _made(it, number)]
    if missed or not asked:
        named = _named(missed or numbers)
        return not_shown(found("compliance.audit-not-made", numbers=named))
    return met(*_held(it, asked))


def _held(it: Inspected, asked: list[int]) -> list[Evidence]:
    named = _named(asked)
    held = [found("compliance.audit-held", Link("docs/verifier/checks.md"), numbers=named)]
    decided = sum(verdict.decisions(number) for verdict in it.verdicts for number in asked)
    if decided:
        held.append(found("compliance.audit-decided", number=decided))
    return held


def _named(numbers: Iterable[int]) -> str:
    """Marked as numbers of checks, so that nobody takes one for a number of votes."""
    return " ".join(f"No.{number}" for number in numbers)


def _made(it: Inspected, number: int) -> bool:
    return any(one.state(number) is not Made.NOT_MADE for one in it.verdicts)


def _failures(verdict: Verdict, numbers: tuple[int, ...]) -> list[Evidence]:
    failed = [one for one in verdict.failed if one.number in numbers]
    told = [
        found(
            "compliance.audit-failed",
            Link(one.place.path),
            number=one.number,
            place=one.place.path or "-",
            what=one.what,
            title=title(one.number, "ja"),
            title_en=title(one.number, "en"),
        )
        for one in failed[:_SHOWN]
    ]
    if len(failed) > _SHOWN:
        told.append(found("compliance.audit-more", number=len(failed) - _SHOWN))
    return told


def act_10_1(it: Inspected) -> Result:
    """Every terminal has its duplicate, or people decided over the one that is not there."""
    return audited(it, NUMBERS["act-10-1"])


def ela_68(it: Inspected) -> Result:
    """The table of paper votes can be read, and the results say the same."""
    return audited(it, NUMBERS["ela-68"])


def ela_68_2(it: Inspected) -> Result:
    """Shares and totals are those worked out again, as exact fractions."""
    return audited(it, NUMBERS["ela-68-2"])


def ela_95(it: Inspected) -> Result:
    """Who is elected and the legal lines are those worked out again."""
    return audited(it, NUMBERS["ela-95"])


def t1_5(it: Inspected) -> Result:
    """No contest of a terminal has more records than the terminal had voters."""
    return audited(it, NUMBERS["t1.5"])


def t2_1(it: Inspected) -> Result:
    """Records rise by their bytes: their order says nothing of who came when."""
    return audited(it, NUMBERS["t2.1"])


def t2_2(it: Inspected) -> Result:
    """Each line of a log has its time to the minute and the values of its event alone."""
    return audited(it, NUMBERS["t2.2"])


def t8_2(it: Inspected) -> Result:
    """Each log is one unbroken chain that the manifest signs and that ends with the close."""
    return audited(it, NUMBERS["t8.2"])


def ta_1(it: Inspected) -> Result:
    """The whole pool was fixed in an opening statement, and it is this pool."""
    return audited(it, NUMBERS["ta.1"])


def ta_3(it: Inspected) -> Result:
    """The media are those of every terminal of the election, and none is too many."""
    return audited(it, NUMBERS["ta.3"])


def r02(it: Inspected) -> Result:
    """Every closed medium carries the one election package."""
    return audited(it, NUMBERS["r02"])


def r03(it: Inspected) -> Result:
    """Original and duplicate of every terminal agree."""
    return audited(it, NUMBERS["r03"])


def r13(it: Inspected) -> Result:
    """The records are nothing but so many records of one size as the manifest states."""
    return audited(it, NUMBERS["r13"])


def r21(it: Inspected) -> Result:
    """Media are bound by certificate and signature to election, place, machine and role."""
    return audited(it, NUMBERS["r21"])


def r23(it: Inspected) -> Result:
    """Every document has the one spelling of its published format."""
    return audited(it, NUMBERS["r23"])


def r27(it: Inspected) -> Result:
    """No sealed vote stands twice in the pool."""
    return audited(it, NUMBERS["r27"])


def r28(it: Inspected) -> Result:
    """Slips and roll agree with the records, or the difference was decided; none is open."""
    return audited(it, NUMBERS["r28"])


def r29(it: Inspected) -> Result:
    """The sums in the results are right, electronic and paper."""
    return audited(it, NUMBERS["r29"])


def r32(it: Inspected) -> Result:
    """Official records and tables are made of these results, of this election."""
    return audited(it, NUMBERS["r32"])


def r36(it: Inspected) -> Result:
    """The bundle is whole as its signed index says; signatures and Merkle roots fit."""
    return audited(it, NUMBERS["r36"])
