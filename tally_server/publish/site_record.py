"""What the page "record of the count" shows; no candidate and no number of votes is in it.

Places and terminals stand on this page and candidates on the other, so that no page
ever shows one beside the other (電磁的記録投票法施行令4条2項).
"""

from dataclasses import dataclass

from common.election import Election
from common.text import Language, text
from tally_server.inputs import decision as made
from tally_server.publish.bundle_contents import BundleContents
from tally_server.publish.results_file import ProblemFound
from tally_server.publish.site_results import Line, grouped

_WHY = frozenset({"script", "book", "secret", "times", "stands-once", "sealed-records"})
_SHOWN_HEX = 16


@dataclass(frozen=True)
class ProblemRow:
    code: str
    subject: str
    what: str
    handled: str


@dataclass(frozen=True)
class DecisionRow:
    what: str
    reason: str
    opinion: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class RecordPage:
    """how: the steps of the count. left_out: kind of file, and why. values: what names
    the election, and its value."""

    counted: tuple[Line, ...]
    how: tuple[str, ...]
    problems: tuple[ProblemRow, ...]
    decisions: tuple[DecisionRow, ...]
    left_out: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]


def record_page(contents: BundleContents, language: Language) -> RecordPage:
    """The page in this language."""
    said = _Said(contents.package.election, language)
    index = contents.index
    return RecordPage(
        said.counted(contents),
        said.how(contents),
        tuple(said.problem(problem) for problem in contents.results.problems),
        tuple(said.decision(decision) for decision in contents.decisions),
        tuple((what, said.why(why)) for what, why in index.left_out),
        (
            (said.say("value-uid"), index.election_uid),
            (said.say("value-package"), index.package_hash),
            (said.say("value-pool"), index.pool_hash),
            (
                said.say("value-program"),
                f"Ippyo {index.program['version']} {index.program['sha256']}",
            ),
        ),
    )


@dataclass(frozen=True)
class _Said:
    """An election, to be told in one language."""

    election: Election
    language: Language

    def say(self, key: str, **values: str | int) -> str:
        return text(f"site.{key}", self.language, **values)

    def counted(self, contents: BundleContents) -> tuple[Line, ...]:
        media = [row["medium"] for row in contents.media]
        numbers = {
            "places": len(self.election.places),
            "terminals-counted": len(media),
            "media-original": media.count("original"),
            "media-duplicate": media.count("duplicate"),
            "terminals-unused": len(contents.decisions.of(made.NotUsed)),
            "records-counted": sum(row["records"] for row in contents.media),
        }
        return tuple(Line(self.say(key), grouped(number)) for key, number in numbers.items())

    def how(self, contents: BundleContents) -> tuple[str, ...]:
        """The steps of the count; of roll and paper only what was really there."""
        given = contents.files.paths
        shares = self.election.key_threshold
        threshold = {"needed": shares.needed, "trustees": shares.trustees}
        return (
            self.say("how-1"),
            self.say("how-2"),
            self.say("how-roll" if "inputs/roll.csv" in given else "how-no-roll"),
            self.say("how-3"),
            self.say("how-4" if self.election.mode == "official" else "how-4-mock", **threshold),
            self.say("how-5"),
            self.say("how-paper" if "inputs/paper.csv" in given else "how-no-paper"),
        )

    def problem(self, problem: ProblemFound) -> ProblemRow:
        title = problem.title if self.language == "ja" else problem.title_en
        return ProblemRow(problem.code, self.subject(problem), title, self.handled(problem))

    def subject(self, problem: ProblemFound) -> str:
        parts = [
            self.say("subject-terminal", terminal=problem.terminal) if problem.terminal else "",
            self.place(problem.place) if problem.place else "",
            self.contest(problem.contest) if problem.contest else "",
        ]
        joined = (" " if self.language == "ja" else ", ").join(part for part in parts if part)
        return joined or self.say("subject-none")

    def handled(self, problem: ProblemFound) -> str:
        if problem.settled_by is not None:
            return self.say("handled-by", action=self.say(f"action-{problem.settled_by}"))
        return self.say("handled-noted" if problem.weight == "acknowledge" else "handled-open")

    def decision(self, decision: made.Decision) -> DecisionRow:
        reason = decision.reason
        if isinstance(decision, made.UseDuplicate):
            reason = self.say(f"reason-{decision.reason}")
        return DecisionRow(self.did(decision), reason, decision.opinion, decision.by)

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
                    voters=grouped(decision.voters),
                    records=grouped(decision.records),
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

    def why(self, why: str) -> str:
        return self.say(f"why-{why}") if why in _WHY else self.say("why-other", why=why)

    def place(self, place: str) -> str:
        return next((one.name for one in self.election.places if one.id == place), place)

    def contest(self, contest: str) -> str:
        return next((one.title for one in self.election.contests if one.id == contest), contest)
