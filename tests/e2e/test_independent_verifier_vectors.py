"""The independent verifier, written from docs/formats/, against the published vectors."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from auditor import verifier

VECTORS = Path(__file__).parents[1] / "vectors"


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def spelled(text: str) -> bytes:
    """Hexadecimal digits, or `5b * 100000`: that byte so many times."""
    digits, _, times = text.partition(" * ")
    return bytes.fromhex(digits) * int(times or 1)


def ceremony_of(document: str) -> Any:
    """The ceremony, or None, with what was found."""
    report = verifier().Report()
    return verifier()._take_ceremony(report, "ceremony.json", document.encode()), report.failures


def test_canonical_json_is_read_as_specified() -> None:
    """A value has one spelling; every other spelling is refused."""
    said, v = vectors("canonical-json"), verifier()
    for case in said["canonical"].values():
        assert v.read_canonical(spelled(case["bytes"])) == case["value"]
        assert v.canonical(case["value"]) == spelled(case["bytes"])
    for data in said["refused"].values():
        with pytest.raises(v.Refused):
            v.read_canonical(spelled(data))


def test_keys_and_signatures_are_judged_as_specified() -> None:
    """Weak keys and signatures that libraries do not agree on are refused."""
    said, v = vectors("ed25519"), verifier()
    for key in said["refused_keys"].values():
        assert not v.good_key(bytes.fromhex(key))
    good, bad = said["good"], said["refused_signatures"]
    for cases, expected in ((good, True), (bad, False)):
        for case in cases.values() if isinstance(cases, Mapping) else cases:
            parts = (bytes.fromhex(case[name]) for name in ("public", "message", "signature"))
            assert v.verifies(*parts) is expected


def test_signed_documents_are_read_as_specified() -> None:
    """A signed document has one spelling, and is signed by the right key alone."""
    said, v = vectors("signed-document"), verifier()
    trusted = bytes.fromhex(said["trusted"][0])
    document = v.read_document(said["good"]["one signature"].encode(), "note")
    assert document.signed.hex() == said["signed_bytes"]
    assert document.signed_by(trusted)
    for data in said["refused"].values():
        try:
            refused = v.read_document(base64.b64decode(data), "note")
        except v.Refused:
            continue
        assert not refused.signed_by(trusted)


def test_bound_bytes_are_made_as_specified() -> None:
    """Every signature begins with what it is for, in which election."""
    said = vectors("binding")
    uid = bytes.fromhex(said["election_uid"])
    for case in said["bound"]:
        fields = map(bytes.fromhex, case["fields"])
        assert verifier().bind(case["purpose"], uid, *fields).hex() == case["bytes"]


def test_certificates_are_read_as_specified() -> None:
    """A certificate has one form, and the root of this election signed it."""
    said, v = vectors("certificate"), verifier()
    ceremony = v.Ceremony(bytes.fromhex(said["election_uid"]), {"root_key": said["root_key"]})
    for case in said["good"]:
        der = v.unpem(case["pem"].encode())
        report = v.Report()
        found = v.take_certificate(report, 204, "here", der, ceremony)
        assert (found.role, found.name, found.key.hex()) == (
            case["role"],
            case["name"],
            case["key"],
        )
        assert (der.hex(), found.sha256, report.failures) == (case["der"], case["sha256"], [])
    for data in said["refused"].values():
        assert not _certificate(data, ceremony)


def _certificate(data: str, ceremony: Any) -> bool:
    v = verifier()
    for read in (bytes.fromhex, lambda text: v.unpem(text.encode())):
        try:
            der = read(data)
        except ValueError:
            continue
        if v.take_certificate(v.Report(), 204, "here", der, ceremony) is not None:
            return True
    return False


def test_ceremonies_are_read_as_specified() -> None:
    """The election's name is the hash of its ceremony; a strange ceremony is refused."""
    said = vectors("ceremony")
    for case in said["good"]:
        found, _ = ceremony_of(case["document"])
        assert found.uid.hex() == case["election_uid"]
    for document in said["refused"].values():
        found, failures = ceremony_of(document)
        assert found is None
        assert len(failures) == 1


def test_registers_are_read_as_specified() -> None:
    """Every entry of a register is the root's, in order, once."""
    said, v = vectors("register"), verifier()
    ceremony, _ = ceremony_of(said["ceremony"])
    report = v.Report()
    place = "register.json"
    found = v._take_register(report, place, said["register"].encode(), ceremony)
    assert set(found) == {case["sha256"] for case in said["certificates"]}
    assert v._take_register(report, place, said["empty register"].encode(), ceremony) == {}
    assert not report.failures
    for document in said["refused"].values():
        report = v.Report()
        v._take_register(report, place, document.encode(), ceremony)
        assert report.failures


def test_packages_are_read_as_specified() -> None:
    """A package is refused where its root key, its form or its election is wrong."""
    said, v = vectors("election-package"), verifier()
    value = json.loads(said["payload"])["ceremony"]
    ceremony = v.Ceremony(bytes.fromhex(said["election_uid"]), value)
    report = v.Report()
    found = v.open_package(report, "package.json", said["document"].encode(), ceremony)
    assert (found.hash, report.failures) == (said["package_hash"], [])
    for data in said["refused"].values():
        data = base64.b64decode(data)
        assert v.open_package(v.Report(), "package.json", data, ceremony) is None


def test_a_log_is_followed_as_specified() -> None:
    """The chain of a log leads from the terminal's name to the stated head."""
    said, v = vectors("event-log"), verifier()
    lines = [entry["line"] for entry in said["entries"]]
    data = "".join(line if line.endswith("\n") else line + "\n" for line in lines).encode()
    start = v.bind("ippyo/log/v1", bytes.fromhex(said["election_uid"]), said["terminal"].encode())
    read = v.read_log(data)
    for number, entry in enumerate(said["entries"], start=1):
        assert v.follow_chain(read[:number], start).hex() == entry["head"]


def test_merkle_roots_are_computed_as_specified() -> None:
    """The root over none to nine records."""
    said = vectors("merkle")
    entries = [bytes.fromhex(entry) for entry in said["entries"]]
    roots = [verifier().merkle_root(entries[:number]) for number in range(len(entries) + 1)]
    assert roots == said["roots"]


@pytest.mark.parametrize("suite", [1, 2])
def test_seals_are_opened_as_specified(suite: int) -> None:
    """From the seed come the election key, and the choice in a sealed vote."""
    said, v = vectors("suites")[f"suite {suite}"], verifier()
    opener = v.Opener(suite, bytes.fromhex(said["seed"]))
    assert opener.public.hex() == said["public"]
    sealed, info = bytes.fromhex(said["sealed"]), bytes.fromhex(said["info"])
    assert opener.open(sealed, info).hex() == said["choice"]
    assert opener.open(sealed, info + b"\0") is None


@pytest.mark.parametrize("suite", [1, 2])
def test_election_keys_are_judged_as_specified(suite: int) -> None:
    """An election key of small order, off the curve or of another size is refused."""
    said, v = vectors("suites"), verifier()
    assert v.good_election_key(suite, bytes.fromhex(said[f"suite {suite}"]["public"]))
    for key in said["refused_public_keys"][f"suite {suite}"].values():
        assert not v.good_election_key(suite, bytes.fromhex(key))


def test_ballot_records_are_read_as_specified() -> None:
    """Every record of the vectors is signed, opens, and is the stated choice."""
    v = verifier()
    for said in vectors("ballot-record")["suites"]:
        uid, suite = bytes.fromhex(said["election_uid"]), said["suite"]
        opener = v.Opener(suite, bytes.fromhex(said["election_seed"]))
        infos = {one["contest"]: bytes.fromhex(one["seal_info"]) for one in said["contests"]}
        for case in said["records"]:
            record, cut = bytes.fromhex(case["record"]), v.SEALED_BYTES[suite]
            parts = (said["terminal"].encode(), case["contest"].encode(), record[:cut])
            message = v.bind("ippyo/record/v1", uid, *parts)
            assert v.verifies(bytes.fromhex(said["terminal_key"]), message, record[cut:])
            code = opener.open(record[:cut], infos[case["contest"]])
            assert code == v.choice_code(uid, case["contest"], case["choice"])


@pytest.mark.parametrize("at", range(3))
def test_shares_are_joined_as_specified(at: int) -> None:
    """The least number of shares restores the seed."""
    v, said = verifier(), vectors("shares")
    split, seed = said["splits"][at], bytes.fromhex(said["seed"])
    ceremony = _ceremony_of_seed(seed, split["needed"])
    read = [v.read_share(line.encode(), v.read_words()) for line in split["shares"]]
    assert v.join_shares(read[-split["needed"] :], ceremony) == seed


def _ceremony_of_seed(seed: bytes, needed: int) -> Any:
    v = verifier()
    key = v.public_key(2, seed).hex()
    return v.Ceremony(bytes(32), {"suite": 2, "election_key": key, "needed": needed})


def test_strange_shares_are_refused() -> None:
    """A share misread, or of another split, restores nothing."""
    v, said = verifier(), vectors("shares")
    split = said["splits"][1]
    ceremony = _ceremony_of_seed(bytes.fromhex(said["seed"]), split["needed"])
    words = v.read_words()
    third = v.read_share(split["shares"][2].encode(), words)
    for line in said["refused_with_2_of_3"].values():
        with pytest.raises(v.Refused):
            v.join_shares([third, v.read_share(line.encode(), words)], ceremony)


@pytest.mark.parametrize(
    "case", vectors("outcome")["cases"], ids=[case["name"] for case in vectors("outcome")["cases"]]
)
def test_an_outcome_is_worked_out_as_specified(case: Any) -> None:
    """Shares, printed figures, lines and seats are those of the vectors, and no others."""
    v = verifier()
    decisions = [
        *({"action": "invalidate-candidate", "candidate": one} for one in case["invalidated"]),
        *({"action": "apportion", **one} for one in case["apportion"]),
        *([{"action": "lot", "winners": case["lot"]}] if case["lot"] is not None else []),
        *({"action": "set-aside"} for _ in range(case["electronic"]["aside"])),
    ]
    decisions = [{"contest": "c", **one} for one in decisions]
    said = {"id": "c", "paper": case["paper"], **case.get("result", rows_of(case))}
    own = sum(row["paper_own"] for row in said["candidates"])
    said["paper"] = {**said["paper"], "own": own}
    contest = v.Contest(said, case["contest"], case["counting"], decisions)
    report = v.Report()
    good = report.judge(515, "", v.check_shares, contest) and report.judge(
        516, "", v.check_outcome, contest
    )
    assert good is ("result" in case), report.failures
    if good:
        v.check_sums(said)


def rows_of(case: Any) -> dict[str, Any]:
    """The rows that somebody may have written for a case that gives no result."""
    votes, own = case["electronic"], case["paper"]["own"]
    rows = [
        {
            "id": one,
            "electronic": votes["opened"].get(one, 0),
            "paper_own": own.get(one, 0),
            "apportioned": "0/1",
            "total": f"{votes['opened'].get(one, 0) + own.get(one, 0)}/1",
            "printed": str(votes["opened"].get(one, 0) + own.get(one, 0)),
        }
        for one in case["contest"]["candidates"]
    ]
    valid = sum(row["electronic"] + row["paper_own"] for row in rows)
    electronic = {"invalidated": 0, "set_aside": votes["aside"]}
    outcome = {"elected": [], "legal_minimum": "0/1", "deposit_line": "0/1", "ties": []}
    return {"electronic": electronic, "candidates": rows, "valid": valid, "outcome": outcome}
