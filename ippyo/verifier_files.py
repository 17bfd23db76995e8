"""The verifiers that the published site hands out: in the installed package, or docs/."""

from pathlib import Path

from common.inputs import BadInput, InputError
from tally_server.publish.site import VERIFIER_FILES

_LICENCE = "licence.txt"


def verifier_files() -> dict[str, bytes]:
    """Every file that the site needs, by its name. Raises BadInput where one is missing.

    A source tree has them where they are written. A wheel carries them in a folder beside
    the five packages, not in one, so that the hash of the program is the same in both.
    """
    root = Path(__file__).parent.parent
    found, errors = {}, []
    for name in VERIFIER_FILES:
        written = root / "LICENSE" if name == _LICENCE else root / "docs" / "verifier" / name
        carried = root / "ippyo_verifier" / name
        try:
            found[name] = (written if written.is_file() else carried).read_bytes()
        except OSError:
            errors.append(InputError(name, 1, "-", "publish.verifier-missing"))
    if errors:
        raise BadInput(errors)
    return found
