"""The page `docs/devices.md`: every device, what drives it, what checks it, what can be wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.text import catalogue, text
from terminal.app.checks import NETWORKS
from terminal.life.conditions import DEVICE_OF, POLICY, Stage
from terminal.life.states import Condition, Device


@dataclass(frozen=True)
class Fitted:
    """One device: the files that make it. sees: what its start-up check looks at."""

    subject: str
    port: str
    drivers: tuple[str, ...]
    sees: str
    simulated: tuple[str, ...]
    tests: tuple[str, ...]


_DESK = "hardware_sim/devices/desk.py"
_INSTRUMENTS = "hardware_sim/devices/instruments.py"
_REMOVED = "tests/terminal/test_devices_removed.py"
_AROUND = "tests/terminal/test_around.py"
_FILES = "tests/terminal/test_instruments.py"
_HERE = "tests/terminal/test_noticed_here.py"
_MEDIUM = (
    *("terminal/devices/folder_medium.py", "terminal/devices/mount.py"),
    *("terminal/devices/mounting_proc.py", "terminal/devices/mount_watch.py"),
)
_MEDIUM_TESTS = (
    *("tests/terminal/test_folder_medium.py", "tests/system/test_loop_mounts.py"),
    *("tests/system/test_real_mounts.py", "tests/terminal/test_duplicate_unwritable.py"),
)

FITTED: tuple[Fitted, ...] = (
    Fitted(
        Device.ORIGINAL,
        "terminal/ports/medium.py",
        _MEDIUM,
        "差してあるか、いつもの媒体か、書けるか、読んだ時刻が残らないか",
        ("hardware_sim/devices/slot.py", "hardware_sim/medium.py"),
        _MEDIUM_TESTS,
    ),
    Fitted(
        Device.DUPLICATE,
        "terminal/ports/medium.py",
        (*_MEDIUM, "terminal/devices/physical.py"),
        "同じこと、そして原本と別の装置か",
        ("hardware_sim/devices/slot.py", "hardware_sim/medium.py"),
        _MEDIUM_TESTS,
    ),
    Fitted(
        Device.DISK,
        "terminal/ports/medium.py",
        ("terminal/devices/folder_medium.py",),
        "端末自身の記録場所が読めるか",
        ("hardware_sim/medium.py",),
        ("tests/terminal/test_folder_medium.py", "tests/terminal/test_own_disk.py", _REMOVED),
    ),
    Fitted(
        Device.SCREEN,
        "terminal/ports/display.py",
        ("terminal/devices/display_sysfs.py",),
        "つながった画面は1つか、大きさ(EDID)は設定と同じか、明るさ",
        (_INSTRUMENTS,),
        (_FILES, "tests/terminal/test_noticing.py", _HERE),
    ),
    Fitted(
        Device.SCANNER,
        "terminal/ports/scanner.py",
        ("terminal/devices/plugged_in.py", "terminal/app/typed.py"),
        "udev の付けた名前のファイルがあるか",
        (_DESK,),
        (_AROUND, _REMOVED),
    ),
    Fitted(
        Device.CARD_READER,
        "terminal/ports/card_slot.py",
        (
            *("terminal/devices/pcsc_slot.py", "terminal/devices/pcsc.py"),
            "terminal/devices/bounded.py",
        ),
        "読取装置が差してあるか([cards.md](cards.md))",
        ("hardware_sim/cards/slot.py",),
        ("tests/terminal/test_pcsc_slot.py", "tests/terminal/test_cards_in_use.py", _REMOVED),
    ),
    Fitted(
        Device.KEYPAD,
        "terminal/ports/key_devices.py",
        (
            *("terminal/devices/plugged_in.py", "terminal/devices/key_devices_evdev.py"),
            "terminal/devices/evdev.py",
        ),
        "差してあるか、要る6つのキーがあるか",
        (_DESK,),
        (_FILES, _REMOVED),
    ),
    Fitted(
        Device.HEADPHONES,
        "terminal/ports/sound.py",
        ("terminal/devices/headphone_jack.py", "terminal/ui/sound.py"),
        "差込口のスイッチが、差してあると言うか",
        (_DESK,),
        ("tests/terminal/test_headphone_jack.py", "tests/ui/test_sound.py"),
    ),
    Fitted(
        Device.PRINTER,
        "terminal/ports/slip_printer.py",
        (
            *("terminal/devices/plugged_in.py", "terminal/devices/escpos_printer.py"),
            *("terminal/devices/escpos.py", "terminal/devices/printer_line.py"),
        ),
        "差してあるか、尋ねると返事をするか、用紙・ふた・刃はよいか([printer.md](printer.md))",
        ("hardware_sim/devices/printer.py", "hardware_sim/printer/machine.py"),
        ("tests/terminal/test_escpos.py", "tests/terminal/test_printing.py", _REMOVED),
    ),
    Fitted(
        Device.BATTERY,
        "terminal/ports/supply.py",
        ("terminal/devices/supply_sysfs.py",),
        "電池の残りと、充電器から電気が来ているか",
        (_DESK,),
        (_AROUND, _FILES, "tests/terminal/test_noticing.py"),
    ),
    Fitted(
        Device.SWITCHES,
        "terminal/ports/key_devices.py",
        (
            *("terminal/devices/plugged_in.py", "terminal/devices/key_devices_evdev.py"),
            "terminal/devices/evdev.py",
        ),
        "差してあるか、F7 と F8 を打てるか",
        (_DESK,),
        (_FILES, _REMOVED),
    ),
    Fitted(
        Device.THERMOMETER,
        "terminal/ports/thermometer.py",
        ("terminal/devices/thermometer_sysfs.py", "terminal/devices/sysfs.py"),
        "一番熱い部品の温度と、作った会社の決めた限度",
        (_INSTRUMENTS,),
        (_FILES, "tests/terminal/test_noticing.py", _HERE),
    ),
    Fitted(
        Device.DOOR,
        "terminal/ports/doors.py",
        ("terminal/devices/door_switch.py", "terminal/devices/evdev.py"),
        "媒体の扉と本体のふたのスイッチが、閉まっていると言うか",
        (_INSTRUMENTS,),
        (_FILES, _HERE),
    ),
    Fitted(
        Device.CLOCK,
        "terminal/ports/clock_chip.py",
        ("terminal/devices/clock_rtc.py",),
        "電池で動く時計との差、選挙の日からの遠さ、途中で動かされていないか",
        (_INSTRUMENTS,),
        (_FILES, "tests/terminal/test_noticing.py", _HERE),
    ),
    Fitted(
        NETWORKS,
        "terminal/ports/networks.py",
        ("terminal/devices/networks_sysfs.py",),
        "動いている通信の装置と、切れていない電波の名前",
        (_DESK,),
        (_AROUND, _FILES),
    ),
)

_HEAD = """# 装置

端末の装置のすべて。どの口(port)の後ろに、どの本物の駆動(driver)と、どの模擬の装置が立つか。
始めるときに何を調べ、
何が起こりうるか。規則は口の上にあり、本物でも模擬でも同じ
(`terminal/app/noticing.py`、`terminal/life/conditions.py`)。
(Every device: its port, real driver, start-up check, fault story, simulation, tests. The
policy stands above the ports.)

このページは `tests/devices_page.py` と `terminal/life/conditions.py` の表、`common/catalogue/`
の文から作る:
`cd tests && python -m make_devices_page`。名前の出るファイルがあることを
`tests/terminal/test_devices_page.py` が確かめる。

- **始めるときの点検**: `ippyo terminal` は画面を出す前に全部の装置を調べ、
  悪いものを起動の記録に書く。`ippyo terminal --check …`
  なら表だけを出して終わる(0: 開始できる、3: 開始できない)。
  同じ判定が職員の「装置を点検する」と点検の報告書に出る。
- **抜けたとき**: 装置ごと、段階ごとに [devices-removed.md](devices-removed.md)。
- **本物で試していないこと**: この表の駆動は、作り物の `/sys` と、CI
  の機械の本物のカーネル(マウント、通信の装置)で試した。
  タブレットの温度計、画面の EDID、扉のスイッチ、時計は、買う前に機種ごとに `--check` で確かめる。

"""
_TABLE = """| 装置 | 口 | 本物の駆動 | 始めるときに見るもの | 起こりうること | 模擬 | 試験 |
|---|---|---|---|---|---|---|
"""
_POLICY = """
## 装置はあるのに、何かが良くないとき

| 知らせ | 起きたこと | 投票の前 | 投票中 | 中断中・復旧中 | 締切の後 |
|---|---|---|---|---|---|
"""
_REACTIONS = {
    "continue": "—",
    "warn": "知らせる",
    "refuse": "**開始・再開を断る**",
    "pause": "**次の人の前に中断**",
    "stop": "**すぐに中断**",
}
_STORIES = """
| 知らせ | 意味 | 次にすること |
|---|---|---|
"""
_TAIL = """
- **中断**は「次の人の前に」: 中にいる人は最後まで投票できる(公職選挙法53条)。
  2つ目の画面だけは、選択が見えるので、すぐに。
  中断させたことだけが記録(ログ)に `device-fault` として残る。扉が何度動いても、
  再開までは1度だけ。
- **時計**は何も決めない。票に時刻は付かず、証明書の期限は見ない。
  早すぎる開始と締切を思い出させるだけで、職員2人がそれを越えられる。
  端末は時計を直せない(`ProtectClock`)。直すのは委員会が、起動媒体で、投票の前に。
- **温度**は、部品の限度の20度手前(限度の分からない部品は70度、電池は45度)で知らせ、
  10度手前(80度、55度)で中断する。
  可児市では全部の媒体が熱で止まった。
- **扉**のスイッチが壊れて「開いている」と言い続けるときは、線を抜けば「答えない」(L-03)になり、
  人が封を見て投票を続けられる。
- **媒体の鍵**は機械の鍵で、端末には扉が閉まっているかだけが分かる。錠を動かす装置は、
  この種のタブレットには無い。
- **キーを独り占めしない**: 手元キーとスイッチは X が読む。端末が独り占め(`EVIOCGRAB`)すれば X
  に届かなくなる。扉のスイッチは
  udev が X から外す([tablet.md](tablet.md))。
- **媒体の抜き差し**は `/proc/self/mountinfo` が変わったことをカーネルが知らせる。udev
  の知らせはネットリンクのソケットを通り、
  端末は端末内のソケットしか作れない(`RestrictAddressFamilies=AF_UNIX`)。
"""


def devices_page() -> str:
    """The whole page, in Markdown; a function of the tables and the texts alone."""
    rows = "".join(map(_row, FITTED))
    policy = "".join(map(_policy, POLICY))
    stories = "".join(map(_story, POLICY))
    return _HEAD + _TABLE + rows + _POLICY + policy + _STORIES + stories + _TAIL


def codes_of(subject: str) -> tuple[str, ...]:
    """Everything that can be told of a device, by its code."""
    keys = [f"devices.{one}" for one in POLICY if DEVICE_OF[one] == subject]
    keys = [*_TOLD.get(subject, (f"polls_troubles.lost-{subject}",)), *keys]
    return tuple(catalogue()[key]["code"] for key in keys)


_TOLD = {
    NETWORKS: ("polls_refusals.network-up", "polls_troubles.network"),
    Device.ORIGINAL: ("polls_troubles.lost-original", "polls_troubles.original-dead"),
    Device.DUPLICATE: (
        *("polls_troubles.lost-duplicate", "polls_troubles.duplicate-dead"),
        *("polls_troubles.duplicate-unwritable", "polls_refusals.media-not-apart"),
    ),
}
"""Where more is told than that a device is missing."""


def _row(one: Fitted) -> str:
    name = text("command.check-networks") if one.subject == NETWORKS else _device(one.subject)
    cells = (
        *(name, _files((one.port,)), _files(one.drivers), one.sees),
        *("、".join(codes_of(one.subject)), _files(one.simulated), _files(one.tests)),
    )
    return f"| {' | '.join(cells)} |\n"


def _device(subject: str) -> str:
    return text(f"staff.device-{subject}")


def _files(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names)


def _policy(condition: Condition) -> str:
    reactions = (_REACTIONS[getattr(POLICY[condition], stage)] for stage in Stage)
    cells = (_said(condition, "code"), _said(condition, "title_ja"), *reactions)
    return f"| {' | '.join(cells)} |\n"


def _story(condition: Condition) -> str:
    parts = ("code", "meaning_ja", "action_ja")
    return f"| {' | '.join(_said(condition, part) for part in parts)} |\n"


def _said(condition: Condition, part: str) -> str:
    return text(f"devices.{condition}", part)
