"""Media that are not what they should be, each with the fault that it is told as."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from builders import make_election
from hostile_terminal import signed_anew
from hypothesis import given, settings
from hypothesis import strategies as st
from world import DUPLICATE, MORNING, ORIGINAL, World

from common.ballot import record_binding
from common.certificates import Role, framed_certificate
from common.closing import (
    CERTIFICATE_FILE,
    CLOSED_FILES,
    LOG_FILE,
    MANIFEST_FILE,
    MEDIUM_FILE,
    PACKAGE_FILE,
    RECORDS_FILE,
    make_closing,
)
from common.closing_reader import ClosingFault, Expected, read_closing
from common.eventlog import Event, append, read_log
from common.merkle import merkle_root
from common.package import Package
from common.problems import Problem, register
from common.register import Register

TERMINAL, NEIGHBOUR = "p01-01", "p01-02"
SIZE = 161
WORLD = World(2, election=make_election(contests=2))
CHOICES = {"contest-1": ["contest-1-1", "none"], "contest-2": ["contest-2-1"]}
Files = dict[str, bytes]


def good(terminal: str = TERMINAL) -> Files:
    return WORLD.medium_files(terminal, CHOICES, ORIGINAL)


def fault_of(files: Files, world: World = WORLD, role: object = ORIGINAL) -> ClosingFault:
    """The fault for which this medium of TERMINAL is refused."""
    with pytest.raises(ClosingFault) as refused:
        read_closing(files, TERMINAL, role, world.expected)  # type: ignore[arg-type]  # a role
    return refused.value


def records() -> list[bytes]:
    data = good()[RECORDS_FILE]
    return [data[at : at + SIZE] for at in range(0, len(data), SIZE)]


def with_records(found: list[bytes], *counts: int) -> Files:
    """The medium on which the terminal itself signed for these records.

    counts: of each contest, with the Merkle roots of just these records.
    """
    contests, at = [], 0
    for contest, number in zip(WORLD.election.contests, counts, strict=True):
        root = merkle_root(found[at : at + number]).hex()
        contests.append({"contest": contest.id, "records": number, "merkle_root": root})
        at += number
    files = {**good(), RECORDS_FILE: b"".join(found)}
    return signed_anew(WORLD, TERMINAL, files, contests=contests)


def with_log(lines: bytes, **manifest: object) -> Files:
    """The medium on which the terminal itself signed for this log."""
    _, head = read_log(lines, WORLD.uid, TERMINAL)
    log = {"entries": head.entries, "head": head.hash.hex()}
    return signed_anew(WORLD, TERMINAL, {**good(), LOG_FILE: lines}, log=log, **manifest)


def test_the_good_medium_beside_the_bad_ones_is_taken() -> None:
    """Signed anew without a change, a medium is good: the bad ones fail for their change."""
    for files in (good(), signed_anew(WORLD, TERMINAL, good()), with_records(records(), 2, 1)):
        assert read_closing(files, TERMINAL, ORIGINAL, WORLD.expected).slip.records == 3


def test_the_duplicate_in_the_originals_place_is_told() -> None:
    """Original and duplicate put in each other's place are told as just that."""
    duplicate = WORLD.medium_files(TERMINAL, CHOICES, DUPLICATE)
    assert fault_of(duplicate).name == "wrong-medium"
    assert fault_of(good(), role=DUPLICATE).name == "wrong-medium"
    assert fault_of({**good(), MEDIUM_FILE: duplicate[MEDIUM_FILE]}).name == "wrong-medium"


def earlier() -> Files:
    """A medium that the same terminal closed with other votes."""
    return WORLD.medium_files(TERMINAL, {"contest-1": ["none"], "contest-2": []}, ORIGINAL)


FOREIGN_FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "medium.json of another terminal": (
        MEDIUM_FILE,
        lambda: good(NEIGHBOUR)[MEDIUM_FILE],
        "file-changed",
    ),
    "medium.json of an earlier close": (
        MEDIUM_FILE,
        lambda: earlier()[MEDIUM_FILE],
        "file-changed",
    ),
    "manifest.json of another terminal": (
        MANIFEST_FILE,
        lambda: good(NEIGHBOUR)[MANIFEST_FILE],
        "manifest-refused",
    ),
    "manifest.json of an earlier close": (
        MANIFEST_FILE,
        lambda: earlier()[MANIFEST_FILE],
        "file-changed",
    ),
    "medium.json in the manifest's place": (
        MANIFEST_FILE,
        lambda: good()[MEDIUM_FILE],
        "manifest-refused",
    ),
    "the manifest in the place of medium.json": (
        MEDIUM_FILE,
        lambda: good()[MANIFEST_FILE],
        "file-changed",
    ),
    "records of another terminal": (
        RECORDS_FILE,
        lambda: good(NEIGHBOUR)[RECORDS_FILE],
        "file-changed",
    ),
    "records of an earlier close": (
        RECORDS_FILE,
        lambda: earlier()[RECORDS_FILE],
        "file-changed",
    ),
    "the log of another terminal": (LOG_FILE, lambda: good(NEIGHBOUR)[LOG_FILE], "file-changed"),
    "certificate of another terminal": (
        CERTIFICATE_FILE,
        lambda: good(NEIGHBOUR)[CERTIFICATE_FILE],
        "wrong-terminal",
    ),
    "package of another election": (
        PACKAGE_FILE,
        lambda: World(2, seed=1).package_file,
        "file-changed",
    ),
}


@pytest.mark.parametrize("name", FOREIGN_FILES)
def test_a_file_of_another_medium_is_found(name: str) -> None:
    """A file taken from another good medium does not fit, and the fault says where."""
    changed, data, fault = FOREIGN_FILES[name]
    assert fault_of({**good(), changed: data()}).name == fault


def test_another_terminals_medium_is_named() -> None:
    """A medium in the wrong folder is told with the terminal that it belongs to."""
    fault = fault_of(good(NEIGHBOUR))
    assert (fault.name, fault.values) == ("wrong-terminal", {"found": NEIGHBOUR})


def test_a_medium_of_another_election_is_refused() -> None:
    """A good medium of another election, or of this one's rehearsal, is not taken."""
    other = World(2, election=make_election(contests=2), seed=1)
    assert fault_of(other.medium_files(TERMINAL, CHOICES, ORIGINAL)).name == "certificate-refused"
    training = World(2, election=make_election(contests=2, mode="training"))
    files = training.medium_files(TERMINAL, CHOICES, ORIGINAL)
    assert fault_of(files).name == "certificate-refused"


def test_a_certificate_of_another_role_is_refused() -> None:
    """A reception desk's certificate does not make a terminal."""
    key = WORLD.terminal_key(TERMINAL).public
    desk = WORLD.certify(Role.RECEPTION, TERMINAL, key)
    world = World(2, election=make_election(contests=2))
    world.register = world.register.with_added([desk])
    files = signed_anew(WORLD, TERMINAL, {**good(), CERTIFICATE_FILE: desk.pem})
    fault = fault_of(files, world)
    assert (fault.name, fault.values) == ("certificate-refused", {"what": "another role"})


def test_a_certificate_in_another_form_is_refused_as_the_audit_does() -> None:
    """Signed by the root, for this terminal and its key, but with other dates: check 408."""
    framed = framed_certificate(WORLD.certificate(TERMINAL).der)
    body = framed.body.replace(b"000101000000Z", b"010101000000Z")
    der = framed.der.replace(framed.body, body).replace(framed.signature, WORLD.root.sign(body))
    other = replace(WORLD.certificate(TERMINAL), der=der)
    assert framed_certificate(der).signed_by(WORLD.root.public)
    fault = fault_of({**good(), CERTIFICATE_FILE: other.pem})
    assert fault.name == "certificate-refused"
    assert "one form" in str(fault.values["what"])


def test_a_certificate_outside_the_register_is_refused() -> None:
    """A certificate that the root signed but the register does not hold has no force."""
    key = WORLD.key("a second key of the terminal").public
    second = WORLD.certify(Role.TERMINAL, TERMINAL, key)
    assert fault_of({**good(), CERTIFICATE_FILE: second.pem}).name == "certificate-not-registered"
    with pytest.raises(ClosingFault, match="certificate-not-registered"):
        read_closing(good(), TERMINAL, ORIGINAL, Expected(WORLD.package, Register()))


def test_a_registered_terminal_that_the_election_lacks_is_refused() -> None:
    """A terminal in the register but in no polling place of the package is none."""
    stranger = "p99-01"
    certificate = WORLD.certificate(stranger)
    files = {**good(), CERTIFICATE_FILE: certificate.pem}
    expected = Expected(WORLD.package, WORLD.register.with_added([certificate]))
    with pytest.raises(ClosingFault, match="certificate-refused"):
        read_closing(files, stranger, ORIGINAL, expected)


def test_votes_taken_with_another_package_are_refused() -> None:
    """A terminal that showed another list of candidates is told as that."""
    other = Package(WORLD.election.model_copy(update={"name": "別の選挙"}), WORLD.ceremony)
    what = replace(
        WORLD.closing_input(TERMINAL, WORLD.contents(TERMINAL, CHOICES)),
        package=other,
        package_file=other.sign(WORLD.root),
    )
    key = WORLD.terminal_key(TERMINAL)
    files = make_closing(what, key).on(ORIGINAL, key)
    assert fault_of(files).name == "other-package"
    lying = signed_anew(WORLD, TERMINAL, files, package_hash=WORLD.package.hash)
    assert fault_of(lying).name == "other-package"
    unsigned = {**good(), PACKAGE_FILE: WORLD.package.sign(WORLD.terminal_key(TERMINAL))}
    fault = fault_of(signed_anew(WORLD, TERMINAL, unsigned))
    assert (fault.name, fault.values) == ("file-changed", {"file": PACKAGE_FILE})


ALTERED: dict[str, Callable[[], Files]] = {
    "one removed": lambda: {**good(), RECORDS_FILE: b"".join(records()[1:])},
    "one added": lambda: {
        **good(),
        RECORDS_FILE: b"".join(records()) + WORLD.record(TERMINAL, "contest-2", "none"),
    },
    "one repeated": lambda: {**good(), RECORDS_FILE: b"".join([records()[0], *records()])},
    "two exchanged": lambda: {**good(), RECORDS_FILE: b"".join(records()[::-1])},
    "one replaced": lambda: {
        **good(),
        RECORDS_FILE: b"".join(records()[:2]) + WORLD.record(TERMINAL, "contest-2", "none"),
    },
}


@pytest.mark.parametrize("name", ALTERED)
def test_altered_records_are_found(name: str) -> None:
    """Records removed, added, repeated, exchanged or replaced are found."""
    fault = fault_of(ALTERED[name]())
    assert (fault.name, fault.values) == ("file-changed", {"file": RECORDS_FILE})


@pytest.mark.parametrize("name", ALTERED)
def test_altered_records_are_found_though_their_hash_is_signed(name: str) -> None:
    """Even with the terminal's own key, records that do not fit counts and roots fail."""
    assert fault_of(signed_anew(WORLD, TERMINAL, ALTERED[name]())).name == "records-refused"


def test_repeated_or_unsorted_records_are_refused_though_all_is_signed() -> None:
    """The terminal itself cannot sign for the same record twice, or for another order."""
    one, two, council = records()
    assert fault_of(with_records([two, one, council], 2, 1)).name == "records-refused"
    assert fault_of(with_records([one, one, council], 2, 1)).name == "records-refused"
    assert fault_of(with_records([one, two, council[:-1]], 2, 1)).name == "records-refused"


def test_a_removed_record_that_the_terminal_signs_for_shows_on_the_slip() -> None:
    """With the terminal's key a vote can be taken away after the close, but the slip tells."""
    closed = read_closing(good(), TERMINAL, ORIGINAL, WORLD.expected)
    one, _, council = records()
    forged = read_closing(with_records([one, council], 1, 1), TERMINAL, ORIGINAL, WORLD.expected)
    assert forged.slip.records == closed.slip.records - 1
    assert forged.slip.digest != closed.slip.digest


def test_another_terminals_records_have_no_good_signature_here() -> None:
    """Records exchanged between terminals fail at the signature of each record."""
    data = good(NEIGHBOUR)[RECORDS_FILE]
    theirs = [data[at : at + SIZE] for at in range(0, len(data), SIZE)]
    closed = read_closing(with_records(theirs, 2, 1), TERMINAL, ORIGINAL, WORLD.expected)
    suite, key = WORLD.ceremony.suite, closed.certificate.key
    binding = record_binding(WORLD.uid, suite, TERMINAL, "contest-1")
    foreign = closed.records["contest-1"]
    assert binding.refused(foreign, key) == len(foreign) > 0
    own = read_closing(good(), TERMINAL, ORIGINAL, WORLD.expected)
    assert not binding.refused(own.records["contest-1"], key)


def test_a_broken_log_is_refused_though_its_hash_is_signed() -> None:
    """A log with a line missing, of another terminal, or with another head is refused."""
    lines = good()[LOG_FILE].splitlines(keepends=True)
    for data in (b"".join([*lines[:2], *lines[3:]]), good(NEIGHBOUR)[LOG_FILE], b"", b"x\n"):
        fault = fault_of(signed_anew(WORLD, TERMINAL, {**good(), LOG_FILE: data}))
        assert fault.name == "log-refused"
    logs: list[object] = [{"entries": 5, "head": "0" * 64}, {"entries": True}, [], None, 1]
    for log in logs:
        assert fault_of(signed_anew(WORLD, TERMINAL, good(), log=log)).name == "log-refused"


def test_a_log_that_does_not_end_with_the_close_is_refused() -> None:
    """A medium whose log goes on after the close, or never closes, is refused."""
    data = good()[LOG_FILE]
    _, head = read_log(data, WORLD.uid, TERMINAL)
    more, _ = append(head, MORNING, Event.RESTARTED, voters=2)
    without = b"".join(data.splitlines(keepends=True)[:-1])
    for lines in (data + more, without, b""):
        assert fault_of(with_log(lines)).name == "log-refused"
    again, _ = append(head, MORNING, Event.CLOSING, voters=3)
    assert fault_of(with_log(data + again)).name == "log-refused"
    taken, _ = append(head, MORNING, Event.TAKEN_OVER, voters=2, device="original")
    taken_over = with_log(data + taken, handover=True)
    assert read_closing(taken_over, TERMINAL, ORIGINAL, WORLD.expected).voters == 2


def test_a_hand_over_is_told_by_log_and_manifest_alike() -> None:
    """A box that another device closed cannot pass for one that its own terminal closed."""
    data = good()[LOG_FILE]
    _, head = read_log(data, WORLD.uid, TERMINAL)
    taken, _ = append(head, MORNING, Event.TAKEN_OVER, voters=2, device="original")
    assert fault_of(with_log(data + taken)).name == "log-refused"
    assert fault_of(with_log(data, handover=True)).name == "log-refused"


@pytest.mark.parametrize("name", sorted(CLOSED_FILES))
@given(data=st.binary(max_size=300))
@settings(max_examples=30, deadline=None)
def test_random_files_are_refused(name: str, data: bytes) -> None:
    """Whatever bytes a file holds, nothing but a fault of the register comes out."""
    assert fault_of({**good(), name: data}).name in register()


def test_every_fault_can_be_told_to_people() -> None:
    """Each fault's values fill the text of its problem, in Japanese and in English."""
    faults = [
        fault_of({}),
        fault_of(good(NEIGHBOUR)),
        fault_of(World(2, seed=1).medium_files(TERMINAL, {"contest-1": []}, ORIGINAL)),
        fault_of(
            {
                **good(),
                CERTIFICATE_FILE: WORLD.certify(
                    Role.TERMINAL, TERMINAL, WORLD.key("another").public
                ).pem,
            }
        ),
        fault_of(WORLD.medium_files(TERMINAL, CHOICES, DUPLICATE)),
        *(fault_of({**good(), name: b""}) for name in sorted(CLOSED_FILES)),
        *(fault_of(signed_anew(WORLD, TERMINAL, good(), **{name: 0})) for name in ("log", "files")),
        fault_of(signed_anew(WORLD, TERMINAL, ALTERED["one removed"]())),
    ]
    assert len({fault.name for fault in faults}) >= 8
    for fault in faults:
        problem = Problem(fault.name, TERMINAL, values=fault.values)
        assert problem.code.startswith("M-")
        assert TERMINAL in problem.say("ja")
        assert "{" not in problem.say("ja") + problem.say("en")
