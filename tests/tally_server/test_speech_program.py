"""The voice that people hear, as far as a program can listen: how it reads, how loud, how
fast, how high. `cd tests && python -m write_spoken` writes tests/data/spoken.txt anew, for
a person to read."""

from importlib.util import find_spec
from typing import Any

import pytest
from builders import make_candidate, make_contest, make_election
from write_spoken import FILE, spoken_texts

from common.clips import katakana
from tally_server.preparation.voice.checks import mispronounced
from tally_server.preparation.voice.open_jtalk import OpenJTalk
from tally_server.preparation.voice.rendering import rendered
from tally_server.preparation.voice.speaker import PERCENT, RATE

pytestmark = [
    pytest.mark.audio,
    # Of a dictionary that the speech program uses; it is pinned, and works.
    pytest.mark.filterwarnings("ignore:Dictionary.create:DeprecationWarning"),
    pytest.mark.skipif(
        find_spec("pyopenjtalk") is None,
        reason="the extra `audio` (pyopenjtalk-plus) is not installed: uv sync --extra audio",
    ),
]
PEOPLE = (
    *("あずま　しゅうへい", "おおの　へいた", "はせがわ　はじめ", "ふじわら　のは"),
    *("じょーじ・まーてぃん", "こうの　たろう", "みづき　ちぢむ", "ヰセキ　ヱイ", "さゝき　いすゞ"),
    *("ウォン　ヴィクター", "むらかみ　をと", "くゎん", "ン・ゴロ", "いのうえ　しんいち"),
    *("デ・ラ・クルス", "アレハンドロ・ガルシア・マルケス", "とう　ゆうゆう", "づか　りょう"),
)
SENTENCES = ("1番、ヤマダ　タロウ、ムショゾク。", "戻る。", "投票が完了しました。", "アギョウ。")


@pytest.fixture(scope="module")
def speaker() -> OpenJTalk:
    return OpenJTalk()


def heard(pcm: bytes) -> Any:
    """The samples, 1.0 at full scale."""
    import numpy as np  # of the extra

    return np.frombuffer(pcm, dtype="<i2") / 32768


def test_every_fixed_text_is_read_as_a_person_found_right(speaker: OpenJTalk) -> None:
    """The readings of tests/data/spoken.txt, text by text, are what is said today."""
    assert spoken_texts(speaker) == FILE.read_text(encoding="utf-8")


def test_names_are_said_as_their_kana(speaker: OpenJTalk) -> None:
    """は and へ that are no particles, ヅ, ヰ, ゝ, foreign names, long vowels."""
    people = [make_candidate(number, kana=kana) for number, kana in enumerate(PEOPLE, 1)]
    assert mispronounced(make_election(contests=[make_contest(1, people)]), speaker) == []
    assert "サキ" in speaker.spoken("サヽキ")
    assert katakana("さゝき") == "ササキ"


@pytest.mark.parametrize("percent", PERCENT)
def test_all_clips_are_equally_loud(speaker: OpenJTalk, percent: int) -> None:
    """Within half a decibel, whatever the program gave; and none is cut off at full scale."""
    from tally_server.preparation.voice.shaping import LOUDNESS_DB, loudness

    for sentence in SENTENCES:
        samples = heard(speaker.pcm(sentence, percent))
        assert abs(loudness(samples) - LOUDNESS_DB) < 0.5
        assert abs(samples).max() < 0.95


def test_it_speaks_at_once(speaker: OpenJTalk) -> None:
    """Less than a twentieth of a second of silence before the first sound, at any speed."""
    for percent in PERCENT:
        samples = heard(speaker.pcm(SENTENCES[0], percent))
        first = next(at for at, value in enumerate(samples) if abs(value) > 0.003)
        assert first / RATE < 0.05


def test_the_usual_speed_is_about_six_morae_a_second(speaker: OpenJTalk) -> None:
    """VVSG 2.0 7.1-K: 120 to 125 words a minute, in Japanese: pauses taken with it."""
    words = "けっていのきーでえらびますもういちどのきーでいまのせつめいをききなおせます"
    seconds = len(heard(speaker.pcm(katakana(words), 100))) / RATE
    assert 5.0 < len(words) / seconds < 7.0


def test_speed_changes_the_length_and_not_the_pitch(speaker: OpenJTalk) -> None:
    """Half to double the usual speed, as many steps as the keys have, the same voice."""
    clips = {percent: heard(speaker.pcm(SENTENCES[0], percent)) for percent in PERCENT}
    usual, high = len(clips[100]), pitch(clips[100])
    for percent, samples in clips.items():
        assert abs(len(samples) * percent / 100 / usual - 1) < 0.12
        assert abs(pitch(samples) / high - 1) < 0.06
    assert 150 < high < 400


def test_a_pitch_that_changes_is_caught(speaker: OpenJTalk) -> None:
    """Played slower as a tape would be, the voice is lower: the measure above finds it."""
    samples = heard(speaker.pcm(SENTENCES[0], 100))
    assert pitch(samples.repeat(2)) / pitch(samples) < 0.6


def pitch(samples: Any) -> float:
    """Hertz: the middle one of all frames that have a clear period."""
    import numpy as np

    frame, found = int(0.05 * RATE), []
    shortest, longest = RATE // 500, RATE // 80
    for at in range(0, len(samples) - frame, frame // 2):
        part = samples[at : at + frame] - samples[at : at + frame].mean()
        power = float((part**2).sum())
        if power < 0.5:
            continue
        alike = np.correlate(part, part, "full")[frame - 1 :] / power
        best = shortest + int(alike[shortest:longest].argmax())
        if alike[best] > 0.6:
            found.append(RATE / best)
    return float(np.median(found))


def test_the_same_words_are_the_same_samples(speaker: OpenJTalk) -> None:
    """Two people who make the voice of an election from one package get one package."""
    for percent in (50, 200):
        assert speaker.pcm(SENTENCES[2], percent) == OpenJTalk().pcm(SENTENCES[2], percent)


def test_real_clips_have_no_fault(speaker: OpenJTalk) -> None:
    """A candidate, a number and a sentence pass the checks that every clip has to pass."""
    from common.clips import clips

    wanted = {"candidate-contest-1-1", "volume-0", "done", "row-ha", "title-contest-1"}
    for clip in clips(make_election(), {}):
        if clip.id in wanted:
            made = rendered(clip, speaker)
            assert (len(made.files), made.faults) == (8, [])
