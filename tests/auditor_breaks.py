"""A way to break each numbered check of the independent verifier, and nothing else.

BROKEN[415](town)                  # the town now fails check 415, and no other
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from auditor import verifier
from auditor_town import AuditTown
from elections import write_files
from world import DUPLICATE, ORIGINAL, World

from common.ballot import seal_info
from common.certificates import Certificate, Role, certify
from common.eventlog import Event
from tally_server.preparation.shares import split_seed

WEAK = bytes([1]) + bytes(31)  # the neutral element: one signature is good for any message
Break = Callable[[AuditTown], object]


def crt(town: AuditTown, name: str, certificate: Certificate) -> None:
    write_files(town.keys / "terminals", {f"{name}.crt": certificate.pem})


def other_certificate(
    town: AuditTown, role: Role = Role.TERMINAL, name: str = "p01-01"
) -> Certificate:
    """A second certificate for the key of p01-01; it differs in its serial number."""
    world = town.world
    return certify(world.root, world.uid, role, name, world.terminal_key("p01-01").public)


def by_hand(town: AuditTown, key: bytes, change: Callable[[bytes], bytes] = bytes) -> Certificate:
    """A certificate of p01-01 that our own code would not make, signed by the root."""
    v = verifier()
    body = change(v._body(b"\x05", town.world.uid.hex(), "terminal", "p01-01", key))
    tail = v.ED25519 + b"\x03\x41\x00" + town.world.root.sign(body)
    der = b"\x30\x82" + len(body + tail).to_bytes(2, "big") + body + tail
    return replace(town.world.certificate("p01-01"), der=der)


def put_der(town: AuditTown, certificate: Certificate) -> None:
    """KEYS holds it as the file of a reception desk that does not exist."""
    write_files(town.keys / "receptions", {"p09.crt": certificate.pem})


def write_register_entry(town: AuditTown, key: bytes) -> None:
    """The register holds a certificate of this key, which our own code would not make."""
    town.registered(by_hand(town, key))


def trail(town: AuditTown) -> None:
    """A line feed too many behind the register."""
    write_files(town.keys, {"register.json": (town.keys / "register.json").read_bytes() + b"\n"})


def forget_spare(town: AuditTown) -> None:
    town.registered(without="p02-02")
    (town.keys / "terminals" / "p02-02.crt").unlink()


def exchange_originals(town: AuditTown) -> None:
    one, two = town.files("p01-01"), town.files("p01-02")
    town.put("p01-01", ORIGINAL, two)
    town.put("p01-02", ORIGINAL, one)


def swap_first(records: list[bytes]) -> list[bytes]:
    return [records[1], records[0], *records[2:]]


def put_swapped(town: AuditTown) -> None:
    records = town.records("p01-01")
    town.put_records("p01-01", records | {"contest-1": swap_first(records["contest-1"])})


def put_bad_signature(town: AuditTown) -> None:
    records = town.records("p01-01")
    first = records["contest-1"][0]
    forged = [first[:-1] + bytes([first[-1] ^ 1]), *records["contest-1"][1:]]
    town.put_records("p01-01", records | {"contest-1": forged})


def put_other_voters(town: AuditTown) -> None:
    """More records than voters in a contest."""
    world = town.world
    log, head = world.log("p01-01", world.day("p01-01", 2))
    said = {"entries": head.entries, "head": head.hash.hex()}
    town.reissue("p01-01", {"log.jsonl": log}, log=said, voters=2)


def put_unknown_event(town: AuditTown) -> None:
    log = town.files("p01-01")["log.jsonl"].replace(b'"zero-checked"', b'"coffee-break"')
    town.reissue("p01-01", {"log.jsonl": log})


def put_unchained(town: AuditTown) -> None:
    lines = town.files("p01-01")["log.jsonl"].splitlines(keepends=True)
    town.reissue("p01-01", {"log.jsonl": b"".join([*lines[:3], *lines[4:]])})


def flip(town: AuditTown, name: str) -> None:
    data = town.files("p01-01")[name]
    town.put("p01-01", ORIGINAL, {name: data[:-1] + bytes([data[-1] ^ 1])})


def differ(town: AuditTown) -> None:
    """A duplicate that says another program version, well signed."""
    before = town.files("p01-01")
    slips = town.slips()["p01-01"]
    town.reissue("p01-01", program={"version": "1", "sha256": "0" * 64})
    town.put("p01-01", ORIGINAL, before)
    town.write_slips(slips)


def manifest_by_stranger(town: AuditTown) -> None:
    value = town.manifest("p01-01")
    signed = town.signed("manifest", value, town.stranger)
    for role in (ORIGINAL, DUPLICATE):
        town.put("p01-01", role, {"manifest.json": signed})


def wrong_merkle(town: AuditTown) -> None:
    contests = town.manifest("p01-01")["contests"]
    contests[0]["merkle_root"] = "0" * 64
    town.reissue("p01-01", contests=contests)


def copied_vote(town: AuditTown) -> None:
    sealed = town.records("p01-01")["contest-1"][0][:97]
    town.put_vote("p01-02", "contest-1", sealed)


def strange_vote(town: AuditTown, code: bytes, purpose: bytes) -> None:
    """A vote sealed by hand: another info does not open, another code is no candidate's."""
    suite = town.world.ceremony.suite
    info = seal_info(town.world.uid, suite, "contest-1") + purpose
    sealed = suite.sealer(town.world.ceremony.election_key).seal(code, info)
    town.put_vote("p01-01", "contest-1", sealed)


def other_shares(town: AuditTown) -> None:
    other = World(suite=2, election=town.world.election, seed=9)
    for number, words in enumerate(split_seed(other.election_seed, 2, 3), start=1):
        write_files(town.keys / "trustees" / str(number), {"share.txt": words.reveal() + b"\n"})


def more_votes(results: Any) -> None:
    rows = results["contests"][0]["candidates"]
    rows[0]["electronic"] += 1
    rows[1]["electronic"] -= 1


def set_to(path: list[Any], value: object) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


# How to break each check of the keys and of the media.
BROKEN: Mapping[int, Break] = {
    101: lambda town: (town.keys / "root.crt").unlink(),
    102: lambda town: shutil.rmtree(town.media / "p02-01"),
    103: lambda town: (town.media / "note.txt").write_text("!"),
    104: lambda town: shutil.rmtree(town.media / "p01-01" / "original"),
    105: lambda town: shutil.rmtree(town.media / "p01-01" / "duplicate"),
    106: lambda town: (town.media / "p01-01" / "original" / "log.jsonl").unlink(),
    107: lambda town: town.put("p01-01", ORIGINAL, {"box": b""}),
    108: forget_spare,
    109: lambda town: town.town.slips.write_text("terminal,records,digest\n"),
    201: lambda town: write_files(
        town.keys,
        {"ceremony.json": town.signed("ceremony", town.world.ceremony.payload(), town.stranger)},
    ),
    202: lambda town: write_files(town.keys, {"root.crt": town.world.certificate("p01-01").pem}),
    203: lambda town: town.put_register(town.stranger),
    204: lambda town: town.registered(
        World(suite=2, election=town.world.election, seed=9).certificate("p01-01")
    ),
    205: lambda town: crt(town, "p01-01", town.world.certificate("p01-02")),
    206: lambda town: town.put_certificate(
        "p01-01", other_certificate(town, Role.RECEPTION, "p01")
    ),
    207: lambda town: town.put_package("p01-01", lambda value: value, town.stranger),
    208: manifest_by_stranger,
    209: lambda town: town.medium_says("p01-01", town.stranger),
    210: put_bad_signature,
    301: lambda town: town.put_register(election_uid="0" * 64),
    302: lambda town: crt(town, "p01-01", other_certificate(town)),
    303: lambda town: town.put_package("p01-01", set_to(["ceremony", "root_key"], "0" * 64)),
    304: lambda town: town.put_package("p01-01", set_to(["election", "mode"], "training")),
    305: lambda town: town.put_package("p01-01", set_to(["election", "name"], "別の名")),
    306: exchange_originals,
    307: lambda town: town.put_certificate("p01-01", other_certificate(town)),
    308: lambda town: town.reissue("p01-01", mode="training"),
    309: lambda town: town.reissue("p01-01", package_hash="0" * 64),
    310: lambda town: town.reissue("p01-01", place="p02"),
    311: put_other_voters,
    312: lambda town: town.medium_says("p01-01", manifest_sha256="0" * 64),
    313: lambda town: town.medium_says("p01-01", medium="duplicate"),
    314: differ,
    315: lambda town: town.put_log(
        "p01-01", lambda day: [*day[:-1], (Event.CLOSING, {"voters": 9})]
    ),
    401: trail,
    402: lambda town: write_files(
        town.keys,
        {"ceremony.json": town.signed("ceremony", {**town.world.ceremony.payload(), "x": 1})},
    ),
    403: lambda town: town.put_register(more=1),
    404: lambda town: town.put_package("p01-01", set_to(["election", "more"], 1)),
    405: lambda town: town.reissue("p01-01", more=1),
    406: lambda town: town.medium_says("p01-01", more="1"),
    407: lambda town: put_der(town, by_hand(town, WEAK)),
    408: lambda town: put_der(
        town,
        by_hand(
            town,
            town.world.terminal_key("p01-01").public.raw,
            lambda body: body.replace(b"000101000000Z", b"010101000000Z"),
        ),
    ),
    409: lambda town: flip(town, "log.jsonl"),
    410: put_unknown_event,
    411: put_unchained,
    412: lambda town: town.reissue("p01-01", log={"entries": 1, "head": "0" * 64}),
    413: lambda town: town.put_log("p01-01", lambda day: day[:-1]),
    414: lambda town: town.reissue(
        "p01-01", {"records.bin": town.files("p01-01")["records.bin"] + b"!"}
    ),
    415: put_swapped,
    416: wrong_merkle,
    417: lambda town: town.town.slips.write_text("terminal;records;digest\n"),
    501: lambda town: town.write_slips(replace(town.slips()["p01-01"], records=6)),
    502: lambda town: town.write_slips(replace(town.slips()["p01-01"], digest="0" * 64)),
    503: copied_vote,
}

# How to break each check of a recount. Where votes are changed, no results are named.
BROKEN_RECOUNT: Mapping[int, Break] = {
    504: other_shares,
    507: lambda town: town.published(town.results, set_to(["election"], "another-2024")),
    508: lambda town: town.published(
        town.results, set_to(["contests", 0, "electronic", "records"], 7)
    ),
    509: lambda town: town.published(town.results, more_votes),
    510: lambda town: town.published(town.statement, set_to(["pools", 0, "sha256"], "0" * 64)),
    511: lambda town: town.published(town.statement, set_to(["media", 0, "digest"], "0" * 64)),
}
BROKEN_VOTES: Mapping[int, Break] = {
    505: lambda town: strange_vote(town, bytes(16), b"!"),
    506: lambda town: strange_vote(town, bytes(16), b""),
}
ANNOUNCED = {211: "--election-uid", 212: "--package-hash"}
