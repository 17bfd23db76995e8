"""`ippyo audit verify`: the numbered checks by our own code, and the auditors' script beside."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from auditor import SCRIPT, audit, carried_out, failed, verifier
from auditor_breaks import ANNOUNCED, BROKEN
from auditor_town import AuditTown
from broken_bundles import BROKEN as BROKEN_BUNDLES
from broken_bundles import BROKEN_SEALED, OpenBundle
from elections import Said, ippyo
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from strange_media import STRANGE

from tally_server.audit.checks import numbers, title
from tally_server.audit.layout import Kind

PAGE = SCRIPT.with_name("checks.md")
SCHEMA = Draft202012Validator(json.loads(SCRIPT.with_name("verdict.schema.json").read_bytes()))
KINDS = tuple(Kind)


def verify(*words: object) -> Said:
    return ippyo("audit", "verify", *words, "--workers", 1)


def as_json(*words: object) -> Any:
    """The verdict, as its schema says."""
    said = verify(*words, "--json")
    document = said.document
    assert [fault.message for fault in SCHEMA.iter_errors(document)] == []
    assert said.code == (0 if document["passed"] else 3)
    return document


def failures(document: Any) -> set[int]:
    return {one["number"] for one in document["findings"] if not one["decided"]}


def made(document: Any) -> set[int]:
    return {one["number"] for one in document["checks"] if one["state"] != "not-made"}


def media_words(town: AuditTown, *, keys: bool = True) -> list[object]:
    brought = ["--keys", town.keys] if keys else []
    return [town.media, *brought, "--not-used", "p02-02"]


def announced(town: AuditTown) -> list[object]:
    world = town.world
    return ["--election-uid", world.uid.hex(), "--package-hash", world.package.hash]


def test_numbers_and_titles_are_those_of_the_page_and_of_the_script() -> None:
    """One list of checks for every program, the manual and the tests."""
    rows = re.findall(r"^\| (\d{3}) \| (.+?) \|", PAGE.read_text(encoding="utf-8"), re.M)
    ours = {number: f"{title(number, 'ja')} / {title(number, 'en')}" for number in numbers()}
    assert {int(number): words for number, words in rows} == ours
    assert {**ours, **verifier().CHECKS} == ours


def test_good_media_pass(counted_town: AuditTown) -> None:
    """Every check of media is made and holds."""
    found = as_json(*media_words(counted_town), *announced(counted_town))
    assert (found["passed"], found["anchored"], found["findings"]) == (True, True, [])
    assert {211, 212} <= made(found)
    assert found["election_uid"] == counted_town.world.uid.hex()


@pytest.mark.parametrize("number", BROKEN)
def test_what_breaks_one_check_fails_that_check(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Media or keys broken in one way: that number, and the same checks made as by the script."""
    town = counted_town.copied_to(tmp_path)
    BROKEN[number](town)
    found = as_json(*media_words(town))
    assert failures(found) == {number}
    assert made(found) == carried_out(audit("media", *town.words))


@pytest.mark.parametrize("number", ANNOUNCED)
def test_another_election_than_the_announced_one_fails(
    number: int, counted_town: AuditTown
) -> None:
    """Whoever gives the announced hash learns that this is another election."""
    found = as_json(*media_words(counted_town), ANNOUNCED[number], "0" * 64)
    assert failures(found) == {number}


def test_without_keys_the_verdict_says_that_nobody_anchored_it(counted_town: AuditTown) -> None:
    """Media alone can be good, but which election they are of must be compared on paper."""
    found = as_json(*media_words(counted_town, keys=False))
    assert (found["passed"], found["anchored"]) == (True, False)
    assert not {101, 201, 203, 307} & made(found)
    said = verify(*media_words(counted_town, keys=False))
    *_, note, conclusion = said.out.splitlines()
    assert counted_town.world.uid.hex() in note
    assert "だれも保証していません" in note
    assert conclusion.startswith("合格")


@pytest.mark.parametrize("number", [207, 210, 304, 305, 409, 503])
def test_without_keys_broken_media_fail(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """What is wrong with media is found though nobody brought the keys."""
    town = counted_town.copied_to(tmp_path)
    BROKEN[number](town)
    assert failures(as_json(*media_words(town, keys=False))) == {number}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_things_are_findings(name: str, counted_town: AuditTown, tmp_path: Path) -> None:
    """Pipes, links, huge files, strange names and weak keys are told, never a crash."""
    town = counted_town.copied_to(tmp_path)
    change, number = STRANGE[name]
    change(town)
    assert failures(as_json(*media_words(town))) == {number}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_programs_agree_on_any_changed_byte(
    counted_town: AuditTown, data: st.DataObject
) -> None:
    """One changed byte in any paper or on any medium: both say failed, by the same numbers."""
    town = counted_town
    files = [
        path
        for path in sorted([*town.media.rglob("*"), *town.keys.rglob("*")])
        if path.suffix in {".json", ".jsonl", ".crt", ".pem", ".bin", ".csv"}
    ]
    path = data.draw(st.sampled_from(files))
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    path.write_bytes(good[:at] + bytes([good[at] ^ bit]) + good[at + 1 :])
    try:
        ours, theirs = as_json(*media_words(town)), audit("media", *town.words)
    finally:
        path.write_bytes(good)
    assert failures(ours) == failed(theirs), (path, at, bit)
    assert failures(ours) or path.suffix == ".csv"  # a slip may be written in capitals


# Bundles.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("packed", [True, False])
def test_a_good_bundle_passes(
    kind: Kind, packed: bool, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Archive and folder of either bundle pass; the archive's form is one check more."""
    bundle = OpenBundle.of(counted_town, kind)
    path = bundle.packed(tmp_path) if packed else bundle.unpacked(tmp_path)
    found = as_json(path, *announced(counted_town))
    assert (found["passed"], found["anchored"], found["kind"]) == (True, True, kind.value)
    assert (418 in made(found)) is packed
    assert (210 in made(found)) is (kind is Kind.SEALED)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", BROKEN_BUNDLES)
def test_what_breaks_one_check_of_a_bundle_fails_that_check(
    number: int, kind: Kind, counted_town: AuditTown, tmp_path: Path
) -> None:
    """A bundle changed in one way, and well signed, fails that check and no other."""
    bundle = OpenBundle.of(counted_town, kind)
    BROKEN_BUNDLES[number](bundle)
    assert failures(as_json(bundle.packed(tmp_path))) == {number}


@pytest.mark.parametrize("number", BROKEN_SEALED)
def test_what_breaks_one_check_of_sealed_records_fails_that_check(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """What only the sealed bundle can prove fails there."""
    bundle = OpenBundle.of(counted_town, Kind.SEALED)
    BROKEN_SEALED[number](bundle)
    assert failures(as_json(bundle.packed(tmp_path))) == {number}


def test_an_archive_of_another_form_is_not_looked_into(tmp_path: Path) -> None:
    """Whatever file is named, it fails check 418, and nothing else was made."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(b"PK\x05\x06" + bytes(18))
    found = as_json(path)
    assert (failures(found), made(found)) == ({418}, {418})


def test_a_bundle_is_held_against_the_keys_that_somebody_brought(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """With KEYS of one's own the bundle is anchored in them."""
    path = OpenBundle.of(counted_town, Kind.PUBLIC).packed(tmp_path)
    found = as_json(path, "--keys", counted_town.keys)
    assert (found["passed"], found["anchored"]) == (True, True)
    assert not as_json(path)["anchored"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_changed_bundle_gives_findings_and_no_crash(
    counted_town: AuditTown, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A changed file behind the back of the index, or inside it: always failed, never a crash."""
    folder = tmp_path_factory.mktemp("mutated")
    bundle = OpenBundle.of(counted_town, data.draw(st.sampled_from(KINDS)))
    path = data.draw(st.sampled_from(sorted(bundle.files)))
    good = bundle.files[path]
    at = data.draw(st.integers(0, len(good) - 1))
    new = good[:at] + data.draw(st.binary(max_size=3)) + good[at + 1 :]
    if data.draw(st.booleans()):
        bundle.files[path] = new  # the index knows it
        as_json(bundle.packed(folder))
    elif new != good:
        bundle.late.append(lambda files: files.update({path: new}))
        assert 420 in failures(as_json(bundle.packed(folder)))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_changed_byte_of_an_archive_is_found(
    counted_town: AuditTown, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Bytes changed, added or cut off anywhere in the archive: it has no longer the one form."""
    path = OpenBundle.of(counted_town, Kind.PUBLIC).packed(tmp_path_factory.mktemp("archive"))
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    new = good[:at] + data.draw(st.binary(max_size=3)) + good[at + 1 :]
    path.write_bytes(new)
    assert failures(as_json(path)) == (set() if new == good else {418})


def test_links_in_an_unpacked_bundle_are_told(counted_town: AuditTown, tmp_path: Path) -> None:
    """A link is no file of the bundle; where the index has it, the file is missing, too."""
    folder = OpenBundle.of(counted_town, Kind.SEALED).unpacked(tmp_path)
    (folder / "media" / "more").symlink_to(folder / "package.json")
    assert failures(as_json(folder)) == {112}
    (folder / "media" / "more").unlink()
    (folder / "count" / "media.csv").rename(tmp_path / "media.csv")
    (folder / "count" / "media.csv").symlink_to(tmp_path / "media.csv")
    assert failures(as_json(folder)) == {111, 112}


# The command.


def test_what_is_neither_bundle_nor_media_is_bad_input(tmp_path: Path) -> None:
    """A wrong folder, no folder, and a hash that is none are told as such: exit code 2."""
    assert verify(tmp_path).code == 2
    assert verify(tmp_path / "nothing").code == 2
    (tmp_path / "bundle.zip").write_bytes(b"!")
    assert verify(tmp_path / "bundle.zip", "--election-uid", "12").code == 2
    assert verify(tmp_path / "bundle.zip", "--slips", tmp_path / "none.csv").code == 2


def test_every_finding_is_told_with_its_place_and_meaning(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """Staff read number, place, what is wrong, what it means, and last the verdict."""
    town = counted_town.copied_to(tmp_path)
    BROKEN[409](town)
    for language, last in (("ja", "不合格: 1 件"), ("en", "failed: 1 finding(s)")):
        words = [*media_words(town), "--workers", 1]
        said = ippyo("audit", "verify", *words, language=language)
        assert said.code == 3
        assert "NG 409 MEDIA/p01-01/original/log.jsonl: " in said.out
        assert "409 の意味: " in said.out or "what 409 means: " in said.out
        assert said.out.splitlines()[-1] == last
