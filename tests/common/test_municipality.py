"""The local government code and its check digit."""

import json
from pathlib import Path

import pytest

from common.municipality import municipality_code
from common.tables import BadCell

VECTORS = Path(__file__).parents[1] / "data" / "vectors.json"
PUBLISHED = json.loads(VECTORS.read_text(encoding="utf-8"))["local_government_codes"]


@pytest.mark.parametrize(("name", "code"), PUBLISHED)
def test_published_code_is_accepted(name: str, code: str) -> None:
    """Every published code of a prefecture, city, ward or town is right as it stands."""
    assert municipality_code(code) == code, name


@pytest.mark.parametrize(("name", "code"), PUBLISHED)
def test_every_other_last_digit_is_refused(name: str, code: str) -> None:
    """Of the ten codes that differ in the last digit only the published one is accepted."""
    for digit in set("0123456789") - {code[5]}:
        with pytest.raises(BadCell) as refused:
            municipality_code(code[:5] + digit)
        assert refused.value.key == "election.code-check", name
        assert refused.value.values["expected"] == int(code[5])


@pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name, code in PUBLISHED if code[5] != "1"]
)
def test_one_wrong_digit_is_refused(name: str, code: str) -> None:
    """A single misread digit is found, unless the check digit is 1, which two sums share."""
    for at in range(6):
        for digit in set("0123456789") - {code[at]}:
            with pytest.raises(BadCell, match="code-check"):
                municipality_code(code[:at] + digit + code[at + 1 :])
    assert municipality_code(code) == code, name


@pytest.mark.parametrize(
    "text", ["", "27229", "2722990", "27229a", "２７２２９９", " 72299", "²72299"]
)
def test_other_than_six_plain_digits_is_refused(text: str) -> None:
    """A code is six plain digits: no letters, no full-width digits, none missing."""
    with pytest.raises(BadCell) as refused:
        municipality_code(text)
    assert refused.value.key == "election.code-form"
