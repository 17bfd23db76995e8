"""Problems and decisions in words, for the published page and the official records.

No candidate stands in any of them, but for `candidates()`, which names no place.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from common.election import Election
from common.text import Language, text
from tally_server.inputs import decision as made
from tally_server.outcome.figures import whole

_SHOWN_HEX = 16


@dataclass(frozen=True)
class DecisionWords:
    """An election, to be told in one language."""

    election: Election
    language: Language

    def say(self, key: str, **values: str | int) -> str:
        return text(f"site.{key}", self.language, **values)

    def about(self, terminal: str | None, place: str | None, contest: str | None) -> str:
        """What a problem is about."""
        parts = [
            self.say("subject-terminal", terminal=terminal) if terminal else "",
            self.place(place) if place else "",
            self.contest(contest) if contest else "",
        ]
        joined = (" " if self.language == "ja" else ", ").join(part for part in parts if part)
        return joined or self.say("subject-none")

    def handled(self, settled_by: str | None, weight: str) -> str:
        """What was done about a problem."""
        if settled_by is not None:
            return self.say("handled-by", action=self.say(f"action-{settled_by}"))
        return self.say("handled-noted" if weight == "acknowledge" else "handled-open")

    def reason(self, decision: made.Decision) -> str:
        """The reason that people gave; of the use of a duplicate one of the law's two."""
        if isinstance(decision, made.UseDuplicate):
            return self.say(f"reason-{decision.reason}")
        return decision.reason

    def did(self, decision: made.Decision) -> str:
        """What was decided; of a decision over candidates only that there was one."""
        action = decision.action
        match decision:
            case made.UseDuplicate() | made.NotUsed():
                return self.say(f"did-{action}", terminal=decision.terminal)
            case made.Acknowledge():
                where = decision.terminal or self.say("subject-none")
                return self.say(f"did-{action}", problem=decision.problem, terminal=where)
            case made.AcceptDifference():
                return self.say(
                    f"did-{action}",
                    place=self.place(decision.place),
                    contest=self.contest(decision.contest),
                    voters=whole(decision.voters),
                    records=whole(decision.records),
                )
            case made.SetAside():
                shown = f"{decision.sha256[:_SHOWN_HEX]}…"
                contest = self.contest(decision.contest)
                return self.say(f"did-{action}", contest=contest, sha256=shown)
            case made.InvalidateCandidate() | made.Apportion() | made.Lot():
                contest = self.contest(decision.contest)
                said = self.say(f"action-{action}")
                return self.say("did-contest", contest=contest, action=said)
            case _:
                return self.say(f"did-{action}")

    def candidates(self, contest: str, candidates: Iterable[str]) -> str:
        """Their names."""
        people = self.election.contest(contest)
        between = "、" if self.language == "ja" else ", "
        return between.join(people.candidate(one).name for one in candidates)

    def place(self, place: str) -> str:
        return next((one.name for one in self.election.places if one.id == place), place)

    def contest(self, contest: str) -> str:
        return next((one.title for one in self.election.contests if one.id == contest), contest)
