"""The start-up check of a terminal's devices as lines for people: `ippyo terminal --check`."""

from collections.abc import Sequence

from common.text import Language, catalogue, text
from ippyo.equipped import Equipped
from terminal.app.checks import NETWORKS, Answer, check
from terminal.app.loaded import loaded
from terminal.app.officers_facts import required


def checked(equipped: Equipped) -> tuple[Answer, ...]:
    """Every device of this terminal, tried now."""
    days = loaded(equipped.folder.provision, voice=equipped.voice)
    return check(equipped.devices, required(days), days)


def lines(answers: Sequence[Answer], language: Language, *, every: bool) -> tuple[str, ...]:
    """A line a device, and under it what it means for the votes and what to do where something
    is wrong. every: those that are well, too."""
    wrong = [one for one in answers if one.told]
    return tuple(line for one in (answers if every else wrong) for line in _lines(one, language))


def _lines(answer: Answer, language: Language) -> list[str]:
    verdict = text(f"command.check-{answer.verdict}", language)
    seen = f"  {answer.seen}" if answer.seen else ""
    found = [f"[{verdict}] {_name(answer.subject, language)}{seen}"]
    if answer.told:
        code = catalogue()[answer.told]["code"]
        title, meaning, action = (
            text(answer.told, f"{part}_{language}") for part in ("title", "meaning", "action")
        )
        found += [f"    {code} {title}", f"    {meaning}", f"    → {action}"]
    return found


def _name(subject: str, language: Language) -> str:
    key = "command.check-networks" if subject == NETWORKS else f"staff.device-{subject}"
    return text(key, language)
