"""`ippyo simulate scenario`: disasters of real elections, and bad terminals that each finds out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bad_recorder import done_anyway
from elections import Said, ippyo

from common.text import catalogue
from hardware_sim.scenarios import kani, shiroishi
from hardware_sim.scenarios.all import SCENARIOS
from hardware_sim.scenarios.stage import Stage
from ippyo.simulate_scenario import _chosen
from terminal.doer import Doer
from terminal.life import events as life
from terminal.own_disk import Told

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")
Patch = pytest.MonkeyPatch

CONTESTS = ("mayor", "council")


def play(name: str, folder: Path) -> Said:
    return ippyo("simulate", "scenario", name, "--out", folder / "out", "--json")


@pytest.mark.parametrize("name", SCENARIOS)
def test_ippyo_comes_through(name: str, tmp_path: Path) -> None:
    """Every vote that was told as recorded is counted, once, and no other; as many as there
    were people. Media, keys, decisions and results lie in the folder."""
    said = play(name, tmp_path)
    found = said.document
    assert (said.code, found["good"], found["lost"], found["added"]) == (0, True, 0, 0)
    assert found["people"] == found["told"] == found["records"]
    assert set(found["people"]) == set(CONTESTS)
    assert min(found["people"].values()) >= 20
    assert (tmp_path / "out" / "results" / "results.json").exists()


@pytest.fixture(scope="module")
def heard() -> dict[str, str]:
    """What each scenario told, once it was played."""
    return {}


def hear(heard: dict[str, str], name: str, folder: Path) -> str:
    if name not in heard:
        said = ippyo("simulate", "scenario", name, "--out", folder / "out")
        assert said.code == 0
        heard[name] = said.out
    return heard[name]


def check_told(said: str, name: str, language: str) -> None:
    """Every section, and every line of this scenario's texts."""
    for section in ("happened", "polls", "count", "balance", "through"):
        assert catalogue()[f"scenarios.said-{section}"][language] in said
    for key, entry in catalogue().items():
        if key.startswith(f"scenarios.{name}-") and not key.endswith("-name"):
            assert entry[language].split("{")[0] in said, key


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_is_told_step_by_step(name: str, tmp_path: Path, heard: dict[str, str]) -> None:
    """What happened then, what staff see and do, what the count asks, the balance."""
    check_told(hear(heard, name, tmp_path), name, "ja")


def test_it_is_told_in_english_too(tmp_path: Path) -> None:
    """Under IPPYO_LANG=en."""
    said = ippyo("simulate", "scenario", "Niimi", "--out", tmp_path / "out", language="en")
    check_told(said.out, "niimi", "en")


def test_what_staff_read_is_what_the_terminal_says(tmp_path: Path, heard: dict[str, str]) -> None:
    """In 海老名 the truth of the voter between the media: recorded, by its code K-01; in 新見
    all three truths."""
    ebina = hear(heard, "ebina", tmp_path / "1")
    assert (ebina.count("【K-01】"), ebina.count("【K-02】")) == (4, 0)
    niimi = hear(heard, "niimi", tmp_path / "2")
    assert all(f"【{code}】" in niimi for code in ("K-01", "K-02", "K-03"))


def test_the_count_names_the_medium_that_people_must_decide_on(
    tmp_path: Path, heard: dict[str, str]
) -> None:
    """In 白石 the spare that was never opened, in 新見 the unreadable original."""
    assert "p01-03: [M-01]" in hear(heard, "shiroishi", tmp_path / "1")
    assert "p01-01: [M-03]" in hear(heard, "niimi", tmp_path / "2")


def test_a_scenario_has_a_japanese_name() -> None:
    """可児 is kani."""
    assert [_chosen(name) for name in ("可児", "海老名", "白石", "新見")] == list(SCENARIOS)


def test_a_scenario_that_there_is_not_is_said(tmp_path: Path) -> None:
    """With the names that there are."""
    said = ippyo("simulate", "scenario", "fukui", "--out", tmp_path / "out")
    assert said.code == 2
    assert all(name in said.err for name in SCENARIOS)
    (tmp_path / "file").write_text("")
    used = ippyo("simulate", "scenario", "kani", "--out", tmp_path)
    assert (used.code, [one.name for one in tmp_path.iterdir()]) == (2, ["file"])


# Bad variants: each fails in just the way that the election of old did, and is found out.


def _told(patch: Patch, wrong: Told, only: Told | None = None) -> None:
    """After every fault the terminal says this of the last vote."""
    real = Doer._recover

    def recover(self: Doer, **how: bool) -> life.Event:
        said: Any = real(self, **how)
        hit = isinstance(said, life.Recovered) and only in (None, said.told)
        return replace(said, told=wrong) if hit else said

    patch.setattr(Doer, "_recover", recover)


def _vote_again(patch: Patch) -> None:
    """海老名: whoever was between the media votes again elsewhere."""
    _told(patch, Told.NOT_RECORDED)


def _not_again(patch: Patch) -> None:
    """新見: of a vote that is not recorded the terminal says that it is."""
    _told(patch, Told.RECORDED, Told.NOT_RECORDED)


def _double(patch: Patch) -> None:
    """可児: the vote of a voter who waits is recorded twice."""
    real = kani._hot

    def hot(stage: Stage, name: str) -> None:
        real(stage, name)
        stage.visit(name, stage.voters(1)[0])  # reception let nobody in

    patch.setattr(kani, "_hot", hot)


def _unused_media_pass(patch: Patch) -> None:
    """白石: nobody decides about the unused medium."""
    real = shiroishi.play
    bad: Mapping[str, Any] = {
        **SCENARIOS,
        "shiroishi": lambda *given: replace(real(*given), asked=()),
    }
    patch.setattr("ippyo.simulate_scenario.SCENARIOS", bad)


BAD: dict[str, tuple[str, Callable[[Patch], None]]] = {
    "a vote between the media is cast again": ("ebina", _vote_again),
    "a vote that is not there is told as recorded": ("niimi", _not_again),
    "done, whatever the media say": ("kani", done_anyway),
    "a voter nobody let in": ("kani", _double),
    "an unused medium on which nobody decides": ("shiroishi", _unused_media_pass),
}


@pytest.mark.parametrize("bad", BAD)
def test_the_balance_finds_out_a_bad_variant(bad: str, tmp_path: Path, monkeypatch: Patch) -> None:
    """Positive control: the same scenario with one thing wrong does not end well."""
    name, spoil = BAD[bad]
    spoil(monkeypatch)
    said = play(name, tmp_path)
    assert (said.code, said.document["good"]) == (1, False)
