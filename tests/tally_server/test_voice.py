"""The voice is made at preparation: from kana, checked, and complete."""

import hashlib
from pathlib import Path

import pytest
from builders import make_candidate, make_contest, make_election
from tone_speaker import ToneSpeaker
from world import World

from common.assets import INDEX_FILE, AssetsRefused, read_assets
from common.clips import SOUNDS, SPEEDS, Clip, candidate, clips, katakana, to_be_read
from common.election import Election
from common.inputs import BadInput
from tally_server.preparation.voice.asset_folder import make_assets, sign_assets
from tally_server.preparation.voice.checks import clip_faults, mispronounced
from tally_server.preparation.voice.kana import same_sound
from tally_server.preparation.voice.readings import as_csv, guessed, read_readings, unread
from tally_server.preparation.voice.rendering import rendered
from tally_server.preparation.voice.speaker import PERCENT
from tally_server.preparation.voice.tones import tone
from terminal.voice.all_said import all_said

WORLD = World(2)
READINGS = {"試験市選挙1": "しけんし", "無所属": "むしょぞく"}


def named(kana: str, party: str = "無所属") -> Election:
    return make_election(contests=[make_contest(1, [make_candidate(1, kana=kana, party=party)])])


def test_a_package_is_made_listened_to_and_signed(tmp_path: Path) -> None:
    """Without a signature no terminal takes it; with the root's it does; nothing else in it
    changes by signing."""
    folder = tmp_path / "assets"
    index = make_assets(folder, WORLD.package, READINGS, ToneSpeaker, {"fonts/a.ttf": b"font"})
    unsigned = (folder / INDEX_FILE).read_bytes()
    with pytest.raises(AssetsRefused, match="not-signed"):
        read_assets(unsigned, WORLD.package)
    before = hashed(folder)
    assert sign_assets(folder, WORLD.package, WORLD.root) == index
    assert read_assets((folder / INDEX_FILE).read_bytes(), WORLD.package) == index
    assert {name: data for name, data in hashed(folder).items() if name != INDEX_FILE} == {
        name: data for name, data in before.items() if name != INDEX_FILE
    }
    with pytest.raises(BadInput) as again:
        sign_assets(folder, WORLD.package, WORLD.root)
    assert again.value.errors[0].key == "assets_made.signed"


def test_the_same_election_and_voice_give_the_same_package(tmp_path: Path) -> None:
    """Byte for byte, whatever the number of processes."""
    one, other = tmp_path / "one", tmp_path / "other"
    make_assets(one, WORLD.package, READINGS, ToneSpeaker, {})
    make_assets(other, WORLD.package, READINGS, ToneSpeaker, {}, workers=2)
    assert hashed(one) == hashed(other)


def hashed(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


@pytest.mark.parametrize("damage", ["changed", "missing", "added"])
def test_what_was_changed_after_listening_is_not_signed(tmp_path: Path, damage: str) -> None:
    """A file that is not as the index says: no signature, and the index stays as it was."""
    folder = tmp_path / "assets"
    make_assets(folder, WORLD.package, READINGS, ToneSpeaker, {})
    file = folder / "voice/3/top.wav"
    unsigned = (folder / INDEX_FILE).read_bytes()
    match damage:
        case "changed":
            file.write_bytes(file.read_bytes()[:-2] + b"\1\1")
        case "missing":
            file.unlink()
        case _:
            (folder / "voice/3/more.wav").write_bytes(file.read_bytes())
    with pytest.raises(BadInput):
        sign_assets(folder, WORLD.package, WORLD.root)
    assert (folder / INDEX_FILE).read_bytes() == unsigned


def test_the_voice_of_another_election_is_not_signed(tmp_path: Path) -> None:
    """The root key of one election never signs the names of another."""
    other = World(2, seed=5)
    make_assets(tmp_path / "assets", WORLD.package, READINGS, ToneSpeaker, {})
    with pytest.raises(BadInput):
        sign_assets(tmp_path / "assets", other.package, other.root)


@pytest.mark.parametrize("display", ["single", "pages", "scroll", "gojuon"])
@pytest.mark.parametrize("contests", [1, 3])
def test_whatever_a_terminal_says_is_rendered(display: str, contests: int) -> None:
    """All screens of an election, with every candidate chosen: nothing lacks a clip."""
    election = make_election(
        contests=[make_contest(n, 14, display=display) for n in range(1, contests + 1)]
    )
    vocabulary = {clip.id for clip in clips(election, {})}
    said = all_said(election)
    people = [one.id for contest in election.contests for one in contest.candidates]
    assert said <= vocabulary
    assert {candidate(person) for person in people} <= said


def test_a_vocabulary_that_lacks_something_is_caught() -> None:
    """Of an election with one candidate less than the screens show."""
    whole, less = make_election(candidates=4), make_election(candidates=3)
    lacking = all_said(whole) - {clip.id for clip in clips(less, {})}
    assert lacking == {candidate("contest-1-4"), "people-4"}


def test_candidates_are_said_by_number_kana_and_party() -> None:
    """1番、やまだ たろう、○○党; the kanji of a name are never guessed."""
    election = named("やまだ　たろう", "みらい市民の会")
    found = {clip.id: clip for clip in clips(election, {"みらい市民の会": "みらいしみんのかい"})}
    clip = found["candidate-contest-1-1"]
    assert clip.words == "1番、やまだ　たろう、みらい市民の会。"
    assert clip.reading == "1番、ヤマダ　タロウ、ミライシミンノカイ。"


@pytest.mark.parametrize(
    ("mode", "mark"), [("official", ""), ("rehearsal", "模擬"), ("training", "研修")]
)
def test_a_rehearsal_says_that_it_is_one(mode: str, mark: str) -> None:
    """At the beginning and at the end, in the clips themselves; an election says nothing of
    the kind."""
    words = {clip.id: clip.words for clip in clips(make_election(mode=mode), {})}
    for name in ("start", "done"):
        assert ("練習" in words[name]) == bool(mark)
        assert mark in words[name]
    assert not any("練習" in words[name] for name in words if name not in ("start", "done"))
    assert not {"mode-rehearsal", "mode-training"} & words.keys()


def test_repeated_kana_are_written_out() -> None:
    """ゝ and ゞ, which a speaking machine passes over in silence."""
    assert katakana("さゝき　いすゞ") == "ササキ　イスズ"
    assert katakana("バヽ　かヾ") == "バハ　カガ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("タロウ", "タロー"),
        ("ケイコ", "ケーコ"),
        ("オオノ", "オーノ"),
        ("ミヅキ　チヂム", "ミズキチジム"),
        ("ヱイ・ヲト", "エイオト"),
    ],
)
def test_what_sounds_the_same_is_the_same(one: str, other: str) -> None:
    """Long vowels and kana that sound alike are written in several ways."""
    assert same_sound(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ハセガワ", "ワセガワ"), ("ヘイタ", "エイタ"), ("オノ", "オオノ"), ("ササキ", "サキ")],
)
def test_another_name_sounds_different(one: str, other: str) -> None:
    """は as わ, へ as え, short for long: such a slip would be another person's name."""
    assert not same_sound(one, other)


def test_a_name_that_is_said_otherwise_is_told_before_the_poll() -> None:
    """By the candidate, the kana and what is heard instead."""
    election = named("やまだ")
    assert mispronounced(election, ToneSpeaker()) == []
    wrong = ToneSpeaker(wrong=frozenset({"1番、ヤマダ、"}))
    (error,) = mispronounced(election, wrong)
    assert error.key == "assets_made.mispronounced"
    assert "contest-1-1" in error.say()


def test_a_silent_clip_is_told(tmp_path: Path) -> None:
    """No voter hears silence in place of a name: nothing is written as ready."""
    silent = "1番、アオキ、ムショゾク。"
    with pytest.raises(BadInput) as bad:
        make_assets(
            tmp_path / "assets",
            WORLD.package,
            READINGS,
            lambda: ToneSpeaker(silent=frozenset({silent})),
            {},
        )
    assert {error.key for error in bad.value.errors} == {"assets_made.silent"}
    assert {error.column for error in bad.value.errors} == {"candidate-contest-1-1"}
    assert not (tmp_path / "assets" / INDEX_FILE).exists()


def test_each_fault_of_a_clip_is_caught() -> None:
    """Silent, cut off, too short, too long, not shorter at a higher speed."""
    clip, speaker = Clip("top", "十の字を読む長さの文", "ジュウノジヲヨムナガサ"), ToneSpeaker()
    good = {speed: speaker.pcm(clip.reading, PERCENT[speed - 1]) for speed in SPEEDS}
    assert clip_faults(clip, good, 8_000) == []
    loud = good[3][:100] + b"\xff\x7f" + good[3][102:]
    bad = {
        "silent": {3: bytes(len(good[3]))},
        "cut": {3: loud},
        "length": {3: good[3][:800]},
        "speeds": {8: good[1]},
    }
    for fault, change in bad.items():
        found = {error.key for error in clip_faults(clip, good | change, 8_000)}
        assert f"assets_made.{fault}" in found
    assert {error.key for error in clip_faults(clip, {1: b""}, 8_000)} >= {"assets_made.silent"}


def test_the_sounds_are_short_and_soft() -> None:
    """A tick of a thirtieth of a second, and less loud than a voice; at every speed alike."""
    for name in SOUNDS:
        pcm = tone(name, 24_000)
        values = [
            int.from_bytes(pcm[at : at + 2], "little", signed=True) for at in range(0, len(pcm), 2)
        ]
        assert len(values) <= 24_000 * 0.6
        assert 2_000 < max(values) < 8_000
        made = rendered(Clip(name, "", ""), ToneSpeaker(24_000))
        assert (len(made.files), len(set(made.files.values())), made.faults) == (8, 1, [])
    assert len(tone(SOUNDS[0], 24_000)) < 24_000 * 2 * 0.04


def test_readings_of_titles_and_parties_are_the_committees() -> None:
    """What is given stands; what is not is guessed, and named where that will not do."""
    election = make_election()
    assert to_be_read(election) == ("試験市選挙1", "無所属")
    given = read_readings("text,kana\n無所属,むしょぞく\n".encode(), election)
    assert guessed(election, given, lambda _: "よみ") == {
        "試験市選挙1": "よみ",
        "無所属": "むしょぞく",
    }
    assert [error.values["found"] for error in unread(election, given)] == ["試験市選挙1"]
    assert read_readings(as_csv(READINGS), election) == READINGS


def test_every_fault_of_readings_is_told_at_once() -> None:
    """A text that is no title or party, one that stands twice, a reading that is no kana."""
    data = "text,kana\n無所属,むしょぞく\n無所属,むしょぞく\n別の党,べつ\n試験市選挙1,試験\n"
    with pytest.raises(BadInput) as bad:
        read_readings(data.encode(), make_election())
    assert [(error.line, error.key) for error in bad.value.errors] == [
        (3, "assets_made.text-twice"),
        (4, "assets_made.unknown-text"),
        (5, "election.letter"),
    ]
