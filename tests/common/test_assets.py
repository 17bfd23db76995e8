"""docs/formats/asset-package.md: the voice, bound to one election, whole and unchanged."""

import base64
import copy
import hashlib
import json
from typing import Any

import pytest
from by_hand import dsse_value
from hypothesis import given
from hypothesis import strategies as st
from vectors import make_asset_package
from vectors.make_asset_package import RATE, content, vector_index
from vectors.vector_file import spelled, stored, stored_text
from vectors.vector_world import vector_world

from common.assets import (
    ASSETS,
    AssetsRefused,
    checked,
    clip_path,
    index_from,
    read_assets,
    samples,
    wave,
)
from common.clips import SPEEDS, clips
from common.signed import DocumentRefused, sign
from common.text import text

VECTORS: dict[str, Any] = stored(make_asset_package.FILE)
WORLD = vector_world(2)
PACKAGE = WORLD.package
GOOD = sign(ASSETS, VECTORS["payload"], [WORLD.root])


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today."""
    assert spelled(make_asset_package.vectors()) == stored_text(make_asset_package.FILE)
    assert hashlib.sha256(GOOD).hexdigest() == VECTORS["document_sha256"]


def test_the_package_of_the_vectors_is_read() -> None:
    """Signed by the root of its election, and the very index that was made."""
    assert read_assets(GOOD, PACKAGE) == vector_index()


def test_a_stranger_can_check_the_index_from_the_page_alone() -> None:
    """Signature and binding are computed without any of our code."""
    value = dsse_value(GOOD, "assets", WORLD.root.public.raw)
    assert value == VECTORS["payload"]
    assert value["package_hash"] == hashlib.sha256(PACKAGE.payload).hexdigest()


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_a_changed_index_is_refused_although_it_is_well_signed(name: str) -> None:
    """Another election, a clip too few or too many, a path out of the folder, a bad value."""
    path, value = VECTORS["refused"][name]
    payload = copy.deepcopy(VECTORS["payload"])
    inner: Any = payload
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    with pytest.raises(AssetsRefused) as refused:
        read_assets(sign(ASSETS, payload, [WORLD.root]), PACKAGE)
    assert text(f"assets.{refused.value.reason}", "title_ja", what=refused.value.what)


@pytest.mark.parametrize("keys", [[], ["stranger"], ["root", "stranger"]], ids=str)
def test_only_the_root_signs(keys: list[str]) -> None:
    """Unsigned, signed by a stranger, or by a stranger besides: refused."""
    with pytest.raises(AssetsRefused, match="not-signed"):
        read_assets(sign(ASSETS, VECTORS["payload"], [WORLD.key(name) for name in keys]), PACKAGE)


def test_the_voice_of_another_election_is_refused() -> None:
    """Even where the same committee signed it: names and numbers are others."""
    other = vector_world(1)
    with pytest.raises(AssetsRefused):
        read_assets(sign(ASSETS, VECTORS["payload"], [other.root]), other.package)


def test_every_clip_of_the_election_is_wanted_at_every_speed() -> None:
    """Take any one away: the package is refused, and the missing one is named."""
    for clip in clips(PACKAGE.election, {})[::7]:
        missing = clip_path(SPEEDS[-1], clip.id)
        files = [file for file in VECTORS["payload"]["files"] if file["path"] != missing]
        payload = VECTORS["payload"] | {"files": files}
        with pytest.raises(AssetsRefused) as refused:
            read_assets(sign(ASSETS, payload, [WORLD.root]), PACKAGE)
        assert (refused.value.reason, refused.value.what) == ("clip-missing", missing)


@given(st.data())
def test_any_changed_byte_of_any_file_is_found(data: st.DataObject) -> None:
    """Flip any bit of a file, cut it or add to it: it is refused by its name."""
    index = vector_index()
    path = data.draw(st.sampled_from([file.path for file in index.files]))
    good = content(path)
    assert checked(index, path, good) == good
    at = data.draw(st.integers(0, len(good) - 1))
    flipped = bytes([good[at] ^ 1 << data.draw(st.integers(0, 7))])
    for bad in (good[:at] + flipped + good[at + 1 :], good[:at], good + b"\0"):
        with pytest.raises(AssetsRefused, match="file-changed"):
            checked(index, path, bad)
    with pytest.raises(AssetsRefused, match="file-unknown"):
        checked(index, "voice/3/candidate-nobody.wav", good)


def test_a_sound_has_one_spelling() -> None:
    """The WAV file of the page is read; whatever differs from it in a byte is not."""
    good = base64.b64decode(VECTORS["wav"])
    assert wave(samples(good, RATE), RATE) == good
    for name, encoded in VECTORS["wav_refused"].items():
        with pytest.raises(AssetsRefused, match="no-sound"):
            samples(base64.b64decode(encoded), RATE, name)


def test_a_listed_file_that_is_no_sound_is_refused() -> None:
    """Its hash may be right: what is to be heard must be sound of the stated rate."""
    index = vector_index()
    path = index.files[-1].path
    payload = copy.deepcopy(VECTORS["payload"])
    payload["files"][-1] |= {"size": 5, "sha256": hashlib.sha256(b"words").hexdigest()}
    with pytest.raises(AssetsRefused, match="no-sound"):
        checked(index_from(payload), path, b"words")


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(VECTORS["payload"])), anything)
def test_a_payload_with_anything_in_it_is_read_or_refused(member: str, value: Any) -> None:
    """Put anything anywhere into the payload: it is refused, or read exactly as it says."""
    payload = json.loads(json.dumps(VECTORS["payload"])) | {member: value}
    try:
        assert index_from(payload).payload == payload
    except DocumentRefused:
        return
