"""What the page "record of the count" shows; no candidate and no number of votes is in it.

Places and terminals stand on this page and candidates on the other, so that no page
ever shows one beside the other (電磁的記録投票法施行令4条2項).
"""

from dataclasses import dataclass

from common.text import Language
from tally_server.inputs import decision as made
from tally_server.publish.bundle_contents import BundleContents
from tally_server.publish.decision_words import DecisionWords
from tally_server.publish.results_file import ProblemFound
from tally_server.publish.site_results import Line, grouped

_WHY = frozenset({"script", "book", "secret", "times", "stands-once", "sealed-records"})


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


class _Said(DecisionWords):
    """An election, to be told in one language."""

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
        about = self.about(problem.terminal, problem.place, problem.contest)
        handled = self.handled(problem.settled_by, problem.weight)
        return ProblemRow(problem.code, about, title, handled)

    def decision(self, decision: made.Decision) -> DecisionRow:
        did, reason = self.did(decision), self.reason(decision)
        return DecisionRow(did, reason, decision.opinion, decision.by)

    def why(self, why: str) -> str:
        return self.say(f"why-{why}") if why in _WHY else self.say("why-other", why=why)
