"""A rule: where it comes from, how sure that source is, and how it is shown to be kept."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_ID = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*")


class Profile(StrEnum):
    """The list of rules that an election is held against."""

    JAPAN = "japan"
    VVSG = "vvsg"


class Source(StrEnum):
    """What a rule rests on."""

    ACT = "act"  # 電磁的記録投票法
    ORDER = "order"  # 同施行令
    ELECTION_LAW = "election-law"  # 公職選挙法
    ORDINANCE = "ordinance"  # what ordinances usually say
    MINISTRY = "ministry"  # technical conditions, reconstructed
    LESSON = "lesson"  # drawn from a court's decision or an incident
    VVSG = "vvsg"


class Sureness(StrEnum):
    """How well the wording behind a rule is known; each rule is told in our own words."""

    QUOTED = "quoted"  # the words of the source were seen
    PARAPHRASED = "paraphrased"  # the text was seen, and is told by others
    INFERRED = "inferred"  # concluded from texts that were seen
    UNVERIFIED = "unverified"  # recalled, and to be looked up before anybody relies on it


class How(StrEnum):
    """By what a rule, or a part of it, is shown."""

    ARTEFACT = "artefact"  # package, media, logs, database, program
    DRILL = "drill"  # a simulated terminal is driven, and things are broken
    MEASURED = "measured"  # screens are measured
    DECLARED = "declared"  # a person answers with name, date and attached evidence


AUTOMATIC = (How.ARTEFACT, How.DRILL, How.MEASURED)


class Severity(StrEnum):
    """must: law, or the lesson of an election that was void. should: good practice."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True)
class Rule:
    """One condition.

    article: as it is cited, "電磁的記録投票法4条1項1号". edition, dated: of the text it was
    taken from. how: every part must be shown; none where other rules show all of it.
    evidence: what counts, in words. depends_on: rules that must hold for this one to hold.
    never_met: why no program of this kind can keep it, else "".
    """

    id: str
    profile: Profile
    source: Source
    title_ja: str
    title_en: str
    article: str
    sure: Sureness
    edition: str
    dated: date
    how: tuple[How, ...]
    severity: Severity
    evidence_ja: str
    evidence_en: str
    depends_on: tuple[str, ...] = ()
    never_met_ja: str = ""
    never_met_en: str = ""

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_ja

    @property
    def automatic(self) -> tuple[How, ...]:
        """The parts that a program shows."""
        return tuple(how for how in self.how if how in AUTOMATIC)


def good_id(rule: str) -> bool:
    """Whether it may be the id of a rule: `act-4-1-1`, `t1.2`, `r05`, `vvsg-1.1.3-a`."""
    return len(rule) <= 40 and _ID.fullmatch(rule) is not None


def function_name(rule: str) -> str:
    """The name of the function that checks a rule: `act-4-1-1` by `act_4_1_1`."""
    return rule.replace("-", "_").replace(".", "_")
