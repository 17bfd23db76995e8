"""Hostile bytes: the independent verifier answers with findings, never with a crash."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from auditor import audit, failed, recount_words, verifier
from auditor_town import AuditTown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strange_media import STRANGE
from world import World

SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def readers() -> dict[str, Callable[[bytes], object]]:
    """Every reader of bytes from outside."""
    v = verifier()
    words = v.read_words()
    return {
        "manifest.json": lambda data: v.check_manifest(v.read_document(data, "manifest").value),
        "medium.json": lambda data: v.check_medium(v.read_document(data, "medium").value),
        "package.json": lambda data: v.check_package(v.read_document(data, "package").value),
        "certificate.pem": lambda data: v.read_body(v.split_certificate(v.unpem(data))[0]),
        "log.jsonl": v.read_log,
        "slips.csv": v.read_slips,
        "results.json": v.read_results,
        "opening-statement.json": v.read_statement,
        "share.txt": lambda data: v.read_share(data, words),
        "ceremony.json": lambda data: v.check_ceremony(v.read_document(data, "ceremony").value),
        "register.json": lambda data: v.read_register(v.read_document(data, "register").value),
    }


def good_files(town: AuditTown) -> dict[str, bytes]:
    """A good file for each reader."""
    share = town.keys / "trustees" / "1" / "share.txt"
    paths = [town.results, town.statement, town.town.slips, share]
    paths += [town.keys / "ceremony.json", town.keys / "register.json"]
    return town.files("p01-01") | {path.name: path.read_bytes() for path in paths}


def refuses_or_reads(reader: Callable[[bytes], object], data: bytes) -> None:
    with contextlib.suppress(verifier().Refused):
        reader(data)


@st.composite
def mutations(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """A way to change some bytes: cut, insert, replace."""
    where = draw(st.floats(0, 1))
    cut = draw(st.integers(0, 4))
    insert = draw(st.binary(max_size=4) | st.sampled_from([b"[" * 5000, b"\xed\xa0\x80", b"1e9"]))

    def mutate(data: bytes) -> bytes:
        at = int(where * len(data))
        return data[:at] + insert + data[at + cut :]

    return mutate


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def all_places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every member of a JSON value."""
    pairs: Any = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    inside = [place for name, inner in pairs for place in all_places(inner, (*path, name))]
    return [*([path] if path else []), *inside]


@pytest.mark.parametrize("name", readers())
@SLOW
@given(data=st.binary(max_size=300), mutate=mutations())
def test_changed_and_random_files_are_refused_calmly(
    name: str, counted_town: AuditTown, data: bytes, mutate: Callable[[bytes], bytes]
) -> None:
    """Whatever lies in a file, its reader reads it or says why not."""
    reader, good = readers()[name], good_files(counted_town)[name]
    reader(good)
    refuses_or_reads(reader, data)
    refuses_or_reads(reader, mutate(good))


@SLOW
@given(data=st.data())
def test_documents_with_any_value_anywhere_are_refused_calmly(
    counted_town: AuditTown, data: st.DataObject
) -> None:
    """A well spelled document with a strange value in any place is read, or refused."""
    v = verifier()
    kinds = {
        "manifest": v.check_manifest,
        "medium": v.check_medium,
        "package": v.check_package,
    }
    name = data.draw(st.sampled_from(sorted(kinds)))
    value = json.loads(v.read_document(counted_town.files("p01-01")[f"{name}.json"], name).payload)
    path = data.draw(st.sampled_from(all_places(value)))
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = data.draw(JSON)
    refuses_or_reads(kinds[name], value)


@SLOW
@given(data=st.data())
def test_any_changed_byte_is_found(counted_town: AuditTown, data: st.DataObject) -> None:
    """One changed byte in any public paper or on any medium, and the verdict is: failed."""
    town = counted_town
    files = [
        path
        for path in sorted([*town.media.rglob("*"), *town.keys.rglob("*")])
        if path.suffix in {".json", ".jsonl", ".crt", ".pem", ".bin"}
    ]
    path = data.draw(st.sampled_from(files))
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    path.write_bytes(good[:at] + bytes([good[at] ^ bit]) + good[at + 1 :])
    try:
        said = audit("media", *town.words)
    finally:
        path.write_bytes(good)
    assert failed(said)


@pytest.mark.parametrize("name", STRANGE)
def test_strange_things_are_findings(name: str, counted_town: AuditTown, tmp_path: Path) -> None:
    """Pipes, links, huge files, strange names and weak keys are told, and waited for never."""
    town = counted_town.copied_to(tmp_path)
    change, number = STRANGE[name]
    change(town)
    said = audit("media", *town.words)
    assert said.code == 1
    assert failed(said) == {number}


def test_without_keys_nothing_passes(tmp_path: Path) -> None:
    """An empty folder is no election."""
    said = audit("media", "--keys", tmp_path, "--media", tmp_path)
    assert (said.code, failed(said)) == (1, {101})


def test_without_media_nothing_passes(counted_town: AuditTown, tmp_path: Path) -> None:
    """Where nothing is verified, nothing is good."""
    said = audit("media", "--keys", counted_town.keys, "--media", tmp_path)
    assert (said.code, failed(said)) == (1, {102})


def test_results_that_are_none_are_a_finding(counted_town: AuditTown, tmp_path: Path) -> None:
    """A recount against a file that holds no results does not pass."""
    town = counted_town.copied_to(tmp_path)
    town.results.write_bytes(b"{}")
    said = audit(*recount_words(town))
    assert 507 in failed(said)


def test_an_official_election_is_opened_only_as_stated(tmp_path: Path) -> None:
    """Without its opening statement the pool of an official election stays sealed."""
    v = verifier()
    world = World(suite=2, mode="official", seed=3)
    ceremony = v.Ceremony(world.uid, world.ceremony.payload())
    package = v.Package(world.package.hash, json.loads(world.package.payload))
    report, said = v.Report(), v.Published()
    media = v.Media(report, v.Keys(ceremony, {}), tmp_path, said, keep=True)
    for terminal in package.places:
        records: dict[str, list[bytes]] = {contest: [] for contest in package.contests}
        media.media[terminal, "original"] = v.Medium(terminal, "original", "0" * 64, 0, records)
    assert v.Recount(report, media, package, said).pools() is None
    assert [number for number, _, _ in report.failures] == [510]
