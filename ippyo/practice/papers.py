"""The papers of a practice as one page to print: what people copy from on the night."""

from collections.abc import Iterator
from dataclasses import dataclass

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from common.closing import Slip
from common.election import Contest
from common.slip_code import slip_code
from common.text import Language, Value, text
from ippyo.practice.lesson import LEARNERS, SHEETS, roll_told
from ippyo.practice.town import Laid
from tally_server.paper.sheet import Field

_GROUP = 8


@dataclass(frozen=True)
class Code:
    """A closing slip with its QR code."""

    slip: Slip
    digest: str
    svg: Markup


def papers_html(laid: Laid, password: str, url: str, language: Language) -> str:
    """Every paper of the practice, each on a page of its own, marked as a rehearsal."""

    def t(key: str, **values: Value) -> str:
        return text(f"practice.{key}", language, **values)

    environment = Environment(
        loader=PackageLoader("ippyo.practice", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    election = laid.election
    places = {terminal: election.place_of(terminal).id for terminal in election.terminals}
    return environment.get_template("papers.html").render(
        t=t,
        language=language,
        election=election,
        url=url,
        password=password,
        learners=[(one, text(f"web_people.role-{one.role}", language)) for one in LEARNERS],
        codes=[_code(slip) for slip in laid.slips],
        roll=roll_told(laid.script, places),
        shares=[(one, laid.shares[one.share].split()) for one in LEARNERS if one.share],
        sheets=[(contest, list(_rows(contest, language))) for contest in election.contests],
        steps=int(t("steps")),
    )


def _code(slip: Slip) -> Code:
    # markup of our own: segno draws the line, which holds letters and digits alone
    drawn = segno.make(slip_code(slip), error="m").svg_inline(scale=2, border=2)
    digest = [slip.digest[at : at + _GROUP] for at in range(0, len(slip.digest), _GROUP)]
    return Code(slip, " ".join(digest), Markup(drawn))  # noqa: S704


def _rows(contest: Contest, language: Language) -> Iterator[tuple[str, int]]:
    for field, number in SHEETS[contest.id].counts.items():
        yield _label(contest, field, language), number


def _label(contest: Contest, field: Field, language: Language) -> str:
    names = [contest.candidate(one).name for one in field.subject if field.item != "invalid"]
    match field.item:
        case "own":
            return names[0]
        case "group":
            return text("practice.group", language, names="、".join(names))
        case "invalid":
            return text(
                "practice.invalid",
                language,
                reason=text(f"paper.reason-{field.subject[0]}", language),
            )
    return text("practice.total", language)
