"""Two programs that share no code say the same of every election, however it was changed.

`ippyo audit verify` and docs/verifier/ippyo_verify.py: the same numbers fail, and for good
or singly broken bundles the same checks are made.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from auditor import audit, carried_out, failed
from auditor_town import AuditTown
from broken_bundles import BROKEN, BROKEN_SEALED, OpenBundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.canonical import NotCanonical, canonical
from common.signed import peek
from tally_server.audit.layout import Kind
from tally_server.audit.verdict import Verdict
from tally_server.audit.verify_bundle import audit_bundle
from tally_server.audit.verify_media import AuditInput, audit_media

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
KINDS = tuple(Kind)
WORDS = ["p01", "p01-01", "0/1", "1/2", "2/4", "contest-1", "acknowledge", "0" * 64, "training"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(max_size=5)
    | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)


def failures(verdict: Verdict) -> set[int]:
    return {finding.number for finding in verdict.failed}


def agree_on_bundle(path: Path) -> Verdict:
    ours, theirs = audit_bundle(AuditInput(path)), audit("bundle", path)
    assert failures(ours) == failed(theirs), (ours.failed, theirs.out)
    return ours


def agree_on_media(town: AuditTown) -> None:
    given_to_us = AuditInput(town.media, town.keys, not_used=frozenset({"p02-02"}))
    ours, theirs = audit_media(given_to_us), audit("media", *town.words)
    assert failures(ours) == failed(theirs), (ours.failed, theirs.out)


def all_places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside this one."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for step, inner in inside:
        yield from all_places(inner, (*path, step))


def changed(data: st.DataObject, value: Any) -> Any:
    """The value with something in it taken away, counted up or down, or put in its place."""
    path = data.draw(st.sampled_from(list(all_places(value))))
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    how = data.draw(st.sampled_from(["set", "drop", "count"]))
    if how == "drop":
        del inner[path[-1]]
    elif how == "count" and type(inner[path[-1]]) is int:
        inner[path[-1]] += data.draw(st.sampled_from([1, -1]))
    else:
        inner[path[-1]] = data.draw(JSON)
    return value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [None, *BROKEN, *BROKEN_SEALED])
def test_both_make_the_same_checks_of_a_bundle(
    number: int | None, kind: Kind, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Good, or broken in one way: the same checks are made, and the same fail."""
    if number in BROKEN_SEALED and kind is Kind.PUBLIC:
        return  # nothing there could fail it
    bundle = OpenBundle.of(counted_town, kind)
    if number is not None:
        {**BROKEN, **BROKEN_SEALED}[number](bundle)
    path = bundle.packed(tmp_path)
    ours = agree_on_bundle(path)
    assert failures(ours) == ({number} if number is not None else set())
    assert set(ours.asked) & ours.made == carried_out(audit("bundle", path))


@SOME
@given(data=st.data())
def test_both_agree_on_a_bundle_with_any_document_changed(
    counted_town: AuditTown, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Results, statement and decisions with any value changed, under a good index."""
    bundle = OpenBundle.of(counted_town, data.draw(st.sampled_from(KINDS)))
    names = ["count/results.json", "count/opening-statement.json", "inputs/decisions.json"]
    name = data.draw(st.sampled_from(names))
    value = changed(data, bundle.value(name))
    bundle.files[name] = canonical(value) + b"\n"
    agree_on_bundle(bundle.packed(tmp_path_factory.mktemp("changed")))


@SOME
@given(data=st.data())
def test_both_agree_on_a_bundle_with_any_bytes_changed(
    counted_town: AuditTown, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any file with other bytes in it, under a good index."""
    bundle = OpenBundle.of(counted_town, data.draw(st.sampled_from(KINDS)))
    name = data.draw(st.sampled_from(sorted(bundle.files)))
    good = bundle.files[name]
    at = data.draw(st.integers(0, len(good) - 1))
    bundle.files[name] = good[:at] + data.draw(st.binary(max_size=2)) + good[at + 1 :]
    agree_on_bundle(bundle.packed(tmp_path_factory.mktemp("changed")))


@SOME
@given(data=st.data())
def test_both_agree_on_media_with_any_signed_document_changed(
    counted_town: AuditTown, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Manifest, package, register and ceremony with any value changed, and signed again."""
    town = counted_town.copied_to(tmp_path_factory.mktemp("changed"))
    name = data.draw(st.sampled_from(["manifest", "package", "register", "ceremony"]))
    try:
        match name:
            case "manifest":
                value = changed(data, town.manifest("p01-01"))
                town.put_signed_manifest("p01-01", value)
            case "package":
                value = changed(data, json.loads(town.world.package.payload))
                town.put_package("p01-01", lambda old: (old.clear(), old.update(value)))
            case _:
                path = town.keys / f"{name}.json"
                value = changed(data, peek(path.read_bytes()))
                path.write_bytes(town.signed(name, value))
    except NotCanonical:
        return  # half of a surrogate pair, which no document can hold
    agree_on_media(town)
