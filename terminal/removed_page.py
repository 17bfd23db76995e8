"""The page `docs/devices-removed.md`: every device removed in every state of the polls."""

from collections.abc import Sequence

from common.text import text
from terminal.life.states import Device, State
from terminal.removed import Removal, Voting, removals

_HEAD = """# 装置が抜けたとき

端末のどの装置が、どの段階で外れても、職員の画面に何が出て、そのあとどうなるか。全部で {rows} 通り。
(What staff read, and what follows, where any device is removed in any state of the polls.)

このページは `terminal/life/` の表、`terminal/removed.py`、`common/catalogue/polls_troubles.toml`
から作る: `cd tests && python -m make_devices_page`。1行ごとに、模擬の装置を付けた本物の端末で
確かめる(`tests/terminal/test_devices_removed.py`)。確かめるのは、画面の知らせ、そのあとの状態、「続く」なら
もう1人投票できること、ほかなら投票権を受け付けないこと、そして、装置を戻せば締切と引渡しまで進み、
票が1つも失われず増えないこと。

- **続く**: そのまま投票できる。外れた装置を使う人だけ、予備の端末へ案内する。
- **止まる**: 投票は記録されない。職員が知らせのとおりにするまで、誰も投票できない。
- **始まっていない**、**終わっている**: 投票中ではない。

## 画面の知らせ

| 知らせ | 起きたこと | 意味 | 次にすること |
|---|---|---|---|
"""
_COLUMNS = "| 装置 | 知らせ | そのあと | 投票 |\n|---|---|---|---|\n"
_PARTS = ("code", "title_ja", "meaning_ja", "action_ja")
_VOTING = {
    Voting.GOES_ON: "続く",
    Voting.STOPS: "**止まる**",
    Voting.NOT_BEGUN: "始まっていない",
    Voting.OVER: "終わっている",
}


def removed_page() -> str:
    """The whole page, in Markdown; a function of the table and the texts alone."""
    rows = tuple(removals())
    named = {removal.trouble for removal in rows}
    messages = sorted(_message(trouble) for trouble in named)
    sections = (_section(state, [one for one in rows if one.state is state]) for state in State)
    return _HEAD.format(rows=len(rows)) + "".join(messages) + "".join(sections)


def _message(trouble: str) -> str:
    return f"| {' | '.join(text(f'polls_troubles.{trouble}', part) for part in _PARTS)} |\n"


def _section(state: State, rows: Sequence[Removal]) -> str:
    return f"\n## {_state(state)} ({state})\n\n{_COLUMNS}" + "".join(map(_row, rows))


def _row(row: Removal) -> str:
    code = text(f"polls_troubles.{row.trouble}", "code")
    return f"| {_device(row.device)} | {code} | {_state(row.after)} | {_VOTING[row.voting]} |\n"


def _state(state: State) -> str:
    return text(f"polls.state-{state}")


def _device(device: Device) -> str:
    return text(f"staff.device-{device}")
