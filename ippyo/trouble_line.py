"""What staff are told of a trouble, on the one line of a command."""

from common.text import Language, Value, text


def trouble_line(key: str, language: Language, **values: Value) -> str:
    """Code, what happened, and what to do: `[E-06] … → …`. key: of a problem in the catalogue;
    values fill what happened."""
    title, action = text(key, f"title_{language}", **values), text(key, f"action_{language}")
    return f"[{text(key, 'code')}] {title} → {action}"
