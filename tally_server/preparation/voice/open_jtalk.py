"""The voice "Mei" of Open JTalk, by pyopenjtalk-plus: offline, from kana.

The voice is HTS Voice "Mei" (Nagoya Institute of Technology, CC BY 3.0); every asset
package names it, and docs/manual/accessibility.md does.
"""

import contextlib
import io
from typing import Any

from common.assets import Voice
from tally_server.preparation.voice.speaker import RATE, NoSpeaker

USUAL = 0.8
"""The usual speed by that of the program: about 6 morae a second, the counterpart of the
120 to 125 words a minute that VVSG 2.0 7.1-K asks for."""

MEI = Voice(
    name="HTS Voice “Mei” (c) 2009-2013 Nagoya Institute of Technology, MMDAgent Project Team",
    licence="CC BY 3.0 https://creativecommons.org/licenses/by/3.0/",
    source="http://www.mmdagent.jp/",
    language="ja",
    rate=RATE,
)


class OpenJTalk:
    """A Speaker. Raises NoSpeaker where the extra `audio` is not installed."""

    def __init__(self) -> None:
        try:
            # What it says while it is imported is of a part that is not used here.
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                import pyopenjtalk

                from tally_server.preparation.voice.shaping import shaped
        except ImportError as cause:
            raise NoSpeaker("pip install ippyo[audio]") from cause
        self._program: Any = pyopenjtalk
        self._shaped = shaped

    @property
    def voice(self) -> Voice:
        return MEI

    def pcm(self, reading: str, percent: int) -> bytes:
        labels = self._program.make_label(self._features(reading))
        found, rate = self._program.synthesize(labels, speed=USUAL * percent / 100)
        return self._shaped(found / 32768, rate, percent)

    def spoken(self, reading: str) -> str:
        said = (one for one in self._features(reading) if one["pos"] != "記号")
        return "".join(one["pron"].replace("’", "") for one in said)

    def _features(self, reading: str) -> Any:
        return self._program.run_frontend(reading, predict_nani=False)
