"""Hostile bundles: the independent verifier answers with findings, never with a crash."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from auditor import audit, failed, shares, verifier
from auditor_bundle import AuditBundle
from auditor_town import AuditTown
from elections import Said
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.canonical import canonical
from tally_server.audit.archive_writer import measured, write_archive

RANDOM = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
JSON_FILES = (
    "count/results.json",
    "count/opening-statement.json",
    "inputs/decisions.json",
)
TABLES = ("inputs/paper.csv", "inputs/roll.csv", "media/slips.csv")
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "0/0", "1/0", "2/2", "contest-1-1", "p01-01", "lot", "9" * 5000 + "/1"])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
CELLS = st.text(max_size=6) | st.sampled_from(
    ['"', "own", "group", "a+a", "+", "contest-1", "-1", "9" * 13, "0" * 12, "\r", "x" * 401, '""']
)


@pytest.fixture(scope="module")
def files(counted_town: AuditTown) -> dict[str, dict[str, bytes]]:
    """The files of a good bundle of each kind, the index among them."""
    made = {kind: AuditBundle.of(counted_town, kind) for kind in ("sealed", "public")}
    return {
        kind: {**bundle.tree, "bundle.json": bundle.signed_index()} for kind, bundle in made.items()
    }


def answered(said: Said) -> None:
    """A verdict, and never a pass of what was changed."""
    assert said.code == 1
    assert failed(said)
    assert said.out.splitlines()[-1].startswith("不合格")


def all_places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every member of a JSON value."""
    pairs: Any = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    inside = [place for name, inner in pairs for place in all_places(inner, (*path, name))]
    return [*([path] if path else []), *inside]


def put(value: Any, path: tuple[Any, ...], new: object) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


@RANDOM
@given(data=st.data())
def test_any_changed_byte_of_an_archive_is_found(
    files: dict[str, dict[str, bytes]], tmp_path: Path, data: st.DataObject
) -> None:
    """Wherever bytes of an archive are changed, cut or put in, the bundle fails."""
    file = tmp_path / "bundle.zip"
    write_archive(file, measured(files[data.draw(st.sampled_from(sorted(files)))]))
    good = file.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    cut = data.draw(st.integers(0, 50))
    insert = data.draw(st.binary(max_size=50))
    bad = good[:at] + insert + good[at + cut :]
    if bad != good:
        file.write_bytes(bad)
        answered(audit("bundle", file))


@RANDOM
@given(data=st.data())
def test_any_changed_file_is_found(
    files: dict[str, dict[str, bytes]], tmp_path: Path, data: st.DataObject
) -> None:
    """A file with other bytes fails by the index, and what is in it is answered calmly."""
    kind = data.draw(st.sampled_from(sorted(files)))
    path = data.draw(st.sampled_from(sorted(files[kind])))
    good = files[kind][path]
    at, cut = data.draw(st.integers(0, len(good))), data.draw(st.integers(0, 4))
    bad = good[:at] + data.draw(st.binary(max_size=4)) + good[at + cut :]
    if bad != good:
        answered(audit("bundle", written(tmp_path, files[kind] | {path: bad})))


@RANDOM
@given(data=st.data())
def test_any_value_in_a_document_is_answered_calmly(
    counted_town: AuditTown, tmp_path: Path, data: st.DataObject
) -> None:
    """Well indexed and signed results, statements and decisions may say whatever they like."""
    bundle = AuditBundle.of(counted_town, "public")
    for name in data.draw(st.sets(st.sampled_from(JSON_FILES), min_size=1)):
        value = json.loads(bundle.tree[name])
        for _ in range(data.draw(st.integers(1, 3))):
            put(value, data.draw(st.sampled_from(all_places(value))), data.draw(JSON))
        bundle.tree[name] = json.dumps(value).encode() if name != STATEMENT else spelled(value)
    said = audit("bundle", bundle.write(tmp_path / "bundle.zip"))
    assert said.code in (0, 1)


STATEMENT = "count/opening-statement.json"


def spelled(value: Any) -> bytes:
    try:
        return canonical(value) + b"\n"
    except ValueError:
        return json.dumps(value).encode() + b"\n"


@RANDOM
@given(data=st.data())
def test_any_cell_of_a_table_is_answered_calmly(
    counted_town: AuditTown, tmp_path: Path, data: st.DataObject
) -> None:
    """Tables with strange cells, rows and columns are read, or refused."""
    bundle = AuditBundle.of(counted_town, "public")
    name = data.draw(st.sampled_from(TABLES))
    rows = [line.split(",") for line in bundle.tree[name].decode().splitlines()]
    for _ in range(data.draw(st.integers(1, 4))):
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        at = data.draw(st.integers(0, len(row)))
        row[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(CELLS, max_size=2))
    bundle.tree[name] = "\n".join(",".join(row) for row in rows).encode("utf-8", "replace")
    said = audit("bundle", bundle.write(tmp_path / "bundle.zip"))
    assert said.code in (0, 1)


def written(folder: Path, tree: dict[str, bytes]) -> Path:
    """The archive of these files, whatever the index says."""
    file = folder / "bundle.zip"
    write_archive(file, measured(tree))
    return file


def many_groups(bundle: AuditBundle) -> None:
    """A hundred thousand groups, whose exact shares would take for ever."""
    people = [f"contest-1-{n}" for n in (1, 2)]

    def change(results: Any) -> None:
        group = {"candidates": people, "ballots": 0}
        results["contests"][0]["paper"]["groups"] = [group] * 100_000

    bundle.change_results(change)
    paper = bundle.tree["inputs/paper.csv"]
    bundle.tree["inputs/paper.csv"] = paper + b"contest-1,group,contest-1-1+contest-1-3,0\n"


def huge_fraction(bundle: AuditBundle) -> None:
    def change(results: Any) -> None:
        results["contests"][0]["candidates"][0]["apportioned"] = "9" * 100_000 + "/1"

    bundle.change_results(change)


def deep_index(bundle: AuditBundle) -> None:
    bundle.after.append(lambda tree: tree.update({"bundle.json": b"[" * 100_000 + b"\n"}))


HOSTILE: dict[str, tuple[Callable[[AuditBundle], object], set[int]]] = {
    "a hundred thousand groups": (many_groups, {513, 514}),
    "a fraction of a hundred thousand digits": (huge_fraction, {421}),
    "an index of brackets": (deep_index, {401}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_take_for_ever_is_refused(
    name: str, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Files made to keep a verifier busy are findings within a moment."""
    change, numbers = HOSTILE[name]
    bundle = AuditBundle.of(counted_town, "public")
    change(bundle)
    said = audit("bundle", bundle.write(tmp_path / "bundle.zip"))
    assert (said.code, failed(said)) == (1, numbers), said.out[-2000:]


def test_more_groups_than_anybody_has_are_not_worked_out(counted_town: AuditTown) -> None:
    """Exact shares of very many groups would be numbers without end."""
    v = verifier()
    said = json.loads(AuditBundle.of(counted_town, "public").tree["count/results.json"])
    contest = said["contests"][0]
    contest["paper"]["groups"] *= 251
    package = json.loads(counted_town.world.package.payload)
    about, counting = package["election"]["contests"][0], package["election"]["counting"]
    with pytest.raises(v.Refused, match="more than 500 groups"):
        v.check_shares(v.Contest(contest, about, counting, said["decisions"]))


def test_a_directory_that_says_two_million_files_is_refused(tmp_path: Path) -> None:
    """The size of what a bundle claims costs nothing: only what is there is read."""
    v = verifier()
    file = tmp_path / "bundle.zip"
    file.write_bytes(v.end_records(2_000_000, 2**40, 0))
    said = audit("bundle", file)
    assert (said.code, failed(said)) == (1, {418})


def test_hostile_shares_are_findings(counted_town: AuditTown, tmp_path: Path) -> None:
    """A share that is none is told, and nothing is opened."""
    file = AuditBundle.of(counted_town, "sealed").write(tmp_path / "bundle.zip")
    (tmp_path / "share.txt").write_bytes(b"\xff" * 3000)
    said = audit(
        "bundle", file, *shares(counted_town.keys, (1,)), "--share", tmp_path / "share.txt"
    )
    assert (said.code, failed(said)) == (1, {504})
