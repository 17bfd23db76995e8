"""What the pages of paper votes show, as values: fields with their words, and differences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.election import Contest
from common.tables import BadCell
from common.text import Language, text
from tally_server.paper.compare import Difference
from tally_server.paper.sheet import NOT_IN_THE_BUNDLE, Field, Keyed, number_of
from tally_server.paper.warnings import Remark, Weight


@dataclass(frozen=True)
class FieldView:
    """A field of a sheet. section: candidates, groups, invalid, other or total; value: as
    typed, or the number; faults: what is said at the field."""

    name: str
    label: str
    section: str
    value: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """A form as it came in: what was typed, and the numbers, or what is no number."""

    typed: Mapping[str, str]
    keyed: Keyed
    faults: Mapping[Field, str]


@dataclass(frozen=True)
class DifferenceView:
    """One differing field, in words."""

    label: str
    first: int
    second: int
    hint: str


SECTIONS = ("candidates", "groups", "invalid", "other", "total")
_SECTION = {
    "own": "candidates",
    "group": "groups",
    "invalid": "invalid",
    NOT_IN_THE_BUNDLE[0]: "other",
    NOT_IN_THE_BUNDLE[1]: "other",
    NOT_IN_THE_BUNDLE[2]: "total",
}


def label_of(at: Field, contest: Contest, language: Language) -> str:
    """What stands beside the field on the paper sheet."""
    if at.item in ("own", "group"):
        return text("paper.between", language).join(
            contest.candidate(name).name for name in at.subject
        )
    if at.item == "invalid":
        return text(f"paper.reason-{at.subject[0]}", language)
    return text(f"paper.item-{at.item}", language)


def read_form(sent: Mapping[str, str], fields: Sequence[Field]) -> Typed:
    """The numbers of a form. A field that is no number counts as 0 and has a fault."""
    typed = {at.name: sent.get(at.name, "") for at in fields}
    counts: dict[Field, int] = {}
    faults: dict[Field, str] = {}
    for at in fields:
        try:
            counts[at] = number_of(typed[at.name])
        except BadCell:
            faults[at] = "web_paper.no-number"
    return Typed(typed, Keyed(counts), faults)


def form_views(
    fields: Iterable[Field],
    contest: Contest,
    language: Language,
    typed: Typed | None = None,
    remarks: Sequence[Remark] = (),
) -> tuple[FieldView, ...]:
    """The fields of the form, with what was typed and what is wrong with it."""
    return tuple(
        FieldView(
            at.name,
            label_of(at, contest, language),
            _SECTION[at.item],
            typed.typed[at.name] if typed else "",
            tuple(_faults(at, language, typed, remarks)),
        )
        for at in fields
    )


def number_views(
    fields: Iterable[Field], contest: Contest, language: Language, keyed: Keyed
) -> tuple[FieldView, ...]:
    """The numbers of an agreed sheet."""
    return tuple(
        FieldView(at.name, label_of(at, contest, language), _SECTION[at.item], f"{keyed[at]:,}")
        for at in fields
    )


def difference_views(
    found: Iterable[Difference], contest: Contest, language: Language
) -> tuple[DifferenceView, ...]:
    """Where the keyings differ, with the hint at the slip."""
    return tuple(
        DifferenceView(
            label_of(one.field, contest, language),
            one.first,
            one.second,
            text(f"paper.slip-{one.slip}", language),
        )
        for one in found
    )


def _faults(
    at: Field, language: Language, typed: Typed | None, remarks: Sequence[Remark]
) -> Iterator[str]:
    if typed is not None and at in typed.faults:
        yield text(typed.faults[at], language)
    for remark in remarks:
        if remark.at == at and remark.weight is Weight.ERROR:
            yield f"[{remark.code}] {remark.say('title', language)}"
