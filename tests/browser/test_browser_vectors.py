"""The readers of the HTML verifier, asked one by one, against the published vectors."""

import json
from pathlib import Path
from typing import Any

import pytest
from verifier_page import VerifierPage

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[1] / "vectors"


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def spelled(text: str) -> str:
    """Hexadecimal digits; `5b * 100000` is that byte so many times."""
    digits, _, times = text.partition(" * ")
    return digits * int(times or 1)


def asked(page: VerifierPage, function: str, *arguments: Any) -> Any:
    """What a function of the page says; {"refused": why} where it refuses."""
    script = f"""async (given) => {{
        try {{ return await ({function})(...given); }}
        catch (cause) {{ if (cause instanceof Refused) return {{ refused: cause.said[1] }}; throw cause; }}
    }}"""
    return page.page.evaluate(script, list(arguments))


def refused(answer: Any) -> bool:
    return isinstance(answer, dict) and set(answer) == {"refused"}


def test_canonical_json_is_read_as_specified(page: VerifierPage) -> None:
    """A value has one spelling; every other spelling is refused."""
    said = vectors("canonical-json")
    read = "(bytes) => JSON.stringify(readCanonical(unhex(bytes)))"
    for case in said["canonical"].values():
        assert json.loads(asked(page, read, spelled(case["bytes"]))) == case["value"]
    for name, data in said["refused"].items():
        assert refused(asked(page, read, spelled(data))), name


def test_keys_and_signatures_are_judged_as_specified(page: VerifierPage) -> None:
    """Weak keys and signatures that libraries do not agree on are refused."""
    said = vectors("ed25519")
    for name, key in said["refused_keys"].items():
        assert not asked(page, "(key) => goodKey(unhex(key))", key), name
    verify = "(key, message, signature) => verifies(unhex(key), unhex(message), unhex(signature))"
    for case in said["good"]:
        assert asked(page, "(key) => goodKey(unhex(key))", case["public"])
        assert asked(page, verify, case["public"], case["message"], case["signature"])
    for name, case in said["refused_signatures"].items():
        parts = (case["public"], case["message"], case["signature"])
        assert not asked(page, verify, *parts), name


@pytest.mark.parametrize("suite", [1, 2])
def test_election_keys_are_judged_as_specified(suite: int, page: VerifierPage) -> None:
    """An election key of small order, off the curve or of another size is refused."""
    said = vectors("suites")
    judge = "(suite, key) => goodElectionKey(suite, unhex(key))"
    assert asked(page, judge, suite, said[f"suite {suite}"]["public"])
    for name, key in said["refused_public_keys"][f"suite {suite}"].items():
        assert not asked(page, judge, suite, key), name


def test_signed_documents_are_read_as_specified(page: VerifierPage) -> None:
    """A signed document has one spelling, and is signed by the right key alone."""
    said = vectors("signed-document")
    read = """async (bytes, key) =>
        (await readDocument(unletters(atob(bytes)), "note")).signedBy(unhex(key))"""
    encoded = "(text) => btoa(letters(encoder.encode(text)))"
    good = asked(page, encoded, said["good"]["one signature"])
    assert asked(page, read, good, said["trusted"][0]) is True
    for name, data in said["refused"].items():
        assert asked(page, read, data, said["trusted"][0]) is not True, name


def test_certificates_are_read_as_specified(page: VerifierPage) -> None:
    """A certificate has one form, and the root of this election signed it."""
    said = vectors("certificate")
    take = """async (text, uid, root) => {
        const ceremony = { uid, root: unhex(root) };
        const der = text.startsWith("-") ? unpem(encoder.encode(text)) : letters(unhex(text));
        const found = await takeCertificate(new Report(), 204, "here", der, ceremony);
        return found && [found.role, found.name, found.sha256, hex(found.key)];
    }"""
    election = (said["election_uid"], said["root_key"])
    for case in said["good"]:
        expected = [case["role"], case["name"], case["sha256"], case["key"]]
        assert asked(page, take, case["pem"], *election) == expected
        assert asked(page, take, case["der"], *election) == expected
    for name, data in said["refused"].items():
        answer = asked(page, take, data, *election)
        assert answer is None or refused(answer), name


def test_a_log_and_merkle_roots_are_followed_as_specified(page: VerifierPage) -> None:
    """The chain leads from the terminal's name to the head; roots of none to nine records."""
    said = vectors("event-log")
    lines = [entry["line"].rstrip("\n") + "\n" for entry in said["entries"]]
    follow = """(text, uid, terminal) => followChain(readLog(encoder.encode(text)),
        bind("ippyo/log/v1", unhex(uid), terminal))"""
    for number, entry in enumerate(said["entries"], start=1):
        text = "".join(lines[:number])
        assert asked(page, follow, text, said["election_uid"], said["terminal"]) == entry["head"]
    tree = vectors("merkle")
    for number, root in enumerate(tree["roots"]):
        made = asked(page, "(list) => merkleRoot(list.map(unhex))", tree["entries"][:number])
        assert made == root


def test_every_outcome_is_worked_out_as_specified(page: VerifierPage) -> None:
    """Shares, printed figures, lines and the elected of the vectors; anything else is refused."""
    judge = """(result, contest, counting, decided) => {
        checkSums(result);
        checkShares(result, counting, decided);
        checkOutcome(result, contest, decided.lot);
        return true;
    }"""
    cases = [case for case in vectors("outcome")["cases"] if "result" in case]
    for case in cases:
        result = _as_published(case)
        parts = [{"group": one["group"], "counts": one["counts"]} for one in case["apportion"]]
        decided = {"fallen": case["invalidated"], "parts": parts, "lot": case["lot"]}
        decided["aside"] = case["electronic"]["aside"]
        given = (case["contest"], case["counting"], decided)
        assert asked(page, judge, result, *given) is True, case["name"]
        for way in (("legal_minimum", "7/11"), ("elected", ["nobody"]), ("ties", [["x", "y"]])):
            wrong = result | {"outcome": result["outcome"] | {way[0]: way[1]}}
            assert refused(asked(page, judge, wrong, *given)), case["name"]
    assert len(cases) > 20


def _as_published(case: Any) -> dict[str, Any]:
    """The case as a contest of results.json."""
    result, paper = case["result"], case["paper"]
    own = sum(one["paper_own"] for one in result["candidates"])
    said = {"own": own, "groups": paper["groups"], "invalid": paper["invalid"]}
    return {"id": "contest", "paper": said, **result}
