"""A way to break each numbered check of a bundle, and nothing else.

    for broken in every_broken_bundle(town, folder):
        ...  # broken.file fails check broken.number alone; broken.kind: sealed or public

The ways to break keys and media (auditor_breaks) are used again, through a bundle of the
broken town. `BROKEN_BUNDLE` has those that only a bundle has.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from auditor_breaks import BROKEN, BROKEN_VOTES, other_certificate, other_shares, set_to
from auditor_bundle import KINDS, RESULTS, RESULTS_CSV, STATEMENT, AuditBundle
from auditor_town import AuditTown
from elections import BY
from world import ORIGINAL

from common.canonical import canonical
from common.package import PACKAGE
from common.problems import Problem
from common.signed import peek, sign

Break = Callable[[AuditBundle], object]

# Checks of a medium, made in a bundle, too. 103 and those on the package are made of
# other files there; 107 is made of none.
OF_THE_MEDIA = {
    number: change
    for number, change in BROKEN.items()
    if number not in (103, 107, 207, 303, 304, 404)
}


def other_certificate_of_the_same_key(town: AuditTown) -> None:
    """The only file of a public bundle that a manifest covers: another one, as good."""
    other = other_certificate(town)
    town.registered(other)
    town.put("p01-01", ORIGINAL, {"certificate.pem": other.pem})


OF_PUBLIC_MEDIA = OF_THE_MEDIA | {409: other_certificate_of_the_same_key}
SEALED_ONLY = {210, 305, 315, *range(410, 417), 503, 510}


class BrokenBundle(NamedTuple):
    """A bundle that fails this check and no other."""

    name: str
    file: Path
    number: int
    kind: str


def index_says(path: list[Any], value: object) -> Break:
    return lambda bundle: bundle.index.append(set_to(path, value))


def file_says(name: str, data: bytes) -> Break:
    return lambda bundle: bundle.tree.update({name: data})


def result_says(path: list[Any], value: object) -> Break:
    return lambda bundle: bundle.change_results(set_to(path, value))


def no_index(tree: dict[str, bytes]) -> None:
    del tree["bundle.json"]


def lose_certificate(tree: dict[str, bytes]) -> None:
    del tree["keys/terminals/p01-01.crt"]


def medium_of_nobody(bundle: AuditBundle) -> None:
    """A whole medium under the name of a terminal that the election does not have."""
    there = "media/p01-01/original/"
    copied = {
        name.replace("p01-01", "p09-01"): data
        for name, data in bundle.tree.items()
        if name.startswith(there)
    }
    bundle.tree.update(copied)


def lose_medium_json(bundle: AuditBundle) -> None:
    del bundle.tree["media/p01-01/original/medium.json"]


def put_package(change: Callable[[Any], object], *, stranger: bool = False) -> Break:
    """The bundle's package, which the index and the results then name as it was."""

    def broken(bundle: AuditBundle) -> None:
        value = peek(bundle.tree["package.json"])
        change(value)
        key = bundle.town.stranger if stranger else bundle.town.world.root
        bundle.tree["package.json"] = sign(PACKAGE, value, [key])

    return broken


def signed_by_stranger(bundle: AuditBundle) -> None:
    bundle.key = bundle.town.stranger


def unsigned(bundle: AuditBundle) -> None:
    bundle.key = None


def trailing_byte(bundle: AuditBundle) -> None:
    bundle.archive = lambda data: data + b"!"


def statement_says(path: list[Any], value: object) -> Break:
    return lambda bundle: bundle.change_statement(set_to(path, value))


def more_records(bundle: AuditBundle) -> None:
    """A record of 途中終了 that no manifest has."""

    def change(results: Any) -> None:
        electronic = results["contests"][0]["electronic"]
        electronic["records"] += 1
        electronic["ended_without_choice"] += 1

    bundle.change_results(change)


def other_votes(bundle: AuditBundle) -> None:
    """A vote of one candidate for another; all that follows is worked out from it."""

    def change(results: Any) -> None:
        rows = results["contests"][0]["candidates"]
        rows[0]["electronic"] -= 1
        rows[1]["electronic"] += 1

    bundle.counted_again(change)


def other_own(bundle: AuditBundle) -> None:
    bundle.change_results(set_to(["contests", 0, "paper", "own"], 99))


def other_paper(bundle: AuditBundle) -> None:
    bundle.tree["inputs/paper.csv"] += b"contest-2,taken_away,,7\n"


def other_shares_of_names(bundle: AuditBundle) -> None:
    """A quarter of a vote goes from one share to another; every sum stays right."""

    def change(results: Any) -> None:
        rows = results["contests"][0]["candidates"]
        for row, step in zip(rows, (1, -1), strict=False):
            for name in ("apportioned", "total"):
                above, below = map(int, row[name].split("/"))
                row[name] = _reduced(4 * above + step * below, 4 * below)

    bundle.change_results(change)


def _reduced(above: int, below: int) -> str:
    value = Fraction(above, below)
    return f"{value.numerator}/{value.denominator}"


def rounded(bundle: AuditBundle) -> None:
    """A printed figure that was rounded and not cut."""

    def change(results: Any) -> None:
        for row in results["contests"][0]["candidates"]:
            row["printed"] = row["printed"][:-1] + str(int(row["printed"][-1]) ^ 1)

    bundle.change_results(change)


def other_winner(bundle: AuditBundle) -> None:
    def change(results: Any) -> None:
        results["contests"][0]["outcome"]["elected"] = ["contest-1-3"]

    bundle.change_results(change)


def other_decisions(bundle: AuditBundle) -> None:
    data = bundle.tree["inputs/decisions.json"]
    bundle.tree["inputs/decisions.json"] = data.replace("予備".encode(), "故障".encode())


def one_person(bundle: AuditBundle) -> None:
    """The same name twice, differently typed, wherever the decision stands."""
    twice = [BY[0], f" {BY[0]}\ufe00"]

    def change(document: Any) -> None:
        for one in document["decisions"]:
            one["by"] = twice

    bundle.change_statement(change)
    bundle.change_results(change)
    value = json.loads(bundle.tree["inputs/decisions.json"])
    change(value)
    bundle.tree["inputs/decisions.json"] = json.dumps(value, ensure_ascii=False).encode()


def open_problem(bundle: AuditBundle) -> None:
    def change(results: Any) -> None:
        del results["problems"][0]["settled_by"]

    bundle.change_results(change)


def decided_elsewhere(bundle: AuditBundle) -> None:
    """The problem is of another terminal or place than the decision that is said to settle it."""

    def change(results: Any) -> None:
        for problem in results["problems"]:
            if problem.get("settled_by") == "accept-difference":
                problem["place"] = "p01"

    bundle.change_results(change)


def acknowledged_by_nobody(bundle: AuditBundle) -> None:
    """A problem to acknowledge, said to be acknowledged by a decision that was never made."""
    problem = Problem("slips-missing").as_json()

    def change(results: Any) -> None:
        results["problems"].append(problem | {"weight": "acknowledge", "settled_by": "acknowledge"})

    bundle.change_results(change)


def lot_for_nobody(bundle: AuditBundle) -> None:
    """A lot is said to be needed in a contest where nobody is tied."""
    problem = Problem("lot-needed", contest="contest-1").as_json() | {"weight": "outcome"}
    bundle.change_results(lambda results: results["problems"].append(problem))


def official_record(results: bytes) -> bytes:
    """The data of a record of these results, as far as an auditor looks at it."""
    return canonical({"head": {"results": sha256(results).hexdigest()}}) + b"\n"


def record_of_other_results(bundle: AuditBundle) -> None:
    bundle.tree["records/decision-log.json"] = official_record(b"")


def print_of_other_data(bundle: AuditBundle) -> None:
    """The data is right; the print beside it names the hash of other data."""
    bundle.tree["records/decision-log.json"] = official_record(bundle.tree[RESULTS])
    named = f"<pdf:Keywords>sha256:{'0' * 64}</pdf:Keywords>"
    bundle.tree["records/decision-log.pdf"] = b"%PDF-1.7\n" + named.encode()


def print_with_two_hashes(bundle: AuditBundle) -> None:
    """One of the two is right; nobody can tell which of them was printed."""
    print_of_other_data(bundle)
    right = sha256(bundle.tree["records/decision-log.json"]).hexdigest()
    bundle.tree["records/decision-log.pdf"] += (
        f"<pdf:Keywords>sha256:{right}</pdf:Keywords>".encode()
    )


def print_without_data(bundle: AuditBundle) -> None:
    print_of_other_data(bundle)
    del bundle.tree["records/decision-log.json"]


def append(name: str) -> Break:
    def broken(bundle: AuditBundle) -> None:
        bundle.tree[name] += b"\r\n"

    return broken


# How to break each check that only a bundle has, or that is made of other files there.
BROKEN_BUNDLE: Mapping[int, Break] = {
    103: medium_of_nobody,
    106: lose_medium_json,
    110: lambda bundle: bundle.after.append(no_index),
    111: lambda bundle: bundle.after.append(lose_certificate),
    112: lambda bundle: bundle.after.append(lambda tree: tree.update({"note.txt": b"!"})),
    113: lambda bundle: bundle.tree.pop("count/media.csv"),
    114: file_says("note.txt", b"!"),
    115: lambda bundle: bundle.index.append(lambda payload: payload["left_out"].pop()),
    207: put_package(lambda value: value, stranger=True),
    213: signed_by_stranger,
    303: put_package(set_to(["ceremony", "root_key"], "0" * 64)),
    304: put_package(set_to(["election", "mode"], "training")),
    316: index_says(["pool_hash"], "0" * 64),
    317: statement_says(["election_uid"], "0" * 64),
    404: put_package(set_to(["election", "more"], 1)),
    418: trailing_byte,
    419: index_says(["more"], 1),
    420: index_says(["files", 0, "sha256"], "0" * 64),
    421: result_says(["contests", 0, "more"], 1),
    422: statement_says(["more"], 1),
    423: file_says("inputs/paper.csv", b"contest;item;candidate;count\n"),
    424: file_says("inputs/roll.csv", b"place,contest\n"),
    425: file_says("inputs/decisions.json", b'{"decisions": {}}'),
    507: result_says(["election"], "another-2024"),
    510: statement_says(["pools", 0, "sha256"], "0" * 64),
    511: statement_says(["media", 0, "digest"], "0" * 64),
    512: more_records,
    513: other_own,
    514: other_paper,
    515: other_shares_of_names,
    516: other_winner,
    517: other_decisions,
    518: file_says("inputs/roll.csv", b"place,contest,voters\np01,contest-1,9\n"),
    519: open_problem,
    520: append(RESULTS_CSV),
    521: append("count/media.csv"),
    522: record_of_other_results,
}
# Another way to break the same check.
BROKEN_AGAIN: Mapping[str, tuple[int, Break]] = {
    "unsigned": (213, unsigned),
    "rounded": (515, rounded),
    "one person": (517, one_person),
    "no statement": (113, lambda bundle: bundle.tree.pop(STATEMENT)),
    "index of another election": (316, index_says(["election"], "another-2024")),
    "kind of the other bundle": (115, lambda bundle: bundle.index.append(_other_reasons)),
    "decided elsewhere": (519, decided_elsewhere),
    "acknowledged by nobody": (519, acknowledged_by_nobody),
    "a lot for nobody": (519, lot_for_nobody),
    "print of other data": (522, print_of_other_data),
    "print with two hashes": (522, print_with_two_hashes),
    "print without data": (522, print_without_data),
    "legal minimum": (516, result_says(["contests", 0, "outcome", "legal_minimum"], "1/4")),
}
# What only the trustees' shares can tell, of a sealed bundle.
BROKEN_WITH_SHARES: Mapping[int, Break] = {509: other_votes}
BROKEN_TOWN_WITH_SHARES: Mapping[int, Callable[[AuditTown], object]] = {
    504: other_shares,
    **BROKEN_VOTES,
}


def _other_reasons(payload: dict[str, Any]) -> None:
    payload["left_out"][0]["why"] = "secret"


def good_bundle(town: AuditTown, folder: Path, kind: str) -> Path:
    return AuditBundle.of(town, kind).write(folder / f"good-{kind}.zip")


def broken_bundle(town: AuditTown, folder: Path, number: int, kind: str) -> BrokenBundle:
    """The bundle of this kind that fails this check alone. folder: an empty one."""
    if number in BROKEN_BUNDLE:
        bundle = AuditBundle.of(town, kind)
        BROKEN_BUNDLE[number](bundle)
    else:
        broken = town.copied_to(folder / "town")
        (OF_PUBLIC_MEDIA if kind == "public" else OF_THE_MEDIA)[number](broken)
        bundle = AuditBundle.of(broken, kind)
    name = f"{number}-{kind}"
    return BrokenBundle(name, bundle.write(folder / f"{name}.zip"), number, kind)


def broken_again(town: AuditTown, folder: Path, name: str, kind: str) -> BrokenBundle:
    number, change = BROKEN_AGAIN[name]
    bundle = AuditBundle.of(town, kind)
    change(bundle)
    file = bundle.write(folder / f"{name.replace(' ', '-')}-{kind}.zip")
    return BrokenBundle(f"{name}, {kind}", file, number, kind)


def numbers_of(kind: str) -> list[int]:
    """The checks that a bundle of this kind can break, without shares and announced hashes."""
    numbers = {*OF_THE_MEDIA, *BROKEN_BUNDLE} - (SEALED_ONLY if kind == "public" else set())
    return sorted(numbers)


def every_broken_bundle(town: AuditTown, folder: Path) -> Iterator[BrokenBundle]:
    """All of them, each in a folder of its own below this one.

    town: a counted one (auditor_town.counted_town), which stays as it is.
    """
    for kind in KINDS:
        for number in numbers_of(kind):
            inside = folder / kind / str(number)
            inside.mkdir(parents=True)
            yield broken_bundle(town, inside, number, kind)
        for name in BROKEN_AGAIN:
            yield broken_again(town, folder, name, kind)
