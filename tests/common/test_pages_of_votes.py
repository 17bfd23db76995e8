"""The pages about votes and media: what they show is what the vectors hold."""

import json
import re
from pathlib import Path

import pytest
from by_hand import bound, hkdf
from vectors.make_closing_package import PLACE
from vectors.vector_file import FOLDER, stored

PAGES = Path(__file__).parents[2] / "docs" / "formats"
NAMES = (
    *("ballot-record", "ballot-box", "box-secret", "grant"),
    *("event-log", "closing-package", "own-disk", "working-medium"),
)


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def shown() -> dict[str, list[str]]:
    """For each page the values of its worked vector."""
    record = stored("ballot-record.json")["suites"][1]
    box = stored("ballot-box.json")
    label = bound("ippyo/box-key/v1", bytes.fromhex(box["election_uid"]), b"p01-01", b"\0\1")
    empty, halves = box["boxes"][0], stored("box-secret.json")
    grant, log = stored("grant.json")["grants"][0], stored("event-log.json")
    slot = stored("own-disk.json")["saved"][0]["before_the_zeros"]
    closed = json.loads((PLACE / "expected.json").read_text(encoding="utf-8"))[1]
    return {
        "ballot-record": [record["election_uid"], record["choice_codes"][0]["code"]],
        "ballot-box": [
            *(box["box_secret"], hkdf(bytes.fromhex(box["box_secret"]), label).hex()),
            *(empty[name] for name in ("plain", "nonce", "ciphertext")),
        ],
        "box-secret": [*halves["halves"], halves["secret"]],
        "grant": [grant["id"], grant["text"]],
        "event-log": [log["first_head"], log["entries"][0]["head"]],
        "closing-package": [closed["slip"]["digest"]],
        "own-disk": [slot[:64], slot[64:128], slot[128:]],
    }


@pytest.mark.parametrize("name", sorted(shown()))
def test_the_worked_vector_is_one_of_the_vectors(name: str) -> None:
    """A value printed on a page is the one that the vector file has today."""
    for value in shown()[name]:
        assert value in page(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_and_vector_that_a_page_names_is_there(name: str) -> None:
    """No page of the formats leads nowhere."""
    for link in re.findall(r"\]\(([\w-]+\.md)\)", page(name)):
        assert (PAGES / link).is_file(), link
    for file in re.findall(r"`tests/vectors/([\w./-]+)`", page(name)):
        assert (FOLDER / file).exists(), file


@pytest.mark.parametrize(
    ("name", "title", "length"),
    [
        ("ballot-box", "## Header", 4096),
        ("ballot-box", "## Key file", 512),
        ("own-disk", "# The terminal's own disk", 4096),
    ],
)
def test_the_offsets_of_a_table_add_up(name: str, title: str, length: int) -> None:
    """In a table of offsets each field begins where the one before it ends."""
    part = page(name).split(title, 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| ([\d,]+) \| ([\d,]+) \|", part, re.MULTILINE)
    at = 0
    for offset, size in rows:
        assert int(offset.replace(",", "")) == at
        at += int(size.replace(",", ""))
    assert at == length
