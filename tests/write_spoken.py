"""How the speech program reads every fixed text: `cd tests && python -m write_spoken`.

Read the file aloud after each change: は行 was once read はこう.
"""

from pathlib import Path

from builders import make_election

from common.clips import clips
from tally_server.preparation.voice.speaker import Speaker

FILE = Path(__file__).parent / "data" / "spoken.txt"


def spoken_texts(speaker: Speaker) -> str:
    """One line a text: its name, as it is written, as it is said."""
    found = clips(make_election(contests=2, candidates=2), {})
    lines = [
        f"{clip.id} | {clip.reading} | {speaker.spoken(clip.reading)}"
        for clip in found
        if clip.reading
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    from tally_server.preparation.voice.open_jtalk import OpenJTalk

    FILE.write_text(spoken_texts(OpenJTalk()), encoding="utf-8")
